/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-content.h"
#include "paraat-field.h"
#include "paraat-fill-dialog.h"
#include "paraat-fill.h"
#include "paraat-item-words.h"
#include "paraat-menu.h"
#include "paraat-navigate.h"
#include "paraat-own-page.h"
#include "paraat-own-section.h"
#include "paraat-reader-links.h"
#include "paraat-text-row.h"

#include <glib/gi18n.h>

struct _ParaatOwnPage
{
  AdwNavigationPage  parent_instance;

  ParaatDesk        *desk;       /* (owned) */
  const ParaatItem  *item;       /* that it was made of */
  ParaatRecord      *record;     /* (owned) */
  ParaatAuthors     *authors;    /* (owned) */
  GPtrArray         *published;  /* (owned) (element-type ParaatSection) none when it is not published any more */
  GHashTable        *values;     /* (owned) of the fields */
  GHashTable        *once;       /* (owned) what was filled in for this document only */
  guint              fill_id;    /* source that fills in anew */

  GtkMenuButton     *menu_button;
  GtkWidget         *title_row;
  GtkBox            *sections;
};

G_DEFINE_FINAL_TYPE (ParaatOwnPage, paraat_own_page, ADW_TYPE_NAVIGATION_PAGE)

/* --- fields of the document --- */

static void
take_values (ParaatOwnPage *self)
{
  GHashTableIter iter;
  gpointer field, text;

  g_clear_pointer (&self->values, g_hash_table_unref);
  self->values = paraat_fill_values_new (paraat_desk_get_profile (self->desk), paraat_desk_get_now_us (self->desk));
  g_hash_table_iter_init (&iter, self->once);
  while (g_hash_table_iter_next (&iter, &field, &text))
    g_hash_table_insert (self->values, g_strdup (field), g_strdup (text));
}

static gboolean
fill_cb (gpointer data)
{
  ParaatOwnPage *self = data;

  self->fill_id = 0;
  take_values (self);
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->sections)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    paraat_own_section_set_values (PARAAT_OWN_SECTION (child), self->values);

  return G_SOURCE_REMOVE;
}

static void
profile_cb (ParaatOwnPage *self)
{
  if (self->fill_id == 0)
    self->fill_id = g_idle_add (fill_cb, self);
}

static void
follow_cb (ParaatOwnPage *self,
           const char    *link)
{
  const char *field = paraat_reader_links_follow (GTK_WIDGET (self), self->desk, self->item, link);
  AdwDialog *dialog;

  if (field == NULL)
    return;
  dialog = paraat_fill_dialog_new (self->desk, (const char * const []) { field, NULL }, field, self->once);
  g_signal_connect_object (dialog, "closed", G_CALLBACK (profile_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

/* --- parts --- */

static ParaatOwnSection *
find_section (ParaatOwnPage *self,
              const char    *key)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->sections)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (g_str_equal (paraat_own_section_get_key (PARAAT_OWN_SECTION (child)), key))
      return PARAAT_OWN_SECTION (child);

  return NULL;
}

static ParaatOwnSection *
new_section (ParaatOwnPage *self,
             const char    *key)
{
  ParaatOwnSectionOf of = { paraat_desk_get_store (self->desk), self->record, self->authors, paraat_item_words_from (self->item) };
  const ParaatSection *published = paraat_sections_find (self->published, key);
  ParaatOwnSection *section = paraat_own_section_new (&of, key, published != NULL ? published->text : NULL, self->values);

  g_signal_connect_object (section, "follow", G_CALLBACK (follow_cb), self, G_CONNECT_SWAPPED);

  return section;
}

/* Parts that are there stay where they are, with what is being typed in them; what colleagues add comes in. */
static void
show_sections (ParaatOwnPage *self)
{
  g_autoptr(GPtrArray) sections = paraat_own_list_sections (self->record);
  GtkWidget *before = NULL;

  for (guint i = 0; i < sections->len; i++)
    {
      const ParaatSection *section = g_ptr_array_index (sections, i);
      ParaatOwnSection *there = find_section (self, section->key);

      if (there == NULL)
        {
          there = new_section (self, section->key);
          gtk_box_insert_child_after (self->sections, GTK_WIDGET (there), before);
        }
      else
        gtk_box_reorder_child_after (self->sections, GTK_WIDGET (there), before);
      before = GTK_WIDGET (there);
    }
}

static void
record_cb (ParaatOwnPage *self,
           const char    *field)
{
  if (g_str_equal (field, "order") || g_str_has_prefix (field, "text."))
    show_sections (self);
}

static void
add_cb (ParaatOwnPage *self)
{
  g_autofree char *heading = g_strdup_printf ("## %s", _("New part"));
  g_autofree char *key = paraat_own_add (self->record, heading);
  ParaatOwnSection *section;

  show_sections (self);
  section = find_section (self, key);
  paraat_own_section_set_is_open (section, TRUE);
}

/* --- all of it --- */

static void
deleted_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(ParaatOwnPage) self = user_data;

  if (!g_str_equal (adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (object), result), "delete") || self->record == NULL)
    return;
  paraat_record_delete (self->record);
  paraat_navigate_back (GTK_WIDGET (self));
}

static void
delete_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  g_autofree char *body = g_strdup_printf (_("The text of %s is shown and printed again. What you wrote stays in the history of this laptop."),
                                           paraat_item_words_from (PARAAT_OWN_PAGE (widget)->item));
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (_("Delete your own version?"), body));

  adw_alert_dialog_add_responses (dialog, "cancel", _("Cancel"), "delete", _("Delete"), NULL);
  adw_alert_dialog_set_response_appearance (dialog, "delete", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_close_response (dialog, "cancel");
  adw_alert_dialog_choose (dialog, widget, NULL, deleted_cb, g_object_ref (widget));
}

static void
hidden_cb (ParaatOwnPage *self)
{
  if (self->record != NULL)
    paraat_record_commit (self->record, NULL);
}

static void
paraat_own_page_dispose (GObject *object)
{
  ParaatOwnPage *self = PARAAT_OWN_PAGE (object);

  g_clear_handle_id (&self->fill_id, g_source_remove);
  g_clear_pointer (&self->values, g_hash_table_unref);
  g_clear_pointer (&self->once, g_hash_table_unref);
  g_clear_pointer (&self->published, g_ptr_array_unref);
  g_clear_object (&self->authors);
  g_clear_object (&self->record);
  g_clear_object (&self->desk);
  adw_navigation_page_set_child (ADW_NAVIGATION_PAGE (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), PARAAT_TYPE_OWN_PAGE);

  G_OBJECT_CLASS (paraat_own_page_parent_class)->dispose (object);
}

static void
paraat_own_page_class_init (ParaatOwnPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = paraat_own_page_dispose;
  g_type_ensure (PARAAT_TYPE_TEXT_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/be/paraat/Paraat/own-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ParaatOwnPage, menu_button);
  gtk_widget_class_bind_template_child (widget_class, ParaatOwnPage, title_row);
  gtk_widget_class_bind_template_child (widget_class, ParaatOwnPage, sections);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
  gtk_widget_class_install_action (widget_class, "own.delete", NULL, delete_action);
}

static void
paraat_own_page_init (ParaatOwnPage *self)
{
  self->once = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* The name of the publisher comes with the pack. */
static void
fill_menu (ParaatOwnPage *self)
{
  g_autoptr(GMenu) menu = g_menu_new ();
  g_autofree char *label = g_strdup_printf (_("Back to the Text of %s…"), paraat_item_words_from (self->item));

  g_menu_append (menu, label, "own.delete");
  gtk_menu_button_set_menu_model (self->menu_button, G_MENU_MODEL (menu));
  paraat_menu_name_items (self->menu_button);
}

/**
 * paraat_own_page_new:
 * @record: the own version, made
 * @item: that it was made from
 * @text: (nullable): of that, as it is published now
 */
ParaatOwnPage *
paraat_own_page_new (ParaatDesk       *desk,
                     ParaatRecord     *record,
                     const ParaatItem *item,
                     const char       *text)
{
  ParaatOwnPage *self = g_object_new (PARAAT_TYPE_OWN_PAGE, NULL);

  self->desk = g_object_ref (desk);
  self->item = item;
  self->record = g_object_ref (record);
  self->authors = paraat_authors_new (paraat_desk_get_profile (desk), paraat_record_get_id (record));
  self->published = paraat_sections_split (text != NULL ? text : "");
  take_values (self);
  fill_menu (self);
  paraat_field_bind_text (self->title_row, record, "title");
  show_sections (self);
  g_signal_connect_object (record, "changed", G_CALLBACK (record_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (paraat_desk_get_profile (desk), "changed", G_CALLBACK (profile_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "hidden", G_CALLBACK (hidden_cb), NULL);

  return self;
}

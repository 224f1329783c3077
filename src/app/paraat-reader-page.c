/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "paraat-app"

#include "config.h"

#include "paraat-content.h"
#include "paraat-content-beside.h"
#include "paraat-fill.h"
#include "paraat-fill-dialog.h"
#include "paraat-item-paper.h"
#include "paraat-item-words.h"
#include "paraat-menu.h"
#include "paraat-own-bar.h"
#include "paraat-paper.h"
#include "paraat-reader-links.h"
#include "paraat-reader-page.h"
#include "paraat-shelf.h"

#include <glib/gi18n.h>
#include <string.h>

struct _ParaatReaderPage
{
  AdwNavigationPage    parent_instance;

  ParaatDesk          *desk;       /* (owned) */
  const ParaatItem    *item;
  char                *text;       /* (owned) (not nullable) as it was published, with fields */
  char                *own_text;   /* (owned) (nullable) of the administration's own version, when that is what is shown */
  char                *shown;      /* (owned) (nullable) filled in, as it is on the screen */
  GHashTable          *once;       /* (owned) what was filled in for this document only */
  GHashTable          *values;     /* (owned) what is known of its fields */
  char               **missing;    /* (owned) */
  guint                refresh_id;
  gboolean             is_filling; /* a dialog asks */
  gboolean             is_opened;  /* it was shown before */
  gboolean             is_stale;   /* the own text changed behind another page */

  GtkMenuButton       *contents_button, *menu_button;
  GtkPopover          *contents_popover;
  GtkBox              *contents;
  GtkToggleButton     *star;
  AdwButtonContent    *star_content;
  GtkWidget           *start;
  GtkSearchBar        *find_bar;
  GtkEditable         *find_entry;
  ParaatOwnBar        *own;
  GtkLabel            *found, *status, *heading, *summary, *origin, *missing_words, *source;
  GtkWidget           *ticks, *missing_box, *missing_button;
  ParaatReaderView    *view;
  AdwPreferencesGroup *related_group, *questions_group;
};

G_DEFINE_FINAL_TYPE (ParaatReaderPage, paraat_reader_page, ADW_TYPE_NAVIGATION_PAGE)

/* --- what is on the screen --- */

static const char *
get_text (ParaatReaderPage *self)
{
  return self->own_text != NULL ? self->own_text : self->text;
}

static void
take_values (ParaatReaderPage *self)
{
  GHashTableIter iter;
  gpointer field, text;

  g_clear_pointer (&self->values, g_hash_table_unref);
  self->values = paraat_fill_values_new (paraat_desk_get_profile (self->desk), paraat_desk_get_now_us (self->desk));
  g_hash_table_iter_init (&iter, self->once);
  while (g_hash_table_iter_next (&iter, &field, &text))
    g_hash_table_insert (self->values, g_strdup (field), g_strdup (text));
  g_clear_pointer (&self->missing, g_strfreev);
  self->missing = paraat_fill_list_missing (get_text (self), self->values);
}

static void
show_missing (ParaatReaderPage *self)
{
  guint n = g_strv_length (self->missing);
  g_autofree char *words = g_strdup_printf (ngettext ("%u field is still empty", "%u fields are still empty", n), n);

  gtk_widget_set_visible (self->missing_box, n > 0);
  if (g_strcmp0 (gtk_label_get_label (self->missing_words), words) != 0)
    gtk_label_set_label (self->missing_words, words);
}

static void
refresh (ParaatReaderPage *self)
{
  g_autofree char *filled = NULL;
  g_autoptr(ParaatBlock) document = NULL;
  g_autoptr(GError) error = NULL;

  take_values (self);
  show_missing (self);
  filled = paraat_fill_markdown (get_text (self), self->values, PARAAT_FILL_SCREEN);
  if (g_strcmp0 (filled, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_steal_pointer (&filled);
  document = paraat_markdown_parse (self->shown, &error);
  if (document == NULL)
    {
      g_warning ("The document “%s”: %s", self->item->id, error->message);   /* a pack is parsed whole when it is built */
      return;
    }
  paraat_reader_view_show (self->view, g_steal_pointer (&document));
}

/* Which text it is, the publisher's or the own one, and what else follows from that. */
static void
own_cb (ParaatReaderPage *self)
{
  ParaatRecord *own = paraat_own_bar_get_shown (self->own);
  g_autofree char *title = own != NULL ? paraat_own_dup_title (own) : g_strdup (self->item->title);

  g_free (self->own_text);
  self->own_text = own != NULL ? paraat_own_dup_markdown (own) : NULL;
  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), title);
  gtk_label_set_label (self->heading, title);
  gtk_label_set_label (self->status, own != NULL ? paraat_item_words_own_standing (self->item)
                                                 : paraat_item_words_standing (self->item));
  gtk_widget_set_visible (self->ticks, strstr (get_text (self), "\n- [ ]") != NULL);
  /* Behind the page on which it is written every letter would make the whole of it anew. */
  self->is_stale = self->shown != NULL && !gtk_widget_get_mapped (GTK_WIDGET (self));
  if (!self->is_stale)
    refresh (self);
}

static void
map_cb (ParaatReaderPage *self)
{
  if (self->is_stale)
    refresh (self);
  self->is_stale = FALSE;
}

static gboolean
refresh_cb (gpointer data)
{
  ParaatReaderPage *self = data;

  self->refresh_id = 0;
  refresh (self);

  return G_SOURCE_REMOVE;
}

/* A profile tells of every letter that is typed in it. */
static void
profile_cb (ParaatReaderPage *self)
{
  if (self->refresh_id == 0 && !self->is_filling)
    self->refresh_id = g_idle_add (refresh_cb, self);
}

/* --- filling in --- */

static void
filled_cb (ParaatReaderPage *self)
{
  self->is_filling = FALSE;
  refresh (self);
}

static void
fill_in (ParaatReaderPage *self,
         const char       *first)
{
  AdwDialog *dialog = paraat_fill_dialog_new (self->desk, (const char * const *) self->missing, first, self->once);

  self->is_filling = TRUE;
  g_signal_connect_object (dialog, "closed", G_CALLBACK (filled_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
fill_cb (ParaatReaderPage *self)
{
  fill_in (self, NULL);
}

/* --- links --- */

static void
follow_cb (ParaatReaderPage *self,
           const char       *link)
{
  const char *field = paraat_reader_links_follow (GTK_WIDGET (self), self->desk, self->item, link);

  if (field != NULL)
    fill_in (self, field);
}

static void
related_cb (ParaatReaderPage *self,
            GtkWidget        *row)
{
  paraat_reader_links_show_item (GTK_WIDGET (self), self->desk, self->item, g_object_get_data (G_OBJECT (row), "paraat-id"));
}

static void
question_cb (ParaatReaderPage *self,
             GtkWidget        *row)
{
  paraat_reader_links_show_question (GTK_WIDGET (self), g_object_get_data (G_OBJECT (row), "paraat-id"));
}

static void
add_row (ParaatReaderPage    *self,
         AdwPreferencesGroup *group,
         const char          *id,
         const char          *title,
         const char          *subtitle,
         GCallback            callback)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title, "subtitle", subtitle, "title-lines", 0,
                                 "subtitle-lines", 0, "activatable", TRUE, NULL);

  adw_action_row_add_suffix (ADW_ACTION_ROW (row), g_object_new (GTK_TYPE_IMAGE, "icon-name", "go-next-symbolic",
                                                                 "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  g_object_set_data_full (G_OBJECT (row), "paraat-id", g_strdup (id), g_free);
  g_signal_connect_object (row, "activated", callback, self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (group, row);
  gtk_widget_set_visible (GTK_WIDGET (group), TRUE);
}

/* What is not in the pack is left out. */
static void
add_related (ParaatReaderPage *self)
{
  const ParaatQuestionnaire *questionnaire = paraat_content_get_questionnaire (NULL);

  gtk_widget_set_visible (GTK_WIDGET (self->related_group), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->questions_group), FALSE);
  for (guint i = 0; self->item->related[i] != NULL; i++)
    {
      const ParaatItem *item = paraat_content_resolve_item (self->item, self->item->related[i]);

      if (item != NULL)
        add_row (self, self->related_group, item->id, item->title, item->summary, G_CALLBACK (related_cb));
    }
  for (guint i = 0; questionnaire != NULL && self->item->questions[i] != NULL; i++)
    {
      const ParaatControl *control = paraat_questionnaire_lookup (questionnaire, self->item->questions[i]);

      if (control != NULL)
        add_row (self, self->questions_group, control->id, control->title, control->question, G_CALLBACK (question_cb));
    }
}

/* --- contents --- */

static void
heading_cb (ParaatReaderPage *self,
            GtkWidget        *button)
{
  gtk_popover_popdown (self->contents_popover);
  paraat_reader_view_go_to_heading (self->view, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "paraat-heading")));
}

/* Made when it is asked for: most who open a document do not. */
static void
contents_cb (ParaatReaderPage *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->contents))) != NULL)
    gtk_box_remove (self->contents, child);
  for (guint i = 0; i < paraat_reader_view_get_n_headings (self->view); i++)
    {
      guint level;
      const char *text = paraat_reader_view_get_heading (self->view, i, &level);
      GtkWidget *button = gtk_button_new ();
      GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign",
                                       0.0f, "margin-start", (int) (MAX (level, 2) - 2) * 15, NULL);

      gtk_button_set_child (GTK_BUTTON (button), label);
      gtk_widget_add_css_class (button, "flat");
      if (level > 2)
        gtk_widget_add_css_class (label, "reader-contents-part");
      g_object_set_data (G_OBJECT (button), "paraat-heading", GUINT_TO_POINTER (i));
      g_signal_connect_object (button, "clicked", G_CALLBACK (heading_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (self->contents, button);
    }
}

/* --- finding --- */

static void
say_found (ParaatReaderPage *self,
           guint             current,
           guint             n)
{
  g_autofree char *words = n > 0 ? g_strdup_printf (_("%u of %u"), current, n) : g_strdup (_("Not found"));

  gtk_label_set_label (self->found, *gtk_editable_get_text (self->find_entry) != '\0' ? words : "");
}

static void
find_cb (ParaatReaderPage *self)
{
  say_found (self, 1, paraat_reader_view_find (self->view, gtk_editable_get_text (self->find_entry)));
}

static void
step (ParaatReaderPage *self,
      int               by)
{
  guint n;
  guint current = paraat_reader_view_find_next (self->view, by, &n);

  say_found (self, current, n);
}

static void
next_cb (ParaatReaderPage *self)
{
  step (self, 1);
}

static void
previous_cb (ParaatReaderPage *self)
{
  step (self, -1);
}

static void
stop_find_cb (ParaatReaderPage *self)
{
  gtk_search_bar_set_search_mode (self->find_bar, FALSE);
}

static void
find_mode_cb (ParaatReaderPage *self)
{
  if (gtk_search_bar_get_search_mode (self->find_bar))
    gtk_widget_grab_focus (GTK_WIDGET (self->find_entry));
  else
    gtk_editable_set_text (self->find_entry, "");
}

static void
find_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  ParaatReaderPage *self = PARAAT_READER_PAGE (widget);

  gtk_search_bar_set_search_mode (self->find_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->find_entry));
}

/* --- what is kept of reading --- */

static void
show_star (ParaatReaderPage *self)
{
  adw_button_content_set_icon_name (self->star_content, gtk_toggle_button_get_active (self->star) ? "starred-symbolic"
                                                                                                    : "non-starred-symbolic");
}

static void
star_cb (ParaatReaderPage *self)
{
  if (self->desk != NULL)
    paraat_shelf_set_favourite (paraat_desk_get_store (self->desk), self->item->id, gtk_toggle_button_get_active (self->star));
  show_star (self);
}

static void
text_size_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  ParaatReaderPage *self = PARAAT_READER_PAGE (widget);
  ParaatStore *store = paraat_desk_get_store (self->desk);
  const char *how = g_variant_get_string (parameter, NULL);
  int by = g_str_equal (how, "larger") ? 1 : g_str_equal (how, "smaller") ? -1 : 0;
  int size = by == 0 ? PARAAT_SHELF_TEXT_NORMAL : (int) paraat_shelf_get_text_size (store) + by;

  paraat_shelf_set_text_size (store, (guint) CLAMP (size, 0, PARAAT_SHELF_TEXT_SIZES - 1));
  paraat_reader_view_set_text_size (self->view, paraat_shelf_get_text_size (store));
}

/* --- paper --- */

/**
 * paraat_reader_page_dup_markdown:
 *
 * Returns: (transfer full): the document filled in, with where it comes from under its title
 */
char *
paraat_reader_page_dup_markdown (ParaatReaderPage *self)
{
  g_autofree char *origin = paraat_own_bar_dup_origin (self->own);

  return paraat_item_paper_dup_markdown (adw_navigation_page_get_title (ADW_NAVIGATION_PAGE (self)), get_text (self), origin, self->values);
}

static ParaatDocument *
new_document (ParaatReaderPage *self)
{
  ParaatRecord *bestuur = paraat_profile_get_bestuur (paraat_desk_get_profile (self->desk));
  g_autofree char *name = bestuur != NULL ? paraat_bestuur_dup_name (bestuur) : NULL;
  g_autofree char *origin = paraat_own_bar_dup_origin (self->own);

  return paraat_item_paper_new (adw_navigation_page_get_title (ADW_NAVIGATION_PAGE (self)), get_text (self), origin, self->values, name);
}

static void
print_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  g_autoptr(ParaatDocument) document = new_document (PARAAT_READER_PAGE (widget));

  paraat_paper_print_async (widget, document, NULL, NULL);
}

static void
save_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  static const struct { const char *suffix; ParaatPaperFormat format; } formats[] = {
    { "pdf", PARAAT_PAPER_PDF }, { "docx", PARAAT_PAPER_DOCX }, { "odt", PARAAT_PAPER_ODT },
  };
  ParaatReaderPage *self = PARAAT_READER_PAGE (widget);
  const char *suffix = g_variant_get_string (parameter, NULL);
  g_autoptr(ParaatDocument) document = new_document (self);
  g_autofree char *file_name = paraat_paper_dup_file_name (adw_navigation_page_get_title (ADW_NAVIGATION_PAGE (self)), suffix);

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_str_equal (formats[i].suffix, suffix))
      paraat_paper_save_as_async (widget, document, formats[i].format, file_name, NULL, NULL);
}

static void
open_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  g_autoptr(ParaatDocument) document = new_document (PARAAT_READER_PAGE (widget));

  paraat_paper_open (widget, document);
}

/* --- whole --- */

static gboolean
scroll_by_key (GtkWidget *widget,
               GVariant  *parameter,
               gpointer   data)
{
  ParaatReaderPage *self = PARAAT_READER_PAGE (widget);
  GtkWidget *scroller = gtk_widget_get_ancestor (GTK_WIDGET (self->view), GTK_TYPE_SCROLLED_WINDOW);
  gboolean is_done = FALSE;

  g_signal_emit_by_name (scroller, "scroll-child", (GtkScrollType) g_variant_get_int32 (parameter), FALSE, &is_done);

  return is_done;
}

/* The title has the cursor: a screen reader begins there, and the arrow keys move the text.  Who comes back to a document
 * is where they left it. */
static void
paraat_reader_page_shown (AdwNavigationPage *page)
{
  ParaatReaderPage *self = PARAAT_READER_PAGE (page);

  if (ADW_NAVIGATION_PAGE_CLASS (paraat_reader_page_parent_class)->shown != NULL)
    ADW_NAVIGATION_PAGE_CLASS (paraat_reader_page_parent_class)->shown (page);
  paraat_shelf_add_read (paraat_desk_get_store (self->desk), self->item->id);
  if (!self->is_opened)
    gtk_widget_grab_focus (self->start);
  self->is_opened = TRUE;
}

static void
paraat_reader_page_dispose (GObject *object)
{
  ParaatReaderPage *self = PARAAT_READER_PAGE (object);

  g_clear_handle_id (&self->refresh_id, g_source_remove);
  g_clear_pointer (&self->missing, g_strfreev);
  g_clear_pointer (&self->values, g_hash_table_unref);
  g_clear_pointer (&self->once, g_hash_table_unref);
  g_clear_pointer (&self->shown, g_free);
  g_clear_pointer (&self->own_text, g_free);
  g_clear_pointer (&self->text, g_free);
  g_clear_object (&self->desk);
  adw_navigation_page_set_child (ADW_NAVIGATION_PAGE (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), PARAAT_TYPE_READER_PAGE);

  G_OBJECT_CLASS (paraat_reader_page_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, ParaatReaderPage, name)

static void
bind_children (GtkWidgetClass *widget_class)
{
  BIND (contents_button);
  BIND (menu_button);
  BIND (contents_popover);
  BIND (contents);
  BIND (star);
  BIND (star_content);
  BIND (start);
  BIND (own);
  BIND (status);
  BIND (find_bar);
  BIND (find_entry);
  BIND (found);
  BIND (heading);
  BIND (summary);
  BIND (origin);
  BIND (ticks);
  BIND (missing_box);
  BIND (missing_words);
  BIND (missing_button);
  BIND (view);
  BIND (related_group);
  BIND (questions_group);
  BIND (source);
  gtk_widget_class_bind_template_callback (widget_class, star_cb);
  gtk_widget_class_bind_template_callback (widget_class, own_cb);
  gtk_widget_class_bind_template_callback (widget_class, find_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
  gtk_widget_class_bind_template_callback (widget_class, previous_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_find_cb);
  gtk_widget_class_bind_template_callback (widget_class, fill_cb);
  gtk_widget_class_bind_template_callback (widget_class, follow_cb);
}

/* On a Belgian keyboard the figures need Shift, and what they are without it does as well.  The menu shows the last of each. */
static void
bind_keys (GtkWidgetClass *widget_class)
{
  static const struct { guint key; const char *how; } sizes[] = {
    { GDK_KEY_equal, "larger" }, { GDK_KEY_KP_Add, "larger" }, { GDK_KEY_plus, "larger" }, { GDK_KEY_KP_Subtract, "smaller" },
    { GDK_KEY_minus, "smaller" }, { GDK_KEY_agrave, "normal" }, { GDK_KEY_KP_0, "normal" }, { GDK_KEY_0, "normal" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    gtk_widget_class_add_binding_action (widget_class, sizes[i].key, GDK_CONTROL_MASK, "reader.text-size", "s", sizes[i].how);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "reader.find", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Right, GDK_ALT_MASK, "documents.forward", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, GDK_CONTROL_MASK, "reader.print", NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Down, 0, scroll_by_key, "i", GTK_SCROLL_STEP_DOWN);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Home, 0, scroll_by_key, "i", GTK_SCROLL_START);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_End, 0, scroll_by_key, "i", GTK_SCROLL_END);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Up, 0, scroll_by_key, "i", GTK_SCROLL_STEP_UP);
}

static void
paraat_reader_page_class_init (ParaatReaderPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = paraat_reader_page_dispose;
  ADW_NAVIGATION_PAGE_CLASS (klass)->shown = paraat_reader_page_shown;
  g_type_ensure (PARAAT_TYPE_OWN_BAR);
  g_type_ensure (PARAAT_TYPE_READER_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/be/paraat/Paraat/reader-page.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "reader.find", NULL, find_action);
  gtk_widget_class_install_action (widget_class, "reader.print", NULL, print_action);
  gtk_widget_class_install_action (widget_class, "reader.open", NULL, open_action);
  gtk_widget_class_install_action (widget_class, "reader.save", "s", save_action);
  gtk_widget_class_install_action (widget_class, "reader.text-size", "s", text_size_action);
  bind_keys (widget_class);
}

static void
paraat_reader_page_init (ParaatReaderPage *self)
{
  self->once = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  paraat_menu_name_items (self->menu_button);
  g_signal_connect_object (self->find_bar, "notify::search-mode-enabled", G_CALLBACK (find_mode_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->contents_popover, "show", G_CALLBACK (contents_cb), self, G_CONNECT_SWAPPED);
}

const ParaatItem *
paraat_reader_page_get_item (ParaatReaderPage *self)
{
  return self->item;
}

ParaatReaderView *
paraat_reader_page_get_view (ParaatReaderPage *self)
{
  return self->view;
}

/* --- forward --- */

/* Which documents were left by going back, the last one last. */
typedef struct
{
  ParaatDesk *desk;        /* (unowned) (nullable) weak: a view outlives its data */
  GPtrArray  *left;        /* (owned) (element-type ParaatItem) of the pack */
  gboolean    is_forward;  /* the page that comes now is one of them */
} Forward;

static void
forward_free (gpointer data)
{
  Forward *forward = data;

  g_clear_weak_pointer (&forward->desk);
  g_ptr_array_unref (forward->left);
  g_free (forward);
}

static void
popped_cb (AdwNavigationView *view,
           AdwNavigationPage *page,
           gpointer           data)
{
  Forward *forward = data;

  if (PARAAT_IS_READER_PAGE (page))
    g_ptr_array_add (forward->left, (gpointer) PARAAT_READER_PAGE (page)->item);
}

static void
pushed_cb (AdwNavigationView *view,
           gpointer           data)
{
  Forward *forward = data;

  if (forward->is_forward && forward->left->len > 0)
    g_ptr_array_set_size (forward->left, forward->left->len - 1);
  else
    g_ptr_array_set_size (forward->left, 0);
  forward->is_forward = FALSE;
}

static void
replaced_cb (AdwNavigationView *view,
             gpointer           data)
{
  g_ptr_array_set_size (((Forward *) data)->left, 0);
}

static void
forward_action (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       data)
{
  AdwNavigationView *view = data;
  Forward *forward = g_object_get_data (G_OBJECT (view), "paraat-forward");

  if (forward->left->len == 0 || forward->desk == NULL)
    return;
  forward->is_forward = TRUE;
  adw_navigation_view_push (view, ADW_NAVIGATION_PAGE (paraat_reader_page_new (forward->desk, g_ptr_array_index (forward->left,
                                                                                                forward->left->len - 1))));
}

/**
 * paraat_reader_page_follow:
 * @view: where pages are pushed
 *
 * Keeps which documents were left in @view with Back; the action "documents.forward" shows the last one again.
 */
void
paraat_reader_page_follow (AdwNavigationView *view,
                           ParaatDesk        *desk)
{
  const GActionEntry entry = { .name = "forward", .activate = forward_action };
  g_autoptr(GSimpleActionGroup) group = g_simple_action_group_new ();
  Forward *forward = g_object_get_data (G_OBJECT (view), "paraat-forward");

  if (forward != NULL)   /* other data came: what was left is of the same pack */
    {
      g_set_weak_pointer (&forward->desk, desk);
      return;
    }
  forward = g_new0 (Forward, 1);
  g_set_weak_pointer (&forward->desk, desk);
  forward->left = g_ptr_array_new ();
  g_object_set_data_full (G_OBJECT (view), "paraat-forward", forward, forward_free);
  g_action_map_add_action_entries (G_ACTION_MAP (group), &entry, 1, view);
  gtk_widget_insert_action_group (GTK_WIDGET (view), "documents", G_ACTION_GROUP (group));
  g_signal_connect (view, "popped", G_CALLBACK (popped_cb), forward);
  g_signal_connect (view, "pushed", G_CALLBACK (pushed_cb), forward);
  g_signal_connect (view, "replaced", G_CALLBACK (replaced_cb), forward);
}

static void
show_item_facts (ParaatReaderPage *self)
{
  g_autofree char *origin = paraat_item_words_origin (self->item);
  g_autofree char *kind = paraat_item_words_short (self->item);
  g_autofree char *words = g_strdup_printf ("%s\n%s", kind, origin);
  g_autofree char *source = g_strdup_printf (_("Source: %s"), self->item->source);

  gtk_widget_set_visible (GTK_WIDGET (self->summary), *self->item->summary != '\0');   /* of one that was withdrawn nothing is known */
  gtk_widget_set_visible (GTK_WIDGET (self->origin), *self->item->checked != '\0');
  gtk_widget_set_visible (GTK_WIDGET (self->source), *self->item->source != '\0');
  gtk_label_set_label (self->summary, self->item->summary);
  gtk_label_set_label (self->origin, words);
  gtk_label_set_label (self->source, source);
}

/**
 * paraat_reader_page_new:
 * @item: (transfer none): of the pack
 *
 * A document that cannot be read, of a damaged pack, says so in its place.
 */
ParaatReaderPage *
paraat_reader_page_new (ParaatDesk       *desk,
                        const ParaatItem *item)
{
  ParaatReaderPage *self = g_object_new (PARAAT_TYPE_READER_PAGE, NULL);
  g_autoptr(GError) error = NULL;
  g_autofree char *published = NULL;
  ParaatStore *store = paraat_desk_get_store (desk);

  self->item = item;
  self->text = paraat_content_dup_item_text (item, &error);
  published = g_strdup (self->text);
  if (self->text == NULL && g_error_matches (error, PARAAT_CONTENT_ERROR, PARAAT_CONTENT_ERROR_NOT_FOUND))
    self->text = g_strdup (_("The publisher withdrew this document."));
  else if (self->text == NULL)
    {
      g_warning ("The document “%s”: %s", item->id, error->message);
      self->text = g_strdup (_("This document cannot be read. Start Paraat anew; if it stays like this, install it again."));
    }
  gtk_toggle_button_set_active (self->star, paraat_shelf_is_favourite (store, item->id));
  self->desk = g_object_ref (desk);
  show_star (self);
  show_item_facts (self);
  paraat_reader_view_set_text_size (self->view, paraat_shelf_get_text_size (store));
  add_related (self);
  paraat_own_bar_set_item (self->own, desk, item, published);
  own_cb (self);
  g_signal_connect (self, "map", G_CALLBACK (map_cb), NULL);
  g_signal_connect_object (paraat_desk_get_profile (desk), "changed", G_CALLBACK (profile_cb), self, G_CONNECT_SWAPPED);

  return self;
}

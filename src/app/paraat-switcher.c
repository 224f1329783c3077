/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-menu.h"
#include "paraat-switcher.h"

#include <glib/gi18n.h>

struct _ParaatSwitcher
{
  AdwBin               parent_instance;

  ParaatDesk          *desk;      /* (owned) (nullable) */
  GSimpleActionGroup  *actions;   /* (owned) */
  GtkMenuButton       *button;    /* (unowned) */
  GtkLabel            *bestuur;   /* (unowned) */
  GtkLabel            *author;    /* (unowned) */
};

G_DEFINE_FINAL_TYPE (ParaatSwitcher, paraat_switcher, ADW_TYPE_BIN)

#define NOBODY "nobody"

static char *
dup_id (ParaatRecord *record)
{
  return record != NULL ? paraat_uuid_dup_string (paraat_record_get_id (record)) : g_strdup (NOBODY);
}

static void
bestuur_action (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       data)
{
  ParaatProfile *profile = paraat_desk_get_profile (PARAAT_SWITCHER (data)->desk);
  ParaatUuid id;

  if (paraat_uuid_parse (g_variant_get_string (parameter, NULL), &id) && paraat_profile_find_bestuur (profile, &id) != NULL)
    paraat_profile_set_bestuur (profile, paraat_profile_find_bestuur (profile, &id));
}

static void
author_action (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       data)
{
  ParaatProfile *profile = paraat_desk_get_profile (PARAAT_SWITCHER (data)->desk);
  ParaatUuid id;

  paraat_profile_set_author (profile, paraat_uuid_parse (g_variant_get_string (parameter, NULL), &id)
                                      ? paraat_profile_find_person (profile, &id) : NULL);
}

static void
append_item (GMenu      *menu,
             const char *label,
             const char *action,
             const char *id)
{
  g_autoptr(GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "s", id);
  g_menu_append_item (menu, item);
}

static GMenuModel *
new_menu (ParaatSwitcher *self)
{
  ParaatProfile *profile = paraat_desk_get_profile (self->desk);
  GPtrArray *besturen = paraat_profile_get_besturen (profile);
  GPtrArray *people = paraat_profile_get_people (profile);
  GMenu *menu = g_menu_new ();
  g_autoptr(GMenu) first = g_menu_new ();
  g_autoptr(GMenu) second = g_menu_new ();
  g_autoptr(GMenu) third = g_menu_new ();

  for (guint i = 0; i < besturen->len; i++)
    {
      g_autofree char *name = paraat_bestuur_dup_name (g_ptr_array_index (besturen, i));
      g_autofree char *id = dup_id (g_ptr_array_index (besturen, i));

      append_item (first, name, "switcher.bestuur", id);
    }
  append_item (second, _("Nobody said"), "switcher.author", NOBODY);
  for (guint i = 0; i < people->len; i++)
    {
      g_autofree char *name = paraat_person_dup_name (g_ptr_array_index (people, i));
      g_autofree char *id = dup_id (g_ptr_array_index (people, i));

      if (*name != '\0')
        append_item (second, name, "switcher.author", id);
    }
  g_menu_append (third, _("Our Administration…"), "app.place::bestuur");
  if (besturen->len > 0)
    {
      g_menu_append_section (menu, _("For whom?"), G_MENU_MODEL (first));
      g_menu_append_section (menu, _("Who sits here now?"), G_MENU_MODEL (second));
    }
  g_menu_append_section (menu, NULL, G_MENU_MODEL (third));

  return G_MENU_MODEL (menu);
}

static void
set_state (ParaatSwitcher *self,
           const char     *name,
           ParaatRecord   *record)
{
  g_autofree char *id = dup_id (record);

  g_simple_action_set_state (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), name)),
                             g_variant_new_string (id));
}

static void
update (ParaatSwitcher *self)
{
  ParaatProfile *profile = paraat_desk_get_profile (self->desk);
  ParaatRecord *bestuur = paraat_profile_get_bestuur (profile);
  ParaatRecord *author = paraat_profile_get_author (profile);
  g_autofree char *name = bestuur != NULL ? paraat_bestuur_dup_name (bestuur) : g_strdup (_("Our Administration"));
  g_autofree char *who = author != NULL ? paraat_person_dup_name (author) : NULL;
  g_autofree char *label = g_strdup_printf ("%s, %s", name, who != NULL ? who : _("Nobody said who sits here"));
  g_autoptr(GMenuModel) menu = new_menu (self);

  gtk_label_set_label (self->bestuur, name);
  gtk_label_set_label (self->author, who != NULL ? who : _("Who sits here?"));
  gtk_widget_set_visible (GTK_WIDGET (self->author), bestuur != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  set_state (self, "bestuur", bestuur);
  set_state (self, "author", author);
  gtk_menu_button_set_menu_model (self->button, menu);
}

void
paraat_switcher_set_desk (ParaatSwitcher *self,
                          ParaatDesk     *desk)
{
  if (self->desk != NULL)
    g_signal_handlers_disconnect_by_data (paraat_desk_get_profile (self->desk), self);
  g_set_object (&self->desk, desk);
  gtk_widget_set_visible (GTK_WIDGET (self), desk != NULL);
  if (desk == NULL)
    return;
  g_signal_connect_object (paraat_desk_get_profile (desk), "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

static void
paraat_switcher_dispose (GObject *object)
{
  ParaatSwitcher *self = PARAAT_SWITCHER (object);

  g_clear_object (&self->actions);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (paraat_switcher_parent_class)->dispose (object);
}

static void
paraat_switcher_class_init (ParaatSwitcherClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = paraat_switcher_dispose;
}

/* A menu button of GTK 4.18 asks for the height of one line, whatever its width: its inner button knows better. */
static GtkSizeRequestMode
get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure (GtkWidget      *widget,
         GtkOrientation  orientation,
         int             for_size,
         int            *minimum,
         int            *natural,
         int            *minimum_baseline,
         int            *natural_baseline)
{
  GtkWidget *inner = gtk_widget_get_first_child (GTK_WIDGET (PARAAT_SWITCHER (widget)->button));

  gtk_widget_measure (inner, orientation, for_size, minimum, natural, minimum_baseline, natural_baseline);
}

static void
allocate (GtkWidget *widget,
          int        width,
          int        height,
          int        baseline)
{
  gtk_widget_allocate (GTK_WIDGET (PARAAT_SWITCHER (widget)->button), width, height, baseline, NULL);
}

static void
paraat_switcher_init (ParaatSwitcher *self)
{
  const GActionEntry entries[] = {
    { .name = "bestuur", .activate = bestuur_action, .parameter_type = "s", .state = "'" NOBODY "'" },
    { .name = "author", .activate = author_action, .parameter_type = "s", .state = "'" NOBODY "'" },
  };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "switcher", G_ACTION_GROUP (self->actions));
  self->bestuur = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, NULL);
  self->author = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->bestuur), "heading");
  gtk_widget_add_css_class (GTK_WIDGET (self->author), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->author), "dim-label");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->bestuur));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->author));
  self->button = GTK_MENU_BUTTON (gtk_menu_button_new ());
  gtk_menu_button_set_child (self->button, box);
  gtk_menu_button_set_always_show_arrow (self->button, TRUE);
  gtk_menu_button_set_direction (self->button, GTK_ARROW_UP);
  gtk_widget_add_css_class (GTK_WIDGET (self->button), "flat");
  paraat_menu_name_items (self->button);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->button));
  gtk_widget_set_layout_manager (GTK_WIDGET (self), gtk_custom_layout_new (get_request_mode, measure, allocate));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-drop-down.h"
#include "paraat-incident-row.h"
#include "paraat-list-page.h"
#include "paraat-menu.h"
#include "paraat-register-dialog.h"
#include "paraat-tile.h"
#include "paraat-unroll.h"

#include <glib/gi18n.h>

#define SCREENFUL 40   /* rows that fill a large screen */

struct _ParaatListPage
{
  AdwNavigationPage  parent_instance;

  ParaatDesk        *desk;          /* (owned) */
  ParaatRegister    *incidents;     /* (unowned) of the desk */
  GArray            *years;         /* (owned) (element-type int) as they can be chosen */
  GPtrArray         *besturen;      /* (owned) (element-type ParaatRegisterBestuur) as they can be chosen */
  gboolean           is_filling;    /* choices change, and nobody chose */

  ParaatUnroll      *unroll;        /* (owned) of the incidents */

  GtkStack          *stack;
  GtkListView       *list;
  GtkToggleButton   *search_button;
  GtkEditable       *search;
  GtkDropDown       *bestuur, *year, *exercises;
  AdwWrapBox        *tiles;
  GtkToggleButton   *open, *breach; /* (unowned) among the tiles */
  GtkWidget         *filters, *clear_button;
  GtkLabel          *count;
  GtkMenuButton     *menu_button;
};

enum
{
  CHOSEN,
  SMALL,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ParaatListPage, paraat_list_page, ADW_TYPE_NAVIGATION_PAGE)

/* --- rows --- */

static void
row_activated_cb (ParaatListPage *self,
                  guint           position)
{
  g_autoptr(ParaatRegisterItem) item = g_list_model_get_item (G_LIST_MODEL (self->incidents), position);
  g_autoptr(ParaatRecord) record = NULL;

  if (item == NULL)
    return;
  record = paraat_record_get (paraat_desk_get_store (self->desk), paraat_register_item_get_id (item));
  g_signal_emit (self, signals[CHOSEN], 0, record);
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item)
{
  gtk_list_item_set_child (item, paraat_incident_row_new ());
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item)
{
  paraat_incident_row_show (PARAAT_INCIDENT_ROW (gtk_list_item_get_child (item)), gtk_list_item_get_item (item), item);
}

static void
unbind_cb (GtkSignalListItemFactory *factory,
           GtkListItem              *item)
{
  paraat_incident_row_show (PARAAT_INCIDENT_ROW (gtk_list_item_get_child (item)), NULL, NULL);
}

static gboolean
is_read (gpointer item)
{
  return paraat_register_item_get_title (item) != NULL;
}

static GtkListItemFactory *
new_factory (void)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);

  return factory;
}

/* --- what is shown of it --- */

static void
show (ParaatListPage *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->incidents));
  guint n_all = paraat_register_get_n_all (self->incidents);
  gboolean is_filtered = paraat_register_is_filtered (self->incidents);
  g_autofree char *count = is_filtered ? g_strdup_printf (_("%u of %u"), n, n_all)
                                       : g_strdup_printf (ngettext ("%u incident", "%u incidents", n_all), n_all);
  const char *page = "list";

  if (!paraat_register_get_is_listed (self->incidents))
    page = "wait";
  else if (n_all == 0)
    page = "empty";
  else if (n == 0 && paraat_register_get_is_loaded (self->incidents))
    page = "none";
  gtk_stack_set_visible_child_name (self->stack, page);
  gtk_widget_set_visible (self->filters, n_all > 0);
  gtk_widget_set_visible (self->clear_button, is_filtered);
  if (g_strcmp0 (gtk_label_get_label (self->count), count) != 0)
    gtk_label_set_label (self->count, count);
}

static void
apply (ParaatListPage *self)
{
  guint year = gtk_drop_down_get_selected (self->year);
  guint bestuur = gtk_drop_down_get_selected (self->bestuur);
  ParaatRegisterFilter filter = {
    .only_open = gtk_toggle_button_get_active (self->open),
    .only_breaches = gtk_toggle_button_get_active (self->breach),
    .exercises = (ParaatExercises) gtk_drop_down_get_selected (self->exercises),
    .text = gtk_editable_get_text (self->search),
  };

  /* The first choice is all of them. */
  if (year > 0 && year <= self->years->len)
    filter.year = g_array_index (self->years, int, year - 1);
  if (bestuur > 0 && bestuur <= self->besturen->len)
    filter.bestuur = ((ParaatRegisterBestuur *) g_ptr_array_index (self->besturen, bestuur - 1))->id;
  paraat_unroll_begin (self->unroll);
  paraat_register_set_filter (self->incidents, &filter);
}

static void
filter_cb (ParaatListPage *self)
{
  if (!self->is_filling)
    apply (self);
}

static void
clear_cb (ParaatListPage *self)
{
  self->is_filling = TRUE;
  gtk_toggle_button_set_active (self->open, FALSE);
  gtk_toggle_button_set_active (self->breach, FALSE);
  gtk_drop_down_set_selected (self->year, 0);
  gtk_drop_down_set_selected (self->bestuur, 0);
  gtk_drop_down_set_selected (self->exercises, PARAAT_EXERCISES_WITH);
  gtk_editable_set_text (self->search, "");
  self->is_filling = FALSE;
  apply (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->open));
}

static void
stop_search_cb (ParaatListPage *self)
{
  gtk_editable_set_text (self->search, "");
}

/* --- what can be chosen --- */

static void
set_choices (GtkDropDown  *drop_down,
             GStrvBuilder *builder)
{
  g_auto(GStrv) names = g_strv_builder_end (builder);

  paraat_drop_down_set_choices (drop_down, (const char * const *) names);
}

static void
fill_years (ParaatListPage *self)
{
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();

  g_clear_pointer (&self->years, g_array_unref);
  self->years = paraat_register_list_years (self->incidents);
  g_strv_builder_add (names, _("All years"));
  for (guint i = 0; i < self->years->len; i++)
    g_strv_builder_take (names, g_strdup_printf ("%d", g_array_index (self->years, int, i)));
  set_choices (self->year, names);
  gtk_widget_set_visible (GTK_WIDGET (self->year), self->years->len > 0);
}

static void
fill_besturen (ParaatListPage *self)
{
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();

  g_clear_pointer (&self->besturen, g_ptr_array_unref);
  self->besturen = paraat_register_list_besturen (self->incidents);
  g_strv_builder_add (names, _("All administrations"));
  for (guint i = 0; i < self->besturen->len; i++)
    g_strv_builder_add (names, ((ParaatRegisterBestuur *) g_ptr_array_index (self->besturen, i))->name);
  set_choices (self->bestuur, names);
  gtk_widget_set_visible (GTK_WIDGET (self->bestuur), self->besturen->len > 0);
}

static void
fill_exercises (ParaatListPage *self)
{
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();

  g_strv_builder_add_many (names, _("With exercises"), _("Without exercises"), _("Exercises only"), NULL);
  set_choices (self->exercises, names);
}

static void
changed_cb (ParaatListPage *self)
{
  self->is_filling = TRUE;
  fill_years (self);
  fill_besturen (self);
  self->is_filling = FALSE;
  show (self);
}

static GtkToggleButton *
add_tile (ParaatListPage *self,
          const char     *label)
{
  GtkWidget *tile = paraat_tile_new (label);

  g_signal_connect_object (tile, "toggled", G_CALLBACK (filter_cb), self, G_CONNECT_SWAPPED);
  adw_wrap_box_insert_child_after (self->tiles, tile, GTK_WIDGET (self->open));

  return GTK_TOGGLE_BUTTON (tile);
}

/* --- what can be done with it --- */

static void
small_clicked_cb (ParaatListPage *self)
{
  g_signal_emit (self, signals[SMALL], 0);
}

static void
export_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  ParaatListPage *self = PARAAT_LIST_PAGE (widget);

  adw_dialog_present (ADW_DIALOG (paraat_register_dialog_new (self->desk)), widget);
}

/* Where there is little room the choices wait behind their button. */
static void
paraat_list_page_map (GtkWidget *widget)
{
  ParaatListPage *self = PARAAT_LIST_PAGE (widget);
  GtkWidget *split = gtk_widget_get_ancestor (widget, ADW_TYPE_NAVIGATION_SPLIT_VIEW);

  GTK_WIDGET_CLASS (paraat_list_page_parent_class)->map (widget);
  if (split == NULL || !adw_navigation_split_view_get_collapsed (ADW_NAVIGATION_SPLIT_VIEW (split)))
    gtk_toggle_button_set_active (self->search_button, TRUE);
}

static void
paraat_list_page_dispose (GObject *object)
{
  ParaatListPage *self = PARAAT_LIST_PAGE (object);

  g_clear_pointer (&self->years, g_array_unref);
  g_clear_pointer (&self->besturen, g_ptr_array_unref);
  g_clear_object (&self->unroll);
  g_clear_object (&self->desk);
  adw_navigation_page_set_child (ADW_NAVIGATION_PAGE (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), PARAAT_TYPE_LIST_PAGE);

  G_OBJECT_CLASS (paraat_list_page_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, ParaatListPage, name)

static void
paraat_list_page_class_init (ParaatListPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = paraat_list_page_dispose;
  widget_class->map = paraat_list_page_map;
  signals[CHOSEN] = g_signal_new ("chosen", PARAAT_TYPE_LIST_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, PARAAT_TYPE_RECORD);
  signals[SMALL] = g_signal_new ("small", PARAAT_TYPE_LIST_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/be/paraat/Paraat/list-page.ui");
  BIND (menu_button);
  BIND (stack);
  BIND (list);
  BIND (search_button);
  BIND (search);
  BIND (bestuur);
  BIND (year);
  BIND (exercises);
  BIND (tiles);
  BIND (filters);
  BIND (clear_button);
  BIND (count);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, filter_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, small_clicked_cb);
  gtk_widget_class_install_action (widget_class, "register.export", NULL, export_action);
}

static void
paraat_list_page_init (ParaatListPage *self)
{
  self->years = g_array_new (FALSE, FALSE, sizeof (int));
  self->besturen = g_ptr_array_new ();
  self->is_filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  paraat_menu_name_items (self->menu_button);
  self->open = add_tile (self, _("Open"));
  self->breach = add_tile (self, _("Data breach"));
  paraat_drop_down_set_up (self->bestuur);
  paraat_drop_down_set_up (self->year);
  paraat_drop_down_set_up (self->exercises);
  fill_exercises (self);
  self->is_filling = FALSE;
}

ParaatListPage *
paraat_list_page_new (ParaatDesk *desk)
{
  ParaatListPage *self = g_object_new (PARAAT_TYPE_LIST_PAGE, NULL);
  g_autoptr(GtkListItemFactory) factory = new_factory ();
  g_autoptr(GtkNoSelection) selection = NULL;

  self->desk = g_object_ref (desk);
  self->incidents = paraat_desk_get_register (desk);
  paraat_register_set_filter (self->incidents, NULL);
  self->unroll = paraat_unroll_new (GTK_WIDGET (self->list), G_LIST_MODEL (self->incidents), SCREENFUL, is_read);
  selection = gtk_no_selection_new (g_object_ref (paraat_unroll_get_model (self->unroll)));
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
  g_signal_connect_object (self->incidents, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  changed_cb (self);

  return self;
}

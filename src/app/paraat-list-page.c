/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-incident-row.h"
#include "paraat-list-page.h"

struct _ParaatListPage
{
  AdwNavigationPage  parent_instance;

  GtkStack          *stack;
  GtkListView       *list;
  GListModel        *incidents;   /* (owned) */
};

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ParaatListPage, paraat_list_page, ADW_TYPE_NAVIGATION_PAGE)

static void
row_activated_cb (ParaatListPage *self,
                  guint           position)
{
  g_autoptr(ParaatRecord) record = g_list_model_get_item (self->incidents, position);

  if (record != NULL)
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
  paraat_incident_row_set_record (PARAAT_INCIDENT_ROW (gtk_list_item_get_child (item)), gtk_list_item_get_item (item), item);
}

static void
unbind_cb (GtkSignalListItemFactory *factory,
           GtkListItem              *item)
{
  paraat_incident_row_set_record (PARAAT_INCIDENT_ROW (gtk_list_item_get_child (item)), NULL, NULL);
}

static void
items_changed_cb (ParaatListPage *self)
{
  gtk_stack_set_visible_child_name (self->stack, g_list_model_get_n_items (self->incidents) > 0 ? "list" : "empty");
}

static void
paraat_list_page_dispose (GObject *object)
{
  ParaatListPage *self = PARAAT_LIST_PAGE (object);

  g_clear_object (&self->incidents);
  adw_navigation_page_set_child (ADW_NAVIGATION_PAGE (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), PARAAT_TYPE_LIST_PAGE);

  G_OBJECT_CLASS (paraat_list_page_parent_class)->dispose (object);
}

static void
paraat_list_page_class_init (ParaatListPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = paraat_list_page_dispose;
  signals[CHOSEN] = g_signal_new ("chosen", PARAAT_TYPE_LIST_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, PARAAT_TYPE_RECORD);
  gtk_widget_class_set_template_from_resource (widget_class, "/be/paraat/Paraat/list-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ParaatListPage, stack);
  gtk_widget_class_bind_template_child (widget_class, ParaatListPage, list);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
paraat_list_page_init (ParaatListPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

ParaatListPage *
paraat_list_page_new (ParaatDesk *desk)
{
  ParaatListPage *self = g_object_new (PARAAT_TYPE_LIST_PAGE, NULL);
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkSelectionModel *selection;

  self->incidents = g_object_ref (G_LIST_MODEL (paraat_desk_get_incidents (desk)));
  selection = GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (self->incidents)));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, selection);
  g_object_unref (factory);
  g_object_unref (selection);
  g_signal_connect_object (self->incidents, "items-changed", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED);
  items_changed_cb (self);

  return self;
}

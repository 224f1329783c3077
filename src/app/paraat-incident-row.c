/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-incident-row.h"

struct _ParaatIncidentRow
{
  GtkBox              parent_instance;

  GtkLabel           *title;
  GtkLabel           *subtitle;
  ParaatRegisterItem *shown;      /* (owned) (nullable) */
  gulong              handler;    /* of its changes, 0: none */
  GtkListItem        *item;       /* (unowned) (nullable) while bound */
};

G_DEFINE_FINAL_TYPE (ParaatIncidentRow, paraat_incident_row, GTK_TYPE_BOX)

static void
update (ParaatIncidentRow *self)
{
  const char *title = paraat_register_item_get_title (self->shown);
  const char *words = paraat_register_item_get_words (self->shown);
  g_autofree char *label = NULL;

  gtk_label_set_label (self->title, title != NULL ? title : "");
  gtk_label_set_label (self->subtitle, words != NULL ? words : "");
  if (title == NULL)
    return;
  label = g_strdup_printf ("%s, %s", title, words);
  if (self->item != NULL)
    gtk_list_item_set_accessible_label (self->item, label);
}

void
paraat_incident_row_show (ParaatIncidentRow  *self,
                          ParaatRegisterItem *shown,
                          GtkListItem        *item)
{
  g_clear_signal_handler (&self->handler, self->shown);
  g_set_object (&self->shown, shown);
  self->item = item;
  if (shown == NULL)
    return;
  self->handler = g_signal_connect_swapped (shown, "changed", G_CALLBACK (update), self);
  update (self);
}

static void
paraat_incident_row_dispose (GObject *object)
{
  ParaatIncidentRow *self = PARAAT_INCIDENT_ROW (object);

  paraat_incident_row_show (self, NULL, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), PARAAT_TYPE_INCIDENT_ROW);

  G_OBJECT_CLASS (paraat_incident_row_parent_class)->dispose (object);
}

static void
paraat_incident_row_class_init (ParaatIncidentRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = paraat_incident_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/be/paraat/Paraat/incident-row.ui");
  gtk_widget_class_bind_template_child (widget_class, ParaatIncidentRow, title);
  gtk_widget_class_bind_template_child (widget_class, ParaatIncidentRow, subtitle);
}

static void
paraat_incident_row_init (ParaatIncidentRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
paraat_incident_row_new (void)
{
  return g_object_new (PARAAT_TYPE_INCIDENT_ROW, NULL);
}

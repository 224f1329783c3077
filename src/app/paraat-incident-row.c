/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-incident-row.h"
#include "paraat-incident-acts.h"
#include "paraat-moment.h"
#include "paraat-register.h"
#include "paraat-report.h"

#include <glib/gi18n.h>

struct _ParaatIncidentRow
{
  GtkBox        parent_instance;

  GtkLabel     *title;
  GtkLabel     *subtitle;
  ParaatRecord *record;   /* (owned) (nullable) */
  GtkListItem  *item;     /* (unowned) (nullable) while bound */
};

G_DEFINE_FINAL_TYPE (ParaatIncidentRow, paraat_incident_row, GTK_TYPE_BOX)

static const char *
state_words (ParaatRecord *record)
{
  g_autofree char *reported = NULL;
  ParaatIncidentStatus status = paraat_incident_get_status (record);

  if (paraat_record_get_deletion (record) == PARAAT_DELETED_AND_CHANGED)
    return _("deleted by one, changed by another");
  if (status == PARAAT_INCIDENT_WITHDRAWN)
    return _("withdrawn");
  if (status == PARAAT_INCIDENT_CLOSED)
    return _("closed");
  if (paraat_incident_is_small (record))
    return _("open");
  reported = paraat_record_dup_text (record, "reported");

  return reported != NULL ? _("open, reported") : _("open, not reported");
}

/* "EXERCISE" comes first, whatever else there is to say. */
static char *
describe (ParaatRecord *record)
{
  g_autofree char *reference = paraat_uuid_dup_reference (paraat_record_get_id (record));
  g_autofree char *pd = paraat_record_dup_text (record, "pd");
  const ParaatIdentity *identity = paraat_record_get_identity (record);
  gint64 at_us = paraat_record_get_first_us (record);
  g_autofree char *when = NULL;

  paraat_register_moment (paraat_record_get_value (record, "noticed"), &at_us);
  when = paraat_moment_format (at_us);

  return g_strconcat (identity != NULL && identity->exercise ? _("EXERCISE · ") : "", when, " · ", state_words (record), " · ",
                      reference, g_strcmp0 (pd, "yes") == 0 ? _(" · data breach") : "",
                      paraat_incident_is_small (record) ? _(" · only in our register") : "", NULL);
}

static void
update (ParaatIncidentRow *self)
{
  g_autofree char *title = NULL;
  g_autofree char *subtitle = NULL;
  g_autofree char *label = NULL;

  if (self->record == NULL || !paraat_record_get_is_loaded (self->record))
    return;
  title = paraat_report_dup_title (self->record);
  subtitle = describe (self->record);
  label = g_strdup_printf ("%s, %s", title, subtitle);
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->subtitle, subtitle);
  if (self->item != NULL)
    gtk_list_item_set_accessible_label (self->item, label);
}

void
paraat_incident_row_set_record (ParaatIncidentRow *self,
                                ParaatRecord      *record,
                                GtkListItem       *item)
{
  if (self->record != NULL)
    g_signal_handlers_disconnect_by_data (self->record, self);
  g_set_object (&self->record, record);
  self->item = item;
  if (record == NULL)
    return;
  g_signal_connect_object (record, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (record, "notify::is-loaded", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

static void
paraat_incident_row_dispose (GObject *object)
{
  ParaatIncidentRow *self = PARAAT_INCIDENT_ROW (object);

  paraat_incident_row_set_record (self, NULL, NULL);
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

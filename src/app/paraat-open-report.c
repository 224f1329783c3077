/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-open-report.h"

#include "paraat-incident-acts.h"

#define LOOK_AT 20   /* of the newest incidents: an open one is among them, or nobody works on it any more */

struct _ParaatOpenReport
{
  GObject     parent_instance;

  GListModel *incidents;   /* (owned) newest first */
  GPtrArray  *newest;      /* (owned) (element-type ParaatRecord) kept loaded */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ParaatOpenReport, paraat_open_report, G_TYPE_OBJECT)

static void
changed_cb (ParaatOpenReport *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
items_changed_cb (ParaatOpenReport *self)
{
  g_autoptr(GPtrArray) before = self->newest;
  guint n = MIN (g_list_model_get_n_items (self->incidents), LOOK_AT);

  self->newest = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < before->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (before, i), self);
  for (guint i = 0; i < n; i++)
    {
      ParaatRecord *record = g_list_model_get_item (self->incidents, i);

      g_signal_connect_object (record, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (record, "notify::is-loaded", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
      g_ptr_array_add (self->newest, record);
    }
  changed_cb (self);
}

static void
paraat_open_report_dispose (GObject *object)
{
  ParaatOpenReport *self = PARAAT_OPEN_REPORT (object);

  g_clear_object (&self->incidents);
  g_clear_pointer (&self->newest, g_ptr_array_unref);

  G_OBJECT_CLASS (paraat_open_report_parent_class)->dispose (object);
}

static void
paraat_open_report_class_init (ParaatOpenReportClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = paraat_open_report_dispose;
  signals[CHANGED] = g_signal_new ("changed", PARAAT_TYPE_OPEN_REPORT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
paraat_open_report_init (ParaatOpenReport *self)
{
  self->newest = g_ptr_array_new_with_free_func (g_object_unref);
}

ParaatOpenReport *
paraat_open_report_new (ParaatRecordList *incidents)
{
  ParaatOpenReport *self = g_object_new (PARAAT_TYPE_OPEN_REPORT, NULL);

  self->incidents = g_object_ref (G_LIST_MODEL (incidents));
  g_signal_connect_object (incidents, "items-changed", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED);
  items_changed_cb (self);

  return self;
}

/**
 * paraat_open_report_find:
 * @except: (nullable): one that is not meant
 *
 * Returns: (transfer none) (nullable): the report
 */
ParaatRecord *
paraat_open_report_find (ParaatOpenReport *self,
                         ParaatRecord     *except)
{
  ParaatRecord *exercise = NULL;

  for (guint i = 0; i < self->newest->len; i++)
    {
      ParaatRecord *record = g_ptr_array_index (self->newest, i);
      const ParaatIdentity *identity = paraat_record_get_identity (record);

      if (record == except || identity == NULL || !paraat_incident_is_open (record) || paraat_incident_is_small (record))
        continue;
      if (!identity->exercise)
        return record;
      if (exercise == NULL)
        exercise = record;
    }

  return exercise;
}

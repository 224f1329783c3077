/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "paraat-core"

#include "config.h"

#include "paraat-record-filler.h"
#include "paraat-store-private.h"

struct _ParaatRecordFiller
{
  ParaatStore *store;     /* (owned) */
  GPtrArray   *wanted;    /* (owned) (element-type ParaatRecord) asked for, to be filled together */
  guint        source;    /* GSource id, 0: none */
};

static void
filled_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GPtrArray) records = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) states = paraat_store_read_many_finish (PARAAT_STORE (object), result, &error);

  for (guint i = 0; i < records->len; i++)
    {
      if (states != NULL)
        paraat_record_fill (g_ptr_array_index (records, i), g_ptr_array_index (states, i));
      else
        g_signal_emit_by_name (g_ptr_array_index (records, i), "failed", error);
    }
}

/* A screenful of rows asks one after the other; the reader is asked once. */
static gboolean
fill_cb (gpointer data)
{
  ParaatRecordFiller *self = data;
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof (ParaatUuid));
  GPtrArray *wanted = g_steal_pointer (&self->wanted);

  self->source = 0;
  self->wanted = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < wanted->len; i++)
    g_array_append_val (ids, *paraat_record_get_id (g_ptr_array_index (wanted, i)));
  paraat_store_read_many_async (self->store, ids, NULL, filled_cb, wanted);

  return G_SOURCE_REMOVE;
}

/**
 * paraat_record_filler_get: (skip)
 * @id: of a record
 *
 * Returns: (transfer full): the live object; not loaded before the loop runs, unless it was
 */
ParaatRecord *
paraat_record_filler_get (ParaatRecordFiller *self,
                          const ParaatUuid   *id)
{
  ParaatRecord *record = paraat_record_get_unloaded (self->store, id);

  if (!paraat_record_get_is_loaded (record))
    {
      g_ptr_array_add (self->wanted, g_object_ref (record));
      if (self->source == 0)
        self->source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, fill_cb, self, NULL);
    }

  return record;
}

ParaatRecordFiller *
paraat_record_filler_new (ParaatStore *store)
{
  ParaatRecordFiller *self = g_new0 (ParaatRecordFiller, 1);

  self->store = g_object_ref (store);
  self->wanted = g_ptr_array_new_with_free_func (g_object_unref);

  return self;
}

void
paraat_record_filler_free (ParaatRecordFiller *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  g_ptr_array_unref (self->wanted);
  g_object_unref (self->store);
  g_free (self);
}

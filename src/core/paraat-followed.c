/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "paraat-core"

#include "config.h"

#include "paraat-followed.h"

#include "paraat-record-list.h"

struct _ParaatFollowed
{
  GObject           parent_instance;

  ParaatRecordList *list;       /* (owned) all of the kind */
  GPtrArray        *kept;       /* (owned) (element-type ParaatRecord) the same, kept so that they stay loaded */
  GPtrArray        *records;    /* (owned) (element-type ParaatRecord) of those what was read */
  guint             idle;       /* GSource id, 0: none */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ParaatFollowed, paraat_followed, G_TYPE_OBJECT)

static gboolean
tell_cb (gpointer data)
{
  ParaatFollowed *self = data;

  self->idle = 0;
  g_ptr_array_set_size (self->records, 0);
  for (guint i = 0; i < self->kept->len; i++)
    {
      ParaatRecord *record = g_ptr_array_index (self->kept, i);

      if (paraat_record_get_is_loaded (record) && paraat_record_get_exists (record))
        g_ptr_array_add (self->records, g_object_ref (record));
    }
  g_signal_emit (self, signals[CHANGED], 0);

  return G_SOURCE_REMOVE;
}

static void
changed_cb (ParaatFollowed *self)
{
  if (self->idle == 0)
    self->idle = g_idle_add (tell_cb, self);
}

static void
items_cb (ParaatFollowed *self)
{
  g_autoptr(GPtrArray) before = g_steal_pointer (&self->kept);
  GListModel *list = G_LIST_MODEL (self->list);

  self->kept = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < before->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (before, i), self);
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      ParaatRecord *record = g_list_model_get_item (list, i);

      g_signal_connect_object (record, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (record, "notify::is-loaded", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
      g_ptr_array_add (self->kept, record);
    }
  changed_cb (self);
}

GPtrArray *
paraat_followed_get_records (ParaatFollowed *self)
{
  return self->records;
}

gboolean
paraat_followed_get_is_loaded (ParaatFollowed *self)
{
  return paraat_record_list_get_is_loaded (self->list) && self->idle == 0 && self->records->len == self->kept->len;
}

ParaatRecord *
paraat_followed_find (ParaatFollowed   *self,
                      const ParaatUuid *id)
{
  for (guint i = 0; i < self->records->len; i++)
    if (paraat_uuid_equal (paraat_record_get_id (g_ptr_array_index (self->records, i)), id))
      return g_ptr_array_index (self->records, i);

  return NULL;
}

static void
paraat_followed_dispose (GObject *object)
{
  ParaatFollowed *self = PARAAT_FOLLOWED (object);

  /* A list that goes says that its items go. */
  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  g_clear_handle_id (&self->idle, g_source_remove);
  g_clear_pointer (&self->records, g_ptr_array_unref);
  g_clear_pointer (&self->kept, g_ptr_array_unref);
  g_clear_object (&self->list);

  G_OBJECT_CLASS (paraat_followed_parent_class)->dispose (object);
}

static void
paraat_followed_class_init (ParaatFollowedClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = paraat_followed_dispose;
  signals[CHANGED] = g_signal_new ("changed", PARAAT_TYPE_FOLLOWED, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
paraat_followed_init (ParaatFollowed *self)
{
  self->kept = g_ptr_array_new_with_free_func (g_object_unref);
  self->records = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * paraat_followed_new:
 * @store: an open store
 * @kind: of the records
 * @root: (nullable): below which they stand, or %NULL for all
 *
 * Returns: (transfer full): follows the store; says "changed" once it was read. Deleted ones are left out
 */
ParaatFollowed *
paraat_followed_new (ParaatStore      *store,
                     const char       *kind,
                     const ParaatUuid *root)
{
  ParaatFollowed *self = g_object_new (PARAAT_TYPE_FOLLOWED, NULL);

  self->list = paraat_record_list_new (store, kind, root);
  g_signal_connect_object (self->list, "items-changed", G_CALLBACK (items_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "notify::is-loaded", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  items_cb (self);

  return self;
}

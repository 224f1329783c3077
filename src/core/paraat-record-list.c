/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "paraat-core"

#include "config.h"

#include "paraat-record-list.h"
#include "paraat-store-private.h"

#include <string.h>

struct _ParaatRecordList
{
  GObject       parent_instance;

  ParaatStore  *store;        /* (owned) */
  const char   *kind;         /* interned */
  ParaatUuid    root;
  gboolean      has_root;
  GArray       *ids;          /* (owned) (element-type ParaatUuid) newest first */
  GPtrArray    *wanted;       /* (owned) (element-type ParaatRecord) asked for, to be filled together */
  guint         fill_source;  /* GSource id, 0: none */
  gboolean      is_loaded;
  gboolean      is_listing;
  gboolean      list_again;
};

typedef enum
{
  PROP_IS_LOADED = 1,
} ParaatRecordListProperty;

static GParamSpec *props[PROP_IS_LOADED + 1];

static void paraat_record_list_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ParaatRecordList, paraat_record_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, paraat_record_list_iface_init))

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
  ParaatRecordList *self = data;
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof (ParaatUuid));
  GPtrArray *wanted = g_steal_pointer (&self->wanted);

  self->fill_source = 0;
  self->wanted = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < wanted->len; i++)
    g_array_append_val (ids, *paraat_record_get_id (g_ptr_array_index (wanted, i)));
  paraat_store_read_many_async (self->store, ids, NULL, filled_cb, wanted);

  return G_SOURCE_REMOVE;
}

/* Only what differs is told: a list that is being read stays where it is. */
static void
take_ids (ParaatRecordList *self,
          GArray           *ids)
{
  g_autoptr(GArray) before = g_steal_pointer (&self->ids);
  guint shorter = MIN (before->len, ids->len);
  guint head = 0;
  guint tail = 0;

  self->ids = g_array_ref (ids);
  while (head < shorter
         && paraat_uuid_equal (&g_array_index (before, ParaatUuid, head), &g_array_index (ids, ParaatUuid, head)))
    head++;
  while (tail < shorter - head
         && paraat_uuid_equal (&g_array_index (before, ParaatUuid, before->len - 1 - tail),
                               &g_array_index (ids, ParaatUuid, ids->len - 1 - tail)))
    tail++;
  if (head + tail < before->len || head + tail < ids->len)
    g_list_model_items_changed (G_LIST_MODEL (self), head, before->len - head - tail, ids->len - head - tail);
}

static void start_listing (ParaatRecordList *self);

static void
listed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(ParaatRecordList) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) ids = paraat_store_list_finish (PARAAT_STORE (object), result, &error);

  self->is_listing = FALSE;
  if (ids != NULL)
    take_ids (self, ids);
  else if (!g_error_matches (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_CLOSED))
    g_signal_emit_by_name (object, "failed", error);
  if (!self->is_loaded)
    {
      self->is_loaded = TRUE;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_IS_LOADED]);
    }
  if (self->list_again)
    start_listing (self);
}

static void
start_listing (ParaatRecordList *self)
{
  self->list_again = self->is_listing;
  if (self->is_listing)
    return;
  self->is_listing = TRUE;
  paraat_store_list_async (self->store, self->kind, self->has_root ? &self->root : NULL, NULL, listed_cb,
                           g_object_ref (self));
}

static void
store_changed_cb (ParaatRecordList *self,
                  GPtrArray        *touched)
{
  for (guint i = 0; i < touched->len; i++)
    {
      const ParaatTouched *one = g_ptr_array_index (touched, i);
      gboolean is_ours = one->kind == self->kind && (!self->has_root || paraat_uuid_equal (&one->root, &self->root));

      /* A corrected clock may move any record of its root. */
      if ((is_ours && one->may_move) || g_str_equal (one->kind, "clock"))
        {
          start_listing (self);
          return;
        }
    }
}

static GType
paraat_record_list_get_item_type (GListModel *model)
{
  return PARAAT_TYPE_RECORD;
}

static guint
paraat_record_list_get_n_items (GListModel *model)
{
  return PARAAT_RECORD_LIST (model)->ids->len;
}

static gpointer
paraat_record_list_get_item (GListModel *model,
                             guint       position)
{
  ParaatRecordList *self = PARAAT_RECORD_LIST (model);
  ParaatRecord *record;

  if (position >= self->ids->len)
    return NULL;

  record = paraat_record_get_unloaded (self->store, &g_array_index (self->ids, ParaatUuid, position));
  if (!paraat_record_get_is_loaded (record))
    {
      g_ptr_array_add (self->wanted, g_object_ref (record));
      if (self->fill_source == 0)
        self->fill_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, fill_cb, self, NULL);
    }

  return record;
}

static void
paraat_record_list_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = paraat_record_list_get_item_type;
  iface->get_n_items = paraat_record_list_get_n_items;
  iface->get_item = paraat_record_list_get_item;
}

static void
paraat_record_list_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  ParaatRecordList *self = PARAAT_RECORD_LIST (object);

  switch ((ParaatRecordListProperty) prop_id)
    {
    case PROP_IS_LOADED:
      g_value_set_boolean (value, self->is_loaded);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
paraat_record_list_dispose (GObject *object)
{
  ParaatRecordList *self = PARAAT_RECORD_LIST (object);

  g_clear_handle_id (&self->fill_source, g_source_remove);
  g_ptr_array_set_size (self->wanted, 0);

  G_OBJECT_CLASS (paraat_record_list_parent_class)->dispose (object);
}

static void
paraat_record_list_finalize (GObject *object)
{
  ParaatRecordList *self = PARAAT_RECORD_LIST (object);

  g_array_unref (self->ids);
  g_ptr_array_unref (self->wanted);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (paraat_record_list_parent_class)->finalize (object);
}

static void
paraat_record_list_class_init (ParaatRecordListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = paraat_record_list_get_property;
  object_class->dispose = paraat_record_list_dispose;
  object_class->finalize = paraat_record_list_finalize;

  props[PROP_IS_LOADED] = g_param_spec_boolean ("is-loaded", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
paraat_record_list_init (ParaatRecordList *self)
{
  self->ids = g_array_new (FALSE, FALSE, sizeof (ParaatUuid));
  self->wanted = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * paraat_record_list_get_is_loaded:
 *
 * Returns: whether the ids were read once; before that the list is empty, which says nothing
 */
gboolean
paraat_record_list_get_is_loaded (ParaatRecordList *self)
{
  return self->is_loaded;
}

/**
 * paraat_record_list_new:
 * @store: an open store
 * @kind: which records
 * @root: (nullable): of which root, or of all
 *
 * Returns: (transfer full): a list model of [class@Record], newest first, deleted ones left out; loads by itself and
 *   follows the store
 */
ParaatRecordList *
paraat_record_list_new (ParaatStore      *store,
                        const char       *kind,
                        const ParaatUuid *root)
{
  ParaatRecordList *self = g_object_new (PARAAT_TYPE_RECORD_LIST, NULL);

  self->store = g_object_ref (store);
  self->kind = g_intern_string (kind);
  self->has_root = root != NULL;
  if (root != NULL)
    self->root = *root;
  g_signal_connect_object (store, "changed", G_CALLBACK (store_changed_cb), self, G_CONNECT_SWAPPED);
  start_listing (self);

  return self;
}

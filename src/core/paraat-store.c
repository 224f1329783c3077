/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "paraat-core"

#include "config.h"

#include "paraat-store-private.h"

#include <string.h>

typedef enum
{
  PROP_DEVICE = 1,
  PROP_IS_FULL,
  PROP_COPIED_US,
} ParaatStoreProperty;

static GParamSpec *props[PROP_COPIED_US + 1];

enum
{
  CHANGED,
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ParaatStore, paraat_store, G_TYPE_OBJECT)

/* What the writer thread tells the main thread after a commit. */
typedef struct
{
  ParaatStore *store;      /* (owned) */
  GPtrArray   *touched;    /* (owned) (nullable) */
  gboolean     has_erased;
} News;

static void
news_free (gpointer data)
{
  News *news = data;

  g_object_unref (news->store);
  g_clear_pointer (&news->touched, g_ptr_array_unref);
  g_free (news);
}

static gboolean
deliver_news_cb (gpointer data)
{
  News *news = data;
  ParaatStore *self = news->store;

  if (news->touched == NULL)
    {
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_IS_FULL]);
      return G_SOURCE_REMOVE;
    }
  for (guint i = 0; i < news->touched->len; i++)
    {
      const ParaatTouched *touched = g_ptr_array_index (news->touched, i);
      ParaatRecord *record = g_hash_table_lookup (self->records, &touched->record);

      if (record != NULL)
        paraat_record_refresh (record);
    }
  g_signal_emit (self, signals[CHANGED], 0, news->touched);
  if (news->has_erased)
    paraat_store_copies_rewrite (self);

  return G_SOURCE_REMOVE;
}

static void
send_news (ParaatStore *self,
           GPtrArray   *touched,
           gboolean     has_erased)
{
  g_autoptr(GSource) source = g_idle_source_new ();
  News *news = g_new0 (News, 1);

  news->store = g_object_ref (self);
  news->touched = touched != NULL ? g_ptr_array_ref (touched) : NULL;
  news->has_erased = has_erased;
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, deliver_news_cb, news, news_free);
  g_source_set_static_name (source, "[paraat] news of a commit");
  g_source_attach (source, self->context);
}

/* On the writer thread. */
static void
committed_cb (GPtrArray *touched,
              gboolean   has_erased,
              gpointer   user_data)
{
  send_news (user_data, touched, has_erased);
}

/* On the writer thread: the folder is the writer's from opening to closing. */
static gboolean
make_room_cb (gpointer user_data)
{
  ParaatStore *self = user_data;

  if (self->folder == NULL || !paraat_folder_free_reserve (self->folder))
    return FALSE;
  g_atomic_int_set (&self->is_full, TRUE);
  send_news (self, NULL, FALSE);

  return TRUE;
}

GTask *
paraat_store_new_task (ParaatStore          *self,
          GCancellable         *cancellable,
          GAsyncReadyCallback   callback,
          gpointer              user_data,
          gpointer              tag)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  /* A change that was committed must never be reported as cancelled. */
  g_task_set_check_cancellable (task, FALSE);

  return task;
}

/* Checks a result and gives the job's data when it succeeded. */
gpointer
paraat_store_finish (ParaatStore   *self,
        GAsyncResult  *result,
        gpointer       tag,
        GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, tag), NULL);

  return g_task_propagate_boolean (G_TASK (result), error) ? paraat_worker_get_data (G_TASK (result)) : NULL;
}

gboolean
paraat_store_return_if_closed (ParaatStore *self,
                  GTask       *task)
{
  if (self->writer != NULL)
    return FALSE;

  g_task_return_new_error_literal (task, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_CLOSED, "The store is not open");
  g_object_unref (task);

  return TRUE;
}

void
paraat_store_push_write (ParaatStore    *self,
            ParaatSqlFunc   func,
            gpointer        data,
            GDestroyNotify  destroy,
            GTask          *task)
{
  if (self->writer == NULL)
    {
      if (destroy != NULL)
        destroy (data);
      paraat_store_return_if_closed (self, task);
      return;
    }
  paraat_worker_push (self->writer, func, data, destroy, task);
}

void
paraat_store_push_read (ParaatStore    *self,
           ParaatSqlFunc   func,
           gpointer        data,
           GDestroyNotify  destroy,
           GTask          *task)
{
  if (self->reader == NULL)
    {
      if (destroy != NULL)
        destroy (data);
      paraat_store_return_if_closed (self, task);
      return;
    }
  paraat_worker_push_read (self->reader, func, data, destroy, task);
}

/* --- opening and closing --- */

static void
end_workers (ParaatStore *self)
{
  g_clear_pointer (&self->reader, paraat_worker_join);
  g_clear_pointer (&self->writer, paraat_worker_join);
  g_clear_pointer (&self->folder, paraat_folder_close);
  self->is_open = FALSE;
}

static void
take_opened (ParaatStore   *self,
             ParaatOpening *opening)
{
  g_clear_pointer (&self->device, paraat_device_unref);
  g_clear_pointer (&self->settings, g_hash_table_unref);
  g_clear_pointer (&self->keys, g_hash_table_unref);
  self->device = g_steal_pointer (&opening->opened.device);
  self->settings = g_steal_pointer (&opening->opened.settings);
  self->keys = g_steal_pointer (&opening->opened.keys);
  self->mint_reason = opening->opened.reason;
  self->folder = g_steal_pointer (&opening->folder);
  self->is_open = TRUE;
  if (opening->opened.is_full)
    {
      g_atomic_int_set (&self->is_full, TRUE);
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_IS_FULL]);
    }
  if (opening->opened.newest_us != 0)
    paraat_clock_note_newest (self->clock, opening->opened.newest_us);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DEVICE]);
}

static void
reader_opened_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  ParaatStore *self = PARAAT_STORE (object);
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      end_workers (self);
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  paraat_store_note_mint_told (self);
  paraat_store_copies_start (self);
  g_task_return_boolean (task, TRUE);
}

static void
writer_opened_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  ParaatStore *self = PARAAT_STORE (object);
  g_autoptr(GTask) task = user_data;
  ParaatOpening *opening = paraat_worker_get_data (G_TASK (result));
  g_autoptr(GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_set_str (&self->newest_copy, opening->newest_copy);
      end_workers (self);
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  take_opened (self, opening);
  g_task_set_task_data (task, GUINT_TO_POINTER (opening->n_rescued), NULL);
  paraat_worker_push_alone (self->reader, paraat_store_open_reader_alone, g_strdup (self->path), g_free,
                            paraat_store_new_task (self, NULL, reader_opened_cb, g_steal_pointer (&task), reader_opened_cb));
}

static void
open_or_recover (ParaatStore *self,
                 gboolean     recover,
                 GTask       *task)
{
  ParaatOpening *opening;

  if (self->writer != NULL)
    {
      g_task_return_new_error_literal (task, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_BUSY, "The store is open already");
      g_object_unref (task);
      return;
    }

  opening = g_new0 (ParaatOpening, 1);
  opening->data_dir = g_strdup (self->data_dir);
  opening->extension = self->extension;
  opening->signer = self->signer != NULL ? paraat_device_ref (self->signer) : NULL;
  opening->recover = recover;
  self->writer = paraat_worker_new ("paraat-writer", committed_cb, make_room_cb, self);
  self->reader = paraat_worker_new ("paraat-reader", NULL, NULL, NULL);
  paraat_worker_push_alone (self->writer, paraat_store_open_alone, opening, (GDestroyNotify) paraat_opening_free,
                            paraat_store_new_task (self, NULL, writer_opened_cb, task, writer_opened_cb));
}

/**
 * paraat_store_open_async:
 * @self: a store
 * @cancellable: (nullable): stop caring; the opening goes on
 * @callback: (scope async): called on the main thread
 * @user_data: for @callback
 *
 * Locks the data folder, opens its database (made, or brought up to date after a copy of it), finds or makes the identity
 * of this device, and turns drafts that a crash left into changes. None of it on the main thread.
 */
void
paraat_store_open_async (ParaatStore         *self,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_return_if_fail (PARAAT_IS_STORE (self));

  open_or_recover (self, FALSE, paraat_store_new_task (self, cancellable, callback, user_data, paraat_store_open_async));
}

/**
 * paraat_store_open_finish:
 * @error: [error@StoreError]: IN_USE, READ_ONLY, UNSUITABLE, TOO_NEW, FOREIGN, FULL; CORRUPT, after which
 *   paraat_store_recover_async() goes on with paraat_store_get_newest_copy()
 */
gboolean
paraat_store_open_finish (ParaatStore   *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * paraat_store_recover_async:
 *
 * Sets the damaged database aside (it is never deleted), opens the newest good copy, or a new file when there is none,
 * and adds whatever can still be read of the damaged one. The device gets a new identity.
 */
void
paraat_store_recover_async (ParaatStore         *self,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_return_if_fail (PARAAT_IS_STORE (self));

  open_or_recover (self, TRUE, paraat_store_new_task (self, cancellable, callback, user_data, paraat_store_recover_async));
}

/**
 * paraat_store_recover_finish:
 * @out_n_rescued: (out) (optional): changes found in the damaged file that the copy did not have
 */
gboolean
paraat_store_recover_finish (ParaatStore   *self,
                             GAsyncResult  *result,
                             guint         *out_n_rescued,
                             GError       **error)
{
  guint n_rescued;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  n_rescued = GPOINTER_TO_UINT (g_task_get_task_data (G_TASK (result)));
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  if (out_n_rescued != NULL)
    *out_n_rescued = n_rescued;

  return TRUE;
}

static gboolean
close_alone (ParaatWorker  *worker,
             gpointer       data,
             GError       **error)
{
  paraat_worker_take_sql (worker, NULL, NULL);   /* the last connection to close writes the journal back */

  return TRUE;
}

static void
writer_closed_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  ParaatStore *self = PARAAT_STORE (object);
  g_autoptr(GTask) task = user_data;

  end_workers (self);
  g_task_return_boolean (task, TRUE);
}

static void
reader_closed_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  ParaatStore *self = PARAAT_STORE (object);

  paraat_worker_push_alone (self->writer, close_alone, NULL, NULL,
                            paraat_store_new_task (self, NULL, writer_closed_cb, user_data, writer_closed_cb));
}

/* A copy under way has a connection of its own: the folder is given up after it. */
void
paraat_store_finish_closing (ParaatStore *self)
{
  if (self->closing == NULL || self->is_copying)
    return;
  paraat_worker_push_alone (self->reader, close_alone, NULL, NULL,
                            paraat_store_new_task (self, NULL, reader_closed_cb, g_steal_pointer (&self->closing),
                                                   reader_closed_cb));
}

/**
 * paraat_store_close_async:
 *
 * Runs what is queued, closes the database and gives up the data folder. What is still being typed is committed with
 * paraat_record_commit_all_async() before.
 */
void
paraat_store_close_async (ParaatStore         *self,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  GTask *task = paraat_store_new_task (self, NULL, callback, user_data, paraat_store_close_async);

  if (!self->is_open)
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }
  self->is_open = FALSE;
  paraat_store_copies_stop (self);
  self->closing = task;
  paraat_store_finish_closing (self);
}

gboolean
paraat_store_close_finish (ParaatStore   *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- properties --- */

ParaatDevice *
paraat_store_get_device (ParaatStore *self)
{
  return self->device;
}

ParaatMintReason
paraat_store_get_mint_reason (ParaatStore *self)
{
  return self->mint_reason;
}

ParaatClock *
paraat_store_get_clock (ParaatStore *self)
{
  return self->clock;
}

ParaatBlobs *
paraat_store_get_blobs (ParaatStore *self)
{
  return self->blobs;
}

gboolean
paraat_store_get_is_full (ParaatStore *self)
{
  return g_atomic_int_get (&self->is_full) != 0;
}

const char *
paraat_store_get_newest_copy (ParaatStore *self)
{
  return self->newest_copy;
}

const char *
paraat_store_get_data_dir (ParaatStore *self)
{
  return self->data_dir;
}

ParaatRecord *
paraat_store_lookup_record (ParaatStore      *self,
                            const ParaatUuid *id)
{
  return g_hash_table_lookup (self->records, id);
}

void
paraat_store_register_record (ParaatStore  *self,
                              ParaatRecord *record)
{
  g_hash_table_insert (self->records, (gpointer) paraat_record_get_id (record), record);
}

void
paraat_store_unregister_record (ParaatStore      *self,
                                const ParaatUuid *id)
{
  g_hash_table_remove (self->records, id);
}

GPtrArray *
paraat_record_list_live (ParaatStore *self)
{
  GPtrArray *records = g_hash_table_get_values_as_ptr_array (self->records);

  g_ptr_array_set_free_func (records, g_object_unref);
  for (guint i = 0; i < records->len; i++)
    g_object_ref (g_ptr_array_index (records, i));

  return records;
}

static void
paraat_store_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  ParaatStore *self = PARAAT_STORE (object);

  switch ((ParaatStoreProperty) prop_id)
    {
    case PROP_DEVICE:
      g_value_set_pointer (value, self->device);
      break;

    case PROP_IS_FULL:
      g_value_set_boolean (value, paraat_store_get_is_full (self));
      break;

    case PROP_COPIED_US:
      g_value_set_int64 (value, self->copied_us);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
paraat_store_finalize (GObject *object)
{
  ParaatStore *self = PARAAT_STORE (object);

  g_assert (self->writer == NULL);   /* paraat_store_close_async() came before */
  g_assert (g_hash_table_size (self->records) == 0);
  g_free (self->data_dir);
  g_free (self->path);
  g_free (self->newest_copy);
  g_clear_pointer (&self->device, paraat_device_unref);
  g_clear_pointer (&self->signer, paraat_device_unref);
  g_clear_pointer (&self->blobs, paraat_blobs_unref);
  g_clear_pointer (&self->settings, g_hash_table_unref);
  g_clear_pointer (&self->keys, g_hash_table_unref);
  g_hash_table_unref (self->records);
  g_main_context_unref (self->context);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (paraat_store_parent_class)->finalize (object);
}

static void
paraat_store_class_init (ParaatStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = paraat_store_get_property;
  object_class->finalize = paraat_store_finalize;

  props[PROP_DEVICE] = g_param_spec_pointer ("device", NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_IS_FULL] = g_param_spec_boolean ("is-full", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_COPIED_US] = g_param_spec_int64 ("copied-us", NULL, NULL, 0, G_MAXINT64, 0,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  /**
   * ParaatStore::changed:
   * @touched: (element-type ParaatTouched): the records that a commit touched
   *
   * On the main thread, once per commit.
   */
  signals[CHANGED] = g_signal_new ("changed", PARAAT_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_PTR_ARRAY);
  /**
   * ParaatStore::failed:
   * @error: why a draft or a setting could not be written
   */
  signals[FAILED] = g_signal_new ("failed", PARAAT_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
paraat_store_init (ParaatStore *self)
{
  self->clock = paraat_clock_new ();
  self->settings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->keys = paraat_keys_new ();
  self->records = g_hash_table_new (paraat_uuid_hash, paraat_uuid_equal);
  self->context = g_main_context_ref_thread_default ();
}

/**
 * paraat_store_new:
 * @data_dir: (type filename): the data folder; made when it is not there
 *
 * Returns: (transfer full): a store that is not open yet
 */
ParaatStore *
paraat_store_new (const char *data_dir)
{
  ParaatStore *self = g_object_new (PARAAT_TYPE_STORE, NULL);
  g_autofree char *blobs_dir = g_build_filename (data_dir, "blobs", NULL);

  self->data_dir = g_strdup (data_dir);
  self->path = g_build_filename (data_dir, "paraat.db", NULL);
  self->blobs = paraat_blobs_new (blobs_dir);

  return self;
}

void
paraat_store_set_extension (ParaatStore        *self,
                            const char         *name,
                            guint32             application_id,
                            const char * const *migrations)
{
  g_return_if_fail (self->writer == NULL);

  self->extension = (ParaatExtension) { name, application_id, migrations };
}

void
paraat_store_set_signer (ParaatStore  *self,
                         ParaatDevice *signer)
{
  g_return_if_fail (self->writer == NULL);

  g_clear_pointer (&self->signer, paraat_device_unref);
  self->signer = paraat_device_ref (signer);
}

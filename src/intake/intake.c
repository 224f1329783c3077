/* SPDX-License-Identifier: EUPL-1.2 */

/* One data folder: the keys, the store with the intake's own tables, the epoch.
 *
 * The epoch is new when the store is new, and when it was put back from a backup: the store notices that its file is
 * another, or older, than its key file remembers; and the file "epoch" beside the database says what the last answer
 * said.  When the two differ, a new one is made: desks then forget what was acknowledged and send what is missing.
 */
#include "config.h"

#include "intake.h"
#include "paraat-folder.h"

#include <sodium.h>

#define EPOCH_FILE "epoch"

G_DEFINE_QUARK (intake-error-quark, intake_error)

static void
run_pooled (gpointer data,
            gpointer user_data)
{
  g_autoptr(GTask) task = data;
  GTaskThreadFunc func = (GTaskThreadFunc) g_object_get_data (G_OBJECT (task), "func");

  func (task, g_task_get_source_object (task), g_task_get_task_data (task), NULL);
}

/**
 * intake_run_in_pool:
 * @task: (transfer none): what @func returns goes to its callback, on the main thread
 * @func: runs on one of as many threads as there are processors
 *
 * As g_task_run_in_thread(), whose threads are shared and grow in number: a batch costs memory while it is parsed.
 */
void
intake_run_in_pool (Intake          *self,
                    GTask           *task,
                    GTaskThreadFunc  func)
{
  g_object_set_data (G_OBJECT (task), "func", (gpointer) func);
  g_thread_pool_push (self->pool, g_object_ref (task), NULL);
}

static GHashTable *
new_devices (void)
{
  return g_hash_table_new_full (paraat_uuid_hash, paraat_uuid_equal, NULL, g_free);
}

Intake *
intake_new (const char *data_dir)
{
  Intake *self = g_new0 (Intake, 1);

  self->data_dir = g_strdup (data_dir);
  self->store = paraat_store_new (data_dir);
  self->devices = new_devices ();
  self->blobs = g_hash_table_new_full (paraat_uuid_hash, paraat_uuid_equal, g_free, (GDestroyNotify) paraat_blobs_unref);
  self->blob_bytes = g_hash_table_new_full (paraat_uuid_hash, paraat_uuid_equal, g_free, g_free);
  self->disk_floor = (goffset) 1024 * 1024 * 1024;
  self->blobs_max = (goffset) 4 * 1024 * 1024 * 1024;
  self->waiters = g_ptr_array_new ();
  self->speakers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->at_once = INTAKE_AT_ONCE;
  self->pool = g_thread_pool_new (run_pooled, NULL, (int) g_get_num_processors (), FALSE, NULL);
  self->patience_ms = 30 * 1000;
  intake_limit_init (&self->wrong_codes, 10, G_MAXUINT, 60 * G_USEC_PER_SEC);   /* 2^128 codes: nobody gets there */
  intake_limit_init (&self->reports, 20, 200, 600 * G_USEC_PER_SEC);
  intake_limit_init (&self->content_kib, 512 * 1024, G_MAXUINT, 600 * G_USEC_PER_SEC);   /* a town hall has one address */

  return self;
}

void
intake_free (Intake *self)
{
  g_assert (self->server == NULL && self->n_busy == 0);   /* intake_close_async() came before */
  g_thread_pool_free (self->pool, FALSE, TRUE);
  g_clear_object (&self->store);
  g_clear_pointer (&self->device, paraat_device_unref);
  g_clear_pointer (&self->seal_secret, sodium_free);
  g_hash_table_unref (self->devices);
  g_hash_table_unref (self->blobs);
  g_hash_table_unref (self->blob_bytes);
  g_ptr_array_unref (self->waiters);
  g_hash_table_unref (self->speakers);
  intake_limit_clear (&self->wrong_codes);
  intake_limit_clear (&self->reports);
  intake_limit_clear (&self->content_kib);
  g_clear_pointer (&self->content, intake_content_free);
  g_free (self->epoch);
  g_free (self->base_url);
  g_free (self->data_dir);
  g_free (self);
}

/* Threads that verify hold the table: a new one takes its place. */
void
intake_put_device (Intake             *self,
                   const IntakeDevice *device)
{
  GHashTable *devices = new_devices ();
  GHashTableIter iter;
  IntakeDevice *one;

  g_hash_table_iter_init (&iter, self->devices);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &one))
    {
      IntakeDevice *copy = g_memdup2 (one, sizeof *one);

      g_hash_table_replace (devices, &copy->id, copy);
    }
  one = g_memdup2 (device, sizeof *device);
  g_hash_table_replace (devices, &one->id, one);
  g_hash_table_unref (self->devices);
  self->devices = devices;
}

void
intake_revoke_device (Intake           *self,
                      const ParaatUuid *id)
{
  const IntakeDevice *known = g_hash_table_lookup (self->devices, id);
  IntakeDevice revoked;

  if (known == NULL)
    return;
  revoked = *known;
  revoked.is_revoked = TRUE;
  intake_put_device (self, &revoked);
}

/* A folder an administration: whether a file is here is nobody else's to know. */
ParaatBlobs *
intake_get_blobs (Intake           *self,
                  const ParaatUuid *bestuur)
{
  ParaatBlobs *blobs = g_hash_table_lookup (self->blobs, bestuur);

  if (blobs == NULL)
    {
      char name[PARAAT_UUID_STRING_SIZE];
      g_autofree char *path = NULL;

      paraat_uuid_format (bestuur, name);
      path = g_build_filename (self->data_dir, "blobs", name, NULL);
      blobs = paraat_blobs_new (path);
      g_hash_table_insert (self->blobs, g_memdup2 (bestuur, sizeof *bestuur), blobs);
    }

  return blobs;
}

/* --- opening --- */

typedef struct
{
  char       *expected;      /* (owned) (nullable) */
  gboolean    is_restored;
  char       *epoch;         /* (owned) (nullable) */
  GHashTable *devices;       /* (owned) */
} Opening;

static void
opening_free (Opening *opening)
{
  g_free (opening->expected);
  g_free (opening->epoch);
  g_hash_table_unref (opening->devices);
  g_free (opening);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opening, opening_free)

static char *
epoch_path (Intake *self)
{
  return g_build_filename (self->data_dir, EPOCH_FILE, NULL);
}

static char *
read_epoch_file (Intake *self)
{
  g_autofree char *path = epoch_path (self);
  char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NULL;   /* not there, or not readable: then it does not fit, and a new epoch costs only traffic */

  return g_strstrip (text);
}

static gboolean
begin_job (ParaatSql  *sql,
           gpointer    data,
           GError    **error)
{
  Opening *opening = data;

  return intake_storage_begin (sql, opening->expected, opening->is_restored, &opening->epoch, opening->devices, error)
         && paraat_sql_settle_mint (sql, error);
}

static void
return_after_close_cb (GObject      *object,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;

  g_task_return_error (task, g_task_get_task_data (task));
}

static void
fail_open (Intake *self,
           GTask  *task,
           GError *error)
{
  g_task_set_task_data (task, error, NULL);
  paraat_store_close_async (self->store, return_after_close_cb, task);
}

static void
begun_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  GTask *task = user_data;
  Intake *self = g_object_get_data (G_OBJECT (task), "intake");
  g_autoptr(Opening) opening = g_object_steal_data (G_OBJECT (task), "opening");
  g_autofree char *path = epoch_path (self);
  GError *error = NULL;

  if (!paraat_store_write_finish (PARAAT_STORE (object), result, &error)
      || (g_strcmp0 (opening->epoch, opening->expected) != 0
          && !paraat_folder_write_file (path, opening->epoch, strlen (opening->epoch), &error)))
    {
      fail_open (self, task, error);
      return;
    }
  g_set_str (&self->epoch, opening->epoch);
  g_hash_table_unref (self->devices);
  self->devices = g_hash_table_ref (opening->devices);
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
opened_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Intake *self = g_object_get_data (G_OBJECT (task), "intake");
  g_autoptr(GError) error = NULL;
  Opening *opening;

  if (!paraat_store_open_finish (PARAAT_STORE (object), result, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  opening = g_new0 (Opening, 1);
  opening->expected = read_epoch_file (self);
  opening->is_restored = paraat_store_get_mint_reason (self->store) != PARAAT_MINT_NONE;
  opening->devices = new_devices ();
  g_object_set_data (G_OBJECT (task), "opening", opening);
  paraat_store_write_async (self->store, begin_job, opening, NULL, NULL, begun_cb, g_steal_pointer (&task));
}

/**
 * intake_open_async:
 *
 * Reads or makes the intake's keys, opens the store, and settles the epoch.
 */
void
intake_open_async (Intake              *self,
                   GAsyncReadyCallback  callback,
                   gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self->store, NULL, callback, user_data);
  GError *error = NULL;

  g_task_set_source_tag (task, intake_open_async);
  g_object_set_data (G_OBJECT (task), "intake", self);
  if (self->device == NULL && !intake_keys_load (self, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  paraat_store_set_extension (self->store, "intake", INTAKE_APPLICATION_ID, intake_migrations);
  paraat_store_set_signer (self->store, self->device);
  paraat_store_open_async (self->store, NULL, opened_cb, g_steal_pointer (&task));
}

gboolean
intake_open_finish (Intake        *self,
                    GAsyncResult  *result,
                    GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, intake_open_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- closing --- */

static void
closed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (paraat_store_close_finish (PARAAT_STORE (object), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
intake_close_if_idle (Intake *self)
{
  if (self->closing == NULL || self->n_busy > 0 || (self->n_requests > 0 && self->close_timer != 0))
    return;
  g_clear_handle_id (&self->close_timer, g_source_remove);
  if (self->server != NULL)
    soup_server_disconnect (self->server);
  g_clear_object (&self->server);
  paraat_store_close_async (self->store, closed_cb, g_steal_pointer (&self->closing));
}

void
intake_hold (Intake *self)
{
  self->n_busy++;
}

void
intake_release (Intake *self)
{
  g_assert (self->n_busy > 0);
  self->n_busy--;
  intake_close_if_idle (self);
}

static gboolean
close_anyway_cb (gpointer data)
{
  Intake *self = data;

  self->close_timer = 0;
  intake_close_if_idle (self);

  return G_SOURCE_REMOVE;
}

/**
 * intake_close_async:
 *
 * Takes no new request, answers those that are here, and closes the store. Somebody who does not read its answer is
 * waited for 3 s.
 */
void
intake_close_async (Intake              *self,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data)
{
  self->closing = g_task_new (self->store, NULL, callback, user_data);
  g_task_set_source_tag (self->closing, intake_close_async);
  intake_control_stop (self);
  self->close_timer = g_timeout_add_seconds (3, close_anyway_cb, self);
  intake_wake (self, NULL);   /* those that wait get what there is: nothing */
  intake_close_if_idle (self);
}

gboolean
intake_close_finish (Intake        *self,
                     GAsyncResult  *result,
                     GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, intake_close_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* SPDX-License-Identifier: EUPL-1.2 */

/* A copy a day, seven kept, and those that somebody asks for; made on a thread and a connection of its own so that neither
 * reader nor writer waits; one at a time.  When something was erased, one new copy takes the place of all: the database remembers that until it is done. */
#define G_LOG_DOMAIN "paraat-core"

#include "config.h"

#include "paraat-store-private.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#define COPIES_KEPT       7             /* of each kind */
#define FIRST_COPY_S      60            /* after the start has long been painted */
#define NEXT_COPY_S       (60 * 60)     /* a laptop that stays on gets one a day too */

typedef struct
{
  char     *path;         /* (owned) of the database */
  char     *data_dir;     /* (owned) */
  char     *copy;         /* (owned) */
  gboolean  only_this;    /* something was erased: no older copy may keep it */
  gint64    n_erased;     /* as often as that had happened when the copy began, 0: never */
  gboolean  is_outside;   /* of the data folder */
  GTask    *asked;        /* (owned) (nullable) of who waits for it */
} Copying;

static void note_newest (ParaatStore *self);
static void rewrite_copies (ParaatStore *self);
static void start_copy (ParaatStore *self,
                        Copying     *copying);

static void
copying_free (gpointer data)
{
  Copying *copying = data;

  g_free (copying->path);
  g_free (copying->data_dir);
  g_free (copying->copy);
  g_clear_object (&copying->asked);
  g_free (copying);
}

/* Somebody may choose any place, but not one where the store's own files are. */
static gboolean
check_place (Copying  *copying,
             GError  **error)
{
  g_autofree char *folder = g_path_get_dirname (copying->copy);
  g_autofree char *place = realpath (folder, NULL);
  g_autofree char *own = realpath (copying->data_dir, NULL);
  gsize size = own != NULL ? strlen (own) : 0;

  if (!copying->is_outside || own == NULL || place == NULL || !g_str_has_prefix (place, own)
      || (place[size] != '\0' && place[size] != G_DIR_SEPARATOR))
    return TRUE;
  g_set_error_literal (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_INVALID, "The data folder is no place for a copy apart");

  return FALSE;
}

static void
copy_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  Copying *copying = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatSql) sql = NULL;

  if (check_place (copying, &error))
    sql = paraat_sql_open (copying->path, FALSE, &error);
  if (sql == NULL
      || !paraat_sql_get_int (sql, "SELECT ifnull(max(CAST(value AS INTEGER)), 0) FROM setting WHERE name = 'copies-unclean'",
                              &copying->n_erased, &error)
      || !paraat_sql_copy_into (sql, copying->copy, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

/* The journal keeps what was erased until it is written anew. */
static gboolean
empty_journal (ParaatSql  *sql,
               GError    **error)
{
  gint64 is_busy;

  if (!paraat_sql_get_int (sql, "PRAGMA wal_checkpoint(TRUNCATE)", &is_busy, error))
    return FALSE;
  if (is_busy == 0)
    return TRUE;
  g_set_error_literal (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_BUSY, "Somebody reads the journal");

  return FALSE;
}

/* Nothing holds the words any more, unless others were erased meanwhile. */
static gboolean
note_clean_alone (ParaatWorker  *worker,
                  gpointer       data,
                  GError       **error)
{
  const gint64 *n_erased = data;
  ParaatSql *sql = paraat_worker_get_sql (worker);
  sqlite3_stmt *statement;

  if (sql == NULL || !empty_journal (sql, error))
    return FALSE;
  statement = paraat_sql_prepare (sql, "DELETE FROM setting WHERE name = 'copies-unclean' AND CAST(value AS INTEGER) = ?", error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, *n_erased);

  return paraat_sql_step_done (sql, statement, error);
}

static void
noted_clean_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  ParaatStore *self = PARAAT_STORE (object);
  g_autoptr(GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    return;
  self->is_unclean = TRUE;   /* until the next hour, or the next start */
  g_message ("The journal may hold words that were erased: %s", error->message);
}

static gboolean
settle_copy (ParaatStore  *self,
             Copying      *copying,
             GError      **error)
{
  if (copying->is_outside)
    return TRUE;
  if (!copying->only_this)
    {
      paraat_folder_prune_copies (self->folder, COPIES_KEPT);
      return TRUE;
    }
  if (!paraat_folder_keep_only_copy (self->folder, copying->copy, error))
    return FALSE;
  paraat_worker_push_alone (self->writer, note_clean_alone, g_memdup2 (&copying->n_erased, sizeof copying->n_erased), g_free,
                            paraat_store_new_task (self, NULL, noted_clean_cb, NULL, noted_clean_cb));

  return TRUE;
}

static void
copied_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  ParaatStore *self = PARAAT_STORE (object);
  Copying *copying = g_task_get_task_data (G_TASK (result));
  gboolean has_erased = self->is_unclean;   /* meanwhile: it stands in this copy too */
  g_autoptr(GTask) asked = g_steal_pointer (&copying->asked);
  g_autoptr(GError) error = NULL;

  self->is_copying = FALSE;
  if (g_task_propagate_boolean (G_TASK (result), &error) && settle_copy (self, copying, &error))
    {
      note_newest (self);
    }
  else
    {
      /* No word of anybody is lost by this, and "copied-us" says how old the newest copy is. */
      g_message ("No copy was made: %s", error->message);
      self->is_unclean |= copying->only_this;   /* until the next hour, or the next start */
    }
  if (has_erased)
    rewrite_copies (self);
  if (!self->is_copying && !g_queue_is_empty (&self->copies_asked))
    start_copy (self, g_queue_pop_head (&self->copies_asked));
  paraat_store_finish_closing (self);
  if (asked != NULL && error != NULL)
    g_task_return_error (asked, g_steal_pointer (&error));
  else if (asked != NULL)
    g_task_return_boolean (asked, TRUE);
}

static void
start_copy (ParaatStore *self,
            Copying     *copying)
{
  GTask *task = paraat_store_new_task (self, NULL, copied_cb, NULL, start_copy);

  copying->path = g_strdup (self->path);
  copying->data_dir = g_strdup (self->data_dir);
  self->is_copying = TRUE;
  g_task_set_task_data (task, copying, copying_free);
  g_task_run_in_thread (task, copy_thread);
  g_object_unref (task);
}

static void
start_own_copy (ParaatStore *self,
                char        *copy,
                gboolean     only_this)
{
  Copying *copying = g_new0 (Copying, 1);

  copying->copy = copy;
  copying->only_this = only_this;
  start_copy (self, copying);
}

static void
rewrite_copies (ParaatStore *self)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *name = g_date_time_format (now, "paraat-%Y-%m-%d.db");

  if (!self->is_unclean || self->is_copying || !self->is_open)
    return;
  self->is_unclean = FALSE;
  start_own_copy (self, g_build_filename (self->data_dir, "copies", name, NULL), TRUE);
}

static void
note_newest (ParaatStore *self)
{
  g_autoptr(GPtrArray) copies = paraat_folder_list_copies (self->folder);
  GStatBuf found;

  if (copies->len > 0 && g_stat (g_ptr_array_index (copies, 0), &found) == 0)
    self->copied_us = (gint64) found.st_mtime * G_USEC_PER_SEC;
  g_object_notify (G_OBJECT (self), "copied-us");
}

gint64
paraat_store_get_copied_us (ParaatStore *self)
{
  return self->copied_us;
}

static gboolean
copy_due_cb (gpointer data)
{
  ParaatStore *self = data;
  g_autofree char *copy = paraat_folder_next_copy_path (self->folder, g_get_real_time (), 0);

  rewrite_copies (self);
  if (copy != NULL && !self->is_copying)
    start_own_copy (self, g_steal_pointer (&copy), FALSE);
  self->copy_timer = g_timeout_add_seconds (NEXT_COPY_S, copy_due_cb, self);

  return G_SOURCE_REMOVE;
}

void
paraat_store_copies_start (ParaatStore *self)
{
  note_newest (self);
  self->copy_timer = g_timeout_add_seconds (FIRST_COPY_S, copy_due_cb, self);
  self->is_unclean = g_hash_table_contains (self->settings, PARAAT_SETTING_UNCLEAN);
  rewrite_copies (self);
}

void
paraat_store_copies_stop (ParaatStore *self)
{
  g_clear_handle_id (&self->copy_timer, g_source_remove);
}

/* Erased words may stand in every copy and in the journal: one new copy, and the others go. */
void
paraat_store_copies_rewrite (ParaatStore *self)
{
  self->is_unclean = TRUE;
  rewrite_copies (self);
}

/* A place outside of the data folder, or NULL and the kind of one more in it. */
static void
ask_for_copy (ParaatStore    *self,
              char           *copy,
              ParaatCopyKind  kind,
              GTask          *task)
{
  Copying *copying;

  if (!self->is_open)
    {
      g_free (copy);
      g_task_return_new_error_literal (task, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_CLOSED, "The store is not open");
      g_object_unref (task);
      return;
    }
  copying = g_new0 (Copying, 1);
  copying->copy = copy != NULL ? copy : paraat_folder_build_copy_path (self->folder, kind);
  copying->is_outside = copy != NULL;
  copying->asked = task;
  if (self->is_copying)
    g_queue_push_tail (&self->copies_asked, copying);
  else
    start_copy (self, copying);
}

static void
copied_after_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  /* Without room for it the older ones still are copies. */
  (void) g_task_propagate_boolean (G_TASK (result), NULL);
}

/* The newest copy is of what stands there now. */
void
paraat_store_copies_restored (ParaatStore *self)
{
  ask_for_copy (self, NULL, PARAAT_COPY_AFTER_RESTORE,
                paraat_store_new_task (self, NULL, copied_after_cb, NULL, copied_after_cb));
}

/* --- for somebody --- */

void
paraat_copy_free (ParaatCopy *copy)
{
  g_free (copy->path);
  g_free (copy);
}

/**
 * paraat_store_list_copies:
 * @self: a store
 *
 * Returns: (transfer full) (element-type ParaatCopy): the copies in the data folder, newest first; none while it is closed
 */
GPtrArray *
paraat_store_list_copies (ParaatStore *self)
{
  GPtrArray *copies = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_copy_free);
  g_autoptr(GPtrArray) paths = NULL;

  if (!self->is_open)
    return copies;
  paths = paraat_folder_list_copies (self->folder);
  for (guint i = 0; i < paths->len; i++)
    {
      const char *path = g_ptr_array_index (paths, i);
      ParaatCopy *copy;
      GStatBuf found;

      if (g_stat (path, &found) != 0)
        continue;
      copy = g_new0 (ParaatCopy, 1);
      copy->path = g_strdup (path);
      copy->kind = paraat_folder_get_copy_kind (path);
      copy->made_us = (gint64) found.st_mtime * G_USEC_PER_SEC;
      copy->size = (guint64) found.st_size;
      g_ptr_array_add (copies, copy);
    }

  return copies;
}

/**
 * paraat_store_copy_now_async:
 * @self: an open store
 * @callback: (scope async): called on the main thread
 * @user_data: for @callback
 *
 * Makes one more copy in the data folder, beside the daily one. What is still being typed goes with it as a draft.
 */
void
paraat_store_copy_now_async (ParaatStore         *self,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_return_if_fail (PARAAT_IS_STORE (self));

  ask_for_copy (self, NULL, PARAAT_COPY_ASKED,
                paraat_store_new_task (self, NULL, callback, user_data, paraat_store_copy_now_async));
}

/**
 * paraat_store_copy_now_finish:
 * @error: [error@StoreError]: FULL, READ_ONLY, CORRUPT, CLOSED
 */
gboolean
paraat_store_copy_now_finish (ParaatStore   *self,
                              GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * paraat_store_export_copy_async:
 * @self: an open store
 * @path: (type filename): where it goes; a file of that name is replaced, once the new one is whole
 * @callback: (scope async): called on the main thread
 * @user_data: for @callback
 *
 * Makes a copy at any place outside of the data folder. It has the words, and not the key of this device.
 */
void
paraat_store_export_copy_async (ParaatStore         *self,
                                const char          *path,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_return_if_fail (PARAAT_IS_STORE (self));

  ask_for_copy (self, g_strdup (path), PARAAT_COPY_ASKED,
                paraat_store_new_task (self, NULL, callback, user_data, paraat_store_export_copy_async));
}

/**
 * paraat_store_export_copy_finish:
 * @error: [error@StoreError]: FULL, READ_ONLY, INVALID (within the data folder), CORRUPT, CLOSED
 */
gboolean
paraat_store_export_copy_finish (ParaatStore   *self,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

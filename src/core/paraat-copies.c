/* SPDX-License-Identifier: EUPL-1.2 */

/* A copy a day, seven kept, made on a thread and a connection of its own so that neither reader nor writer waits; one at
 * a time.  When something was erased, one new copy takes the place of all: the database remembers that until it is done. */
#define G_LOG_DOMAIN "paraat-core"

#include "config.h"

#include "paraat-store-private.h"

#include <glib/gstdio.h>

#define COPIES_KEPT       7
#define FIRST_COPY_S      60            /* after the start has long been painted */
#define NEXT_COPY_S       (60 * 60)     /* a laptop that stays on gets one a day too */

typedef struct
{
  char     *path;         /* (owned) of the database */
  char     *copy;         /* (owned) */
  gboolean  only_this;    /* something was erased: no older copy may keep it */
  gint64    n_erased;     /* as often as that had happened when the copy began, 0: never */
} Copying;

static void note_newest (ParaatStore *self);
static void rewrite_copies (ParaatStore *self);

static void
copying_free (gpointer data)
{
  Copying *copying = data;

  g_free (copying->path);
  g_free (copying->copy);
  g_free (copying);
}

static void
copy_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  Copying *copying = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatSql) sql = paraat_sql_open (copying->path, FALSE, &error);

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
  paraat_store_finish_closing (self);
}

static void
start_copy (ParaatStore *self,
            char        *copy,
            gboolean     only_this)
{
  GTask *task = paraat_store_new_task (self, NULL, copied_cb, NULL, start_copy);
  Copying *copying = g_new0 (Copying, 1);

  copying->path = g_strdup (self->path);
  copying->copy = copy;
  copying->only_this = only_this;
  self->is_copying = TRUE;
  g_task_set_task_data (task, copying, copying_free);
  g_task_run_in_thread (task, copy_thread);
  g_object_unref (task);
}

static void
rewrite_copies (ParaatStore *self)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *name = g_date_time_format (now, "paraat-%Y-%m-%d.db");

  if (!self->is_unclean || self->is_copying || !self->is_open)
    return;
  self->is_unclean = FALSE;
  start_copy (self, g_build_filename (self->data_dir, "copies", name, NULL), TRUE);
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
    start_copy (self, g_steal_pointer (&copy), FALSE);
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

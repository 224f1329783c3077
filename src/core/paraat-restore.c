/* SPDX-License-Identifier: EUPL-1.2 */

/* Putting a copy back.
 *
 * The chosen file is taken over, byte by byte, looked at as a whole and rewritten as restoring.db, while the store is
 * open and nothing has happened yet.  Then all that is being typed becomes changes, the screens let go, the store closes,
 * what stood there is copied to copies/before-restore-….db, its journal is folded in, and one rename puts the other file
 * in its place.  A process that ends before the rename leaves the old data, one that ends after it the new: there is no
 * moment with neither, and nothing that a later start would have to finish. */
#define G_LOG_DOMAIN "paraat-core"

#include "config.h"

#include "paraat-store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DATABASE_NAME "paraat.db"
#define STAGED_NAME   "restoring.db"
#define STAGING_NAME  "restoring"
#define MAGIC         "SQLite format 3"   /* and its NUL: 16 bytes */

typedef struct
{
  char            *from;       /* (owned) what was chosen */
  char            *data_dir;   /* (owned) */
  ParaatExtension  extension;
} Staging;

static void
staging_free (gpointer data)
{
  Staging *staging = data;

  g_free (staging->from);
  g_free (staging->data_dir);
  g_free (staging);
}

static gboolean
fail (GError           **error,
      ParaatStoreError   code,
      const char        *message)
{
  g_set_error_literal (error, PARAAT_STORE_ERROR, (int) code, message);

  return FALSE;
}

/* --- looking at what was chosen, on a thread of its own --- */

static void
remove_staging (const char *data_dir)
{
  static const char * const names[] = { DATABASE_NAME, DATABASE_NAME "-wal", DATABASE_NAME "-shm", DATABASE_NAME "-journal" };
  g_autofree char *folder = g_build_filename (data_dir, STAGING_NAME, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);

      (void) g_unlink (path);   /* most of them are not there */
    }
  (void) g_rmdir (folder);      /* nor is it */
}

void
paraat_restore_clean (const char *data_dir)
{
  g_autofree char *staged = g_build_filename (data_dir, STAGED_NAME, NULL);
  g_autofree char *part = g_strconcat (staged, ".part", NULL);

  remove_staging (data_dir);
  (void) g_unlink (staged);     /* as above */
  (void) g_unlink (part);
}

static gboolean
check_is_database (const char  *path,
                   GError     **error)
{
  g_autofd int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  char head[sizeof MAGIC];
  struct stat found;

  if (fd < 0 || fstat (fd, &found) != 0)
    {
      g_propagate_error (error, paraat_error_new_from_errno (errno, "Opening the copy"));
      return FALSE;
    }
  if (!S_ISREG (found.st_mode) || read (fd, head, sizeof head) != sizeof head || memcmp (head, MAGIC, sizeof head) != 0)
    return fail (error, PARAAT_STORE_ERROR_FOREIGN, "This is not a database");

  return TRUE;
}

static gboolean
check_is_not_own (Staging  *staging,
                  GError  **error)
{
  g_autofree char *own = g_build_filename (staging->data_dir, DATABASE_NAME, NULL);
  GStatBuf chosen, current;

  if (g_stat (staging->from, &chosen) == 0 && g_stat (own, &current) == 0
      && chosen.st_dev == current.st_dev && chosen.st_ino == current.st_ino)
    return fail (error, PARAAT_STORE_ERROR_INVALID, "This is the database that is in use");

  return TRUE;
}

static gboolean
check_whole (ParaatSql  *sql,
             GError    **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (sql, "PRAGMA integrity_check(1)", error);
  gboolean is_whole;
  int more;

  if (statement == NULL)
    return FALSE;
  more = paraat_sql_step (sql, statement, error);
  is_whole = more > 0 && g_strcmp0 ((const char *) sqlite3_column_text (statement, 0), "ok") == 0;
  paraat_sql_done (statement);

  return is_whole || more < 0 ? is_whole : fail (error, PARAAT_STORE_ERROR_CORRUPT, "The copy is damaged");
}

/* Ours, of a schema that this program knows, whole, and with nothing in it that would act by itself. */
static gboolean
check_content (ParaatSql              *sql,
               const ParaatExtension  *extension,
               GError                **error)
{
  gboolean is_new, needs_migration;
  gint64 acting, changes;
  int version;

  if (!paraat_schema_check (sql, extension, &is_new, &version, &needs_migration, error))
    return FALSE;
  if (is_new || version < 1)
    return fail (error, PARAAT_STORE_ERROR_FOREIGN, "There is nothing of Paraat in this database");
  if (!paraat_sql_get_int (sql, "SELECT count(*) FROM sqlite_schema WHERE type NOT IN ('table', 'index')", &acting, error)
      || !paraat_sql_get_int (sql, "SELECT count(*) FROM change", &changes, error))
    return FALSE;
  if (acting > 0)
    return fail (error, PARAAT_STORE_ERROR_FOREIGN, "Another program changed this database");

  return check_whole (sql, error);
}

/* The copy that is looked at is the one that is put back, whatever happens to a stick meanwhile.  A file that was copied
 * by hand may have its journal beside it. */
static gboolean
take_over (Staging     *staging,
           const char  *to,
           GError     **error)
{
  g_autofree char *folder = g_path_get_dirname (to);
  g_autofree char *journal_from = g_strconcat (staging->from, "-wal", NULL);
  g_autofree char *journal_to = g_strconcat (to, "-wal", NULL);

  if (g_mkdir (folder, 0700) != 0)
    {
      g_propagate_error (error, paraat_error_new_from_errno (errno, "Making a folder"));
      return FALSE;
    }

  return paraat_folder_copy_file (staging->from, to, error)
         && (!g_file_test (journal_from, G_FILE_TEST_IS_REGULAR)
             || paraat_folder_copy_file (journal_from, journal_to, error));
}

static gboolean
stage (Staging  *staging,
       GError  **error)
{
  g_autofree char *taken = g_build_filename (staging->data_dir, STAGING_NAME, DATABASE_NAME, NULL);
  g_autofree char *staged = g_build_filename (staging->data_dir, STAGED_NAME, NULL);
  g_autoptr(ParaatSql) sql = NULL;

  paraat_restore_clean (staging->data_dir);
  if (!check_is_database (staging->from, error) || !check_is_not_own (staging, error) || !take_over (staging, taken, error))
    return FALSE;
  sql = paraat_sql_open (taken, TRUE, error);

  return sql != NULL && check_content (sql, &staging->extension, error) && paraat_sql_copy_into (sql, staged, error);
}

static void
stage_thread (GTask        *task,
              gpointer      source,
              gpointer      data,
              GCancellable *cancellable)
{
  Staging *staging = data;
  GError *error = NULL;
  gboolean ok = stage (staging, &error);

  if (ok)
    {
      remove_staging (staging->data_dir);
      g_task_return_boolean (task, TRUE);
      return;
    }
  paraat_restore_clean (staging->data_dir);
  g_task_return_error (task, error);
}

/* --- putting it in place, on the writer thread, between closing and opening --- */

/* One more copy, which nobody removes.  What cannot be copied as a database is kept as it is. */
static gboolean
keep_current (ParaatFolder  *folder,
              ParaatSql     *sql,
              GError       **error)
{
  g_autofree char *path = paraat_folder_build_path (folder, DATABASE_NAME);
  g_autofree char *copy = paraat_folder_build_copy_path (folder, PARAAT_COPY_BEFORE_RESTORE);
  g_autofree char *aside = NULL;
  g_autofree char *damaged = NULL;
  g_autoptr(GError) local_error = NULL;

  if (paraat_sql_copy_into (sql, copy, &local_error))
    return TRUE;
  if (!g_error_matches (local_error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_CORRUPT))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  aside = paraat_folder_make_aside (folder, error);
  if (aside == NULL)
    return FALSE;
  damaged = g_build_filename (paraat_folder_get_path (folder), aside, DATABASE_NAME, NULL);

  return paraat_folder_copy_file (path, damaged, error);
}

/* Folds the journal into the file and removes it: beside another file it would be taken for that file's own. */
static gboolean
leave_wal (ParaatSql  *sql,
           GError    **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (sql, "PRAGMA journal_mode = DELETE", error);
  gboolean is_left;
  int more;

  if (statement == NULL)
    return FALSE;
  more = paraat_sql_step (sql, statement, error);
  is_left = more > 0 && g_strcmp0 ((const char *) sqlite3_column_text (statement, 0), "delete") == 0;
  paraat_sql_done (statement);

  return is_left || more < 0 ? is_left : fail (error, PARAAT_STORE_ERROR_BUSY, "Another program has the database open");
}

/**
 * paraat_restore_put_in_place: (skip)
 * @folder: the locked data folder, whose database nobody has open
 * @error: [error@StoreError]: the old data are in place
 *
 * Sets the database aside as one more copy and puts the staged one where it was.
 */
gboolean
paraat_restore_put_in_place (ParaatFolder  *folder,
                             GError       **error)
{
  g_autofree char *path = paraat_folder_build_path (folder, DATABASE_NAME);
  g_autofree char *journal = g_strconcat (path, "-wal", NULL);
  g_autoptr(ParaatSql) sql = paraat_sql_open (path, TRUE, error);

  if (sql == NULL || !leave_wal (sql, error) || !keep_current (folder, sql, error))
    return FALSE;
  g_clear_pointer (&sql, paraat_sql_close);
  if (g_file_test (journal, G_FILE_TEST_EXISTS))
    return fail (error, PARAAT_STORE_ERROR_BUSY, "Another program has the database open");

  return paraat_folder_rename_file (folder, STAGED_NAME, DATABASE_NAME, error);
}

/* --- on the main thread --- */

static void
finish (ParaatStore *self,
        GTask       *task,
        GError      *error)
{
  GTask *closing = g_steal_pointer (&self->closing_later);

  self->is_restoring = FALSE;
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
  g_object_unref (task);
  if (closing != NULL)
    paraat_store_close_with (self, closing);
}

static void
reopened_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  ParaatStore *self = PARAAT_STORE (object);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_clear_error (&self->restore_error);
  else if (self->restore_error != NULL)
    error = g_steal_pointer (&self->restore_error);
  else
    paraat_store_copies_restored (self);
  finish (self, user_data, error);
}

static void
closed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  ParaatStore *self = PARAAT_STORE (object);

  paraat_store_reopen (self, paraat_store_new_task (self, NULL, reopened_cb, user_data, reopened_cb));
}

/* Words that could not be made durable are in no copy: then nothing is put back. */
static gboolean
has_unsaved (ParaatStore *self)
{
  g_autoptr(GPtrArray) records = paraat_record_list_live (self);

  for (guint i = 0; i < records->len; i++)
    if (paraat_record_has_unsaved (g_ptr_array_index (records, i)))
      return TRUE;

  return FALSE;
}

static void
committed_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  ParaatStore *self = PARAAT_STORE (object);
  g_autoptr(GPtrArray) records = NULL;
  GError *error = NULL;

  if (!paraat_record_commit_all_finish (self, result, &error) || has_unsaved (self) || self->closing_later != NULL)
    {
      paraat_restore_clean (self->data_dir);
      if (error == NULL)
        fail (&error, PARAAT_STORE_ERROR_BUSY, "What is being written could not be stored first");
      finish (self, user_data, error);
      return;
    }
  records = paraat_record_list_live (self);
  for (guint i = 0; i < records->len; i++)
    paraat_record_let_go (g_ptr_array_index (records, i));
  paraat_store_close_with (self, paraat_store_new_task (self, NULL, closed_cb, user_data, closed_cb));
}

static void
staged_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  ParaatStore *self = PARAAT_STORE (object);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      finish (self, user_data, error);
      return;
    }
  g_signal_emit_by_name (self, "restoring");
  paraat_record_commit_all_async (self, committed_cb, user_data);
}

/**
 * paraat_store_restore_async:
 * @self: an open store
 * @path: (type filename): a copy, of this folder or from anywhere
 * @callback: (scope async): called on the main thread
 * @user_data: for @callback
 *
 * Puts a copy back. The file is looked at first: a bad one changes nothing. Then, after the signal "restoring", what is
 * being typed is stored, every live record is let go of (what is said on it afterwards goes nowhere), the data that stand
 * there now become one more copy, and the store opens on the chosen one, with a new identity of this device.
 */
void
paraat_store_restore_async (ParaatStore         *self,
                            const char          *path,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  GTask *task = paraat_store_new_task (self, NULL, callback, user_data, paraat_store_restore_async);
  g_autoptr(GTask) looking = NULL;
  Staging *staging;

  if (!self->is_open || self->is_restoring)
    {
      g_task_return_new_error_literal (task, PARAAT_STORE_ERROR,
                                       self->is_restoring ? PARAAT_STORE_ERROR_BUSY : PARAAT_STORE_ERROR_CLOSED,
                                       "The store is not open");
      g_object_unref (task);
      return;
    }

  self->is_restoring = TRUE;
  staging = g_new0 (Staging, 1);
  staging->from = g_strdup (path);
  staging->data_dir = g_strdup (self->data_dir);
  staging->extension = self->extension;
  looking = paraat_store_new_task (self, NULL, staged_cb, task, staged_cb);
  g_task_set_task_data (looking, staging, staging_free);
  g_task_run_in_thread (looking, stage_thread);
}

/**
 * paraat_store_restore_finish:
 * @error: [error@StoreError]: NOT_FOUND, FOREIGN (not of Paraat), TOO_NEW, CORRUPT, FULL, READ_ONLY, INVALID (the database
 *   in use), BUSY, CLOSED. The data are as they were; paraat_store_get_is_open() says whether the store is open on them
 */
gboolean
paraat_store_restore_finish (ParaatStore   *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

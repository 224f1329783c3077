/* SPDX-License-Identifier: EUPL-1.2 */

/* Opening a data folder, on the writer thread: lock, file, schema, identity, drafts; and, when the file is damaged,
 * setting it aside and going on with the newest good copy and whatever can still be read. */
#define G_LOG_DOMAIN "paraat-core"

#include "config.h"

#include "paraat-store-private.h"

#include <glib/gstdio.h>
#include <string.h>

#define DATABASE_NAME "paraat.db"
#define MARKER_NAME   "recovering"
#define MARKER_IN_USE "in use"

static void
clear_opened (ParaatOpened *opened)
{
  g_clear_pointer (&opened->device, paraat_device_unref);
  g_clear_pointer (&opened->settings, g_hash_table_unref);
  g_clear_pointer (&opened->keys, g_hash_table_unref);
}

void
paraat_opening_free (ParaatOpening *opening)
{
  g_free (opening->data_dir);
  g_free (opening->newest_copy);
  g_clear_pointer (&opening->signer, paraat_device_unref);
  g_clear_pointer (&opening->folder, paraat_folder_close);
  clear_opened (&opening->opened);
  g_free (opening);
}

GHashTable *
paraat_keys_new (void)
{
  return g_hash_table_new_full (paraat_uuid_hash, paraat_uuid_equal, NULL, g_free);
}

gboolean
paraat_store_load_keys (ParaatSql   *sql,
                        GHashTable  *keys,
                        GError     **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (sql, "SELECT id, key, revoked_us FROM device WHERE length(key) = 32", error);
  int more;

  if (statement == NULL)
    return FALSE;
  while ((more = paraat_sql_step (sql, statement, error)) > 0)
    {
      ParaatKey *key = g_new0 (ParaatKey, 1);

      paraat_sql_column_uuid (statement, 0, &key->device);
      memcpy (key->public_key, sqlite3_column_blob (statement, 1), PARAAT_PUBLIC_KEY_SIZE);
      key->revoked_us = sqlite3_column_int64 (statement, 2);
      g_hash_table_replace (keys, &key->device, key);
    }
  paraat_sql_done (statement);

  return more == 0;
}

static gboolean
load_settings (ParaatSql   *sql,
               GHashTable  *settings,
               GError     **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (sql, "SELECT name, value FROM setting", error);
  int more;

  if (statement == NULL)
    return FALSE;
  while ((more = paraat_sql_step (sql, statement, error)) > 0)
    g_hash_table_insert (settings, g_strdup ((const char *) sqlite3_column_text (statement, 0)),
                         g_strdup ((const char *) sqlite3_column_text (statement, 1)));
  paraat_sql_done (statement);

  return more == 0;
}

gboolean
paraat_store_put_own_device (ParaatSql     *sql,
                             ParaatDevice  *device,
                             GError       **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (sql, "INSERT INTO device (id, key) VALUES (?1, ?2)"
                                                     " ON CONFLICT (id) DO UPDATE SET key = excluded.key", error);

  if (statement == NULL)
    return FALSE;
  paraat_sql_bind_uuid (statement, 1, paraat_device_get_id (device));
  sqlite3_bind_blob (statement, 2, paraat_device_get_public_key (device), PARAAT_PUBLIC_KEY_SIZE, SQLITE_STATIC);

  return paraat_sql_step_done (sql, statement, error);
}

static gboolean
use_wal (ParaatSql  *sql,
         GError    **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (sql, "PRAGMA journal_mode = WAL", error);
  gboolean is_wal;

  if (statement == NULL)
    return FALSE;
  if (paraat_sql_step (sql, statement, error) < 0)
    {
      paraat_sql_done (statement);
      return FALSE;
    }
  is_wal = g_strcmp0 ((const char *) sqlite3_column_text (statement, 0), "wal") == 0;
  paraat_sql_done (statement);
  if (!is_wal)
    g_set_error_literal (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_UNSUITABLE,
                         "This file system cannot hold the database's journal");

  return is_wal;
}

static gboolean
load_newest (ParaatSql  *sql,
             gint64     *out_newest_us,
             GError    **error)
{
  g_autoptr(GError) local_error = NULL;

  *out_newest_us = 0;
  if (paraat_sql_get_int (sql, "SELECT at_us FROM change ORDER BY n DESC LIMIT 1", out_newest_us, &local_error)
      || g_error_matches (local_error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

/* A new device's key is written after the tables are durable.  So a key beside a file without tables means that the file
 * lost them: it was emptied, or is gone, and must not be mistaken for a first start. */
static gboolean
check_really_new (ParaatOpening  *opening,
                  GError        **error)
{
  if (opening->recover || !paraat_device_is_on_record (opening->data_dir))
    return TRUE;
  g_set_error_literal (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_CORRUPT, "The database is empty and was not before");

  return FALSE;
}

/* Copy, then migrate: the copy is what an older Paraat can still open. */
static gboolean
bring_up_to_date (ParaatSql      *sql,
                  ParaatOpening  *opening,
                  gboolean       *out_is_new,
                  GError        **error)
{
  gboolean needs_migration;
  int version;

  if (!paraat_schema_check (sql, &opening->extension, out_is_new, &version, &needs_migration, error)
      || (*out_is_new && !check_really_new (opening, error))
      || !use_wal (sql, error))
    return FALSE;
  if (!needs_migration)
    return TRUE;
  if (!*out_is_new)
    {
      g_autofree char *copy = paraat_folder_next_copy_path (opening->folder, g_get_real_time (), version);

      if (copy != NULL && !paraat_sql_copy_into (sql, copy, error))
        return FALSE;
    }

  return paraat_schema_migrate (sql, &opening->extension, error);
}

static gboolean
settle_in (ParaatSql      *sql,
           ParaatLedger   *ledger,
           ParaatOpening  *opening,
           const char     *path,
           gboolean        is_new,
           GError        **error)
{
  ParaatOpened *opened = &opening->opened;

  if (!paraat_store_open_identity (sql, opening, path, is_new, error))
    return FALSE;
  paraat_ledger_set_signer (ledger, opening->signer != NULL ? opening->signer : opened->device);
  if (opening->signer != NULL && !paraat_store_put_own_device (sql, opening->signer, error))
    return FALSE;
  if (!paraat_sql_exec (sql, "BEGIN IMMEDIATE", error)
      || !paraat_draft_recover (sql, &opened->n_recovered, error)
      || !paraat_ledger_flush (ledger, error)
      || !paraat_sql_exec (sql, "COMMIT", error))
    return FALSE;

  opened->settings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  opened->keys = paraat_keys_new ();

  return load_settings (sql, opened->settings, error) && paraat_store_load_keys (sql, opened->keys, error)
         && load_newest (sql, &opened->newest_us, error);
}

/* What can be read of the files that were set aside; only then is it known that nobody need look there again. */
static gboolean
rescue_from_all (ParaatSql      *sql,
                 ParaatOpening  *opening,
                 GStrv           asides,
                 GError        **error)
{
  opening->n_rescued = 0;
  for (guint i = 0; asides[i] != NULL; i++)
    {
      g_autofree char *folder = paraat_folder_build_path (opening->folder, asides[i]);
      g_autofree char *damaged = g_build_filename (folder, DATABASE_NAME, NULL);
      guint n_rescued;

      if (!paraat_store_rescue (sql, damaged, opening->is_fresh && i == 0, &n_rescued, error))
        return FALSE;
      opening->n_rescued += n_rescued;
    }

  return asides[0] == NULL || paraat_folder_remove_file (opening->folder, MARKER_NAME, error);
}

static gboolean
open_database (ParaatWorker   *worker,
               ParaatOpening  *opening,
               GStrv           rescue_from,
               GError        **error)
{
  g_autofree char *path = paraat_folder_build_path (opening->folder, DATABASE_NAME);
  g_autoptr(ParaatSql) sql = paraat_sql_open (path, TRUE, error);
  ParaatLedger *ledger;
  gboolean is_new;

  if (sql == NULL || g_chmod (path, 0600) != 0 || !bring_up_to_date (sql, opening, &is_new, error))
    {
      if (error != NULL && *error == NULL)
        g_set_error_literal (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_READ_ONLY,
                             "The database cannot be made private to its owner");
      return FALSE;
    }

  ledger = paraat_ledger_new (sql);
  if (!rescue_from_all (sql, opening, rescue_from, error)
      || !settle_in (sql, ledger, opening, path, is_new && !opening->recover, error))
    {
      paraat_ledger_free (ledger);
      return FALSE;
    }
  paraat_worker_take_sql (worker, g_steal_pointer (&sql), ledger);
  if (!opening->opened.is_full)
    (void) paraat_folder_keep_reserve (opening->folder);   /* without room now, there will be another time */

  return TRUE;
}

static gboolean
is_good_copy (const char *path)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatSql) sql = paraat_sql_open (path, FALSE, &error);
  sqlite3_stmt *statement;
  gboolean is_good;

  if (sql == NULL)
    return FALSE;
  statement = paraat_sql_prepare (sql, "PRAGMA quick_check(1)", &error);
  if (statement == NULL)
    return FALSE;
  is_good = paraat_sql_step (sql, statement, &error) > 0
            && g_strcmp0 ((const char *) sqlite3_column_text (statement, 0), "ok") == 0;
  paraat_sql_done (statement);

  return is_good;
}

static char *
find_good_copy (ParaatFolder *folder)
{
  g_autoptr(GPtrArray) copies = paraat_folder_list_copies (folder);

  for (guint i = 0; i < copies->len; i++)
    if (is_good_copy (g_ptr_array_index (copies, i)))
      return g_strdup (g_ptr_array_index (copies, i));

  return NULL;
}

static gboolean
put_copy_in_place (ParaatFolder  *folder,
                   const char    *copy,
                   GError       **error)
{
  g_autofree char *path = paraat_folder_build_path (folder, DATABASE_NAME);
  g_autoptr(ParaatSql) sql = paraat_sql_open (copy, FALSE, error);

  return sql != NULL && paraat_sql_copy_into (sql, path, error);
}

/* Names of the folders whose databases are still to be read.  The marker is there from before the first of the damaged
 * files is moved until all was read that can be: a recovery that was interrupted, however far it came, is gone on with. */
static GStrv
read_marker (ParaatFolder *folder,
             gboolean     *out_is_fresh)
{
  g_autofree char *path = paraat_folder_build_path (folder, MARKER_NAME);
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;

  if (g_file_get_contents (path, &text, NULL, NULL))
    lines = g_strsplit (text, "\n", -1);
  *out_is_fresh = lines == NULL || !g_strv_contains ((const char * const *) lines, MARKER_IN_USE);
  for (guint i = 0; lines != NULL && lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], "damaged-") && strchr (lines[i], G_DIR_SEPARATOR) == NULL)
      g_strv_builder_add (names, lines[i]);

  return g_strv_builder_end (names);
}

static gboolean
write_marker (ParaatOpening  *opening,
              GStrv           asides,
              GError        **error)
{
  g_autofree char *path = paraat_folder_build_path (opening->folder, MARKER_NAME);
  g_autofree char *names = g_strjoinv ("\n", asides);
  g_autofree char *text = opening->is_fresh ? g_steal_pointer (&names) : g_strconcat (names, "\n" MARKER_IN_USE, NULL);

  return paraat_folder_write_file (path, text, strlen (text), error);
}

static gboolean
add_to_marker (ParaatOpening  *opening,
               GStrv          *asides,
               GError        **error)
{
  g_autofree char *aside = paraat_folder_make_aside (opening->folder, error);
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();

  if (aside == NULL)
    return FALSE;
  g_strv_builder_addv (names, (const char **) *asides);
  g_strv_builder_add (names, aside);
  g_strfreev (*asides);
  *asides = g_strv_builder_end (names);
  opening->is_fresh = TRUE;

  return write_marker (opening, *asides, error);
}

static gboolean
note_in_use (ParaatOpening  *opening,
             GStrv           asides,
             GError        **error)
{
  if (!opening->is_fresh)
    return TRUE;
  opening->is_fresh = FALSE;

  return write_marker (opening, asides, error);
}

/* Without what the damaged files hold: it is read at a later start. */
static gboolean
open_as_it_is (ParaatWorker   *worker,
               ParaatOpening  *opening,
               GStrv           asides,
               GError        **error)
{
  char *none[] = { NULL };

  clear_opened (&opening->opened);

  return note_in_use (opening, asides, error) && open_database (worker, opening, none, error);
}

static gboolean
has_database (ParaatFolder *folder)
{
  g_autofree char *path = paraat_folder_build_path (folder, DATABASE_NAME);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* Sets the damaged file aside, unless that was done, and puts the newest good copy where it was, unless that was done. */
static gboolean
make_way (ParaatOpening  *opening,
          GStrv           asides,
          GError        **error)
{
  const char *newest = asides[g_strv_length (asides) - 1];
  g_autofree char *folder = paraat_folder_build_path (opening->folder, newest);
  g_autofree char *damaged = g_build_filename (folder, DATABASE_NAME, NULL);
  g_autofree char *copy = NULL;

  if (!g_file_test (damaged, G_FILE_TEST_EXISTS)
      && g_file_test (folder, G_FILE_TEST_IS_DIR)
      && !paraat_folder_set_aside (opening->folder, DATABASE_NAME, newest, error))
    return FALSE;
  if (has_database (opening->folder))
    return TRUE;
  copy = find_good_copy (opening->folder);

  return copy == NULL || put_copy_in_place (opening->folder, copy, error);
}

static gboolean
try_to_open (ParaatWorker   *worker,
             ParaatOpening  *opening,
             GStrv           asides,
             GError        **error)
{
  clear_opened (&opening->opened);

  return (asides[0] == NULL || make_way (opening, asides, error))
         && open_database (worker, opening, asides, error);
}

static gboolean
is_full (const GError *error)
{
  return g_error_matches (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_FULL);
}

gboolean
paraat_store_open_alone (ParaatWorker  *worker,
                         gpointer       data,
                         GError       **error)
{
  ParaatOpening *opening = data;
  gboolean is_asked = opening->recover;
  g_auto(GStrv) asides = NULL;
  g_autoptr(GError) local_error = NULL;

  opening->folder = paraat_folder_open (opening->data_dir, error);
  if (opening->folder == NULL)
    return FALSE;
  asides = read_marker (opening->folder, &opening->is_fresh);
  if (is_asked && !add_to_marker (opening, &asides, error))
    return FALSE;
  opening->recover = asides[0] != NULL;
  if (try_to_open (worker, opening, asides, &local_error))
    return TRUE;
  /* A full disk must not keep anybody out of what is there. */
  if (is_full (local_error) && paraat_folder_free_reserve (opening->folder))
    {
      g_clear_error (&local_error);
      opening->opened.is_full = TRUE;
      if (try_to_open (worker, opening, asides, &local_error))
        return TRUE;
    }
  /* Nor must what there is no room for. */
  if (is_full (local_error) && asides[0] != NULL && !is_asked && has_database (opening->folder))
    {
      g_clear_error (&local_error);
      opening->opened.is_full = TRUE;
      if (open_as_it_is (worker, opening, asides, &local_error))
        return TRUE;
    }

  if (g_error_matches (local_error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_CORRUPT))
    opening->newest_copy = find_good_copy (opening->folder);
  paraat_worker_take_sql (worker, NULL, NULL);
  g_clear_pointer (&opening->folder, paraat_folder_close);
  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

gboolean
paraat_store_open_reader_alone (ParaatWorker  *worker,
                                gpointer       path,
                                GError       **error)
{
  ParaatSql *sql = paraat_sql_open (path, FALSE, error);

  if (sql == NULL)
    return FALSE;
  paraat_worker_take_sql (worker, sql, NULL);

  return TRUE;
}

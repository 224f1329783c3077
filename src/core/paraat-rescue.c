/* SPDX-License-Identifier: EUPL-1.2 */

/* Reading what can still be read of a damaged database.  Changes prove themselves (hash and signature), so whatever
 * comes out of the ruins is as good as what came over the wire, or is left. */
#define G_LOG_DOMAIN "paraat-core"

#include "config.h"

#include "paraat-store-private.h"

#include <string.h>

/* How far past the newest row that the copy knows to look, when the damaged file cannot tell its own newest. */
#define LOOK_BEYOND 200000

static void
rescue_devices (ParaatSql *damaged,
                ParaatSql *sql)
{
  g_autoptr(GHashTable) keys = paraat_keys_new ();
  g_autoptr(GError) error = NULL;
  GHashTableIter iter;
  ParaatKey *key;

  /* What was read before the damage is in the table all the same. */
  (void) paraat_store_load_keys (damaged, keys, &error);
  g_hash_table_iter_init (&iter, keys);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &key))
    {
      ParaatUuid id;
      sqlite3_stmt *statement;

      paraat_device_id_from_key (key->public_key, &id);
      if (!paraat_uuid_equal (&id, &key->device))
        continue;
      statement = paraat_sql_prepare (sql, "INSERT INTO device (id, key, revoked_us) VALUES (?1, ?2, ?3)"
                                           " ON CONFLICT (id) DO UPDATE SET key = excluded.key", NULL);
      if (statement == NULL)
        continue;
      paraat_sql_bind_uuid (statement, 1, &key->device);
      sqlite3_bind_blob (statement, 2, key->public_key, PARAAT_PUBLIC_KEY_SIZE, SQLITE_STATIC);
      sqlite3_bind_int64 (statement, 3, key->revoked_us);
      (void) paraat_sql_step_done (sql, statement, NULL);   /* one device less is no reason to give up the others */
    }
}

static void
rescue_settings (ParaatSql *damaged,
                 ParaatSql *sql)
{
  sqlite3_stmt *from = paraat_sql_prepare (damaged, "SELECT name, value FROM setting", NULL);

  while (from != NULL && paraat_sql_step (damaged, from, NULL) > 0)
    {
      const char *name = (const char *) sqlite3_column_text (from, 0);
      sqlite3_stmt *to;

      if (name == NULL || (paraat_setting_is_own (name) && !g_str_equal (name, PARAAT_SETTING_UNCLEAN)))
        continue;
      to = paraat_sql_prepare (sql, "INSERT OR REPLACE INTO setting (name, value) VALUES (?1, ?2)", NULL);
      if (to == NULL)
        break;
      sqlite3_bind_value (to, 1, sqlite3_column_value (from, 0));
      sqlite3_bind_value (to, 2, sqlite3_column_value (from, 1));
      (void) paraat_sql_step_done (sql, to, NULL);   /* as above */
    }
  if (from != NULL)
    paraat_sql_done (from);
}

static sqlite3_stmt *
select_drafts (ParaatSql *damaged)
{
  return paraat_sql_prepare (damaged, "SELECT record, field, root, parent, bestuur, kind, exercise, author, seen, value, at_us"
                                      "  FROM draft", NULL);
}

static gboolean
can_read_drafts (ParaatSql *damaged)
{
  sqlite3_stmt *statement = select_drafts (damaged);
  int more;

  if (statement == NULL)
    return FALSE;
  while ((more = paraat_sql_step (damaged, statement, NULL)) > 0)
    ;
  paraat_sql_done (statement);

  return more == 0;
}

/* What was half typed when the copy was made may have been said since: it must not come back as the newest word. */
static gboolean
drop_old_drafts (ParaatSql  *damaged,
                 ParaatSql  *sql,
                 GError    **error)
{
  if (can_read_drafts (damaged))
    return paraat_sql_exec (sql, "DELETE FROM draft", error);

  return paraat_sql_exec (sql,
    "DELETE FROM draft WHERE EXISTS (SELECT 1 FROM record JOIN change"
    "    ON change.root = record.root AND change.record = record.n"
    "  WHERE record.id = draft.record AND change.field = draft.field AND change.at_us >= draft.at_us)", error);
}

static void
rescue_drafts (ParaatSql *damaged,
               ParaatSql *sql)
{
  sqlite3_stmt *from = select_drafts (damaged);

  while (from != NULL && paraat_sql_step (damaged, from, NULL) > 0)
    {
      sqlite3_stmt *to = paraat_sql_prepare (sql,
        "INSERT INTO draft (record, field, root, parent, bestuur, kind, exercise, author, seen, value, at_us)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
        " ON CONFLICT (record, field) DO UPDATE SET author = excluded.author, seen = excluded.seen, value = excluded.value,"
        "   at_us = excluded.at_us WHERE excluded.at_us >= at_us", NULL);

      if (to == NULL)
        break;
      for (int i = 0; i < 11; i++)
        sqlite3_bind_value (to, i + 1, sqlite3_column_value (from, i));
      (void) paraat_sql_step_done (sql, to, NULL);   /* as above */
    }
  if (from != NULL)
    paraat_sql_done (from);
}

/* One row, checked as if it came from outside; NULL when it is not there, unreadable or untrue. */
static ParaatChange *
rescue_change (ParaatSql  *damaged,
               GHashTable *keys,
               gint64      n)
{
  sqlite3_stmt *statement = paraat_sql_prepare (damaged, "SELECT header, signature, value, salt FROM change WHERE n = ?", NULL);
  g_autoptr(ParaatChange) stored = NULL;
  g_autoptr(ParaatChange) change = NULL;
  const ParaatKey *key;
  const guint8 *header;
  gsize size;

  if (statement == NULL)
    return NULL;
  sqlite3_bind_int64 (statement, 1, n);
  if (paraat_sql_step (damaged, statement, NULL) > 0)
    stored = paraat_ledger_read_change (statement, 0, TRUE, NULL);
  paraat_sql_done (statement);
  if (stored == NULL)
    return NULL;

  key = g_hash_table_lookup (keys, &paraat_change_get_header (stored)->device);
  if (key == NULL || !paraat_change_verify (stored, key->public_key, NULL))
    return NULL;
  header = paraat_change_get_header_bytes (stored, &size);
  change = paraat_change_new_received (header, size, paraat_change_get_signature (stored), paraat_change_get_value (stored),
                                       -1, paraat_change_get_salt (stored), NULL);

  /* The header is true and the body is not: what was said is lost, that it was said is not. */
  return change != NULL ? g_steal_pointer (&change) : paraat_change_new_stub (stored);
}

static gint64
find_last (ParaatSql *damaged,
           ParaatSql *sql)
{
  gint64 last;

  if (paraat_sql_get_int (damaged, "SELECT max(n) FROM change", &last, NULL))
    return last;
  if (!paraat_sql_get_int (sql, "SELECT ifnull(max(n), 0) FROM change", &last, NULL))
    return 0;

  return last + LOOK_BEYOND;
}

static gboolean
rescue_changes (ParaatSql   *damaged,
                ParaatSql   *sql,
                guint       *out_n_rescued,
                GError     **error)
{
  g_autoptr(GHashTable) keys = paraat_keys_new ();
  gint64 last = find_last (damaged, sql);

  if (!paraat_store_load_keys (sql, keys, error))
    return FALSE;
  for (gint64 n = 1; n <= last; n++)
    {
      g_autoptr(ParaatChange) change = rescue_change (damaged, keys, n);
      g_autoptr(GError) local_error = NULL;
      ParaatInsertion insertion;

      if (change == NULL)
        continue;
      if (paraat_ledger_insert (paraat_sql_get_ledger (sql), change, &insertion, &local_error))
        *out_n_rescued += insertion != PARAAT_INSERT_KNOWN;
      else if (local_error->domain != PARAAT_CHANGE_ERROR)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
    }

  return TRUE;
}

/**
 * paraat_store_rescue: (skip)
 * @sql: the writer's connection on the copy, with its ledger, outside a transaction
 * @damaged: path of the damaged file, which is only read
 * @is_fresh: whether @sql is the copy as it was made: nobody typed in it since then
 * @out_n_rescued: (out): changes that the copy did not have
 * @error: [error@StoreError]: of the copy, or FULL; what cannot be read of the damaged file is no error
 *
 * Doing it again adds nothing.
 */
gboolean
paraat_store_rescue (ParaatSql   *sql,
                     const char  *damaged,
                     gboolean     is_fresh,
                     guint       *out_n_rescued,
                     GError     **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autoptr(ParaatSql) from = paraat_sql_open (damaged, FALSE, &local_error);

  *out_n_rescued = 0;
  if (g_error_matches (local_error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_FULL))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));   /* no room for the index of its journal: it can be read later */
      return FALSE;
    }
  if (from == NULL)
    return TRUE;   /* not even a header: the copy is all there is */

  if (!paraat_sql_exec (sql, "BEGIN IMMEDIATE", error))
    return FALSE;
  rescue_devices (from, sql);
  if (!rescue_changes (from, sql, out_n_rescued, error))
    return FALSE;
  rescue_settings (from, sql);
  if (is_fresh && !drop_old_drafts (from, sql, error))
    return FALSE;
  rescue_drafts (from, sql);

  return paraat_ledger_flush (paraat_sql_get_ledger (sql), error) && paraat_sql_exec (sql, "COMMIT", error);
}

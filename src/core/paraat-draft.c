/* SPDX-License-Identifier: EUPL-1.2 */

/* Typing that is not a change yet: one unsigned row per record and field, overwritten in place.  A draft never leaves
 * this machine; at the next start what was left becomes changes. */
#define G_LOG_DOMAIN "paraat-core"

#include "config.h"

#include "paraat-store-private.h"

#include <string.h>

gboolean
paraat_draft_write (ParaatSql         *sql,
                    const ParaatEdit  *edit,
                    GError           **error)
{
  const ParaatIdentity *identity = paraat_edit_get_identity (edit);
  sqlite3_stmt *statement;
  const ParaatHash *seen;
  guint n_seen;

  if (!paraat_value_is_valid (paraat_edit_get_value (edit), -1, error))
    return FALSE;
  statement = paraat_sql_prepare (sql,
    "INSERT INTO draft (record, field, root, parent, bestuur, kind, exercise, author, seen, value, at_us)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
    " ON CONFLICT (record, field) DO UPDATE SET author = excluded.author, seen = excluded.seen,"
    "   value = excluded.value, at_us = excluded.at_us", error);
  if (statement == NULL)
    return FALSE;

  seen = paraat_edit_get_seen (edit, &n_seen);
  paraat_sql_bind_uuid (statement, 1, &identity->record);
  sqlite3_bind_text (statement, 2, paraat_edit_get_field (edit), -1, SQLITE_STATIC);
  paraat_sql_bind_uuid (statement, 3, &identity->root);
  paraat_sql_bind_uuid (statement, 4, &identity->parent);
  paraat_sql_bind_uuid (statement, 5, &identity->bestuur);
  sqlite3_bind_text (statement, 6, identity->kind, -1, SQLITE_STATIC);
  sqlite3_bind_int (statement, 7, identity->exercise);
  paraat_sql_bind_uuid (statement, 8, paraat_edit_get_author (edit));
  sqlite3_bind_blob (statement, 9, n_seen > 0 ? (const void *) seen : "", (int) (n_seen * sizeof *seen), SQLITE_STATIC);
  sqlite3_bind_text (statement, 10, paraat_edit_get_value (edit), -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 11, g_get_real_time ());

  return paraat_sql_step_done (sql, statement, error);
}

gboolean
paraat_draft_drop (ParaatSql         *sql,
                   const ParaatEdit  *edit,
                   GError           **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (sql, "DELETE FROM draft WHERE record = ? AND field = ?", error);

  if (statement == NULL)
    return FALSE;
  paraat_sql_bind_uuid (statement, 1, &paraat_edit_get_identity (edit)->record);
  sqlite3_bind_text (statement, 2, paraat_edit_get_field (edit), -1, SQLITE_STATIC);

  return paraat_sql_step_done (sql, statement, error);
}

static ParaatEdit *
read_draft (sqlite3_stmt *statement)
{
  ParaatIdentity identity;
  ParaatUuid author;
  ParaatEdit *edit;
  const guint8 *seen = sqlite3_column_blob (statement, 8);
  guint n_seen = (guint) sqlite3_column_bytes (statement, 8) / PARAAT_HASH_SIZE;

  paraat_sql_column_uuid (statement, 0, &identity.record);
  paraat_sql_column_uuid (statement, 2, &identity.root);
  paraat_sql_column_uuid (statement, 3, &identity.parent);
  paraat_sql_column_uuid (statement, 4, &identity.bestuur);
  identity.kind = (const char *) sqlite3_column_text (statement, 5);
  identity.exercise = sqlite3_column_int (statement, 6) != 0;
  paraat_sql_column_uuid (statement, 7, &author);
  edit = paraat_edit_new (&identity, &author, (const char *) sqlite3_column_text (statement, 1),
                          (const char *) sqlite3_column_text (statement, 9));
  for (guint i = 0; i < n_seen; i++)
    {
      ParaatHash id;

      memcpy (id.bytes, seen + (gsize) i * PARAAT_HASH_SIZE, PARAAT_HASH_SIZE);
      paraat_edit_add_seen (edit, &id);
    }

  return edit;
}

/* What was being typed when the power went becomes changes, in one transaction.  A draft that cannot become one stays. */
gboolean
paraat_draft_recover (ParaatSql  *sql,
                      guint      *out_n_recovered,
                      GError    **error)
{
  g_autoptr(GPtrArray) drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_edit_free);
  sqlite3_stmt *statement = paraat_sql_prepare (sql,
    "SELECT record, field, root, parent, bestuur, kind, exercise, author, seen, value FROM draft ORDER BY at_us", error);
  int more;

  *out_n_recovered = 0;
  if (statement == NULL)
    return FALSE;
  while ((more = paraat_sql_step (sql, statement, error)) > 0)
    g_ptr_array_add (drafts, read_draft (statement));
  paraat_sql_done (statement);
  if (more < 0)
    return FALSE;

  for (guint i = 0; i < drafts->len; i++)
    {
      const ParaatEdit *draft = g_ptr_array_index (drafts, i);
      g_autoptr(ParaatChange) change = NULL;
      g_autoptr(GError) local_error = NULL;

      if (!paraat_ledger_say (paraat_sql_get_ledger (sql), draft, &change, &local_error))
        {
          if (local_error->domain != PARAAT_CHANGE_ERROR)
            {
              g_propagate_error (error, g_steal_pointer (&local_error));
              return FALSE;
            }
          g_warning ("A draft of %s stays a draft: %s", paraat_edit_get_field (draft), local_error->message);
          continue;
        }
      if (!paraat_draft_drop (sql, draft, error))
        return FALSE;
      (*out_n_recovered)++;
    }

  return TRUE;
}

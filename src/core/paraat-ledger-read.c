/* SPDX-License-Identifier: EUPL-1.2 */

/* Reading what the ledger holds, on the reader thread or inside a writer's job. */
#define G_LOG_DOMAIN "paraat-core"

#include "config.h"

#include "paraat-ledger.h"
#include "paraat-state-private.h"

#include <string.h>

/**
 * paraat_ledger_read_change: (skip)
 * @statement: on a row
 * @column: of the header; signature, value and salt follow it
 * @with_body: or as a stub
 * @error: [error@StoreError]: CORRUPT when the row holds no change
 */
ParaatChange *
paraat_ledger_read_change (sqlite3_stmt  *statement,
                           int            column,
                           gboolean       with_body,
                           GError       **error)
{
  const void *header = sqlite3_column_blob (statement, column);
  int header_size = sqlite3_column_bytes (statement, column);
  const guint8 *signature = sqlite3_column_blob (statement, column + 1);
  int signature_size = sqlite3_column_bytes (statement, column + 1);
  const char *value = with_body ? (const char *) sqlite3_column_text (statement, column + 2) : NULL;
  const guint8 *salt = with_body ? sqlite3_column_blob (statement, column + 3) : NULL;
  g_autoptr(GError) local_error = NULL;
  ParaatChange *change = NULL;

  if (header != NULL && signature_size == PARAAT_SIGNATURE_SIZE
      && (salt == NULL || sqlite3_column_bytes (statement, column + 3) == PARAAT_SALT_SIZE))
    change = paraat_change_new_stored (header, (gsize) header_size, signature, value, salt, &local_error);
  if (change == NULL)
    g_set_error (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_CORRUPT, "A stored change cannot be read: %s",
                 local_error != NULL ? local_error->message : "its sizes");

  return change;
}

static gboolean
read_identity (ParaatSql         *sql,
               const ParaatUuid  *record,
               ParaatIdentity    *out_identity,
               gint64            *out_n,
               gint64            *out_root_n,
               gint64            *out_first_us,
               ParaatDeletion    *out_deletion,
               GError           **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (sql,
    "SELECT record.n, root.n, root.id, record.parent, root.bestuur, root.exercise, record.kind, record.first_us,"
    "       record.deletion FROM record JOIN root ON root.n = record.root WHERE record.id = ?", error);
  int more;

  if (statement == NULL)
    return FALSE;
  paraat_sql_bind_uuid (statement, 1, record);
  more = paraat_sql_step (sql, statement, error);
  if (more > 0)
    {
      out_identity->record = *record;
      *out_n = sqlite3_column_int64 (statement, 0);
      *out_root_n = sqlite3_column_int64 (statement, 1);
      paraat_sql_column_uuid (statement, 2, &out_identity->root);
      paraat_sql_column_uuid (statement, 3, &out_identity->parent);
      paraat_sql_column_uuid (statement, 4, &out_identity->bestuur);
      out_identity->exercise = sqlite3_column_int (statement, 5) != 0;
      out_identity->kind = g_intern_string ((const char *) sqlite3_column_text (statement, 6));
      *out_first_us = sqlite3_column_int64 (statement, 7);
      *out_deletion = (ParaatDeletion) sqlite3_column_int (statement, 8);
    }
  else if (more == 0)
    g_set_error_literal (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_NOT_FOUND, "Nothing was said of that record");
  paraat_sql_done (statement);

  return more > 0;
}

/* Columns: n, superseded, header, signature, value, salt, offset of its boot. */
static ParaatSaid *
read_said (sqlite3_stmt  *statement,
           char         **out_field,
           GError       **error)
{
  g_autoptr(ParaatChange) change = paraat_ledger_read_change (statement, 2, TRUE, error);
  const ParaatHeader *header;
  ParaatSaid *said;

  if (change == NULL)
    return NULL;
  header = paraat_change_get_header (change);
  said = g_new0 (ParaatSaid, 1);
  said->id = *paraat_change_get_id (change);
  said->value = g_strdup (paraat_change_get_value (change));
  said->author = header->author;
  said->device = header->device;
  said->at_us = header->at_us;
  said->corrected_us = header->at_us + sqlite3_column_int64 (statement, 6);
  said->n = sqlite3_column_int64 (statement, 0);
  said->is_head = sqlite3_column_type (statement, 1) == SQLITE_NULL;
  *out_field = g_strdup (header->field);

  return said;
}

#define SELECT_SAID \
  "SELECT change.n, superseded, header, signature, value, salt, ifnull(boot.offset_us, 0) FROM change" \
  " LEFT JOIN boot ON boot.root = change.root AND boot.id = substr(header, 147, 16)"

/**
 * paraat_ledger_read_state: (skip)
 *
 * Returns: (transfer full): what stands in every field of a record; NOT_FOUND when nothing was said of it
 */
ParaatState *
paraat_ledger_read_state (ParaatSql         *sql,
                          const ParaatUuid  *record,
                          GError           **error)
{
  g_autoptr(ParaatState) state = NULL;
  ParaatIdentity identity;
  ParaatDeletion deletion;
  gint64 n, root_n, first_us;
  sqlite3_stmt *statement;
  int more;

  if (!read_identity (sql, record, &identity, &n, &root_n, &first_us, &deletion, error))
    return NULL;
  state = paraat_state_new (&identity, first_us, deletion);

  statement = paraat_sql_prepare (sql, SELECT_SAID " WHERE record = ? AND superseded IS NULL", error);
  if (statement == NULL)
    return NULL;
  sqlite3_bind_int64 (statement, 1, n);
  while ((more = paraat_sql_step (sql, statement, error)) > 0)
    {
      g_autofree char *field = NULL;
      ParaatSaid *said = read_said (statement, &field, error);

      if (said == NULL)
        {
          paraat_sql_done (statement);
          return NULL;
        }
      paraat_state_take (state, field, said);
    }
  paraat_sql_done (statement);
  if (more < 0)
    return NULL;
  paraat_state_settle (state);

  return g_steal_pointer (&state);
}

/**
 * paraat_ledger_read_history: (skip)
 *
 * Returns: (transfer full) (element-type ParaatSaid): all that was ever said in a field, newest arrival first
 */
GPtrArray *
paraat_ledger_read_history (ParaatSql         *sql,
                            const ParaatUuid  *record,
                            const char        *field,
                            GError           **error)
{
  g_autoptr(GPtrArray) history = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_said_free);
  ParaatIdentity identity;
  ParaatDeletion deletion;
  gint64 n, root_n, first_us;
  sqlite3_stmt *statement;
  int more;

  if (!read_identity (sql, record, &identity, &n, &root_n, &first_us, &deletion, error))
    return NULL;
  /* By the chain's index: a record's history has none of its own, and is asked for one field at a time. */
  statement = paraat_sql_prepare (sql, SELECT_SAID " WHERE change.root = ? AND record = ? AND field = ? ORDER BY change.n DESC",
                                  error);
  if (statement == NULL)
    return NULL;
  sqlite3_bind_int64 (statement, 1, root_n);
  sqlite3_bind_int64 (statement, 2, n);
  sqlite3_bind_text (statement, 3, field, -1, SQLITE_STATIC);
  while ((more = paraat_sql_step (sql, statement, error)) > 0)
    {
      g_autofree char *said_field = NULL;
      ParaatSaid *said = read_said (statement, &said_field, error);

      if (said == NULL)
        {
          paraat_sql_done (statement);
          return NULL;
        }
      g_ptr_array_add (history, said);
    }
  paraat_sql_done (statement);

  return more == 0 ? g_steal_pointer (&history) : NULL;
}

/**
 * paraat_ledger_list: (skip)
 * @kind: which records
 * @root: (nullable): of which root, or of all
 *
 * Returns: (transfer full) (element-type ParaatUuid): newest first, deleted ones left out
 */
GArray *
paraat_ledger_list (ParaatSql         *sql,
                    const char        *kind,
                    const ParaatUuid  *root,
                    GError           **error)
{
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof (ParaatUuid));
  sqlite3_stmt *statement;
  int more;

  if (root == NULL)
    statement = paraat_sql_prepare (sql, "SELECT id FROM record WHERE kind = ? AND deletion <> 1"
                                         " ORDER BY first_us DESC, id DESC", error);
  else
    statement = paraat_sql_prepare (sql, "SELECT id FROM record WHERE kind = ? AND deletion <> 1"
                                         " AND root = (SELECT n FROM root WHERE id = ?)"
                                         " ORDER BY first_us DESC, id DESC", error);
  if (statement == NULL)
    return NULL;
  sqlite3_bind_text (statement, 1, kind, -1, SQLITE_STATIC);
  if (root != NULL)
    paraat_sql_bind_uuid (statement, 2, root);
  while ((more = paraat_sql_step (sql, statement, error)) > 0)
    {
      ParaatUuid id;

      paraat_sql_column_uuid (statement, 0, &id);
      g_array_append_val (ids, id);
    }
  paraat_sql_done (statement);

  return more == 0 ? g_steal_pointer (&ids) : NULL;
}

ParaatState *
paraat_sql_read_state (ParaatSql         *sql,
                       const ParaatUuid  *record,
                       GError           **error)
{
  return paraat_ledger_read_state (sql, record, error);
}

ParaatChange *
paraat_sql_column_change (sqlite3_stmt  *statement,
                          int            column,
                          GError       **error)
{
  return paraat_ledger_read_change (statement, column, TRUE, error);
}

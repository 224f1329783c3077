/* SPDX-License-Identifier: EUPL-1.2 */

/* Devices, roots and records: looked up once, made when they are new, and held to what was first said of them. */
#define G_LOG_DOMAIN "paraat-core"

#include "config.h"

#include "paraat-ledger-private.h"

gint64
paraat_ledger_device_n (ParaatLedger      *self,
                        const ParaatUuid  *id,
                        GError           **error)
{
  KnownDevice *known = g_hash_table_lookup (self->devices, id);
  sqlite3_stmt *statement;
  int more;

  if (known != NULL)
    return known->n;

  statement = paraat_sql_prepare (self->sql, "INSERT INTO device (id) VALUES (?) ON CONFLICT (id) DO UPDATE SET id = id"
                                             " RETURNING n", error);
  if (statement == NULL)
    return -1;
  paraat_sql_bind_uuid (statement, 1, id);
  more = paraat_sql_step (self->sql, statement, error);
  if (more > 0)
    {
      known = g_new0 (KnownDevice, 1);
      known->id = *id;
      known->n = sqlite3_column_int64 (statement, 0);
      g_hash_table_insert (self->devices, &known->id, known);
    }
  paraat_sql_done (statement);

  return more > 0 ? known->n : -1;
}

static gboolean
mismatch (GError     **error,
          const char  *what)
{
  g_set_error (error, PARAAT_CHANGE_ERROR, PARAAT_CHANGE_ERROR_MISMATCH, "A change differs from its record: %s", what);
  return FALSE;
}

KnownRoot *
paraat_ledger_load_root (ParaatLedger      *self,
                         const ParaatUuid  *id,
                         GError           **error)
{
  KnownRoot *known = g_hash_table_lookup (self->roots, id);
  sqlite3_stmt *statement;

  if (known != NULL)
    return known;

  statement = paraat_sql_prepare (self->sql, "SELECT n, bestuur, exercise FROM root WHERE id = ?", error);
  if (statement == NULL)
    return NULL;
  paraat_sql_bind_uuid (statement, 1, id);
  if (paraat_sql_step (self->sql, statement, error) > 0)
    {
      known = g_new0 (KnownRoot, 1);
      known->id = *id;
      known->n = sqlite3_column_int64 (statement, 0);
      paraat_sql_column_uuid (statement, 1, &known->bestuur);
      known->exercise = sqlite3_column_int (statement, 2) != 0;
      g_hash_table_insert (self->roots, &known->id, known);
    }
  paraat_sql_done (statement);

  return known;
}

/* Bestuur and exercise are one for all of a root: the first change seen of it fixes them. */
KnownRoot *
paraat_ledger_ensure_root (ParaatLedger          *self,
                           const ParaatIdentity  *identity,
                           GError               **error)
{
  g_autoptr(GError) local_error = NULL;
  KnownRoot *known = paraat_ledger_load_root (self, &identity->root, &local_error);
  sqlite3_stmt *statement;

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (known != NULL)
    {
      if (!paraat_uuid_equal (&known->bestuur, &identity->bestuur) || known->exercise != identity->exercise)
        {
          mismatch (error, "its root has another bestuur or exercise bit");
          return NULL;
        }
      return known;
    }

  statement = paraat_sql_prepare (self->sql, "INSERT INTO root (id, bestuur, exercise) VALUES (?, ?, ?)", error);
  if (statement == NULL)
    return NULL;
  paraat_sql_bind_uuid (statement, 1, &identity->root);
  paraat_sql_bind_uuid (statement, 2, &identity->bestuur);
  sqlite3_bind_int (statement, 3, identity->exercise);
  if (!paraat_sql_step_done (self->sql, statement, error))
    return NULL;

  known = g_new0 (KnownRoot, 1);
  known->id = identity->root;
  known->n = paraat_sql_last_row (self->sql);
  known->bestuur = identity->bestuur;
  known->exercise = identity->exercise;
  g_hash_table_insert (self->roots, &known->id, known);

  return known;
}

KnownRecord *
paraat_ledger_load_record (ParaatLedger      *self,
                           const ParaatUuid  *id,
                           GError           **error)
{
  KnownRecord *known = g_hash_table_lookup (self->records, id);
  sqlite3_stmt *statement;

  if (known != NULL)
    return known;

  statement = paraat_sql_prepare (self->sql,
    "SELECT record.n, root.n, root.id, record.parent, root.bestuur, root.exercise, record.kind, record.first_us,"
    "       record.has_deletes"
    "  FROM record JOIN root ON root.n = record.root WHERE record.id = ?", error);
  if (statement == NULL)
    return NULL;
  paraat_sql_bind_uuid (statement, 1, id);
  if (paraat_sql_step (self->sql, statement, error) > 0)
    {
      known = g_new0 (KnownRecord, 1);
      known->n = sqlite3_column_int64 (statement, 0);
      known->root_n = sqlite3_column_int64 (statement, 1);
      known->identity.record = *id;
      paraat_sql_column_uuid (statement, 2, &known->identity.root);
      paraat_sql_column_uuid (statement, 3, &known->identity.parent);
      paraat_sql_column_uuid (statement, 4, &known->identity.bestuur);
      known->identity.exercise = sqlite3_column_int (statement, 5) != 0;
      known->identity.kind = g_intern_string ((const char *) sqlite3_column_text (statement, 6));
      known->first_us = sqlite3_column_int64 (statement, 7);
      known->has_deletes = sqlite3_column_int (statement, 8) != 0;
      g_hash_table_insert (self->records, &known->identity.record, known);
    }
  paraat_sql_done (statement);

  return known;
}

static KnownRecord *
insert_record (ParaatLedger          *self,
               const ParaatIdentity  *identity,
               gint64                 first_us,
               GError               **error)
{
  KnownRoot *root = paraat_ledger_ensure_root (self, identity, error);
  sqlite3_stmt *statement;
  KnownRecord *known;

  if (root == NULL)
    return NULL;
  statement = paraat_sql_prepare (self->sql, "INSERT INTO record (id, root, parent, kind, first_us)"
                                             " VALUES (?, ?, ?, ?, ?)", error);
  if (statement == NULL)
    return NULL;
  paraat_sql_bind_uuid (statement, 1, &identity->record);
  sqlite3_bind_int64 (statement, 2, root->n);
  paraat_sql_bind_uuid (statement, 3, &identity->parent);
  sqlite3_bind_text (statement, 4, identity->kind, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 5, first_us);
  if (!paraat_sql_step_done (self->sql, statement, error))
    return NULL;

  known = g_new0 (KnownRecord, 1);
  known->identity = *identity;
  known->identity.kind = g_intern_string (identity->kind);
  known->n = paraat_sql_last_row (self->sql);
  known->root_n = root->n;
  known->first_us = first_us;
  g_hash_table_insert (self->records, &known->identity.record, known);
  paraat_ledger_touch (self, &known->identity, TRUE, TRUE);

  return known;
}

static gboolean
move_first (ParaatLedger  *self,
            KnownRecord   *record,
            gint64         at_us,
            GError       **error)
{
  sqlite3_stmt *statement;

  if (at_us >= record->first_us)
    return TRUE;

  statement = paraat_sql_prepare (self->sql, "UPDATE record SET first_us = ?2 WHERE n = ?1", error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, record->n);
  sqlite3_bind_int64 (statement, 2, at_us);
  record->first_us = at_us;

  return paraat_sql_step_done (self->sql, statement, error);
}

/* The record that the header speaks of, made when it is new. */
KnownRecord *
paraat_ledger_ensure_record (ParaatLedger        *self,
                             const ParaatHeader  *header,
                             GError             **error)
{
  const ParaatIdentity identity = { header->root, header->record, header->parent, header->bestuur,
                                    header->kind, header->exercise };
  g_autoptr(GError) local_error = NULL;
  KnownRecord *known = paraat_ledger_load_record (self, &header->record, &local_error);
  gint64 offset_us;

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (known != NULL && !paraat_identity_equal (&known->identity, &identity))
    {
      mismatch (error, "root, parent, kind, bestuur or exercise bit");
      return NULL;
    }
  if (known == NULL)
    {
      known = insert_record (self, &identity, G_MAXINT64, error);
      if (known == NULL)
        return NULL;
    }
  if (!paraat_ledger_boot_offset (self->sql, known->root_n, &header->boot_id, &offset_us, error)
      || !move_first (self, known, header->at_us + offset_us, error))
    return NULL;

  return known;
}

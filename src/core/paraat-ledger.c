/* SPDX-License-Identifier: EUPL-1.2 */

/* Inserting changes.  The merge depends on `over` alone: a change is a head as long as no other change of the same
 * record and field is over it.  `superseded` remembers the first that was; `awaited` remembers what is over a change
 * that has not come yet.  So any order of arrival gives the same heads.
 */
#define G_LOG_DOMAIN "paraat-core"

#include "config.h"

#include "paraat-ledger-private.h"

#include <string.h>

#define REMEMBERED_MAX 4096

ParaatLedger *
paraat_ledger_new (ParaatSql *sql)
{
  ParaatLedger *self = g_new0 (ParaatLedger, 1);

  self->sql = sql;
  self->records = g_hash_table_new_full (paraat_uuid_hash, paraat_uuid_equal, NULL, g_free);
  self->roots = g_hash_table_new_full (paraat_uuid_hash, paraat_uuid_equal, NULL, g_free);
  self->devices = g_hash_table_new_full (paraat_uuid_hash, paraat_uuid_equal, NULL, g_free);
  self->touched = g_hash_table_new_full (paraat_uuid_hash, paraat_uuid_equal, NULL, g_free);
  paraat_sql_set_ledger (sql, self);

  return self;
}

void
paraat_ledger_free (ParaatLedger *self)
{
  g_clear_pointer (&self->signer, paraat_device_unref);
  g_hash_table_unref (self->records);
  g_hash_table_unref (self->roots);
  g_hash_table_unref (self->devices);
  g_hash_table_unref (self->touched);
  g_free (self);
}

void
paraat_ledger_set_signer (ParaatLedger *self,
                          ParaatDevice *device)
{
  g_clear_pointer (&self->signer, paraat_device_unref);
  self->signer = paraat_device_ref (device);
  paraat_ledger_forget (self);
}

ParaatDevice *
paraat_ledger_get_signer (ParaatLedger *self)
{
  return self->signer;
}

void
paraat_ledger_forget (ParaatLedger *self)
{
  g_hash_table_remove_all (self->records);
  g_hash_table_remove_all (self->roots);
  g_hash_table_remove_all (self->devices);
}

/* Between transactions, so that what a job holds stays valid. */
void
paraat_ledger_begin (ParaatLedger *self)
{
  g_hash_table_remove_all (self->touched);
  self->has_erased = FALSE;
  if (g_hash_table_size (self->records) > REMEMBERED_MAX || g_hash_table_size (self->roots) > REMEMBERED_MAX)
    paraat_ledger_forget (self);
}

gboolean
paraat_ledger_flush (ParaatLedger  *self,
                     GError       **error)
{
  GHashTableIter iter;
  KnownRoot *root;

  g_hash_table_iter_init (&iter, self->roots);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &root))
    {
      sqlite3_stmt *statement;

      if (root->last == 0)
        continue;
      statement = paraat_sql_prepare (self->sql, "UPDATE root SET last = ?2 WHERE n = ?1", error);
      if (statement == NULL)
        return FALSE;
      sqlite3_bind_int64 (statement, 1, root->n);
      sqlite3_bind_int64 (statement, 2, root->last);
      if (!paraat_sql_step_done (self->sql, statement, error))
        return FALSE;
      root->last = 0;
    }

  return TRUE;
}

GPtrArray *
paraat_ledger_take_touched (ParaatLedger *self)
{
  GPtrArray *touched = g_ptr_array_new_full (g_hash_table_size (self->touched), g_free);
  GHashTableIter iter;
  ParaatTouched *one;

  g_hash_table_iter_init (&iter, self->touched);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &one))
    {
      g_ptr_array_add (touched, one);
      g_hash_table_iter_steal (&iter);
    }

  return touched;
}

gboolean
paraat_ledger_take_erased (ParaatLedger *self)
{
  gboolean has_erased = self->has_erased;

  self->has_erased = FALSE;

  return has_erased;
}

void
paraat_ledger_touch (ParaatLedger         *self,
                     const ParaatIdentity *identity,
                     gboolean              is_new,
                     gboolean              may_move)
{
  ParaatTouched *one = g_hash_table_lookup (self->touched, &identity->record);

  if (one == NULL)
    {
      one = g_new0 (ParaatTouched, 1);
      one->record = identity->record;
      one->root = identity->root;
      one->kind = identity->kind;
      one->exercise = identity->exercise;
      g_hash_table_insert (self->touched, &one->record, one);
    }
  one->is_new |= is_new;
  one->may_move |= is_new || may_move;
}

static gboolean
remember_fork (ParaatLedger  *self,
               gint64         device_n,
               gint64         root_n,
               guint64        seq,
               GError       **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (self->sql, "INSERT OR IGNORE INTO fork (device, root, seq) VALUES (?, ?, ?)",
                                                error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, device_n);
  sqlite3_bind_int64 (statement, 2, root_n);
  sqlite3_bind_int64 (statement, 3, (gint64) seq);

  return paraat_sql_step_done (self->sql, statement, error);
}

/* Two ids at one (device, root, seq), or a prev that is not every change before it: all stay, and it is remembered.  Said
 * of pairs, whichever of the two came first. */
static gboolean
check_chain (ParaatLedger  *self,
             ParaatChange  *change,
             gint64         device_n,
             gint64         root_n,
             gboolean      *out_is_fork,
             GError       **error)
{
  const ParaatHeader *header = paraat_change_get_header (change);
  sqlite3_stmt *statement = paraat_sql_prepare (self->sql,
    "SELECT seq, iif(seq > ?3, substr(header, 107, 32), id) FROM change"   /* of the one after it, its prev */
    " WHERE root = ?1 AND device = ?2 AND seq BETWEEN ?3 - 1 AND ?3 + 1", error);
  gboolean forks_here = FALSE;
  gboolean forks_after = FALSE;
  int more;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, root_n);
  sqlite3_bind_int64 (statement, 2, device_n);
  sqlite3_bind_int64 (statement, 3, (gint64) header->seq);
  while ((more = paraat_sql_step (self->sql, statement, error)) > 0)
    {
      guint64 seq = (guint64) sqlite3_column_int64 (statement, 0);
      ParaatHash hash;

      paraat_sql_column_hash (statement, 1, &hash);
      if (seq > header->seq)
        forks_after |= !paraat_hash_equal (&hash, paraat_change_get_id (change));
      else
        forks_here |= seq == header->seq || !paraat_hash_equal (&hash, &header->prev);
    }
  paraat_sql_done (statement);
  *out_is_fork = forks_here || forks_after;

  return more == 0
         && (!forks_here || remember_fork (self, device_n, root_n, header->seq, error))
         && (!forks_after || remember_fork (self, device_n, root_n, header->seq + 1, error));
}

/* What came earlier and is over this change, or erases it, which only its own device can. */
static gboolean
take_awaited (ParaatLedger      *self,
              const ParaatHash  *id,
              gint64             record_n,
              gint64             device_n,
              const char        *field,
              gint64            *out_superseded,
              gboolean          *out_is_erased,
              GError           **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (self->sql,
    "SELECT source.n, source.field, source.device FROM awaited JOIN change AS source ON source.n = awaited.source"
    " WHERE target = ?1 AND source.record = ?2 ORDER BY source.n", error);
  int more;

  *out_superseded = 0;
  *out_is_erased = FALSE;
  if (statement == NULL)
    return FALSE;
  paraat_sql_bind_hash (statement, 1, id);
  sqlite3_bind_int64 (statement, 2, record_n);
  while ((more = paraat_sql_step (self->sql, statement, error)) > 0)
    {
      const char *source_field = (const char *) sqlite3_column_text (statement, 1);

      if (*out_superseded == 0 && g_str_equal (source_field, field))
        *out_superseded = sqlite3_column_int64 (statement, 0);
      if (g_str_equal (source_field, PARAAT_FIELD_ERASED) && sqlite3_column_int64 (statement, 2) == device_n)
        *out_is_erased = TRUE;
    }
  paraat_sql_done (statement);
  if (more < 0)
    return FALSE;

  statement = paraat_sql_prepare (self->sql, "DELETE FROM awaited WHERE target = ?", error);
  if (statement == NULL)
    return FALSE;
  paraat_sql_bind_hash (statement, 1, id);

  return paraat_sql_step_done (self->sql, statement, error);
}

static gboolean
insert_row (ParaatLedger    *self,
            ParaatChange    *change,
            KnownRecord     *record,
            gint64           device_n,
            gint64           superseded,
            gboolean         is_erased,
            gint64          *out_n,
            GError         **error)
{
  const ParaatHeader *header = paraat_change_get_header (change);
  gsize header_size;
  const guint8 *bytes = paraat_change_get_header_bytes (change, &header_size);
  sqlite3_stmt *statement = paraat_sql_prepare (self->sql,
    "INSERT INTO change (id, root, record, field, device, seq, at_us, superseded, erased, header, signature, value, salt)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)", error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_blob (statement, 1, paraat_change_get_id (change)->bytes, PARAAT_HASH_SIZE, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 2, record->root_n);
  sqlite3_bind_int64 (statement, 3, record->n);
  sqlite3_bind_text (statement, 4, header->field, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 5, device_n);
  sqlite3_bind_int64 (statement, 6, (gint64) header->seq);
  sqlite3_bind_int64 (statement, 7, header->at_us);
  if (superseded != 0)
    sqlite3_bind_int64 (statement, 8, superseded);
  sqlite3_bind_int (statement, 9, is_erased);
  sqlite3_bind_blob (statement, 10, bytes, (int) header_size, SQLITE_STATIC);
  sqlite3_bind_blob (statement, 11, paraat_change_get_signature (change), PARAAT_SIGNATURE_SIZE, SQLITE_STATIC);
  if (!is_erased && !paraat_change_is_stub (change))
    {
      sqlite3_bind_text (statement, 12, paraat_change_get_value (change), -1, SQLITE_STATIC);
      sqlite3_bind_blob (statement, 13, paraat_change_get_salt (change), PARAAT_SALT_SIZE, SQLITE_STATIC);
    }
  if (!paraat_sql_step_done (self->sql, statement, error))
    return FALSE;
  *out_n = paraat_sql_last_row (self->sql);

  return TRUE;
}

static gboolean
await (ParaatLedger      *self,
       const ParaatHash  *target,
       gint64             source,
       GError           **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (self->sql,
    "INSERT OR IGNORE INTO awaited (target, source)"
    " SELECT ?1, ?2 WHERE NOT EXISTS (SELECT 1 FROM change WHERE id = ?1)", error);

  if (statement == NULL)
    return FALSE;
  paraat_sql_bind_hash (statement, 1, target);
  sqlite3_bind_int64 (statement, 2, source);

  return paraat_sql_step_done (self->sql, statement, error);
}

static gboolean
supersede (ParaatLedger          *self,
           const ParaatInserted  *inserted,
           GError               **error)
{
  const ParaatHeader *header = inserted->header;

  for (guint i = 0; i < header->n_over; i++)
    {
      sqlite3_stmt *statement = paraat_sql_prepare (self->sql,
        "UPDATE change SET superseded = ?1 WHERE id = ?2 AND record = ?3 AND field = ?4 AND superseded IS NULL", error);

      if (statement == NULL)
        return FALSE;
      sqlite3_bind_int64 (statement, 1, inserted->n);
      sqlite3_bind_blob (statement, 2, header->over[i].bytes, PARAAT_HASH_SIZE, SQLITE_STATIC);
      sqlite3_bind_int64 (statement, 3, inserted->record);
      sqlite3_bind_text (statement, 4, header->field, -1, SQLITE_STATIC);
      if (!paraat_sql_step_done (self->sql, statement, error))
        return FALSE;
      if (paraat_sql_changes (self->sql) == 0 && !await (self, &header->over[i], inserted->n, error))
        return FALSE;
    }

  return TRUE;
}

/* What follows from a change besides its own field. */
static gboolean
apply_effects (ParaatLedger          *self,
               KnownRecord           *record,
               const ParaatInserted  *inserted,
               GError               **error)
{
  const ParaatHeader *header = inserted->header;
  gboolean erases = g_str_equal (header->field, PARAAT_FIELD_ERASED);
  gboolean has_erased;

  /* First, because what is erased may itself have deleted, shared or corrected something. */
  if (erases)
    {
      if (!paraat_ledger_apply_erased (self->sql, inserted, &has_erased, error))
        return FALSE;
      self->has_erased |= has_erased;
    }
  if (g_str_equal (header->field, PARAAT_FIELD_DELETED))
    record->has_deletes = TRUE;
  if (record->has_deletes && !paraat_ledger_apply_deleted (self->sql, record->n, error))
    return FALSE;
  if ((erases || g_str_equal (header->field, PARAAT_FIELD_SHARED)) && paraat_uuid_equal (&header->root, &header->record)
      && !paraat_ledger_apply_shared (self->sql, record->root_n, record->n, error))
    return FALSE;
  if (g_str_equal (header->kind, "clock") && (erases || g_str_equal (header->field, "offset_us")))
    {
      if (!paraat_ledger_apply_clock (self->sql, inserted->root, error))
        return FALSE;
      g_hash_table_remove_all (self->records);   /* their first times moved */
    }

  return TRUE;
}

/* Looks for the change; fills in the body of a stub. */
static gboolean
find_known (ParaatLedger     *self,
            ParaatChange     *change,
            gboolean         *out_is_known,
            ParaatInsertion  *out_insertion,
            GError          **error)
{
  const ParaatHeader *header = paraat_change_get_header (change);
  sqlite3_stmt *statement = paraat_sql_prepare (self->sql, "SELECT n, value IS NULL AND erased = 0, record, root, device"
                                                           " FROM change WHERE id = ?", error);
  ParaatInserted inserted = { .header = header, .value = paraat_change_get_value (change) };
  gboolean wants_body = FALSE;
  KnownRecord *record;
  int more;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_blob (statement, 1, paraat_change_get_id (change)->bytes, PARAAT_HASH_SIZE, SQLITE_STATIC);
  more = paraat_sql_step (self->sql, statement, error);
  if (more > 0)
    {
      inserted.n = sqlite3_column_int64 (statement, 0);
      wants_body = sqlite3_column_int (statement, 1) != 0;
      inserted.record = sqlite3_column_int64 (statement, 2);
      inserted.root = sqlite3_column_int64 (statement, 3);
      inserted.device = sqlite3_column_int64 (statement, 4);
    }
  paraat_sql_done (statement);
  if (more < 0)
    return FALSE;

  *out_is_known = more > 0;
  *out_insertion = PARAAT_INSERT_KNOWN;
  if (!*out_is_known || !wants_body || paraat_change_is_stub (change))
    return TRUE;

  statement = paraat_sql_prepare (self->sql, "UPDATE change SET value = ?2, salt = ?3 WHERE n = ?1", error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, inserted.n);
  sqlite3_bind_text (statement, 2, inserted.value, -1, SQLITE_STATIC);
  sqlite3_bind_blob (statement, 3, paraat_change_get_salt (change), PARAAT_SALT_SIZE, SQLITE_STATIC);
  if (!paraat_sql_step_done (self->sql, statement, error))
    return FALSE;
  *out_insertion = PARAAT_INSERT_BODY;
  record = paraat_ledger_load_record (self, &header->record, error);
  if (record == NULL)
    return FALSE;
  paraat_ledger_touch (self, &record->identity, FALSE, record->has_deletes || g_str_equal (header->field, PARAAT_FIELD_DELETED));

  return apply_effects (self, record, &inserted, error);
}

/**
 * paraat_ledger_insert: (skip)
 * @self: the writer's ledger, inside a transaction
 * @change: checked and verified
 * @out_insertion: (out): what became of it
 * @error: [error@ChangeError]: MISMATCH, and the others go on; [error@StoreError]: the transaction failed
 *
 * Stores a change, with or without its body, and what follows from it. Twice, or in any order, gives the same state.
 */
gboolean
paraat_ledger_insert (ParaatLedger     *self,
                      ParaatChange     *change,
                      ParaatInsertion  *out_insertion,
                      GError          **error)
{
  const ParaatHeader *header = paraat_change_get_header (change);
  ParaatInserted inserted = { .header = header, .value = paraat_change_get_value (change) };
  gboolean is_known = FALSE;
  gboolean is_fork, is_erased;
  gint64 device_n, superseded;
  KnownRecord *record;
  KnownRoot *root;

  if (!find_known (self, change, &is_known, out_insertion, error) || is_known)
    return is_known;

  record = paraat_ledger_ensure_record (self, header, error);
  if (record == NULL)
    return FALSE;
  device_n = paraat_ledger_device_n (self, &header->device, error);
  root = paraat_ledger_load_root (self, &header->root, error);
  if (device_n < 0 || root == NULL)
    return FALSE;
  inserted.record = record->n;
  inserted.root = record->root_n;
  inserted.device = device_n;

  if (!check_chain (self, change, device_n, record->root_n, &is_fork, error)
      || !take_awaited (self, paraat_change_get_id (change), record->n, device_n, header->field, &superseded, &is_erased,
                        error)
      || !insert_row (self, change, record, device_n, superseded, is_erased, &inserted.n, error)
      || !supersede (self, &inserted, error))
    return FALSE;

  root->last = inserted.n;
  if (self->signer != NULL && paraat_uuid_equal (paraat_device_get_id (self->signer), &header->device))
    root->own_known = FALSE;
  paraat_ledger_touch (self, &record->identity, FALSE, record->has_deletes || g_str_equal (header->field, PARAAT_FIELD_DELETED));
  *out_insertion = is_fork ? PARAAT_INSERT_FORK : PARAAT_INSERT_NEW;

  return apply_effects (self, record, &inserted, error);
}

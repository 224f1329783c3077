/* SPDX-License-Identifier: EUPL-1.2 */

/* This device's own changes: what a new one is over, its place in the chain, its signature. */
#define G_LOG_DOMAIN "paraat-core"

#include "config.h"

#include "paraat-ledger-private.h"

static gboolean
load_own_chain (ParaatLedger  *self,
                KnownRoot     *root,
                GError       **error)
{
  gint64 device_n = paraat_ledger_device_n (self, paraat_device_get_id (self->signer), error);
  sqlite3_stmt *statement;
  int more;

  if (device_n < 0)
    return FALSE;
  statement = paraat_sql_prepare (self->sql, "SELECT seq, id FROM change WHERE root = ? AND device = ?"
                                             " ORDER BY seq DESC LIMIT 1", error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, root->n);
  sqlite3_bind_int64 (statement, 2, device_n);
  root->own_seq = 0;
  root->own_prev = paraat_hash_nil;
  more = paraat_sql_step (self->sql, statement, error);
  if (more > 0)
    {
      root->own_seq = (guint64) sqlite3_column_int64 (statement, 0);
      paraat_sql_column_hash (statement, 1, &root->own_prev);
    }
  paraat_sql_done (statement);
  root->own_known = more >= 0;

  return more >= 0;
}

/* Whether a head of `deleted` or `erased` that says the same concerns all that was seen now: its meaning is in what it is
 * over, not in its value. */
static gboolean
concerns_all (sqlite3_stmt      *statement,
              int                column,
              const ParaatEdit  *edit)
{
  g_autoptr(ParaatChange) head = paraat_ledger_read_change (statement, column, FALSE, NULL);
  const ParaatHeader *header;
  guint n_seen;
  const ParaatHash *seen = paraat_edit_get_seen (edit, &n_seen);

  if (head == NULL)
    return FALSE;   /* then it is said once more */
  header = paraat_change_get_header (head);
  for (guint i = 0; i < n_seen; i++)
    {
      gboolean is_there = paraat_hash_equal (&seen[i], paraat_change_get_id (head));   /* of itself there is nothing to say */

      for (guint j = 0; !is_there && j < header->n_over; j++)
        is_there = paraat_hash_equal (&seen[i], &header->over[j]);
      if (!is_there)
        return FALSE;
    }

  return TRUE;
}

static gboolean
is_by_author (sqlite3_stmt     *statement,
              int               column,
              const ParaatEdit *edit)
{
  g_autoptr(ParaatChange) head = paraat_ledger_read_change (statement, column, FALSE, NULL);

  return head != NULL && paraat_uuid_equal (&paraat_change_get_header (head)->author, paraat_edit_get_author (edit));
}

/* What the new change is over: what its author saw, and what this device itself said, which it cannot not have seen.
 * Tells too whether the field has that very value already, of that author when it is said in a name. */
static gboolean
collect_over (ParaatLedger      *self,
              const ParaatEdit  *edit,
              gint64             record_n,
              GArray            *over,
              gboolean          *out_is_same,
              GError           **error)
{
  gint64 own_n = paraat_ledger_device_n (self, paraat_device_get_id (self->signer), error);
  sqlite3_stmt *statement;
  const char *field = paraat_edit_get_field (edit);
  gboolean reaches_across = g_str_equal (field, PARAAT_FIELD_DELETED) || g_str_equal (field, PARAAT_FIELD_ERASED);
  guint n_heads = 0;
  guint n_same = 0;
  guint n_seen;
  const ParaatHash *seen = paraat_edit_get_seen (edit, &n_seen);
  int more;

  g_array_append_vals (over, seen, n_seen);
  if (own_n < 0)
    return FALSE;
  statement = paraat_sql_prepare (self->sql,
    "SELECT id, device, value, header, signature, value, salt FROM change"
    " WHERE record = ? AND field = ? AND superseded IS NULL", error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, record_n);
  sqlite3_bind_text (statement, 2, field, -1, SQLITE_STATIC);
  while ((more = paraat_sql_step (self->sql, statement, error)) > 0)
    {
      ParaatHash id;

      n_heads++;
      if (g_strcmp0 ((const char *) sqlite3_column_text (statement, 2), paraat_edit_get_value (edit)) == 0
          && (!reaches_across || concerns_all (statement, 3, edit))
          && (!paraat_edit_get_is_own (edit) || is_by_author (statement, 3, edit)))
        n_same++;
      if (sqlite3_column_int64 (statement, 1) == own_n)
        {
          paraat_sql_column_hash (statement, 0, &id);
          g_array_append_val (over, id);
        }
    }
  paraat_sql_done (statement);
  *out_is_same = n_heads == 1 && n_same == 1;

  return more >= 0;
}

static void
sort_unique (GArray *hashes)
{
  guint kept = 0;

  g_array_sort (hashes, paraat_hash_compare);
  for (guint i = 0; i < hashes->len; i++)
    if (i == 0 || !paraat_hash_equal (&g_array_index (hashes, ParaatHash, i), &g_array_index (hashes, ParaatHash, kept - 1)))
      g_array_index (hashes, ParaatHash, kept++) = g_array_index (hashes, ParaatHash, i);
  g_array_set_size (hashes, kept);
}

static ParaatChange *
sign_edit (ParaatLedger          *self,
           const ParaatEdit      *edit,
           KnownRoot             *root,
           GArray                *over,
           GError               **error)
{
  const ParaatIdentity *identity = paraat_edit_get_identity (edit);
  ParaatHeader header = { 0 };
  ParaatInstant now;

  paraat_clock_read (&now);
  header.root = identity->root;
  header.record = identity->record;
  header.parent = identity->parent;
  header.bestuur = identity->bestuur;
  header.author = *paraat_edit_get_author (edit);
  header.device = *paraat_device_get_id (self->signer);
  header.seq = root->own_seq + 1;
  header.prev = root->own_prev;
  header.at_us = now.wall_us;
  header.boot_id = now.boot_id;
  header.boot_us = now.boot_us;
  header.exercise = identity->exercise;
  header.kind = identity->kind;
  header.field = paraat_edit_get_field (edit);
  header.over = (const ParaatHash *) over->data;
  header.n_over = over->len;

  return paraat_change_new_signed (&header, paraat_edit_get_value (edit), NULL, paraat_device_sign, self->signer, error);
}

/**
 * paraat_ledger_say: (skip)
 * @self: the writer's ledger, inside a transaction, with a signer
 * @edit: one field gets a value
 * @out_change: (out) (transfer full) (nullable): the signed change, or %NULL when the field had that value already
 * @error: [error@ChangeError]: MALFORMED, TOO_LARGE, MISMATCH; [error@StoreError]
 *
 * Makes this device's next change of that root and inserts it.
 */
gboolean
paraat_ledger_say (ParaatLedger      *self,
                   const ParaatEdit  *edit,
                   ParaatChange     **out_change,
                   GError           **error)
{
  const ParaatIdentity *identity = paraat_edit_get_identity (edit);
  g_autoptr(GArray) over = g_array_new (FALSE, FALSE, sizeof (ParaatHash));
  g_autoptr(GError) local_error = NULL;
  g_autoptr(ParaatChange) change = NULL;
  gboolean is_same = FALSE;
  ParaatInsertion insertion;
  KnownRecord *record;
  KnownRoot *root;
  guint64 seq;

  *out_change = NULL;
  record = paraat_ledger_load_record (self, &identity->record, &local_error);
  if (local_error == NULL)
    root = paraat_ledger_ensure_root (self, identity, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (record != NULL && !collect_over (self, edit, record->n, over, &is_same, error))
    return FALSE;
  if (is_same)
    return TRUE;
  sort_unique (over);
  if (!root->own_known && !load_own_chain (self, root, error))
    return FALSE;

  change = sign_edit (self, edit, root, over, error);
  if (change == NULL)
    return FALSE;
  seq = root->own_seq + 1;
  if (!paraat_ledger_insert (self, change, &insertion, error))
    return FALSE;
  root->own_seq = seq;
  root->own_prev = *paraat_change_get_id (change);
  root->own_known = TRUE;
  *out_change = g_steal_pointer (&change);

  return TRUE;
}

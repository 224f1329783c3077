/* SPDX-License-Identifier: EUPL-1.2 */

/* One batch is one job on the writer thread, inside the transaction of its group: revocations and pins are checked,
 * changes merged, receipts made.  It may run twice, so what it puts into its data it puts anew. */
#include "config.h"

#include "intake.h"

#include <string.h>

IntakeMerge *
intake_merge_new (const ParaatUuid *bestuur)
{
  IntakeMerge *self = g_new0 (IntakeMerge, 1);

  self->bestuur = *bestuur;
  self->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_change_unref);
  self->early = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_refusal_free);
  self->cards = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_card_free);
  self->receipts = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_change_unref);
  self->forks = g_ptr_array_new_with_free_func (g_free);

  return self;
}

void
intake_merge_free (IntakeMerge *self)
{
  g_ptr_array_unref (self->changes);
  g_ptr_array_unref (self->early);
  g_ptr_array_unref (self->cards);
  g_ptr_array_unref (self->receipts);
  g_ptr_array_unref (self->forks);
  g_clear_pointer (&self->result, paraat_merge_result_free);
  g_free (self->stranger_name);
  g_free (self);
}

void
intake_merge_refuse (GPtrArray         *refused,
                     ParaatChange      *change,
                     ParaatChangeError  code,
                     const char        *why)
{
  ParaatRefusal *refusal = g_new0 (ParaatRefusal, 1);

  refusal->id = *paraat_change_get_id (change);
  refusal->error = g_error_new_literal (PARAAT_CHANGE_ERROR, (int) code, why);
  g_ptr_array_add (refused, refusal);
}

static GPtrArray *
list_roots (GPtrArray *changes)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (paraat_uuid_hash, paraat_uuid_equal);
  GPtrArray *roots = g_ptr_array_new ();

  for (guint i = 0; i < changes->len; i++)
    {
      const ParaatHeader *header = paraat_change_get_header (g_ptr_array_index (changes, i));

      if (g_hash_table_add (seen, (gpointer) &header->root))
        g_ptr_array_add (roots, (gpointer) &header->root);
    }

  return roots;
}

/* Which of the roots are not this administration's, and which were nobody's. */
static gboolean
pin_roots (ParaatSql    *sql,
           IntakeMerge  *self,
           GPtrArray    *roots,
           GHashTable   *foreign,
           GHashTable   *claimed,
           GError      **error)
{
  for (guint i = 0; i < roots->len; i++)
    {
      IntakePin pin;

      if (!intake_storage_pin (sql, g_ptr_array_index (roots, i), &self->bestuur, &pin, error))
        return FALSE;
      if (pin == INTAKE_PIN_FOREIGN)
        g_hash_table_add (foreign, g_ptr_array_index (roots, i));
      if (pin == INTAKE_PIN_CLAIMED)
        g_hash_table_add (claimed, g_ptr_array_index (roots, i));
    }

  return TRUE;
}

/* As they are now: a device may have been revoked while its batch was being verified. */
static gboolean
find_revoked (ParaatSql    *sql,
              IntakeMerge  *self,
              GHashTable   *revoked,
              GError      **error)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (paraat_uuid_hash, paraat_uuid_equal);

  for (guint i = 0; i < self->changes->len; i++)
    {
      const ParaatHeader *header = paraat_change_get_header (g_ptr_array_index (self->changes, i));
      gboolean is_revoked;

      if (!g_hash_table_add (seen, (gpointer) &header->device))
        continue;
      if (!intake_storage_is_revoked (sql, &header->device, &is_revoked, error))
        return FALSE;
      if (is_revoked)
        g_hash_table_add (revoked, (gpointer) &header->device);
    }

  return TRUE;
}

/* What was stored before still counts as acknowledged, whatever happened to its device or, for a report of somebody who
 * was not enrolled, to its root since. */
static gboolean
refuse_unless_stored (ParaatSql          *sql,
                      IntakeMerge        *self,
                      ParaatChange       *change,
                      ParaatChangeError   code,
                      const char         *why,
                      GError            **error)
{
  gboolean is_stored;

  if (!intake_storage_has (sql, paraat_change_get_id (change), &is_stored, error))
    return FALSE;
  if (is_stored)
    g_array_append_val (self->result->accepted, *paraat_change_get_id (change));
  else
    intake_merge_refuse (self->result->refused, change, code, why);

  return TRUE;
}

/* A deletion or an erasure where the CRT spoke, by somebody else: that would be a colleague who takes its words away. */
static gboolean
check_ours (ParaatSql          *sql,
            const ParaatHeader *header,
            gboolean           *out_is_ours,
            GError            **error)
{
  const ParaatUuid *own = paraat_sql_get_signer_id (sql);

  *out_is_ours = FALSE;
  if (paraat_uuid_equal (&header->device, own)
      || (!g_str_equal (header->field, PARAAT_FIELD_DELETED) && !g_str_equal (header->field, PARAAT_FIELD_ERASED)))
    return TRUE;

  return intake_storage_spoke_in (sql, own, &header->record, out_is_ours, error);
}

static GPtrArray *
sort_out (ParaatSql    *sql,
          IntakeMerge  *self,
          GHashTable   *foreign,
          GError      **error)
{
  g_autoptr(GPtrArray) kept = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_change_unref);
  g_autoptr(GHashTable) revoked = g_hash_table_new (paraat_uuid_hash, paraat_uuid_equal);
  gboolean is_stranger = paraat_uuid_is_nil (&self->bestuur);

  if (!find_revoked (sql, self, revoked, error))
    return NULL;
  for (guint i = 0; i < self->changes->len; i++)
    {
      ParaatChange *change = g_ptr_array_index (self->changes, i);
      const ParaatHeader *header = paraat_change_get_header (change);
      gboolean is_ours;
      gboolean ok = TRUE;

      if (!check_ours (sql, header, &is_ours, error))
        return NULL;
      if (g_hash_table_contains (foreign, &header->root))
        {
          if (is_stranger)
            ok = refuse_unless_stored (sql, self, change, PARAAT_CHANGE_ERROR_FOREIGN,
                                       "The incident is an administration's: enrol first", error);
          else
            intake_merge_refuse (self->result->refused, change, PARAAT_CHANGE_ERROR_FOREIGN,
                                 "The incident is of another administration");
        }
      else if (g_hash_table_contains (revoked, &header->device))
        ok = refuse_unless_stored (sql, self, change, PARAAT_CHANGE_ERROR_REVOKED_DEVICE, "The device was revoked", error);
      else if (is_ours)
        intake_merge_refuse (self->result->refused, change, PARAAT_CHANGE_ERROR_MISMATCH, INTAKE_OURS_ALONE);
      else
        g_ptr_array_add (kept, paraat_change_ref (change));
      if (!ok)
        return NULL;
    }

  return g_steal_pointer (&kept);
}

/* Only for those that are not known: what is known of a device, that it was revoked among it, is newer than its card. */
static gboolean
put_cards (ParaatSql    *sql,
           IntakeMerge  *self,
           GError      **error)
{
  for (guint i = 0; i < self->cards->len; i++)
    {
      const ParaatCard *card = g_ptr_array_index (self->cards, i);
      sqlite3_stmt *statement = paraat_sql_prepare (sql,
        "INSERT INTO device (id, key, card, card_signature, name, bestuur) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
        " ON CONFLICT (id) DO UPDATE SET key = excluded.key, card = excluded.card, card_signature = excluded.card_signature,"
        "   name = excluded.name, bestuur = excluded.bestuur WHERE card IS NULL", error);

      if (statement == NULL)
        return FALSE;
      paraat_sql_bind_uuid (statement, 1, &card->device);
      sqlite3_bind_blob (statement, 2, card->key, sizeof card->key, SQLITE_STATIC);
      sqlite3_bind_text (statement, 3, card->text, -1, SQLITE_STATIC);
      sqlite3_bind_blob (statement, 4, card->signature, sizeof card->signature, SQLITE_STATIC);
      sqlite3_bind_text (statement, 5, card->name, -1, SQLITE_STATIC);
      paraat_sql_bind_uuid (statement, 6, &card->bestuur);
      if (!paraat_sql_step_done (sql, statement, error))
        return FALSE;
    }

  return TRUE;
}

/* A key without a card: its words are kept, but nothing is said to it.  Without words there is no row of it either. */
static gboolean
put_stranger (ParaatSql    *sql,
              IntakeMerge  *self,
              GError      **error)
{
  sqlite3_stmt *statement;

  if (!paraat_uuid_is_nil (&self->bestuur) || self->result->accepted->len == 0)
    return TRUE;
  statement = paraat_sql_prepare (sql,
    "INSERT INTO device (id, key, name) VALUES (?1, ?2, ?3)"
    " ON CONFLICT (id) DO UPDATE SET key = excluded.key, name = iif(card IS NULL, excluded.name, name)", error);
  if (statement == NULL)
    return FALSE;
  paraat_sql_bind_uuid (statement, 1, &self->stranger.id);
  sqlite3_bind_blob (statement, 2, self->stranger.key, sizeof self->stranger.key, SQLITE_STATIC);
  sqlite3_bind_text (statement, 3, self->stranger_name != NULL ? self->stranger_name : "", -1, SQLITE_STATIC);

  return paraat_sql_step_done (sql, statement, error);
}

static gboolean
list_forks (ParaatSql         *sql,
            const ParaatUuid  *root,
            GPtrArray         *forks,
            GError           **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (sql,
    "SELECT device.id, fork.seq FROM fork JOIN device ON device.n = fork.device"
    " WHERE fork.root = (SELECT n FROM root WHERE id = ?)", error);
  int more;

  if (statement == NULL)
    return FALSE;
  paraat_sql_bind_uuid (statement, 1, root);
  while ((more = paraat_sql_step (sql, statement, error)) > 0)
    {
      IntakeFork *fork = g_new0 (IntakeFork, 1);

      paraat_sql_column_uuid (statement, 0, &fork->device);
      fork->root = *root;
      fork->seq = sqlite3_column_int64 (statement, 1);
      g_ptr_array_add (forks, fork);
    }
  paraat_sql_done (statement);

  return more == 0;
}

static gboolean
grew_since (ParaatSql         *sql,
            const ParaatUuid  *root,
            gint64             before,
            gboolean          *out_grew,
            GError           **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (sql,
    "SELECT 1 FROM change WHERE root = (SELECT n FROM root WHERE id = ?1) AND n > ?2 LIMIT 1", error);
  int more;

  if (statement == NULL)
    return FALSE;
  paraat_sql_bind_uuid (statement, 1, root);
  sqlite3_bind_int64 (statement, 2, before);
  more = paraat_sql_step (sql, statement, error);
  paraat_sql_done (statement);
  *out_grew = more > 0;

  return more >= 0;
}

/* When somebody took its record for something else there is none, and the batch is stored all the same. */
static gboolean
make_receipt (ParaatSql         *sql,
              const ParaatUuid  *root,
              GPtrArray         *receipts,
              GError           **error)
{
  g_autoptr(GError) local_error = NULL;

  if (intake_storage_receipt (sql, root, receipts, &local_error))
    return TRUE;
  if (local_error->domain != PARAAT_CHANGE_ERROR)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  g_message ("No receipt: %s", local_error->message);

  return TRUE;
}

static gboolean
make_receipts (ParaatSql    *sql,
               IntakeMerge  *self,
               GPtrArray    *roots,
               GHashTable   *foreign,
               gint64        before,
               GError      **error)
{
  for (guint i = 0; i < roots->len; i++)
    {
      const ParaatUuid *root = g_ptr_array_index (roots, i);
      gboolean grew;

      if (g_hash_table_contains (foreign, root))   /* not theirs to hear anything of */
        continue;
      if (!grew_since (sql, root, before, &grew, error)
          || (grew && !make_receipt (sql, root, self->receipts, error))
          || (!grew && !intake_storage_unpin (sql, root, error))
          || !list_forks (sql, root, self->forks, error))
        return FALSE;
    }

  return TRUE;
}

/* A root of which nothing was taken stays nobody's. */
static gboolean
check_claims (ParaatSql    *sql,
              IntakeMerge  *self,
              GHashTable   *claimed,
              GError      **error)
{
  g_autoptr(GHashTable) accepted = g_hash_table_new (paraat_hash_hash, paraat_hash_equal);
  g_autoptr(GHashTable) spoken = g_hash_table_new (paraat_uuid_hash, paraat_uuid_equal);
  GHashTableIter iter;
  const ParaatUuid *root;

  for (guint i = 0; i < self->result->accepted->len; i++)
    g_hash_table_add (accepted, &g_array_index (self->result->accepted, ParaatHash, i));
  for (guint i = 0; i < self->changes->len; i++)
    {
      ParaatChange *change = g_ptr_array_index (self->changes, i);

      if (g_hash_table_contains (accepted, paraat_change_get_id (change)))
        g_hash_table_add (spoken, (gpointer) &paraat_change_get_header (change)->root);
    }
  g_hash_table_iter_init (&iter, claimed);
  while (g_hash_table_iter_next (&iter, (gpointer *) &root, NULL))
    if (g_hash_table_contains (spoken, root))
      self->has_claimed = TRUE;
    else if (!intake_storage_unclaim (sql, root, error))
      return FALSE;

  return TRUE;
}

static void
copy_early (IntakeMerge *self)
{
  for (guint i = 0; i < self->early->len; i++)
    {
      const ParaatRefusal *refusal = g_ptr_array_index (self->early, i);
      ParaatRefusal *copy = g_new0 (ParaatRefusal, 1);

      copy->id = refusal->id;
      copy->error = g_error_copy (refusal->error);
      g_ptr_array_add (self->result->refused, copy);
    }
}

/**
 * intake_merge_job:
 * @data: an IntakeMerge
 * @error: [error@StoreError]: nothing of the batch is stored
 *
 * Writer thread. A change that is refused does not hold up the others; a receipt is made for each root that grew.
 */
gboolean
intake_merge_job (ParaatSql  *sql,
                  gpointer    data,
                  GError    **error)
{
  IntakeMerge *self = data;
  g_autoptr(GPtrArray) kept = NULL;
  g_autoptr(GPtrArray) roots = list_roots (self->changes);
  g_autoptr(GHashTable) foreign = g_hash_table_new (paraat_uuid_hash, paraat_uuid_equal);
  g_autoptr(GHashTable) claimed = g_hash_table_new (paraat_uuid_hash, paraat_uuid_equal);
  gint64 before;

  g_clear_pointer (&self->result, paraat_merge_result_free);
  self->result = paraat_merge_result_new ();
  g_ptr_array_set_size (self->receipts, 0);
  g_ptr_array_set_size (self->forks, 0);
  self->has_claimed = FALSE;
  copy_early (self);

  if (!paraat_sql_get_int (sql, "SELECT ifnull(max(n), 0) FROM change", &before, error)
      || !put_cards (sql, self, error) || !pin_roots (sql, self, roots, foreign, claimed, error))
    return FALSE;
  kept = sort_out (sql, self, foreign, error);

  return kept != NULL && paraat_sql_merge (sql, kept, self->result, error) && put_stranger (sql, self, error)
         && check_claims (sql, self, claimed, error) && make_receipts (sql, self, roots, foreign, before, error);
}

/* SPDX-License-Identifier: EUPL-1.2 */

/* What the intake keeps besides changes: administrations, enrolment codes, which administration a root belongs to, case
 * numbers, its epoch.  In the store's own database, so that one transaction holds a batch and its receipts. */
#include "config.h"

#include "intake.h"

#include <string.h>

const char * const intake_migrations[] = {
  "CREATE TABLE intake_bestuur ("
  "  id BLOB PRIMARY KEY, name TEXT NOT NULL, type TEXT NOT NULL, nis TEXT NOT NULL) STRICT, WITHOUT ROWID;"
  "CREATE TABLE intake_code ("                                     /* the secret itself is nowhere: BLAKE2b-256 of it */
  "  secret BLOB PRIMARY KEY, bestuur BLOB NOT NULL, made_us INTEGER NOT NULL, used_by BLOB) STRICT, WITHOUT ROWID;"
  "CREATE TABLE intake_root ("
  "  root BLOB PRIMARY KEY, bestuur BLOB, case_number TEXT UNIQUE,"  /* no bestuur: the sender is not confirmed */
  "  first_us INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
  "CREATE INDEX intake_root_by_bestuur ON intake_root (bestuur);"
  "CREATE TABLE intake_meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;",
  /* Until then the root was nobody's: to its administration all before it is as if it came then. */
  "ALTER TABLE intake_root ADD COLUMN claimed_n INTEGER NOT NULL DEFAULT 0;",
  NULL,
};

static gboolean
load_devices (ParaatSql   *sql,
              GHashTable  *devices,
              GError     **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (sql,
    "SELECT id, key, bestuur, revoked_us FROM device WHERE length(key) = 32 AND card IS NOT NULL", error);
  int more;

  if (statement == NULL)
    return FALSE;
  while ((more = paraat_sql_step (sql, statement, error)) > 0)
    {
      IntakeDevice *device = g_new0 (IntakeDevice, 1);

      paraat_sql_column_uuid (statement, 0, &device->id);
      memcpy (device->key, sqlite3_column_blob (statement, 1), sizeof device->key);
      paraat_sql_column_uuid (statement, 2, &device->bestuur);
      device->is_revoked = sqlite3_column_int64 (statement, 3) != 0;
      g_hash_table_replace (devices, &device->id, device);
    }
  paraat_sql_done (statement);

  return more == 0;
}

/**
 * intake_storage_begin:
 * @expected_epoch: (nullable): what the file beside the database says
 * @is_restored: whether the store found itself put back
 * @out_epoch: (out): the epoch from now on: a new one unless everything fits
 * @devices: gets those that may speak
 */
gboolean
intake_storage_begin (ParaatSql   *sql,
                      const char  *expected_epoch,
                      gboolean     is_restored,
                      char       **out_epoch,
                      GHashTable  *devices,
                      GError     **error)
{
  sqlite3_stmt *statement;
  g_autofree char *fresh = NULL;
  ParaatUuid epoch;
  int more;

  paraat_uuid_new (&epoch);
  fresh = paraat_uuid_dup_string (&epoch);
  statement = paraat_sql_prepare (sql,
    "INSERT INTO intake_meta (name, value) VALUES ('epoch', ?1)"
    " ON CONFLICT (name) DO UPDATE SET value = iif(value IS ?2, value, excluded.value) RETURNING value", error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, fresh, -1, SQLITE_STATIC);
  if (expected_epoch != NULL && !is_restored)
    sqlite3_bind_text (statement, 2, expected_epoch, -1, SQLITE_STATIC);
  more = paraat_sql_step (sql, statement, error);
  if (more > 0)
    g_set_str (out_epoch, (const char *) sqlite3_column_text (statement, 0));
  paraat_sql_done (statement);

  g_hash_table_remove_all (devices);

  return more > 0 && load_devices (sql, devices, error);
}

/* What was nobody's becomes an administration's, from the newest change that is here on. */
static gboolean
set_bestuur (ParaatSql         *sql,
             const ParaatUuid  *root,
             const ParaatUuid  *bestuur,
             GError           **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (sql,
    "UPDATE intake_root SET bestuur = ?2, claimed_n = (SELECT ifnull(max(n), 0) FROM change) WHERE root = ?1", error);

  if (statement == NULL)
    return FALSE;
  paraat_sql_bind_uuid (statement, 1, root);
  paraat_sql_bind_uuid (statement, 2, bestuur);

  return paraat_sql_step_done (sql, statement, error);
}

/**
 * intake_storage_pin:
 * @bestuur: whose device speaks; nil for somebody who is not enrolled
 * @out_pin: (out): whether the root is that administration's, or still nobody's
 *
 * A root belongs to one administration, the one whose device spoke of it first, for ever. What somebody told who is not
 * enrolled becomes an administration's when one of its own devices sends that very report.
 */
gboolean
intake_storage_pin (ParaatSql         *sql,
                    const ParaatUuid  *root,
                    const ParaatUuid  *bestuur,
                    IntakePin         *out_pin,
                    GError           **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (sql,
    "INSERT INTO intake_root (root, bestuur, first_us) VALUES (?1, ?2, ?3)"
    " ON CONFLICT (root) DO UPDATE SET first_us = first_us RETURNING bestuur IS ?2, bestuur IS NULL", error);
  gboolean is_theirs, is_nobodys;
  int more;

  if (statement == NULL)
    return FALSE;
  paraat_sql_bind_uuid (statement, 1, root);
  if (!paraat_uuid_is_nil (bestuur))
    paraat_sql_bind_uuid (statement, 2, bestuur);
  sqlite3_bind_int64 (statement, 3, g_get_real_time ());
  more = paraat_sql_step (sql, statement, error);
  is_theirs = more > 0 && sqlite3_column_int (statement, 0) != 0;
  is_nobodys = more > 0 && sqlite3_column_int (statement, 1) != 0;
  paraat_sql_done (statement);
  if (more <= 0)
    return FALSE;
  *out_pin = is_theirs ? INTAKE_PIN_THEIRS : is_nobodys ? INTAKE_PIN_CLAIMED : INTAKE_PIN_FOREIGN;

  return *out_pin != INTAKE_PIN_CLAIMED || set_bestuur (sql, root, bestuur, error);
}

/* As it was before an administration claimed it. */
gboolean
intake_storage_unclaim (ParaatSql         *sql,
                        const ParaatUuid  *root,
                        GError           **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (sql,
    "UPDATE intake_root SET bestuur = NULL, claimed_n = 0 WHERE root = ?1", error);

  if (statement == NULL)
    return FALSE;
  paraat_sql_bind_uuid (statement, 1, root);

  return paraat_sql_step_done (sql, statement, error);
}

/* Of a root of which everything was refused nothing stays. */
gboolean
intake_storage_unpin (ParaatSql         *sql,
                      const ParaatUuid  *root,
                      GError           **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (sql,
    "DELETE FROM intake_root WHERE root = ?1 AND case_number IS NULL"
    " AND NOT EXISTS (SELECT 1 FROM change WHERE change.root = (SELECT n FROM root WHERE id = ?1))", error);

  if (statement == NULL)
    return FALSE;
  paraat_sql_bind_uuid (statement, 1, root);

  return paraat_sql_step_done (sql, statement, error);
}

gboolean
intake_storage_has (ParaatSql         *sql,
                    const ParaatHash  *id,
                    gboolean          *out_has,
                    GError           **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (sql, "SELECT 1 FROM change WHERE id = ?", error);
  int more;

  if (statement == NULL)
    return FALSE;
  paraat_sql_bind_hash (statement, 1, id);
  more = paraat_sql_step (sql, statement, error);
  paraat_sql_done (statement);
  *out_has = more > 0;

  return more >= 0;
}

gboolean
intake_storage_is_revoked (ParaatSql         *sql,
                           const ParaatUuid  *device,
                           gboolean          *out_is_revoked,
                           GError           **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (sql, "SELECT 1 FROM device WHERE id = ? AND revoked_us <> 0", error);
  int more;

  if (statement == NULL)
    return FALSE;
  paraat_sql_bind_uuid (statement, 1, device);
  more = paraat_sql_step (sql, statement, error);
  paraat_sql_done (statement);
  *out_is_revoked = more > 0;

  return more >= 0;
}

/* Whether anything in that record is by that device. */
gboolean
intake_storage_spoke_in (ParaatSql         *sql,
                         const ParaatUuid  *device,
                         const ParaatUuid  *record,
                         gboolean          *out_spoke,
                         GError           **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (sql,
    "SELECT 1 FROM record JOIN change ON change.root = record.root AND change.record = record.n"
    " WHERE record.id = ?1 AND change.device = (SELECT n FROM device WHERE id = ?2) LIMIT 1", error);
  int more;

  if (statement == NULL)
    return FALSE;
  paraat_sql_bind_uuid (statement, 1, record);
  paraat_sql_bind_uuid (statement, 2, device);
  more = paraat_sql_step (sql, statement, error);
  paraat_sql_done (statement);
  *out_spoke = more > 0;

  return more >= 0;
}

static gboolean
assign_case (ParaatSql         *sql,
             const ParaatUuid  *root,
             char             **out_case,
             GError           **error)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *prefix = g_strdup_printf ("CRT-%d-", g_date_time_get_year (now));
  sqlite3_stmt *statement = paraat_sql_prepare (sql,
    "UPDATE intake_root SET case_number = ifnull(case_number, ?2 || printf('%05d', 1 + ifnull((SELECT"
    "    max(CAST(substr(case_number, length(?2) + 1) AS INTEGER)) FROM intake_root"
    "    WHERE case_number >= ?2 AND case_number < ?2 || 'A'), 0)))"
    " WHERE root = ?1 RETURNING case_number", error);
  int more;

  if (statement == NULL)
    return FALSE;
  paraat_sql_bind_uuid (statement, 1, root);
  sqlite3_bind_text (statement, 2, prefix, -1, SQLITE_STATIC);
  more = paraat_sql_step (sql, statement, error);
  if (more > 0)
    g_set_str (out_case, (const char *) sqlite3_column_text (statement, 0));
  paraat_sql_done (statement);

  return more > 0;
}

/* The last change of each device's chain in a root; devices by skipping through the chain's index. */
static gboolean
add_chains (ParaatSql         *sql,
            const ParaatUuid  *root,
            const ParaatUuid  *own,
            JsonBuilder       *builder,
            GError           **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (sql,
    "WITH RECURSIVE of (root) AS (SELECT n FROM root WHERE id = ?1),"
    " speaker (n) AS (SELECT min(device) FROM change, of WHERE change.root = of.root UNION ALL"
    "   SELECT (SELECT min(device) FROM change, of WHERE change.root = of.root AND device > speaker.n) FROM speaker"
    "   WHERE speaker.n IS NOT NULL)"
    " SELECT device.id, last.seq, last.id FROM speaker, of JOIN device ON device.n = speaker.n"
    "  JOIN change AS last ON last.n = (SELECT n FROM change WHERE root = of.root AND device = speaker.n"
    "    ORDER BY seq DESC LIMIT 1)"
    " WHERE device.id <> ?2", error);
  int more;

  json_builder_set_member_name (builder, "chains");
  json_builder_begin_array (builder);
  if (statement == NULL)
    return FALSE;
  paraat_sql_bind_uuid (statement, 1, root);
  paraat_sql_bind_uuid (statement, 2, own);
  while ((more = paraat_sql_step (sql, statement, error)) > 0)
    {
      char hex[PARAAT_HASH_HEX_SIZE];
      ParaatUuid device;
      ParaatHash id;

      paraat_sql_column_uuid (statement, 0, &device);
      paraat_sql_column_hash (statement, 2, &id);
      paraat_hash_format (&id, hex);
      json_builder_begin_object (builder);
      paraat_wire_add_uuid (builder, "device", &device);
      json_builder_set_member_name (builder, "seq");
      json_builder_add_int_value (builder, sqlite3_column_int64 (statement, 1));
      paraat_wire_add_string (builder, "id", hex);
      json_builder_end_object (builder);
    }
  paraat_sql_done (statement);
  json_builder_end_array (builder);

  return more == 0;
}

static gboolean
root_bestuur (ParaatSql         *sql,
              const ParaatUuid  *root,
              ParaatUuid        *out_bestuur,
              GError           **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (sql, "SELECT bestuur FROM root WHERE id = ?", error);
  int more;

  if (statement == NULL)
    return FALSE;
  paraat_sql_bind_uuid (statement, 1, root);
  more = paraat_sql_step (sql, statement, error);
  if (more > 0)
    paraat_sql_column_uuid (statement, 0, out_bestuur);
  else if (more == 0)
    g_set_error_literal (error, INTAKE_ERROR, INTAKE_ERROR_NOT_FOUND, "There is no such incident");
  paraat_sql_done (statement);

  return more > 0;
}

/**
 * intake_storage_say:
 * @record: (nullable): a known one, or %NULL for a new one
 * @value: JSON
 * @out_changes: (element-type ParaatChange): gets what was said
 *
 * The CRT says something below an incident, signed by the intake.
 */
gboolean
intake_storage_say (ParaatSql         *sql,
                    const ParaatUuid  *root,
                    const char        *kind,
                    const ParaatUuid  *record,
                    const char        *field,
                    const char        *value,
                    GPtrArray         *out_changes,
                    GError           **error)
{
  g_autoptr(GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_edit_free);
  ParaatIdentity identity = { 0 };

  identity.root = identity.parent = *root;
  identity.kind = kind;
  if (!root_bestuur (sql, root, &identity.bestuur, error))
    return FALSE;
  if (record != NULL)
    identity.record = *record;
  else
    paraat_uuid_new (&identity.record);
  g_ptr_array_add (edits, paraat_edit_new (&identity, NULL, field, value));

  return paraat_sql_append (sql, edits, out_changes, error);
}

/**
 * intake_storage_receipt:
 * @out_changes: (element-type ParaatChange): gets the receipt
 *
 * "Aangekomen": case number, time, and up to where each chain is held; over the receipt before.
 */
gboolean
intake_storage_receipt (ParaatSql         *sql,
                        const ParaatUuid  *root,
                        GPtrArray         *out_changes,
                        GError           **error)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autofree char *now = paraat_wire_format_time (g_get_real_time ());
  g_autofree char *number = NULL;
  g_autofree char *value = NULL;
  ParaatUuid record, own;

  if (!assign_case (sql, root, &number, error))
    return FALSE;
  own = *paraat_sql_get_signer_id (sql);
  json_builder_begin_object (builder);
  paraat_wire_add_string (builder, "case", number);
  paraat_wire_add_string (builder, "at", now);
  if (!add_chains (sql, root, &own, builder, error))
    return FALSE;
  json_builder_end_object (builder);
  value = paraat_wire_print (builder);
  paraat_uuid_known (root, "receipt", "", &record);

  return intake_storage_say (sql, root, "receipt", &record, "receipt", value, out_changes, error);
}

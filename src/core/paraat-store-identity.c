/* SPDX-License-Identifier: EUPL-1.2 */

/* Who this store speaks as: at each start, on the writer thread, whether the key on record may be kept; and why a new
 * one was made, remembered in the database until it was told. */
#define G_LOG_DOMAIN "paraat-core"

#include "config.h"

#include "paraat-store-private.h"

static gboolean
add_opening (ParaatSql  *sql,
             gint64     *out_opens,
             GError    **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (sql,
    "INSERT INTO setting (name, value) VALUES ('opens', '1')"
    " ON CONFLICT (name) DO UPDATE SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT) RETURNING value", error);
  int more;

  if (statement == NULL)
    return FALSE;
  more = paraat_sql_step (sql, statement, error);
  if (more > 0)
    *out_opens = sqlite3_column_int64 (statement, 0);
  paraat_sql_done (statement);

  return more > 0;
}

/* Inside a transaction. */
static gboolean
put_number (ParaatSql   *sql,
            const char  *name,
            int          number,
            GError     **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (sql, "INSERT OR REPLACE INTO setting (name, value)"
                                                     " VALUES (?1, CAST(?2 AS TEXT))", error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, name, -1, SQLITE_STATIC);
  sqlite3_bind_int (statement, 2, number);

  return paraat_sql_step_done (sql, statement, error);
}

/* Whether the key on record may be kept, remembered before anything is done about it: however often a start fails after
 * this, the reason is known until paraat_sql_settle_mint(). */
static gboolean
decide_identity (ParaatSql                *sql,
                 ParaatOpening            *opening,
                 const ParaatDevicePlace  *place,
                 gboolean                  is_new,
                 GError                  **error)
{
  ParaatMintReason *reason = &opening->opened.reason;
  gint64 due;

  *reason = paraat_device_check (opening->data_dir, place, is_new);
  if (*reason != PARAAT_MINT_NONE)
    return put_number (sql, PARAAT_SETTING_MINT_DUE, (int) *reason, error);
  if (!paraat_sql_get_int (sql, "SELECT ifnull(max(CAST(value AS INTEGER)), 0) FROM setting WHERE name = 'mint-due'", &due,
                           error))
    return FALSE;
  if (due > PARAAT_MINT_NONE && due <= PARAAT_MINT_FORK)
    *reason = (ParaatMintReason) due;

  return TRUE;
}

/* Counted inside the database first and in the key file second: see paraat-device.h.  The row that RETURNING gives comes
 * before its commit: by itself it says nothing of the disk. */
static gboolean
count_opening (ParaatSql          *sql,
               ParaatOpening      *opening,
               const char         *path,
               gboolean            is_new,
               ParaatDevicePlace  *out_place,
               GError            **error)
{
  gint64 opens;

  if (!paraat_sql_exec (sql, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (add_opening (sql, &opens, error))
    {
      paraat_device_place_init (out_place, path, (guint64) opens);
      if (decide_identity (sql, opening, out_place, is_new, error) && paraat_sql_exec (sql, "COMMIT", error))
        return TRUE;
      paraat_device_place_clear (out_place);
    }
  if (paraat_sql_in_transaction (sql))
    paraat_sql_exec (sql, "ROLLBACK", NULL);   /* the first error is the one to report */

  return FALSE;
}

/* What was made is on record: from here on it is made no more, only told. */
static gboolean
remember_identity (ParaatSql      *sql,
                   ParaatOpening  *opening,
                   GError        **error)
{
  ParaatOpened *opened = &opening->opened;
  gint64 untold;

  if (!paraat_store_put_own_device (sql, opened->device, error))
    return FALSE;
  if (opened->reason != PARAAT_MINT_NONE)
    return put_number (sql, PARAAT_SETTING_MINT_REASON, (int) opened->reason, error)
           && paraat_sql_exec (sql, "DELETE FROM setting WHERE name = 'mint-due'", error);
  if (!paraat_sql_get_int (sql, "SELECT ifnull(max(CAST(value AS INTEGER)), 0) FROM setting WHERE name = 'mint-reason'",
                           &untold, error))
    return FALSE;
  if (untold > PARAAT_MINT_NONE && untold <= PARAAT_MINT_FORK)
    opened->reason = (ParaatMintReason) untold;

  return TRUE;
}

gboolean
paraat_store_open_identity (ParaatSql      *sql,
                            ParaatOpening  *opening,
                            const char     *path,
                            gboolean        is_new,
                            GError        **error)
{
  ParaatOpened *opened = &opening->opened;
  ParaatDevicePlace place;

  /* A transaction of its own: were the key file ahead of the database, the next start would take this for a snapshot. */
  if (!count_opening (sql, opening, path, is_new, &place, error))
    return FALSE;
  if (opened->reason == PARAAT_MINT_NONE)
    opened->device = paraat_device_open (opening->data_dir, &place, FALSE, &opened->reason, error);
  else
    opened->device = paraat_device_mint (opening->data_dir, &place, error);
  paraat_device_place_clear (&place);

  if (opened->device == NULL || !paraat_sql_exec (sql, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (remember_identity (sql, opening, error) && paraat_sql_exec (sql, "COMMIT", error))
    return TRUE;
  if (paraat_sql_in_transaction (sql))
    paraat_sql_exec (sql, "ROLLBACK", NULL);   /* as above */

  return FALSE;
}

/**
 * paraat_sql_settle_mint: (skip)
 *
 * Says that what follows from a new identity is done, in the same transaction: paraat_store_get_mint_reason() tells of it
 * at every start until then. A store with an extension does so in a job of its own, another one when it is open.
 */
gboolean
paraat_sql_settle_mint (ParaatSql  *sql,
                        GError    **error)
{
  return paraat_sql_exec (sql, "DELETE FROM setting WHERE name = 'mint-reason'", error);
}

static gboolean
settle_mint_job (ParaatSql  *sql,
                 gpointer    data,
                 GError    **error)
{
  return paraat_sql_settle_mint (sql, error);
}

/* When that fails it is told once more. */
void
paraat_store_note_mint_told (ParaatStore *self)
{
  if (self->mint_reason != PARAAT_MINT_NONE && self->extension.name == NULL)
    paraat_store_push_write (self, settle_mint_job, NULL, NULL,
                             paraat_store_new_task (self, NULL, NULL, NULL, paraat_store_note_mint_told));
}

gboolean
paraat_setting_is_own (const char *name)
{
  static const char * const own[] = { PARAAT_SETTING_OPENS, PARAAT_SETTING_MINT_DUE, PARAAT_SETTING_MINT_REASON,
                                      PARAAT_SETTING_UNCLEAN, NULL };

  return g_strv_contains (own, name);
}

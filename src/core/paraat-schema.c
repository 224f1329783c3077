/* SPDX-License-Identifier: EUPL-1.2 */

/* The tables, and how an older file becomes today's.
 *
 * The changes are the truth; everything else in `record`, `root`, `sharing`, `boot`, `superseded` follows from them and
 * could be made anew.  `ack`, `settled`, `refused`, `setting` and `draft` are of this machine alone.
 */
#define G_LOG_DOMAIN "paraat-core"

#include "config.h"

#include "paraat-schema.h"

#include <sodium.h>
#include <string.h>

/* Append only: each runs once, in one transaction with its PRAGMA user_version. */
static const char * const migrations[] = {
  /* 1 */
  "CREATE TABLE device ("
  "  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, key BLOB, card TEXT, card_signature BLOB,"
  "  name TEXT NOT NULL DEFAULT '', bestuur BLOB, revoked_us INTEGER NOT NULL DEFAULT 0) STRICT;"

  "CREATE TABLE root ("
  "  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, bestuur BLOB NOT NULL, exercise INTEGER NOT NULL,"
  "  last INTEGER NOT NULL DEFAULT 0) STRICT;"                       /* its newest change, by order of arrival */

  "CREATE TABLE record ("
  "  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, root INTEGER NOT NULL REFERENCES root (n), parent BLOB NOT NULL,"
  "  kind TEXT NOT NULL, first_us INTEGER NOT NULL, deletion INTEGER NOT NULL DEFAULT 0,"
  "  has_deletes INTEGER NOT NULL DEFAULT 0) STRICT;"
  "CREATE INDEX record_by_kind ON record (kind, first_us, id) WHERE deletion <> 1;"
  "CREATE INDEX record_by_root ON record (root, kind, first_us, id);"

  "CREATE TABLE change ("
  "  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, root INTEGER NOT NULL REFERENCES root (n),"
  "  record INTEGER NOT NULL REFERENCES record (n), field TEXT NOT NULL,"
  "  device INTEGER NOT NULL REFERENCES device (n), seq INTEGER NOT NULL, at_us INTEGER NOT NULL,"
  "  superseded INTEGER,"                                            /* the first change here that is over it */
  "  erased INTEGER NOT NULL DEFAULT 0,"
  "  header BLOB NOT NULL, signature BLOB NOT NULL, value TEXT, salt BLOB) STRICT;"
  "CREATE INDEX change_by_chain ON change (root, device, seq);"
  "CREATE INDEX change_by_root ON change (root);"                    /* and n: the outbox walks a root in order of arrival */
  "CREATE INDEX change_head ON change (record, field) WHERE superseded IS NULL;"

  "CREATE TABLE awaited ("                                           /* what is over, or erases, a change not here yet */
  "  target BLOB NOT NULL, source INTEGER NOT NULL, PRIMARY KEY (target, source)) STRICT, WITHOUT ROWID;"
  "CREATE TABLE fork ("
  "  device INTEGER NOT NULL, root INTEGER NOT NULL, seq INTEGER NOT NULL,"
  "  PRIMARY KEY (device, root, seq)) STRICT, WITHOUT ROWID;"
  "CREATE TABLE boot ("                                              /* corrections of the clock */
  "  root INTEGER NOT NULL, id BLOB NOT NULL, offset_us INTEGER NOT NULL, PRIMARY KEY (root, id)) STRICT, WITHOUT ROWID;"

  "CREATE TABLE sharing ("
  "  root INTEGER NOT NULL, kind TEXT NOT NULL, since INTEGER NOT NULL, until INTEGER,"
  "  PRIMARY KEY (root, kind)) STRICT, WITHOUT ROWID;"
  "CREATE TABLE peer ("
  "  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, acknowledged_us INTEGER NOT NULL DEFAULT 0) STRICT;"
  "CREATE TABLE ack (peer INTEGER NOT NULL, change INTEGER NOT NULL, PRIMARY KEY (peer, change)) STRICT, WITHOUT ROWID;"
  "CREATE TABLE settled ("                                           /* up to here a root has nothing for that peer */
  "  peer INTEGER NOT NULL, root INTEGER NOT NULL, last INTEGER NOT NULL, PRIMARY KEY (peer, root)) STRICT, WITHOUT ROWID;"
  "CREATE TABLE refused ("
  "  peer INTEGER NOT NULL, change INTEGER NOT NULL, type TEXT NOT NULL, detail TEXT NOT NULL, at_us INTEGER NOT NULL,"
  "  PRIMARY KEY (peer, change)) STRICT, WITHOUT ROWID;"

  "CREATE TABLE draft ("
  "  record BLOB NOT NULL, field TEXT NOT NULL, root BLOB NOT NULL, parent BLOB NOT NULL, bestuur BLOB NOT NULL,"
  "  kind TEXT NOT NULL, exercise INTEGER NOT NULL, author BLOB NOT NULL, seen BLOB NOT NULL, value TEXT NOT NULL,"
  "  at_us INTEGER NOT NULL, PRIMARY KEY (record, field)) STRICT;"
  "CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;"
  "CREATE TABLE extension (name TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT, WITHOUT ROWID;",
};

static guint32
application_id (const ParaatExtension *extension)
{
  return extension->name != NULL ? extension->application_id : PARAAT_APPLICATION_ID;
}

static guint
count (const char * const *list)
{
  guint n = 0;

  while (list != NULL && list[n] != NULL)
    n++;

  return n;
}

static gboolean
extension_version (ParaatSql              *sql,
                   const ParaatExtension  *extension,
                   gint64                 *out_version,
                   GError                **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (sql, "SELECT version FROM extension WHERE name = ?", error);
  int more;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, extension->name, -1, SQLITE_STATIC);
  more = paraat_sql_step (sql, statement, error);
  *out_version = more > 0 ? sqlite3_column_int64 (statement, 0) : 0;
  paraat_sql_done (statement);

  return more >= 0;
}

/**
 * paraat_schema_check: (skip)
 * @sql: a connection
 * @extension: the tables of another program, or one without a name
 * @out_is_new: whether the file is empty
 * @out_version: its schema version
 * @out_needs_migration: whether it is older than this program
 * @error: [error@StoreError]: FOREIGN (not our file), TOO_NEW, CORRUPT
 */
gboolean
paraat_schema_check (ParaatSql              *sql,
                     const ParaatExtension  *extension,
                     gboolean               *out_is_new,
                     int                    *out_version,
                     gboolean               *out_needs_migration,
                     GError                **error)
{
  gint64 id, version, tables;
  gint64 of_extension = 0;

  if (!paraat_sql_get_int (sql, "PRAGMA application_id", &id, error)
      || !paraat_sql_get_int (sql, "PRAGMA user_version", &version, error)
      || !paraat_sql_get_int (sql, "SELECT count(*) FROM sqlite_schema", &tables, error))
    return FALSE;

  if (tables > 0 && (guint32) id != application_id (extension))
    {
      g_set_error_literal (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_FOREIGN,
                           "The database was made by another program");
      return FALSE;
    }
  if (tables > 0 && extension->name != NULL && !extension_version (sql, extension, &of_extension, error))
    return FALSE;
  if (version > (gint64) G_N_ELEMENTS (migrations) || of_extension > count (extension->migrations))
    {
      g_set_error (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_TOO_NEW,
                   "The database has schema %" G_GINT64_FORMAT ", this program knows %d",
                   version, (int) G_N_ELEMENTS (migrations));
      return FALSE;
    }

  *out_is_new = tables == 0;
  *out_version = (int) version;
  *out_needs_migration = version < (gint64) G_N_ELEMENTS (migrations) || of_extension < count (extension->migrations);

  return TRUE;
}

static gboolean
set_version (ParaatSql              *sql,
             const ParaatExtension  *extension,
             guint                   version,
             gboolean                of_extension,
             GError                **error)
{
  g_autofree char *pragma = NULL;
  sqlite3_stmt *statement;

  if (of_extension)
    {
      statement = paraat_sql_prepare (sql, "INSERT INTO extension (name, version) VALUES (?1, ?2)"
                                           " ON CONFLICT (name) DO UPDATE SET version = excluded.version", error);
      if (statement == NULL)
        return FALSE;
      sqlite3_bind_text (statement, 1, extension->name, -1, SQLITE_STATIC);
      sqlite3_bind_int64 (statement, 2, version);
      return paraat_sql_step_done (sql, statement, error);
    }

  /* A pragma takes no bound value; both are integers of our own. */
  pragma = g_strdup_printf ("PRAGMA application_id = %u; PRAGMA user_version = %u", application_id (extension), version);

  return paraat_sql_exec (sql, pragma, error);
}

static gboolean
run_one (ParaatSql              *sql,
         const ParaatExtension  *extension,
         const char             *migration,
         guint                   version,
         gboolean                of_extension,
         GError                **error)
{
  if (!paraat_sql_exec (sql, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (!paraat_sql_exec (sql, migration, error) || !set_version (sql, extension, version, of_extension, error)
      || !paraat_sql_exec (sql, "COMMIT", error))
    {
      if (paraat_sql_in_transaction (sql))
        paraat_sql_exec (sql, "ROLLBACK", NULL);   /* the first error is the one to report */
      return FALSE;
    }

  return TRUE;
}

char *
paraat_store_dup_versions (void)
{
  return g_strdup_printf ("SQLite %s\nlibsodium %s\nSchema: %u", sqlite3_libversion (), sodium_version_string (),
                          (guint) G_N_ELEMENTS (migrations));
}

/**
 * paraat_schema_migrate: (skip)
 * @sql: the writer's connection, outside a transaction, after paraat_schema_check()
 *
 * Brings the file to today's schema, one migration a transaction. A copy was made before by the caller.
 */
gboolean
paraat_schema_migrate (ParaatSql              *sql,
                       const ParaatExtension  *extension,
                       GError                **error)
{
  gint64 version;

  if (!paraat_sql_get_int (sql, "PRAGMA user_version", &version, error))
    return FALSE;
  for (guint i = (guint) version; i < G_N_ELEMENTS (migrations); i++)
    if (!run_one (sql, extension, migrations[i], i + 1, FALSE, error))
      return FALSE;

  if (extension->name == NULL)
    return TRUE;
  if (!extension_version (sql, extension, &version, error))
    return FALSE;
  for (guint i = (guint) version; i < count (extension->migrations); i++)
    if (!run_one (sql, extension, extension->migrations[i], i + 1, TRUE, error))
      return FALSE;

  return TRUE;
}

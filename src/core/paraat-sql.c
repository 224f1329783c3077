/* SPDX-License-Identifier: EUPL-1.2 */

/* The border with SQLite: one connection, its cached statements, and the one place where its codes become ours. */
#define G_LOG_DOMAIN "paraat-core"

#include "config.h"

#include "paraat-folder.h"
#include "paraat-sql.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

struct _ParaatSql
{
  sqlite3       *db;           /* (owned) */
  GHashTable    *statements;   /* (owned) literal by address -> sqlite3_stmt */
  ParaatLedger  *ledger;       /* (nullable) (unowned) */
  GThread       *owner;        /* the only thread that may use this */
  gint64         deadline_us;  /* monotonic; when one was set */
};

static void
finalize_statement (gpointer statement)
{
  sqlite3_finalize (statement);   /* its result repeats the last step's */
}

static ParaatStoreError
translate (int code)
{
  switch (code & 0xff)
    {
    case SQLITE_FULL:
      return PARAAT_STORE_ERROR_FULL;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return PARAAT_STORE_ERROR_BUSY;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return PARAAT_STORE_ERROR_CORRUPT;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
      return PARAAT_STORE_ERROR_READ_ONLY;
    case SQLITE_TOOBIG:
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
      return PARAAT_STORE_ERROR_INVALID;
    default:
      return PARAAT_STORE_ERROR_INTERNAL;
    }
}

/* A disk quota, or a limit on the size of files, shows as an I/O error whose errno tells. */
static gboolean
is_out_of_room (ParaatSql *self,
                int        code)
{
  int saved_errno;

  if ((code & 0xff) == SQLITE_FULL)
    return TRUE;
  if ((code & 0xff) != SQLITE_IOERR || self->db == NULL)
    return FALSE;
  saved_errno = sqlite3_system_errno (self->db);

  return saved_errno == ENOSPC || saved_errno == EDQUOT || saved_errno == EFBIG;
}

GError *
paraat_sql_new_error (ParaatSql  *self,
                      int         code,
                      const char *doing)
{
  ParaatStoreError ours = is_out_of_room (self, code) ? PARAAT_STORE_ERROR_FULL : translate (code);

  return g_error_new (PARAAT_STORE_ERROR, (gint) ours, "%s: %s (%d)", doing,
                      self->db != NULL ? sqlite3_errmsg (self->db) : sqlite3_errstr (code), code);
}

static gboolean
fail (ParaatSql   *self,
      int          code,
      const char  *doing,
      GError     **error)
{
  g_propagate_error (error, paraat_sql_new_error (self, code, doing));

  return FALSE;
}

/* Our own SQL is fixed and tested: where SQLite makes nothing of it, the tables or the format in the file turned over. */
static int
blame_file (int code)
{
  return (code & 0xff) == SQLITE_ERROR ? SQLITE_CORRUPT : code;
}

static gboolean
set_pragmas (ParaatSql  *self,
             gboolean    for_writing,
             GError    **error)
{
  /* 2 MiB of pages to read with, 4 to write: a screenful of records, the hot ends of the indexes. */
  static const char both[] = "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA cache_size = -2048;"
                             "PRAGMA temp_store = MEMORY;";
  static const char writer[] = "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA cell_size_check = ON;"
                               "PRAGMA cache_size = -4096;";
  static const char reader[] = "PRAGMA query_only = ON;";

  return paraat_sql_exec (self, both, error) && paraat_sql_exec (self, for_writing ? writer : reader, error);
}

static ParaatSql *
connect_to (const char  *name,
            int          flags,
            GError     **error)
{
  g_autoptr(ParaatSql) self = g_new0 (ParaatSql, 1);
  int code;

  self->statements = g_hash_table_new_full (NULL, NULL, NULL, finalize_statement);
  self->owner = g_thread_self ();
  code = sqlite3_open_v2 (name, &self->db, flags | SQLITE_OPEN_NOMUTEX, NULL);
  if (code != SQLITE_OK)
    {
      fail (self, code, "Opening the database", error);
      return NULL;
    }
  sqlite3_extended_result_codes (self->db, TRUE);

  return g_steal_pointer (&self);
}

/* Reads the schema, before a pragma would. */
static gboolean
set_up (ParaatSql  *self,
        gboolean    for_writing,
        GError    **error)
{
  return paraat_sql_prepare (self, "SELECT count(*) FROM sqlite_schema", error) != NULL && set_pragmas (self, for_writing, error);
}

ParaatSql *
paraat_sql_open (const char  *path,
                 gboolean     for_writing,
                 GError     **error)
{
  g_autoptr(ParaatSql) self = connect_to (path, for_writing ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY,
                                          error);

  if (self == NULL)
    return NULL;
  sqlite3_busy_timeout (self->db, 5000);

  return set_up (self, for_writing, error) ? g_steal_pointer (&self) : NULL;
}

/* What comes from outside has no triggers or views of its own, no value larger than a part of a pack, and no say in what is read. */
static void
guard (sqlite3 *db)
{
  static const struct { int what; int on; } switches[] = {
    { SQLITE_DBCONFIG_DEFENSIVE, 1 }, { SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 }, { SQLITE_DBCONFIG_ENABLE_TRIGGER, 0 },
    { SQLITE_DBCONFIG_ENABLE_VIEW, 0 }, { SQLITE_DBCONFIG_DQS_DDL, 0 }, { SQLITE_DBCONFIG_DQS_DML, 0 },
  };
  static const struct { int what; int most; } limits[] = {
    { SQLITE_LIMIT_LENGTH, 8 * 1024 * 1024 }, { SQLITE_LIMIT_SQL_LENGTH, 64 * 1024 }, { SQLITE_LIMIT_COLUMN, 64 },
    { SQLITE_LIMIT_ATTACHED, 0 }, { SQLITE_LIMIT_TRIGGER_DEPTH, 1 }, { SQLITE_LIMIT_WORKER_THREADS, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (switches); i++)
    sqlite3_db_config (db, switches[i].what, switches[i].on, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    sqlite3_limit (db, limits[i].what, limits[i].most);
}

/**
 * paraat_sql_open_data: (skip)
 * @data: (array length=size): a database as it stands in its file; stays as it is, and in its place, as long as this is open
 * @error: [error@StoreError]
 *
 * Opens what is in memory to be read: no file, no lock, no copy.
 */
ParaatSql *
paraat_sql_open_data (const void  *data,
                      gsize        size,
                      GError     **error)
{
  g_autoptr(ParaatSql) self = connect_to (":memory:", SQLITE_OPEN_READWRITE, error);
  int code;

  if (self == NULL)
    return NULL;
  guard (self->db);
  code = sqlite3_deserialize (self->db, "main", (guchar *) data, (gint64) size, (gint64) size, SQLITE_DESERIALIZE_READONLY);
  if (code != SQLITE_OK)
    {
      fail (self, code, "Opening a database in memory", error);
      return NULL;
    }

  return paraat_sql_exec (self, "PRAGMA cell_size_check = ON", error) && set_up (self, FALSE, error)
         ? g_steal_pointer (&self) : NULL;
}

/**
 * paraat_sql_open_memory: (skip)
 * @error: [error@StoreError]
 *
 * Opens a database of its own, empty and in memory, that goes when this is closed.
 */
ParaatSql *
paraat_sql_open_memory (GError **error)
{
  g_autoptr(ParaatSql) self = connect_to (":memory:", SQLITE_OPEN_READWRITE, error);

  if (self == NULL)
    return NULL;
  guard (self->db);

  return set_up (self, TRUE, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * paraat_sql_dup_data: (skip)
 * @error: [error@StoreError]
 *
 * Returns: (transfer full): the database as it would stand in a file
 */
GBytes *
paraat_sql_dup_data (ParaatSql  *self,
                     GError    **error)
{
  sqlite3_int64 size = 0;
  guchar *data = sqlite3_serialize (self->db, "main", &size, 0);

  if (data != NULL)
    return g_bytes_new_with_free_func (data, (gsize) size, sqlite3_free, data);
  fail (self, SQLITE_NOMEM, "Writing out a database", error);

  return NULL;
}

static int
late_cb (gpointer data)
{
  const ParaatSql *self = data;

  return g_get_monotonic_time () > self->deadline_us;
}

/**
 * paraat_sql_set_seconds: (skip)
 * @seconds: from now on
 *
 * What is still asked after that many seconds fails: for a file of which nobody knows what it asks of us.
 */
void
paraat_sql_set_seconds (ParaatSql *self,
                        guint      seconds)
{
  self->deadline_us = g_get_monotonic_time () + seconds * G_USEC_PER_SEC;
  sqlite3_progress_handler (self->db, 10000, late_cb, self);
}

void
paraat_sql_close (ParaatSql *self)
{
  g_hash_table_unref (self->statements);
  sqlite3_close (self->db);
  g_free (self);
}

ParaatLedger *
paraat_sql_get_ledger (ParaatSql *self)
{
  return self->ledger;
}

void
paraat_sql_set_ledger (ParaatSql    *self,
                       ParaatLedger *ledger)
{
  self->ledger = ledger;
}

gboolean
paraat_sql_in_transaction (ParaatSql *self)
{
  return !sqlite3_get_autocommit (self->db);
}

gint64
paraat_sql_last_row (ParaatSql *self)
{
  return sqlite3_last_insert_rowid (self->db);
}

int
paraat_sql_changes (ParaatSql *self)
{
  return sqlite3_changes (self->db);
}

/**
 * paraat_sql_prepare: (skip)
 * @sql: the connection of this thread
 * @literal: a string literal: its address names it in the cache
 * @error: [error@StoreError]
 *
 * Returns: (transfer none): give it back with paraat_sql_done()
 */
sqlite3_stmt *
paraat_sql_prepare (ParaatSql   *sql,
                    const char  *literal,
                    GError     **error)
{
  sqlite3_stmt *statement = g_hash_table_lookup (sql->statements, literal);
  int code;

  g_assert (sql->owner == g_thread_self ());

  if (statement != NULL)
    {
      g_assert (!sqlite3_stmt_busy (statement));
      return statement;
    }

  code = sqlite3_prepare_v3 (sql->db, literal, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
  if (code != SQLITE_OK)
    {
      fail (sql, blame_file (code), literal, error);
      return NULL;
    }
  g_hash_table_insert (sql->statements, (gpointer) literal, statement);

  return statement;
}

int
paraat_sql_step (ParaatSql     *sql,
                 sqlite3_stmt  *statement,
                 GError       **error)
{
  int code = sqlite3_step (statement);

  if (code == SQLITE_ROW)
    return 1;
  if (code == SQLITE_DONE)
    return 0;

  fail (sql, code, sqlite3_sql (statement), error);

  return -1;
}

void
paraat_sql_done (sqlite3_stmt *statement)
{
  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);
}

gboolean
paraat_sql_step_done (ParaatSql     *sql,
                      sqlite3_stmt  *statement,
                      GError       **error)
{
  int more;

  while ((more = paraat_sql_step (sql, statement, error)) > 0)
    ;
  paraat_sql_done (statement);

  return more == 0;
}

gboolean
paraat_sql_exec (ParaatSql   *sql,
                 const char  *literal,
                 GError     **error)
{
  int code;

  g_assert (sql->owner == g_thread_self ());

  code = sqlite3_exec (sql->db, literal, NULL, NULL, NULL);

  return code == SQLITE_OK ? TRUE : fail (sql, code, literal, error);
}

gboolean
paraat_sql_get_int (ParaatSql   *sql,
                    const char  *literal,
                    gint64      *out_value,
                    GError     **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (sql, literal, error);
  int more;

  if (statement == NULL)
    return FALSE;
  more = paraat_sql_step (sql, statement, error);
  if (more > 0)
    *out_value = sqlite3_column_int64 (statement, 0);
  else if (more == 0)
    g_set_error (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_NOT_FOUND, "%s: no row", literal);
  paraat_sql_done (statement);

  return more > 0;
}

gboolean
paraat_sql_column_uuid (sqlite3_stmt *statement,
                        int           column,
                        ParaatUuid   *out_uuid)
{
  const void *blob = sqlite3_column_blob (statement, column);

  if (sqlite3_column_bytes (statement, column) != sizeof out_uuid->bytes)
    {
      *out_uuid = paraat_uuid_nil;
      return FALSE;
    }
  memcpy (out_uuid->bytes, blob, sizeof out_uuid->bytes);

  return TRUE;
}

gboolean
paraat_sql_column_hash (sqlite3_stmt *statement,
                        int           column,
                        ParaatHash   *out_hash)
{
  const void *blob = sqlite3_column_blob (statement, column);

  if (sqlite3_column_bytes (statement, column) != sizeof out_hash->bytes)
    {
      *out_hash = paraat_hash_nil;
      return FALSE;
    }
  memcpy (out_hash->bytes, blob, sizeof out_hash->bytes);

  return TRUE;
}

static gboolean
sync_path (const char  *path,
           int          flags,
           GError     **error)
{
  g_autofd int fd = open (path, flags | O_CLOEXEC);

  /* Not every stick or share can sync a folder. */
  if (fd < 0 || (fsync (fd) != 0 && !((flags & O_DIRECTORY) != 0 && (errno == EINVAL || errno == ENOTSUP || errno == ENOSYS))))
    {
      g_propagate_error (error, paraat_error_new_from_errno (errno, "Making a copy durable"));
      return FALSE;
    }

  return TRUE;
}

/* An empty file that nobody else can read: VACUUM fills it.  The mask of new files is the whole process's, and not ours
 * to change on a thread. */
static gboolean
make_part (const char  *part,
           GError     **error)
{
  g_autofd int fd = -1;

  (void) g_unlink (part);   /* half a copy of an earlier try, if there is one */
  fd = open (part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd >= 0)
    return TRUE;
  g_propagate_error (error, paraat_error_new_from_errno (errno, "Making a copy"));

  return FALSE;
}

static gboolean
vacuum_into (ParaatSql   *self,
             const char  *part,
             GError     **error)
{
  sqlite3_stmt *statement = NULL;
  int code;

  if (!paraat_sql_exec (self, "PRAGMA query_only = OFF", error))
    return FALSE;
  code = sqlite3_prepare_v2 (self->db, "VACUUM INTO ?", -1, &statement, NULL);
  if (code == SQLITE_OK)
    {
      sqlite3_bind_text (statement, 1, part, -1, SQLITE_STATIC);
      code = sqlite3_step (statement);
    }
  sqlite3_finalize (statement);

  return code == SQLITE_DONE ? TRUE : fail (self, code, "Copying the database", error);
}

/* Aside, synced, renamed: a copy that bears its name is whole. */
gboolean
paraat_sql_copy_into (ParaatSql   *self,
                      const char  *path,
                      GError     **error)
{
  g_autofree char *part = g_strconcat (path, ".part", NULL);
  g_autofree char *folder = g_path_get_dirname (path);

  if (!make_part (part, error))
    return FALSE;
  if (!vacuum_into (self, part, error) || !sync_path (part, O_RDONLY, error))
    {
      (void) g_unlink (part);   /* the error above is the one to report */
      return FALSE;
    }
  if (g_rename (part, path) != 0)
    {
      g_propagate_error (error, paraat_error_new_from_errno (errno, "Naming a copy"));
      return FALSE;
    }

  return sync_path (folder, O_RDONLY | O_DIRECTORY, error);
}

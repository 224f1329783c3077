/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

/* SQL on the store's own threads: for core/ and for the storage of the intake, for nobody else. */

#include <sqlite3.h>

#include "paraat-store.h"

G_BEGIN_DECLS

typedef struct _ParaatSql ParaatSql;   /* one connection, of one thread */

/* Runs on the writer thread, inside the transaction of the group, or on the reader thread.  May run twice (the disk was
 * full and the reserve was freed): what it puts into data it puts anew.  FALSE undoes what this job wrote. */
typedef gboolean (*ParaatSqlFunc) (ParaatSql  *sql,
                                   gpointer    data,
                                   GError    **error);

void          paraat_store_write_async      (ParaatStore          *self,
                                             ParaatSqlFunc         func,
                                             gpointer              data,
                                             GDestroyNotify        destroy,
                                             GCancellable         *cancellable,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
gboolean      paraat_store_write_finish     (ParaatStore          *self,
                                             GAsyncResult         *result,
                                             GError              **error);
void          paraat_store_query_async      (ParaatStore          *self,
                                             ParaatSqlFunc         func,
                                             gpointer              data,
                                             GDestroyNotify        destroy,
                                             GCancellable         *cancellable,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
gboolean      paraat_store_query_finish     (ParaatStore          *self,
                                             GAsyncResult         *result,
                                             GError              **error);

/* Before open: tables of an extension in the same file, with migrations of their own (append only), and the id that
 * marks the file; and who signs what this store says, when that is not the device of this data folder. */
void          paraat_store_set_extension    (ParaatStore          *self,
                                             const char           *name,
                                             guint32               application_id,
                                             const char * const   *migrations);
void          paraat_store_set_signer       (ParaatStore          *self,
                                             ParaatDevice         *signer);

/* Statements are cached by the address of their literal; a borrowed one goes back with paraat_sql_done(). */
sqlite3_stmt *paraat_sql_prepare            (ParaatSql            *sql,
                                             const char           *literal,
                                             GError              **error);
int           paraat_sql_step               (ParaatSql            *sql,
                                             sqlite3_stmt         *statement,
                                             GError              **error);   /* 1 a row, 0 done, -1 error */
gboolean      paraat_sql_step_done          (ParaatSql            *sql,
                                             sqlite3_stmt         *statement,
                                             GError              **error);   /* steps to the end and gives it back */
void          paraat_sql_done               (sqlite3_stmt         *statement);
gboolean      paraat_sql_exec               (ParaatSql            *sql,
                                             const char           *literal,
                                             GError              **error);
gboolean      paraat_sql_get_int            (ParaatSql            *sql,
                                             const char           *literal,
                                             gint64               *out_value,
                                             GError              **error);   /* first column of the first row */

static inline void
paraat_sql_bind_uuid (sqlite3_stmt     *statement,
                      int               at,
                      const ParaatUuid *uuid)
{
  sqlite3_bind_blob (statement, at, uuid->bytes, sizeof uuid->bytes, SQLITE_TRANSIENT);
}

static inline void
paraat_sql_bind_hash (sqlite3_stmt     *statement,
                      int               at,
                      const ParaatHash *hash)
{
  sqlite3_bind_blob (statement, at, hash->bytes, sizeof hash->bytes, SQLITE_TRANSIENT);
}

gboolean      paraat_sql_column_uuid        (sqlite3_stmt         *statement,
                                             int                   column,
                                             ParaatUuid           *out_uuid);
gboolean      paraat_sql_column_hash        (sqlite3_stmt         *statement,
                                             int                   column,
                                             ParaatHash           *out_hash);

ParaatState  *paraat_sql_read_state         (ParaatSql            *sql,
                                             const ParaatUuid     *record,
                                             GError              **error) G_GNUC_WARN_UNUSED_RESULT;
ParaatChange *paraat_sql_column_change      (sqlite3_stmt         *statement,
                                             int                   column,
                                             GError              **error) G_GNUC_WARN_UNUSED_RESULT;   /* header, signature, value, salt */

/* Inside a write job. */
gboolean      paraat_sql_merge              (ParaatSql            *sql,
                                             GPtrArray            *changes,
                                             ParaatMergeResult    *result,
                                             GError              **error);   /* changes: verified by the caller */
gboolean      paraat_sql_append             (ParaatSql            *sql,
                                             GPtrArray            *edits,
                                             GPtrArray            *out_changes,
                                             GError              **error);
gboolean      paraat_sql_put_device         (ParaatSql            *sql,
                                             const ParaatKnownDevice *device,
                                             GError              **error);
gboolean      paraat_sql_settle_mint        (ParaatSql            *sql,
                                             GError              **error);   /* what follows from a new identity is done */
const ParaatUuid *paraat_sql_get_signer_id    (ParaatSql            *sql);   /* who signs what is appended */
ParaatMergeResult *paraat_merge_result_new  (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-store-sql.h"

G_BEGIN_DECLS

typedef struct _ParaatLedger ParaatLedger;

ParaatSql    *paraat_sql_open           (const char    *path,
                                         gboolean       for_writing,
                                         GError       **error) G_GNUC_WARN_UNUSED_RESULT;
ParaatSql    *paraat_sql_open_data      (const void    *data,
                                         gsize          size,
                                         GError       **error) G_GNUC_WARN_UNUSED_RESULT;
ParaatSql    *paraat_sql_open_memory    (GError       **error) G_GNUC_WARN_UNUSED_RESULT;
GBytes       *paraat_sql_dup_data       (ParaatSql     *self,
                                         GError       **error) G_GNUC_WARN_UNUSED_RESULT;
void          paraat_sql_set_seconds    (ParaatSql     *self,
                                         guint          seconds);
void          paraat_sql_close          (ParaatSql     *self);
ParaatLedger *paraat_sql_get_ledger     (ParaatSql     *self);   /* (nullable) of the writer's connection */
void          paraat_sql_set_ledger     (ParaatSql     *self,
                                         ParaatLedger  *ledger);
gboolean      paraat_sql_in_transaction (ParaatSql     *self);
gint64        paraat_sql_last_row       (ParaatSql     *self);
int           paraat_sql_changes        (ParaatSql     *self);
GError       *paraat_sql_new_error      (ParaatSql     *self,
                                         int            code,
                                         const char    *doing) G_GNUC_WARN_UNUSED_RESULT;
gboolean      paraat_sql_copy_into      (ParaatSql     *self,
                                         const char    *path,
                                         GError       **error);   /* VACUUM INTO, made durable */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParaatSql, paraat_sql_close)

G_END_DECLS

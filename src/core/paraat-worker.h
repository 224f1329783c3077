/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-folder.h"
#include "paraat-ledger.h"

G_BEGIN_DECLS

/* A thread with a queue of jobs and one connection.  Jobs run in the order in which they were pushed. */
typedef struct _ParaatWorker ParaatWorker;

typedef gboolean (*ParaatAloneFunc) (ParaatWorker  *worker,
                                     gpointer       data,
                                     GError       **error);
/* On the worker's thread, after a commit. */
typedef void (*ParaatCommittedFunc) (GPtrArray     *touched,
                                     gboolean       has_erased,
                                     gpointer       user_data);
/* On the worker's thread: make room; FALSE when there is none to make. */
typedef gboolean (*ParaatMakeRoomFunc) (gpointer    user_data);

ParaatWorker *paraat_worker_new         (const char          *name,
                                         ParaatCommittedFunc  committed,
                                         ParaatMakeRoomFunc   make_room,
                                         gpointer             user_data) G_GNUC_WARN_UNUSED_RESULT;
void          paraat_worker_join        (ParaatWorker        *self);   /* runs what waits, ends the thread, frees */

/* The task's result is TRUE or the error of @func; @data stays with the task (paraat_worker_get_data). */
void          paraat_worker_push        (ParaatWorker        *self,
                                         ParaatSqlFunc        func,
                                         gpointer             data,
                                         GDestroyNotify       destroy,
                                         GTask               *task);   /* (transfer full) in the group's transaction */
void          paraat_worker_push_read   (ParaatWorker        *self,
                                         ParaatSqlFunc        func,
                                         gpointer             data,
                                         GDestroyNotify       destroy,
                                         GTask               *task);   /* (transfer full) without one */
void          paraat_worker_push_alone  (ParaatWorker        *self,
                                         ParaatAloneFunc      func,
                                         gpointer             data,
                                         GDestroyNotify       destroy,
                                         GTask               *task);   /* (transfer full) may exchange the connection */
gpointer      paraat_worker_get_data    (GTask               *task);

/* On the worker's thread. */
ParaatSql    *paraat_worker_get_sql     (ParaatWorker        *self);   /* (nullable) */
void          paraat_worker_take_sql    (ParaatWorker        *self,
                                         ParaatSql           *sql,
                                         ParaatLedger        *ledger); /* (transfer full) (nullable); closes the old one */

G_END_DECLS

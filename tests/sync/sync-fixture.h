/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "fault-server.h"
#include "paraat-sync-private.h"
#include "support.h"

G_BEGIN_DECLS

/* Seconds become hundredths: backoff begins at 10 to 20 ms, and a minute without an answer is 600 ms. What sanitizers make
 * ten times as slow gets more of it: a healthy server must be in time. */
#ifdef __SANITIZE_ADDRESS__
#define DESK_TIME_SCALE 0.1
#else
#define DESK_TIME_SCALE 0.01
#endif

/* A desk with a store of its own, enrolled at an intake of the test. */
typedef struct
{
  char        *dir;       /* (owned) */
  ParaatStore *store;     /* (owned) */
  ParaatSync  *sync;      /* (owned) */
  FaultServer *server;    /* (owned) (nullable) */
} Desk;

typedef gboolean (*DeskCondition) (Desk     *desk,
                                   gpointer  data);

void     desk_init          (Desk           *desk,
                             FaultServer    *server);
void     desk_clear         (Desk           *desk);
void     desk_restart       (Desk           *desk);   /* the program is closed and started again */
gboolean desk_enrol         (Desk           *desk,
                             const char     *code,
                             GError        **error);
void     desk_start         (Desk           *desk);   /* enrolled and started */
void     desk_report        (Desk           *desk,
                             guint           n_extra,
                             ParaatIdentity *out_identity);   /* an incident that is shared, with so many more changes */
void     desk_say           (Desk           *desk,
                             ParaatIdentity *identity,
                             const char     *field,
                             const char     *value,
                             ParaatHash     *out_id);
void     desk_wait          (Desk           *desk,
                             const char     *what,
                             DeskCondition   condition,
                             gpointer        data);
void     desk_wait_state    (Desk           *desk,
                             ParaatSyncState state);
void     desk_wait_sent     (Desk           *desk);   /* everything is acknowledged, and the road is idle */
void     desk_wait_held     (Desk           *desk,
                             guint           n);      /* and the intake holds so many changes of desks */
char    *desk_dup_value     (Desk             *desk,
                             const ParaatUuid *record,
                             const char       *field);   /* (nullable) */
void     desk_wait_value    (Desk             *desk,
                             const ParaatUuid *record,
                             const char       *field);
gboolean desk_spin          (gboolean       (*condition) (gpointer data),
                             gpointer         data);      /* FALSE: the deadline passed */

G_END_DECLS

/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-answer.h"
#include "paraat-http.h"
#include "paraat-outcome.h"
#include "paraat-peering.h"
#include "paraat-sync.h"

G_BEGIN_DECLS

#define PARAAT_SETTING_PEER   "peer"
#define PARAAT_SETTING_CURSOR "peer-cursor"
#define PARAAT_SETTING_LINKED "peer-since"

/* One of the two things that can fail and wait by itself: sending and fetching. */
typedef struct
{
  const char *name;
  guint       attempt;      /* how many attempts in a row have failed */
  guint       n_resolver;   /* of which, in a row, for want of a name */
  gint64      next_try_us;  /* monotonic, 0: none planned */
  guint       source;
  gint64      answered_us;  /* CLOCK_BOOTTIME of the last answer or of the start */
  GError     *error;        /* (owned) (nullable) */
} ParaatLane;

/* Sending, paraat-sync-push.c.  A batch is read, encoded, ready, under way, being noted; its callbacks own it. */
typedef struct
{
  GCancellable *run;            /* (owned) (nullable) what runs is of this run; cancelled: let go of it, touch nothing */
  GPtrArray    *batches;        /* (element-type ParaatPushBatch) not owned, but those that are ready */
  guint         max_changes;    /* per batch; halved when refused as a whole or not answered, grows with every answer */
  gboolean      is_proven;      /* the last answer was good: two batches may be under way */
  gboolean      may_have_more;  /* the outbox was not seen empty since something was said */
} ParaatPush;

/* Fetching, paraat-sync-poll.c. */
typedef struct
{
  GCancellable *run;           /* (owned) (nullable) */
  gboolean      is_asking;
  gboolean      is_merging;    /* what came is being stored: not to be read for sending before it is noted as held */
  gboolean      has_answer;    /* since the start: the first question does not wait for news */
  gboolean      has_retried_token;
  GHashTable   *known;         /* (owned) (element-type ParaatUuid) devices that were put into the store */
  gint64        asked_us;
  guint         pause_source;
} ParaatPoll;

struct _ParaatSync
{
  GObject           parent_instance;

  ParaatStore      *store;        /* (owned) */
  ParaatPeering    *peering;      /* (owned) (nullable) */
  ParaatHttp       *http;         /* (owned) (nullable) for short requests */
  ParaatHttp       *poll_http;    /* (owned) (nullable) for the long poll */
  GNetworkMonitor  *monitor;      /* (owned) (nullable) */
  GCancellable     *life;         /* (owned) of the status queries and blobs, until stop */

  ParaatLane        push_lane;
  ParaatLane        poll_lane;
  ParaatPush        push;
  ParaatPoll        poll;
  GCancellable     *resync;       /* (owned) (nullable) while the epoch is being caught up with */

  gboolean          is_running;
  gboolean          is_minting;
  guint             kick_source;
  guint             tick_source;
  gint64            slept_us;     /* boot clock minus monotonic clock, at the last tick */
  gint64            hinted_us;    /* monotonic, of the last hint that was followed */
  gint64            skew_s;       /* the intake's time minus ours, once it complained */

  ParaatSyncState   state;
  ParaatOutboxStatus status;
  gboolean          is_counting;
  gboolean          is_count_stale;
  guint             count_source;
  char             *login_reason;    /* (owned) (nullable) */
  char             *refused_reason;  /* (owned) (nullable) */
  gint64            shown_next_try_us;
};

/* paraat-sync.c */
void           paraat_sync_notify_reason   (ParaatSync          *self);
void           paraat_sync_notify_error    (ParaatSync          *self);
void           paraat_sync_take_peering    (ParaatSync          *self,
                                            ParaatPeering       *peering);
void           paraat_sync_update_state    (ParaatSync          *self);
void           paraat_sync_count           (ParaatSync          *self);

/* paraat-sync-line.c */
void           paraat_sync_drop_run        (GCancellable       **run);
GCancellable  *paraat_sync_begin_run       (GCancellable       **run);
ParaatHttp    *paraat_sync_get_http        (ParaatSync          *self);
ParaatRequest *paraat_sync_new_request     (ParaatSync          *self,
                                            const char          *method,
                                            const char          *path) G_GNUC_WARN_UNUSED_RESULT;
void           paraat_sync_get_hearing     (ParaatSync          *self,
                                            ParaatHearing       *out_hearing);
gboolean       paraat_sync_can_speak       (ParaatSync          *self);
gboolean       paraat_sync_has_own_card    (ParaatSync          *self);
void           paraat_sync_clear_lane      (ParaatLane          *lane);
void           paraat_sync_renew_sessions  (ParaatSync          *self);
void           paraat_sync_kick_later      (ParaatSync          *self);
gint64         paraat_sync_boot_now_us     (void);
void           paraat_sync_lane_failed     (ParaatSync          *self,
                                            ParaatLane          *lane,
                                            GError              *error,
                                            gboolean             resolver_failed,
                                            guint                retry_after_ms);
void           paraat_sync_lane_answered   (ParaatSync          *self,
                                            ParaatLane          *lane);
void           paraat_sync_note_skew       (ParaatSync          *self,
                                            const ParaatProblem *problem);
void           paraat_sync_needs_login     (ParaatSync          *self,
                                            const char          *reason);
void           paraat_sync_mint            (ParaatSync          *self);
guint          paraat_reply_retry_after_ms (ParaatReply         *reply);
GError        *paraat_reply_error          (ParaatReply         *reply);

/* paraat-sync-push.c */
void           paraat_sync_push_pump       (ParaatSync          *self);
void           paraat_sync_push_drop       (ParaatSync          *self);

/* paraat-sync-poll.c */
void           paraat_sync_poll_pump       (ParaatSync          *self);
void           paraat_sync_poll_drop       (ParaatSync          *self);

/* paraat-sync-epoch.c: TRUE when @epoch is the known one; else everything is caught up with, and the answer is let go. */
gboolean       paraat_sync_check_epoch     (ParaatSync          *self,
                                            const char          *epoch);

G_END_DECLS

/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-store.h"

G_BEGIN_DECLS

/* The outbox is a query: changes in a peer's audience whose ids that peer has not acknowledged.
 * A peer is named by the id of its intake (the device that signs its receipts). */
typedef struct
{
  ParaatUuid  id;        /* device id of the intake */
  ParaatUuid  bestuur;   /* whose changes it gets */
} ParaatPeer;

typedef struct
{
  ParaatHash  id;
  ParaatUuid  root;
  char       *type;      /* (owned) the problem's name */
  char       *detail;    /* (owned) the reason in words, as it came */
  gint64      at_us;
} ParaatQuarantined;

typedef struct
{
  guint       n_waiting;      /* changes in the audience, not acknowledged, not refused */
  guint       n_refused;
  guint       n_acknowledged;   /* of the root that was asked for; 0 of all roots */
  gint64      acknowledged_us;  /* when the newest acknowledgement came, 0: none */
} ParaatOutboxStatus;

void          paraat_outbox_read_async         (ParaatStore          *store,
                                                const ParaatPeer     *peer,
                                                guint                 skip,
                                                guint                 max_changes,
                                                gsize                 max_bytes,
                                                GCancellable         *cancellable,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);
GPtrArray    *paraat_outbox_read_finish        (ParaatStore          *store,
                                                GAsyncResult         *result,
                                                GError              **error);   /* (element-type ParaatChange) oldest first; words replaced before sharing as stubs */
void          paraat_outbox_cards_async        (ParaatStore          *store,
                                                GPtrArray            *changes,
                                                GCancellable         *cancellable,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);
GPtrArray    *paraat_outbox_cards_finish       (ParaatStore          *store,
                                                GAsyncResult         *result,
                                                GError              **error);   /* (element-type ParaatKnownDevice) of the devices that made them, those with a card */
void          paraat_outbox_acknowledge_async  (ParaatStore          *store,
                                                const ParaatPeer     *peer,
                                                GArray               *ids,
                                                GPtrArray            *refused,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);   /* ids: ParaatHash; refused: ParaatQuarantined, may be NULL */
gboolean      paraat_outbox_acknowledge_finish (ParaatStore          *store,
                                                GAsyncResult         *result,
                                                GError              **error);
void          paraat_outbox_forget_async       (ParaatStore          *store,
                                                const ParaatPeer     *peer,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);   /* another epoch: nothing counts as acknowledged; refusals are tried anew */
gboolean      paraat_outbox_forget_finish      (ParaatStore          *store,
                                                GAsyncResult         *result,
                                                GError              **error);
void          paraat_outbox_status_async       (ParaatStore          *store,
                                                const ParaatPeer     *peer,
                                                const ParaatUuid     *root,
                                                GCancellable         *cancellable,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);   /* root NULL: all */
gboolean      paraat_outbox_status_finish      (ParaatStore          *store,
                                                GAsyncResult         *result,
                                                ParaatOutboxStatus   *out_status,
                                                GError              **error);
void          paraat_outbox_list_held_async    (ParaatStore          *store,
                                                const ParaatPeer     *peer,
                                                const ParaatUuid     *root,
                                                const char           *kind,
                                                GCancellable         *cancellable,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);
GArray       *paraat_outbox_list_held_finish   (ParaatStore          *store,
                                                GAsyncResult         *result,
                                                GError              **error);   /* (element-type ParaatUuid) records that the peer has whole */
void          paraat_outbox_refused_async      (ParaatStore          *store,
                                                const ParaatPeer     *peer,
                                                GCancellable         *cancellable,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);
GPtrArray    *paraat_outbox_refused_finish     (ParaatStore          *store,
                                                GAsyncResult         *result,
                                                GError              **error);   /* (element-type ParaatQuarantined) */
void          paraat_quarantined_free          (ParaatQuarantined    *quarantined);

/* Of a root that is shared: how far it came.  For a list; paraat_outbox_status_async() counts. */
typedef struct
{
  ParaatUuid  root;
  gboolean    has_receipt;   /* the peer, or without one whoever, said that it arrived */
  gboolean    is_sent;       /* the peer has all that it is to get */
  gboolean    is_refused;    /* some of it */
} ParaatOutboxRoot;

void          paraat_outbox_list_roots_async   (ParaatStore          *store,
                                                const ParaatPeer     *peer,
                                                GCancellable         *cancellable,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);   /* peer NULL: not linked */
GArray       *paraat_outbox_list_roots_finish  (ParaatStore          *store,
                                                GAsyncResult         *result,
                                                GError              **error);   /* (element-type ParaatOutboxRoot) no exercises */

/* Which of a chain the store holds, for comparing with a peer's after its epoch changed. */
typedef struct
{
  ParaatUuid  device;
  ParaatUuid  root;
  guint64     first;
  guint64     last;      /* a run of sequence numbers without a gap */
  ParaatHash  digest;    /* BLAKE2b-256 over the ids of the run, in order */
} ParaatRun;

void          paraat_outbox_settle_runs_async  (ParaatStore          *store,
                                                const ParaatPeer     *peer,
                                                GArray               *runs,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);   /* ParaatRun as the peer holds them: what is the same here counts as acknowledged */
gboolean      paraat_outbox_settle_runs_finish (ParaatStore          *store,
                                                GAsyncResult         *result,
                                                GError              **error);

G_END_DECLS

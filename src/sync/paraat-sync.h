/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-outbox.h"

G_BEGIN_DECLS

/* Where the road to the CRT stands; the application has the words. */
typedef enum
{
  PARAAT_SYNC_NOT_ENROLLED,
  PARAAT_SYNC_IDLE,          /* nothing waits and the intake answered last time */
  PARAAT_SYNC_SENDING,
  PARAAT_SYNC_OFFLINE,       /* no answer of ours; tries again by itself */
  PARAAT_SYNC_REFUSED,       /* at least one change was set apart with its reason */
  PARAAT_SYNC_NEEDS_LOGIN,   /* the intake does not accept this device: the user is asked */
} ParaatSyncState;

#define PARAAT_TYPE_SYNC_STATE (paraat_sync_state_get_type ())
GType            paraat_sync_state_get_type (void);

/* Why a login is needed, beside what an intake says (unknown-device, revoked, token, signature, clock): the device key
 * was made anew, so this laptop must be enrolled again; what it said under its old key still counts. */
#define PARAAT_SYNC_REASON_NEW_IDENTITY "new-identity"

typedef enum
{
  PARAAT_SYNC_ERROR_FAILED,
  PARAAT_SYNC_ERROR_NO_ANSWER,     /* the network, a captive portal, a server that is not ours */
  PARAAT_SYNC_ERROR_CERTIFICATE,
  PARAAT_SYNC_ERROR_BAD_CODE,      /* an enrolment code that does not read */
  PARAAT_SYNC_ERROR_USED_CODE,
  PARAAT_SYNC_ERROR_REFUSED,
  PARAAT_SYNC_ERROR_BAD_ADDRESS,   /* of content: not one that Paraat speaks to */
  PARAAT_SYNC_ERROR_MOVED,         /* it is at another address, which nobody gave */
  PARAAT_SYNC_ERROR_NOT_OURS,      /* an answer, and nothing of ours: a page, another file */
} ParaatSyncError;

#define PARAAT_SYNC_ERROR (paraat_sync_error_quark ())
GQuark           paraat_sync_error_quark (void);

/* Sends what waits and fetches what came, over HTTPS, as long as it lives.  Main thread; never blocks it. */
#define PARAAT_TYPE_SYNC (paraat_sync_get_type ())
G_DECLARE_FINAL_TYPE (ParaatSync, paraat_sync, PARAAT, SYNC, GObject)

ParaatSync      *paraat_sync_new                 (ParaatStore         *store) G_GNUC_WARN_UNUSED_RESULT;   /* of an open store */
void             paraat_sync_start               (ParaatSync          *self);
void             paraat_sync_stop                (ParaatSync          *self);   /* cancels what runs; may be started again */
void             paraat_sync_send_now            (ParaatSync          *self);   /* "Nu verzenden": tries whatever the network monitor says, ends any backoff */

void             paraat_sync_enrol_async         (ParaatSync          *self,
                                                  const char          *code,
                                                  const char          *device_name,
                                                  GCancellable        *cancellable,
                                                  GAsyncReadyCallback  callback,
                                                  gpointer             user_data);
gboolean         paraat_sync_enrol_finish        (ParaatSync          *self,
                                                  GAsyncResult        *result,
                                                  GError             **error);

/* One file of the store's blobs, or what the intake does not have of it yet; the same call goes on where it broke off. */
void             paraat_sync_upload_blob_async   (ParaatSync          *self,
                                                  const char          *name,
                                                  GCancellable        *cancellable,
                                                  GAsyncReadyCallback  callback,
                                                  gpointer             user_data);
gboolean         paraat_sync_upload_blob_finish  (ParaatSync          *self,
                                                  GAsyncResult        *result,
                                                  GError             **error);

/* Properties, all notified. */
ParaatSyncState  paraat_sync_get_state           (ParaatSync          *self);   /* "state" */
guint            paraat_sync_get_n_waiting       (ParaatSync          *self);   /* "n-waiting": changes */
gint64           paraat_sync_get_acknowledged_us (ParaatSync          *self);   /* "acknowledged-us": wall clock of the newest acknowledgement, 0: none */
const char      *paraat_sync_get_reason          (ParaatSync          *self);   /* "reason" (nullable): problem of the first refusal, or reason of the login that is needed, by their names in docs/protocol */
const GError    *paraat_sync_get_last_error      (ParaatSync          *self);   /* (nullable) why OFFLINE */
gint64           paraat_sync_get_next_try_us     (ParaatSync          *self);   /* g_get_monotonic_time() scale, 0: none planned */

/* The enrolment. */
gboolean         paraat_sync_get_peer            (ParaatSync          *self,
                                                  ParaatPeer          *out_peer);   /* FALSE: not enrolled */
gint64           paraat_sync_get_linked_us       (ParaatSync          *self);       /* when this laptop was linked, 0: not known */
const char      *paraat_sync_get_bestuur_name    (ParaatSync          *self);       /* (nullable) "bestuur-name" */
const char      *paraat_sync_get_bestuur_type    (ParaatSync          *self);       /* (nullable) "gemeente" */
const char      *paraat_sync_get_bestuur_nis     (ParaatSync          *self);       /* (nullable) */

char            *paraat_sync_dup_versions        (void) G_GNUC_WARN_UNUSED_RESULT;   /* of the library below it */

G_END_DECLS

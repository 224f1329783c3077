/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-outbox.h"
#include "paraat-wire.h"

G_BEGIN_DECLS

/* Reading what the intake answered; pure, any thread.  None of these believes a word: whoever may not say a thing is
 * not heard, and an id that was not asked about is not there. */

/* Members of an object that came from outside: NULL, 0 or FALSE when not there or of another type. */
const char *paraat_json_string (JsonObject *object,
                                const char *name);
JsonObject *paraat_json_object (JsonObject *object,
                                const char *name);
JsonArray  *paraat_json_array  (JsonObject *object,
                                const char *name);
gint64      paraat_json_int    (JsonObject *object,
                                const char *name,
                                gint64      fallback);
gboolean    paraat_json_bytes  (JsonObject *object,
                                const char *name,
                                guint8     *out_bytes,
                                gsize       size);
JsonNode   *paraat_answer_open (GBytes     *body,
                                GError    **error) G_GNUC_WARN_UNUSED_RESULT;

/* For whom an answer is read. */
typedef struct
{
  ParaatPeer  peer;
  guint8      intake_key[PARAAT_PUBLIC_KEY_SIZE];
  ParaatUuid  device;   /* own */
} ParaatHearing;

typedef struct
{
  char      *epoch;            /* (owned) */
  GArray    *accepted;         /* (element-type ParaatHash) of what was sent */
  GPtrArray *refused;          /* (element-type ParaatQuarantined) of what was sent */
  GPtrArray *receipts;         /* (element-type ParaatChange) signed by the intake */
  gint64     newest_receipt_us;  /* 0: none */
  gboolean   has_own_fork;
} ParaatPushAnswer;

typedef struct
{
  char      *epoch;     /* (owned) */
  char      *cursor;    /* (owned) */
  gboolean   has_more;
  GPtrArray *devices;   /* (element-type ParaatKnownDevice) */
  GPtrArray *changes;   /* (element-type ParaatChange) */
  guint      n_dropped;
} ParaatPollAnswer;

typedef struct
{
  char      *epoch;     /* (owned) */
  char      *cursor;    /* (owned) */
  gboolean   has_more;
  GArray    *runs;      /* (element-type ParaatRun) */
} ParaatStateAnswer;

ParaatPushAnswer  *paraat_push_answer_read  (GBytes              *body,
                                             GPtrArray           *sent,
                                             const ParaatHearing *hearing,
                                             GError             **error) G_GNUC_WARN_UNUSED_RESULT;
void               paraat_push_answer_free  (ParaatPushAnswer    *answer);
ParaatPollAnswer  *paraat_poll_answer_read  (GBytes              *body,
                                             const ParaatHearing *hearing,
                                             GError             **error) G_GNUC_WARN_UNUSED_RESULT;
void               paraat_poll_answer_free  (ParaatPollAnswer    *answer);
ParaatStateAnswer *paraat_state_answer_read (GBytes              *body,
                                             GError             **error) G_GNUC_WARN_UNUSED_RESULT;
void               paraat_state_answer_free (ParaatStateAnswer   *answer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParaatPushAnswer, paraat_push_answer_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParaatPollAnswer, paraat_poll_answer_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParaatStateAnswer, paraat_state_answer_free)

G_END_DECLS

/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-wire.h"

G_BEGIN_DECLS

/* What an answer to something sent means for what was sent. */
typedef enum
{
  PARAAT_SEND_ACKNOWLEDGED,  /* note it for exactly the ids named */
  PARAAT_SEND_RETRY,         /* keep; try again after the backoff */
  PARAAT_SEND_REJECTED,      /* keep; find the record it is about and set that apart */
  PARAAT_SEND_TOO_LARGE,     /* keep; send less at once */
  PARAAT_SEND_NEW_TOKEN,     /* once: the same with the intake's own time */
  PARAAT_SEND_NEEDS_LOGIN,   /* stop; ask the user */
} ParaatSendOutcome;

#define PARAAT_BACKOFF_MIN_MS 2000
#define PARAAT_BACKOFF_MAX_MS (15 * 60 * 1000)

ParaatSendOutcome paraat_send_classify       (guint                status,
                                              gboolean             names_ids,
                                              const ParaatProblem *problem);
guint             paraat_send_backoff_ms     (guint                attempt,
                                              guint32              random);
guint             paraat_send_retry_after_ms (const char          *header,
                                              gint64               now_us);

G_END_DECLS

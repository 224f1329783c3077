/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "paraat-sync"
#include "config.h"

#include "paraat-outcome.h"

#include <libsoup/soup.h>
#include <string.h>

/**
 * paraat_send_classify:
 * @status: the HTTP status, or 0 when no answer came
 * @names_ids: whether the body is JSON of ours that names what it answers
 * @problem: (nullable): the problem document of an error
 *
 * What an answer means. Only a body of ours counts: a captive portal says 200, 302, 401, 403 and 511 in HTML, and a
 * queue that stopped for a hotel's 403 would stay stopped. 404 and 405 are an intake that is being replaced, whatever
 * their body says: to set every record apart for it would be wrong.
 *
 * Returns: what to do
 */
ParaatSendOutcome
paraat_send_classify (guint                status,
                      gboolean             names_ids,
                      const ParaatProblem *problem)
{
  if (status >= 200 && status < 300)
    return names_ids ? PARAAT_SEND_ACKNOWLEDGED : PARAAT_SEND_RETRY;

  switch (status)
    {
    case 413:
      return PARAAT_SEND_TOO_LARGE;
    case 404:
    case 405:
    case 407:
    case 408:
    case 425:
    case 429:
      return PARAAT_SEND_RETRY;
    default:
      break;
    }

  if (status < 400 || status >= 500 || problem == NULL)
    return PARAAT_SEND_RETRY;

  if (status == 401 && problem->now_us != 0 && g_strcmp0 (problem->reason, "clock") == 0)
    return PARAAT_SEND_NEW_TOKEN;

  return status == 401 || status == 403 ? PARAAT_SEND_NEEDS_LOGIN : PARAAT_SEND_REJECTED;
}

/**
 * paraat_send_backoff_ms:
 * @attempt: how many attempts have failed, from 1
 * @random: 32 random bits
 *
 * Returns: a delay in milliseconds, between half and all of 2 s × 2^(@attempt - 1), capped at 15 min
 */
guint
paraat_send_backoff_ms (guint   attempt,
                        guint32 random)
{
  guint whole = PARAAT_BACKOFF_MIN_MS;
  guint half;

  for (guint i = 1; i < attempt && whole < PARAAT_BACKOFF_MAX_MS; i++)
    whole *= 2;
  whole = MIN (whole, PARAAT_BACKOFF_MAX_MS);
  half = whole / 2;

  return half + (guint) (((guint64) random * (whole - half)) >> 32);
}

/**
 * paraat_send_retry_after_ms:
 * @header: (nullable): the value of Retry-After: whole seconds, or an HTTP date (RFC 9110, 10.2.3)
 * @now_us: the wall clock, µs since 1970 UTC
 *
 * Returns: how long to wait in milliseconds, at most 15 min; 0 when it says nothing that can be used
 */
guint
paraat_send_retry_after_ms (const char *header,
                            gint64      now_us)
{
  g_autoptr(GDateTime) date = NULL;
  guint64 seconds;

  if (header == NULL || strlen (header) > 64)
    return 0;

  if (g_ascii_string_to_unsigned (header, 10, 0, G_MAXUINT64, &seconds, NULL))
    return (guint) MIN (seconds, PARAAT_BACKOFF_MAX_MS / 1000) * 1000;
  /* More digits than 64 bits hold is still "very long". */
  if (*header != '\0' && strspn (header, "0123456789") == strlen (header))
    return PARAAT_BACKOFF_MAX_MS;

  date = soup_date_time_new_from_http_string (header);
  if (date == NULL)
    return 0;

  return (guint) (CLAMP (g_date_time_to_unix (date) - now_us / G_USEC_PER_SEC, 0, PARAAT_BACKOFF_MAX_MS / 1000) * 1000);
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-http.h"
#include "paraat-outcome.h"

typedef struct
{
  guint              status;
  gboolean           names_ids;
  const char        *problem;   /* (nullable) */
  const char        *reason;    /* (nullable) */
  gint64             now_us;
  ParaatSendOutcome  outcome;
} Row;

static const Row rows[] = {
  {   0, FALSE, NULL, NULL, 0, PARAAT_SEND_RETRY },
  { 200, TRUE, NULL, NULL, 0, PARAAT_SEND_ACKNOWLEDGED },
  { 202, TRUE, NULL, NULL, 0, PARAAT_SEND_ACKNOWLEDGED },
  { 200, FALSE, NULL, NULL, 0, PARAAT_SEND_RETRY },
  { 204, FALSE, NULL, NULL, 0, PARAAT_SEND_RETRY },
  { 301, FALSE, NULL, NULL, 0, PARAAT_SEND_RETRY },
  { 302, TRUE, NULL, NULL, 0, PARAAT_SEND_RETRY },
  { 307, FALSE, NULL, NULL, 0, PARAAT_SEND_RETRY },
  { 400, FALSE, NULL, NULL, 0, PARAAT_SEND_RETRY },
  { 400, FALSE, "malformed", NULL, 0, PARAAT_SEND_REJECTED },
  { 401, FALSE, NULL, NULL, 0, PARAAT_SEND_RETRY },
  { 401, FALSE, "unauthorized", "clock", 1, PARAAT_SEND_NEW_TOKEN },
  { 401, FALSE, "unauthorized", "clock", 0, PARAAT_SEND_NEEDS_LOGIN },
  { 401, FALSE, "unauthorized", "unknown-device", 1, PARAAT_SEND_NEEDS_LOGIN },
  { 401, FALSE, "unauthorized", "revoked", 1, PARAAT_SEND_NEEDS_LOGIN },
  { 401, FALSE, "unauthorized", NULL, 1, PARAAT_SEND_NEEDS_LOGIN },
  { 403, FALSE, NULL, NULL, 0, PARAAT_SEND_RETRY },
  { 403, FALSE, "revoked-device", NULL, 0, PARAAT_SEND_NEEDS_LOGIN },
  { 404, FALSE, NULL, NULL, 0, PARAAT_SEND_RETRY },
  { 404, FALSE, "not-found", NULL, 0, PARAAT_SEND_RETRY },
  { 405, FALSE, NULL, NULL, 0, PARAAT_SEND_RETRY },
  { 407, FALSE, NULL, NULL, 0, PARAAT_SEND_RETRY },
  { 408, FALSE, "unavailable", NULL, 0, PARAAT_SEND_RETRY },
  { 409, FALSE, NULL, NULL, 0, PARAAT_SEND_RETRY },
  { 409, FALSE, "mismatch", NULL, 0, PARAAT_SEND_REJECTED },
  { 413, FALSE, NULL, NULL, 0, PARAAT_SEND_TOO_LARGE },
  { 413, FALSE, "too-large", NULL, 0, PARAAT_SEND_TOO_LARGE },
  { 422, FALSE, NULL, NULL, 0, PARAAT_SEND_RETRY },
  { 422, FALSE, "bad-signature", NULL, 0, PARAAT_SEND_REJECTED },
  { 425, FALSE, NULL, NULL, 0, PARAAT_SEND_RETRY },
  { 429, FALSE, "rate-limited", NULL, 0, PARAAT_SEND_RETRY },
  { 500, FALSE, "internal", NULL, 0, PARAAT_SEND_RETRY },
  { 503, FALSE, NULL, NULL, 0, PARAAT_SEND_RETRY },
  { 507, FALSE, "full", NULL, 0, PARAAT_SEND_RETRY },
  { 511, FALSE, NULL, NULL, 0, PARAAT_SEND_RETRY },
};

static void
test_classify (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      ParaatProblem problem = { .name = (char *) rows[i].problem, .reason = (char *) rows[i].reason,
                                .status = rows[i].status, .now_us = rows[i].now_us };

      g_test_message ("%u %s", rows[i].status, rows[i].problem);
      g_assert_cmpint (paraat_send_classify (rows[i].status, rows[i].names_ids, rows[i].problem != NULL ? &problem : NULL),
                       ==, rows[i].outcome);
    }
}

static void
test_backoff (void)
{
  static const struct { guint attempt; guint whole_ms; } waits[] = {
    { 0, 2000 }, { 1, 2000 }, { 2, 4000 }, { 3, 8000 }, { 8, 256000 }, { 9, 512000 }, { 10, 900000 }, { 11, 900000 },
    { 64, 900000 }, { G_MAXUINT, 900000 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (waits); i++)
    {
      g_assert_cmpuint (paraat_send_backoff_ms (waits[i].attempt, 0), ==, waits[i].whole_ms / 2);
      g_assert_cmpuint (paraat_send_backoff_ms (waits[i].attempt, G_MAXUINT32), ==, waits[i].whole_ms - 1);
      g_assert_cmpuint (paraat_send_backoff_ms (waits[i].attempt, 1u << 31), ==, waits[i].whole_ms * 3 / 4);
    }
}

static void
test_retry_after (void)
{
  const gint64 now_us = G_GINT64_CONSTANT (1795416720) * G_USEC_PER_SEC;   /* Mon, 23 Nov 2026 06:52:00 GMT */
  static const struct { const char *header; guint ms; } waits[] = {
    { NULL, 0 }, { "", 0 }, { "0", 0 }, { "7", 7000 }, { "900", 900000 }, { "901", 900000 },
    { "18446744073709551615", 900000 }, { "99999999999999999999999999", 900000 },
    { "-5", 0 }, { "+5", 0 }, { "5s", 0 }, { "0x10", 0 }, { "1e3", 0 }, { "soon", 0 },
    { "Mon, 23 Nov 2026 06:53:00 GMT", 60000 }, { "Mon, 23 Nov 2026 06:51:00 GMT", 0 },
    { "Thu, 31 Dec 2099 23:59:59 GMT", 900000 },
    { "0000000000000000000000000000000000000000000000000000000000000000000000005", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (waits); i++)
    {
      g_test_message ("%s", waits[i].header);
      g_assert_cmpuint (paraat_send_retry_after_ms (waits[i].header, now_us), ==, waits[i].ms);
    }
}

static void
test_url (void)
{
  static const struct { const char *url; gboolean is_allowed; } urls[] = {
    { "https://intake.example:8443", TRUE }, { "http://127.0.0.1:8080", TRUE }, { "http://localhost:8080", TRUE },
    { "http://[::1]:8080", TRUE }, { "http://intake.example:8080", FALSE }, { "http://127.0.0.1.example:80", FALSE },
    { "http://localhost.example", FALSE }, { "http://127.0.0.2:80", FALSE }, { "ftp://127.0.0.1", FALSE },
    { "https://", FALSE }, { "", FALSE }, { "127.0.0.1:80", FALSE }, { "http://user@10.0.0.1#127.0.0.1", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_test_message ("%s", urls[i].url);
      g_assert_cmpint (paraat_http_url_is_allowed (urls[i].url), ==, urls[i].is_allowed);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/sync/outcome/classify", test_classify);
  g_test_add_func ("/sync/outcome/backoff", test_backoff);
  g_test_add_func ("/sync/outcome/retry-after", test_retry_after);
  g_test_add_func ("/sync/outcome/url", test_url);

  return g_test_run ();
}

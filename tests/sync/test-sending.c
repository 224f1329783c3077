/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>
#include <time.h>

#include "sync-fixture.h"

static void
enrolled (Desk *desk)
{
  desk_init (desk, fault_server_new (NULL));
  desk_start (desk);
}

static void
end (Desk *desk)
{
  FaultServer *server = desk->server;

  desk_clear (desk);
  fault_server_free (server);
}

static gboolean
has_failed (Desk     *desk,
            gpointer  data)
{
  return paraat_sync_get_last_error (desk->sync) != NULL;
}

static gboolean
has_posted (Desk     *desk,
            gpointer  data)
{
  return desk->server->n_posts >= GPOINTER_TO_UINT (data);
}

static void
test_report (void)
{
  Desk desk = { 0 };
  ParaatIdentity incident;
  ParaatUuid receipt;
  g_autofree char *value = NULL;

  enrolled (&desk);
  g_assert_cmpstr (paraat_sync_get_bestuur_name (desk.sync), ==, "Proefgemeente");
  desk_wait_state (&desk, PARAAT_SYNC_IDLE);
  desk_report (&desk, 3, &incident);
  desk_wait_held (&desk, 5);
  g_assert_cmpuint (desk.server->n_stored_twice, ==, 0);

  paraat_uuid_known (&incident.root, "receipt", "", &receipt);
  desk_wait_value (&desk, &receipt, "receipt");
  value = desk_dup_value (&desk, &receipt, "receipt");
  g_assert_true (strstr (value, "CRT-2026-0001") != NULL);

  /* What follows goes by itself. */
  desk_say (&desk, &incident, "ongoing", "\"yes\"", NULL);
  desk_wait (&desk, "one more post", has_posted, GUINT_TO_POINTER (2));
  desk_wait_held (&desk, 6);

  /* And nothing of it goes again after a restart. */
  desk_restart (&desk);
  desk_wait_state (&desk, PARAAT_SYNC_IDLE);
  g_assert_cmpstr (paraat_sync_get_bestuur_name (desk.sync), ==, "Proefgemeente");
  g_assert_cmpuint (desk.server->n_stored_twice, ==, 0);
  end (&desk);
}

typedef struct
{
  const char *name;
  Fault       fault;
  guint       n_twice;   /* changes that had been stored before */
} BadDay;

static const BadDay bad_days[] = {
  { "lost-reply", { FAULT_LOSE_REPLY }, 4 },
  { "truncated", { FAULT_TRUNCATE }, 4 },
  { "reset", { FAULT_RESET }, 0 },
  { "slow-drip", { FAULT_DRIP }, 4 },
  { "silent", { FAULT_SILENT }, 0 },
  { "portal-html", { FAULT_PORTAL_HTML }, 0 },
  { "portal-json", { FAULT_PORTAL_JSON }, 0 },
  { "portal-302", { FAULT_REDIRECT }, 0 },
  { "portal-401", { FAULT_STATUS, 401 }, 0 },
  { "portal-403", { FAULT_STATUS, 403 }, 0 },
  { "portal-511", { FAULT_STATUS, 511 }, 0 },
  { "404-html", { FAULT_STATUS, 404 }, 0 },
  { "409-html", { FAULT_STATUS, 409 }, 0 },
  { "422-html", { FAULT_STATUS, 422 }, 0 },
  { "429", { FAULT_STATUS, 429, "rate-limited", NULL, "1" }, 0 },
  { "500", { FAULT_STATUS, 500, "internal" }, 0 },
  { "502-html", { FAULT_STATUS, 502 }, 0 },
  { "503", { FAULT_STATUS, 503, "unavailable", NULL, "2" }, 0 },
  { "507", { FAULT_STATUS, 507, "full" }, 0 },
  { "other-ids", { FAULT_OTHER_IDS }, 0 },
};

/* Whatever happens to the first two answers, each change arrives once, and is known to have arrived. */
static void
test_bad_day (gconstpointer data)
{
  const BadDay *day = data;
  Desk desk = { 0 };
  ParaatIdentity incident;

  enrolled (&desk);
  desk_wait_state (&desk, PARAAT_SYNC_IDLE);
  fault_server_fail (desk.server, "POST /v1/changes", 2, &day->fault);
  desk_report (&desk, 2, &incident);
  desk_wait (&desk, "a failure", has_failed, NULL);
  desk_wait_held (&desk, 4);
  g_assert_null (paraat_sync_get_last_error (desk.sync));
  g_assert_cmpuint (g_queue_get_length (&desk.server->faults), ==, 0);
  g_assert_cmpuint (desk.server->n_stored_twice, <=, day->n_twice * 2);
  end (&desk);
}

static void
test_retry_after (void)
{
  Desk desk = { 0 };
  ParaatIdentity incident;
  Fault busy = { FAULT_STATUS, 429, "rate-limited", NULL, "99999999999999999999" };
  gint64 left_us;

  enrolled (&desk);
  desk_wait_state (&desk, PARAAT_SYNC_IDLE);
  fault_server_fail (desk.server, "POST /v1/changes", 1, &busy);
  desk_report (&desk, 0, &incident);
  desk_wait_state (&desk, PARAAT_SYNC_OFFLINE);
  left_us = paraat_sync_get_next_try_us (desk.sync) - g_get_monotonic_time ();
  g_assert_cmpint (left_us, <=, (gint64) (PARAAT_BACKOFF_MAX_MS * DESK_TIME_SCALE * 1000));
  g_assert_cmpint (left_us, >, (gint64) (PARAAT_BACKOFF_MAX_MS * DESK_TIME_SCALE * 500));

  /* "Nu verzenden" does not wait for it. */
  paraat_sync_send_now (desk.sync);
  g_assert_cmpint (paraat_sync_get_next_try_us (desk.sync), ==, 0);
  desk_wait_sent (&desk);
  end (&desk);
}

static void
test_login (gconstpointer data)
{
  const Fault *fault = data;
  Desk desk = { 0 };
  ParaatIdentity incident;
  guint n_posts;

  enrolled (&desk);
  desk_wait_state (&desk, PARAAT_SYNC_IDLE);
  fault_server_fail (desk.server, "POST /v1/changes", 1, fault);
  desk_report (&desk, 0, &incident);
  desk_wait_state (&desk, PARAAT_SYNC_NEEDS_LOGIN);
  g_assert_cmpstr (paraat_sync_get_reason (desk.sync), ==, fault->reason != NULL ? fault->reason : fault->problem);
  n_posts = desk.server->n_posts;

  /* The queue stands, and nothing is lost. */
  desk_say (&desk, &incident, "ongoing", "\"no\"", NULL);
  g_assert_cmpuint (desk.server->n_posts, ==, n_posts);
  paraat_sync_send_now (desk.sync);
  desk_wait_sent (&desk);
  g_assert_null (paraat_sync_get_reason (desk.sync));
  g_assert_cmpuint (g_hash_table_size (desk.server->held), ==, 3);
  end (&desk);
}

/* Nine months off: the intake complains once, and everything goes with its time. */
static void
test_clock (void)
{
  Desk desk = { 0 };
  ParaatIdentity incident;

  desk_init (&desk, fault_server_new (NULL));
  desk.server->clock_us = 270 * G_TIME_SPAN_DAY;
  desk_start (&desk);
  desk_report (&desk, 0, &incident);
  desk_wait_sent (&desk);
  g_assert_null (paraat_sync_get_last_error (desk.sync));
  g_assert_cmpuint (g_hash_table_size (desk.server->held), ==, 2);
  end (&desk);
}

/* An intake that complains about the clock whatever the token says: once more, then the user. */
static void
test_clock_for_ever (void)
{
  Desk desk = { 0 };
  ParaatIdentity incident;
  Fault clock = { FAULT_STATUS, 401, "unauthorized", "clock" };

  enrolled (&desk);
  desk_wait_state (&desk, PARAAT_SYNC_IDLE);
  fault_server_fail (desk.server, "POST /v1/changes", 4, &clock);
  desk_report (&desk, 0, &incident);
  desk_wait_state (&desk, PARAAT_SYNC_NEEDS_LOGIN);
  g_assert_cmpstr (paraat_sync_get_reason (desk.sync), ==, "clock");
  end (&desk);
}

static void
test_refused_record (void)
{
  Desk desk = { 0 };
  ParaatIdentity incident;
  ParaatHash bad;

  desk_init (&desk, fault_server_new (NULL));
  desk_start (&desk);
  desk_wait_state (&desk, PARAAT_SYNC_IDLE);
  paraat_sync_stop (desk.sync);
  desk_report (&desk, 5, &incident);
  desk_say (&desk, &incident, "odd", "\"?\"", &bad);
  desk_say (&desk, &incident, "ongoing", "\"yes\"", NULL);
  g_hash_table_add (desk.server->refusing, g_memdup2 (&bad, sizeof bad));
  paraat_sync_start (desk.sync);
  desk_wait_state (&desk, PARAAT_SYNC_REFUSED);
  desk_wait_held (&desk, 8);
  while (paraat_sync_get_reason (desk.sync) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (paraat_sync_get_reason (desk.sync), ==, "mismatch");
  g_assert_cmpuint (desk.server->n_posts, ==, 1);
  end (&desk);
}

/* An intake that refuses the whole for one: it is found, set apart, and the others arrive. */
static void
test_poisoned_batch (void)
{
  Desk desk = { 0 };
  ParaatIdentity incident;
  ParaatHash bad;

  desk_init (&desk, fault_server_new (NULL));
  desk_start (&desk);
  desk_wait_state (&desk, PARAAT_SYNC_IDLE);
  paraat_sync_stop (desk.sync);
  desk_report (&desk, 40, &incident);
  desk_say (&desk, &incident, "odd", "\"?\"", &bad);
  desk_say (&desk, &incident, "ongoing", "\"yes\"", NULL);
  g_hash_table_add (desk.server->poison, g_memdup2 (&bad, sizeof bad));
  paraat_sync_start (desk.sync);
  desk_wait_state (&desk, PARAAT_SYNC_REFUSED);
  desk_wait_held (&desk, 43);
  end (&desk);
}

static void
test_too_large (void)
{
  Desk desk = { 0 };
  ParaatIdentity incident;

  desk_init (&desk, fault_server_new (NULL));
  desk.server->limit_bytes = 20000;
  desk_start (&desk);
  desk_report (&desk, 300, &incident);
  desk_wait_held (&desk, 302);
  end (&desk);
}

/* A line on which a full batch never gets through before the desk gives up: smaller ones do. */
static void
test_slow_line (void)
{
  Desk desk = { 0 };
  ParaatIdentity incident;

  desk_init (&desk, fault_server_new (NULL));
  desk.server->slow_bytes = 60000;
  desk_start (&desk);
  desk_report (&desk, 300, &incident);
  desk_wait_held (&desk, 302);
  g_assert_cmpuint (desk.server->n_stored_twice, ==, 0);
  end (&desk);
}

/* Values that only just fit, so that the bytes fill a batch long before 500 changes do. */
static void
test_heavy (void)
{
  Desk desk = { 0 };
  ParaatIdentity incident;
  g_autofree char *value = g_malloc (60003);

  memset (value, '\\', 60002);
  value[0] = value[60001] = '"';
  value[60002] = '\0';
  enrolled (&desk);
  desk_wait_state (&desk, PARAAT_SYNC_IDLE);
  desk_report (&desk, 0, &incident);
  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *field = g_strdup_printf ("note.h%u", i);

      desk_say (&desk, &incident, field, value, NULL);
    }
  desk_wait_held (&desk, 42);
  end (&desk);
}

static gint64
cpu_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);

  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static void
test_many (void)
{
  Desk desk = { 0 };
  ParaatIdentity incident;
  gint64 worst_us = 0;

  enrolled (&desk);
  desk_wait_state (&desk, PARAAT_SYNC_IDLE);
  paraat_sync_stop (desk.sync);
  desk_report (&desk, 9998, &incident);
  paraat_sync_start (desk.sync);
  while (g_hash_table_size (desk.server->held) < 10000)
    {
      gint64 began_us = cpu_us ();

      g_main_context_iteration (NULL, TRUE);
      worst_us = MAX (worst_us, cpu_us () - began_us);
    }
  desk_wait_sent (&desk);
  g_test_message ("%u posts, at most %u in one; longest turn of the loop, the fake intake's in it: %" G_GINT64_FORMAT " µs",
                  desk.server->n_posts, desk.server->max_batch, worst_us);
  g_assert_cmpuint (g_hash_table_size (desk.server->held), ==, 10000);
  g_assert_cmpuint (desk.server->n_stored_twice, ==, 0);
  end (&desk);
}

/* A record that is edited while it is sent: what was sent is acknowledged, what was said since goes after it. */
static void
test_edited_meanwhile (void)
{
  Desk desk = { 0 };
  ParaatIdentity incident;

  enrolled (&desk);
  desk_wait_state (&desk, PARAAT_SYNC_IDLE);
  desk_report (&desk, 200, &incident);
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *value = g_strdup_printf ("\"%u\"", i);

      desk_say (&desk, &incident, "what_text", value, NULL);
    }
  desk_wait_held (&desk, 222);
  g_assert_cmpuint (desk.server->n_stored_twice, ==, 0);
  end (&desk);
}

/* Stopped and started at every moment of sending. */
static void
test_stopped_anywhere (void)
{
  Desk desk = { 0 };
  ParaatIdentity incident;

  enrolled (&desk);
  desk_report (&desk, 3000, &incident);
  for (guint i = 0; i < 60; i++)
    {
      for (guint j = 0; j < i; j++)
        g_main_context_iteration (NULL, FALSE);
      paraat_sync_stop (desk.sync);
      paraat_sync_start (desk.sync);
    }
  desk_wait_held (&desk, 3002);
  end (&desk);
}

static void
test_fork (void)
{
  Desk desk = { 0 };
  ParaatIdentity incident;
  ParaatUuid before;
  g_autofree char *code = NULL;
  g_autoptr(GError) error = NULL;

  enrolled (&desk);
  desk_wait_state (&desk, PARAAT_SYNC_IDLE);
  before = *paraat_device_get_id (paraat_store_get_device (desk.store));
  desk.server->tells_fork = TRUE;
  desk_report (&desk, 2, &incident);
  desk_wait_state (&desk, PARAAT_SYNC_NEEDS_LOGIN);
  g_assert_cmpstr (paraat_sync_get_reason (desk.sync), ==, PARAAT_SYNC_REASON_NEW_IDENTITY);
  g_assert_false (paraat_uuid_equal (&before, paraat_device_get_id (paraat_store_get_device (desk.store))));

  /* It stays so, whatever is pressed and after a restart, until the laptop is enrolled again. */
  desk.server->tells_fork = FALSE;
  paraat_sync_send_now (desk.sync);
  desk_say (&desk, &incident, "ongoing", "\"yes\"", NULL);
  g_assert_cmpint (paraat_sync_get_state (desk.sync), ==, PARAAT_SYNC_NEEDS_LOGIN);
  desk_restart (&desk);
  desk_wait_state (&desk, PARAAT_SYNC_NEEDS_LOGIN);
  g_clear_pointer (&desk.server->used_secret, g_free);
  code = fault_server_dup_code (desk.server, NULL);
  desk_enrol (&desk, code, &error);
  g_assert_no_error (error);
  desk_wait_held (&desk, 5);
  end (&desk);
}

int
main (int   argc,
      char *argv[])
{
  static const Fault unknown = { FAULT_STATUS, 401, "unauthorized", "unknown-device" };
  static const Fault revoked = { FAULT_STATUS, 401, "unauthorized", "revoked" };
  static const Fault forbidden = { FAULT_STATUS, 403, "revoked-device" };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  paraat_sync_set_time_scale (DESK_TIME_SCALE);

  g_test_add_func ("/sync/sending/report", test_report);
  for (guint i = 0; i < G_N_ELEMENTS (bad_days); i++)
    {
      g_autofree char *path = g_strconcat ("/sync/sending/bad-day/", bad_days[i].name, NULL);

      g_test_add_data_func (path, &bad_days[i], test_bad_day);
    }
  g_test_add_func ("/sync/sending/retry-after", test_retry_after);
  g_test_add_data_func ("/sync/sending/401-unknown", &unknown, test_login);
  g_test_add_data_func ("/sync/sending/401-revoked", &revoked, test_login);
  g_test_add_data_func ("/sync/sending/403", &forbidden, test_login);
  g_test_add_func ("/sync/sending/401-clock", test_clock);
  g_test_add_func ("/sync/sending/401-clock-for-ever", test_clock_for_ever);
  g_test_add_func ("/sync/sending/refused-record", test_refused_record);
  g_test_add_func ("/sync/sending/422-batch", test_poisoned_batch);
  g_test_add_func ("/sync/sending/413", test_too_large);
  g_test_add_func ("/sync/sending/slow-line", test_slow_line);
  g_test_add_func ("/sync/sending/heavy", test_heavy);
  g_test_add_func ("/sync/sending/many", test_many);
  g_test_add_func ("/sync/sending/edited-meanwhile", test_edited_meanwhile);
  g_test_add_func ("/sync/sending/stopped-anywhere", test_stopped_anywhere);
  g_test_add_func ("/sync/sending/fork", test_fork);

  return g_test_run ();
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <sodium.h>

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

static void
deliver (Desk             *desk,
         ParaatDevice     *device,
         const ParaatUuid *root,
         const char       *kind,
         const char       *key,
         const char       *field,
         const char       *value)
{
  g_autoptr(ParaatChange) change = fault_server_say (desk->server, device, root, kind, key, field, value);

  fault_server_deliver (desk->server, change);
}

static ParaatDevice *
new_device (void)
{
  guint8 seed[32];

  randombytes_buf (seed, sizeof seed);

  return paraat_device_new_from_seed (seed);
}

static gboolean
has_polled (Desk     *desk,
            gpointer  data)
{
  return desk->server->n_polls >= GPOINTER_TO_UINT (data);
}

static gboolean
is_through (Desk     *desk,
            gpointer  data)
{
  return g_queue_is_empty (&desk->server->faults);
}

/* Waits until what was delivered before has certainly been seen: two more questions. */
static void
wait_for_polls (Desk *desk)
{
  desk_wait (desk, "more questions", has_polled, GUINT_TO_POINTER (desk->server->n_polls + 2));
}

static gboolean
is_waiting (Desk     *desk,
            gpointer  data)
{
  return desk->server->waiting->len == 1;
}

static void
test_news (void)
{
  Desk desk = { 0 };
  ParaatIdentity incident;
  ParaatUuid read, message;
  char key[64];
  char id[PARAAT_UUID_STRING_SIZE];

  enrolled (&desk);
  desk.server->delivers_twice = TRUE;
  desk_report (&desk, 0, &incident);
  desk_wait_sent (&desk);
  paraat_uuid_format (&incident.record, id);
  g_snprintf (key, sizeof key, "crt:%s", id);
  desk_wait (&desk, "a long poll", is_waiting, NULL);
  deliver (&desk, desk.server->device, &incident.root, "read", key, "at", "\"2026-11-23T07:00:00Z\"");
  paraat_uuid_known (&incident.root, "read", key, &read);
  desk_wait_value (&desk, &read, "at");

  desk_wait (&desk, "a long poll", is_waiting, NULL);
  deliver (&desk, desk.server->device, &incident.root, "message", "m1", "text", "\"Trek de stekkers uit.\"");
  paraat_uuid_known (&incident.root, "message", "m1", &message);
  desk_wait_value (&desk, &message, "text");

  /* The cursor is on record: a restart asks for what comes after it. */
  desk_restart (&desk);
  desk_wait (&desk, "a long poll", is_waiting, NULL);
  g_assert_nonnull (paraat_store_get_setting (desk.store, PARAAT_SETTING_CURSOR));
  end (&desk);
}

/* A colleague at another laptop: believed because of the card, and not carried back to the intake. */
static void
test_colleague (void)
{
  Desk desk = { 0 };
  ParaatIdentity incident;
  ParaatUuid message;
  g_autoptr(ParaatDevice) colleague = new_device ();
  guint n_held;

  enrolled (&desk);
  desk_report (&desk, 0, &incident);
  desk_wait_sent (&desk);
  g_ptr_array_add (desk.server->cards, fault_server_make_card (desk.server, colleague, "Balie 2"));
  deliver (&desk, colleague, &incident.root, "message", "m1", "text", "\"Wij ook.\"");
  paraat_uuid_known (&incident.root, "message", "m1", &message);
  desk_wait_value (&desk, &message, "text");
  desk_wait_sent (&desk);
  n_held = desk.server->n_stored_twice;
  desk_say (&desk, &incident, "ongoing", "\"yes\"", NULL);
  desk_wait_sent (&desk);
  g_assert_cmpuint (desk.server->n_stored_twice, ==, n_held);
  end (&desk);
}

static void
add_forged_card (Desk         *desk,
                 ParaatDevice *device,
                 ParaatDevice *signer)
{
  g_autoptr(ParaatCard) fields = fault_server_make_card (desk->server, device, "Balie 3");

  g_ptr_array_add (desk->server->cards, paraat_card_new_signed (fields, signer));
}

static void
test_unbelieved (void)
{
  Desk desk = { 0 };
  ParaatIdentity incident;
  ParaatUuid forged, forged_read, stranger_message, good;
  g_autoptr(ParaatDevice) stranger = new_device ();
  g_autoptr(ParaatDevice) colleague = new_device ();

  enrolled (&desk);
  desk_report (&desk, 0, &incident);
  desk_wait_sent (&desk);
  /* A card signed by somebody else; a colleague who speaks as the CRT; one change of another bestuur; one exercise. */
  add_forged_card (&desk, stranger, stranger);
  g_ptr_array_add (desk.server->cards, fault_server_make_card (desk.server, colleague, "Balie 2"));
  deliver (&desk, stranger, &incident.root, "message", "m1", "text", "\"Betaal hier.\"");
  deliver (&desk, colleague, &incident.root, "receipt", "x", "receipt", "{\"case\":\"CRT-0\"}");
  deliver (&desk, colleague, &incident.root, "read", "crt:x", "at", "\"2026-11-23T07:00:00Z\"");
  deliver (&desk, desk.server->device, &incident.root, "message", "m2", "text", "\"Wij bellen.\"");
  paraat_uuid_known (&incident.root, "message", "m1", &stranger_message);
  paraat_uuid_known (&incident.root, "receipt", "x", &forged);
  paraat_uuid_known (&incident.root, "read", "crt:x", &forged_read);
  paraat_uuid_known (&incident.root, "message", "m2", &good);
  desk_wait_value (&desk, &good, "text");
  wait_for_polls (&desk);
  g_assert_null (desk_dup_value (&desk, &stranger_message, "text"));
  g_assert_null (desk_dup_value (&desk, &forged, "receipt"));
  g_assert_null (desk_dup_value (&desk, &forged_read, "at"));
  end (&desk);
}

/* The clock was wrong, the intake was not there, and the clock was set right: one new token is enough, each time. */
static void
test_clock_again (void)
{
  Desk desk = { 0 };
  Fault clock = { FAULT_STATUS, 401, "unauthorized", "clock" };
  Fault down = { FAULT_STATUS, 503, "unavailable" };

  enrolled (&desk);
  wait_for_polls (&desk);
  fault_server_fail (desk.server, "GET /v1/changes", 1, &clock);
  fault_server_fail (desk.server, "GET /v1/changes", 1, &down);
  fault_server_fail (desk.server, "GET /v1/changes", 1, &clock);
  desk_wait (&desk, "bad days to be over", is_through, NULL);
  wait_for_polls (&desk);
  g_assert_cmpuint (paraat_sync_get_state (desk.sync), !=, PARAAT_SYNC_NEEDS_LOGIN);
  end (&desk);
}

typedef struct
{
  const char *name;
  Fault       fault;
} BadDay;

static const BadDay bad_days[] = {
  { "lost-reply", { FAULT_LOSE_REPLY } },
  { "truncated", { FAULT_TRUNCATE } },
  { "reset", { FAULT_RESET } },
  { "slow-drip", { FAULT_DRIP } },
  { "silent", { FAULT_SILENT } },
  { "portal-html", { FAULT_PORTAL_HTML } },
  { "portal-json", { FAULT_PORTAL_JSON } },
  { "portal-302", { FAULT_REDIRECT } },
  { "portal-511", { FAULT_STATUS, 511 } },
  { "400-cursor", { FAULT_STATUS, 400, "malformed" } },
  { "429", { FAULT_STATUS, 429, "rate-limited", NULL, "1" } },
  { "500", { FAULT_STATUS, 500, "internal" } },
};

static gboolean
has_failed (Desk     *desk,
            gpointer  data)
{
  return paraat_sync_get_last_error (desk->sync) != NULL;
}

static void
test_bad_day (gconstpointer data)
{
  const BadDay *day = data;
  Desk desk = { 0 };
  ParaatIdentity incident;
  ParaatUuid message;

  enrolled (&desk);
  desk_report (&desk, 0, &incident);
  desk_wait_sent (&desk);
  desk_wait (&desk, "a long poll", is_waiting, NULL);
  fault_server_fail (desk.server, "GET /v1/changes", 2, &day->fault);
  fault_server_wake (desk.server);
  desk_wait (&desk, "a failure", has_failed, NULL);
  g_assert_cmpint (paraat_sync_get_state (desk.sync), ==, PARAAT_SYNC_OFFLINE);
  deliver (&desk, desk.server->device, &incident.root, "message", "m1", "text", "\"Wij bellen.\"");
  paraat_uuid_known (&incident.root, "message", "m1", &message);
  desk_wait_value (&desk, &message, "text");
  desk_wait_state (&desk, PARAAT_SYNC_IDLE);
  end (&desk);
}

static gboolean
holds_all (Desk     *desk,
           gpointer  data)
{
  return g_hash_table_size (desk->server->held) >= GPOINTER_TO_UINT (data);
}

/* The intake is put back to an old copy: what it lost is sent again, what it has is not, and the receipt stays. */
static void
test_epoch (gconstpointer data)
{
  gboolean notices_by_push = GPOINTER_TO_INT (data);
  Desk desk = { 0 };
  ParaatIdentity first, second;
  ParaatUuid receipt;
  g_autofree char *value = NULL;
  guint n_kept;

  enrolled (&desk);
  desk.server->page = 1;
  desk_report (&desk, 5, &first);
  desk_wait_sent (&desk);
  paraat_uuid_known (&first.root, "receipt", "", &receipt);
  desk_wait_value (&desk, &receipt, "receipt");
  n_kept = desk.server->order->len;
  desk_report (&desk, 700, &second);
  desk_wait_sent (&desk);

  if (notices_by_push)
    paraat_sync_stop (desk.sync);
  fault_server_restore (desk.server, n_kept);
  desk.server->n_stored_twice = 0;
  if (notices_by_push)
    {
      desk_say (&desk, &first, "ongoing", "\"yes\"", NULL);
      paraat_sync_start (desk.sync);
    }
  desk_wait (&desk, "all to be there again", holds_all, GUINT_TO_POINTER (7 + 702 + (notices_by_push ? 1 : 0)));
  desk_wait_sent (&desk);
  g_assert_cmpuint (desk.server->n_states, >=, 1);
  g_assert_cmpuint (desk.server->n_stored_twice, <=, 1);
  value = desk_dup_value (&desk, &receipt, "receipt");
  g_assert_nonnull (value);

  /* Once: the new epoch is on record. */
  {
    guint n_states = desk.server->n_states;

    desk_restart (&desk);
    desk_wait (&desk, "a long poll", is_waiting, NULL);
    g_assert_cmpuint (desk.server->n_states, ==, n_states);
  }
  end (&desk);
}

/* The state cannot be had at first: nothing counts as sent meanwhile, and it is caught up with later. */
static void
test_epoch_interrupted (void)
{
  Desk desk = { 0 };
  ParaatIdentity incident;
  Fault down = { FAULT_STATUS, 503, "unavailable" };

  enrolled (&desk);
  desk_report (&desk, 20, &incident);
  desk_wait_sent (&desk);
  fault_server_fail (desk.server, "GET /v1/state", 3, &down);
  fault_server_restore (desk.server, 0);
  desk_wait (&desk, "all to be there again", holds_all, GUINT_TO_POINTER (22));
  desk_wait_sent (&desk);
  end (&desk);
}

static void
test_revoked (void)
{
  Desk desk = { 0 };
  Fault revoked = { FAULT_STATUS, 401, "unauthorized", "revoked" };

  enrolled (&desk);
  desk_wait (&desk, "a long poll", is_waiting, NULL);
  fault_server_fail (desk.server, "GET /v1/changes", 1, &revoked);
  fault_server_wake (desk.server);
  desk_wait_state (&desk, PARAAT_SYNC_NEEDS_LOGIN);
  g_assert_cmpstr (paraat_sync_get_reason (desk.sync), ==, "revoked");
  g_assert_cmpuint (desk.server->waiting->len, ==, 0);
  paraat_sync_send_now (desk.sync);
  desk_wait (&desk, "a long poll", is_waiting, NULL);
  end (&desk);
}

static ParaatInstant test_instant;

static void
test_clock (ParaatInstant *out_now,
            gpointer       user_data)
{
  *out_now = test_instant;
}

/* The laptop slept: the question that was being asked is dropped, and another asked at once. */
static void
test_resume (void)
{
  Desk desk = { 0 };
  guint n_polls;

  paraat_clock_read (&test_instant);
  paraat_clock_set_source (test_clock, NULL);
  enrolled (&desk);
  desk_wait (&desk, "a long poll", is_waiting, NULL);
  n_polls = desk.server->n_polls;
  test_instant.boot_us += G_TIME_SPAN_HOUR;
  test_instant.wall_us += G_TIME_SPAN_HOUR;
  desk_wait (&desk, "another question", has_polled, GUINT_TO_POINTER (n_polls + 1));
  desk_wait (&desk, "a long poll", is_waiting, NULL);
  end (&desk);
  paraat_clock_set_source (NULL, NULL);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  paraat_sync_set_time_scale (DESK_TIME_SCALE);

  g_test_add_func ("/sync/fetching/401-clock-again", test_clock_again);
  g_test_add_func ("/sync/fetching/news", test_news);
  g_test_add_func ("/sync/fetching/colleague", test_colleague);
  g_test_add_func ("/sync/fetching/unbelieved", test_unbelieved);
  for (guint i = 0; i < G_N_ELEMENTS (bad_days); i++)
    {
      g_autofree char *path = g_strconcat ("/sync/fetching/bad-day/", bad_days[i].name, NULL);

      g_test_add_data_func (path, &bad_days[i], test_bad_day);
    }
  g_test_add_data_func ("/sync/fetching/epoch", GINT_TO_POINTER (FALSE), test_epoch);
  g_test_add_data_func ("/sync/fetching/epoch-while-sending", GINT_TO_POINTER (TRUE), test_epoch);
  g_test_add_func ("/sync/fetching/epoch-interrupted", test_epoch_interrupted);
  g_test_add_func ("/sync/fetching/revoked", test_revoked);
  g_test_add_func ("/sync/fetching/resume", test_resume);

  return g_test_run ();
}

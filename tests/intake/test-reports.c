/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "fixture.h"

#include <sodium.h>
#include <string.h>

static char *
seal (Fixture    *fixture,
      const char *plain,
      const char *key_id)
{
  gsize size = strlen (plain);
  g_autofree guint8 *sealed = g_malloc (size + crypto_box_SEALBYTES);
  g_autofree char *text = NULL;

  crypto_box_seal (sealed, (const guint8 *) plain, size, fixture->intake->seal_public);
  text = g_base64_encode (sealed, size + crypto_box_SEALBYTES);

  return g_strdup_printf ("{\"key\":\"%s\",\"sealed\":\"%s\"}", key_id, text);
}

static char *
write_report (Desk         *desk,
              ParaatChange *change)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "device");
  json_builder_begin_object (builder);
  paraat_wire_add_bytes (builder, "key", paraat_device_get_public_key (desk->device), PARAAT_PUBLIC_KEY_SIZE);
  paraat_wire_add_string (builder, "name", "Onthaal");
  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "changes");
  json_builder_begin_array (builder);
  paraat_wire_add_change (builder, change);
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  return paraat_wire_print (builder);
}

static Reply *
report (Fixture      *fixture,
        Desk         *desk,
        ParaatChange *change)
{
  g_autofree char *plain = write_report (desk, change);
  g_autofree char *json = seal (fixture, plain, fixture->intake->seal_id);

  return ask_text (fixture, "/v1/reports", NULL, json);
}

static void
test_unconfirmed (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(Desk) stranger = desk_new (7);
  g_autoptr(Desk) desk = desk_new_enrolled (fixture, 1, "11111");
  g_autofree char *token = desk_token (fixture, stranger);
  g_autofree char *reference = NULL;
  g_autofree char *list = NULL;
  g_autofree char *shown = NULL;
  g_autoptr(ParaatChange) change = NULL;
  g_autoptr(ParaatChange) receipt = NULL;
  g_autoptr(Reply) reply = NULL;
  g_autoptr(Reply) again = NULL;
  g_autoptr(Reply) nobody = NULL;
  g_autoptr(Reply) fetched = NULL;
  g_autoptr(GError) error = NULL;
  Place place;

  place_incident (&place, stranger);
  place.bestuur = desk->bestuur;   /* it says so */
  change = desk_say (stranger, &place, "what", "\"ransom\"");
  reply = report (fixture, stranger, change);
  g_assert_cmpuint (reply->status, ==, 202);
  g_assert_true (reply_accepts (reply, change));
  receipt = reply_change (reply, 0);
  g_assert_true (paraat_change_verify (receipt, paraat_device_get_public_key (fixture->intake->device), NULL));
  again = report (fixture, stranger, change);
  g_assert_true (reply_accepts (again, change));

  nobody = ask (fixture, "GET", "/v1/changes", token, NULL, NULL);
  assert_problem (nobody, 401, "unauthorized");
  fetched = desk_get (fixture, desk, "/v1/changes");
  g_assert_cmpuint (reply_count (fetched, "changes"), ==, 0);   /* not that administration's until it says so itself */

  list = fixture_command (fixture, &error, "list", NULL);
  g_assert_nonnull (strstr (list, "Afzender niet bevestigd"));
  reference = paraat_uuid_dup_reference (&place.root);
  shown = fixture_command (fixture, &error, "show", reference, NULL);
  g_assert_nonnull (strstr (shown, "niet bevestigd"));
  g_assert_null (fixture_command (fixture, &error, "reply", reference, "--text", "x", NULL));
  g_assert_error (error, INTAKE_ERROR, INTAKE_ERROR_FAILED);
}

static void
test_confirmed_by_enrolling (Fixture       *fixture,
                             gconstpointer  data)
{
  g_autoptr(Desk) stranger = desk_new (7);
  g_autoptr(Desk) desk = NULL;
  g_autoptr(Desk) colleague = desk_new_enrolled (fixture, 1, "11111");
  g_autoptr(ParaatChange) change = NULL;
  g_autoptr(Reply) reported = NULL;
  g_autoptr(Reply) sent = NULL;
  g_autoptr(Reply) fetched = NULL;
  g_autoptr(Reply) late = NULL;
  g_autoptr(ParaatChange) more = NULL;
  Place place;

  place_incident (&place, stranger);
  change = desk_say (stranger, &place, "what", "\"ransom\"");
  reported = report (fixture, stranger, change);
  g_assert_cmpuint (reported->status, ==, 202);
  desk = desk_new_enrolled (fixture, 7, "11111");   /* the same key */
  sent = desk_post (fixture, desk, change, NULL);
  g_assert_true (reply_accepts (sent, change));
  fetched = desk_get (fixture, colleague, "/v1/changes");
  g_assert_cmpuint (reply_count (fetched, "changes"), ==, 2);

  late = report (fixture, stranger, change);   /* once more by the old road: it is here */
  g_assert_true (reply_accepts (late, change));
  more = desk_say (stranger, &place, "care", "\"yes\"");
  g_clear_pointer (&late, reply_free);
  late = report (fixture, stranger, more);
  g_assert_cmpstr (reply_refused_as (late, 0), ==, "foreign-bestuur");
}

static void
post_another (Fixture *fixture,
              Desk    *desk)
{
  g_autoptr(ParaatChange) change = NULL;
  g_autoptr(Reply) reply = NULL;
  Place place;

  place_incident (&place, desk);
  change = desk_say (desk, &place, "what", "\"leak\"");
  reply = desk_post (fixture, desk, change, NULL);
  g_assert_true (reply_accepts (reply, change));
}

/* Colleagues have heard of much since: what was nobody's comes to them all the same, once, and at once. */
static void
test_confirmed_behind_the_cursor (Fixture       *fixture,
                                  gconstpointer  data)
{
  g_autoptr(Desk) colleague = desk_new_enrolled (fixture, 1, "11111");
  g_autoptr(Desk) desk = NULL;
  g_autoptr(Desk) stranger = desk_new (7);
  g_autofree char *token = desk_token (fixture, colleague);
  g_autofree char *cursor = NULL;
  g_autofree char *waiting_path = NULL;
  g_autoptr(ParaatChange) change = NULL;
  g_autoptr(Reply) reported = NULL;
  g_autoptr(Reply) before = NULL;
  g_autoptr(Reply) sent = NULL;
  g_autoptr(Reply) woken = NULL;
  gboolean has_more = TRUE;
  Asked *waiting;
  guint n = 0;
  Place place;

  place_incident (&place, stranger);
  change = desk_say (stranger, &place, "what", "\"ransom\"");
  reported = report (fixture, stranger, change);
  desk = desk_new_enrolled (fixture, 7, "11111");   /* the same key */
  post_another (fixture, colleague);
  before = desk_get (fixture, colleague, "/v1/changes");
  cursor = g_strdup (reply_string (before, "cursor"));
  waiting_path = g_strdup_printf ("/v1/changes?wait=25&after=%s", cursor);
  waiting = ask_begin (fixture, "GET", waiting_path, token, NULL, NULL, NULL);
  while (fixture->intake->waiters->len == 0)
    g_main_context_iteration (NULL, TRUE);

  sent = desk_post (fixture, desk, change, NULL);
  g_assert_true (reply_accepts (sent, change));
  woken = ask_end (waiting);
  g_assert_cmpuint (reply_count (woken, "changes"), ==, 2);   /* and its receipt */
  post_another (fixture, desk);
  while (has_more)
    {
      g_autofree char *path = g_strdup_printf ("/v1/changes?limit=1&after=%s", cursor);
      g_autoptr(Reply) reply = desk_get (fixture, colleague, path);

      g_assert_cmpuint (reply_count (reply, "changes"), ==, 1);
      n++;
      g_set_str (&cursor, reply_string (reply, "cursor"));
      has_more = json_object_get_boolean_member (reply_object (reply), "more");
    }
  g_assert_cmpuint (n, ==, 4);
}

/* Who says something of it that is refused has not said the same, and gets nothing of it. */
static void
test_not_confirmed_by_what_is_refused (Fixture       *fixture,
                                       gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new_enrolled (fixture, 1, "11111");
  g_autoptr(Desk) stranger = desk_new (7);
  g_autofree char *list = NULL;
  g_autoptr(ParaatChange) change = NULL;
  g_autoptr(ParaatChange) other = NULL;
  g_autoptr(Reply) reported = NULL;
  g_autoptr(Reply) sent = NULL;
  g_autoptr(Reply) fetched = NULL;
  g_autoptr(GError) error = NULL;
  Place place;

  place_incident (&place, stranger);
  paraat_uuid_known (&paraat_uuid_nil, "bestuur", "gemeente:22222", &place.bestuur);
  change = desk_say (stranger, &place, "what", "\"ransom\"");
  reported = report (fixture, stranger, change);
  g_assert_true (reply_accepts (reported, change));
  place.bestuur = paraat_uuid_nil;
  other = desk_say (desk, &place, "what", "\"leak\"");
  sent = desk_post (fixture, desk, other, NULL);
  g_assert_cmpstr (reply_refused_as (sent, 0), ==, "mismatch");
  fetched = desk_get (fixture, desk, "/v1/changes");
  g_assert_cmpuint (reply_count (fetched, "changes"), ==, 0);
  list = fixture_command (fixture, &error, "list", NULL);
  g_assert_nonnull (strstr (list, "Afzender niet bevestigd"));
}

/* Of whoever sends nothing that can be kept nothing stays, its name neither. */
static void
test_nothing_stays_of_nothing (Fixture       *fixture,
                               gconstpointer  data)
{
  g_autoptr(Desk) stranger = desk_new (7);
  g_autoptr(Desk) other = desk_new (8);
  g_autofree char *devices = NULL;
  g_autofree char *named = NULL;
  g_autoptr(ParaatChange) foreign = NULL;
  g_autoptr(ParaatChange) own = NULL;
  g_autoptr(Reply) refused = NULL;
  g_autoptr(Reply) taken = NULL;
  Place place;

  place_incident (&place, stranger);
  foreign = desk_say (other, &place, "what", "\"ransom\"");
  refused = report (fixture, stranger, foreign);
  g_assert_cmpstr (reply_refused_as (refused, 0), ==, "unknown-device");
  devices = fixture_command (fixture, NULL, "devices", NULL);
  g_assert_null (strstr (devices, "niet bevestigd"));
  own = desk_say (stranger, &place, "what", "\"ransom\"");
  taken = report (fixture, stranger, own);
  g_assert_true (reply_accepts (taken, own));
  named = fixture_command (fixture, NULL, "devices", NULL);
  g_assert_nonnull (strstr (named, "niet bevestigd"));
}

static void
test_refused (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(Desk) stranger = desk_new (7);
  g_autoptr(Desk) other = desk_new (8);
  g_autoptr(ParaatChange) exercise = NULL;
  g_autoptr(ParaatChange) foreign = NULL;
  g_autoptr(GPtrArray) replies = g_ptr_array_new_with_free_func ((GDestroyNotify) reply_free);
  g_autofree char *wrong_key = seal (fixture, "{}", "0000000000000000");
  g_autofree char *empty = seal (fixture, "{}", fixture->intake->seal_id);
  g_autofree char *large = NULL;
  g_autofree char *sealed = NULL;
  g_autofree char *far = NULL;
  Place place;

  place_incident (&place, stranger);
  place.exercise = TRUE;
  exercise = desk_say (stranger, &place, "what", "\"ransom\"");
  g_ptr_array_add (replies, report (fixture, stranger, exercise));
  g_assert_cmpstr (reply_refused_as (g_ptr_array_index (replies, 0), 0), ==, "exercise");
  place_incident (&place, other);
  foreign = desk_say (other, &place, "what", "\"ransom\"");
  g_ptr_array_add (replies, report (fixture, stranger, foreign));
  g_assert_cmpstr (reply_refused_as (g_ptr_array_index (replies, 1), 0), ==, "unknown-device");
  g_ptr_array_add (replies, ask_text (fixture, "/v1/reports", NULL, wrong_key));
  assert_problem (g_ptr_array_index (replies, 2), 404, "not-found");
  g_ptr_array_add (replies, ask_text (fixture, "/v1/reports", NULL, empty));
  assert_problem (g_ptr_array_index (replies, 3), 400, "malformed");
  g_ptr_array_add (replies, ask_text (fixture, "/v1/reports", NULL, "{\"key\":\"x\"}"));
  assert_problem (g_ptr_array_index (replies, 4), 400, "malformed");
  large = g_strnfill (PARAAT_REPORT_MAX_BYTES + 1, ' ');
  sealed = seal (fixture, large, fixture->intake->seal_id);
  g_ptr_array_add (replies, ask_text (fixture, "/v1/reports", NULL, sealed));
  assert_problem (g_ptr_array_index (replies, 5), 400, "malformed");
  far = g_strnfill (200 * 1024, ' ');
  g_ptr_array_add (replies, ask_text (fixture, "/v1/reports", NULL, far));
  assert_problem (g_ptr_array_index (replies, 6), 413, "too-large");
}

static void
test_rate_limited (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(Reply) last = NULL;

  for (guint i = 0; i < fixture->intake->reports.per_address; i++)
    {
      g_autoptr(Reply) reply = ask_text (fixture, "/v1/reports", NULL, "{}");

      assert_problem (reply, 400, "malformed");
    }
  last = ask_text (fixture, "/v1/reports", NULL, "{}");
  assert_problem (last, 429, "rate-limited");
  g_assert_nonnull (soup_message_headers_get_one (last->headers, "Retry-After"));
}

/* Of what does not open no number shuts the road for others. */
static void
test_junk_shuts_nobody_out (Fixture       *fixture,
                            gconstpointer  data)
{
  IntakeLimit *limit = &fixture->intake->reports;
  g_autoptr(Desk) stranger = desk_new (7);
  g_autoptr(ParaatChange) change = NULL;
  g_autoptr(Reply) good = NULL;
  g_autoptr(Reply) over = NULL;
  Place place;

  limit->per_address = G_MAXUINT;
  limit->overall = 5;
  for (guint i = 0; i < 10; i++)
    {
      g_autoptr(Reply) reply = ask_text (fixture, "/v1/reports", NULL, "{}");

      assert_problem (reply, 400, "malformed");
    }
  for (guint i = 0; i < 5000; i++)
    {
      g_autofree char *address = g_strdup_printf ("10.0.%u.%u", i / 256, i % 256);

      intake_limit_count (limit, address);
    }
  place_incident (&place, stranger);
  change = desk_say (stranger, &place, "what", "\"ransom\"");
  good = report (fixture, stranger, change);
  g_assert_cmpuint (good->status, ==, 202);

  limit->per_address = 1;
  over = ask_text (fixture, "/v1/reports", NULL, "{}");
  assert_problem (over, 429, "rate-limited");
}

static void
assert_named (const char *address,
              const char *name)
{
  g_autoptr(GInetAddress) inet = g_inet_address_new_from_string (address);
  g_autofree char *found = intake_limit_name (inet);

  g_assert_cmpstr (found, ==, name);
}

static void
test_who_counts_as_one (void)
{
  g_autofree char *nobody = intake_limit_name (NULL);

  assert_named ("192.0.2.7", "192.0.2.7");
  assert_named ("::ffff:192.0.2.7", "192.0.2.7");
  assert_named ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::");
  assert_named ("2001:db8:1:2:ffff::1", "2001:db8:1:2::");
  assert_named ("2001:db8:1:3::1", "2001:db8:1:3::");
  g_assert_cmpstr (nobody, ==, "");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  fixture_add ("/intake/reports/unconfirmed", test_unconfirmed);
  fixture_add ("/intake/reports/confirmed-by-enrolling", test_confirmed_by_enrolling);
  fixture_add ("/intake/reports/confirmed-behind-the-cursor", test_confirmed_behind_the_cursor);
  fixture_add ("/intake/reports/not-confirmed-by-what-is-refused", test_not_confirmed_by_what_is_refused);
  fixture_add ("/intake/reports/nothing-stays-of-nothing", test_nothing_stays_of_nothing);
  fixture_add ("/intake/reports/refused", test_refused);
  fixture_add ("/intake/reports/rate-limited", test_rate_limited);
  fixture_add ("/intake/reports/junk-shuts-nobody-out", test_junk_shuts_nobody_out);
  g_test_add_func ("/intake/reports/who-counts-as-one", test_who_counts_as_one);

  return g_test_run ();
}

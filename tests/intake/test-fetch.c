/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "fixture.h"

#include <string.h>

static void
post_one (Fixture     *fixture,
          Desk        *desk,
          const Place *place,
          const char  *value)
{
  g_autoptr(ParaatChange) change = desk_say (desk, place, "what_text", value);
  g_autoptr(Reply) reply = desk_post (fixture, desk, change, NULL);

  g_assert_true (reply_accepts (reply, change));
}

static void
test_pages (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new_enrolled (fixture, 1, "11111");
  g_autoptr(Desk) colleague = desk_new_enrolled (fixture, 2, "11111");
  g_autofree char *cursor = g_strdup ("");
  gboolean has_more = TRUE;
  guint n = 0;
  Place place;

  place_incident (&place, desk);
  for (guint i = 0; i < 5; i++)
    post_one (fixture, desk, &place, "\"a\"");
  while (has_more)
    {
      g_autofree char *path = g_strdup_printf ("/v1/changes?after=%s&limit=3", cursor);
      g_autoptr(Reply) reply = desk_get (fixture, colleague, path);

      g_assert_cmpuint (reply->status, ==, 200);
      g_assert_cmpstr (reply_string (reply, "epoch"), ==, fixture->intake->epoch);
      g_assert_cmpuint (reply_count (reply, "changes"), <=, 3);
      n += reply_count (reply, "changes");
      g_set_str (&cursor, reply_string (reply, "cursor"));
      has_more = json_object_get_boolean_member (reply_object (reply), "more");
    }
  g_assert_cmpuint (n, ==, 10);   /* five changes, five receipts */
  {
    g_autofree char *path = g_strdup_printf ("/v1/changes?after=%s", cursor);
    g_autoptr(Reply) reply = desk_get (fixture, colleague, path);

    g_assert_cmpuint (reply_count (reply, "changes"), ==, 0);
    g_assert_cmpstr (reply_string (reply, "cursor"), ==, cursor);
  }
}

static void
test_not_ones_own (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new_enrolled (fixture, 1, "11111");
  g_autoptr(Reply) reply = NULL;
  g_autoptr(ParaatChange) receipt = NULL;
  Place place;

  place_incident (&place, desk);
  post_one (fixture, desk, &place, "\"a\"");
  reply = desk_get (fixture, desk, "/v1/changes");
  g_assert_cmpuint (reply_count (reply, "changes"), ==, 1);
  receipt = reply_change (reply, 0);
  g_assert_cmpstr (paraat_change_get_header (receipt)->kind, ==, "receipt");
}

static void
test_administrations_apart (Fixture       *fixture,
                            gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new_enrolled (fixture, 1, "11111");
  g_autoptr(Desk) neighbour = desk_new_enrolled (fixture, 2, "22222");
  g_autoptr(Reply) changes = NULL;
  g_autoptr(Reply) state = NULL;
  Place place;

  place_incident (&place, desk);
  post_one (fixture, desk, &place, "\"geheim\"");
  changes = desk_get (fixture, neighbour, "/v1/changes");
  g_assert_cmpuint (reply_count (changes, "changes"), ==, 0);
  g_assert_cmpuint (reply_count (changes, "devices"), ==, 0);
  state = desk_get (fixture, neighbour, "/v1/state");
  g_assert_cmpuint (reply_count (state, "runs"), ==, 0);
}

static Asked *
wait_begin (Fixture *fixture,
            Desk    *desk)
{
  g_autoptr(Reply) now = desk_get (fixture, desk, "/v1/changes");
  g_autofree char *path = g_strdup_printf ("/v1/changes?after=%s&wait=25", reply_string (now, "cursor"));
  g_autofree char *token = desk_token (fixture, desk);
  guint n = fixture->intake->waiters->len;
  Asked *asked = ask_begin (fixture, "GET", path, token, NULL, NULL, NULL);

  while (fixture->intake->waiters->len == n)
    g_main_context_iteration (NULL, TRUE);

  return asked;
}

static void
test_waiting_is_woken (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new_enrolled (fixture, 1, "11111");
  g_autoptr(Desk) colleague = desk_new_enrolled (fixture, 2, "11111");
  g_autoptr(Desk) neighbour = desk_new_enrolled (fixture, 3, "22222");
  Asked *waiting = wait_begin (fixture, colleague);
  Asked *waiting_neighbour = wait_begin (fixture, neighbour);
  gint64 begun_us = g_get_monotonic_time ();
  g_autoptr(Reply) reply = NULL;
  g_autoptr(Reply) nothing = NULL;
  Place place;

  place_incident (&place, desk);
  post_one (fixture, desk, &place, "\"a\"");
  reply = ask_end (waiting);
  g_assert_cmpint (g_get_monotonic_time () - begun_us, <, 10 * G_USEC_PER_SEC);   /* not after the wait */
  g_assert_cmpuint (reply_count (reply, "changes"), ==, 2);

  g_assert_false (ask_is_answered (waiting_neighbour));
  g_assert_cmpuint (fixture->intake->waiters->len, ==, 1);
  fixture_stop (fixture);   /* those that wait are answered */
  nothing = ask_end (waiting_neighbour);
  g_assert_cmpuint (nothing->status, ==, 200);
  g_assert_cmpuint (reply_count (nothing, "changes"), ==, 0);
}

static Asked *
ask_changes (Fixture    *fixture,
             Desk       *desk,
             const char *path)
{
  g_autofree char *token = desk_token (fixture, desk);

  return ask_begin (fixture, "GET", path, token, NULL, NULL, NULL);
}

/* One device that waits as often as it can leaves room for others, and for its own short questions. */
static void
test_waiting_has_a_limit (Fixture       *fixture,
                          gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new_enrolled (fixture, 1, "11111");
  g_autoptr(Desk) colleague = desk_new_enrolled (fixture, 2, "11111");
  g_autoptr(Reply) over = NULL;
  g_autoptr(Reply) at_once = NULL;
  Asked *waiting[INTAKE_WAITING];
  Asked *other;

  for (guint i = 0; i < G_N_ELEMENTS (waiting); i++)
    waiting[i] = ask_changes (fixture, desk, "/v1/changes?wait=25");
  while (fixture->intake->waiters->len < G_N_ELEMENTS (waiting))
    g_main_context_iteration (NULL, TRUE);
  over = desk_get (fixture, desk, "/v1/changes?wait=25");
  assert_problem (over, 429, "rate-limited");
  at_once = desk_get (fixture, desk, "/v1/changes");
  g_assert_cmpuint (at_once->status, ==, 200);
  other = ask_changes (fixture, colleague, "/v1/changes?wait=25");
  while (fixture->intake->waiters->len <= G_N_ELEMENTS (waiting))
    g_main_context_iteration (NULL, TRUE);

  fixture_stop (fixture);   /* those that wait are answered */
  for (guint i = 0; i < G_N_ELEMENTS (waiting); i++)
    {
      g_autoptr(Reply) reply = ask_end (waiting[i]);

      g_assert_cmpuint (reply->status, ==, 200);
    }
  reply_free (ask_end (other));
}

static void
test_message_wakes (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new_enrolled (fixture, 1, "11111");
  Asked *waiting;
  g_autofree char *reference = NULL;
  g_autofree char *said = NULL;
  g_autoptr(Reply) reply = NULL;
  g_autoptr(ParaatChange) message = NULL;
  g_autoptr(GError) error = NULL;
  Place place;

  place_incident (&place, desk);
  post_one (fixture, desk, &place, "\"a\"");
  reference = paraat_uuid_dup_reference (&place.root);
  waiting = wait_begin (fixture, desk);
  said = fixture_command (fixture, &error, "reply", reference, "--text", "Trek de kabel uit", NULL);
  g_assert_no_error (error);
  reply = ask_end (waiting);
  g_assert_cmpuint (reply_count (reply, "changes"), ==, 1);
  message = reply_change (reply, 0);
  g_assert_cmpstr (paraat_change_get_header (message)->kind, ==, "message");
  g_assert_cmpstr (paraat_change_get_value (message), ==, "\"Trek de kabel uit\"");
  g_assert_true (paraat_uuid_equal (&paraat_change_get_header (message)->parent, &place.root));
  g_assert_true (paraat_change_verify (message, paraat_device_get_public_key (fixture->intake->device), NULL));
}

static void
test_wait_ends (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new_enrolled (fixture, 1, "11111");
  g_autoptr(Reply) reply = desk_get (fixture, desk, "/v1/changes?wait=1");

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpuint (reply_count (reply, "changes"), ==, 0);
  g_assert_cmpuint (fixture->intake->waiters->len, ==, 0);
}

static void
test_state (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new_enrolled (fixture, 1, "11111");
  g_autoptr(ParaatChange) one = NULL;
  g_autoptr(ParaatChange) two = NULL;
  g_autoptr(Reply) posted = NULL;
  g_autoptr(Reply) state = NULL;
  JsonArray *runs;
  gboolean is_found = FALSE;
  Place place;

  place_incident (&place, desk);
  one = desk_say (desk, &place, "what", "\"ransom\"");
  two = desk_say (desk, &place, "care", "\"yes\"");
  posted = desk_post (fixture, desk, one, two, NULL);
  state = desk_get (fixture, desk, "/v1/state");
  g_assert_false (json_object_get_boolean_member (reply_object (state), "more"));
  runs = paraat_wire_get_array (reply_object (state), "runs");
  for (guint i = 0; i < json_array_get_length (runs); i++)
    {
      JsonObject *run = json_array_get_object_element (runs, i);
      guint8 ids[2 * PARAAT_HASH_SIZE];
      char hex[PARAAT_HASH_HEX_SIZE];
      ParaatUuid device, root;
      ParaatHash digest;

      g_assert_true (paraat_wire_get_uuid (run, "device", &device) && paraat_wire_get_uuid (run, "root", &root));
      if (!paraat_uuid_equal (&device, paraat_device_get_id (desk->device)))
        continue;
      is_found = TRUE;
      g_assert_true (paraat_uuid_equal (&root, &place.root));
      g_assert_cmpint (json_object_get_int_member (run, "first"), ==, 1);
      g_assert_cmpint (json_object_get_int_member (run, "last"), ==, 2);
      memcpy (ids, paraat_change_get_id (one)->bytes, PARAAT_HASH_SIZE);
      memcpy (ids + PARAAT_HASH_SIZE, paraat_change_get_id (two)->bytes, PARAAT_HASH_SIZE);
      paraat_hash_data (ids, sizeof ids, &digest);
      paraat_hash_format (&digest, hex);
      g_assert_cmpstr (json_object_get_string_member (run, "digest"), ==, hex);
    }
  g_assert_true (is_found);
}

static void
test_state_in_pages (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new_enrolled (fixture, 1, "11111");
  g_autoptr(ParaatBatch) batch = paraat_batch_new ();
  g_autofree char *token = desk_token (fixture, desk);
  g_autofree char *cursor = g_strdup ("");
  g_autoptr(GBytes) body = NULL;
  g_autoptr(Reply) posted = NULL;
  gboolean has_more = TRUE;
  guint n = 0;
  guint n_pages = 0;

  for (guint i = 0; i < 400; i++)
    {
      Place place;

      place_incident (&place, desk);
      g_ptr_array_add (batch->changes, desk_say (desk, &place, "what", "\"leak\""));
    }
  body = paraat_batch_encode (batch);
  posted = ask (fixture, "POST", "/v1/changes", token, "application/json", body);
  g_assert_cmpuint (reply_count (posted, "accepted"), ==, 400);
  while (has_more)
    {
      g_autofree char *path = g_strdup_printf ("/v1/state?after=%s", cursor);
      g_autoptr(Reply) reply = desk_get (fixture, desk, path);

      n += reply_count (reply, "runs");
      n_pages++;
      g_set_str (&cursor, reply_string (reply, "cursor"));
      has_more = json_object_get_boolean_member (reply_object (reply), "more");
    }
  g_assert_cmpuint (n, ==, 800);
  g_assert_cmpuint (n_pages, >, 1);
}

/* One root with so many gaps that it does not fit into an answer. */
static void
test_state_of_a_gappy_root (Fixture       *fixture,
                            gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new_enrolled (fixture, 1, "11111");
  g_autofree char *token = desk_token (fixture, desk);
  g_autofree char *cursor = g_strdup ("");
  g_autoptr(GHashTable) seen = g_hash_table_new (g_direct_hash, g_direct_equal);
  gboolean has_more = TRUE;
  Place place;

  place_incident (&place, desk);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(ParaatBatch) batch = paraat_batch_new ();
      g_autoptr(GBytes) body = NULL;
      g_autoptr(Reply) posted = NULL;

      for (guint j = 0; j < 400; j++)
        {
          paraat_change_unref (desk_say (desk, &place, "what", "\"leak\""));   /* never sent */
          g_ptr_array_add (batch->changes, desk_say (desk, &place, "what", "\"leak\""));
        }
      body = paraat_batch_encode (batch);
      posted = ask (fixture, "POST", "/v1/changes", token, "application/json", body);
      g_assert_cmpuint (reply_count (posted, "accepted"), ==, 400);
    }
  while (has_more)
    {
      g_autofree char *path = g_strdup_printf ("/v1/state?after=%s", cursor);
      g_autoptr(Reply) reply = desk_get (fixture, desk, path);
      JsonArray *runs = paraat_wire_get_array (reply_object (reply), "runs");

      g_assert_cmpuint (json_array_get_length (runs), <=, 501);
      for (guint i = 0; i < json_array_get_length (runs); i++)
        {
          JsonObject *run = json_array_get_object_element (runs, i);
          gint64 first = json_object_get_int_member (run, "first");
          ParaatUuid device;

          g_assert_true (paraat_wire_get_uuid (run, "device", &device));
          if (!paraat_uuid_equal (&device, paraat_device_get_id (desk->device)))
            continue;
          g_assert_cmpint (json_object_get_int_member (run, "last"), ==, first);
          g_assert_true (g_hash_table_add (seen, GINT_TO_POINTER (first)));   /* each once */
        }
      g_set_str (&cursor, reply_string (reply, "cursor"));
      has_more = json_object_get_boolean_member (reply_object (reply), "more");
    }
  g_assert_cmpuint (g_hash_table_size (seen), ==, 1200);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  fixture_add ("/intake/fetch/pages", test_pages);
  fixture_add ("/intake/fetch/not-ones-own", test_not_ones_own);
  fixture_add ("/intake/fetch/administrations-apart", test_administrations_apart);
  fixture_add ("/intake/fetch/waiting-is-woken", test_waiting_is_woken);
  fixture_add ("/intake/fetch/waiting-has-a-limit", test_waiting_has_a_limit);
  fixture_add ("/intake/fetch/message-wakes", test_message_wakes);
  fixture_add ("/intake/fetch/wait-ends", test_wait_ends);
  fixture_add ("/intake/fetch/state", test_state);
  fixture_add ("/intake/fetch/state-in-pages", test_state_in_pages);
  fixture_add ("/intake/fetch/state-of-a-gappy-root", test_state_of_a_gappy_root);

  return g_test_run ();
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "fixture.h"

#include <string.h>

static JsonNode *
receipt_value (Fixture      *fixture,
               ParaatChange *receipt,
               const Place  *place)
{
  const ParaatHeader *header = paraat_change_get_header (receipt);
  const char *value = paraat_change_get_value (receipt);
  g_autoptr(GError) error = NULL;
  JsonNode *node;
  ParaatUuid record;

  g_assert_true (paraat_change_verify (receipt, paraat_device_get_public_key (fixture->intake->device), NULL));
  g_assert_cmpstr (header->kind, ==, "receipt");
  g_assert_cmpstr (header->field, ==, "receipt");
  paraat_uuid_known (&place->root, "receipt", "", &record);
  g_assert_true (paraat_uuid_equal (&header->record, &record));
  g_assert_true (paraat_uuid_equal (&header->root, &place->root));
  g_assert_true (paraat_uuid_equal (&header->bestuur, &place->bestuur));
  node = paraat_wire_parse_json (value, strlen (value), &error);
  g_assert_no_error (error);

  return node;
}

static void
assert_chain (JsonNode     *receipt,
              ParaatChange *last)
{
  JsonArray *chains = paraat_wire_get_array (json_node_get_object (receipt), "chains");
  JsonObject *chain;
  ParaatUuid device;
  char hex[PARAAT_HASH_HEX_SIZE];
  const char *id;
  gint64 seq;

  g_assert_cmpuint (json_array_get_length (chains), ==, 1);
  chain = json_array_get_object_element (chains, 0);
  g_assert_true (paraat_wire_get_uuid (chain, "device", &device));
  g_assert_true (paraat_uuid_equal (&device, &paraat_change_get_header (last)->device));
  g_assert_true (paraat_wire_get_int (chain, "seq", &seq));
  g_assert_cmpint (seq, ==, (gint64) paraat_change_get_header (last)->seq);
  g_assert_true (paraat_wire_get_string (chain, "id", &id));
  paraat_hash_format (paraat_change_get_id (last), hex);
  g_assert_cmpstr (id, ==, hex);
}

static void
test_receipt (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new_enrolled (fixture, 1, "99999");
  Place place;
  g_autoptr(ParaatChange) one = NULL;
  g_autoptr(ParaatChange) two = NULL;
  g_autoptr(ParaatChange) three = NULL;
  g_autoptr(ParaatChange) receipt = NULL;
  g_autoptr(ParaatChange) later = NULL;
  g_autoptr(JsonNode) value = NULL;
  g_autoptr(JsonNode) value_later = NULL;
  g_autoptr(Reply) reply = NULL;
  g_autoptr(Reply) again = NULL;
  const char *number, *number_later;

  place_incident (&place, desk);
  one = desk_say (desk, &place, "what", "\"ransom\"");
  two = desk_say (desk, &place, "care", "\"yes\"");
  reply = desk_post (fixture, desk, one, two, NULL);
  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_true (reply_accepts (reply, one) && reply_accepts (reply, two));
  g_assert_cmpuint (reply_count (reply, "refused"), ==, 0);
  g_assert_cmpuint (reply_count (reply, "forks"), ==, 0);
  g_assert_cmpuint (reply_count (reply, "changes"), ==, 1);
  receipt = reply_change (reply, 0);
  value = receipt_value (fixture, receipt, &place);
  assert_chain (value, two);
  g_assert_true (paraat_wire_get_string (json_node_get_object (value), "case", &number));
  g_assert_true (g_regex_match_simple ("^CRT-20[0-9][0-9]-00001$", number, 0, 0));

  three = desk_say (desk, &place, "what_text", "\"alles staat stil\"");
  again = desk_post (fixture, desk, three, NULL);
  later = reply_change (again, 0);
  value_later = receipt_value (fixture, later, &place);
  assert_chain (value_later, three);
  g_assert_true (paraat_wire_get_string (json_node_get_object (value_later), "case", &number_later));
  g_assert_cmpstr (number_later, ==, number);
  g_assert_cmpuint (paraat_change_get_header (later)->n_over, ==, 1);
  g_assert_true (paraat_hash_equal (&paraat_change_get_header (later)->over[0], paraat_change_get_id (receipt)));
  g_assert_cmpuint (paraat_change_get_header (later)->seq, ==, 2);
}

/* Its record is taken, below another root: no receipt, and the others go on. */
static void
test_no_place_for_a_receipt (Fixture       *fixture,
                             gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new_enrolled (fixture, 1, "11111");
  Place incident, other, taken;
  g_autoptr(ParaatChange) first = NULL;
  g_autoptr(ParaatChange) second = NULL;
  g_autoptr(ParaatChange) third = NULL;
  g_autoptr(Reply) before = NULL;
  g_autoptr(Reply) reply = NULL;

  place_incident (&incident, desk);
  place_incident (&other, desk);
  place_below (&taken, &other, "message");
  paraat_uuid_known (&incident.root, "receipt", "", &taken.record);
  first = desk_say (desk, &taken, "text", "\"x\"");
  before = desk_post (fixture, desk, first, NULL);
  g_assert_true (reply_accepts (before, first));
  second = desk_say (desk, &incident, "what", "\"leak\"");
  third = desk_say (desk, &other, "what", "\"leak\"");
  reply = desk_post (fixture, desk, second, third, NULL);
  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_true (reply_accepts (reply, second) && reply_accepts (reply, third));
  g_assert_cmpuint (reply_count (reply, "changes"), ==, 1);
}

static void
test_case_numbers_follow (Fixture       *fixture,
                          gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new_enrolled (fixture, 1, "99999");

  for (guint i = 1; i <= 3; i++)
    {
      Place place;
      g_autoptr(ParaatChange) change = NULL;
      g_autoptr(ParaatChange) receipt = NULL;
      g_autoptr(Reply) reply = NULL;
      g_autofree char *ending = g_strdup_printf ("-%05u", i);

      place_incident (&place, desk);
      change = desk_say (desk, &place, "what", "\"leak\"");
      reply = desk_post (fixture, desk, change, NULL);
      receipt = reply_change (reply, 0);
      g_assert_nonnull (strstr (paraat_change_get_value (receipt), ending));
    }
}

static void
test_replayed (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new_enrolled (fixture, 1, "99999");
  Place place;
  g_autoptr(ParaatChange) one = NULL;
  g_autoptr(Reply) first = NULL;
  g_autoptr(Reply) again = NULL;
  g_autoptr(Reply) state = NULL;

  place_incident (&place, desk);
  one = desk_say (desk, &place, "what", "\"ransom\"");
  first = desk_post (fixture, desk, one, NULL);
  again = desk_post (fixture, desk, one, one, NULL);
  g_assert_cmpuint (again->status, ==, 200);
  g_assert_true (reply_accepts (again, one));
  g_assert_cmpuint (reply_count (again, "changes"), ==, 0);   /* nothing new: no receipt */
  state = desk_get (fixture, desk, "/v1/state");
  g_assert_cmpuint (reply_count (state, "runs"), ==, 2);   /* the desk's change and the receipt */
}

static void
test_gap_is_no_obstacle (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new_enrolled (fixture, 1, "99999");
  Place place;
  g_autoptr(ParaatChange) one = NULL;
  g_autoptr(ParaatChange) two = NULL;
  g_autoptr(ParaatChange) three = NULL;
  g_autoptr(Reply) reply = NULL;
  g_autoptr(Reply) state = NULL;

  place_incident (&place, desk);
  one = desk_say (desk, &place, "what", "\"ransom\"");
  two = desk_say (desk, &place, "care", "\"yes\"");
  three = desk_say (desk, &place, "ongoing", "\"yes\"");
  reply = desk_post (fixture, desk, three, one, NULL);
  g_assert_cmpuint (reply_count (reply, "accepted"), ==, 2);
  state = desk_get (fixture, desk, "/v1/state");
  g_assert_cmpuint (reply_count (state, "runs"), ==, 3);   /* 1, 3 and the receipt */
}

static void
test_fork_is_told (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new_enrolled (fixture, 1, "99999");
  g_autoptr(Desk) twin = desk_new (1);   /* the same key: a copied folder */
  Place place;
  g_autoptr(ParaatChange) one = NULL;
  g_autoptr(ParaatChange) other = NULL;
  g_autoptr(Reply) first = NULL;
  g_autoptr(Reply) second = NULL;
  JsonObject *fork;
  ParaatUuid device;

  place_incident (&place, desk);
  one = desk_say (desk, &place, "what", "\"ransom\"");
  other = desk_say (twin, &place, "what", "\"leak\"");
  first = desk_post (fixture, desk, one, NULL);
  second = desk_post (fixture, desk, other, NULL);
  g_assert_true (reply_accepts (second, other));
  g_assert_cmpuint (reply_count (second, "forks"), ==, 1);
  fork = json_array_get_object_element (paraat_wire_get_array (reply_object (second), "forks"), 0);
  g_assert_true (paraat_wire_get_uuid (fork, "device", &device));
  g_assert_true (paraat_uuid_equal (&device, paraat_device_get_id (desk->device)));
}

/* Whoever only knows the id of a root hears nothing of its devices. */
static void
test_fork_is_not_told_to_others (Fixture       *fixture,
                                 gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new_enrolled (fixture, 1, "99999");
  g_autoptr(Desk) twin = desk_new (1);
  g_autoptr(Desk) neighbour = desk_new_enrolled (fixture, 2, "22222");
  Place place;
  g_autoptr(ParaatChange) one = NULL;
  g_autoptr(ParaatChange) other = NULL;
  g_autoptr(ParaatChange) theirs = NULL;
  g_autoptr(Reply) forked = NULL;
  g_autoptr(Reply) reply = NULL;

  place_incident (&place, desk);
  one = desk_say (desk, &place, "what", "\"ransom\"");
  other = desk_say (twin, &place, "what", "\"leak\"");
  forked = desk_post (fixture, desk, one, other, NULL);
  g_assert_cmpuint (reply_count (forked, "forks"), ==, 1);
  place.bestuur = paraat_uuid_nil;
  theirs = desk_say (neighbour, &place, "what", "\"leak\"");
  reply = desk_post (fixture, neighbour, theirs, NULL);
  g_assert_cmpstr (reply_refused_as (reply, 0), ==, "foreign-bestuur");
  g_assert_cmpuint (reply_count (reply, "forks"), ==, 0);
}

static void
test_colleague_carries (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new_enrolled (fixture, 1, "99999");
  g_autoptr(Desk) colleague = desk_new_enrolled (fixture, 2, "99999");
  Place place;
  g_autoptr(ParaatChange) one = NULL;
  g_autoptr(Reply) reply = NULL;
  g_autoptr(Reply) fetched = NULL;
  g_autoptr(ParaatChange) got = NULL;

  place_incident (&place, desk);
  one = desk_say (desk, &place, "what", "\"ransom\"");
  reply = desk_post (fixture, colleague, one, NULL);
  g_assert_true (reply_accepts (reply, one));

  fetched = desk_get (fixture, colleague, "/v1/changes");
  g_assert_cmpuint (reply_count (fetched, "changes"), ==, 2);
  g_assert_cmpuint (reply_count (fetched, "devices"), ==, 1);   /* the intake has no card */
  got = reply_change (fetched, 0);
  g_assert_true (paraat_hash_equal (paraat_change_get_id (got), paraat_change_get_id (one)));
}

/* Five hundred in one request, by two hundred incidents. */
static void
test_large_batch (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new_enrolled (fixture, 1, "99999");
  g_autoptr(ParaatBatch) batch = paraat_batch_new ();
  g_autofree char *token = desk_token (fixture, desk);
  g_autoptr(GBytes) body = NULL;
  g_autoptr(Reply) reply = NULL;
  Place places[200];

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    place_incident (&places[i], desk);
  for (guint i = 0; i < PARAAT_BATCH_MAX_CHANGES; i++)
    {
      g_autofree char *value = g_strdup_printf ("\"%u\"", i);

      g_ptr_array_add (batch->changes, desk_say (desk, &places[i % G_N_ELEMENTS (places)], "what_text", value));
    }
  body = paraat_batch_encode (batch);
  reply = ask (fixture, "POST", "/v1/changes", token, "application/json", body);
  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpuint (reply_count (reply, "accepted"), ==, PARAAT_BATCH_MAX_CHANGES);
  g_assert_cmpuint (reply_count (reply, "changes"), ==, G_N_ELEMENTS (places));
}

static void
test_together (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new_enrolled (fixture, 1, "99999");
  g_autofree char *token = desk_token (fixture, desk);
  Asked *asked[64];

  fixture->intake->at_once = G_N_ELEMENTS (asked);
  for (guint i = 0; i < G_N_ELEMENTS (asked); i++)
    {
      Place place;
      g_autoptr(ParaatChange) change = NULL;
      g_autoptr(GBytes) body = NULL;

      place_incident (&place, desk);
      change = desk_say (desk, &place, "what", "\"ransom\"");
      body = encode (change, NULL);
      asked[i] = ask_begin (fixture, "POST", "/v1/changes", token, "application/json", body, NULL);
    }
  for (guint i = 0; i < G_N_ELEMENTS (asked); i++)
    {
      g_autoptr(Reply) reply = ask_end (asked[i]);

      g_assert_cmpuint (reply->status, ==, 200);
      g_assert_cmpuint (reply_count (reply, "accepted"), ==, 1);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  fixture_add ("/intake/changes/receipt", test_receipt);
  fixture_add ("/intake/changes/no-place-for-a-receipt", test_no_place_for_a_receipt);
  fixture_add ("/intake/changes/case-numbers", test_case_numbers_follow);
  fixture_add ("/intake/changes/replayed", test_replayed);
  fixture_add ("/intake/changes/gap", test_gap_is_no_obstacle);
  fixture_add ("/intake/changes/fork", test_fork_is_told);
  fixture_add ("/intake/changes/fork-is-not-told-to-others", test_fork_is_not_told_to_others);
  fixture_add ("/intake/changes/colleague-carries", test_colleague_carries);
  fixture_add ("/intake/changes/large-batch", test_large_batch);
  fixture_add ("/intake/changes/together", test_together);

  return g_test_run ();
}

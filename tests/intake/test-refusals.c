/* SPDX-License-Identifier: EUPL-1.2 */

/* Each refusal: what is answered, and that nothing of it stays. */
#include "config.h"

#include "fixture.h"

#include <string.h>

typedef struct
{
  gint64 changes, roots, records, pins, cases;
} Counts;

static gboolean
count_query (ParaatSql  *sql,
             gpointer    data,
             GError    **error)
{
  Counts *counts = data;

  return paraat_sql_get_int (sql, "SELECT count(*) FROM change", &counts->changes, error)
         && paraat_sql_get_int (sql, "SELECT count(DISTINCT root) FROM change", &counts->roots, error)
         && paraat_sql_get_int (sql, "SELECT count(DISTINCT record) FROM change", &counts->records, error)
         && paraat_sql_get_int (sql, "SELECT count(*) FROM intake_root", &counts->pins, error)
         && paraat_sql_get_int (sql, "SELECT count(case_number) FROM intake_root", &counts->cases, error);
}

static void
counted_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_assert_true (paraat_store_query_finish (PARAAT_STORE (object), result, NULL));
  *(gboolean *) user_data = TRUE;
}

static Counts
count (Fixture *fixture)
{
  Counts counts = { 0 };
  gboolean is_done = FALSE;

  paraat_store_query_async (fixture->intake->store, count_query, &counts, NULL, NULL, counted_cb, &is_done);
  while (!is_done)
    g_main_context_iteration (NULL, TRUE);

  return counts;
}

static void
assert_nothing_stored (Fixture *fixture,
                       Counts   before)
{
  Counts after = count (fixture);

  g_assert_cmpmem (&before, sizeof before, &after, sizeof after);
}

static void
assert_refused (Fixture      *fixture,
                Desk         *desk,
                ParaatChange *change,
                const char   *type)
{
  Counts before = count (fixture);
  g_autoptr(Reply) reply = desk_post (fixture, desk, change, NULL);

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpuint (reply_count (reply, "accepted"), ==, 0);
  g_assert_cmpuint (reply_count (reply, "refused"), ==, 1);
  g_assert_cmpstr (reply_refused_as (reply, 0), ==, type);
  g_assert_cmpuint (reply_count (reply, "changes"), ==, 0);
  assert_nothing_stored (fixture, before);
}

static void
test_exercise (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new_enrolled (fixture, 1, "11111");
  Place place;
  g_autoptr(ParaatChange) change = NULL;

  place_incident (&place, desk);
  place.exercise = TRUE;
  change = desk_say (desk, &place, "what", "\"ransom\"");
  assert_refused (fixture, desk, change, "exercise");
}

static void
test_unknown_device (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new_enrolled (fixture, 1, "11111");
  g_autoptr(Desk) stranger = desk_new (2);
  Place place;
  g_autoptr(ParaatChange) change = NULL;

  place_incident (&place, desk);
  change = desk_say (stranger, &place, "what", "\"ransom\"");
  assert_refused (fixture, desk, change, "unknown-device");
}

static void
test_mis_signed (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new_enrolled (fixture, 1, "11111");
  Place place;
  g_autoptr(ParaatChange) good = NULL;
  g_autoptr(ParaatChange) bad = NULL;
  guint8 signature[PARAAT_SIGNATURE_SIZE];
  const guint8 *header;
  gsize size;

  place_incident (&place, desk);
  good = desk_say (desk, &place, "what", "\"ransom\"");
  header = paraat_change_get_header_bytes (good, &size);
  memcpy (signature, paraat_change_get_signature (good), sizeof signature);
  signature[5] ^= 1;
  bad = paraat_change_new_received (header, size, signature, paraat_change_get_value (good), -1,
                                    paraat_change_get_salt (good), NULL);
  assert_refused (fixture, desk, bad, "bad-signature");
}

static void
test_foreign_bestuur (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new_enrolled (fixture, 1, "11111");
  g_autoptr(Desk) neighbour = desk_new_enrolled (fixture, 2, "22222");
  Place place;
  g_autoptr(ParaatChange) theirs = NULL;
  g_autoptr(ParaatChange) said_as = NULL;

  /* Its own device says that it is the other's. */
  place_incident (&place, neighbour);
  said_as = desk_say (desk, &place, "what", "\"ransom\"");
  assert_refused (fixture, desk, said_as, "foreign-bestuur");
  /* Another administration's device, well signed. */
  theirs = desk_say (neighbour, &place, "what", "\"ransom\"");
  assert_refused (fixture, desk, theirs, "foreign-bestuur");
}

/* Without a bestuur in the header a root is of whose device spoke of it first. */
static void
test_root_is_pinned (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new_enrolled (fixture, 1, "11111");
  g_autoptr(Desk) neighbour = desk_new_enrolled (fixture, 2, "22222");
  Place place;
  g_autoptr(ParaatChange) mine = NULL;
  g_autoptr(ParaatChange) intruding = NULL;
  g_autoptr(Reply) reply = NULL;
  g_autoptr(Reply) fetched = NULL;

  place_incident (&place, desk);
  place.bestuur = paraat_uuid_nil;
  mine = desk_say (desk, &place, "what", "\"ransom\"");
  intruding = desk_say (neighbour, &place, "what", "\"leak\"");
  reply = desk_post (fixture, desk, mine, NULL);
  g_assert_true (reply_accepts (reply, mine));
  assert_refused (fixture, neighbour, intruding, "foreign-bestuur");
  fetched = desk_get (fixture, neighbour, "/v1/changes");
  g_assert_cmpuint (reply_count (fetched, "changes"), ==, 0);
}

static void
test_mis_rooted (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new_enrolled (fixture, 1, "11111");
  Place incident, other, message;
  g_autoptr(ParaatChange) one = NULL;
  g_autoptr(ParaatChange) two = NULL;
  g_autoptr(ParaatChange) moved = NULL;
  g_autoptr(ParaatChange) renamed = NULL;
  g_autoptr(Reply) reply = NULL;

  place_incident (&incident, desk);
  place_incident (&other, desk);
  place_below (&message, &incident, "message");
  one = desk_say (desk, &incident, "what", "\"ransom\"");
  two = desk_say (desk, &message, "text", "\"dag\"");
  reply = desk_post (fixture, desk, one, two, NULL);
  g_assert_cmpuint (reply_count (reply, "accepted"), ==, 2);

  message.root = message.parent = other.root;   /* the same record below another incident */
  moved = desk_say (desk, &message, "text", "\"dag\"");
  assert_refused (fixture, desk, moved, "mismatch");
  incident.kind = "evaluation";
  renamed = desk_say (desk, &incident, "what", "\"leak\"");
  assert_refused (fixture, desk, renamed, "mismatch");
}

static void
test_revoked (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new_enrolled (fixture, 1, "11111");
  g_autoptr(Desk) colleague = desk_new_enrolled (fixture, 2, "11111");
  g_autofree char *id = paraat_uuid_dup_string (paraat_device_get_id (desk->device));
  Place place;
  g_autoptr(ParaatChange) before = NULL;
  g_autoptr(ParaatChange) after = NULL;
  g_autoptr(Reply) first = NULL;
  g_autoptr(Reply) carried = NULL;
  g_autofree char *said = NULL;

  place_incident (&place, desk);
  before = desk_say (desk, &place, "what", "\"ransom\"");
  after = desk_say (desk, &place, "care", "\"yes\"");
  first = desk_post (fixture, desk, before, NULL);
  said = fixture_command (fixture, NULL, "revoke", id, NULL);
  g_assert_nonnull (said);
  assert_refused (fixture, colleague, after, "revoked-device");
  carried = desk_post (fixture, colleague, before, NULL);   /* it was here before: still acknowledged */
  g_assert_true (reply_accepts (carried, before));
}

static ParaatCard *
enrol_for_card (Fixture *fixture,
                Desk    *desk)
{
  g_autofree char *code = fixture_command (fixture, NULL, "enrol", "--bestuur-type", "gemeente", "--nis", "11111", "--name",
                                           "x", NULL);
  g_autoptr(Reply) reply = desk_try_enrol (fixture, desk, code);
  JsonObject *card = paraat_wire_get_object (reply_object (reply), "card");
  guint8 signature[PARAAT_SIGNATURE_SIZE];
  const char *text;

  g_assert_true (paraat_wire_get_string (card, "text", &text));
  g_assert_true (paraat_wire_get_bytes (card, "signature", signature, sizeof signature));
  paraat_uuid_known (&paraat_uuid_nil, "bestuur", "gemeente:11111", &desk->bestuur);

  return paraat_card_parse (text, signature, NULL);
}

static void
written_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_assert_true (paraat_store_write_finish (PARAAT_STORE (object), result, NULL));
  *(gboolean *) user_data = TRUE;
}

/* A batch with its card was being verified while the device came back and was revoked. */
static void
test_card_does_not_undo_a_revocation (Fixture       *fixture,
                                      gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new (1);
  g_autoptr(ParaatCard) card = enrol_for_card (fixture, desk);
  g_autoptr(Desk) colleague = desk_new_enrolled (fixture, 2, "11111");
  g_autofree char *id = paraat_uuid_dup_string (paraat_device_get_id (desk->device));
  g_autofree char *said = fixture_command (fixture, NULL, "revoke", id, NULL);
  IntakeMerge *merge = intake_merge_new (&desk->bestuur);
  g_autoptr(ParaatChange) after = NULL;
  gboolean is_done = FALSE;
  Place place;

  g_assert_nonnull (said);
  g_ptr_array_add (merge->cards, g_steal_pointer (&card));
  paraat_store_write_async (fixture->intake->store, intake_merge_job, merge, NULL, NULL, written_cb, &is_done);
  while (!is_done)
    g_main_context_iteration (NULL, TRUE);
  intake_merge_free (merge);
  place_incident (&place, desk);
  after = desk_say (desk, &place, "what", "\"ransom\"");
  assert_refused (fixture, colleague, after, "revoked-device");
}

static void
take_mark (Place       *place,
           const char  *kind,
           const Place *incident)
{
  g_autofree char *id = paraat_uuid_dup_string (&incident->root);
  g_autofree char *key = g_strconcat ("crt:", id, NULL);

  place_below (place, incident, kind);
  paraat_uuid_known (&incident->root, "read", key, &place->record);
}

/* A colleague cannot say that the CRT read something, nor take the place where it would say so. */
static void
test_crts_alone (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new_enrolled (fixture, 1, "11111");
  g_autoptr(Desk) colleague = desk_new_enrolled (fixture, 2, "11111");
  g_autoptr(ParaatChange) said = NULL;
  g_autoptr(ParaatChange) read = NULL;
  g_autoptr(ParaatChange) taken = NULL;
  g_autoptr(ParaatChange) receipt = NULL;
  g_autoptr(Reply) reply = NULL;
  Place incident, mark, as_message, of_receipt;

  place_incident (&incident, desk);
  said = desk_say (desk, &incident, "what", "\"ransom\"");
  reply = desk_post (fixture, desk, said, NULL);
  g_assert_true (reply_accepts (reply, said));
  take_mark (&mark, "read", &incident);
  read = desk_say (colleague, &mark, "at", "\"2026-11-23T07:00:00Z\"");
  assert_refused (fixture, colleague, read, "mismatch");
  take_mark (&as_message, "message", &incident);
  taken = desk_say (colleague, &as_message, "at", "\"2026-11-23T07:00:00Z\"");
  assert_refused (fixture, colleague, taken, "mismatch");
  place_below (&of_receipt, &incident, "message");
  paraat_uuid_known (&incident.root, "receipt", "", &of_receipt.record);
  receipt = desk_say (colleague, &of_receipt, "text", "\"x\"");
  assert_refused (fixture, colleague, receipt, "mismatch");
}

/* Nor take away what it said. */
static void
test_crts_words_stay (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new_enrolled (fixture, 1, "11111");
  g_autofree char *reference = NULL;
  g_autofree char *replied = NULL;
  g_autoptr(ParaatChange) said = NULL;
  g_autoptr(ParaatChange) message = NULL;
  g_autoptr(ParaatChange) own = NULL;
  g_autoptr(ParaatChange) own_gone = NULL;
  g_autoptr(Reply) reply = NULL;
  g_autoptr(Reply) fetched = NULL;
  g_autoptr(Reply) taken = NULL;
  static const char * const fields[] = { PARAAT_FIELD_DELETED, PARAAT_FIELD_ERASED };
  Place incident, place;

  place_incident (&incident, desk);
  said = desk_say (desk, &incident, "what", "\"ransom\"");
  reply = desk_post (fixture, desk, said, NULL);
  reference = paraat_uuid_dup_reference (&incident.root);
  replied = fixture_command (fixture, NULL, "reply", reference, "--text", "We komen", NULL);
  fetched = desk_get (fixture, desk, "/v1/changes");
  message = reply_change (fetched, reply_count (fetched, "changes") - 1);
  g_assert_cmpstr (paraat_change_get_header (message)->kind, ==, "message");
  place_below (&place, &incident, "message");
  place.record = paraat_change_get_header (message)->record;
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autoptr(ParaatChange) gone = desk_say (desk, &place, fields[i], i == 0 ? "true" : "{\"reason\":\"x\"}");

      assert_refused (fixture, desk, gone, "mismatch");
    }

  place_below (&place, &incident, "message");   /* its own it may */
  own = desk_say (desk, &place, "text", "\"dag\"");
  own_gone = desk_say (desk, &place, PARAAT_FIELD_DELETED, "true");
  taken = desk_post (fixture, desk, own, own_gone, NULL);
  g_assert_cmpuint (reply_count (taken, "accepted"), ==, 2);
}

static void
test_one_bad_among_good (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new_enrolled (fixture, 1, "11111");
  g_autoptr(Desk) stranger = desk_new (9);
  Place place;
  g_autoptr(ParaatChange) good = NULL;
  g_autoptr(ParaatChange) bad = NULL;
  g_autoptr(ParaatChange) fine = NULL;
  g_autoptr(Reply) reply = NULL;

  place_incident (&place, desk);
  good = desk_say (desk, &place, "what", "\"ransom\"");
  bad = desk_say (stranger, &place, "care", "\"yes\"");
  fine = desk_say (desk, &place, "ongoing", "\"yes\"");
  reply = desk_post (fixture, desk, good, bad, fine, NULL);
  g_assert_true (reply_accepts (reply, good) && reply_accepts (reply, fine) && !reply_accepts (reply, bad));
  g_assert_cmpuint (reply_count (reply, "refused"), ==, 1);
}

static void
test_malformed (Fixture       *fixture,
                gconstpointer  data)
{
  static const char * const bodies[] = { "", "{", "[]", "{\"changes\":1}", "\xff\xfe", "null" };
  g_autoptr(Desk) desk = desk_new_enrolled (fixture, 1, "11111");
  g_autofree char *token = desk_token (fixture, desk);
  Counts before = count (fixture);
  g_autoptr(Reply) elements = NULL;
  g_autoptr(Reply) cursor = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr(Reply) reply = ask_text (fixture, "/v1/changes", token, bodies[i]);

      assert_problem (reply, 400, "malformed");
    }
  elements = ask_text (fixture, "/v1/changes", token, "{\"changes\":[1,{},{\"header\":\"AA==\",\"signature\":\"\"}]}");
  g_assert_cmpuint (elements->status, ==, 200);
  g_assert_cmpuint (reply_count (elements, "refused"), ==, 3);
  g_assert_cmpstr (reply_refused_as (elements, 2), ==, "malformed");
  cursor = desk_get (fixture, desk, "/v1/changes?after=-1");
  assert_problem (cursor, 400, "malformed");
  assert_nothing_stored (fixture, before);
}

static void
test_oversized (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new_enrolled (fixture, 1, "11111");
  g_autofree char *token = desk_token (fixture, desk);
  g_autofree char *large = g_strnfill (PARAAT_BATCH_MAX_BYTES + 1, ' ');
  g_autofree char *long_name = g_strnfill (9000, 'x');
  g_autoptr(GString) many = g_string_new ("{\"changes\":[");
  g_autoptr(Reply) reply = ask_text (fixture, "/v1/changes", token, large);
  g_autoptr(Reply) named = ask_text (fixture, "/v1/enrol", NULL, long_name);
  g_autoptr(Reply) counted = NULL;
  g_autoptr(Reply) fine = NULL;

  assert_problem (reply, 413, "too-large");
  assert_problem (named, 413, "too-large");
  for (guint i = 0; i <= PARAAT_BATCH_MAX_CHANGES; i++)
    g_string_append (many, i == 0 ? "{}" : ",{}");
  g_string_append (many, "]}");
  counted = ask_text (fixture, "/v1/changes", token, many->str);
  assert_problem (counted, 413, "too-large");
  fine = desk_get (fixture, desk, "/v1/changes");   /* the connection and the server go on */
  g_assert_cmpuint (fine->status, ==, 200);
}

static void
test_methods_and_types (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new_enrolled (fixture, 1, "11111");
  g_autofree char *token = desk_token (fixture, desk);
  g_autoptr(GBytes) body = g_bytes_new_static ("{}", 2);
  g_autoptr(Reply) method = ask (fixture, "DELETE", "/v1/changes", token, NULL, NULL);
  g_autoptr(Reply) type = ask (fixture, "POST", "/v1/changes", token, "text/plain", body);
  g_autoptr(Reply) nothing = ask (fixture, "GET", "/", NULL, NULL, NULL);
  g_autoptr(Reply) traversal = ask (fixture, "GET", "/v1/blobs/../../etc/passwd", token, NULL, NULL);

  assert_problem (method, 405, "malformed");
  g_assert_cmpstr (soup_message_headers_get_one (method->headers, "Allow"), ==, "POST, GET");
  assert_problem (type, 415, "malformed");
  assert_problem (nothing, 404, "not-found");
  assert_problem (traversal, 404, "not-found");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  fixture_add ("/intake/refusals/exercise", test_exercise);
  fixture_add ("/intake/refusals/unknown-device", test_unknown_device);
  fixture_add ("/intake/refusals/mis-signed", test_mis_signed);
  fixture_add ("/intake/refusals/foreign-bestuur", test_foreign_bestuur);
  fixture_add ("/intake/refusals/root-is-pinned", test_root_is_pinned);
  fixture_add ("/intake/refusals/mis-rooted", test_mis_rooted);
  fixture_add ("/intake/refusals/revoked", test_revoked);
  fixture_add ("/intake/refusals/card-does-not-undo-a-revocation", test_card_does_not_undo_a_revocation);
  fixture_add ("/intake/refusals/crts-alone", test_crts_alone);
  fixture_add ("/intake/refusals/crts-words-stay", test_crts_words_stay);
  fixture_add ("/intake/refusals/one-bad-among-good", test_one_bad_among_good);
  fixture_add ("/intake/refusals/malformed", test_malformed);
  fixture_add ("/intake/refusals/oversized", test_oversized);
  fixture_add ("/intake/refusals/methods-and-types", test_methods_and_types);

  return g_test_run ();
}

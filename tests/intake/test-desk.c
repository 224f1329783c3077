/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "fixture.h"

#include <string.h>

static void
post_field (Fixture     *fixture,
            Desk        *desk,
            const Place *place,
            const char  *field,
            const char  *value)
{
  g_autoptr(ParaatChange) change = desk_say (desk, place, field, value);
  g_autoptr(Reply) reply = desk_post (fixture, desk, change, NULL);

  g_assert_true (reply_accepts (reply, change));
}

static char *
run (Fixture    *fixture,
     const char *word,
     const char *name)
{
  g_autoptr(GError) error = NULL;
  char *text = fixture_command (fixture, &error, word, name, NULL);

  g_assert_no_error (error);

  return text;
}

static void
assert_order (const char *text,
              const char *first,
              const char *second)
{
  const char *one = strstr (text, first);
  const char *two = strstr (text, second);

  g_assert_nonnull (one);
  g_assert_nonnull (two);
  g_assert_true (one < two);
}

static void
test_list_order (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new_enrolled (fixture, 1, "11111");
  Place care, read, unread;
  g_autofree char *of_care = NULL;
  g_autofree char *of_read = NULL;
  g_autofree char *of_unread = NULL;
  g_autofree char *shown = NULL;
  g_autofree char *list = NULL;
  g_autofree char *json = NULL;
  g_autoptr(JsonNode) node = NULL;
  JsonObject *first;

  place_incident (&care, desk);
  place_incident (&unread, desk);
  place_incident (&read, desk);
  of_care = paraat_uuid_dup_reference (&care.root);
  of_read = paraat_uuid_dup_reference (&read.root);
  of_unread = paraat_uuid_dup_reference (&unread.root);
  post_field (fixture, desk, &care, "care", "\"yes\"");
  post_field (fixture, desk, &unread, "care", "\"no\"");
  post_field (fixture, desk, &read, "care", "\"no\"");
  g_free (run (fixture, "show", of_read));
  g_free (run (fixture, "show", of_care));

  list = run (fixture, "list", NULL);
  assert_order (list, of_care, of_unread);    /* care in danger, though read */
  assert_order (list, of_unread, of_read);
  json = run (fixture, "list", "--json");
  node = paraat_wire_parse_json (json, strlen (json), NULL);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (node)), ==, 3);
  first = json_array_get_object_element (json_node_get_array (node), 0);
  g_assert_cmpstr (json_object_get_string_member (first, "reference"), ==, of_care);
  g_assert_cmpstr (json_object_get_string_member (first, "care"), ==, "yes");
  g_assert_cmpint (json_object_get_int_member (first, "unread"), ==, 0);
  g_assert_true (json_object_get_boolean_member (first, "confirmed"));
}

static ParaatChange *
find_read_mark (Fixture          *fixture,
                Desk             *desk,
                const Place      *place,
                const ParaatUuid *record)
{
  g_autoptr(Reply) reply = desk_get (fixture, desk, "/v1/changes");
  g_autofree char *id = paraat_uuid_dup_string (record);
  g_autofree char *key = g_strconcat ("crt:", id, NULL);
  ParaatUuid mark;

  paraat_uuid_known (&place->root, "read", key, &mark);
  for (guint i = reply_count (reply, "changes"); i > 0; i--)
    {
      g_autoptr(ParaatChange) change = reply_change (reply, i - 1);

      if (paraat_uuid_equal (&paraat_change_get_header (change)->record, &mark))
        return g_steal_pointer (&change);
    }

  return NULL;
}

static void
test_show_sends_the_read_mark (Fixture       *fixture,
                               gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new_enrolled (fixture, 1, "11111");
  Place place, message;
  g_autofree char *reference = NULL;
  g_autofree char *shown = NULL;
  g_autofree char *again = NULL;
  g_autoptr(ParaatChange) mark = NULL;
  g_autoptr(ParaatChange) of_message = NULL;

  place_incident (&place, desk);
  place_below (&message, &place, "message");
  reference = paraat_uuid_dup_reference (&place.root);
  post_field (fixture, desk, &place, "what", "[\"ransom\",\"encrypted\"]");
  post_field (fixture, desk, &place, "reporter_phone", "\"016 00 00 00\"");
  post_field (fixture, desk, &place, "noticed", "{\"at\":\"2026-11-23T06:52:00Z\",\"precision\":\"about\"}");
  post_field (fixture, desk, &message, "text", "\"Wie komt er?\\u001b[2J\"");
  g_assert_null (find_read_mark (fixture, desk, &place, &place.root));

  shown = run (fixture, "show", reference);
  g_assert_nonnull (strstr (shown, "losgeldbericht, bestanden versleuteld"));
  g_assert_nonnull (strstr (shown, "016 00 00 00"));
  g_assert_nonnull (strstr (shown, "23/11/2026"));
  g_assert_nonnull (strstr (shown, "ongeveer"));
  g_assert_nonnull (strstr (shown, "Wie komt er?"));
  g_assert_nonnull (strstr (shown, "Gemeente 11111"));
  g_assert_null (strchr (shown, '\033'));   /* nobody writes on the CRT's terminal */

  mark = find_read_mark (fixture, desk, &place, &place.root);
  g_assert_nonnull (mark);
  g_assert_cmpstr (paraat_change_get_header (mark)->kind, ==, "read");
  g_assert_cmpstr (paraat_change_get_header (mark)->field, ==, "at");
  g_assert_true (paraat_change_verify (mark, paraat_device_get_public_key (fixture->intake->device), NULL));
  of_message = find_read_mark (fixture, desk, &place, &message.record);
  g_assert_nonnull (of_message);
}

static void
test_show_by_case_number (Fixture       *fixture,
                          gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new_enrolled (fixture, 1, "11111");
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *number = g_strdup_printf ("CRT-%d-00001", g_date_time_get_year (now));
  g_autofree char *shown = NULL;
  g_autoptr(GError) error = NULL;
  Place place;

  place_incident (&place, desk);
  post_field (fixture, desk, &place, "what", "\"leak\"");
  shown = run (fixture, "show", number);
  g_assert_nonnull (strstr (shown, number));
  g_assert_null (fixture_command (fixture, &error, "show", "CRT-1999-00001", NULL));
  g_assert_error (error, INTAKE_ERROR, INTAKE_ERROR_NOT_FOUND);
}

static void
test_changed_is_unread_again (Fixture       *fixture,
                              gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new_enrolled (fixture, 1, "11111");
  g_autofree char *reference = NULL;
  g_autofree char *shown = NULL;
  g_autofree char *read = NULL;
  g_autofree char *changed = NULL;
  Place place;

  place_incident (&place, desk);
  reference = paraat_uuid_dup_reference (&place.root);
  post_field (fixture, desk, &place, "care", "\"no\"");
  shown = run (fixture, "show", reference);
  read = run (fixture, "list", NULL);
  g_assert_null (strstr (read, "nieuw"));
  post_field (fixture, desk, &place, "care", "\"yes\"");
  changed = run (fixture, "list", NULL);
  g_assert_nonnull (strstr (changed, "1 nieuw"));
}

/* The place of the mark is taken, below another incident: what was reported is shown all the same. */
static void
test_show_without_a_place_for_the_mark (Fixture       *fixture,
                                        gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new_enrolled (fixture, 1, "11111");
  Place place, other, taken;
  g_autofree char *reference = NULL;
  g_autofree char *id = NULL;
  g_autofree char *key = NULL;
  g_autofree char *shown = NULL;

  place_incident (&place, desk);
  place_incident (&other, desk);
  place_below (&taken, &other, "message");
  id = paraat_uuid_dup_string (&place.root);
  key = g_strconcat ("crt:", id, NULL);
  paraat_uuid_known (&place.root, "read", key, &taken.record);
  post_field (fixture, desk, &taken, "text", "\"x\"");
  post_field (fixture, desk, &place, "what", "\"leak\"");
  reference = paraat_uuid_dup_reference (&place.root);
  shown = run (fixture, "show", reference);
  g_assert_nonnull (strstr (shown, reference));
}

static guint
count_messages (Fixture *fixture,
                Desk    *desk)
{
  g_autoptr(Reply) reply = desk_get (fixture, desk, "/v1/changes");
  guint n = 0;

  for (guint i = 0; i < reply_count (reply, "changes"); i++)
    {
      g_autoptr(ParaatChange) change = reply_change (reply, i);

      n += g_str_equal (paraat_change_get_header (change)->kind, "message");
    }

  return n;
}

static void
test_reply_to_all_of_one (Fixture       *fixture,
                          gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new_enrolled (fixture, 1, "11111");
  g_autoptr(Desk) neighbour = desk_new_enrolled (fixture, 2, "22222");
  Place one, two, closed, theirs;
  g_autofree char *said = NULL;
  g_autoptr(GError) error = NULL;

  place_incident (&one, desk);
  place_incident (&two, desk);
  place_incident (&closed, desk);
  place_incident (&theirs, neighbour);
  post_field (fixture, desk, &one, "what", "\"leak\"");
  post_field (fixture, desk, &two, "what", "\"leak\"");
  post_field (fixture, desk, &closed, "status", "\"closed\"");
  post_field (fixture, neighbour, &theirs, "what", "\"leak\"");
  said = fixture_command (fixture, &error, "reply", "--all-of", "gemeente:11111", "--text", "We komen", NULL);
  g_assert_no_error (error);
  g_assert_cmpuint (count_messages (fixture, desk), ==, 2);
  g_assert_cmpuint (count_messages (fixture, neighbour), ==, 0);
}

static void
test_reply_is_all_or_nothing (Fixture       *fixture,
                              gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new_enrolled (fixture, 1, "11111");
  g_autofree char *reference = NULL;
  g_autoptr(GError) error = NULL;
  Place place;

  place_incident (&place, desk);
  reference = paraat_uuid_dup_reference (&place.root);
  post_field (fixture, desk, &place, "what", "\"leak\"");
  g_assert_null (fixture_command (fixture, &error, "reply", reference, "CRT-1999-00001", "--text", "x", NULL));
  g_assert_error (error, INTAKE_ERROR, INTAKE_ERROR_NOT_FOUND);
  g_assert_cmpuint (count_messages (fixture, desk), ==, 0);
}

static void
test_usage (Fixture       *fixture,
            gconstpointer  data)
{
  static const char * const words[][7] = {
    { "dance", NULL }, { "show", NULL }, { "show", "a", "b", NULL }, { "reply", "x", NULL }, { "reply", "--text", "x", NULL },
    { "revoke", "ab", NULL }, { "enrol", "--nis", "1", NULL }, { "list", "--what", NULL }, { NULL },
    { "enrol", "--bestuur-type", "Gemeente", "--nis", "1", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      const char * const *w = words[i];
      g_autoptr(GError) error = NULL;

      g_assert_null (fixture_command (fixture, &error, w[0], w[1], w[2], w[3], w[4], w[5], NULL));
      g_assert_error (error, INTAKE_ERROR, INTAKE_ERROR_USAGE);
    }
  {
    g_autoptr(GError) error = NULL;

    g_assert_null (fixture_command (fixture, &error, "enrol", "--bestuur-type", "gemeente", "--nis", "1", "--name", "x",
                                    "--base-url", "http://meldpunt.example", NULL));
    g_assert_error (error, INTAKE_ERROR, INTAKE_ERROR_USAGE);
  }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_setenv ("TZ", "Europe/Brussels", TRUE);

  fixture_add ("/intake/desk/list-order", test_list_order);
  fixture_add ("/intake/desk/read-mark", test_show_sends_the_read_mark);
  fixture_add ("/intake/desk/case-number", test_show_by_case_number);
  fixture_add ("/intake/desk/changed-is-unread", test_changed_is_unread_again);
  fixture_add ("/intake/desk/show-without-a-place-for-the-mark", test_show_without_a_place_for_the_mark);
  fixture_add ("/intake/desk/reply-to-all-of-one", test_reply_to_all_of_one);
  fixture_add ("/intake/desk/reply-is-all-or-nothing", test_reply_is_all_or_nothing);
  fixture_add ("/intake/desk/usage", test_usage);

  return g_test_run ();
}

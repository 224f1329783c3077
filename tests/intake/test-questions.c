/* SPDX-License-Identifier: EUPL-1.2 */

/* Questions without a report, and what says that somebody has read an answer. */
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

static void
assert_refused (Fixture     *fixture,
                Desk        *desk,
                const Place *place)
{
  g_autoptr(ParaatChange) change = desk_say (desk, place, "at", "\"2026-11-23T06:52:00Z\"");
  g_autoptr(Reply) reply = desk_post (fixture, desk, change, NULL);

  g_assert_cmpuint (reply_count (reply, "refused"), ==, 1);
  g_assert_cmpstr (reply_refused_as (reply, 0), ==, "mismatch");
}

static void
place_question (Place *place,
                Desk  *desk)
{
  place_incident (place, desk);
  place->kind = "question";
}

static void
place_mark (Place            *mark,
            const Place      *root,
            const char       *whose,
            const ParaatUuid *message)
{
  g_autofree char *id = paraat_uuid_dup_string (message);
  g_autofree char *key = g_strconcat (whose, id, NULL);

  place_below (mark, root, "read");
  mark->parent = *message;
  paraat_uuid_known (&root->root, "read", key, &mark->record);
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
reply_to (Fixture    *fixture,
          const char *name,
          const char *text)
{
  g_autoptr(GError) error = NULL;

  g_free (fixture_command (fixture, &error, "reply", name, "--text", text, NULL));
  g_assert_no_error (error);
}

/* Records of kind "message" that the desk gets. */
static guint
find_messages (Fixture    *fixture,
               Desk       *desk,
               ParaatUuid *out_last)
{
  g_autoptr(Reply) reply = desk_get (fixture, desk, "/v1/changes");
  guint n = 0;

  for (guint i = 0; i < reply_count (reply, "changes"); i++)
    {
      g_autoptr(ParaatChange) change = reply_change (reply, i);

      if (!g_str_equal (paraat_change_get_header (change)->kind, "message"))
        continue;
      *out_last = paraat_change_get_header (change)->record;
      n++;
    }

  return n;
}

static void
test_question (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new_enrolled (fixture, 1, "11111");
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *number = g_strdup_printf ("CRT-%d-00002", g_date_time_get_year (now));
  g_autofree char *of_report = g_strdup_printf ("CRT-%d-00001", g_date_time_get_year (now));
  g_autofree char *about = NULL;
  g_autofree char *value = NULL;
  g_autofree char *list = NULL;
  g_autofree char *json = NULL;
  g_autofree char *shown = NULL;
  g_autofree char *again = NULL;
  Place report, question, message;
  ParaatUuid answer;

  place_incident (&report, desk);
  place_question (&question, desk);
  place_below (&message, &question, "message");
  post_field (fixture, desk, &report, "what", "[\"ransom\"]");
  about = paraat_uuid_dup_string (&report.root);
  value = g_strdup_printf ("\"%s\"", about);
  post_field (fixture, desk, &question, "subject", "\"Mag die pc terug aan?\"");
  post_field (fixture, desk, &question, "about", value);
  post_field (fixture, desk, &question, "reported", "\"2026-11-23T06:52:00Z\"");
  post_field (fixture, desk, &message, "text", "\"Mag die pc terug aan?\\nHij staat in de kelder.\"");

  list = run (fixture, "list", NULL);
  g_assert_nonnull (strstr (list, "vraag: Mag die pc terug aan?"));
  g_assert_nonnull (strstr (list, number));
  json = run (fixture, "list", "--json");
  g_assert_nonnull (strstr (json, "\"kind\":\"question\""));
  g_assert_nonnull (strstr (json, "\"kind\":\"incident\""));
  shown = run (fixture, "show", number);
  g_assert_nonnull (strstr (shown, "Hij staat in de kelder."));
  g_assert_nonnull (strstr (shown, "Gaat over"));
  g_assert_nonnull (strstr (shown, of_report));
  again = run (fixture, "list", NULL);
  g_assert_null (strstr (strstr (again, number), "nieuw"));

  reply_to (fixture, number, "Ja, na de update");
  g_assert_cmpuint (find_messages (fixture, desk, &answer), ==, 1);
}

/* Of another administration's report nothing is told, and of one that is not here only what the desk said itself. */
static void
test_about_of_others (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new_enrolled (fixture, 1, "11111");
  g_autoptr(Desk) neighbour = desk_new_enrolled (fixture, 2, "22222");
  g_autofree char *about = NULL;
  g_autofree char *value = NULL;
  g_autofree char *reference = NULL;
  g_autofree char *shown = NULL;
  Place theirs, question;

  place_incident (&theirs, neighbour);
  place_question (&question, desk);
  post_field (fixture, neighbour, &theirs, "what", "[\"ransom\"]");
  about = paraat_uuid_dup_string (&theirs.root);
  value = g_strdup_printf ("\"%s\"", about);
  post_field (fixture, desk, &question, "subject", "\"Wie is dat?\"");
  post_field (fixture, desk, &question, "about", value);
  reference = paraat_uuid_dup_reference (&question.root);
  shown = run (fixture, "show", reference);
  g_assert_nonnull (strstr (shown, "(niet hier)"));
  g_assert_null (strstr (shown, "-00001"));
}

static void
test_all_of_is_of_incidents (Fixture       *fixture,
                             gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new_enrolled (fixture, 1, "11111");
  g_autoptr(GError) error = NULL;
  Place report, question;
  ParaatUuid answer;

  place_incident (&report, desk);
  place_question (&question, desk);
  post_field (fixture, desk, &report, "what", "[\"ransom\"]");
  post_field (fixture, desk, &question, "subject", "\"Oude vraag\"");
  g_free (fixture_command (fixture, &error, "reply", "--all-of", "gemeente:11111", "--text", "We komen", NULL));
  g_assert_no_error (error);
  g_assert_cmpuint (find_messages (fixture, desk, &answer), ==, 1);
}

static void
test_desk_mark (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new_enrolled (fixture, 1, "11111");
  g_autofree char *reference = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  Place report, mark;
  ParaatUuid answer;

  place_incident (&report, desk);
  reference = paraat_uuid_dup_reference (&report.root);
  post_field (fixture, desk, &report, "what", "[\"ransom\"]");
  reply_to (fixture, reference, "We komen");
  g_assert_cmpuint (find_messages (fixture, desk, &answer), ==, 1);
  before = run (fixture, "show", reference);
  g_assert_nonnull (strstr (before, "We komen\n"));

  place_mark (&mark, &report, "desk:", &answer);
  post_field (fixture, desk, &mark, "at", "\"2026-11-23T06:52:00Z\"");
  after = run (fixture, "show", reference);
  g_assert_nonnull (strstr (after, "We komen (gelezen door het bestuur om 23/11/2026 07:52)"));
}

/* A desk does not say what the CRT has read, nor hides a message by a mark of another form. */
static void
test_other_marks_are_refused (Fixture       *fixture,
                              gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new_enrolled (fixture, 1, "11111");
  g_autofree char *list = NULL;
  Place report, of_crt, astray, any;
  ParaatUuid other;

  place_incident (&report, desk);
  post_field (fixture, desk, &report, "what", "[\"ransom\"]");
  place_mark (&of_crt, &report, "crt:", &report.root);
  assert_refused (fixture, desk, &of_crt);
  paraat_uuid_new (&other);
  place_mark (&astray, &report, "desk:", &other);
  astray.parent = report.root;
  assert_refused (fixture, desk, &astray);
  place_below (&any, &report, "read");
  assert_refused (fixture, desk, &any);
  list = run (fixture, "list", NULL);
  g_assert_nonnull (strstr (list, "1 nieuw"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_setenv ("TZ", "Europe/Brussels", TRUE);

  fixture_add ("/intake/questions/question", test_question);
  fixture_add ("/intake/questions/about-of-others", test_about_of_others);
  fixture_add ("/intake/questions/all-of-is-of-incidents", test_all_of_is_of_incidents);
  fixture_add ("/intake/questions/desk-mark", test_desk_mark);
  fixture_add ("/intake/questions/other-marks-are-refused", test_other_marks_are_refused);

  return g_test_run ();
}

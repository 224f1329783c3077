/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-authors.h"
#include "paraat-blank.h"
#include "paraat-check.h"
#include "paraat-form.h"
#include "paraat-incident-acts.h"
#include "paraat-report.h"
#include "support.h"

typedef struct
{
  char           *dir;        /* (owned) */
  ParaatStore    *store;      /* (owned) open */
  ParaatRecord   *record;     /* (owned) */
  ParaatIncident *incident;   /* (owned) */
} Fixture;

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  fixture->dir = support_new_dir ("acts");
  fixture->store = support_new_store (fixture->dir);
  fixture->record = paraat_incident_new_record (fixture->store, NULL, data != NULL);
  fixture->incident = paraat_incident_new (fixture->store, fixture->record);
  paraat_record_set_text (fixture->record, "what_text", "Losgeldbericht | *op* het scherm");
}

static void
wait_until_kept (ParaatRecord *record)
{
  while (paraat_record_has_unsaved (record) || !paraat_record_get_exists (record))
    g_main_context_iteration (NULL, TRUE);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  wait_until_kept (fixture->record);
  g_clear_object (&fixture->incident);
  g_clear_object (&fixture->record);
  support_close (fixture->store);
  g_clear_object (&fixture->store);
  support_remove_dir (fixture->dir);
  g_free (fixture->dir);
}

static void
test_status (Fixture       *fixture,
             gconstpointer  data)
{
  g_assert_cmpint (paraat_incident_get_status (fixture->record), ==, PARAAT_INCIDENT_OPEN);
  paraat_incident_close (fixture->record);
  g_assert_cmpint (paraat_incident_get_status (fixture->record), ==, PARAAT_INCIDENT_CLOSED);
  paraat_incident_reopen (fixture->record);
  g_assert_cmpint (paraat_incident_get_status (fixture->record), ==, PARAAT_INCIDENT_OPEN);
}

static guint
count_waiting (Fixture *fixture)
{
  ParaatPeer peer = { 0 };
  g_autoptr(GPtrArray) changes = NULL;
  GAsyncResult *result = NULL;
  guint n;

  paraat_uuid_known (&paraat_uuid_nil, "test", "crt", &peer.id);
  wait_until_kept (fixture->record);
  paraat_outbox_read_async (fixture->store, &peer, 0, 500, 1024 * 1024, NULL, support_take_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  changes = paraat_outbox_read_finish (fixture->store, result, NULL);
  g_object_unref (result);
  n = changes->len;

  return n;
}

static void
said_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  gboolean *out_said = user_data;

  *out_said = paraat_incident_say_finish (PARAAT_INCIDENT (object), result, NULL);
}

/* Switched off, answers stay; a message that somebody sends leaves all the same, and takes no answer along. */
static void
test_message_without_following (Fixture       *fixture,
                                gconstpointer  data)
{
  gboolean is_said = FALSE;
  guint n;

  paraat_incident_report (fixture->incident);
  wait_until_kept (fixture->record);
  paraat_incident_set_follows (fixture->record, FALSE);
  n = count_waiting (fixture);
  paraat_record_set_text (fixture->record, "systems", "Mailserver");
  paraat_incident_say_async (fixture->incident, "Kom je?", said_cb, &is_said);
  while (!is_said)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (count_waiting (fixture), ==, n + 1);
}

/* What a colleague said on another laptop, without having seen what is said here. */
static void
say_apart (Fixture    *fixture,
           const char *field,
           const char *theirs,
           const char *ours)
{
  g_autofree char *dir = support_new_dir ("colleague");
  ParaatStore *colleague = support_new_store (dir);
  g_autoptr(GPtrArray) changes = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_change_unref);
  g_autoptr(ParaatMergeResult) merged = NULL;
  g_autoptr(GError) error = NULL;
  GPtrArray *heads;

  wait_until_kept (fixture->record);
  g_ptr_array_add (changes, support_append_one (colleague, paraat_record_get_identity (fixture->record), field, theirs, &error));
  g_assert_no_error (error);
  paraat_record_set (fixture->record, field, ours);
  wait_until_kept (fixture->record);
  support_put_device (fixture->store, paraat_store_get_device (colleague), "collega", &error);
  g_assert_no_error (error);
  merged = support_merge (fixture->store, changes, &error);
  g_assert_no_error (error);
  support_close (colleague);
  g_object_unref (colleague);
  support_remove_dir (dir);
  while ((heads = paraat_record_get_heads (fixture->record, field)) == NULL || heads->len < 2)
    g_main_context_iteration (NULL, TRUE);
}

/* Two who answered the same do not differ. */
static void
test_same_answer (Fixture       *fixture,
                  gconstpointer  data)
{
  say_apart (fixture, "care", "\"yes\"", "\"yes\"");
  g_assert_cmpuint (paraat_record_count_versions (fixture->record, "care"), ==, 1);
  g_assert_null (paraat_incident_dup_difference (fixture->record));
}

/* As long as one of two says that it follows, it does, and the switch says so; switching it off then ends it. */
static void
test_following_apart (Fixture       *fixture,
                      gconstpointer  data)
{
  guint n;

  paraat_record_set (fixture->record, "reported", "\"2026-01-01T00:00:00Z\"");
  say_apart (fixture, "shared", "{\"kinds\":[\"incident\"],\"follow\":true}", "{\"kinds\":[\"incident\"],\"follow\":false}");
  g_assert_true (paraat_incident_get_follows (fixture->record));
  paraat_incident_set_follows (fixture->record, FALSE);
  wait_until_kept (fixture->record);
  while (paraat_incident_get_follows (fixture->record))
    g_main_context_iteration (NULL, TRUE);
  n = count_waiting (fixture);
  paraat_record_set_text (fixture->record, "systems", "Mailserver");
  g_assert_cmpuint (count_waiting (fixture), ==, n);
}

/* A small one that is reported after all is small no more. */
static void
test_small_reported (Fixture       *fixture,
                     gconstpointer  data)
{
  paraat_incident_make_small (fixture->record, TRUE);
  paraat_incident_report (fixture->incident);
  wait_until_kept (fixture->record);
  g_assert_false (paraat_incident_is_small (fixture->record));
}

/* Switched off, what is added stays; the withdrawal itself still leaves. */
static void
test_follows_and_withdraw (Fixture       *fixture,
                           gconstpointer  data)
{
  guint n;

  g_assert_false (paraat_incident_get_follows (fixture->record));
  paraat_incident_set_follows (fixture->record, TRUE);
  g_assert_false (paraat_incident_get_follows (fixture->record));   /* not reported: nothing to follow */
  paraat_incident_report (fixture->incident);
  wait_until_kept (fixture->record);
  g_assert_true (paraat_incident_get_follows (fixture->record));

  paraat_incident_set_follows (fixture->record, FALSE);
  wait_until_kept (fixture->record);
  g_assert_false (paraat_incident_get_follows (fixture->record));
  n = count_waiting (fixture);
  paraat_record_set_text (fixture->record, "systems", "Mailserver");
  g_assert_cmpuint (count_waiting (fixture), ==, n);

  paraat_incident_withdraw (fixture->record, "Vals alarm");
  wait_until_kept (fixture->record);
  g_assert_cmpint (paraat_incident_get_status (fixture->record), ==, PARAAT_INCIDENT_WITHDRAWN);
  g_assert_cmpuint (count_waiting (fixture), >, n);
  g_assert_false (paraat_incident_get_follows (fixture->record));
}

static void
test_make_real (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(ParaatRecord) real = NULL;
  g_autofree char *text = NULL;

  paraat_incident_report (fixture->incident);
  paraat_incident_classify (fixture->record);
  wait_until_kept (fixture->record);
  g_assert_cmpuint (count_waiting (fixture), ==, 0);   /* an exercise cannot leave */
  real = paraat_incident_make_real (fixture->store, fixture->record, NULL);
  wait_until_kept (real);
  g_assert_false (paraat_record_get_identity (real)->exercise);
  g_assert_false (paraat_uuid_equal (paraat_record_get_id (real), paraat_record_get_id (fixture->record)));
  text = paraat_record_dup_text (real, "what_text");
  g_assert_cmpstr (text, ==, "Losgeldbericht | *op* het scherm");
  g_assert_null (paraat_record_get_value (real, "reported"));
  g_assert_null (paraat_record_get_value (real, "shared"));
  g_assert_null (paraat_record_get_value (real, "rsit"));
}

static void
test_about (Fixture       *fixture,
            gconstpointer  data)
{
  const ParaatMunicipality *aalst = paraat_municipality_lookup ("41002");
  g_autoptr(ParaatRecord) gemeente = paraat_bestuur_new_municipality (fixture->store, aalst, "gemeente");
  g_autoptr(ParaatRecord) ocmw = paraat_bestuur_new_municipality (fixture->store, aalst, "ocmw");
  g_autofree char *words = NULL;

  paraat_incident_set_about (fixture->record, gemeente, TRUE);
  paraat_incident_set_about (fixture->record, ocmw, TRUE);
  paraat_incident_set_about (fixture->record, ocmw, TRUE);
  words = paraat_form_dup_words ("besturen", paraat_record_get_value (fixture->record, "besturen"));
  g_assert_cmpstr (words, ==, "Gemeente Aalst, OCMW Aalst");
  paraat_incident_set_about (fixture->record, gemeente, FALSE);
  g_assert_false (paraat_incident_is_about (fixture->record, paraat_record_get_id (gemeente)));
  g_assert_true (paraat_incident_is_about (fixture->record, paraat_record_get_id (ocmw)));

  /* Removed from the profile, it still stands in the report.  A deletion covers what was read back, so that comes first. */
  wait_until_kept (ocmw);
  while (paraat_record_get_heads (ocmw, "name") == NULL || paraat_record_get_heads (ocmw, "staff") == NULL)
    g_main_context_iteration (NULL, TRUE);
  paraat_record_delete (ocmw);
  while (paraat_record_get_deletion (ocmw) != PARAAT_DELETED)
    g_main_context_iteration (NULL, TRUE);
  g_clear_pointer (&words, g_free);
  words = paraat_form_dup_words ("besturen", paraat_record_get_value (fixture->record, "besturen"));
  g_assert_cmpstr (words, ==, "OCMW Aalst");
  wait_until_kept (gemeente);
}

/* One that the profile does not have any more is still read out of the report, taken off, and put back as it was. */
static void
test_about_removed (Fixture       *fixture,
                    gconstpointer  data)
{
  const ParaatIncidentBestuur *one;
  g_autoptr(GPtrArray) besturen = NULL;
  g_autoptr(GPtrArray) none = NULL;
  g_autoptr(GPtrArray) again = NULL;
  ParaatUuid id;

  g_assert_true (paraat_uuid_parse ("0190a5a0-0000-7000-8000-000000000001", &id));
  paraat_record_set (fixture->record, "besturen", "[{\"id\":\"0190a5a0-0000-7000-8000-000000000001\",\"type\":\"school\","
                                                  "\"name\":\"De \\\"Linde\\\"\"},{\"id\":\"geen\"},7]");
  besturen = paraat_incident_list_besturen (fixture->record);
  g_assert_cmpuint (besturen->len, ==, 1);
  one = g_ptr_array_index (besturen, 0);
  g_assert_cmpstr (one->name, ==, "De \"Linde\"");
  g_assert_true (paraat_uuid_equal (&one->id, &id));

  paraat_incident_put_about (fixture->record, &id, NULL);
  none = paraat_incident_list_besturen (fixture->record);
  g_assert_cmpuint (none->len, ==, 0);
  paraat_incident_put_about (fixture->record, &id, one->snapshot);
  again = paraat_incident_list_besturen (fixture->record);
  g_assert_cmpuint (again->len, ==, 1);
  g_assert_cmpstr (((ParaatIncidentBestuur *) g_ptr_array_index (again, 0))->snapshot, ==, one->snapshot);
  wait_until_kept (fixture->record);
}

static ParaatRecord *
new_person (Fixture    *fixture,
            const char *name)
{
  ParaatUuid root;
  ParaatRecord *person;

  paraat_uuid_known (&paraat_uuid_nil, "bestuur", "gemeente:41002", &root);
  person = paraat_person_new (fixture->store, &root, "ict");
  paraat_record_set_text (person, "name", name);
  wait_until_kept (person);

  return person;
}

static void
test_hand (Fixture       *fixture,
           gconstpointer  data)
{
  const ParaatFormPage *page = paraat_form_get_page ("technical");
  g_autoptr(ParaatRecord) an = new_person (fixture, "An Peeters");
  g_autofree char *holder = NULL;

  g_assert_null (paraat_incident_dup_holder (fixture->record, page));
  paraat_incident_hand (fixture->record, page, an);
  holder = paraat_incident_dup_holder (fixture->record, page);
  g_assert_cmpstr (holder, ==, "An Peeters");
  paraat_incident_hand (fixture->record, page, NULL);
  g_assert_null (paraat_incident_dup_holder (fixture->record, page));
}

static void
test_join (Fixture       *fixture,
           gconstpointer  data)
{
  ParaatUuid other, found;

  paraat_uuid_new (&other);
  g_assert_false (paraat_incident_get_joined (fixture->record, &found));
  paraat_incident_join (fixture->record, &other);
  g_assert_true (paraat_incident_get_joined (fixture->record, &found));
  g_assert_true (paraat_uuid_equal (&other, &found));
  paraat_incident_join (fixture->record, NULL);
  g_assert_false (paraat_incident_get_joined (fixture->record, &found));
}

/* Who wrote is known by name to who has the report and not the profile. */
static void
test_sign (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(ParaatRecord) an = new_person (fixture, "An Peeters");
  g_autoptr(ParaatProfile) profile = paraat_profile_new (fixture->store);
  g_autoptr(ParaatAuthors) authors = paraat_authors_new (profile, paraat_record_get_id (fixture->record));
  ParaatSaid said = { .author = *paraat_record_get_id (an) };
  g_autofree char *name = NULL;

  wait_until_kept (fixture->record);
  paraat_incident_sign (fixture->store, fixture->record, an);
  do
    {
      g_free (name);
      name = paraat_authors_dup_name (authors, &said);
      g_main_context_iteration (NULL, FALSE);
    }
  while (!g_str_equal (name, "An Peeters"));
}

/* Whose words were typed in by another is named as it stands beside them; not the laptop said them. */
static void
test_named_author (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(ParaatProfile) profile = paraat_profile_new (fixture->store);
  g_autoptr(ParaatAuthors) authors = paraat_authors_new (profile, paraat_record_get_id (fixture->record));
  ParaatSaid said = { .device = *paraat_device_get_id (paraat_store_get_device (fixture->store)) };
  g_autofree char *laptop = NULL;
  g_autofree char *name = NULL;

  paraat_uuid_known (paraat_record_get_id (fixture->record), "colleague", "an peeters", &said.author);
  laptop = paraat_authors_dup_name (authors, &said);
  g_assert_cmpstr (laptop, !=, "An Peeters");
  paraat_authors_know (authors, &said.author, "An Peeters");
  name = paraat_authors_dup_name (authors, &said);
  g_assert_cmpstr (name, ==, "An Peeters");
}

static void
test_text (Fixture       *fixture,
           gconstpointer  data)
{
  const char * const what[] = { "ransom", NULL };
  g_autofree char *reference = paraat_incident_dup_reference (fixture->incident);
  g_autofree char *subject = NULL;
  g_autofree char *text = NULL;
  g_autofree char *name = NULL;
  g_autoptr(GPtrArray) lines = NULL;
  g_autoptr(ParaatDocument) document = NULL;

  paraat_record_set_strings (fixture->record, "what", what);
  paraat_record_set_text (fixture->record, "bestuur_name", "Gemeente\r\nBcc: iedereen");
  paraat_record_set_text (fixture->record, "systems", "Eén\nTwee");
  subject = paraat_report_dup_subject (fixture->incident);
  text = paraat_report_dup_text (fixture->incident);
  name = paraat_report_dup_file_name (fixture->incident, "txt");
  lines = paraat_report_list_lines (fixture->incident);
  g_assert_nonnull (strstr (subject, reference));
  g_assert_null (strpbrk (subject, "\r\n"));
  g_assert_nonnull (strstr (text, "Losgeldbericht | *op* het scherm"));
  g_assert_nonnull (strstr (text, "     Eén\n     Twee\n"));
  g_assert_true (g_str_has_suffix (name, ".txt"));
  g_assert_cmpuint (lines->len, ==, 4);
  g_assert_cmpstr (((ParaatReportLine *) g_ptr_array_index (lines, 0))->answer, ==, reference);
  g_assert_cmpstr (((ParaatReportLine *) g_ptr_array_index (lines, 1))->number, ==, "1");
  g_assert_cmpstr (((ParaatReportLine *) g_ptr_array_index (lines, 2))->number, ==, "5b");
  g_assert_cmpstr (((ParaatReportLine *) g_ptr_array_index (lines, 3))->number, ==, "16");

  document = paraat_report_new_document (fixture->incident);
  g_assert_null (strstr (paraat_document_get_markdown (document), "| *op*"));   /* what was typed draws no table */
  g_assert_cmpint (paraat_document_get_banner (document) != NULL, ==, data != NULL);
}

/* The blank report asks all, each once, under the numbers that the screens count up. */
static void
test_numbers (void)
{
  static const struct { const char *field; const char *number; } cases[] = {
    { "what", "1" }, { "care_which", "3b" }, { "told", "6" }, { "certainty", "7" }, { "lessons", "46" }, { "newer", NULL },
  };
  g_autofree char *blank = paraat_blank_dup_markdown ();
  g_autofree char *text = paraat_blank_dup_text ();
  const ParaatFormPage *pages;
  guint n;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *number = paraat_form_dup_number (cases[i].field);

      g_assert_cmpstr (number, ==, cases[i].number);
    }
  pages = paraat_form_get_pages (&n);
  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < pages[i].n_questions; j++)
      {
        g_autofree char *number = paraat_form_dup_number (pages[i].questions[j].field);
        g_autofree char *label = paraat_markdown_escape (pages[i].questions[j].label);
        g_autofree char *row = g_strdup_printf ("\n| %s | %s", number, label);

        g_assert_nonnull (strstr (blank, row));
      }
  g_assert_true (g_str_has_prefix (text, "1. What do you see?\n"));
  g_assert_nonnull (strstr (text, "\n5d. "));
}

static void
test_check_character (void)
{
  guint n_same = 0;

  g_assert_cmpint (paraat_check_character ("3b", "Café, 12 pc's"), ==, paraat_check_character ("3B", "cafe 12 PCS"));
  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *said = g_strdup_printf ("0470 %03u 22", i);
      g_autofree char *heard = g_strdup_printf ("0470 %03u 22", (i + 1) % 1000);

      n_same += paraat_check_character ("1", said) == paraat_check_character ("1", heard);
      g_assert_null (strchr ("ILOU", paraat_check_character (heard, said)));
    }
  g_assert_cmpuint (n_same, <, 100);
}

#define ADD(name, func) g_test_add ("/incident/acts/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("status", test_status);
  ADD ("follows-and-withdraw", test_follows_and_withdraw);
  ADD ("message-without-following", test_message_without_following);
  ADD ("same-answer", test_same_answer);
  ADD ("following-apart", test_following_apart);
  ADD ("small-reported", test_small_reported);
  g_test_add ("/incident/acts/make-real", Fixture, "exercise", fixture_set_up, test_make_real, fixture_tear_down);
  ADD ("about", test_about);
  ADD ("about-removed", test_about_removed);
  ADD ("hand", test_hand);
  ADD ("join", test_join);
  ADD ("sign", test_sign);
  ADD ("named-author", test_named_author);
  ADD ("text", test_text);
  g_test_add ("/incident/acts/text-of-exercise", Fixture, "exercise", fixture_set_up, test_text, fixture_tear_down);
  g_test_add_func ("/incident/acts/numbers", test_numbers);
  g_test_add_func ("/incident/acts/check-character", test_check_character);

  return g_test_run ();
}

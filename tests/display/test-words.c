/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "display.h"
#include "paraat-block.h"
#include "paraat-moment.h"
#include "paraat-sync.h"
#include "paraat-report.h"
#include "paraat-words.h"

/* On the clock of this place: 2026-11-07 09:00 */
static gint64
now_us (void)
{
  g_autoptr(GDateTime) now = g_date_time_new_local (2026, 11, 7, 9, 0, 0);

  return g_date_time_to_unix_usec (now);
}

static void
test_moment (void)
{
  static const struct { const char *text; const char *past; const char *any; } cases[] = {
    { "23/11/2025 07:40", "23/11/2025 07:40", "23/11/2025 07:40" },
    { "23/11/2027 07:40", "23/11/2027 07:40", "23/11/2027 07:40" },   /* a whole day means itself */
    { " 3/1/2026 7:05 ", "03/01/2026 07:05", "03/01/2026 07:05" },
    { "3-1-2026, 7u05", "03/01/2026 07:05", "03/01/2026 07:05" },
    { "3.1.2026 om 7.05 uur", "03/01/2026 07:05", "03/01/2026 07:05" },
    { "29/02/2028 23:59", "29/02/2028 23:59", "29/02/2028 23:59" },
    { "6/11 23:50", "06/11/2026 23:50", "06/11/2026 23:50" },
    { "31/12 8u", "31/12/2025 08:00", "31/12/2026 08:00" },
    { "7:05", "07/11/2026 07:05", "07/11/2026 07:05" },
    { "7u05", "07/11/2026 07:05", "07/11/2026 07:05" },
    { "7 uur", "07/11/2026 07:00", "07/11/2026 07:00" },
    { "23.50", "06/11/2026 23:50", "07/11/2026 23:50" },
    { "Gisteren 14u30", "06/11/2026 14:30", "06/11/2026 14:30" },
    { "eergisteren om 14:30", "05/11/2026 14:30", "05/11/2026 14:30" },
    { "vandaag 8:00", "07/11/2026 08:00", "07/11/2026 08:00" },
    { "29/02/2027 10:00", NULL, NULL },
    { "23/11/2026", NULL, NULL },
    { "23/11/2026 24:40", NULL, NULL },
    { "23/13/2026 07:40", NULL, NULL },
    { "0/1/2026 07:40", NULL, NULL },
    { "23/11/2026 07:40 of zo", NULL, NULL },
    { "25:99", NULL, NULL },
    { "7", NULL, NULL },
    { "morgen 7:00", NULL, NULL },
    { "gisterenavond", NULL, NULL },
    { "", NULL, NULL },
    { "-1:-1", NULL, NULL },
    { "99999999999999999999:10", NULL, NULL },
    { "7:0\xff", NULL, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    for (ParaatMomentKind kind = PARAAT_MOMENT_ANY; kind <= PARAAT_MOMENT_PAST; kind++)
      {
        const char *expected = kind == PARAAT_MOMENT_ANY ? cases[i].any : cases[i].past;
        g_autofree char *shown = NULL;
        gint64 us = 0;

        g_test_message ("%s", cases[i].text);
        if (paraat_moment_parse (cases[i].text, kind, now_us (), &us))
          shown = paraat_moment_format (us);
        g_assert_cmpstr (shown, ==, expected);
      }
}

/* Each bad start has a title and a sentence of its own, in Dutch. */
static void
test_trouble (void)
{
  g_autoptr(GHashTable) titles = g_hash_table_new (g_str_hash, g_str_equal);
  const ParaatStoreError codes[] = {
    PARAAT_STORE_ERROR_IN_USE, PARAAT_STORE_ERROR_READ_ONLY, PARAAT_STORE_ERROR_UNSUITABLE, PARAAT_STORE_ERROR_TOO_NEW,
    PARAAT_STORE_ERROR_FOREIGN, PARAAT_STORE_ERROR_CORRUPT, PARAAT_STORE_ERROR_FULL, PARAAT_STORE_ERROR_INTERNAL,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autoptr(GError) error = g_error_new_literal (PARAAT_STORE_ERROR, (int) codes[i], "in English");
      const char *title;
      g_autofree char *words = paraat_words_trouble (error, &title);

      g_assert_cmpstr (words, !=, "");
      g_assert_null (strstr (words, "English"));
      g_assert_true (g_hash_table_add (titles, (gpointer) title));
    }
  g_assert_true (g_hash_table_contains (titles, "Paraat staat al open"));
}

static void
test_enrol_errors (void)
{
  g_autoptr(GHashTable) words = g_hash_table_new (g_str_hash, g_str_equal);
  const ParaatSyncError codes[] = {
    PARAAT_SYNC_ERROR_NO_ANSWER, PARAAT_SYNC_ERROR_CERTIFICATE, PARAAT_SYNC_ERROR_BAD_CODE, PARAAT_SYNC_ERROR_USED_CODE,
    PARAAT_SYNC_ERROR_REFUSED, PARAAT_SYNC_ERROR_FAILED,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autoptr(GError) error = g_error_new_literal (PARAAT_SYNC_ERROR, (int) codes[i], "in English");

      g_assert_true (g_hash_table_add (words, (gpointer) paraat_words_enrol_error (error)));
    }
}

/* Every reason that docs/protocol has for a change is one of its own here, and in Dutch. */
static void
test_refusals (void)
{
  g_autoptr(GHashTable) words = g_hash_table_new (g_str_hash, g_str_equal);
  const char *names[] = { "bad-hash", "bad-signature", "exercise", "foreign-bestuur", "malformed", "mismatch",
                          "revoked-device", "too-large", "unknown-device", "something-new" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_true (g_hash_table_add (words, (gpointer) paraat_words_refusal (names[i])));
  g_assert_cmpstr (paraat_words_refusal ("foreign-bestuur"), ==, "het hoort bij een ander bestuur");
  g_assert_cmpstr (paraat_words_refusal (NULL), ==, paraat_words_refusal ("something-new"));
}

static void
test_clock (void)
{
  g_assert_cmpstr (paraat_words_clock (PARAAT_CLOCK_JUMPED), !=, paraat_words_clock (PARAAT_CLOCK_OFF_RECEIPT));
  g_assert_cmpstr (paraat_words_clock (PARAAT_CLOCK_BEFORE_STORE), !=, paraat_words_clock (PARAAT_CLOCK_OFF_RECEIPT));
  g_assert_cmpstr (paraat_words_clock (PARAAT_CLOCK_TRUSTED), ==, "");
}

/* The sentence, else the first tile, else something. */
static void
test_title (DisplayFixture *fixture,
            gconstpointer   data)
{
  const char *what[] = { "phishing", "lost", NULL };
  g_autofree char *none = paraat_report_dup_title (fixture->record);
  g_autofree char *tile = NULL;
  g_autofree char *text = NULL;

  g_assert_cmpstr (none, ==, "Incident zonder titel");
  paraat_record_set_strings (fixture->record, "what", what);
  tile = paraat_report_dup_title (fixture->record);
  g_assert_cmpstr (tile, ==, "Verdachte mail, link of oproep");
  paraat_record_set_text (fixture->record, "what_text", " Iemand klikte ");
  text = paraat_report_dup_title (fixture->record);
  g_assert_cmpstr (text, ==, "Iemand klikte");
  display_wait_saved (fixture->record);
}

/* Nothing of a report that is only written down says that it left; one of a laptop that is not linked says why it waits. */
static void
test_states (DisplayFixture *fixture,
             gconstpointer   data)
{
  g_autoptr(ParaatIncident) incident = paraat_incident_new (fixture->store, fixture->record);
  g_autofree char *before = paraat_words_incident (incident);
  g_autofree char *unlinked = NULL;
  g_autofree char *waiting = NULL;
  ParaatPeer peer;

  g_assert_cmpstr (before, ==, "Nog niet gemeld. Het is bewaard op deze laptop.");
  paraat_record_set_text (fixture->record, "what_text", "Alles ligt plat");
  paraat_incident_report (incident);
  while (paraat_incident_get_state (incident) != PARAAT_INCIDENT_WAITING)
    g_main_context_iteration (NULL, TRUE);
  unlinked = paraat_words_incident (incident);
  g_assert_nonnull (strstr (unlinked, "koppel"));

  paraat_uuid_new (&peer.id);
  paraat_uuid_known (&paraat_uuid_nil, "bestuur", "gemeente:99999", &peer.bestuur);
  paraat_incident_set_peer (incident, &peer);
  waiting = paraat_words_incident (incident);
  g_assert_nonnull (strstr (waiting, "dat gaat vanzelf"));
  display_wait_saved (fixture->record);
}

/* What is too much for one document stays so in another folder. */
static void
test_too_large (void)
{
  g_autofree char *much = g_strnfill (PARAAT_MARKDOWN_MAX_SIZE + 1, 'a');
  g_autoptr(GError) error = NULL;

  g_assert_null (paraat_markdown_parse (much, &error));
  g_assert_nonnull (strstr (paraat_words_write_error (error), "CSV"));
  g_assert_null (strstr (paraat_words_write_error (error), "andere plek"));
}

static void
test_saved (void)
{
  g_autofree char *hidden = g_build_filename (g_get_user_runtime_dir (), "doc", "a1b2c3", "register.pdf", NULL);
  g_autofree char *sandboxed = paraat_words_saved (hidden);
  g_autofree char *plain = paraat_words_saved ("/media/stick/verslagen/incident <7K3M>.txt");

  g_assert_cmpstr (sandboxed, ==, "Bewaard als register.pdf");
  g_assert_cmpstr (plain, ==, "Bewaard als incident <7K3M>.txt, in de map verslagen");
}

int
main (int    argc,
      char **argv)
{
  display_init (&argc, &argv);

  g_test_add_func ("/words/moment", test_moment);
  g_test_add_func ("/words/trouble", test_trouble);
  g_test_add_func ("/words/enrol-errors", test_enrol_errors);
  g_test_add_func ("/words/refusals", test_refusals);
  g_test_add_func ("/words/clock", test_clock);
  g_test_add_func ("/words/too-large", test_too_large);
  g_test_add_func ("/words/saved", test_saved);
#define ADD(path, func) g_test_add ("/words/" path, DisplayFixture, NULL, display_set_up, func, display_tear_down)
  ADD ("title", test_title);
  ADD ("states", test_states);

  return g_test_run ();
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-form.h"
#include "support.h"

#define MOST_QUESTIONS 8   /* on one page of the report */

typedef struct
{
  char         *dir;      /* (owned) */
  ParaatStore  *store;    /* (owned) open */
  ParaatRecord *record;   /* (owned) a report that nothing was said in */
} Fixture;

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  ParaatIdentity identity;

  fixture->dir = support_new_dir ("form");
  fixture->store = support_new_store (fixture->dir);
  paraat_identity_init_root (&identity, "incident", NULL, FALSE);
  fixture->record = paraat_record_new (fixture->store, &identity);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  while (paraat_record_has_unsaved (fixture->record))
    g_main_context_iteration (NULL, TRUE);
  g_clear_object (&fixture->record);
  support_close (fixture->store);
  g_clear_object (&fixture->store);
  support_remove_dir (fixture->dir);
  g_free (fixture->dir);
}

/* Every question can be asked: it has words, answers, and conditions that name real questions. */
static void
check_page (const ParaatFormPage *page)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < page->n_questions; i++)
    {
      const ParaatQuestion *question = &page->questions[i];
      gboolean has_options = question->kind == PARAAT_ANSWER_CHOICE || question->kind == PARAAT_ANSWER_CHOICES;

      g_assert_true (g_hash_table_add (seen, (gpointer) question->field));
      g_assert_nonnull (question->label);
      g_assert_cmpint (question->n_options > 1, ==, has_options);
      g_assert_cmpint (question->detail != NULL, ==, question->detail_label != NULL);
      if (question->unless != NULL)
        {
          g_auto(GStrv) parts = g_strsplit (question->unless, "=", 2);

          g_assert_cmpuint (g_strv_length (parts), ==, 2);
          g_strdelimit (parts[0], "!", '\0');
          g_assert_nonnull (paraat_form_find (parts[0]));
        }
      if (question->fits != NULL)
        {
          g_auto(GStrv) keys = g_strsplit (question->fits, " ", -1);

          for (guint k = 0; keys[k] != NULL; k++)
            g_assert_cmpstr (paraat_form_label ("what", keys[k]), !=, keys[k]);
        }
    }
}

static void
test_pages (void)
{
  guint n;
  const ParaatFormPage *pages = paraat_form_get_pages (&n);

  g_assert_cmpuint (n, ==, 5);
  for (guint i = 0; i < n; i++)
    {
      check_page (&pages[i]);
      g_assert_cmpuint (pages[i].n_questions, <=, MOST_QUESTIONS);
      g_assert_true (paraat_form_get_page (pages[i].key) == &pages[i]);
    }
  check_page (paraat_form_get_page (PARAAT_FORM_FIRST));
  check_page (paraat_form_get_page (PARAAT_FORM_SMALL));
  g_assert_null (paraat_form_get_page ("nothing"));
}

static void
test_fits (Fixture       *fixture,
           gconstpointer  data)
{
  const ParaatQuestion *ransom = paraat_form_find ("ransom");
  const ParaatQuestion *kinds = paraat_form_find ("pd_kinds");
  const ParaatQuestion *care = paraat_form_find ("care_which");
  const char * const lost[] = { "lost", NULL };
  const char * const both[] = { "lost", "ransom", NULL };

  g_assert_true (paraat_question_fits (ransom, fixture->record));     /* nobody said yet what it is */
  g_assert_false (paraat_question_fits (care, fixture->record));
  paraat_record_set_strings (fixture->record, "what", lost);
  g_assert_false (paraat_question_fits (ransom, fixture->record));
  paraat_record_set_strings (fixture->record, "what", both);
  g_assert_true (paraat_question_fits (ransom, fixture->record));

  paraat_record_set_text (fixture->record, "pd", "no");
  g_assert_false (paraat_question_fits (kinds, fixture->record));
  paraat_record_set_text (fixture->record, "pd", "unknown");
  g_assert_true (paraat_question_fits (kinds, fixture->record));
  paraat_record_set_text (fixture->record, "care", "yes");
  g_assert_true (paraat_question_fits (care, fixture->record));

  /* What was answered does not disappear. */
  paraat_record_set_text (fixture->record, "ransom", "yes");
  paraat_record_set_strings (fixture->record, "what", lost);
  g_assert_true (paraat_question_fits (ransom, fixture->record));
}

static void
test_words (void)
{
  static const struct { const char *field; const char *value; const char *words; } cases[] = {
    { "what", "[\"ransom\",\"outage\"]", "A ransom note on the screen, Systems are down" },
    { "what", "[\"of-a-newer-program\"]", "of-a-newer-program" },
    { "what", "[]", NULL },
    { "care", "\"yes\"", "Yes" },
    { "may_call", "false", "No" },
    { "noticed", "{\"at\":\"2026-11-23T06:40:00Z\",\"precision\":\"known\"}", "23/11/2026 06:40" },
    { "noticed", "{\"at\":\"2026-11-23T06:40:00Z\",\"precision\":\"about\"}", "23/11/2026 06:40 (about)" },
    { "noticed", "{\"at\":\"2026-11-23T06:40:00Z\"}", "23/11/2026 06:40" },
    { "noticed", "{\"at\":\"2026-11-23T06:40:00Z\",\"source\":\"proposed\"}", "23/11/2026 06:40 (filled in by Paraat)" },
    { "noticed", "{\"text\":\"deze morgen\",\"precision\":\"about\"}", "deze morgen (about)" },
    { "noticed", "{\"at\":\"2026-11-23T06:40:00Z\",\"precision\":\"unknown\"}", "I do not know" },
    { "noticed", "{\"at\":42}", NULL },
    { "besturen", "[{\"id\":\"x\",\"name\":\"Gemeente Aalst\"},{\"name\":7},\"los\"]", "Gemeente Aalst, los" },
    { "description", "\"  \"", NULL },
    { "description", "\"*vet*\"", "*vet*" },
    { "users", "12", "12" },
    { "nothing", NULL, NULL },
    { "nothing", "geen json", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *words = paraat_form_dup_words (cases[i].field, cases[i].value);

      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

static void
test_detail (Fixture       *fixture,
             gconstpointer  data)
{
  const ParaatQuestion *supplier = paraat_form_find ("supplier");
  g_autofree char *answer = NULL;

  g_assert_false (paraat_question_has_detail (supplier, fixture->record));
  paraat_record_set_text (fixture->record, "supplier", "yes");
  g_assert_true (paraat_question_has_detail (supplier, fixture->record));
  paraat_record_set_text (fixture->record, "supplier_name", "Voorbeeldsoft");
  answer = paraat_question_dup_answer (supplier, fixture->record);
  g_assert_cmpstr (answer, ==, "Yes. Voorbeeldsoft");
  g_assert_cmpstr (paraat_form_question ("supplier_name"), ==, "Which one, and whom do you know there?");
  g_assert_null (paraat_form_question ("reported"));
}

static void
test_count (Fixture       *fixture,
            gconstpointer  data)
{
  const ParaatFormPage *page = paraat_form_get_page ("data");
  guint n_answered;

  g_assert_cmpuint (paraat_form_count (page, fixture->record, &n_answered), ==, 8);
  g_assert_cmpuint (n_answered, ==, 0);
  paraat_record_set_text (fixture->record, "pd", "no");
  g_assert_cmpuint (paraat_form_count (page, fixture->record, &n_answered), ==, 1);
  g_assert_cmpuint (n_answered, ==, 1);
}

/* Each plain tile has a class of RSIT, each cause a root cause of NIS2; what nobody knows has none. */
static void
test_vocabularies (void)
{
  const ParaatQuestion *what = paraat_form_find ("what");
  const char * const several[] = { "outage", "ransom", NULL };
  const char * const newer[] = { "of-a-newer-program", NULL };

  for (guint i = 0; i < what->n_options; i++)
    {
      const char * const one[] = { what->options[i].key, NULL };

      g_assert_nonnull (strchr (paraat_form_rsit (one, FALSE), '/'));
    }
  g_assert_cmpstr (paraat_form_rsit (several, FALSE), ==, "intrusions/system-compromise");
  g_assert_cmpstr (paraat_form_rsit (several, TRUE), ==, "test/test");
  g_assert_null (paraat_form_rsit (newer, FALSE));
  g_assert_null (paraat_form_rsit (NULL, FALSE));
  g_assert_cmpstr (paraat_form_root_cause ("third"), ==, "third-party-failures");
  g_assert_null (paraat_form_root_cause ("unknown"));
  g_assert_null (paraat_form_root_cause (NULL));
}

#define ADD(name, func) g_test_add ("/incident/form/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/incident/form/pages", test_pages);
  ADD ("fits", test_fits);
  g_test_add_func ("/incident/form/words", test_words);
  ADD ("detail", test_detail);
  ADD ("count", test_count);
  g_test_add_func ("/incident/form/vocabularies", test_vocabularies);

  return g_test_run ();
}

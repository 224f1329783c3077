/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-content.h"
#include "paraat-evaluation-report.h"
#include "support.h"

#include <string.h>

typedef struct
{
  char             *dir;          /* (owned) */
  ParaatStore      *store;        /* (owned) open */
  ParaatEvaluation *evaluation;   /* (owned) */
} Fixture;

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(ParaatRecord) record = NULL;

  fixture->dir = support_new_dir ("report");
  fixture->store = support_new_store (fixture->dir);
  record = paraat_evaluation_new_record (fixture->store, &paraat_uuid_nil, paraat_content_get_questionnaire (NULL), FALSE);
  fixture->evaluation = paraat_evaluation_new (fixture->store, record, paraat_content_get_questionnaire (NULL));
  while (!paraat_evaluation_get_is_loaded (fixture->evaluation))
    g_main_context_iteration (NULL, TRUE);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  g_object_unref (fixture->evaluation);
  support_close (fixture->store);
  g_object_unref (fixture->store);
  support_remove_dir (fixture->dir);
  g_free (fixture->dir);
}

static void
reply_all (Fixture *fixture,
           int      level)
{
  for (guint i = 0; i < paraat_content_get_questionnaire (NULL)->controls->len; i++)
    paraat_evaluation_set_reply (fixture->evaluation, i, NULL, &(ParaatReply) { PARAAT_REPLY_LEVEL, level });
}

/* All that a document shows, blocks apart by newlines. */
static void
gather (const ParaatBlock *block,
        GString           *out)
{
  g_autofree char *text = paraat_block_dup_text (block);

  g_string_append_printf (out, "%s\n", text);
  for (guint i = 0; block->children != NULL && i < block->children->len; i++)
    gather (g_ptr_array_index (block->children, i), out);
}

static char *
dup_shown (Fixture                *fixture,
           ParaatEvaluationReport  kind)
{
  g_autoptr(ParaatDocument) document = paraat_evaluation_new_report (fixture->evaluation, kind, "Gemeente Voorbeeldegem", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatBlock) tree = paraat_markdown_parse (paraat_document_get_markdown (document), &error);
  GString *out = g_string_new (NULL);

  g_assert_no_error (error);
  gather (tree, out);

  return g_string_free (out, FALSE);
}

static void
test_team_holds_all (Fixture       *fixture,
                     gconstpointer  data)
{
  const ParaatQuestionnaire *questionnaire = paraat_content_get_questionnaire (NULL);
  g_autofree char *text = NULL;

  reply_all (fixture, 2);
  paraat_record_set_text (paraat_evaluation_get_answer (fixture->evaluation, 0), "note", "Zie *kast* | lade <3>");
  text = dup_shown (fixture, PARAAT_EVALUATION_REPORT_TEAM);
  for (guint i = 0; i < questionnaire->controls->len; i++)
    g_assert_nonnull (strstr (text, ((ParaatControl *) g_ptr_array_index (questionnaire->controls, i))->question));
  g_assert_nonnull (strstr (text, "Zie *kast* | lade <3>"));
  g_assert_nonnull (strstr (text, "2,0"));
}

/* Neither a question, a measure nor a note gets into what is read in public, whatever was answered. */
static void
test_council_tells_nothing (Fixture       *fixture,
                            gconstpointer  data)
{
  const ParaatQuestionnaire *questionnaire = paraat_content_get_questionnaire (NULL);

  for (int level = 0; level < PARAAT_N_LEVELS; level++)
    {
      g_autofree char *text = NULL;

      reply_all (fixture, level);
      paraat_record_set_text (paraat_evaluation_get_answer (fixture->evaluation, 0), "note", "Firewall van merk X");
      text = dup_shown (fixture, PARAAT_EVALUATION_REPORT_COUNCIL);
      g_assert_null (strstr (text, "merk X"));
      for (guint i = 0; i < questionnaire->controls->len; i++)
        {
          const ParaatControl *control = g_ptr_array_index (questionnaire->controls, i);

          g_assert_null (strstr (text, control->question));
          for (guint j = 0; j < control->measures->len; j++)
            g_assert_null (strstr (text, ((ParaatTerm *) g_ptr_array_index (control->measures, j))->text));
        }
      for (guint i = 0; i < questionnaire->chapters->len; i++)
        g_assert_nonnull (strstr (text, ((ParaatChapter *) g_ptr_array_index (questionnaire->chapters, i))->title));
    }
}

static void
test_banner (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(ParaatDocument) team = paraat_evaluation_new_report (fixture->evaluation, PARAAT_EVALUATION_REPORT_TEAM, "B", NULL);
  g_autoptr(ParaatDocument) council = paraat_evaluation_new_report (fixture->evaluation, PARAAT_EVALUATION_REPORT_COUNCIL, "B", NULL);

  g_assert_nonnull (paraat_document_get_banner (team));
  g_assert_null (paraat_document_get_banner (council));
}

static void
test_words (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *half = paraat_score_format_level (2.25);
  g_autofree char *level = paraat_reply_dup_words (paraat_content_get_questionnaire (NULL), &(ParaatReply) { PARAAT_REPLY_LEVEL, 4 });

  g_assert_cmpstr (half, ==, "2,2");
  g_assert_cmpstr (level, ==, "4 · Beheerst systeem");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, func) g_test_add ("/report/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  ADD ("team-holds-all", test_team_holds_all);
  ADD ("council-tells-nothing", test_council_tells_nothing);
  ADD ("banner", test_banner);
  ADD ("words", test_words);
#undef ADD

  return g_test_run ();
}

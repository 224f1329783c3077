/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-action.h"
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
dup_all (ParaatDocument *document)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatBlock) tree = paraat_markdown_parse (paraat_document_get_markdown (document), &error);
  GString *out = g_string_new (NULL);

  g_assert_no_error (error);
  gather (tree, out);

  return g_string_free (out, FALSE);
}

static char *
dup_shown (Fixture                *fixture,
           ParaatEvaluationReport  kind)
{
  g_autoptr(ParaatDocument) document = paraat_evaluation_new_report (fixture->evaluation, kind, "Gemeente Voorbeeldegem", NULL, NULL,
                                                                      g_get_real_time ());

  return dup_all (document);
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

/* --- the chart --- */

static ParaatBlock *
find_chart (ParaatBlock *tree)
{
  for (guint i = 0; i < tree->children->len; i++)
    if (((ParaatBlock *) g_ptr_array_index (tree->children, i))->kind == PARAAT_BLOCK_CHART)
      return g_ptr_array_index (tree->children, i);

  return NULL;
}

static const ParaatChartBar *
get_bar (const ParaatBlock *chart,
         guint              group,
         guint              bar)
{
  return g_ptr_array_index (((ParaatChartGroup *) g_ptr_array_index (chart->chart->groups, group))->bars, bar);
}

/* One bar for each objective, with as many before it as there are years; its words are in the document as well. */
static void
test_chart_of_years (Fixture       *fixture,
                     gconstpointer  data)
{
  const ParaatQuestionnaire *questionnaire = paraat_content_get_questionnaire (NULL);
  guint n = questionnaire->chapters->len;
  g_autoptr(GPtrArray) earlier = g_ptr_array_new ();

  reply_all (fixture, 3);
  for (guint n_years = 0; n_years <= 5; n_years++)
    {
      for (ParaatEvaluationReport kind = PARAAT_EVALUATION_REPORT_TEAM; kind <= PARAAT_EVALUATION_REPORT_COUNCIL; kind++)
        {
          g_autoptr(ParaatDocument) document = paraat_evaluation_new_report (fixture->evaluation, kind, "B", earlier, NULL, 0);
          g_autoptr(ParaatBlock) tree = paraat_markdown_parse (paraat_document_get_markdown (document), NULL);
          const ParaatBlock *chart = find_chart (tree);

          g_assert_nonnull (chart);
          g_assert_cmpuint (chart->chart->groups->len, ==, n);
          for (guint i = 0; i < n; i++)
            {
              const ParaatChartBar *now = get_bar (chart, i, n_years);

              g_assert_cmpuint (((ParaatChartGroup *) g_ptr_array_index (chart->chart->groups, i))->bars->len, ==, n_years + 1);
              g_assert_cmpfloat (now->value, ==, 3);
              g_assert_cmpint (now->mark, ==, PARAAT_MARK_DISC);
              g_assert_cmpstr (now->words, ==, "green, 3,0");
              g_assert_cmpstr (now->label, ==, n_years > 0 ? "Now" : "");
              g_assert_false (now->is_earlier);
              g_assert_true (n_years == 0 || get_bar (chart, i, 0)->is_earlier);
              g_assert_nonnull (strstr (chart->chart->alt, ((ParaatChapter *) g_ptr_array_index (questionnaire->chapters, i))->title));
            }
          g_assert_nonnull (strstr (paraat_document_get_markdown (document), "| ● green | 3\\,0 |"));
        }
      g_ptr_array_add (earlier, fixture->evaluation);   /* any will do */
    }
}

/* Too little answered has no bar, and says so; red has another shape. */
static void
test_chart_grey (Fixture       *fixture,
                 gconstpointer  data)
{
  const ParaatChapter *first = g_ptr_array_index (paraat_content_get_questionnaire (NULL)->chapters, 0);
  g_autoptr(ParaatDocument) document = NULL;
  g_autoptr(ParaatBlock) tree = NULL;
  const ParaatBlock *chart;

  for (guint i = first->first; i < first->first + first->n_controls; i++)
    paraat_evaluation_set_reply (fixture->evaluation, i, NULL, &(ParaatReply) { PARAAT_REPLY_LEVEL, 0 });
  document = paraat_evaluation_new_report (fixture->evaluation, PARAAT_EVALUATION_REPORT_COUNCIL, "B", NULL, NULL, 0);
  tree = paraat_markdown_parse (paraat_document_get_markdown (document), NULL);
  chart = find_chart (tree);
  g_assert_cmpfloat (get_bar (chart, 0, 0)->value, ==, 0);
  g_assert_cmpint (get_bar (chart, 0, 0)->mark, ==, PARAAT_MARK_SQUARE);
  g_assert_cmpfloat (get_bar (chart, 1, 0)->value, <, 0);
  g_assert_cmpint (get_bar (chart, 1, 0)->mark, ==, PARAAT_MARK_RING);
  g_assert_cmpstr (get_bar (chart, 1, 0)->words, ==, "grey: too little answered");
  g_assert_nonnull (strstr (paraat_document_get_markdown (document), "■ red"));
  g_assert_nonnull (strstr (paraat_document_get_markdown (document), "○ grey"));
}

static void
test_chart_not_of_snelscan (Fixture       *fixture,
                            gconstpointer  data)
{
  const ParaatQuestionnaire *questionnaire = paraat_content_get_questionnaire (NULL);
  g_autoptr(ParaatRecord) record = paraat_evaluation_new_record (fixture->store, &paraat_uuid_nil, questionnaire, TRUE);
  g_autoptr(ParaatEvaluation) quick = paraat_evaluation_new (fixture->store, record, questionnaire);
  g_autoptr(ParaatDocument) document = NULL;
  g_autoptr(ParaatBlock) tree = NULL;

  while (!paraat_evaluation_get_is_loaded (quick))
    g_main_context_iteration (NULL, TRUE);
  document = paraat_evaluation_new_report (quick, PARAAT_EVALUATION_REPORT_TEAM, "B", NULL, NULL, 0);
  tree = paraat_markdown_parse (paraat_document_get_markdown (document), NULL);
  g_assert_null (find_chart (tree));
}

/* --- actions, and the end --- */

static ParaatRecord *
add_action (Fixture           *fixture,
            GPtrArray         *actions,
            const char        *text,
            const char        *owner,
            const char        *due,
            ParaatActionState  state,
            gboolean           is_from_it)
{
  ParaatRecord *action = paraat_action_new (fixture->store, &paraat_uuid_nil);
  g_autofree char *id = paraat_uuid_dup_string (paraat_record_get_id (paraat_evaluation_get_record (fixture->evaluation)));

  paraat_record_set_text (action, "text", text);
  if (owner != NULL)
    paraat_record_set_text (action, "owner", owner);
  g_assert_true (paraat_action_set_due (action, due));
  paraat_action_set_state (action, state);
  if (is_from_it)
    paraat_record_set_text (action, "evaluation", id);
  g_ptr_array_add (actions, action);

  return action;
}

/* Each of @words after the one before it. */
static void
assert_order (const char         *text,
              const char * const *words)
{
  for (guint i = 0; words[i] != NULL; i++)
    {
      const char *found = strstr (text, words[i]);

      if (found == NULL)
        g_error ("no '%s' in its place in: %s", words[i], text);
      text = found + strlen (words[i]);
    }
}

static void
test_actions (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GPtrArray) actions = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GDateTime) now = g_date_time_new_local (2026, 11, 28, 12, 0, 0);
  gint64 now_us = g_date_time_to_unix (now) * G_USEC_PER_SEC;
  g_autoptr(ParaatDocument) none = paraat_evaluation_new_report (fixture->evaluation, PARAAT_EVALUATION_REPORT_TEAM, "B", NULL, NULL,
                                                                 now_us);
  g_autoptr(ParaatDocument) team = NULL;
  g_autoptr(ParaatDocument) council = NULL;
  g_autofree char *shown = NULL;
  g_autofree char *public = NULL;
  const char *text;

  g_assert_nonnull (strstr (paraat_document_get_markdown (none), "No action was taken up yet"));
  paraat_record_set_text (add_action (fixture, actions, "Kluis kopen", "Jan", "", PARAAT_ACTION_DROPPED, TRUE), "reason", "te duur | nu");
  add_action (fixture, actions, "Zonder datum", NULL, "", PARAAT_ACTION_TODO, TRUE);
  add_action (fixture, actions, "Oud en gedaan", "Jan", "1/2/2025", PARAAT_ACTION_DONE, FALSE);
  add_action (fixture, actions, "Hier en gedaan", "Jan", "1/2/2026", PARAAT_ACTION_DONE, TRUE);
  add_action (fixture, actions, "Vandaag", "An *Peeters*", "28/11/2026", PARAAT_ACTION_BUSY, FALSE);
  add_action (fixture, actions, "Al voorbij", "Bert", "27/11/2026", PARAAT_ACTION_TODO, FALSE);
  team = paraat_evaluation_new_report (fixture->evaluation, PARAAT_EVALUATION_REPORT_TEAM, "B", NULL, actions, now_us);
  council = paraat_evaluation_new_report (fixture->evaluation, PARAAT_EVALUATION_REPORT_COUNCIL, "B", NULL, actions, now_us);
  shown = dup_all (team);
  public = dup_all (council);
  text = strstr (shown, "Action Plan\n");
  g_assert_nonnull (text);
  assert_order (text, (const char * const []) {
      "3 actions are open", "1 of them is late", "Al voorbij", "Bert", "27/11/2026", "Late · To do", "Vandaag", "An *Peeters*",
      "28/11/2026", "Busy", "Zonder datum", "nobody yet", "no day yet", "To do", NULL });
  assert_order (text, (const char * const []) { "Zonder datum", "Hier en gedaan", "Done", NULL });
  assert_order (text, (const char * const []) { "Zonder datum", "Kluis kopen", "Dropped: te duur | nu", NULL });
  g_assert_null (strstr (text, "Oud en gedaan"));
  for (guint i = 0; i < actions->len; i++)
    {
      g_autofree char *words = paraat_record_dup_text (g_ptr_array_index (actions, i), "text");

      g_assert_null (strstr (public, words));
      while (paraat_record_has_unsaved (g_ptr_array_index (actions, i)))
        g_main_context_iteration (NULL, TRUE);
    }
  g_assert_null (strstr (public, "Action Plan"));
}

/* Whether, when and by whom; the councils are told no name. */
static void
test_closed (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *open = dup_shown (fixture, PARAAT_EVALUATION_REPORT_TEAM);
  g_autofree char *team = NULL;
  g_autofree char *council = NULL;
  g_autofree char *day = NULL;
  g_autofree char *by = NULL;
  g_autofree char *line = NULL;

  g_assert_nonnull (strstr (open, "Not closed yet"));
  g_assert_null (paraat_evaluation_dup_closed_by (fixture->evaluation));
  paraat_evaluation_close (fixture->evaluation, "Jan *Janssens*");
  while ((day = paraat_evaluation_dup_closed_day (fixture->evaluation)) == NULL)   /* once the store has it */
    g_main_context_iteration (NULL, TRUE);
  by = paraat_evaluation_dup_closed_by (fixture->evaluation);
  g_assert_cmpstr (by, ==, "Jan *Janssens*");
  line = g_strdup_printf ("Closed on %s by Jan *Janssens*", day);
  team = dup_shown (fixture, PARAAT_EVALUATION_REPORT_TEAM);
  council = dup_shown (fixture, PARAAT_EVALUATION_REPORT_COUNCIL);
  g_assert_nonnull (strstr (team, line));
  g_assert_null (strstr (council, "Janssens"));
  g_assert_nonnull (strstr (council, "Closed on"));
  g_assert_nonnull (strstr (council, day));
}

static void
test_banner (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(ParaatDocument) team = paraat_evaluation_new_report (fixture->evaluation, PARAAT_EVALUATION_REPORT_TEAM, "B", NULL, NULL, 0);
  g_autoptr(ParaatDocument) council = paraat_evaluation_new_report (fixture->evaluation, PARAAT_EVALUATION_REPORT_COUNCIL, "B", NULL, NULL, 0);

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
  ADD ("chart-of-years", test_chart_of_years);
  ADD ("chart-grey", test_chart_grey);
  ADD ("chart-not-of-snelscan", test_chart_not_of_snelscan);
  ADD ("actions", test_actions);
  ADD ("closed", test_closed);
#undef ADD

  return g_test_run ();
}

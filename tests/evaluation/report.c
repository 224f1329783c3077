/* SPDX-License-Identifier: EUPL-1.2 */

/* report DIR: the reports of a self-evaluation with every sort of answer, as Markdown: team.md, council.md, and years.md with
 * five years before it and a plan; and sheet.md, all questions to a colleague of a municipality and its OCMW.  For what must be
 * looked at from outside. */
#include "config.h"

#include "paraat-action.h"
#include "paraat-content.h"
#include "paraat-evaluation-report.h"
#include "paraat-sheet.h"
#include "support.h"

static void
answer (ParaatEvaluation *evaluation)
{
  static const ParaatReplyKind kinds[] = { PARAAT_REPLY_LEVEL, PARAAT_REPLY_LEVEL, PARAAT_REPLY_LEVEL, PARAAT_REPLY_UNKNOWN,
                                           PARAAT_REPLY_LEVEL, PARAAT_REPLY_NOT_APPLICABLE, PARAAT_REPLY_LEVEL };

  for (guint i = 0; i < paraat_evaluation_get_questionnaire (evaluation)->controls->len; i++)
    {
      ParaatRecord *record = paraat_evaluation_get_answer (evaluation, i);
      ParaatReply reply = { kinds[i % G_N_ELEMENTS (kinds)], (int) i % PARAAT_N_LEVELS };

      paraat_evaluation_set_reply (evaluation, i, NULL, &reply);
      paraat_record_set_text (record, "note", "Besproken op het overleg | zie *verslag* van 3 november & bijlage <2>.");
    }
}

#define NOW_US (G_GINT64_CONSTANT (1795867200) * G_USEC_PER_SEC)   /* 28/11/2026 */

static void
write_report (ParaatEvaluation       *evaluation,
              ParaatEvaluationReport  kind,
              GPtrArray              *earlier,
              GPtrArray              *actions,
              const char             *folder,
              const char             *name)
{
  g_autoptr(ParaatDocument) document = paraat_evaluation_new_report (evaluation, kind, "Gemeente Voorbeeldegem", earlier, actions,
                                                                     NOW_US);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr(GError) error = NULL;

  g_file_set_contents (path, paraat_document_get_markdown (document), -1, &error);
  g_assert_no_error (error);
}

static ParaatEvaluation *
begin (ParaatStore *store)
{
  const ParaatQuestionnaire *questionnaire = paraat_content_get_questionnaire (NULL);
  g_autoptr(ParaatRecord) record = paraat_evaluation_new_record (store, &paraat_uuid_nil, questionnaire, FALSE);
  ParaatEvaluation *evaluation = paraat_evaluation_new (store, record, questionnaire);

  while (!paraat_evaluation_get_is_loaded (evaluation))
    g_main_context_iteration (NULL, TRUE);

  return evaluation;
}

/* Each year a little better, and the first too little answered. */
static GPtrArray *
add_years (ParaatStore *store)
{
  GPtrArray *years = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < 5; i++)
    {
      ParaatEvaluation *one = begin (store);
      guint n = paraat_evaluation_get_questionnaire (one)->controls->len;

      for (guint j = 0; j < n / (i == 0 ? 3 : 1); j++)
        paraat_evaluation_set_reply (one, j, NULL, &(ParaatReply) { PARAAT_REPLY_LEVEL, (int) MIN ((j + i) % 3 + i / 2, 4) });
      paraat_evaluation_close (one, "An Peeters");
      g_ptr_array_insert (years, 0, one);
    }

  return years;
}

static GPtrArray *
add_actions (ParaatStore *store)
{
  static const struct { const char *text, *owner, *due; ParaatActionState state; } plan[] = {
    { "Zet de back-up van de mail apart, en probeer elk kwartaal of hij terug te zetten is", "Dienst ICT", "1/9/2026", PARAAT_ACTION_TODO },
    { "Leg een lijst aan van wie er buiten kantooruren gebeld wordt", "Algemeen directeur", "15/12/2026", PARAAT_ACTION_BUSY },
    { "Vraag de leverancier hoe lang hij zijn logboeken bewaart", NULL, "", PARAAT_ACTION_TODO },
    { "Spreek af wie een toestel mag loskoppelen", "Jan Janssens", "30/6/2027", PARAAT_ACTION_TODO },
  };
  GPtrArray *actions = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < G_N_ELEMENTS (plan); i++)
    {
      ParaatRecord *action = paraat_action_new (store, &paraat_uuid_nil);

      paraat_record_set_text (action, "text", plan[i].text);
      if (plan[i].owner != NULL)
        paraat_record_set_text (action, "owner", plan[i].owner);
      paraat_action_set_due (action, plan[i].due);
      paraat_action_set_state (action, plan[i].state);
      g_ptr_array_add (actions, action);
    }

  return actions;
}

static void
write_sheet (ParaatStore *store,
             const char  *folder)
{
  g_autoptr(ParaatEvaluation) evaluation = begin (store);
  guint n = paraat_evaluation_get_questionnaire (evaluation)->controls->len;
  g_autofree guint *controls = g_new (guint, n);
  ParaatAsk ask = { .name = (char *) "An Peeters", .by = (char *) "Bert Claes", .on = (char *) "2026-11-28", .until = (char *) "2026-12-15" };
  g_autofree char *path = g_build_filename (folder, "sheet.md", NULL);
  g_autoptr(ParaatDocument) document = NULL;
  g_autoptr(GError) error = NULL;

  paraat_record_set (paraat_evaluation_get_record (evaluation), "besturen",
                     "[{\"id\":\"00000000-0000-8000-8000-000000000001\",\"name\":\"Gemeente Voorbeelddorp\"},"
                     "{\"id\":\"00000000-0000-8000-8000-000000000002\",\"name\":\"OCMW Voorbeelddorp\"}]");
  for (guint i = 0; i < n; i++)
    controls[i] = i;
  document = paraat_sheet_new (evaluation, &ask, controls, n, "Gemeente Voorbeelddorp, OCMW Voorbeelddorp");
  g_file_set_contents (path, paraat_document_get_markdown (document), -1, &error);
  g_assert_no_error (error);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *dir = support_new_dir ("report");
  g_autoptr(ParaatStore) store = support_new_store (dir);
  GPtrArray *years = add_years (store);
  GPtrArray *actions = add_actions (store);
  ParaatEvaluation *evaluation = begin (store);
  g_autofree char *day = NULL;

  g_assert_cmpint (argc, ==, 2);
  answer (evaluation);
  write_report (evaluation, PARAAT_EVALUATION_REPORT_TEAM, NULL, NULL, argv[1], "team.md");
  write_report (evaluation, PARAAT_EVALUATION_REPORT_COUNCIL, years, actions, argv[1], "council.md");
  paraat_evaluation_close (evaluation, "Jan Janssens");
  while (day == NULL)   /* once the store has it */
    {
      g_main_context_iteration (NULL, TRUE);
      day = paraat_evaluation_dup_closed_day (evaluation);
    }
  write_report (evaluation, PARAAT_EVALUATION_REPORT_TEAM, years, actions, argv[1], "years.md");
  write_sheet (store, argv[1]);
  g_ptr_array_unref (actions);
  g_ptr_array_unref (years);
  g_object_unref (evaluation);
  support_close (store);
  support_remove_dir (dir);

  return 0;
}

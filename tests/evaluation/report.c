/* SPDX-License-Identifier: EUPL-1.2 */

/* report DIR: the reports of a self-evaluation with every sort of answer, as Markdown: team.md and council.md.  For what must
 * be looked at from outside. */
#include "config.h"

#include "paraat-content.h"
#include "paraat-evaluation-report.h"
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

static void
write_report (ParaatEvaluation       *evaluation,
              ParaatEvaluationReport  kind,
              const char             *folder,
              const char             *name)
{
  g_autoptr(ParaatDocument) document = paraat_evaluation_new_report (evaluation, kind, "Gemeente Voorbeeldegem", NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr(GError) error = NULL;

  g_file_set_contents (path, paraat_document_get_markdown (document), -1, &error);
  g_assert_no_error (error);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *dir = support_new_dir ("report");
  g_autoptr(ParaatStore) store = support_new_store (dir);
  const ParaatQuestionnaire *questionnaire = paraat_content_get_questionnaire (NULL);
  g_autoptr(ParaatRecord) record = paraat_evaluation_new_record (store, &paraat_uuid_nil, questionnaire, FALSE);
  ParaatEvaluation *evaluation = paraat_evaluation_new (store, record, questionnaire);

  g_assert_cmpint (argc, ==, 2);
  while (!paraat_evaluation_get_is_loaded (evaluation))
    g_main_context_iteration (NULL, TRUE);
  answer (evaluation);
  write_report (evaluation, PARAAT_EVALUATION_REPORT_TEAM, argv[1], "team.md");
  write_report (evaluation, PARAAT_EVALUATION_REPORT_COUNCIL, argv[1], "council.md");
  g_object_unref (evaluation);
  support_close (store);
  support_remove_dir (dir);

  return 0;
}

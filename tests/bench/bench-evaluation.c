/* SPDX-License-Identifier: EUPL-1.2 */

/* A whole self-evaluation that is opened, worked out and put in a PDF, a DOCX and an ODT; in a store with it alone, and with a hundred of them.
 * Opening is measured against reading its fifty-one records one by one from the same store, in turns.
 */
#include "config.h"

#include "paraat-content.h"
#include "paraat-docx.h"
#include "paraat-evaluation-report.h"
#include "paraat-language.h"
#include "paraat-odt.h"
#include "paraat-pdf.h"
#include "support.h"

#include <sodium.h>
#include <stdlib.h>

#define ROUNDS 21
#define MANY 100

static ParaatRecord *
answer_all (ParaatStore *store,
            guint        seed)
{
  const ParaatQuestionnaire *questionnaire = paraat_content_get_questionnaire (NULL);
  ParaatRecord *record = paraat_evaluation_new_record (store, NULL, questionnaire, FALSE);
  g_autoptr(ParaatEvaluation) self = paraat_evaluation_new (store, record, questionnaire);

  for (guint i = 0; i < questionnaire->controls->len; i++)
    paraat_evaluation_set_reply (self, i, NULL, &(ParaatReply) { PARAAT_REPLY_LEVEL, (int) ((i + seed) % PARAAT_N_LEVELS) });
  for (guint i = 0; i < questionnaire->controls->len; i++)
    while (paraat_record_has_unsaved (paraat_evaluation_get_answer (self, i)))
      g_main_context_iteration (NULL, TRUE);
  while (paraat_record_has_unsaved (record))
    g_main_context_iteration (NULL, TRUE);

  return record;
}

static double
since (gint64 begun)
{
  return (double) (g_get_monotonic_time () - begun) / 1000;
}

static double
open_it (ParaatStore       *store,
         ParaatRecord      *record,
         ParaatEvaluation **out_evaluation)
{
  gint64 begun = g_get_monotonic_time ();

  *out_evaluation = paraat_evaluation_new (store, record, paraat_content_get_questionnaire (NULL));
  while (!paraat_evaluation_get_is_loaded (*out_evaluation))
    g_main_context_iteration (NULL, TRUE);

  return since (begun);
}

static double
read_bare (ParaatStore  *store,
           ParaatRecord *record)
{
  const ParaatQuestionnaire *questionnaire = paraat_content_get_questionnaire (NULL);
  gint64 begun = g_get_monotonic_time ();

  for (guint i = 0; i < questionnaire->controls->len; i++)
    {
      const ParaatControl *control = g_ptr_array_index (questionnaire->controls, i);
      g_autoptr(ParaatState) state = NULL;
      ParaatUuid id;

      paraat_uuid_known (paraat_record_get_id (record), PARAAT_KIND_ANSWER, control->id, &id);
      state = support_read (store, &id, NULL);
    }

  return since (begun);
}

static double
work_out (ParaatEvaluation *self)
{
  const ParaatQuestionnaire *questionnaire = paraat_evaluation_get_questionnaire (self);
  gint64 begun = g_get_monotonic_time ();
  g_autoptr(GArray) gaps = NULL;

  for (guint i = 0; i < questionnaire->chapters->len; i++)
    {
      ParaatScore score;

      paraat_evaluation_score (self, i, NULL, NULL, &score);
    }
  gaps = paraat_evaluation_list_gaps (self, NULL, NULL);

  return since (begun);
}

typedef gboolean (*Write) (ParaatDocument  *document,
                           const char      *path,
                           GCancellable    *cancellable,
                           GError         **error);

static double
write_report (ParaatEvaluation *self,
              const char       *path,
              Write             write_it)
{
  gint64 begun = g_get_monotonic_time ();
  g_autoptr(ParaatDocument) report = paraat_evaluation_new_report (self, PARAAT_EVALUATION_REPORT_TEAM, "Gemeente Voorbeeldegem",
                                                                    NULL, NULL, g_get_real_time ());
  g_autoptr(GError) error = NULL;

  if (!write_it (report, path, NULL, &error))
    g_error ("the report: %s", error->message);

  return since (begun);
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  return *(const double *) a < *(const double *) b ? -1 : *(const double *) a > *(const double *) b;
}

static double
middle (double *values)
{
  qsort (values, ROUNDS, sizeof values[0], compare);

  return values[ROUNDS / 2];
}

static void
measure (ParaatStore  *store,
         ParaatRecord *record,
         const char   *dir,
         guint         n)
{
  g_autofree char *path = g_build_filename (dir, "report.pdf", NULL);
  double opened[ROUNDS], bare[ROUNDS], worked[ROUNDS], pdf[ROUNDS], docx[ROUNDS], odt[ROUNDS];

  for (guint i = 0; i < ROUNDS; i++)
    {
      ParaatEvaluation *self;

      opened[i] = open_it (store, record, &self);
      worked[i] = work_out (self);
      pdf[i] = write_report (self, path, paraat_document_write_pdf);
      docx[i] = write_report (self, path, paraat_document_write_docx);
      odt[i] = write_report (self, path, paraat_document_write_odt);
      g_assert_finalize_object (self);
      bare[i] = read_bare (store, record);
    }
  g_print ("evaluation %3u  open p50 %.1f ms  target 20 ms, one by one %.1f ms; worked out %.2f ms; report PDF %.0f ms  target 1000 ms, "
           "DOCX %.0f ms and ODT %.0f ms  target 500 ms\n",
           n, middle (opened), middle (bare), middle (worked), middle (pdf), middle (docx), middle (odt));
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *dir = NULL;
  g_autoptr(ParaatRecord) record = NULL;
  ParaatStore *store;

  paraat_language_init ();
  if (sodium_init () < 0)
    return 2;
  dir = g_build_filename (g_getenv ("TMPDIR") != NULL ? g_getenv ("TMPDIR") : g_get_tmp_dir (), "evaluation", NULL);
  store = support_new_store (dir);
  record = answer_all (store, 0);
  measure (store, record, dir, 1);
  for (guint i = 1; i < MANY; i++)
    g_object_unref (answer_all (store, i));
  measure (store, record, dir, MANY);
  g_clear_object (&record);
  support_close (store);
  g_object_unref (store);
  support_remove_dir (dir);

  return 0;
}

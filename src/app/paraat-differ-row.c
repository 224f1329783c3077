/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-differ-row.h"
#include "paraat-evaluation-report.h"

#include <glib/gi18n.h>

#define DIFFERING "paraat-differing"

typedef struct
{
  ParaatEvaluation *evaluation;   /* (owned) */
  guint             control;
  ParaatUuid        bestuur;
} Differing;

static void
differing_free (gpointer data)
{
  Differing *differing = data;

  g_object_unref (differing->evaluation);
  g_free (differing);
}

static void
chosen_cb (AdwComboRow *row)
{
  const Differing *differing = g_object_get_data (G_OBJECT (row), DIFFERING);
  guint chosen = adw_combo_row_get_selected (row);
  ParaatReply reply = { PARAAT_REPLY_NONE, 0 };

  if (chosen == GTK_INVALID_LIST_POSITION)
    return;
  if (chosen > 0 && chosen <= PARAAT_N_LEVELS)
    reply = (ParaatReply) { PARAAT_REPLY_LEVEL, (int) chosen - 1 };
  else if (chosen > PARAAT_N_LEVELS)
    reply.kind = chosen == PARAAT_N_LEVELS + 1 ? PARAAT_REPLY_NOT_APPLICABLE : PARAAT_REPLY_UNKNOWN;
  paraat_evaluation_set_reply (differing->evaluation, differing->control, &differing->bestuur, &reply);
}

static guint
choice_of (const Differing *differing)
{
  ParaatReply reply = paraat_evaluation_get_reply (differing->evaluation, differing->control, &differing->bestuur);

  if (!paraat_evaluation_differs (differing->evaluation, differing->control, &differing->bestuur))
    return 0;
  if (reply.kind == PARAAT_REPLY_LEVEL)
    return (guint) reply.level + 1;

  return PARAAT_N_LEVELS + (reply.kind == PARAAT_REPLY_NOT_APPLICABLE ? 1 : 2);
}

GtkWidget *
paraat_differ_row_new (ParaatEvaluation              *evaluation,
                       guint                          control,
                       const ParaatEvaluationBestuur *bestuur)
{
  const ParaatQuestionnaire *questionnaire = paraat_evaluation_get_questionnaire (evaluation);
  g_autoptr(GtkStringList) words = gtk_string_list_new (NULL);
  GtkWidget *row = g_object_new (ADW_TYPE_COMBO_ROW, "use-markup", FALSE, "title", bestuur->name, "title-lines", 0,
                                 "use-subtitle", TRUE, "subtitle-lines", 0, NULL);
  Differing *differing = g_new0 (Differing, 1);

  differing->evaluation = g_object_ref (evaluation);
  differing->control = control;
  differing->bestuur = bestuur->id;
  g_object_set_data_full (G_OBJECT (row), DIFFERING, differing, differing_free);
  gtk_string_list_append (words, _("As above"));
  for (ParaatReply reply = { PARAAT_REPLY_LEVEL, 0 }; reply.level < PARAAT_N_LEVELS; reply.level++)
    {
      g_autofree char *level = paraat_reply_dup_words (questionnaire, &reply);

      gtk_string_list_append (words, level);
    }
  gtk_string_list_append (words, _("Not applicable"));
  gtk_string_list_append (words, _("I don't know"));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (words));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), choice_of (differing));
  g_signal_connect (row, "notify::selected", G_CALLBACK (chosen_cb), NULL);

  return row;
}

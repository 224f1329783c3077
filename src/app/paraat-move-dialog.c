/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-move-dialog.h"

#include <glib/gi18n.h>

typedef struct
{
  ParaatEvaluation          *evaluation;   /* (owned) */
  const ParaatQuestionnaire *newer;
} Move;

static void
move_free (gpointer  data,
           GClosure *closure)
{
  Move *move = data;

  g_object_unref (move->evaluation);
  g_free (move);
}

static void
response_cb (AdwAlertDialog *dialog,
             const char     *response,
             gpointer        data)
{
  Move *move = data;

  if (g_str_equal (response, "move"))
    paraat_evaluation_move (move->evaluation, move->newer);
}

/* Its answers are read meanwhile: before that nobody knows which are to be confirmed. */
static void
changed_cb (AdwAlertDialog   *dialog,
            ParaatEvaluation *evaluation)
{
  adw_alert_dialog_set_response_enabled (dialog, "move", paraat_evaluation_get_is_loaded (evaluation));
}

static const char *
describe (ParaatDifferenceKind kind)
{
  switch (kind)
    {
    case PARAAT_DIFFERENCE_ADDED:
      return _("A new question");
    case PARAAT_DIFFERENCE_REMOVED:
      return _("Is not asked any more. Your answer stays stored.");
    case PARAAT_DIFFERENCE_REWORDED:
      return _("Reads otherwise now. Your answer is shown, to be confirmed.");
    case PARAAT_DIFFERENCE_REWEIGHED:
    default:
      return _("Counts for more or less than before. Your answer stays.");
    }
}

static GtkWidget *
new_list (GArray *differences)
{
  GtkWidget *list = g_object_new (GTK_TYPE_LIST_BOX, "selection-mode", GTK_SELECTION_NONE, "margin-start", 3, "margin-end", 3,
                                  "margin-bottom", 3, NULL);
  GtkWidget *scrolled = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "child", list, "hscrollbar-policy", GTK_POLICY_NEVER,
                                      "propagate-natural-height", TRUE, "max-content-height", 320, NULL);

  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("What is other in the questions"), -1);
  for (guint i = 0; i < differences->len; i++)
    {
      const ParaatDifference *difference = &g_array_index (differences, ParaatDifference, i);

      gtk_list_box_append (GTK_LIST_BOX (list), g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE,
                                                              "title", difference->control->title,
                                                              "subtitle", describe (difference->kind),
                                                              "title-lines", 0, "subtitle-lines", 0, NULL));
    }

  return scrolled;
}

/**
 * paraat_move_dialog_new:
 * @evaluation: not closed; it can be moved as soon as it is loaded
 * @newer: a later version than it was made with
 *
 * Returns: (transfer full): to be presented
 */
AdwDialog *
paraat_move_dialog_new (ParaatEvaluation          *evaluation,
                        const ParaatQuestionnaire *newer)
{
  g_autoptr(GArray) differences = paraat_questionnaire_compare (paraat_evaluation_get_questionnaire (evaluation), newer);
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (_("The questions have been renewed"), NULL));
  Move *move = g_new0 (Move, 1);

  move->evaluation = g_object_ref (evaluation);
  move->newer = newer;
  if (differences->len > 0)
    {
      adw_alert_dialog_set_body (dialog, _("You began with the version before. This is what is other now. You can go on as you began; the next self-evaluation asks the new ones."));
      adw_alert_dialog_set_extra_child (dialog, new_list (differences));
    }
  else
    {
      adw_alert_dialog_set_body (dialog, _("You began with the version before. No question is other; some are explained better."));
    }
  adw_alert_dialog_add_responses (dialog, "stay", _("As I Began"), "move", _("Go On with the New Ones"), NULL);
  adw_alert_dialog_set_response_appearance (dialog, "move", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (dialog, "move");
  adw_alert_dialog_set_close_response (dialog, "stay");
  g_signal_connect_object (evaluation, "changed", G_CALLBACK (changed_cb), dialog, G_CONNECT_SWAPPED);
  changed_cb (dialog, evaluation);
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), move, move_free, G_CONNECT_DEFAULT);

  return ADW_DIALOG (dialog);
}

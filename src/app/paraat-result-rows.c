/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-result-rows.h"

#include "paraat-evaluation-report.h"

#include <glib/gi18n.h>

static void
add_words (AdwExpanderRow *row,
           const char     *words)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", words, "xalign", 0.0, "wrap", TRUE, "margin-top", 9,
                                   "margin-bottom", 9, "margin-start", 12, "margin-end", 12, NULL);

  adw_expander_row_add_row (row, g_object_new (ADW_TYPE_PREFERENCES_ROW, "activatable", FALSE, "child", label, NULL));
}

/* "Hoe is dit berekend?": every point of it. */
void
paraat_result_explain (AdwExpanderRow            *row,
                       const ParaatQuestionnaire *questionnaire,
                       const ParaatScore         *score)
{
  g_autofree char *mean = paraat_score_format_level (score->mean);
  g_autofree char *red = paraat_score_format_level (questionnaire->red_below);
  g_autofree char *orange = paraat_score_format_level (questionnaire->orange_below);
  g_autofree char *what = g_strdup_printf (_("%u questions count here: %u with a level, %u “I don't know”, %u not applicable. Together they weigh %u (risk × reach); what has a level weighs %u."),
                                           score->n_relevant, score->n_answered, score->n_unknown, score->n_not_applicable,
                                           score->weight, score->weight_answered);
  g_autofree char *how = score->weight_answered > 0
                         ? g_strdup_printf (_("Weight × level is %u points in all; %u / %u = %s. Under %s is red, under %s orange, from there on green."),
                                            score->points, score->points, score->weight_answered, mean, red, orange)
                         : g_strdup (_("Nothing has a level yet."));

  add_words (row, what);
  add_words (row, how);
  if (score->share < questionnaire->least_answered)
    {
      g_autofree char *grey = g_strdup_printf (_("Less than %.0f %% has a level: too little to say anything."),
                                               questionnaire->least_answered * 100);

      add_words (row, grey);
    }
  if (score->brake != NULL)
    {
      g_autofree char *brake = g_strdup_printf (_("“%s” holds the light back: it is one of the eight that must be in order first."),
                                                score->brake->title);

      add_words (row, brake);
    }
}

/* One objective, with a stripe at what it was last time. */
void
paraat_result_add_bar (ParaatBars        *bars,
                       const ParaatLook  *look,
                       guint              index,
                       const ParaatScore *score,
                       ParaatEvaluation  *last)
{
  const ParaatQuestionnaire *questionnaire = paraat_evaluation_get_questionnaire (look->evaluation);
  g_autofree char *mean = paraat_score_format_level (score->mean);
  g_autoptr(GString) figure = g_string_new (NULL);
  double earlier = -1;

  if (score->weight_answered > 0)
    g_string_append_printf (figure, _("%s of 4 · %.0f %% answered"), mean, score->share * 100);
  else
    g_string_append (figure, _("Nothing has a level yet."));
  if (last != NULL)
    {
      ParaatScore before;

      paraat_evaluation_score (last, index, look->bestuur, look->part, &before);
      if (before.by_mean != PARAAT_LIGHT_GREY)   /* of too little nothing is said */
        {
          g_autofree char *was = paraat_score_format_level (before.mean);

          g_string_append_printf (figure, _(" · last time %s (the stripe)"), was);
          earlier = before.mean;
        }
    }
  paraat_bars_add (bars, ((ParaatChapter *) g_ptr_array_index (questionnaire->chapters, index))->title, figure->str, score->mean, earlier, score->light);
}

/* --- through the years --- */

static void
add_year (ParaatBars       *bars,
          const ParaatLook *look,
          ParaatEvaluation *year,
          guint             chapter,
          const char       *title)
{
  ParaatScore score;
  g_autofree char *figure = NULL;

  paraat_evaluation_score (year, chapter, look->bestuur, look->part, &score);
  figure = score.by_mean != PARAAT_LIGHT_GREY ? paraat_score_format_level (score.mean) : g_strdup (_("too little"));
  paraat_bars_add_small (bars, title, figure, score.by_mean != PARAAT_LIGHT_GREY ? score.mean : 0, score.light);
}

/**
 * paraat_result_years_row_new:
 * @years: (element-type ParaatEvaluation): closed ones of before, newest first
 *
 * Returns: (transfer floating): one objective through the years, the oldest first
 */
GtkWidget *
paraat_result_years_row_new (const ParaatLook *look,
                             guint             chapter,
                             GPtrArray        *years)
{
  const ParaatQuestionnaire *questionnaire = paraat_evaluation_get_questionnaire (look->evaluation);
  const char *title = ((ParaatChapter *) g_ptr_array_index (questionnaire->chapters, chapter))->title;
  GtkWidget *box = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 9, "margin-top", 12,
                                 "margin-bottom", 12, "margin-start", 12, "margin-end", 12, NULL);
  ParaatBars *bars = g_object_new (PARAAT_TYPE_BARS, NULL);
  g_autofree char *name = g_strdup_printf (_("Level through the years: %s"), title);

  gtk_box_append (GTK_BOX (box), g_object_new (GTK_TYPE_LABEL, "label", title, "xalign", 0.0, "wrap", TRUE, NULL));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (bars));
  gtk_accessible_update_property (GTK_ACCESSIBLE (bars), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  for (guint i = years->len; i > 0; i--)
    {
      g_autofree char *day = paraat_evaluation_dup_closed_day (g_ptr_array_index (years, i - 1));

      add_year (bars, look, g_ptr_array_index (years, i - 1), chapter, day != NULL ? day : "?");
    }
  add_year (bars, look, look->evaluation, chapter, _("This one"));

  return g_object_new (ADW_TYPE_PREFERENCES_ROW, "activatable", FALSE, "focusable", FALSE, "child", box, NULL);
}

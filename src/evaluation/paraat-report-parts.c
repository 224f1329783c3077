/* SPDX-License-Identifier: EUPL-1.2 */

/* The parts of a report: pieces of Markdown, the chart of the objectives, the actions. */
#define G_LOG_DOMAIN "paraat-evaluation"

#include "config.h"

#include "paraat-action.h"
#include "paraat-report-private.h"

#include <glib/gi18n.h>

void
paraat_report_append_row (GString            *out,
                          const char * const *cells,
                          guint               n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = paraat_markdown_escape (cells[i] != NULL ? cells[i] : "");

      g_string_append_printf (out, "| %s ", text);
    }
  g_string_append (out, "|\n");
}

void
paraat_report_append_header (GString            *out,
                             const char * const *cells,
                             guint               n)
{
  paraat_report_append_row (out, cells, n);
  for (guint i = 0; i < n; i++)
    g_string_append (out, "|---");
  g_string_append (out, "|\n");
}

void
paraat_report_append_heading (GString    *out,
                              const char *marks,
                              const char *text)
{
  g_autofree char *escaped = paraat_markdown_escape (text);

  g_string_append_printf (out, "%s %s\n\n", marks, escaped);
}

void
paraat_report_append_paragraph (GString    *out,
                                const char *prefix,
                                const char *text)
{
  g_autofree char *escaped = paraat_markdown_escape (text);

  g_string_append_printf (out, "%s%s\n\n", prefix, escaped);
}

/* --- the objectives, drawn --- */

/* (transfer full): the light of an objective in words, with its level when there is one. */
static char *
dup_words (const ParaatScore *score)
{
  g_autofree char *mean = paraat_score_format_level (score->mean);

  return score->by_mean == PARAAT_LIGHT_GREY ? g_strdup (paraat_light_label (score->light))
                                             : g_strdup_printf ("%s, %s", paraat_light_label (score->light), mean);
}

static void
add_bar (ParaatChart      *chart,
         ParaatEvaluation *self,
         guint             chapter,
         const char       *label,
         gboolean          is_earlier)
{
  ParaatScore score;
  g_autofree char *words = NULL;

  paraat_evaluation_score (self, chapter, NULL, NULL, &score);
  words = dup_words (&score);
  paraat_chart_add_bar (chart, label, score.by_mean == PARAAT_LIGHT_GREY ? -1 : score.mean, words, paraat_light_get_mark (score.light),
                        is_earlier);
}

/* Figures of before are in the table of the years. */
static char *
dup_alt (ParaatEvaluation *self,
         guint             n_earlier)
{
  const ParaatQuestionnaire *questionnaire = paraat_evaluation_get_questionnaire (self);
  g_autoptr(GString) alt = g_string_new (_("Bars: the level of each objective, from 0 to 4."));

  for (guint i = 0; i < questionnaire->chapters->len; i++)
    {
      ParaatScore score;
      g_autofree char *words = NULL;

      paraat_evaluation_score (self, i, NULL, NULL, &score);
      words = dup_words (&score);
      g_string_append_printf (alt, " %s: %s.", ((ParaatChapter *) g_ptr_array_index (questionnaire->chapters, i))->title, words);
    }
  if (n_earlier > 0)
    g_string_append_printf (alt, ngettext (" With those of %u earlier self-evaluation beside them.",
                                           " With those of %u earlier self-evaluations beside them.", n_earlier), n_earlier);

  return g_string_free (g_steal_pointer (&alt), FALSE);
}

void
paraat_report_append_chart (GString          *out,
                            ParaatEvaluation *self,
                            GPtrArray        *earlier)
{
  const ParaatQuestionnaire *questionnaire = paraat_evaluation_get_questionnaire (self);
  guint n_earlier = earlier != NULL ? earlier->len : 0;
  g_autofree char *alt = dup_alt (self, n_earlier);
  g_autoptr(ParaatChart) chart = paraat_chart_new (alt, PARAAT_N_LEVELS - 1);
  g_autofree char *closed = paraat_evaluation_dup_closed_day (self);
  g_autofree char *markdown = NULL;

  for (guint i = 0; i < questionnaire->chapters->len; i++)
    {
      paraat_chart_add_group (chart, ((ParaatChapter *) g_ptr_array_index (questionnaire->chapters, i))->title);
      for (guint j = n_earlier; j > 0; j--)
        {
          g_autofree char *day = paraat_evaluation_dup_closed_day (g_ptr_array_index (earlier, j - 1));

          add_bar (chart, g_ptr_array_index (earlier, j - 1), i, day != NULL ? day : "?", TRUE);
        }
      add_bar (chart, self, i, n_earlier == 0 ? "" : closed != NULL ? closed : _("Now"), FALSE);
    }
  markdown = paraat_chart_dup_markdown (chart);
  g_string_append_printf (out, "%s\n", markdown);
}

/* --- the actions --- */

/* Open ones of whenever, and what became of those that came from this evaluation. */
static gboolean
belongs (ParaatEvaluation *self,
         ParaatRecord     *action)
{
  g_autofree char *of = paraat_record_dup_text (action, "evaluation");
  g_autofree char *id = paraat_uuid_dup_string (paraat_record_get_id (paraat_evaluation_get_record (self)));

  return paraat_action_is_open (action) || g_strcmp0 (of, id) == 0;
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  return paraat_action_compare (*(ParaatRecord **) a, *(ParaatRecord **) b);
}

/* (transfer full): where it stands, and why it was dropped. */
static char *
dup_state (ParaatRecord *action,
           gint64        now_us)
{
  guint n;
  const ParaatOption *states = paraat_action_get_states (&n);
  ParaatActionState state = paraat_action_get_state (action);
  const char *label = _(states[state].label);
  g_autofree char *reason = state == PARAAT_ACTION_DROPPED ? paraat_record_dup_text (action, "reason") : NULL;

  if (paraat_action_is_overdue (action, now_us))
    return g_strdup_printf ("%s · %s", _("Late"), label);

  return reason != NULL && *reason != '\0' ? g_strdup_printf ("%s: %s", label, reason) : g_strdup (label);
}

static void
append_action (GString      *out,
               ParaatRecord *action,
               gint64        now_us)
{
  g_autofree char *text = paraat_record_dup_text (action, "text");
  g_autofree char *owner = paraat_record_dup_text (action, "owner");
  g_autofree char *due = paraat_action_dup_due (action);
  g_autofree char *state = dup_state (action, now_us);
  const char *cells[] = { text != NULL && *text != '\0' ? text : _("Action without words"),
                          owner != NULL && *owner != '\0' ? owner : _("nobody yet"), due != NULL ? due : _("no day yet"), state };

  paraat_report_append_row (out, cells, G_N_ELEMENTS (cells));
}

/* What is late comes first: it was due before all the rest. */
void
paraat_report_append_actions (GString          *out,
                              ParaatEvaluation *self,
                              GPtrArray        *actions,
                              gint64            now_us)
{
  const char *head[] = { _("Action"), _("Owner"), _("By when"), _("State") };
  g_autoptr(GPtrArray) told = g_ptr_array_new ();
  guint n_open = 0;
  guint n_late = 0;
  g_autofree char *open = NULL;
  g_autofree char *late = NULL;
  g_autofree char *words = NULL;

  for (guint i = 0; actions != NULL && i < actions->len; i++)
    if (belongs (self, g_ptr_array_index (actions, i)))
      {
        g_ptr_array_add (told, g_ptr_array_index (actions, i));
        n_open += paraat_action_is_open (g_ptr_array_index (actions, i));
        n_late += paraat_action_is_overdue (g_ptr_array_index (actions, i), now_us);
      }
  paraat_report_append_heading (out, "##", _("Action Plan"));
  if (told->len == 0)
    {
      paraat_report_append_paragraph (out, "", _("No action was taken up yet."));
      return;
    }
  open = g_strdup_printf (ngettext ("%u action is open.", "%u actions are open.", n_open), n_open);
  late = n_late == 0 ? g_strdup ("") : g_strdup_printf (ngettext (" %u of them is late.", " %u of them are late.", n_late), n_late);
  words = g_strconcat (open, late, NULL);
  paraat_report_append_paragraph (out, "", words);
  g_ptr_array_sort (told, compare);
  paraat_report_append_header (out, head, G_N_ELEMENTS (head));
  for (guint i = 0; i < told->len; i++)
    append_action (out, g_ptr_array_index (told, i), now_us);
  g_string_append (out, "\n");
}

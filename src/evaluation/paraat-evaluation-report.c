/* SPDX-License-Identifier: EUPL-1.2 */

/* What an evaluation says on paper.  The council's version must not help an attacker: it names no measure, product, supplier
 * or finding, and is made by a road of its own rather than by leaving things out. */
#define G_LOG_DOMAIN "paraat-evaluation"

#include "config.h"

#include "paraat-action.h"
#include "paraat-ask.h"
#include "paraat-report-private.h"

#include <glib/gi18n.h>
#include <string.h>

#define N_GAPS 10
#define N_BESIDE 4   /* administrations beside one another in a table */

const char *
paraat_light_label (ParaatLight light)
{
  switch (light)
    {
    case PARAAT_LIGHT_RED:
      return _("red");
    case PARAAT_LIGHT_ORANGE:
      return _("orange");
    case PARAAT_LIGHT_GREEN:
      return _("green");
    case PARAAT_LIGHT_GREY:
    default:
      return _("grey: too little answered");
    }
}

/**
 * paraat_light_get_mark:
 *
 * Returns: the shape of a light: red is a square, orange a triangle, green a disc, grey hollow
 */
ParaatMark
paraat_light_get_mark (ParaatLight light)
{
  static const ParaatMark marks[] = {
    [PARAAT_LIGHT_GREY] = PARAAT_MARK_RING, [PARAAT_LIGHT_RED] = PARAAT_MARK_SQUARE, [PARAAT_LIGHT_ORANGE] = PARAAT_MARK_TRIANGLE,
    [PARAAT_LIGHT_GREEN] = PARAAT_MARK_DISC,
  };

  return marks[light];
}

/* (transfer full): as shape and as word, in a text. */
static char *
dup_light (ParaatLight light)
{
  static const char * const shapes[] = {
    [PARAAT_MARK_RING] = "○", [PARAAT_MARK_SQUARE] = "■", [PARAAT_MARK_TRIANGLE] = "▲", [PARAAT_MARK_DISC] = "●",
  };

  return g_strdup_printf ("%s %s", shapes[paraat_light_get_mark (light)], paraat_light_label (light));
}

/**
 * paraat_score_format_level:
 * @level: 0 to 4
 *
 * Returns: (transfer full): with one decimal and a comma, as Flanders writes it, whatever the locale
 */
char *
paraat_score_format_level (double level)
{
  char *text = g_strdup_printf ("%.1f", level);

  return g_strdelimit (text, ".", ',');
}

/**
 * paraat_reply_dup_words:
 *
 * Returns: (transfer full): the level with its label, or what was said in its place
 */
char *
paraat_reply_dup_words (const ParaatQuestionnaire *questionnaire,
                        const ParaatReply         *reply)
{
  switch (reply->kind)
    {
    case PARAAT_REPLY_LEVEL:
      return g_strdup_printf ("%d · %s", reply->level,
                              ((ParaatTerm *) g_ptr_array_index (questionnaire->levels, (guint) reply->level))->id);
    case PARAAT_REPLY_NOT_APPLICABLE:
      return g_strdup (_("Not applicable"));
    case PARAAT_REPLY_UNKNOWN:
      return g_strdup (_("I don't know"));
    case PARAAT_REPLY_NONE:
    default:
      return g_strdup (_("Not answered"));
    }
}

static ParaatScore *
score_all (ParaatEvaluation *self)
{
  const ParaatQuestionnaire *questionnaire = paraat_evaluation_get_questionnaire (self);
  ParaatScore *scores = g_new0 (ParaatScore, questionnaire->chapters->len);

  for (guint i = 0; i < questionnaire->chapters->len; i++)
    paraat_evaluation_score (self, i, NULL, NULL, &scores[i]);

  return scores;
}

/* (transfer full): of one objective, in a cell; empty when too little was answered. */
static char *
dup_level (ParaatEvaluation *self,
           guint             chapter,
           const ParaatUuid *bestuur,
           gboolean          has_light)
{
  ParaatScore score;
  g_autofree char *light = NULL;
  g_autofree char *mean = NULL;

  paraat_evaluation_score (self, chapter, bestuur, NULL, &score);
  light = dup_light (score.light);
  if (score.by_mean == PARAAT_LIGHT_GREY)
    return has_light ? g_steal_pointer (&light) : g_strdup ("");
  mean = paraat_score_format_level (score.mean);

  return has_light ? g_strdup_printf ("%s, %s", light, mean) : g_steal_pointer (&mean);
}

static void
append_objectives (GString          *out,
                   ParaatEvaluation *self,
                   GPtrArray        *earlier)
{
  const ParaatQuestionnaire *questionnaire = paraat_evaluation_get_questionnaire (self);
  const char *head[] = { _("Objective"), _("Light"), _("Level, 0 to 4"), _("Answered") };
  g_autofree ParaatScore *scores = score_all (self);
  guint weakest;
  guint strongest;

  paraat_report_append_heading (out, "##", _("The objectives"));
  paraat_report_append_chart (out, self, earlier);
  paraat_report_append_header (out, head, G_N_ELEMENTS (head));
  for (guint i = 0; i < questionnaire->chapters->len; i++)
    {
      const ParaatChapter *chapter = g_ptr_array_index (questionnaire->chapters, i);
      g_autofree char *light = dup_light (scores[i].light);
      g_autofree char *mean = paraat_score_format_level (scores[i].mean);
      g_autofree char *share = g_strdup_printf ("%.0f %%", scores[i].share * 100);
      const char *cells[] = { chapter->title, light,
                              scores[i].by_mean == PARAAT_LIGHT_GREY ? "" : mean, share };

      paraat_report_append_row (out, cells, G_N_ELEMENTS (cells));
    }
  g_string_append (out, "\n");
  if (paraat_score_find_ends (scores, questionnaire->chapters->len, &weakest, &strongest) && weakest != strongest)
    {
      g_autofree char *text = g_strdup_printf (
        _("Strongest: %s. Weakest: %s."), ((ParaatChapter *) g_ptr_array_index (questionnaire->chapters, strongest))->title,
        ((ParaatChapter *) g_ptr_array_index (questionnaire->chapters, weakest))->title);

      paraat_report_append_paragraph (out, "", text);
    }
}

/* (transfer full): a day that breaks before its year, so that six of them stand beside one another on paper. */
static char *
dup_day_in_two (ParaatEvaluation *year)
{
  char *day = paraat_evaluation_dup_closed_day (year);
  char *slash = day != NULL ? strrchr (day, '/') : NULL;

  if (slash != NULL)
    *slash = ' ';

  return day;
}

/* The level of each objective in each year, the oldest first. */
static void
append_years (GString          *out,
              ParaatEvaluation *self,
              GPtrArray        *earlier)
{
  const ParaatQuestionnaire *questionnaire = paraat_evaluation_get_questionnaire (self);
  g_autofree char *closed = dup_day_in_two (self);
  g_autoptr(GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);

  paraat_report_append_heading (out, "##", _("Compared with earlier"));
  g_ptr_array_add (cells, g_strdup (_("Objective")));
  for (guint i = earlier->len; i > 0; i--)
    g_ptr_array_add (cells, dup_day_in_two (g_ptr_array_index (earlier, i - 1)));
  g_ptr_array_add (cells, closed != NULL ? g_steal_pointer (&closed) : g_strdup (_("Now")));
  paraat_report_append_header (out, (const char * const *) cells->pdata, cells->len);
  for (guint i = 0; i < questionnaire->chapters->len; i++)
    {
      g_ptr_array_set_size (cells, 0);
      g_ptr_array_add (cells, g_strdup (((ParaatChapter *) g_ptr_array_index (questionnaire->chapters, i))->title));
      for (guint j = earlier->len + 1; j > 0; j--)
        g_ptr_array_add (cells, dup_level (j > 1 ? g_ptr_array_index (earlier, j - 2) : self, i, NULL, FALSE));
      paraat_report_append_row (out, (const char * const *) cells->pdata, cells->len);
    }
  g_string_append (out, "\n");
}

/* --- where administrations differ --- */

/* Of at most N_BESIDE of them: the level of the objective, and the questions to which they answered otherwise. */
static void
append_beside (GString             *out,
               ParaatEvaluation    *self,
               const ParaatChapter *chapter,
               guint                index,
               GPtrArray           *besturen,
               guint                first)
{
  const ParaatQuestionnaire *questionnaire = paraat_evaluation_get_questionnaire (self);
  guint n = MIN (besturen->len - first, N_BESIDE);
  g_autoptr(GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (cells, g_strdup (_("Question")));
  for (guint i = first; i < first + n; i++)
    g_ptr_array_add (cells, g_strdup (((ParaatEvaluationBestuur *) g_ptr_array_index (besturen, i))->name));
  paraat_report_append_header (out, (const char * const *) cells->pdata, cells->len);
  if (!paraat_evaluation_get_is_quick (self))
    {
      g_ptr_array_set_size (cells, 0);
      g_ptr_array_add (cells, g_strdup (_("The whole objective")));
      for (guint i = first; i < first + n; i++)
        g_ptr_array_add (cells, dup_level (self, index, &((ParaatEvaluationBestuur *) g_ptr_array_index (besturen, i))->id, TRUE));
      paraat_report_append_row (out, (const char * const *) cells->pdata, cells->len);
    }
  for (guint i = chapter->first; i < chapter->first + chapter->n_controls; i++)
    if (paraat_evaluation_any_differs (self, i, 1))
      {
        g_ptr_array_set_size (cells, 0);
        g_ptr_array_add (cells, g_strdup (((ParaatControl *) g_ptr_array_index (questionnaire->controls, i))->title));
        for (guint j = first; j < first + n; j++)
          {
            ParaatReply reply = paraat_evaluation_get_reply (self, i, &((ParaatEvaluationBestuur *) g_ptr_array_index (besturen, j))->id);

            g_ptr_array_add (cells, paraat_reply_dup_words (questionnaire, &reply));
          }
        paraat_report_append_row (out, (const char * const *) cells->pdata, cells->len);
      }
  g_string_append (out, "\n");
}

static void
append_besturen (GString          *out,
                 ParaatEvaluation *self)
{
  const ParaatQuestionnaire *questionnaire = paraat_evaluation_get_questionnaire (self);
  g_autoptr(GPtrArray) besturen = paraat_evaluation_list_besturen (self);

  if (!paraat_evaluation_any_differs (self, 0, questionnaire->controls->len))
    return;
  paraat_report_append_heading (out, "##", _("Where the administrations differ"));
  paraat_report_append_paragraph (out, "", _("The levels above count the lowest answer."));
  for (guint i = 0; i < questionnaire->chapters->len; i++)
    {
      const ParaatChapter *chapter = g_ptr_array_index (questionnaire->chapters, i);

      if (!paraat_evaluation_any_differs (self, chapter->first, chapter->n_controls))
        continue;
      paraat_report_append_heading (out, "###", chapter->title);
      for (guint first = 0; first < besturen->len; first += N_BESIDE)
        append_beside (out, self, chapter, i, besturen, first);
    }
}

/* --- for the management team --- */

static void
append_gaps (GString          *out,
             ParaatEvaluation *self)
{
  const ParaatQuestionnaire *questionnaire = paraat_evaluation_get_questionnaire (self);
  const char *head[] = { _("No."), _("What to do"), _("Question"), _("Now") };
  g_autoptr(GArray) gaps = paraat_evaluation_list_gaps (self, NULL, NULL);

  paraat_report_append_heading (out, "##", _("What to do first"));
  if (gaps->len == 0)
    {
      paraat_report_append_paragraph (out, "", _("No answer lies below what is needed."));
      return;
    }
  paraat_report_append_header (out, head, G_N_ELEMENTS (head));
  for (guint i = 0; i < MIN (gaps->len, N_GAPS); i++)
    {
      const ParaatGap *gap = &g_array_index (gaps, ParaatGap, i);
      g_autofree char *number = g_strdup_printf ("%u", i + 1);
      g_autofree char *what = paraat_gap_dup_proposal (gap);
      g_autofree char *now = paraat_reply_dup_words (questionnaire, &gap->reply);
      const char *cells[] = { number, what, gap->control->title, now };

      paraat_report_append_row (out, cells, G_N_ELEMENTS (cells));
    }
  g_string_append (out, "\n");
}

/* The besturen that have an answer of their own, in a line each. */
static void
append_differences (GString          *out,
                    ParaatEvaluation *self,
                    guint             control)
{
  const ParaatQuestionnaire *questionnaire = paraat_evaluation_get_questionnaire (self);
  g_autoptr(GPtrArray) besturen = paraat_evaluation_list_besturen (self);

  for (guint i = 0; i < besturen->len; i++)
    {
      const ParaatEvaluationBestuur *bestuur = g_ptr_array_index (besturen, i);
      ParaatReply reply = paraat_evaluation_get_reply (self, control, &bestuur->id);
      g_autofree char *words = paraat_reply_dup_words (questionnaire, &reply);

      if (paraat_evaluation_differs (self, control, &bestuur->id))
        g_string_append_printf (out, "; %s: %s", bestuur->name, words);
    }
}

static void
append_answers (GString             *out,
                ParaatEvaluation    *self,
                const ParaatChapter *chapter)
{
  const ParaatQuestionnaire *questionnaire = paraat_evaluation_get_questionnaire (self);
  const char *head[] = { _("Question"), _("Answer"), _("Note") };

  paraat_report_append_heading (out, "##", chapter->title);
  paraat_report_append_header (out, head, G_N_ELEMENTS (head));
  for (guint i = chapter->first; i < chapter->first + chapter->n_controls; i++)
    {
      const ParaatControl *control = g_ptr_array_index (questionnaire->controls, i);
      ParaatRecord *record = paraat_evaluation_get_answer (self, i);
      ParaatReply reply = paraat_evaluation_get_reply (self, i, NULL);
      g_autofree char *words = paraat_reply_dup_words (questionnaire, &reply);
      g_autofree char *reason = paraat_record_dup_text (record, "reason");
      g_autofree char *note = paraat_record_dup_text (record, "note");
      g_autofree char *colleague = paraat_evaluation_dup_colleague (self, i, NULL);
      g_autoptr(GString) answer = g_string_new (words);
      const char *cells[] = { control->question, NULL,
                              reply.kind == PARAAT_REPLY_NOT_APPLICABLE && reason != NULL ? reason : note };

      if (!paraat_evaluation_is_asked (self, i))
        continue;
      if (colleague != NULL)
        g_string_append_printf (answer, " (%s)", colleague);
      append_differences (answer, self, i);
      cells[1] = answer->str;
      paraat_report_append_row (out, cells, G_N_ELEMENTS (cells));
    }
  g_string_append (out, "\n");
}

static void
append_team (GString          *out,
             ParaatEvaluation *self,
             GPtrArray        *actions,
             gint64            now_us)
{
  const ParaatQuestionnaire *questionnaire = paraat_evaluation_get_questionnaire (self);

  append_besturen (out, self);
  paraat_report_append_actions (out, self, actions, now_us);
  append_gaps (out, self);
  for (guint i = 0; i < questionnaire->chapters->len; i++)
    append_answers (out, self, g_ptr_array_index (questionnaire->chapters, i));
}

/* --- the whole --- */

/* Who closed it is not for what is read in public. */
static void
append_closed (GString          *out,
               ParaatEvaluation *self,
               gboolean          has_name)
{
  g_autofree char *day = paraat_evaluation_dup_closed_day (self);
  g_autofree char *by = has_name ? paraat_evaluation_dup_closed_by (self) : NULL;
  g_autofree char *words = NULL;

  if (!paraat_evaluation_is_closed (self))
    words = g_strdup (_("Not closed yet: the answers can still change."));
  else if (day != NULL && by != NULL)
    words = g_strdup_printf (_("Closed on %s by %s: the answers no longer change."), day, by);
  else if (day != NULL)
    words = g_strdup_printf (_("Closed on %s: the answers no longer change."), day);
  else
    words = g_strdup (_("Closed: the answers no longer change."));   /* this very moment */
  paraat_report_append_paragraph (out, "", words);
}

static void
append_scale (GString                   *out,
              const ParaatQuestionnaire *questionnaire)
{
  paraat_report_append_heading (out, "##", _("What the levels mean"));
  for (guint i = 0; i < questionnaire->levels->len; i++)
    {
      const ParaatTerm *level = g_ptr_array_index (questionnaire->levels, i);
      g_autofree char *text = g_strdup_printf ("%s: %s", level->id, level->text);
      g_autofree char *escaped = paraat_markdown_escape (text);

      g_string_append_printf (out, "- %u · %s\n", i, escaped);
    }
  g_string_append (out, "\n");
}

/**
 * paraat_evaluation_new_report:
 * @kind: for whom
 * @bestuur: name of the administration
 * @earlier: (nullable) (element-type ParaatEvaluation): closed ones of before, newest first, to compare with
 * @actions: (nullable) (element-type ParaatRecord): of the plan; for the team, the open ones and those that came from this
 *   evaluation are told
 * @now_us: by the corrected clock
 *
 * A snelscan has no level by objective, so that its report for the council would be empty: ask only for the team's.
 *
 * Returns: (transfer full): ready for any renderer
 */
ParaatDocument *
paraat_evaluation_new_report (ParaatEvaluation       *self,
                              ParaatEvaluationReport  kind,
                              const char             *bestuur,
                              GPtrArray              *earlier,
                              GPtrArray              *actions,
                              gint64                  now_us)
{
  const ParaatQuestionnaire *questionnaire = paraat_evaluation_get_questionnaire (self);
  g_autofree char *title = g_strdup_printf (_("Self-evaluation of ICT risks, %s"), bestuur);
  g_autoptr(GString) out = g_string_new (NULL);
  g_autoptr(GDateTime) now = g_date_time_new_from_unix_local_usec (now_us);
  g_autofree char *date = g_date_time_format (now, "%d/%m/%Y");
  ParaatDocument *document;

  paraat_report_append_heading (out, "#", title);
  paraat_report_append_paragraph (out, "> ", questionnaire->note);
  append_closed (out, self, kind == PARAAT_EVALUATION_REPORT_TEAM);
  if (!paraat_evaluation_get_is_quick (self))
    append_objectives (out, self, earlier);
  if (!paraat_evaluation_get_is_quick (self) && earlier != NULL && earlier->len > 0)
    append_years (out, self, earlier);
  if (kind == PARAAT_EVALUATION_REPORT_TEAM)
    append_team (out, self, actions, now_us);
  append_scale (out, questionnaire);
  document = paraat_document_new (title, out->str);
  if (kind == PARAAT_EVALUATION_REPORT_TEAM)
    paraat_document_set_banner (document, _("Confidential: holds security information, do not publish"));
  paraat_document_set_footer (document, bestuur);
  paraat_document_set_date (document, date);

  return document;
}

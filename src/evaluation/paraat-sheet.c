/* SPDX-License-Identifier: EUPL-1.2 */

/* A sheet says nothing of what was answered: who fills it in must not be led. */
#define G_LOG_DOMAIN "paraat-evaluation"

#include "config.h"

#include "paraat-day.h"
#include "paraat-sheet.h"

#include <glib/gi18n.h>
#include <string.h>

#define BLANK "\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_"   /* to write on */
#define N_LINES 5       /* of room for evidence and a note */
#define N_LINES_LEAST 2
#define BOX "☐"

static void
append_fact (GString    *out,
             const char *label,
             const char *text)
{
  g_autofree char *escaped = text != NULL && *text != '\0' ? paraat_markdown_escape (text) : NULL;

  g_string_append_printf (out, "**%s:** %s\\\n", label, escaped != NULL ? escaped : BLANK);
}

static void
append_box (GString    *out,
            const char *text)
{
  g_autofree char *escaped = paraat_markdown_escape (text);

  g_string_append_printf (out, "- [ ] %s\n", escaped);
}

/* Of two to four sentences the first, or all when it is one: sentences end at a full stop before a capital. */
static char *
dup_first_sentence (const char *text)
{
  for (const char *at = strstr (text, ". "); at != NULL; at = strstr (at + 2, ". "))
    if (g_unichar_isupper (g_utf8_get_char (at + 2)))
      return g_strndup (text, (gsize) (at + 1 - text));

  return g_strdup (text);
}

static void
append_top (GString         *out,
            const ParaatAsk *ask,
            const char      *bestuur,
            const char      *title)
{
  g_autofree char *heading = paraat_markdown_escape (title);
  g_autofree char *until = paraat_day_format (ask->until);
  g_autofree char *by = ask->by != NULL && *ask->by != '\0' ? g_strdup (ask->by) : g_strdup (_("who gave you this sheet"));
  g_autofree char *back = g_strdup_printf (_("Give it back to %s, by hand, on a stick or by internal mail. Do not send it outside the administration, and leave no copy lying around. Your answers are typed in under your name."), by);
  g_autofree char *escaped_back = paraat_markdown_escape (back);

  g_string_append_printf (out, "# %s\n\n", heading);
  append_fact (out, _("For"), ask->name);
  append_fact (out, _("From"), ask->by);
  append_fact (out, _("About"), bestuur);
  append_fact (out, _("Back by"), until);
  g_string_truncate (out, out->len - strlen ("\\\n"));
  g_string_append_printf (out, "\n\n> %s\n>\n> %s\n\n",
                          _("Tick one box for each question: what is true today, not what is planned. In doubt between two, take the lower one. “I don't know” is an answer too."),
                          escaped_back);
}

static void
append_levels (GString                   *out,
               const ParaatQuestionnaire *questionnaire,
               const ParaatControl       *control)
{
  for (guint i = 0; i < PARAAT_N_LEVELS; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u · %s: %s", i, ((ParaatTerm *) g_ptr_array_index (questionnaire->levels, i))->id,
                                               control->levels[i]);

      append_box (out, text);
    }
  append_box (out, _("Not applicable, because (write it under Note)"));
  append_box (out, _("I don't know"));
  g_string_append (out, "\n");
}

/* One row for each administration, when there are several: most often the answer above holds for all of them. */
static void
append_besturen (GString   *out,
                 GPtrArray *besturen)
{
  if (besturen->len < 2)
    return;
  g_string_append_printf (out, "%s\n\n| %s |", _("Does another answer hold for one administration? Tick it here. Leave a row empty where the answer above holds:"),
                          _("Administration"));
  for (guint i = 0; i < PARAAT_N_LEVELS; i++)
    g_string_append_printf (out, " %u |", i);
  g_string_append_printf (out, " %s | %s |\n|---", _("Does not apply"), _("I don't know"));
  for (guint i = 0; i < PARAAT_N_LEVELS + 2; i++)
    g_string_append (out, "|:-:");
  g_string_append (out, "|\n");
  for (guint i = 0; i < besturen->len; i++)
    {
      g_autofree char *name = paraat_markdown_escape (((ParaatEvaluationBestuur *) g_ptr_array_index (besturen, i))->name);

      g_string_append_printf (out, "| %s |", name);
      for (guint j = 0; j < PARAAT_N_LEVELS + 2; j++)
        g_string_append (out, " " BOX " |");
      g_string_append (out, "\n");
    }
  g_string_append (out, "\n");
}

/* A table, so that there is as much room on paper, and each cell can be typed in.  Rows above it are taken from its own: a
 * question is a page. */
static void
append_room (GString             *out,
             const ParaatControl *control,
             guint                n_besturen)
{
  guint n = n_besturen < 2 ? N_LINES : (guint) MAX (N_LINES - (int) n_besturen, N_LINES_LEAST);
  g_autofree char *shows = g_strjoinv (", ", control->evidence);
  g_autofree char *escaped = paraat_markdown_escape (shows);

  g_string_append_printf (out, "%s %s.\n\n", _("What can show it:"), escaped);
  g_string_append_printf (out, "| %s | %s |\n|---|---|\n", _("Evidence: what, and where is it?"), _("Note, or why it does not apply"));
  for (guint i = 0; i < n; i++)
    g_string_append (out, "| | |\n");
  g_string_append (out, "\n");
}

static void
append_question (GString                   *out,
                 const ParaatQuestionnaire *questionnaire,
                 const ParaatControl       *control,
                 GPtrArray                 *besturen)
{
  g_autofree char *heading = g_strdup_printf (_("Question %u: %s"), control->index + 1, control->title);
  g_autofree char *why = dup_first_sentence (control->why);
  g_autofree char *escaped_heading = paraat_markdown_escape (heading);
  g_autofree char *question = paraat_markdown_escape (control->question);
  g_autofree char *escaped_why = paraat_markdown_escape (why);

  g_string_append_printf (out, "## %s\n\n**%s**\n\n%s %s\n\n", escaped_heading, question, _("Why we ask:"), escaped_why);
  append_levels (out, questionnaire, control);
  append_besturen (out, besturen);
  append_room (out, control, besturen->len);
}

/**
 * paraat_sheet_new:
 * @ask: for whom, from whom, until when
 * @controls: (array length=n): which questions, by their index in the questionnaire
 * @bestuur: names of the administrations that they are about
 *
 * Where the evaluation is of several administrations, each has a row of boxes for an answer of its own.
 *
 * Returns: (transfer full): ready for any renderer
 */
ParaatDocument *
paraat_sheet_new (ParaatEvaluation *evaluation,
                  const ParaatAsk  *ask,
                  const guint      *controls,
                  guint             n,
                  const char       *bestuur)
{
  const ParaatQuestionnaire *questionnaire = paraat_evaluation_get_questionnaire (evaluation);
  g_autofree char *title = g_strdup_printf (_("Questions on ICT risks for %s"), ask->name);
  g_autofree char *day = paraat_day_format (ask->on);
  g_autoptr(GPtrArray) besturen = paraat_evaluation_list_besturen (evaluation);
  g_autoptr(GString) out = g_string_new (NULL);
  ParaatDocument *document;

  append_top (out, ask, bestuur, title);
  for (guint i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append (out, "\\newpage\n\n");   /* a question that is torn over two pages is ticked twice, or not */
      append_question (out, questionnaire, g_ptr_array_index (questionnaire->controls, controls[i]), besturen);
    }
  g_string_append_printf (out, "## %s\n\n| %s | %s |\n|---|---|\n| | |\n\n", _("Ready?"), _("Filled in by"), _("On"));
  document = paraat_document_new (title, out->str);
  paraat_document_set_banner (document, _("Confidential: holds security information, do not publish"));
  paraat_document_set_footer (document, bestuur);
  paraat_document_set_date (document, day);

  return document;
}

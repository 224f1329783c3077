/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-blank.h"
#include "paraat-block.h"
#include "paraat-form.h"

#include <glib/gi18n.h>

#define BOX "\342\230\220"   /* U+2610 */
#define LINE "\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_"
#define N_LINES 3            /* of room for as many words as it takes */

/* The answer stands in no table: a choice is as wide as the page. */
static void
append_room (GString              *out,
             const ParaatQuestion *question)
{
  switch (question->kind)
    {
    case PARAAT_ANSWER_CHOICE:
    case PARAAT_ANSWER_CHOICES:
      for (guint i = 0; i < question->n_options; i++)
        {
          g_autofree char *label = paraat_markdown_escape (_(question->options[i].label));
          g_auto(GStrv) words = g_strsplit (label, " ", -1);
          g_autofree char *kept = g_strjoinv ("\302\240", words);   /* a box and its words stay on one line */

          g_string_append_printf (out, "%s\302\240%s ", BOX, kept);
        }
      break;
    case PARAAT_ANSWER_SWITCH:
      g_string_append_printf (out, "%s\302\240%s %s\302\240%s", BOX, _("Yes"), BOX, _("No"));
      break;
    case PARAAT_ANSWER_MOMENT:
      g_string_append (out, "\\_\\_ / \\_\\_ / \\_\\_\\_\\_ \302\240 \\_\\_ : \\_\\_");
      break;
    case PARAAT_ANSWER_WORDS:
      for (guint i = 0; i < N_LINES; i++)
        g_string_append_printf (out, "%s ", LINE);
      break;
    case PARAAT_ANSWER_TEXT:
    case PARAAT_ANSWER_BESTUREN:
    default:
      g_string_append (out, LINE);
      break;
    }
}

static void
append_question (GString              *out,
                 const ParaatQuestion *question)
{
  g_autofree char *number = paraat_form_dup_number (question->field);
  g_autofree char *label = paraat_markdown_escape (_(question->label));
  g_autofree char *help = question->help != NULL ? paraat_markdown_escape (_(question->help)) : NULL;
  g_autofree char *detail = question->detail != NULL ? paraat_markdown_escape (_(question->detail_label)) : NULL;

  g_string_append_printf (out, "| %s | %s%s%s | ", number, label, help != NULL ? " " : "", help != NULL ? help : "");
  append_room (out, question);
  if (detail != NULL)
    g_string_append_printf (out, " %s: %s", detail, LINE);
  g_string_append (out, " |\n");
}

static void
append_page (GString              *out,
             const ParaatFormPage *page)
{
  g_autofree char *title = paraat_markdown_escape (_(page->title));
  g_autofree char *who = paraat_markdown_escape (_(page->who));

  g_string_append_printf (out, "## %s\n\n%s: %s\n\n", title, _("Who knows it"), who);
  g_string_append_printf (out, "| %s | %s | %s |\n|---|---|---|\n", _("No."), _("Question"), _("Answer"));
  for (guint i = 0; i < page->n_questions; i++)
    append_question (out, &page->questions[i]);
  g_string_append (out, "\n");
}

/**
 * paraat_blank_dup_markdown:
 *
 * Returns: (transfer full): all pages of the report, below a heading of the caller's
 */
char *
paraat_blank_dup_markdown (void)
{
  const ParaatFormPage *pages;
  GString *out = g_string_new (NULL);
  guint n;

  append_page (out, paraat_form_get_page (PARAAT_FORM_FIRST));
  pages = paraat_form_get_pages (&n);
  for (guint i = 0; i < n; i++)
    append_page (out, &pages[i]);

  return g_string_free (out, FALSE);
}

/**
 * paraat_blank_dup_text:
 *
 * Returns: (transfer full): the questions of the crisis page; for whom it is, its subject says
 */
char *
paraat_blank_dup_text (void)
{
  const ParaatFormPage *page = paraat_form_get_page (PARAAT_FORM_FIRST);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < page->n_questions; i++)
    {
      const ParaatQuestion *question = &page->questions[i];
      g_autofree char *number = paraat_form_dup_number (question->field);

      if (!g_str_equal (question->field, "bestuur_name") && !g_str_equal (question->field, "besturen"))
        g_string_append_printf (out, "%s. %s\n", number, _(question->label));
    }

  return g_string_free (out, FALSE);
}

/* SPDX-License-Identifier: EUPL-1.2 */

/* A report as text, for the roads that are not ours: mail, paper, a file, the telephone. */
#include "config.h"

#include "paraat-check.h"
#include "paraat-form.h"
#include "paraat-json.h"
#include "paraat-incident-acts.h"
#include "paraat-moment.h"
#include "paraat-report.h"

#include <glib/gi18n.h>

void
paraat_report_line_free (ParaatReportLine *line)
{
  g_free (line->number);
  g_free (line->label);
  g_free (line->answer);
  g_free (line);
}

static void
add (GPtrArray  *lines,
     const char *number,
     const char *label,
     char       *answer)
{
  ParaatReportLine *line = g_new0 (ParaatReportLine, 1);

  line->number = g_strdup (number);
  line->label = g_strdup (label);
  line->answer = answer;
  line->check = paraat_check_character (line->number, answer);
  g_ptr_array_add (lines, line);
}

static void
add_page (GPtrArray            *lines,
          const ParaatFormPage *page,
          ParaatRecord         *record)
{
  for (guint i = 0; i < page->n_questions; i++)
    {
      const ParaatQuestion *question = &page->questions[i];
      g_autofree char *answer = paraat_question_dup_answer (question, record);
      g_autofree char *number = paraat_form_dup_number (question->field);

      if (answer != NULL)
        add (lines, number, _(question->label), g_steal_pointer (&answer));
    }
}

/**
 * paraat_report_list_lines:
 *
 * Returns: (transfer full) (element-type ParaatReportLine): the reference first, then every question that was answered,
 *   in the order of the screens
 */
GPtrArray *
paraat_report_list_lines (ParaatIncident *incident)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_report_line_free);
  ParaatRecord *record = paraat_incident_get_record (incident);
  g_autofree char *number = paraat_incident_dup_case (incident);
  const ParaatFormPage *pages;
  guint n;

  add (lines, "0", _("Reference"), paraat_incident_dup_reference (incident));
  if (number != NULL)
    add (lines, "0b", _("Case number of the CRT"), g_steal_pointer (&number));
  add_page (lines, paraat_form_get_page (PARAAT_FORM_FIRST), record);
  pages = paraat_form_get_pages (&n);
  for (guint i = 0; i < n; i++)
    add_page (lines, &pages[i], record);

  return lines;
}

/**
 * paraat_report_dup_title_of:
 * @what: (nullable): JSON of the answer to what is seen
 * @what_text: (nullable): JSON of the sentence about it
 *
 * Returns: (transfer full): what an incident is called in lists
 */
char *
paraat_report_dup_title_of (const char *what,
                            const char *what_text)
{
  g_autofree char *text = paraat_json_parse_text (what_text);
  g_autoptr(JsonArray) keys = NULL;
  g_autofree char *first = NULL;

  if (text != NULL && *g_strstrip (text) != '\0')
    return g_steal_pointer (&text);
  keys = paraat_json_parse_array (what);
  for (guint i = 0; keys != NULL && first == NULL && i < json_array_get_length (keys); i++)
    if (json_node_get_value_type (json_array_get_element (keys, i)) == G_TYPE_STRING)
      first = json_node_dup_string (json_array_get_element (keys, i));

  return g_strdup (first != NULL ? paraat_form_label ("what", first) : _("Incident without a title"));
}

char *
paraat_report_dup_title (ParaatRecord *record)
{
  return paraat_report_dup_title_of (paraat_record_get_value (record, "what"), paraat_record_get_value (record, "what_text"));
}

static gboolean
is_exercise (ParaatIncident *incident)
{
  const ParaatIdentity *identity = paraat_record_get_identity (paraat_incident_get_record (incident));

  return identity != NULL && identity->exercise;
}

static char *
dup_bestuur (ParaatRecord *record)
{
  char *besturen = paraat_form_dup_words ("besturen", paraat_record_get_value (record, "besturen"));

  return besturen != NULL ? besturen : paraat_form_dup_words ("bestuur_name", paraat_record_get_value (record, "bestuur_name"));
}

/**
 * paraat_report_dup_subject:
 *
 * Returns: (transfer full): one line with the reference in it, by which all roads are brought together
 */
char *
paraat_report_dup_subject (ParaatIncident *incident)
{
  g_autofree char *reference = paraat_incident_dup_reference (incident);
  g_autofree char *bestuur = dup_bestuur (paraat_incident_get_record (incident));
  g_autofree char *subject = g_strdup_printf ("%s%s %s%s%s", is_exercise (incident) ? _("EXERCISE · ") : "", _("Incident report"),
                                              reference, bestuur != NULL ? ", " : "", bestuur != NULL ? bestuur : "");

  return g_strdelimit (g_steal_pointer (&subject), "\r\n", ' ');
}

static void
append_line (GString                *out,
             const ParaatReportLine *line)
{
  g_auto(GStrv) rows = g_strsplit (line->answer, "\n", -1);

  g_string_append_printf (out, "%3s. %s\n", line->number, line->label);
  for (guint i = 0; rows[i] != NULL; i++)
    g_string_append_printf (out, "     %s\n", rows[i]);
}

/**
 * paraat_report_dup_text:
 *
 * Returns: (transfer full): the whole report, to paste or to mail
 */
char *
paraat_report_dup_text (ParaatIncident *incident)
{
  g_autoptr(GPtrArray) lines = paraat_report_list_lines (incident);
  g_autofree char *subject = paraat_report_dup_subject (incident);
  g_autofree char *now = paraat_moment_format (g_get_real_time ());
  GString *out = g_string_new (subject);

  g_string_append_printf (out, "\n%s\n\n", now);
  for (guint i = 0; i < lines->len; i++)
    append_line (out, g_ptr_array_index (lines, i));

  return g_string_free (out, FALSE);
}

/**
 * paraat_report_dup_file_name:
 * @suffix: "txt", "pdf"
 *
 * Returns: (transfer full): a name that any file system takes
 */
char *
paraat_report_dup_file_name (ParaatIncident *incident,
                             const char     *suffix)
{
  g_autofree char *reference = paraat_incident_dup_reference (incident);

  return g_strdup_printf ("%s%s-%s.%s", is_exercise (incident) ? _("EXERCISE-") : "", _("incident"), reference, suffix);
}

/* --- on paper --- */

static void
append_heading (GString    *out,
                const char *level,
                const char *text)
{
  g_autofree char *escaped = paraat_markdown_escape (text);

  g_string_append_printf (out, "%s %s\n\n", level, escaped);
}

static void
append_page (GString              *out,
             const ParaatFormPage *page,
             ParaatRecord         *record)
{
  gboolean has_heading = FALSE;

  for (guint i = 0; i < page->n_questions; i++)
    {
      const ParaatQuestion *question = &page->questions[i];
      g_autofree char *answer = paraat_question_dup_answer (question, record);
      g_autofree char *number = paraat_form_dup_number (question->field);
      g_autofree char *label = NULL;
      g_autofree char *text = NULL;

      if (answer == NULL)
        continue;
      if (!has_heading)
        {
          append_heading (out, "##", _(page->title));
          g_string_append_printf (out, "| %s | %s | %s |\n|---|---|---|\n", _("No."), _("Question"), _("Answer"));
        }
      has_heading = TRUE;
      label = paraat_markdown_escape (_(question->label));
      text = paraat_markdown_escape (answer);
      g_string_append_printf (out, "| %s | %s | %s |\n", number, label, text);
    }
  if (has_heading)
    g_string_append (out, "\n");
}

static char *
dup_markdown (ParaatIncident *incident)
{
  ParaatRecord *record = paraat_incident_get_record (incident);
  g_autofree char *title = paraat_report_dup_title (record);
  g_autofree char *reference = paraat_incident_dup_reference (incident);
  g_autofree char *number = paraat_incident_dup_case (incident);
  GString *out = g_string_new (NULL);
  const ParaatFormPage *pages;
  guint n;

  append_heading (out, "#", title);
  g_string_append_printf (out, "%s **%s**", _("Reference"), reference);
  if (number != NULL)
    g_string_append_printf (out, " · %s **%s**", _("Case number of the CRT"), number);
  g_string_append (out, "\n\n");
  append_page (out, paraat_form_get_page (paraat_incident_is_small (record) ? PARAAT_FORM_SMALL : PARAAT_FORM_FIRST), record);
  pages = paraat_form_get_pages (&n);
  for (guint i = 0; i < n && !paraat_incident_is_small (record); i++)
    append_page (out, &pages[i], record);

  return g_string_free (out, FALSE);
}

/**
 * paraat_report_new_document:
 *
 * Returns: (transfer full): the whole report, to print or to save as PDF; an exercise says so on every page
 */
ParaatDocument *
paraat_report_new_document (ParaatIncident *incident)
{
  g_autofree char *subject = paraat_report_dup_subject (incident);
  g_autofree char *markdown = dup_markdown (incident);
  g_autofree char *bestuur = dup_bestuur (paraat_incident_get_record (incident));
  g_autofree char *now = paraat_moment_format (g_get_real_time ());
  ParaatDocument *document = paraat_document_new (subject, markdown);

  paraat_document_set_footer (document, bestuur);
  paraat_document_set_date (document, now);
  if (is_exercise (incident))
    paraat_document_set_banner (document, _("EXERCISE"));

  return document;
}

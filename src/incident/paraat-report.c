/* SPDX-License-Identifier: EUPL-1.2 */

/* A report as text, for the roads that are not ours: mail, paper, a file, the telephone. */
#include "config.h"

#include "paraat-form.h"
#include "paraat-moment.h"
#include "paraat-report.h"

#include <glib/gi18n.h>

/* Without I, L, O and U, which are misheard or misread. */
static const char letters[] = "ABCDEFGHJKMNPQRSTVWXYZ";

void
paraat_report_line_free (ParaatReportLine *line)
{
  g_free (line->label);
  g_free (line->answer);
  g_free (line);
}

static void
add (GPtrArray  *lines,
     const char *label,
     char       *answer)
{
  ParaatReportLine *line = g_new0 (ParaatReportLine, 1);

  line->number = lines->len + 1;
  line->label = g_strdup (label);
  line->answer = answer;
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

      if (answer != NULL)
        add (lines, _(question->label), g_steal_pointer (&answer));
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

  add (lines, _("Reference"), paraat_incident_dup_reference (incident));
  if (number != NULL)
    add (lines, _("Case number of the CRT"), g_steal_pointer (&number));
  add_page (lines, paraat_form_get_page (PARAAT_FORM_FIRST), record);
  pages = paraat_form_get_pages (&n);
  for (guint i = 0; i < n; i++)
    add_page (lines, &pages[i], record);

  return lines;
}

char *
paraat_report_dup_title (ParaatRecord *record)
{
  g_autofree char *text = paraat_record_dup_text (record, "what_text");
  g_auto(GStrv) what = NULL;

  if (text != NULL && *g_strstrip (text) != '\0')
    return g_steal_pointer (&text);
  what = paraat_record_dup_strings (record, "what");

  return g_strdup (what != NULL && what[0] != NULL ? paraat_form_label ("what", what[0]) : _("Incident without a title"));
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

  g_string_append_printf (out, "%2u. %s\n", line->number, line->label);
  for (guint i = 0; rows[i] != NULL; i++)
    g_string_append_printf (out, "    %s\n", rows[i]);
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

/**
 * paraat_report_check_character:
 * @number: of a line
 * @answer: what is read out
 *
 * Case, accents, spaces and punctuation are not heard, so they do not count. A letter or digit that was misheard, two
 * that were swapped, or a line too many, give another character in 21 of 22 cases.
 *
 * Returns: one of 22 letters
 */
char
paraat_report_check_character (guint       number,
                               const char *answer)
{
  g_autofree char *valid = g_utf8_make_valid (answer, -1);
  g_autofree char *apart = g_utf8_normalize (valid, -1, G_NORMALIZE_NFKD);
  g_autofree char *folded = g_utf8_casefold (apart, -1);
  guint32 hash = 2166136261u ^ number;   /* FNV-1a */

  hash *= 16777619u;
  for (const char *at = folded; *at != '\0'; at = g_utf8_next_char (at))
    if (g_unichar_isalnum (g_utf8_get_char (at)))
      {
        hash ^= g_utf8_get_char (at);
        hash *= 16777619u;
      }

  return letters[hash % (sizeof letters - 1)];
}

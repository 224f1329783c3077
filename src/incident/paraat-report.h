/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-document.h"
#include "paraat-incident.h"

G_BEGIN_DECLS

/* One line of a report: the same number, question and answer on every road. */
typedef struct
{
  char  *number;   /* (owned) always the same for a question: paraat_form_dup_number() */
  char  *label;    /* (owned) the question */
  char  *answer;   /* (owned) */
  char   check;    /* read out after it, see paraat_check_character() */
} ParaatReportLine;

void       paraat_report_line_free           (ParaatReportLine *line);
GPtrArray *paraat_report_list_lines          (ParaatIncident   *incident) G_GNUC_WARN_UNUSED_RESULT;   /* (element-type ParaatReportLine) what was answered */
char      *paraat_report_dup_subject         (ParaatIncident   *incident) G_GNUC_WARN_UNUSED_RESULT;
char      *paraat_report_dup_text            (ParaatIncident   *incident) G_GNUC_WARN_UNUSED_RESULT;   /* for mail, a file, the clipboard */
char      *paraat_report_dup_file_name       (ParaatIncident   *incident,
                                              const char       *suffix) G_GNUC_WARN_UNUSED_RESULT;
ParaatDocument *paraat_report_new_document   (ParaatIncident   *incident) G_GNUC_WARN_UNUSED_RESULT;
char      *paraat_report_dup_title_of        (const char       *what,
                                              const char       *what_text) G_GNUC_WARN_UNUSED_RESULT;  /* the same, of the JSON of those fields; any thread */
char      *paraat_report_dup_title           (ParaatRecord     *record) G_GNUC_WARN_UNUSED_RESULT;     /* what an incident is called in lists */

G_END_DECLS

/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-evaluation-report.h"

G_BEGIN_DECLS

/* What a report is made of.  Cells, headings and paragraphs are escaped there, and nowhere else. */
void paraat_report_append_row       (GString            *out,
                                     const char * const *cells,
                                     guint               n);
void paraat_report_append_header    (GString            *out,
                                     const char * const *cells,
                                     guint               n);
void paraat_report_append_heading   (GString            *out,
                                     const char         *marks,
                                     const char         *text);
void paraat_report_append_paragraph (GString            *out,
                                     const char         *prefix,
                                     const char         *text);

void paraat_report_append_chart     (GString            *out,
                                     ParaatEvaluation   *self,
                                     GPtrArray          *earlier);    /* (nullable) */
void paraat_report_append_actions   (GString            *out,
                                     ParaatEvaluation   *self,
                                     GPtrArray          *actions,     /* (nullable) */
                                     gint64              now_us);

G_END_DECLS

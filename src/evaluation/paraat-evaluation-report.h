/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-chart.h"
#include "paraat-document.h"
#include "paraat-evaluation.h"

G_BEGIN_DECLS

typedef enum
{
  PARAAT_EVALUATION_REPORT_TEAM,      /* for the management team: every answer; not to be published */
  PARAAT_EVALUATION_REPORT_COUNCIL,   /* for the councils, which meet in public: objectives only */
} ParaatEvaluationReport;

const char     *paraat_light_label               (ParaatLight             light);   /* translated */
ParaatMark      paraat_light_get_mark            (ParaatLight             light);
char           *paraat_score_format_level        (double                  level) G_GNUC_WARN_UNUSED_RESULT;   /* "2,4" */
char           *paraat_reply_dup_words           (const ParaatQuestionnaire *questionnaire,
                                                  const ParaatReply      *reply) G_GNUC_WARN_UNUSED_RESULT;   /* "2 · Gestructureerde aanzet" */
ParaatDocument *paraat_evaluation_new_report     (ParaatEvaluation       *self,
                                                  ParaatEvaluationReport  kind,
                                                  const char             *bestuur,
                                                  GPtrArray              *earlier,
                                                  GPtrArray              *actions,
                                                  gint64                  now_us) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

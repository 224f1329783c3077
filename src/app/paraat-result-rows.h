/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-bars.h"
#include "paraat-evaluation.h"

G_BEGIN_DECLS

/* What of an evaluation is looked at. */
typedef struct
{
  ParaatEvaluation *evaluation;
  const ParaatUuid *bestuur;   /* (nullable) of all together */
  const gboolean   *part;      /* (nullable) of all questions */
} ParaatLook;

void       paraat_result_explain       (AdwExpanderRow            *row,
                                        const ParaatQuestionnaire *questionnaire,
                                        const ParaatScore         *score);
void       paraat_result_add_bar       (ParaatBars                *bars,
                                        const ParaatLook          *look,
                                        guint                      index,
                                        const ParaatScore         *score,
                                        ParaatEvaluation          *last);   /* (nullable) */
GtkWidget *paraat_result_years_row_new (const ParaatLook          *look,
                                        guint                      chapter,
                                        GPtrArray                 *years) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

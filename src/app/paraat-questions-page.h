/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-desk.h"
#include "paraat-evaluation.h"

G_BEGIN_DECLS

/* All questions of a self-evaluation with their answers, and which to show. */
#define PARAAT_TYPE_QUESTIONS_PAGE (paraat_questions_page_get_type ())
G_DECLARE_FINAL_TYPE (ParaatQuestionsPage, paraat_questions_page, PARAAT, QUESTIONS_PAGE, AdwNavigationPage)

ParaatQuestionsPage *paraat_questions_page_new (ParaatDesk       *desk,
                                                ParaatEvaluation *evaluation) G_GNUC_WARN_UNUSED_RESULT;

/* Signals:
 *   chosen (guint control): somebody wants to see that question
 *   typing-in (const char *colleague): the answers of that colleague are to be typed in
 */

G_END_DECLS

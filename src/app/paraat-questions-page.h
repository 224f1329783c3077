/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-evaluation.h"

G_BEGIN_DECLS

/* All questions of a self-evaluation with their answers, and which to show. */
#define PARAAT_TYPE_QUESTIONS_PAGE (paraat_questions_page_get_type ())
G_DECLARE_FINAL_TYPE (ParaatQuestionsPage, paraat_questions_page, PARAAT, QUESTIONS_PAGE, AdwNavigationPage)

ParaatQuestionsPage *paraat_questions_page_new (ParaatEvaluation *evaluation) G_GNUC_WARN_UNUSED_RESULT;

/* Signal: chosen (guint control): somebody wants to see that question */

G_END_DECLS

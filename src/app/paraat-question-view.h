/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-authors.h"
#include "paraat-desk.h"
#include "paraat-form.h"

G_BEGIN_DECLS

/* One question of a report: what is asked, where it is answered, who answered and when, and what stood there before.
 * Hides when it does not fit the report. */
#define PARAAT_TYPE_QUESTION_VIEW (paraat_question_view_get_type ())
G_DECLARE_FINAL_TYPE (ParaatQuestionView, paraat_question_view, PARAAT, QUESTION_VIEW, GtkBox)

GtkWidget *paraat_question_view_new (ParaatDesk           *desk,
                                     ParaatRecord         *record,
                                     ParaatAuthors        *authors,
                                     const ParaatQuestion *question) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

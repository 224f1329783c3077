/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-desk.h"
#include "paraat-evaluation.h"

G_BEGIN_DECLS

/* What a self-evaluation comes to: lights, how they came about, what to do first, reports, closing it. */
#define PARAAT_TYPE_RESULT_PAGE (paraat_result_page_get_type ())
G_DECLARE_FINAL_TYPE (ParaatResultPage, paraat_result_page, PARAAT, RESULT_PAGE, AdwNavigationPage)

ParaatResultPage *paraat_result_page_new (ParaatDesk       *desk,
                                          ParaatEvaluation *evaluation) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-desk.h"

G_BEGIN_DECLS

/* Where a self-evaluation begins, and the earlier ones. */
#define PARAAT_TYPE_EVALUATIONS_PAGE (paraat_evaluations_page_get_type ())
G_DECLARE_FINAL_TYPE (ParaatEvaluationsPage, paraat_evaluations_page, PARAAT, EVALUATIONS_PAGE, AdwNavigationPage)

ParaatEvaluationsPage *paraat_evaluations_page_new (ParaatDesk *desk) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

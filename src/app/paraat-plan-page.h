/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-desk.h"

G_BEGIN_DECLS

/* What has to happen, by whom and by when; what the newest self-evaluation proposes. */
#define PARAAT_TYPE_PLAN_PAGE (paraat_plan_page_get_type ())
G_DECLARE_FINAL_TYPE (ParaatPlanPage, paraat_plan_page, PARAAT, PLAN_PAGE, AdwNavigationPage)

ParaatPlanPage *paraat_plan_page_new (ParaatDesk *desk) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

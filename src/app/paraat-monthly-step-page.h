/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-desk.h"
#include "paraat-monthly.h"

G_BEGIN_DECLS

/* One step of the monthly check: what there is to look at, and below it the two answers. */
#define PARAAT_TYPE_MONTHLY_STEP_PAGE (paraat_monthly_step_page_get_type ())
G_DECLARE_FINAL_TYPE (ParaatMonthlyStepPage, paraat_monthly_step_page, PARAAT, MONTHLY_STEP_PAGE, AdwNavigationPage)

ParaatMonthlyStepPage *paraat_monthly_step_page_new (ParaatDesk        *desk,
                                                     ParaatMonthly     *monthly,   /* that is loaded */
                                                     ParaatMonthlyStep  step) G_GNUC_WARN_UNUSED_RESULT;

/* Signal: answered (): the page goes back */

G_END_DECLS

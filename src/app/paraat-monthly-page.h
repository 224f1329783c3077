/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-desk.h"

G_BEGIN_DECLS

/* The monthly check: five steps, in any order, and what came out. */
#define PARAAT_TYPE_MONTHLY_PAGE (paraat_monthly_page_get_type ())
G_DECLARE_FINAL_TYPE (ParaatMonthlyPage, paraat_monthly_page, PARAAT, MONTHLY_PAGE, AdwNavigationPage)

ParaatMonthlyPage *paraat_monthly_page_new (ParaatDesk *desk) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

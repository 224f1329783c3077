/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-desk.h"

G_BEGIN_DECLS

/* An open incident owns the page; otherwise what is ready and what is not. */
#define PARAAT_TYPE_OVERVIEW_PAGE (paraat_overview_page_get_type ())
G_DECLARE_FINAL_TYPE (ParaatOverviewPage, paraat_overview_page, PARAAT, OVERVIEW_PAGE, AdwNavigationPage)

ParaatOverviewPage *paraat_overview_page_new (ParaatDesk *desk) G_GNUC_WARN_UNUSED_RESULT;

/* Signals: open-incident (ParaatRecord *), open-answers (ParaatRecord *) */

G_END_DECLS

/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-desk.h"
#include "paraat-form.h"

G_BEGIN_DECLS

/* One page of a report: its questions, by who knows it; or a small incident whole. */
#define PARAAT_TYPE_REPORT_PAGE (paraat_report_page_get_type ())
G_DECLARE_FINAL_TYPE (ParaatReportPage, paraat_report_page, PARAAT, REPORT_PAGE, AdwNavigationPage)

ParaatReportPage *paraat_report_page_new (ParaatDesk           *desk,
                                          ParaatRecord         *record,
                                          const ParaatFormPage *page,
                                          const char           *next_label) G_GNUC_WARN_UNUSED_RESULT;   /* (nullable) where the button below leads */

/* Signal: next () */

G_END_DECLS

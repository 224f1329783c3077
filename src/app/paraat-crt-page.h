/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-desk.h"

G_BEGIN_DECLS

/* The CRT on any day: a question, the earlier ones, and what was sent when. */
#define PARAAT_TYPE_CRT_PAGE (paraat_crt_page_get_type ())
G_DECLARE_FINAL_TYPE (ParaatCrtPage, paraat_crt_page, PARAAT, CRT_PAGE, AdwNavigationPage)

ParaatCrtPage *paraat_crt_page_new (ParaatDesk *desk) G_GNUC_WARN_UNUSED_RESULT;

/* Signal: open-talk (ParaatRecord *question) */

G_END_DECLS

/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-desk.h"

G_BEGIN_DECLS

/* First start in three steps, each of which can be skipped: for whom, who you are and whom you call, the link. */
#define PARAAT_TYPE_START_PAGE (paraat_start_page_get_type ())
G_DECLARE_FINAL_TYPE (ParaatStartPage, paraat_start_page, PARAAT, START_PAGE, AdwNavigationPage)

AdwNavigationPage *paraat_start_page_new       (ParaatDesk *desk) G_GNUC_WARN_UNUSED_RESULT;
gboolean           paraat_start_page_is_wanted (ParaatDesk *desk);   /* nothing was filled in or skipped yet */
void               paraat_start_page_skip      (ParaatStore *store); /* it was set up in another way */

/* Signal: done () */

G_END_DECLS

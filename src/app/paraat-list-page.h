/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-desk.h"

G_BEGIN_DECLS

/* The register: all incidents, with what to show of them. */
#define PARAAT_TYPE_LIST_PAGE (paraat_list_page_get_type ())
G_DECLARE_FINAL_TYPE (ParaatListPage, paraat_list_page, PARAAT, LIST_PAGE, AdwNavigationPage)

ParaatListPage *paraat_list_page_new (ParaatDesk *desk) G_GNUC_WARN_UNUSED_RESULT;

/* Signals:
 *   chosen (ParaatRecord *incident)
 *   small (): somebody wants to write down one for the register alone
 */

G_END_DECLS

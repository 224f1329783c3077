/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-desk.h"

G_BEGIN_DECLS

/* The audits that were recorded, and the way to the help with one. */
#define PARAAT_TYPE_AUDITS_PAGE (paraat_audits_page_get_type ())
G_DECLARE_FINAL_TYPE (ParaatAuditsPage, paraat_audits_page, PARAAT, AUDITS_PAGE, AdwNavigationPage)

ParaatAuditsPage *paraat_audits_page_new (ParaatDesk *desk) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

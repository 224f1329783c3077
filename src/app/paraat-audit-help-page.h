/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-desk.h"

G_BEGIN_DECLS

/* Whether the administration is entitled to an audit, what it holds, what it costs and what to prepare; with where that was
 * read. */
#define PARAAT_TYPE_AUDIT_HELP_PAGE (paraat_audit_help_page_get_type ())
G_DECLARE_FINAL_TYPE (ParaatAuditHelpPage, paraat_audit_help_page, PARAAT, AUDIT_HELP_PAGE, AdwNavigationPage)

ParaatAuditHelpPage *paraat_audit_help_page_new (ParaatDesk *desk) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

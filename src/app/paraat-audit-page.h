/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-desk.h"

G_BEGIN_DECLS

/* One audit: how it stands, what it found, and what to prepare while it is planned. */
#define PARAAT_TYPE_AUDIT_PAGE (paraat_audit_page_get_type ())
G_DECLARE_FINAL_TYPE (ParaatAuditPage, paraat_audit_page, PARAAT, AUDIT_PAGE, AdwNavigationPage)

ParaatAuditPage *paraat_audit_page_new (ParaatDesk   *desk,
                                        ParaatRecord *audit) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

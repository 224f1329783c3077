/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-finding.h"

G_BEGIN_DECLS

/* What audits and their findings are called on the screen; scheme: (nullable) it cannot be read. */
const char *paraat_audit_words_kind     (ParaatRecord            *audit,
                                         const ParaatAuditScheme *scheme);
char       *paraat_audit_words_audit    (ParaatRecord            *audit,
                                         GPtrArray               *findings) G_GNUC_WARN_UNUSED_RESULT;   /* (element-type ParaatRecord) of all audits */
char       *paraat_audit_words_finding  (ParaatRecord            *finding,
                                         ParaatRecord            *action,
                                         gint64                   now_us) G_GNUC_WARN_UNUSED_RESULT;     /* action: (nullable) */
char       *paraat_audit_words_entitled (const ParaatAuditScheme *scheme,
                                         const ParaatAuditKind   *kind,
                                         ParaatEntitled           entitled) G_GNUC_WARN_UNUSED_RESULT;
char       *paraat_audit_words_share    (const ParaatAuditKind   *kind,
                                         gint64                   cents) G_GNUC_WARN_UNUSED_RESULT;      /* cents -1: of a price that is not known */

G_END_DECLS

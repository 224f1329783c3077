/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-audit-scheme.h"
#include "paraat-contacts.h"
#include "paraat-duties.h"
#include "paraat-municipality.h"
#include "paraat-pack.h"
#include "paraat-questionnaire.h"

G_BEGIN_DECLS

/* What the program goes by: the pack that it was built with or one that came later, each part read when it is first asked for,
 * and kept.  Any thread. */
ParaatPack                *paraat_content_get_own_pack         (GError **error);   /* (transfer none) (nullable) */
gboolean                   paraat_content_use                  (ParaatPack *pack);
ParaatPack                *paraat_content_get_pack             (GError **error);   /* (transfer none) (nullable) */
const ParaatAuditScheme   *paraat_content_get_audit_scheme     (GError **error);   /* (nullable) */
const ParaatContacts      *paraat_content_get_contacts         (void);
const ParaatDuties        *paraat_content_get_duties           (GError **error);   /* (nullable) */
const ParaatQuestionnaire *paraat_content_get_questionnaire    (GError **error);   /* (nullable) the one that is asked today */
const ParaatQuestionnaire *paraat_content_get_questionnaire_of (gint64   version,
                                                                GError **error);   /* (nullable) */
GPtrArray                 *paraat_content_get_items            (void);             /* (transfer none) (element-type ParaatItem) by id */
const ParaatItem          *paraat_content_lookup_item          (const char *id);    /* (nullable) */
GPtrArray                 *paraat_content_get_municipalities   (void);             /* (transfer none) (element-type ParaatMunicipality) */

G_END_DECLS

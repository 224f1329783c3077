/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-audit-scheme.h"
#include "paraat-option.h"
#include "paraat-profile.h"

G_BEGIN_DECLS

/* One ICT-veiligheidsaudit of an administration: a record of kind "audit", a root of its own, with its findings below it.
 *
 * Fields: kind (id of a kind of the scheme, or "andere"), by (who does it), when (a day or a period, as it was typed), state,
 * cost (whole cents), note, ready.ID (that what is to be prepared by that id of the scheme is ready). */
#define PARAAT_KIND_AUDIT "audit"
#define PARAAT_AUDIT_OTHER "andere"   /* of no kind of the scheme */

typedef enum
{
  PARAAT_AUDIT_PLANNED,
  PARAAT_AUDIT_BUSY,
  PARAAT_AUDIT_REPORTED,   /* its report is there */
  PARAAT_AUDIT_DONE,
} ParaatAuditState;

/* Whether an administration may have one with co-financing. */
typedef enum
{
  PARAAT_ENTITLED_YES,
  PARAAT_ENTITLED_LATER,         /* after an audit of the kind that comes before it */
  PARAAT_ENTITLED_NO,            /* not for administrations of this type */
  PARAAT_ENTITLED_NOT_KNOWN,     /* the sources say nothing of this type */
  PARAAT_ENTITLED_NO_BESTUUR,    /* nobody said which administration it is */
} ParaatEntitled;

ParaatRecord          *paraat_audit_new        (ParaatStore              *store,
                                                const ParaatUuid         *bestuur,
                                                const char               *kind) G_GNUC_WARN_UNUSED_RESULT;

const ParaatAuditKind *paraat_audit_get_kind   (ParaatRecord             *self,
                                                const ParaatAuditScheme  *scheme);   /* (nullable) another; scheme: (nullable) */
void                   paraat_audit_set_kind   (ParaatRecord             *self,
                                                const char               *kind);
const ParaatOption    *paraat_audit_get_states (guint                    *out_n);    /* by ParaatAuditState */
ParaatAuditState       paraat_audit_get_state  (ParaatRecord             *self);
void                   paraat_audit_set_state  (ParaatRecord             *self,
                                                ParaatAuditState          state);
gint64                 paraat_audit_get_cost   (ParaatRecord             *self);     /* cents; -1: nobody said */
gboolean               paraat_audit_set_cost   (ParaatRecord             *self,
                                                const char               *text);

gboolean               paraat_audit_is_of      (ParaatRecord             *self,
                                                ParaatProfile            *profile);
ParaatEntitled         paraat_audit_judge      (const ParaatAuditScheme  *scheme,
                                                const ParaatAuditKind    *kind,
                                                GPtrArray                *audits,
                                                const char               *type);

G_END_DECLS

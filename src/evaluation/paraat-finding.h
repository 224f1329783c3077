/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-action.h"
#include "paraat-audit.h"

G_BEGIN_DECLS

/* One finding of an audit: a record of kind "finding" below it.  Fields: title, severity, note, state.
 *
 * It may become an action of the plan.  The id of that action follows from the finding's, so that two colleagues who make it
 * at once have one; the action names the finding in its field "finding". */
#define PARAAT_KIND_FINDING "finding"

typedef enum
{
  PARAAT_SEVERITY_HIGH,
  PARAAT_SEVERITY_MIDDLE,
  PARAAT_SEVERITY_LOW,
} ParaatSeverity;

typedef enum
{
  PARAAT_FINDING_OPEN,
  PARAAT_FINDING_SOLVED,
  PARAAT_FINDING_ACCEPTED,   /* the administration lives with it */
} ParaatFindingState;

ParaatRecord       *paraat_finding_new            (ParaatStore        *store,
                                                   ParaatRecord       *audit) G_GNUC_WARN_UNUSED_RESULT;   /* nothing is stored of it yet */

const ParaatOption *paraat_finding_get_severities (guint              *out_n);     /* by ParaatSeverity */
ParaatSeverity      paraat_finding_get_severity   (ParaatRecord       *self);
void                paraat_finding_set_severity   (ParaatRecord       *self,
                                                   ParaatSeverity      severity);
const ParaatOption *paraat_finding_get_states     (guint              *out_n);     /* by ParaatFindingState */
ParaatFindingState  paraat_finding_get_state      (ParaatRecord       *self);
void                paraat_finding_set_state      (ParaatRecord       *self,
                                                   ParaatFindingState  state);
int                 paraat_finding_compare        (ParaatRecord       *a,
                                                   ParaatRecord       *b);

void                paraat_finding_get_action_id  (ParaatRecord       *self,
                                                   ParaatUuid         *out_id);
ParaatRecord       *paraat_finding_accept         (ParaatRecord       *self,
                                                   ParaatStore        *store) G_GNUC_WARN_UNUSED_RESULT;
ParaatRecord       *paraat_finding_find           (GPtrArray          *findings,
                                                   ParaatRecord       *action);    /* (nullable) which of them it answers */

G_END_DECLS

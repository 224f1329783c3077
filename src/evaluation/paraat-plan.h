/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-action.h"

G_BEGIN_DECLS

/* The action plan: all actions in the order in which they are to be done, the findings that some come from, and the
 * evaluation that proposes more.  Main thread. */
#define PARAAT_TYPE_PLAN (paraat_plan_get_type ())
G_DECLARE_FINAL_TYPE (ParaatPlan, paraat_plan, PARAAT, PLAN, GObject)

ParaatPlan       *paraat_plan_new            (ParaatStore *store) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray        *paraat_plan_get_actions    (ParaatPlan  *self);   /* (element-type ParaatRecord) that were read; until the next "changed" */
GPtrArray        *paraat_plan_get_findings   (ParaatPlan  *self);   /* (element-type ParaatRecord) of all audits, that were read; until the next "changed" */
ParaatEvaluation *paraat_plan_get_evaluation (ParaatPlan  *self);   /* (nullable) see paraat_newest_get_evaluation() */

/* Signal: changed (): any of it; many changes at once are told once */

G_END_DECLS

/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-desk.h"

G_BEGIN_DECLS

typedef enum
{
  PARAAT_ACTION_STEP_READING,
  PARAAT_ACTION_STEP_NO_PLAN,       /* there is no self-evaluation and no action */
  PARAAT_ACTION_STEP_NOTHING_OPEN,
  PARAAT_ACTION_STEP_FOUND,
} ParaatActionStepKind;

/* The first open action of the plan of this bestuur, in the monthly check. */
#define PARAAT_TYPE_ACTION_STEP (paraat_action_step_get_type ())
G_DECLARE_FINAL_TYPE (ParaatActionStep, paraat_action_step, PARAAT, ACTION_STEP, AdwBin)

GtkWidget               *paraat_action_step_new      (ParaatDesk          *desk) G_GNUC_WARN_UNUSED_RESULT;
ParaatActionStepKind  paraat_action_step_get_kind (ParaatActionStep *self);
ParaatRecord            *paraat_action_step_get      (ParaatActionStep *self);   /* (nullable) when it was found */

/* Signal: changed (): it is another, or none */

G_END_DECLS

/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-state.h"

G_BEGIN_DECLS

ParaatState *paraat_state_new      (const ParaatIdentity *identity,
                                    gint64                first_us,
                                    ParaatDeletion        deletion) G_GNUC_WARN_UNUSED_RESULT;
void         paraat_state_take     (ParaatState          *self,
                                    const char           *field,
                                    ParaatSaid           *said);
void         paraat_state_settle   (ParaatState          *self);   /* after the last one: orders and folds the heads */

G_END_DECLS

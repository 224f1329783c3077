/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-evaluation.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* There is a newer version of the questions: what is other in it, and whether this evaluation goes on with it.  Responds
 * "stay" or "move"; the evaluation was moved by then. */
AdwDialog *paraat_move_dialog_new (ParaatEvaluation          *evaluation,
                                   const ParaatQuestionnaire *newer) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

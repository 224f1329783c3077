/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-questionnaire.h"

G_BEGIN_DECLS

/* A question of the self-evaluation, to read: why it is asked, and what each level looks like. */
AdwDialog *paraat_control_dialog_new (const ParaatQuestionnaire *questionnaire,
                                      const ParaatControl       *control) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

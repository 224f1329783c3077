/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-questionnaire.h"

G_BEGIN_DECLS

/* Our questionnaire as a next version would be: "back-up" asks something else, "oefenen" counts for less, "mfa" is gone and
 * "mfa-2" is new. */
const ParaatQuestionnaire *newer_get (void);

G_END_DECLS

/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-desk.h"

G_BEGIN_DECLS

/* How well prepared we are, on the overview: the monthly check, the binder on paper, the lights of the newest self-evaluation and
 * the three next actions. */
#define PARAAT_TYPE_READINESS (paraat_readiness_get_type ())
G_DECLARE_FINAL_TYPE (ParaatReadiness, paraat_readiness, PARAAT, READINESS, AdwBin)

void paraat_readiness_set_desk (ParaatReadiness *self,
                                ParaatDesk      *desk);   /* once */

G_END_DECLS

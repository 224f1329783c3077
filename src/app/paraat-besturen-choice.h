/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-desk.h"

G_BEGIN_DECLS

/* Which legal persons a report is about: those of the profile, and any that the report names itself. */
#define PARAAT_TYPE_BESTUREN_CHOICE (paraat_besturen_choice_get_type ())
G_DECLARE_FINAL_TYPE (ParaatBesturenChoice, paraat_besturen_choice, PARAAT, BESTUREN_CHOICE, AdwBin)

void paraat_besturen_choice_bind (ParaatBesturenChoice *self,
                                  ParaatDesk           *desk,
                                  ParaatRecord         *record);

G_END_DECLS

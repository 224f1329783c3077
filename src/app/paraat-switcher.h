/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-desk.h"

G_BEGIN_DECLS

/* At the foot of the sidebar: for which administration this laptop works now, and who sits at it; both changed in two
 * clicks. */
#define PARAAT_TYPE_SWITCHER (paraat_switcher_get_type ())
G_DECLARE_FINAL_TYPE (ParaatSwitcher, paraat_switcher, PARAAT, SWITCHER, AdwBin)

void paraat_switcher_set_desk (ParaatSwitcher *self,
                               ParaatDesk     *desk);

G_END_DECLS

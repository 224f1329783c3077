/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-desk.h"

G_BEGIN_DECLS

/* Makes the stick: asks which, shows how far it is, and says when it can be pulled out.  What it was made from is remembered then. */
AdwDialog *paraat_noodstick_dialog_present (GtkWidget  *page,
                                            ParaatDesk *desk);   /* (transfer none) emits "closed" */

G_END_DECLS

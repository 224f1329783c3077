/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-desk.h"

G_BEGIN_DECLS

/* Makes the binder: which documents go in, and out to a printer or a PDF.  What it was made from is remembered when it went out. */
AdwDialog *paraat_noodmap_dialog_present (GtkWidget  *page,
                                          ParaatDesk *desk);   /* (transfer none) emits "closed" */

G_END_DECLS

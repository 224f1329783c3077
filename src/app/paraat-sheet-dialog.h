/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-ask.h"
#include "paraat-desk.h"

G_BEGIN_DECLS

/* Questions to a colleague, on a sheet: whom, which, until when, and on what.  They count as asked once the sheet is out. */
void paraat_sheet_dialog_present (GtkWidget        *page,
                                  ParaatDesk       *desk,
                                  ParaatEvaluation *evaluation,
                                  const char       *label,      /* of the choice that stands first */
                                  GArray           *controls);  /* (element-type guint) and what it holds */

G_END_DECLS

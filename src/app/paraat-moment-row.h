/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-desk.h"

G_BEGIN_DECLS

/* A day and time of a report, with how sure it is: exact, about, or not known.  What cannot be read as a time is kept as
 * it was typed, and says so. */
#define PARAAT_TYPE_MOMENT_ROW (paraat_moment_row_get_type ())
G_DECLARE_FINAL_TYPE (ParaatMomentRow, paraat_moment_row, PARAAT, MOMENT_ROW, GtkBox)

void paraat_moment_row_bind   (ParaatMomentRow *self,
                               ParaatDesk      *desk,
                               ParaatRecord    *record,
                               const char      *field,
                               gboolean         proposes_now);
void paraat_moment_row_commit (ParaatMomentRow *self);

G_END_DECLS

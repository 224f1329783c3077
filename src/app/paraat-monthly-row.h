/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-desk.h"

G_BEGIN_DECLS

/* The monthly check on the overview: when it was last done, what stayed open, and when it is due.  Leads to it. */
#define PARAAT_TYPE_MONTHLY_ROW (paraat_monthly_row_get_type ())
G_DECLARE_FINAL_TYPE (ParaatMonthlyRow, paraat_monthly_row, PARAAT, MONTHLY_ROW, AdwActionRow)

GtkWidget *paraat_monthly_row_new (ParaatDesk *desk) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

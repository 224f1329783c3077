/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-record.h"

G_BEGIN_DECLS

/* Fills a row with what its record says now. */
typedef void (*ParaatRecordRowShow) (AdwActionRow *row,
                                     ParaatRecord *record,
                                     gpointer      user_data);

/* A list box with a row for each of some records, in their order.  A row whose record is still among them stays, and keeps the
 * focus: whoever comes back from a dialog is where they were. */
void          paraat_record_rows_show (GtkListBox          *list,
                                       GPtrArray           *records,
                                       ParaatRecordRowShow  show,
                                       gpointer             user_data);
ParaatRecord *paraat_record_rows_get  (GtkListBoxRow       *row);

G_END_DECLS

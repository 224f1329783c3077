/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-desk.h"

G_BEGIN_DECLS

/* When somebody last called the numbers of Ons bestuur, and that it was done today.  Hidden while there are none. */
#define PARAAT_TYPE_CONTACTS_ROW (paraat_contacts_row_get_type ())
G_DECLARE_FINAL_TYPE (ParaatContactsRow, paraat_contacts_row, PARAAT, CONTACTS_ROW, AdwActionRow)

GtkWidget *paraat_contacts_row_new (ParaatDesk *desk) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

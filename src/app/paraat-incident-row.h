/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <gtk/gtk.h>

#include "paraat-register.h"

G_BEGIN_DECLS

#define PARAAT_TYPE_INCIDENT_ROW (paraat_incident_row_get_type ())
G_DECLARE_FINAL_TYPE (ParaatIncidentRow, paraat_incident_row, PARAAT, INCIDENT_ROW, GtkBox)

GtkWidget *paraat_incident_row_new  (void) G_GNUC_WARN_UNUSED_RESULT;
void       paraat_incident_row_show (ParaatIncidentRow  *self,
                                     ParaatRegisterItem *shown,
                                     GtkListItem        *item);   /* both NULL: unbind */

G_END_DECLS

/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-desk.h"

G_BEGIN_DECLS

/* What is done with a whole incident: each asks first when it cannot be taken back with one click. */
void paraat_incident_menu_join      (GtkWidget      *page,
                                     ParaatDesk     *desk,
                                     ParaatIncident *incident);
void paraat_incident_menu_withdraw  (GtkWidget      *page,
                                     ParaatDesk     *desk,
                                     ParaatIncident *incident);
void paraat_incident_menu_delete    (GtkWidget      *page,
                                     ParaatDesk     *desk,
                                     ParaatIncident *incident);
void paraat_incident_menu_make_real (GtkWidget      *page,
                                     ParaatDesk     *desk,
                                     ParaatIncident *incident);
void paraat_incident_menu_print     (GtkWidget      *page,
                                     ParaatDesk     *desk,
                                     ParaatIncident *incident);

G_END_DECLS

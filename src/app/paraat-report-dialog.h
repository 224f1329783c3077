/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-desk.h"

G_BEGIN_DECLS

/* Melden: what leaves and to whom, before it does. */
void paraat_report_dialog_present (GtkWidget      *parent,
                                   ParaatDesk     *desk,
                                   ParaatIncident *incident);

G_END_DECLS

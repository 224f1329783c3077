/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-desk.h"

G_BEGIN_DECLS

/* Asks for the file of a self-evaluation and takes it in; what is wrong with it is told on the screen. */
void paraat_evaluation_open_file (GtkWidget  *page,
                                  ParaatDesk *desk);

G_END_DECLS

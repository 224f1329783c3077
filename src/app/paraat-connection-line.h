/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-sync.h"

G_BEGIN_DECLS

/* The connection in words, with the one thing that can be done about it. */
#define PARAAT_TYPE_CONNECTION_LINE (paraat_connection_line_get_type ())
G_DECLARE_FINAL_TYPE (ParaatConnectionLine, paraat_connection_line, PARAAT, CONNECTION_LINE, AdwBin)

void paraat_connection_line_set_sync (ParaatConnectionLine *self,
                                      ParaatSync           *sync);   /* NULL: the store is not open */

G_END_DECLS

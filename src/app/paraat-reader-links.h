/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-desk.h"
#include "paraat-item.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Where a link of a document leads inside the program. */
void        paraat_reader_links_show_item     (GtkWidget        *widget,
                                               ParaatDesk       *desk,
                                               const ParaatItem *from,
                                               const char       *id);
void        paraat_reader_links_show_question (GtkWidget        *widget,
                                               const char       *id);
const char *paraat_reader_links_follow        (GtkWidget        *widget,
                                               ParaatDesk       *desk,
                                               const ParaatItem *from,
                                               const char       *link);   /* (nullable) the field that it asks to fill in */

G_END_DECLS

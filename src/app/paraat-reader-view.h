/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-block.h"

G_BEGIN_DECLS

/* A document on the screen.  One widget for each block, not one text view: headings, lists, tables and links are then what
 * they are for a screen reader and for the keyboard too, and a table folds where there is little room.
 *
 * Signal: follow (const char *link): one that leads inside the program; others are opened by the view */
#define PARAAT_TYPE_READER_VIEW (paraat_reader_view_get_type ())
G_DECLARE_FINAL_TYPE (ParaatReaderView, paraat_reader_view, PARAAT, READER_VIEW, GtkBox)

void        paraat_reader_view_show            (ParaatReaderView  *self,
                                                ParaatBlock       *document);   /* (transfer full) without its first heading of level 1 */
void        paraat_reader_view_set_text_size   (ParaatReaderView  *self,
                                                guint              size);       /* under PARAAT_SHELF_TEXT_SIZES */

guint       paraat_reader_view_get_n_headings  (ParaatReaderView  *self);
const char *paraat_reader_view_get_heading     (ParaatReaderView  *self,
                                                guint              n,
                                                guint             *out_level);
void        paraat_reader_view_go_to_heading   (ParaatReaderView  *self,
                                                guint              n);

guint       paraat_reader_view_find            (ParaatReaderView  *self,
                                                const char        *text);       /* marks it everywhere; how often; goes to the first */
guint       paraat_reader_view_find_next       (ParaatReaderView  *self,
                                                int                step,        /* 1, -1 */
                                                guint             *out_n);      /* which one it is then, from 1, and of how many; 0: none */

G_END_DECLS

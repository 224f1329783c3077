/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A row to write in that grows with what is written: a sentence is read whole, however long it is.
 *
 * Enter says that one is done (the signal "activated"); Shift+Enter begins a line. */
#define PARAAT_TYPE_TEXT_ROW (paraat_text_row_get_type ())
G_DECLARE_FINAL_TYPE (ParaatTextRow, paraat_text_row, PARAAT, TEXT_ROW, AdwPreferencesRow)

char     *paraat_text_row_dup_text        (ParaatTextRow *self) G_GNUC_WARN_UNUSED_RESULT;
void      paraat_text_row_set_text        (ParaatTextRow *self,
                                           const char    *text);
void      paraat_text_row_hide_title      (ParaatTextRow *self);   /* when it stands above the row already; it stays its name */
void      paraat_text_row_set_is_long     (ParaatTextRow *self);   /* a text of many lines: Enter begins one */
void      paraat_text_row_embolden        (ParaatTextRow *self);   /* what is selected, as Markdown; again: no longer */
void      paraat_text_row_make_items      (ParaatTextRow *self);   /* of the lines that are selected; again: no longer */
gboolean  paraat_text_row_get_is_refusing (ParaatTextRow *self);   /* what was typed or pasted last was too much */

G_END_DECLS

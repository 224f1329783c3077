/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-own-documents.h"
#include "paraat-search.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One line of the library: a document, a question, or what was found in the plan and the register. */
typedef enum
{
  PARAAT_LIBRARY_ITEM,
  PARAAT_LIBRARY_QUESTION,
  PARAAT_LIBRARY_ACTION,
  PARAAT_LIBRARY_INCIDENT,
} ParaatLibraryKind;

#define PARAAT_TYPE_LIBRARY_ROW (paraat_library_row_get_type ())
G_DECLARE_FINAL_TYPE (ParaatLibraryRow, paraat_library_row, PARAAT, LIBRARY_ROW, GObject)

ParaatLibraryRow  *paraat_library_row_new_item     (guint               group,
                                                    const ParaatItem   *item,
                                                    const ParaatFound  *found) G_GNUC_WARN_UNUSED_RESULT;   /* found: (nullable) */
ParaatLibraryRow  *paraat_library_row_new_question (guint               group,
                                                    const ParaatFound  *found) G_GNUC_WARN_UNUSED_RESULT;
ParaatLibraryRow  *paraat_library_row_new_record   (guint               group,
                                                    ParaatLibraryKind   kind,
                                                    ParaatRecord       *record,
                                                    const char         *title,
                                                    const char         *words) G_GNUC_WARN_UNUSED_RESULT;

gboolean           paraat_library_row_mark          (ParaatLibraryRow   *self,
                                                    ParaatOwnDocuments *own);    /* says that there is an own version of it; whether that is another now */
void               paraat_library_rows_mark         (GListStore         *rows,
                                                    ParaatOwnDocuments *own);
guint              paraat_library_row_get_group    (ParaatLibraryRow   *self);
ParaatLibraryKind  paraat_library_row_get_kind     (ParaatLibraryRow   *self);
const char        *paraat_library_row_get_id       (ParaatLibraryRow   *self);   /* (nullable) of an item or a question */
const ParaatItem  *paraat_library_row_get_item     (ParaatLibraryRow   *self);   /* (nullable) */
ParaatRecord      *paraat_library_row_get_record   (ParaatLibraryRow   *self);   /* (nullable) */
const char        *paraat_library_row_get_title    (ParaatLibraryRow   *self);   /* Pango markup, as the next one */
const char        *paraat_library_row_get_words    (ParaatLibraryRow   *self);
char              *paraat_library_row_dup_name     (ParaatLibraryRow   *self) G_GNUC_WARN_UNUSED_RESULT;   /* all of it, without markup */

GtkListItemFactory *paraat_library_row_new_factory (void) G_GNUC_WARN_UNUSED_RESULT;

gboolean           paraat_library_found_is_named   (const ParaatFound  *found);   /* its whole title is what was looked for */
char              *paraat_library_dup_markup       (const char         *marked) G_GNUC_WARN_UNUSED_RESULT; /* what was looked for is bold */

G_END_DECLS

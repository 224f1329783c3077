/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-desk.h"

G_BEGIN_DECLS

/* The documents of the library, and a search over everything.
 *
 * Signal: open-incident (ParaatRecord *record): one that was found was chosen */
#define PARAAT_TYPE_LIBRARY_PAGE (paraat_library_page_get_type ())
G_DECLARE_FINAL_TYPE (ParaatLibraryPage, paraat_library_page, PARAAT, LIBRARY_PAGE, AdwNavigationPage)

ParaatLibraryPage *paraat_library_page_new          (ParaatDesk        *desk) G_GNUC_WARN_UNUSED_RESULT;
void               paraat_library_page_start_search (ParaatLibraryPage *self);   /* the cursor is where one types */
void               paraat_library_page_search       (ParaatLibraryPage *self,
                                                     const char        *text);
GListModel        *paraat_library_page_get_rows     (ParaatLibraryPage *self);   /* (element-type ParaatLibraryRow) */

G_END_DECLS

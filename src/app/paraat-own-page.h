/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Where an administration writes its own version of a document, part by part.  There is no Save button. */
#define PARAAT_TYPE_OWN_PAGE (paraat_own_page_get_type ())
G_DECLARE_FINAL_TYPE (ParaatOwnPage, paraat_own_page, PARAAT, OWN_PAGE, AdwNavigationPage)

ParaatOwnPage *paraat_own_page_new (ParaatDesk       *desk,
                                    ParaatRecord     *record,
                                    const ParaatItem *item,
                                    const char       *text) G_GNUC_WARN_UNUSED_RESULT;   /* text: (nullable) as it was published */

G_END_DECLS

/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-desk.h"
#include "paraat-item.h"
#include "paraat-reader-view.h"

G_BEGIN_DECLS

/* One document of the library, to read, fill in, print and take along. */
#define PARAAT_TYPE_READER_PAGE (paraat_reader_page_get_type ())
G_DECLARE_FINAL_TYPE (ParaatReaderPage, paraat_reader_page, PARAAT, READER_PAGE, AdwNavigationPage)

ParaatReaderPage *paraat_reader_page_new          (ParaatDesk       *desk,
                                                   const ParaatItem *item) G_GNUC_WARN_UNUSED_RESULT;
const ParaatItem *paraat_reader_page_get_item     (ParaatReaderPage *self);
ParaatReaderView *paraat_reader_page_get_view     (ParaatReaderPage *self);
void              paraat_reader_page_follow       (AdwNavigationView *view,
                                                   ParaatDesk       *desk);   /* documents that were left can be gone forward to */
char             *paraat_reader_page_dup_markdown (ParaatReaderPage *self) G_GNUC_WARN_UNUSED_RESULT;   /* as it goes on paper */

G_END_DECLS

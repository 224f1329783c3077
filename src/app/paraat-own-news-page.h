/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-own.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* An own version beside the newer text of the publisher: part by part, what differs, and which of them stays. */
#define PARAAT_TYPE_OWN_NEWS_PAGE (paraat_own_news_page_get_type ())
G_DECLARE_FINAL_TYPE (ParaatOwnNewsPage, paraat_own_news_page, PARAAT, OWN_NEWS_PAGE, AdwNavigationPage)

ParaatOwnNewsPage *paraat_own_news_page_new (ParaatRecord     *record,
                                             const ParaatItem *item,
                                             const char       *text) G_GNUC_WARN_UNUSED_RESULT;   /* text: of the item, as it was published */

G_END_DECLS

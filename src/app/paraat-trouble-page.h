/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What stands in the window when the data does not open: a sentence, and what can be done. */
AdwNavigationPage *paraat_trouble_page_new (const GError *error,
                                            const char   *newest_copy) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

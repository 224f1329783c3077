/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-item.h"

G_BEGIN_DECLS

/* What the kinds, themes, audiences and phases of documents are called on the screen. */
const char *paraat_item_words_kind     (ParaatItemKind    kind);       /* of one */
const char *paraat_item_words_kinds    (ParaatItemKind    kind);       /* of many */
const char *paraat_item_words_theme    (ParaatItemTheme   theme);
const char *paraat_item_words_audience (guint             n);          /* under PARAAT_N_AUDIENCES: of the bit 1 << n */
const char *paraat_item_words_phase    (guint             n);          /* under PARAAT_N_PHASES: as above */

char       *paraat_item_words_short    (const ParaatItem *item) G_GNUC_WARN_UNUSED_RESULT;  /* kind and time to read */
char       *paraat_item_words_origin   (const ParaatItem *item) G_GNUC_WARN_UNUSED_RESULT;  /* who published it, when it was looked at, its version */

G_END_DECLS

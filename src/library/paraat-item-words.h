/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-pack.h"

G_BEGIN_DECLS

/* What the kinds, themes, audiences and phases of documents are called on the screen. */
const char *paraat_item_words_kind     (ParaatItemKind    kind);       /* of one */
const char *paraat_item_words_kinds    (ParaatItemKind    kind);       /* of many */
const char *paraat_item_words_theme    (ParaatItemTheme   theme);
const char *paraat_item_words_audience (guint             n);          /* under PARAAT_N_AUDIENCES: of the bit 1 << n */
const char *paraat_item_words_phase    (guint             n);          /* under PARAAT_N_PHASES: as above */

char       *paraat_item_words_short    (const ParaatItem *item) G_GNUC_WARN_UNUSED_RESULT;  /* kind and time to read */
char       *paraat_item_words_origin   (const ParaatItem *item) G_GNUC_WARN_UNUSED_RESULT;  /* who published it, when it was looked at, its version */
const char *paraat_item_words_from     (const ParaatItem *item);       /* whose document it is */
const char *paraat_item_words_publisher (const ParaatItem *item);      /* (nullable) when it is a document beside */
const char *paraat_item_words_standing (const ParaatItem *item);       /* what kind of text it is: no official one */
const char *paraat_item_words_own_standing (const ParaatItem *item);   /* likewise, of what was made of it */
char       *paraat_item_words_pack     (const ParaatPack *pack) G_GNUC_WARN_UNUSED_RESULT;  /* who published it, its version, when it was looked at */

G_END_DECLS

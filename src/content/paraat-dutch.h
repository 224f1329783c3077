/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-sql.h"
#include "paraat-vocabulary.h"

G_BEGIN_DECLS

/* Dutch for FTS5: the tokenizer "paraat". */
typedef void (*ParaatDutchWord) (const char *word,   /* folded, not stemmed, hyphens left out */
                                 int         start,
                                 int         end,    /* in the text */
                                 gpointer    user_data);

gboolean paraat_dutch_register (ParaatSql               *sql,
                                const ParaatVocabulary  *vocabulary,
                                GError                 **error);
gboolean paraat_dutch_split    (ParaatSql               *sql,
                                const char              *text,
                                ParaatDutchWord          word,
                                gpointer                 user_data,
                                GError                 **error);
char    *paraat_dutch_stem     (const char              *word) G_GNUC_WARN_UNUSED_RESULT;
gboolean paraat_dutch_is_small (const char              *word);   /* one that says nothing: "de", "hoe", "is" */

G_END_DECLS

/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-sql.h"
#include "paraat-vocabulary.h"

G_BEGIN_DECLS

/* Dutch for FTS5: the tokenizer "paraat"; and the same words outside of it, for the thread of the connection. */
typedef struct _ParaatDutch ParaatDutch;

typedef void (*ParaatDutchWord) (const char *word,   /* folded, not stemmed, hyphens left out */
                                 int         start,
                                 int         end,    /* in the text */
                                 gpointer    user_data);
typedef void (*ParaatDutchTerm) (const char *term,   /* as the index has it */
                                 gboolean    is_part,   /* of the word before it, or another form of it */
                                 int         start,
                                 int         end,
                                 gpointer    user_data);

fts5_api    *paraat_dutch_get_api  (ParaatSql               *sql,
                                    GError                 **error);
gboolean     paraat_dutch_register (ParaatSql               *sql,
                                    const ParaatVocabulary  *vocabulary,
                                    GError                 **error);

ParaatDutch *paraat_dutch_new      (ParaatSql               *sql,
                                    const ParaatVocabulary  *vocabulary,
                                    GError                 **error) G_GNUC_WARN_UNUSED_RESULT;
void         paraat_dutch_free     (ParaatDutch             *self);
gboolean     paraat_dutch_split    (ParaatDutch             *self,
                                    const char              *text,
                                    ParaatDutchWord          word,
                                    gpointer                 user_data,
                                    GError                 **error);
gboolean     paraat_dutch_terms    (ParaatDutch             *self,
                                    const char              *text,
                                    ParaatDutchTerm          term,
                                    gpointer                 user_data,
                                    GError                 **error);
char        *paraat_dutch_stem     (ParaatDutch             *self,
                                    const char              *word) G_GNUC_WARN_UNUSED_RESULT;
gboolean     paraat_dutch_is_small (const char              *word);   /* one that says nothing: "de", "hoe", "is" */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParaatDutch, paraat_dutch_free)

G_END_DECLS

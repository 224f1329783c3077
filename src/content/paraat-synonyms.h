/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-dutch.h"

G_BEGIN_DECLS

/* Words that mean the same; a term may be of several words.  Nobody changes them once they are indexed. */
typedef struct _ParaatSynonyms ParaatSynonyms;

ParaatSynonyms *paraat_synonyms_parse  (const char            *json,
                                        GError               **error) G_GNUC_WARN_UNUSED_RESULT;
void            paraat_synonyms_free   (ParaatSynonyms        *self);
gboolean        paraat_synonyms_index  (ParaatSynonyms        *self,
                                        ParaatDutch           *dutch,
                                        ParaatVocabulary      *vocabulary,   /* learns their words */
                                        GError               **error);
GPtrArray      *paraat_synonyms_lookup (const ParaatSynonyms  *self,
                                        const char            *stems);       /* (nullable) (element-type utf8) folded words */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParaatSynonyms, paraat_synonyms_free)

G_END_DECLS

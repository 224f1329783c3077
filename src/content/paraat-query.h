/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-dutch.h"

G_BEGIN_DECLS

/* What somebody typed, as FTS5 looks for it. */
typedef struct
{
  char *all;         /* (owned) (nullable) every word, in some form */
  char *any;         /* (owned) (nullable) at least one of them; NULL when that is the same */
  char *corrected;   /* (owned) (nullable) the text without its typing errors */
} ParaatQuery;

/* Words that mean the same, folded; a term may be of several words. */
typedef struct _ParaatSynonyms ParaatSynonyms;

ParaatSynonyms *paraat_synonyms_parse (const char              *json,
                                       GError                 **error) G_GNUC_WARN_UNUSED_RESULT;
void            paraat_synonyms_free  (ParaatSynonyms          *self);

gboolean        paraat_query_init     (ParaatQuery             *self,
                                       ParaatSql               *sql,
                                       const char              *text,
                                       const ParaatVocabulary  *vocabulary,
                                       const ParaatSynonyms    *synonyms,
                                       GError                 **error);
void            paraat_query_clear    (ParaatQuery             *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ParaatQuery, paraat_query_clear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParaatSynonyms, paraat_synonyms_free)

G_END_DECLS

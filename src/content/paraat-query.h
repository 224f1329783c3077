/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-dutch.h"
#include "paraat-synonyms.h"

G_BEGIN_DECLS

#define PARAAT_QUERY_WORDS_MAX 24     /* the rest is left out */
#define PARAAT_QUERY_PHRASES_MAX 96

/* One way to say a word that was typed. */
typedef struct
{
  char     **terms;      /* (owned) as the index has them, one after the other */
  guint      group;      /* of which word */
  guint      compound;   /* 0, or a number that it has in common with the other parts of a word, all of which must be there */
  gboolean   is_prefix;
  gboolean   is_pair;    /* of this word and another that was typed: worth what it is worth */
  double     worth;      /* how rare it is, less when it is not what was typed */
  guint      next;       /* the one after it that begins with the same term, from 1; 0: no more */
} ParaatPhrase;

/* What somebody typed, as FTS5 looks for it. */
typedef struct
{
  char    *all;         /* (owned) (nullable) every word, in some form; NULL when there is nothing to look for */
  char    *any;         /* (owned) (nullable) at least one of them; NULL when that is the same */
  char    *corrected;   /* (owned) (nullable) the text without its typing errors */
  GArray  *phrases;     /* (owned) (element-type ParaatPhrase) in the order in which FTS5 counts them, in either */
  GHashTable *begins;   /* (owned) (element-type utf8 guint) the first phrase that begins with a term, from 1; no prefixes */
  guint    prefixes;    /* the first that is a prefix, from 1 */
  double   worth[PARAAT_QUERY_WORDS_MAX];   /* of each group */
  guint    n_groups;
  gint64   n_matches;   /* at most, of all phrases together */
} ParaatQuery;

/* What it takes to make one; all of it outlives the query. */
typedef struct
{
  ParaatSql              *sql;
  ParaatDutch            *dutch;
  const ParaatVocabulary *vocabulary;
  const ParaatSynonyms   *synonyms;
  guint                   n_entries;   /* that can be found */
} ParaatQueryMaker;

gboolean paraat_query_init  (ParaatQuery             *self,
                             const ParaatQueryMaker  *maker,
                             const char              *text,
                             GError                 **error);
void     paraat_query_clear (ParaatQuery             *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ParaatQuery, paraat_query_clear)

G_END_DECLS

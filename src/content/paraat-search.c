/* SPDX-License-Identifier: EUPL-1.2 */

/* Whatever has one of the words is looked at, so that who types a whole question gets an answer too; unless that is so much that it
 * takes time, and enough has all of them. */
#define G_LOG_DOMAIN "paraat-content"

#include "config.h"

#include "paraat-search.h"

#include "paraat-excerpt.h"
#include "paraat-pack-private.h"

#include <string.h>

#define EXCERPT_SIZE 170      /* bytes: two lines */
#define ENTRIES_MAX 100000    /* more no library has */
#define MATCHES_MANY 8000     /* to look at each of so many takes some milliseconds */

/* What one does now comes before what one prepares, when they are near each other. */
#define BOOST_NOW 1.06f
#define BOOST_PLAYBOOK 1.12f
#define BOOST_QUESTION 0.85f

struct _ParaatSearch
{
  ParaatPack       *pack;         /* (owned) */
  ParaatSql        *sql;          /* (owned) */
  ParaatVocabulary *vocabulary;   /* (owned) */
  ParaatSynonyms   *synonyms;     /* (owned) */
  ParaatDutch      *dutch;        /* (owned) */
  ParaatRank       *rank;         /* (owned) */
  guint             n_entries;
};

static void
found_free (gpointer data)
{
  ParaatFound *found = data;

  g_free (found->id);
  g_free (found->title);
  g_free (found->excerpt);
  g_free (found);
}

void
paraat_search_free (ParaatSearch *self)
{
  g_clear_pointer (&self->dutch, paraat_dutch_free);
  g_clear_pointer (&self->sql, paraat_sql_close);
  g_clear_pointer (&self->rank, paraat_rank_free);
  g_clear_pointer (&self->vocabulary, paraat_vocabulary_free);
  g_clear_pointer (&self->synonyms, paraat_synonyms_free);
  g_clear_pointer (&self->pack, paraat_pack_unref);
  g_free (self);
}

/* --- opening --- */

static gboolean
read_synonyms (ParaatSearch  *self,
               GError       **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autofree char *text = paraat_pack_dup_part (self->pack, "synonyms", &local_error);

  if (text == NULL && g_error_matches (local_error, PARAAT_CONTENT_ERROR, PARAAT_CONTENT_ERROR_NOT_FOUND))
    text = g_strdup ("{\"synonyms\":[]}");   /* a pack of documents only has none */
  else if (text == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if ((self->synonyms = paraat_synonyms_parse (text, error)) == NULL
      || !paraat_synonyms_index (self->synonyms, self->dutch, self->vocabulary, error))
    return FALSE;
  paraat_vocabulary_seal (self->vocabulary);

  return TRUE;
}

static float
boost_of (int kind,
          int now)   /* 0 not now, 1 now, 2 a playbook */
{
  if (kind == PARAAT_FOUND_QUESTION)
    return BOOST_QUESTION;

  return now >= 2 ? BOOST_PLAYBOOK : now == 1 ? BOOST_NOW : 1.0f;
}

static gboolean
read_entries (ParaatSearch  *self,
              GError       **error)
{
  g_autoptr(GArray) entries = g_array_new (FALSE, TRUE, sizeof (ParaatRankEntry));
  sqlite3_stmt *statement = paraat_sql_prepare (self->sql, "SELECT row, kind, now, words FROM entry ORDER BY row "
                                                             "LIMIT " G_STRINGIFY (ENTRIES_MAX), error);
  int more;

  if (statement == NULL)
    return FALSE;
  while ((more = paraat_sql_step (self->sql, statement, error)) > 0)
    {
      gint64 row = sqlite3_column_int64 (statement, 0);
      ParaatRankEntry *entry;

      if (row < 1 || row > ENTRIES_MAX)
        continue;
      if (row > entries->len)
        g_array_set_size (entries, (guint) row);
      entry = &g_array_index (entries, ParaatRankEntry, row - 1);
      entry->boost = boost_of (sqlite3_column_int (statement, 1), sqlite3_column_int (statement, 2));
      entry->n_words = (guint32) CLAMP (sqlite3_column_int64 (statement, 3), 0, G_MAXINT32);
    }
  paraat_sql_done (statement);
  if (more < 0)
    return FALSE;
  self->n_entries = entries->len;
  self->rank = paraat_rank_new (self->sql, entries, error);

  return self->rank != NULL;
}

/**
 * paraat_search_new:
 * @error: [error@ContentError] or [error@StoreError]
 */
ParaatSearch *
paraat_search_new (ParaatPack  *pack,
                   GError     **error)
{
  g_autoptr(ParaatSearch) self = g_new0 (ParaatSearch, 1);

  self->pack = paraat_pack_ref (pack);
  self->vocabulary = paraat_vocabulary_new ();
  if ((self->sql = paraat_pack_connect (pack, error)) == NULL
      || !paraat_dutch_register (self->sql, NULL, error)
      || (self->dutch = paraat_dutch_new (self->sql, self->vocabulary, error)) == NULL
      || !paraat_pack_read_words (self->sql, self->vocabulary, error) || !read_synonyms (self, error) || !read_entries (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

/* --- finding --- */

static char *
dup_column (sqlite3_stmt *statement,
            int           column)
{
  const char *text = (const char *) sqlite3_column_text (statement, column);

  return g_utf8_make_valid (text != NULL ? text : "", -1);
}

/* The summary is the best sentence that there is: it stays when a passage has no more of what was typed. */
static char *
dup_excerpt (ParaatSearch       *self,
             const ParaatQuery  *query,
             const ParaatHit    *hit,
             const char         *summary,
             const char         *passage,   /* (nullable) */
             GError            **error)
{
  guint in_summary = 0;
  guint in_passage = 0;
  g_autofree char *first = paraat_excerpt_mark (self->dutch, query, summary, 0, &in_summary, error);
  g_autofree char *second = NULL;

  if (first == NULL || passage == NULL)
    return g_steal_pointer (&first);
  second = paraat_excerpt_mark (self->dutch, query, passage, EXCERPT_SIZE, &in_passage, error);
  if (second == NULL || in_passage > in_summary)
    return g_steal_pointer (&second);

  return g_steal_pointer (&first);
}

static gboolean
show (ParaatSearch       *self,
      const ParaatQuery  *query,
      const ParaatHit    *hit,
      GPtrArray          *found,
      GError            **error)
{
  static const char literal[] =
    "SELECT entry.kind, entry.id, entry.summary, search.title, entry.passages, search.body "
    "FROM entry JOIN search ON search.rowid = entry.row WHERE entry.row = ?";
  sqlite3_stmt *statement = paraat_sql_prepare (self->sql, literal, error);
  gboolean ok;
  int more;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, hit->row);
  more = paraat_sql_step (self->sql, statement, error);
  ok = more >= 0;
  if (more > 0)
    {
      ParaatFound *one = g_new0 (ParaatFound, 1);
      g_autofree char *summary = dup_column (statement, 2);
      g_autofree char *title = dup_column (statement, 3);
      g_autofree char *passage = NULL;
      const void *passages = sqlite3_column_blob (statement, 4);
      const char *body = (const char *) sqlite3_column_text (statement, 5);

      if (body != NULL)
        passage = paraat_excerpt_choose (query, hit, passages, (gsize) sqlite3_column_bytes (statement, 4), body,
                                         (gsize) sqlite3_column_bytes (statement, 5));
      one->kind = sqlite3_column_int (statement, 0) == 0 ? PARAAT_FOUND_ITEM : PARAAT_FOUND_QUESTION;
      one->id = dup_column (statement, 1);
      g_ptr_array_add (found, one);
      one->title = paraat_excerpt_mark (self->dutch, query, title, 0, NULL, error);
      one->excerpt = one->title != NULL ? dup_excerpt (self, query, hit, summary, passage, error) : NULL;
      ok = one->excerpt != NULL;
    }
  paraat_sql_done (statement);

  return ok;
}

static GArray *
look_for (ParaatSearch       *self,
          const ParaatQuery  *query,
          const char         *match,
          guint               max,
          GError            **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (self->sql, "SELECT " PARAAT_RANK_FUNCTION " (search) FROM search WHERE search MATCH ?",
                                                error);
  GArray *hits;
  int more;

  if (statement == NULL)
    return NULL;
  paraat_rank_begin (self->rank, query, max);
  sqlite3_bind_text (statement, 1, match, -1, SQLITE_STATIC);
  while ((more = paraat_sql_step (self->sql, statement, error)) > 0)
    ;
  paraat_sql_done (statement);
  hits = paraat_rank_end (self->rank);

  return more == 0 ? hits : NULL;
}

static GArray *
look_for_query (ParaatSearch       *self,
                const ParaatQuery  *query,
                guint               max,
                GError            **error)
{
  GArray *hits = NULL;

  if (query->any == NULL || query->n_matches > MATCHES_MANY)
    {
      hits = look_for (self, query, query->all, max, error);
      if (hits == NULL || hits->len >= max || query->any == NULL)
        return hits;
    }

  return look_for (self, query, query->any, max, error);
}

static gboolean
make_query (ParaatSearch  *self,
            ParaatQuery   *query,
            const char    *text,
            GError       **error)
{
  ParaatQueryMaker maker = { self->sql, self->dutch, self->vocabulary, self->synonyms, self->n_entries };
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  return paraat_query_init (query, &maker, valid, error);
}

/**
 * paraat_search_find:
 * @text: what somebody types, the last word perhaps not finished
 * @max: how many at most, up to PARAAT_SEARCH_MAX
 * @out_corrected: (out) (optional) (nullable) (transfer full): @text without its typing errors; NULL when none was seen
 * @error: [error@StoreError]: CORRUPT when the pack is damaged
 *
 * Returns: (transfer full) (element-type ParaatFound): the best first; nothing for no words
 */
GPtrArray *
paraat_search_find (ParaatSearch  *self,
                    const char    *text,
                    guint          max,
                    char         **out_corrected,
                    GError       **error)
{
  g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func (found_free);
  g_auto(ParaatQuery) query = { NULL, };
  GArray *hits = NULL;   /* of the rank */

  max = MIN (max, PARAAT_SEARCH_MAX);
  if (!make_query (self, &query, text, error))
    return NULL;
  if (query.all != NULL && max > 0 && (hits = look_for_query (self, &query, max, error)) == NULL)
    return NULL;
  for (guint i = 0; hits != NULL && i < hits->len; i++)
    if (!show (self, &query, &g_array_index (hits, ParaatHit, i), found, error))
      return NULL;
  if (out_corrected != NULL)
    *out_corrected = g_steal_pointer (&query.corrected);

  return g_steal_pointer (&found);
}

/**
 * paraat_search_dup_query: (skip)
 *
 * Returns: (transfer full) (nullable): what FTS5 is asked for @text in the end
 */
char *
paraat_search_dup_query (ParaatSearch  *self,
                         const char    *text,
                         GError       **error)
{
  g_auto(ParaatQuery) query = { NULL, };

  if (!make_query (self, &query, text, error))
    return NULL;

  return query.any != NULL ? g_steal_pointer (&query.any) : g_steal_pointer (&query.all);
}

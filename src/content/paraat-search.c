/* SPDX-License-Identifier: EUPL-1.2 */

/* Whatever has one of the words is looked at, so that who types a whole question gets an answer too; what has all of them comes
 * before. */
#define G_LOG_DOMAIN "paraat-content"

#include "config.h"

#include "paraat-search.h"

#include "paraat-pack-private.h"
#include "paraat-query.h"

#include <string.h>

#define EXCERPT_WORDS "14"
#define HITS_MAX 60       /* looked at: more nobody scrolls through */
#define ALL_WORDS 1.6     /* how much better a hit is that has every word */
/* How much a word counts: in the title, what people call it, the summary, a heading, the text. */
#define RANK "bm25(12.0, 9.0, 6.0, 4.0, 1.0)"

struct _ParaatSearch
{
  ParaatPack       *pack;         /* (owned) */
  ParaatSql        *sql;          /* (owned) */
  ParaatVocabulary *vocabulary;   /* (owned) */
  ParaatSynonyms   *synonyms;     /* (owned) */
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
  g_clear_pointer (&self->sql, paraat_sql_close);
  g_clear_pointer (&self->vocabulary, paraat_vocabulary_free);
  g_clear_pointer (&self->synonyms, paraat_synonyms_free);
  g_clear_pointer (&self->pack, paraat_pack_unref);
  g_free (self);
}

static gboolean
read_vocabulary (ParaatSearch  *self,
                 GError       **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (self->sql, "SELECT term, n FROM word", error);
  int more;

  if (statement == NULL)
    return FALSE;
  while ((more = paraat_sql_step (self->sql, statement, error)) > 0)
    {
      const char *term = (const char *) sqlite3_column_text (statement, 0);

      if (term != NULL)
        paraat_vocabulary_add (self->vocabulary, term, (guint) sqlite3_column_int (statement, 1));
    }
  paraat_sql_done (statement);
  paraat_vocabulary_seal (self->vocabulary);

  return more == 0;
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
  g_autofree char *synonyms = paraat_pack_dup_part (pack, "synonyms", error);

  self->pack = paraat_pack_ref (pack);
  self->vocabulary = paraat_vocabulary_new ();
  if (synonyms == NULL
      || (self->synonyms = paraat_synonyms_parse (synonyms, error)) == NULL
      || (self->sql = paraat_pack_connect (pack, error)) == NULL
      || !paraat_dutch_register (self->sql, NULL, error)
      || !read_vocabulary (self, error))
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

/* Only what is shown is marked and excerpted: that costs more than to find it. */
static gboolean
show (ParaatSearch  *self,
      const char    *query,
      gint64         row,
      GPtrArray     *found,
      GError       **error)
{
  static const char literal[] =
    "SELECT entry.kind, entry.id, highlight(search, 0, char(1), char(2)), "
    "snippet(search, 4, char(1), char(2), '…', " EXCERPT_WORDS "), entry.summary "
    "FROM search JOIN entry ON entry.row = search.rowid WHERE search MATCH ? AND search.rowid = ?";
  sqlite3_stmt *statement = paraat_sql_prepare (self->sql, literal, error);
  int more;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, query, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 2, row);
  more = paraat_sql_step (self->sql, statement, error);
  if (more > 0)
    {
      g_autofree char *excerpt = dup_column (statement, 3);
      ParaatFound *one = g_new0 (ParaatFound, 1);

      one->kind = sqlite3_column_int (statement, 0) == 0 ? PARAAT_FOUND_ITEM : PARAAT_FOUND_QUESTION;
      one->id = dup_column (statement, 1);
      one->title = dup_column (statement, 2);
      one->excerpt = strchr (excerpt, PARAAT_SEARCH_MARK_START) != NULL ? g_steal_pointer (&excerpt) : dup_column (statement, 4);
      g_ptr_array_add (found, one);
    }
  paraat_sql_done (statement);

  return more >= 0;
}

typedef struct
{
  gint64 row;
  double rank;   /* the lower the better: bm25 */
} Hit;

static gint
compare_hits (gconstpointer a,
              gconstpointer b)
{
  const Hit *left = a;
  const Hit *right = b;

  if (left->rank < right->rank || left->rank > right->rank)
    return left->rank < right->rank ? -1 : 1;

  return left->row < right->row ? -1 : left->row > right->row;
}

static GArray *
find (ParaatSearch  *self,
      const char    *query,
      GError       **error)
{
  static const char literal[] = "SELECT rowid, rank FROM search WHERE search MATCH ? AND rank MATCH ? ORDER BY rank LIMIT ?";
  g_autoptr(GArray) hits = g_array_new (FALSE, FALSE, sizeof (Hit));
  sqlite3_stmt *statement = paraat_sql_prepare (self->sql, literal, error);
  int more;

  if (statement == NULL)
    return NULL;
  sqlite3_bind_text (statement, 1, query, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 2, RANK, -1, SQLITE_STATIC);
  sqlite3_bind_int (statement, 3, HITS_MAX);
  while ((more = paraat_sql_step (self->sql, statement, error)) > 0)
    {
      Hit hit = { sqlite3_column_int64 (statement, 0), sqlite3_column_double (statement, 1) };

      g_array_append_val (hits, hit);
    }
  paraat_sql_done (statement);

  return more == 0 ? g_steal_pointer (&hits) : NULL;
}

static gboolean
contains (const GArray *hits,
          gint64        row)
{
  for (guint i = 0; i < hits->len; i++)
    if (g_array_index (hits, Hit, i).row == row)
      return TRUE;

  return FALSE;
}

/* What has every word is better than its rank says. */
static GArray *
find_ranked (ParaatSearch       *self,
             const ParaatQuery  *query,
             GError            **error)
{
  g_autoptr(GArray) all = find (self, query->all, error);
  g_autoptr(GArray) any = all != NULL && query->any != NULL ? find (self, query->any, error) : NULL;

  if (query->any == NULL)
    return g_steal_pointer (&all);
  if (any == NULL)
    return NULL;
  for (guint i = 0; i < any->len; i++)
    if (contains (all, g_array_index (any, Hit, i).row))
      g_array_index (any, Hit, i).rank *= ALL_WORDS;
  g_array_sort (any, compare_hits);

  return g_steal_pointer (&any);
}

/**
 * paraat_search_find:
 * @text: what somebody types, the last word perhaps not finished
 * @max: how many at most
 * @error: [error@StoreError]: CORRUPT when the pack is damaged
 *
 * Returns: (transfer full) (element-type ParaatFound): the best first; nothing for no words
 */
GPtrArray *
paraat_search_find (ParaatSearch  *self,
                    const char    *text,
                    guint          max,
                    GError       **error)
{
  g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func (found_free);
  g_auto(ParaatQuery) query = { NULL, NULL, NULL };
  g_autoptr(GArray) hits = NULL;

  if (!paraat_query_init (&query, self->sql, text, self->vocabulary, self->synonyms, error))
    return NULL;
  if (query.all == NULL)
    return g_steal_pointer (&found);
  hits = find_ranked (self, &query, error);
  for (guint i = 0; hits != NULL && i < hits->len && found->len < max; i++)
    if (!show (self, query.any != NULL ? query.any : query.all, g_array_index (hits, Hit, i).row, found, error))
      return NULL;
  if (hits == NULL)
    return NULL;

  return g_steal_pointer (&found);
}

/**
 * paraat_search_dup_corrected:
 *
 * Returns: (transfer full) (nullable): @text without its typing errors; NULL when none was seen
 */
char *
paraat_search_dup_corrected (ParaatSearch *self,
                             const char   *text)
{
  g_auto(ParaatQuery) query = { NULL, NULL, NULL };

  return paraat_query_init (&query, self->sql, text, self->vocabulary, self->synonyms, NULL) ? g_steal_pointer (&query.corrected)
                                                                                             : NULL;
}

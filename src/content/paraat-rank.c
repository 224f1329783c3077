/* SPDX-License-Identifier: EUPL-1.2 */

/* bm25 counts every way of saying a word as a word of its own, so that a word with many synonyms outweighs one with none.  Here
 * a word counts once, in its best way; what has more of the words comes before; and how common a word is was counted when the
 * pack was made.  So one look at the places is enough, which is less than bm25 does. */
#include "config.h"

#include "paraat-rank.h"

#define COLUMN_BODY 4
#define TIMES_MAX 8       /* that a word counts in a body */
#define BODY 1.3          /* at most */
#define PARTIAL 0.4       /* what is left of one that has only little of what was typed */
#define SECOND 0.25       /* of a word that is there in another way too */
#define TOGETHER 0.35     /* more for one that has all of it in its title, or in another column but the body */
#define TITLE_USUAL 4     /* words of a title */
#define WORDS_USUAL 800   /* of a body, when it is not known */

/* How much a word counts: in the title, what people call it, the summary, a heading. */
static const double columns[COLUMN_BODY] = { 3.2, 2.6, 1.5, 0.9 };

struct _ParaatRank
{
  GArray            *entries;         /* (owned) */
  double             usual_words;     /* of a body */
  const ParaatQuery *query;           /* (unowned) (nullable) of now */
  GArray            *hits;            /* (owned) (element-type ParaatHit) */
  guint              max;
  guint              worst;           /* of the hits, when there are as many as there may be */
};

static double
worth_in_body (const ParaatRank *self,
               gint64            row,
               guint             times)
{
  double n_words = row >= 1 && row <= self->entries->len ? g_array_index (self->entries, ParaatRankEntry, row - 1).n_words
                                                         : self->usual_words;

  return BODY * times / (times + 0.6 + 1.2 * n_words / self->usual_words);
}

/* A title of one word says more with it than a long one. */
static double
worth_in_title (const Fts5ExtensionApi *api,
                Fts5Context            *context)
{
  int n_words;

  if (api->xColumnSize (context, 0, &n_words) != SQLITE_OK || n_words < 1)
    n_words = TITLE_USUAL;

  return columns[0] * (0.75 + (1 - 0.75) * TITLE_USUAL / n_words);
}

/* What one phrase is worth in the row that FTS5 is at; -1 when it is not there. */
static double
look_at_phrase (const ParaatRank       *self,
                const Fts5ExtensionApi *api,
                Fts5Context            *context,
                gint64                  row,
                int                     phrase,
                guint                  *out_columns)   /* added to, as bits */
{
  Fts5PhraseIter iter;
  guint seen = 0;
  guint times = 0;
  double worth = 0;
  int column;
  int at;

  if (api->xPhraseFirst (context, phrase, &iter, &column, &at) != SQLITE_OK || column < 0)
    return -1;
  for (; column >= 0 && times < TIMES_MAX; api->xPhraseNext (context, &iter, &column, &at))
    {
      if (column >= COLUMN_BODY)
        times++;
      else if ((seen & (1u << column)) == 0)
        {
          seen |= 1u << column;
          worth += column == 0 ? worth_in_title (api, context) : columns[column];
        }
    }

  *out_columns |= seen;

  return worth + (times > 0 ? worth_in_body (self, row, times) : 0);
}

/* The two best ways in which a word that was typed is there. */
typedef struct
{
  double best;
  double second;
} Group;

static void
add_way (Group  *group,
         double  worth)
{
  group->second = MAX (group->second, MIN (group->best, worth));
  group->best = MAX (group->best, worth);
}

/* The best of the columns but the body: how much of what was typed is in it, of more than one word. */
static double
together (const ParaatQuery *query,
          const guint       *seen,     /* by group */
          double             wanted)
{
  double best = 0;

  for (guint column = 0; column < COLUMN_BODY; column++)
    {
      double had = 0;
      guint n = 0;

      for (guint i = 0; i < query->n_groups; i++)
        if ((seen[i] & (1u << column)) != 0)
          {
            had += query->worth[i];
            n++;
          }
      if (n > 1)
        best = MAX (best, had / wanted);
    }

  return best;
}

static double
score (const ParaatRank       *self,
       const Fts5ExtensionApi *api,
       Fts5Context            *context,
       gint64                  row)
{
  const GArray *phrases = self->query->phrases;
  Group groups[PARAAT_QUERY_WORDS_MAX] = { { 0, 0 }, };
  guint seen[PARAAT_QUERY_WORDS_MAX] = { 0, };
  double sum = 0, had = 0, wanted = 0;

  for (guint i = 0; i < phrases->len; i++)
    {
      const ParaatPhrase *phrase = &g_array_index (phrases, ParaatPhrase, i);
      guint *columns_seen = &seen[phrase->group];
      double worth = look_at_phrase (self, api, context, row, (int) i, columns_seen);

      for (; phrase->compound != 0 && i + 1 < phrases->len && phrase[1].compound == phrase->compound; phrase++)
        worth = MIN (worth, look_at_phrase (self, api, context, row, (int) ++i, columns_seen));
      if (worth > 0)
        add_way (&groups[phrase->group], worth * phrase->worth);
    }
  for (guint i = 0; i < self->query->n_groups; i++)
    {
      sum += groups[i].best + SECOND * groups[i].second;
      wanted += self->query->worth[i];
      had += groups[i].best > 0 ? self->query->worth[i] : 0;
    }
  if (row >= 1 && row <= self->entries->len)
    sum *= g_array_index (self->entries, ParaatRankEntry, row - 1).boost;

  if (wanted <= 0)
    return 0;

  return sum * (PARTIAL + (1 - PARTIAL) * (had / wanted) * (had / wanted)) * (1 + TOGETHER * together (self->query, seen, wanted));
}

static void
note_places (const ParaatRank       *self,
             const Fts5ExtensionApi *api,
             Fts5Context            *context,
             ParaatHit              *hit)
{
  const GArray *phrases = self->query->phrases;
  guint room = MAX (PARAAT_HIT_PLACES_MAX / MAX (self->query->n_groups, 1), 1);   /* for each word that was typed */
  guint n_of_group[PARAAT_QUERY_WORDS_MAX] = { 0, };

  hit->n_places = 0;
  for (guint i = 0; i < phrases->len; i++)
    {
      guint group = g_array_index (phrases, ParaatPhrase, i).group;
      Fts5PhraseIter iter;
      int column;
      int at;

      if (api->xPhraseFirst (context, (int) i, &iter, &column, &at) != SQLITE_OK)
        return;
      for (; column >= 0 && n_of_group[group] < room; api->xPhraseNext (context, &iter, &column, &at))
        if (column == COLUMN_BODY && hit->n_places < PARAAT_HIT_PLACES_MAX)
          {
            hit->places[hit->n_places++] = (ParaatPlace) { (guint32) at, group };
            n_of_group[group]++;
          }
    }
}

static gint
compare (gconstpointer a,
         gconstpointer b)
{
  const ParaatHit *left = a;
  const ParaatHit *right = b;

  if (left->score < right->score || left->score > right->score)
    return left->score > right->score ? -1 : 1;

  return left->row < right->row ? -1 : left->row > right->row;
}

static void
find_worst (ParaatRank *self)
{
  self->worst = 0;
  for (guint i = 1; i < self->hits->len; i++)
    if (compare (&g_array_index (self->hits, ParaatHit, i), &g_array_index (self->hits, ParaatHit, self->worst)) > 0)
      self->worst = i;
}

static void
rank_cb (const Fts5ExtensionApi  *api,
         Fts5Context             *context,
         sqlite3_context         *result,
         int                      n_values,
         sqlite3_value          **values)
{
  ParaatRank *self = api->xUserData (context);
  ParaatHit hit = { 0, };

  if (self->query == NULL || (guint) api->xPhraseCount (context) != self->query->phrases->len)
    {
      sqlite3_result_error (result, "Another query than the one that is ranked", -1);
      return;
    }
  hit.row = api->xRowid (context);
  hit.score = score (self, api, context, hit.row);
  if (self->hits->len >= self->max)
    {
      ParaatHit *worst = &g_array_index (self->hits, ParaatHit, self->worst);

      if (compare (&hit, worst) >= 0)
        return;
      note_places (self, api, context, &hit);
      *worst = hit;
      find_worst (self);
      return;
    }
  note_places (self, api, context, &hit);
  g_array_append_val (self->hits, hit);
  if (self->hits->len == self->max)
    find_worst (self);
}

/**
 * paraat_rank_new: (skip)
 * @error: [error@StoreError]
 */
ParaatRank *
paraat_rank_new (ParaatSql  *sql,
                 GArray     *entries,
                 GError    **error)
{
  fts5_api *api = paraat_dutch_get_api (sql, error);
  g_autoptr(ParaatRank) self = NULL;
  double n_words = 0;

  if (api == NULL)
    return NULL;
  self = g_new0 (ParaatRank, 1);
  self->entries = g_array_ref (entries);
  self->hits = g_array_new (FALSE, FALSE, sizeof (ParaatHit));
  for (guint i = 0; i < entries->len; i++)
    n_words += g_array_index (entries, ParaatRankEntry, i).n_words;
  self->usual_words = n_words > 0 ? n_words / entries->len : WORDS_USUAL;
  if (api->xCreateFunction (api, PARAAT_RANK_FUNCTION, self, rank_cb, NULL) == SQLITE_OK)
    return g_steal_pointer (&self);
  g_set_error_literal (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_INTERNAL, "There is no ranking what is found");

  return NULL;
}

void
paraat_rank_free (ParaatRank *self)
{
  g_array_unref (self->entries);
  g_array_unref (self->hits);
  g_free (self);
}

/**
 * paraat_rank_begin: (skip)
 * @query: stays until paraat_rank_end()
 * @max: at least 1
 */
void
paraat_rank_begin (ParaatRank        *self,
                   const ParaatQuery *query,
                   guint              max)
{
  self->query = query;
  self->max = MAX (max, 1);
  g_array_set_size (self->hits, 0);
}

GArray *
paraat_rank_end (ParaatRank *self)
{
  self->query = NULL;
  g_array_sort (self->hits, compare);

  return self->hits;
}

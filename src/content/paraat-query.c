/* SPDX-License-Identifier: EUPL-1.2 */

/* Every word that was typed becomes a group of phrases: itself, what it is made of, what it makes with the word beside it, what
 * means the same, and, when nobody wrote it anywhere, what it was probably meant to be.  What is not in the index is left out
 * before FTS5 sees it. */
#include "config.h"

#include "paraat-query.h"

#include <math.h>
#include <string.h>

#define MEANT_MAX 3        /* words that one with an error may have been meant to be */
#define RANGE_MAX "200"    /* words with one beginning: that many are as common as can be */

/* How much it counts when a word is said in another way. */
#define AS_BEGINNING 0.7
#define AS_COMPOUND 0.7
#define AS_SYNONYM 0.7
#define AS_MEANT 0.85
#define AS_PAIR 0.8        /* for each of the two */

#define PAIR_APART 3       /* words that two which make one stand from each other, small ones between them */

typedef struct
{
  char     *text;       /* (owned) folded */
  char     *stem;       /* (owned) */
  GString  *match;      /* (owned) for FTS5 */
  int       start;
  int       end;
  gboolean  is_small;
  gboolean  is_last;    /* it may not be finished */
  gboolean  is_known;
  char     *meant;      /* (owned) (nullable) */
} Typed;

typedef struct
{
  ParaatQuery            *query;
  const ParaatQueryMaker *maker;
  GArray                 *words;        /* (owned) (element-type Typed) */
  GArray                 *phrases;      /* (owned) (element-type ParaatPhrase) of the word that is looked at */
  gint64                  n_own;        /* entries that have it as it was typed */
  gboolean                is_pair;      /* what is added now */
  guint                   n_compounds;
  GError                **error;
} Builder;

static void
typed_clear (gpointer data)
{
  Typed *typed = data;

  g_free (typed->text);
  g_free (typed->stem);
  g_free (typed->meant);
  if (typed->match != NULL)
    g_string_free (typed->match, TRUE);
}

static void
phrase_clear (gpointer data)
{
  g_strfreev (((ParaatPhrase *) data)->terms);
}

static void
word_cb (const char *word,
         int         start,
         int         end,
         gpointer    user_data)
{
  Builder *self = user_data;
  Typed typed = { NULL, };

  if (self->words->len >= PARAAT_QUERY_WORDS_MAX)
    return;
  typed.text = g_strdup (word);
  typed.stem = paraat_dutch_stem (self->maker->dutch, word);
  typed.match = g_string_new (NULL);
  typed.start = start;
  typed.end = end;
  typed.is_small = paraat_dutch_is_small (word);
  g_array_append_val (self->words, typed);
}

/* --- how common --- */

static gboolean
count (Builder    *self,
       const char *literal,
       const char *from,
       const char *to,      /* (nullable) */
       gint64     *out_n)
{
  ParaatSql *sql = self->maker->sql;
  sqlite3_stmt *statement = paraat_sql_prepare (sql, literal, self->error);
  int more;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, from, -1, SQLITE_STATIC);
  if (to != NULL)
    sqlite3_bind_text (statement, 2, to, -1, SQLITE_STATIC);
  more = paraat_sql_step (sql, statement, self->error);
  /* What a file says is not believed: a sum of them stays a sum. */
  *out_n = more > 0 ? CLAMP (sqlite3_column_int64 (statement, 0), 0, G_MAXINT32) : 0;
  paraat_sql_done (statement);

  return more >= 0;
}

/* In how many entries these words stand, at most. */
static gboolean
count_entries (Builder   *self,
               char     **terms,
               gboolean   is_prefix,
               gint64    *out_n)
{
  *out_n = G_MAXINT64;
  for (guint i = 0; terms[i] != NULL; i++)
    {
      g_autofree char *end = g_strconcat (terms[i], "\xf4\x8f\xbf\xbf", NULL);   /* the last character that there is */
      gint64 n;

      if (is_prefix && terms[i + 1] == NULL
          ? !count (self, "SELECT sum(docs) FROM (SELECT docs FROM term WHERE term >= ?1 AND term < ?2 LIMIT " RANGE_MAX ")",
                    terms[i], end, &n)
          : !count (self, "SELECT docs FROM term WHERE term = ?1", terms[i], NULL, &n))
        return FALSE;
      *out_n = MIN (*out_n, n);
    }

  return TRUE;
}

/* As bm25 has it. */
static double
worth_of (const Builder *self,
          gint64         n)
{
  double others = MAX ((double) self->maker->n_entries - (double) n, 0.0);

  return log (1.0 + (others + 0.5) / ((double) n + 0.5));
}

/* --- phrases --- */

static char **
stem_all (Builder    *self,
          const char *words)
{
  char **terms = g_strsplit (words, " ", -1);

  for (guint i = 0; terms[i] != NULL; i++)
    {
      char *stem = paraat_dutch_stem (self->maker->dutch, terms[i]);

      g_free (terms[i]);
      terms[i] = stem;
    }

  return terms;
}

static gboolean
is_there (const GArray *phrases,
          char        **terms,
          gboolean      is_prefix)
{
  for (guint i = 0; i < phrases->len; i++)
    {
      const ParaatPhrase *phrase = &g_array_index (phrases, ParaatPhrase, i);

      if (phrase->compound == 0 && phrase->is_prefix == is_prefix
          && g_strv_equal ((const char * const *) phrase->terms, (const char * const *) terms))
        return TRUE;
    }

  return FALSE;
}

/* FALSE: an error.  What nobody wrote is not added. */
static gboolean
add_phrase (Builder    *self,
            Typed      *typed,
            const char *words,
            gboolean    is_prefix,
            double      as)
{
  ParaatPhrase phrase = { stem_all (self, words), 0, 0, is_prefix, self->is_pair, 0, 0 };
  gint64 n = 0;
  gboolean ok;

  if (is_prefix)
    {
      g_free (phrase.terms[0]);
      phrase.terms[0] = g_strdup (words);
    }
  ok = count_entries (self, phrase.terms, is_prefix, &n);
  if (!ok || n == 0 || (is_prefix && n == self->n_own) || self->query->phrases->len + self->phrases->len >= PARAAT_QUERY_PHRASES_MAX
      || is_there (self->phrases, phrase.terms, is_prefix))
    {
      g_strfreev (phrase.terms);
      return ok;
    }
  if (as >= 1.0)
    self->n_own = n;
  phrase.worth = as * worth_of (self, n);
  self->query->n_matches += n;
  g_string_append_printf (typed->match, "%s\"%s\"%s", typed->match->len > 0 ? " OR " : "", words, is_prefix ? "*" : "");
  g_array_append_val (self->phrases, phrase);

  return TRUE;
}

static gboolean
add_compound (Builder *self,
              Typed   *typed)
{
  char *parts[PARAAT_COMPOUND_MAX + 1] = { NULL, };
  g_autofree char *words = NULL;
  g_auto(GStrv) terms = NULL;
  guint n = paraat_vocabulary_split (self->maker->vocabulary, typed->text, parts);
  gint64 n_entries = 0;

  if (n > 1)
    {
      words = g_strjoinv (" ", parts);
      terms = stem_all (self, words);
    }
  if (n > 1 && !count_entries (self, terms, FALSE, &n_entries))
    n_entries = -1;
  if (n_entries > 0 && self->query->phrases->len + self->phrases->len + n <= PARAAT_QUERY_PHRASES_MAX)
    {
      self->n_compounds++;
      for (guint i = 0; i < n; i++)
        {
          ParaatPhrase phrase = { g_strdupv ((char *[]) { terms[i], NULL }), 0, self->n_compounds, FALSE, FALSE,
                                  AS_COMPOUND * worth_of (self, n_entries), 0 };

          g_string_append_printf (typed->match, "%s\"%s\"%s", i > 0 ? " AND " : typed->match->len > 0 ? " OR (" : "(", parts[i],
                                  i + 1 == n ? ")" : "");
          g_array_append_val (self->phrases, phrase);
        }
    }
  for (guint i = 0; i < n; i++)
    g_free (parts[i]);

  return n_entries >= 0;
}

static gboolean
add_synonyms (Builder    *self,
              Typed      *typed,
              const char *stems,
              double      as)
{
  GPtrArray *same = paraat_synonyms_lookup (self->maker->synonyms, stems);

  for (guint i = 0; same != NULL && i < same->len; i++)
    if (!add_phrase (self, typed, g_ptr_array_index (same, i), FALSE, as))
      return FALSE;
  typed->is_known |= same != NULL;

  return TRUE;
}

/* What two words make when they are written as one: "gegevens lek", "dos aanval". */
static gboolean
add_joined (Builder     *self,
            Typed       *typed,
            const Typed *left,
            const Typed *right)
{
  g_autofree char *joined = g_strconcat (left->text, right->text, NULL);
  g_autofree char *linked = g_strconcat (left->text, "s", right->text, NULL);
  const char * const words[] = { joined, linked };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autofree char *stem = paraat_dutch_stem (self->maker->dutch, words[i]);

      if (!paraat_vocabulary_contains (self->maker->vocabulary, words[i]) && !paraat_vocabulary_contains (self->maker->vocabulary, stem))
        continue;
      typed->is_known = TRUE;
      if (!add_phrase (self, typed, words[i], FALSE, AS_PAIR) || !add_synonyms (self, typed, stem, AS_PAIR * AS_SYNONYM))
        return FALSE;
    }

  return TRUE;
}

/* What a word makes with another: written as one, or what means the same as the two: "wie moet ik bellen". */
static gboolean
add_pair (Builder *self,
          Typed   *typed,
          guint    left,
          guint    right)
{
  const Typed *first = &g_array_index (self->words, Typed, left);
  const Typed *second = &g_array_index (self->words, Typed, right);
  g_autofree char *stems = g_strdup_printf ("%s %s", first->stem, second->stem);
  gboolean ok = TRUE;

  for (guint i = left + 1; i < right; i++)
    if (!g_array_index (self->words, Typed, i).is_small)
      return TRUE;
  self->is_pair = TRUE;
  if (right == left + 1)
    ok = add_joined (self, typed, first, second);
  ok = ok && add_synonyms (self, typed, stems, AS_PAIR);
  self->is_pair = FALSE;

  return ok;
}

static gboolean
add_pairs (Builder *self,
           Typed   *typed,
           guint    at)
{
  for (guint other = at - MIN (at, PAIR_APART); other <= at + PAIR_APART && other < self->words->len; other++)
    if (other != at && !add_pair (self, typed, MIN (at, other), MAX (at, other)))
      return FALSE;

  return TRUE;
}

static gboolean
add_meant (Builder *self,
           Typed   *typed)
{
  g_auto(GStrv) meant = paraat_vocabulary_correct (self->maker->vocabulary, typed->text, typed->is_last, MEANT_MAX);

  for (guint i = 0; meant[i] != NULL; i++)
    {
      g_autofree char *stem = paraat_dutch_stem (self->maker->dutch, meant[i]);

      if (!add_phrase (self, typed, meant[i], FALSE, AS_MEANT) || !add_synonyms (self, typed, stem, AS_MEANT * AS_SYNONYM))
        return FALSE;
    }
  typed->meant = g_strdup (meant[0]);

  return TRUE;
}

static gboolean
is_known (const Builder *self,
          const Typed   *typed)
{
  const ParaatVocabulary *vocabulary = self->maker->vocabulary;

  return typed->is_known || typed->match->len > 0 || g_ascii_isdigit (*typed->text)
         || paraat_vocabulary_contains (vocabulary, typed->text) || paraat_vocabulary_contains (vocabulary, typed->stem)
         || (typed->is_last && paraat_vocabulary_has_prefix (vocabulary, typed->text));
}

static gboolean
may_go_on (const Typed *typed)
{
  gsize size = strlen (typed->text);

  return (typed->is_last && size >= 2) || (g_ascii_isdigit (*typed->text) && size >= 3);   /* "3-2-1" of "3-2-1-1" */
}

static gboolean
add_word (Builder *self,
          guint    at)
{
  Typed *typed = &g_array_index (self->words, Typed, at);

  self->n_own = 0;
  if (!add_phrase (self, typed, typed->text, FALSE, 1.0)
      || (may_go_on (typed) && !add_phrase (self, typed, typed->text, TRUE, AS_BEGINNING))
      || !add_pairs (self, typed, at) || !add_compound (self, typed) || !add_synonyms (self, typed, typed->stem, AS_SYNONYM))
    return FALSE;

  return is_known (self, typed) || add_meant (self, typed);
}

/* --- the query --- */

/* A word counts for what it is worth itself, or, when nobody wrote it, for the best of what it may be; and in other words for no
 * more than that. */
static void
close_group (Builder *self,
             Typed   *typed)
{
  ParaatQuery *query = self->query;
  const ParaatPhrase *first = &g_array_index (self->phrases, ParaatPhrase, 0);
  gboolean has_own = first->compound == 0 && first->terms[1] == NULL && g_str_equal (first->terms[0], typed->stem);
  double own = has_own ? first->worth : 0.0;
  double best = own;

  for (guint i = 0; i < self->phrases->len; i++)
    {
      const ParaatPhrase *phrase = &g_array_index (self->phrases, ParaatPhrase, i);

      if (!has_own || phrase->is_pair)
        best = MAX (best, phrase->worth);
    }
  for (guint i = 0; i < self->phrases->len; i++)
    {
      ParaatPhrase *phrase = &g_array_index (self->phrases, ParaatPhrase, i);

      phrase->group = query->n_groups;
      if (has_own && !phrase->is_pair)
        phrase->worth = MIN (phrase->worth, own);
    }
  query->worth[query->n_groups++] = best;
  g_array_append_vals (query->phrases, self->phrases->data, self->phrases->len);
  g_array_set_size (self->phrases, 0);
}

static char *
dup_corrected (const char *text,
               GArray     *words)
{
  GString *out = g_string_new (NULL);
  int done = 0;
  gboolean any = FALSE;

  for (guint i = 0; i < words->len; i++)
    {
      const Typed *typed = &g_array_index (words, Typed, i);

      if (typed->meant == NULL)
        continue;
      g_string_append_len (out, text + done, typed->start - done);
      g_string_append (out, typed->meant);
      done = typed->end;
      any = TRUE;
    }
  g_string_append (out, text + done);

  return g_string_free (out, !any);
}

/* Small words say nothing, unless there are no others; nor does a letter. */
static gboolean
says_something (GArray *words,
                guint   at)
{
  const Typed *typed = &g_array_index (words, Typed, at);
  gboolean only_small = TRUE;

  if (!typed->is_small && typed->text[1] != '\0')
    return TRUE;
  for (guint i = 0; i < words->len; i++)
    only_small &= g_array_index (words, Typed, i).is_small || g_array_index (words, Typed, i).text[1] == '\0';

  return only_small;
}

static gboolean
build (Builder    *self,
       const char *text)
{
  g_autoptr(GString) all = g_string_new (NULL);
  g_autoptr(GString) any = g_string_new (NULL);
  ParaatQuery *query = self->query;

  for (guint i = 0; i < self->words->len; i++)
    {
      Typed *typed = &g_array_index (self->words, Typed, i);

      if (!says_something (self->words, i))
        continue;
      if (!add_word (self, i))
        return FALSE;
      if (self->phrases->len == 0)
        continue;
      close_group (self, typed);
      g_string_append_printf (all, "%s(%s)", all->len > 0 ? " AND " : "", typed->match->str);
      g_string_append_printf (any, "%s%s", any->len > 0 ? " OR " : "", typed->match->str);
    }
  query->all = all->len > 0 ? g_strdup (all->str) : NULL;
  query->any = query->n_groups > 1 ? g_strdup (any->str) : NULL;
  query->corrected = dup_corrected (text, self->words);

  return TRUE;
}

/* So that a text is read once for all phrases. */
static void
chain_phrases (ParaatQuery *self)
{
  self->begins = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = self->phrases->len; i > 0; i--)
    {
      ParaatPhrase *phrase = &g_array_index (self->phrases, ParaatPhrase, i - 1);

      if (phrase->is_prefix)
        {
          phrase->next = self->prefixes;
          self->prefixes = i;
          continue;
        }
      phrase->next = GPOINTER_TO_UINT (g_hash_table_lookup (self->begins, phrase->terms[0]));
      g_hash_table_replace (self->begins, phrase->terms[0], GUINT_TO_POINTER (i));
    }
}

/**
 * paraat_query_init: (skip)
 * @text: what was typed
 * @error: [error@StoreError]
 */
gboolean
paraat_query_init (ParaatQuery             *self,
                   const ParaatQueryMaker  *maker,
                   const char              *text,
                   GError                 **error)
{
  g_autoptr(GArray) words = g_array_new (FALSE, FALSE, sizeof (Typed));
  g_autoptr(GArray) phrases = g_array_new (FALSE, FALSE, sizeof (ParaatPhrase));
  Builder builder = { self, maker, words, phrases, 0, FALSE, 0, error };
  gboolean ok;

  *self = (ParaatQuery) { NULL, };
  self->phrases = g_array_new (FALSE, FALSE, sizeof (ParaatPhrase));
  g_array_set_clear_func (self->phrases, phrase_clear);
  g_array_set_clear_func (words, typed_clear);
  if (!paraat_dutch_split (maker->dutch, text, word_cb, &builder, error))
    return FALSE;
  if (words->len > 0)
    {
      Typed *last = &g_array_index (words, Typed, words->len - 1);

      last->is_last = (gsize) last->end == strlen (text);
    }
  ok = build (&builder, text);
  for (guint i = 0; i < phrases->len; i++)
    phrase_clear (&g_array_index (phrases, ParaatPhrase, i));
  chain_phrases (self);

  return ok;
}

void
paraat_query_clear (ParaatQuery *self)
{
  g_clear_pointer (&self->all, g_free);
  g_clear_pointer (&self->any, g_free);
  g_clear_pointer (&self->corrected, g_free);
  g_clear_pointer (&self->begins, g_hash_table_unref);
  g_clear_pointer (&self->phrases, g_array_unref);
}

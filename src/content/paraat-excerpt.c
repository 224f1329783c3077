/* SPDX-License-Identifier: EUPL-1.2 */

/* FTS5's snippet() reads a whole document again to cut a piece out of it that begins anywhere.  The pack knows where each
 * paragraph and each row of a table begins, so one of those is shown, and only that is read. */
#include "config.h"

#include "paraat-excerpt.h"

#include "paraat-search.h"

#include <string.h>

#define BEFORE 40       /* bytes that may stand before what was looked for, when all of it is too long */
#define ROW 0.8         /* how much less it reads than prose */
#define HEADER 0.2
#define PASSAGE_MAX 4096   /* bytes: nobody reads more, and to look for where a mark belongs takes the square of it */

/* --- what to mark --- */

typedef struct
{
  gsize     at;        /* in all terms */
  guint     word;      /* which of the text */
} Term;

typedef struct
{
  int       start;
  int       end;
  guint32   groups;    /* that it is of, as bits */
} Word;

typedef struct
{
  GString *text;    /* (owned) all terms, each with its NUL */
  GArray  *terms;   /* (owned) (element-type Term) in order */
  GArray  *words;   /* (owned) (element-type Word) */
} Reading;

static void
term_cb (const char *term,
         gboolean    is_part,
         int         start,
         int         end,
         gpointer    user_data)
{
  Reading *reading = user_data;
  Word word = { start, end, 0 };
  Term one = { reading->text->len, 0 };

  if (!is_part)
    g_array_append_val (reading->words, word);
  if (reading->words->len == 0)
    return;
  g_string_append_len (reading->text, term, (gssize) strlen (term) + 1);
  one.word = reading->words->len - 1;
  g_array_append_val (reading->terms, one);
}

/* Whether a phrase goes on in the words from this one. */
static gboolean
goes_on (const Reading      *reading,
         const ParaatPhrase *phrase,
         guint               at,      /* which term of the phrase */
         guint               word)
{
  if (phrase->terms[at] == NULL)
    return TRUE;
  for (guint i = 0; i < reading->terms->len; i++)
    {
      const Term *term = &g_array_index (reading->terms, Term, i);

      if (term->word == word && g_str_equal (reading->text->str + term->at, phrase->terms[at]))
        return goes_on (reading, phrase, at + 1, word + 1);
    }

  return FALSE;
}

static void
mark (const Reading     *reading,
      const ParaatQuery *query)
{
  for (guint i = 0; i < reading->terms->len; i++)
    {
      const Term *term = &g_array_index (reading->terms, Term, i);
      const char *text = reading->text->str + term->at;
      const ParaatPhrase *phrase;

      for (guint at = GPOINTER_TO_UINT (g_hash_table_lookup (query->begins, text)); at > 0; at = phrase->next)
        {
          phrase = &g_array_index (query->phrases, ParaatPhrase, at - 1);
          if (!goes_on (reading, phrase, 1, term->word + 1))
            continue;
          for (guint j = 0; phrase->terms[j] != NULL; j++)
            g_array_index (reading->words, Word, term->word + j).groups |= 1u << phrase->group;
        }
      for (guint at = query->prefixes; at > 0; at = phrase->next)
        {
          phrase = &g_array_index (query->phrases, ParaatPhrase, at - 1);
          if (g_str_has_prefix (text, phrase->terms[0]))
            g_array_index (reading->words, Word, term->word).groups |= 1u << phrase->group;
        }
    }
}

/* --- which piece --- */

/* From where to where: the piece that has the most of what was typed. */
static void
find_window (const Reading *reading,
             const char    *text,
             gsize          size,
             gsize          max,
             gsize         *out_start,
             gsize         *out_end)
{
  const Word *words = (const Word *) (void *) reading->words->data;
  guint n = reading->words->len;
  guint best = 0;
  int most = -1;

  *out_start = 0;
  *out_end = size;
  if (max == 0 || size <= max)
    return;
  for (guint i = 0; i < n; i++)
    {
      guint32 groups = 0;

      for (guint j = i; words[i].groups != 0 && j < n && words[j].end - words[i].start < (int) (max - BEFORE); j++)
        groups |= words[j].groups;
      if (words[i].groups != 0 && __builtin_popcount (groups) > most)
        {
          most = __builtin_popcount (groups);
          best = i;
        }
    }
  if (most >= 0 && words[best].end > (int) max)
    for (guint i = best + 1; i > 0 && words[best].start - words[i - 1].start <= BEFORE; i--)
      *out_start = (gsize) words[i - 1].start;
  if (size - *out_start < max)   /* room before it */
    for (guint i = n; i > 0 && size - (gsize) words[i - 1].start <= max; i--)
      *out_start = (gsize) words[i - 1].start;
  *out_end = size - *out_start <= max ? size : *out_start;
  for (guint i = 0; i < n && words[i].end <= (int) (*out_start + max); i++)
    *out_end = MAX (*out_end, (gsize) words[i].end);
  if (*out_end == *out_start)   /* one word without an end */
    *out_end = (gsize) (g_utf8_find_prev_char (text, text + *out_start + max) - text);
}

static char *
write_marks (const Reading *reading,
             const char    *text,
             gsize          start,
             gsize          end,
             gsize          size)
{
  GString *out = g_string_new (start > 0 ? "…" : "");
  gsize done = start;

  for (guint i = 0; i < reading->words->len; i++)
    {
      const Word *word = &g_array_index (reading->words, Word, i);

      if (word->groups == 0 || (gsize) word->start < done || (gsize) word->end > end)
        continue;
      g_string_append_len (out, text + done, (gssize) ((gsize) word->start - done));
      g_string_append_c (out, PARAAT_SEARCH_MARK_START);
      g_string_append_len (out, text + word->start, word->end - word->start);
      g_string_append_c (out, PARAAT_SEARCH_MARK_END);
      done = (gsize) word->end;
    }
  g_string_append_len (out, text + done, (gssize) (end - done));
  if (end < size)
    g_string_append (out, "…");

  return g_string_free (out, FALSE);
}

/**
 * paraat_excerpt_mark: (skip)
 * @text: UTF-8
 * @error: [error@StoreError]
 *
 * Returns: (transfer full): the best piece of @text, with marks
 */
char *
paraat_excerpt_mark (ParaatDutch        *dutch,
                     const ParaatQuery  *query,
                     const char         *text,
                     gsize               max,
                     guint              *out_n,
                     GError            **error)
{
  g_autoptr(GString) all = g_string_sized_new (512);
  g_autoptr(GArray) terms = g_array_sized_new (FALSE, FALSE, sizeof (Term), 64);
  g_autoptr(GArray) words = g_array_sized_new (FALSE, FALSE, sizeof (Word), 64);
  Reading reading = { all, terms, words };
  gsize start, end;
  guint32 groups = 0;

  if (!paraat_dutch_terms (dutch, text, term_cb, &reading, error))
    return NULL;
  mark (&reading, query);
  for (guint i = 0; i < words->len; i++)
    groups |= g_array_index (words, Word, i).groups;
  if (out_n != NULL)
    *out_n = (guint) __builtin_popcount (groups);
  find_window (&reading, text, strlen (text), max, &start, &end);

  return write_marks (&reading, text, start, end, strlen (text));
}

/* --- which passage --- */

static void
read_passage (const guint8  *passages,
              gsize          at,
              ParaatPassage *out_passage)
{
  guint32 numbers[4];

  memcpy (numbers, passages + at * sizeof numbers, sizeof numbers);
  out_passage->first = GUINT32_FROM_LE (numbers[0]);
  out_passage->start = GUINT32_FROM_LE (numbers[1]);
  out_passage->size = GUINT32_FROM_LE (numbers[2]);
  out_passage->kind = GUINT32_FROM_LE (numbers[3]);
}

/* The last one that does not begin after the word. */
static gsize
passage_of (const guint8 *passages,
            gsize         n,
            guint32       word)
{
  gsize low = 0;
  gsize high = n;

  while (high - low > 1)
    {
      gsize middle = low + (high - low) / 2;
      ParaatPassage passage;

      read_passage (passages, middle, &passage);
      if (passage.first <= word)
        low = middle;
      else
        high = middle;
    }

  return low;
}

static double
worth_of (const ParaatQuery   *query,
          const ParaatPassage *passage,
          guint32              groups)
{
  double worth = 0;

  for (guint i = 0; i < query->n_groups; i++)
    if ((groups & (1u << i)) != 0)
      worth += query->worth[i];

  return worth * (passage->kind == PARAAT_PASSAGE_PROSE ? 1.0 : passage->kind == PARAAT_PASSAGE_ROW ? ROW : HEADER);
}

/**
 * paraat_excerpt_choose: (skip)
 * @passages: (array length=size): what stands in the pack; nothing of it is believed
 *
 * Returns: (transfer full) (nullable): the passage with the most of what was typed, the first of several; NULL when none is in the
 *   body
 */
char *
paraat_excerpt_choose (const ParaatQuery *query,
                       const ParaatHit   *hit,
                       const guint8      *passages,
                       gsize              size,
                       const char        *body,
                       gsize              body_size)
{
  gsize n = passages != NULL ? size / sizeof (ParaatPassage) : 0;
  ParaatPassage best = { 0, };
  gsize in[PARAAT_HIT_PLACES_MAX];
  double most = 0;

  for (guint i = 0; n > 0 && i < hit->n_places; i++)
    in[i] = passage_of (passages, n, hit->places[i].at);
  for (guint i = 0; n > 0 && i < hit->n_places; i++)
    {
      guint32 groups = 0;
      ParaatPassage passage;
      double worth;

      for (guint j = 0; j < hit->n_places; j++)
        if (in[j] == in[i])
          groups |= 1u << hit->places[j].group;
      read_passage (passages, in[i], &passage);
      worth = worth_of (query, &passage, groups);
      if (worth > most || (worth >= most && passage.first < best.first))
        {
          most = worth;
          best = passage;
        }
    }
  if (most <= 0 || best.start > body_size || best.size > body_size - best.start)
    return NULL;

  return g_utf8_make_valid (body + best.start, (gssize) MIN (best.size, PASSAGE_MAX));
}

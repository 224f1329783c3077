/* SPDX-License-Identifier: EUPL-1.2 */

/* What words there are decides what a compound is made of and what a typing error was meant to be: Dutch writes
 * "wachtwoordbeleid", and people type "wachtwoord beleid". */
#include "config.h"

#include "paraat-vocabulary.h"

#include <string.h>

#define PART_MIN 4        /* letters of a part of a compound */
#define WORD_MAX 48       /* a longer one is no typing error */
#define CORRECT_MIN 4     /* letters of a word that is corrected */
#define FAR_FROM 7        /* letters from which two errors are forgiven */

typedef struct
{
  char    *text;      /* (owned) */
  guint    n;
  guint    size;      /* bytes */
  guint32  letters;   /* which there are, as bits */
} Word;

struct _ParaatVocabulary
{
  GHashTable *words;    /* (element-type utf8 Word) */
  GPtrArray  *sorted;   /* (element-type Word) (nullable) until it is sealed */
};

static guint32
letters_of (const char *text)
{
  guint32 letters = 0;

  for (; *text != '\0'; text++)
    letters |= 1u << (*text & 31);

  return letters;
}

static void
word_free (gpointer data)
{
  Word *word = data;

  g_free (word->text);
  g_free (word);
}

ParaatVocabulary *
paraat_vocabulary_new (void)
{
  ParaatVocabulary *self = g_new0 (ParaatVocabulary, 1);

  self->words = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, word_free);

  return self;
}

void
paraat_vocabulary_free (ParaatVocabulary *self)
{
  g_clear_pointer (&self->sorted, g_ptr_array_unref);
  g_hash_table_unref (self->words);
  g_free (self);
}

void
paraat_vocabulary_add (ParaatVocabulary *self,
                       const char       *word,
                       guint             n)
{
  Word *known = g_hash_table_lookup (self->words, word);

  g_return_if_fail (self->sorted == NULL);
  if (known == NULL)
    {
      known = g_new0 (Word, 1);
      known->text = g_strdup (word);
      known->size = (guint) strlen (word);
      known->letters = letters_of (word);
      g_hash_table_insert (self->words, known->text, known);
    }
  known->n += n;
}

static gint
compare (gconstpointer a,
         gconstpointer b)
{
  return strcmp ((*(Word * const *) a)->text, (*(Word * const *) b)->text);
}

void
paraat_vocabulary_seal (ParaatVocabulary *self)
{
  self->sorted = g_hash_table_get_values_as_ptr_array (self->words);
  g_ptr_array_sort (self->sorted, compare);
}

gboolean
paraat_vocabulary_contains (const ParaatVocabulary *self,
                            const char             *word)
{
  return g_hash_table_contains (self->words, word);
}

gboolean
paraat_vocabulary_has_prefix (const ParaatVocabulary *self,
                              const char             *prefix)
{
  guint low = 0;
  guint high = self->sorted->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (strcmp (((Word *) g_ptr_array_index (self->sorted, middle))->text, prefix) < 0)
        low = middle + 1;
      else
        high = middle;
    }

  return low < self->sorted->len && g_str_has_prefix (((Word *) g_ptr_array_index (self->sorted, low))->text, prefix);
}

static gboolean
contains_part (const ParaatVocabulary *self,
               const char             *text,
               gsize                   size)
{
  char part[WORD_MAX + 1];

  if (size < PART_MIN || size > WORD_MAX)
    return FALSE;
  memcpy (part, text, size);
  part[size] = '\0';

  return g_hash_table_contains (self->words, part);
}

/* The longest word at the beginning whose rest is made of words too; "s" and "en" may stand between two. */
static guint
split (const ParaatVocabulary *self,
       const char             *text,
       guint                   room,
       char                  **out_parts)
{
  static const char * const links[] = { "", "s", "en", "n" };
  gsize size = strlen (text);

  if (room == 0 || size < PART_MIN)
    return 0;
  for (gsize head = MIN (size, WORD_MAX); head >= PART_MIN; head--)
    {
      if ((text[head] & 0xc0) == 0x80 || (head == size && room == PARAAT_COMPOUND_MAX) || !contains_part (self, text, head))
        continue;
      if (head == size)
        {
          out_parts[0] = g_strdup (text);
          return 1;
        }
      for (guint i = 0; i < G_N_ELEMENTS (links); i++)
        if (g_str_has_prefix (text + head, links[i]))
          {
            guint n = split (self, text + head + strlen (links[i]), room - 1, out_parts + 1);

            if (n > 0)
              {
                out_parts[0] = g_strndup (text, head);
                return n + 1;
              }
          }
    }

  return 0;
}

/**
 * paraat_vocabulary_split:
 * @compound: folded
 * @out_parts: (out) (array length=4): what it is made of
 *
 * Returns: how many parts, or 0 when it is no compound of words that are here
 */
guint
paraat_vocabulary_split (const ParaatVocabulary *self,
                         const char             *compound,
                         char                   *out_parts[PARAAT_COMPOUND_MAX])
{
  return strlen (compound) >= 2 * PART_MIN ? split (self, compound, PARAAT_COMPOUND_MAX, out_parts) : 0;
}

/* --- typing errors --- */

/* Letters that were added, left out, replaced, or two that changed places (optimal string alignment), as far as @limit. */
static guint
distance (const char *a,
          guint       n,
          const char *b,
          guint       m,
          guint       limit)
{
  guint rows[3][WORD_MAX + 1];

  for (guint j = 0; j <= m; j++)
    rows[0][j] = j;
  for (guint i = 1; i <= n; i++)
    {
      const guint *last = rows[(i - 1) % 3];
      const guint *before = rows[(i + 1) % 3];
      guint *row = rows[i % 3];
      guint least = row[0] = i;

      for (guint j = 1; j <= m; j++)
        {
          row[j] = MIN (MIN (last[j] + 1, row[j - 1] + 1), last[j - 1] + (a[i - 1] != b[j - 1]));
          if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
            row[j] = MIN (row[j], before[j - 2] + 1);
          least = MIN (least, row[j]);
        }
      if (least > limit)
        return limit + 1;
    }

  return rows[n % 3][m];
}

/* Every error adds one letter, takes one away, or both. */
static gboolean
may_be_near (const Word *word,
             guint       size,
             guint32     letters,
             guint       limit)
{
  return MAX (word->size, size) <= WORD_MAX && MAX (word->size, size) - MIN (word->size, size) <= limit
         && (guint) __builtin_popcount (word->letters & ~letters) <= limit
         && (guint) __builtin_popcount (letters & ~word->letters) <= limit;
}

typedef struct
{
  const Word *word;
  guint       cost;
} Candidate;

static gint
compare_candidates (gconstpointer a,
                    gconstpointer b)
{
  const Candidate *left = a;
  const Candidate *right = b;

  if (left->cost != right->cost)
    return left->cost < right->cost ? -1 : 1;
  if (left->word->n != right->word->n)
    return left->word->n > right->word->n ? -1 : 1;

  return strcmp (left->word->text, right->word->text);
}

/* How near the word is, or, when somebody is still typing it, the nearest of its beginnings. */
static guint
errors_in (const Word *word,
           const char *typed,
           guint       size,
           guint32     letters,
           gboolean    is_unfinished,
           guint       limit)
{
  guint errors = may_be_near (word, size, letters, limit) ? distance (typed, size, word->text, word->size, limit) : limit + 1;

  if (!is_unfinished || errors <= limit || size < FAR_FROM - 1 || word->size <= size || size > WORD_MAX
      || word->text[0] != typed[0] || (guint) __builtin_popcount (letters & ~word->letters) > 1)
    return errors;
  for (guint beginning = size - 1; beginning <= size + 1; beginning++)
    if (beginning <= MIN (word->size, WORD_MAX) && distance (typed, size, word->text, beginning, 1) <= 1)
      return 1;

  return errors;
}

/**
 * paraat_vocabulary_correct:
 * @word: folded, and not here
 * @is_unfinished: whether more letters may come
 * @max: how many at most
 *
 * Returns: (transfer full): the words that it was most probably meant to be, the nearest first: one error in a short word, two
 *   in a longer one; people seldom get the first letter wrong
 */
char **
paraat_vocabulary_correct (const ParaatVocabulary *self,
                           const char             *word,
                           gboolean                is_unfinished,
                           guint                   max)
{
  g_autoptr(GArray) candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  guint size = (guint) MIN (strlen (word), WORD_MAX + 1);
  guint32 letters = letters_of (word);
  guint limit = size >= FAR_FROM ? 2 : 1;

  for (guint i = 0; size >= CORRECT_MIN && i < self->sorted->len; i++)
    {
      Candidate candidate = { g_ptr_array_index (self->sorted, i), 0 };
      guint errors = errors_in (candidate.word, word, size, letters, is_unfinished, limit);

      if (errors > limit)
        continue;
      candidate.cost = 2 * errors + (candidate.word->text[0] != word[0]);
      g_array_append_val (candidates, candidate);
    }
  g_array_sort (candidates, compare_candidates);
  for (guint i = 0; i < candidates->len && i < max; i++)
    {
      const Candidate *candidate = &g_array_index (candidates, Candidate, i);

      if (candidate->cost > g_array_index (candidates, Candidate, 0).cost)
        break;
      g_strv_builder_add (builder, candidate->word->text);
    }

  return g_strv_builder_end (builder);
}

void
paraat_vocabulary_visit (const ParaatVocabulary *self,
                         ParaatVocabularyVisit   visit,
                         gpointer                user_data)
{
  for (guint i = 0; i < self->sorted->len; i++)
    {
      const Word *word = g_ptr_array_index (self->sorted, i);

      visit (word->text, word->n, user_data);
    }
}

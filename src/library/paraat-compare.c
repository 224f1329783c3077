/* SPDX-License-Identifier: EUPL-1.2 */

/* Which words of two texts differ: the longest sequence of words that they have in common stays, the rest is marked. */
#define G_LOG_DOMAIN "paraat-library"

#include "config.h"

#include "paraat-block.h"
#include "paraat-compare.h"

#include <string.h>

#define MAX_PAIRS (4 * 1000 * 1000)   /* words of the one times words of the other, what is the same at both ends aside */
#define BETWEEN "\n\n"                 /* an empty line between blocks, and between the rows of a table */
#define MAX_BETWEEN 2                 /* words between two marks that are marked with them */

void
paraat_stretch_free (ParaatStretch *self)
{
  g_free (self->text);
  g_free (self);
}

static void
stretch_free (gpointer data)
{
  paraat_stretch_free (data);
}

/* --- words --- */

typedef struct
{
  GPtrArray *words;   /* (owned) (element-type utf8) each with the white space that follows it */
  gboolean  *others;  /* (owned) in step with it */
} Side;

static gsize
count_word (const char *at)
{
  gsize n = strcspn (at, " \n");

  return n + strspn (at + n, " \n");
}

static void
side_init (Side       *side,
           const char *text)
{
  side->words = g_ptr_array_new_with_free_func (g_free);
  for (const char *at = text; *at != '\0'; at += count_word (at))
    g_ptr_array_add (side->words, g_strndup (at, count_word (at)));
  side->others = g_new0 (gboolean, side->words->len + 1);
}

static void
side_clear (Side *side)
{
  g_ptr_array_unref (side->words);
  g_free (side->others);
}

/* White space alone is no difference. */
static gboolean
is_same (const Side *left,
         guint       i,
         const Side *right,
         guint       j)
{
  const char *a = g_ptr_array_index (left->words, i);
  const char *b = g_ptr_array_index (right->words, j);
  gsize n = strcspn (a, " \n");

  return n == strcspn (b, " \n") && memcmp (a, b, n) == 0;
}

static void
mark (Side  *side,
      guint  from,
      guint  to)
{
  for (guint i = from; i < to; i++)
    side->others[i] = TRUE;
}

/* The table of the longest common sequence from each pair of places to the ends. */
static void
mark_between (Side  *left,
              guint  left_from,
              guint  left_to,
              Side  *right,
              guint  right_from,
              guint  right_to)
{
  guint n = left_to - left_from;
  guint m = right_to - right_from;
  g_autofree guint16 *lengths = g_new0 (guint16, (gsize) (n + 1) * (m + 1));
  guint i = n, j = m;

#define LENGTH(a, b) lengths[(gsize) (a) * (m + 1) + (b)]
  while (i-- > 0)
    for (j = m; j-- > 0;)
      LENGTH (i, j) = is_same (left, left_from + i, right, right_from + j) ? (guint16) (LENGTH (i + 1, j + 1) + 1)
                                                                          : MAX (LENGTH (i + 1, j), LENGTH (i, j + 1));
  i = j = 0;
  while (i < n && j < m)
    if (is_same (left, left_from + i, right, right_from + j))
      {
        i++;
        j++;
      }
    else if (LENGTH (i + 1, j) >= LENGTH (i, j + 1))
      left->others[left_from + i++] = TRUE;
    else
      right->others[right_from + j++] = TRUE;
#undef LENGTH
  mark (left, left_from + i, left_to);
  mark (right, right_from + j, right_to);
}

/* "het" between two stretches that differ is no common ground: one long mark reads better than three short ones. */
static void
join_marks (Side *side)
{
  guint start = 0;   /* of what is not marked */

  for (guint i = 0; i < side->words->len; i++)
    if (side->others[i])
      {
        if (start > 0 && i - start <= MAX_BETWEEN)
          mark (side, start, i);
        start = i + 1;
      }
}

static GPtrArray *
list_stretches (const Side *side)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (stretch_free);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < side->words->len; i++)
    {
      g_string_append (text, g_ptr_array_index (side->words, i));
      if (i + 1 == side->words->len || side->others[i] != side->others[i + 1])
        {
          ParaatStretch *stretch = g_new0 (ParaatStretch, 1);

          stretch->text = g_strdup (text->str);
          stretch->is_other = side->others[i];
          g_ptr_array_add (list, stretch);
          g_string_truncate (text, 0);
        }
    }

  return list;
}

/**
 * paraat_compare_words:
 * @out_left: (out) (transfer full) (element-type ParaatStretch): all of @left
 * @out_right: (out) (transfer full) (element-type ParaatStretch): all of @right
 *
 * Marks in each what is not in the other. Texts of thousands of words with nothing in common at their ends are marked as a whole.
 * Any thread.
 */
void
paraat_compare_words (const char  *left,
                      const char  *right,
                      GPtrArray  **out_left,
                      GPtrArray  **out_right)
{
  Side a, b;
  guint start = 0, end = 0, shorter;

  side_init (&a, left);
  side_init (&b, right);
  shorter = MIN (a.words->len, b.words->len);
  while (start < shorter && is_same (&a, start, &b, start))
    start++;
  while (end < shorter - start && is_same (&a, a.words->len - 1 - end, &b, b.words->len - 1 - end))
    end++;
  if ((guint64) (a.words->len - start - end) * (b.words->len - start - end) > MAX_PAIRS)
    {
      mark (&a, start, a.words->len - end);
      mark (&b, start, b.words->len - end);
    }
  else
    mark_between (&a, start, a.words->len - end, &b, start, b.words->len - end);
  join_marks (&a);
  join_marks (&b);
  *out_left = list_stretches (&a);
  *out_right = list_stretches (&b);
  side_clear (&a);
  side_clear (&b);
}

/* --- as one reads it --- */

static void
append_blocks (GString           *out,
               const ParaatBlock *parent,
               const char        *first);

static void
append_row (GString           *out,
            const ParaatBlock *row)
{
  for (guint i = 0; i < row->children->len; i++)
    {
      g_autofree char *text = paraat_block_dup_text (g_ptr_array_index (row->children, i));

      g_string_append_printf (out, "%s%s", i > 0 ? " · " : "", text);
    }
  g_string_append (out, BETWEEN);
}

static void
append_list (GString           *out,
             const ParaatBlock *list)
{
  for (guint i = 0; i < list->children->len; i++)
    {
      const ParaatBlock *item = g_ptr_array_index (list->children, i);
      g_autofree char *number = g_strdup_printf ("%u. ", list->start + i);

      append_blocks (out, item, item->task != PARAAT_TASK_NONE ? "☐ " : list->kind == PARAAT_BLOCK_ORDERED_LIST ? number : "• ");
      while (out->len > 1 && g_str_has_suffix (out->str, BETWEEN))   /* items stand closer to one another */
        g_string_truncate (out, out->len - 1);
    }
  g_string_append_c (out, '\n');
}

/* @first: before the first line of it */
static void
append_block (GString           *out,
              const ParaatBlock *block,
              const char        *first)
{
  g_autofree char *text = NULL;

  switch (block->kind)
    {
    case PARAAT_BLOCK_HEADING:
    case PARAAT_BLOCK_PARAGRAPH:
    case PARAAT_BLOCK_CODE:
    case PARAAT_BLOCK_CHART:
      text = g_strchomp (paraat_block_dup_text (block));
      g_string_append_printf (out, "%s%s" BETWEEN, first, text);
      break;
    case PARAAT_BLOCK_BULLET_LIST:
    case PARAAT_BLOCK_ORDERED_LIST:
      append_list (out, block);
      break;
    case PARAAT_BLOCK_TABLE:
      for (guint i = 0; i < block->children->len; i++)
        append_row (out, g_ptr_array_index (block->children, i));
      break;
    case PARAAT_BLOCK_QUOTE:
    case PARAAT_BLOCK_LIST_ITEM:
    case PARAAT_BLOCK_DOCUMENT:
      append_blocks (out, block, first);
      break;
    case PARAAT_BLOCK_RULE:
    case PARAAT_BLOCK_PAGE_BREAK:
    case PARAAT_BLOCK_ROW:
    case PARAAT_BLOCK_CELL:
    default:
      break;
    }
}

static void
append_blocks (GString           *out,
               const ParaatBlock *parent,
               const char        *first)
{
  for (guint i = 0; i < parent->children->len; i++)
    append_block (out, g_ptr_array_index (parent->children, i), i == 0 ? first : "");
}

/**
 * paraat_compare_plain:
 * @markdown: a part of a document
 *
 * Returns: (transfer full): its words, without marks; what cannot be parsed as it stands
 */
char *
paraat_compare_plain (const char *markdown)
{
  g_autoptr(ParaatBlock) document = paraat_markdown_parse (markdown, NULL);   /* what is too much for a document is text all the same */
  g_autoptr(GString) out = g_string_new (NULL);

  if (document == NULL)
    return g_strdup (markdown);
  append_blocks (out, document, "");

  return g_strchomp (g_string_free (g_steal_pointer (&out), FALSE));
}

/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "paraat-document"

#include "config.h"

#include "paraat-office-private.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_WORD 32        /* letters: a longer one is broken */
#define MAX_NATURAL 36     /* a column with longer texts gets more lines instead */
#define LETTERS_OF_LINE 68   /* wide ones, of 10.5 points, on an A4 between its margins */
#define PADDING 3          /* of a cell, in letters */
#define ROOM_TO_WRITE 16   /* in a column to be filled in by pen */

/* Word refuses a whole file for one address that it cannot read. */
const char *
paraat_office_get_link (const ParaatSpan *run)
{
  const char *address = paraat_span_get_address (run);
  g_autoptr(GUri) uri = address != NULL ? g_uri_parse (address, G_URI_FLAGS_NONE, NULL) : NULL;
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  if (uri == NULL || (g_str_has_prefix (g_uri_get_scheme (uri), "http") && (host == NULL || *host == '\0')))
    return NULL;

  return address;
}

gsize
paraat_office_get_size (const ParaatBlock *block,
                        const ParaatSpan  *run)
{
  gsize size = strlen (run->text);

  return block->kind == PARAAT_BLOCK_CODE && size > 0 && run->text[size - 1] == '\n' ? size - 1 : size;
}

static gboolean
is_rtl (gunichar c)
{
  GUnicodeScript script = g_unichar_get_script (c);

  return script == G_UNICODE_SCRIPT_ARABIC || script == G_UNICODE_SCRIPT_HEBREW || script == G_UNICODE_SCRIPT_SYRIAC
         || script == G_UNICODE_SCRIPT_THAANA || script == G_UNICODE_SCRIPT_NKO || script == G_UNICODE_SCRIPT_ADLAM;
}

gboolean
paraat_office_is_rtl (const ParaatBlock *block)
{
  for (guint i = 0; i < block->runs->len; i++)
    for (const char *at = ((ParaatSpan *) g_ptr_array_index (block->runs, i))->text; *at != '\0'; at = g_utf8_next_char (at))
      if (g_unichar_isalpha (g_utf8_get_char (at)))
        return is_rtl (g_utf8_get_char (at));

  return FALSE;
}

gboolean
paraat_office_announces (const ParaatBlock *block)
{
  const ParaatSpan *last = block->runs->len > 0 ? g_ptr_array_index (block->runs, block->runs->len - 1) : NULL;

  return block->kind == PARAAT_BLOCK_PARAGRAPH && last != NULL && g_str_has_suffix (last->text, ":");
}

gboolean
paraat_office_is_tasks (const ParaatBlock *list)
{
  if (list->kind != PARAAT_BLOCK_BULLET_LIST)
    return FALSE;
  for (guint i = 0; i < list->children->len; i++)
    if (((ParaatBlock *) g_ptr_array_index (list->children, i))->task == PARAAT_TASK_NONE)
      return FALSE;

  return TRUE;
}

const char *
paraat_office_get_box (const ParaatBlock *item)
{
  switch (item->task)
    {
    case PARAAT_TASK_OPEN:
      return "☐ ";
    case PARAAT_TASK_DONE:
      return "☑ ";
    case PARAAT_TASK_NONE:
    default:
      return NULL;
    }
}

static void
measure (const ParaatBlock *cell,
         guint             *least,
         guint             *natural)
{
  guint word = 0;
  guint line = 0;

  for (guint i = 0; i < cell->runs->len; i++)
    {
      const ParaatSpan *run = g_ptr_array_index (cell->runs, i);

      for (const char *at = run->text; *at != '\0'; at = g_utf8_next_char (at))
        {
          word = *at == ' ' || *at == '\n' ? 0 : word + 1;
          line = *at == '\n' ? 0 : line + 1;
          *least = MAX (*least, MIN (word, MAX_WORD));
          *natural = MAX (*natural, MIN (line, MAX_NATURAL));
        }
    }
}

/* What a column cannot do without, its longest word, and what it would like more than that. */
static void
measure_column (const ParaatBlock *table,
                guint              column,
                guint             *out_least,
                guint             *out_more)
{
  guint least = 3;
  guint natural = 0;
  gboolean is_filled = FALSE;

  for (guint i = 0; i < table->children->len; i++)
    {
      const ParaatBlock *row = g_ptr_array_index (table->children, i);
      const ParaatBlock *cell = column < row->children->len ? g_ptr_array_index (row->children, column) : NULL;

      if (cell == NULL || cell->runs->len == 0)
        continue;
      measure (cell, &least, &natural);
      is_filled = is_filled || !row->is_header;
    }
  *out_least = least + PADDING;
  *out_more = MAX (MAX (least, natural), is_filled ? 0 : ROOM_TO_WRITE) - least;
}

/* By their letters: there is no font here, and what opens the file may do better.  Every column has its longest word first;
 * the rest of the line goes to those that want more. */
void
paraat_office_share_width (const ParaatBlock *table,
                           guint              total,
                           guint             *widths)
{
  guint n = table->n_columns;
  g_autofree guint64 *weights = g_new0 (guint64, n);
  g_autofree guint *least = g_new0 (guint, n);
  g_autofree guint *more = g_new0 (guint, n);
  guint64 sum_least = 0;
  guint64 sum_more = 0;
  guint64 sum = 0;
  guint64 before = 0;

  for (guint j = 0; j < n; j++)
    {
      measure_column (table, j, &least[j], &more[j]);
      sum_least += least[j];
      sum_more += more[j];
    }
  for (guint j = 0; j < n; j++)
    {
      weights[j] = sum_more > 0 && sum_least < LETTERS_OF_LINE ? least[j] * sum_more + more[j] * (LETTERS_OF_LINE - sum_least)
                                                               : least[j];
      sum += weights[j];
    }
  for (guint j = 0; j < n; j++)
    {
      guint64 start = total * before / sum;

      before += weights[j];
      widths[j] = (guint) (total * before / sum - start);
    }
}

/* Only when the document says so: nothing in the file is of the moment at which it is written. */
char *
paraat_office_dup_created (ParaatDocument *document)
{
  gint64 created_us = paraat_document_get_created_us (document);
  g_autoptr(GDateTime) created = created_us > 0 ? g_date_time_new_from_unix_utc_usec (created_us) : NULL;

  return created != NULL ? g_date_time_format (created, "%Y-%m-%dT%H:%M:%SZ") : NULL;
}

char **
paraat_office_split_number (void)
{
  return g_strsplit (_("Page %u of %u"), "%u", 3);
}

/* SPDX-License-Identifier: EUPL-1.2 */

/* What a document may be, so that the reader and the exports stay quick with any that is published.  Who builds a pack and who keeps
 * one ask the same. */
#include "config.h"

#include "paraat-item.h"

#include <string.h>

/* The row of dashes below the head of a table; what may stand before it is of a quotation or a list. */
static gboolean
is_delimiter (const char *line,
              gsize       size)
{
  gsize n = strspn (line, " \t>|:-");

  return n >= size && memchr (line, '-', size) != NULL;
}

static guint
count_bars (const char *line,
            gsize       size)
{
  guint n = 0;

  for (gsize i = 0; i < size; i++)
    n += line[i] == '|';

  return n;
}

static gboolean
is_blank (const char *line,
          gsize       size)
{
  return strspn (line, " \t>\r") >= size;
}

typedef struct
{
  guint64 n_cells;   /* at most: every line below a delimiter is a row of as many columns, up to the next empty line */
  guint   n_lines;   /* that are not empty */
  gsize   block;     /* bytes of the longest without an empty line, tables apart */
} Measures;

static void
measure (const char *text,
         Measures   *out_measures)
{
  Measures measures = { 0, };
  guint columns = 0;
  gsize block = 0;

  while (*text != '\0')
    {
      gsize size = strcspn (text, "\n");

      if (is_blank (text, size))
        columns = block = 0;
      else
        {
          measures.n_lines++;
          if (is_delimiter (text, size) && count_bars (text, size) > 0)
            columns = MAX (columns, count_bars (text, size) + 1);
          else if (columns == 0)
            block += size + 1;
        }
      measures.block = MAX (measures.block, block);
      measures.n_cells += columns;
      text += size + (text[size] == '\n');
    }
  *out_measures = measures;
}

/**
 * paraat_item_check_text:
 * @text: Markdown, UTF-8
 * @error: [error@ContentError]: MALFORMED
 *
 * Returns: whether it is no larger than a document may be
 */
gboolean
paraat_item_check_text (const char  *text,
                        GError     **error)
{
  Measures measures;

  if (strlen (text) > PARAAT_ITEM_MAX_SIZE)
    return paraat_content_malformed (error, "The document is larger than %d KiB", PARAAT_ITEM_MAX_SIZE / 1024);
  measure (text, &measures);
  if (measures.n_lines > PARAAT_ITEM_MAX_LINES)
    return paraat_content_malformed (error, "The document has more than %d lines", PARAAT_ITEM_MAX_LINES);
  if (measures.block > PARAAT_ITEM_MAX_BLOCK)
    return paraat_content_malformed (error, "More than %d KiB of it has no empty line", PARAAT_ITEM_MAX_BLOCK / 1024);

  return measures.n_cells <= PARAAT_ITEM_MAX_CELLS
         || paraat_content_malformed (error, "Its tables have more than %d cells", PARAAT_ITEM_MAX_CELLS);
}

/**
 * paraat_item_is_id:
 *
 * Returns: whether @text names a document, or a pack: 1 to 96 of a to z, 0 to 9 and "-"
 */
gboolean
paraat_item_is_id (const char *text)
{
  gsize size = strlen (text);

  return size >= 1 && size <= 96 && strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789-") == size;
}

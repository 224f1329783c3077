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

/* At most: every line below a delimiter counts as a row of as many columns, up to the next empty line. */
static guint64
count_cells (const char *text)
{
  guint64 n_cells = 0;
  guint columns = 0;

  while (*text != '\0')
    {
      gsize size = strcspn (text, "\n");

      if (is_blank (text, size))
        columns = 0;
      else if (is_delimiter (text, size) && count_bars (text, size) > 0)
        columns = MAX (columns, count_bars (text, size) + 1);
      n_cells += columns;
      text += size + (text[size] == '\n');
    }

  return n_cells;
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
  guint64 n_cells;

  if (strlen (text) > PARAAT_ITEM_MAX_SIZE)
    return paraat_content_malformed (error, "The document is larger than %d KiB", PARAAT_ITEM_MAX_SIZE / 1024);
  n_cells = count_cells (text);

  return n_cells <= PARAAT_ITEM_MAX_CELLS
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

/* SPDX-License-Identifier: EUPL-1.2 */

/* Markdown: whatever comes in is a tree within its limits, or an error; and escaped it is one paragraph that says it. */
#include "config.h"

#include <string.h>

#include "fuzz.h"
#include "paraat-block.h"

/* What is written of it is read as the same. */
static void
check_chart (const ParaatChart *chart)
{
  g_autofree char *written = paraat_chart_dup_markdown (chart);
  g_autoptr(ParaatBlock) tree = paraat_markdown_parse (written, NULL);
  const ParaatBlock *block = tree != NULL && tree->children->len == 1 ? g_ptr_array_index (tree->children, 0) : NULL;
  g_autofree char *again = block != NULL && block->chart != NULL ? paraat_chart_dup_markdown (block->chart) : NULL;

  g_assert (g_strcmp0 (written, again) == 0);
}

static guint
check_block (const ParaatBlock *block,
             guint              depth)
{
  guint n = 1;

  g_assert (depth <= PARAAT_MARKDOWN_MAX_DEPTH + 1);
  g_assert (block->children->len == 0 || block->runs->len == 0);
  g_assert (block->kind != PARAAT_BLOCK_HEADING || (block->level >= 1 && block->level <= 4));
  for (guint i = 0; i < block->runs->len; i++)
    {
      const ParaatSpan *run = g_ptr_array_index (block->runs, i);

      g_assert (*run->text != '\0' && g_utf8_validate (run->text, -1, NULL));
      g_assert (run->link == NULL || strpbrk (run->link, "' \\\"<>\n") == NULL);
    }
  g_assert ((block->kind == PARAAT_BLOCK_CHART) == (block->chart != NULL));
  if (block->chart != NULL)
    check_chart (block->chart);
  for (guint i = 0; i < block->children->len; i++)
    {
      const ParaatBlock *child = g_ptr_array_index (block->children, i);

      g_assert (block->kind != PARAAT_BLOCK_TABLE || child->kind == PARAAT_BLOCK_ROW);
      g_assert (block->kind != PARAAT_BLOCK_ROW || child->kind == PARAAT_BLOCK_CELL);
      g_assert (block->kind != PARAAT_BLOCK_TABLE || child->children->len == block->n_columns);
      n += check_block (child, depth + 1);
    }

  return n;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *markdown = g_strndup (size > 0 ? (const char *) data : "", size);
  g_autofree char *escaped = paraat_markdown_escape (markdown);
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) escaped_error = NULL;
  g_autoptr(ParaatBlock) document = paraat_markdown_parse (markdown, &error);
  g_autoptr(ParaatBlock) shown = paraat_markdown_parse (escaped, &escaped_error);

  g_assert ((document == NULL) == (error != NULL));
  if (document != NULL)
    g_assert (check_block (document, 0) <= PARAAT_MARKDOWN_MAX_CELLS + PARAAT_MARKDOWN_MAX_BLOCKS + 1);
  if (shown == NULL)
    return 0;
  g_assert (shown->children->len <= 1);
  if (shown->children->len == 1)
    {
      const ParaatBlock *only = g_ptr_array_index (shown->children, 0);

      g_assert (only->kind == PARAAT_BLOCK_PARAGRAPH && only->runs->len <= 1);
      g_assert (only->runs->len == 0 || ((ParaatSpan *) g_ptr_array_index (only->runs, 0))->style == PARAAT_RUN_PLAIN);
    }

  return 0;
}

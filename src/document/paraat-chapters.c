/* SPDX-License-Identifier: EUPL-1.2 */

/* Contents on paper: on which page a chapter begins.  A chapter is a heading of level 1 that follows a page break. */
#define G_LOG_DOMAIN "paraat-document"

#include "config.h"

#include "paraat-pages-private.h"

#include <string.h>

static gboolean
is_chapter_link (const char *link)   /* (nullable) */
{
  return link != NULL && g_str_has_prefix (link, PARAAT_LINK_CHAPTER ":");
}

static void
list_numbers (const ParaatBlock *block,
              GPtrArray         *numbers)
{
  for (guint i = 0; i < block->runs->len; i++)
    {
      ParaatSpan *run = g_ptr_array_index (block->runs, i);

      if (is_chapter_link (run->link) && g_str_equal (run->text, PARAAT_PAGE_NUMBER))
        g_ptr_array_add (numbers, run);
    }
  for (guint i = 0; i < block->children->len; i++)
    list_numbers (g_ptr_array_index (block->children, i), numbers);
}

GPtrArray *
paraat_chapters_list_numbers (const ParaatBlock *tree)
{
  GPtrArray *numbers = g_ptr_array_new ();

  list_numbers (tree, numbers);

  return numbers;
}

static const ParaatBlock *
find_chapter (const ParaatBlock *tree,
              guint64            n)
{
  for (guint i = 1; i < tree->children->len; i++)
    {
      const ParaatBlock *block = g_ptr_array_index (tree->children, i);
      const ParaatBlock *before = g_ptr_array_index (tree->children, i - 1);

      if (block->kind == PARAAT_BLOCK_HEADING && block->level == 1 && before->kind == PARAAT_BLOCK_PAGE_BREAK && --n == 0)
        return block;
    }

  return NULL;
}

/* (nullable): NULL: there is no such chapter */
static const ParaatPlaced *
find_place (ParaatPages *self,
            const char  *link,
            guint       *out_page)
{
  guint64 n = g_ascii_strtoull (link + strlen (PARAAT_LINK_CHAPTER ":"), NULL, 10);
  const ParaatBlock *chapter = n > 0 ? find_chapter (self->tree, n) : NULL;

  for (guint i = 0; chapter != NULL && i < self->pages->len; i++)
    {
      GArray *page = g_ptr_array_index (self->pages, i);

      for (guint j = 0; j < page->len; j++)
        if (g_array_index (page, ParaatPlaced, j).piece->heading == chapter)
          {
            *out_page = i + 1;
            return &g_array_index (page, ParaatPlaced, j);
          }
    }

  return NULL;
}

gboolean
paraat_chapters_number (ParaatPages *self,
                        GPtrArray   *numbers)
{
  gboolean is_changed = FALSE;

  for (guint i = 0; i < numbers->len; i++)
    {
      ParaatSpan *run = g_ptr_array_index (numbers, i);
      guint page = 0;
      g_autofree char *number = find_place (self, run->link, &page) != NULL ? g_strdup_printf ("%u", page) : NULL;

      if (number != NULL && g_set_str (&run->text, number))
        is_changed = TRUE;
    }

  return is_changed;
}

void
paraat_chapters_link (ParaatPages *self)
{
  for (guint i = 0; i < self->flow->texts->len; i++)
    {
      GArray *links = ((ParaatText *) g_ptr_array_index (self->flow->texts, i))->links;

      for (guint j = 0; j < links->len; j++)
        {
          ParaatLink *link = &g_array_index (links, ParaatLink, j);
          const ParaatPlaced *placed = is_chapter_link (link->uri) ? find_place (self, link->uri, &link->page) : NULL;

          if (placed != NULL)
            link->y = placed->y;
        }
    }
}

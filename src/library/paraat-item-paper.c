/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "paraat-library"

#include "config.h"

#include "paraat-block.h"
#include "paraat-fill.h"
#include "paraat-item-paper.h"
#include "paraat-item-words.h"

#include <glib/gi18n.h>
#include <string.h>

/**
 * paraat_item_paper_dup_origin:
 *
 * Returns: (transfer full): that it is a starting text, of whom, and when somebody looked at it
 */
char *
paraat_item_paper_dup_origin (const ParaatItem *item)
{
  g_autofree char *origin = paraat_item_words_origin (item);

  return g_strdup_printf ("%s. %s.", _("Starting text of Paraat, not an official document"), origin);
}

/**
 * paraat_item_paper_dup_markdown:
 * @text: of the item, with its fields
 * @values: as paraat_fill_values_new() gives them
 *
 * Returns: (transfer full): the document filled in, with where it comes from under its title
 */
char *
paraat_item_paper_dup_markdown (const ParaatItem *item,
                                const char       *text,
                                GHashTable       *values)
{
  g_autofree char *filled = paraat_fill_markdown (text, values, PARAAT_FILL_PAPER);
  g_autofree char *origin = paraat_item_paper_dup_origin (item);
  g_autofree char *escaped = paraat_markdown_escape (origin);
  const char *start = filled + strspn (filled, "\n");
  const char *rest = g_str_has_prefix (start, "# ") ? strchr (start, '\n') : NULL;
  g_autofree char *title = paraat_markdown_escape (item->title);

  return g_strdup_printf ("# %s\n\n*%s*\n\n%s", title, escaped, rest != NULL ? rest : start);
}

ParaatDocument *
paraat_item_paper_new (const ParaatItem *item,
                       const char       *text,
                       GHashTable       *values,
                       const char       *footer)
{
  g_autofree char *markdown = paraat_item_paper_dup_markdown (item, text, values);
  ParaatDocument *document = paraat_document_new (item->title, markdown);

  paraat_document_set_footer (document, footer);
  paraat_document_set_date (document, g_hash_table_lookup (values, "datum"));

  return document;
}

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

  return g_strdup_printf ("%s. %s.", paraat_item_words_standing (item), origin);
}

/**
 * paraat_item_paper_dup_own_origin:
 * @record: an own version of @item
 */
char *
paraat_item_paper_dup_own_origin (const ParaatItem *item,
                                  ParaatRecord     *record)
{
  return g_strdup_printf (_("Own version of the administration. Made from a starting text of %s, version %d."),
                          paraat_item_words_from (item), (int) paraat_own_get_version (record));
}

/**
 * paraat_item_paper_dup_markdown:
 * @text: with its fields
 * @origin: where it comes from, as a reader on paper has to know
 * @values: as paraat_fill_values_new() gives them
 *
 * Returns: (transfer full): the document filled in, with where it comes from under its title
 */
char *
paraat_item_paper_dup_markdown (const char *title,
                                const char *text,
                                const char *origin,
                                GHashTable *values)
{
  g_autofree char *filled = paraat_fill_markdown (text, values, PARAAT_FILL_PAPER);
  g_autofree char *escaped = paraat_markdown_escape (origin);
  const char *start = filled + strspn (filled, "\n");
  const char *rest = g_str_has_prefix (start, "# ") ? strchr (start, '\n') : NULL;
  g_autofree char *heading = paraat_markdown_escape (title);

  return g_strdup_printf ("# %s\n\n*%s*\n\n%s", heading, escaped, rest != NULL ? rest : start);
}

ParaatDocument *
paraat_item_paper_new (const char *title,
                       const char *text,
                       const char *origin,
                       GHashTable *values,
                       const char *footer)
{
  g_autofree char *markdown = paraat_item_paper_dup_markdown (title, text, origin, values);
  ParaatDocument *document = paraat_document_new (title, markdown);

  paraat_document_set_footer (document, footer);
  paraat_document_set_date (document, g_hash_table_lookup (values, "datum"));

  return document;
}

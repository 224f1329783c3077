/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "paraat-document"

#include "config.h"

#include "paraat-markdown-private.h"

#include <string.h>

G_DEFINE_QUARK (paraat-document-error-quark, paraat_document_error)

static void
run_free (gpointer data)
{
  ParaatSpan *run = data;

  g_free (run->text);
  g_free (run->link);
  g_free (run);
}

static void
block_free (gpointer data)
{
  paraat_block_free (data);
}

ParaatBlock *
paraat_block_new (ParaatBlockKind kind)
{
  ParaatBlock *self = g_new0 (ParaatBlock, 1);

  self->kind = kind;
  self->children = g_ptr_array_new_with_free_func (block_free);
  self->runs = g_ptr_array_new_with_free_func (run_free);

  return self;
}

void
paraat_block_free (ParaatBlock *self)
{
  g_clear_pointer (&self->chart, paraat_chart_free);
  g_ptr_array_unref (self->children);
  g_ptr_array_unref (self->runs);
  g_free (self);
}

/**
 * paraat_span_get_address:
 *
 * Returns: (nullable): its link, when it leads out of the program: what a printed page or a file can hold
 */
const char *
paraat_span_get_address (const ParaatSpan *self)
{
  static const char * const inside[] = { PARAAT_LINK_ITEM ":", PARAAT_LINK_QUESTION ":", PARAAT_LINK_FIELD ":", PARAAT_LINK_CHAPTER ":" };

  for (guint i = 0; self->link != NULL && i < G_N_ELEMENTS (inside); i++)
    if (g_ascii_strncasecmp (self->link, inside[i], strlen (inside[i])) == 0)
      return NULL;

  return self->link;
}

/**
 * paraat_block_dup_text:
 *
 * Returns: (transfer full): the text of the block's own runs, one after the other
 */
char *
paraat_block_dup_text (const ParaatBlock *self)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->runs->len; i++)
    g_string_append (text, ((ParaatSpan *) g_ptr_array_index (self->runs, i))->text);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

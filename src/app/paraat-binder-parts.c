/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-binder-parts.h"
#include "paraat-blank.h"
#include "paraat-chains.h"

#include <string.h>

#define HEAD_DIGITS 16
#define ROOT_DIGITS 6   /* of the end of its id, which is random */

/* "4f01ab 57 0123456789abcdef": where, how many before it, and the beginning of its hash. */
static char **
list_heads (GArray *heads)   /* (nullable) */
{
  g_autoptr(GStrvBuilder) texts = g_strv_builder_new ();

  for (guint i = 0; heads != NULL && i < heads->len; i++)
    {
      const ParaatChainHead *head = &g_array_index (heads, ParaatChainHead, i);
      g_autofree char *root = paraat_uuid_dup_string (&head->root);
      char hex[PARAAT_HASH_HEX_SIZE];

      paraat_hash_format (&head->id, hex);
      g_strv_builder_take (texts, g_strdup_printf ("%s %" G_GUINT64_FORMAT " %.*s", root + strlen (root) - ROOT_DIGITS, head->seq,
                                                   HEAD_DIGITS, hex));
    }

  return g_strv_builder_end (texts);
}

ParaatBinderParts *
paraat_binder_parts_new (ParaatDesk  *desk,
                         char       **items,
                         GArray      *heads)
{
  ParaatBinderParts *self = g_new0 (ParaatBinderParts, 1);

  self->items = items;
  self->report = paraat_blank_dup_markdown ();
  self->mail = paraat_blank_dup_text ();
  self->heads = list_heads (heads);
  self->parts = (ParaatNoodmapParts) {
    .own = paraat_desk_get_own (desk),
    .items = (const char * const *) self->items,
    .report = self->report,
    .mail = self->mail,
    .heads = (const char * const *) self->heads,
    .now_us = paraat_desk_get_now_us (desk),
  };

  return self;
}

void
paraat_binder_parts_free (ParaatBinderParts *self)
{
  g_strfreev (self->heads);
  g_free (self->mail);
  g_free (self->report);
  g_strfreev (self->items);
  g_free (self);
}

/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PARAAT_HASH_SIZE     32
#define PARAAT_HASH_HEX_SIZE 65   /* 64 digits and the NUL */

/* BLAKE2b-256 of something; names a change. */
typedef struct
{
  guint8 bytes[PARAAT_HASH_SIZE];
} ParaatHash;

extern const ParaatHash paraat_hash_nil;

void     paraat_hash_data     (const void       *data,
                               gsize             size,
                               ParaatHash       *out_hash);
void     paraat_hash_format   (const ParaatHash *hash,
                               char              out_hex[PARAAT_HASH_HEX_SIZE]);
gboolean paraat_hash_parse    (const char       *hex,
                               ParaatHash       *out_hash);
guint    paraat_hash_hash     (gconstpointer     hash);
gboolean paraat_hash_equal    (gconstpointer     a,
                               gconstpointer     b);
int      paraat_hash_compare  (gconstpointer     a,
                               gconstpointer     b);

G_END_DECLS

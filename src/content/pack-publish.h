/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The words of paraat-pack that a publisher needs.  All of them block. */
gboolean pack_make_key (const char          *path,
                        GError             **error);   /* a new secret key, for its owner only; prints the public one */
gboolean pack_sign     (const char          *pack,
                        const char          *key,
                        const char          *expires,  /* (nullable) YYYY-MM-DD */
                        const char * const  *revoked,  /* (nullable) public keys */
                        GError             **error);   /* writes PACK.manifest */
gboolean pack_countersign (const char       *pack,
                        const char          *key,
                        GError             **error);   /* adds a signature to PACK.manifest */
gboolean pack_verify   (const char          *pack,
                        const char * const  *trusted,  /* public keys, hexadecimal */
                        GError             **error);
gboolean pack_diff     (const char          *older,
                        const char          *newer,
                        GError             **error);   /* prints what is other, one item or part a line */

G_END_DECLS

/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-pack.h"

G_BEGIN_DECLS

/* Documents of others beside those that the program goes by: nothing else of their packs is read.  A document of the pack "regio" that
 * calls itself "wachtdienst" is "regio/wachtdienst" here, so that it stands in the place of no other.  Any thread. */
gboolean          paraat_content_use_beside       (GPtrArray         *packs);
GPtrArray        *paraat_content_get_beside       (void);                      /* (transfer none) (element-type ParaatPack) */
GPtrArray        *paraat_content_get_beside_items (void);                      /* (transfer none) (element-type ParaatItem) */
ParaatPack       *paraat_content_get_pack_of      (const ParaatItem  *item);   /* (transfer none) (nullable) */
char             *paraat_content_dup_item_text    (const ParaatItem  *item,
                                                   GError           **error) G_GNUC_WARN_UNUSED_RESULT;
const ParaatItem *paraat_content_resolve_item     (const ParaatItem  *from,
                                                   const char        *id);     /* (nullable) */

G_END_DECLS

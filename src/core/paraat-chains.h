/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-hash.h"
#include "paraat-store.h"

G_BEGIN_DECLS

/* The last change that this device wrote in a root.  Its id holds on to all that the device wrote there before: who has it
 * on paper can tell later whether any of that is another now. */
typedef struct
{
  ParaatUuid  root;
  guint64     seq;
  ParaatHash  id;
} ParaatChainHead;

void    paraat_chains_list_async  (ParaatStore          *store,
                                   guint                 max,
                                   GCancellable         *cancellable,
                                   GAsyncReadyCallback   callback,
                                   gpointer              user_data);
GArray *paraat_chains_list_finish (ParaatStore          *store,
                                   GAsyncResult         *result,
                                   GError              **error) G_GNUC_WARN_UNUSED_RESULT;   /* (element-type ParaatChainHead) written last first, no exercises */

G_END_DECLS

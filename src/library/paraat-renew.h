/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-content-fetch.h"
#include "paraat-packs.h"

G_BEGIN_DECLS

/* The whole road of newer content over the network: looking, judging, fetching, installing.  Nothing of a pack is fetched before
 * its manifest is of this content, newer than any before, and signed by somebody who is trusted. */
void            paraat_renew_async  (ParaatPacks          *packs,
                                     ParaatContentFetch   *fetch,
                                     const char           *tag,
                                     GCancellable         *cancellable,
                                     GAsyncReadyCallback   callback,
                                     gpointer              user_data);
ParaatManifest *paraat_renew_finish (ParaatPacks          *packs,
                                     GAsyncResult         *result,
                                     GError              **error);   /* (transfer full) from the next start on it counts */

G_END_DECLS

/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-manifest.h"
#include "paraat-sync.h"

G_BEGIN_DECLS

/* Newer content from one place: the linked intake, or a web address that a person gave.  First the manifest, which is verified
 * before anything else is asked for; then the pack that it is about, into a folder.  What came of a pack that broke off stays
 * there, and the same call goes on with it.  Main thread; never blocks it; apart from what sends. */
#define PARAAT_TYPE_CONTENT_FETCH (paraat_content_fetch_get_type ())
G_DECLARE_FINAL_TYPE (ParaatContentFetch, paraat_content_fetch, PARAAT, CONTENT_FETCH, GObject)

#define PARAAT_CONTENT_PART_BYTES (256 * 1024)   /* asked for at a time */

ParaatContentFetch   *paraat_content_fetch_new          (const char           *address,
                                                         GError              **error) G_GNUC_WARN_UNUSED_RESULT;
ParaatContentFetch   *paraat_content_fetch_new_linked   (ParaatSync           *sync) G_GNUC_WARN_UNUSED_RESULT;   /* (nullable) not linked */
const char           *paraat_content_fetch_get_address  (ParaatContentFetch   *self);   /* of the pack */

void                  paraat_content_fetch_look_async   (ParaatContentFetch   *self,
                                                         const char           *tag,
                                                         GCancellable         *cancellable,
                                                         GAsyncReadyCallback   callback,
                                                         gpointer              user_data);
gboolean              paraat_content_fetch_look_finish  (ParaatContentFetch   *self,
                                                         GAsyncResult         *result,
                                                         GError              **error);
const ParaatManifest *paraat_content_fetch_get_manifest (ParaatContentFetch   *self);   /* (nullable) still the one of the tag */
const char           *paraat_content_fetch_get_tag      (ParaatContentFetch   *self);   /* (nullable) of the manifest, strong */

void                  paraat_content_fetch_pack_async   (ParaatContentFetch   *self,
                                                         const char           *folder,
                                                         GCancellable         *cancellable,
                                                         GAsyncReadyCallback   callback,
                                                         gpointer              user_data);
char                 *paraat_content_fetch_pack_finish  (ParaatContentFetch   *self,
                                                         GAsyncResult         *result,
                                                         GError              **error);   /* (transfer full) its path, the manifest beside it */

G_END_DECLS

/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-packs.h"

G_BEGIN_DECLS

#define PARAAT_BESIDE_MAX 8                          /* packs */
#define PARAAT_BESIDE_MAX_SIZE (8 * 1024 * 1024)     /* of each, for all of them are indexed together */

/* Packs of documents beside the one that the program goes by: of an administration, an intercommunale.  Files are in the folder
 * "packs-beside" of the data folder; which of them count, each with its own versions, counter and keys, is one setting, "pack.beside",
 * so that a power cut leaves one or the other.  A key that was introduced with such a pack counts for that pack only. */
#define PARAAT_TYPE_BESIDE (paraat_beside_get_type ())
G_DECLARE_FINAL_TYPE (ParaatBeside, paraat_beside, PARAAT, BESIDE, GObject)

ParaatBeside   *paraat_beside_new            (ParaatStore          *store,
                                              const char           *data_dir,
                                              const char           *own_id,
                                              ParaatPacks          *packs) G_GNUC_WARN_UNUSED_RESULT;

GPtrArray      *paraat_beside_open_all       (ParaatBeside         *self) G_GNUC_WARN_UNUSED_RESULT;   /* (element-type ParaatPack) */
gboolean        paraat_beside_can_go_back    (ParaatBeside         *self,
                                              const char           *id);
gboolean        paraat_beside_go_back        (ParaatBeside         *self,
                                              const char           *id);
void            paraat_beside_remove         (ParaatBeside         *self,
                                              const char           *id);
gboolean        paraat_beside_has_more       (ParaatPack           *pack);   /* than documents: it is not read */

gboolean        paraat_beside_is_trusted     (ParaatBeside         *self,
                                              const char           *id,
                                              const guint8          key[PARAAT_MANIFEST_KEY_SIZE]);
void            paraat_beside_trust          (ParaatBeside         *self,
                                              const char           *id,
                                              const guint8          key[PARAAT_MANIFEST_KEY_SIZE]);

void            paraat_beside_find_async     (ParaatBeside         *self,
                                              const char           *folder,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
ParaatManifest *paraat_beside_find_finish    (ParaatBeside         *self,
                                              GAsyncResult         *result,
                                              char                **out_path,
                                              GError              **error);   /* (transfer full) who it says it is from */
void            paraat_beside_install_async  (ParaatBeside         *self,
                                              const char           *path,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
ParaatManifest *paraat_beside_install_finish (ParaatBeside         *self,
                                              GAsyncResult         *result,
                                              GError              **error);   /* (transfer full) from the next start on it counts */

G_END_DECLS

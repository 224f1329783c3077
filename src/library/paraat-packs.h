/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-manifest.h"
#include "paraat-pack.h"
#include "paraat-store.h"

G_BEGIN_DECLS

/* The content pack that this desk goes by, and how a newer one comes in.  Files are in the folder "packs" of the data folder,
 * named by their version, with their manifests; which of them counts is a setting, so that a power cut leaves one or the other.
 *
 * Settings: pack.accepted (the highest version that was ever accepted: it never goes down), pack.current and pack.previous
 * (0: the one that the program was built with), pack.trusted and pack.revoked (arrays of public keys). */
#define PARAAT_TYPE_PACKS (paraat_packs_get_type ())
G_DECLARE_FINAL_TYPE (ParaatPacks, paraat_packs, PARAAT, PACKS, GObject)

#define PARAAT_PACKS_ERROR (paraat_packs_error_quark ())

typedef enum
{
  PARAAT_PACKS_ERROR_OLDER,         /* than one that was accepted before */
  PARAAT_PACKS_ERROR_SAME,          /* it is here already */
  PARAAT_PACKS_ERROR_NO_MANIFEST,   /* nothing beside it says who it is from */
  PARAAT_PACKS_ERROR_NO_PACK,       /* in the folder */
  PARAAT_PACKS_ERROR_OTHER_CONTENT, /* of other content than the program's */
  PARAAT_PACKS_ERROR_TOO_MANY,      /* beside */
  PARAAT_PACKS_ERROR_TOO_LARGE,     /* to be beside */
} ParaatPacksError;

GQuark          paraat_packs_error_quark    (void);

ParaatPacks    *paraat_packs_new            (ParaatStore          *store,
                                             const char           *data_dir,
                                             ParaatPack           *own) G_GNUC_WARN_UNUSED_RESULT;

ParaatPack     *paraat_packs_open_current   (ParaatPacks          *self) G_GNUC_WARN_UNUSED_RESULT;   /* (transfer full) the newest that can be read */
gint64          paraat_packs_get_current    (ParaatPacks          *self);   /* version */
gint64          paraat_packs_get_previous   (ParaatPacks          *self);   /* -1: there is none to go back to */
gboolean        paraat_packs_go_back        (ParaatPacks          *self);
const char     *paraat_packs_get_data_dir   (ParaatPacks          *self);   /* (type filename) */
char           *paraat_packs_dup_expires    (ParaatPacks          *self,
                                             gint64                version) G_GNUC_WARN_UNUSED_RESULT;   /* (nullable) YYYY-MM-DD */

gboolean        paraat_packs_check          (ParaatPacks          *self,
                                             const ParaatManifest *manifest,
                                             GError              **error);   /* of this content, and newer than any before */
gboolean        paraat_packs_is_known       (ParaatPacks          *self,
                                             const ParaatManifest *manifest);   /* somebody trusted is among who signed it */
gboolean        paraat_packs_is_trusted     (ParaatPacks          *self,
                                             const guint8          key[PARAAT_MANIFEST_KEY_SIZE]);
void            paraat_packs_trust          (ParaatPacks          *self,
                                             const guint8          key[PARAAT_MANIFEST_KEY_SIZE]);
gboolean        paraat_packs_is_revoked     (ParaatPacks          *self,
                                             const guint8          key[PARAAT_MANIFEST_KEY_SIZE]);
GPtrArray      *paraat_packs_list_trusted   (ParaatPacks          *self) G_GNUC_WARN_UNUSED_RESULT;   /* (element-type GBytes) */

void            paraat_packs_find_async     (ParaatPacks          *self,
                                             const char           *folder,
                                             GCancellable         *cancellable,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
ParaatManifest *paraat_packs_find_finish    (ParaatPacks          *self,
                                             GAsyncResult         *result,
                                             char                **out_path,
                                             GError              **error);   /* (transfer full) who it says it is from */
void            paraat_packs_install_async  (ParaatPacks          *self,
                                             const char           *path,
                                             GCancellable         *cancellable,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
ParaatManifest *paraat_packs_install_finish (ParaatPacks          *self,
                                             GAsyncResult         *result,
                                             GError              **error);   /* (transfer full) from the next start on it counts */

G_END_DECLS

/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-manifest.h"
#include "paraat-pack.h"

G_BEGIN_DECLS

/* How a pack from outside is looked at and kept; each of these blocks. */
typedef gboolean (*ParaatPackTakeCheck) (ParaatPack  *pack,
                                         GError     **error);

char     *paraat_pack_take_read_manifest (const char            *path,
                                          GError               **error) G_GNUC_WARN_UNUSED_RESULT;   /* of the pack there */
gboolean  paraat_pack_take               (const char            *path,
                                          const ParaatManifest  *manifest,
                                          const char            *text,
                                          const char            *folder,
                                          ParaatPackTakeCheck    check,
                                          GError               **error);
gboolean  paraat_pack_take_check         (ParaatPack            *pack,
                                          GError               **error);   /* its documents can be read and shown */
gboolean  paraat_pack_take_check_whole   (ParaatPack            *pack,
                                          GError               **error);   /* and the program can go by it */
gboolean  paraat_pack_take_is_newer      (const char            *name,
                                          const char            *id,
                                          gint64                 version);

G_END_DECLS

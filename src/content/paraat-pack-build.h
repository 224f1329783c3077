/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-content-error.h"

G_BEGIN_DECLS

/* Compiles a folder of content, as an editor keeps it, into a pack. */
gboolean paraat_pack_build (const char  *folder,
                            const char  *path,
                            GPtrArray   *out_read,   /* (element-type filename): every file and folder that was looked at */
                            GError     **error);

G_END_DECLS

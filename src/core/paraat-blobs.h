/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <gio/gio.h>

#include "paraat-error.h"

G_BEGIN_DECLS

/* Files named by the SHA-256 of their content, below one folder.  Usable from any thread; every call may block. */
typedef struct _ParaatBlobs ParaatBlobs;   /* counted */

#define PARAAT_BLOB_NAME_SIZE 65   /* 64 hexadecimal digits and the NUL */

ParaatBlobs *paraat_blobs_new          (const char    *dir) G_GNUC_WARN_UNUSED_RESULT;
ParaatBlobs *paraat_blobs_ref          (ParaatBlobs   *self);
void         paraat_blobs_unref        (ParaatBlobs   *self);

gboolean     paraat_blobs_add_stream   (ParaatBlobs   *self,
                                        GInputStream  *stream,
                                        goffset        max_bytes,
                                        GCancellable  *cancellable,
                                        char           out_name[PARAAT_BLOB_NAME_SIZE],
                                        goffset       *out_size,
                                        GError       **error);
gboolean     paraat_blobs_has          (ParaatBlobs   *self,
                                        const char    *name,
                                        goffset       *out_size);
GInputStream *paraat_blobs_read        (ParaatBlobs   *self,
                                        const char    *name,
                                        GError       **error) G_GNUC_WARN_UNUSED_RESULT;

/* The receiving end of a resumable upload: a part grows, and is checked and renamed when it is whole. */
goffset      paraat_blobs_part_size    (ParaatBlobs   *self,
                                        const char    *name);
gboolean     paraat_blobs_part_append  (ParaatBlobs   *self,
                                        const char    *name,
                                        goffset        offset,
                                        GBytes        *bytes,
                                        GError       **error);
gboolean     paraat_blobs_part_finish  (ParaatBlobs   *self,
                                        const char    *name,
                                        GError       **error);
gboolean     paraat_blob_name_is_valid (const char    *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParaatBlobs, paraat_blobs_unref)

G_END_DECLS

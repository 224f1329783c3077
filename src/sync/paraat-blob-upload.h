/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-blobs.h"
#include "paraat-http.h"

G_BEGIN_DECLS

#define PARAAT_BLOB_PART_BYTES (1024 * 1024)

void     paraat_blob_upload_async  (ParaatHttp          *http,
                                    ParaatBlobs         *blobs,
                                    const char          *name,
                                    ParaatDevice        *device,
                                    const ParaatUuid    *intake,
                                    gint64               skew_s,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data);
gboolean paraat_blob_upload_finish (ParaatHttp          *http,
                                    GAsyncResult        *result,
                                    GError             **error);

G_END_DECLS

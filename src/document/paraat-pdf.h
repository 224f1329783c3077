/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-document.h"

G_BEGIN_DECLS

GByteArray *paraat_document_render_pdf    (ParaatDocument       *self,
                                           GCancellable         *cancellable,
                                           GError              **error) G_GNUC_WARN_UNUSED_RESULT;   /* any thread; blocks */
gboolean paraat_document_write_pdf        (ParaatDocument       *self,
                                           const char           *path,
                                           GCancellable         *cancellable,
                                           GError              **error);   /* any thread; blocks */
void     paraat_document_write_pdf_async  (ParaatDocument       *self,
                                           const char           *path,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
gboolean paraat_document_write_pdf_finish (ParaatDocument       *self,
                                           GAsyncResult         *result,
                                           GError              **error);

G_END_DECLS

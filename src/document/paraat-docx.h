/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-document.h"

G_BEGIN_DECLS

gboolean paraat_document_write_docx        (ParaatDocument       *self,
                                            const char           *path,
                                            GCancellable         *cancellable,
                                            GError              **error);   /* any thread; blocks */
void     paraat_document_write_docx_async  (ParaatDocument       *self,
                                            const char           *path,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
gboolean paraat_document_write_docx_finish (ParaatDocument       *self,
                                            GAsyncResult         *result,
                                            GError              **error);

G_END_DECLS

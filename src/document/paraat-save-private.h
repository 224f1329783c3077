/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-document.h"

G_BEGIN_DECLS

/* The bytes of a document's file; any thread. */
typedef GByteArray *(*ParaatRender) (ParaatDocument  *document,
                                     GCancellable    *cancellable,
                                     GError         **error);

gboolean paraat_save         (ParaatDocument  *document,
                              const char      *path,
                              ParaatRender     render,
                              GCancellable    *cancellable,
                              GError         **error);
void     paraat_save_in_task (GTask           *task,       /* of the document, which is copied; returns a boolean */
                              const char      *path,
                              ParaatRender     render);

G_END_DECLS

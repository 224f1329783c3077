/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A text to a place outside: whole or not at all. */
void     paraat_text_write_async  (const char           *path,
                                   const char           *text,
                                   GCancellable         *cancellable,
                                   GAsyncReadyCallback   callback,
                                   gpointer              user_data);
gboolean paraat_text_write_finish (GAsyncResult         *result,
                                   GError              **error);   /* G_IO_ERROR */

G_END_DECLS

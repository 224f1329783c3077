/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A mail made ready in the mail program of this laptop; a person looks at it and sends it.  By the desktop's portal, else
 * by whatever opens mailto:. */
void     paraat_mail_compose_async  (GtkWindow           *parent,
                                     const char          *to,
                                     const char          *subject,
                                     const char          *body,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data);
gboolean paraat_mail_compose_finish (GAsyncResult        *result,
                                     GError             **error);   /* G_IO_ERROR: NOT_FOUND when there is no mail program, CANCELLED when it was closed */

G_END_DECLS

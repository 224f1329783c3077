/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A table that a Flemish Excel opens as it is: UTF-8 with its mark, semicolons, RFC 4180 for the rest. */
GString *paraat_csv_new    (void) G_GNUC_WARN_UNUSED_RESULT;                    /* (transfer full) */
void     paraat_csv_append (GString    *self,
                            const char *text,       /* (nullable) */
                            gboolean    is_last);   /* of its line */
char    *paraat_csv_cell   (const char *text) G_GNUC_WARN_UNUSED_RESULT;        /* quoted where it must, never a formula */

G_END_DECLS

/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Amounts in whole cents: nothing is lost in halves of a cent. */
#define PARAAT_EURO_MAX G_GINT64_CONSTANT (99999999999)   /* cents: under a thousand million euro */

gboolean paraat_euro_parse  (const char *text,
                             gint64     *out_cents);
char    *paraat_euro_format (gint64      cents) G_GNUC_WARN_UNUSED_RESULT;   /* "5.009,40 euro" */
gint64   paraat_euro_share  (gint64      cents,
                             guint       part,
                             guint       of);

G_END_DECLS

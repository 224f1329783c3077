/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A day without a time: "2026-12-31" in a field, "31/12/2026" on screen and on paper.  Any thread. */
char     *paraat_day_parse  (const char *text) G_GNUC_WARN_UNUSED_RESULT;    /* (nullable) the field's form of what somebody typed */
char     *paraat_day_format (const char *day) G_GNUC_WARN_UNUSED_RESULT;     /* (nullable) NULL: it is no day */
gboolean  paraat_day_read   (const char *day,
                             int        *out_year,
                             int        *out_month,
                             int        *out_day);
char     *paraat_day_of     (gint64      us) G_GNUC_WARN_UNUSED_RESULT;      /* the field's form, as the clock on the wall says */

G_END_DECLS

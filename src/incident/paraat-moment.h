/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  PARAAT_MOMENT_ANY,
  PARAAT_MOMENT_PAST,   /* of something that happened: "23:50", said at 01:00, is of yesterday */
} ParaatMomentKind;

gboolean paraat_moment_parse (const char       *text,
                              ParaatMomentKind  kind,
                              gint64            now_us,
                              gint64           *out_us);
gint64   paraat_moment_from_stamp   (const char   *stamp);                       /* RFC 3339; 0: no time, or NULL */
char    *paraat_moment_to_stamp     (gint64        us) G_GNUC_WARN_UNUSED_RESULT;   /* "2026-11-23T06:52:00Z" */
char    *paraat_moment_format       (gint64        us) G_GNUC_WARN_UNUSED_RESULT;   /* "23/11/2026 07:52" */
char    *paraat_moment_format_time  (GDateTime    *time) G_GNUC_WARN_UNUSED_RESULT;
char    *paraat_moment_format_at    (gint64        us) G_GNUC_WARN_UNUSED_RESULT;   /* "at 07:52", "on 23/11/2026 at 07:52" */
char    *paraat_moment_format_short (gint64        us) G_GNUC_WARN_UNUSED_RESULT;   /* "07:52", or with the day when it is another */

G_END_DECLS

/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-post.h"

G_BEGIN_DECLS

/* Says through the desktop that the CRT answered, unless the talk is before somebody's eyes.  A desktop without
 * notifications loses nothing: the window says it too. */
#define PARAAT_TYPE_BELL (paraat_bell_get_type ())
G_DECLARE_FINAL_TYPE (ParaatBell, paraat_bell, PARAAT, BELL, GObject)

typedef gboolean (* ParaatBellFunc) (const ParaatUuid *root,
                                     gpointer          data);   /* whether that talk is seen now */

ParaatBell *paraat_bell_new (ParaatPost     *post,
                             ParaatBellFunc  is_seen,
                             gpointer        data) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Above a document: whether the administration has a version of its own of it, who changed it when, whether the publisher has a
 * newer text; and the way to each of them.
 *
 * Signal: switched (): what is to be shown is, or may be, another */
#define PARAAT_TYPE_OWN_BAR (paraat_own_bar_get_type ())
G_DECLARE_FINAL_TYPE (ParaatOwnBar, paraat_own_bar, PARAAT, OWN_BAR, GtkBox)

void          paraat_own_bar_set_item   (ParaatOwnBar     *self,
                                         ParaatDesk       *desk,
                                         const ParaatItem *item,
                                         const char       *text);     /* as it was published; NULL: it is not there */
ParaatRecord *paraat_own_bar_get_shown  (ParaatOwnBar     *self);     /* (nullable) the own version, when that is to be shown */
char         *paraat_own_bar_dup_origin (ParaatOwnBar     *self) G_GNUC_WARN_UNUSED_RESULT;   /* of what is shown, for paper */

G_END_DECLS

/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-desk.h"

G_BEGIN_DECLS

/* One action of the plan: kept as it is typed. */
AdwDialog *paraat_action_dialog_new (GtkWidget    *page,      /* from which its question opens */
                                     ParaatDesk   *desk,
                                     ParaatRecord *action) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-desk.h"

G_BEGIN_DECLS

/* One finding of an audit: kept as it is typed, and made an action of the plan. */
AdwDialog *paraat_finding_dialog_new (GtkWidget    *page,      /* on which its action opens */
                                      ParaatDesk   *desk,
                                      ParaatRecord *finding) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

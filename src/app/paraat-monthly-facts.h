/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-desk.h"

G_BEGIN_DECLS

/* What is looked at in the first three steps of the monthly check.  Each shows how it is now, again whenever one comes back from
 * where it is mended. */
GtkWidget *paraat_monthly_laptop_new   (ParaatDesk *desk) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget *paraat_monthly_updates_new  (ParaatDesk *desk) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget *paraat_monthly_contacts_new (ParaatDesk *desk) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

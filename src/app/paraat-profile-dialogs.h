/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-desk.h"

G_BEGIN_DECLS

/* One person, or one administration, of the profile: kept as it is typed. */
AdwDialog *paraat_person_dialog_new  (ParaatDesk   *desk,
                                      ParaatRecord *person) G_GNUC_WARN_UNUSED_RESULT;
AdwDialog *paraat_bestuur_dialog_new (ParaatDesk   *desk,
                                      ParaatRecord *bestuur) G_GNUC_WARN_UNUSED_RESULT;
void       paraat_bestuur_ask_remove (GtkWidget    *parent,
                                      ParaatDesk   *desk,
                                      ParaatRecord *bestuur);

G_END_DECLS

/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-sync.h"

G_BEGIN_DECLS

#define PARAAT_TYPE_ENROL_DIALOG (paraat_enrol_dialog_get_type ())
G_DECLARE_FINAL_TYPE (ParaatEnrolDialog, paraat_enrol_dialog, PARAAT, ENROL_DIALOG, AdwDialog)

ParaatEnrolDialog *paraat_enrol_dialog_new (ParaatSync *sync) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

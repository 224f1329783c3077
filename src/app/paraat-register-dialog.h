/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-desk.h"

G_BEGIN_DECLS

/* The register of a year, out of the program. */
#define PARAAT_TYPE_REGISTER_DIALOG (paraat_register_dialog_get_type ())
G_DECLARE_FINAL_TYPE (ParaatRegisterDialog, paraat_register_dialog, PARAAT, REGISTER_DIALOG, AdwDialog)

ParaatRegisterDialog *paraat_register_dialog_new (ParaatDesk *desk) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

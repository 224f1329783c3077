/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PARAAT_TYPE_SHORTCUTS_DIALOG (paraat_shortcuts_dialog_get_type ())
G_DECLARE_FINAL_TYPE (ParaatShortcutsDialog, paraat_shortcuts_dialog, PARAAT, SHORTCUTS_DIALOG, AdwDialog)

AdwDialog *paraat_shortcuts_dialog_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

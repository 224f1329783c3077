/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-desk.h"

G_BEGIN_DECLS

/* Who sits here, what this laptop is called, its link, and its copies. */
#define PARAAT_TYPE_PREFERENCES (paraat_preferences_get_type ())
G_DECLARE_FINAL_TYPE (ParaatPreferences, paraat_preferences, PARAAT, PREFERENCES, AdwPreferencesDialog)

ParaatPreferences *paraat_preferences_new (ParaatDesk *desk) G_GNUC_WARN_UNUSED_RESULT;

/* Signal: restore (const char *path): somebody wants this copy put back, and said so twice */

G_END_DECLS

/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-option.h"
#include "paraat-record.h"

G_BEGIN_DECLS

/* Tiles to choose from: one, or all that fits.  What is chosen shows by a tick and a frame, and is told as pressed. */
#define PARAAT_TYPE_CHOICE (paraat_choice_get_type ())
G_DECLARE_FINAL_TYPE (ParaatChoice, paraat_choice, PARAAT, CHOICE, AdwBin)

void paraat_choice_bind (ParaatChoice       *self,
                         ParaatRecord       *record,
                         const char         *field,
                         gboolean            is_multiple,
                         const char         *label,
                         const ParaatOption *options,
                         guint               n_options);
void paraat_choice_bind_member (ParaatChoice       *self,
                                ParaatRecord       *record,
                                const char         *field,
                                const char         *member,
                                const char         *label,
                                const ParaatOption *options,
                                guint               n_options);

G_END_DECLS

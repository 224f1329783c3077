/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-clock.h"

G_BEGIN_DECLS

#define PARAAT_TYPE_CLOCK_DIALOG (paraat_clock_dialog_get_type ())
G_DECLARE_FINAL_TYPE (ParaatClockDialog, paraat_clock_dialog, PARAAT, CLOCK_DIALOG, AdwDialog)

ParaatClockDialog *paraat_clock_dialog_new (ParaatClock *clock) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

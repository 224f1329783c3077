/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-desk.h"
#include "paraat-monthly.h"

G_BEGIN_DECLS

/* The message to colleagues that did not go for longest, filled in, with the ways in which it can go.  Whether it went is what a
 * person says: a text that was copied is not sent yet. */
#define PARAAT_TYPE_MESSAGE_STEP (paraat_message_step_get_type ())
G_DECLARE_FINAL_TYPE (ParaatMessageStep, paraat_message_step, PARAAT, MESSAGE_STEP, AdwBin)

GtkWidget *paraat_message_step_new        (ParaatDesk           *desk,
                                              ParaatMonthly        *monthly) G_GNUC_WARN_UNUSED_RESULT;   /* that is loaded */
guint      paraat_message_step_get_number (ParaatMessageStep *self);   /* 0: the library has none */

G_END_DECLS

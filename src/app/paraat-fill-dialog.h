/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-desk.h"

G_BEGIN_DECLS

/* Asks what a document still misses.  What "Ons bestuur" is about is kept there; the rest goes into @once. */
AdwDialog *paraat_fill_dialog_new (ParaatDesk         *desk,
                                   const char * const *fields,
                                   const char         *first,
                                   GHashTable         *once) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

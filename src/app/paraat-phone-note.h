/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Says under a row for a telephone number that what stands in it cannot be one, once the focus is elsewhere.  It is kept
 * as it is, and stops nothing: on the night a strange number is better than none. */
void paraat_phone_note_add (AdwEntryRow *row,               /* in a list */
                            gboolean     with_extension);

G_END_DECLS

/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean paraat_phone_is_number (const char *text,
                                 gboolean    with_extension);

G_END_DECLS

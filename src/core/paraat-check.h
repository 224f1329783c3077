/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is read out over a telephone: both ends get the same letter of the same line. */
char paraat_check_character (const char *number,
                             const char *text);

G_END_DECLS

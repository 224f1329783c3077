/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A large button that is on or off, with a tick when it is on: never by colour alone. */
GtkWidget *paraat_tile_new (const char *label) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

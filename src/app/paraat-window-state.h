/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* How large the window was, where the settings schema is installed; without it the window is as large as it was made. */
void paraat_window_state_restore (GtkWindow *window);
void paraat_window_state_save    (GtkWindow *window);

G_END_DECLS

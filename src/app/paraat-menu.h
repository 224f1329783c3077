/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* GTK 4.18 names the items of a menu by a label that it hides from AT-SPI, so that a screen reader finds them nameless:
 * this gives each its words, for as long as the button lives. */
void paraat_menu_name_items (GtkMenuButton *button);

G_END_DECLS

/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A drop-down of names that may be long: it never needs the width of the longest. */
void paraat_drop_down_set_up      (GtkDropDown        *self);
void paraat_drop_down_set_choices (GtkDropDown        *self,
                                   const char * const *names);   /* what is chosen stays chosen */

G_END_DECLS

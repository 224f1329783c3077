/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A drop-down of names that may be long: it never needs the width of the longest. */
void paraat_drop_down_set_up      (GtkDropDown        *self);
void paraat_drop_down_set_choices (GtkDropDown        *self,
                                   const char * const *names);   /* what is chosen stays chosen */

/* The same names are not set again: a model that is replaced while somebody chooses in it is never done. */
void paraat_combo_row_set_names   (AdwComboRow        *row,
                                   const char * const *names,
                                   guint               chosen);

G_END_DECLS

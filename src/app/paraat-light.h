/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <gtk/gtk.h>

#include "paraat-score.h"

G_BEGIN_DECLS

/* A light as a shape, for eyes that tell no red from green: red is a square, orange a triangle, green a disc, grey hollow.
 * It is there beside the word, never in its place: a screen reader passes it by. */
#define PARAAT_TYPE_LIGHT_MARK (paraat_light_mark_get_type ())
G_DECLARE_FINAL_TYPE (ParaatLightMark, paraat_light_mark, PARAAT, LIGHT_MARK, GtkWidget)

GtkWidget *paraat_light_mark_new     (ParaatLight      light) G_GNUC_WARN_UNUSED_RESULT;
void       paraat_light_mark_set     (ParaatLightMark *self,
                                      ParaatLight      light);
void       paraat_light_get_colour   (ParaatLight      light,
                                      gboolean         is_dark,
                                      GdkRGBA         *out_colour);   /* 3:1 on the card it stands on */

G_END_DECLS

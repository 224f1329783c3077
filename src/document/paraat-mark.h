/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <cairo.h>

#include "paraat-chart.h"

G_BEGIN_DECLS

/* A mark as ink, the same on the screen and on paper. */
void paraat_mark_get_rgb (ParaatMark  mark,
                          double     *out_red,
                          double     *out_green,
                          double     *out_blue);
void paraat_mark_trace   (ParaatMark  mark,
                          cairo_t    *cr,
                          double      x,
                          double      y,
                          double      side,
                          double      ring);

G_END_DECLS

/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-mark.h"
#include "paraat-pages-private.h"

G_BEGIN_DECLS

ParaatChartDrawing *paraat_chart_drawing_new        (PangoContext        *context,
                                                     const ParaatChart   *chart,
                                                     double               size,
                                                     double               width) G_GNUC_WARN_UNUSED_RESULT;
void                paraat_chart_drawing_free       (ParaatChartDrawing  *self);
guint               paraat_chart_drawing_get_n      (ParaatChartDrawing  *self);   /* parts, which stay whole */
double              paraat_chart_drawing_get_height (ParaatChartDrawing  *self,
                                                     guint                part);
void                paraat_chart_drawing_draw       (ParaatChartDrawing  *self,
                                                     guint                part,
                                                     cairo_t             *cr,
                                                     double               x,
                                                     double               y);
GByteArray         *paraat_chart_draw_png           (const ParaatChart   *chart,
                                                     double               size,
                                                     double               width,
                                                     double               max_height,
                                                     double              *out_width,
                                                     double              *out_height,
                                                     GError             **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParaatChartDrawing, paraat_chart_drawing_free)

G_END_DECLS

/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <cairo.h>
#include <pango/pango.h>

#include "paraat-document.h"

G_BEGIN_DECLS

#define PARAAT_A4_WIDTH (210 * 72 / 25.4)
#define PARAAT_A4_HEIGHT (297 * 72 / 25.4)

/* A document on paper.  Sizes are in points: the surface that is drawn on has one point as its unit.  One thread at a
 * time. */
typedef struct _ParaatPages ParaatPages;

ParaatPages *paraat_pages_new      (ParaatDocument  *document,
                                    PangoContext    *context,
                                    double           width_pt,
                                    double           height_pt,
                                    GError         **error) G_GNUC_WARN_UNUSED_RESULT;   /* @context (nullable) */
void         paraat_pages_free     (ParaatPages     *self);
guint        paraat_pages_get_n    (ParaatPages     *self);   /* 1 at least */
double       paraat_pages_get_size (ParaatPages     *self);   /* of ordinary text */
void         paraat_pages_draw     (ParaatPages     *self,
                                    guint            page,
                                    cairo_t         *cr);     /* from 0; any order, any number of times */
gboolean     paraat_pages_draw_all (ParaatPages     *self,
                                    cairo_t         *cr,
                                    GCancellable    *cancellable,
                                    GError         **error);  /* with one structure over all pages, for PDF */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParaatPages, paraat_pages_free)

G_END_DECLS

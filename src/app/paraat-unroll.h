/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A list view of GTK 4.18 makes up to two hundred rows before it paints any.  This is the model between it and a long list: the
 * first screenful, which is painted, and then some rows more with each frame until it is all of the list. */
#define PARAAT_TYPE_UNROLL (paraat_unroll_get_type ())
G_DECLARE_FINAL_TYPE (ParaatUnroll, paraat_unroll, PARAAT, UNROLL, GObject)

typedef gboolean (*ParaatUnrollIsReady) (gpointer item);

ParaatUnroll *paraat_unroll_new       (GtkWidget           *widget,
                                       GListModel          *model,
                                       guint                screenful,
                                       ParaatUnrollIsReady  is_ready) G_GNUC_WARN_UNUSED_RESULT;
void          paraat_unroll_begin     (ParaatUnroll        *self);
GListModel   *paraat_unroll_get_model (ParaatUnroll        *self);   /* (transfer none) with the sections of what it is of */

G_END_DECLS

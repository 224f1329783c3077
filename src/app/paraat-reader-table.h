/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <gtk/gtk.h>

#include "paraat-block.h"

G_BEGIN_DECLS

/* A table of a document: columns where there is room for them, else every row as a block, each cell below the title of its
 * column. */
#define PARAAT_TYPE_READER_TABLE (paraat_reader_table_get_type ())
G_DECLARE_FINAL_TYPE (ParaatReaderTable, paraat_reader_table, PARAAT, READER_TABLE, GtkWidget)

typedef GtkWidget *(*ParaatReaderTableCell) (const ParaatBlock *cell,
                                             GtkAccessibleRole  role,
                                             gpointer           user_data);

GtkWidget *paraat_reader_table_new           (const ParaatBlock     *table,
                                              ParaatReaderTableCell  new_cell,
                                              gpointer               user_data) G_GNUC_WARN_UNUSED_RESULT;
gboolean   paraat_reader_table_get_is_narrow (ParaatReaderTable     *self);   /* as it stands now */

G_END_DECLS

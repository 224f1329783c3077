/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "paraat-document"

#include "config.h"

#include "paraat-odt-private.h"
#include "paraat-office-private.h"

static void
note_column (ParaatOdt *self,
             guint      width)
{
  if (g_hash_table_add (self->column_ids, GUINT_TO_POINTER (width)))
    g_array_append_val (self->columns, width);
}

static void
write_row (ParaatOdt         *self,
           const ParaatBlock *row,
           guint              n_columns)
{
  ParaatXml *xml = self->body;

  /* A row is not cut by a page.  LibreOffice 25.2 loses the rows after a header that may not be cut either, and ends a page. */
  paraat_xml_open (xml, "table:table-row", "table:style-name", row->is_header ? "" : "Row", NULL);
  for (guint j = 0; j < n_columns; j++)
    {
      const ParaatBlock *cell = j < row->children->len ? g_ptr_array_index (row->children, j) : NULL;

      paraat_xml_open (xml, "table:table-cell", "table:style-name", row->is_header ? "Cell.Heading" : "Cell",
                       "office:value-type", "string", NULL);
      paraat_odt_open_paragraph (self, row->is_header ? PARAAT_ODT_CELL_HEADING : PARAAT_ODT_CELL,
                                 cell != NULL ? cell->align | (paraat_office_is_rtl (cell) ? PARAAT_ODT_RTL : 0) : 0);
      if (cell != NULL)
        paraat_odt_write_runs (self, cell);
      paraat_xml_close (xml, 2);
    }
  paraat_xml_close (xml, 1);
}

void
paraat_odt_write_table (ParaatOdt         *self,
                        const ParaatBlock *block)
{
  ParaatXml *xml = self->body;
  g_autofree guint *widths = g_new0 (guint, block->n_columns);

  paraat_office_share_width (block, self->width, widths);
  paraat_xml_open (xml, "table:table", "table:style-name", self->breaks ? "Table.Break" : "Table", NULL);
  self->breaks = FALSE;
  self->is_empty = FALSE;
  for (guint j = 0; j < block->n_columns; j++)
    {
      g_autofree char *name = g_strdup_printf ("Column.%u", widths[j]);

      note_column (self, widths[j]);
      paraat_xml_leaf (xml, "table:table-column", "table:style-name", name, NULL);
    }
  for (guint i = 0; i < block->children->len && !g_cancellable_is_cancelled (self->cancellable); i++)
    {
      const ParaatBlock *row = g_ptr_array_index (block->children, i);

      if (row->is_header)
        paraat_xml_open (xml, "table:table-header-rows", NULL);
      write_row (self, row, block->n_columns);
      if (row->is_header)
        paraat_xml_close (xml, 1);
    }
  paraat_xml_close (xml, 1);
}

/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "paraat-document"

#include "config.h"

#include "paraat-docx-private.h"
#include "paraat-office-private.h"

#include <string.h>

#define MAX_COLUMNS 63   /* Word calls a file with more damaged */
#define MAX_WHOLE 1500   /* bytes in a row that stays on one page */

static const ParaatBlock *
get_cell (const ParaatBlock *row,
          guint              column)
{
  return column < row->children->len ? g_ptr_array_index (row->children, column) : NULL;
}

/* What does not fit beside it any more */
static void
write_others (ParaatDocx        *self,
              const ParaatBlock *row,
              guint              from)
{
  for (guint j = from; j < row->children->len; j++)
    {
      const ParaatBlock *cell = get_cell (row, j);

      paraat_xml_open (self->xml, "w:r", NULL);
      paraat_xml_leaf (self->xml, "w:br", NULL);
      paraat_xml_close (self->xml, 1);
      paraat_docx_write_runs (self, cell, paraat_office_is_rtl (cell));
    }
}

static void
write_cell (ParaatDocx        *self,
            const ParaatBlock *row,
            guint              column,
            const char        *width)
{
  const ParaatBlock *cell = get_cell (row, column);
  gboolean is_header = row->is_header;
  static const char * const aligns[] = { "left", "center", "right" };
  ParaatXml *xml = self->xml;
  gboolean is_rtl = cell != NULL && paraat_office_is_rtl (cell);

  paraat_xml_open (xml, "w:tc", NULL);
  paraat_xml_open (xml, "w:tcPr", NULL);
  paraat_xml_leaf (xml, "w:tcW", "w:w", width, "w:type", "dxa", NULL);
  if (is_header)
    paraat_xml_leaf (xml, "w:shd", "w:val", "clear", "w:color", "auto", "w:fill", "E7E6E6", NULL);
  paraat_xml_close (xml, 1);
  paraat_xml_open (xml, "w:p", NULL);
  paraat_xml_open (xml, "w:pPr", NULL);
  paraat_xml_leaf (xml, "w:pStyle", "w:val", is_header ? "TableHeading" : "TableText", NULL);
  if (is_rtl)
    paraat_xml_leaf (xml, "w:bidi", NULL);
  if (cell != NULL && cell->align != PARAAT_ALIGN_START)
    paraat_xml_leaf (xml, "w:jc", "w:val", aligns[cell->align], NULL);
  paraat_xml_close (xml, 1);
  if (cell != NULL)
    paraat_docx_write_runs (self, cell, is_rtl);
  if (column + 1 == MAX_COLUMNS)
    write_others (self, row, MAX_COLUMNS);
  paraat_xml_close (xml, 2);
}

static gboolean
is_short (const ParaatBlock *row)
{
  gsize size = 0;

  for (guint j = 0; j < row->children->len; j++)
    {
      const ParaatBlock *cell = get_cell (row, j);

      for (guint i = 0; i < cell->runs->len; i++)
        size += strlen (((ParaatSpan *) g_ptr_array_index (cell->runs, i))->text);
    }

  return size <= MAX_WHOLE;
}

static void
write_row (ParaatDocx        *self,
           const ParaatBlock *row,
           guint              n_columns,
           char             **widths)
{
  ParaatXml *xml = self->xml;

  paraat_xml_open (xml, "w:tr", NULL);
  paraat_xml_open (xml, "w:trPr", NULL);
  if (is_short (row))
    paraat_xml_leaf (xml, "w:cantSplit", NULL);
  if (row->is_header)
    paraat_xml_leaf (xml, "w:tblHeader", NULL);
  paraat_xml_close (xml, 1);
  for (guint j = 0; j < n_columns; j++)
    write_cell (self, row, j, widths[j]);
  paraat_xml_close (xml, 1);
}

void
paraat_docx_write_table (ParaatDocx        *self,
                         const ParaatBlock *block)
{
  ParaatXml *xml = self->xml;
  gboolean has_header = ((ParaatBlock *) g_ptr_array_index (block->children, 0))->is_header;
  guint n_columns = MIN (block->n_columns, MAX_COLUMNS);
  guint indent = MIN (self->depth * PARAAT_DOCX_INDENT, self->width * 6 / 10);
  g_autofree char *left = g_strdup_printf ("%u", indent);
  g_autofree char *total = g_strdup_printf ("%u", self->width - indent);
  g_autofree guint *shares = g_new0 (guint, block->n_columns);
  g_auto(GStrv) widths = g_new0 (char *, block->n_columns + 1);

  paraat_office_share_width (block, self->width - indent, shares);
  paraat_xml_open (xml, "w:tbl", NULL);
  paraat_xml_open (xml, "w:tblPr", NULL);
  paraat_xml_leaf (xml, "w:tblStyle", "w:val", "TableGrid", NULL);
  paraat_xml_leaf (xml, "w:tblW", "w:w", total, "w:type", "dxa", NULL);
  if (indent > 0)
    paraat_xml_leaf (xml, "w:tblInd", "w:w", left, "w:type", "dxa", NULL);
  paraat_xml_leaf (xml, "w:tblLook", "w:val", has_header ? "0620" : "0600", "w:firstRow", has_header ? "1" : "0",
                   "w:lastRow", "0", "w:firstColumn", "0", "w:lastColumn", "0", "w:noHBand", "1", "w:noVBand", "1", NULL);
  paraat_xml_close (xml, 1);
  paraat_xml_open (xml, "w:tblGrid", NULL);
  for (guint j = 0; j < n_columns; j++)
    {
      widths[j] = g_strdup_printf ("%u", shares[j]);
      paraat_xml_leaf (xml, "w:gridCol", "w:w", widths[j], NULL);
    }
  paraat_xml_close (xml, 1);
  for (guint i = 0; i < block->children->len && !g_cancellable_is_cancelled (self->cancellable); i++)
    write_row (self, g_ptr_array_index (block->children, i), n_columns, widths);
  paraat_xml_close (xml, 1);
}

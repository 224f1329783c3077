/* SPDX-License-Identifier: EUPL-1.2 */

/* Tables as rows.  A column is as wide as its words ask for: it never goes below its longest word as long as there is
 * room, and a column to be filled in by pen gets room to write. */
#include "config.h"

#include "paraat-pages-private.h"

#define ROOM_TO_WRITE 8.0   /* times the size of the text */
#define PART 6.0            /* of a row that is too tall: four lines */
#define MAX_LEAST 0.4       /* of the table: a longer word is broken */

typedef struct
{
  double   least;
  double   natural;
  gboolean is_filled;   /* some cell below the header has words */
} Column;

static ParaatTextStyle
style_of (ParaatBuilder     *self,
          const ParaatBlock *row,
          const ParaatBlock *cell)
{
  return (ParaatTextStyle) {
    .language = self->language, .size = self->size, .is_bold = row->is_header, .align = cell->align,
  };
}

static void
measure_columns (ParaatBuilder     *self,
                 const ParaatBlock *block,
                 double             padding,
                 Column            *columns)
{
  for (guint i = 0; i < block->children->len; i++)
    {
      const ParaatBlock *row = g_ptr_array_index (block->children, i);

      for (guint j = 0; j < MIN (row->children->len, block->n_columns); j++)
        {
          const ParaatBlock *cell = g_ptr_array_index (row->children, j);
          ParaatTextStyle style = style_of (self, row, cell);
          double least, natural;

          if (cell->runs->len == 0)
            continue;
          paraat_text_measure (self->context, cell, &style, &least, &natural);
          columns[j].least = MAX (columns[j].least, MIN (least, self->width * MAX_LEAST) + 2 * padding);
          columns[j].natural = MAX (columns[j].natural, natural + 2 * padding);
          columns[j].is_filled = columns[j].is_filled || !row->is_header;
        }
    }
  for (guint j = 0; j < block->n_columns; j++)
    if (!columns[j].is_filled)
      columns[j].natural = MAX (columns[j].natural, ROOM_TO_WRITE * self->size);
}

/* Gives each what it asks for, those that ask for little first; who asks for more than a fair part of what is left gets
 * nothing yet: below 0. */
static double
share_fairly (const double *asked,
              guint         n,
              double        rest,
              double       *shares,
              guint        *out_n_left)
{
  guint n_left = n;
  gboolean changed = TRUE;

  for (guint j = 0; j < n; j++)
    shares[j] = -1;
  while (changed && n_left > 0)
    {
      double fair = rest / n_left;

      changed = FALSE;
      for (guint j = 0; j < n; j++)
        if (shares[j] < 0 && asked[j] <= fair)
          {
            shares[j] = MAX (asked[j], 0);
            rest -= shares[j];
            n_left--;
            changed = TRUE;
          }
    }
  *out_n_left = n_left;

  return rest;
}

/* What there is beyond the longest words goes first to the columns that ask for little, so that a name or a number stays
 * on one line; the columns with long texts get of the rest as much as there is text in them, so that all of them take about
 * as many lines. */
static void
share_rest (const Column *columns,
            guint         n,
            double        rest,
            double       *shares)
{
  g_autofree double *asked = g_new0 (double, n);
  double long_texts = 0;
  guint n_left;

  for (guint j = 0; j < n; j++)
    asked[j] = columns[j].natural - columns[j].least;
  rest = share_fairly (asked, n, rest, shares, &n_left);
  for (guint j = 0; j < n; j++)
    long_texts += shares[j] < 0 ? asked[j] : 0;
  for (guint j = 0; j < n; j++)
    shares[j] = columns[j].least + (shares[j] < 0 ? rest * asked[j] / long_texts : shares[j]);
}

/* Not even the longest words have room side by side: the longest of them are broken. */
static void
share_words (const Column *columns,
             guint         n,
             double        width,
             double       *shares)
{
  g_autofree double *asked = g_new0 (double, n);
  guint n_left;

  for (guint j = 0; j < n; j++)
    asked[j] = columns[j].least;
  width = share_fairly (asked, n, width, shares, &n_left);
  for (guint j = 0; j < n; j++)
    shares[j] = shares[j] < 0 ? width / n_left : shares[j];
}

/* As wide as the text around it, whatever the columns ask for. */
static double *
share_width (const Column *columns,
             guint         n,
             double        x,
             double        width)
{
  double *edges = g_new0 (double, n + 1);
  g_autofree double *shares = g_new0 (double, n);
  double least = 0;
  double natural = 0;

  for (guint j = 0; j < n; j++)
    {
      least += columns[j].least;
      natural += columns[j].natural;
    }
  if (natural > width && least < width)
    share_rest (columns, n, width - least, shares);
  else if (natural > width)
    share_words (columns, n, width, shares);
  else
    for (guint j = 0; j < n; j++)
      shares[j] = columns[j].natural * width / natural;
  edges[0] = x;
  for (guint j = 0; j < n; j++)
    edges[j + 1] = edges[j] + shares[j];

  return edges;
}

static double
lines_height (const ParaatCell *cell,
              double            room,
              guint            *out_n)
{
  double height = 0;
  guint n = 0;

  for (guint i = cell->first; i < cell->text->lines->len; i++)
    {
      double line = g_array_index (cell->text->lines, ParaatLine, i).height;

      if (n > 0 && height + line > room)
        break;
      height += line;
      n++;
    }
  *out_n = n;

  return height;
}

/* One piece of a row: as many lines of each cell as there is room for. */
static ParaatPiece *
add_part (ParaatBuilder *self,
          ParaatTable   *table,
          GArray        *cells,
          double         room,
          gboolean       is_first,
          gboolean      *out_is_last)
{
  g_autoptr(GArray) part = g_array_sized_new (FALSE, FALSE, sizeof (ParaatCell), cells->len);
  double height = 0;
  ParaatPiece *piece;

  *out_is_last = TRUE;
  for (guint j = 0; j < cells->len; j++)
    {
      ParaatCell *cell = &g_array_index (cells, ParaatCell, j);

      height = MAX (height, lines_height (cell, room, &cell->n));
      g_array_append_val (part, *cell);
      cell->first += cell->n;
      if (cell->first < cell->text->lines->len)
        *out_is_last = FALSE;
    }
  height += (is_first ? table->padding : 0) + (*out_is_last ? table->padding : 0);
  piece = paraat_builder_add (self, PARAAT_PIECE_ROW, height);
  piece->table = table;
  piece->cells = g_steal_pointer (&part);
  piece->is_first = is_first;
  piece->is_last = *out_is_last;

  return piece;
}

static void
add_row (ParaatBuilder     *self,
         ParaatTable       *table,
         const ParaatBlock *row)
{
  g_autoptr(GArray) cells = g_array_sized_new (FALSE, FALSE, sizeof (ParaatCell), row->children->len);
  ParaatTag *around = self->tag;
  double page = self->page_height - table->header_height - 2 * table->padding;
  double tallest = 0;
  gboolean is_last = FALSE;

  self->tag = paraat_builder_tag (self, "TR", around);
  for (guint j = 0; j < MIN (row->children->len, table->n_columns); j++)
    {
      const ParaatBlock *block = g_ptr_array_index (row->children, j);
      ParaatTextStyle style = style_of (self, row, block);
      double width = table->edges[j + 1] - table->edges[j] - 2 * table->padding;
      ParaatCell cell = { .tag = paraat_builder_tag (self, row->is_header ? "TH" : "TD", self->tag) };

      cell.text = paraat_builder_text (self, paraat_text_new (self->context, block, &style, width));
      tallest = MAX (tallest, lines_height (&cell, G_MAXDOUBLE, &cell.n));
      g_array_append_val (cells, cell);
    }
  for (gboolean is_first = TRUE; !is_last; is_first = FALSE)
    {
      ParaatPiece *piece = add_part (self, table, cells, tallest > page ? self->size * PART : G_MAXDOUBLE, is_first,
                                     &is_last);

      piece->is_header = row->is_header;
      piece->keep = row->is_header;
      if (row->is_header)
        g_ptr_array_add (table->header, piece);
    }
  self->tag = around;
}

/* A header that takes much of the page stands there once. */
static void
look_at_header (ParaatBuilder *self,
                ParaatTable   *table)
{
  for (guint i = 0; i < table->header->len; i++)
    table->header_height += ((ParaatPiece *) g_ptr_array_index (table->header, i))->height;
  if (table->header_height <= self->page_height / 3)
    return;
  g_ptr_array_set_size (table->header, 0);
  table->header_height = 0;
}

void
paraat_builder_table (ParaatBuilder     *self,
                      const ParaatBlock *block)
{
  g_autofree Column *columns = g_new0 (Column, block->n_columns);
  ParaatTable *table = g_new0 (ParaatTable, 1);
  ParaatTag *around = self->tag;
  gboolean was_header = FALSE;

  g_ptr_array_add (self->flow->tables, table);
  table->header = g_ptr_array_new ();
  table->n_columns = block->n_columns;
  table->padding = self->size * 0.4;
  measure_columns (self, block, table->padding, columns);
  table->edges = share_width (columns, block->n_columns, self->x, self->width);
  self->tag = paraat_builder_tag (self, "Table", around);
  for (guint i = 0; i < block->children->len; i++)
    {
      const ParaatBlock *row = g_ptr_array_index (block->children, i);

      if (was_header && !row->is_header)
        look_at_header (self, table);
      was_header = row->is_header;
      add_row (self, table, row);
    }
  self->tag = around;
}

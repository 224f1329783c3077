/* SPDX-License-Identifier: EUPL-1.2 */

/* Ink and tags.  Everything is black, white and two greys: it has to read from any printer; the colours of a chart say
 * nothing that its shapes and words do not.  What is no content, such as lines and footers, is an artifact, so that a screen
 * reader does not read it out. */
#include "config.h"

#include "paraat-chart-private.h"

#include <glib/gi18n.h>
#include <string.h>

#define ARTIFACT "Artifact"
#define FOOT_SIZE 8.5
#define THIN 0.6
#define TICKED "\342\230\221"   /* U+2611 */
#define EMPTY "\342\230\220"    /* U+2610 */

static guint
get_depth (const ParaatTag *tag)
{
  guint n = 0;

  for (; tag != NULL; tag = tag->parent)
    n++;

  return n;
}

static void
open_down_to (cairo_t   *cr,
              ParaatTag *from,
              ParaatTag *to)
{
  if (to == from)
    return;
  open_down_to (cr, from, to->parent);
  cairo_tag_begin (cr, to->name, NULL);
}

void
paraat_tag_move (cairo_t    *cr,
                 ParaatTag **open,
                 ParaatTag  *to)
{
  ParaatTag *from = *open;
  ParaatTag *common = to;

  while (get_depth (common) > get_depth (from))
    common = common->parent;
  while (from != common)
    {
      guint depth = get_depth (from);

      cairo_tag_end (cr, from->name);
      from = from->parent;
      if (get_depth (common) == depth)
        common = common->parent;
    }
  open_down_to (cr, from, to);
  *open = to;
}

static void
set_grey (cairo_t *cr,
          double   grey)
{
  cairo_set_source_rgb (cr, grey, grey, grey);
}

static void
draw_line (cairo_t *cr,
           double   x1,
           double   y1,
           double   x2,
           double   y2)
{
  cairo_move_to (cr, x1, y1);
  cairo_line_to (cr, x2, y2);
  cairo_stroke (cr);
}

static gboolean
is_in_frame (const ParaatPiece *piece,
             const ParaatFrame *frame)
{
  for (const ParaatFrame *at = piece->frame; at != NULL; at = at->parent)
    if (at == frame)
      return TRUE;

  return FALSE;
}

static void
draw_frame (cairo_t           *cr,
            const ParaatFrame *frame,
            double             top,
            double             bottom)
{
  gboolean is_quote = frame->kind == PARAAT_BLOCK_QUOTE;

  set_grey (cr, is_quote ? 0.95 : 1);
  cairo_rectangle (cr, frame->x + PARAAT_PAGE_MARGIN, top, frame->width, bottom - top);
  cairo_fill_preserve (cr);
  set_grey (cr, 0.45);
  cairo_set_line_width (cr, THIN);
  cairo_stroke (cr);
  if (!is_quote)
    return;
  set_grey (cr, 0);
  cairo_rectangle (cr, frame->x + PARAAT_PAGE_MARGIN, top, 4, bottom - top);
  cairo_fill (cr);
}

/* From the piece that is the first in it on this page: those outside first, so that what is in them lies on top. */
static void
draw_frames_from (cairo_t           *cr,
                  GArray            *page,
                  guint              first,
                  const ParaatFrame *frame)
{
  const ParaatPlaced *before = first > 0 ? &g_array_index (page, ParaatPlaced, first - 1) : NULL;
  const ParaatPlaced *last = &g_array_index (page, ParaatPlaced, first);
  double top = last->y;

  if (frame == NULL || (before != NULL && is_in_frame (before->piece, frame)))
    return;
  draw_frames_from (cr, page, first, frame->parent);
  for (guint i = first; i < page->len; i++)
    {
      const ParaatPlaced *placed = &g_array_index (page, ParaatPlaced, i);

      if (!is_in_frame (placed->piece, frame))
        break;
      last = placed;
    }
  draw_frame (cr, frame, top - (last->piece->kind == PARAAT_PIECE_GAP ? 0 : 3),
              last->y + last->piece->height + (last->piece->kind == PARAAT_PIECE_GAP ? 0 : 3));
}

static void
draw_frames (cairo_t *cr,
             GArray  *page)
{
  cairo_tag_begin (cr, ARTIFACT, NULL);
  for (guint i = 0; i < page->len; i++)
    draw_frames_from (cr, page, i, g_array_index (page, ParaatPlaced, i).piece->frame);
  cairo_tag_end (cr, ARTIFACT);
}

/* A blank that is read as @text: the box is a drawing, and a drawing says nothing. */
static void
say (cairo_t    *cr,
     const char *text,
     double      size,
     double      x,
     double      y)
{
  cairo_glyph_t *glyphs = NULL;
  cairo_text_cluster_t cluster = { .num_bytes = (int) strlen (text), .num_glyphs = 1 };
  int n = 0;

  cairo_select_font_face (cr, "Sans", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size (cr, size);
  cairo_scaled_font_text_to_glyphs (cairo_get_scaled_font (cr), x, y, " ", 1, &glyphs, &n, NULL, NULL, NULL);
  if (n == 1)
    cairo_show_text_glyphs (cr, text, -1, glyphs, 1, &cluster, 1, 0);
  cairo_glyph_free (glyphs);
  cairo_new_path (cr);
}

static void
draw_box (cairo_t            *cr,
          const ParaatMarker *marker,
          double              x,
          double              baseline)
{
  double side = marker->size * 0.95;
  double top = baseline - marker->size * 0.82;

  say (cr, marker->task == PARAAT_TASK_DONE ? TICKED : EMPTY, marker->size, x, baseline);
  cairo_tag_begin (cr, ARTIFACT, NULL);
  cairo_set_line_width (cr, 1);
  cairo_rectangle (cr, x, top, side, side);
  cairo_stroke (cr);
  if (marker->task == PARAAT_TASK_DONE)
    {
      cairo_set_line_width (cr, 1.6);
      cairo_move_to (cr, x + side * 0.2, top + side * 0.5);
      cairo_line_to (cr, x + side * 0.43, top + side * 0.75);
      cairo_line_to (cr, x + side * 0.82, top + side * 0.22);
      cairo_stroke (cr);
    }
  cairo_tag_end (cr, ARTIFACT);
}

static void
draw_markers (cairo_t            *cr,
              const ParaatPlaced *placed,
              ParaatTag         **open)
{
  const ParaatPiece *piece = placed->piece;

  for (guint i = 0; piece->markers != NULL && i < piece->markers->len; i++)
    {
      const ParaatMarker *marker = g_ptr_array_index (piece->markers, i);
      double x = PARAAT_PAGE_MARGIN + marker->x;
      double own = marker->text != NULL ? g_array_index (marker->text->lines, ParaatLine, 0).baseline : marker->size;
      double baseline = piece->text != NULL ? g_array_index (piece->text->lines, ParaatLine, piece->line).baseline : own;

      paraat_tag_move (cr, open, marker->tag);
      if (marker->text != NULL)
        paraat_text_draw_line (marker->text, 0, cr, x, placed->y + baseline - own);
      else
        draw_box (cr, marker, x, placed->y + baseline);
    }
}

static void
draw_grid (cairo_t            *cr,
           const ParaatPlaced *placed,
           gboolean            has_top,
           gboolean            has_bottom)
{
  const ParaatPiece *piece = placed->piece;
  const ParaatTable *table = piece->table;
  double left = PARAAT_PAGE_MARGIN + table->edges[0];
  double right = PARAAT_PAGE_MARGIN + table->edges[table->n_columns];
  double bottom = placed->y + piece->height;

  cairo_tag_begin (cr, ARTIFACT, NULL);
  if (piece->is_header)
    {
      set_grey (cr, 0.88);
      cairo_rectangle (cr, left, placed->y, right - left, piece->height);
      cairo_fill (cr);
    }
  set_grey (cr, 0.35);
  cairo_set_line_width (cr, THIN);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_SQUARE);
  for (guint j = 0; j <= table->n_columns; j++)
    draw_line (cr, PARAAT_PAGE_MARGIN + table->edges[j], placed->y, PARAAT_PAGE_MARGIN + table->edges[j], bottom);
  if (has_top)
    draw_line (cr, left, placed->y, right, placed->y);
  if (has_bottom)
    draw_line (cr, left, bottom, right, bottom);
  set_grey (cr, 0);
  cairo_tag_end (cr, ARTIFACT);
}

static void
draw_cells (cairo_t            *cr,
            const ParaatPlaced *placed,
            ParaatTag         **open)
{
  const ParaatPiece *piece = placed->piece;
  const ParaatTable *table = piece->table;

  for (guint j = 0; j < piece->cells->len; j++)
    {
      const ParaatCell *cell = &g_array_index (piece->cells, ParaatCell, j);
      double y = placed->y + (piece->is_first ? table->padding : 0);

      if (!placed->is_repeated && (piece->is_first || cell->n > 0))   /* an empty cell is one too */
        paraat_tag_move (cr, open, cell->tag);
      for (guint i = cell->first; i < cell->first + cell->n; i++)
        {
          paraat_text_draw_line (cell->text, i, cr, PARAAT_PAGE_MARGIN + table->edges[j] + table->padding, y);
          y += g_array_index (cell->text->lines, ParaatLine, i).height;
        }
    }
}

static void
draw_row (cairo_t    *cr,
          GArray     *page,
          guint       i,
          ParaatTag **open)
{
  const ParaatPlaced *placed = &g_array_index (page, ParaatPlaced, i);
  const ParaatPlaced *next = i + 1 < page->len ? &g_array_index (page, ParaatPlaced, i + 1) : NULL;
  gboolean goes_on = next != NULL && next->piece->table == placed->piece->table;

  draw_grid (cr, placed, placed->piece->is_first || i == 0, placed->piece->is_last || !goes_on);
  if (placed->is_repeated)
    cairo_tag_begin (cr, ARTIFACT, NULL);
  draw_cells (cr, placed, open);
  if (placed->is_repeated)
    cairo_tag_end (cr, ARTIFACT);
}

/* Lines alone are no content to Cairo: without the blank the figure would be empty, and passed by.  It is read as what the
 * figure shows, see paraat-pdf-alt.c. */
static void
draw_chart (cairo_t           *cr,
            const ParaatPiece *piece,
            double             y)
{
  double height = paraat_chart_drawing_get_height (piece->drawing, piece->part);

  if (piece->part == 0)
    say (cr, " ", FOOT_SIZE, PARAAT_PAGE_MARGIN + piece->x, y + FOOT_SIZE);
  cairo_save (cr);
  cairo_translate (cr, PARAAT_PAGE_MARGIN + piece->x, y);
  cairo_scale (cr, piece->height / height, piece->height / height);
  paraat_chart_drawing_draw (piece->drawing, piece->part, cr, 0, 0);
  cairo_restore (cr);
}

static void
draw_piece (cairo_t    *cr,
            GArray     *page,
            guint       i,
            ParaatTag **open)
{
  const ParaatPlaced *placed = &g_array_index (page, ParaatPlaced, i);
  const ParaatPiece *piece = placed->piece;

  set_grey (cr, 0);
  draw_markers (cr, placed, open);
  switch (piece->kind)
    {
    case PARAAT_PIECE_LINE:
      paraat_tag_move (cr, open, piece->tag);
      if (piece->text != NULL)
        paraat_text_draw_line (piece->text, piece->line, cr, PARAAT_PAGE_MARGIN + piece->x, placed->y);
      break;
    case PARAAT_PIECE_ROW:
      draw_row (cr, page, i, open);
      break;
    case PARAAT_PIECE_RULE:
      cairo_tag_begin (cr, ARTIFACT, NULL);
      cairo_set_line_width (cr, 1);
      draw_line (cr, PARAAT_PAGE_MARGIN + piece->x, placed->y, PARAAT_PAGE_MARGIN + piece->x + piece->width, placed->y);
      cairo_tag_end (cr, ARTIFACT);
      break;
    case PARAAT_PIECE_QR:
      paraat_tag_move (cr, open, piece->tag);
      say (cr, _("QR code"), FOOT_SIZE, PARAAT_PAGE_MARGIN + piece->x, placed->y + piece->height);
      paraat_qr_draw (piece->qr, cr, PARAAT_PAGE_MARGIN + piece->x, placed->y, piece->height);
      break;
    case PARAAT_PIECE_CHART:
      paraat_tag_move (cr, open, piece->tag);
      draw_chart (cr, piece, placed->y);
      break;
    case PARAAT_PIECE_GAP:
    case PARAAT_PIECE_BREAK:
    default:
      break;
    }
}

static void
draw_plain (ParaatPages *self,
            cairo_t     *cr,
            const char  *plain,
            double       size,
            ParaatAlign  align,
            double       middle)
{
  ParaatTextStyle style = { .size = size, .align = align, .is_bold = size > FOOT_SIZE };
  double width = self->width - 2 * PARAAT_PAGE_MARGIN;
  double third = align == PARAAT_ALIGN_CENTER && size <= FOOT_SIZE ? width / 5 : width * 2 / 5;
  double x = align == PARAAT_ALIGN_START ? 0 : align == PARAAT_ALIGN_END ? width - third : (width - third) / 2;
  g_autoptr(ParaatText) text = NULL;

  if (plain == NULL)
    return;
  if (size > FOOT_SIZE)   /* alone on its line */
    {
      third = width;
      x = 0;
    }
  text = paraat_text_new_plain (self->context, plain, &style, third);
  paraat_text_draw_line (text, 0, cr, PARAAT_PAGE_MARGIN + x,
                         middle - g_array_index (text->lines, ParaatLine, 0).height / 2);
}

/* White on black, so that an exercise is one on a black-and-white copy too.  It is read out once. */
static void
draw_banner (ParaatPages *self,
             cairo_t     *cr,
             gboolean     is_first,
             ParaatTag  **open)
{
  const char *banner = paraat_document_get_banner (self->document);
  ParaatTag *root = g_ptr_array_index (self->flow->tags, 0);
  const char *name = is_first ? "P" : ARTIFACT;

  if (banner == NULL)
    return;
  if (is_first)
    paraat_tag_move (cr, open, root);
  cairo_tag_begin (cr, name, NULL);
  set_grey (cr, 0);
  cairo_rectangle (cr, PARAAT_PAGE_MARGIN, PARAAT_PAGE_MARGIN, self->width - 2 * PARAAT_PAGE_MARGIN,
                   PARAAT_BANNER_HEIGHT);
  cairo_fill (cr);
  set_grey (cr, 1);
  draw_plain (self, cr, banner, 14, PARAAT_ALIGN_CENTER, PARAAT_PAGE_MARGIN + PARAAT_BANNER_HEIGHT / 2);
  cairo_tag_end (cr, name);
}

static void
draw_foot (ParaatPages *self,
           cairo_t     *cr,
           guint        page)
{
  double y = self->height - PARAAT_PAGE_FOOT + 14;
  g_autofree char *number = g_strdup_printf (_("Page %u of %u"), page + 1, self->pages->len);

  cairo_tag_begin (cr, ARTIFACT, NULL);
  set_grey (cr, 0);
  cairo_set_line_width (cr, THIN);
  draw_line (cr, PARAAT_PAGE_MARGIN, y, self->width - PARAAT_PAGE_MARGIN, y);
  y += FOOT_SIZE * 1.3;
  draw_plain (self, cr, paraat_document_get_footer (self->document), FOOT_SIZE, PARAAT_ALIGN_START, y);
  draw_plain (self, cr, paraat_document_get_date (self->document), FOOT_SIZE, PARAAT_ALIGN_CENTER, y);
  draw_plain (self, cr, number, FOOT_SIZE, PARAAT_ALIGN_END, y);
  cairo_tag_end (cr, ARTIFACT);
}

void
paraat_pages_draw_tags (ParaatPages  *self,
                        guint         page,
                        cairo_t      *cr,
                        ParaatTag   **open)
{
  GArray *placed = g_ptr_array_index (self->pages, page);

  cairo_save (cr);
  if (*open == NULL)
    paraat_tag_move (cr, open, g_ptr_array_index (self->flow->tags, 0));
  draw_banner (self, cr, page == 0, open);
  draw_frames (cr, placed);
  for (guint i = 0; i < placed->len; i++)
    draw_piece (cr, placed, i, open);
  draw_foot (self, cr, page);
  cairo_restore (cr);
}

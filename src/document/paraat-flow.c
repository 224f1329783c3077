/* SPDX-License-Identifier: EUPL-1.2 */

/* The tree as one long column of pieces. */
#include "config.h"

#include "paraat-chart-private.h"

#include <glib/gi18n.h>

/* Between paragraphs and items, times the size of the text */
#define TIGHT 0.3
#define LOOSE 0.6

#define QR_SIDE (85 * 72 / 25.4)   /* large enough that an old telephone reads a thousand characters */

static void add_blocks (ParaatBuilder     *self,
                        const ParaatBlock *block);

static void
piece_free (gpointer data)
{
  ParaatPiece *piece = data;

  g_clear_pointer (&piece->markers, g_ptr_array_unref);
  g_clear_pointer (&piece->cells, g_array_unref);
  g_clear_pointer (&piece->qr, paraat_qr_free);
  g_free (piece);
}

static void
text_free (gpointer data)
{
  paraat_text_free (data);
}

static void
table_free (gpointer data)
{
  ParaatTable *table = data;

  g_free (table->edges);
  g_ptr_array_unref (table->header);
  g_free (table);
}

static void
drawing_free (gpointer data)
{
  paraat_chart_drawing_free (data);
}

void
paraat_flow_free (ParaatFlow *self)
{
  g_ptr_array_unref (self->pieces);
  g_ptr_array_unref (self->drawings);
  g_ptr_array_unref (self->tables);
  g_ptr_array_unref (self->texts);
  g_ptr_array_unref (self->frames);
  g_ptr_array_unref (self->tags);
  g_free (self);
}

ParaatTag *
paraat_builder_tag (ParaatBuilder *self,
                    const char    *name,
                    ParaatTag     *parent)
{
  ParaatTag *tag = g_new0 (ParaatTag, 1);

  tag->name = name;
  tag->parent = parent;
  g_ptr_array_add (self->flow->tags, tag);

  return tag;
}

ParaatText *
paraat_builder_text (ParaatBuilder *self,
                     ParaatText    *text)
{
  g_ptr_array_add (self->flow->texts, text);
  return text;
}

ParaatPiece *
paraat_builder_add (ParaatBuilder   *self,
                    ParaatPieceKind  kind,
                    double           height)
{
  ParaatPiece *piece = g_new0 (ParaatPiece, 1);

  piece->kind = kind;
  piece->before = self->gap;
  piece->height = height;
  piece->x = self->x;
  piece->width = self->width;
  piece->tag = self->tag;
  piece->frame = self->frame;
  if (kind != PARAAT_PIECE_GAP)
    piece->markers = g_steal_pointer (&self->markers);
  self->gap = 0;
  g_ptr_array_add (self->flow->pieces, piece);

  return piece;
}

static void
want_gap (ParaatBuilder *self,
          double         gap)
{
  self->gap = MAX (self->gap, gap);
}

/* Two lines at least stay together on both sides of a break. */
static void
add_lines (ParaatBuilder     *self,
           const ParaatBlock *block,
           ParaatText        *text,
           const char        *tag_name,
           gboolean           keep_all)
{
  ParaatTag *around = self->tag;
  guint n = text->lines->len;

  self->tag = paraat_builder_tag (self, tag_name, around);
  for (guint i = 0; i < n; i++)
    {
      ParaatPiece *piece = paraat_builder_add (self, PARAAT_PIECE_LINE,
                                               g_array_index (text->lines, ParaatLine, i).height);

      piece->text = text;
      piece->line = i;
      piece->keep = keep_all || (i + 1 < n && (i == 0 || i + 2 == n));
      if (i == 0 && block->kind == PARAAT_BLOCK_HEADING)
        piece->heading = block;
    }
  self->tag = around;
}

static ParaatTextStyle
style_of (ParaatBuilder *self)
{
  return (ParaatTextStyle) { .language = self->language, .size = self->size };
}

static void
add_heading (ParaatBuilder     *self,
             const ParaatBlock *block)
{
  static const char * const tags[] = { "H1", "H2", "H3", "H4" };
  static const double scales[] = { 1.75, 1.35, 1.15, 1.0 };
  ParaatTextStyle style = style_of (self);

  style.size = self->size * scales[block->level - 1];
  style.is_bold = TRUE;
  want_gap (self, style.size * 0.95);
  add_lines (self, block, paraat_builder_text (self, paraat_text_new (self->context, block, &style, self->width)),
             tags[block->level - 1], TRUE);
  want_gap (self, self->size * 0.4);
}

/* What ends in a colon announces what comes next. */
static gboolean
announces (const ParaatBlock *block)
{
  const ParaatSpan *last = block->runs->len > 0 ? g_ptr_array_index (block->runs, block->runs->len - 1) : NULL;

  return last != NULL && g_str_has_suffix (last->text, ":");
}

static void
add_paragraph (ParaatBuilder     *self,
               const ParaatBlock *block)
{
  ParaatTextStyle style = style_of (self);
  guint n;

  want_gap (self, self->is_tight ? 0 : self->size * 0.35);
  add_lines (self, block, paraat_builder_text (self, paraat_text_new (self->context, block, &style, self->width)), "P",
             FALSE);
  n = self->flow->pieces->len;
  if (announces (block))
    ((ParaatPiece *) g_ptr_array_index (self->flow->pieces, n - 1))->keep = TRUE;
  want_gap (self, self->size * (self->is_tight ? TIGHT : LOOSE));
}

/* Moves in, as far as there is room to. */
static double
indent (ParaatBuilder *self,
        double         by)
{
  double moved = self->width - by < self->full_width * 0.35 ? 0 : by;

  self->x += moved;
  self->width -= moved;

  return moved;
}

static void
add_marker (ParaatBuilder *self,
            ParaatTag     *item,
            ParaatText    *text,
            ParaatTask     task,
            double         x)
{
  ParaatMarker *marker = g_new0 (ParaatMarker, 1);

  marker->tag = paraat_builder_tag (self, "Lbl", item);
  marker->text = text;
  marker->task = task;
  marker->x = x;
  marker->size = self->size;
  if (self->markers == NULL)
    self->markers = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->markers, marker);
}

static ParaatText *
number_text (ParaatBuilder *self,
             guint          number)
{
  g_autofree char *plain = number > 0 ? g_strdup_printf ("%u.", number) : g_strdup ("•");
  ParaatTextStyle style = style_of (self);

  return paraat_builder_text (self, paraat_text_new_plain (self->context, plain, &style, -1));
}

static void
add_item (ParaatBuilder     *self,
          const ParaatBlock *block,
          guint              number,
          double             number_width)
{
  double x = self->x;
  double width = self->width;
  ParaatTag *list = self->tag;
  ParaatTag *item = paraat_builder_tag (self, "LI", list);

  if (number > 0 || block->task == PARAAT_TASK_NONE)
    {
      ParaatText *text = number_text (self, number);
      double moved = indent (self, number_width);

      add_marker (self, item, text, PARAAT_TASK_NONE,
                  number > 0 && moved > 0 ? x + moved - self->size * 0.5 - paraat_text_get_width (text)
                                          : x + self->size * 0.4);
    }
  if (block->task != PARAAT_TASK_NONE)
    {
      add_marker (self, item, NULL, block->task, self->x + self->size * 0.1);
      indent (self, self->size * 1.75);
    }
  self->tag = paraat_builder_tag (self, "LBody", item);
  add_blocks (self, block);
  if (self->markers != NULL)   /* nothing in it but its marker */
    paraat_builder_add (self, PARAAT_PIECE_LINE, self->size * 1.4);
  self->tag = list;
  self->x = x;
  self->width = width;
}

static void
add_list (ParaatBuilder     *self,
          const ParaatBlock *block)
{
  gboolean is_ordered = block->kind == PARAAT_BLOCK_ORDERED_LIST;
  double number_width = self->size * 1.5;
  gboolean was_tight = self->is_tight;
  ParaatTag *around = self->tag;

  if (is_ordered)
    {
      guint last = block->start + block->children->len - 1;

      number_width = MAX (number_width, paraat_text_get_width (number_text (self, MAX (last, 1))) + self->size * 0.9);
    }
  want_gap (self, self->size * (was_tight ? TIGHT : LOOSE));
  self->is_tight = block->is_tight;
  self->tag = paraat_builder_tag (self, "L", around);
  for (guint i = 0; i < block->children->len; i++)
    {
      self->gap = i == 0 ? self->gap : self->size * (block->is_tight ? TIGHT : LOOSE);
      add_item (self, g_ptr_array_index (block->children, i), is_ordered ? MAX (block->start + i, 1) : 0, number_width);
    }
  self->tag = around;
  self->is_tight = was_tight;
  want_gap (self, self->size * (was_tight ? TIGHT : LOOSE));
}

/* Room inside a frame; what is on either side of its edge stays together. */
static void
add_padding (ParaatBuilder *self,
             gboolean       is_start)
{
  GPtrArray *pieces = self->flow->pieces;

  if (!is_start)
    {
      self->gap = 0;
      ((ParaatPiece *) g_ptr_array_index (pieces, pieces->len - 1))->keep = TRUE;
    }
  paraat_builder_add (self, PARAAT_PIECE_GAP, self->size * 0.6)->keep = is_start;
}

static void
add_frame (ParaatBuilder     *self,
           const ParaatBlock *block)
{
  ParaatBuilder outside = *self;
  ParaatFrame *frame = g_new0 (ParaatFrame, 1);
  ParaatTextStyle style = style_of (self);
  guint first;

  g_ptr_array_add (self->flow->frames, frame);
  frame->parent = self->frame;
  frame->kind = block->kind;
  frame->x = self->x;
  frame->width = self->width;
  want_gap (self, self->size * 0.7);
  self->frame = frame;
  self->is_tight = FALSE;
  add_padding (self, TRUE);
  first = self->flow->pieces->len;
  if (indent (self, self->size * 1.1) > 0)
    self->width -= self->size * 0.8;
  if (block->kind == PARAAT_BLOCK_QUOTE)
    {
      self->tag = paraat_builder_tag (self, "BlockQuote", outside.tag);
      add_blocks (self, block);
    }
  else
    {
      style.is_code = TRUE;
      self->tag = paraat_builder_tag (self, "P", outside.tag);
      add_lines (self, block, paraat_builder_text (self, paraat_text_new (self->context, block, &style, self->width)),
                 "Code", FALSE);
    }
  if (first < self->flow->pieces->len)
    ((ParaatPiece *) g_ptr_array_index (self->flow->pieces, first))->before = 0;   /* the padding is room enough */
  self->tag = outside.tag;
  add_padding (self, FALSE);
  self->frame = outside.frame;
  self->is_tight = outside.is_tight;
  self->x = outside.x;
  self->width = outside.width;
  want_gap (self, self->size * 0.9);
}

/* A text that is too long for one stays a text to copy. */
static void
add_qr (ParaatBuilder     *self,
        const ParaatBlock *block)
{
  g_autofree char *text = g_strchomp (paraat_block_dup_text (block));
  ParaatQr *qr = paraat_qr_new (text);
  ParaatTag *around = self->tag;

  if (qr == NULL)
    {
      add_frame (self, block);
      return;
    }
  want_gap (self, self->size * 0.5);
  self->tag = paraat_builder_tag (self, "Figure", around);
  self->tag->alt = _("QR code");
  paraat_builder_add (self, PARAAT_PIECE_QR, MIN (MIN (QR_SIDE, self->width), self->page_height))->qr = qr;
  self->tag = around;
  want_gap (self, self->size * 0.5);
}

/* Whole groups: it goes on on the next page between two of them.  The figures below stay with the last. */
static void
add_chart (ParaatBuilder     *self,
           const ParaatBlock *block)
{
  ParaatChartDrawing *drawing = paraat_chart_drawing_new (self->context, block->chart, self->size, self->width);
  guint n = paraat_chart_drawing_get_n (drawing);
  ParaatTag *around = self->tag;

  g_ptr_array_add (self->flow->drawings, drawing);
  want_gap (self, self->size * 0.7);
  self->tag = paraat_builder_tag (self, "Figure", around);
  self->tag->alt = block->chart->alt;
  for (guint i = 0; i < n; i++)
    {
      ParaatPiece *piece = paraat_builder_add (self, PARAAT_PIECE_CHART,
                                               MIN (paraat_chart_drawing_get_height (drawing, i), self->page_height));

      piece->drawing = drawing;
      piece->part = i;
      piece->keep = i + 2 == n;
    }
  self->tag = around;
  want_gap (self, self->size * 0.9);
}

static void
add_block (ParaatBuilder     *self,
           const ParaatBlock *block)
{
  switch (block->kind)
    {
    case PARAAT_BLOCK_HEADING:
      add_heading (self, block);
      break;
    case PARAAT_BLOCK_PARAGRAPH:
      add_paragraph (self, block);
      break;
    case PARAAT_BLOCK_BULLET_LIST:
    case PARAAT_BLOCK_ORDERED_LIST:
      add_list (self, block);
      break;
    case PARAAT_BLOCK_TABLE:
      want_gap (self, self->size * 0.5);
      paraat_builder_table (self, block);
      want_gap (self, self->size * 0.9);
      break;
    case PARAAT_BLOCK_RULE:
      want_gap (self, self->size * 0.8);
      paraat_builder_add (self, PARAAT_PIECE_RULE, 1);
      want_gap (self, self->size * 0.8);
      break;
    case PARAAT_BLOCK_CODE:
      if (block->is_qr)
        add_qr (self, block);
      else
        add_frame (self, block);
      break;
    case PARAAT_BLOCK_CHART:
      add_chart (self, block);
      break;
    case PARAAT_BLOCK_QUOTE:
      add_frame (self, block);
      break;
    case PARAAT_BLOCK_PAGE_BREAK:
      self->gap = 0;
      paraat_builder_add (self, PARAAT_PIECE_BREAK, 0);
      break;
    case PARAAT_BLOCK_DOCUMENT:
    case PARAAT_BLOCK_LIST_ITEM:
    case PARAAT_BLOCK_ROW:
    case PARAAT_BLOCK_CELL:
    default:
      g_assert_not_reached ();
    }
}

static void
add_blocks (ParaatBuilder     *self,
            const ParaatBlock *block)
{
  for (guint i = 0; i < block->children->len; i++)
    add_block (self, g_ptr_array_index (block->children, i));
}

ParaatFlow *
paraat_flow_new (PangoContext      *context,
                 const ParaatBlock *tree,
                 const char        *language,
                 double             size,
                 double             width,
                 double             page_height)
{
  ParaatFlow *self = g_new0 (ParaatFlow, 1);
  ParaatBuilder builder = {
    .flow = self,
    .context = context,
    .language = language,
    .size = size,
    .page_height = page_height,
    .full_width = width,
    .width = width,
  };

  self->tags = g_ptr_array_new_with_free_func (g_free);
  self->frames = g_ptr_array_new_with_free_func (g_free);
  self->texts = g_ptr_array_new_with_free_func (text_free);
  self->tables = g_ptr_array_new_with_free_func (table_free);
  self->drawings = g_ptr_array_new_with_free_func (drawing_free);
  self->pieces = g_ptr_array_new_with_free_func (piece_free);
  builder.tag = paraat_builder_tag (&builder, "Document", NULL);
  add_blocks (&builder, tree);
  if (self->pieces->len > 0)   /* the colon of the last line announces nothing */
    ((ParaatPiece *) g_ptr_array_index (self->pieces, self->pieces->len - 1))->keep = FALSE;

  return self;
}

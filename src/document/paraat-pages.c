/* SPDX-License-Identifier: EUPL-1.2 */

/* Pieces onto pages, from the top down.  Pieces that are to be kept together move on together, unless there is no page
 * that would hold them. */
#define G_LOG_DOMAIN "paraat-document"

#include "config.h"

#include "paraat-pages-private.h"

#define ORDINARY 10.5
#define LARGEST 13.0
#define SMALLEST 8.0
#define STEP 0.25
#define PASSES 4   /* of numbering: a number that is wider may move what comes after it */

static void
page_free (gpointer data)
{
  g_array_unref (data);
}

void
paraat_pages_free (ParaatPages *self)
{
  g_clear_pointer (&self->pages, g_ptr_array_unref);
  g_clear_pointer (&self->flow, paraat_flow_free);
  g_clear_pointer (&self->tree, paraat_block_free);
  g_clear_object (&self->context);
  g_clear_object (&self->document);
  g_free (self);
}

static double
get_top (ParaatPages *self)
{
  return PARAAT_PAGE_MARGIN
         + (paraat_document_get_banner (self->document) != NULL ? PARAAT_BANNER_HEIGHT + PARAAT_BANNER_GAP : 0);
}

static double
get_room (ParaatPages *self)
{
  return MAX (self->height - PARAAT_PAGE_FOOT - get_top (self), 36);
}

static GArray *
add_page (ParaatPages *self)
{
  GArray *page = g_array_new (FALSE, FALSE, sizeof (ParaatPlaced));

  g_ptr_array_add (self->pages, page);

  return page;
}

typedef struct
{
  ParaatPages *pages;
  GArray      *page;
  double       y;       /* from the top of the room for pieces */
} Pen;

static void
place (Pen         *pen,
       ParaatPiece *piece,
       gboolean     is_repeated)
{
  ParaatPlaced placed = { .piece = piece, .is_repeated = is_repeated };

  if (pen->page->len > 0 && !is_repeated)
    pen->y += piece->before;
  placed.y = get_top (pen->pages) + pen->y;
  pen->y += piece->height;
  g_array_append_val (pen->page, placed);
}

/* A table that goes on begins with its header again. */
static void
turn_page (Pen               *pen,
           const ParaatPiece *next)
{
  pen->page = add_page (pen->pages);
  pen->y = 0;
  if (next->kind != PARAAT_PIECE_ROW || next->is_header)
    return;
  for (guint i = 0; i < next->table->header->len; i++)
    place (pen, g_ptr_array_index (next->table->header, i), TRUE);
}

/* The first row of a table brings its header itself. */
static gboolean
fits (Pen    *pen,
      double  height,
      double  room)
{
  return pen->page->len == 0 || pen->y + height <= room + 0.01;
}

/* Nothing is kept together with what a page break ends. */
static gboolean
is_break (GPtrArray *pieces,
          guint      i)
{
  return i < pieces->len && ((ParaatPiece *) g_ptr_array_index (pieces, i))->kind == PARAAT_PIECE_BREAK;
}

static guint
find_end_of_chain (GPtrArray *pieces,
                   guint      first,
                   double    *out_height)
{
  guint i = first;
  double height = 0;

  for (; i < pieces->len; i++)
    {
      const ParaatPiece *piece = g_ptr_array_index (pieces, i);

      height += piece->before + piece->height;
      if (!piece->keep || is_break (pieces, i + 1))
        break;
    }
  *out_height = height;

  return MIN (i + 1, pieces->len);
}

static void
place_chain (Pen       *pen,
             GPtrArray *pieces,
             guint      first,
             guint      end,
             double     height,
             double     room)
{
  const ParaatPiece *head = g_ptr_array_index (pieces, first);

  if (!fits (pen, height, room) && height - head->before <= room)
    turn_page (pen, head);
  for (guint i = first; i < end; i++)
    {
      ParaatPiece *piece = g_ptr_array_index (pieces, i);

      if (!fits (pen, piece->before + piece->height, room))
        turn_page (pen, piece);
      place (pen, piece, FALSE);
    }
}

static void
paginate (ParaatPages *self)
{
  GPtrArray *pieces = self->flow->pieces;
  double room = get_room (self);
  Pen pen = { .pages = self };

  g_clear_pointer (&self->pages, g_ptr_array_unref);
  self->pages = g_ptr_array_new_with_free_func (page_free);
  pen.page = add_page (self);
  for (guint i = 0; i < pieces->len;)
    {
      double height;
      guint end = find_end_of_chain (pieces, i, &height);
      const ParaatPiece *piece = g_ptr_array_index (pieces, i);

      if (piece->kind != PARAAT_PIECE_BREAK)
        place_chain (&pen, pieces, i, end, height, room);
      else if (pen.page->len > 0 && i + 1 < pieces->len)
        turn_page (&pen, piece);
      i = end;
    }
}

static void
lay_out (ParaatPages *self,
         double       size)
{
  g_clear_pointer (&self->flow, paraat_flow_free);
  self->size = size;
  self->flow = paraat_flow_new (self->context, self->tree, paraat_document_get_language (self->document), size,
                                self->width - 2 * PARAAT_PAGE_MARGIN, get_room (self));
  paginate (self);
}

/* The smallest first: what does not fit in it is not tried in every other size. */
static gboolean
fit_page (ParaatPages *self)
{
  lay_out (self, SMALLEST);
  if (self->pages->len > 1)
    return FALSE;
  for (double size = LARGEST; size > SMALLEST; size -= STEP)
    {
      lay_out (self, size);
      if (self->pages->len == 1)
        return TRUE;
    }
  lay_out (self, SMALLEST);

  return TRUE;
}

/* In the contents a number takes room, so where a chapter begins is known when nothing moves any more. */
static void
number_chapters (ParaatPages *self)
{
  g_autoptr(GPtrArray) numbers = paraat_chapters_list_numbers (self->tree);

  for (guint i = 0; i < PASSES && paraat_chapters_number (self, numbers); i++)
    lay_out (self, self->size);
}

PangoContext *
paraat_pages_new_context (void)
{
  g_autoptr(PangoFontMap) fonts = pango_cairo_font_map_new ();
  PangoContext *context;
  cairo_font_options_t *options = cairo_font_options_create ();

  pango_cairo_font_map_set_resolution (PANGO_CAIRO_FONT_MAP (fonts), 72);
  context = pango_font_map_create_context (fonts);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options (context, options);
  cairo_font_options_destroy (options);
  pango_context_set_round_glyph_positions (context, FALSE);

  return context;
}

/**
 * paraat_pages_new:
 * @document: copied: what happens to it later does not change the pages
 * @context: (nullable): of the surface that will be drawn on, or %NULL for fonts of its own
 * @width_pt: of the paper
 * @height_pt: of the paper
 * @error: [error@DocumentError]: INVALID, TOO_LARGE
 *
 * Returns: (transfer full): the document on paper
 */
ParaatPages *
paraat_pages_new (ParaatDocument  *document,
                  PangoContext    *context,
                  double           width_pt,
                  double           height_pt,
                  GError         **error)
{
  g_autoptr(ParaatPages) self = g_new0 (ParaatPages, 1);

  g_return_val_if_fail (PARAAT_IS_DOCUMENT (document), NULL);
  g_return_val_if_fail (context == NULL || PANGO_IS_CONTEXT (context), NULL);

  self->tree = paraat_markdown_parse (paraat_document_get_markdown (document), error);
  if (self->tree == NULL)
    return NULL;
  self->document = paraat_document_copy (document);
  self->context = context != NULL ? g_object_ref (context) : paraat_pages_new_context ();
  self->width = MAX (width_pt, 4 * PARAAT_PAGE_MARGIN);
  self->height = MAX (height_pt, 4 * PARAAT_PAGE_MARGIN);
  if (paraat_document_get_fits_page (document) && fit_page (self))
    return g_steal_pointer (&self);
  lay_out (self, ORDINARY);
  number_chapters (self);

  return g_steal_pointer (&self);
}

guint
paraat_pages_get_n (ParaatPages *self)
{
  return self->pages->len;
}

/**
 * paraat_pages_get_size:
 *
 * Returns: the size of ordinary text in points
 */
double
paraat_pages_get_size (ParaatPages *self)
{
  return self->size;
}

/**
 * paraat_pages_draw:
 * @page: from 0
 * @cr: with points as its unit, its origin in the top left corner of the paper
 *
 * Draws a page, whatever was drawn before it.
 */
void
paraat_pages_draw (ParaatPages *self,
                   guint        page,
                   cairo_t     *cr)
{
  ParaatTag *open = NULL;

  g_return_if_fail (page < self->pages->len);

  paraat_pages_draw_tags (self, page, cr, &open);
  paraat_tag_move (cr, &open, NULL);
}

/**
 * paraat_pages_draw_all:
 * @cr: of a surface with pages
 * @cancellable: (nullable): looked at before every page
 * @error: [error@DocumentError]: WRITE; %G_IO_ERROR_CANCELLED
 *
 * Draws every page and shows it. What goes on over a page break is one element, so that a reader hears one table.
 */
gboolean
paraat_pages_draw_all (ParaatPages   *self,
                       cairo_t       *cr,
                       GCancellable  *cancellable,
                       GError       **error)
{
  ParaatTag *open = NULL;

  paraat_chapters_link (self);
  for (guint i = 0; i < self->pages->len; i++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        {
          paraat_tag_move (cr, &open, NULL);
          return FALSE;
        }
      paraat_pages_draw_tags (self, i, cr, &open);
      if (i + 1 == self->pages->len)
        paraat_tag_move (cr, &open, NULL);
      cairo_show_page (cr);
    }
  if (cairo_status (cr) == CAIRO_STATUS_SUCCESS)
    return TRUE;
  g_set_error (error, PARAAT_DOCUMENT_ERROR, PARAAT_DOCUMENT_ERROR_WRITE, "The pages could not be drawn: %s",
               cairo_status_to_string (cairo_status (cr)));

  return FALSE;
}

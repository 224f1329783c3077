/* SPDX-License-Identifier: EUPL-1.2 */

/* A chart in points: the same lines on paper and in a picture.  Its words are drawn, not written: what reads a page out or
 * searches it has them in what stands instead of the chart, and would find halves of them here. */
#define G_LOG_DOMAIN "paraat-document"

#include "config.h"

#include "paraat-chart-private.h"

#define LEAST_BARS 0.35      /* of the width */
#define GAP 0.8              /* beside the bars, times the size of the text */
#define BAR 0.85             /* as high as this */
#define EARLIER_BAR 0.55
#define LINE_GAP 0.45        /* between bars */
#define GROUP_GAP 1.2
#define MARK 0.8
#define MARK_ROOM 1.2        /* a mark and what keeps the words away from it */
#define AXIS 0.8             /* its figures, times the size of the text */
#define DOTS_PER_INCH 192.0  /* twice what a screen shows */

typedef struct
{
  const ParaatChartBar *bar;     /* (unowned) */
  PangoLayout          *label;   /* (owned) */
  PangoLayout          *words;   /* (owned) */
  double                y;       /* from the top of its group */
  double                height;
} Line;

typedef struct
{
  PangoLayout *title;    /* (owned) */
  GArray      *lines;    /* (owned) (element-type Line) */
  double       height;
} Group;

struct _ParaatChartDrawing
{
  PangoContext *context;   /* (owned) */
  double        size;
  double        width;
  double        left;      /* of the bars */
  double        right;
  guint         highest;
  GPtrArray    *groups;    /* (owned) (element-type Group) */
};

static void
line_clear (gpointer data)
{
  g_clear_object (&((Line *) data)->label);
  g_clear_object (&((Line *) data)->words);
}

static void
group_free (gpointer data)
{
  Group *group = data;

  g_object_unref (group->title);
  g_array_unref (group->lines);
  g_free (group);
}

void
paraat_chart_drawing_free (ParaatChartDrawing *self)
{
  g_ptr_array_unref (self->groups);
  g_object_unref (self->context);
  g_free (self);
}

/* Below 0 the text is as wide as it is. */
static PangoLayout *
new_layout (ParaatChartDrawing *self,
            const char         *text,
            double              size,
            gboolean            is_bold,
            double              width)
{
  PangoLayout *layout = pango_layout_new (self->context);
  PangoFontDescription *font = pango_font_description_new ();

  pango_font_description_set_family_static (font, "Sans");
  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  pango_font_description_set_weight (font, is_bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_text (layout, text, -1);
  if (width >= 0)
    pango_layout_set_width (layout, (int) (width * PANGO_SCALE));

  return layout;
}

static double
get_width (PangoLayout *layout)
{
  int width;

  pango_layout_get_size (layout, &width, NULL);

  return (double) width / PANGO_SCALE;
}

static double
get_height (PangoLayout *layout)
{
  int height;

  pango_layout_get_size (layout, NULL, &height);

  return (double) height / PANGO_SCALE;
}

static double
measure (ParaatChartDrawing *self,
         const char         *text,
         gboolean            is_bold)
{
  g_autoptr(PangoLayout) layout = new_layout (self, text, self->size, is_bold, -1);

  return *text != '\0' ? get_width (layout) + 1 : 0;
}

/* Labels and words get what they want, as long as the bars keep their share; each gives way by what it wants. */
static void
share_width (ParaatChartDrawing *self,
             const ParaatChart  *chart)
{
  double room = self->width * (1 - LEAST_BARS) - (2 * GAP + MARK_ROOM) * self->size;
  double label = 0;
  double words = 0;
  double scale;

  for (guint i = 0; i < chart->groups->len; i++)
    {
      const ParaatChartGroup *group = g_ptr_array_index (chart->groups, i);

      for (guint j = 0; j < group->bars->len; j++)
        {
          const ParaatChartBar *bar = g_ptr_array_index (group->bars, j);

          label = MAX (label, measure (self, bar->label, !bar->is_earlier));
          words = MAX (words, measure (self, bar->words, !bar->is_earlier));
        }
    }
  scale = label + words > room ? room / (label + words) : 1;
  self->left = label > 0 ? label * scale + GAP * self->size : 0;
  self->right = self->width - words * scale - (GAP + MARK_ROOM) * self->size;
}

static void
add_line (ParaatChartDrawing   *self,
          Group                *group,
          const ParaatChartBar *bar)
{
  Line line = { .bar = bar, .y = group->height };

  line.label = new_layout (self, bar->label, self->size, !bar->is_earlier, MAX (self->left - GAP * self->size, 1));
  line.words = new_layout (self, bar->words, self->size, !bar->is_earlier,
                           self->width - self->right - (GAP + MARK_ROOM) * self->size);
  line.height = MAX (get_height (line.words), *bar->label != '\0' ? get_height (line.label) : 0);
  group->height += line.height + (bar->is_earlier ? LINE_GAP * 0.6 : LINE_GAP) * self->size;
  g_array_append_val (group->lines, line);
}

/**
 * paraat_chart_drawing_new:
 * @context: with points as its unit
 * @size: of the text
 * @width: of the whole
 *
 * Returns: (transfer full): the chart in parts, one for each group and one for the figures below them; the chart has to
 *   stay there as long
 */
ParaatChartDrawing *
paraat_chart_drawing_new (PangoContext      *context,
                          const ParaatChart *chart,
                          double             size,
                          double             width)
{
  ParaatChartDrawing *self = g_new0 (ParaatChartDrawing, 1);

  self->context = g_object_ref (context);
  self->size = size;
  self->width = width;
  self->highest = chart->highest;
  self->groups = g_ptr_array_new_with_free_func (group_free);
  share_width (self, chart);
  for (guint i = 0; i < chart->groups->len; i++)
    {
      const ParaatChartGroup *from = g_ptr_array_index (chart->groups, i);
      Group *group = g_new0 (Group, 1);

      group->title = new_layout (self, from->title, size, TRUE, width);
      group->lines = g_array_new (FALSE, FALSE, sizeof (Line));
      g_array_set_clear_func (group->lines, line_clear);
      group->height = *from->title != '\0' ? get_height (group->title) + size * 0.3 : 0;
      for (guint j = 0; j < from->bars->len; j++)
        add_line (self, group, g_ptr_array_index (from->bars, j));
      group->height += (GROUP_GAP - LINE_GAP) * size;
      g_ptr_array_add (self->groups, group);
    }

  return self;
}

guint
paraat_chart_drawing_get_n (ParaatChartDrawing *self)
{
  return self->groups->len + 1;
}

double
paraat_chart_drawing_get_height (ParaatChartDrawing *self,
                                 guint               part)
{
  if (part == self->groups->len)   /* its figures stand in the gap below the last group */
    return self->size * 0.4;

  return ((Group *) g_ptr_array_index (self->groups, part))->height;
}

/* --- ink --- */

/**
 * paraat_mark_get_rgb:
 *
 * The colour of a mark on white, dark enough to read. It says nothing that the shape does not.
 */
void
paraat_mark_get_rgb (ParaatMark  mark,
                     double     *out_red,
                     double     *out_green,
                     double     *out_blue)
{
  static const guint32 colours[] = {
    [PARAAT_MARK_RING] = 0x77767b, [PARAAT_MARK_SQUARE] = 0xc01c28, [PARAAT_MARK_TRIANGLE] = 0xc64600, [PARAAT_MARK_DISC] = 0x1b7f4f,
  };

  *out_red = (colours[mark] >> 16) / 255.0;
  *out_green = (colours[mark] >> 8 & 0xff) / 255.0;
  *out_blue = (colours[mark] & 0xff) / 255.0;
}

/**
 * paraat_mark_trace:
 * @cr: gets the outline as its path; a ring is to be stroked, the others filled
 * @side: of the square that it takes
 * @ring: how thick the line of a ring will be
 */
void
paraat_mark_trace (ParaatMark  mark,
                   cairo_t    *cr,
                   double      x,
                   double      y,
                   double      side,
                   double      ring)
{
  double half = side / 2;

  switch (mark)
    {
    case PARAAT_MARK_SQUARE:
      cairo_rectangle (cr, x + half * 0.116, y + half * 0.116, half * 1.768, half * 1.768);
      break;
    case PARAAT_MARK_TRIANGLE:
      cairo_move_to (cr, x + half, y);
      cairo_line_to (cr, x + half * 1.866, y + half * 1.5);
      cairo_line_to (cr, x + half * 0.134, y + half * 1.5);
      cairo_close_path (cr);
      break;
    case PARAAT_MARK_DISC:
      cairo_new_sub_path (cr);
      cairo_arc (cr, x + half, y + half, half * 0.9, 0, 2 * G_PI);
      cairo_close_path (cr);
      break;
    case PARAAT_MARK_RING:
    default:
      cairo_new_sub_path (cr);
      cairo_arc (cr, x + half, y + half, half - ring, 0, 2 * G_PI);
      cairo_close_path (cr);
      break;
    }
}

static void
draw_mark (cairo_t    *cr,
           ParaatMark  mark,
           double      x,
           double      y,
           double      side)
{
  double red, green, blue;

  paraat_mark_get_rgb (mark, &red, &green, &blue);
  cairo_set_source_rgb (cr, red, green, blue);
  paraat_mark_trace (mark, cr, x, y, side, side * 0.14);
  cairo_set_line_width (cr, side * 0.14);
  if (mark == PARAAT_MARK_RING)
    cairo_stroke (cr);
  else
    cairo_fill (cr);
}

static void
draw_words (cairo_t     *cr,
            PangoLayout *layout,
            double       x,
            double       y)
{
  cairo_set_source_rgb (cr, 0, 0, 0);
  cairo_move_to (cr, x, y);
  pango_cairo_layout_path (cr, layout);
  cairo_fill (cr);
}

static double
get_x (ParaatChartDrawing *self,
       double              value)
{
  return self->left + (self->right - self->left) * value / self->highest;
}

/* The track, with a line at every whole value, and the bar over it. */
static void
draw_bar (ParaatChartDrawing *self,
          cairo_t            *cr,
          const Line         *line,
          double              x,
          double              middle)
{
  double height = (line->bar->is_earlier ? EARLIER_BAR : BAR) * self->size;
  double top = middle - height / 2;
  double pale = line->bar->is_earlier ? 0.55 : 0;
  double red, green, blue;

  cairo_set_source_rgb (cr, 0.93, 0.93, 0.93);
  cairo_rectangle (cr, x + self->left, top, self->right - self->left, height);
  cairo_fill (cr);
  if (line->bar->value > 0)
    {
      paraat_mark_get_rgb (line->bar->mark, &red, &green, &blue);
      cairo_set_source_rgb (cr, red + (1 - red) * pale, green + (1 - green) * pale, blue + (1 - blue) * pale);
      cairo_rectangle (cr, x + self->left, top, get_x (self, line->bar->value) - self->left, height);
      cairo_fill (cr);
    }
  cairo_set_line_width (cr, 0.5);
  cairo_set_source_rgb (cr, 0.6, 0.6, 0.6);
  cairo_rectangle (cr, x + self->left, top, self->right - self->left, height);
  cairo_stroke (cr);
  cairo_set_source_rgba (cr, 0.3, 0.3, 0.3, 0.45);
  for (guint i = 1; self->highest <= 10 && i < self->highest; i++)
    {
      cairo_move_to (cr, x + get_x (self, i), top);
      cairo_rel_line_to (cr, 0, height);
    }
  cairo_stroke (cr);
}

static void
draw_group (ParaatChartDrawing *self,
            const Group        *group,
            cairo_t            *cr,
            double              x,
            double              y)
{
  double room = self->right + GAP * self->size;

  draw_words (cr, group->title, x, y);
  for (guint i = 0; i < group->lines->len; i++)
    {
      const Line *line = &g_array_index (group->lines, Line, i);
      double middle = y + line->y + line->height / 2;

      draw_words (cr, line->label, x, middle - get_height (line->label) / 2);
      draw_bar (self, cr, line, x, middle);
      draw_mark (cr, line->bar->mark, x + room, middle - MARK * self->size / 2, MARK * self->size);
      draw_words (cr, line->words, x + room + MARK_ROOM * self->size, middle - get_height (line->words) / 2);
    }
}

/* 0 to the highest, below the last bar. */
static void
draw_axis (ParaatChartDrawing *self,
           cairo_t            *cr,
           double              x,
           double              y)
{
  guint step = self->highest <= 10 ? 1 : self->highest;

  for (guint i = 0; i <= self->highest; i += step)
    {
      g_autofree char *figure = g_strdup_printf ("%u", i);
      g_autoptr(PangoLayout) layout = new_layout (self, figure, self->size * AXIS, FALSE, -1);
      double wide = get_width (layout);

      draw_words (cr, layout, x + CLAMP (get_x (self, i) - wide / 2, 0, self->width - wide), y);
    }
}

void
paraat_chart_drawing_draw (ParaatChartDrawing *self,
                           guint               part,
                           cairo_t            *cr,
                           double              x,
                           double              y)
{
  cairo_save (cr);
  if (part == self->groups->len)
    draw_axis (self, cr, x, y - self->size * GROUP_GAP * 0.75);
  else
    draw_group (self, g_ptr_array_index (self->groups, part), cr, x, y);
  cairo_restore (cr);
}

/* --- as a picture --- */

static cairo_status_t
on_bytes (void                *closure,
          const unsigned char *data,
          unsigned int         size)
{
  g_byte_array_append (closure, data, size);
  return CAIRO_STATUS_SUCCESS;
}

/**
 * paraat_chart_draw_png:
 * @width: that it takes on the page, in points
 * @max_height: of the page, in points: what is taller gets smaller
 * @out_width: (out): in points
 * @out_height: (out): in points
 * @error: [error@DocumentError]: WRITE
 *
 * Returns: (transfer full) (nullable): a PNG, on white, at twice the resolution of a screen
 */
GByteArray *
paraat_chart_draw_png (const ParaatChart  *chart,
                       double              size,
                       double              width,
                       double              max_height,
                       double             *out_width,
                       double             *out_height,
                       GError            **error)
{
  PangoContext *context = paraat_pages_new_context ();   /* Pango has no g_autoptr for it */
  g_autoptr(ParaatChartDrawing) drawing = paraat_chart_drawing_new (context, chart, size, width);
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  double height = 0;
  double y = 0;
  double scale;
  cairo_surface_t *surface;
  cairo_status_t status;
  cairo_t *cr;

  for (guint i = 0; i < paraat_chart_drawing_get_n (drawing); i++)
    height += paraat_chart_drawing_get_height (drawing, i);
  g_object_unref (context);
  scale = MIN (1, max_height / height);
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) (width * scale * DOTS_PER_INCH / 72) + 1,
                                        (int) (height * scale * DOTS_PER_INCH / 72) + 1);
  cr = cairo_create (surface);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_scale (cr, scale * DOTS_PER_INCH / 72, scale * DOTS_PER_INCH / 72);
  for (guint i = 0; i < paraat_chart_drawing_get_n (drawing); i++)
    {
      paraat_chart_drawing_draw (drawing, i, cr, 0, y);
      y += paraat_chart_drawing_get_height (drawing, i);
    }
  cairo_destroy (cr);
  status = cairo_surface_write_to_png_stream (surface, on_bytes, bytes);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, PARAAT_DOCUMENT_ERROR, PARAAT_DOCUMENT_ERROR_WRITE, "The chart could not be drawn: %s",
                   cairo_status_to_string (status));
      return NULL;
    }
  *out_width = width * scale;
  *out_height = height * scale;

  return g_steal_pointer (&bytes);
}

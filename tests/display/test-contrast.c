/* SPDX-License-Identifier: EUPL-1.2 */

/* Words against what they stand on, measured in the picture of every page: WCAG 2.2, 1.4.3. */
#include "config.h"

#include "pages.h"

#include <math.h>

#define CONTRAST_MIN 4.5         /* of words */
#define CONTRAST_LARGE_MIN 3.0   /* from 24 px, or 18.66 px and bold */
#define LARGE_PX 24.0
#define LARGE_BOLD_PX 18.66
#define SCALE 2.0f               /* the strokes of a letter are then more than their smooth edges */
#define WIDTH 700
#define HEIGHT 2600              /* pages are seen whole */

typedef struct
{
  guchar  *pixels;      /* (owned) BGRA */
  gsize    stride;
  int      width, height;
} Picture;

typedef struct
{
  double  least;        /* of the words of this page, as a part of what they must have */
  double  contrast;     /* there */
  char   *words;        /* (owned) (nullable) which */
  guint   n;
} Measured;

/* A window that was never painted has no picture. */
static GskRenderNode *
paint (GtkWidget *window)
{
  GskRenderNode *node = NULL;

  while (node == NULL)
    {
      g_autoptr(GdkPaintable) paintable = gtk_widget_paintable_new (window);
      GtkSnapshot *snapshot = gtk_snapshot_new ();

      gtk_snapshot_scale (snapshot, SCALE, SCALE);
      gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (window), gtk_widget_get_height (window));
      node = gtk_snapshot_free_to_node (snapshot);
      if (node == NULL)
        g_main_context_iteration (NULL, TRUE);
    }

  return node;
}

static void
take_picture (GtkWidget *window,
              Picture   *out_picture)
{
  g_autoptr(GskRenderNode) node = paint (window);
  g_autoptr(GdkTexture) texture = NULL;
  graphene_rect_t all;

  graphene_rect_init (&all, 0, 0, (float) gtk_widget_get_width (window) * SCALE, (float) gtk_widget_get_height (window) * SCALE);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node, &all);
  out_picture->width = gdk_texture_get_width (texture);
  out_picture->height = gdk_texture_get_height (texture);
  out_picture->stride = (gsize) out_picture->width * 4;
  out_picture->pixels = g_malloc (out_picture->stride * (gsize) out_picture->height);
  gdk_texture_download (texture, out_picture->pixels, out_picture->stride);
}

/* WCAG 2.2, "relative luminance". */
static double
get_luminance (const guchar *pixel)
{
  static const double weight[] = { 0.0722, 0.7152, 0.2126 };   /* B, G, R */
  double sum = 0;

  for (guint i = 0; i < 3; i++)
    {
      double c = pixel[i] / 255.0;

      sum += weight[i] * (c <= 0.04045 ? c / 12.92 : pow ((c + 0.055) / 1.055, 2.4));
    }

  return sum;
}

static double
get_contrast (double a,
              double b)
{
  return (MAX (a, b) + 0.05) / (MIN (a, b) + 0.05);
}

/* The colour that fills most of the box is what the words stand on; the one farthest from it is that of their strokes. */
static double
measure_box (const Picture         *picture,
             const graphene_rect_t *box)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer colour, count;
  guint most = 0;
  guint32 ground = 0;
  double contrast = 1;
  int left = MAX (0, (int) (graphene_rect_get_x (box) * SCALE));
  int top = MAX (0, (int) (graphene_rect_get_y (box) * SCALE));
  int right = MIN (picture->width, (int) ((graphene_rect_get_x (box) + graphene_rect_get_width (box)) * SCALE));
  int bottom = MIN (picture->height, (int) ((graphene_rect_get_y (box) + graphene_rect_get_height (box)) * SCALE));

  for (int y = top; y < bottom; y++)
    for (int x = left; x < right; x++)
      {
        const guchar *pixel = picture->pixels + (gsize) y * picture->stride + (gsize) x * 4;
        gpointer key = GUINT_TO_POINTER ((guint) pixel[0] | (guint) pixel[1] << 8 | (guint) pixel[2] << 16);

        g_hash_table_insert (seen, key, GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (seen, key)) + 1));
      }
  g_hash_table_iter_init (&iter, seen);
  while (g_hash_table_iter_next (&iter, &colour, &count))
    if (GPOINTER_TO_UINT (count) > most)
      {
        most = GPOINTER_TO_UINT (count);
        ground = GPOINTER_TO_UINT (colour);
      }
  g_hash_table_iter_init (&iter, seen);
  while (g_hash_table_iter_next (&iter, &colour, NULL))
    {
      const guchar a[] = { (guchar) ground, (guchar) (ground >> 8), (guchar) (ground >> 16) };
      guint32 other = GPOINTER_TO_UINT (colour);
      const guchar b[] = { (guchar) other, (guchar) (other >> 8), (guchar) (other >> 16) };

      contrast = MAX (contrast, get_contrast (get_luminance (a), get_luminance (b)));
    }

  return contrast;
}

static double
get_needed (GtkWidget *widget)
{
  g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (widget, "x");
  PangoContext *context = pango_layout_get_context (layout);
  const PangoFontDescription *font = pango_context_get_font_description (context);
  double px = pango_font_description_get_size (font) / (double) PANGO_SCALE;

  if (!pango_font_description_get_size_is_absolute (font))
    px *= 96.0 / 72.0;
  if (px >= LARGE_PX || (px >= LARGE_BOLD_PX && pango_font_description_get_weight (font) >= PANGO_WEIGHT_BOLD))
    return CONTRAST_LARGE_MIN;

  return CONTRAST_MIN;
}

/* What cannot be used now may be pale; what is out of its scrolled window is not in the picture. */
static gboolean
is_in_picture (GtkWidget       *widget,
               GtkWidget       *window,
               graphene_rect_t *out_box)
{
  GtkWidget *scroller = gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);
  graphene_rect_t view;

  if (!gtk_widget_get_mapped (widget) || !gtk_widget_is_sensitive (widget)
      || !gtk_widget_compute_bounds (widget, window, out_box))
    return FALSE;
  if (scroller == NULL || !gtk_widget_compute_bounds (scroller, window, &view))
    return TRUE;

  return graphene_rect_contains_rect (&view, out_box);
}

static gboolean
is_words (GtkWidget       *widget,
          GtkWidget       *window,
          graphene_rect_t *out_box)
{
  return GTK_IS_LABEL (widget) && *gtk_label_get_text (GTK_LABEL (widget)) != '\0' && is_in_picture (widget, window, out_box)
         && graphene_rect_get_area (out_box) > 0;
}

static guint
count_words (GtkWidget *widget,
             GtkWidget *window)
{
  graphene_rect_t box;
  guint n = is_words (widget, window, &box);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += count_words (child, window);

  return n;
}

static void
measure_words (GtkWidget     *widget,
               GtkWidget     *window,
               const Picture *picture,
               Measured      *measured)
{
  graphene_rect_t box;

  if (!gtk_widget_get_visible (widget) || gtk_widget_get_opacity (widget) == 0)
    return;
  if (is_words (widget, window, &box))
    {
      double contrast = measure_box (picture, &box);
      double part = contrast / get_needed (widget);

      measured->n++;
      if (measured->words == NULL || part < measured->least)
        {
          measured->least = part;
          measured->contrast = contrast;
          g_free (measured->words);
          measured->words = g_strdup (gtk_label_get_text (GTK_LABEL (widget)));
        }
      if (part < 1)
        g_test_fail_printf ("%.2f where %.1f is needed: “%s”", contrast, get_needed (widget),
                            gtk_label_get_text (GTK_LABEL (widget)));
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    measure_words (child, window, picture, measured);
}

static void
measure_page (DisplayFixture *fixture,
              Page            page,
              const char     *look)
{
  PagesShown shown = pages_show (fixture, page, WIDTH, HEIGHT);
  Picture picture;
  Measured measured = { 0 };

  while (count_words (shown.page, shown.window) == 0)   /* a dialog is laid out some frames later */
    g_main_context_iteration (NULL, TRUE);
  display_settle ();
  take_picture (shown.window, &picture);
  measure_words (shown.page, shown.window, &picture, &measured);
  g_assert_cmpuint (measured.n, >, 0);
  g_test_message ("%s, %s: %u words, least %.2f: “%s”", pages_name (page), look, measured.n, measured.contrast,
                  measured.words);
  g_free (picture.pixels);
  g_free (measured.words);
  pages_close (&shown);
}

static void
test_light (DisplayFixture *fixture,
            gconstpointer   data)
{
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_LIGHT);
  measure_page (fixture, GPOINTER_TO_INT (data), "light");
}

static void
test_dark (DisplayFixture *fixture,
           gconstpointer   data)
{
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
  measure_page (fixture, GPOINTER_TO_INT (data), "dark");
}

/* A measure that finds nothing wrong must find it where it is. */
static void
test_pale (void)
{
  GtkWidget *window = adw_window_new ();
  GtkWidget *label = gtk_label_new ("Te bleek om te lezen");
  g_autoptr(GtkCssProvider) style = gtk_css_provider_new ();
  graphene_rect_t box;
  Picture picture;

  gtk_css_provider_load_from_string (style, "label.pale { color: #959595; background: #ffffff; }");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (style),
                                              GTK_STYLE_PROVIDER_PRIORITY_USER);
  gtk_widget_add_css_class (label, "pale");
  adw_window_set_content (ADW_WINDOW (window), label);
  gtk_window_present (GTK_WINDOW (window));
  while (gtk_widget_get_width (label) == 0)
    g_main_context_iteration (NULL, TRUE);
  take_picture (window, &picture);
  g_assert_true (is_in_picture (label, window, &box));
  g_assert_cmpfloat_with_epsilon (measure_box (&picture, &box), 3.00, 0.03);   /* by WCAG's formula: 2.997 */
  g_free (picture.pixels);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int    argc,
      char **argv)
{
  display_init (&argc, &argv);

  g_test_add_func ("/contrast/pale", test_pale);
  for (Page page = 0; page < N_PAGES; page++)
    {
      g_autofree char *light = g_strdup_printf ("/contrast/light/%s", pages_name (page));
      g_autofree char *dark = g_strdup_printf ("/contrast/dark/%s", pages_name (page));

      g_test_add (light, DisplayFixture, GINT_TO_POINTER (page), display_set_up, test_light, display_tear_down);
      g_test_add (dark, DisplayFixture, GINT_TO_POINTER (page), display_set_up, test_dark, display_tear_down);
    }

  return g_test_run ();
}

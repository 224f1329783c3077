/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-chart-private.h"
#include "paraat-pdf.h"

#include <string.h>

#include "support.h"

#define ALT "Niveaus: één rood, 1,2; één groen."

static ParaatChart *
new_chart (guint       n_groups,
           guint       n_earlier,
           const char *title)
{
  ParaatChart *self = paraat_chart_new (ALT, 4);

  for (guint i = 0; i < n_groups; i++)
    {
      paraat_chart_add_group (self, title);
      for (guint j = 0; j < n_earlier; j++)
        paraat_chart_add_bar (self, "28/11/2024", j == 0 ? -1 : (j % 9) * 0.5, "te weinig beantwoord", PARAAT_MARK_RING, TRUE);
      paraat_chart_add_bar (self, n_earlier > 0 ? "Nu" : "", 3.4, "groen, 3,4", PARAAT_MARK_DISC, FALSE);
    }

  return self;
}

static ParaatBlock *
parse (const char *markdown)
{
  g_autoptr(GError) error = NULL;
  ParaatBlock *tree = paraat_markdown_parse (markdown, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (tree->children->len, >, 0);

  return tree;
}

static void
assert_equal (const ParaatChart *a,
              const ParaatChart *b)
{
  g_autofree char *as_text = paraat_chart_dup_markdown (a);
  g_autofree char *bs_text = paraat_chart_dup_markdown (b);

  g_assert_cmpstr (as_text, ==, bs_text);
}

static void
test_round_trip (void)
{
  g_autoptr(ParaatChart) chart = new_chart (3, 5, "Een *titel* | met `tekens` <b> & “aanhaling”");
  g_autoptr(ParaatChart) copy = paraat_chart_copy (chart);
  g_autofree char *markdown = paraat_chart_dup_markdown (chart);
  g_autofree char *between = g_strconcat ("Voor:\n\n", markdown, "\nNa.\n", NULL);
  g_autoptr(ParaatBlock) tree = parse (between);
  const ParaatBlock *block = g_ptr_array_index (tree->children, 1);
  g_autofree char *text = paraat_block_dup_text (block);

  g_assert_cmpuint (tree->children->len, ==, 3);
  g_assert_cmpint (block->kind, ==, PARAAT_BLOCK_CHART);
  g_assert_cmpstr (text, ==, ALT);
  assert_equal (block->chart, chart);
  assert_equal (copy, chart);
  g_assert_cmpuint (block->chart->groups->len, ==, 3);
  g_assert_cmpfloat (((ParaatChartBar *) g_ptr_array_index (((ParaatChartGroup *) g_ptr_array_index (block->chart->groups, 0))->bars, 0))->value,
                     <, 0);
}

/* What would end a line or a block is words in it. */
static void
test_hostile_words (void)
{
  g_autoptr(ParaatChart) chart = paraat_chart_new ("a\nis\t1\tdisc\tb\tc", 4);
  g_autofree char *markdown = NULL;
  g_autoptr(ParaatBlock) tree = NULL;
  const ParaatBlock *block;

  paraat_chart_add_group (chart, "```\n# Weg");
  paraat_chart_add_bar (chart, "\t\r\n", 99, "```", PARAAT_MARK_SQUARE, FALSE);
  markdown = paraat_chart_dup_markdown (chart);
  tree = parse (markdown);
  block = g_ptr_array_index (tree->children, 0);
  g_assert_cmpuint (tree->children->len, ==, 1);
  g_assert_cmpint (block->kind, ==, PARAAT_BLOCK_CHART);
  g_assert_cmpuint (block->chart->groups->len, ==, 1);
  g_assert_cmpstr (((ParaatChartGroup *) g_ptr_array_index (block->chart->groups, 0))->title, ==, "``` # Weg");
  g_assert_cmpstr (block->chart->alt, ==, "a is 1 disc b c");
}

/* What is no chart is a text to copy: nothing of it is lost. */
static void
test_malformed (void)
{
  static const char * const malformed[] = {
    "", "bars", "bars\t4\ta", "bars\t4\t\ngroup\tb\nis\t0\tdisc\tc\td", "bars\t0\ta\ngroup\tb\nis\t0\tdisc\tc\td", "bars\t101\ta\ngroup\tb\nis\t0\tdisc\tc\td",
    "bars\t4\ta\nis\t0\tdisc\tc\td", "bars\t4\ta\ngroup\tb", "bars\t4\ta\ngroup\tb\nis\t5\tdisc\tc\td",
    "bars\t4\ta\ngroup\tb\nis\t-1\tdisc\tc\td", "bars\t4\ta\ngroup\tb\nis\tnan\tdisc\tc\td", "bars\t4\ta\ngroup\tb\nis\t1x\tdisc\tc\td",
    "bars\t4\ta\ngroup\tb\nis\t\tdisc\tc\td", "bars\t4\ta\ngroup\tb\nis\t1\tstar\tc\td", "bars\t4\ta\ngroup\tb\nis\t1\tdisc\tc",
    "bars\t4\ta\ngroup\tb\nis\t1\tdisc\tc\td\te", "bars\t4\ta\ngroup\tb\n\nis\t1\tdisc\tc\td", "bars\t4\ta\ngroup\tb\twas\nis\t1\tdisc\tc\td",
  };
  g_autoptr(GString) many = g_string_new ("bars\t4\ta\ngroup\tb");
  g_autoptr(ParaatChart) most = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (malformed); i++)
    {
      g_autofree char *markdown = g_strdup_printf ("```chart\n%s\n```\n", malformed[i]);
      g_autoptr(ParaatBlock) tree = parse (markdown);
      const ParaatBlock *block = g_ptr_array_index (tree->children, 0);
      g_autofree char *text = paraat_block_dup_text (block);

      g_test_message ("%s", malformed[i]);
      g_assert_null (paraat_chart_parse (malformed[i]));
      g_assert_cmpint (block->kind, ==, PARAAT_BLOCK_CODE);
      g_assert_cmpstr (g_strchomp (text), ==, malformed[i]);
    }
  for (guint i = 0; i < PARAAT_CHART_MAX_BARS - 1; i++)
    g_string_append (many, "\nis\t1\tdisc\tc\td");
  most = paraat_chart_parse (many->str);
  g_assert_nonnull (most);
  g_string_append (many, "\nis\t1\tdisc\tc\td\nis\t1\tdisc\tc\td");
  g_assert_null (paraat_chart_parse (many->str));
}

/* (transfer full): pixels, white where nothing is drawn. */
static cairo_surface_t *
draw (ParaatChart *chart,
      double       width)
{
  PangoContext *context = paraat_pages_new_context ();
  g_autoptr(ParaatChartDrawing) drawing = paraat_chart_drawing_new (context, chart, 10.5, width);
  double height = 0;
  double y = 0;
  cairo_surface_t *surface;
  cairo_t *cr;

  for (guint i = 0; i < paraat_chart_drawing_get_n (drawing); i++)
    height += paraat_chart_drawing_get_height (drawing, i);
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) width + 20, (int) height + 20);   /* 10 around it */
  cr = cairo_create (surface);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  for (guint i = 0; i < paraat_chart_drawing_get_n (drawing); i++)
    {
      paraat_chart_drawing_draw (drawing, i, cr, 10, 10 + y);
      y += paraat_chart_drawing_get_height (drawing, i);
    }
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  g_object_unref (context);

  return surface;
}

static guint
count_ink (cairo_surface_t *surface,
           gboolean         only_outside)
{
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  const guint8 *data = cairo_image_surface_get_data (surface);
  guint n = 0;

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        const guint32 *row = (const guint32 *) (gconstpointer) (data + (gsize) y * (gsize) cairo_image_surface_get_stride (surface));
        gboolean is_outside = x < 8 || y < 8 || x >= width - 8 || y >= height - 8;

        n += (row[x] & 0xffffff) != 0xffffff && (is_outside || !only_outside);
      }

  return n;
}

/* Nothing is drawn outside of the room that it says it takes, however long the words. */
static void
test_stays_inside (void)
{
  static const char * const titles[] = {
    "", "Kort", "Een heel lange naam van een doelstelling die over meer dan een regel loopt omdat ze alles wil zeggen wat er te zeggen valt over ICT",
    "Hottentottensoldatententententoonstellingsterreinbewakersvergaderingsverslagenarchiefbeheerderopleidingscentrumdirecteur",
  };
  static const double widths[] = { 200, 493 };

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    for (guint j = 0; j < G_N_ELEMENTS (widths); j++)
      for (guint n_earlier = 0; n_earlier <= 5; n_earlier += 5)
        {
          g_autoptr(ParaatChart) chart = new_chart (2, n_earlier, titles[i]);
          cairo_surface_t *surface;

          paraat_chart_add_bar (chart, titles[i], 2, titles[i], PARAAT_MARK_TRIANGLE, FALSE);
          surface = draw (chart, widths[j]);
          g_assert_cmpuint (count_ink (surface, FALSE), >, 500);
          g_assert_cmpuint (count_ink (surface, TRUE), ==, 0);
          cairo_surface_destroy (surface);
        }
}

/* Each mark is another shape: without colour, and in another number of dots. */
static void
test_marks (void)
{
  guint8 *shapes[4];

  for (guint i = 0; i < 4; i++)
    {
      cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, 64, 64);
      cairo_t *cr = cairo_create (surface);
      double red, green, blue;

      paraat_mark_trace ((ParaatMark) i, cr, 0, 0, 64, 6);
      cairo_set_line_width (cr, 6);
      if (i == PARAAT_MARK_RING)
        cairo_stroke (cr);
      else
        cairo_fill (cr);
      cairo_destroy (cr);
      cairo_surface_flush (surface);
      shapes[i] = g_memdup2 (cairo_image_surface_get_data (surface), 64 * 64);
      cairo_surface_destroy (surface);
      paraat_mark_get_rgb ((ParaatMark) i, &red, &green, &blue);
      g_assert_cmpfloat (0.2126 * red + 0.7152 * green + 0.0722 * blue, <, 0.5);   /* dark on white */
    }
  for (guint i = 0; i < 4; i++)
    for (guint j = i + 1; j < 4; j++)
      {
        guint n = 0;

        for (guint k = 0; k < 64 * 64; k++)
          n += (shapes[i][k] > 127) != (shapes[j][k] > 127);
        g_assert_cmpuint (n, >, 64 * 64 / 12);
      }
  for (guint i = 0; i < 4; i++)
    g_free (shapes[i]);
}

static char *
run (const char *program,
     const char *option,
     const char *path)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, option, path,
                                                     g_str_equal (program, "pdftotext") ? "-" : NULL, NULL);
  char *out = NULL;

  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &out, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));

  return out;
}

static guint
count (const char *text,
       const char *word)
{
  guint n = 0;

  for (const char *at = strstr (text, word); at != NULL; at = strstr (at + 1, word))
    n++;

  return n;
}

/* As hexadecimal UTF-16, the way the file has it. */
static char *
dup_hex (const char *text)
{
  g_autoptr(GString) out = g_string_new ("/Alt <FEFF");
  glong n;
  g_autofree gunichar2 *units = g_utf8_to_utf16 (text, -1, NULL, &n, NULL);

  for (glong i = 0; i < n; i++)
    g_string_append_printf (out, "%04X", units[i]);
  g_string_append (out, ">");

  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* Figures with their words, in the order of the document, also over a page; what is drawn is not text. */
static void
test_pdf (void)
{
  g_autofree char *dir = support_new_dir ("chart");
  g_autofree char *path = g_build_filename (dir, "chart.pdf", NULL);
  g_autoptr(ParaatChart) first = new_chart (2, 1, "Doelstelling");
  g_autoptr(ParaatChart) long_one = new_chart (30, 5, "Doelstelling");
  g_autofree char *first_code = paraat_chart_dup_markdown (first);
  g_autofree char *long_code = paraat_chart_dup_markdown (long_one);
  g_autofree char *markdown = g_strconcat ("# Verslag\n\n", first_code, "\nTussen.\n\n```qr\nhttps://x.be\n```\n\n", long_code,
                                           "\nEinde.\n", NULL);
  g_autoptr(ParaatDocument) document = paraat_document_new ("Verslag", markdown);
  g_autofree char *alt = dup_hex (ALT);
  g_autofree char *qr = dup_hex ("QR code");
  g_autofree char *content = NULL;
  g_autofree char *structure = NULL;
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  const char *first_alt, *qr_alt;
  gsize size;

  paraat_document_write_pdf (document, path, NULL, &error);
  g_assert_no_error (error);
  structure = run ("pdfinfo", "-struct-text", path);
  g_assert_cmpuint (count (structure, "Figure"), ==, 3);
  g_assert_cmpuint (count (structure, "Document"), ==, 1);
  g_assert_nonnull (strstr (structure, "\"Einde.\""));
  text = run ("pdftotext", "-raw", path);
  g_assert_null (strstr (text, "Doelstelling"));
  g_assert_nonnull (strstr (text, "Einde."));
  g_assert_true (g_file_get_contents (path, &content, &size, &error));
  first_alt = memmem (content, size, alt, strlen (alt));
  g_assert_nonnull (first_alt);
  qr_alt = memmem (first_alt, size - (gsize) (first_alt - content), qr, strlen (qr));
  g_assert_nonnull (qr_alt);
  g_assert_nonnull (memmem (qr_alt, size - (gsize) (qr_alt - content), alt, strlen (alt)));
  support_remove_dir (dir);
}

/* A document without a figure is what Cairo wrote. */
static void
test_pdf_without (void)
{
  g_autofree char *dir = support_new_dir ("chart");
  g_autofree char *path = g_build_filename (dir, "plain.pdf", NULL);
  g_autoptr(ParaatDocument) document = paraat_document_new ("Verslag", "Niets.\n");
  g_autofree char *content = NULL;
  gsize size;
  const char *at;
  guint n = 0;

  g_assert_true (paraat_document_write_pdf (document, path, NULL, NULL));
  g_assert_true (g_file_get_contents (path, &content, &size, NULL));
  for (at = content; (at = memmem (at, size - (gsize) (at - content), "startxref", 9)) != NULL; at++)
    n++;
  g_assert_cmpuint (n, ==, 1);
  support_remove_dir (dir);
}

/* What is not such a file stays as it is. */
static void
test_alt_of_others (void)
{
  static const char * const files[] = {
    "", "%PDF-1.7\n", "startxref\n", "startxref\n0\n%%EOF", "startxref\n99999999\n%%EOF", "1 0 obj\n<< /Type /XRef >>\nstream\nstartxref\n0\n%%EOF",
    "1 0 obj\n<< /Type /XRef\n/Filter /FlateDecode /Size 9 /W [1 2 2] >>\nstream\nxxxx\nendstream\nstartxref\n0\n%%EOF",
  };
  g_autoptr(GPtrArray) tags = g_ptr_array_new ();
  ParaatTag tag = { "Figure", "iets", NULL };

  g_ptr_array_add (tags, &tag);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr(GByteArray) bytes = g_byte_array_new ();

      g_byte_array_append (bytes, (const guint8 *) files[i], (guint) strlen (files[i]));
      paraat_pdf_add_alts (bytes, tags);
      g_assert_cmpmem (bytes->data, bytes->len, files[i], strlen (files[i]));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/document/chart/round-trip", test_round_trip);
  g_test_add_func ("/document/chart/hostile-words", test_hostile_words);
  g_test_add_func ("/document/chart/malformed", test_malformed);
  g_test_add_func ("/document/chart/stays-inside", test_stays_inside);
  g_test_add_func ("/document/chart/marks", test_marks);
  g_test_add_func ("/document/chart/pdf", test_pdf);
  g_test_add_func ("/document/chart/pdf-without", test_pdf_without);
  g_test_add_func ("/document/chart/alt-of-others", test_alt_of_others);

  return g_test_run ();
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-pages-private.h"

#define TWO_LINES "Deze zin is zo lang dat ze zeker niet op een enkele regel van een blad past, en dat is net de bedoeling. "

static ParaatPages *
lay_out (const char *markdown,
         gboolean    fits_page)
{
  g_autoptr(ParaatDocument) document = paraat_document_new ("Proef", markdown);
  g_autoptr(GError) error = NULL;
  ParaatPages *pages;

  paraat_document_set_fits_page (document, fits_page);
  paraat_document_set_banner (document, "OEFENING");
  pages = paraat_pages_new (document, NULL, PARAAT_A4_WIDTH, PARAAT_A4_HEIGHT, &error);
  g_assert_no_error (error);

  return pages;
}

static GArray *
get_page (ParaatPages *pages,
          guint        n)
{
  return g_ptr_array_index (pages->pages, n);
}

static const ParaatPlaced *
get_placed (ParaatPages *pages,
            guint        page,
            guint        n)
{
  return &g_array_index (get_page (pages, page), ParaatPlaced, n);
}

static const ParaatPlaced *
get_last (ParaatPages *pages,
          guint        page)
{
  return get_placed (pages, page, get_page (pages, page)->len - 1);
}

/* What holds of all pages: nothing overlaps, nothing goes over the edge, and they can be drawn. */
static void
assert_sound (ParaatPages *pages)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 60, 85);
  cairo_t *cr = cairo_create (surface);

  for (guint i = 0; i < paraat_pages_get_n (pages); i++)
    {
      double y = PARAAT_PAGE_MARGIN + PARAAT_BANNER_HEIGHT;

      for (guint j = 0; j < get_page (pages, i)->len; j++)
        {
          const ParaatPlaced *placed = get_placed (pages, i, j);

          g_assert_cmpfloat (placed->y, >=, y - 0.01);
          y = placed->y + placed->piece->height;
        }
      g_assert_cmpfloat (y, <=, PARAAT_A4_HEIGHT - PARAAT_PAGE_FOOT + 0.1);
      paraat_pages_draw (pages, i, cr);
    }
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static void
test_table (void)
{
  g_autoptr(GString) markdown = g_string_new ("# Kop\n\n| Naam | Nummer |\n|---|---|\n");
  g_autoptr(ParaatPages) pages = NULL;
  guint n_rows = 0;

  for (guint i = 0; i < 120; i++)
    g_string_append_printf (markdown, "| Persoon %u | %s |\n", i, i % 5 == 0 ? TWO_LINES TWO_LINES : "016");
  pages = lay_out (markdown->str, FALSE);
  assert_sound (pages);
  g_assert_cmpuint (paraat_pages_get_n (pages), >, 2);
  for (guint i = 0; i < paraat_pages_get_n (pages); i++)
    {
      if (i > 0)
        {
          g_assert_true (get_placed (pages, i, 0)->is_repeated);
          g_assert_true (get_placed (pages, i, 0)->piece->is_header);
        }
      g_assert_false (get_last (pages, i)->piece->is_header);
      for (guint j = 0; j < get_page (pages, i)->len; j++)
        {
          const ParaatPlaced *placed = get_placed (pages, i, j);

          n_rows += placed->piece->kind == PARAAT_PIECE_ROW && !placed->is_repeated;
          if (placed->piece->kind == PARAAT_PIECE_ROW)
            g_assert_true (placed->piece->is_first && placed->piece->is_last);
        }
    }
  g_assert_cmpuint (n_rows, ==, 121);
}

static void
test_tall_row (void)
{
  g_autoptr(GString) markdown = g_string_new ("Eerst.\n\n| Naam | Verslag |\n|---|---|\n| Jan | ");
  g_autoptr(ParaatPages) pages = NULL;
  guint expected = 0;
  guint n_lines = 0;

  for (guint i = 0; i < 120; i++)
    g_string_append (markdown, TWO_LINES);
  g_string_append (markdown, "|\n| Piet | kort |\n");
  pages = lay_out (markdown->str, FALSE);
  assert_sound (pages);
  g_assert_cmpuint (paraat_pages_get_n (pages), >, 1);
  g_assert_cmpuint (get_page (pages, 0)->len, >, 3);   /* it begins on the first page */
  for (guint i = 0; i < paraat_pages_get_n (pages); i++)
    for (guint j = 0; j < get_page (pages, i)->len; j++)
      {
        const ParaatPiece *piece = get_placed (pages, i, j)->piece;
        const ParaatCell *cell = piece->cells != NULL ? &g_array_index (piece->cells, ParaatCell, 1) : NULL;

        if (cell == NULL || cell->text->lines->len < 10)
          continue;
        g_assert_cmpuint (cell->first, ==, n_lines);
        n_lines += cell->n;
        expected = cell->text->lines->len;
      }
  g_assert_cmpuint (expected, >, 100);
  g_assert_cmpuint (n_lines, ==, expected);
}

static void
test_heading (void)
{
  for (guint n = 0; n < 60; n++)
    {
      g_autoptr(GString) markdown = g_string_new (NULL);
      g_autoptr(ParaatPages) pages = NULL;

      for (guint i = 0; i < n; i++)
        g_string_append (markdown, "Regel.\n\n");
      g_string_append (markdown, "## Kop\n\n### Onder\n\n" TWO_LINES TWO_LINES TWO_LINES "\n\nDrie:\n\n- [ ] a\n\n");
      g_string_append (markdown, "## Kop\n\n> " TWO_LINES "\n\n## Kop\n\n| A |\n|---|\n| b |\n");
      pages = lay_out (markdown->str, FALSE);
      assert_sound (pages);
      for (guint i = 0; i < paraat_pages_get_n (pages); i++)
        {
          const ParaatPiece *last = get_last (pages, i)->piece;

          g_assert_null (last->heading);
          g_assert_false (last->is_header);
          g_assert_false (last->keep);
        }
    }
}

static gboolean
is_line_of (const ParaatPlaced *placed,
            ParaatText         *text)
{
  return placed->piece->text == text;
}

static void
test_widows (void)
{
  for (guint n = 0; n < 8; n++)
    {
      g_autoptr(GString) markdown = g_string_new (NULL);
      g_autoptr(ParaatPages) pages = NULL;

      for (guint i = 0; i < n; i++)
        g_string_append (markdown, "Regel.\n\n");
      for (guint i = 0; i < 40; i++)
        g_string_append (markdown, TWO_LINES TWO_LINES TWO_LINES TWO_LINES "\n\n");
      pages = lay_out (markdown->str, FALSE);
      assert_sound (pages);
      for (guint i = 0; i + 1 < paraat_pages_get_n (pages); i++)
        {
          ParaatText *text = get_last (pages, i)->piece->text;

          if (!is_line_of (get_placed (pages, i + 1, 0), text))
            continue;
          g_assert_true (is_line_of (get_placed (pages, i, get_page (pages, i)->len - 2), text));
          g_assert_true (is_line_of (get_placed (pages, i + 1, 1), text));
        }
    }
}

static void
test_fits_page (void)
{
  g_autoptr(GString) markdown = g_string_new ("# Noodkaart\n\n| Wie | Nummer |\n|---|---|\n");
  g_autoptr(ParaatPages) small = lay_out ("# Noodkaart\n\nBel 101.\n", TRUE);
  g_autoptr(ParaatPages) full = NULL;
  g_autoptr(ParaatPages) too_full = NULL;

  g_assert_cmpuint (paraat_pages_get_n (small), ==, 1);
  g_assert_cmpfloat (paraat_pages_get_size (small), ==, 13);
  for (guint i = 0; i < 34; i++)
    g_string_append_printf (markdown, "| Dienst %u | 016 00 00 %02u |\n", i, i);
  full = lay_out (markdown->str, TRUE);
  assert_sound (full);
  g_assert_cmpuint (paraat_pages_get_n (full), ==, 1);
  g_assert_cmpfloat (paraat_pages_get_size (full), <, 13);
  g_assert_cmpfloat (paraat_pages_get_size (full), >=, 8);
  for (guint i = 0; i < 200; i++)
    g_string_append_printf (markdown, "| Dienst %u | 016 00 01 %02u |\n", i, i);
  too_full = lay_out (markdown->str, TRUE);
  g_assert_cmpuint (paraat_pages_get_n (too_full), >, 1);
  g_assert_cmpfloat (paraat_pages_get_size (too_full), ==, 10.5);
}

static void
test_page_break (void)
{
  g_autoptr(ParaatPages) pages = lay_out ("\\newpage\n\nEen\n\n\\newpage\n\n\\newpage\n\nTwee\n\n\\newpage\n", FALSE);
  g_autoptr(ParaatPages) empty = lay_out ("", FALSE);

  g_assert_cmpuint (paraat_pages_get_n (pages), ==, 2);
  g_assert_cmpuint (paraat_pages_get_n (empty), ==, 1);
  assert_sound (pages);
  assert_sound (empty);
}

/* What is kept with what comes next is not kept with what stands on a page of its own. */
static void
test_break_after_kept (void)
{
  g_autoptr(ParaatPages) colon = lay_out ("Bel deze mensen:\n\n\\newpage\n\nAn\n", FALSE);
  g_autoptr(ParaatPages) table = lay_out ("| Wie |\n|---|\n| An |\n\n\\newpage\n\nBo\n", FALSE);

  g_assert_cmpuint (paraat_pages_get_n (colon), ==, 2);
  g_assert_cmpuint (paraat_pages_get_n (table), ==, 2);
}

static const char *
get_number (ParaatPages *pages,
            guint        i)
{
  const ParaatBlock *paragraph = g_ptr_array_index (pages->tree->children, i);

  return ((ParaatSpan *) g_ptr_array_index (paragraph->runs, 0))->text;
}

/* The third chapter is not there; the contents themselves take the room that moves the others. */
static void
test_chapters (void)
{
  g_autoptr(GString) markdown = g_string_new ("[…](hoofdstuk:1)\n\n[…](hoofdstuk:2)\n\n[…](hoofdstuk:3)\n\n[Twee](hoofdstuk:2)\n\n");
  g_autoptr(ParaatPages) pages = NULL;

  for (guint i = 0; i < 100; i++)
    g_string_append (markdown, "Regel.\n\n");
  g_string_append (markdown, "# Geen hoofdstuk\n\n\\newpage\n\n# Een\n\nTekst.\n\n\\newpage\n\n## Geen\n\n\\newpage\n\n# Twee\n");
  pages = lay_out (markdown->str, FALSE);
  g_assert_cmpuint (paraat_pages_get_n (pages), ==, 6);
  g_assert_cmpstr (get_number (pages, 0), ==, "4");
  g_assert_cmpstr (get_number (pages, 1), ==, "6");
  g_assert_cmpstr (get_number (pages, 2), ==, "…");
  g_assert_cmpstr (get_number (pages, 3), ==, "Twee");
  assert_sound (pages);
}

/* Nothing of this is a document that anybody wants; each of it ends in pages. */
static void
test_odd (void)
{
  g_autoptr(GString) deep = g_string_new (NULL);
  g_autoptr(GString) wide = g_string_new (NULL);
  g_autoptr(ParaatPages) pages = NULL;

  for (guint i = 0; i < 9; i++)
    g_string_append (deep, "> - ");
  g_string_append (deep, TWO_LINES "\n\n- [ ]\n-\n>\n\n```\n```\n\n1. 2. 3. [x] " TWO_LINES "\n\n#\n\n999999999. a\n1. b\n");
  for (guint row = 0; row < 3; row++)
    {
      g_string_append (wide, "\n");
      for (guint i = 0; i < 60; i++)
        g_string_append (wide, row == 1 ? "|---" : "|woord en woord");
    }
  g_string_append (deep, wide->str);
  pages = lay_out (deep->str, FALSE);
  assert_sound (pages);
}

static void
test_refused (void)
{
  g_autoptr(ParaatDocument) document = paraat_document_new ("Proef", "\xff");
  g_autoptr(GError) error = NULL;

  g_assert_null (paraat_pages_new (document, NULL, PARAAT_A4_WIDTH, PARAAT_A4_HEIGHT, &error));
  g_assert_error (error, PARAAT_DOCUMENT_ERROR, PARAAT_DOCUMENT_ERROR_INVALID);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/document/pages/table", test_table);
  g_test_add_func ("/document/pages/tall-row", test_tall_row);
  g_test_add_func ("/document/pages/heading", test_heading);
  g_test_add_func ("/document/pages/widows", test_widows);
  g_test_add_func ("/document/pages/fits-page", test_fits_page);
  g_test_add_func ("/document/pages/page-break", test_page_break);
  g_test_add_func ("/document/pages/break-after-kept", test_break_after_kept);
  g_test_add_func ("/document/pages/chapters", test_chapters);
  g_test_add_func ("/document/pages/odd", test_odd);
  g_test_add_func ("/document/pages/refused", test_refused);

  return g_test_run ();
}

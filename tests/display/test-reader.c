/* SPDX-License-Identifier: EUPL-1.2 */

/* A document on the screen: what it is for a reader and for a screen reader, how it folds, what can be found in it. */
#include "config.h"

#include "display.h"
#include "paraat-content.h"
#include "paraat-docx.h"
#include "paraat-odt.h"
#include "paraat-pdf.h"
#include "paraat-reader-page.h"
#include "paraat-reader-table.h"
#include "paraat-shelf.h"

#include <glib/gstdio.h>
#include <string.h>
#include <time.h>

#define SAMPLE "# Titel\n\n## Eén\n\nEen [stuk](item:handleiding-het-eerste-uur) en [buiten](https://x.be).\n\n" \
               "- [ ] bellen\n- [x] gedaan\n\n3. drie\n4. vier\n\n> Een nota\n\n```\nTekst\nom te kopiëren\n```\n\n" \
               "### Twee\n\n| Nr | Stap | Wie |\n|---|---|---|\n| A1 | Een lange zin die in een kolom niet op een regel past | ICT |\n"

static GtkWidget *
new_view (const char *markdown)
{
  GtkWidget *view = g_object_ref_sink (g_object_new (PARAAT_TYPE_READER_VIEW, NULL));

  paraat_reader_view_show (PARAAT_READER_VIEW (view), paraat_markdown_parse (markdown, NULL));
  g_assert_cmpuint (paraat_reader_view_find (PARAAT_READER_VIEW (view), ""), ==, 0);   /* all of it is there then */

  return view;
}

static GtkWidget *
find_widget (GtkWidget *widget,
             GType      type,
             guint     *nth)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found;

      if (G_TYPE_CHECK_INSTANCE_TYPE (child, type) && (*nth)-- == 0)
        return child;
      found = find_widget (child, type, nth);
      if (found != NULL)
        return found;
    }

  return NULL;
}

static GtkWidget *
find_nth (GtkWidget *widget,
          GType      type,
          guint      nth)
{
  return find_widget (widget, type, &nth);
}

static void
test_blocks (void)
{
  GtkWidget *view = new_view (SAMPLE);
  GtkWidget *check = find_nth (view, GTK_TYPE_CHECK_BUTTON, 0);
  GtkWidget *table = find_nth (view, PARAAT_TYPE_READER_TABLE, 0);
  guint level;

  g_assert_cmpuint (paraat_reader_view_get_n_headings (PARAAT_READER_VIEW (view)), ==, 2);
  g_assert_cmpstr (paraat_reader_view_get_heading (PARAAT_READER_VIEW (view), 1, &level), ==, "Twee");
  g_assert_cmpuint (level, ==, 3);
  gtk_test_accessible_assert_role (gtk_widget_get_first_child (view), GTK_ACCESSIBLE_ROLE_HEADING);
  gtk_test_accessible_assert_property (gtk_widget_get_first_child (view), GTK_ACCESSIBLE_PROPERTY_LEVEL, 2);
  g_assert_true (gtk_test_accessible_has_relation (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_RELATION_LABELLED_BY));
  g_assert_false (gtk_check_button_get_active (GTK_CHECK_BUTTON (check)));
  g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (find_nth (view, GTK_TYPE_CHECK_BUTTON, 1))));
  gtk_test_accessible_assert_role (table, GTK_ACCESSIBLE_ROLE_TABLE);
  gtk_test_accessible_assert_role (gtk_widget_get_first_child (table), GTK_ACCESSIBLE_ROLE_ROW);
  g_assert_nonnull (display_find_button (view, "Kopiëren"));
  g_assert_finalize_object (view);
}

/* What is filled in shows the document anew; who had ticked a step does not tick it again. */
static void
test_ticks_stay (void)
{
  GtkWidget *view = new_view (SAMPLE);

  gtk_check_button_set_active (GTK_CHECK_BUTTON (find_nth (view, GTK_TYPE_CHECK_BUTTON, 0)), TRUE);
  paraat_reader_view_show (PARAAT_READER_VIEW (view), paraat_markdown_parse (SAMPLE, NULL));
  g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (find_nth (view, GTK_TYPE_CHECK_BUTTON, 0))));
  g_assert_finalize_object (view);
}

static void
follow_cb (char             **out_link,
           const char        *link)
{
  *out_link = g_strdup (link);
}

static void
test_follow (void)
{
  GtkWidget *view = new_view (SAMPLE);
  GtkWidget *label = find_nth (view, GTK_TYPE_LABEL, 1);
  g_autofree char *link = NULL;
  gboolean is_done = FALSE;

  g_signal_connect_swapped (view, "follow", G_CALLBACK (follow_cb), &link);
  g_signal_emit_by_name (label, "activate-link", "item:handleiding-het-eerste-uur", &is_done);
  g_assert_true (is_done);
  g_assert_cmpstr (link, ==, "item:handleiding-het-eerste-uur");
  g_assert_finalize_object (view);
}

static void
test_find (void)
{
  GtkWidget *view = new_view ("# T\n\nCafé en cafe.\n\n| a | b |\n|---|---|\n| CAFÉ | x |\n\n```\ncafé\n```\n");
  guint n;

  g_assert_cmpuint (paraat_reader_view_find (PARAAT_READER_VIEW (view), "cafe"), ==, 4);
  g_assert_cmpuint (paraat_reader_view_find_next (PARAAT_READER_VIEW (view), 1, &n), ==, 2);
  g_assert_cmpuint (n, ==, 4);
  g_assert_cmpuint (paraat_reader_view_find_next (PARAAT_READER_VIEW (view), -1, &n), ==, 1);
  g_assert_cmpuint (paraat_reader_view_find_next (PARAAT_READER_VIEW (view), -1, &n), ==, 4);
  g_assert_cmpuint (paraat_reader_view_find (PARAAT_READER_VIEW (view), ""), ==, 0);
  g_assert_cmpuint (paraat_reader_view_find_next (PARAAT_READER_VIEW (view), 1, &n), ==, 0);
  g_assert_cmpuint (paraat_reader_view_find (PARAAT_READER_VIEW (view), "fé en cafe. "), ==, 0);
  g_assert_finalize_object (view);
}

/* The same table, with room and without. */
static void
test_folding (void)
{
  GtkWidget *window = adw_window_new ();
  GtkWidget *view = new_view (SAMPLE);
  GtkWidget *table = find_nth (view, PARAAT_TYPE_READER_TABLE, 0);
  int wide, narrow;

  gtk_widget_measure (table, GTK_ORIENTATION_VERTICAL, 700, &wide, NULL, NULL, NULL);
  gtk_widget_measure (table, GTK_ORIENTATION_VERTICAL, 180, &narrow, NULL, NULL, NULL);
  g_assert_cmpint (narrow, >, wide);
  gtk_widget_set_valign (view, GTK_ALIGN_START);
  adw_window_set_content (ADW_WINDOW (window), view);
  gtk_window_set_default_size (GTK_WINDOW (window), 900, 1200);
  gtk_window_present (GTK_WINDOW (window));
  while (gtk_widget_get_width (table) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (paraat_reader_table_get_is_narrow (PARAAT_READER_TABLE (table)));
  g_assert_true (gtk_widget_get_child_visible (gtk_widget_get_first_child (table)));
  gtk_widget_set_halign (view, GTK_ALIGN_START);
  gtk_widget_measure (view, GTK_ORIENTATION_HORIZONTAL, -1, &narrow, NULL, NULL, NULL);
  g_assert_cmpint (narrow, <=, 340);
  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_finalize_object (view);
}

/* --- the page --- */

static const ParaatItem *
find_largest (void)
{
  GPtrArray *items = paraat_content_get_items ();
  const ParaatItem *largest = NULL;
  gsize most = 0;

  for (guint i = 0; i < items->len; i++)
    {
      const ParaatItem *item = g_ptr_array_index (items, i);
      g_autofree char *text = paraat_pack_dup_item_text (paraat_content_get_pack (NULL), item->id, NULL);

      if (strlen (text) > most)
        {
          most = strlen (text);
          largest = item;
        }
    }

  return largest;
}

static ParaatDesk *
new_desk (DisplayFixture *fixture)
{
  g_autoptr(ParaatSync) sync = paraat_sync_new (fixture->store);

  return paraat_desk_new (fixture->store, sync);
}

/* Told, not asserted: the machine is shared.  Time of the processor, not of the clock. */
static void
test_largest (DisplayFixture *fixture,
              gconstpointer   data)
{
  g_autoptr(ParaatDesk) desk = new_desk (fixture);
  const ParaatItem *item = find_largest ();
  GtkWidget *other = g_object_ref_sink (GTK_WIDGET (paraat_reader_page_new (desk, paraat_content_lookup_item ("draaiboek-ddos"))));
  clock_t start = clock ();
  GtkWidget *page = g_object_ref_sink (GTK_WIDGET (paraat_reader_page_new (desk, item)));
  clock_t made = clock ();
  int height;

  g_assert_finalize_object (other);
  gtk_widget_measure (page, GTK_ORIENTATION_VERTICAL, 700, &height, NULL, NULL, NULL);
  g_test_message ("%s: made in %.1f ms, laid out in %.1f ms more", item->id, (double) (made - start) * 1000 / CLOCKS_PER_SEC,
                  (double) (clock () - made) * 1000 / CLOCKS_PER_SEC);
  g_assert_cmpuint (paraat_reader_view_get_n_headings (paraat_reader_page_get_view (PARAAT_READER_PAGE (page))), >, 3);
  g_assert_finalize_object (page);
}

/* Every document can be shown, and on paper says what it is. */
static void
test_all (DisplayFixture *fixture,
          gconstpointer   data)
{
  g_autoptr(ParaatDesk) desk = new_desk (fixture);
  GPtrArray *items = paraat_content_get_items ();

  for (guint i = 0; i < items->len; i++)
    {
      const ParaatItem *item = g_ptr_array_index (items, i);
      GtkWidget *page = g_object_ref_sink (GTK_WIDGET (paraat_reader_page_new (desk, item)));
      g_autofree char *markdown = paraat_reader_page_dup_markdown (PARAAT_READER_PAGE (page));
      g_autoptr(ParaatBlock) document = paraat_markdown_parse (markdown, NULL);
      g_autofree char *title = paraat_block_dup_text (g_ptr_array_index (document->children, 0));
      g_autofree char *origin = paraat_block_dup_text (g_ptr_array_index (document->children, 1));

      g_assert_cmpstr (title, ==, item->title);
      g_assert_true (g_str_has_prefix (origin, "Starttekst van Paraat, geen officieel document. Uitgever: "));
      g_assert_null (strstr (markdown, "{{"));
      g_assert_finalize_object (page);
    }
}

static void
test_text_size (DisplayFixture *fixture,
                gconstpointer   data)
{
  g_autoptr(ParaatDesk) desk = new_desk (fixture);
  GtkWidget *page = g_object_ref_sink (GTK_WIDGET (paraat_reader_page_new (desk, find_largest ())));
  GtkWidget *view = GTK_WIDGET (paraat_reader_page_get_view (PARAAT_READER_PAGE (page)));

  g_assert_true (gtk_widget_has_css_class (view, "reader-size-1"));
  for (guint i = 0; i < PARAAT_SHELF_TEXT_SIZES + 2; i++)
    gtk_widget_activate_action (page, "reader.text-size", "s", "larger");
  g_assert_true (gtk_widget_has_css_class (view, "reader-size-5"));
  g_assert_false (gtk_widget_has_css_class (view, "reader-size-1"));
  g_assert_cmpuint (paraat_shelf_get_text_size (fixture->store), ==, PARAAT_SHELF_TEXT_SIZES - 1);
  gtk_widget_activate_action (page, "reader.text-size", "s", "normal");
  g_assert_true (gtk_widget_has_css_class (view, "reader-size-1"));
  g_assert_finalize_object (page);
}

/* What Ons bestuur learns while the document is open stands in it at once. */
static void
test_fills_in (DisplayFixture *fixture,
               gconstpointer   data)
{
  g_autoptr(ParaatDesk) desk = new_desk (fixture);
  GtkWidget *page = g_object_ref_sink (GTK_WIDGET (paraat_reader_page_new (desk, paraat_content_lookup_item ("draaiboek-ransomware"))));
  ParaatReaderView *view = paraat_reader_page_get_view (PARAAT_READER_PAGE (page));
  g_autoptr(ParaatRecord) bestuur = paraat_bestuur_new (fixture->store, "gemeente", "44021", NULL, "Gemeente Voorbeeldegem");

  g_assert_cmpuint (paraat_reader_view_find (view, "De kelder van het gemeentehuis"), ==, 0);
  paraat_record_set_text (bestuur, "field.bestuur.crisislokaal", "De kelder van het gemeentehuis");
  display_wait_saved (bestuur);
  while (paraat_reader_view_find (view, "De kelder van het gemeentehuis") == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_finalize_object (page);
}

static ParaatReaderPage *
wait_for_page (AdwNavigationView *view,
               const char        *id)
{
  AdwNavigationPage *page = adw_navigation_view_get_visible_page (view);

  while (!PARAAT_IS_READER_PAGE (page) || !g_str_equal (paraat_reader_page_get_item (PARAAT_READER_PAGE (page))->id, id))
    {
      g_main_context_iteration (NULL, TRUE);
      page = adw_navigation_view_get_visible_page (view);
    }

  return PARAAT_READER_PAGE (page);
}

/* From one to another by a link, back, forward again; a new link forgets what was ahead. */
static void
test_back_and_forward (DisplayFixture *fixture,
                       gconstpointer   data)
{
  g_autoptr(ParaatDesk) desk = new_desk (fixture);
  GtkWidget *window = adw_window_new ();
  AdwNavigationView *view = ADW_NAVIGATION_VIEW (adw_navigation_view_new ());
  ParaatReaderPage *page = paraat_reader_page_new (desk, paraat_content_lookup_item ("draaiboek-ransomware"));

  paraat_reader_page_follow (view, desk);
  adw_window_set_content (ADW_WINDOW (window), GTK_WIDGET (view));
  adw_navigation_view_push (view, ADW_NAVIGATION_PAGE (page));
  gtk_window_set_default_size (GTK_WINDOW (window), 700, 900);
  gtk_window_present (GTK_WINDOW (window));
  g_signal_emit_by_name (paraat_reader_page_get_view (page), "follow", "item:handleiding-het-eerste-uur");
  wait_for_page (view, "handleiding-het-eerste-uur");
  adw_navigation_view_pop (view);
  page = wait_for_page (view, "draaiboek-ransomware");
  gtk_widget_activate_action (GTK_WIDGET (page), "documents.forward", NULL);
  wait_for_page (view, "handleiding-het-eerste-uur");
  adw_navigation_view_pop (view);
  page = wait_for_page (view, "draaiboek-ransomware");
  g_signal_emit_by_name (paraat_reader_page_get_view (page), "follow", "item:draaiboek-ddos");
  page = wait_for_page (view, "draaiboek-ddos");
  gtk_widget_activate_action (GTK_WIDGET (page), "documents.forward", NULL);
  display_settle ();
  wait_for_page (view, "draaiboek-ddos");
  gtk_window_destroy (GTK_WINDOW (window));
  display_settle ();
}

/* --- as large as a document may be --- */

#define TEN(words) words words words words words words words words words words
#define LONG TEN (TEN (TEN ("woord ")))   /* 6,000 bytes */

static char *
repeat (const char *start,
        const char *more)
{
  g_autoptr(GString) text = g_string_new (start);
  g_autofree char *without = NULL;

  while (paraat_item_check_text (text->str, NULL))
    g_string_append (text, more);
  without = g_strndup (text->str, text->len - strlen (more));
  g_assert_true (paraat_item_check_text (without, NULL));

  return g_steal_pointer (&without);
}

static double
write_all (const char *markdown)
{
  static const struct
  {
    const char *name;
    gboolean  (*write) (ParaatDocument *, const char *, GCancellable *, GError **);
  } papers[] = {
    { "a.pdf", paraat_document_write_pdf }, { "a.docx", paraat_document_write_docx }, { "a.odt", paraat_document_write_odt },
  };
  g_autoptr(ParaatDocument) document = paraat_document_new ("Titel", markdown);
  double slowest = 0;

  for (guint i = 0; i < G_N_ELEMENTS (papers); i++)
    {
      g_autofree char *path = g_build_filename (g_get_tmp_dir (), papers[i].name, NULL);
      g_autoptr(GError) error = NULL;
      gint64 before_us = g_get_monotonic_time ();
      double seconds;

      papers[i].write (document, path, NULL, &error);
      g_assert_no_error (error);
      seconds = (double) (g_get_monotonic_time () - before_us) / G_USEC_PER_SEC;
      g_test_message ("  %s %.2f s", papers[i].name, seconds);
      slowest = MAX (slowest, seconds);
      g_unlink (path);
    }

  return slowest;
}

/* Whatever is published shows its first screen at once, and is whole, and on paper, before somebody thinks that it hangs. */
static void
test_largest_allowed (void)
{
  static const struct
  {
    const char *name;
    const char *start;
    const char *more;
  } shapes[] = {
    { "paragraphs", "", "Lang.\n\n" },
    { "sentences", "", "Een zin zoals er veel staan, met **vet** en een [verwijzing](item:a), en nog wat woorden erachter.\n\n" },
    { "long paragraphs", "", LONG "\n\n" },
    { "a long cell", "| a |\n|---|\n", "| " LONG " |\n" },
    { "headings", "", "## Kop\n\nTekst.\n\n" },
    { "boxes", "", "- [ ] doen\n" },
    { "nested", "", "> - 1. a\n\n" },
    { "long table", "| a | b | c |\n|---|---|---|\n", "| cel | nog een cel | en een derde |\n" },
    { "tables", "", "| a | b |\n|---|---|\n| c | d |\n\n" },
    { "wide table", "|a|a|a|a|a|a|a|a|a|a|a|a|a|a|a|a|a|a|a|a|\n|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|\n", "| b |\n" },
    { "steps", "| Nr | Stap | Wie | Binnen | Klaar als |\n|---|---|---|---|---|\n", "| A1 | Een stap die iemand doet en die een zin lang is | ICT | uur | gedaan |\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      g_autofree char *markdown = repeat (shapes[i].start, shapes[i].more);
      GtkWidget *view = g_object_ref_sink (g_object_new (PARAAT_TYPE_READER_VIEW, NULL));
      gint64 before_us = g_get_monotonic_time ();
      double first, whole;

      paraat_reader_view_show (PARAAT_READER_VIEW (view), paraat_markdown_parse (markdown, NULL));
      first = (double) (g_get_monotonic_time () - before_us) / G_USEC_PER_SEC;
      g_assert_cmpuint (paraat_reader_view_find (PARAAT_READER_VIEW (view), ""), ==, 0);   /* all of it is there then */
      gtk_widget_measure (view, GTK_ORIENTATION_VERTICAL, 800, NULL, NULL, NULL, NULL);
      whole = (double) (g_get_monotonic_time () - before_us) / G_USEC_PER_SEC;
      g_test_message ("%s, %" G_GSIZE_FORMAT " bytes: first screen %.2f s, whole %.2f s", shapes[i].name, strlen (markdown), first, whole);
      g_assert_cmpfloat (first, <, 1);
      g_assert_cmpfloat (whole, <, 20);
      g_assert_cmpfloat (write_all (markdown), <, 20);
      g_object_unref (view);
    }
}

int
main (int    argc,
      char **argv)
{
  display_init (&argc, &argv);

  g_test_add_func ("/reader/blocks", test_blocks);
  g_test_add_func ("/reader/ticks-stay", test_ticks_stay);
  g_test_add_func ("/reader/follow", test_follow);
  g_test_add_func ("/reader/find", test_find);
  g_test_add_func ("/reader/folding", test_folding);
  g_test_add_func ("/reader/largest-allowed", test_largest_allowed);
  g_test_add ("/reader/largest", DisplayFixture, NULL, display_set_up, test_largest, display_tear_down);
  g_test_add ("/reader/all", DisplayFixture, NULL, display_set_up, test_all, display_tear_down);
  g_test_add ("/reader/text-size", DisplayFixture, NULL, display_set_up, test_text_size, display_tear_down);
  g_test_add ("/reader/fills-in", DisplayFixture, NULL, display_set_up, test_fills_in, display_tear_down);
  g_test_add ("/reader/back-and-forward", DisplayFixture, NULL, display_set_up, test_back_and_forward, display_tear_down);

  return g_test_run ();
}

/* SPDX-License-Identifier: EUPL-1.2 */

/* The library: what is found by what people type, and where it stands. */
#include "config.h"

#include "display.h"
#include "paraat-action.h"
#include "paraat-content.h"
#include "paraat-item-words.h"
#include "paraat-library-page.h"
#include "paraat-library-row.h"
#include "paraat-shelf.h"

#include <string.h>

static GtkWidget *
new_page (DisplayFixture *fixture)
{
  g_autoptr(ParaatSync) sync = paraat_sync_new (fixture->store);
  g_autoptr(ParaatDesk) desk = paraat_desk_new (fixture->store, sync);

  return g_object_ref_sink (GTK_WIDGET (paraat_library_page_new (desk)));
}

static guint
count_kind (GtkWidget         *page,
            ParaatLibraryKind  kind,
            const char        *id)
{
  GListModel *rows = paraat_library_page_get_rows (PARAAT_LIBRARY_PAGE (page));
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr(ParaatLibraryRow) row = g_list_model_get_item (rows, i);

      n += paraat_library_row_get_kind (row) == kind && (id == NULL || g_strcmp0 (paraat_library_row_get_id (row), id) == 0);
    }

  return n;
}

static void
search (GtkWidget         *page,
        const char        *text,
        ParaatLibraryKind  kind,
        const char        *id)
{
  paraat_library_page_search (PARAAT_LIBRARY_PAGE (page), text);
  while (count_kind (page, kind, id) == 0)
    g_main_context_iteration (NULL, TRUE);
}

/* Without a search: all of it, under its kinds, what is marked and read first. */
static void
test_browse (DisplayFixture *fixture,
             gconstpointer   data)
{
  GPtrArray *items = paraat_content_get_items ();
  GtkWidget *page;
  GListModel *rows;
  guint start, end;
  g_autoptr(ParaatLibraryRow) first = NULL;

  paraat_shelf_set_favourite (fixture->store, "draaiboek-ransomware", TRUE);
  paraat_shelf_set_favourite (fixture->store, "van-een-ouder-pak", TRUE);
  paraat_shelf_add_read (fixture->store, "handleiding-het-eerste-uur");
  page = new_page (fixture);
  rows = paraat_library_page_get_rows (PARAAT_LIBRARY_PAGE (page));
  g_assert_cmpuint (g_list_model_get_n_items (rows), ==, items->len + 2);
  first = g_list_model_get_item (rows, 0);
  g_assert_cmpstr (paraat_library_row_get_id (first), ==, "draaiboek-ransomware");
  gtk_section_model_get_section (GTK_SECTION_MODEL (rows), 0, &start, &end);
  g_assert_cmpuint (start, ==, 0);
  g_assert_cmpuint (end, ==, 1);
  gtk_section_model_get_section (GTK_SECTION_MODEL (rows), 1, &start, &end);
  g_assert_cmpuint (end, ==, 2);
  gtk_section_model_get_section (GTK_SECTION_MODEL (rows), 2, &start, &end);
  g_assert_cmpuint (end, >, 3);
  g_clear_object (&first);
  g_assert_finalize_object (page);
}

/* Back from a document: it was read last; the list below did not move. */
static void
test_back (DisplayFixture *fixture,
           gconstpointer   data)
{
  GtkWidget *page = new_page (fixture);
  GListModel *rows = paraat_library_page_get_rows (PARAAT_LIBRARY_PAGE (page));
  GtkWidget *window = adw_window_new ();
  AdwNavigationView *view = ADW_NAVIGATION_VIEW (adw_navigation_view_new ());
  guint n = paraat_content_get_items ()->len;
  g_autoptr(ParaatLibraryRow) first = NULL;
  g_autoptr(ParaatLibraryRow) last_before = NULL;
  g_autoptr(ParaatLibraryRow) last_after = NULL;

  adw_window_set_content (ADW_WINDOW (window), GTK_WIDGET (view));
  adw_navigation_view_push (view, ADW_NAVIGATION_PAGE (page));
  gtk_window_present (GTK_WINDOW (window));
  g_assert_cmpuint (g_list_model_get_n_items (rows), ==, n);
  last_before = g_list_model_get_item (rows, n - 1);
  adw_navigation_view_push (view, adw_navigation_page_new (gtk_label_new (""), "Document"));
  paraat_shelf_add_read (fixture->store, "draaiboek-ddos");
  adw_navigation_view_pop (view);
  display_settle ();
  g_assert_cmpuint (g_list_model_get_n_items (rows), ==, n + 1);
  first = g_list_model_get_item (rows, 0);
  last_after = g_list_model_get_item (rows, n);
  g_assert_cmpstr (paraat_library_row_get_id (first), ==, "draaiboek-ddos");
  g_assert_true (last_before == last_after);
  gtk_window_destroy (GTK_WINDOW (window));
  g_clear_object (&first);
  g_clear_object (&last_before);
  g_clear_object (&last_after);
  display_settle ();
  g_assert_finalize_object (page);
}

/* As somebody in a hurry types it. */
static void
test_misspelt (DisplayFixture *fixture,
               gconstpointer   data)
{
  GtkWidget *page = new_page (fixture);
  g_autoptr(ParaatLibraryRow) first = NULL;

  search (page, "ransonware", PARAAT_LIBRARY_ITEM, "draaiboek-ransomware");
  while (first == NULL || strstr (paraat_library_row_get_title (first), "<b>") == NULL)
    {
      g_clear_object (&first);
      g_main_context_iteration (NULL, FALSE);
      first = g_list_model_get_item (paraat_library_page_get_rows (PARAAT_LIBRARY_PAGE (page)), 0);
    }
  g_assert_cmpstr (paraat_library_row_get_id (first), ==, "draaiboek-ransomware");
  g_assert_cmpstr (paraat_library_row_get_title (first), ==, "<b>Ransomware</b>");
  g_clear_object (&first);
  paraat_library_page_search (PARAAT_LIBRARY_PAGE (page), "");
  while (g_list_model_get_n_items (paraat_library_page_get_rows (PARAAT_LIBRARY_PAGE (page))) != paraat_content_get_items ()->len)
    g_main_context_iteration (NULL, TRUE);
  g_assert_finalize_object (page);
}

/* Who types the name of a document wants that one, and not a playbook that speaks of it. */
static void
test_named (DisplayFixture *fixture,
            gconstpointer   data)
{
  GtkWidget *page = new_page (fixture);
  g_autoptr(ParaatLibraryRow) first = NULL;

  paraat_library_page_search (PARAAT_LIBRARY_PAGE (page), "persbericht");
  while (g_list_model_get_n_items (paraat_library_page_get_rows (PARAAT_LIBRARY_PAGE (page))) == paraat_content_get_items ()->len)
    g_main_context_iteration (NULL, TRUE);
  first = g_list_model_get_item (paraat_library_page_get_rows (PARAAT_LIBRARY_PAGE (page)), 0);
  g_assert_cmpstr (paraat_library_row_get_id (first), ==, "sjabloon-persbericht");
  g_clear_object (&first);
  g_assert_finalize_object (page);
}

/* Questions, the plan and the register stand below the documents. */
static void
test_everything (DisplayFixture *fixture,
                 gconstpointer   data)
{
  g_autoptr(ParaatRecord) action = paraat_action_new (fixture->store, NULL);
  GtkWidget *page;

  paraat_record_set_text (action, "text", "De Back-up naar de kluis brengen");
  display_wait_saved (action);
  paraat_record_set_text (fixture->record, "what_text", "Onze back-up is weg");
  paraat_record_set_text (fixture->record, "title", "Onze back-up is weg");
  display_wait_saved (fixture->record);
  page = new_page (fixture);
  search (page, "back-up", PARAAT_LIBRARY_QUESTION, "back-up");
  while (count_kind (page, PARAAT_LIBRARY_ACTION, NULL) != 1 || count_kind (page, PARAAT_LIBRARY_INCIDENT, NULL) != 1)
    g_main_context_iteration (NULL, TRUE);
  g_assert_finalize_object (page);
}

static void
test_markup (void)
{
  static const struct { const char *marked; const char *markup; } cases[] = {
    { "a \001b\002 <c> & \001d", "a <b>b</b> &lt;c&gt; &amp; <b>d</b>" },
    { "\002x\001\001y\002\002", "x<b>y</b>" },
    { "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *markup = paraat_library_dup_markup (cases[i].marked);

      g_assert_cmpstr (markup, ==, cases[i].markup);
    }
}

int
main (int    argc,
      char **argv)
{
  display_init (&argc, &argv);

  g_test_add_func ("/library/markup", test_markup);
  g_test_add ("/library/browse", DisplayFixture, NULL, display_set_up, test_browse, display_tear_down);
  g_test_add ("/library/back", DisplayFixture, NULL, display_set_up, test_back, display_tear_down);
  g_test_add ("/library/misspelt", DisplayFixture, NULL, display_set_up, test_misspelt, display_tear_down);
  g_test_add ("/library/named", DisplayFixture, NULL, display_set_up, test_named, display_tear_down);
  g_test_add ("/library/everything", DisplayFixture, NULL, display_set_up, test_everything, display_tear_down);

  return g_test_run ();
}

/* SPDX-License-Identifier: EUPL-1.2 */

/* What one does before the night: the monthly check, and the noodstick. */
#include "config.h"

#include "display.h"
#include "paraat-action.h"
#include "paraat-monthly-step-page.h"
#include "paraat-noodstick-dialog.h"

static void
go_on (void)
{
  for (guint i = 0; i < 100; i++)
    g_main_context_iteration (NULL, FALSE);
}

static ParaatDesk *
new_desk (DisplayFixture *fixture,
          const char     *name)
{
  g_autoptr(ParaatSync) sync = paraat_sync_new (fixture->store);
  ParaatDesk *desk = paraat_desk_new (fixture->store, sync);
  ParaatProfile *profile = paraat_desk_get_profile (desk);
  g_autoptr(ParaatRecord) bestuur = paraat_bestuur_new (fixture->store, "gemeente", "46030", NULL, name);

  display_wait_saved (bestuur);
  while (paraat_profile_find_bestuur (profile, paraat_record_get_id (bestuur)) == NULL)
    g_main_context_iteration (NULL, TRUE);
  paraat_profile_set_bestuur (profile, bestuur);

  return desk;
}

static GtkWidget *
present (GtkWidget *content)
{
  GtkWidget *window = adw_window_new ();

  adw_window_set_content (ADW_WINDOW (window), content);
  gtk_window_set_default_size (GTK_WINDOW (window), 700, 900);
  gtk_window_present (GTK_WINDOW (window));
  while (!gtk_widget_get_mapped (content))
    g_main_context_iteration (NULL, TRUE);

  return window;
}

static GtkWidget *
find_suggested (GtkWidget *page)
{
  g_autoptr(GPtrArray) controls = display_list_controls (page);

  for (guint i = 0; i < controls->len; i++)
    if (gtk_widget_has_css_class (g_ptr_array_index (controls, i), "suggested-action"))
      return g_ptr_array_index (controls, i);

  return NULL;
}

/* Bug "a double click on “De actie is gedaan” does the next action too, and goes back two pages". */
static void
test_twice (DisplayFixture *fixture,
            gconstpointer   data)
{
  g_autoptr(ParaatDesk) desk = new_desk (fixture, "Gemeente Beveren-Kruibeke-Zwijndrecht");
  g_autoptr(ParaatMonthly) monthly = paraat_monthly_new (paraat_desk_get_profile (desk));
  g_autoptr(ParaatRecord) first = paraat_action_new (fixture->store, NULL);
  g_autoptr(ParaatRecord) second = paraat_action_new (fixture->store, NULL);
  AdwNavigationView *view = ADW_NAVIGATION_VIEW (adw_navigation_view_new ());
  AdwNavigationPage *root = adw_navigation_page_new (gtk_label_new (NULL), "Overzicht");
  AdwNavigationPage *middle = adw_navigation_page_new (gtk_label_new (NULL), "Check");
  GtkWidget *page, *window, *button;

  paraat_record_set_text (first, "text", "De noodkaart ophangen");
  paraat_record_set_text (second, "text", "De noodmap maken");
  display_wait_saved (first);
  display_wait_saved (second);
  while (!paraat_monthly_get_is_loaded (monthly))
    g_main_context_iteration (NULL, TRUE);
  page = g_object_ref_sink (GTK_WIDGET (paraat_monthly_step_page_new (desk, monthly, PARAAT_MONTHLY_ACTION)));
  adw_navigation_view_push (view, root);
  adw_navigation_view_push (view, middle);
  adw_navigation_view_push (view, ADW_NAVIGATION_PAGE (page));
  window = present (GTK_WIDGET (view));
  while ((button = find_suggested (page)) == NULL || !display_shows (button, "De actie is gedaan"))
    g_main_context_iteration (NULL, TRUE);
  g_object_ref (button);
  g_signal_emit_by_name (button, "clicked");
  go_on ();
  g_signal_emit_by_name (button, "clicked");
  go_on ();
  g_assert_true (paraat_action_is_open (first) != paraat_action_is_open (second));
  g_assert_true (adw_navigation_view_get_visible_page (view) == middle);
  display_wait_saved (first);
  display_wait_saved (second);
  g_object_unref (button);
  gtk_window_destroy (GTK_WINDOW (window));
  display_settle ();
  g_assert_finalize_object (page);
}

/* Bug "the name of an administration is markup in the dialog of the noodstick". */
static void
test_name (DisplayFixture *fixture,
           gconstpointer   data)
{
  g_autoptr(ParaatDesk) desk = new_desk (fixture, "Zorg & Welzijn <Noord>");
  GtkWidget *page = gtk_label_new (NULL);
  GtkWidget *window = present (page);
  AdwDialog *dialog = g_object_ref (paraat_noodstick_dialog_present (page, desk));

  go_on ();
  g_assert_true (display_shows (GTK_WIDGET (dialog), "Zorg & Welzijn <Noord>"));
  g_assert_true (adw_dialog_close (dialog));
  gtk_window_destroy (GTK_WINDOW (window));
  display_settle ();
  g_assert_finalize_object (dialog);
}

int
main (int    argc,
      char **argv)
{
  display_init (&argc, &argv);

  g_test_add ("/prepare/twice", DisplayFixture, NULL, display_set_up, test_twice, display_tear_down);
  g_test_add ("/prepare/name", DisplayFixture, NULL, display_set_up, test_name, display_tear_down);

  return g_test_run ();
}

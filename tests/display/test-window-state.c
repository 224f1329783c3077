/* SPDX-License-Identifier: EUPL-1.2 */

/* The window comes back as it was left, and never larger than a screen or smaller than it can be. */
#include "config.h"

#include "display.h"
#include "paraat-window-state.h"

static GtkWindow *
new_window (void)
{
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());

  gtk_window_set_default_size (window, 1000, 700);

  return window;
}

static void
assert_restored (int width,
                 int height)
{
  GtkWindow *window = new_window ();
  int found_width, found_height;

  paraat_window_state_restore (window);
  gtk_window_get_default_size (window, &found_width, &found_height);
  g_assert_cmpint (found_width, ==, width);
  g_assert_cmpint (found_height, ==, height);
  gtk_window_destroy (window);
}

static void
save (int width,
      int height)
{
  GtkWindow *window = new_window ();

  gtk_window_set_default_size (window, width, height);
  paraat_window_state_save (window);
  gtk_window_destroy (window);
}

static void
test_size (void)
{
  GdkMonitor *monitor = g_list_model_get_item (gdk_display_get_monitors (gdk_display_get_default ()), 0);
  GdkRectangle area;

  gdk_monitor_get_geometry (monitor, &area);
  g_object_unref (monitor);
  save (500, 600);
  assert_restored (500, 600);
  save (16000, 16000);
  assert_restored (area.width, area.height);
  save (10, 10);   /* not kept */
  assert_restored (area.width, area.height);
}

static void
test_maximised (void)
{
  GtkWindow *window = new_window ();
  GtkWindow *next = new_window ();
  g_autoptr(GSettings) settings = g_settings_new (PARAAT_APP_ID);

  g_settings_set_boolean (settings, "window-maximized", TRUE);
  paraat_window_state_restore (next);
  g_assert_true (gtk_window_is_maximized (next));
  paraat_window_state_save (window);
  g_assert_false (g_settings_get_boolean (settings, "window-maximized"));
  gtk_window_destroy (window);
  gtk_window_destroy (next);
}

int
main (int    argc,
      char **argv)
{
  display_init (&argc, &argv);
  g_test_add_func ("/window-state/size", test_size);
  g_test_add_func ("/window-state/maximised", test_maximised);

  return g_test_run ();
}

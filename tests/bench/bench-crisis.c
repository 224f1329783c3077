/* SPDX-License-Identifier: EUPL-1.2 */

/* bench-crisis DIR: from a click on "Incident melden", in the application's own window on the data of DIR, until the page to
 * report on is painted, in ms and in frames of 60 Hz.  The clock of the frames goes no further while a page is made, so that
 * its own count (paints) says less than the time does.  Without the slide, whose length is the same on every machine.
 */
#include "config.h"

#include "paraat-application.h"
#include "paraat-crisis-page.h"
#include "paraat-language.h"
#include "paraat-window.h"

#include <math.h>
#include <sodium.h>
#include <stdlib.h>

#define ROUNDS 31
#define SETTLE_US 300000
#define FRAME_MS (1000.0 / 60)

typedef struct
{
  ParaatWindow *window;     /* (unowned) */
  gboolean      is_painted; /* since it was last set to FALSE */
} Bench;

static GtkWidget *
find (GtkWidget  *widget,
      GType       type,
      const char *css_class)
{
  GtkWidget *found = NULL;

  if (g_type_is_a (G_OBJECT_TYPE (widget), type) && (css_class == NULL || gtk_widget_has_css_class (widget, css_class)))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find (child, type, css_class);

  return found;
}

static void
settle (void)
{
  gint64 end = g_get_monotonic_time () + SETTLE_US;

  while (g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
}

static void
painted_cb (Bench *bench)
{
  bench->is_painted = TRUE;
}

static gboolean
is_there (Bench *bench)
{
  GtkWidget *page = find (GTK_WIDGET (bench->window), PARAAT_TYPE_CRISIS_PAGE, NULL);

  return page != NULL && gtk_widget_get_mapped (page) && gtk_widget_get_width (page) > 0;
}

static double
click (Bench *bench,
       guint *out_paints)
{
  GtkWidget *button = find (GTK_WIDGET (bench->window), GTK_TYPE_BUTTON, "report-button");
  gint64 begun = g_get_monotonic_time ();
  double took;

  g_assert (!is_there (bench));
  g_signal_emit_by_name (button, "clicked");
  *out_paints = 0;
  do
    {
      bench->is_painted = FALSE;
      while (!bench->is_painted)
        g_main_context_iteration (NULL, TRUE);
      ++*out_paints;
    }
  while (!is_there (bench));
  took = (double) (g_get_monotonic_time () - begun) / 1000;
  settle ();
  paraat_window_show_place (bench->window, "overview");
  settle ();

  return took;
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  return *(const double *) a < *(const double *) b ? -1 : *(const double *) a > *(const double *) b;
}

static void
measure (Bench *bench)
{
  double first, took[ROUNDS];
  guint paints, most = 0;

  first = click (bench, &paints);
  for (guint i = 0; i < ROUNDS; i++)
    {
      took[i] = click (bench, &paints);
      most = MAX (most, paints);
    }
  qsort (took, ROUNDS, sizeof took[0], compare);
  g_print ("crisis page     first %.1f ms (%.0f frames), then min %.1f ms  p50 %.1f ms (%.0f frames)  p95 %.1f ms  target 2 "
           "frames; paints at most %u\n", first, ceil (first / FRAME_MS), took[0], took[ROUNDS / 2],
           ceil (took[ROUNDS / 2] / FRAME_MS), took[ROUNDS * 95 / 100], most);
}

static void
activated_cb (GtkApplication *application)
{
  Bench bench = { 0 };
  GdkFrameClock *clock;

  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  while (gtk_application_get_windows (application) == NULL)
    g_main_context_iteration (NULL, TRUE);
  bench.window = PARAAT_WINDOW (gtk_application_get_windows (application)->data);
  while (paraat_window_get_desk (bench.window) == NULL || !gtk_widget_get_mapped (GTK_WIDGET (bench.window)))
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < 5; i++)
    settle ();
  clock = gtk_widget_get_frame_clock (GTK_WIDGET (bench.window));
  g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (painted_cb), &bench);
  measure (&bench);
  g_signal_handlers_disconnect_by_data (clock, &bench);
  g_application_quit (G_APPLICATION (application));
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(ParaatApplication) application = NULL;

  paraat_language_init ();
  if (argc != 2 || sodium_init () < 0)
    return 2;
  application = paraat_application_new (argv[1], TRUE, NULL);
  g_signal_connect_after (application, "activate", G_CALLBACK (activated_cb), NULL);

  return g_application_run (G_APPLICATION (application), 1, argv);
}

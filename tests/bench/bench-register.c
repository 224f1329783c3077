/* SPDX-License-Identifier: EUPL-1.2 */

/* The register with 10,000 incidents, on a display.
 *
 *   open     from making the page until its first rows are painted with all their words; the register is read anew
 *   filter   from a click on a tile until the list is painted with all its words
 *   scroll   CPU of a step of 120 px, all threads, against a bare GtkListView of as many strings of two lines
 *
 * bench-register fill DIR N makes a data folder to look at.
 */
#include "config.h"

#include "paraat-incident-row.h"
#include "paraat-list-page.h"
#include "support.h"

#include <locale.h>
#include <sodium.h>
#include <stdlib.h>
#include <time.h>

#define N_INCIDENTS 10000
#define ROUNDS 15
#define STEPS 300
#define STEP_PX 120

static double
read_clock_ms (clockid_t clock)
{
  struct timespec now;

  clock_gettime (clock, &now);

  return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double first = *(const double *) a;
  double second = *(const double *) b;

  return first < second ? -1 : first > second;
}

static double
percentile (GArray *values,
            double  share)
{
  g_array_sort (values, compare_doubles);

  return g_array_index (values, double, (guint) (share * (values->len - 1)));
}

/* --- the folder --- */

static void
say (GPtrArray            *edits,
     const ParaatIdentity *incident,
     const char           *field,
     const char           *value)
{
  g_ptr_array_add (edits, paraat_edit_new (incident, &paraat_uuid_nil, field, value));
}

static void
add_incident (GPtrArray *edits,
              guint      nth)
{
  static const char * const sentences[] = {
    "De pc's aan het loket tonen een losgeldbericht", "Mail met een lijst van leefloners aan de verkeerde bestemmeling",
    "De laptop van de preventieadviseur is gestolen uit de auto", "Het zaakregister ligt eruit na een update",
    "Valse factuur van een leverancier, net niet betaald",
  };
  static const char * const whats[] = { "[\"ransom\"]", "[\"leak\"]", "[\"lost\"]", "[\"outage\"]", "[\"phishing\"]" };
  static const char * const besturen[] = { "Gemeente Voorbeeldegem", "OCMW Voorbeeldegem", "Hulpverleningszone Denderdal" };
  g_autofree char *sentence = g_strdup_printf ("\"Melding %u: %s\"", nth, sentences[nth % 5]);
  g_autofree char *bestuur = g_strdup_printf ("[{\"id\":\"0190a5a0-0000-7000-8000-00000000000%u\",\"name\":\"%s\"}]", nth % 3,
                                              besturen[nth % 3]);
  g_autofree char *noticed = g_strdup_printf ("{\"at\":\"20%02u-%02u-%02uT%02u:52:00Z\",\"precision\":\"exact\"}", 26 - nth % 5,
                                              nth % 11 + 1, nth % 27 + 1, nth % 24);
  ParaatIdentity incident;

  paraat_identity_init_root (&incident, "incident", NULL, nth % 20 == 19);
  say (edits, &incident, "what", whats[nth % 5]);
  say (edits, &incident, "what_text", sentence);
  say (edits, &incident, "besturen", bestuur);
  say (edits, &incident, "noticed", noticed);
  say (edits, &incident, "status", nth % 4 == 0 ? "\"open\"" : "\"closed\"");
  say (edits, &incident, "pd", nth % 5 == 1 || nth % 5 == 2 ? "\"yes\"" : "\"no\"");
  if (nth % 3 == 0)
    say (edits, &incident, "small", "true");
  else
    say (edits, &incident, "reported", "\"2026-11-23T06:52:00Z\"");
  say (edits, &incident, "measures", "\"Gebeld met de leverancier; wachtwoorden vervangen\"");
  say (edits, &incident, "reporter_name", "\"An Peeters\"");
}

static ParaatStore *
new_store (const char *dir,
           guint       n)
{
  ParaatStore *store = support_new_store (dir);

  for (guint i = 0; i < n; i += 100)
    {
      g_autoptr(GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_edit_free);
      g_autoptr(GPtrArray) changes = NULL;
      g_autoptr(GError) error = NULL;

      for (guint j = i; j < MIN (i + 100, n); j++)
        add_incident (edits, j);
      changes = support_append (store, edits, &error);
      g_assert_no_error (error);
    }

  return store;
}

/* --- the window --- */

typedef struct
{
  GtkWindow         *window;
  GtkWidget         *page;      /* (nullable) none: the bare list */
  GtkWidget         *list;
  guint              wanted;    /* rows that the list must have; G_MAXUINT: any */
  gboolean           is_painted;
} View;

static GtkWidget *
find_below (GtkWidget *widget,
            GType      type,
            guint     *nth)
{
  GtkWidget *found = NULL;

  if (g_type_is_a (G_OBJECT_TYPE (widget), type) && (*nth)-- == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_below (child, type, nth);

  return found;
}

static GtkWidget *
find (GtkWidget *widget,
      GType      type,
      guint      nth)
{
  return find_below (widget, type, &nth);
}

/* Every row on the screen has its words. */
static gboolean
is_complete (View *view)
{
  guint n = 0;

  for (GtkWidget *row = gtk_widget_get_first_child (view->list); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      GtkWidget *label = gtk_widget_get_child_visible (row) && gtk_widget_get_mapped (row) ? find (row, GTK_TYPE_LABEL, 0) : NULL;

      if (label == NULL)
        continue;
      if (*gtk_label_get_label (GTK_LABEL (label)) == '\0')
        return FALSE;
      n++;
    }

  return n > 5;
}

static void
painted_cb (View *view)
{
  view->is_painted = TRUE;
}

/* Until a frame was painted that had all of it. */
static void
wait_painted (View *view)
{
  do
    {
      view->is_painted = FALSE;
      gtk_widget_queue_draw (view->list);
      while (!view->is_painted)
        g_main_context_iteration (NULL, TRUE);
    }
  while (!is_complete (view));
}

static void
settle (void)
{
  double end = read_clock_ms (CLOCK_MONOTONIC) + 400;

  while (read_clock_ms (CLOCK_MONOTONIC) < end)
    g_main_context_iteration (NULL, FALSE);
}

static void
view_init (View *view)
{
  *view = (View) { .window = GTK_WINDOW (adw_window_new ()) };
  gtk_window_set_default_size (view->window, 860, 900);
  adw_window_set_content (ADW_WINDOW (view->window), gtk_label_new (""));
  gtk_window_present (view->window);
  settle ();
  g_signal_connect_swapped (gtk_widget_get_frame_clock (GTK_WIDGET (view->window)), "after-paint", G_CALLBACK (painted_cb), view);
}

static void
view_clear (View *view)
{
  g_signal_handlers_disconnect_by_data (gtk_widget_get_frame_clock (GTK_WIDGET (view->window)), view);
  gtk_window_destroy (view->window);
  settle ();
}

static ParaatDesk *
new_desk (ParaatStore *store)
{
  g_autoptr(ParaatSync) sync = paraat_sync_new (store);
  ParaatDesk *desk = paraat_desk_new (store, sync);

  while (!paraat_record_list_get_is_loaded (paraat_desk_get_incidents (desk)))
    g_main_context_iteration (NULL, TRUE);
  settle ();

  return desk;
}

static void
show_page (View       *view,
           ParaatDesk *desk)
{
  AdwNavigationView *navigation = ADW_NAVIGATION_VIEW (adw_navigation_view_new ());

  view->page = GTK_WIDGET (paraat_list_page_new (desk));
  view->list = find (view->page, GTK_TYPE_LIST_VIEW, 0);
  adw_navigation_view_push (navigation, ADW_NAVIGATION_PAGE (view->page));
  adw_window_set_content (ADW_WINDOW (view->window), GTK_WIDGET (navigation));
}

/* --- measurements --- */

static double
open_once (ParaatStore *store)
{
  g_autoptr(ParaatDesk) desk = new_desk (store);
  double before, took;
  View view;

  view_init (&view);
  before = read_clock_ms (CLOCK_MONOTONIC);
  show_page (&view, desk);
  wait_painted (&view);
  took = read_clock_ms (CLOCK_MONOTONIC) - before;
  settle ();
  view_clear (&view);

  return took;
}

static void
measure_open (ParaatStore *store)
{
  g_autoptr(GArray) values = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < ROUNDS; i++)
    {
      double took = open_once (store);

      g_array_append_val (values, took);
    }
  g_print ("register open   p50 %5.1f ms  p95 %5.1f ms  target 100 ms\n", percentile (values, 0.5), percentile (values, 0.95));
}

static void
measure_filter (ParaatStore *store)
{
  g_autoptr(GArray) values = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr(ParaatDesk) desk = new_desk (store);
  View view;

  view_init (&view);
  show_page (&view, desk);
  while (!paraat_register_get_is_loaded (paraat_desk_get_register (desk)))
    g_main_context_iteration (NULL, TRUE);
  settle ();
  for (guint i = 0; i < 4 * ROUNDS; i++)
    {
      GtkToggleButton *tile = GTK_TOGGLE_BUTTON (find (view.page, GTK_TYPE_TOGGLE_BUTTON, 1 + i / 2 % 2));
      double before = read_clock_ms (CLOCK_MONOTONIC);
      double took;

      gtk_toggle_button_set_active (tile, !gtk_toggle_button_get_active (tile));
      wait_painted (&view);
      took = read_clock_ms (CLOCK_MONOTONIC) - before;
      g_array_append_val (values, took);
      settle ();
    }
  view_clear (&view);
  g_print ("register filter p50 %5.1f ms  p95 %5.1f ms  target 50 ms\n", percentile (values, 0.5), percentile (values, 0.95));
}

static double
scroll (View *view)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (view->list));
  double before;

  wait_painted (view);
  settle ();
  before = read_clock_ms (CLOCK_PROCESS_CPUTIME_ID);
  for (guint i = 0; i < STEPS; i++)
    {
      gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + STEP_PX);
      wait_painted (view);
    }

  return (read_clock_ms (CLOCK_PROCESS_CPUTIME_ID) - before) / STEPS;
}

static double
scroll_register (ParaatStore *store)
{
  g_autoptr(ParaatDesk) desk = new_desk (store);
  double took;
  View view;

  view_init (&view);
  show_page (&view, desk);
  while (!paraat_register_get_is_loaded (paraat_desk_get_register (desk)))
    g_main_context_iteration (NULL, TRUE);
  took = scroll (&view);
  view_clear (&view);

  return took;
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item)
{
  gtk_list_item_set_child (item, g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "margin-top", 9, "margin-bottom", 9,
                                               "margin-start", 12, "margin-end", 12, NULL));
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item)
{
  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)),
                       gtk_string_object_get_string (gtk_list_item_get_item (item)));
}

static double
scroll_bare (void)
{
  GtkStringList *strings = gtk_string_list_new (NULL);
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  double took;
  View view;

  for (guint i = 0; i < N_INCIDENTS; i++)
    gtk_string_list_take (strings, g_strdup_printf ("Melding %u: Mail met een lijst van leefloners\n"
                                                    "23/11/2026 07:52 · open, wacht op verzending · 7K3M-Q0ZD-4 · gegevenslek", i));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  view_init (&view);
  view.list = gtk_list_view_new (GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (strings))), factory);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view.list);
  adw_window_set_content (ADW_WINDOW (view.window), scrolled);
  took = scroll (&view);
  view_clear (&view);

  return took;
}

static void
measure_scroll (ParaatStore *store)
{
  g_autoptr(GArray) ours = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr(GArray) bare = g_array_new (FALSE, FALSE, sizeof (double));
  double a, b;

  for (guint i = 0; i < 3; i++)
    {
      a = scroll_register (store);
      b = scroll_bare ();
      g_array_append_val (ours, a);
      g_array_append_val (bare, b);
    }
  a = percentile (ours, 0.5);
  b = percentile (bare, 0.5);
  g_print ("register scroll %5.2f ms CPU a step, bare list %5.2f ms  ratio %.2f  target 1.30\n", a, b, a / b);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *dir = NULL;
  ParaatStore *store;

  setlocale (LC_ALL, "");
  if (sodium_init () < 0)
    return 2;
  if (argc == 4 && g_str_equal (argv[1], "fill"))
    {
      store = new_store (argv[2], (guint) atoi (argv[3]));
      support_close (store);
      g_object_unref (store);
      return 0;
    }
  adw_init ();
  dir = g_build_filename (g_getenv ("TMPDIR") != NULL ? g_getenv ("TMPDIR") : g_get_tmp_dir (), "register", NULL);
  store = new_store (dir, N_INCIDENTS);
  measure_open (store);
  measure_filter (store);
  measure_scroll (store);
  support_close (store);
  support_remove_dir (dir);

  return 0;
}

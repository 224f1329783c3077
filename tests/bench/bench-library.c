/* SPDX-License-Identifier: EUPL-1.2 */

/* The library on a display.
 *
 *   key     from a key until what was found for it is painted: what people type, key by key
 *   open    from making the page of the largest document until it is painted; bare: a page with one line
 *
 * Times are in ms and in frames of 60 Hz: the clock of the frames goes no further while a page is made.
 */
#include "config.h"

#include "paraat-content.h"
#include "paraat-desk.h"
#include "paraat-language.h"
#include "paraat-library-page.h"
#include "paraat-reader-page.h"
#include "support.h"

#include <math.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define ROUNDS 21
#define SETTLE_US 100000
#define NOTHING_US 500000
#define FRAME_MS (1000.0 / 60)

typedef struct
{
  ParaatDesk *desk;
  GtkWidget  *window;
  GtkWidget  *view;         /* AdwNavigationView */
  gboolean    is_painted;   /* since it was last set to FALSE */
  gboolean    is_found;     /* likewise */
} Bench;

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

static void
found_cb (Bench *bench)
{
  bench->is_found = TRUE;
}

static void
wait_painted (Bench *bench)
{
  bench->is_painted = FALSE;
  while (!bench->is_painted)
    g_main_context_iteration (NULL, TRUE);
}

static GtkWidget *
find (GtkWidget *widget,
      GType      type)
{
  GtkWidget *found = NULL;

  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find (child, type);

  return found;
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  return *(const double *) a < *(const double *) b ? -1 : *(const double *) a > *(const double *) b;
}

static void
print (const char *what,
       GArray     *values,
       const char *target)
{
  double *ms = (double *) (void *) values->data;
  guint n = values->len;

  qsort (ms, n, sizeof ms[0], compare);
  g_print ("library %-5s p50 %.1f ms (%.0f frames)  p95 %.1f ms (%.0f frames)  of %u  target %s\n", what, ms[n / 2],
           ceil (ms[n / 2] / FRAME_MS), ms[n * 95 / 100], ceil (ms[n * 95 / 100] / FRAME_MS), n, target);
}

static void
push (Bench     *bench,
      GtkWidget *page)
{
  adw_navigation_view_push (ADW_NAVIGATION_VIEW (bench->view), ADW_NAVIGATION_PAGE (page));
  do
    wait_painted (bench);
  while (!gtk_widget_get_mapped (page) || gtk_widget_get_width (page) == 0);
}

static double
since (gint64 begun)
{
  return (double) (g_get_monotonic_time () - begun) / 1000;
}

/* --- keys --- */

/* Returns FALSE when nothing was found, before and now: nothing is painted either. */
static gboolean
press (Bench       *bench,
       GtkEditable *search,
       const char  *key,
       double      *out_ms)
{
  gint64 begun = g_get_monotonic_time ();
  int at = (int) g_utf8_strlen (gtk_editable_get_text (search), -1);

  bench->is_found = FALSE;
  gtk_editable_insert_text (search, key, (int) (g_utf8_next_char (key) - key), &at);
  while (!bench->is_found && g_get_monotonic_time () < begun + NOTHING_US)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (100);
  if (!bench->is_found)
    return FALSE;
  wait_painted (bench);
  *out_ms = since (begun);

  return TRUE;
}

static void
measure_keys (Bench *bench)
{
  static const char * const questions[] = { "alles is versleuteld", "datalek melden hoe lang", "wachtwoord beleid", "bakcup",
                                            "factuur met ander rekeningnummer", "laptop gestolen", "wat zeg ik aan de pers" };
  g_autoptr(GArray) values = g_array_new (FALSE, FALSE, sizeof (double));
  GtkWidget *page = GTK_WIDGET (paraat_library_page_new (bench->desk));
  GtkEditable *search = GTK_EDITABLE (find (page, GTK_TYPE_SEARCH_ENTRY));

  g_signal_connect_swapped (paraat_library_page_get_rows (PARAAT_LIBRARY_PAGE (page)), "items-changed", G_CALLBACK (found_cb), bench);
  push (bench, page);
  settle ();
  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    {
      for (const char *key = questions[i]; *key != '\0'; key = g_utf8_next_char (key))
        {
          double ms;

          if (press (bench, search, key, &ms))
            g_array_append_val (values, ms);
          settle ();
        }
      gtk_editable_set_text (search, "");
      settle ();
    }
  adw_navigation_view_pop (ADW_NAVIGATION_VIEW (bench->view));
  settle ();
  print ("key", values, "2 frames");
}

/* --- the largest document --- */

static const ParaatItem *
find_largest (gsize *out_size)
{
  GPtrArray *items = paraat_content_get_items ();
  const ParaatItem *largest = NULL;

  *out_size = 0;
  for (guint i = 0; i < items->len; i++)
    {
      const ParaatItem *item = g_ptr_array_index (items, i);
      g_autofree char *text = paraat_pack_dup_item_text (paraat_content_get_pack (NULL), item->id, NULL);

      if (text == NULL || strlen (text) <= *out_size)
        continue;
      *out_size = strlen (text);
      largest = item;
    }

  return largest;
}

/* What any page costs that has a header and one line: the floor. */
static GtkWidget *
new_bare_page (void)
{
  GtkWidget *view = adw_toolbar_view_new ();

  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), gtk_label_new ("Paraat"));

  return GTK_WIDGET (adw_navigation_page_new (view, "Paraat"));
}

static void
measure_open (Bench *bench)
{
  g_autoptr(GArray) bare = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr(GArray) values = g_array_new (FALSE, FALSE, sizeof (double));
  gsize size;
  const ParaatItem *item = find_largest (&size);

  for (guint i = 0; i < ROUNDS; i++)
    {
      gint64 begun = g_get_monotonic_time ();
      double ms;

      push (bench, new_bare_page ());
      ms = since (begun);
      g_array_append_val (bare, ms);
      settle ();
      adw_navigation_view_pop (ADW_NAVIGATION_VIEW (bench->view));
      settle ();
      begun = g_get_monotonic_time ();
      push (bench, GTK_WIDGET (paraat_reader_page_new (bench->desk, item)));
      ms = since (begun);
      g_array_append_val (values, ms);
      settle ();
      adw_navigation_view_pop (ADW_NAVIGATION_VIEW (bench->view));
      settle ();
    }
  g_print ("library: the largest is %s, %.0f kB\n", item->id, (double) size / 1000);
  print ("bare", bare, "a page with one line");
  print ("open", values, "50 ms");
}

static void
open_window (Bench *bench)
{
  bench->view = adw_navigation_view_new ();
  bench->window = g_object_new (ADW_TYPE_WINDOW, "default-width", 1000, "default-height", 700, "content", bench->view, NULL);
  adw_navigation_view_push (ADW_NAVIGATION_VIEW (bench->view), adw_navigation_page_new (gtk_label_new (NULL), "Bench"));
  gtk_window_present (GTK_WINDOW (bench->window));
  while (!gtk_widget_get_mapped (bench->window))
    g_main_context_iteration (NULL, TRUE);
  settle ();
  g_signal_connect_swapped (gtk_widget_get_frame_clock (bench->window), "after-paint", G_CALLBACK (painted_cb), bench);
}

int
main (void)
{
  g_autofree char *dir = NULL;
  g_autoptr(ParaatSync) sync = NULL;
  ParaatStore *store;
  Bench bench = { NULL };

  paraat_language_init ();
  if (sodium_init () < 0)
    return 2;
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  dir = g_build_filename (g_getenv ("TMPDIR") != NULL ? g_getenv ("TMPDIR") : g_get_tmp_dir (), "library", NULL);
  store = support_new_store (dir);
  sync = paraat_sync_new (store);
  bench.desk = paraat_desk_new (store, sync);
  open_window (&bench);
  measure_keys (&bench);
  measure_open (&bench);

  return 0;
}

/* SPDX-License-Identifier: EUPL-1.2 */

/* The self-evaluation on a display; in a store with five closed ones, and with a hundred.
 *
 *   open     from making the page of one with all answers, once its data is read, until it is painted
 *   next     from an answer until the next question is painted
 *   result   from making the page of the last of five until it is painted
 *
 * Times are in ms and in frames of 60 Hz: the clock of the frames goes no further while a page is made.
 */
#include "config.h"

#include "paraat-content.h"
#include "paraat-desk.h"
#include "paraat-evaluation.h"
#include "paraat-language.h"
#include "paraat-result-page.h"
#include "paraat-wizard-page.h"
#include "support.h"

#include <math.h>
#include <sodium.h>
#include <stdlib.h>

#define ROUNDS 21
#define YEARS 5
#define MANY 100
#define SETTLE_US 150000
#define FRAME_MS (1000.0 / 60)

typedef struct
{
  ParaatStore *store;
  ParaatDesk  *desk;
  GtkWidget   *window;
  GtkWidget   *view;         /* AdwNavigationView */
  gboolean     is_painted;   /* since it was last set to FALSE */
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
wait_until_saved (ParaatEvaluation *self)
{
  for (guint i = 0; i < paraat_evaluation_get_questionnaire (self)->controls->len; i++)
    while (paraat_record_has_unsaved (paraat_evaluation_get_answer (self, i)))
      g_main_context_iteration (NULL, TRUE);
  while (paraat_record_has_unsaved (paraat_evaluation_get_record (self)))
    g_main_context_iteration (NULL, TRUE);
}

static ParaatEvaluation *
open_it (Bench        *bench,
         ParaatRecord *record)
{
  ParaatEvaluation *self = paraat_evaluation_new (bench->store, record, paraat_content_get_questionnaire (NULL));

  while (!paraat_evaluation_get_is_loaded (self))
    g_main_context_iteration (NULL, TRUE);

  return self;
}

/* Each goes on from the one before. */
static ParaatEvaluation *
add_year (Bench            *bench,
          ParaatEvaluation *before,
          guint             seed)
{
  const ParaatQuestionnaire *questionnaire = paraat_content_get_questionnaire (NULL);
  g_autoptr(ParaatRecord) record = before != NULL ? paraat_evaluation_new_next (before, questionnaire)
                                   : paraat_evaluation_new_record (bench->store, NULL, questionnaire, FALSE);
  ParaatEvaluation *self = open_it (bench, record);

  for (guint i = 0; i < questionnaire->controls->len; i++)
    paraat_evaluation_set_reply (self, i, NULL, &(ParaatReply) { PARAAT_REPLY_LEVEL, (int) ((i + seed) % PARAAT_N_LEVELS) });
  wait_until_saved (self);

  return self;
}

/* --- measuring --- */

static double
paint (Bench     *bench,
       GtkWidget *page,
       gint64     begun)
{
  do
    {
      bench->is_painted = FALSE;
      while (!bench->is_painted)
        g_main_context_iteration (NULL, TRUE);
    }
  while (!gtk_widget_get_mapped (page) || gtk_widget_get_width (page) == 0);

  return (double) (g_get_monotonic_time () - begun) / 1000;
}

static double
show_page (Bench     *bench,
           GtkWidget *page,
           gint64     begun)
{
  double took;

  adw_navigation_view_push (ADW_NAVIGATION_VIEW (bench->view), ADW_NAVIGATION_PAGE (page));
  took = paint (bench, page, begun);
  settle ();

  return took;
}

static void
go_back (Bench *bench)
{
  adw_navigation_view_pop (ADW_NAVIGATION_VIEW (bench->view));
  settle ();
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  return *(const double *) a < *(const double *) b ? -1 : *(const double *) a > *(const double *) b;
}

static void
print (const char *what,
       guint       n,
       double     *values,
       const char *target)
{
  qsort (values, ROUNDS, sizeof values[0], compare);
  g_print ("%-8s %3u evaluations  p50 %.1f ms (%.0f frames)  p95 %.1f ms  target %s\n", what, n, values[ROUNDS / 2],
           ceil (values[ROUNDS / 2] / FRAME_MS), values[ROUNDS * 95 / 100], target);
}

static void
measure (Bench            *bench,
         ParaatEvaluation *last,
         guint             n)
{
  const ParaatQuestionnaire *questionnaire = paraat_content_get_questionnaire (NULL);
  ParaatRecord *record = paraat_evaluation_get_record (last);
  double opened[ROUNDS], next[ROUNDS], result[ROUNDS];

  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autoptr(ParaatEvaluation) evaluation = open_it (bench, record);
      gint64 begun = g_get_monotonic_time ();
      GtkWidget *page = GTK_WIDGET (paraat_wizard_page_new (bench->desk, evaluation));
      guint control = i % (questionnaire->controls->len - 1);

      opened[i] = show_page (bench, page, begun);
      paraat_wizard_page_show_control (PARAAT_WIZARD_PAGE (page), control);
      settle ();
      begun = g_get_monotonic_time ();
      paraat_evaluation_set_reply (evaluation, control, NULL, &(ParaatReply) { PARAAT_REPLY_LEVEL, (int) (i % PARAAT_N_LEVELS) });
      paraat_wizard_page_show_control (PARAAT_WIZARD_PAGE (page), control + 1);
      next[i] = paint (bench, page, begun);
      go_back (bench);
      begun = g_get_monotonic_time ();
      page = GTK_WIDGET (paraat_result_page_new (bench->desk, evaluation));
      result[i] = show_page (bench, page, begun);
      go_back (bench);
    }
  print ("open", n, opened, "2 frames");
  print ("next", n, next, "2 frames");
  print ("result", n, result, "100 ms");
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
main (int    argc,
      char **argv)
{
  g_autofree char *dir = NULL;
  g_autoptr(ParaatEvaluation) last = NULL;
  Bench bench = { NULL };

  paraat_language_init ();
  if (sodium_init () < 0)
    return 2;
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  dir = g_build_filename (g_getenv ("TMPDIR") != NULL ? g_getenv ("TMPDIR") : g_get_tmp_dir (), "wizard", NULL);
  bench.store = support_new_store (dir);
  {
    g_autoptr(ParaatSync) sync = paraat_sync_new (bench.store);

    bench.desk = paraat_desk_new (bench.store, sync);
  }
  open_window (&bench);
  for (guint i = 0; i < YEARS; i++)
    {
      g_autoptr(ParaatEvaluation) before = g_steal_pointer (&last);

      if (before != NULL)
        paraat_evaluation_close (before, "Jan Janssens");
      last = add_year (&bench, before, i);
      if (before != NULL)
        wait_until_saved (before);
    }
  measure (&bench, last, YEARS);
  for (guint i = YEARS; i < MANY; i++)
    g_object_unref (add_year (&bench, NULL, i));
  measure (&bench, last, MANY);

  return 0;
}

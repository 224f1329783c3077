/* SPDX-License-Identifier: EUPL-1.2 */

/* The dialog of an action. */
#include "config.h"

#include "display.h"
#include "paraat-action.h"
#include "paraat-action-dialog.h"

typedef struct
{
  GtkWidget    *window;   /* (owned) a toplevel */
  ParaatRecord *action;   /* (owned) */
  AdwDialog    *dialog;   /* (owned) */
  GtkWidget    *due;      /* (unowned) where the day is written */
} Shown;

/* Not until nothing is left to do: the window draws on. */
static void
go_on (void)
{
  for (guint i = 0; i < 100; i++)
    g_main_context_iteration (NULL, FALSE);
}

static GtkWidget *
find_due (GtkWidget *widget)
{
  if (ADW_IS_ENTRY_ROW (widget) && g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), "Tegen wanneer"))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_due (child);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static void
show (DisplayFixture *fixture,
      Shown          *shown)
{
  g_autoptr(ParaatSync) sync = paraat_sync_new (fixture->store);
  g_autoptr(ParaatDesk) desk = paraat_desk_new (fixture->store, sync);
  GtkWidget *page = gtk_label_new (NULL);

  shown->window = g_object_ref (adw_window_new ());
  adw_window_set_content (ADW_WINDOW (shown->window), page);
  gtk_window_set_default_size (GTK_WINDOW (shown->window), 600, 700);
  gtk_window_present (GTK_WINDOW (shown->window));
  shown->action = paraat_action_new (fixture->store, NULL);
  paraat_record_set_text (shown->action, "text", "De noodkaart ophangen");
  shown->dialog = g_object_ref_sink (paraat_action_dialog_new (page, desk, shown->action));
  adw_dialog_present (shown->dialog, page);
  shown->due = find_due (GTK_WIDGET (shown->dialog));
  g_assert_nonnull (shown->due);
  while (!gtk_widget_get_mapped (shown->due))
    g_main_context_iteration (NULL, TRUE);
}

static void
end (Shown *shown)
{
  display_wait_saved (shown->action);
  gtk_window_destroy (GTK_WINDOW (shown->window));
  go_on ();
  g_object_unref (shown->window);
  g_assert_finalize_object (shown->dialog);
  g_object_unref (shown->action);
}

/* Bug "a text that is no day is lost when the dialog closes": it stays open, and says what is wrong. */
static void
test_no_day (DisplayFixture *fixture,
             gconstpointer   data)
{
  g_autofree char *due = NULL;
  Shown shown;

  show (fixture, &shown);
  gtk_editable_set_text (GTK_EDITABLE (shown.due), "volgende week");
  g_assert_false (display_shows (GTK_WIDGET (shown.dialog), "is geen dag"));   /* not while somebody types */
  g_assert_false (adw_dialog_close (shown.dialog));
  go_on ();
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (shown.dialog)));
  g_assert_true (display_shows (GTK_WIDGET (shown.dialog), "“volgende week” is geen dag"));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (shown.due)), ==, "volgende week");
  g_assert_nonnull (gtk_widget_get_focus_child (shown.due));
  gtk_editable_set_text (GTK_EDITABLE (shown.due), "31/12/2026");
  g_assert_false (display_shows (GTK_WIDGET (shown.dialog), "is geen dag"));
  due = paraat_action_dup_due (shown.action);
  g_assert_cmpstr (due, ==, "31/12/2026");
  gtk_window_set_focus (GTK_WINDOW (shown.window), NULL);   /* a text view that is destroyed with the focus in it leaks */
  g_assert_true (adw_dialog_close (shown.dialog));
  end (&shown);
}

/* Whoever wants no day gets out with an empty field, and the day from before is gone because it was taken away. */
static void
test_emptied (DisplayFixture *fixture,
              gconstpointer   data)
{
  Shown shown;

  show (fixture, &shown);
  gtk_editable_set_text (GTK_EDITABLE (shown.due), "x");
  g_assert_false (adw_dialog_close (shown.dialog));
  gtk_editable_set_text (GTK_EDITABLE (shown.due), "");
  gtk_window_set_focus (GTK_WINDOW (shown.window), NULL);   /* a text view that is destroyed with the focus in it leaks */
  g_assert_true (adw_dialog_close (shown.dialog));
  g_assert_null (paraat_action_dup_due (shown.action));
  end (&shown);
}

int
main (int    argc,
      char **argv)
{
  display_init (&argc, &argv);

  g_test_add ("/action/no-day", DisplayFixture, NULL, display_set_up, test_no_day, display_tear_down);
  g_test_add ("/action/emptied", DisplayFixture, NULL, display_set_up, test_emptied, display_tear_down);

  return g_test_run ();
}

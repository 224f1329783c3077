/* SPDX-License-Identifier: EUPL-1.2 */

/* Every page, at the narrowest and with the largest letters: nothing is cut off, nothing is nameless. */
#include "config.h"

#include "pages.h"

#define NARROWEST 360

/* What keeps a page from getting narrower: its innermost widget that needs as much. */
static void
show_widest (GtkWidget *widget,
             int        indent)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_get_visible (child) && display_minimum_width (child) > NARROWEST - 60)
      {
        g_test_message ("%*s%s: %d px", indent, "", G_OBJECT_TYPE_NAME (child), display_minimum_width (child));
        if (GTK_IS_LABEL (child))
          g_test_message ("%*s“%s”", indent, "", gtk_label_get_label (GTK_LABEL (child)));
        show_widest (child, indent + 1);
      }
}

static void
painted_cb (GdkFrameClock *clock,
            gpointer       data)
{
  (*(guint *) data)++;
}

static void
wait_for_frames (GtkWidget *widget)
{
  guint n = 0;
  gulong handler = g_signal_connect (gtk_widget_get_frame_clock (widget), "after-paint", G_CALLBACK (painted_cb), &n);

  for (guint before = n; n < 2; before = n)
    {
      gtk_widget_queue_resize (widget);
      while (n == before)
        g_main_context_iteration (NULL, TRUE);
    }
  g_signal_handler_disconnect (gtk_widget_get_frame_clock (widget), handler);
}

/* A box that wraps can give a child more than there is, whatever the least of it is: bug "the second button of the year
 * register is cut". */
static void
check_sides (GtkWidget *window,
             GtkWidget *content)
{
  g_autoptr(GPtrArray) controls = display_list_controls (content);

  wait_for_frames (window);
  for (guint i = 0; i < controls->len; i++)
    {
      GtkWidget *control = g_ptr_array_index (controls, i);
      graphene_rect_t bounds;

      if (!gtk_widget_get_mapped (control) || !gtk_widget_compute_bounds (control, content, &bounds))
        continue;
      g_test_message ("%s: %.0f to %.0f of %d", G_OBJECT_TYPE_NAME (control), (double) bounds.origin.x,
                      (double) (bounds.origin.x + bounds.size.width), gtk_widget_get_width (content));
      if (bounds.origin.x < -1 || bounds.origin.x + bounds.size.width > (float) gtk_widget_get_width (content) + 1)
        g_test_fail_printf ("a %s sticks out at the side", G_OBJECT_TYPE_NAME (control));
    }
}

static void
test_page (DisplayFixture *fixture,
           gconstpointer   data)
{
  PagesShown shown = pages_show (fixture, GPOINTER_TO_INT (data), 700, 600);
  g_autoptr(GPtrArray) controls = display_list_controls (shown.page);

  g_assert_cmpuint (controls->len, >, 0);
  for (guint i = 0; i < controls->len; i++)
    /* An entry row keeps buttons that it shows only at times. */
    if (gtk_widget_get_mapped (g_ptr_array_index (controls, i)) && !display_has_name (g_ptr_array_index (controls, i)))
      {
        GtkWidget *control = g_ptr_array_index (controls, i);

        g_test_message ("nameless: %s in %s", G_OBJECT_TYPE_NAME (control),
                        G_OBJECT_TYPE_NAME (gtk_widget_get_parent (control)));
        g_test_fail ();
      }

  for (int scale = 1; scale <= 2; scale++)
    {
      /* A dialog takes the width that it gets. */
      GtkWidget *content = shown.is_dialog ? adw_dialog_get_child (ADW_DIALOG (shown.page)) : shown.page;
      int width;

      display_set_text_scale (scale);
      width = display_minimum_width (content);
      g_test_message ("text %d00 %%: %d px", scale, width);
      g_assert_cmpint (width, >, 0);
      if (width > NARROWEST)
        {
          show_widest (content, 0);
          g_test_fail_printf ("it cannot be narrower than %d px", width);
        }
      check_sides (shown.window, content);
    }
  display_set_text_scale (1);
  pages_close (&shown);
}

int
main (int    argc,
      char **argv)
{
  display_init (&argc, &argv);

  for (Page page = 0; page < N_PAGES; page++)
    {
      g_autofree char *path = g_strdup_printf ("/pages/%s", pages_name (page));

      g_test_add (path, DisplayFixture, GINT_TO_POINTER (page), display_set_up, test_page, display_tear_down);
    }

  return g_test_run ();
}

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

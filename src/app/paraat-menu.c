/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-menu.h"

/* The type is GTK's own: it is known by its name. */
static void
name_below (GtkWidget *widget)
{
  if (g_str_equal (G_OBJECT_TYPE_NAME (widget), "GtkModelButton"))
    {
      g_autofree char *text = NULL;
      g_auto(GStrv) parts = NULL;
      g_autofree char *plain = NULL;

      g_object_get (widget, "text", &text, NULL);
      parts = g_strsplit (text != NULL ? text : "", "_", -1);
      plain = g_strjoinv ("", parts);
      gtk_accessible_reset_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
      gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, plain, -1);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    name_below (child);
}

static void
popover_cb (GtkMenuButton *button)
{
  GtkPopover *popover = gtk_menu_button_get_popover (button);

  if (popover == NULL)
    return;
  g_signal_handlers_disconnect_by_func (popover, name_below, popover);
  g_signal_connect (popover, "map", G_CALLBACK (name_below), popover);
}

void
paraat_menu_name_items (GtkMenuButton *button)
{
  g_signal_connect (button, "notify::popover", G_CALLBACK (popover_cb), NULL);
  popover_cb (button);
}

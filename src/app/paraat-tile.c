/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-tile.h"

static void
toggled_cb (GtkToggleButton *button,
            GtkWidget       *tick)
{
  gtk_widget_set_visible (tick, gtk_toggle_button_get_active (button));
}

/**
 * paraat_tile_new:
 * @label: what it says, translated
 *
 * Returns: (transfer floating): a [class@Gtk.ToggleButton]
 */
GtkWidget *
paraat_tile_new (const char *label)
{
  GtkWidget *button = gtk_toggle_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *tick = gtk_image_new_from_icon_name ("object-select-symbolic");
  GtkWidget *words = gtk_label_new (label);

  gtk_label_set_wrap (GTK_LABEL (words), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (words), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (words), GTK_NATURAL_WRAP_NONE);
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (tick, FALSE);
  gtk_box_append (GTK_BOX (box), tick);
  gtk_box_append (GTK_BOX (box), words);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_add_css_class (button, "tile");
  g_signal_connect (button, "toggled", G_CALLBACK (toggled_cb), tick);

  return button;
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "display.h"
#include "paraat-language.h"
#include "support.h"

#include <string.h>

/* As AdwApplication does. */
static void
add_style (const char *path)
{
  g_autoptr(GtkCssProvider) style = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (style, path);
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (style),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

void
display_init (int    *argc,
              char ***argv)
{
  paraat_language_init ();
  gtk_test_init (argc, argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  add_style ("/be/paraat/Paraat/style.css");
  if (adw_style_manager_get_high_contrast (adw_style_manager_get_default ()))
    add_style ("/be/paraat/Paraat/style-hc.css");
}

void
display_set_up (DisplayFixture *fixture,
                gconstpointer   data)
{
  ParaatIdentity identity;

  fixture->dir = support_new_dir ("display");
  fixture->store = support_new_store (fixture->dir);
  paraat_identity_init_root (&identity, "incident", NULL, FALSE);
  fixture->record = paraat_record_new (fixture->store, &identity);
}

/* A thread that GTask ran may drop its reference after the callback: wait for it, not for a clock. */
void
display_tear_down (DisplayFixture *fixture,
                   gconstpointer   data)
{
  g_clear_object (&fixture->record);
  support_close (fixture->store);
  while (g_atomic_int_get (&G_OBJECT (fixture->store)->ref_count) > 1)
    {
      g_main_context_iteration (NULL, FALSE);
      g_thread_yield ();
    }
  g_assert_finalize_object (fixture->store);
  support_remove_dir (fixture->dir);
  g_free (fixture->dir);
}

/* Durable and read back. */
void
display_wait_saved (ParaatRecord *record)
{
  paraat_record_commit (record, NULL);
  while (paraat_record_has_unsaved (record) || !paraat_record_get_exists (record))
    g_main_context_iteration (NULL, TRUE);
}

void
display_settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

void
display_set_text_scale (double scale)
{
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", (int) (96 * 1024 * scale), NULL);
  display_settle ();
}

static gboolean
is_control (GtkWidget *widget)
{
  return GTK_IS_BUTTON (widget) || GTK_IS_TEXT (widget) || GTK_IS_SWITCH (widget) || GTK_IS_EXPANDER (widget)
         || GTK_IS_LIST_BOX (widget) || GTK_IS_LIST_VIEW (widget)
         || (GTK_IS_LIST_BOX_ROW (widget) && gtk_list_box_row_get_activatable (GTK_LIST_BOX_ROW (widget)));
}

static void
list_controls (GtkWidget *widget,
               GPtrArray *controls)
{
  if (!gtk_widget_get_visible (widget))
    return;
  if (is_control (widget))
    g_ptr_array_add (controls, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    list_controls (child, controls);
}

GPtrArray *
display_list_controls (GtkWidget *widget)
{
  GPtrArray *controls = g_ptr_array_new ();

  list_controls (widget, controls);

  return controls;
}

static gboolean
is_called (GtkWidget  *button,
           const char *label)
{
  GtkWidget *child = gtk_button_get_child (GTK_BUTTON (button));

  if (g_strcmp0 (gtk_button_get_label (GTK_BUTTON (button)), label) == 0)
    return TRUE;
  for (child = child != NULL ? gtk_widget_get_first_child (child) : NULL; child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_LABEL (child) && g_strcmp0 (gtk_label_get_label (GTK_LABEL (child)), label) == 0)
      return TRUE;

  return FALSE;
}

GtkWidget *
display_find_button (GtkWidget  *widget,
                     const char *label)
{
  g_autoptr(GPtrArray) controls = display_list_controls (widget);

  for (guint i = 0; i < controls->len; i++)
    if (GTK_IS_BUTTON (g_ptr_array_index (controls, i)) && is_called (g_ptr_array_index (controls, i), label))
      return g_ptr_array_index (controls, i);

  return NULL;
}

gboolean
display_shows (GtkWidget  *widget,
               const char *words)
{
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), words) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (display_shows (child, words))
      return TRUE;

  return FALSE;
}

/* A name of its own, words to read in it, or something that names it. */
gboolean
display_has_name (GtkWidget *widget)
{
  GtkAccessible *accessible = GTK_ACCESSIBLE (widget);

  /* The button in a menu button is told as the menu button. */
  if (GTK_IS_MENU_BUTTON (gtk_widget_get_parent (widget)))
    return display_has_name (gtk_widget_get_parent (widget));
  if (gtk_test_accessible_has_property (accessible, GTK_ACCESSIBLE_PROPERTY_LABEL)
      || gtk_test_accessible_has_relation (accessible, GTK_ACCESSIBLE_RELATION_LABELLED_BY))
    return TRUE;
  if (GTK_IS_MENU_BUTTON (widget))
    return FALSE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if ((GTK_IS_LABEL (child) && *gtk_label_get_label (GTK_LABEL (child)) != '\0') || display_has_name (child))
      return TRUE;

  return FALSE;
}

int
display_minimum_width (GtkWidget *widget)
{
  int minimum;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);

  return minimum;
}

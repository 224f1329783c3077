/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-window-state.h"

#define KEY_WIDTH     "window-width"
#define KEY_HEIGHT    "window-height"
#define KEY_MAXIMIZED "window-maximized"
#define LEAST_WIDTH   360
#define LEAST_HEIGHT  420

/* It belongs to who sits here and to this screen, not to the data: a data folder on a stick has none of it. */
static GSettings *
open_settings (void)
{
  static const char * const keys[] = { KEY_WIDTH, KEY_HEIGHT, KEY_MAXIMIZED };
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr(GSettingsSchema) schema = NULL;

  if (source == NULL)
    return NULL;
  schema = g_settings_schema_source_lookup (source, PARAAT_APP_ID, TRUE);
  for (guint i = 0; schema != NULL && i < G_N_ELEMENTS (keys); i++)
    if (!g_settings_schema_has_key (schema, keys[i]))
      return NULL;   /* of another version */

  return schema != NULL ? g_settings_new_full (schema, NULL, NULL) : NULL;
}

/* No larger than any screen that is there now: the beamer may be gone. */
static void
get_most (int *out_width,
          int *out_height)
{
  GListModel *monitors = gdk_display_get_monitors (gdk_display_get_default ());
  guint n = g_list_model_get_n_items (monitors);

  *out_width = n == 0 ? G_MAXINT : LEAST_WIDTH;
  *out_height = n == 0 ? G_MAXINT : LEAST_HEIGHT;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(GdkMonitor) monitor = g_list_model_get_item (monitors, i);
      GdkRectangle area;

      gdk_monitor_get_geometry (monitor, &area);
      *out_width = MAX (*out_width, area.width);
      *out_height = MAX (*out_height, area.height);
    }
}

void
paraat_window_state_restore (GtkWindow *window)
{
  g_autoptr(GSettings) settings = open_settings ();
  int most_width, most_height;

  if (settings == NULL)
    return;
  get_most (&most_width, &most_height);
  gtk_window_set_default_size (window, CLAMP (g_settings_get_int (settings, KEY_WIDTH), LEAST_WIDTH, most_width),
                               CLAMP (g_settings_get_int (settings, KEY_HEIGHT), LEAST_HEIGHT, most_height));
  if (g_settings_get_boolean (settings, KEY_MAXIMIZED))
    gtk_window_maximize (window);
}

void
paraat_window_state_save (GtkWindow *window)
{
  g_autoptr(GSettings) settings = open_settings ();
  int width, height;

  if (settings == NULL)
    return;
  gtk_window_get_default_size (window, &width, &height);   /* as it is when it is not maximised */
  /* What the schema does not allow is not stored, which is all that is asked of it. */
  if (width >= LEAST_WIDTH && height >= LEAST_HEIGHT)
    {
      (void) g_settings_set_int (settings, KEY_WIDTH, width);
      (void) g_settings_set_int (settings, KEY_HEIGHT, height);
    }
  (void) g_settings_set_boolean (settings, KEY_MAXIMIZED, gtk_window_is_maximized (window));
  g_settings_sync ();   /* the program is about to end */
}

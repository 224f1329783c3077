/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-about.h"
#include "paraat-copy-words.h"
#include "paraat-sync.h"

#include <glib/gi18n.h>

/* For whoever is asked for help: in English, and without a word of anybody's report. */
static char *
new_debug_info (ParaatStore *store)
{
  ParaatDevice *device = paraat_store_get_device (store);
  g_autofree char *mark = device != NULL ? paraat_copy_words_mark (paraat_device_get_id (device)) : NULL;
  g_autofree char *core = paraat_store_dup_versions ();
  g_autofree char *sync = paraat_sync_dup_versions ();

  return g_strdup_printf ("Paraat %s\n"
                          "GTK %u.%u.%u\nlibadwaita %u.%u.%u\nGLib %u.%u.%u\n%s\n%s\n"
                          "Data folder: %s\nDevice: %s\nFull: %s\nSandbox: %s\n",
                          PARAAT_VERSION, gtk_get_major_version (), gtk_get_minor_version (), gtk_get_micro_version (),
                          adw_get_major_version (), adw_get_minor_version (), adw_get_micro_version (),
                          glib_major_version, glib_minor_version, glib_micro_version, core, sync,
                          paraat_store_get_data_dir (store), mark != NULL ? mark : "-",
                          paraat_store_get_is_full (store) ? "yes" : "no",
                          g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS) ? "Flatpak" : "none");
}

static void
add_libraries (AdwAboutDialog *about)
{
  static const struct { const char *name; GtkLicense license; const char *text; } list[] = {
    { "GTK", GTK_LICENSE_LGPL_2_1, NULL },
    { "libadwaita", GTK_LICENSE_LGPL_2_1, NULL },
    { "GLib", GTK_LICENSE_LGPL_2_1, NULL },
    { "JSON-GLib", GTK_LICENSE_LGPL_2_1, NULL },
    { "libsoup", GTK_LICENSE_LGPL_2_1, NULL },
    { "SQLite", GTK_LICENSE_CUSTOM, N_("Public domain") },
    { "libsodium", GTK_LICENSE_CUSTOM, N_("ISC licence") },
    { "OpenSSL", GTK_LICENSE_APACHE_2_0, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (list); i++)
    adw_about_dialog_add_legal_section (about, list[i].name, NULL, list[i].license,
                                        list[i].text != NULL ? _(list[i].text) : NULL);
}

/**
 * paraat_about_new:
 * @store: the store, open or not
 *
 * Returns: who made this, under which licence, and what somebody who helps must know
 */
AdwDialog *
paraat_about_new (ParaatStore *store)
{
  AdwAboutDialog *about = ADW_ABOUT_DIALOG (adw_about_dialog_new ());
  g_autofree char *info = new_debug_info (store);

  adw_about_dialog_set_application_name (about, "Paraat");
  adw_about_dialog_set_application_icon (about, PARAAT_APP_ID);
  adw_about_dialog_set_version (about, PARAAT_VERSION);
  adw_about_dialog_set_developer_name (about, _("The founders of Paraat"));
  adw_about_dialog_set_comments (about, _("The cyber desk of Flemish local administrations. Works when nothing else does."));
  adw_about_dialog_set_website (about, "https://paraat.be");
  adw_about_dialog_set_license_type (about, GTK_LICENSE_CUSTOM);
  adw_about_dialog_set_license (about, "European Union Public Licence 1.2 (EUPL-1.2)");
  adw_about_dialog_set_debug_info (about, info);
  adw_about_dialog_set_debug_info_filename (about, "paraat.txt");
  add_libraries (about);

  return ADW_DIALOG (about);
}

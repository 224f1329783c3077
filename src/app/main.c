/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-application.h"
#include "paraat-language.h"

#include <sodium.h>

int
main (int    argc,
      char **argv)
{
  g_autofree char *data_dir = NULL;
  g_autofree char *enrol_code = NULL;
  gboolean shows_version = FALSE;
  const GOptionEntry entries[] = {
    { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, &data_dir, "Keep everything in DIR", "DIR" },
    { "enrol", 0, 0, G_OPTION_ARG_STRING, &enrol_code, "Link with the CRT by CODE", "CODE" },
    { "version", 0, 0, G_OPTION_ARG_NONE, &shows_version, "Print the version", NULL },
    { NULL },
  };
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatApplication) application = NULL;
  g_autofree char *folder = NULL;
  gboolean is_apart;

  paraat_language_init ();
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("paraat: %s\n", error->message);
      return 2;
    }
  if (shows_version)
    {
      g_print ("Paraat %s\n", PARAAT_VERSION);
      return 0;
    }
  if (sodium_init () < 0)
    {
      g_printerr ("paraat: there is no source of random numbers\n");
      return 1;
    }

  g_set_application_name ("Paraat");
  is_apart = data_dir != NULL;
  folder = is_apart ? g_canonicalize_filename (data_dir, NULL) : g_build_filename (g_get_user_data_dir (), "paraat", NULL);
  application = paraat_application_new (folder, is_apart, enrol_code);

  return g_application_run (G_APPLICATION (application), argc, argv);
}

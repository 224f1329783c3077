/* SPDX-License-Identifier: EUPL-1.2 */

/* paraat-pack: makes content packs, and looks into them. */
#include "config.h"

#include "paraat-pack-build.h"
#include "paraat-pack.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
  "Usage:\n"
  "  paraat-pack build FOLDER -o PACK [--depfile FILE]   compile a folder of content\n"
  "  paraat-pack show PACK                               what a pack is, and its parts\n";

static gboolean
write_depfile (const char  *depfile,
               const char  *pack,
               GPtrArray   *read,
               GError     **error)
{
  g_autoptr(GString) out = g_string_new (NULL);

  g_string_printf (out, "%s:", pack);
  for (guint i = 0; i < read->len; i++)
    g_string_append_printf (out, " %s", (const char *) g_ptr_array_index (read, i));
  g_string_append_c (out, '\n');

  return g_file_set_contents (depfile, out->str, (gssize) out->len, error);
}

static gboolean
build (const char  *folder,
       const char  *pack,
       const char  *depfile,
       GError     **error)
{
  g_autoptr(GPtrArray) read = g_ptr_array_new_with_free_func (g_free);

  return paraat_pack_build (folder, pack, read, error) && (depfile == NULL || write_depfile (depfile, pack, read, error));
}

static gboolean
show (const char  *path,
      GError     **error)
{
  g_autoptr(ParaatPack) pack = paraat_pack_open (path, error);
  g_auto(GStrv) parts = pack != NULL ? paraat_pack_list_parts (pack, error) : NULL;

  if (parts == NULL)
    return FALSE;
  g_print ("%s %" G_GINT64_FORMAT " (%s): %s, %s\n", paraat_pack_get_id (pack), paraat_pack_get_version (pack),
           paraat_pack_get_checked (pack), paraat_pack_get_title (pack), paraat_pack_get_publisher (pack));
  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_autofree char *text = paraat_pack_dup_part (pack, parts[i], error);

      if (text == NULL)
        return FALSE;
      g_print ("%s\t%" G_GSIZE_FORMAT "\n", parts[i], strlen (text));
    }

  return TRUE;
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *output = NULL;
  g_autofree char *depfile = NULL;
  const GOptionEntry entries[] = {
    { "output", 'o', G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, &output, "the pack", "PACK" },
    { "depfile", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, &depfile, "what it was made from, for ninja", "FILE" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr(GOptionContext) context = g_option_context_new ("build|show …");
  g_autoptr(GError) error = NULL;
  gboolean done;

  setlocale (LC_ALL, "");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("paraat-pack: %s\n%s", error->message, usage);
      return 2;
    }
  if (argc == 3 && g_str_equal (argv[1], "build") && output != NULL)
    done = build (argv[2], output, depfile, &error);
  else if (argc == 3 && g_str_equal (argv[1], "show"))
    done = show (argv[2], &error);
  else
    {
      g_printerr ("%s", usage);
      return 2;
    }
  if (!done)
    g_printerr ("paraat-pack: %s\n", error->message);

  return done ? EXIT_SUCCESS : EXIT_FAILURE;
}

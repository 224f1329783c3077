/* SPDX-License-Identifier: EUPL-1.2 */

/* paraat-pack: makes content packs, signs them, and looks into them. */
#include "config.h"

#include "pack-publish.h"
#include "paraat-pack-build.h"
#include "paraat-pack.h"
#include "paraat-search.h"

#include <locale.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define FOUND 20

typedef struct
{
  char  *output;
  char  *depfile;
  char  *key;
  char  *expires;
  char **trusted;
  char **revoked;
} Options;

/* --- what it can do: the arguments are those after its name --- */

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
build (const Options  *options,
       char          **arguments,
       GError        **error)
{
  g_autoptr(GPtrArray) read = g_ptr_array_new_with_free_func (g_free);

  return paraat_pack_build (arguments[0], options->output, read, error)
         && (options->depfile == NULL || write_depfile (options->depfile, options->output, read, error));
}

static gboolean
show (const Options  *options,
      char          **arguments,
      GError        **error)
{
  g_autoptr(ParaatPack) pack = paraat_pack_open (arguments[0], error);
  g_auto(GStrv) parts = pack != NULL ? paraat_pack_list_parts (pack, error) : NULL;
  g_autoptr(GPtrArray) items = parts != NULL ? paraat_pack_list_items (pack, error) : NULL;

  if (items == NULL)
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
  for (guint i = 0; i < items->len; i++)
    {
      const ParaatItem *item = g_ptr_array_index (items, i);

      g_print ("%s\t%" G_GINT64_FORMAT "\t%s\n", item->id, item->version, item->title);
    }

  return TRUE;
}

static gboolean
key (const Options  *options,
     char          **arguments,
     GError        **error)
{
  return pack_make_key (arguments[0], error);
}

static gboolean
sign (const Options  *options,
      char          **arguments,
      GError        **error)
{
  return pack_sign (arguments[0], options->key, options->expires, (const char * const *) options->revoked, error);
}

static gboolean
countersign (const Options  *options,
             char          **arguments,
             GError        **error)
{
  return pack_countersign (arguments[0], options->key, error);
}

static gboolean
verify (const Options  *options,
        char          **arguments,
        GError        **error)
{
  return pack_verify (arguments[0], (const char * const *) options->trusted, error);
}

static gboolean
diff (const Options  *options,
      char          **arguments,
      GError        **error)
{
  return pack_diff (arguments[0], arguments[1], error);
}

/* A line for each that is found: for editors, who ask themselves whether a document is found by what people type. */
static gboolean
find (const Options  *options,
      char          **arguments,
      GError        **error)
{
  g_autoptr(ParaatPack) pack = paraat_pack_open (arguments[0], error);
  g_autoptr(ParaatSearch) search = pack != NULL ? paraat_search_new (pack, error) : NULL;
  g_autoptr(GPtrArray) all = NULL;
  g_autofree char *corrected = NULL;

  if (search == NULL)
    return FALSE;
  all = paraat_search_find (search, arguments[1], FOUND, &corrected, error);
  if (all == NULL)
    return FALSE;
  if (corrected != NULL)
    g_print ("# %s\n", corrected);
  for (guint i = 0; i < all->len; i++)
    {
      ParaatFound *found = g_ptr_array_index (all, i);
      const char marks[] = { PARAAT_SEARCH_MARK_START, PARAAT_SEARCH_MARK_END, '\0' };

      g_print ("%s\t%s\t%s\n", found->id, g_strdelimit (found->title, marks, '*'), g_strdelimit (found->excerpt, marks, '*'));
    }

  return TRUE;
}

/* --- which of it --- */

static const struct
{
  const char *name;
  int         n_arguments;
  gboolean  (*run) (const Options  *options,
                    char          **arguments,
                    GError        **error);
  gsize       needs;   /* where the option is that it cannot do without; G_MAXSIZE: none */
} words[] = {
  { "build", 1, build, G_STRUCT_OFFSET (Options, output) },
  { "show", 1, show, G_MAXSIZE },
  { "find", 2, find, G_MAXSIZE },
  { "key", 1, key, G_MAXSIZE },
  { "sign", 1, sign, G_STRUCT_OFFSET (Options, key) },
  { "countersign", 1, countersign, G_STRUCT_OFFSET (Options, key) },
  { "verify", 1, verify, G_STRUCT_OFFSET (Options, trusted) },
  { "diff", 2, diff, G_MAXSIZE },
};

static int
run (const Options *options,
     int            argc,
     char         **argv)
{
  g_autoptr(GError) error = NULL;

  for (guint i = 0; argc > 1 && i < G_N_ELEMENTS (words); i++)
    {
      if (!g_str_equal (argv[1], words[i].name) || argc != 2 + words[i].n_arguments
          || (words[i].needs != G_MAXSIZE && G_STRUCT_MEMBER (gpointer, options, words[i].needs) == NULL))
        continue;
      if (words[i].run (options, argv + 2, &error))
        return EXIT_SUCCESS;
      g_printerr ("paraat-pack: %s\n", error->message);
      return EXIT_FAILURE;
    }
  g_printerr ("Usage:\n"
              "  paraat-pack build FOLDER -o PACK [--depfile FILE]      compile a folder of content\n"
              "  paraat-pack show PACK                                  what a pack is, its parts and documents\n"
              "  paraat-pack find PACK WORDS                            what is found by what somebody types\n"
              "  paraat-pack diff OLDER NEWER                           what is other in a newer one\n"
              "  paraat-pack key FILE                                   make a key to sign with, and print its public half\n"
              "  paraat-pack sign PACK --key FILE [--expires DAY] [--revoke PUBLIC]...   write PACK.manifest\n"
              "  paraat-pack countersign PACK --key FILE                add a signature to PACK.manifest\n"
              "  paraat-pack verify PACK --trust PUBLIC...              look whether PACK.manifest is of somebody who is trusted\n");

  return 2;
}

static void
clear (Options *options)
{
  g_free (options->output);
  g_free (options->depfile);
  g_free (options->key);
  g_free (options->expires);
  g_strfreev (options->trusted);
  g_strfreev (options->revoked);
}

int
main (int    argc,
      char **argv)
{
  Options options = { NULL, };
  const GOptionEntry entries[] = {
    { "output", 'o', G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, &options.output, "the pack", "PACK" },
    { "depfile", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, &options.depfile, "what it was made from, for ninja", "FILE" },
    { "key", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, &options.key, "the secret key of the publisher", "FILE" },
    { "expires", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &options.expires, "when it says that it is old", "DAY" },
    { "trust", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING_ARRAY, &options.trusted, "a public key whose word counts", "PUBLIC" },
    { "revoke", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING_ARRAY, &options.revoked, "a public key that counts no more", "PUBLIC" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr(GOptionContext) context = g_option_context_new ("build|show|find|diff|key|sign|countersign|verify …");
  g_autoptr(GError) error = NULL;
  int status = 2;

  setlocale (LC_ALL, "");
  if (sodium_init () < 0)
    return EXIT_FAILURE;
  g_option_context_add_main_entries (context, entries, NULL);
  if (g_option_context_parse (context, &argc, &argv, &error))
    status = run (&options, argc, argv);
  else
    g_printerr ("paraat-pack: %s\n", error->message);
  clear (&options);

  return status;
}

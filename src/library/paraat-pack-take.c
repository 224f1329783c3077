/* SPDX-License-Identifier: EUPL-1.2 */

/* Copied first, and what was copied is what is looked at: a stick can change what it gives.  What is not good leaves nothing behind. */
#define G_LOG_DOMAIN "paraat-library"

#include "config.h"

#include "paraat-pack-take.h"

#include "paraat-block.h"
#include "paraat-folder.h"
#include "paraat-packs.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

/**
 * paraat_pack_take_read_manifest: (skip)
 * @path: (type filename): a pack
 * @error: [error@PacksError]: NO_MANIFEST
 *
 * Returns: (transfer full): what stands in the manifest beside it
 */
char *
paraat_pack_take_read_manifest (const char  *path,
                                GError     **error)
{
  g_autofree char *beside = g_strconcat (path, ".manifest", NULL);
  g_autofree char *text = NULL;
  GStatBuf info;

  /* A stick can have anything of that name: a device has no end. */
  if (g_stat (beside, &info) == 0 && S_ISREG (info.st_mode) && info.st_size <= PARAAT_MANIFEST_MAX_SIZE
      && g_file_get_contents (beside, &text, NULL, NULL))
    return g_steal_pointer (&text);
  g_set_error_literal (error, PARAAT_PACKS_ERROR, PARAAT_PACKS_ERROR_NO_MANIFEST, "There is no manifest beside the pack");

  return NULL;
}

/* --- whether it is good --- */

/**
 * paraat_pack_take_check: (skip)
 * @error: [error@ContentError]
 *
 * Returns: whether all documents can be read, down to their Markdown
 */
gboolean
paraat_pack_take_check (ParaatPack  *pack,
                        GError     **error)
{
  g_autoptr(GPtrArray) items = paraat_pack_check (pack, error) ? paraat_pack_list_items (pack, error) : NULL;

  for (guint i = 0; items != NULL && i < items->len; i++)
    {
      const ParaatItem *item = g_ptr_array_index (items, i);
      g_autofree char *text = paraat_pack_dup_item_text (pack, item->id, error);
      g_autoptr(ParaatBlock) document = text != NULL ? paraat_markdown_parse (text, NULL) : NULL;

      if (text != NULL && document == NULL)
        paraat_content_malformed (error, "The document “%s” cannot be read", item->id);
      if (document == NULL)
        return FALSE;
    }

  return items != NULL;
}

/**
 * paraat_pack_take_check_whole: (skip)
 * @error: [error@ContentError]
 *
 * Returns: whether the program can go by it too
 */
gboolean
paraat_pack_take_check_whole (ParaatPack  *pack,
                              GError     **error)
{
  g_autoptr(GError) local_error = NULL;

  if (paraat_pack_take_check (pack, error) && paraat_pack_check_parts (pack, &local_error))
    return TRUE;
  if (local_error != NULL)
    paraat_content_malformed (error, "The program cannot go by it: %s", local_error->message);

  return FALSE;
}

/* --- keeping it --- */

/* What is no file is refused by who copies it; what cannot be it fills no disk. */
static gboolean
check_size (const char            *path,
            const ParaatManifest  *manifest,
            GError               **error)
{
  GStatBuf info;

  if (g_stat (path, &info) != 0 || !S_ISREG (info.st_mode) || (guint64) info.st_size == manifest->size)
    return TRUE;
  g_set_error_literal (error, PARAAT_MANIFEST_ERROR, PARAAT_MANIFEST_ERROR_OTHER_PACK, "The pack is not as large as the one that was signed");

  return FALSE;
}

static gboolean
check_copy (const char            *aside,
            const ParaatManifest  *manifest,
            ParaatPackTakeCheck    check,
            GError               **error)
{
  g_autoptr(ParaatPack) pack = paraat_manifest_check_pack (manifest, aside, error) ? paraat_pack_open (aside, error) : NULL;

  if (pack == NULL)
    return FALSE;
  /* Whom a person trusts is the one that is shown with the documents later. */
  if (paraat_pack_get_version (pack) == manifest->version && g_str_equal (paraat_pack_get_id (pack), manifest->id)
      && g_str_equal (paraat_pack_get_publisher (pack), manifest->publisher))
    return check (pack, error);
  g_set_error_literal (error, PARAAT_MANIFEST_ERROR, PARAAT_MANIFEST_ERROR_OTHER_PACK, "The pack says that it is another one");

  return FALSE;
}

static gboolean
put_in_place (const char  *aside,
              const char  *path,
              GError     **error)
{
  if (g_rename (aside, path) == 0)
    return TRUE;
  g_set_error (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_READ_ONLY, "%s cannot be put in its place", path);

  return FALSE;
}

/**
 * paraat_pack_take: (skip)
 * @path: (type filename): a pack
 * @manifest: verified, of that pack
 * @text: that manifest, as it was signed
 * @folder: (type filename): where it is kept, as ID-VERSION.pack, and beside it its manifest
 * @check: (scope call): whether it is good
 * @error: [error@ManifestError], [error@ContentError] or [error@StoreError]: nothing of it is kept
 */
gboolean
paraat_pack_take (const char            *path,
                  const ParaatManifest  *manifest,
                  const char            *text,
                  const char            *folder,
                  ParaatPackTakeCheck    check,
                  GError               **error)
{
  g_autofree char *name = g_strdup_printf ("%s-%" G_GINT64_FORMAT ".pack", manifest->id, manifest->version);
  g_autofree char *kept = g_build_filename (folder, name, NULL);
  g_autofree char *aside = g_strconcat (kept, ".part", NULL);
  g_autofree char *beside = g_strconcat (kept, ".manifest", NULL);

  if (!check_size (path, manifest, error) || !paraat_folder_make (folder, error))
    return FALSE;
  g_unlink (aside);   /* half of it, of before a power cut */
  if (!paraat_folder_copy_file (path, aside, error) || !check_copy (aside, manifest, check, error)
      || !put_in_place (aside, kept, error))
    {
      g_unlink (aside);
      return FALSE;
    }

  /* This syncs the folder too: the name of the pack is durable before the settings say that it counts. */
  if (!paraat_folder_write_file (beside, text, strlen (text), error))
    {
      g_unlink (kept);
      return FALSE;
    }

  return TRUE;
}

/**
 * paraat_pack_take_is_newer: (skip)
 * @name: (type filename): of a file in a folder of packs
 * @version: of @id
 *
 * Returns: whether it is of a newer one, which may be coming in just now: it is not to be tidied away
 */
gboolean
paraat_pack_take_is_newer (const char *name,
                           const char *id,
                           gint64      version)
{
  gsize size = strlen (id);

  return g_str_has_prefix (name, id) && name[size] == '-' && g_ascii_isdigit (name[size + 1])
         && g_ascii_strtoll (name + size + 1, NULL, 10) > version;
}

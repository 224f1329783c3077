/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "pack-publish.h"

#include "paraat-manifest.h"
#include "paraat-news.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

#define KEY_HEX (2 * PARAAT_MANIFEST_SECRET_SIZE)

static gboolean
invalid (GError     **error,
         const char  *what)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, what);

  return FALSE;
}

static void
print_public (const guint8 secret[PARAAT_MANIFEST_SECRET_SIZE])
{
  char hex[2 * PARAAT_MANIFEST_KEY_SIZE + 1];

  sodium_bin2hex (hex, sizeof hex, secret + PARAAT_MANIFEST_SECRET_SIZE - PARAAT_MANIFEST_KEY_SIZE, PARAAT_MANIFEST_KEY_SIZE);
  g_print ("%s\n", hex);
}

static void
free_bytes (gpointer data)
{
  g_bytes_unref (data);
}

/* Never over one that is there: what it signed could not be followed up any more. */
static gboolean
write_new (const char  *path,
           const char  *text,
           gsize        size,
           GError     **error)
{
  g_autofd int fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  gssize written = fd >= 0 ? write (fd, text, size) : -1;

  if (written == (gssize) size && fsync (fd) == 0)
    return TRUE;
  g_set_error (error, G_FILE_ERROR, (gint) g_file_error_from_errno (errno), "%s: %s", path, g_strerror (errno));

  return FALSE;
}

gboolean
pack_make_key (const char  *path,
               GError     **error)
{
  guint8 public_key[PARAAT_MANIFEST_KEY_SIZE];
  guint8 secret[PARAAT_MANIFEST_SECRET_SIZE];
  char hex[KEY_HEX + 1];
  gboolean done;

  crypto_sign_keypair (public_key, secret);
  sodium_bin2hex (hex, sizeof hex, secret, sizeof secret);
  hex[KEY_HEX] = '\n';
  done = write_new (path, hex, sizeof hex, error);
  if (done)
    print_public (secret);
  sodium_memzero (secret, sizeof secret);
  sodium_memzero (hex, sizeof hex);

  return done;
}

static gboolean
read_key (const char  *path,
          guint8       secret[PARAAT_MANIFEST_SECRET_SIZE],
          GError     **error)
{
  g_autofree char *text = NULL;
  gsize size = 0;
  gboolean done;

  if (!g_file_get_contents (path, &text, &size, error))
    return FALSE;
  g_strchomp (text);
  done = strlen (text) == KEY_HEX
         && sodium_hex2bin (secret, PARAAT_MANIFEST_SECRET_SIZE, text, KEY_HEX, NULL, NULL, NULL) == 0;
  sodium_memzero (text, size);

  return done || invalid (error, "The key is none that paraat-pack key made");
}

/* What no desk would read is not published: a key that is no key, a day that is none. */
static gboolean
check_readable (const char    *text,
                const guint8   secret[PARAAT_MANIFEST_SECRET_SIZE],
                GError       **error)
{
  g_autoptr(GPtrArray) own = g_ptr_array_new_with_free_func (free_bytes);
  g_autoptr(ParaatManifest) read = NULL;

  g_ptr_array_add (own, g_bytes_new (secret + PARAAT_MANIFEST_SECRET_SIZE - PARAAT_MANIFEST_KEY_SIZE, PARAAT_MANIFEST_KEY_SIZE));
  read = paraat_manifest_verify (text, own, error);

  return read != NULL;
}

gboolean
pack_sign (const char          *pack,
           const char          *key,
           const char          *expires,
           const char * const  *revoked,
           GError             **error)
{
  g_autoptr(ParaatManifest) manifest = paraat_manifest_new_for_pack (pack, error);
  g_autofree char *path = g_strconcat (pack, ".manifest", NULL);
  g_autofree char *text = NULL;
  guint8 secret[PARAAT_MANIFEST_SECRET_SIZE];
  gboolean is_readable;

  if (manifest == NULL || !read_key (key, secret, error))
    return FALSE;
  manifest->expires = g_strdup (expires);
  if (revoked != NULL)
    {
      g_strfreev (manifest->revoked);
      manifest->revoked = g_strdupv ((char **) revoked);
    }
  text = paraat_manifest_sign (manifest, secret);
  is_readable = check_readable (text, secret, error);
  sodium_memzero (secret, sizeof secret);

  return is_readable && g_file_set_contents (path, text, -1, error);
}

gboolean
pack_countersign (const char  *pack,
                  const char  *key,
                  GError     **error)
{
  g_autofree char *path = g_strconcat (pack, ".manifest", NULL);
  g_autofree char *text = NULL;
  g_autofree char *both = NULL;
  guint8 secret[PARAAT_MANIFEST_SECRET_SIZE];

  if (!g_file_get_contents (path, &text, NULL, error) || !read_key (key, secret, error))
    return FALSE;
  both = paraat_manifest_countersign (text, secret, error);
  sodium_memzero (secret, sizeof secret);

  return both != NULL && g_file_set_contents (path, both, -1, error);
}

static GPtrArray *
parse_keys (const char * const  *hex,
            GError             **error)
{
  g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func (free_bytes);

  for (guint i = 0; hex != NULL && hex[i] != NULL; i++)
    {
      guint8 key[PARAAT_MANIFEST_KEY_SIZE];

      if (strlen (hex[i]) != 2 * sizeof key || sodium_hex2bin (key, sizeof key, hex[i], strlen (hex[i]), NULL, NULL, NULL) != 0)
        {
          invalid (error, "A public key is 64 hexadecimal digits");
          return NULL;
        }
      g_ptr_array_add (keys, g_bytes_new (key, sizeof key));
    }

  return g_steal_pointer (&keys);
}

gboolean
pack_verify (const char          *pack,
             const char * const  *trusted,
             GError             **error)
{
  g_autoptr(GPtrArray) keys = parse_keys (trusted, error);
  g_autofree char *path = g_strconcat (pack, ".manifest", NULL);
  g_autofree char *text = NULL;
  g_autoptr(ParaatManifest) manifest = NULL;

  if (keys == NULL || !g_file_get_contents (path, &text, NULL, error)
      || (manifest = paraat_manifest_verify (text, keys, error)) == NULL || !paraat_manifest_check_pack (manifest, pack, error))
    return FALSE;
  g_print ("%s %" G_GINT64_FORMAT " of %s, %s\n", manifest->id, manifest->version, manifest->publisher, manifest->issued);

  return TRUE;
}

/* --- what is other --- */

static void
print_news (const ParaatNews *news)
{
  switch (news->kind)
    {
    case PARAAT_NEWS_ADDED:
      g_print ("+ %s\t%s\n", news->id, news->title);
      break;
    case PARAAT_NEWS_RENEWED:
      g_print ("~ %s\t%" G_GINT64_FORMAT " → %" G_GINT64_FORMAT "\n", news->id, news->before, news->now);
      break;
    case PARAAT_NEWS_REWORDED:
      g_print ("! %s\tother words under the same version\n", news->id);
      break;
    case PARAAT_NEWS_REMOVED:
    default:
      g_print ("- %s\t%s\n", news->id, news->title);
      break;
    }
}

static gboolean
print_parts (ParaatPack  *older,
             ParaatPack  *newer,
             GError     **error)
{
  g_auto(GStrv) names = paraat_pack_list_parts (newer, error);

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      g_autofree char *before = paraat_pack_dup_part (older, names[i], NULL);
      g_autofree char *now = paraat_pack_dup_part (newer, names[i], error);

      if (now == NULL)
        return FALSE;
      if (g_strcmp0 (before, now) != 0)
        g_print ("%s %s\n", before == NULL ? "+" : "~", names[i]);
    }

  return names != NULL;
}

gboolean
pack_diff (const char  *older,
           const char  *newer,
           GError     **error)
{
  g_autoptr(ParaatPack) before = paraat_pack_open (older, error);
  g_autoptr(ParaatPack) now = before != NULL ? paraat_pack_open (newer, error) : NULL;
  g_autoptr(GPtrArray) news = now != NULL ? paraat_news_list (before, now, error) : NULL;

  if (news == NULL)
    return FALSE;
  for (guint i = 0; i < news->len; i++)
    print_news (g_ptr_array_index (news, i));

  return print_parts (before, now, error);
}

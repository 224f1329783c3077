/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "publisher.h"

#include "paraat-pack-build.h"
#include "support.h"

#include <sodium.h>

void
publisher_init (Publisher *self)
{
  g_autofree char *content = NULL;

  self->folder = support_new_dir ("publisher");
  content = g_build_filename (self->folder, "content", NULL);
  support_copy_dir (CONTENT_DIR, content);
  crypto_sign_keypair (self->key, self->secret);
}

void
publisher_clear (Publisher *self)
{
  support_remove_dir (self->folder);
  g_clear_pointer (&self->folder, g_free);
}

char *
publisher_build (Publisher  *self,
                 gint64      version,
                 const char *id)
{
  g_autofree char *content = g_build_filename (self->folder, "content", NULL);
  g_autofree char *about = g_build_filename (content, "pack.json", NULL);
  g_autofree char *json = g_strdup_printf ("{\"id\":\"%s\",\"title\":\"T\",\"publisher\":\"CRT\",\"language\":\"nl-BE\","
                                           "\"checked\":\"2026-12-01\",\"version\":%" G_GINT64_FORMAT "}", id, version);
  g_autofree char *name = g_strdup_printf ("%s-%" G_GINT64_FORMAT ".pack", id, version);
  g_autoptr(GPtrArray) read = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GError) error = NULL;
  char *pack = g_build_filename (self->folder, name, NULL);

  g_assert_true (g_file_set_contents (about, json, -1, NULL));
  paraat_pack_build (content, pack, read, &error);
  g_assert_no_error (error);

  return pack;
}

void
publisher_sign (Publisher  *self,
                const char *pack,
                const char *expires)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatManifest) manifest = paraat_manifest_new_for_pack (pack, &error);
  g_autofree char *path = g_strconcat (pack, ".manifest", NULL);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  manifest->expires = g_strdup (expires);
  text = paraat_manifest_sign (manifest, self->secret);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

char *
publisher_publish (Publisher  *self,
                   gint64      version,
                   const char *expires)
{
  char *pack = publisher_build (self, version, "paraat-starter");

  publisher_sign (self, pack, expires);

  return pack;
}

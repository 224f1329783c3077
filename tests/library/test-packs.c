/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-content.h"
#include "paraat-news.h"
#include "paraat-pack-build.h"
#include "paraat-packs.h"
#include "support.h"

#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  char        *dir;       /* the data folder */
  char        *stick;     /* where packs come from */
  ParaatStore *store;
  ParaatPacks *packs;
  guint8       key[PARAAT_MANIFEST_KEY_SIZE];
  guint8       secret[PARAAT_MANIFEST_SECRET_SIZE];
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *content = NULL;

  fixture->dir = support_new_dir ("packs");
  fixture->stick = support_new_dir ("stick");
  content = g_build_filename (fixture->stick, "content", NULL);
  support_copy_dir (CONTENT_DIR, content);
  fixture->store = support_new_store (fixture->dir);
  fixture->packs = paraat_packs_new (fixture->store, fixture->dir, paraat_content_get_pack (NULL));
  crypto_sign_keypair (fixture->key, fixture->secret);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  support_finalize (fixture->packs);   /* the thread that installed lets go of it in its own time */
  support_close (fixture->store);
  g_object_unref (fixture->store);
  support_remove_dir (fixture->dir);
  support_remove_dir (fixture->stick);
  g_free (fixture->dir);
  g_free (fixture->stick);
}

/* A pack of our content under another version, signed; its path. */
static char *
publish (Fixture            *fixture,
         gint64              version,
         const char         *id,
         const char * const *revoked)
{
  g_autofree char *content = g_build_filename (fixture->stick, "content", NULL);
  g_autofree char *about = g_build_filename (content, "pack.json", NULL);
  g_autofree char *json = g_strdup_printf ("{\"id\":\"%s\",\"title\":\"T\",\"publisher\":\"CRT\",\"language\":\"nl-BE\","
                                           "\"checked\":\"2026-12-01\",\"version\":%" G_GINT64_FORMAT "}", id, version);
  g_autofree char *name = g_strdup_printf ("%s-%" G_GINT64_FORMAT ".pack", id, version);
  char *pack = g_build_filename (fixture->stick, name, NULL);
  g_autofree char *path = g_strconcat (pack, ".manifest", NULL);
  g_autofree char *text = NULL;
  g_autoptr(ParaatManifest) manifest = NULL;
  g_autoptr(GPtrArray) read = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GError) error = NULL;

  g_assert_true (g_file_set_contents (about, json, -1, NULL));
  paraat_pack_build (content, pack, read, &error);
  g_assert_no_error (error);
  manifest = paraat_manifest_new_for_pack (pack, &error);
  g_assert_no_error (error);
  manifest->expires = g_strdup ("2027-11-28");
  if (revoked != NULL)
    {
      g_strfreev (manifest->revoked);
      manifest->revoked = g_strdupv ((char **) revoked);
    }
  text = paraat_manifest_sign (manifest, fixture->secret);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));

  return pack;
}

static void
installed_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
install (Fixture     *fixture,
         const char  *path,
         GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(ParaatManifest) manifest = NULL;

  paraat_packs_install_async (fixture->packs, path, NULL, installed_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  manifest = paraat_packs_install_finish (fixture->packs, result, error);

  return manifest != NULL;
}

static gint64
version_in_use (Fixture *fixture)
{
  g_autoptr(ParaatPack) pack = paraat_packs_open_current (fixture->packs);

  return paraat_pack_get_version (pack);
}

static void
test_newer (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *second = publish (fixture, 7, "paraat-starter", NULL);
  g_autofree char *third = publish (fixture, 9, "paraat-starter", NULL);
  gint64 own = paraat_pack_get_version (paraat_content_get_pack (NULL));

  g_assert_cmpint (version_in_use (fixture), ==, own);
  g_assert_cmpint (paraat_packs_get_previous (fixture->packs), ==, -1);
  g_assert_false (paraat_packs_go_back (fixture->packs));
  paraat_packs_trust (fixture->packs, fixture->key);
  g_assert_true (install (fixture, second, &error));
  g_assert_no_error (error);
  g_assert_cmpint (version_in_use (fixture), ==, 7);
  g_assert_cmpint (paraat_packs_get_previous (fixture->packs), ==, own);
  g_assert_true (install (fixture, third, &error));
  g_assert_cmpint (version_in_use (fixture), ==, 9);
  g_assert_true (paraat_packs_go_back (fixture->packs));
  g_assert_cmpint (version_in_use (fixture), ==, 7);
  g_assert_true (paraat_packs_go_back (fixture->packs));   /* and forth */
  g_assert_cmpint (version_in_use (fixture), ==, 9);
}

/* Who went back is not fooled with an old one: the highest that ever was stays the measure. */
static void
test_older (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *older = publish (fixture, 7, "paraat-starter", NULL);
  g_autofree char *newer = publish (fixture, 9, "paraat-starter", NULL);

  paraat_packs_trust (fixture->packs, fixture->key);
  g_assert_true (install (fixture, newer, &error));
  g_assert_false (install (fixture, newer, &error));
  g_assert_error (error, PARAAT_PACKS_ERROR, PARAAT_PACKS_ERROR_SAME);
  g_clear_error (&error);
  g_assert_true (paraat_packs_go_back (fixture->packs));
  g_assert_false (install (fixture, older, &error));
  g_assert_error (error, PARAAT_PACKS_ERROR, PARAAT_PACKS_ERROR_OLDER);
  g_clear_error (&error);
  g_assert_false (install (fixture, newer, &error));
  g_assert_error (error, PARAAT_PACKS_ERROR, PARAAT_PACKS_ERROR_OLDER);
}

static void
test_refused (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *pack = publish (fixture, 7, "paraat-starter", NULL);
  g_autofree char *other = publish (fixture, 7, "recepten", NULL);
  g_autofree char *manifest = g_strconcat (pack, ".manifest", NULL);
  g_autofree char *whole = NULL;
  g_autofree char *folder = g_build_filename (fixture->dir, "packs", NULL);
  gsize size;

  g_assert_false (install (fixture, pack, &error));
  g_assert_error (error, PARAAT_MANIFEST_ERROR, PARAAT_MANIFEST_ERROR_UNKNOWN_KEY);
  g_clear_error (&error);
  paraat_packs_trust (fixture->packs, fixture->key);
  g_assert_false (install (fixture, other, &error));
  g_assert_error (error, PARAAT_PACKS_ERROR, PARAAT_PACKS_ERROR_OTHER_CONTENT);
  g_clear_error (&error);
  g_assert_true (g_file_get_contents (pack, &whole, &size, NULL));
  whole[size / 2] ^= 4;
  g_assert_true (g_file_set_contents (pack, whole, (gssize) size, NULL));
  g_assert_false (install (fixture, pack, &error));
  g_assert_error (error, PARAAT_MANIFEST_ERROR, PARAAT_MANIFEST_ERROR_OTHER_PACK);
  g_clear_error (&error);
  g_assert_cmpint (g_unlink (manifest), ==, 0);
  g_assert_false (install (fixture, pack, &error));
  g_assert_error (error, PARAAT_PACKS_ERROR, PARAAT_PACKS_ERROR_NO_MANIFEST);
  g_assert_cmpint (version_in_use (fixture), ==, paraat_pack_get_version (paraat_content_get_pack (NULL)));
  {
    g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);

    g_assert_true (dir == NULL || g_dir_read_name (dir) == NULL);   /* nothing half-installed */
  }
}

/* Signed, whole, and yet nothing to go by: a pack of documents only, a newer program's.  What was here stays. */
static void
test_signed_and_no_good (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *content = g_build_filename (fixture->stick, "content", NULL);
  g_autofree char *aside = g_build_filename (fixture->stick, "aside", NULL);
  g_autofree char *folder = g_build_filename (fixture->dir, "packs", NULL);
  g_autofree char *pack = NULL;

  paraat_packs_trust (fixture->packs, fixture->key);
  g_assert_cmpint (g_rename (content, aside), ==, 0);
  support_copy_dir (BESIDE_DIR, content);
  pack = publish (fixture, 7, "paraat-starter", NULL);
  g_assert_false (install (fixture, pack, &error));
  g_assert_error (error, PARAAT_CONTENT_ERROR, PARAAT_CONTENT_ERROR_MALFORMED);
  g_assert_cmpint (version_in_use (fixture), ==, paraat_pack_get_version (paraat_content_get_pack (NULL)));
  {
    g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);

    g_assert_null (g_dir_read_name (dir));   /* nothing half-installed */
  }
}

static void
test_revoked (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  char hex[2 * PARAAT_MANIFEST_KEY_SIZE + 1];
  const char *revoked[] = { hex, NULL };
  g_autofree char *last = NULL;
  g_autofree char *after = NULL;

  sodium_bin2hex (hex, sizeof hex, fixture->key, sizeof fixture->key);
  paraat_packs_trust (fixture->packs, fixture->key);
  last = publish (fixture, 7, "paraat-starter", revoked);
  after = publish (fixture, 8, "paraat-starter", NULL);
  g_assert_true (install (fixture, last, &error));
  g_assert_no_error (error);
  g_assert_false (paraat_packs_is_trusted (fixture->packs, fixture->key));
  g_assert_false (install (fixture, after, &error));
  g_assert_error (error, PARAAT_MANIFEST_ERROR, PARAAT_MANIFEST_ERROR_UNKNOWN_KEY);
}

/* Whoever stole one of the publisher's keys cannot make desks distrust the other. */
static void
test_stolen (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  guint8 good[PARAAT_MANIFEST_KEY_SIZE];
  guint8 secret[PARAAT_MANIFEST_SECRET_SIZE];
  char hex[2 * PARAAT_MANIFEST_KEY_SIZE + 1];
  const char *revoked[] = { hex, NULL };
  g_autofree char *pack = NULL;

  crypto_sign_keypair (good, secret);
  sodium_bin2hex (hex, sizeof hex, good, sizeof good);
  paraat_packs_trust (fixture->packs, fixture->key);
  paraat_packs_trust (fixture->packs, good);
  pack = publish (fixture, 7, "paraat-starter", revoked);
  g_assert_true (install (fixture, pack, &error));
  g_assert_no_error (error);
  g_assert_true (paraat_packs_is_trusted (fixture->packs, good));
}

static gboolean
finish (Fixture       *fixture,
        GAsyncResult **result,
        GError       **error)
{
  g_autoptr(ParaatManifest) manifest = NULL;

  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  manifest = paraat_packs_install_finish (fixture->packs, *result, error);

  return manifest != NULL;
}

static char *
dup_kept (Fixture *fixture,
          gint64   version)
{
  g_autofree char *name = g_strdup_printf ("paraat-starter-%" G_GINT64_FORMAT ".pack.manifest", version);

  return g_build_filename (fixture->dir, "packs", name, NULL);
}

/* One comes in by itself while somebody takes another from a stick: whichever is ready first, the newest counts, and is there. */
static void
test_two_at_once (Fixture       *fixture,
                  gconstpointer  data)
{
  for (guint i = 0; i < 2; i++)
    {
      gint64 version = 7 + 2 * (gint64) i;
      g_autofree char *older = publish (fixture, version, "paraat-starter", NULL);
      g_autofree char *newer = publish (fixture, version + 1, "paraat-starter", NULL);
      g_autofree char *older_kept = dup_kept (fixture, version);
      g_autofree char *newer_kept = dup_kept (fixture, version + 1);
      g_autoptr(GAsyncResult) first = NULL;
      g_autoptr(GAsyncResult) second = NULL;
      g_autoptr(GError) error = NULL;

      paraat_packs_trust (fixture->packs, fixture->key);
      paraat_packs_install_async (fixture->packs, older, NULL, installed_cb, &first);
      paraat_packs_install_async (fixture->packs, newer, NULL, installed_cb, &second);
      while (!g_file_test (older_kept, G_FILE_TEST_EXISTS) || !g_file_test (newer_kept, G_FILE_TEST_EXISTS))   /* nobody was told yet */
        g_usleep (1000);
      g_assert_true (finish (fixture, i == 0 ? &first : &second, &error));
      g_assert_no_error (error);
      g_assert_true (finish (fixture, i == 0 ? &second : &first, &error) == (i == 0));
      if (i == 1)
        g_assert_error (error, PARAAT_PACKS_ERROR, PARAAT_PACKS_ERROR_OLDER);
      g_assert_cmpint (version_in_use (fixture), ==, version + 1);
    }
}

/* What is about to be fetched is judged before; who is trusted need not be the first that signed. */
static void
test_check (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  guint8 other[PARAAT_MANIFEST_KEY_SIZE];
  guint8 secret[PARAAT_MANIFEST_SECRET_SIZE];
  g_autofree char *pack = publish (fixture, 7, "paraat-starter", NULL);
  g_autofree char *path = g_strconcat (pack, ".manifest", NULL);
  g_autofree char *text = NULL;
  g_autofree char *both = NULL;
  g_autofree char *expires = NULL;
  g_autoptr(ParaatManifest) manifest = NULL;

  crypto_sign_keypair (other, secret);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  both = paraat_manifest_countersign (text, secret, &error);
  manifest = paraat_manifest_introduce (both, &error);
  g_assert_no_error (error);
  g_assert_false (paraat_packs_is_known (fixture->packs, manifest));
  g_assert_cmpmem (manifest->key, sizeof manifest->key, fixture->key, sizeof fixture->key);
  paraat_packs_trust (fixture->packs, other);
  g_assert_true (paraat_packs_is_known (fixture->packs, manifest));
  g_assert_true (paraat_packs_check (fixture->packs, manifest, &error));
  g_assert_true (g_file_set_contents (path, both, -1, NULL));
  g_assert_true (install (fixture, pack, &error));
  g_assert_no_error (error);
  g_assert_false (paraat_packs_check (fixture->packs, manifest, &error));
  g_assert_error (error, PARAAT_PACKS_ERROR, PARAAT_PACKS_ERROR_SAME);
  expires = paraat_packs_dup_expires (fixture->packs, 7);
  g_assert_cmpstr (expires, ==, "2027-11-28");
  g_assert_null (paraat_packs_dup_expires (fixture->packs, 1));
}

/* Whatever wrote the key in capitals meant the same key. */
static void
test_revoked_in_capitals (Fixture       *fixture,
                          gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  char hex[2 * PARAAT_MANIFEST_KEY_SIZE + 1];
  const char *revoked[] = { NULL, NULL };
  g_autofree char *capitals = NULL;
  g_autofree char *last = NULL;

  sodium_bin2hex (hex, sizeof hex, fixture->key, sizeof fixture->key);
  revoked[0] = capitals = g_ascii_strup (hex, -1);
  paraat_packs_trust (fixture->packs, fixture->key);
  last = publish (fixture, 7, "paraat-starter", revoked);
  g_assert_true (install (fixture, last, &error));
  g_assert_no_error (error);
  g_assert_false (paraat_packs_is_trusted (fixture->packs, fixture->key));
}

/* What lies in the folder turns bad: the one before, or the program's own, and nothing is lost. */
static void
test_damaged_later (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *second = publish (fixture, 7, "paraat-starter", NULL);
  g_autofree char *third = publish (fixture, 9, "paraat-starter", NULL);
  g_autofree char *path = g_build_filename (fixture->dir, "packs", "paraat-starter-9.pack", NULL);
  g_autofree char *before = g_build_filename (fixture->dir, "packs", "paraat-starter-7.pack", NULL);

  paraat_packs_trust (fixture->packs, fixture->key);
  g_assert_true (install (fixture, second, &error));
  g_assert_true (install (fixture, third, &error));
  g_assert_true (g_file_set_contents (path, "not a database", -1, NULL));
  g_assert_cmpint (version_in_use (fixture), ==, 7);
  g_assert_cmpint (g_unlink (before), ==, 0);
  g_assert_cmpint (version_in_use (fixture), ==, paraat_pack_get_version (paraat_content_get_pack (NULL)));
}

/* The power went while it was copied: half of it lies there, and is in nobody's way. */
static void
test_half_of_it (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *pack = publish (fixture, 7, "paraat-starter", NULL);
  g_autofree char *folder = g_build_filename (fixture->dir, "packs", NULL);
  g_autofree char *half = g_build_filename (folder, "paraat-starter-7.pack.part", NULL);

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (half, "half", -1, NULL));
  paraat_packs_trust (fixture->packs, fixture->key);
  g_assert_true (install (fixture, pack, &error));
  g_assert_no_error (error);
  g_assert_cmpint (version_in_use (fixture), ==, 7);
}

/* The power went before it was written down that what counts was accepted: nothing older comes in. */
static void
test_cut_before_accepted (Fixture       *fixture,
                          gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *older = publish (fixture, 7, "paraat-starter", NULL);
  g_autofree char *newer = publish (fixture, 9, "paraat-starter", NULL);

  paraat_packs_trust (fixture->packs, fixture->key);
  g_assert_true (install (fixture, newer, &error));
  paraat_store_put_setting (fixture->store, "pack.accepted", NULL);
  g_assert_false (install (fixture, older, &error));
  g_assert_error (error, PARAAT_PACKS_ERROR, PARAAT_PACKS_ERROR_OLDER);
  g_clear_error (&error);
  g_assert_true (paraat_packs_go_back (fixture->packs));
  g_assert_false (install (fixture, older, &error));
  g_assert_error (error, PARAAT_PACKS_ERROR, PARAAT_PACKS_ERROR_OLDER);
}

/* A device has no end, and what is larger than was signed would fill the disk before anybody saw what it is. */
static void
test_no_file (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *pack = publish (fixture, 7, "paraat-starter", NULL);
  g_autofree char *manifest = g_strconcat (pack, ".manifest", NULL);
  g_autofree char *folder = g_build_filename (fixture->dir, "packs", NULL);

  paraat_packs_trust (fixture->packs, fixture->key);
  g_assert_cmpint (truncate (pack, G_GINT64_CONSTANT (1) << 40), ==, 0);   /* a hole: no stick has as much */
  g_assert_false (install (fixture, pack, &error));
  g_assert_error (error, PARAAT_MANIFEST_ERROR, PARAAT_MANIFEST_ERROR_OTHER_PACK);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));   /* not even begun */
  g_clear_error (&error);
  g_assert_cmpint (g_unlink (manifest), ==, 0);
  g_assert_cmpint (symlink ("/dev/zero", manifest), ==, 0);
  g_assert_false (install (fixture, pack, &error));
  g_assert_error (error, PARAAT_PACKS_ERROR, PARAAT_PACKS_ERROR_NO_MANIFEST);
}

static char *
find (Fixture         *fixture,
      ParaatManifest **out_manifest,
      GError         **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  char *path = NULL;

  paraat_packs_find_async (fixture->packs, fixture->stick, NULL, installed_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  *out_manifest = paraat_packs_find_finish (fixture->packs, result, &path, error);

  return path;
}

/* On a stick with several the newest is meant, whoever signed it; what cannot be taken says why. */
static void
test_find (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatManifest) manifest = NULL;
  g_autofree char *broken = g_build_filename (fixture->stick, "zz.pack", NULL);
  g_autofree char *older = NULL;
  g_autofree char *newer = NULL;
  g_autofree char *found = NULL;

  g_assert_null (find (fixture, &manifest, &error));
  g_assert_error (error, PARAAT_PACKS_ERROR, PARAAT_PACKS_ERROR_NO_PACK);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (broken, "no pack", -1, NULL));
  g_assert_null (find (fixture, &manifest, &error));
  g_assert_error (error, PARAAT_PACKS_ERROR, PARAAT_PACKS_ERROR_NO_MANIFEST);
  g_clear_error (&error);
  older = publish (fixture, 7, "paraat-starter", NULL);
  newer = publish (fixture, 9, "paraat-starter", NULL);
  found = find (fixture, &manifest, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, newer);
  g_assert_cmpint (manifest->version, ==, 9);
  g_assert_cmpmem (manifest->key, sizeof manifest->key, fixture->key, sizeof fixture->key);
  g_assert_false (paraat_packs_is_trusted (fixture->packs, manifest->key));   /* that it says so is no reason */
  paraat_packs_trust (fixture->packs, manifest->key);
  g_assert_true (install (fixture, found, &error));
  g_clear_pointer (&manifest, paraat_manifest_free);
  g_assert_cmpint (g_unlink (broken), ==, 0);
  g_assert_null (find (fixture, &manifest, &error));
  g_assert_true (g_error_matches (error, PARAAT_PACKS_ERROR, PARAAT_PACKS_ERROR_SAME)
                 || g_error_matches (error, PARAAT_PACKS_ERROR, PARAAT_PACKS_ERROR_OLDER));
}

static void
edit (Fixture    *fixture,
      const char *id,
      const char *from,
      const char *to)   /* (nullable): the document goes */
{
  g_autofree char *path = g_strdup_printf ("%s/content/library/%s.md", fixture->stick, id);
  g_autofree char *text = NULL;
  g_autofree char *edited = NULL;
  g_auto(GStrv) pieces = NULL;

  if (to == NULL)
    {
      g_assert_cmpint (g_unlink (path), ==, 0);
      return;
    }
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  pieces = g_strsplit (text, from, 2);
  g_assert_nonnull (pieces[1]);
  edited = g_strjoinv (to, pieces);
  g_assert_true (g_file_set_contents (path, edited, -1, NULL));
}

static void
test_news (Fixture       *fixture,
           gconstpointer  data)
{
  static const struct
  {
    ParaatNewsKind  kind;
    const char     *id;
  } expected[] = {
    { PARAAT_NEWS_RENEWED, "draaiboek-phishing" }, { PARAAT_NEWS_REWORDED, "draaiboek-ransomware" },
    { PARAAT_NEWS_REMOVED, "draaiboek-ddos" },
  };
  g_autofree char *before = publish (fixture, 7, "paraat-starter", NULL);
  g_autofree char *now = NULL;
  g_autoptr(ParaatPack) older = paraat_pack_open (before, NULL);
  g_autoptr(ParaatPack) newer = NULL;
  g_autoptr(GPtrArray) none = paraat_news_list (older, older, NULL);
  g_autoptr(GPtrArray) news = NULL;
  g_autoptr(GPtrArray) back = NULL;

  edit (fixture, "draaiboek-ddos", NULL, NULL);
  edit (fixture, "draaiboek-phishing", "version: 1", "version: 2");
  edit (fixture, "draaiboek-ransomware", "# Ransomware", "# Ransomware!");
  now = publish (fixture, 8, "paraat-starter", NULL);
  newer = paraat_pack_open (now, NULL);
  news = paraat_news_list (older, newer, NULL);
  back = paraat_news_list (newer, older, NULL);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (news->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < news->len; i++)
    {
      const ParaatNews *one = g_ptr_array_index (news, i);

      g_assert_cmpint (one->kind, ==, expected[i].kind);
      g_assert_cmpstr (one->id, ==, expected[i].id);
    }
  g_assert_cmpint (((ParaatNews *) g_ptr_array_index (back, 0))->kind, ==, PARAAT_NEWS_ADDED);
}

/* It is there when the store is opened anew. */
static void
test_next_start (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *pack = publish (fixture, 7, "paraat-starter", NULL);

  paraat_packs_trust (fixture->packs, fixture->key);
  g_assert_true (install (fixture, pack, &error));
  g_clear_object (&fixture->packs);
  support_close (fixture->store);
  g_object_unref (fixture->store);
  fixture->store = support_new_store (fixture->dir);
  fixture->packs = paraat_packs_new (fixture->store, fixture->dir, paraat_content_get_pack (NULL));
  g_assert_cmpint (version_in_use (fixture), ==, 7);
  g_assert_true (paraat_packs_is_trusted (fixture->packs, fixture->key));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  if (sodium_init () < 0)
    return 2;
#define ADD(name, func) g_test_add ("/library/packs/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("newer", test_newer);
  ADD ("older", test_older);
  ADD ("refused", test_refused);
  ADD ("signed-and-no-good", test_signed_and_no_good);
  ADD ("revoked", test_revoked);
  ADD ("stolen", test_stolen);
  ADD ("check", test_check);
  ADD ("two-at-once", test_two_at_once);
  ADD ("revoked-in-capitals", test_revoked_in_capitals);
  ADD ("damaged-later", test_damaged_later);
  ADD ("half-of-it", test_half_of_it);
  ADD ("cut-before-accepted", test_cut_before_accepted);
  ADD ("no-file", test_no_file);
  ADD ("find", test_find);
  ADD ("news", test_news);
  ADD ("next-start", test_next_start);
#undef ADD

  return g_test_run ();
}

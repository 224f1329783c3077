/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-beside.h"
#include "paraat-content.h"
#include "paraat-content-beside.h"
#include "paraat-finder.h"
#include "paraat-pack-build.h"
#include "paraat-shelf.h"
#include "support.h"

#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

#define ID "regio-voorbeeld"

typedef struct
{
  char         *dir;       /* the data folder */
  char         *stick;     /* where packs come from */
  ParaatStore  *store;
  ParaatPacks  *packs;
  ParaatBeside *beside;
  guint8        key[PARAAT_MANIFEST_KEY_SIZE];
  guint8        secret[PARAAT_MANIFEST_SECRET_SIZE];
} Fixture;

static void
open_desk (Fixture *fixture)
{
  ParaatPack *own = paraat_content_get_own_pack (NULL);

  fixture->store = support_new_store (fixture->dir);
  fixture->packs = paraat_packs_new (fixture->store, fixture->dir, own);
  fixture->beside = paraat_beside_new (fixture->store, fixture->dir, paraat_pack_get_id (own), fixture->packs);
}

static void
close_desk (Fixture *fixture)
{
  support_finalize (g_steal_pointer (&fixture->beside));   /* the thread that installed lets go of it in its own time */
  support_finalize (g_steal_pointer (&fixture->packs));
  support_close (fixture->store);
  g_clear_object (&fixture->store);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *content = NULL;

  fixture->dir = support_new_dir ("beside");
  fixture->stick = support_new_dir ("stick");
  content = g_build_filename (fixture->stick, "content", NULL);
  support_copy_dir (BESIDE_DIR, content);
  open_desk (fixture);
  crypto_sign_keypair (fixture->key, fixture->secret);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  close_desk (fixture);
  support_remove_dir (fixture->dir);
  support_remove_dir (fixture->stick);
  g_free (fixture->dir);
  g_free (fixture->stick);
}

static void
sign (Fixture            *fixture,
      const char         *pack,
      const char * const *revoked)   /* (nullable) */
{
  g_autofree char *path = g_strconcat (pack, ".manifest", NULL);
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatManifest) manifest = paraat_manifest_new_for_pack (pack, &error);

  g_assert_no_error (error);
  if (revoked != NULL)
    {
      g_strfreev (manifest->revoked);
      manifest->revoked = g_strdupv ((char **) revoked);
    }
  text = paraat_manifest_sign (manifest, fixture->secret);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* The example under another name and version, signed; its path. */
static char *
publish_revoking (Fixture            *fixture,
                  const char         *id,
                  gint64              version,
                  const char * const *revoked)
{
  g_autofree char *content = g_build_filename (fixture->stick, "content", NULL);
  g_autofree char *about = g_build_filename (content, "pack.json", NULL);
  g_autofree char *json = g_strdup_printf ("{\"id\":\"%s\",\"title\":\"Regio\",\"publisher\":\"Intercommunale\",\"language\":\"nl-BE\","
                                           "\"checked\":\"2026-12-01\",\"version\":%" G_GINT64_FORMAT "}", id, version);
  g_autofree char *name = g_strdup_printf ("%s-%" G_GINT64_FORMAT ".pack", id, version);
  char *pack = g_build_filename (fixture->stick, name, NULL);
  g_autoptr(GPtrArray) read = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GError) error = NULL;

  g_assert_true (g_file_set_contents (about, json, -1, NULL));
  paraat_pack_build (content, pack, read, &error);
  g_assert_no_error (error);
  sign (fixture, pack, revoked);

  return pack;
}

static char *
publish (Fixture    *fixture,
         const char *id,
         gint64      version)
{
  return publish_revoking (fixture, id, version, NULL);
}

static void
done_cb (GObject      *object,
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

  paraat_beside_install_async (fixture->beside, path, NULL, done_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  manifest = paraat_beside_install_finish (fixture->beside, result, error);

  return manifest != NULL;
}

static char *
find (Fixture  *fixture,
      GError  **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(ParaatManifest) manifest = NULL;
  char *path = NULL;

  paraat_beside_find_async (fixture->beside, fixture->stick, NULL, done_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  manifest = paraat_beside_find_finish (fixture->beside, result, &path, error);

  return path;
}

/* 0: it is not here. */
static gint64
version_of (Fixture    *fixture,
            const char *id)
{
  g_autoptr(GPtrArray) packs = paraat_beside_open_all (fixture->beside);

  for (guint i = 0; i < packs->len; i++)
    if (g_str_equal (paraat_pack_get_id (g_ptr_array_index (packs, i)), id))
      return paraat_pack_get_version (g_ptr_array_index (packs, i));

  return 0;
}

/* Each pack has its manifest beside it. */
static guint
count_files (Fixture *fixture)
{
  g_autofree char *folder = g_build_filename (fixture->dir, "packs-beside", NULL);
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

static void
test_versions (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *first = publish (fixture, ID, 3);
  g_autofree char *second = publish (fixture, ID, 4);
  g_autofree char *third = publish (fixture, ID, 7);

  g_assert_false (install (fixture, second, &error));
  g_assert_error (error, PARAAT_MANIFEST_ERROR, PARAAT_MANIFEST_ERROR_UNKNOWN_KEY);
  g_clear_error (&error);
  paraat_beside_trust (fixture->beside, ID, fixture->key);
  g_assert_true (install (fixture, second, &error));
  g_assert_no_error (error);
  g_assert_cmpint (version_of (fixture, ID), ==, 4);
  g_assert_false (paraat_beside_can_go_back (fixture->beside, ID));
  g_assert_false (paraat_beside_go_back (fixture->beside, ID));
  g_assert_false (install (fixture, second, &error));
  g_assert_error (error, PARAAT_PACKS_ERROR, PARAAT_PACKS_ERROR_SAME);
  g_clear_error (&error);
  g_assert_false (install (fixture, first, &error));
  g_assert_error (error, PARAAT_PACKS_ERROR, PARAAT_PACKS_ERROR_OLDER);
  g_clear_error (&error);
  g_assert_true (install (fixture, third, &error));
  g_assert_cmpint (version_of (fixture, ID), ==, 7);
  g_assert_true (paraat_beside_go_back (fixture->beside, ID));
  g_assert_cmpint (version_of (fixture, ID), ==, 4);
  g_assert_false (install (fixture, third, &error));   /* what was accepted stays accepted */
  g_assert_error (error, PARAAT_PACKS_ERROR, PARAAT_PACKS_ERROR_OLDER);
  close_desk (fixture);
  open_desk (fixture);
  g_assert_cmpint (version_of (fixture, ID), ==, 4);
  g_assert_true (paraat_beside_go_back (fixture->beside, ID));   /* and forth */
  g_assert_cmpint (version_of (fixture, ID), ==, 7);
}

/* Who removes it takes their trust back too; nobody is fooled with an older one later. */
static void
test_removed (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *older = publish (fixture, ID, 3);
  g_autofree char *pack = publish (fixture, ID, 4);
  g_autofree char *east = publish (fixture, ID "-oost", 4);

  paraat_beside_trust (fixture->beside, ID, fixture->key);
  paraat_beside_trust (fixture->beside, ID "-oost", fixture->key);
  g_assert_true (install (fixture, pack, &error));
  g_assert_true (install (fixture, east, &error));
  g_assert_cmpuint (count_files (fixture), ==, 4);
  paraat_beside_remove (fixture->beside, ID);
  g_assert_cmpint (version_of (fixture, ID), ==, 0);
  g_assert_cmpint (version_of (fixture, ID "-oost"), ==, 4);
  g_assert_cmpuint (count_files (fixture), ==, 2);
  g_assert_false (paraat_beside_is_trusted (fixture->beside, ID, fixture->key));
  g_assert_false (install (fixture, pack, &error));
  g_assert_error (error, PARAAT_MANIFEST_ERROR, PARAAT_MANIFEST_ERROR_UNKNOWN_KEY);
  g_clear_error (&error);
  paraat_beside_trust (fixture->beside, ID, fixture->key);
  g_assert_false (install (fixture, older, &error));
  g_assert_error (error, PARAAT_PACKS_ERROR, PARAAT_PACKS_ERROR_OLDER);
  g_clear_error (&error);
  g_assert_true (install (fixture, pack, &error));   /* the same again is what they want */
  g_assert_no_error (error);
  g_assert_cmpint (version_of (fixture, ID), ==, 4);
}

/* A key counts for the pack with which a person compared its code: not for ours, nor for another beside. */
static void
test_trust (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  const char *own_id = paraat_pack_get_id (paraat_content_get_own_pack (NULL));
  g_autofree char *own = publish (fixture, own_id, 99);
  g_autofree char *other = publish (fixture, "andere-regio", 1);

  paraat_beside_trust (fixture->beside, ID, fixture->key);
  g_assert_false (paraat_packs_is_trusted (fixture->packs, fixture->key));
  g_assert_false (install (fixture, other, &error));
  g_assert_error (error, PARAAT_MANIFEST_ERROR, PARAAT_MANIFEST_ERROR_UNKNOWN_KEY);
  g_clear_error (&error);
  paraat_beside_trust (fixture->beside, own_id, fixture->key);
  g_assert_false (install (fixture, own, &error));   /* in the place of ours nothing comes beside */
  g_assert_error (error, PARAAT_PACKS_ERROR, PARAAT_PACKS_ERROR_OTHER_CONTENT);
  g_assert_cmpuint (count_files (fixture), ==, 0);
  g_assert_cmpint (paraat_packs_get_current (fixture->packs), ==, paraat_pack_get_version (paraat_content_get_own_pack (NULL)));
}

/* What a publisher beside takes back is their own; what the CRT takes back counts for all. */
static void
test_revoked (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  guint8 crt[PARAAT_MANIFEST_KEY_SIZE];
  guint8 crt_secret[PARAAT_MANIFEST_SECRET_SIZE];
  char hex[2 * PARAAT_MANIFEST_KEY_SIZE + 1];
  char crt_hex[2 * PARAAT_MANIFEST_KEY_SIZE + 1];
  const char *revoked[] = { hex, crt_hex, NULL };
  g_autofree char *last = NULL;
  g_autofree char *after = NULL;

  crypto_sign_keypair (crt, crt_secret);
  paraat_packs_trust (fixture->packs, crt);
  sodium_bin2hex (hex, sizeof hex, fixture->key, sizeof fixture->key);
  sodium_bin2hex (crt_hex, sizeof crt_hex, crt, sizeof crt);
  paraat_beside_trust (fixture->beside, ID, fixture->key);
  last = publish_revoking (fixture, ID, 4, revoked);
  after = publish (fixture, ID, 5);
  g_assert_true (install (fixture, last, &error));
  g_assert_no_error (error);
  g_assert_true (paraat_packs_is_trusted (fixture->packs, crt));
  g_assert_false (paraat_beside_is_trusted (fixture->beside, ID, fixture->key));
  g_assert_false (install (fixture, after, &error));
  g_assert_error (error, PARAAT_MANIFEST_ERROR, PARAAT_MANIFEST_ERROR_UNKNOWN_KEY);
  g_assert_cmpint (version_of (fixture, ID), ==, 4);
}

/* A person trusted the one, and the documents say that they are of another. */
static void
test_other_publisher (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *pack = publish (fixture, ID, 4);
  g_autofree char *path = g_strconcat (pack, ".manifest", NULL);
  g_autoptr(ParaatManifest) manifest = paraat_manifest_new_for_pack (pack, &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  g_set_str (&manifest->publisher, "Iemand anders");
  text = paraat_manifest_sign (manifest, fixture->secret);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  paraat_beside_trust (fixture->beside, ID, fixture->key);
  g_assert_false (install (fixture, pack, &error));
  g_assert_error (error, PARAAT_MANIFEST_ERROR, PARAAT_MANIFEST_ERROR_OTHER_PACK);
  g_assert_cmpuint (count_files (fixture), ==, 0);
}

/* Also one of the CRT, that was taken back with itself in a pack beside: it counts no more for that pack. */
static void
test_revoked_of_crt (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  char hex[2 * PARAAT_MANIFEST_KEY_SIZE + 1];
  const char *revoked[] = { hex, NULL };
  g_autofree char *last = NULL;
  g_autofree char *after = NULL;

  paraat_packs_trust (fixture->packs, fixture->key);
  sodium_bin2hex (hex, sizeof hex, fixture->key, sizeof fixture->key);
  last = publish_revoking (fixture, ID, 4, revoked);
  after = publish (fixture, ID, 5);
  g_assert_true (install (fixture, last, &error));
  g_assert_no_error (error);
  g_assert_true (paraat_packs_is_trusted (fixture->packs, fixture->key));
  g_assert_false (paraat_beside_is_trusted (fixture->beside, ID, fixture->key));
  g_assert_false (install (fixture, after, &error));
  g_assert_error (error, PARAAT_MANIFEST_ERROR, PARAAT_MANIFEST_ERROR_UNKNOWN_KEY);
}

static void
test_revoked_by_ours (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  char hex[2 * PARAAT_MANIFEST_KEY_SIZE + 1];
  g_autofree char *pack = publish (fixture, ID, 4);
  g_autofree char *setting = NULL;

  paraat_beside_trust (fixture->beside, ID, fixture->key);
  sodium_bin2hex (hex, sizeof hex, fixture->key, sizeof fixture->key);
  setting = g_strdup_printf ("[\"%s\"]", hex);
  paraat_store_put_setting (fixture->store, "pack.revoked", setting);
  g_assert_false (paraat_beside_is_trusted (fixture->beside, ID, fixture->key));
  g_assert_false (install (fixture, pack, &error));
  g_assert_error (error, PARAAT_MANIFEST_ERROR, PARAAT_MANIFEST_ERROR_UNKNOWN_KEY);
}

/* Cut off anywhere, changed anywhere, or signed and yet not good: it is said, what was here stays, and nothing lies around. */
static void
test_nothing_half (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *first = publish (fixture, ID, 4);
  g_autofree char *second = publish (fixture, ID, 5);
  g_autofree char *whole = NULL;
  gsize size;

  paraat_beside_trust (fixture->beside, ID, fixture->key);
  g_assert_true (install (fixture, first, &error));
  g_assert_true (g_file_get_contents (second, &whole, &size, NULL));
  for (guint i = 0; i < 20; i++)
    {
      gsize n = size * i / 20;

      g_assert_true (g_file_set_contents (second, whole, (gssize) n, NULL));
      g_assert_false (install (fixture, second, &error));
      g_assert_error (error, PARAAT_MANIFEST_ERROR, PARAAT_MANIFEST_ERROR_OTHER_PACK);
      g_clear_error (&error);
      whole[n] ^= 1;
      g_assert_true (g_file_set_contents (second, whole, (gssize) size, NULL));
      g_assert_false (install (fixture, second, &error));
      g_assert_error (error, PARAAT_MANIFEST_ERROR, PARAAT_MANIFEST_ERROR_OTHER_PACK);
      g_clear_error (&error);
      whole[n] ^= 1;
    }
  memset (whole + size / 2, 0, size / 4);   /* the face of it can be read: it is signed as it is */
  g_assert_true (g_file_set_contents (second, whole, (gssize) size, NULL));
  sign (fixture, second, NULL);
  g_assert_false (install (fixture, second, &error));
  g_assert_error (error, PARAAT_CONTENT_ERROR, PARAAT_CONTENT_ERROR_MALFORMED);
  g_assert_cmpint (version_of (fixture, ID), ==, 4);
  g_assert_cmpuint (count_files (fixture), ==, 2);
}

static void
test_too_many (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i <= PARAAT_BESIDE_MAX; i++)
    {
      g_autofree char *id = g_strdup_printf ("regio-%u", i);
      g_autofree char *pack = publish (fixture, id, 1);

      paraat_beside_trust (fixture->beside, id, fixture->key);
      g_assert_true (install (fixture, pack, &error) == (i < PARAAT_BESIDE_MAX));
    }
  g_assert_error (error, PARAAT_PACKS_ERROR, PARAAT_PACKS_ERROR_TOO_MANY);
}

/* What is as large as it says is not even begun. */
static void
test_too_large (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *pack = publish (fixture, ID, 4);
  g_autofree char *path = g_strconcat (pack, ".manifest", NULL);
  g_autofree char *text = NULL;
  g_autoptr(ParaatManifest) manifest = paraat_manifest_new_for_pack (pack, &error);

  g_assert_no_error (error);
  manifest->size = PARAAT_BESIDE_MAX_SIZE + 1;
  text = paraat_manifest_sign (manifest, fixture->secret);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  paraat_beside_trust (fixture->beside, ID, fixture->key);
  g_assert_false (install (fixture, pack, &error));
  g_assert_error (error, PARAAT_PACKS_ERROR, PARAAT_PACKS_ERROR_TOO_LARGE);
  g_assert_cmpuint (count_files (fixture), ==, 0);
}

/* A favourite of a pack that was removed is one again when it comes back. */
static void
test_favourite (Fixture       *fixture,
                gconstpointer  data)
{
  paraat_beside_trust (fixture->beside, ID, fixture->key);
  paraat_shelf_set_favourite (fixture->store, ID "/wachtdienst", TRUE);
  paraat_beside_remove (fixture->beside, ID);
  close_desk (fixture);
  open_desk (fixture);
  g_assert_true (paraat_shelf_is_favourite (fixture->store, ID "/wachtdienst"));
  g_assert_false (paraat_shelf_is_favourite (fixture->store, "wachtdienst"));
}

/* One after the other, by name; ours is not looked at. */
static void
test_find (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *own = NULL;
  g_autofree char *second = NULL;
  g_autofree char *first = NULL;
  g_autofree char *found = NULL;
  g_autofree char *next = NULL;

  g_assert_null (find (fixture, &error));
  g_assert_error (error, PARAAT_PACKS_ERROR, PARAAT_PACKS_ERROR_NO_PACK);
  g_clear_error (&error);
  own = publish (fixture, paraat_pack_get_id (paraat_content_get_own_pack (NULL)), 99);
  g_assert_null (find (fixture, &error));
  g_assert_error (error, PARAAT_PACKS_ERROR, PARAAT_PACKS_ERROR_OTHER_CONTENT);
  g_clear_error (&error);
  second = publish (fixture, "b-regio", 1);
  first = publish (fixture, "a-regio", 1);
  found = find (fixture, &error);
  g_assert_cmpstr (found, ==, first);
  paraat_beside_trust (fixture->beside, "a-regio", fixture->key);
  g_assert_true (install (fixture, found, &error));
  next = find (fixture, &error);
  g_assert_cmpstr (next, ==, second);
}

/* A whole pack under another name brings its documents, and it is said that the rest is left out. */
static void
test_more (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *pack = publish (fixture, ID, 4);
  g_autofree char *contacts = g_build_filename (fixture->stick, "content", "contacts.json", NULL);
  g_autofree char *own = g_build_filename (CONTENT_DIR, "contacts.json", NULL);
  g_autofree char *text = NULL;
  g_autofree char *more = NULL;
  g_autoptr(ParaatPack) plain = NULL;
  g_autoptr(ParaatPack) with_more = NULL;

  g_assert_true (g_file_get_contents (own, &text, NULL, NULL));
  g_assert_true (g_file_set_contents (contacts, text, -1, NULL));
  more = publish (fixture, ID, 5);
  plain = paraat_pack_open (pack, &error);
  with_more = paraat_pack_open (more, &error);
  g_assert_no_error (error);
  g_assert_false (paraat_beside_has_more (plain));
  g_assert_true (paraat_beside_has_more (with_more));
  paraat_beside_trust (fixture->beside, ID, fixture->key);
  g_assert_true (install (fixture, more, &error));
}

/* --- what the program shows of it: last, for whoever reads holds it for ever --- */

static GPtrArray *
look_for (ParaatFinder *finder,
          const char   *text)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  GPtrArray *found;

  paraat_finder_find_async (finder, text, 20, NULL, done_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  found = paraat_finder_find_finish (finder, result, NULL, &error);
  g_assert_no_error (error);

  return found;
}

static void
test_shown (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *path = publish (fixture, ID, 4);
  g_autofree char *text = NULL;
  g_autofree char *own_text = NULL;
  g_autoptr(ParaatFinder) finder = NULL;
  g_autoptr(GPtrArray) found = NULL;
  const ParaatItem *item;
  const ParaatItem *own;

  paraat_beside_trust (fixture->beside, ID, fixture->key);
  g_assert_true (install (fixture, path, &error));
  g_assert_true (paraat_content_use_beside (paraat_beside_open_all (fixture->beside)));
  g_assert_cmpuint (paraat_content_get_beside_items ()->len, ==, 2);
  item = paraat_content_lookup_item (ID "/draaiboek-ransomware");
  own = paraat_content_lookup_item ("draaiboek-ransomware");
  g_assert_nonnull (item);
  g_assert_null (own->pack);
  g_assert_cmpstr (item->pack, ==, ID);
  g_assert_cmpstr (paraat_pack_get_publisher (paraat_content_get_pack_of (item)), ==, "Intercommunale");
  g_assert_true (paraat_content_get_pack_of (own) == paraat_content_get_pack (NULL));
  text = paraat_content_dup_item_text (item, &error);
  own_text = paraat_content_dup_item_text (own, &error);
  g_assert_nonnull (strstr (text, "Bel de wachtdienst"));
  g_assert_null (strstr (own_text, "Bel de wachtdienst"));
  /* A document beside means its own first; ours never means one beside. */
  g_assert_true (paraat_content_resolve_item (item, "draaiboek-ransomware") == item);
  g_assert_true (paraat_content_resolve_item (own, "draaiboek-ransomware") == own);
  g_assert_null (paraat_content_resolve_item (own, "wachtdienst"));
  g_assert_nonnull (paraat_content_resolve_item (item, "draaiboek-ddos"));
  g_assert_false (paraat_content_use_beside (g_ptr_array_new ()));
  finder = paraat_finder_new_with (paraat_content_get_pack (NULL), paraat_content_get_beside ());
  found = look_for (finder, "wachtdienst intercommunale");
  g_assert_cmpstr (((const ParaatFound *) g_ptr_array_index (found, 0))->id, ==, ID "/wachtdienst");
  support_finalize (g_steal_pointer (&finder));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  if (sodium_init () < 0)
    return 2;
#define ADD(name, func) g_test_add ("/library/beside/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("versions", test_versions);
  ADD ("removed", test_removed);
  ADD ("trust", test_trust);
  ADD ("revoked", test_revoked);
  ADD ("other-publisher", test_other_publisher);
  ADD ("revoked-of-crt", test_revoked_of_crt);
  ADD ("revoked-by-ours", test_revoked_by_ours);
  ADD ("nothing-half", test_nothing_half);
  ADD ("too-many", test_too_many);
  ADD ("too-large", test_too_large);
  ADD ("favourite", test_favourite);
  ADD ("find", test_find);
  ADD ("more", test_more);
  ADD ("shown", test_shown);
#undef ADD

  return g_test_run ();
}

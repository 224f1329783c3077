/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-content.h"
#include "paraat-manifest.h"
#include "support.h"

#include <gio/gio.h>
#include <sodium.h>
#include <string.h>

typedef struct
{
  char      *dir;
  char      *pack;   /* a file */
  guint8     secret[PARAAT_MANIFEST_SECRET_SIZE];
  GPtrArray *trusted;
} Fixture;

static void
free_bytes (gpointer data)
{
  g_bytes_unref (data);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  guint8 key[PARAAT_MANIFEST_KEY_SIZE];
  g_autoptr(GError) error = NULL;
  const char *arguments[] = { PACK_PROGRAM, "build", CONTENT_DIR, "-o", NULL, NULL };
  int status;

  fixture->dir = support_new_dir ("manifest");
  fixture->pack = g_build_filename (fixture->dir, "content.pack", NULL);
  arguments[4] = fixture->pack;
  g_assert_true (g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status, &error));
  g_assert_cmpint (status, ==, 0);
  crypto_sign_keypair (key, fixture->secret);
  fixture->trusted = g_ptr_array_new_with_free_func (free_bytes);
  g_ptr_array_add (fixture->trusted, g_bytes_new (key, sizeof key));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  support_remove_dir (fixture->dir);
  g_ptr_array_unref (fixture->trusted);
  g_free (fixture->pack);
  g_free (fixture->dir);
}

static char *
sign (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatManifest) manifest = paraat_manifest_new_for_pack (fixture->pack, &error);

  g_assert_no_error (error);
  manifest->expires = g_strdup ("2027-12-31");

  return paraat_manifest_sign (manifest, fixture->secret);
}

static void
test_road (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *text = sign (fixture);
  g_autoptr(ParaatManifest) manifest = paraat_manifest_verify (text, fixture->trusted, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (manifest->id, ==, "paraat-starter");
  g_assert_cmpint (manifest->version, ==, paraat_pack_get_version (paraat_content_get_pack (NULL)));
  g_assert_cmpstr (manifest->expires, ==, "2027-12-31");
  g_assert_cmpmem (manifest->key, sizeof manifest->key, g_bytes_get_data (g_ptr_array_index (fixture->trusted, 0), NULL), 32);
  g_assert_true (paraat_manifest_check_pack (manifest, fixture->pack, &error));
  g_assert_no_error (error);
}

static void
test_nobody_we_trust (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *text = sign (fixture);
  g_autoptr(GPtrArray) others = g_ptr_array_new_with_free_func (free_bytes);
  guint8 key[PARAAT_MANIFEST_KEY_SIZE] = { 1, };

  g_ptr_array_add (others, g_bytes_new (key, sizeof key));
  g_assert_null (paraat_manifest_verify (text, others, &error));
  g_assert_error (error, PARAAT_MANIFEST_ERROR, PARAAT_MANIFEST_ERROR_UNKNOWN_KEY);
}

/* A pack in which one bit is other, or that is longer or shorter, is not the one. */
static void
test_other_pack (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *text = sign (fixture);
  g_autoptr(ParaatManifest) manifest = paraat_manifest_verify (text, fixture->trusted, NULL);
  g_autoptr(GRand) rand = g_rand_new_with_seed (7);
  g_autofree char *whole = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (fixture->pack, &whole, &size, NULL));
  for (guint i = 0; i < 50; i++)
    {
      g_autoptr(GError) error = NULL;
      gsize at = (gsize) g_rand_int_range (rand, 0, (gint32) size);

      if (i % 2 == 0)
        whole[at] ^= 1;
      g_assert_true (g_file_set_contents (fixture->pack, whole, (gssize) (i % 2 == 0 ? size : at), NULL));
      g_assert_false (paraat_manifest_check_pack (manifest, fixture->pack, &error));
      g_assert_error (error, PARAAT_MANIFEST_ERROR, PARAAT_MANIFEST_ERROR_OTHER_PACK);
      if (i % 2 == 0)
        whole[at] ^= 1;
    }
}

/* Whatever is done to a manifest on its way: it says what was signed, or nothing. */
static void
test_flipped (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *text = sign (fixture);
  g_autoptr(ParaatManifest) signed_one = paraat_manifest_verify (text, fixture->trusted, NULL);
  g_autoptr(GRand) rand = g_rand_new_with_seed (11);
  gsize size = strlen (text);

  for (guint i = 0; i < 5000; i++)
    {
      g_autofree char *copy = g_strdup (text);
      g_autoptr(GError) error = NULL;
      g_autoptr(ParaatManifest) manifest = NULL;

      for (guint flips = 1 + i % 3; flips > 0; flips--)
        copy[g_rand_int_range (rand, 0, (gint32) size)] ^= (char) (1 << g_rand_int_range (rand, 0, 7));
      manifest = paraat_manifest_verify (copy, fixture->trusted, &error);
      g_assert_true (manifest != NULL || error->domain == PARAAT_MANIFEST_ERROR);
      if (manifest != NULL)
        {
          g_assert_cmpstr (manifest->sha256, ==, signed_one->sha256);
          g_assert_cmpint (manifest->version, ==, signed_one->version);
        }
    }
}

/* Signed by one of ours, and nonsense all the same. */
static void
test_signed_nonsense (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr(ParaatManifest) manifest = paraat_manifest_new_for_pack (fixture->pack, NULL);
  static const struct
  {
    const char *id;
    const char *issued;
    const char *sha256;
    gint64      version;
    guint64     size;
  } nonsense[] = {
    { "../../etc", "2026-01-01", NULL, 1, 1 }, { "", "2026-01-01", NULL, 1, 1 }, { "a", "yesterday", NULL, 1, 1 },
    { "a", "2026-01-01", "00", 1, 1 }, { "a", "2026-01-01", "../../../../../../../../../../../../../../../../../../../tmp/content", 1, 1 }, { "a", "2026-01-01", NULL, 0, 1 }, { "a", "2026-01-01", NULL, -5, 1 },
    { "a", "2026-01-01", NULL, 1, 0 }, { "a", "2026-01-01", NULL, 1, G_MAXUINT64 / 4 }, { "a", "2026-13-41", NULL, 1, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (nonsense); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *text = NULL;

      g_set_str (&manifest->id, nonsense[i].id);
      g_set_str (&manifest->issued, nonsense[i].issued);
      if (nonsense[i].sha256 != NULL)
        g_set_str (&manifest->sha256, nonsense[i].sha256);
      manifest->version = nonsense[i].version;
      manifest->size = nonsense[i].size;
      text = paraat_manifest_sign (manifest, fixture->secret);
      g_assert_null (paraat_manifest_verify (text, fixture->trusted, &error));
      g_assert_error (error, PARAAT_MANIFEST_ERROR, PARAAT_MANIFEST_ERROR_MALFORMED);
      if (nonsense[i].sha256 != NULL)
        g_set_str (&manifest->sha256, "0000000000000000000000000000000000000000000000000000000000000000");
    }
}

/* A person reads it above the code that they compare: it is one line, and no second code. */
static void
test_publisher (Fixture       *fixture,
                gconstpointer  data)
{
  static const char * const bad[] = { "", "CRT\n\nb2c1 77a0 0d1e 4f5a\n\n", "CRT\tb2c1", "CRT \xe2\x80\xae TRC", "CRT\xe2\x80\xa8" "b2c1" };
  g_autoptr(ParaatManifest) manifest = paraat_manifest_new_for_pack (fixture->pack, NULL);
  g_autofree char *long_one = g_strnfill (1000, 'x');

  for (guint i = 0; i <= G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *text = NULL;

      g_set_str (&manifest->publisher, i < G_N_ELEMENTS (bad) ? bad[i] : long_one);
      text = paraat_manifest_sign (manifest, fixture->secret);
      g_assert_null (paraat_manifest_introduce (text, &error));
      g_assert_error (error, PARAAT_MANIFEST_ERROR, PARAAT_MANIFEST_ERROR_MALFORMED);
    }
}

static char *
run (const char * const *arguments,
     int                *out_status)
{
  g_autoptr(GError) error = NULL;
  char *output = NULL;

  g_assert_true (g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &output, NULL, out_status, &error));
  g_assert_no_error (error);

  return g_strchomp (output);
}

/* As a publisher does it. */
static void
test_program (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *key = g_build_filename (fixture->dir, "publisher.key", NULL);
  const char *make[] = { PACK_PROGRAM, "key", key, NULL };
  const char *sign_it[] = { PACK_PROGRAM, "sign", fixture->pack, "--key", key, NULL };
  const char *second[] = { PACK_PROGRAM, "key", NULL, NULL };
  const char *countersign[] = { PACK_PROGRAM, "countersign", fixture->pack, "--key", NULL, NULL };
  const char *verify[] = { PACK_PROGRAM, "verify", fixture->pack, "--trust", NULL, NULL };
  const char *diff[] = { PACK_PROGRAM, "diff", fixture->pack, fixture->pack, NULL };
  const char *nothing[] = { PACK_PROGRAM, "verify", fixture->pack, NULL };
  const char *no_key[] = { PACK_PROGRAM, "sign", fixture->pack, "--key", key, "--revoke", "0123", NULL };
  const char *no_day[] = { PACK_PROGRAM, "sign", fixture->pack, "--key", key, "--expires", "31/12/2027", NULL };
  g_autofree char *second_key = g_build_filename (fixture->dir, "second.key", NULL);
  g_autofree char *second_public = NULL;
  g_autofree char *public_key = NULL;
  g_autofree char *again = NULL;
  g_autofree char *said = NULL;
  g_autofree char *other = NULL;
  int status;

  public_key = run (make, &status);
  g_assert_cmpint (status, ==, 0);
  g_assert_cmpuint (strlen (public_key), ==, 64);
  again = run (make, &status);   /* never over one that is there */
  g_assert_cmpint (status, !=, 0);
  g_free (run (no_key, &status));   /* what no desk would read */
  g_assert_cmpint (status, !=, 0);
  g_free (run (no_day, &status));
  g_assert_cmpint (status, !=, 0);
  g_free (run (sign_it, &status));
  g_assert_cmpint (status, ==, 0);
  verify[4] = public_key;
  said = run (verify, &status);
  g_assert_cmpint (status, ==, 0);
  g_assert_true (g_str_has_prefix (said, "paraat-starter "));
  second[2] = countersign[4] = second_key;
  second_public = run (second, &status);
  g_free (run (countersign, &status));
  g_assert_cmpint (status, ==, 0);
  verify[4] = second_public;
  g_free (run (verify, &status));
  g_assert_cmpint (status, ==, 0);
  verify[4] = "0000000000000000000000000000000000000000000000000000000000000000";
  g_free (run (verify, &status));
  g_assert_cmpint (status, !=, 0);
  other = run (diff, &status);
  g_assert_cmpint (status, ==, 0);
  g_assert_cmpstr (other, ==, "");
  g_free (run (nothing, &status));
  g_assert_cmpint (g_spawn_check_wait_status (status, NULL), ==, FALSE);
}

static gboolean
takes_back (const char   *text,
            const guint8 *revoked,
            const guint8 *first,
            const guint8 *second)
{
  g_autoptr(GPtrArray) trusted = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr(ParaatManifest) manifest = paraat_manifest_introduce (text, NULL);
  char hex[2 * PARAAT_MANIFEST_KEY_SIZE + 1];

  g_ptr_array_add (trusted, g_bytes_new (first, PARAAT_MANIFEST_KEY_SIZE));
  g_ptr_array_add (trusted, g_bytes_new (second, PARAAT_MANIFEST_KEY_SIZE));
  sodium_bin2hex (hex, sizeof hex, revoked, PARAAT_MANIFEST_KEY_SIZE);

  return paraat_manifest_takes_back (manifest, hex, trusted);
}

/* A stolen key takes back itself, and no other: that needs two that are trusted. */
static void
test_taken_back (Fixture       *fixture,
                 gconstpointer  data)
{
  const guint8 *stolen = fixture->secret + PARAAT_MANIFEST_SECRET_SIZE - PARAAT_MANIFEST_KEY_SIZE;
  guint8 good[PARAAT_MANIFEST_KEY_SIZE], third[PARAAT_MANIFEST_KEY_SIZE];
  guint8 good_secret[PARAAT_MANIFEST_SECRET_SIZE], third_secret[PARAAT_MANIFEST_SECRET_SIZE];
  g_autoptr(GError) error = NULL;
  g_autofree char *alone = sign (fixture);
  g_autofree char *twice = paraat_manifest_countersign (alone, fixture->secret, &error);
  g_autofree char *with_third = NULL;
  g_autofree char *with_good = NULL;

  g_assert_no_error (error);
  crypto_sign_keypair (good, good_secret);
  crypto_sign_keypair (third, third_secret);
  with_third = paraat_manifest_countersign (alone, third_secret, &error);
  with_good = paraat_manifest_countersign (alone, good_secret, &error);
  g_assert_no_error (error);
  g_assert_true (takes_back (alone, stolen, stolen, good));
  g_assert_false (takes_back (alone, good, stolen, good));
  g_assert_false (takes_back (twice, good, stolen, good));         /* one thief, however often */
  g_assert_false (takes_back (with_third, good, stolen, good));    /* and whoever else, whom nobody trusts */
  g_assert_true (takes_back (with_third, good, stolen, third));
  g_assert_true (takes_back (with_good, good, stolen, third));     /* it says so itself */
  for (guint i = 0; i < 7; i++)
    {
      char *more = paraat_manifest_countersign (with_good, third_secret, &error);

      g_assert_true ((more != NULL) == (i < 6));   /* eight are read */
      if (more != NULL)
        g_set_str (&with_good, more);
      g_free (more);
    }
  g_assert_error (error, PARAAT_MANIFEST_ERROR, PARAAT_MANIFEST_ERROR_MALFORMED);
  g_clear_error (&error);
  g_assert_null (paraat_manifest_countersign ("{}", third_secret, &error));
  g_assert_error (error, PARAAT_MANIFEST_ERROR, PARAAT_MANIFEST_ERROR_MALFORMED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  if (sodium_init () < 0)
    return 2;
#define ADD(name, func) g_test_add ("/content/manifest/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("road", test_road);
  ADD ("nobody-we-trust", test_nobody_we_trust);
  ADD ("other-pack", test_other_pack);
  ADD ("flipped", test_flipped);
  ADD ("signed-nonsense", test_signed_nonsense);
  ADD ("publisher", test_publisher);
  ADD ("taken-back", test_taken_back);
  ADD ("program", test_program);
#undef ADD

  return g_test_run ();
}

/* SPDX-License-Identifier: EUPL-1.2 */

/* Packs that somebody made to do harm, or that something damaged: as if they were signed, for a signature says only who. */
#include "config.h"

#include "paraat-content.h"
#include "paraat-manifest.h"
#include "paraat-pack-build.h"
#include "paraat-search.h"
#include "support.h"

#include <glib/gstdio.h>
#include <sodium.h>
#include <sqlite3.h>
#include <string.h>
#include <time.h>

#define N_FLIPS 1000
#define SECONDS_MAX 20        /* for one pack, on a slow machine */

typedef struct
{
  char *folder;
  char *pack;    /* of documents only: small */
} Fixture;

static void
build (const char *content,
       const char *path)
{
  g_autoptr(GPtrArray) read = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GError) error = NULL;

  paraat_pack_build (content, path, read, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = g_dir_make_tmp ("hostile-XXXXXX", NULL);
  fixture->pack = g_build_filename (fixture->folder, "regio.pack", NULL);
  build (BESIDE_DIR, fixture->pack);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  support_remove_dir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->pack);
}

/* Everything that can be read of it is read.  What comes of it is of no matter: that it comes is. */
static void
read_all (ParaatPack *pack)
{
  static const char * const questions[] = { "wachtdienst", "ransomware datacenter", "bel de", "w" };
  g_auto(GStrv) parts = paraat_pack_list_parts (pack, NULL);
  g_autoptr(GPtrArray) items = paraat_pack_list_items (pack, NULL);
  g_autoptr(ParaatSearch) search = paraat_search_new (pack, NULL);

  for (guint i = 0; parts != NULL && parts[i] != NULL; i++)
    g_free (paraat_pack_dup_part (pack, parts[i], NULL));
  for (guint i = 0; items != NULL && i < MIN (items->len, 100); i++)   /* each is a connection of its own */
    {
      const ParaatItem *item = g_ptr_array_index (items, i);
      g_autofree char *text = paraat_pack_dup_item_text (pack, item->id, NULL);
      g_autoptr(GPtrArray) steps = paraat_pack_list_steps (pack, item->id, NULL);

      g_assert_true (text == NULL || g_utf8_validate (text, -1, NULL));
    }
  for (guint i = 0; search != NULL && i < G_N_ELEMENTS (questions); i++)
    {
      g_autoptr(GPtrArray) found = paraat_search_find (search, questions[i], 20, NULL, NULL);

      for (guint j = 0; found != NULL && j < found->len; j++)
        g_assert_true (g_utf8_validate (((const ParaatFound *) g_ptr_array_index (found, j))->excerpt, -1, NULL));
    }
}

/* Whether it is taken for a pack; with whatever it is, nothing happens but that, and it does not take long: of the processor, for the
 * machine is shared. */
static gboolean
try (const void  *data,
     gsize        size,
     GError     **error)
{
  clock_t start = clock ();
  g_autoptr(GBytes) bytes = g_bytes_new (data, size);
  g_autoptr(ParaatPack) pack = paraat_pack_new (bytes, error);
  gboolean is_good = pack != NULL && paraat_pack_check (pack, error);
  clock_t checked = clock ();

  if (pack != NULL)
    read_all (pack);
  if (clock () - start > CLOCKS_PER_SEC / 2)
    g_test_message ("looked at in %.1f s, read in %.1f s", (double) (checked - start) / CLOCKS_PER_SEC,
                    (double) (clock () - checked) / CLOCKS_PER_SEC);
  g_assert_cmpint (clock () - start, <, SECONDS_MAX * CLOCKS_PER_SEC);

  return is_good;
}

static void
read_pack (Fixture  *fixture,
           char    **out_data,
           gsize    *out_size)
{
  g_assert_true (g_file_get_contents (fixture->pack, out_data, out_size, NULL));
}

static void
test_truncated (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *whole = NULL;
  gsize size;

  read_pack (fixture, &whole, &size);
  g_assert_true (try (whole, size, NULL));
  for (gsize n = 1; n < size; n += n < 200 ? 1 : 509)
    {
      g_autoptr(GError) error = NULL;

      g_assert_false (try (whole, n, &error));
      g_assert_true (error->domain == PARAAT_CONTENT_ERROR);
    }
}

/* The seed is printed by the test program: --seed gives the same places again. */
static void
test_flipped (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *whole = NULL;
  gsize size;
  guint n_good = 0;

  read_pack (fixture, &whole, &size);
  for (guint i = 0; i < N_FLIPS; i++)
    {
      g_autoptr(GError) error = NULL;
      gsize at = (gsize) g_test_rand_int_range (0, (gint32) size);
      char bit = (char) (1 << g_test_rand_int_range (0, 8));

      whole[at] ^= bit;
      n_good += try (whole, size, &error);
      g_assert_true (error == NULL || error->domain == PARAAT_CONTENT_ERROR);
      whole[at] ^= bit;
    }
  g_test_message ("%u of %d make no difference: they are in what no page uses, or in a word", n_good, N_FLIPS);
  g_assert_cmpuint (n_good, <, N_FLIPS);
}

/* --- what is in it --- */

static void
change (Fixture    *fixture,
        const char *sql)
{
  sqlite3 *db = NULL;
  char *message = NULL;
  int code;

  g_assert_cmpint (sqlite3_open (fixture->pack, &db), ==, SQLITE_OK);
  code = sqlite3_exec (db, sql, NULL, NULL, &message);
  if (code != SQLITE_OK)
    g_error ("%s: %s", sql, message);
  sqlite3_close (db);
}

/* Why it is refused. */
static void
assert_refused (Fixture             *fixture,
                ParaatContentError   why)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *data = NULL;
  gsize size;

  read_pack (fixture, &data, &size);
  g_assert_false (try (data, size, &error));
  g_assert_error (error, PARAAT_CONTENT_ERROR, (int) why);
}

/* Each of these would run something of theirs when we ask for something of ours, or is a table that no pack has. */
static void
test_schema (void)
{
  static const char * const schemas[] = {
    "DROP TABLE item; CREATE VIEW item AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
      "SELECT CAST(i AS TEXT) AS id, '' AS header, '' AS text FROM n",
    "ALTER TABLE part RENAME TO parts; CREATE VIEW part AS SELECT * FROM parts",
    "CREATE TRIGGER t AFTER INSERT ON part BEGIN DELETE FROM item; END",
    "CREATE VIRTUAL TABLE other USING fts5(a)",
    "CREATE TABLE other (a)",
    "CREATE INDEX other ON part (body)",
    "CREATE VIEW other AS SELECT 1",
    "DROP TABLE part; CREATE TABLE part (name TEXT PRIMARY KEY NOT NULL, body TEXT AS (printf('%.*c', 1000000, name))) STRICT",
    "DROP TABLE part; CREATE TABLE part (name TEXT PRIMARY KEY NOT NULL, body TEXT NOT NULL CHECK (length(body) > 0)) STRICT",
    "DROP TABLE term; CREATE VIRTUAL TABLE term USING rtree(term, docs, more)",
    "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE TABLE about (key, value, x)' WHERE name = 'about'",
    "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'not SQL' WHERE name = 'part'",
    "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'item') "
      "WHERE name = 'part'",
    "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = 99999 WHERE name = 'item'",
    "ANALYZE",
  };

  for (guint i = 0; i < G_N_ELEMENTS (schemas); i++)
    {
      Fixture fixture;

      set_up (&fixture, NULL);
      g_test_message ("%s", schemas[i]);
      change (&fixture, schemas[i]);
      assert_refused (&fixture, PARAAT_CONTENT_ERROR_MALFORMED);
      tear_down (&fixture, NULL);
    }
}

static void
test_rows (void)
{
  static const char * const rows[] = {
    "UPDATE about SET value = '../../etc' WHERE key = 'id'",
    "UPDATE about SET value = 'a' || char(10) || 'b' WHERE key = 'publisher'",
    "UPDATE about SET value = '' WHERE key = 'title'",
    "UPDATE about SET value = '-7' WHERE key = 'version'",
    "DELETE FROM about WHERE key = 'version'",
    "UPDATE item SET id = '../' || id",
    "UPDATE item SET id = '../x', header = replace(header, 'id: wachtdienst', 'id: ../x') WHERE id = 'wachtdienst'",
    "UPDATE item SET id = 'a/b', header = replace(header, 'id: wachtdienst', 'id: a/b') WHERE id = 'wachtdienst'",
    "UPDATE item SET id = 'Wacht', header = replace(header, 'id: wachtdienst', 'id: Wacht') WHERE id = 'wachtdienst'",
    "UPDATE item SET header = ''",
    "UPDATE item SET header = header || 'synonyms: ' || printf('%.*c', 9000, 'x')",
    "UPDATE item SET text = CAST(x'ff00ff' AS TEXT)",
    "UPDATE item SET text = printf('%.*c', 300000, 'x')",
    "UPDATE item SET text = printf('%.*c', 50000000, 'x') WHERE id = 'wachtdienst'",                    /* 50 MB */
    /* A million cells, of 3,000 bytes: each row is as wide as the head. */
    "UPDATE item SET text = '|' || replace(printf('%.*c', 1000, 'x'), 'x', 'a|') || char(10) || '|' || "
      "replace(printf('%.*c', 1000, 'x'), 'x', '-|') || char(10) || replace(printf('%.*c', 1000, 'x'), 'x', '|b' || char(10))",
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 17000) "
      "INSERT INTO item SELECT 'n' || i, replace(header, 'id: wachtdienst', 'id: n' || i), text FROM item, n WHERE id = 'wachtdienst'",
    "UPDATE search_data SET block = x'00'",
    "UPDATE search_data SET block = randomblob(length(block))",
    "DELETE FROM search_data",
    "DELETE FROM search_docsize",
    "DELETE FROM search_config",
    "UPDATE search_config SET v = 99",
    "UPDATE search_content SET c4 = 'iets anders'",
    "UPDATE search_content SET c4 = zeroblob(20000000)",
    "DELETE FROM search_content",
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Fixture fixture;

      set_up (&fixture, NULL);
      g_test_message ("%s", rows[i]);
      change (&fixture, rows[i]);
      assert_refused (&fixture, PARAAT_CONTENT_ERROR_MALFORMED);
      tear_down (&fixture, NULL);
    }
}

/* Numbers that nothing contradicts, and that nobody believes. */
static void
test_numbers (void)
{
  static const char * const numbers[] = {
    "UPDATE entry SET passages = randomblob(length(passages))",
    "UPDATE entry SET passages = zeroblob(1000000)",
    "UPDATE entry SET passages = x'ffffffffffffffffffffffffffffffff', words = 9223372036854775807, now = -9223372036854775808",
    "UPDATE entry SET row = row + 9000000000000000000",
    "UPDATE entry SET row = -row",
    "UPDATE entry SET kind = 77, id = '../x', summary = printf('%.*c', 1000000, 'w ')",
    "UPDATE term SET docs = -9223372036854775808",
    "UPDATE term SET docs = 9223372036854775807",
    "DELETE FROM term; DELETE FROM word",
    "UPDATE step SET position = -position, number = printf('%.*c', 1000000, '1')",
    "UPDATE step SET item = 'wachtdienst'",
    "DELETE FROM search_idx",
    "UPDATE search_idx SET pgno = -1",
  };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      Fixture fixture;
      g_autofree char *data = NULL;
      gsize size;

      set_up (&fixture, NULL);
      change (&fixture, numbers[i]);
      read_pack (&fixture, &data, &size);
      try (data, size, NULL);
      tear_down (&fixture, NULL);
    }
}

/* --- programs of another age --- */

static ParaatPack *
open_recorded (const char  *name,
               GError     **error)
{
  g_autofree char *path = g_build_filename (RECORDED_DIR, name, NULL);

  return paraat_pack_open (path, error);
}

static void
test_recorded (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatPack) pack = open_recorded ("format-1.pack", &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  g_assert_true (paraat_pack_check (pack, &error));
  g_assert_no_error (error);
  read_all (pack);
  text = paraat_pack_dup_item_text (pack, "wachtdienst", &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (text, "Bel eerst, mail daarna."));
  g_assert_null (open_recorded ("format-2.pack", &error));
  g_assert_error (error, PARAAT_CONTENT_ERROR, PARAAT_CONTENT_ERROR_TOO_NEW);
}

/* A newer program may have other tables: that it is newer is what is said. */
static void
test_newer (Fixture       *fixture,
            gconstpointer  data)
{
  change (fixture, "CREATE TABLE other (a); PRAGMA user_version = 2");
  assert_refused (fixture, PARAAT_CONTENT_ERROR_TOO_NEW);
}

static void
test_no_pack (Fixture       *fixture,
              gconstpointer  data)
{
  change (fixture, "PRAGMA user_version = 0");
  assert_refused (fixture, PARAAT_CONTENT_ERROR_MALFORMED);
  change (fixture, "PRAGMA user_version = 1; PRAGMA application_id = 7");
  assert_refused (fixture, PARAAT_CONTENT_ERROR_MALFORMED);
}

/* --- the builder asks the same --- */

static void
test_builder (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *content = g_build_filename (fixture->folder, "content", NULL);
  g_autofree char *path = g_build_filename (content, "library", "wachtdienst.md", NULL);
  g_autofree char *whole = NULL;
  g_autoptr(GString) large = NULL;
  g_autoptr(GString) table = NULL;
  const char *texts[2];

  support_copy_dir (BESIDE_DIR, content);
  g_assert_true (g_file_get_contents (path, &whole, NULL, NULL));
  large = g_string_new (whole);
  for (guint i = 0; i < PARAAT_ITEM_MAX_SIZE / 8; i++)
    g_string_append (large, "Lang.\n\n\n");
  table = g_string_new (whole);
  g_string_append (table, "\n> | a | b |\n> |---|---|\n");
  for (guint i = 0; i <= PARAAT_ITEM_MAX_CELLS / 2; i++)
    g_string_append (table, "> | c | d |\n");
  texts[0] = large->str;
  texts[1] = table->str;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GPtrArray) read = g_ptr_array_new_with_free_func (g_free);
      g_autoptr(GError) error = NULL;

      g_assert_true (g_file_set_contents (path, texts[i], -1, NULL));
      g_assert_false (paraat_pack_build (content, fixture->pack, read, &error));
      g_assert_error (error, PARAAT_CONTENT_ERROR, PARAAT_CONTENT_ERROR_MALFORMED);
    }
}

/* --- manifests --- */

static void
test_manifest (Fixture       *fixture,
               gconstpointer  data)
{
  static const char * const ids[] = { "../x", "a/b", "..", "", "A", "a b", "a.b" };
  guint8 key[PARAAT_MANIFEST_KEY_SIZE];
  guint8 secret[PARAAT_MANIFEST_SECRET_SIZE];
  g_autofree char *large = g_strnfill (10 * 1024 * 1024, '[');
  g_autoptr(GPtrArray) trusted = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatManifest) manifest = paraat_manifest_new_for_pack (fixture->pack, &error);

  g_assert_no_error (error);
  crypto_sign_keypair (key, secret);
  g_ptr_array_add (trusted, g_bytes_new (key, sizeof key));
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autofree char *text = NULL;
      g_autoptr(GError) local_error = NULL;

      g_set_str (&manifest->id, ids[i]);
      text = paraat_manifest_sign (manifest, secret);
      g_assert_null (paraat_manifest_verify (text, trusted, &local_error));
      g_assert_error (local_error, PARAAT_MANIFEST_ERROR, PARAAT_MANIFEST_ERROR_MALFORMED);
    }
  g_assert_null (paraat_manifest_introduce (large, &error));
  g_assert_error (error, PARAAT_MANIFEST_ERROR, PARAAT_MANIFEST_ERROR_MALFORMED);
  g_clear_error (&error);
  large[PARAAT_MANIFEST_MAX_SIZE] = '\0';   /* as deep as may come in */
  g_assert_null (paraat_manifest_introduce (large, &error));
  g_assert_error (error, PARAAT_MANIFEST_ERROR, PARAAT_MANIFEST_ERROR_MALFORMED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  if (sodium_init () < 0)
    return 2;
#define ADD(name, func) g_test_add ("/content/hostile/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("truncated", test_truncated);
  ADD ("flipped", test_flipped);
  g_test_add_func ("/content/hostile/schema", test_schema);
  g_test_add_func ("/content/hostile/rows", test_rows);
  g_test_add_func ("/content/hostile/numbers", test_numbers);
  g_test_add_func ("/content/hostile/recorded", test_recorded);
  ADD ("newer", test_newer);
  ADD ("no-pack", test_no_pack);
  ADD ("builder", test_builder);
  ADD ("manifest", test_manifest);
#undef ADD

  return g_test_run ();
}

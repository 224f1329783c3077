/* SPDX-License-Identifier: EUPL-1.2 */

/* What the store says, and that nothing is lost, when the disk is full, the folder cannot be written, the file is damaged,
 * newer, somebody else's, in use, on a network, copied or restored. Runs with the library of powercut.c preloaded. */
#include "config.h"

#include <dlfcn.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "support.h"

#define N_SAID 12

typedef struct
{
  char           *dir;        /* (owned) */
  char           *path;       /* (owned) of the database */
  ParaatIdentity  root;
  ParaatUuid      device;     /* who said it */
  void          (*watch)         (const char *dir);
  void          (*set_room)      (long long   bytes);
  void          (*set_read_only) (int         is_read_only);
  void          (*set_statfs)    (long        type);
} Fixture;

static gpointer
control (const char *name)
{
  gpointer symbol = dlsym (RTLD_DEFAULT, name);

  if (symbol == NULL)
    g_error ("%s: the test needs LD_PRELOAD=libparaat-powercut.so", name);

  return symbol;
}

static void
say (Fixture     *fixture,
     ParaatStore *store,
     guint        n)
{
  g_autofree char *field = g_strdup_printf ("f%u", n);
  g_autofree char *value = g_strdup_printf ("\"word %u\"", n);
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatChange) change = support_append_one (store, &fixture->root, field, value, &error);

  g_assert_no_error (error);
}

static void
assert_said (Fixture     *fixture,
             ParaatStore *store,
             guint        first,
             guint        end)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatState) state = support_read (store, &fixture->root.record, &error);

  g_assert_no_error (error);
  for (guint i = first; i < end; i++)
    {
      g_autofree char *field = g_strdup_printf ("f%u", i);
      g_autofree char *value = g_strdup_printf ("\"word %u\"", i);

      g_assert_cmpstr (paraat_state_get_value (state, field), ==, value);
    }
}

static void
close_store (ParaatStore *store)
{
  support_close (store);
  g_assert_finalize_object (store);
}

/* A folder in which somebody said N_SAID things. */
static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *base = support_new_dir ("days");
  ParaatStore *store;

  fixture->watch = (void (*) (const char *)) control ("paraat_powercut_watch");
  fixture->set_room = (void (*) (long long)) control ("paraat_powercut_set_room");
  fixture->set_read_only = (void (*) (int)) control ("paraat_powercut_set_read_only");
  fixture->set_statfs = (void (*) (long)) control ("paraat_powercut_set_statfs");
  fixture->watch (base);
  fixture->dir = g_build_filename (base, "data", NULL);
  fixture->path = g_build_filename (fixture->dir, "paraat.db", NULL);
  store = support_new_store (fixture->dir);
  fixture->device = *paraat_device_get_id (paraat_store_get_device (store));
  paraat_identity_init_root (&fixture->root, "incident", &paraat_uuid_nil, FALSE);
  for (guint i = 0; i < N_SAID; i++)
    say (fixture, store, i);
  close_store (store);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autofree char *base = g_path_get_dirname (fixture->dir);
  g_autofree char *trash = g_strconcat (base, ".trash", NULL);

  fixture->watch ("/nowhere");
  support_remove_dir (base);
  support_remove_dir (trash);
  g_free (fixture->dir);
  g_free (fixture->path);
}

static char *
read_file (const char *path,
           gsize      *out_size)
{
  g_autoptr(GError) error = NULL;
  char *content = NULL;

  g_file_get_contents (path, &content, out_size, &error);
  g_assert_no_error (error);

  return content;
}

static void
write_file (const char *path,
            const void *content,
            gsize       size)
{
  g_autoptr(GError) error = NULL;

  /* In place, as damage happens: the file stays the one it was. */
  g_file_set_contents_full (path, content, (gssize) size, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
}

static void
run_sql (const char *path,
         const char *sql)
{
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

static void
assert_open_fails (Fixture          *fixture,
                   ParaatStoreError  code)
{
  ParaatStore *store = paraat_store_new (fixture->dir);
  g_autoptr(GError) error = NULL;

  g_assert_false (support_open (store, &error));
  g_test_message ("%s", error != NULL ? error->message : "no error");
  g_assert_error (error, PARAAT_STORE_ERROR, (gint) code);
  support_close (store);
  g_assert_finalize_object (store);
}

static void
assert_opens_whole (Fixture *fixture)
{
  ParaatStore *store = support_new_store (fixture->dir);

  assert_said (fixture, store, 0, N_SAID);
  say (fixture, store, 900);
  close_store (store);
}

/* --- the disk --- */

static void
test_disk_full (Fixture       *fixture,
                gconstpointer  data)
{
  ParaatStore *store = support_new_store (fixture->dir);
  g_autofree char *big = g_strnfill (60000, 'x');
  g_autofree char *value = g_strconcat ("\"", big, "\"", NULL);
  g_autoptr(GError) error = NULL;
  guint n = 0;

  fixture->set_room (0);
  while (error == NULL)
    {
      g_autofree char *field = g_strdup_printf ("big%u", n);
      g_autoptr(ParaatChange) change = support_append_one (store, &fixture->root, field, value, &error);

      n += change != NULL;
      g_assert_cmpuint (n, <, 1000);
    }
  g_assert_error (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_FULL);
  g_assert_true (paraat_store_get_is_full (store));
  g_test_message ("%u changes of 60 kB went into the reserve", n);
  g_assert_cmpuint (n, >, 40);   /* the reserve was there, and was given */
  assert_said (fixture, store, 0, N_SAID);

  fixture->set_room (-1);   /* somebody made room */
  say (fixture, store, 500);
  close_store (store);

  store = support_new_store (fixture->dir);
  assert_said (fixture, store, 0, N_SAID);
  assert_said (fixture, store, 500, 501);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *field = g_strdup_printf ("big%u", i);
      g_autoptr(ParaatState) state = support_read (store, &fixture->root.record, NULL);

      g_assert_cmpstr (paraat_state_get_value (state, field), ==, value);
    }
  close_store (store);
}

/* Every write of a day hits the end of the disk somewhere: at each place the folder has to open again whole. */
static void
test_disk_full_anywhere (Fixture       *fixture,
                         gconstpointer  data)
{
  guint n_said = N_SAID;

  for (guint i = 0; i < 25; i++)
    {
      ParaatStore *store = support_new_store (fixture->dir);
      g_autofree char *reserve = g_build_filename (fixture->dir, "reserve", NULL);
      g_autoptr(GError) error = NULL;

      fixture->set_room (g_test_rand_int_range (0, 1 << 18));
      g_unlink (reserve);   /* the reserve is gone from an earlier day */
      for (guint j = 0; j < 20 && error == NULL; j++)
        {
          g_autofree char *field = g_strdup_printf ("f%u", n_said);
          g_autofree char *value = g_strdup_printf ("\"word %u\"", n_said);
          g_autoptr(ParaatChange) change = support_append_one (store, &fixture->root, field, value, &error);

          n_said += change != NULL;
        }
      if (error != NULL)
        g_assert_error (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_FULL);
      fixture->set_room (-1);
      assert_said (fixture, store, 0, n_said);
      close_store (store);
    }
}

static void
test_disk_full_at_start (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autofree char *base = g_path_get_dirname (fixture->dir);
  g_autofree char *fresh = g_build_filename (base, "fresh", NULL);
  g_autoptr(ParaatStore) store = paraat_store_new (fresh);
  g_autoptr(ParaatStore) known = paraat_store_new (fixture->dir);
  g_autoptr(GError) error = NULL;

  fixture->set_room (0);
  g_assert_false (support_open (store, &error));
  g_assert_error (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_FULL);
  g_clear_error (&error);
  support_close (store);

  /* A folder that has its reserve opens, and can be read and written for a while. */
  support_open (known, &error);
  g_assert_no_error (error);
  g_assert_true (paraat_store_get_is_full (known));
  assert_said (fixture, known, 0, N_SAID);
  say (fixture, known, 700);
  support_close (known);

  fixture->set_room (-1);
  assert_opens_whole (fixture);
}

static void
test_read_only (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *base = g_path_get_dirname (fixture->dir);
  g_autofree char *fresh = g_build_filename (base, "fresh", NULL);
  g_autoptr(ParaatStore) store = paraat_store_new (fresh);
  g_autoptr(GError) error = NULL;

  fixture->set_read_only (TRUE);
  assert_open_fails (fixture, PARAAT_STORE_ERROR_READ_ONLY);
  g_assert_false (support_open (store, &error));
  g_assert_error (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_READ_ONLY);
  support_close (store);

  fixture->set_read_only (FALSE);
  assert_opens_whole (fixture);
}

static void
test_network_file_system (Fixture       *fixture,
                          gconstpointer  data)
{
  static const long types[] = { 0x6969 /* NFS */, 0xff534d42 /* CIFS */, 0xfe534d42 /* SMB2 */, 0x517b /* SMB */ };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      fixture->set_statfs (types[i]);
      assert_open_fails (fixture, PARAAT_STORE_ERROR_UNSUITABLE);
    }
  fixture->set_statfs (0);
  assert_opens_whole (fixture);
}

/* --- somebody else --- */

static void
test_two_processes (Fixture       *fixture,
                    gconstpointer  data)
{
  ParaatStore *store = support_new_store (fixture->dir);
  g_autofree char *acks = g_strconcat (fixture->dir, ".acks", NULL);
  g_autofree char *text = NULL;
  g_autofree char *expected = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) other = NULL;

  assert_open_fails (fixture, PARAAT_STORE_ERROR_IN_USE);   /* not even within one process */
  other = g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error,
                            g_getenv ("PARAAT_FAULT_WORKER"), fixture->dir, acks, "1", NULL);
  g_assert_no_error (error);
  g_subprocess_wait (other, NULL, &error);
  g_assert_no_error (error);
  text = read_file (acks, NULL);
  expected = g_strdup_printf ("E paraat-store-error-quark %d ", PARAAT_STORE_ERROR_IN_USE);
  g_assert_true (g_str_has_prefix (text, expected));

  say (fixture, store, 1000);
  close_store (store);
  assert_opens_whole (fixture);
}

static void
test_newer_schema (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize size, size_after;

  run_sql (fixture->path, "PRAGMA user_version = 999; PRAGMA wal_checkpoint (TRUNCATE)");
  before = read_file (fixture->path, &size);
  assert_open_fails (fixture, PARAAT_STORE_ERROR_TOO_NEW);
  after = read_file (fixture->path, &size_after);
  g_assert_cmpmem (before, size, after, size_after);
}

static void
test_foreign_file (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize size, size_after;

  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  run_sql (fixture->path, "CREATE TABLE theirs (x); PRAGMA application_id = 12345");
  before = read_file (fixture->path, &size);
  assert_open_fails (fixture, PARAAT_STORE_ERROR_FOREIGN);
  after = read_file (fixture->path, &size_after);
  g_assert_cmpmem (before, size, after, size_after);
}

/* --- damage --- */

static guint
count_set_aside (Fixture *fixture)
{
  g_autoptr(GDir) dir = g_dir_open (fixture->dir, 0, NULL);
  const char *name;
  guint n = 0;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    n += g_str_has_prefix (name, "damaged-");

  return n;
}

static void
keep_copy (Fixture *fixture)
{
  g_autofree char *copies = g_build_filename (fixture->dir, "copies", NULL);
  g_autofree char *sql = g_strdup_printf ("VACUUM INTO '%s/paraat-2020-01-01.db'", copies);

  g_assert_cmpint (g_mkdir_with_parents (copies, 0700), ==, 0);
  run_sql (fixture->path, sql);
}

/* Opening says CORRUPT, changes nothing, and names the copy; recovering brings back what the copy has. */
static void
assert_recovers (Fixture *fixture)
{
  g_autoptr(ParaatStore) store = paraat_store_new (fixture->dir);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr(GError) error = NULL;
  gsize size, size_after;
  guint n_rescued;

  before = read_file (fixture->path, &size);
  g_assert_false (support_open (store, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_CORRUPT);
  g_clear_error (&error);
  after = read_file (fixture->path, &size_after);
  g_assert_cmpmem (before, size, after, size_after);
  g_assert_nonnull (paraat_store_get_newest_copy (store));

  support_recover (store, &n_rescued, &error);
  g_assert_no_error (error);
  assert_said (fixture, store, 0, N_SAID);
  g_assert_cmpuint (count_set_aside (fixture), ==, 1);
  g_assert_cmpint (paraat_store_get_mint_reason (store), !=, PARAAT_MINT_NONE);   /* what it last said may be lost */
  say (fixture, store, 800);
  support_close (store);
  assert_opens_whole (fixture);
}

static void
test_not_a_database (Fixture       *fixture,
                     gconstpointer  data)
{
  static const char text[] = "Beste, hierbij de notulen van de vergadering.\n";

  keep_copy (fixture);
  write_file (fixture->path, text, strlen (text));
  assert_recovers (fixture);
}

static void
test_garbage_header (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autofree char *content = NULL;
  gsize size;

  keep_copy (fixture);
  content = read_file (fixture->path, &size);
  for (gsize i = 0; i < 100; i++)
    content[i] = (char) g_test_rand_int_range (0, 256);
  write_file (fixture->path, content, size);
  assert_recovers (fixture);
}

/* An empty file is a new database to SQLite; to somebody who wrote in it yesterday it is a loss. */
static void
test_emptied (Fixture       *fixture,
              gconstpointer  data)
{
  keep_copy (fixture);
  write_file (fixture->path, "", 0);
  assert_recovers (fixture);
}

static void
test_truncated (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *content = NULL;
  gsize size;

  keep_copy (fixture);
  content = read_file (fixture->path, &size);
  write_file (fixture->path, content, 4096 + 100);
  assert_recovers (fixture);
}

static void
test_gone (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(ParaatStore) store = paraat_store_new (fixture->dir);
  g_autoptr(GError) error = NULL;
  guint n_rescued;

  keep_copy (fixture);
  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  g_assert_false (support_open (store, &error));
  g_assert_error (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_CORRUPT);
  g_clear_error (&error);
  support_recover (store, &n_rescued, &error);
  g_assert_no_error (error);
  assert_said (fixture, store, 0, N_SAID);
  support_close (store);
}

/* Without any copy: what can be read of the damaged file itself. */
static void
test_without_copy (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(ParaatStore) store = paraat_store_new (fixture->dir);
  g_autofree char *content = NULL;
  g_autoptr(GError) error = NULL;
  gsize size;
  guint n_rescued = 0;

  content = read_file (fixture->path, &size);
  memset (content + 18, 0xee, 2);   /* a format of file that no SQLite knows */
  write_file (fixture->path, content, size);
  if (!support_open (store, &error))
    {
      g_test_message ("%s", error->message);
      g_clear_error (&error);
      support_recover (store, &n_rescued, &error);
      g_assert_no_error (error);
    }
  g_assert_cmpuint (count_set_aside (fixture), ==, 1);
  support_close (store);
}

/* One bit in the format of the schema, or in the name of a table that the schema tells of. */
static void
test_schema_turned (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autofree char *whole = NULL;
  gsize size;
  guint n_rescued;

  keep_copy (fixture);
  whole = read_file (fixture->path, &size);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(ParaatStore) store = paraat_store_new (fixture->dir);
      g_autofree char *content = g_memdup2 (whole, size);
      g_autoptr(GError) error = NULL;
      char *table = memmem (content, size, "CREATE TABLE change", strlen ("CREATE TABLE change"));

      if (i == 0)
        content[47] ^= 0x10;
      else
        {
          g_assert_nonnull (table);
          table[strlen ("CREATE TABLE ")] ^= 1;
        }
      write_file (fixture->path, content, size);
      g_assert_false (support_open (store, &error));
      g_assert_error (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_CORRUPT);
      g_clear_error (&error);
      support_recover (store, &n_rescued, &error);
      g_assert_no_error (error);
      assert_said (fixture, store, 0, N_SAID);
      support_close (store);
    }
}

/* Bits turn over at random places: whatever happens, nothing crashes, and with a copy everything in it is back. */
static void
test_bit_flips (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *whole = NULL;
  gsize size;
  guint n_noticed = 0;

  keep_copy (fixture);
  whole = read_file (fixture->path, &size);
  for (guint i = 0; i < 40; i++)
    {
      g_autoptr(ParaatStore) store = paraat_store_new (fixture->dir);
      g_autofree char *content = g_memdup2 (whole, size);
      g_autoptr(GError) error = NULL;
      guint n_rescued;

      for (gint32 n = g_test_rand_int_range (1, 200); n > 0; n--)
        content[g_test_rand_int_range (0, (gint32) size)] ^= (char) (1 << g_test_rand_int_range (0, 8));
      write_file (fixture->path, content, size);
      if (support_open (store, &error))
        {
          g_autoptr(ParaatState) state = support_read (store, &fixture->root.record, &error);

          support_close (store);
          continue;
        }
      n_noticed++;
      if (!g_error_matches (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_CORRUPT))
        {
          /* The number of its schema or program turned over: then it is another program's for all we can see. */
          g_test_message ("%s", error->message);
          g_assert_true (g_error_matches (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_TOO_NEW)
                         || g_error_matches (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_FOREIGN));
          support_close (store);
          continue;
        }
      g_clear_error (&error);
      support_recover (store, &n_rescued, &error);
      g_assert_no_error (error);
      assert_said (fixture, store, 0, N_SAID);
      support_close (store);
    }
  g_test_message ("%u of 40 were noticed at opening", n_noticed);
}

/* --- who am I --- */

static void
assert_minted (Fixture          *fixture,
               const char       *dir,
               ParaatMintReason  reason)
{
  ParaatStore *store = support_new_store (dir);

  g_assert_cmpint (paraat_store_get_mint_reason (store), ==, reason);
  g_assert_false (paraat_uuid_equal (paraat_device_get_id (paraat_store_get_device (store)), &fixture->device));
  say (fixture, store, 600);
  close_store (store);

  store = support_new_store (dir);   /* once, not at each start */
  g_assert_cmpint (paraat_store_get_mint_reason (store), ==, PARAAT_MINT_NONE);
  close_store (store);
}

static void
test_copied_folder (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autofree char *copy = g_strconcat (fixture->dir, "-copy", NULL);
  ParaatStore *store;

  support_copy_dir (fixture->dir, copy);
  assert_minted (fixture, copy, PARAAT_MINT_OTHER_FILE);
  store = support_new_store (copy);
  assert_said (fixture, store, 0, N_SAID);
  close_store (store);

  store = support_new_store (fixture->dir);   /* the first one stays who it was */
  g_assert_true (paraat_uuid_equal (paraat_device_get_id (paraat_store_get_device (store)), &fixture->device));
  close_store (store);
}

/* A snapshot of the machine: the same file, as it was. */
static void
test_older_file (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *content = NULL;
  gsize size;
  FILE *file;

  content = read_file (fixture->path, &size);
  assert_opens_whole (fixture);
  file = fopen (fixture->path, "r+");
  g_assert_nonnull (file);
  g_assert_cmpuint (fwrite (content, 1, size, file), ==, size);
  g_assert_cmpint (fclose (file), ==, 0);
  assert_minted (fixture, fixture->dir, PARAAT_MINT_OLDER_FILE);
}

static void
test_key_missing (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(GDir) dir = g_dir_open (fixture->dir, 0, NULL);
  const char *name;
  guint n = 0;

  /* Whatever it is called: the key is the file that a backup of the database does not have. */
  while ((name = g_dir_read_name (dir)) != NULL)
    if (strstr (name, "key") != NULL || strstr (name, "device") != NULL)
      {
        g_autofree char *path = g_build_filename (fixture->dir, name, NULL);

        g_assert_cmpint (g_unlink (path), ==, 0);
        n++;
      }
  g_assert_cmpuint (n, ==, 1);
  assert_minted (fixture, fixture->dir, PARAAT_MINT_KEY_MISSING);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(name, func) g_test_add ("/bad-days/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  ADD ("disk-full", test_disk_full);
  ADD ("disk-full-anywhere", test_disk_full_anywhere);
  ADD ("disk-full-at-start", test_disk_full_at_start);
  ADD ("read-only", test_read_only);
  ADD ("network-file-system", test_network_file_system);
  ADD ("two-processes", test_two_processes);
  ADD ("newer-schema", test_newer_schema);
  ADD ("foreign-file", test_foreign_file);
  ADD ("not-a-database", test_not_a_database);
  ADD ("garbage-header", test_garbage_header);
  ADD ("emptied", test_emptied);
  ADD ("truncated", test_truncated);
  ADD ("gone", test_gone);
  ADD ("without-copy", test_without_copy);
  ADD ("schema-turned", test_schema_turned);
  ADD ("bit-flips", test_bit_flips);
  ADD ("copied-folder", test_copied_folder);
  ADD ("older-file", test_older_file);
  ADD ("key-missing", test_key_missing);
#undef ADD

  return g_test_run ();
}

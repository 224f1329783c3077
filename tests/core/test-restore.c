/* SPDX-License-Identifier: EUPL-1.2 */

/* Copies that somebody asks for, and putting one back. */
#include "config.h"

#include "paraat-record.h"
#include "support.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#define KILLS 25

typedef struct
{
  char           *dir;        /* (owned) the data folder */
  char           *outside;    /* (owned) a stick */
  ParaatStore    *store;      /* (owned) open */
  ParaatIdentity  incident;
} Fixture;

static const char *own_path;

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* A thread that GTask ran may drop its reference after the callback: wait for it, not for a clock. */
static void
assert_store_ends (ParaatStore *store)
{
  while (g_atomic_int_get (&G_OBJECT (store)->ref_count) > 1)
    {
      g_main_context_iteration (NULL, FALSE);
      g_thread_yield ();
    }
  support_finalize (store);
}

static void
say (ParaatStore          *store,
     const ParaatIdentity *incident,
     const char           *value)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatChange) change = support_append_one (store, incident, "what_text", value, &error);

  g_assert_no_error (error);
}

static void
assert_said (ParaatStore          *store,
             const ParaatIdentity *incident,
             const char           *value)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatState) state = support_read (store, &incident->record, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (paraat_state_get_value (state, "what_text"), ==, value);
}

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  fixture->dir = support_new_dir ("restore");
  fixture->outside = support_new_dir ("stick");
  fixture->store = support_new_store (fixture->dir);
  paraat_identity_init_root (&fixture->incident, "incident", NULL, FALSE);
  say (fixture->store, &fixture->incident, "\"oud\"");
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  support_close (fixture->store);
  assert_store_ends (fixture->store);
  support_remove_dir (fixture->dir);
  support_remove_dir (fixture->outside);
  g_free (fixture->dir);
  g_free (fixture->outside);
}

/* The path of the newest copy of a kind. */
static char *
find_copy (ParaatStore    *store,
           ParaatCopyKind  kind)
{
  g_autoptr(GPtrArray) copies = paraat_store_list_copies (store);

  for (guint i = 0; i < copies->len; i++)
    {
      const ParaatCopy *copy = g_ptr_array_index (copies, i);

      if (copy->kind == kind)
        return g_strdup (copy->path);
    }

  return NULL;
}

static char *
copy_now (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;

  support_copy_now (fixture->store, &error);
  g_assert_no_error (error);

  return find_copy (fixture->store, PARAAT_COPY_ASKED);
}

static char *
export (Fixture *fixture)
{
  char *path = g_build_filename (fixture->outside, "kopie.db", NULL);
  g_autoptr(GError) error = NULL;

  support_export_copy (fixture->store, path, &error);
  g_assert_no_error (error);

  return path;
}

static void
restore (Fixture    *fixture,
         const char *path)
{
  g_autoptr(GError) error = NULL;

  support_restore (fixture->store, path, &error);
  g_assert_no_error (error);
}

static void
assert_nothing_left (Fixture *fixture)
{
  static const char * const names[] = { "restoring", "restoring.db", "restoring.db.part" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (fixture->dir, names[i], NULL);

      g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
    }
}

/* --- copies --- */

static void
test_copy_now (Fixture       *fixture,
               gconstpointer  data)
{
  g_autofree char *path = copy_now (fixture);
  g_autoptr(GPtrArray) copies = paraat_store_list_copies (fixture->store);
  const ParaatCopy *copy = g_ptr_array_index (copies, 0);
  GStatBuf found;

  g_assert_cmpuint (copies->len, ==, 1);
  g_assert_cmpint (copy->kind, ==, PARAAT_COPY_ASKED);
  g_assert_cmpuint (copy->size, >, 1000);
  g_assert_cmpint (ABS (copy->made_us - g_get_real_time ()), <, 60 * G_USEC_PER_SEC);
  g_assert_cmpint (g_stat (path, &found), ==, 0);
  g_assert_cmpint (found.st_mode & 077, ==, 0);
  g_assert_cmpint (paraat_store_get_copied_us (fixture->store), >, 0);
}

/* Whoever presses the button often loses neither the daily copies nor what was set aside. */
static void
test_many_copies (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autofree char *daily = g_build_filename (fixture->dir, "copies", "paraat-2020-01-01.db", NULL);
  g_autofree char *aside = g_build_filename (fixture->dir, "copies", "before-restore-20200101-000000-000000.db", NULL);
  guint n[PARAAT_N_COPY_KINDS] = { 0 };
  g_autoptr(GPtrArray) copies = NULL;

  g_assert_true (g_file_set_contents (daily, "x", 1, NULL));
  g_assert_true (g_file_set_contents (aside, "x", 1, NULL));
  for (guint i = 0; i < 10; i++)
    g_free (copy_now (fixture));
  copies = paraat_store_list_copies (fixture->store);
  for (guint i = 0; i < copies->len; i++)
    n[((ParaatCopy *) g_ptr_array_index (copies, i))->kind]++;
  g_assert_cmpuint (n[PARAAT_COPY_DAILY], ==, 1);
  g_assert_cmpuint (n[PARAAT_COPY_ASKED], ==, 7);
  g_assert_cmpuint (n[PARAAT_COPY_BEFORE_RESTORE], ==, 1);
}

/* A copy that goes anywhere has the words and not the key. */
static void
test_export (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *path = export (fixture);
  g_autofree char *key_path = g_build_filename (fixture->dir, "device.key", NULL);
  g_autoptr(GKeyFile) key = g_key_file_new ();
  g_autofree char *seed = NULL;
  g_autofree guchar *raw = NULL;
  g_autofree char *content = NULL;
  gsize size, raw_size;

  g_assert_true (g_key_file_load_from_file (key, key_path, G_KEY_FILE_NONE, NULL));
  seed = g_key_file_get_string (key, "device", "seed", NULL);
  raw = g_base64_decode (seed, &raw_size);
  g_assert_cmpuint (raw_size, ==, 32);
  g_assert_true (g_file_get_contents (path, &content, &size, NULL));
  g_assert_nonnull (memmem (content, size, "oud", 3));
  g_assert_null (memmem (content, size, seed, strlen (seed)));
  g_assert_null (memmem (content, size, raw, raw_size));
}

static void
test_export_replaces (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->outside, "kopie.db", NULL);
  g_autofree char *again = NULL;

  g_assert_true (g_file_set_contents (path, "iets anders", -1, NULL));
  again = export (fixture);
  say (fixture->store, &fixture->incident, "\"nieuw\"");
  restore (fixture, again);
  assert_said (fixture->store, &fixture->incident, "\"oud\"");
}

/* Not over the database that is in use, whatever its path is called. */
static void
test_export_not_over_the_data (Fixture       *fixture,
                               gconstpointer  data)
{
  g_autofree char *link = g_build_filename (fixture->outside, "link", NULL);
  g_autofree char *path = g_build_filename (link, "paraat.db", NULL);
  g_autofree char *nowhere = g_build_filename (fixture->outside, "geen", "kopie.db", NULL);
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (symlink (fixture->dir, link), ==, 0);
  g_assert_false (support_export_copy (fixture->store, path, &error));
  g_assert_error (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (support_export_copy (fixture->store, nowhere, &error));
  g_assert_nonnull (error);
  assert_said (fixture->store, &fixture->incident, "\"oud\"");
}

/* The copy that is made by itself after each is not one that somebody asked for: the list showed that one twice. */
static void
assert_kinds (Fixture *fixture)
{
  guint n[PARAAT_N_COPY_KINDS] = { 0 };

  while (n[PARAAT_COPY_AFTER_RESTORE] < 2)
    {
      g_autoptr(GPtrArray) copies = NULL;

      g_main_context_iteration (NULL, FALSE);
      copies = paraat_store_list_copies (fixture->store);
      memset (n, 0, sizeof n);
      for (guint i = 0; i < copies->len; i++)
        n[((ParaatCopy *) g_ptr_array_index (copies, i))->kind]++;
    }
  g_assert_cmpuint (n[PARAAT_COPY_ASKED], ==, 1);
  g_assert_cmpuint (n[PARAAT_COPY_BEFORE_RESTORE], ==, 2);
}

/* --- putting back --- */

static void
test_restore (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *copy = copy_now (fixture);
  g_autofree char *aside = NULL;
  ParaatUuid before = *paraat_device_get_id (paraat_store_get_device (fixture->store));

  say (fixture->store, &fixture->incident, "\"nieuw\"");
  restore (fixture, copy);
  assert_said (fixture->store, &fixture->incident, "\"oud\"");
  g_assert_cmpint (paraat_store_get_mint_reason (fixture->store), ==, PARAAT_MINT_OTHER_FILE);
  g_assert_false (paraat_uuid_equal (&before, paraat_device_get_id (paraat_store_get_device (fixture->store))));
  assert_nothing_left (fixture);

  /* Nothing is gone: what stood there is a copy like any other. */
  aside = find_copy (fixture->store, PARAAT_COPY_BEFORE_RESTORE);
  g_assert_nonnull (aside);
  restore (fixture, aside);
  assert_said (fixture->store, &fixture->incident, "\"nieuw\"");
  assert_kinds (fixture);
  say (fixture->store, &fixture->incident, "\"en verder\"");
}

/* The copy was made with a journal beside it, by hand, on a stick. */
static void
test_restore_a_raw_copy (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autofree char *stick = g_build_filename (fixture->outside, "map", NULL);
  g_autofree char *path = g_build_filename (stick, "paraat.db", NULL);
  g_autofree char *journal = g_strconcat (path, "-wal", NULL);

  say (fixture->store, &fixture->incident, "\"in het journaal\"");
  support_copy_dir (fixture->dir, stick);
  g_assert_true (g_file_test (journal, G_FILE_TEST_EXISTS));
  say (fixture->store, &fixture->incident, "\"nieuw\"");
  restore (fixture, path);
  assert_said (fixture->store, &fixture->incident, "\"in het journaal\"");
}

static void
restoring_cb (ParaatStore *store,
              gboolean    *out_was_told)
{
  g_assert_true (paraat_store_get_is_open (store));
  *out_was_told = TRUE;
}

/* What is being typed is in the copy that is set aside; the screen's record says nothing more, and a new one is true. */
static void
test_restore_while_a_record_is_live (Fixture       *fixture,
                                     gconstpointer  data)
{
  g_autofree char *copy = copy_now (fixture);
  g_autofree char *aside = NULL;
  ParaatRecord *live = paraat_record_new (fixture->store, &fixture->incident);
  g_autoptr(ParaatRecord) now = NULL;
  gboolean was_told = FALSE;
  ParaatUuid colleague;

  paraat_uuid_known (&fixture->incident.root, "colleague", "an", &colleague);
  while (!paraat_record_get_is_loaded (live))
    g_main_context_iteration (NULL, TRUE);
  paraat_record_type_text (live, "what_text", "nog aan het typen");
  g_signal_connect (fixture->store, "restoring", G_CALLBACK (restoring_cb), &was_told);
  restore (fixture, copy);
  g_assert_true (was_told);
  assert_said (fixture->store, &fixture->incident, "\"oud\"");

  paraat_record_set_text (live, "what_text", "van vroeger");
  paraat_record_type_text (live, "what_text", "van vroeger");
  paraat_record_speak_for (live, &colleague);   /* nor in another's name */
  paraat_record_set_text (live, "what_text", "van vroeger");
  g_assert_false (paraat_record_has_unsaved (live));
  now = paraat_record_get (fixture->store, &fixture->incident.record);
  g_assert_true (now != live);
  settle ();
  g_assert_finalize_object (live);
  assert_said (fixture->store, &fixture->incident, "\"oud\"");

  aside = find_copy (fixture->store, PARAAT_COPY_BEFORE_RESTORE);
  g_clear_object (&now);
  settle ();
  restore (fixture, aside);
  assert_said (fixture->store, &fixture->incident, "\"nog aan het typen\"");
}

static void
assert_refused (Fixture          *fixture,
                const char       *path,
                ParaatStoreError  code)
{
  g_autoptr(GPtrArray) before = paraat_store_list_copies (fixture->store);
  g_autoptr(GPtrArray) after = NULL;
  g_autoptr(GError) error = NULL;
  gboolean was_told = FALSE;
  gulong handler = g_signal_connect (fixture->store, "restoring", G_CALLBACK (restoring_cb), &was_told);

  g_assert_false (support_restore (fixture->store, path, &error));
  g_assert_error (error, PARAAT_STORE_ERROR, (int) code);
  g_assert_false (was_told);
  g_assert_true (paraat_store_get_is_open (fixture->store));
  assert_said (fixture->store, &fixture->incident, "\"oud\"");
  after = paraat_store_list_copies (fixture->store);
  g_assert_cmpuint (before->len, ==, after->len);
  assert_nothing_left (fixture);
  g_signal_handler_disconnect (fixture->store, handler);
}

static void
change_copy (const char *path,
             const char *sql)
{
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

static void
test_restore_of_no_database (Fixture       *fixture,
                             gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->outside, "foto.db", NULL);
  g_autofree char *own = g_build_filename (fixture->dir, "paraat.db", NULL);

  assert_refused (fixture, path, PARAAT_STORE_ERROR_NOT_FOUND);
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  assert_refused (fixture, path, PARAAT_STORE_ERROR_FOREIGN);
  g_assert_true (g_file_set_contents (path, "\xff\xd8\xff\xe0 een foto van het feest", -1, NULL));
  assert_refused (fixture, path, PARAAT_STORE_ERROR_FOREIGN);
  assert_refused (fixture, fixture->outside, PARAAT_STORE_ERROR_FOREIGN);
  assert_refused (fixture, own, PARAAT_STORE_ERROR_INVALID);
}

static void
test_restore_of_another_program (Fixture       *fixture,
                                 gconstpointer  data)
{
  g_autofree char *path = export (fixture);
  g_autofree char *other = g_build_filename (fixture->outside, "ander.db", NULL);

  change_copy (other, "CREATE TABLE change (n INTEGER)");
  assert_refused (fixture, other, PARAAT_STORE_ERROR_FOREIGN);
  change_copy (path, "CREATE TRIGGER t AFTER INSERT ON change BEGIN DELETE FROM change; END");
  assert_refused (fixture, path, PARAAT_STORE_ERROR_FOREIGN);
}

static void
test_restore_of_a_newer_schema (Fixture       *fixture,
                                gconstpointer  data)
{
  g_autofree char *path = export (fixture);

  change_copy (path, "PRAGMA user_version = 99");
  assert_refused (fixture, path, PARAAT_STORE_ERROR_TOO_NEW);
}

static void
test_restore_of_a_damaged_copy (Fixture       *fixture,
                                gconstpointer  data)
{
  g_autofree char *path = export (fixture);
  g_autofree char *content = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &content, &size, NULL));
  g_assert_true (g_file_set_contents (path, content, (gssize) size / 2, NULL));   /* the stick was pulled out */
  assert_refused (fixture, path, PARAAT_STORE_ERROR_CORRUPT);
  memset (content + size / 2, 0x5a, size / 4);
  g_assert_true (g_file_set_contents (path, content, (gssize) size, NULL));
  assert_refused (fixture, path, PARAAT_STORE_ERROR_CORRUPT);
}

static void
result_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* Somebody ends the program while a copy is put back: it ends, and one of the two stands there. */
static void
test_close_while_restoring (Fixture       *fixture,
                            gconstpointer  data)
{
  g_autofree char *copy = copy_now (fixture);

  for (guint turns = 0; turns < 6; turns++)
    {
      g_autoptr(GAsyncResult) restored = NULL;
      g_autoptr(GAsyncResult) again = NULL;
      g_autoptr(GError) error = NULL;

      paraat_store_restore_async (fixture->store, copy, result_cb, &restored);
      paraat_store_restore_async (fixture->store, copy, result_cb, &again);
      for (guint i = 0; i < turns; i++)
        g_main_context_iteration (NULL, TRUE);
      support_close (fixture->store);
      g_assert_nonnull (restored);
      g_assert_nonnull (again);
      g_assert_false (paraat_store_restore_finish (fixture->store, again, &error));
      g_assert_error (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_BUSY);
      g_clear_error (&error);
      (void) paraat_store_restore_finish (fixture->store, restored, NULL);
      support_open (fixture->store, &error);
      g_assert_no_error (error);
      assert_said (fixture->store, &fixture->incident, "\"oud\"");
      assert_nothing_left (fixture);
    }
}

/* --- a process that ends in between --- */

/* This program once more: puts copies back, in turns, until it is killed. */
static G_NORETURN void
work (const char *dir,
      const char *old,
      const char *new)
{
  ParaatStore *store = support_new_store (dir);

  g_print ("begonnen\n");
  for (;;)
    {
      g_autoptr(GError) error = NULL;

      support_restore (store, old, &error);
      g_assert_no_error (error);
      support_restore (store, new, &error);
      g_assert_no_error (error);
    }
}

static void
kill_at (Fixture    *fixture,
         const char *old,
         const char *new,
         guint       ms)
{
  const char * const argv[] = { own_path, "--work", fixture->dir, old, new, NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) process = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  char word[9];
  gsize n;

  g_assert_no_error (error);
  g_input_stream_read_all (g_subprocess_get_stdout_pipe (process), word, sizeof word, &n, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, sizeof word);
  g_usleep (ms * 1000);
  g_subprocess_force_exit (process);
  g_subprocess_wait (process, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_subprocess_get_term_sig (process), ==, SIGKILL);
}

static void
test_killed_in_between (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autofree char *exported = export (fixture);
  g_autofree char *old = g_build_filename (fixture->outside, "oud.db", NULL);
  g_autofree char *new = NULL;
  g_autoptr(GRand) random = g_rand_new_with_seed (20261124);
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (g_rename (exported, old), ==, 0);
  say (fixture->store, &fixture->incident, "\"nieuw\"");
  new = export (fixture);
  for (guint i = 0; i < KILLS; i++)
    {
      g_autoptr(ParaatState) state = NULL;
      const char *value;

      support_close (fixture->store);
      kill_at (fixture, old, new, (guint) g_rand_int_range (random, 0, 150));
      support_open (fixture->store, &error);
      g_assert_no_error (error);
      state = support_read (fixture->store, &fixture->incident.record, &error);
      g_assert_no_error (error);
      value = paraat_state_get_value (state, "what_text");
      g_assert_true (g_str_equal (value, "\"oud\"") || g_str_equal (value, "\"nieuw\""));
      assert_nothing_left (fixture);
    }
  say (fixture->store, &fixture->incident, "\"en verder\"");
}

int
main (int    argc,
      char **argv)
{
  const struct { const char *name; void (*test) (Fixture *fixture, gconstpointer data); } tests[] = {
    { "copy-now", test_copy_now },
    { "many-copies", test_many_copies },
    { "export", test_export },
    { "export-replaces", test_export_replaces },
    { "export-not-over-the-data", test_export_not_over_the_data },
    { "restore", test_restore },
    { "raw-copy", test_restore_a_raw_copy },
    { "record-is-live", test_restore_while_a_record_is_live },
    { "no-database", test_restore_of_no_database },
    { "another-program", test_restore_of_another_program },
    { "newer-schema", test_restore_of_a_newer_schema },
    { "damaged-copy", test_restore_of_a_damaged_copy },
    { "close-while-restoring", test_close_while_restoring },
    { "killed-in-between", test_killed_in_between },
  };

  own_path = argv[0];
  if (argc == 5 && g_str_equal (argv[1], "--work"))
    work (argv[2], argv[3], argv[4]);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strdup_printf ("/restore/%s", tests[i].name);

      g_test_add (path, Fixture, NULL, fixture_set_up, tests[i].test, fixture_tear_down);
    }

  return g_test_run ();
}

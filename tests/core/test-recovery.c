/* SPDX-License-Identifier: EUPL-1.2 */

/* A recovery that does not end, and what stands where after one that does. */
#include "config.h"

#include "paraat-store-sql.h"
#include "support.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/resource.h>

#define N_SAID 60

typedef struct
{
  char        *dir;      /* (owned) */
  char        *path;     /* (owned) of the database */
  ParaatStore *store;    /* (owned) */
} Fixture;

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
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  fixture->dir = support_new_dir ("recovery");
  fixture->path = g_build_filename (fixture->dir, "paraat.db", NULL);
  fixture->store = support_new_store (fixture->dir);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  support_close (fixture->store);
  assert_store_ends (fixture->store);
  support_remove_dir (fixture->dir);
  g_free (fixture->path);
  g_free (fixture->dir);
}

static void
say (Fixture *fixture,
     gsize    size)
{
  g_autofree char *text = g_strnfill (size, 'x');
  g_autofree char *value = g_strdup_printf ("\"%s\"", text);
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatChange) change = NULL;
  ParaatIdentity incident;

  paraat_identity_init_root (&incident, "incident", NULL, FALSE);
  change = support_append_one (fixture->store, &incident, "what_text", value, &error);
  g_assert_no_error (error);
}

static guint
count_said (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) list = support_list (fixture->store, "incident", NULL, &error);

  g_assert_no_error (error);

  return list->len;
}

static void
open_store (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;

  support_open (fixture->store, &error);
  g_assert_no_error (error);
}

/* No file grows beyond so many bytes: there is room for a small journal, and not for all that is to be read back. */
static void
limit_files (rlim_t size)
{
  struct rlimit limit;

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = size;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

static gboolean
has_marker (Fixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->dir, "recovering", NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
recover_without_room (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  guint n_rescued;

  for (guint i = 0; i < N_SAID; i++)
    say (fixture, 50000);
  support_close (fixture->store);
  limit_files (1000000);
  g_assert_false (support_recover (fixture->store, &n_rescued, &error));
  g_assert_error (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_FULL);
}

/* The next start finds a database that opens, and still reads the one that was set aside. */
static void
test_interrupted_recovery_goes_on (Fixture       *fixture,
                                   gconstpointer  data)
{
  recover_without_room (fixture);
  limit_files (RLIM_INFINITY);
  open_store (fixture);
  g_assert_cmpuint (count_said (fixture), ==, N_SAID);
  g_assert_false (has_marker (fixture));
}

/* As long as there is no room for it, it waits, and nobody else does. */
static void
test_interrupted_recovery_keeps_nobody_out (Fixture       *fixture,
                                            gconstpointer  data)
{
  g_autoptr(ParaatState) state = NULL;
  ParaatIdentity typed;

  recover_without_room (fixture);
  open_store (fixture);
  g_assert_true (paraat_store_get_is_full (fixture->store));
  say (fixture, 10);
  g_assert_cmpuint (count_said (fixture), ==, 1);
  paraat_identity_init_root (&typed, "incident", NULL, FALSE);
  paraat_store_put_draft (fixture->store, paraat_edit_new (&typed, NULL, "what_text", "\"half\""));
  support_close (fixture->store);
  limit_files (RLIM_INFINITY);
  open_store (fixture);
  g_assert_cmpuint (count_said (fixture), ==, N_SAID + 2);
  state = support_read (fixture->store, &typed.record, NULL);
  g_assert_nonnull (state);
  g_assert_cmpstr (paraat_state_get_value (state, "what_text"), ==, "\"half\"");
  g_assert_false (has_marker (fixture));
}

static void
write_file (const char *path,
            const char *bytes,
            gsize       size)
{
  g_assert_true (g_file_set_contents_full (path, bytes, (gssize) size, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

/* The power went when the journal had been set aside and the database had not. */
static void
test_interrupted_between_two_names (Fixture       *fixture,
                                    gconstpointer  data)
{
  g_autofree char *journal = g_strconcat (fixture->path, "-wal", NULL);
  g_autofree char *aside = g_build_filename (fixture->dir, "damaged-20261123-065200-000000", NULL);
  g_autofree char *moved = g_build_filename (aside, "paraat.db-wal", NULL);
  g_autofree char *marker = g_build_filename (fixture->dir, "recovering", NULL);
  g_autofree char *bytes = NULL;
  g_autofree char *journal_bytes = NULL;
  gsize size, journal_size;

  say (fixture, 10);
  g_assert_true (g_file_get_contents (fixture->path, &bytes, &size, NULL));
  g_assert_true (g_file_get_contents (journal, &journal_bytes, &journal_size, NULL));
  support_close (fixture->store);
  write_file (fixture->path, bytes, size);
  g_assert_cmpint (g_mkdir (aside, 0700), ==, 0);
  write_file (moved, journal_bytes, journal_size);
  write_file (marker, "damaged-20261123-065200-000000", strlen ("damaged-20261123-065200-000000"));

  open_store (fixture);
  g_assert_cmpuint (count_said (fixture), ==, 1);
  g_assert_false (has_marker (fixture));
}

/* The power went when all had been read, and it was not known yet. */
static void
test_recovery_twice (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autofree char *marker = g_build_filename (fixture->dir, "recovering", NULL);
  g_autoptr(GDir) dir = NULL;
  g_autoptr(GError) error = NULL;
  const char *name;
  guint n_rescued;

  say (fixture, 10);
  support_close (fixture->store);
  support_recover (fixture->store, &n_rescued, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_rescued, ==, 1);
  say (fixture, 10);
  support_close (fixture->store);
  dir = g_dir_open (fixture->dir, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL && !g_str_has_prefix (name, "damaged-"))
    ;
  g_assert_nonnull (name);
  write_file (marker, name, strlen (name));
  open_store (fixture);
  g_assert_cmpuint (count_said (fixture), ==, 2);
  g_assert_false (has_marker (fixture));
}

/* --- what was typed --- */

static void
run_sql (Fixture    *fixture,
         const char *sql)
{
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (fixture->path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

static void
keep_copy (Fixture *fixture)
{
  g_autofree char *sql = g_strdup_printf ("VACUUM INTO '%s/copies/paraat-2020-01-01.db'", fixture->dir);

  run_sql (fixture, sql);
}

static void
type (Fixture              *fixture,
      const ParaatIdentity *incident,
      const char           *value)
{
  paraat_store_put_draft (fixture->store, paraat_edit_new (incident, NULL, "what_text", value));
}

static void
assert_shows_after_recovery (Fixture              *fixture,
                             const ParaatIdentity *incident,
                             const char           *value)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatState) state = NULL;
  guint n_rescued;

  support_recover (fixture->store, &n_rescued, &error);
  g_assert_no_error (error);
  state = support_read (fixture->store, &incident->record, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (paraat_state_get_heads (state, "what_text")->len, ==, 1);
  g_assert_cmpstr (paraat_state_get_value (state, "what_text"), ==, value);
}

/* Half typed when the copy was made, said as a whole since then. */
static void
recover_said_draft (Fixture    *fixture,
                    const char *damage)
{
  g_autoptr(ParaatChange) said = NULL;
  g_autoptr(GError) error = NULL;
  ParaatIdentity incident;

  paraat_identity_init_root (&incident, "incident", NULL, FALSE);
  paraat_store_put_setting (fixture->store, "author", "old");
  type (fixture, &incident, "\"half\"");
  say (fixture, 10);   /* after which the above is durable */
  keep_copy (fixture);
  paraat_store_put_setting (fixture->store, "author", "new");
  said = support_append_one (fixture->store, &incident, "what_text", "\"heel\"", &error);
  g_assert_no_error (error);
  support_close (fixture->store);
  if (damage != NULL)
    run_sql (fixture, damage);
  assert_shows_after_recovery (fixture, &incident, "\"heel\"");
  g_assert_cmpstr (paraat_store_get_setting (fixture->store, "author"), ==, "new");
}

static void
test_old_draft_does_not_come_back (Fixture       *fixture,
                                   gconstpointer  data)
{
  recover_said_draft (fixture, NULL);
}

static void
test_old_draft_beside_unreadable_ones (Fixture       *fixture,
                                       gconstpointer  data)
{
  recover_said_draft (fixture, "DROP TABLE draft");
}

static void
test_new_draft_is_kept (Fixture       *fixture,
                        gconstpointer  data)
{
  ParaatIdentity incident;

  paraat_identity_init_root (&incident, "incident", NULL, FALSE);
  type (fixture, &incident, "\"half\"");
  say (fixture, 10);
  keep_copy (fixture);
  type (fixture, &incident, "\"bijna heel\"");
  support_close (fixture->store);
  assert_shows_after_recovery (fixture, &incident, "\"bijna heel\"");
}

/* --- who one is after a start that failed --- */

/* As after a kill: what was committed stands in the journal, which is longer than any file may be now. */
static void
leave_long_journal (Fixture *fixture)
{
  g_autofree char *journal = g_strconcat (fixture->path, "-wal", NULL);
  g_autofree char *bytes = NULL;
  gsize size;

  for (guint i = 0; i < 3; i++)
    say (fixture, 50000);
  g_assert_true (g_file_get_contents (journal, &bytes, &size, NULL));
  g_assert_cmpuint (size, >, 100000);
  support_close (fixture->store);
  write_file (journal, bytes, size);
}

/* The counting of this start does not reach the disk: the key must not remember it. */
static void
test_identity_stays_when_counting_fails (Fixture       *fixture,
                                         gconstpointer  data)
{
  ParaatUuid id = *paraat_device_get_id (paraat_store_get_device (fixture->store));
  g_autoptr(GError) error = NULL;

  leave_long_journal (fixture);
  limit_files (100000);
  g_assert_false (support_open (fixture->store, &error));
  g_assert_error (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_FULL);
  limit_files (RLIM_INFINITY);
  open_store (fixture);
  g_assert_cmpint (paraat_store_get_mint_reason (fixture->store), ==, PARAAT_MINT_NONE);
  g_assert_true (paraat_uuid_equal (paraat_device_get_id (paraat_store_get_device (fixture->store)), &id));
}

/* As a backup would be put back: the same bytes in another file. */
static void
put_back (Fixture *fixture)
{
  g_autofree char *other = g_strconcat (fixture->path, ".backup", NULL);
  g_autofree char *bytes = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (fixture->path, &bytes, &size, NULL));
  write_file (other, bytes, size);
  g_assert_cmpint (g_rename (other, fixture->path), ==, 0);
}

/* The first start after it fails when the new key is on record already. */
static void
test_restored_is_told_after_a_failed_start (Fixture       *fixture,
                                            gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  support_close (fixture->store);
  put_back (fixture);
  run_sql (fixture, "ALTER TABLE draft RENAME TO elsewhere");
  g_assert_false (support_open (fixture->store, &error));
  run_sql (fixture, "ALTER TABLE elsewhere RENAME TO draft");
  open_store (fixture);
  g_assert_cmpint (paraat_store_get_mint_reason (fixture->store), ==, PARAAT_MINT_OTHER_FILE);

  support_close (fixture->store);
  open_store (fixture);
  g_assert_cmpint (paraat_store_get_mint_reason (fixture->store), ==, PARAAT_MINT_NONE);   /* it was told */
}

static const char * const migrations[] = { "CREATE TABLE probe (n INTEGER) STRICT", NULL };

static void
open_extended (Fixture *fixture)
{
  assert_store_ends (fixture->store);
  fixture->store = paraat_store_new (fixture->dir);
  paraat_store_set_extension (fixture->store, "probe", 0x50524f42, migrations);
  open_store (fixture);
}

static gboolean
settle_job (ParaatSql  *sql,
            gpointer    data,
            GError    **error)
{
  return paraat_sql_settle_mint (sql, error);
}

static void
result_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* Who has something to do about it says when it is done. */
static void
test_restored_is_told_until_settled (Fixture       *fixture,
                                     gconstpointer  data)
{
  g_autofree char *key = g_build_filename (fixture->dir, "device.key", NULL);
  g_autoptr(GAsyncResult) result = NULL;

  support_close (fixture->store);
  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  g_assert_cmpint (g_unlink (key), ==, 0);
  open_extended (fixture);
  g_assert_cmpint (paraat_store_get_mint_reason (fixture->store), ==, PARAAT_MINT_FIRST);
  support_close (fixture->store);
  put_back (fixture);
  open_extended (fixture);
  g_assert_cmpint (paraat_store_get_mint_reason (fixture->store), ==, PARAAT_MINT_OTHER_FILE);
  support_close (fixture->store);
  open_extended (fixture);
  g_assert_cmpint (paraat_store_get_mint_reason (fixture->store), ==, PARAAT_MINT_OTHER_FILE);
  paraat_store_write_async (fixture->store, settle_job, NULL, NULL, NULL, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (paraat_store_write_finish (fixture->store, result, NULL));
  support_close (fixture->store);
  g_clear_object (&result);
  open_extended (fixture);
  g_assert_cmpint (paraat_store_get_mint_reason (fixture->store), ==, PARAAT_MINT_NONE);
}

int
main (int    argc,
      char **argv)
{
  const struct { const char *name; void (*test) (Fixture *, gconstpointer); } tests[] = {
    { "interrupted-recovery-goes-on", test_interrupted_recovery_goes_on },
    { "interrupted-recovery-keeps-nobody-out", test_interrupted_recovery_keeps_nobody_out },
    { "interrupted-between-two-names", test_interrupted_between_two_names },
    { "recovery-twice", test_recovery_twice },
    { "old-draft-does-not-come-back", test_old_draft_does_not_come_back },
    { "old-draft-beside-unreadable-ones", test_old_draft_beside_unreadable_ones },
    { "new-draft-is-kept", test_new_draft_is_kept },
    { "identity-stays-when-counting-fails", test_identity_stays_when_counting_fails },
    { "restored-is-told-after-a-failed-start", test_restored_is_told_after_a_failed_start },
    { "restored-is-told-until-settled", test_restored_is_told_until_settled },
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strdup_printf ("/recovery/%s", tests[i].name);

      g_test_add (path, Fixture, NULL, fixture_set_up, tests[i].test, fixture_tear_down);
    }

  return g_test_run ();
}

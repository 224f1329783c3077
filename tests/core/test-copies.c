/* SPDX-License-Identifier: EUPL-1.2 */

/* What was erased stands in no copy and not in the journal either; and what erases nothing costs no copy. */
#include "config.h"

#include "paraat-store.h"
#include "support.h"

#include <glib/gstdio.h>
#include <string.h>
#include <utime.h>

#define WORD "Vergeetmijniet"

typedef struct
{
  char           *dir;       /* (owned) */
  char           *copies;    /* (owned) */
  char           *path;      /* (owned) of the database */
  ParaatStore    *store;     /* (owned) open */
  ParaatIdentity  incident;
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
  fixture->dir = support_new_dir ("copies");
  fixture->copies = g_build_filename (fixture->dir, "copies", NULL);
  fixture->path = g_build_filename (fixture->dir, "paraat.db", NULL);
  fixture->store = support_new_store (fixture->dir);
  paraat_identity_init_root (&fixture->incident, "incident", NULL, FALSE);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  support_close (fixture->store);
  assert_store_ends (fixture->store);
  support_remove_dir (fixture->dir);
  g_free (fixture->path);
  g_free (fixture->copies);
  g_free (fixture->dir);
}

static ParaatChange *
say (Fixture    *fixture,
     const char *field,
     const char *value)
{
  g_autoptr(GError) error = NULL;
  ParaatChange *change = support_append_one (fixture->store, &fixture->incident, field, value, &error);

  g_assert_no_error (error);

  return change;
}

static void
erase (Fixture      *fixture,
       ParaatChange *change,
       const char   *reason)
{
  g_autoptr(GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_edit_free);
  g_autoptr(GPtrArray) done = NULL;
  g_autoptr(GError) error = NULL;
  ParaatEdit *edit = paraat_edit_new (&fixture->incident, NULL, PARAAT_FIELD_ERASED, reason);

  if (change != NULL)
    paraat_edit_add_seen (edit, paraat_change_get_id (change));
  g_ptr_array_add (edits, edit);
  done = support_append (fixture->store, edits, &error);
  g_assert_no_error (error);
}

static gboolean
holds_word (const char *path)
{
  g_autofree char *bytes = NULL;
  gsize size;

  return g_file_get_contents (path, &bytes, &size, NULL) && memmem (bytes, size, WORD, strlen (WORD)) != NULL;
}

/* A copy as it was before: the database is in one file when the store is closed. */
static void
keep_copy (Fixture    *fixture,
           const char *name,
           gint64      age_s)
{
  g_autofree char *path = g_build_filename (fixture->copies, name, NULL);
  g_autofree char *bytes = NULL;
  time_t made = (time_t) (g_get_real_time () / G_USEC_PER_SEC - age_s);
  struct utimbuf times = { made, made };
  gsize size;

  g_assert_true (g_file_get_contents (fixture->path, &bytes, &size, NULL));
  g_assert_true (g_file_set_contents (path, bytes, (gssize) size, NULL));
  g_assert_cmpint (utime (path, &times), ==, 0);
}

static guint
count_copies (Fixture *fixture,
              guint   *out_n_with_word)
{
  g_autoptr(GDir) dir = g_dir_open (fixture->copies, 0, NULL);
  const char *name;
  guint n = 0;

  *out_n_with_word = 0;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->copies, name, NULL);

      n++;
      *out_n_with_word += holds_word (path);
    }

  return n;
}

static void
wait_ms (guint ms)
{
  gint64 end = g_get_monotonic_time () + (gint64) ms * 1000;

  while (g_get_monotonic_time () < end)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
}

/* One copy and none of them with the word, within a few seconds. */
static void
assert_becomes_clean (Fixture *fixture)
{
  guint n = 0;
  guint n_with_word = 1;

  for (guint i = 0; i < 500 && (n != 1 || n_with_word > 0); i++)
    {
      wait_ms (10);
      n = count_copies (fixture, &n_with_word);
    }
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (n_with_word, ==, 0);
}

static ParaatChange *
say_word_and_keep_copies (Fixture *fixture)
{
  ParaatChange *word = say (fixture, "reporter_name", "\"" WORD "\"");

  support_close (fixture->store);
  keep_copy (fixture, "paraat-2020-01-01.db", 24 * 3600);
  keep_copy (fixture, "paraat-2020-01-02.db", -24 * 3600);        /* the clock was ahead */
  keep_copy (fixture, "paraat-2020-01-03.db.part", 24 * 3600);    /* the power went */
  assert_store_ends (fixture->store);
  fixture->store = support_new_store (fixture->dir);

  return word;
}

static void
test_erased_is_in_no_copy (Fixture       *fixture,
                           gconstpointer  data)
{
  g_autoptr(ParaatChange) word = say_word_and_keep_copies (fixture);

  erase (fixture, word, "{\"reason\":\"een naam\"}");
  assert_becomes_clean (fixture);
}

/* Each would have made a copy of its own, on two threads, under one name. */
static void
test_erased_twice_at_once (Fixture       *fixture,
                           gconstpointer  data)
{
  g_autoptr(ParaatChange) word = say_word_and_keep_copies (fixture);

  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *value = g_strdup_printf ("\"" WORD " %u\"", i);
      g_autofree char *reason = g_strdup_printf ("{\"reason\":\"%u\"}", i);
      g_autoptr(ParaatChange) other = say (fixture, "what_text", value);

      erase (fixture, other, reason);
    }
  erase (fixture, word, "{\"reason\":\"een naam\"}");
  assert_becomes_clean (fixture);
  wait_ms (500);
  assert_becomes_clean (fixture);
}

/* Somebody erases and leaves: the next start does it. */
static void
test_erased_before_closing (Fixture       *fixture,
                            gconstpointer  data)
{
  g_autoptr(ParaatChange) word = say_word_and_keep_copies (fixture);
  g_autofree char *in_the_way = g_build_filename (fixture->copies, "a-folder", NULL);

  g_assert_cmpint (g_mkdir (in_the_way, 0700), ==, 0);   /* which cannot be unlinked: the first try fails */
  erase (fixture, word, "{\"reason\":\"een naam\"}");
  support_close (fixture->store);
  assert_store_ends (fixture->store);
  g_assert_cmpint (g_rmdir (in_the_way), ==, 0);
  keep_copy (fixture, "paraat-2020-01-01.db", 24 * 3600);
  fixture->store = support_new_store (fixture->dir);
  assert_becomes_clean (fixture);
}

static void
test_erased_is_not_in_the_journal (Fixture       *fixture,
                                   gconstpointer  data)
{
  g_autoptr(ParaatChange) word = say (fixture, "reporter_name", "\"" WORD "\"");
  g_autofree char *journal = g_strconcat (fixture->path, "-wal", NULL);

  g_assert_true (holds_word (journal));
  erase (fixture, word, "{\"reason\":\"een naam\"}");
  for (guint i = 0; i < 500 && holds_word (journal); i++)
    wait_ms (10);
  g_assert_false (holds_word (journal));
  g_assert_false (holds_word (fixture->path));
}

/* Or anybody could have all but one of the copies thrown away, again and again. */
static void
test_erasing_nothing_costs_no_copy (Fixture       *fixture,
                                    gconstpointer  data)
{
  g_autoptr(ParaatChange) word = say_word_and_keep_copies (fixture);
  guint n_with_word;

  erase (fixture, NULL, "{\"reason\":\"niets\"}");
  wait_ms (300);
  g_assert_cmpuint (count_copies (fixture, &n_with_word), ==, 3);
}

int
main (int    argc,
      char **argv)
{
  const struct { const char *name; void (*test) (Fixture *, gconstpointer); } tests[] = {
    { "erased-is-in-no-copy", test_erased_is_in_no_copy },
    { "erased-twice-at-once", test_erased_twice_at_once },
    { "erased-before-closing", test_erased_before_closing },
    { "erased-is-not-in-the-journal", test_erased_is_not_in_the_journal },
    { "erasing-nothing-costs-no-copy", test_erasing_nothing_costs_no_copy },
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strdup_printf ("/copies/%s", tests[i].name);

      g_test_add (path, Fixture, NULL, fixture_set_up, tests[i].test, fixture_tear_down);
    }

  return g_test_run ();
}

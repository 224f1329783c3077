/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-record-list.h"
#include "support.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/resource.h>

typedef struct
{
  char           *dir;        /* (owned) */
  ParaatStore    *store;      /* (owned) open */
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
  fixture->dir = support_new_dir ("record");
  fixture->store = support_new_store (fixture->dir);
  paraat_identity_init_root (&fixture->incident, "incident", NULL, FALSE);
}

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  support_close (fixture->store);
  settle ();
  assert_store_ends (fixture->store);
  support_remove_dir (fixture->dir);
  g_free (fixture->dir);
}

static void
result_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  GAsyncResult **out_result = user_data;

  *out_result = g_object_ref (result);
}

/* Durable, and read back: writer and reader answer in order. */
static void
wait_until_saved (Fixture      *fixture,
                  ParaatRecord *record)
{
  g_autoptr(GAsyncResult) result = NULL;

  paraat_record_commit_all_async (fixture->store, result_cb, &result);
  while (result == NULL || paraat_record_has_unsaved (record))
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < 3; i++)   /* a reading may ask for one more */
    {
      g_autoptr(ParaatState) state = support_read (fixture->store, paraat_record_get_id (record), NULL);

      settle ();
    }
}

static void
wait_until_loaded (gpointer object)
{
  gboolean is_loaded = FALSE;

  for (;;)
    {
      g_object_get (object, "is-loaded", &is_loaded, NULL);
      if (is_loaded)
        return;
      g_main_context_iteration (NULL, TRUE);
    }
}

static void
count_cb (ParaatRecord *record,
          const char   *field,
          guint        *count)
{
  (*count)++;
}

static void
test_shown_at_once (Fixture       *fixture,
                    gconstpointer  data)
{
  ParaatRecord *record = paraat_record_new (fixture->store, &fixture->incident);
  g_autofree char *text = NULL;
  guint count = 0;

  g_signal_connect (record, "changed::what_text", G_CALLBACK (count_cb), &count);
  paraat_record_set_text (record, "what_text", "alles \"weg\"\n");
  text = paraat_record_dup_text (record, "what_text");
  g_assert_cmpstr (text, ==, "alles \"weg\"\n");
  g_assert_cmpuint (count, ==, 1);
  g_assert_true (paraat_record_has_unsaved (record));
  wait_until_saved (fixture, record);
  g_assert_true (paraat_record_get_exists (record));
  g_assert_cmpuint (paraat_record_get_heads (record, "what_text")->len, ==, 1);
  settle ();
  g_assert_finalize_object (record);
}

static void
test_two_words_at_once (Fixture       *fixture,
                        gconstpointer  data)
{
  ParaatRecord *record = paraat_record_new (fixture->store, &fixture->incident);

  paraat_record_set_text (record, "what_text", "een");
  paraat_record_set_text (record, "what_text", "twee");
  wait_until_saved (fixture, record);
  g_assert_cmpuint (paraat_record_get_heads (record, "what_text")->len, ==, 1);
  g_assert_cmpstr (paraat_record_get_value (record, "what_text"), ==, "\"twee\"");
  settle ();
  g_assert_finalize_object (record);
}

static void
test_typing_survives_the_screen (Fixture       *fixture,
                                 gconstpointer  data)
{
  ParaatRecord *record = paraat_record_new (fixture->store, &fixture->incident);
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatState) state = NULL;

  paraat_record_type_text (record, "what_text", "half getyp");
  g_object_unref (record);   /* the page is closed while somebody types */
  support_close (fixture->store);
  settle ();
  assert_store_ends (fixture->store);
  fixture->store = support_new_store (fixture->dir);
  state = support_read (fixture->store, &fixture->incident.record, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (paraat_state_get_value (state, "what_text"), ==, "\"half getyp\"");
}

static void
test_types_are_checked (Fixture       *fixture,
                        gconstpointer  data)
{
  ParaatRecord *record = paraat_record_new (fixture->store, &fixture->incident);
  g_auto(GStrv) strings = NULL;

  paraat_record_set (record, "noticed", "{\"at\":\"2026-11-23T06:52:00Z\"}");
  g_assert_null (paraat_record_dup_text (record, "noticed"));
  g_assert_cmpint (paraat_record_get_int (record, "noticed", -1), ==, -1);
  g_assert_true (paraat_record_get_boolean (record, "noticed", TRUE));
  paraat_record_set (record, "what", "[\"ransom\",7,\"outage\"]");
  strings = paraat_record_dup_strings (record, "what");
  g_assert_cmpuint (g_strv_length (strings), ==, 2);
  wait_until_saved (fixture, record);
  settle ();
  g_assert_finalize_object (record);
}

static void
test_one_object_an_id (Fixture       *fixture,
                       gconstpointer  data)
{
  ParaatRecord *record = paraat_record_new (fixture->store, &fixture->incident);
  ParaatRecord *same = paraat_record_get (fixture->store, &fixture->incident.record);

  g_assert_true (record == same);
  g_object_unref (same);
  wait_until_loaded (record);
  wait_until_saved (fixture, record);
  g_assert_finalize_object (record);
}

static void
items_changed_cb (GListModel *model,
                  guint       position,
                  guint       removed,
                  guint       added,
                  guint      *count)
{
  (*count)++;
}

static void
test_list_follows (Fixture       *fixture,
                   gconstpointer  data)
{
  ParaatRecordList *list = paraat_record_list_new (fixture->store, "incident", NULL);
  ParaatRecord *record = paraat_record_new (fixture->store, &fixture->incident);
  g_autoptr(ParaatRecord) item = NULL;
  guint count = 0;

  g_signal_connect (list, "items-changed", G_CALLBACK (items_changed_cb), &count);
  wait_until_loaded (list);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
  paraat_record_set_text (record, "what_text", "brand");
  while (g_list_model_get_n_items (G_LIST_MODEL (list)) == 0)
    g_main_context_iteration (NULL, TRUE);
  item = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_true (item == record);

  wait_until_saved (fixture, record);
  count = 0;
  paraat_record_set_text (record, "what_text", "geen brand");
  wait_until_saved (fixture, record);
  settle ();
  g_assert_cmpuint (count, ==, 0);   /* another value moves no row */

  paraat_record_delete (record);
  while (g_list_model_get_n_items (G_LIST_MODEL (list)) == 1)
    g_main_context_iteration (NULL, TRUE);
  wait_until_saved (fixture, record);
  g_assert_cmpint (paraat_record_get_deletion (record), ==, PARAAT_DELETED);
  g_clear_object (&item);
  g_assert_finalize_object (record);
  settle ();
  g_assert_finalize_object (list);
}

/* A deletion right behind the last words covers them: nobody wrote through it. */
static void
test_deleted_at_once (Fixture       *fixture,
                      gconstpointer  data)
{
  for (guint i = 0; i < 20; i++)
    {
      ParaatIdentity incident;
      g_autoptr(ParaatRecord) record = NULL;

      paraat_identity_init_root (&incident, "incident", NULL, FALSE);
      record = paraat_record_new (fixture->store, &incident);
      paraat_record_set_text (record, "what_text", "brand");
      for (guint turns = 0; turns < i; turns++)
        g_main_context_iteration (NULL, FALSE);
      paraat_record_type_text (record, "care", "no");
      paraat_record_delete (record);
      g_assert_true (paraat_record_has_unsaved (record));
      wait_until_saved (fixture, record);
      while (paraat_record_get_deletion (record) == PARAAT_NOT_DELETED)
        g_main_context_iteration (NULL, TRUE);
      wait_until_saved (fixture, record);
      g_assert_cmpint (paraat_record_get_deletion (record), ==, PARAAT_DELETED);
    }
}

/* --- a record that is let go of while its words cannot be stored --- */

static gboolean
wake_cb (gpointer data)
{
  *(gboolean *) data = TRUE;

  return G_SOURCE_REMOVE;
}

/* How often something happened on the main loop in that time. */
static guint
count_turns (guint ms)
{
  gboolean is_over = FALSE;
  guint n = 0;

  g_timeout_add (ms, wake_cb, &is_over);
  for (; !is_over; n++)
    g_main_context_iteration (NULL, TRUE);

  return n;
}

/* No file grows beyond so many bytes: what is appended to the journal fails as on a full disk. */
static void
limit_files (rlim_t size)
{
  struct rlimit limit;

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = size;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

static void
say_until_the_journal_is_long (Fixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->dir, "paraat.db-wal", NULL);
  g_autofree char *long_text = g_strnfill (60000, 'x');
  g_autofree char *value = g_strdup_printf ("\"%s\"", long_text);
  ParaatIdentity other;
  GStatBuf found;

  do
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(ParaatChange) change = NULL;

      paraat_identity_init_root (&other, "incident", NULL, FALSE);
      change = support_append_one (fixture->store, &other, "what_text", value, &error);
      g_assert_no_error (error);
      g_assert_cmpint (g_stat (path, &found), ==, 0);
    }
  while (found.st_size < 200000);
}

/* Tried again after a while, not at once and without an end; and what was said is stored when it can be. */
static void
test_released_on_a_full_disk (Fixture       *fixture,
                              gconstpointer  data)
{
  ParaatRecord *record = paraat_record_new (fixture->store, &fixture->incident);
  g_autoptr(ParaatState) state = NULL;

  wait_until_loaded (record);
  say_until_the_journal_is_long (fixture);
  settle ();
  limit_files (100000);
  paraat_record_set_text (record, "what_text", "de schijf is vol");
  g_object_unref (record);
  g_assert_cmpuint (count_turns (1000), <, 100);
  limit_files (RLIM_INFINITY);
  count_turns (6000);
  state = support_read (fixture->store, &fixture->incident.record, NULL);
  g_assert_nonnull (state);
  g_assert_cmpstr (paraat_state_get_value (state, "what_text"), ==, "\"de schijf is vol\"");
}

/* No retry makes a text shorter.  What is said with it is stored all the same. */
static void
test_released_with_a_long_text (Fixture       *fixture,
                                gconstpointer  data)
{
  ParaatRecord *record = paraat_record_new (fixture->store, &fixture->incident);
  g_autofree char *long_text = g_strnfill (70000, 'x');
  g_autoptr(ParaatState) state = NULL;

  wait_until_loaded (record);
  settle ();
  paraat_record_type_text (record, "what_text", long_text);
  paraat_record_type_text (record, "care", "yes");
  g_object_unref (record);
  g_assert_cmpuint (count_turns (1000), <, 100);
  state = support_read (fixture->store, &fixture->incident.record, NULL);
  g_assert_nonnull (state);
  g_assert_cmpstr (paraat_state_get_value (state, "care"), ==, "\"yes\"");
  g_assert_null (paraat_state_get_value (state, "what_text"));
}

static void
failed_cb (ParaatRecord *record,
           GError       *error,
           GError      **out_error)
{
  g_clear_error (out_error);
  *out_error = g_error_copy (error);
}

/* It is shown as unsaved, its reason is told, and a shorter one is stored. */
static void
test_long_text_is_told (Fixture       *fixture,
                        gconstpointer  data)
{
  ParaatRecord *record = paraat_record_new (fixture->store, &fixture->incident);
  g_autofree char *long_text = g_strnfill (70000, 'x');
  g_autoptr(GError) error = NULL;

  g_signal_connect (record, "failed", G_CALLBACK (failed_cb), &error);
  paraat_record_set_text (record, "what_text", long_text);
  g_assert_error (error, PARAAT_CHANGE_ERROR, PARAAT_CHANGE_ERROR_TOO_LARGE);
  g_assert_true (paraat_record_has_unsaved (record));
  paraat_record_set_text (record, "what_text", "korter");
  wait_until_saved (fixture, record);
  g_assert_cmpstr (paraat_record_get_value (record, "what_text"), ==, "\"korter\"");
  settle ();
  g_assert_finalize_object (record);
}

/* Without a store there is nobody to wait for. */
static void
test_released_after_closing (Fixture       *fixture,
                             gconstpointer  data)
{
  ParaatRecord *record = paraat_record_new (fixture->store, &fixture->incident);

  wait_until_loaded (record);
  support_close (fixture->store);
  paraat_record_type_text (record, "what_text", "te laat");
  g_object_unref (record);
  g_assert_cmpuint (count_turns (1000), <, 100);
  assert_store_ends (fixture->store);
  fixture->store = support_new_store (fixture->dir);
}

/* Once it is read back. */
static void
wait_for_author (ParaatRecord     *record,
                 const char       *field,
                 const ParaatUuid *author)
{
  gint64 until = g_get_monotonic_time () + 5 * G_USEC_PER_SEC;
  GPtrArray *heads = paraat_record_get_heads (record, field);

  while ((heads == NULL || !paraat_uuid_equal (&((ParaatSaid *) g_ptr_array_index (heads, 0))->author, author))
         && g_get_monotonic_time () < until)
    {
      g_main_context_iteration (NULL, FALSE);
      heads = paraat_record_get_heads (record, field);
    }
  g_assert_nonnull (heads);
  g_assert_cmpuint (heads->len, ==, 1);
  g_assert_true (paraat_uuid_equal (&((ParaatSaid *) g_ptr_array_index (heads, 0))->author, author));
}

/* What is typed in another's name is of that other in the change itself, also when the same stood there already. */
static void
test_speaks_for_another (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr(ParaatRecord) record = paraat_record_new (fixture->store, &fixture->incident);
  ParaatUuid colleague;

  paraat_uuid_known (&fixture->incident.root, "colleague", "an", &colleague);
  paraat_record_set_text (record, "what_text", "zelfde");
  wait_for_author (record, "what_text", &paraat_uuid_nil);

  paraat_record_speak_for (record, &colleague);
  paraat_record_set_text (record, "what_text", "zelfde");
  paraat_record_type_text (record, "note", "van het blad");
  wait_until_saved (fixture, record);
  wait_for_author (record, "what_text", &colleague);
  wait_for_author (record, "note", &colleague);

  paraat_record_type_text (record, "note", "van het blad, vervolg");
  paraat_record_speak_for (record, NULL);
  paraat_record_set_text (record, "what_text", "anders");
  wait_for_author (record, "what_text", &paraat_uuid_nil);
  wait_until_saved (fixture, record);
  wait_for_author (record, "note", &colleague);
  g_assert_cmpstr (paraat_record_get_value (record, "note"), ==, "\"van het blad, vervolg\"");
}

/* The page is closed while somebody types in another's name: it is still of that other. */
static void
test_typing_of_another (Fixture       *fixture,
                       gconstpointer  data)
{
  ParaatRecord *record = paraat_record_new (fixture->store, &fixture->incident);
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatState) state = NULL;
  ParaatUuid colleague;
  GPtrArray *heads;

  paraat_uuid_known (&fixture->incident.root, "colleague", "an", &colleague);
  paraat_record_speak_for (record, &colleague);
  paraat_record_type_text (record, "note", "half getyp");
  paraat_record_speak_for (record, NULL);
  g_object_unref (record);
  support_close (fixture->store);
  settle ();
  assert_store_ends (fixture->store);
  fixture->store = support_new_store (fixture->dir);
  state = support_read (fixture->store, &fixture->incident.record, &error);
  g_assert_no_error (error);
  heads = paraat_state_get_heads (state, "note");
  g_assert_true (paraat_uuid_equal (&((ParaatSaid *) g_ptr_array_index (heads, 0))->author, &colleague));
}

int
main (int    argc,
      char **argv)
{
  const struct { const char *name; void (*test) (Fixture *, gconstpointer); } tests[] = {
    { "shown-at-once", test_shown_at_once },
    { "two-words-at-once", test_two_words_at_once },
    { "typing-survives-the-screen", test_typing_survives_the_screen },
    { "types-are-checked", test_types_are_checked },
    { "one-object-an-id", test_one_object_an_id },
    { "list-follows", test_list_follows },
    { "deleted-at-once", test_deleted_at_once },
    { "released-on-a-full-disk", test_released_on_a_full_disk },
    { "released-with-a-long-text", test_released_with_a_long_text },
    { "long-text-is-told", test_long_text_is_told },
    { "released-after-closing", test_released_after_closing },
    { "speaks-for-another", test_speaks_for_another },
    { "typing-of-another", test_typing_of_another },
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strdup_printf ("/record/%s", tests[i].name);

      g_test_add (path, Fixture, NULL, fixture_set_up, tests[i].test, fixture_tear_down);
    }

  return g_test_run ();
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-folder.h"
#include "paraat-store-sql.h"
#include "support.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

typedef struct
{
  char        *dir;     /* (owned) */
  ParaatStore *store;   /* (owned) open */
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
  fixture->dir = support_new_dir ("desk");
  fixture->store = support_new_store (fixture->dir);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  support_close (fixture->store);
  assert_store_ends (fixture->store);
  support_remove_dir (fixture->dir);
  g_free (fixture->dir);
}

static void
reopen (Fixture *fixture)
{
  support_close (fixture->store);
  assert_store_ends (fixture->store);
  fixture->store = support_new_store (fixture->dir);
}

static const char *
shown (ParaatState *state,
       const char  *field)
{
  return paraat_state_get_value (state, field);
}

static void
test_say_and_read (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatChange) first = NULL;
  g_autoptr(ParaatChange) second = NULL;
  g_autoptr(ParaatState) state = NULL;
  ParaatIdentity incident;

  paraat_identity_init_root (&incident, "incident", NULL, FALSE);
  first = support_append_one (fixture->store, &incident, "what_text", "\"alles is versleuteld\"", &error);
  g_assert_no_error (error);
  second = support_append_one (fixture->store, &incident, "what_text", "\"bijna alles\"", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (paraat_change_get_header (second)->seq, ==, 2);
  g_assert_true (paraat_hash_equal (&paraat_change_get_header (second)->prev, paraat_change_get_id (first)));
  g_assert_cmpuint (paraat_change_get_header (second)->n_over, ==, 1);
  g_assert_true (paraat_hash_equal (&paraat_change_get_header (second)->over[0], paraat_change_get_id (first)));

  reopen (fixture);
  state = support_read (fixture->store, &incident.record, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (shown (state, "what_text"), ==, "\"bijna alles\"");
  g_assert_cmpuint (paraat_state_get_heads (state, "what_text")->len, ==, 1);
  g_assert_true (paraat_identity_equal (paraat_state_get_identity (state), &incident));
}

static void
test_same_value_says_nothing (Fixture       *fixture,
                              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_edit_free);
  g_autoptr(GPtrArray) first = NULL;
  g_autoptr(GPtrArray) again = NULL;
  ParaatIdentity incident;

  paraat_identity_init_root (&incident, "incident", NULL, FALSE);
  g_ptr_array_add (edits, paraat_edit_new (&incident, NULL, "care", "\"yes\""));
  first = support_append (fixture->store, edits, &error);
  g_assert_no_error (error);
  again = support_append (fixture->store, edits, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (first->len, ==, 1);
  g_assert_cmpuint (again->len, ==, 0);
}

static void
test_nothing_said (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatState) state = NULL;
  ParaatUuid id;

  paraat_uuid_new (&id);
  state = support_read (fixture->store, &id, &error);
  g_assert_error (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_NOT_FOUND);
  g_assert_null (state);
}

static void
test_bad_value_stores_nothing (Fixture       *fixture,
                               gconstpointer  data)
{
  g_autofree char *long_text = g_strnfill (PARAAT_CHANGE_VALUE_MAX, 'x');
  g_autofree char *too_large = g_strdup_printf ("\"%s\"", long_text);
  const struct { const char *value; ParaatChangeError code; } table[] = {
    { "", PARAAT_CHANGE_ERROR_MALFORMED },
    { "{", PARAAT_CHANGE_ERROR_MALFORMED },
    { "nul", PARAAT_CHANGE_ERROR_MALFORMED },
    { "\"\xff\"", PARAAT_CHANGE_ERROR_MALFORMED },
    { "\"a\nb\"", PARAAT_CHANGE_ERROR_MALFORMED },             /* RFC 8259: escaped, or not at all */
    { "\"a\x01\"", PARAAT_CHANGE_ERROR_MALFORMED },
    { "\xef\xbb\xbf\"a\"", PARAAT_CHANGE_ERROR_MALFORMED },   /* a mark of byte order */
    { "\x01\"a\"", PARAAT_CHANGE_ERROR_MALFORMED },
    { "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]", PARAAT_CHANGE_ERROR_MALFORMED },
    { too_large, PARAAT_CHANGE_ERROR_TOO_LARGE },
  };
  ParaatIdentity incident;

  paraat_identity_init_root (&incident, "incident", NULL, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(ParaatState) state = NULL;
      g_autoptr(ParaatChange) change = support_append_one (fixture->store, &incident, "what_text", table[i].value, &error);

      g_assert_error (error, PARAAT_CHANGE_ERROR, (int) table[i].code);
      g_assert_null (change);
      g_clear_error (&error);
      state = support_read (fixture->store, &incident.record, &error);
      g_assert_error (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_NOT_FOUND);
    }
}

/* A group of edits is one transaction: one bad edit takes all of it back, and the next ones are not hurt. */
static void
test_group_is_whole (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_edit_free);
  g_autoptr(GPtrArray) changes = NULL;
  g_autoptr(ParaatChange) change = NULL;
  g_autoptr(ParaatState) state = NULL;
  ParaatIdentity incident;

  paraat_identity_init_root (&incident, "incident", NULL, FALSE);
  g_ptr_array_add (edits, paraat_edit_new (&incident, NULL, "care", "\"yes\""));
  g_ptr_array_add (edits, paraat_edit_new (&incident, NULL, "ongoing", "{"));
  changes = support_append (fixture->store, edits, &error);
  g_assert_error (error, PARAAT_CHANGE_ERROR, PARAAT_CHANGE_ERROR_MALFORMED);
  g_assert_null (changes);
  g_clear_error (&error);

  change = support_append_one (fixture->store, &incident, "ongoing", "\"yes\"", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (paraat_change_get_header (change)->seq, ==, 1);
  state = support_read (fixture->store, &incident.record, &error);
  g_assert_no_error (error);
  g_assert_null (shown (state, "care"));
}

static void
test_other_identity_is_refused (Fixture       *fixture,
                                gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatChange) change = NULL;
  ParaatIdentity incident, exercise;

  paraat_identity_init_root (&incident, "incident", NULL, FALSE);
  g_clear_pointer (&change, paraat_change_unref);
  change = support_append_one (fixture->store, &incident, "care", "\"no\"", &error);
  g_assert_no_error (error);
  g_clear_pointer (&change, paraat_change_unref);

  exercise = incident;
  exercise.exercise = TRUE;
  change = support_append_one (fixture->store, &exercise, "care", "\"yes\"", &error);
  g_assert_error (error, PARAAT_CHANGE_ERROR, PARAAT_CHANGE_ERROR_MISMATCH);
}

static void
put_draft (Fixture              *fixture,
           const ParaatIdentity *identity,
           const char           *value)
{
  paraat_store_put_draft (fixture->store, paraat_edit_new (identity, NULL, "what_text", value));
}

static void
test_draft_becomes_a_change (Fixture       *fixture,
                             gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatState) state = NULL;
  ParaatIdentity incident;

  paraat_identity_init_root (&incident, "incident", NULL, FALSE);
  put_draft (fixture, &incident, "\"al\"");
  put_draft (fixture, &incident, "\"alles\"");
  reopen (fixture);
  state = support_read (fixture->store, &incident.record, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (shown (state, "what_text"), ==, "\"alles\"");
}

static void
test_saying_drops_the_draft (Fixture       *fixture,
                             gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatChange) change = NULL;
  g_autoptr(ParaatState) state = NULL;
  ParaatIdentity incident;

  paraat_identity_init_root (&incident, "incident", NULL, FALSE);
  put_draft (fixture, &incident, "\"al\"");
  change = support_append_one (fixture->store, &incident, "what_text", "\"alles weg\"", &error);
  g_assert_no_error (error);
  reopen (fixture);
  state = support_read (fixture->store, &incident.record, &error);
  g_assert_cmpstr (shown (state, "what_text"), ==, "\"alles weg\"");
}

/* Raw changes of a made-up colleague. */
typedef struct
{
  ParaatDevice *device;   /* (owned) */
  guint64       seq;
  ParaatHash    prev;
} Colleague;

static void
colleague_init (Colleague   *colleague,
                ParaatStore *store,
                guint8       number)
{
  guint8 seed[32] = { number };
  g_autoptr(GError) error = NULL;

  *colleague = (Colleague) { paraat_device_new_from_seed (seed), 0, { { 0 } } };
  support_put_device (store, colleague->device, "collega", &error);
  g_assert_no_error (error);
}

static ParaatChange *
colleague_say (Colleague            *colleague,
               const ParaatIdentity *identity,
               const char           *field,
               const char           *value,
               const ParaatHash     *over,
               guint                 n_over)
{
  g_autoptr(GError) error = NULL;
  ParaatHeader header = {
    .root = identity->root, .record = identity->record, .parent = identity->parent, .bestuur = identity->bestuur,
    .device = *paraat_device_get_id (colleague->device), .seq = ++colleague->seq, .prev = colleague->prev,
    .at_us = 1700000000000000 + (gint64) colleague->seq, .boot_us = 1, .exercise = identity->exercise,
    .kind = identity->kind, .field = field, .over = over, .n_over = n_over,
  };
  ParaatChange *change = paraat_change_new_signed (&header, value, NULL, paraat_device_sign, colleague->device, &error);

  g_assert_no_error (error);
  colleague->prev = *paraat_change_get_id (change);

  return change;
}

static ParaatMergeResult *
merge_one (ParaatStore  *store,
           ParaatChange *change)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) changes = g_ptr_array_new ();
  ParaatMergeResult *result;

  g_ptr_array_add (changes, change);
  result = support_merge (store, changes, &error);
  g_assert_no_error (error);

  return result;
}

static void
test_conflict_and_choice (Fixture       *fixture,
                          gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatChange) own = NULL;
  g_autoptr(ParaatChange) theirs = NULL;
  g_autoptr(ParaatMergeResult) result = NULL;
  g_autoptr(ParaatState) state = NULL;
  g_autoptr(GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_edit_free);
  g_autoptr(GPtrArray) chosen = NULL;
  ParaatIdentity incident;
  Colleague colleague;
  ParaatEdit *edit;

  colleague_init (&colleague, fixture->store, 7);
  paraat_identity_init_root (&incident, "incident", NULL, FALSE);
  own = support_append_one (fixture->store, &incident, "what_text", "\"printer\"", &error);
  theirs = colleague_say (&colleague, &incident, "what_text", "\"server\"", NULL, 0);
  result = merge_one (fixture->store, theirs);
  g_assert_cmpuint (result->n_new, ==, 1);

  state = support_read (fixture->store, &incident.record, &error);
  g_assert_cmpuint (paraat_state_get_heads (state, "what_text")->len, ==, 2);
  g_assert_cmpstr (shown (state, "what_text"), ==, "\"printer\"");   /* the latest */

  edit = paraat_edit_new (&incident, NULL, "what_text", "\"server\"");
  paraat_edit_add_seen (edit, paraat_change_get_id (own));
  paraat_edit_add_seen (edit, paraat_change_get_id (theirs));
  g_ptr_array_add (edits, edit);
  chosen = support_append (fixture->store, edits, &error);
  g_assert_no_error (error);
  g_clear_pointer (&state, paraat_state_unref);
  state = support_read (fixture->store, &incident.record, &error);
  g_assert_cmpuint (paraat_state_get_heads (state, "what_text")->len, ==, 1);
  g_assert_cmpstr (shown (state, "what_text"), ==, "\"server\"");
  paraat_device_unref (colleague.device);
}

static void
test_foreign_is_checked (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr(ParaatChange) good = NULL;
  g_autoptr(ParaatChange) mine = NULL;
  g_autoptr(ParaatChange) forged = NULL;
  g_autoptr(ParaatChange) foreign = NULL;
  g_autoptr(GPtrArray) changes = g_ptr_array_new ();
  g_autoptr(ParaatMergeResult) result = NULL;
  g_autoptr(GError) error = NULL;
  guint8 signature[PARAAT_SIGNATURE_SIZE];
  const guint8 *header;
  gsize size;
  ParaatIdentity incident;
  Colleague colleague, stranger;
  guint8 seed[32] = { 99 };

  colleague_init (&colleague, fixture->store, 7);
  stranger = (Colleague) { paraat_device_new_from_seed (seed), 0, { { 0 } } };
  paraat_identity_init_root (&incident, "incident", NULL, FALSE);
  good = colleague_say (&colleague, &incident, "what_text", "\"goed\"", NULL, 0);
  mine = colleague_say (&colleague, &incident, "care", "\"yes\"", NULL, 0);
  foreign = colleague_say (&stranger, &incident, "care", "\"no\"", NULL, 0);
  header = paraat_change_get_header_bytes (mine, &size);
  memcpy (signature, paraat_change_get_signature (mine), sizeof signature);
  signature[3] ^= 1;
  forged = paraat_change_new_received (header, size, signature, paraat_change_get_value (mine), -1,
                                       paraat_change_get_salt (mine), &error);
  g_assert_no_error (error);

  g_ptr_array_add (changes, forged);
  g_ptr_array_add (changes, foreign);
  g_ptr_array_add (changes, good);
  result = support_merge (fixture->store, changes, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (result->accepted->len, ==, 1);
  g_assert_cmpuint (result->refused->len, ==, 2);
  g_assert_error (((ParaatRefusal *) g_ptr_array_index (result->refused, 0))->error, PARAAT_CHANGE_ERROR,
                  PARAAT_CHANGE_ERROR_BAD_SIGNATURE);
  g_assert_error (((ParaatRefusal *) g_ptr_array_index (result->refused, 1))->error, PARAAT_CHANGE_ERROR,
                  PARAAT_CHANGE_ERROR_UNKNOWN_DEVICE);
  paraat_device_unref (colleague.device);
  paraat_device_unref (stranger.device);
}

static void
test_delete_and_change (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatChange) first = NULL;
  g_autoptr(ParaatChange) deletion = NULL;
  g_autoptr(ParaatChange) later = NULL;
  g_autoptr(ParaatMergeResult) one = NULL;
  g_autoptr(ParaatMergeResult) two = NULL;
  g_autoptr(ParaatState) state = NULL;
  g_autoptr(GArray) list = NULL;
  ParaatIdentity incident;
  Colleague colleague;

  colleague_init (&colleague, fixture->store, 7);
  paraat_identity_init_root (&incident, "incident", NULL, FALSE);
  first = support_append_one (fixture->store, &incident, "what_text", "\"printer\"", &error);
  deletion = colleague_say (&colleague, &incident, PARAAT_FIELD_DELETED, "true", paraat_change_get_id (first), 1);
  one = merge_one (fixture->store, deletion);
  state = support_read (fixture->store, &incident.record, &error);
  g_assert_cmpint (paraat_state_get_deletion (state), ==, PARAAT_DELETED);
  list = support_list (fixture->store, "incident", NULL, &error);
  g_assert_cmpuint (list->len, ==, 0);
  g_clear_pointer (&state, paraat_state_unref);
  g_clear_pointer (&list, g_array_unref);

  later = support_append_one (fixture->store, &incident, "care", "\"yes\"", &error);
  state = support_read (fixture->store, &incident.record, &error);
  g_assert_cmpint (paraat_state_get_deletion (state), ==, PARAAT_DELETED_AND_CHANGED);
  list = support_list (fixture->store, "incident", NULL, &error);
  g_assert_cmpuint (list->len, ==, 1);
  paraat_device_unref (colleague.device);
}

static void
test_erase (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatChange) name = NULL;
  g_autoptr(ParaatChange) erased = NULL;
  g_autoptr(ParaatState) state = NULL;
  g_autoptr(ParaatMergeResult) again = NULL;
  g_autofree char *path = g_build_filename (fixture->dir, "paraat.db", NULL);
  g_autofree char *bytes = NULL;
  g_autoptr(GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_edit_free);
  g_autoptr(GPtrArray) done = NULL;
  gsize size;
  ParaatIdentity incident;
  ParaatEdit *edit;

  paraat_identity_init_root (&incident, "incident", NULL, FALSE);
  name = support_append_one (fixture->store, &incident, "reporter_name", "\"Vergeetmijniet\"", &error);
  edit = paraat_edit_new (&incident, NULL, PARAAT_FIELD_ERASED, "{\"reason\":\"bewaartermijn\"}");
  paraat_edit_add_seen (edit, paraat_change_get_id (name));
  g_ptr_array_add (edits, edit);
  done = support_append (fixture->store, edits, &error);
  g_assert_no_error (error);

  state = support_read (fixture->store, &incident.record, &error);
  g_assert_null (shown (state, "reporter_name"));
  g_assert_cmpuint (paraat_state_get_heads (state, "reporter_name")->len, ==, 1);   /* the stub keeps its place */

  /* What was erased does not come back with somebody's copy of it. */
  again = merge_one (fixture->store, name);
  g_assert_cmpuint (again->n_new, ==, 0);
  g_clear_pointer (&state, paraat_state_unref);
  state = support_read (fixture->store, &incident.record, &error);
  g_assert_null (shown (state, "reporter_name"));

  support_close (fixture->store);
  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  g_assert_null (memmem (bytes, size, "Vergeetmijniet", strlen ("Vergeetmijniet")));
  assert_store_ends (fixture->store);
  fixture->store = support_new_store (fixture->dir);
}

static void
test_fork_is_noticed (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr(ParaatChange) first = NULL;
  g_autoptr(ParaatChange) second = NULL;
  g_autoptr(ParaatMergeResult) one = NULL;
  g_autoptr(ParaatMergeResult) two = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatState) state = NULL;
  ParaatIdentity incident;
  Colleague colleague;

  colleague_init (&colleague, fixture->store, 7);
  paraat_identity_init_root (&incident, "incident", NULL, FALSE);
  first = colleague_say (&colleague, &incident, "what_text", "\"een\"", NULL, 0);
  colleague.seq = 0;
  colleague.prev = paraat_hash_nil;
  second = colleague_say (&colleague, &incident, "what_text", "\"twee\"", NULL, 0);
  one = merge_one (fixture->store, first);
  two = merge_one (fixture->store, second);
  g_assert_cmpuint (two->n_new, ==, 1);   /* both kept */
  state = support_read (fixture->store, &incident.record, &error);
  g_assert_cmpuint (paraat_state_get_heads (state, "what_text")->len, ==, 2);
  paraat_device_unref (colleague.device);
}

static void
test_clock_correction_moves_times (Fixture       *fixture,
                                   gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatChange) said = NULL;
  g_autoptr(ParaatChange) correction = NULL;
  g_autoptr(ParaatState) state = NULL;
  g_autofree char *boot = NULL;
  const ParaatHeader *header;
  ParaatIdentity incident, clock;
  ParaatUuid clock_id;

  paraat_identity_init_root (&incident, "incident", NULL, FALSE);
  said = support_append_one (fixture->store, &incident, "what_text", "\"brand\"", &error);
  header = paraat_change_get_header (said);
  boot = paraat_uuid_dup_string (&header->boot_id);
  paraat_uuid_known (&incident.root, "clock", boot, &clock_id);
  paraat_identity_init_child (&clock, &incident, "clock", &clock_id);
  correction = support_append_one (fixture->store, &clock, "offset_us", "-3600000000", &error);
  g_assert_no_error (error);
  state = support_read (fixture->store, &incident.record, &error);
  g_assert_cmpint (paraat_state_get_first_us (state), ==, header->at_us - 3600000000);
}

/* Steps of SQLite's machine for all that the writer ran so far. */
static gboolean
count_steps (ParaatSql  *sql,
             gpointer    data,
             GError    **error)
{
  sqlite3_stmt *any = paraat_sql_prepare (sql, "SELECT 1", error);
  gint64 *n = data;

  g_assert_nonnull (any);
  *n = 0;
  for (sqlite3_stmt *one = sqlite3_next_stmt (sqlite3_db_handle (any), NULL); one != NULL;
       one = sqlite3_next_stmt (sqlite3_db_handle (any), one))
    *n += sqlite3_stmt_status (one, SQLITE_STMTSTATUS_VM_STEP, FALSE);

  return TRUE;
}

static void
result_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gint64
steps_so_far (Fixture *fixture)
{
  g_autoptr(GAsyncResult) result = NULL;
  gint64 n;

  paraat_store_write_async (fixture->store, count_steps, &n, NULL, NULL, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (paraat_store_write_finish (fixture->store, result, NULL));

  return n;
}

/* Sharing a report, and correcting its clock, looks at that report's own changes, however many others there are. */
static void
test_effects_stay_in_their_root (Fixture       *fixture,
                                 gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_edit_free);
  g_autoptr(GPtrArray) said = NULL;
  g_autoptr(ParaatChange) shared = NULL;
  g_autoptr(ParaatChange) correction = NULL;
  ParaatIdentity other, incident, clock;
  gint64 before;

  paraat_identity_init_root (&other, "incident", NULL, FALSE);
  for (guint i = 0; i < 5000; i++)
    {
      g_autofree char *value = g_strdup_printf ("%u", i);

      g_ptr_array_add (edits, paraat_edit_new (&other, NULL, "n", value));
    }
  said = support_append (fixture->store, edits, &error);
  g_assert_no_error (error);

  paraat_identity_init_root (&incident, "incident", NULL, FALSE);
  paraat_identity_init_child (&clock, &incident, "clock", NULL);
  before = steps_so_far (fixture);
  shared = support_append_one (fixture->store, &incident, PARAAT_FIELD_SHARED,
                               "{\"kinds\":[\"incident\",\"clock\",\"message\"],\"follow\":true}", &error);
  g_assert_no_error (error);
  correction = support_append_one (fixture->store, &clock, "offset_us", "-3600000000", &error);
  g_assert_no_error (error);
  g_assert_cmpint (steps_so_far (fixture) - before, <, 5000);
}

static void
test_newer_schema_is_refused (Fixture       *fixture,
                              gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->dir, "paraat.db", NULL);
  g_autoptr(GError) error = NULL;
  sqlite3 *db = NULL;

  support_close (fixture->store);
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "PRAGMA user_version = 9999", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
  g_assert_false (support_open (fixture->store, &error));
  g_assert_error (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_TOO_NEW);
}

static void
test_foreign_file_is_left_alone (Fixture       *fixture,
                                 gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->dir, "paraat.db", NULL);
  g_autoptr(GError) error = NULL;
  sqlite3 *db = NULL;

  support_close (fixture->store);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "CREATE TABLE recipes (name TEXT)", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
  g_assert_false (support_open (fixture->store, &error));
  g_assert_error (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_FOREIGN);
}

static void
test_two_processes (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  ParaatStore *second = paraat_store_new (fixture->dir);

  g_assert_false (support_open (second, &error));
  g_assert_error (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_IN_USE);
  support_finalize (second);
}

/* Damaged in the middle: set aside, the copy opened, and what can still be read added. */
static void
test_recovery (Fixture       *fixture,
               gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->dir, "paraat.db", NULL);
  g_autofree char *bytes = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) list = NULL;
  gsize size;
  guint n_rescued = 0;

  for (guint i = 0; i < 300; i++)
    {
      ParaatIdentity incident;
      g_autoptr(ParaatChange) change = NULL;

      paraat_identity_init_root (&incident, "incident", NULL, FALSE);
      change = support_append_one (fixture->store, &incident, "what_text", "\"een van de velen\"", &error);
      g_assert_no_error (error);
    }
  support_close (fixture->store);
  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  memset (bytes, 0, 100);                        /* the header of the file */
  g_assert_true (g_file_set_contents (path, bytes, (gssize) size, NULL));
  g_assert_false (support_open (fixture->store, &error));
  g_assert_error (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_CORRUPT);
  g_clear_error (&error);

  g_assert_true (support_recover (fixture->store, &n_rescued, &error));
  g_assert_no_error (error);
  g_assert_cmpint (paraat_store_get_mint_reason (fixture->store), !=, PARAAT_MINT_NONE);
  list = support_list (fixture->store, "incident", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 0);   /* no copy yet and no header: nothing to read, nothing deleted */
  g_assert_true (g_file_test (fixture->dir, G_FILE_TEST_IS_DIR));
}

int
main (int    argc,
      char **argv)
{
  const struct { const char *name; void (*test) (Fixture *, gconstpointer); } tests[] = {
    { "say-and-read", test_say_and_read },
    { "same-value-says-nothing", test_same_value_says_nothing },
    { "nothing-said", test_nothing_said },
    { "bad-value-stores-nothing", test_bad_value_stores_nothing },
    { "group-is-whole", test_group_is_whole },
    { "other-identity-is-refused", test_other_identity_is_refused },
    { "draft-becomes-a-change", test_draft_becomes_a_change },
    { "saying-drops-the-draft", test_saying_drops_the_draft },
    { "conflict-and-choice", test_conflict_and_choice },
    { "foreign-is-checked", test_foreign_is_checked },
    { "delete-and-change", test_delete_and_change },
    { "erase", test_erase },
    { "fork-is-noticed", test_fork_is_noticed },
    { "clock-correction-moves-times", test_clock_correction_moves_times },
    { "effects-stay-in-their-root", test_effects_stay_in_their_root },
    { "newer-schema-is-refused", test_newer_schema_is_refused },
    { "foreign-file-is-left-alone", test_foreign_file_is_left_alone },
    { "two-processes", test_two_processes },
    { "recovery", test_recovery },
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strdup_printf ("/store/%s", tests[i].name);

      g_test_add (path, Fixture, NULL, fixture_set_up, tests[i].test, fixture_tear_down);
    }

  return g_test_run ();
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-outbox.h"
#include "support.h"

#include <sodium.h>

#define SHARED "{\"kinds\":[\"incident\",\"message\"],\"follow\":true}"

typedef struct
{
  char           *dir;        /* (owned) */
  ParaatStore    *store;      /* (owned) open */
  ParaatPeer      peer;
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
  fixture->dir = support_new_dir ("outbox");
  fixture->store = support_new_store (fixture->dir);
  paraat_uuid_new (&fixture->peer.id);
  paraat_uuid_known (&paraat_uuid_nil, "bestuur", "gemeente:99999", &fixture->peer.bestuur);
  paraat_identity_init_root (&fixture->incident, "incident", &fixture->peer.bestuur, FALSE);
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
say (Fixture              *fixture,
     const ParaatIdentity *identity,
     const char           *field,
     const char           *value)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatChange) change = support_append_one (fixture->store, identity, field, value, &error);

  g_assert_no_error (error);
  g_assert_nonnull (change);
}

static void
result_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  GAsyncResult **out_result = user_data;

  *out_result = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *result;
}

static GPtrArray *
read_outbox (Fixture *fixture,
             guint    skip,
             guint    max)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  GPtrArray *changes;

  paraat_outbox_read_async (fixture->store, &fixture->peer, skip, max, 1024 * 1024, NULL, result_cb, &result);
  changes = paraat_outbox_read_finish (fixture->store, wait_for (&result), &error);
  g_assert_no_error (error);

  return changes;
}

static void
acknowledge (Fixture   *fixture,
             GPtrArray *changes,
             guint      n,
             GPtrArray *refused)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof (ParaatHash));

  for (guint i = 0; i < n; i++)
    g_array_append_val (ids, *paraat_change_get_id (g_ptr_array_index (changes, i)));
  paraat_outbox_acknowledge_async (fixture->store, &fixture->peer, ids, refused, result_cb, &result);
  g_assert_true (paraat_outbox_acknowledge_finish (fixture->store, wait_for (&result), &error));
  g_assert_no_error (error);
}

static ParaatOutboxStatus
status (Fixture *fixture)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  ParaatOutboxStatus found;

  paraat_outbox_status_async (fixture->store, &fixture->peer, NULL, NULL, result_cb, &result);
  g_assert_true (paraat_outbox_status_finish (fixture->store, wait_for (&result), &found, &error));
  g_assert_no_error (error);

  return found;
}

static void
test_nothing_leaves_by_being_typed (Fixture       *fixture,
                                    gconstpointer  data)
{
  g_autoptr(GPtrArray) before = NULL;
  g_autoptr(GPtrArray) after = NULL;
  ParaatIdentity note;

  paraat_identity_init_child (&note, &fixture->incident, "note", NULL);
  say (fixture, &fixture->incident, "what_text", "\"alles\"");
  say (fixture, &note, "text", "\"eigen woorden\"");
  before = read_outbox (fixture, 0, 100);
  g_assert_cmpuint (before->len, ==, 0);

  say (fixture, &fixture->incident, "shared", SHARED);
  after = read_outbox (fixture, 0, 100);
  g_assert_cmpuint (after->len, ==, 2);   /* the note stays home */
}

static void
test_replaced_words_stay_home (Fixture       *fixture,
                               gconstpointer  data)
{
  g_autoptr(GPtrArray) changes = NULL;

  say (fixture, &fixture->incident, "what_text", "\"de baas is een sukkel\"");
  say (fixture, &fixture->incident, "what_text", "\"alles is versleuteld\"");
  say (fixture, &fixture->incident, "shared", SHARED);
  say (fixture, &fixture->incident, "what_text", "\"alles is versleuteld, ook de telefoon\"");
  changes = read_outbox (fixture, 0, 100);
  g_assert_cmpuint (changes->len, ==, 4);
  g_assert_true (paraat_change_is_stub (g_ptr_array_index (changes, 0)));
  g_assert_false (paraat_change_is_stub (g_ptr_array_index (changes, 1)));   /* replaced after it was shared */
  g_assert_false (paraat_change_is_stub (g_ptr_array_index (changes, 3)));
}

static void
test_exercise_never_leaves (Fixture       *fixture,
                            gconstpointer  data)
{
  g_autoptr(GPtrArray) changes = NULL;
  ParaatIdentity exercise;

  paraat_identity_init_root (&exercise, "incident", &fixture->peer.bestuur, TRUE);
  say (fixture, &exercise, "what_text", "\"oefening\"");
  say (fixture, &exercise, "shared", SHARED);
  changes = read_outbox (fixture, 0, 100);
  g_assert_cmpuint (changes->len, ==, 0);
}

static void
test_other_bestuur_stays_home (Fixture       *fixture,
                               gconstpointer  data)
{
  g_autoptr(GPtrArray) changes = NULL;
  ParaatIdentity other;
  ParaatUuid bestuur;

  paraat_uuid_known (&paraat_uuid_nil, "bestuur", "ocmw:99999", &bestuur);
  paraat_identity_init_root (&other, "incident", &bestuur, FALSE);
  say (fixture, &other, "shared", SHARED);
  changes = read_outbox (fixture, 0, 100);
  g_assert_cmpuint (changes->len, ==, 0);
}

static void
test_acknowledged_per_change (Fixture       *fixture,
                              gconstpointer  data)
{
  g_autoptr(GPtrArray) first = NULL;
  g_autoptr(GPtrArray) second = NULL;
  g_autoptr(GPtrArray) third = NULL;

  say (fixture, &fixture->incident, "shared", SHARED);
  say (fixture, &fixture->incident, "care", "\"yes\"");
  say (fixture, &fixture->incident, "ongoing", "\"no\"");
  g_assert_cmpuint (status (fixture).n_waiting, ==, 3);
  first = read_outbox (fixture, 0, 2);
  g_assert_cmpuint (first->len, ==, 2);
  acknowledge (fixture, first, 1, NULL);
  g_assert_cmpuint (status (fixture).n_waiting, ==, 2);
  g_assert_cmpint (status (fixture).acknowledged_us, >, 0);
  second = read_outbox (fixture, 0, 100);
  g_assert_true (paraat_hash_equal (paraat_change_get_id (g_ptr_array_index (second, 0)),
                                    paraat_change_get_id (g_ptr_array_index (first, 1))));
  third = read_outbox (fixture, 1, 100);
  g_assert_cmpuint (third->len, ==, 1);
  acknowledge (fixture, second, second->len, NULL);
  g_assert_cmpuint (status (fixture).n_waiting, ==, 0);

  say (fixture, &fixture->incident, "care", "\"no\"");
  g_assert_cmpuint (status (fixture).n_waiting, ==, 1);
}

static void
test_refused_is_set_apart (Fixture       *fixture,
                           gconstpointer  data)
{
  g_autoptr(GPtrArray) changes = NULL;
  g_autoptr(GPtrArray) others = NULL;
  g_autoptr(GPtrArray) refused = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_quarantined_free);
  ParaatQuarantined *one = g_new0 (ParaatQuarantined, 1);

  say (fixture, &fixture->incident, "shared", SHARED);
  say (fixture, &fixture->incident, "care", "\"yes\"");
  changes = read_outbox (fixture, 0, 100);
  one->id = *paraat_change_get_id (g_ptr_array_index (changes, 0));
  one->type = g_strdup ("mismatch");
  one->detail = g_strdup ("waarom");
  g_ptr_array_add (refused, one);
  acknowledge (fixture, changes, 0, refused);
  others = read_outbox (fixture, 0, 100);
  g_assert_cmpuint (others->len, ==, 1);
  g_assert_cmpuint (status (fixture).n_refused, ==, 1);
  g_assert_cmpint (status (fixture).acknowledged_us, ==, 0);
}

static void
forget (Fixture *fixture)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  paraat_outbox_forget_async (fixture->store, &fixture->peer, result_cb, &result);
  g_assert_true (paraat_outbox_forget_finish (fixture->store, wait_for (&result), &error));
}

static void
test_another_epoch (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(GPtrArray) changes = NULL;
  g_autoptr(GPtrArray) missing = NULL;
  g_autoptr(GArray) runs = g_array_new (FALSE, FALSE, sizeof (ParaatRun));
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  crypto_generichash_state state;
  const ParaatHeader *header;
  ParaatRun run;

  say (fixture, &fixture->incident, "shared", SHARED);
  say (fixture, &fixture->incident, "care", "\"yes\"");
  say (fixture, &fixture->incident, "ongoing", "\"no\"");
  changes = read_outbox (fixture, 0, 100);
  acknowledge (fixture, changes, 3, NULL);
  forget (fixture);
  g_assert_cmpuint (status (fixture).n_waiting, ==, 3);

  /* The intake was restored from a copy that has the first two. */
  header = paraat_change_get_header (g_ptr_array_index (changes, 0));
  run = (ParaatRun) { header->device, header->root, 1, 2, { { 0 } } };
  crypto_generichash_init (&state, NULL, 0, 32);
  for (guint i = 0; i < 2; i++)
    crypto_generichash_update (&state, paraat_change_get_id (g_ptr_array_index (changes, i))->bytes, 32);
  crypto_generichash_final (&state, run.digest.bytes, 32);
  g_array_append_val (runs, run);
  paraat_outbox_settle_runs_async (fixture->store, &fixture->peer, runs, result_cb, &result);
  g_assert_true (paraat_outbox_settle_runs_finish (fixture->store, wait_for (&result), &error));
  missing = read_outbox (fixture, 0, 100);
  g_assert_cmpuint (missing->len, ==, 1);
  g_assert_true (paraat_hash_equal (paraat_change_get_id (g_ptr_array_index (missing, 0)),
                                    paraat_change_get_id (g_ptr_array_index (changes, 2))));
}

static void
test_not_following (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(GPtrArray) changes = NULL;

  say (fixture, &fixture->incident, "care", "\"yes\"");
  say (fixture, &fixture->incident, "shared", "{\"kinds\":[\"incident\"],\"follow\":false}");
  say (fixture, &fixture->incident, "care", "\"no\"");
  changes = read_outbox (fixture, 0, 100);
  g_assert_cmpuint (changes->len, ==, 2);
}

int
main (int    argc,
      char **argv)
{
  const struct { const char *name; void (*test) (Fixture *, gconstpointer); } tests[] = {
    { "nothing-leaves-by-being-typed", test_nothing_leaves_by_being_typed },
    { "replaced-words-stay-home", test_replaced_words_stay_home },
    { "exercise-never-leaves", test_exercise_never_leaves },
    { "other-bestuur-stays-home", test_other_bestuur_stays_home },
    { "acknowledged-per-change", test_acknowledged_per_change },
    { "refused-is-set-apart", test_refused_is_set_apart },
    { "another-epoch", test_another_epoch },
    { "not-following", test_not_following },
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strdup_printf ("/outbox/%s", tests[i].name);

      g_test_add (path, Fixture, NULL, fixture_set_up, tests[i].test, fixture_tear_down);
    }

  return g_test_run ();
}

/* SPDX-License-Identifier: EUPL-1.2 */

/* Deleting and erasing: whose words, and which. */
#include "config.h"

#include "paraat-store.h"
#include "support.h"

typedef struct
{
  char           *dir;         /* (owned) */
  ParaatStore    *store;       /* (owned) open */
  ParaatIdentity  incident;
} Fixture;

/* Somebody elsewhere who signs as they like. */
typedef struct
{
  ParaatDevice *device;        /* (owned) */
  guint64       seq;
  ParaatHash    prev;
} Colleague;

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
  fixture->dir = support_new_dir ("erasing");
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
  g_free (fixture->dir);
}

static void
colleague_init (Colleague *colleague,
                Fixture   *fixture,
                guint8     number)
{
  guint8 seed[32] = { number };
  g_autoptr(GError) error = NULL;

  *colleague = (Colleague) { paraat_device_new_from_seed (seed), 0, { { 0 } } };
  support_put_device (fixture->store, colleague->device, "collega", &error);
  g_assert_no_error (error);
}

static ParaatChange *
colleague_say (Colleague    *colleague,
               Fixture      *fixture,
               const char   *field,
               const char   *value,
               ParaatChange *over)
{
  const ParaatIdentity *identity = &fixture->incident;
  g_autoptr(GError) error = NULL;
  ParaatHeader header = {
    .root = identity->root, .record = identity->record, .parent = identity->parent, .bestuur = identity->bestuur,
    .device = *paraat_device_get_id (colleague->device), .seq = ++colleague->seq, .prev = colleague->prev,
    .at_us = 1700000000000000 + (gint64) colleague->seq, .kind = identity->kind, .field = field,
    .over = over != NULL ? paraat_change_get_id (over) : NULL, .n_over = over != NULL,
  };
  ParaatChange *change = paraat_change_new_signed (&header, value, NULL, paraat_device_sign, colleague->device, &error);

  g_assert_no_error (error);
  colleague->prev = *paraat_change_get_id (change);

  return change;
}

static void
merge (Fixture      *fixture,
       ParaatChange *change)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) changes = g_ptr_array_new ();
  g_autoptr(ParaatMergeResult) result = NULL;

  g_ptr_array_add (changes, change);
  result = support_merge (fixture->store, changes, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (result->accepted->len, ==, 1);
}

static char *
dup_shown (Fixture    *fixture,
           const char *field)
{
  g_autoptr(ParaatState) state = support_read (fixture->store, &fixture->incident.record, NULL);

  g_assert_nonnull (state);

  return g_strdup (paraat_state_get_value (state, field));
}

#define REASON "{\"reason\":\"een naam\"}"

/* Two desks and two words each of one: the other one erases the first, the speaker the second. */
static void
erase_both (Fixture  *fixture,
            gboolean  erasures_first)
{
  Colleague speaker, other;
  g_autoptr(ParaatChange) kept = NULL;
  g_autoptr(ParaatChange) withdrawn = NULL;
  g_autoptr(ParaatChange) by_other = NULL;
  g_autoptr(ParaatChange) by_speaker = NULL;
  g_autofree char *shown_kept = NULL;
  g_autofree char *shown_withdrawn = NULL;

  colleague_init (&speaker, fixture, 1);
  colleague_init (&other, fixture, 2);
  kept = colleague_say (&speaker, fixture, "what_text", "\"blijft\"", NULL);
  withdrawn = colleague_say (&speaker, fixture, "reporter_name", "\"Jan\"", NULL);
  by_other = colleague_say (&other, fixture, PARAAT_FIELD_ERASED, REASON, kept);
  by_speaker = colleague_say (&speaker, fixture, PARAAT_FIELD_ERASED, REASON, withdrawn);
  merge (fixture, erasures_first ? by_other : kept);
  merge (fixture, erasures_first ? by_speaker : withdrawn);
  merge (fixture, erasures_first ? kept : by_other);
  merge (fixture, erasures_first ? withdrawn : by_speaker);

  shown_kept = dup_shown (fixture, "what_text");
  shown_withdrawn = dup_shown (fixture, "reporter_name");
  g_assert_cmpstr (shown_kept, ==, "\"blijft\"");
  g_assert_null (shown_withdrawn);
  paraat_device_unref (speaker.device);
  paraat_device_unref (other.device);
}

static void
test_nobody_erases_what_others_said (Fixture       *fixture,
                                     gconstpointer  data)
{
  erase_both (fixture, FALSE);
}

static void
test_nobody_erases_what_others_will_say (Fixture       *fixture,
                                         gconstpointer  data)
{
  erase_both (fixture, TRUE);
}

static guint
say_over (Fixture      *fixture,
          const char   *field,
          const char   *value,
          ParaatChange *first,
          ParaatChange *second)
{
  g_autoptr(GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_edit_free);
  g_autoptr(GPtrArray) said = NULL;
  g_autoptr(GError) error = NULL;
  ParaatEdit *edit = paraat_edit_new (&fixture->incident, NULL, field, value);

  paraat_edit_add_seen (edit, paraat_change_get_id (first));
  if (second != NULL)
    paraat_edit_add_seen (edit, paraat_change_get_id (second));
  g_ptr_array_add (edits, edit);
  said = support_append (fixture->store, edits, &error);
  g_assert_no_error (error);

  return said->len;
}

static ParaatDeletion
read_deletion (Fixture *fixture)
{
  g_autoptr(ParaatState) state = support_read (fixture->store, &fixture->incident.record, NULL);

  g_assert_nonnull (state);

  return paraat_state_get_deletion (state);
}

/* A colleague who had not seen it brought the record back: who deletes it again says so. */
static void
test_deleted_again (Fixture       *fixture,
                    gconstpointer  data)
{
  Colleague colleague;
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatChange) mine = support_append_one (fixture->store, &fixture->incident, "what_text", "\"een\"", &error);
  g_autoptr(ParaatChange) theirs = NULL;

  colleague_init (&colleague, fixture, 1);
  theirs = colleague_say (&colleague, fixture, "care", "\"yes\"", NULL);
  g_assert_cmpuint (say_over (fixture, PARAAT_FIELD_DELETED, "true", mine, NULL), ==, 1);
  g_assert_cmpint (read_deletion (fixture), ==, PARAAT_DELETED);
  merge (fixture, theirs);
  g_assert_cmpint (read_deletion (fixture), ==, PARAAT_DELETED_AND_CHANGED);
  g_assert_cmpuint (say_over (fixture, PARAAT_FIELD_DELETED, "true", mine, theirs), ==, 1);
  g_assert_cmpint (read_deletion (fixture), ==, PARAAT_DELETED);
  g_assert_cmpuint (say_over (fixture, PARAAT_FIELD_DELETED, "true", theirs, NULL), ==, 0);   /* that was said */
  paraat_device_unref (colleague.device);
}

/* For the same reason, and of other words. */
static void
test_erased_again (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatChange) name = support_append_one (fixture->store, &fixture->incident, "reporter_name", "\"Jan\"", &error);
  g_autoptr(ParaatChange) text = support_append_one (fixture->store, &fixture->incident, "what_text", "\"Jan klikte\"", &error);
  g_autofree char *shown = NULL;

  g_assert_cmpuint (say_over (fixture, PARAAT_FIELD_ERASED, REASON, name, NULL), ==, 1);
  g_assert_cmpuint (say_over (fixture, PARAAT_FIELD_ERASED, REASON, text, NULL), ==, 1);
  shown = dup_shown (fixture, "what_text");
  g_assert_null (shown);
}

int
main (int    argc,
      char **argv)
{
  const struct { const char *name; void (*test) (Fixture *, gconstpointer); } tests[] = {
    { "nobody-erases-what-others-said", test_nobody_erases_what_others_said },
    { "nobody-erases-what-others-will-say", test_nobody_erases_what_others_will_say },
    { "deleted-again", test_deleted_again },
    { "erased-again", test_erased_again },
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strdup_printf ("/erasing/%s", tests[i].name);

      g_test_add (path, Fixture, NULL, fixture_set_up, tests[i].test, fixture_tear_down);
    }

  return g_test_run ();
}

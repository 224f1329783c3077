/* SPDX-License-Identifier: EUPL-1.2 */

/* A few fields of many records: what they give is what reading each record whole gives. */
#include "config.h"

#include "support.h"

#define N_RECORDS 60

static const char * const fields[] = { "what_text", "status", "nobody-says-this", "pd", NULL };

typedef struct
{
  char        *dir;         /* (owned) */
  char        *other_dir;   /* (owned) */
  ParaatStore *store;       /* (owned) open */
  ParaatStore *other;       /* (owned) open: a colleague's */
} Fixture;

/* A thread that GTask ran may drop its reference after the callback: wait for it, not for a clock. */
static void
assert_store_ends (ParaatStore *store)
{
  support_close (store);
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
  g_autoptr(GError) error = NULL;

  fixture->dir = support_new_dir ("desk");
  fixture->other_dir = support_new_dir ("other");
  fixture->store = support_new_store (fixture->dir);
  fixture->other = support_new_store (fixture->other_dir);
  support_put_device (fixture->store, paraat_store_get_device (fixture->other), "An", &error);
  g_assert_no_error (error);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  assert_store_ends (fixture->store);
  assert_store_ends (fixture->other);
  support_remove_dir (fixture->dir);
  support_remove_dir (fixture->other_dir);
  g_free (fixture->dir);
  g_free (fixture->other_dir);
}

static void
say (ParaatStore          *store,
     const ParaatIdentity *identity,
     const char           *field,
     const char           *value)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatChange) change = support_append_one (store, identity, field, value, &error);

  g_assert_no_error (error);
}

static void
delete_seen (ParaatStore          *store,
             const ParaatIdentity *identity)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatState) state = support_read (store, &identity->record, &error);
  g_autoptr(GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_edit_free);
  g_autoptr(GPtrArray) changes = NULL;
  g_autofree char **names = NULL;
  ParaatEdit *edit = paraat_edit_new (identity, NULL, PARAAT_FIELD_DELETED, "true");

  g_assert_no_error (error);
  names = paraat_state_list_fields (state);
  for (guint i = 0; names[i] != NULL; i++)
    paraat_edit_add_seen (edit, &((ParaatSaid *) g_ptr_array_index (paraat_state_get_heads (state, names[i]), 0))->id);
  g_ptr_array_add (edits, edit);
  changes = support_append (store, edits, &error);
  g_assert_no_error (error);
}

/* The colleague has not seen what stands here. */
static void
hear (Fixture              *fixture,
      const ParaatIdentity *identity,
      const char           *field,
      const char           *value)
{
  g_autoptr(GPtrArray) changes = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_change_unref);
  g_autoptr(ParaatMergeResult) merged = NULL;
  g_autoptr(GError) error = NULL;
  ParaatChange *change = support_append_one (fixture->other, identity, field, value, &error);

  g_assert_no_error (error);
  g_ptr_array_add (changes, change);
  merged = support_merge (fixture->store, changes, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (merged->accepted->len, ==, 1);
}

static void
result_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  GAsyncResult **out_result = user_data;

  *out_result = g_object_ref (result);
}

static GPtrArray *
read_fields (ParaatStore *store,
             GArray      *ids)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  GPtrArray *glances;

  if (ids != NULL)
    paraat_store_read_fields_of_async (store, ids, fields, NULL, result_cb, &result);
  else
    paraat_store_read_fields_async (store, "incident", fields, NULL, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  glances = paraat_store_read_fields_finish (store, result, &error);
  g_assert_no_error (error);

  return glances;
}

static void
assert_as_state (ParaatGlance *glance,
                 ParaatState  *state)
{
  g_assert_true (paraat_identity_equal (&glance->identity, paraat_state_get_identity (state)));
  g_assert_true (glance->identity.kind == paraat_state_get_identity (state)->kind);
  g_assert_cmpint (glance->first_us, ==, paraat_state_get_first_us (state));
  g_assert_cmpint (glance->deletion, ==, paraat_state_get_deletion (state));
  g_assert_cmpuint (glance->n_values, ==, g_strv_length ((char **) fields));
  for (guint i = 0; fields[i] != NULL; i++)
    g_assert_cmpstr (glance->values[i], ==, paraat_state_get_value (state, fields[i]));
}

/* Every shape that a record can have: conflicts, equal values, deleted, deleted and changed, exercises, bare. */
static void
fill (Fixture *fixture)
{
  for (guint i = 0; i < N_RECORDS; i++)
    {
      g_autofree char *title = g_strdup_printf ("\"Melding %u\"", i);
      ParaatIdentity incident;

      paraat_identity_init_root (&incident, "incident", NULL, i % 7 == 3);
      say (fixture->store, &incident, "what_text", title);
      if (i % 2 == 0)
        say (fixture->store, &incident, "status", "\"open\"");
      if (i % 3 == 0)
        hear (fixture, &incident, "what_text", i % 2 == 0 ? "\"iets anders\"" : title);
      if (i % 4 == 0)
        say (fixture->store, &incident, "status", "\"closed\"");
      if (i % 5 == 0)
        say (fixture->store, &incident, "not-asked-for", "[1,2]");
      if (i % 6 == 1)
        delete_seen (fixture->store, &incident);
      if (i % 12 == 1)
        hear (fixture, &incident, "pd", "\"yes\"");
    }
}

static void
test_as_states (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) ids = NULL;
  g_autoptr(GPtrArray) all = NULL;
  g_autoptr(GPtrArray) some = NULL;
  guint n_changed = 0;

  fill (fixture);
  ids = support_list (fixture->store, "incident", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ids->len, <, N_RECORDS);
  all = read_fields (fixture->store, NULL);
  some = read_fields (fixture->store, ids);
  g_assert_cmpuint (all->len, ==, ids->len);
  g_assert_cmpuint (some->len, ==, ids->len);
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr(ParaatState) state = support_read (fixture->store, &g_array_index (ids, ParaatUuid, i), &error);
      ParaatGlance *glance = g_ptr_array_index (all, i);

      g_assert_no_error (error);
      g_assert_true (paraat_uuid_equal (&glance->identity.record, &g_array_index (ids, ParaatUuid, i)));
      assert_as_state (glance, state);
      assert_as_state (g_ptr_array_index (some, i), state);
      n_changed += glance->deletion == PARAAT_DELETED_AND_CHANGED;
    }
  g_assert_cmpuint (n_changed, >, 0);
}

static void
test_by_id (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof (ParaatUuid));
  g_autoptr(GPtrArray) glances = NULL;
  const ParaatGlance *glance;
  ParaatIdentity here, gone;
  ParaatUuid nobody;

  paraat_uuid_new (&nobody);
  paraat_identity_init_root (&here, "incident", NULL, FALSE);
  paraat_identity_init_root (&gone, "person", NULL, TRUE);
  say (fixture->store, &here, "not-asked-for", "1");
  say (fixture->store, &gone, "status", "\"open\"");
  delete_seen (fixture->store, &gone);
  g_array_append_val (ids, gone.record);
  g_array_append_val (ids, nobody);
  g_array_append_val (ids, here.record);
  g_array_append_val (ids, nobody);

  glances = read_fields (fixture->store, ids);
  g_assert_cmpuint (glances->len, ==, 4);
  glance = g_ptr_array_index (glances, 0);
  g_assert_cmpint (glance->deletion, ==, PARAAT_DELETED);
  g_assert_true (glance->identity.exercise);
  g_assert_null (g_ptr_array_index (glances, 1));
  glance = g_ptr_array_index (glances, 2);
  g_assert_true (paraat_identity_equal (&glance->identity, &here));
  for (guint i = 0; i < glance->n_values; i++)
    g_assert_null (glance->values[i]);
  g_assert_null (g_ptr_array_index (glances, 3));
}

/* Which of two stands there is a matter of corrected times, as it is for a whole record. */
static void
test_clock_correction (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatChange) said = NULL;
  g_autoptr(ParaatState) state = NULL;
  g_autoptr(GPtrArray) before = NULL;
  g_autoptr(GPtrArray) after = NULL;
  g_autofree char *boot = NULL;
  ParaatIdentity incident, clock;
  ParaatUuid clock_id;

  paraat_identity_init_root (&incident, "incident", NULL, FALSE);
  hear (fixture, &incident, "status", "\"open\"");
  said = support_append_one (fixture->store, &incident, "what_text", "\"brand\"", &error);
  g_assert_no_error (error);
  hear (fixture, &incident, "what_text", "\"water\"");
  before = read_fields (fixture->store, NULL);
  g_assert_cmpuint (before->len, ==, 1);

  boot = paraat_uuid_dup_string (&paraat_change_get_header (said)->boot_id);
  paraat_uuid_known (&incident.root, "clock", boot, &clock_id);
  paraat_identity_init_child (&clock, &incident, "clock", &clock_id);
  say (fixture->store, &clock, "offset_us", "3600000000");
  after = read_fields (fixture->store, NULL);
  state = support_read (fixture->store, &incident.record, &error);
  g_assert_no_error (error);
  assert_as_state (g_ptr_array_index (after, 0), state);
}

static void
test_closed_store (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  support_close (fixture->other);
  paraat_store_read_fields_async (fixture->other, "incident", fields, NULL, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (paraat_store_read_fields_finish (fixture->other, result, &error));
  g_assert_error (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_CLOSED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add ("/fields/as-states", Fixture, NULL, fixture_set_up, test_as_states, fixture_tear_down);
  g_test_add ("/fields/by-id", Fixture, NULL, fixture_set_up, test_by_id, fixture_tear_down);
  g_test_add ("/fields/clock-correction", Fixture, NULL, fixture_set_up, test_clock_correction, fixture_tear_down);
  g_test_add ("/fields/closed-store", Fixture, NULL, fixture_set_up, test_closed_store, fixture_tear_down);

  return g_test_run ();
}

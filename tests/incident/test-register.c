/* SPDX-License-Identifier: EUPL-1.2 */

/* The register against the plainest program that does the same: all states, one after the other. */
#include "config.h"

#include "paraat-incident-acts.h"
#include "paraat-register.h"
#include "paraat-report.h"
#include "support.h"

#include <string.h>

#define N_INCIDENTS 300

typedef struct
{
  char           *dir;        /* (owned) */
  ParaatStore    *store;      /* (owned) open */
  ParaatRegister *list;       /* (owned) (nullable) */
  GPtrArray      *mirror;     /* (owned) (element-type ParaatRegisterItem) kept by items-changed alone */
  guint           n_signals;
  ParaatUuid      aalst, ninove;
} Fixture;

/* A thread that GTask ran may drop its reference after the callback: wait for it, not for a clock. */
static void
wait_alone (gpointer object)
{
  while (g_atomic_int_get (&G_OBJECT (object)->ref_count) > 1)
    {
      g_main_context_iteration (NULL, FALSE);
      g_thread_yield ();
    }
}

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  fixture->dir = support_new_dir ("register");
  fixture->store = support_new_store (fixture->dir);
  fixture->mirror = g_ptr_array_new_with_free_func (g_object_unref);
  paraat_uuid_known (&paraat_uuid_nil, "bestuur", "gemeente:41002", &fixture->aalst);
  paraat_uuid_known (&paraat_uuid_nil, "bestuur", "gemeente:41048", &fixture->ninove);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  g_ptr_array_unref (fixture->mirror);
  if (fixture->list != NULL)
    {
      g_signal_handlers_disconnect_by_data (fixture->list, fixture);
      wait_alone (fixture->list);
      g_assert_finalize_object (fixture->list);
    }
  support_close (fixture->store);
  wait_alone (fixture->store);
  g_assert_finalize_object (fixture->store);
  support_remove_dir (fixture->dir);
  g_free (fixture->dir);
}

static void
add (GPtrArray            *edits,
     const ParaatIdentity *incident,
     const char           *field,
     const char           *value)
{
  g_ptr_array_add (edits, paraat_edit_new (incident, NULL, field, value));
}

static char *
snapshot (const ParaatUuid *id,
          const char       *name)
{
  g_autofree char *text = paraat_uuid_dup_string (id);

  return g_strdup_printf ("{\"id\":\"%s\",\"name\":\"%s\"}", text, name);
}

/* Every mix of what is filtered on comes by, and some that another program wrote. */
static void
write_incident (Fixture        *fixture,
                guint           nth,
                ParaatIdentity *out_incident)
{
  g_autoptr(GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_edit_free);
  g_autofree char *title = g_strdup_printf ("\"Melding %u: %s\"", nth, nth % 11 == 0 ? "Financiën" : "loket");
  g_autofree char *noticed = g_strdup_printf ("{\"at\":\"202%u-06-0%uT08:00:00Z\",\"precision\":\"exact\"}", nth % 4, nth % 9 + 1);
  g_autofree char *aalst = snapshot (&fixture->aalst, "Gemeente Aalst");
  g_autofree char *ninove = snapshot (&fixture->ninove, nth < 20 ? "Ninove" : "Stad Ninove");
  g_autofree char *both = g_strdup_printf ("[%s,%s,7,{\"id\":3}]", aalst, ninove);
  g_autofree char *one = g_strdup_printf ("[%s]", nth % 5 == 1 ? aalst : ninove);
  g_autoptr(GPtrArray) changes = NULL;
  g_autoptr(GError) error = NULL;

  paraat_identity_init_root (out_incident, "incident", NULL, nth % 10 == 0);
  add (edits, out_incident, "what_text", title);
  if (nth % 3 != 0)
    add (edits, out_incident, "status", nth % 3 == 1 ? "\"closed\"" : "\"open\"");
  if (nth % 4 != 0)
    add (edits, out_incident, "pd", nth % 4 == 1 ? "\"yes\"" : nth % 4 == 2 ? "\"no\"" : "17");
  if (nth % 5 < 3)
    add (edits, out_incident, "besturen", nth % 5 == 0 ? both : one);
  if (nth % 6 != 0)
    add (edits, out_incident, "noticed", nth % 6 == 5 ? "{\"text\":\"vorige week\"}" : noticed);
  changes = support_append (fixture->store, edits, &error);
  g_assert_no_error (error);
}

static void
say (Fixture              *fixture,
     const ParaatIdentity *incident,
     const char           *field,
     const char           *value)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatChange) change = support_append_one (fixture->store, incident, field, value, &error);

  g_assert_no_error (error);
}

static void
items_changed_cb (Fixture    *fixture,
                  guint       position,
                  guint       n_removed,
                  guint       n_added,
                  GListModel *list)
{
  fixture->n_signals++;
  g_assert_cmpuint (position + n_removed, <=, fixture->mirror->len);
  if (n_removed > 0)
    g_ptr_array_remove_range (fixture->mirror, position, n_removed);
  for (guint i = 0; i < n_added; i++)
    g_ptr_array_insert (fixture->mirror, (int) (position + i), g_list_model_get_item (list, position + i));
  g_assert_cmpuint (fixture->mirror->len, ==, g_list_model_get_n_items (list));
}

static void
open_register (Fixture *fixture)
{
  fixture->list = paraat_register_new (fixture->store);
  g_signal_connect_swapped (fixture->list, "items-changed", G_CALLBACK (items_changed_cb), fixture);
  while (!paraat_register_get_is_loaded (fixture->list))
    g_main_context_iteration (NULL, TRUE);
}

/* What the store has been told is read in order; when this comes back, so has the register. */
static void
settle (Fixture *fixture)
{
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GArray) ids = support_list (fixture->store, "incident", NULL, &error);

      g_assert_no_error (error);
      for (guint j = 0; j < 10; j++)
        {
          g_main_context_iteration (NULL, FALSE);
          g_usleep (100);
        }
    }
}

/* --- the plain program --- */

static gboolean
is_of (ParaatState      *state,
       const ParaatUuid *bestuur)
{
  const char *value = paraat_state_get_value (state, "besturen");
  g_autofree char *id = paraat_uuid_dup_string (bestuur);

  return value != NULL && strstr (value, id) != NULL;
}

static int
year_of (ParaatState *state)
{
  const char *value = paraat_state_get_value (state, "noticed");
  const char *at = value != NULL ? strstr (value, "\"at\":\"") : NULL;
  g_autoptr(GDateTime) first = g_date_time_new_from_unix_local_usec (paraat_state_get_first_us (state));

  return at != NULL ? (int) g_ascii_strtoll (at + 6, NULL, 10) : g_date_time_get_year (first);
}

static gboolean
fits (ParaatState                *state,
      const ParaatRegisterFilter *filter)
{
  const char *status = paraat_state_get_value (state, "status");
  const char *title = paraat_state_get_value (state, "what_text");
  gboolean exercise = paraat_state_get_identity (state)->exercise;

  return !(filter->only_open && g_strcmp0 (status, "\"closed\"") == 0)
         && !(filter->only_breaches && g_strcmp0 (paraat_state_get_value (state, "pd"), "\"yes\"") != 0)
         && !(filter->exercises == PARAAT_EXERCISES_WITHOUT && exercise)
         && !(filter->exercises == PARAAT_EXERCISES_ONLY && !exercise)
         && (filter->year == 0 || filter->year == year_of (state))
         && (paraat_uuid_is_nil (&filter->bestuur) || is_of (state, &filter->bestuur))
         && (filter->text == NULL || (title != NULL && strstr (title, "Financiën") != NULL));
}

static void
assert_words (ParaatRegisterItem *item,
              ParaatState        *state)
{
  const char *words = paraat_register_item_get_words (item);
  g_autofree char *title = paraat_report_dup_title_of (paraat_state_get_value (state, "what"),
                                                       paraat_state_get_value (state, "what_text"));
  g_autofree char *reference = paraat_uuid_dup_reference (paraat_register_item_get_id (item));

  g_assert_cmpstr (paraat_register_item_get_title (item), ==, title);
  g_assert_nonnull (strstr (words, reference));
  g_assert_cmpint (g_str_has_prefix (words, "EXERCISE"), ==, paraat_state_get_identity (state)->exercise);
  g_assert_cmpint (strstr (words, "data breach") != NULL, ==,
                   g_strcmp0 (paraat_state_get_value (state, "pd"), "\"yes\"") == 0);
}

static void
assert_shows (Fixture                    *fixture,
              const ParaatRegisterFilter *filter)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) ids = support_list (fixture->store, "incident", NULL, &error);
  GListModel *model = G_LIST_MODEL (fixture->list);
  guint n = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr(ParaatState) state = support_read (fixture->store, &g_array_index (ids, ParaatUuid, i), &error);
      g_autoptr(ParaatRegisterItem) item = NULL;

      if (!fits (state, filter))
        continue;
      item = g_list_model_get_item (model, n);
      g_assert_nonnull (item);
      g_assert_true (g_ptr_array_index (fixture->mirror, n) == item);
      g_assert_true (paraat_uuid_equal (paraat_register_item_get_id (item), &g_array_index (ids, ParaatUuid, i)));
      assert_words (item, state);
      n++;
    }
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, n);
  g_assert_cmpuint (paraat_register_get_n_all (fixture->list), ==, ids->len);
}

static const ParaatRegisterFilter filters[] = {
  { 0 },
  { .only_open = TRUE },
  { .only_breaches = TRUE },
  { .exercises = PARAAT_EXERCISES_WITHOUT },
  { .exercises = PARAAT_EXERCISES_ONLY },
  { .year = 2022 },
  { .year = 1999 },
  { .text = "financien" },
  { .only_open = TRUE, .only_breaches = TRUE, .year = 2021, .exercises = PARAAT_EXERCISES_WITHOUT },
};

static void
try_filters (Fixture *fixture)
{
  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    {
      ParaatRegisterFilter filter = filters[i];

      paraat_register_set_filter (fixture->list, &filter);
      assert_shows (fixture, &filter);
      filter.bestuur = i % 2 == 0 ? fixture->aalst : fixture->ninove;
      paraat_register_set_filter (fixture->list, &filter);
      assert_shows (fixture, &filter);
    }
  paraat_register_set_filter (fixture->list, NULL);
}

/* --- tests --- */

static void
test_filters (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GArray) years = NULL;
  g_autoptr(GPtrArray) besturen = NULL;
  ParaatIdentity incident;

  for (guint i = 0; i < N_INCIDENTS; i++)
    write_incident (fixture, i, &incident);
  open_register (fixture);
  g_assert_false (paraat_register_is_filtered (fixture->list));
  try_filters (fixture);

  years = paraat_register_list_years (fixture->list);
  g_assert_cmpuint (years->len, >=, 4);
  for (guint i = 1; i < years->len; i++)
    g_assert_cmpint (g_array_index (years, int, i - 1), >, g_array_index (years, int, i));
  besturen = paraat_register_list_besturen (fixture->list);
  g_assert_cmpuint (besturen->len, ==, 2);
  g_assert_cmpstr (((ParaatRegisterBestuur *) g_ptr_array_index (besturen, 0))->name, ==, "Gemeente Aalst");
  g_assert_cmpstr (((ParaatRegisterBestuur *) g_ptr_array_index (besturen, 1))->name, ==, "Stad Ninove");
}

static void
test_changes (Fixture       *fixture,
              gconstpointer  data)
{
  ParaatRegisterFilter filter = { .only_open = TRUE };
  ParaatIdentity incidents[N_INCIDENTS];
  ParaatIdentity other;
  g_autoptr(ParaatRecord) gone = NULL;

  for (guint i = 0; i < N_INCIDENTS; i++)
    write_incident (fixture, i, &incidents[i]);
  open_register (fixture);
  paraat_register_set_filter (fixture->list, &filter);

  /* One more, one closed, one opened: three rows move, and no more than that is told. */
  fixture->n_signals = 0;
  write_incident (fixture, 2, &other);
  say (fixture, &incidents[5], "status", "\"closed\"");
  say (fixture, &incidents[7], "status", "\"open\"");
  settle (fixture);
  g_assert_cmpuint (fixture->n_signals, <=, 3);
  assert_shows (fixture, &filter);

  gone = paraat_record_get (fixture->store, &incidents[8].record);
  while (!paraat_record_get_is_loaded (gone))
    g_main_context_iteration (NULL, TRUE);
  paraat_record_delete (gone);
  settle (fixture);
  assert_shows (fixture, &filter);
  paraat_record_bring_back (gone);
  settle (fixture);
  assert_shows (fixture, &filter);
  for (guint i = 0; i < 40; i++)
    say (fixture, &incidents[i * 3], i % 2 == 0 ? "pd" : "noticed", i % 2 == 0 ? "\"yes\"" : "{\"at\":\"2022-01-01T12:00:00Z\"}");
  settle (fixture);
  try_filters (fixture);
}

/* Changes that come while it is still being read are not lost. */
static void
test_changes_while_loading (Fixture       *fixture,
                            gconstpointer  data)
{
  const ParaatRegisterFilter all = { 0 };
  ParaatIdentity incident, later;

  for (guint i = 0; i < N_INCIDENTS; i++)
    write_incident (fixture, i, &incident);
  fixture->list = paraat_register_new (fixture->store);
  g_signal_connect_swapped (fixture->list, "items-changed", G_CALLBACK (items_changed_cb), fixture);
  write_incident (fixture, 1, &later);
  say (fixture, &incident, "pd", "\"yes\"");
  say (fixture, &incident, "status", "\"closed\"");
  while (!paraat_register_get_is_loaded (fixture->list))
    g_main_context_iteration (NULL, TRUE);
  settle (fixture);
  assert_shows (fixture, &all);
  try_filters (fixture);
}

static void
test_clock_correction (Fixture       *fixture,
                       gconstpointer  data)
{
  const ParaatRegisterFilter all = { 0 };
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatChange) change = NULL;
  g_autofree char *boot = NULL;
  ParaatIdentity incidents[20];
  ParaatIdentity clock;
  ParaatUuid id;

  for (guint i = 0; i < G_N_ELEMENTS (incidents); i++)
    write_incident (fixture, i, &incidents[i]);
  open_register (fixture);
  change = support_append_one (fixture->store, &incidents[10], "care", "\"no\"", &error);
  g_assert_no_error (error);
  boot = paraat_uuid_dup_string (&paraat_change_get_header (change)->boot_id);
  paraat_uuid_known (&incidents[10].root, "clock", boot, &id);
  paraat_identity_init_child (&clock, &incidents[10], "clock", &id);
  say (fixture, &clock, "offset_us", "-86400000000");
  settle (fixture);
  assert_shows (fixture, &all);
  try_filters (fixture);
}

static void
test_nothing (Fixture       *fixture,
              gconstpointer  data)
{
  const ParaatRegisterFilter all = { 0 };
  ParaatIdentity incident;

  open_register (fixture);
  g_assert_true (paraat_register_get_is_listed (fixture->list));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->list)), ==, 0);
  write_incident (fixture, 3, &incident);
  while (g_list_model_get_n_items (G_LIST_MODEL (fixture->list)) == 0)
    g_main_context_iteration (NULL, TRUE);
  assert_shows (fixture, &all);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(name, test) g_test_add ("/register/" name, Fixture, NULL, fixture_set_up, test, fixture_tear_down)
  ADD ("filters", test_filters);
  ADD ("changes", test_changes);
  ADD ("changes-while-loading", test_changes_while_loading);
  ADD ("clock-correction", test_clock_correction);
  ADD ("nothing", test_nothing);

  return g_test_run ();
}

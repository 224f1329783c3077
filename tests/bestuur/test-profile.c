/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-profile.h"
#include "support.h"

#include <json-glib/json-glib.h>

typedef struct
{
  char          *dir;       /* (owned) */
  ParaatStore   *store;     /* (owned) open */
  ParaatProfile *profile;   /* (owned) */
} Fixture;

static void
start (Fixture *fixture)
{
  fixture->store = support_new_store (fixture->dir);
  fixture->profile = paraat_profile_new (fixture->store);
}

static void
stop (Fixture *fixture)
{
  g_clear_object (&fixture->profile);
  support_close (fixture->store);
  g_clear_object (&fixture->store);
}

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  fixture->dir = support_new_dir ("profile");
  start (fixture);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  stop (fixture);
  support_remove_dir (fixture->dir);
  g_free (fixture->dir);
}

static void
wait_for_besturen (Fixture *fixture,
                   guint    n)
{
  while (!paraat_profile_get_is_loaded (fixture->profile) || paraat_profile_get_besturen (fixture->profile)->len != n)
    g_main_context_iteration (NULL, TRUE);
}

static void
wait_for_people (Fixture *fixture,
                 guint    n)
{
  while (paraat_profile_get_people (fixture->profile)->len != n)
    g_main_context_iteration (NULL, TRUE);
}

static void
wait_until_kept (ParaatRecord *record)
{
  while (paraat_record_has_unsaved (record))
    g_main_context_iteration (NULL, TRUE);
}

static ParaatRecord *
add_both (Fixture *fixture)
{
  const ParaatMunicipality *aalst = paraat_municipality_lookup ("41002");
  ParaatRecord *gemeente = paraat_bestuur_new_municipality (fixture->store, aalst, "gemeente");
  g_autoptr(ParaatRecord) ocmw = paraat_bestuur_new_municipality (fixture->store, aalst, "ocmw");

  wait_until_kept (gemeente);
  wait_until_kept (ocmw);
  wait_for_besturen (fixture, 2);

  return gemeente;
}

static void
test_empty (Fixture       *fixture,
            gconstpointer  data)
{
  wait_for_besturen (fixture, 0);
  g_assert_null (paraat_profile_get_bestuur (fixture->profile));
  g_assert_null (paraat_profile_get_author (fixture->profile));
  g_assert_null (paraat_profile_find_role (fixture->profile, "ict"));
}

/* Two legal persons, one staff; the intake knows them by the same id. */
static void
test_municipality_and_ocmw (Fixture       *fixture,
                            gconstpointer  data)
{
  g_autoptr(ParaatRecord) gemeente = add_both (fixture);
  GPtrArray *besturen = paraat_profile_get_besturen (fixture->profile);
  ParaatRecord *ocmw = g_ptr_array_index (besturen, 1);
  g_autofree char *name = paraat_bestuur_dup_name (ocmw);
  ParaatUuid known, staff;

  paraat_uuid_known (&paraat_uuid_nil, "bestuur", "gemeente:41002", &known);
  g_assert_true (paraat_uuid_equal (&known, paraat_record_get_id (gemeente)));
  g_assert_cmpstr (name, ==, "OCMW Aalst");
  paraat_bestuur_get_staff_root (ocmw, &staff);
  g_assert_true (paraat_uuid_equal (&known, &staff));
  g_assert_true (paraat_profile_get_bestuur (fixture->profile) == g_ptr_array_index (besturen, 0));

  paraat_profile_set_bestuur (fixture->profile, ocmw);
  g_assert_true (paraat_profile_get_bestuur (fixture->profile) == ocmw);
}

static ParaatRecord *
add_person (Fixture    *fixture,
            const char *role,
            const char *name,
            const char *phone)
{
  ParaatUuid root;
  ParaatRecord *person;

  paraat_bestuur_get_staff_root (paraat_profile_get_bestuur (fixture->profile), &root);
  person = paraat_person_get_first (fixture->store, &root, role);
  paraat_record_type_text (person, "role", role);
  paraat_record_type_text (person, "name", name);
  paraat_record_type_text (person, "phone", phone);
  paraat_record_commit (person, NULL);
  wait_until_kept (person);

  return person;
}

/* The order in which they are called, whichever was written down first; the same people for the OCMW. */
static void
test_people (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(ParaatRecord) gemeente = add_both (fixture);
  g_autoptr(ParaatRecord) director = add_person (fixture, "director", "Jan Maes", "0470 11 22 33");
  g_autoptr(ParaatRecord) ict = add_person (fixture, "ict", "An Peeters", "0470 22 33 44");

  wait_for_people (fixture, 2);
  g_assert_true (g_ptr_array_index (paraat_profile_get_people (fixture->profile), 0) == ict);
  g_assert_true (paraat_profile_find_role (fixture->profile, "director") == director);
  g_assert_null (paraat_profile_find_role (fixture->profile, "dpo"));

  paraat_profile_set_bestuur (fixture->profile, g_ptr_array_index (paraat_profile_get_besturen (fixture->profile), 1));
  wait_for_people (fixture, 2);
}

/* Who sits here is remembered, and signs what is written. */
static void
test_author (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(ParaatRecord) gemeente = add_both (fixture);
  g_autoptr(ParaatRecord) ict = add_person (fixture, "ict", "An Peeters", "0470 22 33 44");
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatState) state = NULL;
  ParaatUuid id = *paraat_record_get_id (ict);
  ParaatUuid of = *paraat_record_get_id (gemeente);
  GPtrArray *heads;

  wait_for_people (fixture, 1);
  paraat_profile_set_author (fixture->profile, ict);
  paraat_record_set_text (gemeente, "laptop", "Kast van het onthaal");
  wait_until_kept (gemeente);
  state = support_read (fixture->store, &of, &error);
  g_assert_no_error (error);
  heads = paraat_state_get_heads (state, "laptop");
  g_assert_true (paraat_uuid_equal (&((ParaatSaid *) g_ptr_array_index (heads, 0))->author, &id));

  g_clear_object (&gemeente);
  g_clear_object (&ict);
  stop (fixture);
  start (fixture);
  wait_for_besturen (fixture, 2);
  wait_for_people (fixture, 1);
  g_assert_true (paraat_uuid_equal (paraat_record_get_id (paraat_profile_get_author (fixture->profile)), &id));
  paraat_profile_set_author (fixture->profile, NULL);
  g_assert_null (paraat_profile_get_author (fixture->profile));
}

static void
count_cb (guint *n)
{
  (*n)++;
}

static ParaatUuid
said_by (Fixture      *fixture,
         ParaatRecord *bestuur,
         const char   *text)
{
  ParaatUuid of = *paraat_record_get_id (bestuur);
  g_autoptr(ParaatState) state = NULL;
  g_autoptr(GError) error = NULL;

  paraat_record_set_text (bestuur, "laptop", text);
  wait_until_kept (bestuur);
  state = support_read (fixture->store, &of, &error);
  g_assert_no_error (error);

  return ((ParaatSaid *) g_ptr_array_index (paraat_state_get_heads (state, "laptop"), 0))->author;
}

/* Whoever sat here for one administration does not sign for another one with other people. */
static void
test_author_of_another (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autoptr(ParaatRecord) gemeente = add_both (fixture);
  g_autoptr(ParaatRecord) ict = add_person (fixture, "ict", "An Peeters", "0470 22 33 44");
  g_autoptr(ParaatRecord) zone = paraat_bestuur_new (fixture->store, "politiezone", NULL, NULL, "Politiezone Denderstreek");
  ParaatUuid id = *paraat_record_get_id (ict);
  ParaatUuid by;
  guint n_left = 0;

  wait_until_kept (zone);
  wait_for_besturen (fixture, 3);
  wait_for_people (fixture, 1);
  g_signal_connect_swapped (fixture->profile, "author-left", G_CALLBACK (count_cb), &n_left);
  paraat_profile_set_author (fixture->profile, ict);

  /* Its OCMW has the same people. */
  paraat_profile_set_bestuur (fixture->profile, g_ptr_array_index (paraat_profile_get_besturen (fixture->profile), 1));
  wait_for_people (fixture, 1);
  g_assert_true (paraat_profile_get_author (fixture->profile) == ict);
  g_assert_cmpuint (n_left, ==, 0);

  paraat_profile_set_bestuur (fixture->profile, zone);
  by = said_by (fixture, zone, "Bij de wacht");   /* at once, before its people are read */
  g_assert_true (paraat_uuid_is_nil (&by));
  while (n_left == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (paraat_profile_get_author (fixture->profile));

  paraat_profile_set_bestuur (fixture->profile, gemeente);
  wait_for_people (fixture, 1);
  paraat_profile_set_author (fixture->profile, ict);
  by = said_by (fixture, gemeente, "Aan het onthaal");
  g_assert_true (paraat_uuid_equal (&by, &id));
  g_assert_cmpuint (n_left, ==, 1);
}

/* One who works for both is written down with both, and stays. */
static void
test_author_of_both (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(ParaatRecord) gemeente = add_both (fixture);
  g_autoptr(ParaatRecord) ict = add_person (fixture, "ict", "An Peeters", "0470 22 33 44");
  g_autoptr(ParaatRecord) zone = paraat_bestuur_new (fixture->store, "politiezone", NULL, NULL, "Politiezone Denderstreek");
  g_autoptr(ParaatRecord) same = NULL;

  wait_until_kept (zone);
  wait_for_besturen (fixture, 3);
  paraat_profile_set_author (fixture->profile, ict);
  paraat_profile_set_bestuur (fixture->profile, zone);
  same = add_person (fixture, "partner", "an peeters", "0470 22 33 44");
  paraat_profile_set_bestuur (fixture->profile, gemeente);
  wait_for_people (fixture, 1);
  paraat_profile_set_author (fixture->profile, ict);

  paraat_profile_set_bestuur (fixture->profile, zone);
  while (paraat_profile_get_author (fixture->profile) != same)
    g_main_context_iteration (NULL, TRUE);
}

/* Somebody who is written down at this very moment sits here too. */
static void
test_author_just_typed (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autoptr(ParaatRecord) gemeente = add_both (fixture);
  g_autoptr(ParaatRecord) me = paraat_person_get_first (fixture->store, paraat_record_get_id (gemeente), "me:1");

  paraat_record_type_text (me, "role", "other");
  paraat_record_type_text (me, "name", "Lien Claes");
  paraat_profile_set_author (fixture->profile, me);
  paraat_record_commit (me, NULL);
  wait_until_kept (me);
  while (paraat_profile_get_author (fixture->profile) != me)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_remove (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(ParaatRecord) gemeente = add_both (fixture);
  g_autoptr(ParaatRecord) again = NULL;
  ParaatRecord *ocmw = g_ptr_array_index (paraat_profile_get_besturen (fixture->profile), 1);

  paraat_profile_set_bestuur (fixture->profile, ocmw);
  paraat_profile_remove (fixture->profile, ocmw);
  wait_for_besturen (fixture, 1);
  g_assert_true (paraat_profile_get_bestuur (fixture->profile) == gemeente);

  again = paraat_bestuur_new_municipality (fixture->store, paraat_municipality_lookup ("41002"), "ocmw");
  wait_for_besturen (fixture, 2);
}

static void
test_snapshot (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(ParaatRecord) agb = paraat_bestuur_new (fixture->store, "agb", NULL, "BE 0206.731.645", "AGB \"Sport\"");
  g_autofree char *text = paraat_bestuur_dup_snapshot (agb);
  g_autoptr(JsonNode) node = json_from_string (text, NULL);
  JsonObject *object = json_node_get_object (node);

  g_assert_cmpstr (json_object_get_string_member (object, "kbo"), ==, "0206.731.645");
  g_assert_cmpstr (json_object_get_string_member (object, "name"), ==, "AGB \"Sport\"");
  g_assert_cmpstr (json_object_get_string_member (object, "type"), ==, "agb");
  g_assert_false (json_object_has_member (object, "nis"));
  wait_until_kept (agb);
}

static void
test_kbo (void)
{
  static const struct { const char *typed; const char *number; } cases[] = {
    { "0206.731.645", "0206.731.645" }, { "206731645", "0206.731.645" }, { "BE0206731645", "0206.731.645" },
    { "be 0206 731 645", "0206.731.645" }, { "0206.731.646", NULL }, { "", NULL }, { "020673164", NULL },
    { "0206.731.645.", "0206.731.645" }, { "02067316450", NULL }, { "2206731645", NULL }, { "geen", NULL }, { "0206/731/645", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *number = paraat_kbo_normalize (cases[i].typed);

      g_assert_cmpstr (number, ==, cases[i].number);
    }
}

#define ADD(name, func) g_test_add ("/bestuur/profile/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("empty", test_empty);
  ADD ("municipality-and-ocmw", test_municipality_and_ocmw);
  ADD ("people", test_people);
  ADD ("author", test_author);
  ADD ("author-of-another", test_author_of_another);
  ADD ("author-of-both", test_author_of_both);
  ADD ("author-just-typed", test_author_just_typed);
  ADD ("remove", test_remove);
  ADD ("snapshot", test_snapshot);
  g_test_add_func ("/bestuur/kbo", test_kbo);

  return g_test_run ();
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-day.h"
#include "paraat-monthly.h"
#include "support.h"

#include <stdlib.h>
#include <time.h>

typedef struct
{
  char          *dir;       /* (owned) */
  ParaatStore   *store;     /* (owned) open */
  ParaatProfile *profile;   /* (owned) for a municipality that has an OCMW */
  ParaatRecord  *gemeente;  /* (owned) */
  ParaatRecord  *ocmw;      /* (owned) */
  ParaatMonthly *monthly;   /* (owned) */
} Fixture;

/* By the clock on the wall in Brussels. */
static gint64
at (int year,
    int month,
    int day,
    int hour)
{
  g_autoptr(GDateTime) time = g_date_time_new_local (year, month, day, hour, 30, 0);

  return g_date_time_to_unix_usec (time);
}

static void
wait_until_saved (ParaatStore *store)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  paraat_record_commit_all_async (store, support_take_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (paraat_record_commit_all_finish (store, result, &error));
  g_assert_no_error (error);
}

static void
choose (Fixture      *fixture,
        ParaatRecord *bestuur)
{
  while (paraat_profile_find_bestuur (fixture->profile, paraat_record_get_id (bestuur)) == NULL)
    g_main_context_iteration (NULL, TRUE);
  paraat_profile_set_bestuur (fixture->profile, bestuur);
  while (!paraat_monthly_get_is_loaded (fixture->monthly))
    g_main_context_iteration (NULL, TRUE);
}

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *staff = NULL;

  fixture->dir = support_new_dir ("monthly");
  fixture->store = support_new_store (fixture->dir);
  fixture->profile = paraat_profile_new (fixture->store);
  fixture->gemeente = paraat_bestuur_new (fixture->store, "gemeente", "99999", NULL, "Gemeente V");
  fixture->ocmw = paraat_bestuur_new (fixture->store, "ocmw", "99999", NULL, "OCMW V");
  staff = paraat_uuid_dup_string (paraat_record_get_id (fixture->gemeente));
  paraat_record_set_text (fixture->ocmw, "staff", staff);
  wait_until_saved (fixture->store);
  fixture->monthly = paraat_monthly_new (fixture->profile);
  choose (fixture, fixture->gemeente);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  wait_until_saved (fixture->store);
  g_assert_finalize_object (fixture->monthly);
  g_object_unref (fixture->gemeente);
  g_object_unref (fixture->ocmw);
  g_object_unref (fixture->profile);
  support_close (fixture->store);
  g_object_unref (fixture->store);
  support_remove_dir (fixture->dir);
  g_free (fixture->dir);
}

static void
assert_summary (Fixture               *fixture,
                gint64                 now_us,
                ParaatMonthlyStanding  standing,
                guint                  n_done,
                const char            *due)
{
  g_auto(ParaatMonthlySummary) summary = { 0 };

  paraat_monthly_summarize (fixture->monthly, now_us, &summary);
  g_assert_cmpint (summary.standing, ==, standing);
  g_assert_cmpuint (summary.n_done, ==, n_done);
  g_assert_cmpuint (summary.n_done + summary.n_open, ==, standing == PARAAT_MONTHLY_NEVER && summary.n_open == 0
                                                         ? 0 : PARAAT_N_MONTHLY_STEPS);
  g_assert_cmpstr (summary.due, ==, due);
}

static void
do_step (Fixture           *fixture,
         ParaatMonthlyStep  step,
         gint64             now_us)
{
  g_assert_true (paraat_monthly_set_state (fixture->monthly, step, PARAAT_MONTHLY_DONE, now_us));
}

/* The same day of the next month, or its last; in February of a leap year too. */
static void
test_due (void)
{
  static const struct { const char *day; const char *due; } days[] = {
    { "2026-11-28", "2026-12-28" }, { "2026-12-31", "2027-01-31" }, { "2027-01-31", "2027-02-28" }, { "2028-01-31", "2028-02-29" },
    { "2027-03-31", "2027-04-30" }, { "2027-02-28", "2027-03-28" }, { "2027-02-30", NULL }, { "", NULL }, { NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    {
      g_autofree char *due = paraat_monthly_dup_due (days[i].day);

      g_assert_cmpstr (due, ==, days[i].due);
    }
}

static void
test_round (Fixture       *fixture,
            gconstpointer  data)
{
  gint64 begun_us = at (2026, 11, 28, 9);
  g_autofree char *day = NULL;

  assert_summary (fixture, begun_us, PARAAT_MONTHLY_NEVER, 0, NULL);
  do_step (fixture, PARAAT_MONTHLY_CONTACTS, begun_us);
  assert_summary (fixture, begun_us, PARAAT_MONTHLY_GOING_ON, 1, "2026-12-28");
  /* Left half-way, and gone on with in the next month: it is the same one. */
  do_step (fixture, PARAAT_MONTHLY_LAPTOP, at (2026, 12, 2, 9));
  do_step (fixture, PARAAT_MONTHLY_UPDATES, at (2026, 12, 2, 9));
  g_assert_true (paraat_monthly_set_state (fixture->monthly, PARAAT_MONTHLY_ACTION, PARAAT_MONTHLY_OPEN, at (2026, 12, 2, 9)));
  assert_summary (fixture, at (2026, 12, 2, 10), PARAAT_MONTHLY_GOING_ON, 3, "2026-12-28");
  g_assert_cmpint (paraat_monthly_get_state (fixture->monthly, PARAAT_MONTHLY_CONTACTS, at (2026, 12, 2, 10), &day), ==,
                   PARAAT_MONTHLY_DONE);
  g_assert_cmpstr (day, ==, "2026-11-28");
  g_assert_cmpint (paraat_monthly_get_state (fixture->monthly, PARAAT_MONTHLY_MESSAGE, at (2026, 12, 2, 10), NULL), ==,
                   PARAAT_MONTHLY_UNSEEN);
  paraat_monthly_finish (fixture->monthly, at (2026, 12, 2, 10));
  assert_summary (fixture, at (2026, 12, 2, 10), PARAAT_MONTHLY_FINISHED, 3, "2026-12-28");
  /* To the last hour of the day before, and from the first of the day itself. */
  assert_summary (fixture, at (2026, 12, 27, 23), PARAAT_MONTHLY_FINISHED, 3, "2026-12-28");
  assert_summary (fixture, at (2026, 12, 28, 0), PARAAT_MONTHLY_DUE, 3, "2026-12-28");
  g_assert_cmpint (paraat_monthly_get_state (fixture->monthly, PARAAT_MONTHLY_CONTACTS, at (2026, 12, 28, 0), NULL), ==,
                   PARAAT_MONTHLY_UNSEEN);
  do_step (fixture, PARAAT_MONTHLY_LAPTOP, at (2026, 12, 28, 0));
  assert_summary (fixture, at (2026, 12, 28, 0), PARAAT_MONTHLY_GOING_ON, 1, "2027-01-28");
}

/* All five looked at is the end of it; nobody has to say so. */
static void
test_all_five (Fixture       *fixture,
               gconstpointer  data)
{
  gint64 now_us = at (2027, 1, 31, 23);

  for (guint step = 0; step < PARAAT_N_MONTHLY_STEPS; step++)
    do_step (fixture, (ParaatMonthlyStep) step, now_us);
  assert_summary (fixture, now_us, PARAAT_MONTHLY_FINISHED, 5, "2027-02-28");
  assert_summary (fixture, at (2027, 2, 27, 23), PARAAT_MONTHLY_FINISHED, 5, "2027-02-28");
  assert_summary (fixture, at (2027, 2, 28, 0), PARAAT_MONTHLY_DUE, 5, "2027-02-28");
}

/* Over both changes of the clock the day is the day. */
static void
test_summer_time (Fixture       *fixture,
                  gconstpointer  data)
{
  do_step (fixture, PARAAT_MONTHLY_LAPTOP, at (2027, 2, 28, 0));
  assert_summary (fixture, at (2027, 3, 27, 23), PARAAT_MONTHLY_GOING_ON, 1, "2027-03-28");
  assert_summary (fixture, at (2027, 3, 28, 0), PARAAT_MONTHLY_DUE, 1, "2027-03-28");   /* that night it becomes summer */
  do_step (fixture, PARAAT_MONTHLY_LAPTOP, at (2027, 9, 30, 23));
  assert_summary (fixture, at (2027, 10, 29, 23), PARAAT_MONTHLY_GOING_ON, 1, "2027-10-30");
  assert_summary (fixture, at (2027, 10, 30, 0), PARAAT_MONTHLY_DUE, 1, "2027-10-30");
}

/* A check of next year, made by a wrong clock, keeps nobody from doing one; a clock that is behind says nothing of this month. */
static void
test_wrong_clock (Fixture       *fixture,
                  gconstpointer  data)
{
  g_auto(ParaatMonthlySummary) summary = { 0 };

  do_step (fixture, PARAAT_MONTHLY_LAPTOP, at (2027, 11, 28, 9));
  assert_summary (fixture, at (2026, 11, 28, 9), PARAAT_MONTHLY_AHEAD, 0, NULL);
  do_step (fixture, PARAAT_MONTHLY_CONTACTS, at (2026, 11, 28, 9));
  assert_summary (fixture, at (2026, 11, 28, 9), PARAAT_MONTHLY_GOING_ON, 1, "2026-12-28");
  do_step (fixture, PARAAT_MONTHLY_UPDATES, at (2020, 1, 1, 0));
  assert_summary (fixture, at (2026, 11, 28, 9), PARAAT_MONTHLY_GOING_ON, 1, "2026-12-28");
  /* Tomorrow is no wrong clock: another laptop is a little ahead around midnight. */
  assert_summary (fixture, at (2026, 11, 27, 23), PARAAT_MONTHLY_GOING_ON, 1, "2026-12-28");
  assert_summary (fixture, at (2026, 11, 26, 23), PARAAT_MONTHLY_DUE, 1, "2020-02-01");
  paraat_monthly_summarize (fixture->monthly, at (2026, 11, 28, 9), &summary);
  g_assert_cmpstr (summary.day, ==, "2026-11-28");
}

/* A municipality and its OCMW have one staff, which does it once; another administration has its own. */
static void
test_whose (Fixture       *fixture,
            gconstpointer  data)
{
  gint64 now_us = at (2026, 11, 28, 9);
  g_autoptr(ParaatRecord) other = paraat_bestuur_new (fixture->store, "politiezone", NULL, NULL, "Politiezone V");

  do_step (fixture, PARAAT_MONTHLY_CONTACTS, now_us);
  choose (fixture, fixture->ocmw);
  assert_summary (fixture, now_us, PARAAT_MONTHLY_GOING_ON, 1, "2026-12-28");
  choose (fixture, other);
  assert_summary (fixture, now_us, PARAAT_MONTHLY_NEVER, 0, NULL);
  do_step (fixture, PARAAT_MONTHLY_ACTION, now_us);
  do_step (fixture, PARAAT_MONTHLY_MESSAGE, now_us);
  assert_summary (fixture, now_us, PARAAT_MONTHLY_GOING_ON, 2, "2026-12-28");
  choose (fixture, fixture->gemeente);
  assert_summary (fixture, now_us, PARAAT_MONTHLY_GOING_ON, 1, "2026-12-28");
}

static void
test_message (Fixture       *fixture,
              gconstpointer  data)
{
  static const guint numbers[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 };
  g_autofree char *sent = NULL;

  g_assert_cmpuint (paraat_monthly_choose (fixture->monthly, numbers, 0, at (2026, 11, 28, 9)), ==, 0);
  /* From the one of November on, each once. */
  for (guint i = 0; i < 12; i++)
    {
      gint64 now_us = at (i < 2 ? 2026 : 2027, (int) (10 + i) % 12 + 1, 28, 9);
      guint number = paraat_monthly_choose (fixture->monthly, numbers, 12, now_us);

      g_assert_cmpuint (number, ==, (10 + i) % 12 + 1);
      paraat_monthly_note_sent (fixture->monthly, number, now_us);
    }
  /* All went: the one that went longest ago, whatever the month. */
  g_assert_cmpuint (paraat_monthly_choose (fixture->monthly, numbers, 12, at (2028, 5, 1, 9)), ==, 11);
  paraat_monthly_note_sent (fixture->monthly, 11, at (2028, 5, 1, 9));
  g_assert_cmpuint (paraat_monthly_choose (fixture->monthly, numbers, 12, at (2028, 5, 1, 9)), ==, 12);
  sent = paraat_monthly_dup_sent (fixture->monthly, 11);
  g_assert_cmpstr (sent, ==, "2028-05-01");
  g_assert_null (paraat_monthly_dup_sent (fixture->monthly, 13));
  /* A message that went is not the step: the person says how that stands. */
  assert_summary (fixture, at (2026, 11, 28, 9), PARAAT_MONTHLY_NEVER, 0, NULL);
}

/* What another machine wrote may be anything. */
static void
test_from_elsewhere (Fixture       *fixture,
                     gconstpointer  data)
{
  static const char * const values[] = { "7", "[]", "\"2026-11-28\"", "{}", "{\"day\":7,\"state\":\"done\"}",
                                         "{\"day\":\"2026-02-30\",\"state\":\"done\"}", "{\"state\":\"done\"}", "null" };
  gint64 now_us = at (2026, 11, 28, 9);
  ParaatIdentity identity;
  g_autoptr(ParaatRecord) round = NULL;

  paraat_identity_init_root (&identity, PARAAT_KIND_MONTHLY, paraat_record_get_id (fixture->gemeente), FALSE);
  round = paraat_record_new (fixture->store, &identity);
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      paraat_record_set (round, "contacts", values[i]);
      wait_until_saved (fixture->store);
      g_assert_cmpint (paraat_monthly_get_state (fixture->monthly, PARAAT_MONTHLY_CONTACTS, now_us, NULL), ==, PARAAT_MONTHLY_UNSEEN);
      assert_summary (fixture, now_us, PARAAT_MONTHLY_NEVER, 0, NULL);
    }
  paraat_record_set (round, "contacts", "{\"day\":\"2026-11-28\",\"state\":[]}");
  while (paraat_monthly_get_state (fixture->monthly, PARAAT_MONTHLY_CONTACTS, now_us, NULL) != PARAAT_MONTHLY_OPEN)
    g_main_context_iteration (NULL, TRUE);
}

/* --- two machines --- */

static void
say_there (Fixture     *fixture,
           ParaatStore *there,
           const char  *month,
           const char  *field,
           const char  *value)
{
  const ParaatUuid *root = paraat_record_get_id (fixture->gemeente);
  g_autoptr(GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_edit_free);
  g_autoptr(ParaatMergeResult) merged = NULL;
  g_autoptr(GPtrArray) changes = NULL;
  g_autoptr(GError) error = NULL;
  ParaatIdentity identity;

  paraat_identity_init_root (&identity, PARAAT_KIND_MONTHLY, root, FALSE);
  paraat_uuid_known (root, PARAAT_KIND_MONTHLY, month, &identity.record);
  identity.root = identity.record;
  g_ptr_array_add (edits, paraat_store_new_edit (there, &identity, field, value));
  changes = support_append (there, edits, &error);
  g_assert_no_error (error);
  support_put_device (fixture->store, paraat_store_get_device (there), "daar", &error);
  g_assert_no_error (error);
  merged = support_merge (fixture->store, changes, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (merged->n_new, ==, 1);
}

static void
wait_for_done (Fixture *fixture,
               gint64   now_us,
               guint    n_done)
{
  guint n;

  do
    {
      g_auto(ParaatMonthlySummary) summary = { 0 };

      g_main_context_iteration (NULL, TRUE);
      paraat_monthly_summarize (fixture->monthly, now_us, &summary);
      n = summary.n_done;
    }
  while (n != n_done);
}

/* Two begin without knowing of each other: it is one check, to which both did something.  Each laptop is looked at by itself. */
static void
test_two_colleagues (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autofree char *dir = support_new_dir ("monthly-there");
  ParaatStore *there = support_new_store (dir);
  g_autofree char *id = paraat_uuid_dup_string (paraat_device_get_id (paraat_store_get_device (there)));
  g_autofree char *laptop = g_strconcat ("laptop.", id, NULL);
  g_autoptr(GArray) all = NULL;
  g_autoptr(GError) error = NULL;
  gint64 now_us = at (2026, 11, 28, 9);

  do_step (fixture, PARAAT_MONTHLY_CONTACTS, now_us);
  say_there (fixture, there, "2026-11", laptop, "{\"day\":\"2026-11-27\",\"state\":\"done\"}");
  say_there (fixture, there, "2026-11", "message", "{\"day\":\"2026-11-27\",\"state\":\"done\"}");
  say_there (fixture, there, "2026-11", "sent.11", "{\"day\":\"2026-11-27\",\"state\":\"done\"}");
  wait_for_done (fixture, now_us, 3);
  assert_summary (fixture, now_us, PARAAT_MONTHLY_GOING_ON, 3, "2026-12-27");   /* a month after the first of the two */
  g_assert_cmpint (paraat_monthly_get_state (fixture->monthly, PARAAT_MONTHLY_LAPTOP, now_us, NULL), ==, PARAAT_MONTHLY_UNSEEN);
  all = support_list (fixture->store, PARAAT_KIND_MONTHLY, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (all->len, ==, 1);
  support_close (there);
  g_object_unref (there);
  support_remove_dir (dir);
}

/* On either side of a new month they have two rounds: what was done in either counts, each for its own month. */
static void
test_two_months (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *dir = support_new_dir ("monthly-there");
  ParaatStore *there = support_new_store (dir);
  gint64 now_us = at (2026, 12, 1, 9);

  do_step (fixture, PARAAT_MONTHLY_CONTACTS, now_us);
  say_there (fixture, there, "2026-11", "action", "{\"day\":\"2026-11-30\",\"state\":\"done\"}");
  say_there (fixture, there, "2026-11", "contacts", "{\"day\":\"2026-11-30\",\"state\":\"open\"}");
  wait_for_done (fixture, now_us, 2);
  g_assert_cmpint (paraat_monthly_get_state (fixture->monthly, PARAAT_MONTHLY_CONTACTS, now_us, NULL), ==, PARAAT_MONTHLY_DONE);
  g_assert_cmpint (paraat_monthly_get_state (fixture->monthly, PARAAT_MONTHLY_ACTION, now_us, NULL), ==, PARAAT_MONTHLY_DONE);
  g_assert_cmpint (paraat_monthly_get_state (fixture->monthly, PARAAT_MONTHLY_ACTION, at (2026, 12, 30, 9), NULL), ==,
                   PARAAT_MONTHLY_UNSEEN);
  g_assert_cmpint (paraat_monthly_get_state (fixture->monthly, PARAAT_MONTHLY_CONTACTS, at (2026, 12, 30, 9), NULL), ==,
                   PARAAT_MONTHLY_DONE);
  support_close (there);
  g_object_unref (there);
  support_remove_dir (dir);
}

/* Before anybody said which administration this is there is nothing to keep it under. */
static void
test_nobody (void)
{
  g_autofree char *dir = support_new_dir ("monthly-nobody");
  ParaatStore *store = support_new_store (dir);
  ParaatProfile *profile = paraat_profile_new (store);
  ParaatMonthly *monthly = paraat_monthly_new (profile);

  while (!paraat_monthly_get_is_loaded (monthly))
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (paraat_monthly_set_state (monthly, PARAAT_MONTHLY_LAPTOP, PARAAT_MONTHLY_DONE, at (2026, 11, 28, 9)));
  paraat_monthly_finish (monthly, at (2026, 11, 28, 9));
  paraat_monthly_note_sent (monthly, 1, at (2026, 11, 28, 9));
  g_assert_null (paraat_monthly_dup_sent (monthly, 1));
  g_assert_finalize_object (monthly);
  g_object_unref (profile);
  support_close (store);
  g_object_unref (store);
  support_remove_dir (dir);
}

int
main (int    argc,
      char **argv)
{
  setenv ("TZ", "Europe/Brussels", TRUE);
  tzset ();
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/monthly/due", test_due);
  g_test_add_func ("/monthly/nobody", test_nobody);
#define ADD(path, func) g_test_add ("/monthly/" path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  ADD ("round", test_round);
  ADD ("all-five", test_all_five);
  ADD ("summer-time", test_summer_time);
  ADD ("wrong-clock", test_wrong_clock);
  ADD ("whose", test_whose);
  ADD ("message", test_message);
  ADD ("from-elsewhere", test_from_elsewhere);
  ADD ("two-colleagues", test_two_colleagues);
  ADD ("two-months", test_two_months);

  return g_test_run ();
}

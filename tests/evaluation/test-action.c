/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-action.h"
#include "paraat-content.h"
#include "support.h"

#include <string.h>

#define NOON_US (G_GINT64_CONSTANT (1795867200) * G_USEC_PER_SEC)   /* 2026-11-28T12:00:00Z */

typedef struct
{
  char         *dir;      /* (owned) */
  ParaatStore  *store;    /* (owned) open */
  ParaatRecord *action;   /* (owned) */
} Fixture;

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  fixture->dir = support_new_dir ("action");
  fixture->store = support_new_store (fixture->dir);
  fixture->action = paraat_action_new (fixture->store, NULL);
  paraat_record_set_text (fixture->action, "text", "Hang de noodkaart op");
}

static void
wait_until_saved (ParaatRecord *record)
{
  while (paraat_record_has_unsaved (record))
    g_main_context_iteration (NULL, TRUE);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  wait_until_saved (fixture->action);
  g_object_unref (fixture->action);
  support_close (fixture->store);
  g_object_unref (fixture->store);
  support_remove_dir (fixture->dir);
  g_free (fixture->dir);
}

static void
test_due (Fixture       *fixture,
          gconstpointer  data)
{
  static const struct { const char *text; const char *due; } good[] = {
    { "31/12/2026", "31/12/2026" }, { " 1-2-27 ", "01/02/2027" }, { "29.02.2028", "29/02/2028" }, { "", NULL },
  };
  static const char * const bad[] = { "31/02/2026", "29/02/2027", "morgen", "12/2026", "1/13/2026", "0/1/2026", "1/1/2026x",
                                      "1/1/1999", "1/1/99999", "-1/1/2026" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree char *due = NULL;

      g_assert_true (paraat_action_set_due (fixture->action, good[i].text));
      due = paraat_action_dup_due (fixture->action);
      g_assert_cmpstr (due, ==, good[i].due);
    }
  g_assert_true (paraat_action_set_due (fixture->action, "31/12/2026"));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *due = NULL;

      g_assert_false (paraat_action_set_due (fixture->action, bad[i]));
      due = paraat_action_dup_due (fixture->action);
      g_assert_cmpstr (due, ==, "31/12/2026");
    }
}

/* What another machine wrote may be anything. */
static void
test_due_from_elsewhere (Fixture       *fixture,
                         gconstpointer  data)
{
  static const char * const values[] = { "\"2026-02-30\"", "\"2026-13-01\"", "\"x\"", "7", "\"2026-1-1 \"", "{}", "\"-001-01-01\"" };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      paraat_record_set (fixture->action, "due", values[i]);
      g_assert_null (paraat_action_dup_due (fixture->action));
      g_assert_false (paraat_action_is_overdue (fixture->action, NOON_US));
    }
  paraat_record_set (fixture->action, "state", "[]");
  g_assert_cmpint (paraat_action_get_state (fixture->action), ==, PARAAT_ACTION_TODO);
}

/* Its day itself is not late yet; what is done never is. */
static void
test_overdue (Fixture       *fixture,
              gconstpointer  data)
{
  paraat_action_set_due (fixture->action, "28/11/2026");
  g_assert_false (paraat_action_is_overdue (fixture->action, NOON_US));
  paraat_action_set_due (fixture->action, "27/11/2026");
  g_assert_true (paraat_action_is_overdue (fixture->action, NOON_US));
  paraat_action_set_state (fixture->action, PARAAT_ACTION_DONE);
  g_assert_false (paraat_action_is_overdue (fixture->action, NOON_US));
}

static void
test_order (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(ParaatRecord) late = paraat_action_new (fixture->store, NULL);
  g_autoptr(ParaatRecord) later = paraat_action_new (fixture->store, NULL);
  g_autoptr(ParaatRecord) done = paraat_action_new (fixture->store, NULL);

  paraat_action_set_due (late, "1/1/2026");
  paraat_action_set_due (later, "1/1/2027");
  paraat_action_set_due (done, "1/1/2025");
  paraat_action_set_state (done, PARAAT_ACTION_DROPPED);
  g_assert_cmpint (paraat_action_compare (late, later), <, 0);
  g_assert_cmpint (paraat_action_compare (later, fixture->action), <, 0);
  g_assert_cmpint (paraat_action_compare (fixture->action, done), <, 0);
  g_assert_cmpint (paraat_action_compare (done, late), >, 0);
  wait_until_saved (late);
  wait_until_saved (later);
  wait_until_saved (done);
}

/* One proposal accepted twice is one action; the plan as a table keeps formulas harmless. */
static void
test_accept (Fixture       *fixture,
             gconstpointer  data)
{
  const ParaatQuestionnaire *questionnaire = paraat_content_get_questionnaire (NULL);
  const ParaatControl *control = paraat_questionnaire_lookup (questionnaire, "back-up");
  const ParaatTerm *measure = g_ptr_array_index (control->measures, 0);
  g_autoptr(ParaatRecord) record = paraat_evaluation_new_record (fixture->store, NULL, questionnaire, TRUE);
  g_autoptr(ParaatEvaluation) evaluation = paraat_evaluation_new (fixture->store, record, questionnaire);
  g_autoptr(ParaatRecord) action = paraat_action_accept (fixture->store, evaluation, control, measure);
  g_autoptr(ParaatRecord) again = paraat_action_accept (fixture->store, evaluation, control, measure);
  g_autoptr(GPtrArray) actions = g_ptr_array_new ();
  g_autoptr(GPtrArray) findings = g_ptr_array_new ();
  g_autofree char *csv = NULL;
  ParaatUuid id;

  paraat_action_get_id (evaluation, measure, &id);
  g_assert_true (paraat_uuid_equal (&id, paraat_record_get_id (action)));
  g_assert_true (action == again);
  paraat_record_set_text (action, "owner", "=Jan");
  g_ptr_array_add (actions, action);
  csv = paraat_actions_dup_csv (actions, findings);
  g_assert_nonnull (strstr (csv, measure->text));
  g_assert_nonnull (strstr (csv, "Back-up;'=Jan;"));
  wait_until_saved (action);
  wait_until_saved (record);
}

/* What nobody knows is found out first, and that is another action than what mends it. */
static void
test_proposal (Fixture       *fixture,
               gconstpointer  data)
{
  const ParaatQuestionnaire *questionnaire = paraat_content_get_questionnaire (NULL);
  const ParaatControl *control = paraat_questionnaire_lookup (questionnaire, "back-up");
  const ParaatTerm *measure = g_ptr_array_index (control->measures, 0);
  ParaatGap gap = { .control = control, .reply = { PARAAT_REPLY_LEVEL, 1 } };
  g_autofree char *mend = paraat_gap_dup_proposal (&gap);
  g_autofree char *find_out = NULL;
  g_autoptr(GPtrArray) only = NULL;

  gap.reply.kind = PARAAT_REPLY_UNKNOWN;
  find_out = paraat_gap_dup_proposal (&gap);
  only = paraat_gap_list_proposals (&gap);
  g_assert_cmpstr (mend, ==, measure->text);
  g_assert_nonnull (strstr (find_out, control->question));
  g_assert_cmpuint (only->len, ==, 1);
  g_assert_cmpstr (((ParaatTerm *) g_ptr_array_index (only, 0))->id, ==, "find-out.back-up");
}

/* Every measure of a question can be taken up, each as an action of its own. */
static void
test_proposals (Fixture       *fixture,
                gconstpointer  data)
{
  const ParaatQuestionnaire *questionnaire = paraat_content_get_questionnaire (NULL);
  g_autoptr(ParaatRecord) record = paraat_evaluation_new_record (fixture->store, NULL, questionnaire, FALSE);
  g_autoptr(ParaatEvaluation) evaluation = paraat_evaluation_new (fixture->store, record, questionnaire);
  g_autoptr(GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n_measures = 0;

  for (guint i = 0; i < questionnaire->controls->len; i++)
    {
      const ParaatControl *control = g_ptr_array_index (questionnaire->controls, i);
      ParaatGap gap = { .control = control, .reply = { PARAAT_REPLY_LEVEL, 0 } };
      g_autoptr(GPtrArray) proposals = paraat_gap_list_proposals (&gap);

      g_assert_cmpuint (proposals->len, ==, MAX (control->measures->len, 1));
      for (guint j = 0; j < proposals->len; j++)
        {
          ParaatUuid id;

          paraat_action_get_id (evaluation, g_ptr_array_index (proposals, j), &id);
          g_assert_true (g_hash_table_add (ids, paraat_uuid_dup_string (&id)));
          n_measures++;
        }
    }
  g_assert_cmpuint (n_measures, >, questionnaire->controls->len);
  wait_until_saved (record);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_setenv ("TZ", "UTC", TRUE);

#define ADD(path, func) g_test_add ("/action/" path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  ADD ("due", test_due);
  ADD ("due/from-elsewhere", test_due_from_elsewhere);
  ADD ("overdue", test_overdue);
  ADD ("order", test_order);
  ADD ("accept", test_accept);
  ADD ("proposal", test_proposal);
  ADD ("proposals", test_proposals);

  return g_test_run ();
}

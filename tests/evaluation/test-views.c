/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "newer.h"
#include "paraat-content.h"
#include "paraat-earlier.h"
#include "paraat-evaluation-report.h"
#include "paraat-newest.h"
#include "paraat-reference.h"
#include "support.h"

#include <string.h>

typedef struct
{
  char                      *dir;      /* (owned) */
  ParaatStore               *store;    /* (owned) open */
  const ParaatQuestionnaire *questionnaire;
  ParaatUuid                 gemeente;
  ParaatUuid                 ocmw;
} Fixture;

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  fixture->dir = support_new_dir ("views");
  fixture->store = support_new_store (fixture->dir);
  fixture->questionnaire = paraat_content_get_questionnaire (NULL);
  paraat_uuid_known (&paraat_uuid_nil, "bestuur", "gemeente:99999", &fixture->gemeente);
  paraat_uuid_known (&paraat_uuid_nil, "bestuur", "ocmw:99999", &fixture->ocmw);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  support_close (fixture->store);
  g_object_unref (fixture->store);
  support_remove_dir (fixture->dir);
  g_free (fixture->dir);
}

static void
wait_until_saved (Fixture *fixture)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  paraat_record_commit_all_async (fixture->store, support_take_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (paraat_record_commit_all_finish (fixture->store, result, &error));
  g_assert_no_error (error);
}

static ParaatEvaluation *
begin (Fixture          *fixture,
       const ParaatUuid *bestuur,
       gboolean          is_quick,
       int               level)
{
  g_autoptr(ParaatRecord) record = paraat_evaluation_new_record (fixture->store, bestuur, fixture->questionnaire, is_quick);
  ParaatEvaluation *self = paraat_evaluation_new (fixture->store, record, fixture->questionnaire);
  g_autofree char *gemeente = paraat_uuid_dup_string (&fixture->gemeente);
  g_autofree char *ocmw = paraat_uuid_dup_string (&fixture->ocmw);
  g_autofree char *besturen = g_strdup_printf ("[{\"id\":\"%s\",\"name\":\"Gemeente V\"},{\"id\":\"%s\",\"name\":\"OCMW V\"}]", gemeente, ocmw);

  while (!paraat_evaluation_get_is_loaded (self))
    g_main_context_iteration (NULL, TRUE);
  paraat_record_set (record, "besturen", besturen);
  for (guint i = 0; i < fixture->questionnaire->controls->len; i++)
    paraat_evaluation_set_reply (self, i, NULL, &(ParaatReply) { PARAAT_REPLY_LEVEL, level });

  return self;
}

static char *
dup_report (ParaatEvaluation       *self,
            ParaatEvaluationReport  kind,
            GPtrArray              *earlier)
{
  g_autoptr(ParaatDocument) document = paraat_evaluation_new_report (self, kind, "Gemeente V, OCMW V", earlier, NULL,
                                                                      g_get_real_time ());
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatBlock) tree = paraat_markdown_parse (paraat_document_get_markdown (document), &error);

  g_assert_no_error (error);

  return g_strdup (paraat_document_get_markdown (document));
}

/* Every reference of the questionnaire lies in a piece that can be chosen, and every question can be found by one. */
static void
test_references (void)
{
  const ParaatQuestionnaire *questionnaire = paraat_content_get_questionnaire (NULL);

  for (guint i = 0; i < questionnaire->controls->len; i++)
    {
      const ParaatControl *control = g_ptr_array_index (questionnaire->controls, i);
      guint n_found = 0;

      for (ParaatFramework framework = 0; framework < PARAAT_N_FRAMEWORKS; framework++)
        for (char **reference = control->references[framework]; *reference != NULL; reference++)
          {
            guint n, n_in = 0;
            const ParaatOption *values = paraat_framework_get_values (framework, &n);
            char *only[] = { *reference, NULL };
            ParaatControl one = { 0 };

            one.references[framework] = only;
            for (guint j = 0; j < n; j++)
              n_in += paraat_control_refers (&one, framework, values[j].key);
            if (n_in != 1)
              g_test_message ("%s: %s", control->id, *reference);
            g_assert_cmpuint (n_in, ==, 1);
            n_found++;
          }
      g_assert_cmpuint (n_found, >, 0);
    }
}

static void
test_refers (void)
{
  char *cyfun[] = { (char *) "GV.OC-04.1", NULL };
  char *iso[] = { (char *) "5.30", NULL };
  char *none[] = { NULL };
  const ParaatControl control = { .references = { cyfun, iso, none, none } };

  g_assert_true (paraat_control_refers (&control, PARAAT_FRAMEWORK_CYFUN, "GV"));
  g_assert_false (paraat_control_refers (&control, PARAAT_FRAMEWORK_CYFUN, "ID"));
  g_assert_true (paraat_control_refers (&control, PARAAT_FRAMEWORK_ISO27002, "5"));
  g_assert_false (paraat_control_refers (&control, PARAAT_FRAMEWORK_ISO27002, "5.3"));
  g_assert_false (paraat_control_refers (&control, PARAAT_FRAMEWORK_NIS2, "c"));
}

/* Only what lies in the part counts, in the level and in what is to do. */
static void
test_part (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(ParaatEvaluation) self = begin (fixture, &fixture->gemeente, FALSE, 4);
  g_autofree gboolean *part = paraat_framework_new_part (fixture->questionnaire, PARAAT_FRAMEWORK_NIS2, "h");
  g_autoptr(GArray) gaps = NULL;
  g_autoptr(GArray) all = NULL;
  ParaatScore score;
  guint n_in = 0, n_scored = 0;

  for (guint i = 0; i < fixture->questionnaire->controls->len; i++)
    if (part[i])
      {
        n_in++;
        paraat_evaluation_set_reply (self, i, NULL, &(ParaatReply) { PARAAT_REPLY_LEVEL, 1 });
      }
    else if (i % 2 == 0)
      paraat_evaluation_set_reply (self, i, NULL, &(ParaatReply) { PARAAT_REPLY_LEVEL, 0 });
  g_assert_cmpuint (n_in, >, 0);
  g_assert_cmpuint (n_in, <, fixture->questionnaire->controls->len / 2);
  for (guint i = 0; i < fixture->questionnaire->chapters->len; i++)
    {
      paraat_evaluation_score (self, i, NULL, part, &score);
      n_scored += score.n_relevant;
      if (score.n_relevant > 0)
        g_assert_cmpfloat (score.mean, ==, 1);
    }
  g_assert_cmpuint (n_scored, ==, n_in);
  gaps = paraat_evaluation_list_gaps (self, NULL, part);
  all = paraat_evaluation_list_gaps (self, NULL, NULL);
  g_assert_cmpuint (gaps->len, ==, n_in);
  g_assert_cmpuint (all->len, >, n_in);
  wait_until_saved (fixture);
}

static void
test_besturen_differ (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr(ParaatEvaluation) self = begin (fixture, &fixture->gemeente, FALSE, 3);
  const ParaatControl *control = paraat_questionnaire_lookup (fixture->questionnaire, "back-up");
  guint n = fixture->questionnaire->controls->len;
  g_autofree char *same = dup_report (self, PARAAT_EVALUATION_REPORT_TEAM, NULL);
  g_autofree char *team = NULL;
  g_autofree char *council = NULL;
  g_autofree char *title = NULL;
  g_autofree char *gemeente = NULL;
  g_autofree char *ocmw = NULL;
  g_autofree char *row = NULL;

  g_assert_false (paraat_evaluation_any_differs (self, 0, n));
  g_assert_null (strstr (same, "Where the administrations differ"));
  paraat_evaluation_set_reply (self, control->index, &fixture->ocmw, &(ParaatReply) { PARAAT_REPLY_LEVEL, 1 });
  g_assert_true (paraat_evaluation_any_differs (self, 0, n));
  g_assert_true (paraat_evaluation_any_differs (self, control->index, 1));
  g_assert_false (paraat_evaluation_any_differs (self, control->index + 1, n - control->index - 1));
  g_assert_cmpint (paraat_evaluation_get_counting (self, control->index, NULL).level, ==, 1);
  g_assert_cmpint (paraat_evaluation_get_counting (self, control->index, &fixture->gemeente).level, ==, 3);
  team = dup_report (self, PARAAT_EVALUATION_REPORT_TEAM, NULL);
  g_assert_nonnull (strstr (team, "Where the administrations differ"));
  title = paraat_markdown_escape (control->title);
  gemeente = paraat_markdown_escape ("3 · Gedefinieerd");
  ocmw = paraat_markdown_escape ("1 · Ad-hocbasis");
  row = g_strdup_printf ("| %s | %s | %s |", title, gemeente, ocmw);
  g_assert_nonnull (strstr (team, row));
  council = dup_report (self, PARAAT_EVALUATION_REPORT_COUNCIL, NULL);
  g_assert_null (strstr (council, "differ"));
  wait_until_saved (fixture);
}

/* Whose answer counts for all together is who is named beside it; the answer for all counts for nobody once each has its own. */
static void
test_whose_counts (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(ParaatEvaluation) self = begin (fixture, &fixture->gemeente, FALSE, 2);
  guint at = paraat_questionnaire_lookup (fixture->questionnaire, "back-up")->index;
  ParaatUuid whose;

  g_assert_false (paraat_evaluation_find_counting (self, at, &whose));
  paraat_evaluation_set_reply (self, at, &fixture->ocmw, &(ParaatReply) { PARAAT_REPLY_LEVEL, 3 });
  g_assert_false (paraat_evaluation_find_counting (self, at, &whose));
  paraat_evaluation_set_reply (self, at, &fixture->ocmw, &(ParaatReply) { PARAAT_REPLY_LEVEL, 1 });
  g_assert_true (paraat_evaluation_find_counting (self, at, &whose));
  g_assert_true (paraat_uuid_equal (&whose, &fixture->ocmw));
  paraat_evaluation_set_reply (self, at, &fixture->ocmw, &(ParaatReply) { PARAAT_REPLY_LEVEL, 4 });
  paraat_evaluation_set_reply (self, at, &fixture->gemeente, &(ParaatReply) { PARAAT_REPLY_UNKNOWN, 0 });
  g_assert_true (paraat_evaluation_find_counting (self, at, &whose));
  g_assert_true (paraat_uuid_equal (&whose, &fixture->gemeente));
  g_assert_cmpint (paraat_evaluation_get_counting (self, at, NULL).kind, ==, PARAAT_REPLY_UNKNOWN);
  paraat_evaluation_set_reply (self, at, &fixture->gemeente, &(ParaatReply) { PARAAT_REPLY_LEVEL, 3 });
  g_assert_cmpint (paraat_evaluation_get_counting (self, at, NULL).level, ==, 3);
  wait_until_saved (fixture);
}

static GPtrArray *
wait_for_earlier (ParaatEarlier *earlier,
                  guint          n)
{
  gint64 until = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;
  GPtrArray *list = paraat_earlier_list (earlier);

  while (list->len != n && g_get_monotonic_time () < until)
    {
      g_main_context_iteration (NULL, FALSE);
      g_ptr_array_unref (list);
      list = paraat_earlier_list (earlier);
    }
  g_assert_cmpuint (list->len, ==, n);

  return list;
}

/* Of seven years the last five, without snelscans, open ones and other administrations. */
static void
test_earlier_years (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(GPtrArray) closed = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) list = NULL;
  g_autoptr(ParaatEvaluation) quick = NULL;
  g_autoptr(ParaatEvaluation) open = NULL;
  g_autoptr(ParaatEvaluation) foreign = NULL;
  g_autoptr(ParaatEvaluation) now = NULL;
  g_autoptr(ParaatEvaluation) later = NULL;
  ParaatEarlier *earlier;
  g_autofree char *report = NULL;
  g_autofree char *day = NULL;

  for (guint i = 0; i < PARAAT_EARLIER_MAX + 2; i++)
    {
      ParaatEvaluation *one = begin (fixture, &fixture->gemeente, FALSE, (int) (i % 4));

      paraat_evaluation_close (one, "An");
      g_ptr_array_add (closed, one);
      wait_until_saved (fixture);
    }
  quick = begin (fixture, &fixture->gemeente, TRUE, 2);
  paraat_evaluation_close (quick, "An");
  open = begin (fixture, &fixture->gemeente, FALSE, 2);
  foreign = begin (fixture, &fixture->ocmw, FALSE, 2);
  paraat_evaluation_close (foreign, "An");
  wait_until_saved (fixture);
  now = begin (fixture, &fixture->gemeente, FALSE, 3);
  wait_until_saved (fixture);
  later = begin (fixture, &fixture->gemeente, FALSE, 4);
  paraat_evaluation_close (later, "An");
  wait_until_saved (fixture);

  earlier = paraat_earlier_new (fixture->store, now);
  list = wait_for_earlier (earlier, PARAAT_EARLIER_MAX);
  for (guint i = 0; i < PARAAT_EARLIER_MAX; i++)
    {
      ParaatEvaluation *one = g_ptr_array_index (list, i);
      ParaatScore score;

      g_assert_true (paraat_evaluation_get_record (one)
                     == paraat_evaluation_get_record (g_ptr_array_index (closed, closed->len - 1 - i)));
      paraat_evaluation_score (one, 0, NULL, NULL, &score);
      g_assert_cmpfloat (score.mean, ==, (closed->len - 1 - i) % 4);
    }
  report = dup_report (now, PARAAT_EVALUATION_REPORT_COUNCIL, list);
  day = paraat_evaluation_dup_closed_day (g_ptr_array_index (list, 0));
  g_assert_nonnull (day);
  g_assert_nonnull (strstr (report, "Compared with earlier"));
  g_assert_nonnull (strstr (report, "| 2\\,0 | 3\\,0 | 0\\,0 | 1\\,0 | 2\\,0 | 3\\,0 |"));   /* the oldest first */
  g_assert_finalize_object (earlier);
}

/* Bug "earlier years are left out without a word": what was made with other questions is told of, with its day. */
static void
test_left_out (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(ParaatRecord) record = paraat_evaluation_new_record (fixture->store, &fixture->gemeente, newer_get (), FALSE);
  g_autoptr(ParaatRecord) quick_record = paraat_evaluation_new_record (fixture->store, &fixture->gemeente, newer_get (), TRUE);
  g_autoptr(ParaatEvaluation) other = paraat_evaluation_new (fixture->store, record, newer_get ());
  g_autoptr(ParaatEvaluation) quick = paraat_evaluation_new (fixture->store, quick_record, newer_get ());
  g_autoptr(ParaatEvaluation) same = NULL;
  g_autoptr(ParaatEvaluation) now = NULL;
  g_autoptr(GPtrArray) list = NULL;
  g_autofree char *day = NULL;
  g_autofree char *wanted = NULL;
  g_autofree char *words = NULL;
  ParaatEarlier *earlier;

  while (!paraat_evaluation_get_is_loaded (other) || !paraat_evaluation_get_is_loaded (quick))
    g_main_context_iteration (NULL, TRUE);
  paraat_evaluation_close (other, "An");
  paraat_evaluation_close (quick, "An");
  wait_until_saved (fixture);
  while ((day = paraat_evaluation_dup_closed_day (other)) == NULL)
    g_main_context_iteration (NULL, TRUE);
  same = begin (fixture, &fixture->gemeente, FALSE, 2);
  wait_until_saved (fixture);
  earlier = paraat_earlier_new (fixture->store, same);
  while ((words = paraat_earlier_dup_left_out (earlier)) == NULL)
    g_main_context_iteration (NULL, TRUE);
  wanted = g_strdup_printf ("Not shown: the self-evaluation of %s, made with another version of the questions.", day);
  g_assert_cmpstr (words, ==, wanted);
  g_assert_finalize_object (earlier);
  /* One that can be compared stands beside it. */
  paraat_evaluation_close (same, "An");
  wait_until_saved (fixture);
  now = begin (fixture, &fixture->gemeente, FALSE, 3);
  wait_until_saved (fixture);
  earlier = paraat_earlier_new (fixture->store, now);
  list = wait_for_earlier (earlier, 1);
  g_assert_true (paraat_evaluation_get_record (g_ptr_array_index (list, 0)) == paraat_evaluation_get_record (same));
  g_assert_finalize_object (earlier);
}

static void
wait_for (ParaatNewest     *newest,
          ParaatEvaluation *wanted)
{
  ParaatEvaluation *found;

  do
    {
      g_main_context_iteration (NULL, TRUE);
      found = paraat_newest_get_evaluation (newest);
    }
  while (found == NULL || !paraat_uuid_equal (paraat_record_get_id (paraat_evaluation_get_record (found)),
                                              paraat_record_get_id (paraat_evaluation_get_record (wanted))));
}

/* Who begins the next one does not lose what is known: the closed one counts until the next says something. */
static void
test_newest (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(ParaatEvaluation) closed = begin (fixture, &fixture->gemeente, FALSE, 2);
  g_autoptr(ParaatRecord) record = NULL;
  g_autoptr(ParaatEvaluation) next = NULL;
  g_autoptr(ParaatNewest) newest = NULL;

  wait_until_saved (fixture);
  paraat_evaluation_close (closed, "Jan Janssens");
  record = paraat_evaluation_new_next (closed, fixture->questionnaire);
  next = paraat_evaluation_new (fixture->store, record, fixture->questionnaire);
  while (!paraat_evaluation_get_is_loaded (next))
    g_main_context_iteration (NULL, TRUE);
  wait_until_saved (fixture);
  newest = paraat_newest_new (fixture->store);
  wait_for (newest, closed);
  for (guint i = 0; i < fixture->questionnaire->controls->len; i++)
    paraat_evaluation_set_reply (next, i, NULL, &(ParaatReply) { PARAAT_REPLY_LEVEL, 3 });
  wait_until_saved (fixture);
  wait_for (newest, next);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/views/references", test_references);
  g_test_add_func ("/views/refers", test_refers);
#define ADD(name, func) g_test_add ("/views/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  ADD ("part", test_part);
  ADD ("besturen-differ", test_besturen_differ);
  ADD ("whose-counts", test_whose_counts);
  ADD ("earlier-years", test_earlier_years);
  ADD ("left-out", test_left_out);
  ADD ("newest", test_newest);
#undef ADD

  return g_test_run ();
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "paraat-content.h"
#include "paraat-score.h"

#include <string.h>

#define CHAPTER 2   /* security */

typedef struct
{
  const ParaatQuestionnaire *questionnaire;
  const ParaatChapter       *chapter;
  ParaatReply               *replies;   /* (owned) */
} Fixture;

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  fixture->questionnaire = paraat_content_get_questionnaire (NULL);
  fixture->chapter = g_ptr_array_index (fixture->questionnaire->chapters, CHAPTER);
  fixture->replies = g_new0 (ParaatReply, fixture->questionnaire->controls->len);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  g_free (fixture->replies);
}

static const ParaatControl *
control_at (Fixture *fixture,
            guint    index)
{
  return g_ptr_array_index (fixture->questionnaire->controls, index);
}

static void
reply_all (Fixture *fixture,
           int      level)
{
  for (guint i = 0; i < fixture->questionnaire->controls->len; i++)
    fixture->replies[i] = (ParaatReply) { PARAAT_REPLY_LEVEL, level };
}

static ParaatScore
score (Fixture *fixture)
{
  ParaatScore result;

  paraat_score_chapter (fixture->questionnaire, CHAPTER, fixture->replies, NULL, &result);

  return result;
}

static guint
find_quick (Fixture *fixture)
{
  for (guint i = fixture->chapter->first;; i++)
    if (control_at (fixture, i)->is_quick)
      return i;
}

static void
test_thresholds (Fixture       *fixture,
                 gconstpointer  data)
{
  g_assert_cmpint (paraat_score_light (fixture->questionnaire, 0), ==, PARAAT_LIGHT_RED);
  g_assert_cmpint (paraat_score_light (fixture->questionnaire, 1.49), ==, PARAAT_LIGHT_RED);
  g_assert_cmpint (paraat_score_light (fixture->questionnaire, 1.5), ==, PARAAT_LIGHT_ORANGE);
  g_assert_cmpint (paraat_score_light (fixture->questionnaire, 2.49), ==, PARAAT_LIGHT_ORANGE);
  g_assert_cmpint (paraat_score_light (fixture->questionnaire, 2.5), ==, PARAAT_LIGHT_GREEN);
}

/* By hand, on a questionnaire of four: weights 9, 6, 4 and 1; answers 3, 1, not applicable and "I don't know":
 * 27 + 6 = 33 points of a weight of 15: 2.2.  Of 16 that counts, 15 is answered: 94 %. */
static void
test_by_hand (Fixture       *fixture,
              gconstpointer  data)
{
  static const guint weights[] = { 9, 6, 4, 1 };
  static const ParaatReply replies[] = {
    { PARAAT_REPLY_LEVEL, 3 }, { PARAAT_REPLY_LEVEL, 1 }, { PARAAT_REPLY_NOT_APPLICABLE, 0 }, { PARAAT_REPLY_UNKNOWN, 0 } };
  ParaatControl controls[4] = { 0 };
  ParaatChapter chapter = { .first = 0, .n_controls = 4 };
  g_autoptr(GPtrArray) of_controls = g_ptr_array_new ();
  g_autoptr(GPtrArray) of_chapters = g_ptr_array_new ();
  ParaatQuestionnaire small = { .controls = of_controls, .chapters = of_chapters, .red_below = 1.5, .orange_below = 2.5,
                                .least_answered = 0.6, .gap_below = 3 };
  g_autoptr(GArray) gaps = NULL;
  ParaatScore result;

  g_ptr_array_add (of_chapters, &chapter);
  for (guint i = 0; i < 4; i++)
    {
      controls[i].index = i;
      controls[i].weight = weights[i];
      controls[i].effort = 2;
      g_ptr_array_add (of_controls, &controls[i]);
    }
  paraat_score_chapter (&small, 0, replies, NULL, &result);
  g_assert_cmpuint (result.points, ==, 33);
  g_assert_cmpuint (result.weight_answered, ==, 15);
  g_assert_cmpuint (result.weight, ==, 16);
  g_assert_cmpfloat_with_epsilon (result.mean, 2.2, 1e-9);
  g_assert_cmpfloat_with_epsilon (result.share, 0.9375, 1e-9);
  g_assert_cmpint (result.light, ==, PARAAT_LIGHT_ORANGE);
  gaps = paraat_score_list_gaps (&small, replies, NULL, FALSE);
  g_assert_cmpuint (gaps->len, ==, 2);
  g_assert_cmpfloat_with_epsilon (g_array_index (gaps, ParaatGap, 0).priority, 6.0 * 2 / 2, 1e-9);
  g_assert_cmpfloat_with_epsilon (g_array_index (gaps, ParaatGap, 1).priority, 1.0, 1e-9);
}

static void
test_key_measure (Fixture       *fixture,
                  gconstpointer  data)
{
  guint quick = find_quick (fixture);

  reply_all (fixture, 4);
  g_assert_cmpint (score (fixture).light, ==, PARAAT_LIGHT_GREEN);
  g_assert_null (score (fixture).brake);
  fixture->replies[quick].level = 1;
  g_assert_cmpint (score (fixture).light, ==, PARAAT_LIGHT_ORANGE);
  fixture->replies[quick].level = 0;
  g_assert_cmpint (score (fixture).light, ==, PARAAT_LIGHT_RED);
  g_assert_cmpint (score (fixture).by_mean, ==, PARAAT_LIGHT_GREEN);
  g_assert_true (score (fixture).brake == control_at (fixture, quick));
  fixture->replies[quick] = (ParaatReply) { PARAAT_REPLY_UNKNOWN, 0 };
  g_assert_cmpint (score (fixture).light, ==, PARAAT_LIGHT_ORANGE);
  reply_all (fixture, 1);
  g_assert_cmpint (score (fixture).light, ==, PARAAT_LIGHT_RED);
  g_assert_null (score (fixture).brake);
}

static void
test_too_little (Fixture       *fixture,
                 gconstpointer  data)
{
  g_assert_cmpint (score (fixture).light, ==, PARAAT_LIGHT_GREY);
  fixture->replies[find_quick (fixture)] = (ParaatReply) { PARAAT_REPLY_LEVEL, 0 };
  g_assert_cmpint (score (fixture).light, ==, PARAAT_LIGHT_GREY);
  for (guint i = 0; i < fixture->questionnaire->controls->len; i++)
    fixture->replies[i] = (ParaatReply) { PARAAT_REPLY_NOT_APPLICABLE, 0 };
  g_assert_cmpint (score (fixture).light, ==, PARAAT_LIGHT_GREY);
  g_assert_cmpuint (score (fixture).weight, ==, 0);
}

/* Random answers: bounds hold, more is never worse, and what is not relevant changes nothing. */
static void
test_properties (Fixture       *fixture,
                 gconstpointer  data)
{
  guint n = fixture->questionnaire->controls->len;
  g_autofree gboolean *relevant = g_new (gboolean, n);

  for (guint round = 0; round < 2000; round++)
    {
      guint at = (guint) g_test_rand_int_range ((gint32) fixture->chapter->first,
                                                (gint32) (fixture->chapter->first + fixture->chapter->n_controls));
      ParaatScore before;
      ParaatScore after;

      for (guint i = 0; i < n; i++)
        {
          fixture->replies[i].kind = (ParaatReplyKind) g_test_rand_int_range (0, 4);
          fixture->replies[i].level = fixture->replies[i].kind == PARAAT_REPLY_LEVEL ? g_test_rand_int_range (0, 5) : 0;
          relevant[i] = g_test_rand_bit ();
        }
      paraat_score_chapter (fixture->questionnaire, CHAPTER, fixture->replies, relevant, &before);
      g_assert_true (before.mean >= 0 && before.mean <= 4 && before.share >= 0 && before.share <= 1);
      g_assert_cmpuint (before.n_answered + before.n_unknown + before.n_not_applicable, <=, before.n_relevant);
      fixture->replies[at].level += fixture->replies[at].kind == PARAAT_REPLY_LEVEL && fixture->replies[at].level < 4;
      paraat_score_chapter (fixture->questionnaire, CHAPTER, fixture->replies, relevant, &after);
      g_assert_cmpint (after.light, >=, before.light);
      g_assert_cmpfloat (after.mean, >=, before.mean);
      if (!relevant[at])
        g_assert_true (before.points == after.points && before.weight == after.weight && before.n_answered == after.n_answered
                       && before.light == after.light);
    }
}

static void
test_gaps (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GArray) gaps = NULL;
  gboolean was_urgent = TRUE;
  double last = G_MAXDOUBLE;

  reply_all (fixture, 3);
  gaps = paraat_score_list_gaps (fixture->questionnaire, fixture->replies, NULL, FALSE);
  g_assert_cmpuint (gaps->len, ==, 0);
  g_clear_pointer (&gaps, g_array_unref);
  reply_all (fixture, 1);
  gaps = paraat_score_list_gaps (fixture->questionnaire, fixture->replies, NULL, FALSE);
  g_assert_cmpuint (gaps->len, ==, fixture->questionnaire->controls->len);
  for (guint i = 0; i < gaps->len; i++)
    {
      const ParaatGap *gap = &g_array_index (gaps, ParaatGap, i);

      g_assert_true (gap->is_urgent == gap->control->is_quick);
      g_assert_true (was_urgent || !gap->is_urgent);
      g_assert_true (gap->priority <= last || gap->is_urgent != was_urgent);
      was_urgent = gap->is_urgent;
      last = gap->priority;
    }
  g_clear_pointer (&gaps, g_array_unref);
  gaps = paraat_score_list_gaps (fixture->questionnaire, fixture->replies, NULL, TRUE);
  g_assert_cmpuint (gaps->len, ==, 8);
}

static void
test_ends (Fixture       *fixture,
           gconstpointer  data)
{
  ParaatScore scores[3] = { { .mean = 2, .by_mean = PARAAT_LIGHT_ORANGE }, { .mean = 0, .by_mean = PARAAT_LIGHT_GREY },
                            { .mean = 3, .by_mean = PARAAT_LIGHT_GREEN } };
  guint weakest;
  guint strongest;

  g_assert_true (paraat_score_find_ends (scores, 3, &weakest, &strongest));
  g_assert_cmpuint (weakest, ==, 0);
  g_assert_cmpuint (strongest, ==, 2);
  g_assert_false (paraat_score_find_ends (scores, 2, &weakest, &strongest));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/score/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  ADD ("thresholds", test_thresholds);
  ADD ("by-hand", test_by_hand);
  ADD ("key-measure", test_key_measure);
  ADD ("too-little", test_too_little);
  ADD ("properties", test_properties);
  ADD ("gaps", test_gaps);
  ADD ("ends", test_ends);
#undef ADD

  return g_test_run ();
}

/* SPDX-License-Identifier: EUPL-1.2 */

/* The rules stand in docs/questionnaire.md; weights and thresholds are data. */
#define G_LOG_DOMAIN "paraat-evaluation"

#include "config.h"

#include "paraat-score.h"

/* Finding out is days of work, and brings one level nearer at the least. */
#define UNKNOWN_DISTANCE 1.0
#define UNKNOWN_EFFORT 1.0
#define URGENT_UP_TO 1

/**
 * paraat_score_light:
 * @level: 0 to 4: a mean, or one answer
 *
 * Returns: red, orange or green
 */
ParaatLight
paraat_score_light (const ParaatQuestionnaire *questionnaire,
                    double                     level)
{
  if (level < questionnaire->red_below)
    return PARAAT_LIGHT_RED;

  return level < questionnaire->orange_below ? PARAAT_LIGHT_ORANGE : PARAAT_LIGHT_GREEN;
}

static void
count (const ParaatControl *control,
       const ParaatReply   *reply,
       ParaatScore         *score)
{
  score->n_relevant++;
  if (reply->kind == PARAAT_REPLY_NOT_APPLICABLE)
    {
      score->n_not_applicable++;
      return;
    }
  score->weight += control->weight;
  score->n_unknown += reply->kind == PARAAT_REPLY_UNKNOWN;
  if (reply->kind == PARAAT_REPLY_LEVEL)
    {
      score->n_answered++;
      score->weight_answered += control->weight;
      score->points += control->weight * (guint) reply->level;
    }
}

/* The best light that a key measure leaves to its chapter. */
static ParaatLight
ceiling (const ParaatReply *reply)
{
  if (reply->kind == PARAAT_REPLY_UNKNOWN)
    return PARAAT_LIGHT_ORANGE;
  if (reply->kind != PARAAT_REPLY_LEVEL || reply->level > URGENT_UP_TO)
    return PARAAT_LIGHT_GREEN;

  return reply->level == 0 ? PARAAT_LIGHT_RED : PARAAT_LIGHT_ORANGE;
}

static gboolean
counts (const ParaatControl *control,
        const gboolean      *relevant)
{
  return relevant == NULL || relevant[control->index];
}

/**
 * paraat_score_chapter:
 * @chapter: index of the chapter
 * @replies: (array): one for each control of the questionnaire
 * @relevant: (array) (nullable): as paraat_questionnaire_find_relevant() told; NULL: all are
 * @out_score: (out caller-allocates):
 *
 * The weighted mean of what was answered.  A key measure at 0 makes the light red; at 1, or when nobody knows, it is orange at
 * most.  Grey when less than the questionnaire's share was answered, whatever the key measures: too little is known.
 */
void
paraat_score_chapter (const ParaatQuestionnaire *questionnaire,
                      guint                      chapter,
                      const ParaatReply         *replies,
                      const gboolean            *relevant,
                      ParaatScore               *out_score)
{
  const ParaatChapter *about = g_ptr_array_index (questionnaire->chapters, chapter);
  ParaatScore score = { 0 };
  ParaatLight best = PARAAT_LIGHT_GREEN;

  for (guint i = about->first; i < about->first + about->n_controls; i++)
    {
      const ParaatControl *control = g_ptr_array_index (questionnaire->controls, i);

      if (!counts (control, relevant))
        continue;
      count (control, &replies[i], &score);
      if (control->is_quick && ceiling (&replies[i]) < best)
        {
          best = ceiling (&replies[i]);
          score.brake = control;
        }
    }
  score.mean = score.weight_answered > 0 ? (double) score.points / score.weight_answered : 0;
  score.share = score.weight > 0 ? (double) score.weight_answered / score.weight : 0;
  if (score.weight_answered > 0 && score.share >= questionnaire->least_answered)
    score.by_mean = paraat_score_light (questionnaire, score.mean);
  score.light = MIN (score.by_mean, best);
  if (score.light == score.by_mean)
    score.brake = NULL;
  *out_score = score;
}

static gint
compare_gaps (gconstpointer a,
              gconstpointer b)
{
  const ParaatGap *left = a;
  const ParaatGap *right = b;

  if (left->is_urgent != right->is_urgent)
    return left->is_urgent ? -1 : 1;
  if (left->priority < right->priority || left->priority > right->priority)
    return left->priority > right->priority ? -1 : 1;

  return (left->control->index > right->control->index) - (left->control->index < right->control->index);
}

/**
 * paraat_score_list_gaps:
 * @relevant: (array) (nullable): NULL: all are
 * @only_quick: those of the snelscan
 *
 * Returns: (transfer full) (element-type ParaatGap): what was answered below the questionnaire's gap, or with "I don't know":
 *   key measures at 0 or 1 first, then by weight × distance / effort; the order of the questionnaire decides between equals
 */
GArray *
paraat_score_list_gaps (const ParaatQuestionnaire *questionnaire,
                        const ParaatReply         *replies,
                        const gboolean            *relevant,
                        gboolean                   only_quick)
{
  GArray *gaps = g_array_new (FALSE, FALSE, sizeof (ParaatGap));

  for (guint i = 0; i < questionnaire->controls->len; i++)
    {
      const ParaatControl *control = g_ptr_array_index (questionnaire->controls, i);
      const ParaatReply *reply = &replies[i];
      ParaatGap gap = { .control = control, .reply = *reply };

      if (!counts (control, relevant) || (only_quick && !control->is_quick))
        continue;
      if (reply->kind == PARAAT_REPLY_UNKNOWN)
        gap.priority = control->weight * UNKNOWN_DISTANCE / UNKNOWN_EFFORT;
      else if (reply->kind == PARAAT_REPLY_LEVEL && reply->level < questionnaire->gap_below)
        {
          gap.priority = (double) control->weight * (questionnaire->gap_below - reply->level) / control->effort;
          gap.is_urgent = control->is_quick && reply->level <= URGENT_UP_TO;
        }
      else
        continue;
      g_array_append_val (gaps, gap);
    }
  g_array_sort (gaps, compare_gaps);

  return gaps;
}

/**
 * paraat_score_find_ends:
 * @scores: (array length=n): of the chapters
 * @out_weakest: (out): index of the lowest mean, the first of equals
 * @out_strongest: (out): index of the highest
 *
 * Returns: %FALSE when fewer than two chapters have been answered enough
 */
gboolean
paraat_score_find_ends (const ParaatScore *scores,
                        guint              n,
                        guint             *out_weakest,
                        guint             *out_strongest)
{
  guint weakest = n;
  guint strongest = n;
  guint n_known = 0;

  for (guint i = 0; i < n; i++)
    {
      if (scores[i].by_mean == PARAAT_LIGHT_GREY)
        continue;
      n_known++;
      if (weakest == n || scores[i].mean < scores[weakest].mean)
        weakest = i;
      if (strongest == n || scores[i].mean > scores[strongest].mean)
        strongest = i;
    }
  if (n_known < 2)
    return FALSE;
  *out_weakest = weakest;
  *out_strongest = strongest;

  return TRUE;
}

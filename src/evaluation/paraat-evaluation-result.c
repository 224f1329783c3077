/* SPDX-License-Identifier: EUPL-1.2 */

/* What the answers of one or several administrations come to. */
#include "config.h"

#include "paraat-evaluation-private.h"

/* Where one administration differs, the whole is as weak as that one: its answer counts when it is lower. Who does not know
 * is lower than who is in order. */
static gboolean
is_lower (const ParaatEvaluation *self,
          const ParaatReply      *a,
          const ParaatReply      *b)
{
  if (a->kind == PARAAT_REPLY_LEVEL)
    return b->kind != PARAAT_REPLY_LEVEL ? b->kind != PARAAT_REPLY_UNKNOWN || a->level < self->questionnaire->gap_below
                                         : a->level < b->level;

  return a->kind == PARAAT_REPLY_UNKNOWN
         && (b->kind == PARAAT_REPLY_NOT_APPLICABLE || (b->kind == PARAAT_REPLY_LEVEL && b->level >= self->questionnaire->gap_below));
}

/* The answer for all is of nobody where each of several has one of its own. */
static gboolean
is_of_nobody (ParaatEvaluation *self,
              guint             control,
              GPtrArray        *besturen)
{
  for (guint i = 0; i < besturen->len; i++)
    if (!paraat_evaluation_differs (self, control, &((ParaatEvaluationBestuur *) g_ptr_array_index (besturen, i))->id))
      return FALSE;

  return besturen->len > 1;
}

static ParaatReply
read_lowest (ParaatEvaluation               *self,
             guint                           control,
             GPtrArray                      *besturen,
             const ParaatEvaluationBestuur **out_whose)   /* NULL: of all */
{
  const ParaatEvaluationBestuur *whose = is_of_nobody (self, control, besturen) ? g_ptr_array_index (besturen, 0) : NULL;
  ParaatReply lowest = paraat_evaluation_get_reply (self, control, whose != NULL ? &whose->id : NULL);

  for (guint i = 0; i < besturen->len; i++)
    {
      const ParaatEvaluationBestuur *bestuur = g_ptr_array_index (besturen, i);
      ParaatReply reply = paraat_evaluation_get_reply (self, control, &bestuur->id);

      if (is_lower (self, &reply, &lowest))
        {
          lowest = reply;
          whose = bestuur;
        }
    }
  if (out_whose != NULL)
    *out_whose = whose;

  return lowest;
}

/**
 * paraat_evaluation_get_counting:
 * @bestuur: (nullable): for whom; NULL: for all together
 *
 * Returns: the answer that counts; for all together it is the lowest of theirs
 */
ParaatReply
paraat_evaluation_get_counting (ParaatEvaluation *self,
                                guint             control,
                                const ParaatUuid *bestuur)
{
  g_autoptr(GPtrArray) besturen = bestuur == NULL ? paraat_evaluation_list_besturen (self) : NULL;

  return bestuur != NULL ? paraat_evaluation_get_reply (self, control, bestuur) : read_lowest (self, control, besturen, NULL);
}

/**
 * paraat_evaluation_find_counting:
 * @out_bestuur: whose own answer counts for all together
 *
 * Returns: %FALSE when the answer for all counts
 */
gboolean
paraat_evaluation_find_counting (ParaatEvaluation *self,
                                 guint             control,
                                 ParaatUuid       *out_bestuur)
{
  g_autoptr(GPtrArray) besturen = paraat_evaluation_list_besturen (self);
  const ParaatEvaluationBestuur *whose;

  read_lowest (self, control, besturen, &whose);
  if (whose != NULL)
    *out_bestuur = whose->id;

  return whose != NULL;
}

/**
 * paraat_evaluation_any_differs:
 *
 * Returns: whether one of several besturen has an answer of its own to a question that is asked
 */
gboolean
paraat_evaluation_any_differs (ParaatEvaluation *self,
                               guint             first,
                               guint             n)
{
  g_autoptr(GPtrArray) besturen = paraat_evaluation_list_besturen (self);

  for (guint i = first; besturen->len > 1 && i < first + n; i++)
    for (guint j = 0; j < besturen->len && paraat_evaluation_is_asked (self, i); j++)
      if (paraat_evaluation_differs (self, i, &((ParaatEvaluationBestuur *) g_ptr_array_index (besturen, j))->id))
        return TRUE;

  return FALSE;
}

static ParaatReply *
read_all (ParaatEvaluation *self,
          const ParaatUuid *bestuur)
{
  g_autoptr(GPtrArray) besturen = paraat_evaluation_list_besturen (self);
  ParaatReply *replies = g_new0 (ParaatReply, self->answers->len);

  for (guint i = 0; i < self->answers->len; i++)
    replies[i] = bestuur != NULL ? paraat_evaluation_get_reply (self, i, bestuur) : read_lowest (self, i, besturen, NULL);

  return replies;
}

/* (transfer full): what is relevant, and of the part that is looked at. */
static gboolean *
dup_relevant (ParaatEvaluation *self,
              const gboolean   *part)
{
  gboolean *relevant;

  paraat_evaluation_work_out (self);
  relevant = g_memdup2 (self->relevant, self->answers->len * sizeof *relevant);
  for (guint i = 0; part != NULL && i < self->answers->len; i++)
    relevant[i] &= part[i];

  return relevant;
}

/**
 * paraat_evaluation_score:
 * @bestuur: (nullable): for whom; NULL: for all together, in which the lowest counts where one differs
 * @part: (nullable): by index, which questions count; NULL: all
 */
void
paraat_evaluation_score (ParaatEvaluation *self,
                         guint             chapter,
                         const ParaatUuid *bestuur,
                         const gboolean   *part,
                         ParaatScore      *out_score)
{
  g_autofree ParaatReply *replies = read_all (self, bestuur);
  g_autofree gboolean *relevant = dup_relevant (self, part);

  paraat_score_chapter (self->questionnaire, chapter, replies, relevant, out_score);
}

GArray *
paraat_evaluation_list_gaps (ParaatEvaluation *self,
                             const ParaatUuid *bestuur,
                             const gboolean   *part)
{
  g_autofree ParaatReply *replies = read_all (self, bestuur);
  g_autofree gboolean *relevant = dup_relevant (self, part);

  return paraat_score_list_gaps (self->questionnaire, replies, relevant, paraat_evaluation_get_is_quick (self));
}

guint
paraat_evaluation_count (ParaatEvaluation *self,
                         guint            *out_n_answered)
{
  guint n = 0;
  guint n_answered = 0;

  for (guint i = 0; i < self->answers->len; i++)
    if (paraat_evaluation_is_asked (self, i))
      {
        n++;
        n_answered += paraat_evaluation_get_reply (self, i, NULL).kind != PARAAT_REPLY_NONE;
      }
  if (out_n_answered != NULL)
    *out_n_answered = n_answered;

  return n;
}

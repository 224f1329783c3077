/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-questionnaire.h"

static gboolean
reads_the_same (const ParaatControl *a,
                const ParaatControl *b)
{
  return g_str_equal (a->question, b->question)
         && g_strv_equal ((const char * const *) a->levels, (const char * const *) b->levels);
}

static gboolean
counts_the_same (const ParaatControl *a,
                 const ParaatControl *b)
{
  return a->weight == b->weight && a->is_quick == b->is_quick;
}

static void
append (GArray              *differences,
        ParaatDifferenceKind kind,
        const ParaatControl *control)
{
  ParaatDifference difference = { kind, control };

  g_array_append_val (differences, difference);
}

/**
 * paraat_questionnaire_compare:
 * @older: one version
 * @newer: a later one of the same questionnaire
 *
 * Returns: (transfer full) (element-type ParaatDifference): what an answer on @older means for @newer: in the order of @newer,
 *   then what is gone; a question that only explains itself otherwise is no difference
 */
GArray *
paraat_questionnaire_compare (const ParaatQuestionnaire *older,
                              const ParaatQuestionnaire *newer)
{
  GArray *differences = g_array_new (FALSE, FALSE, sizeof (ParaatDifference));

  for (guint i = 0; i < newer->controls->len; i++)
    {
      const ParaatControl *control = g_ptr_array_index (newer->controls, i);
      const ParaatControl *before = paraat_questionnaire_lookup (older, control->id);

      if (before == NULL)
        append (differences, PARAAT_DIFFERENCE_ADDED, control);
      else if (!reads_the_same (before, control))
        append (differences, PARAAT_DIFFERENCE_REWORDED, control);
      else if (!counts_the_same (before, control))
        append (differences, PARAAT_DIFFERENCE_REWEIGHED, control);
    }
  for (guint i = 0; i < older->controls->len; i++)
    {
      const ParaatControl *control = g_ptr_array_index (older->controls, i);

      if (paraat_questionnaire_lookup (newer, control->id) == NULL)
        append (differences, PARAAT_DIFFERENCE_REMOVED, control);
    }

  return differences;
}

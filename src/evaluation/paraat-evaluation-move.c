/* SPDX-License-Identifier: EUPL-1.2 */

/* From the version of the questionnaire that an evaluation was begun with to a newer one. */
#include "config.h"

#include "paraat-evaluation-private.h"

#include <string.h>

/* The fields of an answer, of all and of each bestuur apart. */
static gboolean
is_answered (ParaatRecord *answer,
             const char   *field)
{
  return (g_str_equal (field, FIELD_LEVEL) || g_str_has_prefix (field, FIELD_LEVEL "."))
         && paraat_reply_parse (paraat_record_get_value (answer, field)).kind != PARAAT_REPLY_NONE;
}

/* Who had an answer of its own before, and answered as all did this time, has none of its own. */
static void
forget_before (ParaatRecord *answer,
               char        **fields)
{
  for (guint i = 0; fields[i] != NULL; i++)
    {
      g_autofree char *field = g_str_has_prefix (fields[i], FIELD_CARRIED ".")
                               ? g_strconcat (FIELD_LEVEL, fields[i] + strlen (FIELD_CARRIED), NULL) : NULL;

      if (field != NULL && !is_answered (answer, field))
        paraat_record_set (answer, fields[i], "null");
    }
}

/* What was said of a question that now reads otherwise is what somebody said last time. */
static void
set_aside (ParaatRecord *answer)
{
  g_auto(GStrv) fields = paraat_record_list_fields (answer);

  if (is_answered (answer, FIELD_LEVEL))
    forget_before (answer, fields);
  for (guint i = 0; fields[i] != NULL; i++)
    {
      const char *value = paraat_record_get_value (answer, fields[i]);
      g_autofree char *to = NULL;

      if (!is_answered (answer, fields[i]))
        continue;
      to = g_strconcat (FIELD_CARRIED, fields[i] + strlen (FIELD_LEVEL), NULL);
      paraat_record_set (answer, to, value);
      paraat_record_set (answer, fields[i], "null");
    }
}

/**
 * paraat_evaluation_move:
 * @newer: a later version of its questionnaire
 *
 * Answers stay; one on a question that reads otherwise now has to be confirmed, as what was said last time.  Answers on
 * questions that are gone stay stored and count for nothing.  From then on this object asks the old questions of an evaluation
 * of the new ones: make another one.
 *
 * Returns: %FALSE when it is closed or not loaded yet, or @newer is none: nothing was changed
 */
gboolean
paraat_evaluation_move (ParaatEvaluation          *self,
                        const ParaatQuestionnaire *newer)
{
  g_autoptr(GArray) differences = NULL;
  g_autofree char *version = g_strdup_printf ("%" G_GINT64_FORMAT, newer->version);

  /* What is still being read cannot be set aside: it would count as the answer to what reads otherwise. */
  if (self->frozen != NULL || !paraat_evaluation_get_is_loaded (self) || !paraat_evaluation_fits (self)
      || !g_str_equal (newer->id, self->questionnaire->id)
      || newer->version <= self->questionnaire->version)
    return FALSE;
  differences = paraat_questionnaire_compare (self->questionnaire, newer);
  for (guint i = 0; i < differences->len; i++)
    {
      const ParaatDifference *difference = &g_array_index (differences, ParaatDifference, i);

      if (difference->kind == PARAAT_DIFFERENCE_REWORDED)
        set_aside (paraat_evaluation_get_answer (self, paraat_questionnaire_lookup (self->questionnaire,
                                                                                    difference->control->id)->index));
    }
  paraat_record_set (self->record, "version", version);

  return TRUE;
}

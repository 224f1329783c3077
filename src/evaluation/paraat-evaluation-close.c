/* SPDX-License-Identifier: EUPL-1.2 */

/* The end of one evaluation and the beginning of the next: what is frozen, what is carried over, what is confirmed. */
#define G_LOG_DOMAIN "paraat-evaluation"

#include "config.h"

#include "paraat-evaluation-private.h"

#include <string.h>

/* The levels of one answer, of all besturen. */
static JsonObject *
freeze_answer (ParaatRecord *answer)
{
  g_autoptr(JsonObject) object = json_object_new ();
  g_auto(GStrv) fields = paraat_record_list_fields (answer);

  for (guint i = 0; fields[i] != NULL; i++)
    {
      const char *value = paraat_record_get_value (answer, fields[i]);

      if ((g_str_equal (fields[i], FIELD_LEVEL) || g_str_has_prefix (fields[i], FIELD_LEVEL "."))
          && paraat_reply_parse (value).kind != PARAAT_REPLY_NONE)
        json_object_set_member (object, fields[i], json_from_string (value, NULL));
    }

  return json_object_get_size (object) > 0 ? g_steal_pointer (&object) : NULL;
}

/**
 * paraat_evaluation_close:
 * @by: name of who closes it
 *
 * Freezes it: what it says from now on is what stood in it at this moment.
 */
void
paraat_evaluation_close (ParaatEvaluation *self,
                         const char       *by)
{
  g_autoptr(JsonObject) closed = json_object_new ();
  JsonObject *replies = json_object_new ();
  JsonObject *facts = json_object_new ();
  g_autofree char *value = NULL;

  json_object_set_object_member (closed, "replies", replies);
  json_object_set_object_member (closed, "facts", facts);
  if (self->frozen != NULL)
    return;
  for (guint i = 0; i < self->questionnaire->facts->len; i++)
    {
      g_autofree char *field = paraat_evaluation_dup_fact_field (self, i);
      g_autofree char *text = paraat_record_dup_text (self->record, field);

      if (text != NULL)
        json_object_set_string_member (facts, field, text);
    }
  for (guint i = 0; i < self->answers->len; i++)
    {
      JsonObject *answer = freeze_answer (g_ptr_array_index (self->answers, i));

      if (answer != NULL)
        json_object_set_object_member (replies, paraat_evaluation_get_control (self, i)->id, answer);
    }
  json_object_set_string_member (closed, "by", by);
  value = paraat_json_print_object (closed);
  paraat_record_set (self->record, FIELD_CLOSED, value);
}

/* Of the administrations that differed. */
static void
carry_others (ParaatEvaluation *self,
              guint             control,
              ParaatRecord     *answer)
{
  g_autoptr(GPtrArray) besturen = paraat_evaluation_list_besturen (self);

  for (guint i = 0; i < besturen->len; i++)
    {
      const ParaatEvaluationBestuur *bestuur = g_ptr_array_index (besturen, i);
      ParaatReply reply = paraat_evaluation_get_reply (self, control, &bestuur->id);
      g_autofree char *id = paraat_uuid_dup_string (&bestuur->id);
      g_autofree char *field = g_strconcat (FIELD_CARRIED ".", id, NULL);

      if (paraat_evaluation_differs (self, control, &bestuur->id))
        paraat_record_set (answer, field, paraat_reply_print (&reply));
    }
}

static void
carry (ParaatEvaluation          *self,
       ParaatRecord              *next,
       const ParaatQuestionnaire *questionnaire)
{
  const ParaatIdentity *parent = paraat_record_get_identity (next);

  for (guint i = 0; i < self->answers->len; i++)
    {
      ParaatReply reply = paraat_evaluation_get_reply (self, i, NULL);
      g_autoptr(ParaatRecord) answer = NULL;
      ParaatIdentity identity;
      ParaatUuid id;

      if (reply.kind == PARAAT_REPLY_NONE
          || paraat_questionnaire_lookup (questionnaire, paraat_evaluation_get_control (self, i)->id) == NULL)
        continue;
      paraat_uuid_known (&parent->record, PARAAT_KIND_ANSWER, paraat_evaluation_get_control (self, i)->id, &id);
      paraat_identity_init_child (&identity, parent, PARAAT_KIND_ANSWER, &id);
      answer = paraat_record_new (self->store, &identity);
      paraat_record_set (answer, FIELD_CARRIED, paraat_reply_print (&reply));
      carry_others (self, i, answer);
    }
}

/**
 * paraat_evaluation_new_next:
 * @questionnaire: what is asked today; questions that are no longer in it are left behind
 *
 * Returns: (transfer full): an evaluation that goes on from this one: its besturen and facts, and its answers as what was
 *   said last time, each to be confirmed
 */
ParaatRecord *
paraat_evaluation_new_next (ParaatEvaluation          *self,
                            const ParaatQuestionnaire *questionnaire)
{
  const ParaatIdentity *identity = paraat_record_get_identity (self->record);
  g_autofree char *id = paraat_uuid_dup_string (&identity->record);
  const char *besturen = paraat_record_get_value (self->record, "besturen");
  ParaatRecord *next = paraat_evaluation_new_record (self->store, &identity->bestuur, questionnaire, FALSE);

  if (besturen != NULL)
    paraat_record_set (next, "besturen", besturen);
  paraat_record_set_text (next, "previous", id);
  for (guint i = 0; i < questionnaire->facts->len; i++)
    {
      const ParaatTerm *term = g_ptr_array_index (questionnaire->facts, i);
      g_autofree char *field = g_strconcat ("fact.", term->id, NULL);
      const char *value = paraat_record_get_value (self->record, field);

      if (value != NULL)
        paraat_record_set (next, field, value);
    }
  carry (self, next, questionnaire);

  return next;
}

/**
 * paraat_evaluation_confirm:
 * @control: a question with an answer of last time
 *
 * It is still so, also for the administrations that differed: what was carried is answered, but where one of them has an answer
 * of this time.
 *
 * Returns: %FALSE when the evaluation is closed, or nothing was carried: nothing was changed
 */
gboolean
paraat_evaluation_confirm (ParaatEvaluation *self,
                           guint             control)
{
  ParaatRecord *answer = g_ptr_array_index (self->answers, control);
  ParaatReply carried = paraat_evaluation_get_carried (self, control);
  g_auto(GStrv) fields = paraat_record_list_fields (answer);

  if (carried.kind == PARAAT_REPLY_NONE || !paraat_evaluation_set_reply (self, control, NULL, &carried))
    return FALSE;
  for (guint i = 0; fields[i] != NULL; i++)
    if (g_str_has_prefix (fields[i], FIELD_CARRIED "."))
      {
        g_autofree char *to = g_strconcat (FIELD_LEVEL, fields[i] + strlen (FIELD_CARRIED), NULL);

        if (paraat_reply_parse (paraat_record_get_value (answer, to)).kind == PARAAT_REPLY_NONE)
          paraat_record_set (answer, to, paraat_record_get_value (answer, fields[i]));
      }

  return TRUE;
}

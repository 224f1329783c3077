/* SPDX-License-Identifier: EUPL-1.2 */

/* Answers are records with known ids, so that colleagues on separate machines answer the same ones.  What a closed
 * evaluation says was written down when it was closed: a change that comes in later does not move it. */
#define G_LOG_DOMAIN "paraat-evaluation"

#include "config.h"

#include "paraat-ask.h"
#include "paraat-content.h"
#include "paraat-day.h"
#include "paraat-evaluation-private.h"

#include <string.h>

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ParaatEvaluation, paraat_evaluation, G_TYPE_OBJECT)

/* --- values --- */

ParaatReply
paraat_reply_parse (const char *value)
{
  ParaatReply reply = { PARAAT_REPLY_NONE, 0 };

  if (value == NULL)
    return reply;
  if (g_str_equal (value, "\"na\""))
    reply.kind = PARAAT_REPLY_NOT_APPLICABLE;
  else if (g_str_equal (value, "\"unknown\""))
    reply.kind = PARAAT_REPLY_UNKNOWN;
  else if (value[0] >= '0' && value[0] < '0' + PARAAT_N_LEVELS && value[1] == '\0')
    {
      reply.kind = PARAAT_REPLY_LEVEL;
      reply.level = value[0] - '0';
    }

  return reply;
}

const char *
paraat_reply_print (const ParaatReply *reply)
{
  static const char * const levels[PARAAT_N_LEVELS] = { "0", "1", "2", "3", "4" };

  switch (reply->kind)
    {
    case PARAAT_REPLY_LEVEL:
      g_return_val_if_fail (reply->level >= 0 && reply->level < PARAAT_N_LEVELS, "null");
      return levels[reply->level];
    case PARAAT_REPLY_NOT_APPLICABLE:
      return "\"na\"";
    case PARAAT_REPLY_UNKNOWN:
      return "\"unknown\"";
    case PARAAT_REPLY_NONE:
    default:
      return "null";
    }
}

static char *
dup_level_field (const ParaatUuid *bestuur)
{
  g_autofree char *id = NULL;

  if (bestuur == NULL)
    return g_strdup (FIELD_LEVEL);
  id = paraat_uuid_dup_string (bestuur);

  return g_strconcat (FIELD_LEVEL ".", id, NULL);
}

const ParaatControl *
paraat_evaluation_get_control (ParaatEvaluation *self,
                               guint             index)
{
  return g_ptr_array_index (self->questionnaire->controls, index);
}

/* What is said in one field of one answer: as it was frozen, or as it stands. */
ParaatReply
paraat_evaluation_read_reply (ParaatEvaluation *self,
                              guint             control,
                              const char       *field)
{
  JsonNode *of = NULL;
  JsonNode *node = NULL;
  g_autofree char *text = NULL;

  if (self->frozen == NULL)
    return paraat_reply_parse (paraat_record_get_value (g_ptr_array_index (self->answers, control), field));
  of = json_object_get_member (self->frozen, paraat_evaluation_get_control (self, control)->id);
  if (of != NULL && JSON_NODE_HOLDS_OBJECT (of))
    node = json_object_get_member (json_node_get_object (of), field);
  text = node != NULL ? json_to_string (node, FALSE) : NULL;

  return paraat_reply_parse (text);
}

/* --- following --- */

/* (transfer full) (nullable) */
static JsonObject *
take_object (JsonObject *object,
             const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_object_ref (json_node_get_object (node)) : NULL;
}

static void
read_frozen (ParaatEvaluation *self)
{
  g_autoptr(JsonObject) closed = paraat_json_parse_object (paraat_record_get_value (self->record, FIELD_CLOSED));

  g_clear_pointer (&self->frozen, json_object_unref);
  g_clear_pointer (&self->frozen_facts, json_object_unref);
  self->frozen = take_object (closed, "replies");
  self->frozen_facts = take_object (closed, "facts");
}

static void
changed_cb (ParaatEvaluation *self)
{
  self->is_current = FALSE;
  read_frozen (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
paraat_evaluation_work_out (ParaatEvaluation *self)
{
  guint n = self->questionnaire->controls->len;
  g_autofree gint8 *levels = g_new (gint8, n);
  g_autofree ParaatTruth *facts = g_new (ParaatTruth, self->questionnaire->facts->len);

  if (self->is_current)
    return;
  for (guint i = 0; i < n; i++)
    {
      ParaatReply reply = paraat_evaluation_read_reply (self, i, FIELD_LEVEL);

      levels[i] = reply.kind == PARAAT_REPLY_LEVEL ? (gint8) reply.level : PARAAT_LEVEL_UNKNOWN;
    }
  for (guint i = 0; i < self->questionnaire->facts->len; i++)
    facts[i] = paraat_evaluation_get_fact (self, i);
  paraat_questionnaire_find_relevant (self->questionnaire, facts, levels, self->relevant);
  self->is_current = TRUE;
}

static void
follow (ParaatEvaluation *self,
        ParaatRecord     *record)
{
  g_signal_connect_object (record, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (record, "notify::is-loaded", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
}

static void
paraat_evaluation_dispose (GObject *object)
{
  ParaatEvaluation *self = PARAAT_EVALUATION (object);

  if (self->has_speaker)
    paraat_evaluation_speak_for (self, NULL);   /* others hold these records too */
  g_clear_pointer (&self->answers, g_ptr_array_unref);
  g_clear_object (&self->record);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (paraat_evaluation_parent_class)->dispose (object);
}

static void
paraat_evaluation_finalize (GObject *object)
{
  ParaatEvaluation *self = PARAAT_EVALUATION (object);

  g_clear_pointer (&self->frozen, json_object_unref);
  g_clear_pointer (&self->frozen_facts, json_object_unref);
  g_free (self->relevant);

  G_OBJECT_CLASS (paraat_evaluation_parent_class)->finalize (object);
}

static void
paraat_evaluation_class_init (ParaatEvaluationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = paraat_evaluation_dispose;
  object_class->finalize = paraat_evaluation_finalize;
  signals[CHANGED] = g_signal_new ("changed", PARAAT_TYPE_EVALUATION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
paraat_evaluation_init (ParaatEvaluation *self)
{
  self->answers = g_ptr_array_new_with_free_func (g_object_unref);
}

/* --- public --- */

/**
 * paraat_evaluation_new_record:
 * @bestuur: whose it is
 * @questionnaire: whose version it pins
 * @is_quick: only the snelscan is asked
 *
 * Returns: (transfer full): stored with its first values
 */
ParaatRecord *
paraat_evaluation_new_record (ParaatStore               *store,
                              const ParaatUuid          *bestuur,
                              const ParaatQuestionnaire *questionnaire,
                              gboolean                   is_quick)
{
  g_autofree char *version = g_strdup_printf ("%" G_GINT64_FORMAT, questionnaire->version);
  ParaatIdentity identity;
  ParaatRecord *record;

  paraat_identity_init_root (&identity, PARAAT_KIND_EVALUATION, bestuur, FALSE);
  record = paraat_record_new (store, &identity);
  paraat_record_set_text (record, "questionnaire", questionnaire->id);
  paraat_record_set (record, "version", version);
  paraat_record_set_boolean (record, "quick", is_quick);

  return record;
}

/**
 * paraat_evaluation_new:
 * @record: of kind "evaluation"; its identity is known
 * @questionnaire: must outlive it
 *
 * Returns: (transfer full): follows the store; complete once paraat_evaluation_get_is_loaded()
 */
ParaatEvaluation *
paraat_evaluation_new (ParaatStore               *store,
                       ParaatRecord              *record,
                       const ParaatQuestionnaire *questionnaire)
{
  ParaatEvaluation *self = g_object_new (PARAAT_TYPE_EVALUATION, NULL);
  const ParaatIdentity *parent = paraat_record_get_identity (record);

  g_return_val_if_fail (parent != NULL, self);
  self->store = g_object_ref (store);
  self->record = g_object_ref (record);
  self->questionnaire = questionnaire;
  self->relevant = g_new0 (gboolean, questionnaire->controls->len);
  follow (self, record);
  for (guint i = 0; i < questionnaire->controls->len; i++)
    {
      ParaatIdentity identity;
      ParaatUuid id;
      ParaatRecord *answer;

      paraat_uuid_known (&parent->record, PARAAT_KIND_ANSWER, paraat_evaluation_get_control (self, i)->id, &id);
      paraat_identity_init_child (&identity, parent, PARAAT_KIND_ANSWER, &id);
      answer = paraat_record_new (store, &identity);
      g_ptr_array_add (self->answers, answer);
      follow (self, answer);
    }
  read_frozen (self);

  return self;
}

/**
 * paraat_evaluation_open:
 * @record: of kind "evaluation", loaded
 *
 * Returns: (transfer full) (nullable): with the version of the questionnaire that it was made with; nothing when that one is not
 *   at hand
 */
ParaatEvaluation *
paraat_evaluation_open (ParaatStore  *store,
                        ParaatRecord *record)
{
  const ParaatQuestionnaire *questionnaire = paraat_content_get_questionnaire_of (paraat_record_get_int (record, "version", 0), NULL);
  g_autoptr(ParaatEvaluation) self = questionnaire != NULL ? paraat_evaluation_new (store, record, questionnaire) : NULL;

  return self != NULL && paraat_evaluation_fits (self) ? g_steal_pointer (&self) : NULL;
}

ParaatRecord *
paraat_evaluation_get_record (ParaatEvaluation *self)
{
  return self->record;
}

const ParaatQuestionnaire *
paraat_evaluation_get_questionnaire (ParaatEvaluation *self)
{
  return self->questionnaire;
}

gboolean
paraat_evaluation_get_is_loaded (ParaatEvaluation *self)
{
  if (!paraat_record_get_is_loaded (self->record))
    return FALSE;
  for (guint i = 0; i < self->answers->len; i++)
    if (!paraat_record_get_is_loaded (g_ptr_array_index (self->answers, i)))
      return FALSE;

  return TRUE;
}

gboolean
paraat_evaluation_get_is_quick (ParaatEvaluation *self)
{
  return paraat_record_get_boolean (self->record, "quick", FALSE);
}

/**
 * paraat_evaluation_fits:
 *
 * Returns: whether it was made with the questionnaire that is at hand, in this version.  One that was not is kept and can be
 *   read; nobody answers on the wrong questions
 */
gboolean
paraat_evaluation_fits (ParaatEvaluation *self)
{
  g_autofree char *id = paraat_record_dup_text (self->record, "questionnaire");

  return g_strcmp0 (id, self->questionnaire->id) == 0
         && paraat_record_get_int (self->record, "version", 0) == self->questionnaire->version;
}

gboolean
paraat_evaluation_is_closed (ParaatEvaluation *self)
{
  return self->frozen != NULL;
}

/**
 * paraat_evaluation_dup_closed_day:
 *
 * Returns: (transfer full) (nullable): "28/11/2026", by the corrected clock of the laptop on which it was closed
 */
char *
paraat_evaluation_dup_closed_day (ParaatEvaluation *self)
{
  GPtrArray *heads = self->frozen != NULL ? paraat_record_get_heads (self->record, FIELD_CLOSED) : NULL;
  g_autofree char *day = heads != NULL ? paraat_day_of (((ParaatSaid *) g_ptr_array_index (heads, 0))->corrected_us) : NULL;

  return paraat_day_format (day);
}

/**
 * paraat_evaluation_dup_closed_by:
 *
 * Returns: (transfer full) (nullable): name of who closed it, when it was said
 */
char *
paraat_evaluation_dup_closed_by (ParaatEvaluation *self)
{
  g_autoptr(JsonObject) closed = paraat_json_parse_object (paraat_record_get_value (self->record, FIELD_CLOSED));
  const char *by = closed != NULL ? paraat_json_get_string (closed, "by") : NULL;

  return self->frozen != NULL && by != NULL && *by != '\0' ? g_strdup (by) : NULL;
}

static void
bestuur_free (gpointer data)
{
  ParaatEvaluationBestuur *bestuur = data;

  g_free (bestuur->name);
  g_free (bestuur);
}

/**
 * paraat_evaluation_list_besturen:
 *
 * Returns: (transfer full) (element-type ParaatEvaluationBestuur): what is no administration with an id is left out
 */
GPtrArray *
paraat_evaluation_list_besturen (ParaatEvaluation *self)
{
  g_autoptr(JsonArray) array = paraat_json_parse_array (paraat_record_get_value (self->record, "besturen"));
  GPtrArray *besturen = g_ptr_array_new_with_free_func (bestuur_free);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *id = object != NULL ? paraat_json_get_string (object, "id") : NULL;
      const char *name = object != NULL ? paraat_json_get_string (object, "name") : NULL;
      ParaatUuid uuid;

      if (id != NULL && paraat_uuid_parse (id, &uuid))
        {
          ParaatEvaluationBestuur *bestuur = g_new0 (ParaatEvaluationBestuur, 1);

          bestuur->id = uuid;
          bestuur->name = g_strdup (name != NULL ? name : id);
          g_ptr_array_add (besturen, bestuur);
        }
    }

  return besturen;
}

/**
 * paraat_evaluation_dup_names:
 *
 * Returns: (transfer full) (nullable): the besturen as they were called when it began, all of them: it is not about who is
 *   chosen now; %NULL when it names none
 */
char *
paraat_evaluation_dup_names (ParaatEvaluation *self)
{
  g_autoptr(GPtrArray) besturen = paraat_evaluation_list_besturen (self);
  g_autoptr(GString) names = g_string_new (NULL);

  for (guint i = 0; i < besturen->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", ((ParaatEvaluationBestuur *) g_ptr_array_index (besturen, i))->name);

  return names->len > 0 ? g_strdup (names->str) : NULL;
}

ParaatRecord *
paraat_evaluation_get_answer (ParaatEvaluation *self,
                              guint             control)
{
  return g_ptr_array_index (self->answers, control);
}

gboolean
paraat_evaluation_is_asked (ParaatEvaluation *self,
                            guint             control)
{
  paraat_evaluation_work_out (self);

  return self->relevant[control] && (!paraat_evaluation_get_is_quick (self) || paraat_evaluation_get_control (self, control)->is_quick);
}

/**
 * paraat_evaluation_step:
 * @control: from where
 * @by: 1 or -1
 *
 * Returns: the nearest question that is asked in that direction; @control at an end
 */
guint
paraat_evaluation_step (ParaatEvaluation *self,
                        guint             control,
                        int               by)
{
  for (gint64 i = (gint64) control + by; i >= 0 && i < self->answers->len; i += by)
    if (paraat_evaluation_is_asked (self, (guint) i))
      return (guint) i;

  return control;
}

/**
 * paraat_evaluation_get_reply:
 * @bestuur: (nullable): whose answer; NULL, or one without an answer of its own: the answer for all
 */
ParaatReply
paraat_evaluation_get_reply (ParaatEvaluation *self,
                             guint             control,
                             const ParaatUuid *bestuur)
{
  if (bestuur != NULL)
    {
      g_autofree char *field = dup_level_field (bestuur);
      ParaatReply reply = paraat_evaluation_read_reply (self, control, field);

      if (reply.kind != PARAAT_REPLY_NONE)
        return reply;
    }

  return paraat_evaluation_read_reply (self, control, FIELD_LEVEL);
}

gboolean
paraat_evaluation_differs (ParaatEvaluation *self,
                           guint             control,
                           const ParaatUuid *bestuur)
{
  g_autofree char *field = dup_level_field (bestuur);

  return paraat_evaluation_read_reply (self, control, field).kind != PARAAT_REPLY_NONE;
}

/**
 * paraat_evaluation_set_reply:
 * @bestuur: (nullable): NULL: for all
 * @reply: PARAAT_REPLY_NONE takes the answer back
 *
 * A change at once, durable when the answer's record has nothing unsaved.
 *
 * Returns: %FALSE when the evaluation is closed: nothing was changed
 */
gboolean
paraat_evaluation_set_reply (ParaatEvaluation  *self,
                             guint              control,
                             const ParaatUuid  *bestuur,
                             const ParaatReply *reply)
{
  g_autofree char *field = dup_level_field (bestuur);

  if (self->frozen != NULL)
    return FALSE;
  paraat_record_set (g_ptr_array_index (self->answers, control), field, paraat_reply_print (reply));
  if (bestuur == NULL || reply->kind != PARAAT_REPLY_NONE)
    paraat_evaluation_note_answer (self, control, reply);

  return TRUE;
}

ParaatReply
paraat_evaluation_get_carried (ParaatEvaluation *self,
                               guint             control)
{
  return paraat_reply_parse (paraat_record_get_value (g_ptr_array_index (self->answers, control), FIELD_CARRIED));
}

char *
paraat_evaluation_dup_fact_field (ParaatEvaluation *self,
                                  guint             fact)
{
  const ParaatTerm *term = g_ptr_array_index (self->questionnaire->facts, fact);

  return g_strconcat ("fact.", term->id, NULL);
}

ParaatTruth
paraat_evaluation_get_fact (ParaatEvaluation *self,
                            guint             fact)
{
  g_autofree char *field = paraat_evaluation_dup_fact_field (self, fact);
  g_autofree char *text = NULL;

  if (self->frozen != NULL)
    text = self->frozen_facts != NULL ? g_strdup (paraat_json_get_string (self->frozen_facts, field)) : NULL;
  else
    text = paraat_record_dup_text (self->record, field);
  if (g_strcmp0 (text, "no") == 0)
    return PARAAT_TRUTH_NO;

  return g_strcmp0 (text, "yes") == 0 ? PARAAT_TRUTH_YES : PARAAT_TRUTH_UNKNOWN;
}

gboolean
paraat_evaluation_set_fact (ParaatEvaluation *self,
                            guint             fact,
                            ParaatTruth       truth)
{
  static const char * const words[] = { "no", "unknown", "yes" };
  g_autofree char *field = paraat_evaluation_dup_fact_field (self, fact);

  if (self->frozen != NULL)
    return FALSE;
  paraat_record_set_text (self->record, field, words[truth]);

  return TRUE;
}

/**
 * paraat_evaluation_get_position:
 *
 * Returns: the question at which somebody stopped; the first that is asked when that is not known or not asked any more
 */
guint
paraat_evaluation_get_position (ParaatEvaluation *self)
{
  g_autofree char *id = paraat_record_dup_text (self->record, FIELD_POSITION);
  const ParaatControl *control = id != NULL ? paraat_questionnaire_lookup (self->questionnaire, id) : NULL;

  if (control != NULL && paraat_evaluation_is_asked (self, control->index))
    return control->index;

  return paraat_evaluation_is_asked (self, 0) ? 0 : paraat_evaluation_step (self, 0, 1);
}

void
paraat_evaluation_set_position (ParaatEvaluation *self,
                                guint             control)
{
  if (self->frozen == NULL)
    paraat_record_set_text (self->record, FIELD_POSITION, paraat_evaluation_get_control (self, control)->id);
}

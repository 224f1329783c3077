/* SPDX-License-Identifier: EUPL-1.2 */

/* When a question matters.  Three truths, as Kleene counted with them: what nobody answered makes a condition unknown, and
 * only a plain no leaves a question out. */
#define G_LOG_DOMAIN "paraat-content"

#include "config.h"

#include "paraat-condition.h"

#include "paraat-json.h"

typedef enum
{
  KIND_FACT,
  KIND_AT_LEAST,
  KIND_BELOW,
  KIND_ANY,
  KIND_ALL,
  KIND_NOT,
} Kind;

struct _ParaatCondition
{
  Kind       kind;
  char      *name;    /* (owned) (nullable) of a fact or a control */
  guint      index;   /* of it, once it is resolved */
  int        level;
  GPtrArray *parts;   /* (owned) (element-type ParaatCondition) */
};

static ParaatCondition *parse_at (JsonNode  *node,
                                  guint      depth,
                                  GError   **error);

static ParaatCondition *
malformed (GError     **error,
           const char  *what)
{
  g_set_error (error, PARAAT_CONTENT_ERROR, PARAAT_CONTENT_ERROR_MALFORMED, "Not a condition: %s", what);

  return NULL;
}

static gboolean
parse_parts (ParaatCondition  *self,
             JsonNode         *node,
             guint             depth,
             GError          **error)
{
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (node) || json_array_get_length (json_node_get_array (node)) == 0)
    return malformed (error, "\"any\" and \"all\" have a list") != NULL;
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      ParaatCondition *part = parse_at (json_array_get_element (array, i), depth + 1, error);

      if (part == NULL)
        return FALSE;
      g_ptr_array_add (self->parts, part);
    }

  return TRUE;
}

static gboolean
parse_answer (ParaatCondition  *self,
              JsonObject       *object,
              GError          **error)
{
  gint64 level;

  self->kind = json_object_has_member (object, "below") ? KIND_BELOW : KIND_AT_LEAST;
  level = json_object_get_int_member_with_default (object, self->kind == KIND_BELOW ? "below" : "at_least", -1);
  if (json_object_get_size (object) != 2 || level < 1 || level >= PARAAT_N_LEVELS)
    return malformed (error, "an answer is \"at_least\" or \"below\" 1 to 4") != NULL;
  self->level = (int) level;

  return TRUE;
}

static gboolean
parse_object (ParaatCondition  *self,
              JsonObject       *object,
              guint             depth,
              GError          **error)
{
  ParaatCondition *part;

  self->name = g_strdup (paraat_json_get_string (object, "answer"));
  if (self->name != NULL)
    return parse_answer (self, object, error);
  if (json_object_get_size (object) != 1)
    return malformed (error, "it says more than one thing") != NULL;
  self->name = g_strdup (paraat_json_get_string (object, "fact"));
  if (self->name != NULL)
    return TRUE;
  if (json_object_has_member (object, "any") || json_object_has_member (object, "all"))
    {
      self->kind = json_object_has_member (object, "any") ? KIND_ANY : KIND_ALL;
      return parse_parts (self, json_object_get_member (object, self->kind == KIND_ANY ? "any" : "all"), depth, error);
    }
  if (!json_object_has_member (object, "not"))
    return malformed (error, "it says nothing that is known") != NULL;
  self->kind = KIND_NOT;
  part = parse_at (json_object_get_member (object, "not"), depth + 1, error);
  if (part != NULL)
    g_ptr_array_add (self->parts, part);

  return part != NULL;
}

static ParaatCondition *
parse_at (JsonNode  *node,
          guint      depth,
          GError   **error)
{
  g_autoptr(ParaatCondition) self = NULL;

  if (depth > PARAAT_CONDITION_MAX_DEPTH)
    return malformed (error, "too deep");
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return malformed (error, "not an object");
  self = g_new0 (ParaatCondition, 1);
  self->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_condition_free);

  return parse_object (self, json_node_get_object (node), depth, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * paraat_condition_parse:
 * @node: JSON of a condition, as docs/questionnaire.md has it; at most PARAAT_CONDITION_MAX_DEPTH deep
 * @error: PARAAT_CONTENT_ERROR_MALFORMED
 *
 * Returns: (transfer full): it knows names only, until paraat_condition_resolve()
 */
ParaatCondition *
paraat_condition_parse (JsonNode  *node,
                        GError   **error)
{
  return parse_at (node, 0, error);
}

void
paraat_condition_free (ParaatCondition *self)
{
  g_free (self->name);
  g_ptr_array_unref (self->parts);
  g_free (self);
}

static gboolean
find_fact (const ParaatQuestionnaire *questionnaire,
           const char                *id,
           guint                     *out_index)
{
  for (guint i = 0; i < questionnaire->facts->len; i++)
    {
      const ParaatTerm *fact = g_ptr_array_index (questionnaire->facts, i);

      if (g_str_equal (fact->id, id))
        {
          *out_index = i;
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * paraat_condition_resolve:
 * @questionnaire: with all its facts and controls
 * @error: PARAAT_CONTENT_ERROR_NOT_FOUND when the condition is about something that is not in it
 *
 * Turns names into indexes.
 */
gboolean
paraat_condition_resolve (ParaatCondition            *self,
                          const ParaatQuestionnaire  *questionnaire,
                          GError                    **error)
{
  const ParaatControl *control;
  gboolean is_found = TRUE;

  if (self->kind == KIND_FACT)
    is_found = find_fact (questionnaire, self->name, &self->index);
  else if (self->kind == KIND_AT_LEAST || self->kind == KIND_BELOW)
    {
      control = paraat_questionnaire_lookup (questionnaire, self->name);
      is_found = control != NULL;
      self->index = is_found ? control->index : 0;
    }
  if (!is_found)
    {
      g_set_error (error, PARAAT_CONTENT_ERROR, PARAAT_CONTENT_ERROR_NOT_FOUND, "A condition is about \"%s\", which is not there",
                   self->name);
      return FALSE;
    }
  for (guint i = 0; i < self->parts->len; i++)
    if (!paraat_condition_resolve (g_ptr_array_index (self->parts, i), questionnaire, error))
      return FALSE;

  return TRUE;
}

void
paraat_condition_visit (const ParaatCondition *self,
                        ParaatConditionVisit   visit,
                        gpointer               user_data)
{
  if (self->kind == KIND_AT_LEAST || self->kind == KIND_BELOW)
    visit (self->index, user_data);
  for (guint i = 0; i < self->parts->len; i++)
    paraat_condition_visit (g_ptr_array_index (self->parts, i), visit, user_data);
}

static ParaatTruth
evaluate_parts (const ParaatCondition *self,
                const ParaatTruth     *facts,
                const gint8           *levels)
{
  gboolean is_any = self->kind == KIND_ANY;
  ParaatTruth truth = is_any ? PARAAT_TRUTH_NO : PARAAT_TRUTH_YES;

  for (guint i = 0; i < self->parts->len; i++)
    {
      ParaatTruth part = paraat_condition_evaluate (g_ptr_array_index (self->parts, i), facts, levels);

      truth = is_any ? MAX (truth, part) : MIN (truth, part);
    }

  return truth;
}

/**
 * paraat_condition_evaluate:
 * @facts: for each fact of the questionnaire
 * @levels: for each control 0 to 4, or PARAAT_LEVEL_UNKNOWN
 */
ParaatTruth
paraat_condition_evaluate (const ParaatCondition *self,
                           const ParaatTruth     *facts,
                           const gint8           *levels)
{
  gboolean is_at_least;

  switch (self->kind)
    {
    case KIND_FACT:
      return facts[self->index];
    case KIND_AT_LEAST:
    case KIND_BELOW:
      if (levels[self->index] == PARAAT_LEVEL_UNKNOWN)
        return PARAAT_TRUTH_UNKNOWN;
      is_at_least = levels[self->index] >= self->level;
      return is_at_least == (self->kind == KIND_AT_LEAST) ? PARAAT_TRUTH_YES : PARAAT_TRUTH_NO;
    case KIND_NOT:
      return (ParaatTruth) (PARAAT_TRUTH_YES - paraat_condition_evaluate (g_ptr_array_index (self->parts, 0), facts, levels));
    case KIND_ANY:
    case KIND_ALL:
      return evaluate_parts (self, facts, levels);
    default:
      g_assert_not_reached ();
    }
}

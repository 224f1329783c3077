/* SPDX-License-Identifier: EUPL-1.2 */

/* What goes out is what would be let in: both ways ask the same functions whether a value fits its field. */
#define G_LOG_DOMAIN "paraat-evaluation"

#include "config.h"

#include "paraat-evaluation-file-private.h"

#include "paraat-json.h"

#include <string.h>

G_DEFINE_QUARK (paraat-evaluation-file-error-quark, paraat_evaluation_file_error)

const char * const paraat_evaluation_file_members[] = { "format", "format_version", "id", "bestuur", "questionnaire", "version",
                                                        "quick", "besturen", "facts", "position", "previous", "closed",
                                                        "answers", NULL };
const char * const paraat_evaluation_file_fields[] = { "quick", "besturen", "position", "previous", "closed", NULL };

/* --- what fits --- */

static gboolean
is_string (JsonNode *node)
{
  return json_node_get_value_type (node) == G_TYPE_STRING;
}

/* In the one way in which this program writes it: a field is named after it, and must not be there twice. */
gboolean
paraat_evaluation_file_parse_uuid (const char *text,
                                   ParaatUuid *out_uuid)
{
  char canonical[PARAAT_UUID_STRING_SIZE];

  if (!paraat_uuid_parse (text, out_uuid) || paraat_uuid_is_nil (out_uuid))
    return FALSE;
  paraat_uuid_format (out_uuid, canonical);

  return g_str_equal (canonical, text);
}

static gboolean
is_uuid (JsonNode *node)
{
  ParaatUuid uuid;

  return is_string (node) && paraat_evaluation_file_parse_uuid (json_node_get_string (node), &uuid);
}

static gboolean
is_level (JsonNode *node)
{
  if (is_string (node))
    return g_str_equal (json_node_get_string (node), "na") || g_str_equal (json_node_get_string (node), "unknown");

  return json_node_get_value_type (node) == G_TYPE_INT64 && json_node_get_int (node) >= 0
         && json_node_get_int (node) < PARAAT_N_LEVELS;
}

/* Of all, or of one administration. */
static gboolean
is_field_of (const char *field,
             const char *name)
{
  gsize length = strlen (name);
  ParaatUuid bestuur;

  return g_str_has_prefix (field, name)
         && (field[length] == '\0'
             || (field[length] == '.' && paraat_evaluation_file_parse_uuid (field + length + 1, &bestuur)));
}

static gboolean
is_level_field (const char *field)
{
  return is_field_of (field, "level");
}

static gboolean
is_carried_field (const char *field)
{
  return is_field_of (field, "carried");
}

static gboolean
is_truth (JsonNode *node)
{
  static const char * const words[] = { "yes", "no", "unknown", NULL };

  return is_string (node) && g_strv_contains (words, json_node_get_string (node));
}

static gboolean
is_fact (const ParaatQuestionnaire *questionnaire,
         const char                *id)
{
  for (guint i = 0; i < questionnaire->facts->len; i++)
    if (g_str_equal (((const ParaatTerm *) g_ptr_array_index (questionnaire->facts, i))->id, id))
      return TRUE;

  return FALSE;
}

/* Each as paraat_bestuur_dup_snapshot() writes it: an id, and text about it. */
static gboolean
is_besturen (JsonNode *node)
{
  g_autoptr(GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (array == NULL)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (element) ? json_node_get_object (element) : NULL;
      JsonNode *id = object != NULL ? json_object_get_member (object, "id") : NULL;
      JsonObjectIter iter;
      JsonNode *member;

      if (id == NULL || !is_uuid (id) || !g_hash_table_add (ids, (gpointer) json_node_get_string (id)))
        return FALSE;
      json_object_iter_init (&iter, object);
      while (json_object_iter_next (&iter, NULL, &member))
        if (!is_string (member))
          return FALSE;
    }

  return TRUE;
}

static gboolean
is_replies (const ParaatQuestionnaire *questionnaire,
            JsonNode                  *node)
{
  JsonObjectIter iter;
  const char *id;
  JsonNode *answer;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &id, &answer))
    {
      JsonObjectIter levels;
      const char *field;
      JsonNode *level;

      if (paraat_questionnaire_lookup (questionnaire, id) == NULL || !JSON_NODE_HOLDS_OBJECT (answer))
        return FALSE;
      json_object_iter_init (&levels, json_node_get_object (answer));
      while (json_object_iter_next (&levels, &field, &level))
        if (!is_level_field (field) || !is_level (level))
          return FALSE;
    }

  return TRUE;
}

/* As paraat_evaluation_close() writes it. */
static gboolean
is_closed (const ParaatQuestionnaire *questionnaire,
           JsonNode                  *node)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonNode *by = object != NULL ? json_object_get_member (object, "by") : NULL;
  JsonNode *facts = object != NULL ? json_object_get_member (object, "facts") : NULL;
  JsonObjectIter iter;
  const char *field;
  JsonNode *fact;

  if (by == NULL || !is_string (by) || facts == NULL || !JSON_NODE_HOLDS_OBJECT (facts)
      || !is_replies (questionnaire, json_object_get_member (object, "replies")) || json_object_get_size (object) != 3)
    return FALSE;
  json_object_iter_init (&iter, json_node_get_object (facts));
  while (json_object_iter_next (&iter, &field, &fact))
    if (!g_str_has_prefix (field, "fact.") || !is_fact (questionnaire, field + strlen ("fact.")) || !is_truth (fact))
      return FALSE;

  return TRUE;
}

static gboolean
fits_evaluation (const ParaatQuestionnaire *questionnaire,
                 const char                *field,
                 JsonNode                  *node)
{
  if (g_str_equal (field, "questionnaire"))
    return is_string (node) && g_str_equal (json_node_get_string (node), questionnaire->id);
  if (g_str_equal (field, "version"))
    return json_node_get_value_type (node) == G_TYPE_INT64 && json_node_get_int (node) == questionnaire->version;
  if (g_str_equal (field, "quick"))
    return json_node_get_value_type (node) == G_TYPE_BOOLEAN;
  if (g_str_equal (field, "besturen"))
    return is_besturen (node);
  if (g_str_equal (field, "position"))
    return is_string (node) && paraat_questionnaire_lookup (questionnaire, json_node_get_string (node)) != NULL;
  if (g_str_equal (field, "previous"))
    return is_uuid (node);
  if (g_str_equal (field, "closed"))
    return is_closed (questionnaire, node);

  return g_str_has_prefix (field, "fact.") && is_fact (questionnaire, field + strlen ("fact.")) && is_truth (node);
}

static gboolean
fits_answer (const char *field,
             JsonNode   *node)
{
  if (is_level_field (field) || is_carried_field (field))
    return is_level (node);
  if (g_str_equal (field, "marked"))
    return json_node_get_value_type (node) == G_TYPE_BOOLEAN;

  return (g_str_equal (field, "reason") || g_str_equal (field, "note") || g_str_equal (field, "evidence")) && is_string (node);
}

/**
 * paraat_evaluation_file_fits: (skip)
 * @is_answer: of an answer, not of the evaluation itself
 *
 * Returns: whether that may stand in that field; %FALSE for a field that is not known. Its size is not looked at
 */
gboolean
paraat_evaluation_file_fits (const ParaatQuestionnaire *questionnaire,
                             gboolean                   is_answer,
                             const char                *field,
                             JsonNode                  *node)
{
  return is_answer ? fits_answer (field, node) : fits_evaluation (questionnaire, field, node);
}

/* --- out --- */

/* Returns: (transfer full) (nullable): what stands in a field, when it would be let in again */
static JsonNode *
read_field (ParaatEvaluation *self,
            ParaatRecord     *record,
            const char       *field)
{
  const ParaatQuestionnaire *questionnaire = paraat_evaluation_get_questionnaire (self);
  const char *stored = paraat_record_get_value (record, field);
  g_autoptr(JsonNode) node = stored != NULL ? json_from_string (stored, NULL) : NULL;
  g_autofree char *value = node != NULL ? json_to_string (node, FALSE) : NULL;

  if (node == NULL || !paraat_value_is_valid (value, -1, NULL)
      || !paraat_evaluation_file_fits (questionnaire, record != paraat_evaluation_get_record (self), field, node))
    return NULL;

  return g_steal_pointer (&node);
}

static void
write_field (ParaatEvaluation *self,
             JsonObject       *object,
             ParaatRecord     *record,
             const char       *field)
{
  JsonNode *node = read_field (self, record, field);

  if (node != NULL)
    json_object_set_member (object, field, node);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (a, b);
}

static JsonObject *
write_answer (ParaatEvaluation *self,
              ParaatRecord     *answer)
{
  static const char * const fields[] = { "reason", "note", "evidence", "marked" };
  JsonObject *object = json_object_new ();
  g_auto(GStrv) all = paraat_record_list_fields (answer);
  g_autoptr(GPtrArray) levels = g_ptr_array_new ();

  for (guint i = 0; all[i] != NULL; i++)
    if (is_level_field (all[i]) || is_carried_field (all[i]))
      g_ptr_array_add (levels, all[i]);
  g_ptr_array_sort_values (levels, compare_names);
  for (guint i = 0; i < levels->len; i++)
    write_field (self, object, answer, g_ptr_array_index (levels, i));
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    write_field (self, object, answer, fields[i]);

  return object;
}

static JsonObject *
write_answers (ParaatEvaluation *self)
{
  GPtrArray *controls = paraat_evaluation_get_questionnaire (self)->controls;
  JsonObject *object = json_object_new ();

  for (guint i = 0; i < controls->len; i++)
    {
      g_autoptr(JsonObject) answer = write_answer (self, paraat_evaluation_get_answer (self, i));

      if (json_object_get_size (answer) > 0)
        json_object_set_object_member (object, ((const ParaatControl *) g_ptr_array_index (controls, i))->id,
                                       json_object_ref (answer));
    }

  return object;
}

static JsonObject *
write_facts (ParaatEvaluation *self)
{
  GPtrArray *facts = paraat_evaluation_get_questionnaire (self)->facts;
  JsonObject *object = json_object_new ();

  for (guint i = 0; i < facts->len; i++)
    {
      const char *id = ((const ParaatTerm *) g_ptr_array_index (facts, i))->id;
      g_autofree char *field = g_strconcat ("fact.", id, NULL);
      JsonNode *node = read_field (self, paraat_evaluation_get_record (self), field);

      if (node != NULL)
        json_object_set_member (object, id, node);
    }

  return object;
}

static void
write_uuid (JsonObject       *object,
            const char       *name,
            const ParaatUuid *uuid)
{
  char text[PARAAT_UUID_STRING_SIZE];

  paraat_uuid_format (uuid, text);
  if (paraat_uuid_is_nil (uuid))
    json_object_set_null_member (object, name);
  else
    json_object_set_string_member (object, name, text);
}

static JsonNode *
write_all (ParaatEvaluation *self)
{
  const ParaatQuestionnaire *questionnaire = paraat_evaluation_get_questionnaire (self);
  ParaatRecord *record = paraat_evaluation_get_record (self);
  const ParaatIdentity *identity = paraat_record_get_identity (record);
  JsonObject *object = json_object_new ();
  JsonNode *root = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (root, object);
  /* Their order is made first; a member that is set again keeps its place. */
  for (guint i = 0; paraat_evaluation_file_members[i] != NULL; i++)
    json_object_set_null_member (object, paraat_evaluation_file_members[i]);
  json_object_set_string_member (object, "format", PARAAT_EVALUATION_FILE_FORMAT);
  json_object_set_int_member (object, "format_version", PARAAT_EVALUATION_FILE_VERSION);
  write_uuid (object, "id", &identity->record);
  write_uuid (object, "bestuur", &identity->bestuur);
  json_object_set_string_member (object, "questionnaire", questionnaire->id);
  json_object_set_int_member (object, "version", questionnaire->version);
  for (guint i = 0; paraat_evaluation_file_fields[i] != NULL; i++)
    write_field (self, object, record, paraat_evaluation_file_fields[i]);
  json_object_set_object_member (object, "facts", write_facts (self));
  json_object_set_object_member (object, "answers", write_answers (self));

  return root;
}

/**
 * paraat_evaluation_dup_json:
 * @self: loaded
 *
 * Writes what stands in it now, typed or stored, of a closed one too: what it was closed with is in "closed". What would
 * not be let in again (another program's value, which is no answer here either) is left out.
 *
 * Returns: (transfer full) (nullable): JSON that ends with a new line, the same for the same evaluation; %NULL when it is not
 *   loaded, was made with other questions than are at hand, is an exercise, or is larger than what is let in: a file would
 *   then not be the whole of it
 */
char *
paraat_evaluation_dup_json (ParaatEvaluation *self)
{
  g_autoptr(JsonNode) root = NULL;
  g_autofree char *text = NULL;
  gsize n_values;

  g_return_val_if_fail (PARAAT_IS_EVALUATION (self), NULL);

  if (!paraat_evaluation_get_is_loaded (self) || !paraat_evaluation_fits (self)
      || paraat_record_get_identity (paraat_evaluation_get_record (self))->exercise)
    return NULL;
  root = write_all (self);
  text = json_to_string (root, TRUE);
  if (strlen (text) + 1 > PARAAT_EVALUATION_FILE_MAX
      || !paraat_json_is_sound (text, strlen (text), PARAAT_EVALUATION_FILE_MAX_DEPTH, &n_values)
      || n_values > PARAAT_EVALUATION_FILE_MAX_VALUES)
    return NULL;

  return g_strconcat (text, "\n", NULL);
}

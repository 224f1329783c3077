/* SPDX-License-Identifier: EUPL-1.2 */

/* What stands in the files is checked as a whole when it is read: whoever holds a questionnaire need not look again. */
#include "config.h"

#include "paraat-questionnaire.h"
#include "paraat-condition.h"

#include "paraat-json.h"

#include <gio/gio.h>
#include <string.h>

#define FILE_MAX (1024 * 1024)
#define CONTROLS_MAX 500

static void
term_free (gpointer data)
{
  ParaatTerm *term = data;

  g_free (term->id);
  g_free (term->text);
  g_free (term);
}

static void
chapter_free (gpointer data)
{
  ParaatChapter *chapter = data;

  g_free (chapter->id);
  g_free (chapter->title);
  g_free (chapter->gist);
  g_clear_pointer (&chapter->when, paraat_condition_free);
  g_free (chapter);
}

static void
control_free (gpointer data)
{
  ParaatControl *control = data;

  g_free (control->id);
  g_free (control->title);
  g_free (control->objective);
  g_free (control->question);
  g_free (control->why);
  g_strfreev (control->levels);
  g_strfreev (control->evidence);
  g_strfreev (control->items);
  for (guint i = 0; i < PARAAT_N_FRAMEWORKS; i++)
    g_strfreev (control->references[i]);
  g_clear_pointer (&control->measures, g_ptr_array_unref);
  g_clear_pointer (&control->when, paraat_condition_free);
  g_free (control);
}

void
paraat_questionnaire_free (ParaatQuestionnaire *self)
{
  g_free (self->id);
  g_free (self->checked);
  g_free (self->title);
  g_free (self->note);
  g_free (self->order);
  g_ptr_array_unref (self->levels);
  g_ptr_array_unref (self->facts);
  g_ptr_array_unref (self->chapters);
  g_ptr_array_unref (self->controls);
  g_free (self);
}

/* --- pieces of a file --- */

static JsonObject *
read_object (ParaatQuestionnaireRead   read,
             gpointer                  user_data,
             const char               *name,
             GError                  **error)
{
  g_autofree char *text = read (name, user_data, error);
  JsonObject *object;

  if (text == NULL)
    return NULL;
  if (strlen (text) > FILE_MAX)
    {
      paraat_content_malformed (error, "%s.json is too large", name);
      return NULL;
    }
  object = paraat_json_parse_object (text);
  if (object == NULL)
    paraat_content_malformed (error, "%s.json cannot be read", name);

  return object;
}

/* (nullable) an array that is there */
static JsonArray *
get_array (JsonObject *object,
           const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static gboolean
take_text (JsonObject  *object,
           const char  *name,
           char       **out_text)
{
  const char *text = paraat_json_get_string (object, name);

  *out_text = g_strdup (text);

  return text != NULL && *text != '\0';
}

/* (nullable) when it is not an array of texts */
static char **
dup_texts (JsonArray *array)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
        return NULL;
      g_strv_builder_add (builder, json_node_get_string (node));
    }

  return g_strv_builder_end (builder);
}

static gboolean
parse_terms (JsonArray   *array,
             const char  *id,
             const char  *text,
             GPtrArray   *terms)
{
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      ParaatTerm *term = g_new0 (ParaatTerm, 1);

      g_ptr_array_add (terms, term);
      if (!JSON_NODE_HOLDS_OBJECT (node) || !take_text (json_node_get_object (node), id, &term->id)
          || !take_text (json_node_get_object (node), text, &term->text))
        return FALSE;
    }

  return terms->len > 0;
}

/* --- controls --- */

static gboolean
parse_references (ParaatControl *control,
                  JsonObject    *object)
{
  static const char * const names[PARAAT_N_FRAMEWORKS] = { "cyfun", "iso27002", "nis2", "ksz" };
  JsonNode *node = json_object_get_member (object, "references");

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;
  for (guint i = 0; i < PARAAT_N_FRAMEWORKS; i++)
    {
      control->references[i] = dup_texts (get_array (json_node_get_object (node), names[i]));
      if (control->references[i] == NULL)
        return FALSE;
    }

  return TRUE;
}

static gboolean
parse_weight (ParaatControl *control,
              JsonObject    *object)
{
  gint64 risk = json_object_get_int_member_with_default (object, "risk", 0);
  gint64 reach = json_object_get_int_member_with_default (object, "reach", 0);
  gint64 effort = json_object_get_int_member_with_default (object, "effort", 0);

  if (risk < 1 || risk > 3 || reach < 1 || reach > 3 || (effort != 1 && effort != 2 && effort != 4))
    return FALSE;
  control->weight = (guint) (risk * reach);
  control->effort = (guint) effort;
  control->is_quick = json_object_get_boolean_member_with_default (object, "quick", FALSE);

  return TRUE;
}

static gboolean
parse_when (JsonObject       *object,
            ParaatCondition **out_when,
            GError          **error)
{
  if (json_object_has_member (object, "when"))
    {
      *out_when = paraat_condition_parse (json_object_get_member (object, "when"), error);
      return *out_when != NULL;
    }

  return TRUE;
}

static gboolean
parse_control (ParaatQuestionnaire  *self,
               JsonNode             *node,
               GError              **error)
{
  ParaatControl *control = g_new0 (ParaatControl, 1);
  JsonObject *object;
  gboolean has_texts;

  control->index = self->controls->len;
  control->chapter = self->chapters->len - 1;
  control->measures = g_ptr_array_new_with_free_func (term_free);
  g_ptr_array_add (self->controls, control);
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return paraat_content_malformed (error, "Question %u is not an object", control->index + 1);
  object = json_node_get_object (node);
  has_texts = take_text (object, "id", &control->id) && take_text (object, "title", &control->title)
              && take_text (object, "objective", &control->objective) && take_text (object, "question", &control->question)
              && take_text (object, "why", &control->why);
  control->levels = dup_texts (get_array (object, "levels"));
  control->evidence = dup_texts (get_array (object, "evidence"));
  control->items = dup_texts (get_array (object, "items"));
  if (!has_texts || control->levels == NULL || g_strv_length (control->levels) != PARAAT_N_LEVELS || control->evidence == NULL
      || control->items == NULL || !parse_terms (get_array (object, "actions"), "id", "text", control->measures)
      || !parse_references (control, object) || !parse_weight (control, object))
    return paraat_content_malformed (error, "Question %u (%s) lacks something", control->index + 1, control->id != NULL ? control->id : "?");

  return parse_when (object, &control->when, error);
}

static gboolean
parse_chapter (ParaatQuestionnaire  *self,
               JsonObject           *object,
               const char           *name,
               GError              **error)
{
  ParaatChapter *chapter = g_new0 (ParaatChapter, 1);
  JsonArray *questions = get_array (object, "questions");

  g_ptr_array_add (self->chapters, chapter);
  chapter->first = self->controls->len;
  if (!take_text (object, "id", &chapter->id) || !take_text (object, "title", &chapter->title)
      || !take_text (object, "gist", &chapter->gist) || !g_str_equal (chapter->id, name)
      || questions == NULL || json_array_get_length (questions) == 0)
    return paraat_content_malformed (error, "Chapter \"%s\" lacks something", name);
  if (chapter->first + json_array_get_length (questions) > CONTROLS_MAX)
    return paraat_content_malformed (error, "More than %d questions", CONTROLS_MAX);
  if (!parse_when (object, &chapter->when, error))
    return FALSE;
  chapter->n_controls = json_array_get_length (questions);
  for (guint i = 0; i < chapter->n_controls; i++)
    if (!parse_control (self, json_array_get_element (questions, i), error))
      return FALSE;

  return TRUE;
}

/* --- what depends on what --- */

typedef enum
{
  NOT_SEEN,
  ON_THE_WAY,
  DONE,
} Mark;

typedef struct
{
  const ParaatQuestionnaire *questionnaire;
  Mark                      *marks;
  guint                      n_ordered;
  const char                *circle;   /* (nullable) a control that depends on itself */
} Ordering;

/* Depth is at most the number of controls: each is on the way once. */
static void
order_control (guint    index,
               gpointer user_data)
{
  Ordering *ordering = user_data;
  const ParaatControl *control = g_ptr_array_index (ordering->questionnaire->controls, index);
  const ParaatChapter *chapter = g_ptr_array_index (ordering->questionnaire->chapters, control->chapter);

  if (ordering->marks[index] == ON_THE_WAY && ordering->circle == NULL)
    ordering->circle = control->id;
  if (ordering->marks[index] != NOT_SEEN)
    return;
  ordering->marks[index] = ON_THE_WAY;
  if (chapter->when != NULL)
    paraat_condition_visit (chapter->when, order_control, ordering);
  if (control->when != NULL)
    paraat_condition_visit (control->when, order_control, ordering);
  ordering->marks[index] = DONE;
  ordering->questionnaire->order[ordering->n_ordered++] = index;
}

static gboolean
order_controls (ParaatQuestionnaire  *self,
                GError              **error)
{
  g_autofree Mark *marks = g_new0 (Mark, self->controls->len);
  Ordering ordering = { .questionnaire = self, .marks = marks };

  self->order = g_new0 (guint, self->controls->len);
  for (guint i = 0; i < self->controls->len; i++)
    order_control (i, &ordering);
  if (ordering.circle != NULL)
    return paraat_content_malformed (error, "Question \"%s\" depends on itself", ordering.circle);

  return TRUE;
}

static gboolean
resolve_all (ParaatQuestionnaire  *self,
             GError              **error)
{
  for (guint i = 0; i < self->chapters->len; i++)
    {
      ParaatChapter *chapter = g_ptr_array_index (self->chapters, i);

      if (chapter->when != NULL && !paraat_condition_resolve (chapter->when, self, error))
        return FALSE;
    }
  for (guint i = 0; i < self->controls->len; i++)
    {
      ParaatControl *control = g_ptr_array_index (self->controls, i);

      if (control->when != NULL && !paraat_condition_resolve (control->when, self, error))
        return FALSE;
    }

  return order_controls (self, error);
}

static gboolean
check_ids (const ParaatQuestionnaire  *self,
           GError                    **error)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->controls->len; i++)
    {
      const ParaatControl *control = g_ptr_array_index (self->controls, i);

      if (!g_hash_table_add (seen, control->id))
        return paraat_content_malformed (error, "Two things are called \"%s\"", control->id);
    }
  g_hash_table_remove_all (seen);
  for (guint i = 0; i < self->controls->len; i++)
    {
      const ParaatControl *control = g_ptr_array_index (self->controls, i);

      for (guint j = 0; j < control->measures->len; j++)
        if (!g_hash_table_add (seen, ((ParaatTerm *) g_ptr_array_index (control->measures, j))->id))
          return paraat_content_malformed (error, "Two measures of \"%s\" have one name", control->id);
    }

  return TRUE;
}

/* --- the whole --- */

static gboolean
parse_scoring (ParaatQuestionnaire *self,
               JsonObject          *object)
{
  JsonNode *node = json_object_get_member (object, "scoring");
  JsonObject *scoring = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  if (scoring == NULL)
    return FALSE;
  self->red_below = json_object_get_double_member_with_default (scoring, "red_below", -1);
  self->orange_below = json_object_get_double_member_with_default (scoring, "orange_below", -1);
  self->least_answered = json_object_get_double_member_with_default (scoring, "least_answered", -1);
  self->gap_below = (int) json_object_get_int_member_with_default (scoring, "gap_below", -1);

  return self->red_below > 0 && self->orange_below > self->red_below && self->orange_below < PARAAT_N_LEVELS
         && self->least_answered >= 0 && self->least_answered <= 1 && self->gap_below > 0 && self->gap_below < PARAAT_N_LEVELS;
}

static ParaatQuestionnaire *
parse_head (JsonObject *object)
{
  g_autoptr(ParaatQuestionnaire) self = g_new0 (ParaatQuestionnaire, 1);

  self->levels = g_ptr_array_new_with_free_func (term_free);
  self->facts = g_ptr_array_new_with_free_func (term_free);
  self->chapters = g_ptr_array_new_with_free_func (chapter_free);
  self->controls = g_ptr_array_new_with_free_func (control_free);
  self->version = json_object_get_int_member_with_default (object, "version", 0);
  if (take_text (object, "id", &self->id) && take_text (object, "checked", &self->checked)
      && take_text (object, "title", &self->title) && take_text (object, "note", &self->note) && self->version > 0
      && parse_terms (get_array (object, "levels"), "label", "gist", self->levels) && self->levels->len == PARAAT_N_LEVELS
      && parse_terms (get_array (object, "facts"), "id", "question", self->facts) && parse_scoring (self, object))
    return g_steal_pointer (&self);

  return NULL;
}

/**
 * paraat_questionnaire_load:
 * @read: (scope call): gives the files: "questionnaire", then its chapters; at most 1 MiB each
 * @user_data: for @read
 * @error: PARAAT_CONTENT_ERROR_MALFORMED when a file is not what docs/questionnaire.md says or questions depend on each
 *   other in a circle; NOT_FOUND when a condition is about something that is not there; or what @read says
 *
 * Returns: (transfer full): all of it, checked
 */
ParaatQuestionnaire *
paraat_questionnaire_load (ParaatQuestionnaireRead   read,
                           gpointer                  user_data,
                           GError                  **error)
{
  g_autoptr(JsonObject) object = read_object (read, user_data, "questionnaire", error);
  g_autoptr(ParaatQuestionnaire) self = NULL;
  g_auto(GStrv) names = NULL;

  if (object == NULL)
    return NULL;
  self = parse_head (object);
  names = dup_texts (get_array (object, "chapters"));
  if (self == NULL || names == NULL || names[0] == NULL)
    {
      paraat_content_malformed (error, "The head of the questionnaire lacks something");
      return NULL;
    }
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr(JsonObject) chapter = read_object (read, user_data, names[i], error);

      if (chapter == NULL || !parse_chapter (self, chapter, names[i], error))
        return NULL;
    }
  if (!check_ids (self, error) || !resolve_all (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

const ParaatControl *
paraat_questionnaire_lookup (const ParaatQuestionnaire *self,
                             const char                *id)
{
  for (guint i = 0; i < self->controls->len; i++)
    {
      const ParaatControl *control = g_ptr_array_index (self->controls, i);

      if (g_str_equal (control->id, id))
        return control;
    }

  return NULL;
}

static gboolean
holds (const ParaatCondition *when,
       const ParaatTruth     *facts,
       const gint8           *levels)
{
  return when == NULL || paraat_condition_evaluate (when, facts, levels) != PARAAT_TRUTH_NO;
}

/**
 * paraat_questionnaire_find_relevant:
 * @facts: (array): one for each fact of the questionnaire
 * @levels: (array): one for each control: 0 to 4, or PARAAT_LEVEL_UNKNOWN
 * @out_relevant: (array) (out caller-allocates): one for each control
 *
 * Tells which questions matter.  What is not known leaves nothing out; the answer of a question that does not matter itself
 * counts as not known for those that look at it.
 */
void
paraat_questionnaire_find_relevant (const ParaatQuestionnaire *self,
                                    const ParaatTruth         *facts,
                                    const gint8               *levels,
                                    gboolean                  *out_relevant)
{
  g_autofree gint8 *known = g_memdup2 (levels, self->controls->len);

  for (guint i = 0; i < self->controls->len; i++)
    {
      const ParaatControl *control = g_ptr_array_index (self->controls, self->order[i]);
      const ParaatChapter *chapter = g_ptr_array_index (self->chapters, control->chapter);

      out_relevant[control->index] = holds (chapter->when, facts, known) && holds (control->when, facts, known);
      if (!out_relevant[control->index])
        known[control->index] = PARAAT_LEVEL_UNKNOWN;
    }
}

/* SPDX-License-Identifier: EUPL-1.2 */

/* A file is read as a whole and checked as a whole before the store hears of it. */
#define G_LOG_DOMAIN "paraat-evaluation"

#include "config.h"

#include "paraat-evaluation-file-private.h"

#include "paraat-json.h"

#include <string.h>

/* --- the text of a file --- */

static gboolean
refuse (GError                    **error,
        ParaatEvaluationFileError   code,
        const char                 *what)
{
  g_set_error (error, PARAAT_EVALUATION_FILE_ERROR, (int) code, "A self-evaluation cannot be read: %s", what);
  return FALSE;
}

static gboolean
malformed (GError     **error,
           const char  *what)
{
  return refuse (error, PARAAT_EVALUATION_FILE_ERROR_MALFORMED, what);
}

/* The parser would end the string there. */
static gboolean
has_nul (const char *text,
         gsize       size)
{
  for (gsize i = 0; i + 1 < size; i++)
    if (text[i] == '\\')
      {
        if (size - i >= 6 && memcmp (text + i, "\\u0000", 6) == 0)
          return TRUE;
        i++;
      }

  return FALSE;
}

static void
member_cb (JsonParser *parser,
           JsonObject *object,
           const char *name,
           gint64     *n_twice)
{
  (*n_twice)++;
}

static void
object_end_cb (JsonParser *parser,
               JsonObject *object,
               gint64     *n_twice)
{
  *n_twice -= json_object_get_size (object);
}

static gboolean
check_text (const char  *text,
            gsize        size,
            GError     **error)
{
  gsize n_values = 0;

  if (size > PARAAT_EVALUATION_FILE_MAX)
    return refuse (error, PARAAT_EVALUATION_FILE_ERROR_TOO_LARGE, "more than 4 MiB");
  if (size == 0 || !g_utf8_validate_len (text, size, NULL)
      || !paraat_json_is_sound (text, size, PARAAT_EVALUATION_FILE_MAX_DEPTH, &n_values))
    return malformed (error, "it is empty, not UTF-8, nested too deep, or has a character that JSON does not");
  if (n_values > PARAAT_EVALUATION_FILE_MAX_VALUES)
    return refuse (error, PARAAT_EVALUATION_FILE_ERROR_TOO_LARGE, "too many values");

  return !has_nul (text, size) || malformed (error, "a NUL in a text");
}

/* Returns: (transfer full) (nullable) */
static JsonNode *
parse_text (GBytes  *bytes,
            GError **error)
{
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  g_autoptr(GError) local_error = NULL;
  g_autoptr(JsonNode) root = NULL;
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size);
  gint64 n_twice = 0;   /* members that were read, less those that are there */

  if (!check_text (text, size, error))
    return NULL;
  json_parser_set_strict (parser, TRUE);
  g_signal_connect (parser, "object-member", G_CALLBACK (member_cb), &n_twice);
  g_signal_connect (parser, "object-end", G_CALLBACK (object_end_cb), &n_twice);
  if (!json_parser_load_from_data (parser, text, (gssize) size, &local_error)
      || (root = json_parser_steal_root (parser)) == NULL)
    {
      malformed (error, local_error != NULL ? local_error->message : "nothing in it");
      return NULL;
    }
  if (n_twice != 0)
    {
      malformed (error, "a member is there twice");
      return NULL;
    }

  return g_steal_pointer (&root);
}

/* --- what a file says --- */

typedef struct
{
  guint     record;   /* index in the records */
  char     *field;    /* (owned) */
  char     *value;    /* (owned) JSON */
  JsonNode *node;     /* (owned) the same */
} Word;

typedef struct
{
  const ParaatQuestionnaire *questionnaire;
  GArray                    *records;   /* (owned) (element-type ParaatIdentity) the evaluation, and the answers in the file */
  GPtrArray                 *words;     /* (owned) (element-type Word) */
  GPtrArray                 *states;    /* (owned) (nullable) (element-type ParaatState) of the records, as they are here */
  GPtrArray                 *live;      /* (owned) (nullable) (element-type ParaatRecord) (nullable elements) what screens hold */
  guint                      n_kept;
} Plan;

static void
word_free (gpointer data)
{
  Word *word = data;

  g_free (word->field);
  g_free (word->value);
  json_node_unref (word->node);
  g_free (word);
}

static void
plan_free (gpointer data)
{
  Plan *plan = data;

  g_array_unref (plan->records);
  g_ptr_array_unref (plan->words);
  g_clear_pointer (&plan->states, g_ptr_array_unref);
  g_clear_pointer (&plan->live, g_ptr_array_unref);
  g_free (plan);
}

static Plan *
plan_new (const ParaatQuestionnaire *questionnaire)
{
  Plan *plan = g_new0 (Plan, 1);

  plan->questionnaire = questionnaire;
  plan->records = g_array_new (FALSE, FALSE, sizeof (ParaatIdentity));
  plan->words = g_ptr_array_new_with_free_func (word_free);

  return plan;
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Plan, plan_free)

static gboolean
add_word (Plan        *plan,
          const char  *field,
          JsonNode    *node,
          GError     **error)
{
  guint record = plan->records->len - 1;
  g_autofree char *value = json_to_string (node, FALSE);
  g_autoptr(GError) local_error = NULL;
  Word *word;

  if (!paraat_evaluation_file_fits (plan->questionnaire, record > 0, field, node))
    return malformed (error, "a value that does not fit, or a field that is not known");
  if (!paraat_value_is_valid (value, -1, &local_error))
    return refuse (error, g_error_matches (local_error, PARAAT_CHANGE_ERROR, PARAAT_CHANGE_ERROR_TOO_LARGE)
                   ? PARAAT_EVALUATION_FILE_ERROR_TOO_LARGE : PARAAT_EVALUATION_FILE_ERROR_MALFORMED, local_error->message);

  word = g_new0 (Word, 1);
  word->record = record;
  word->field = g_strdup (field);
  word->value = g_steal_pointer (&value);
  word->node = json_node_ref (node);
  g_ptr_array_add (plan->words, word);

  return TRUE;
}

/* Whether it is ours and of this version comes first: what else is in it follows from that. */
static gboolean
check_format (JsonNode  *root,
              GError   **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  const char *format = object != NULL ? paraat_json_get_string (object, "format") : NULL;
  JsonNode *version = object != NULL ? json_object_get_member (object, "format_version") : NULL;

  if (g_strcmp0 (format, PARAAT_EVALUATION_FILE_FORMAT) != 0)
    return refuse (error, PARAAT_EVALUATION_FILE_ERROR_NOT_OURS, "it is of another format");
  if (version == NULL || json_node_get_value_type (version) != G_TYPE_INT64 || json_node_get_int (version) < 1)
    return malformed (error, "the version of its format");
  if (json_node_get_int (version) > PARAAT_EVALUATION_FILE_VERSION)
    return refuse (error, PARAAT_EVALUATION_FILE_ERROR_TOO_NEW, "its format is newer than this program");
  for (guint i = 0; paraat_evaluation_file_members[i] != NULL; i++)
    if (!json_object_has_member (object, paraat_evaluation_file_members[i]))
      return malformed (error, "a member is missing");

  return json_object_get_size (object) == g_strv_length ((char **) paraat_evaluation_file_members)
         || malformed (error, "a member that is not known");
}

static gboolean
check_questions (Plan        *plan,
                 JsonObject  *object,
                 GError     **error)
{
  JsonNode *id = json_object_get_member (object, "questionnaire");
  JsonNode *version = json_object_get_member (object, "version");

  if (json_node_get_value_type (id) != G_TYPE_STRING || json_node_get_value_type (version) != G_TYPE_INT64)
    return malformed (error, "the questionnaire or its version");

  return (paraat_evaluation_file_fits (plan->questionnaire, FALSE, "questionnaire", id)
          && paraat_evaluation_file_fits (plan->questionnaire, FALSE, "version", version))
         || refuse (error, PARAAT_EVALUATION_FILE_ERROR_OTHER_QUESTIONS, "its questions are not here");
}

static gboolean
read_identity (Plan        *plan,
               JsonObject  *object,
               GError     **error)
{
  ParaatIdentity identity = { .kind = g_intern_static_string (PARAAT_KIND_EVALUATION) };
  const char *id = paraat_json_get_string (object, "id");
  const char *bestuur = paraat_json_get_string (object, "bestuur");

  if (id == NULL || !paraat_evaluation_file_parse_uuid (id, &identity.record))
    return malformed (error, "its id is none");
  if (bestuur != NULL ? !paraat_evaluation_file_parse_uuid (bestuur, &identity.bestuur)
                      : !json_object_get_null_member (object, "bestuur"))
    return malformed (error, "its bestuur is no id");
  identity.root = identity.record;
  g_array_append_val (plan->records, identity);

  return TRUE;
}

static gboolean
read_own_fields (Plan        *plan,
                 JsonObject  *object,
                 GError     **error)
{
  JsonNode *facts = json_object_get_member (object, "facts");
  JsonObjectIter iter;
  const char *id;
  JsonNode *fact;

  if (!add_word (plan, "questionnaire", json_object_get_member (object, "questionnaire"), error)
      || !add_word (plan, "version", json_object_get_member (object, "version"), error))
    return FALSE;
  for (guint i = 0; paraat_evaluation_file_fields[i] != NULL; i++)
    {
      const char *field = paraat_evaluation_file_fields[i];
      JsonNode *node = json_object_get_member (object, field);

      if (!JSON_NODE_HOLDS_NULL (node) && !add_word (plan, field, node, error))
        return FALSE;
    }
  if (!JSON_NODE_HOLDS_OBJECT (facts))
    return malformed (error, "its facts");
  json_object_iter_init (&iter, json_node_get_object (facts));
  while (json_object_iter_next (&iter, &id, &fact))
    {
      g_autofree char *field = g_strconcat ("fact.", id, NULL);

      if (!add_word (plan, field, fact, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
read_answer (Plan        *plan,
             const char  *question,
             JsonNode    *node,
             GError     **error)
{
  const ParaatIdentity parent = g_array_index (plan->records, ParaatIdentity, 0);
  ParaatIdentity identity;
  ParaatUuid id;
  JsonObjectIter iter;
  const char *field;
  JsonNode *value;

  if (paraat_questionnaire_lookup (plan->questionnaire, question) == NULL)
    return malformed (error, "an answer to a question that does not exist");
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return malformed (error, "an answer is no object");
  paraat_uuid_known (&parent.record, PARAAT_KIND_ANSWER, question, &id);
  paraat_identity_init_child (&identity, &parent, PARAAT_KIND_ANSWER, &id);
  g_array_append_val (plan->records, identity);
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &field, &value))
    if (!add_word (plan, field, value, error))
      return FALSE;

  return TRUE;
}

/* Returns: (transfer full) (nullable): all that the file says, checked */
static Plan *
read_file (GBytes                     *bytes,
           const ParaatQuestionnaire  *questionnaire,
           GError                    **error)
{
  g_autoptr(JsonNode) root = parse_text (bytes, error);
  g_autoptr(Plan) plan = plan_new (questionnaire);
  JsonObject *object;
  JsonNode *answers;
  JsonObjectIter iter;
  const char *question;
  JsonNode *answer;

  if (root == NULL || !check_format (root, error))
    return NULL;
  object = json_node_get_object (root);
  if (!check_questions (plan, object, error) || !read_identity (plan, object, error) || !read_own_fields (plan, object, error))
    return NULL;
  answers = json_object_get_member (object, "answers");
  if (!JSON_NODE_HOLDS_OBJECT (answers))
    {
      malformed (error, "its answers");
      return NULL;
    }
  json_object_iter_init (&iter, json_node_get_object (answers));
  while (json_object_iter_next (&iter, &question, &answer))
    if (!read_answer (plan, question, answer, error))
      return NULL;

  return g_steal_pointer (&plan);
}

/* --- what is here already --- */

/* What a screen shows of it comes first: it may be on its way to the store. */
static const char *
get_here (Plan       *plan,
          guint       record,
          const char *field)
{
  ParaatRecord *live = g_ptr_array_index (plan->live, record);
  ParaatState *state = g_ptr_array_index (plan->states, record);
  const char *value = live != NULL ? paraat_record_get_value (live, field) : NULL;

  return value == NULL && state != NULL ? paraat_state_get_value (state, field) : value;
}

/* Whether something was said in it, be it that nothing is left of that: what was taken back or erased does not come back
 * with a file. */
static gboolean
is_said (Plan       *plan,
         guint       record,
         const char *field)
{
  ParaatState *state = g_ptr_array_index (plan->states, record);

  return get_here (plan, record, field) != NULL || (state != NULL && paraat_state_get_heads (state, field) != NULL);
}

static gboolean
is_same (Plan       *plan,
         const Word *word)
{
  const char *value = get_here (plan, word->record, word->field);
  g_autoptr(JsonNode) node = value != NULL ? json_from_string (value, NULL) : NULL;

  return node != NULL && json_node_equal (node, word->node);
}

static gboolean
is_deleted (Plan  *plan,
            guint  record)
{
  ParaatState *state = g_ptr_array_index (plan->states, record);

  return (state != NULL && paraat_state_get_deletion (state) != PARAAT_NOT_DELETED)
         || g_strcmp0 (get_here (plan, record, PARAAT_FIELD_DELETED), "true") == 0 || is_said (plan, record, PARAAT_FIELD_ERASED);
}

/* In what is closed or deleted here nobody writes any more. */
static gboolean
takes_nothing (Plan *plan)
{
  const char *closed = get_here (plan, 0, "closed");
  g_autoptr(JsonNode) node = closed != NULL ? json_from_string (closed, NULL) : NULL;

  return is_deleted (plan, 0) || (node != NULL && paraat_evaluation_file_fits (plan->questionnaire, FALSE, "closed", node));
}

static void
unref_if_any (gpointer record)
{
  g_clear_object ((GObject **) &record);
}

static void
find_live (Plan        *plan,
           ParaatStore *store)
{
  g_autoptr(GPtrArray) all = paraat_record_list_live (store);
  g_autoptr(GHashTable) by_id = g_hash_table_new (paraat_uuid_hash, paraat_uuid_equal);

  for (guint i = 0; i < all->len; i++)
    g_hash_table_insert (by_id, (gpointer) paraat_record_get_id (g_ptr_array_index (all, i)), g_ptr_array_index (all, i));
  plan->live = g_ptr_array_new_full (plan->records->len, unref_if_any);
  for (guint i = 0; i < plan->records->len; i++)
    {
      ParaatRecord *record = g_hash_table_lookup (by_id, &g_array_index (plan->records, ParaatIdentity, i).record);

      g_ptr_array_add (plan->live, record != NULL ? g_object_ref (record) : NULL);
    }
}

static gboolean
check_here (Plan    *plan,
            GError **error)
{
  for (guint i = 0; i < plan->records->len; i++)
    {
      const ParaatIdentity *identity = &g_array_index (plan->records, ParaatIdentity, i);
      ParaatRecord *live = g_ptr_array_index (plan->live, i);
      ParaatState *state = g_ptr_array_index (plan->states, i);
      const ParaatIdentity *shown = live != NULL ? paraat_record_get_identity (live) : NULL;

      if ((state != NULL && !paraat_identity_equal (identity, paraat_state_get_identity (state)))
          || (shown != NULL && !paraat_identity_equal (identity, shown)))
        return malformed (error, "its id is here of something else");
    }
  /* The first two words are the questionnaire and its version. */
  for (guint i = 0; i < 2; i++)
    {
      const Word *word = g_ptr_array_index (plan->words, i);

      if (is_said (plan, 0, word->field) && !is_same (plan, word))
        return refuse (error, PARAAT_EVALUATION_FILE_ERROR_OTHER_QUESTIONS, "it stands here with other questions");
    }

  return TRUE;
}

/* Returns: (transfer full) (element-type ParaatEdit): what the file says and nobody here did */
static GPtrArray *
list_edits (Plan        *plan,
            ParaatStore *store)
{
  g_autoptr(GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_edit_free);
  gboolean is_final = takes_nothing (plan);

  for (guint i = 0; i < plan->words->len; i++)
    {
      const Word *word = g_ptr_array_index (plan->words, i);

      if (is_same (plan, word))
        continue;
      if (is_final || is_deleted (plan, word->record) || is_said (plan, word->record, word->field))
        plan->n_kept++;
      else
        g_ptr_array_add (edits, paraat_store_new_edit (store, &g_array_index (plan->records, ParaatIdentity, word->record),
                                                       word->field, word->value));
    }

  return g_steal_pointer (&edits);
}

/* --- in --- */

static void
return_record (GTask *task)
{
  Plan *plan = g_task_get_task_data (task);

  g_task_return_pointer (task, paraat_record_new (g_task_get_source_object (task),
                                                  &g_array_index (plan->records, ParaatIdentity, 0)), g_object_unref);
}

static void
appended_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(GPtrArray) changes = paraat_store_append_finish (PARAAT_STORE (object), result, &error);

  if (changes == NULL)
    g_task_return_error (task, error);
  else
    return_record (task);
}

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  ParaatStore *store = PARAAT_STORE (object);
  Plan *plan = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(GPtrArray) edits = NULL;

  plan->states = paraat_store_read_many_finish (store, result, &error);
  if (plan->states != NULL)
    {
      find_live (plan, store);
      if (check_here (plan, &error))
        edits = list_edits (plan, store);
      g_clear_pointer (&plan->live, g_ptr_array_unref);
    }
  if (edits == NULL)
    g_task_return_error (task, error);
  else if (edits->len == 0)
    return_record (task);
  else
    paraat_store_append_async (store, edits, NULL, appended_cb, g_steal_pointer (&task));
}

/**
 * paraat_evaluation_import_async:
 * @bytes: a file, from anywhere
 * @questionnaire: that is at hand; must outlive the call
 *
 * Takes in what paraat_evaluation_dup_json() wrote, in one transaction, and only what nobody said here: a field in which
 * something else stands, is being typed or was taken back stays as it is, and in an evaluation that is closed or deleted here
 * nothing is added. The ids are those of the file, so that it is one evaluation with what a colleague's changes bring.
 */
void
paraat_evaluation_import_async (ParaatStore               *store,
                                GBytes                    *bytes,
                                const ParaatQuestionnaire *questionnaire,
                                GAsyncReadyCallback        callback,
                                gpointer                   user_data)
{
  g_autoptr(GTask) task = g_task_new (store, NULL, callback, user_data);
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof (ParaatUuid));
  GError *error = NULL;
  Plan *plan = read_file (bytes, questionnaire, &error);

  g_task_set_source_tag (task, paraat_evaluation_import_async);
  if (plan == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_task_set_task_data (task, plan, plan_free);
  for (guint i = 0; i < plan->records->len; i++)
    g_array_append_val (ids, g_array_index (plan->records, ParaatIdentity, i).record);
  paraat_store_read_many_async (store, ids, NULL, read_cb, g_steal_pointer (&task));
}

/**
 * paraat_evaluation_import_finish:
 * @out_n_kept: (out) (optional): fields that stayed as they are here, where the file has something else
 * @error: [error@EvaluationFileError]; [error@StoreError], [error@ChangeError] when the store could not take it. Nothing was
 *   stored
 *
 * Returns: (transfer full): the evaluation, durable
 */
ParaatRecord *
paraat_evaluation_import_finish (ParaatStore   *store,
                                 GAsyncResult  *result,
                                 guint         *out_n_kept,
                                 GError       **error)
{
  const Plan *plan;

  g_return_val_if_fail (g_async_result_is_tagged (result, paraat_evaluation_import_async), NULL);

  plan = g_task_get_task_data (G_TASK (result));
  if (out_n_kept != NULL)
    *out_n_kept = plan != NULL ? plan->n_kept : 0;

  return g_task_propagate_pointer (G_TASK (result), error);
}

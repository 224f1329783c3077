/* SPDX-License-Identifier: EUPL-1.2 */

/* The values of a record as C has them: text, booleans, numbers, lists of strings. */
#include "config.h"

#include "paraat-record-private.h"

#include <json-glib/json-glib.h>
#include <string.h>

/**
 * paraat_text_to_value:
 *
 * Returns: (transfer full): JSON of it; what is not UTF-8 is replaced
 */
char *
paraat_text_to_value (const char *text)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_VALUE);
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  json_node_set_string (node, valid);

  return json_to_string (node, FALSE);
}

/**
 * paraat_text_fits:
 * @text: UTF-8
 *
 * What does not fit is refused where it is typed: a draft of it could never be kept. Its size is that of JSON, in which
 * a quote or a new line takes two bytes: see PARAAT_CHANGE_VALUE_MAX.
 */
gboolean
paraat_text_fits (const char *text)
{
  g_autofree char *value = paraat_text_to_value (text);

  return strlen (value) <= PARAAT_CHANGE_VALUE_MAX;
}

void
paraat_record_type_text (ParaatRecord *self,
                         const char   *field,
                         const char   *text)
{
  g_autofree char *value = paraat_text_to_value (text);

  paraat_record_type (self, field, value);
}

void
paraat_record_set_text (ParaatRecord *self,
                        const char   *field,
                        const char   *text)
{
  g_autofree char *value = paraat_text_to_value (text);

  paraat_record_set (self, field, value);
}

void
paraat_record_set_boolean (ParaatRecord *self,
                           const char   *field,
                           gboolean      value)
{
  paraat_record_set (self, field, value ? "true" : "false");
}

void
paraat_record_set_strings (ParaatRecord       *self,
                           const char         *field,
                           const char * const *strings)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  g_autoptr(JsonArray) array = json_array_new ();
  g_autofree char *value = NULL;

  for (guint i = 0; strings[i] != NULL; i++)
    json_array_add_string_element (array, strings[i]);
  json_node_set_array (node, array);
  value = json_to_string (node, FALSE);
  paraat_record_set (self, field, value);
}

/* Values come from other machines and newer programs: each getter checks the type. */
static JsonNode *
parse_value (ParaatRecord *self,
             const char   *field,
             GType         type)
{
  const char *value = paraat_record_get_value (self, field);
  g_autoptr(JsonNode) node = value != NULL ? json_from_string (value, NULL) : NULL;

  if (node == NULL)
    return NULL;
  if (type == G_TYPE_STRV)
    return JSON_NODE_HOLDS_ARRAY (node) ? g_steal_pointer (&node) : NULL;

  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type ? g_steal_pointer (&node) : NULL;
}

char *
paraat_record_dup_text (ParaatRecord *self,
                        const char   *field)
{
  g_autoptr(JsonNode) node = parse_value (self, field, G_TYPE_STRING);

  return node != NULL ? json_node_dup_string (node) : NULL;
}

gboolean
paraat_record_get_boolean (ParaatRecord *self,
                           const char   *field,
                           gboolean      fallback)
{
  g_autoptr(JsonNode) node = parse_value (self, field, G_TYPE_BOOLEAN);

  return node != NULL ? json_node_get_boolean (node) : fallback;
}

gint64
paraat_record_get_int (ParaatRecord *self,
                       const char   *field,
                       gint64        fallback)
{
  g_autoptr(JsonNode) node = parse_value (self, field, G_TYPE_INT64);

  return node != NULL ? json_node_get_int (node) : fallback;
}

char **
paraat_record_dup_strings (ParaatRecord *self,
                           const char   *field)
{
  g_autoptr(JsonNode) node = parse_value (self, field, G_TYPE_STRV);
  g_autoptr(GStrvBuilder) builder = NULL;
  JsonArray *array;

  if (node == NULL)
    return NULL;
  builder = g_strv_builder_new ();
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (json_node_get_value_type (element) == G_TYPE_STRING)
        g_strv_builder_add (builder, json_node_get_string (element));
    }

  return g_strv_builder_end (builder);
}

/* --- what follows from them --- */

/**
 * paraat_record_count_versions:
 *
 * Returns: how many values stand in @field that nobody who said one had seen another of; colleagues who said the same are one
 */
guint
paraat_record_count_versions (ParaatRecord *self,
                              const char   *field)
{
  GPtrArray *heads = paraat_record_get_heads (self, field);
  guint n = 0;

  for (guint i = 0; heads != NULL && i < heads->len; i++)
    n += ((const ParaatSaid *) g_ptr_array_index (heads, i))->is_head;

  return n;
}

/**
 * paraat_record_find_latest:
 *
 * Returns: (transfer none) (nullable): the newest by corrected time of what stands in its fields
 */
const ParaatSaid *
paraat_record_find_latest (ParaatRecord *self)
{
  g_auto(GStrv) fields = paraat_record_list_fields (self);
  const ParaatSaid *latest = NULL;

  for (guint i = 0; fields[i] != NULL; i++)
    {
      GPtrArray *heads = paraat_record_get_heads (self, fields[i]);

      if (g_str_equal (fields[i], PARAAT_FIELD_DELETED) || g_str_equal (fields[i], PARAAT_FIELD_ERASED))
        continue;
      for (guint j = 0; heads != NULL && j < heads->len; j++)
        {
          const ParaatSaid *said = g_ptr_array_index (heads, j);

          if (latest == NULL || said->corrected_us > latest->corrected_us)
            latest = said;
        }
    }

  return latest;
}

/**
 * paraat_record_bring_back:
 *
 * Takes back the deletions that are seen now; the record is what it was before them.
 */
void
paraat_record_bring_back (ParaatRecord *self)
{
  g_return_if_fail (PARAAT_IS_RECORD (self));

  if (paraat_record_get_deletion (self) != PARAAT_NOT_DELETED)
    paraat_record_set (self, PARAAT_FIELD_DELETED, "false");
}

/* --- as it stands --- */

/**
 * paraat_record_list_fields:
 *
 * Returns: (transfer full): names of the fields in which something stands, typed or stored
 */
char **
paraat_record_list_fields (ParaatRecord *self)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char **stored = self->state != NULL ? paraat_state_list_fields (self->state) : NULL;
  GHashTableIter iter;
  gpointer field;

  for (guint i = 0; stored != NULL && stored[i] != NULL; i++)
    g_strv_builder_add (builder, stored[i]);
  g_hash_table_iter_init (&iter, self->words);
  while (g_hash_table_iter_next (&iter, &field, NULL))
    if (stored == NULL || !g_strv_contains ((const char * const *) stored, field))
      g_strv_builder_add (builder, field);

  return g_strv_builder_end (builder);
}

const ParaatUuid *
paraat_record_get_id (ParaatRecord *self)
{
  return &self->id;
}

const ParaatIdentity *
paraat_record_get_identity (ParaatRecord *self)
{
  return self->has_identity ? &self->identity : NULL;
}

gboolean
paraat_record_get_is_loaded (ParaatRecord *self)
{
  return self->is_loaded;
}

gboolean
paraat_record_get_exists (ParaatRecord *self)
{
  return self->state != NULL;
}

gint64
paraat_record_get_first_us (ParaatRecord *self)
{
  return self->state != NULL ? paraat_state_get_first_us (self->state) : 0;
}

ParaatDeletion
paraat_record_get_deletion (ParaatRecord *self)
{
  return self->state != NULL ? paraat_state_get_deletion (self->state) : PARAAT_NOT_DELETED;
}

const char *
paraat_record_get_value (ParaatRecord *self,
                         const char   *field)
{
  const ParaatWord *word = g_hash_table_lookup (self->words, field);

  if (word != NULL)
    return word->value;

  return self->state != NULL ? paraat_state_get_value (self->state, field) : NULL;
}

GPtrArray *
paraat_record_get_heads (ParaatRecord *self,
                         const char   *field)
{
  return self->state != NULL ? paraat_state_get_heads (self->state, field) : NULL;
}

gboolean
paraat_record_has_unsaved (ParaatRecord *self)
{
  GHashTableIter iter;
  const ParaatWord *word;

  g_hash_table_iter_init (&iter, self->words);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &word))
    if (!word->is_stored)
      return TRUE;

  return self->wants_deletion;
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-json.h"

const char *
paraat_json_get_string (JsonObject *object,
                        const char *name)
{
  JsonNode *member = json_object_get_member (object, name);

  return member != NULL && json_node_get_value_type (member) == G_TYPE_STRING ? json_node_get_string (member) : NULL;
}

char *
paraat_json_parse_text (const char *text)
{
  g_autoptr(JsonNode) node = text != NULL ? json_from_string (text, NULL) : NULL;

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_dup_string (node) : NULL;
}

JsonObject *
paraat_json_parse_object (const char *text)
{
  g_autoptr(JsonNode) node = text != NULL ? json_from_string (text, NULL) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_dup_object (node) : NULL;
}

JsonArray *
paraat_json_parse_array (const char *text)
{
  g_autoptr(JsonNode) node = text != NULL ? json_from_string (text, NULL) : NULL;

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_dup_array (node) : NULL;
}

char *
paraat_json_print_object (JsonObject *object)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_set_object (node, object);

  return json_to_string (node, FALSE);
}

char *
paraat_json_print_array (JsonArray *array)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_ARRAY);

  json_node_set_array (node, array);

  return json_to_string (node, FALSE);
}

/* What RFC 8259 leaves out and the parser lets through: control characters, and anything but ASCII outside a string. */
static gboolean
is_json_character (char     c,
                   gboolean in_string)
{
  if ((guchar) c < 0x20)
    return !in_string && (c == '\t' || c == '\n' || c == '\r');

  return in_string || (guchar) c < 0x80;
}

/**
 * paraat_json_is_sound:
 * @text: (array length=size): UTF-8
 * @size: its bytes
 * @max_depth: how deep objects and arrays may be nested
 * @out_n_values: (out) (optional): no fewer than the values that the parser would make of it
 *
 * Nesting and characters first: they bound the work of the parser proper. Any thread.
 *
 * Returns: whether @text may be given to the parser; it need not be JSON
 */
gboolean
paraat_json_is_sound (const char *text,
                      gsize       size,
                      guint       max_depth,
                      gsize      *out_n_values)
{
  gboolean in_string = FALSE;
  gsize n_values = 1;
  guint depth = 0;

  for (gsize i = 0; i < size; i++)
    {
      if (!is_json_character (text[i], in_string))
        return FALSE;
      if (in_string)
        {
          if (text[i] == '\\')
            i++;
          else if (text[i] == '"')
            in_string = FALSE;
        }
      else if (text[i] == '"')
        in_string = TRUE;
      else if (text[i] == '{' || text[i] == '[')
        {
          n_values++;
          if (++depth > max_depth)
            return FALSE;
        }
      else if ((text[i] == '}' || text[i] == ']') && depth > 0)
        depth--;
      else if (text[i] == ',')
        n_values++;
    }
  if (out_n_values != NULL)
    *out_n_values = n_values;

  return TRUE;
}

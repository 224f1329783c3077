/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-wire-json.h"

#include <sodium.h>
#include <string.h>

#define MAX_DEPTH 48   /* a batch, a change, and a value of 32 that stands in it as a string */

G_DEFINE_QUARK (paraat-wire-error-quark, paraat_wire_error)

/* The nesting of what comes from outside is bounded before a parser that recurses sees it. */
static gboolean
is_shallow (const char *data,
            gsize       size)
{
  gboolean in_string = FALSE;
  guint depth = 0;

  for (gsize i = 0; i < size; i++)
    {
      if (in_string)
        {
          if (data[i] == '\\')
            i++;
          else if (data[i] == '"')
            in_string = FALSE;
        }
      else if (data[i] == '"')
        in_string = TRUE;
      else if ((data[i] == '{' || data[i] == '[') && ++depth > MAX_DEPTH)
        return FALSE;
      else if ((data[i] == '}' || data[i] == ']') && depth > 0)
        depth--;
    }

  return TRUE;
}

/**
 * paraat_wire_parse_json:
 * @data: (array length=size): what came
 * @size: its bytes
 * @error: [error@WireError]: MALFORMED
 *
 * Parses strict JSON, nested at most 48 deep. Any thread.
 *
 * Returns: (transfer full): immutable
 */
JsonNode *
paraat_wire_parse_json (const char  *data,
                        gsize        size,
                        GError     **error)
{
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  g_autoptr(GError) local_error = NULL;
  JsonNode *root;

  json_parser_set_strict (parser, TRUE);
  if (size == 0 || size > G_MAXINT32 || !g_utf8_validate_len (data, size, NULL) || !is_shallow (data, size)
      || !json_parser_load_from_data (parser, data, (gssize) size, &local_error)
      || (root = json_parser_steal_root (parser)) == NULL)
    {
      g_set_error (error, PARAAT_WIRE_ERROR, PARAAT_WIRE_ERROR_MALFORMED, "That is not JSON: %s",
                   local_error != NULL ? local_error->message : "empty, not UTF-8 or nested too deep");
      return NULL;
    }

  return root;
}

/**
 * paraat_wire_format_time:
 * @us: µs since 1970 UTC
 *
 * Returns: (transfer full): RFC 3339 in UTC, whole seconds, for instance "2026-11-23T06:52:00Z"
 */
char *
paraat_wire_format_time (gint64 us)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc_usec (us);

  if (time == NULL)
    return g_strdup ("1970-01-01T00:00:00Z");

  /* g_date_time_format() does not pad years before 1000. */
  return g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%02dZ", g_date_time_get_year (time), g_date_time_get_month (time),
                          g_date_time_get_day_of_month (time), g_date_time_get_hour (time), g_date_time_get_minute (time),
                          g_date_time_get_second (time));
}

/**
 * paraat_wire_parse_time:
 * @text: (nullable): RFC 3339 with a zone
 * @out_us: (out): µs since 1970 UTC
 *
 * Returns: whether @text was a time
 */
gboolean
paraat_wire_parse_time (const char *text,
                        gint64     *out_us)
{
  g_autoptr(GDateTime) time = NULL;

  if (text == NULL || strlen (text) > 40)
    return FALSE;
  time = g_date_time_new_from_iso8601 (text, NULL);
  if (time == NULL)
    return FALSE;
  *out_us = g_date_time_to_unix_usec (time);

  return TRUE;
}

static JsonNode *
get_value (JsonObject *object,
           const char *name,
           GType       type)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type ? node : NULL;
}

gboolean
paraat_wire_get_string (JsonObject  *object,
                        const char  *name,
                        const char **out_text)
{
  JsonNode *node = get_value (object, name, G_TYPE_STRING);

  if (node == NULL)
    return FALSE;
  *out_text = json_node_get_string (node);

  return TRUE;
}

gboolean
paraat_wire_get_int (JsonObject *object,
                     const char *name,
                     gint64     *out_value)
{
  JsonNode *node = get_value (object, name, G_TYPE_INT64);

  if (node == NULL)
    return FALSE;
  *out_value = json_node_get_int (node);

  return TRUE;
}

gboolean
paraat_wire_get_uuid (JsonObject *object,
                      const char *name,
                      ParaatUuid *out_uuid)
{
  const char *text;

  return paraat_wire_get_string (object, name, &text) && paraat_uuid_parse (text, out_uuid);
}

gboolean
paraat_wire_get_bytes (JsonObject *object,
                       const char *name,
                       guint8     *out_bytes,
                       gsize       size)
{
  const char *text;
  gsize found;

  return paraat_wire_get_string (object, name, &text)
         && sodium_base642bin (out_bytes, size, text, strlen (text), NULL, &found, NULL, sodium_base64_VARIANT_ORIGINAL) == 0
         && found == size;
}

JsonArray *
paraat_wire_get_array (JsonObject *object,
                       const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

JsonObject *
paraat_wire_get_object (JsonObject *object,
                        const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

void
paraat_wire_add_string (JsonBuilder *builder,
                        const char  *name,
                        const char  *text)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text != NULL ? text : "");
}

void
paraat_wire_add_bytes (JsonBuilder *builder,
                       const char  *name,
                       const void  *bytes,
                       gsize        size)
{
  g_autofree char *text = g_base64_encode (bytes, size);

  paraat_wire_add_string (builder, name, text);
}

void
paraat_wire_add_uuid (JsonBuilder      *builder,
                      const char       *name,
                      const ParaatUuid *uuid)
{
  char text[PARAAT_UUID_STRING_SIZE];

  paraat_uuid_format (uuid, text);
  paraat_wire_add_string (builder, name, text);
}

char *
paraat_wire_print (JsonBuilder *builder)
{
  g_autoptr(JsonNode) root = json_builder_get_root (builder);

  return json_to_string (root, FALSE);
}

/**
 * paraat_wire_is_crts:
 * @header: of a change
 *
 * Whether it is a receipt or a read mark, by its kind, or by the record in which others look for the root's own: whoever
 * takes that record with another kind keeps the CRT from it.
 *
 * Returns: whether only an intake may say that
 */
gboolean
paraat_wire_is_crts (const ParaatHeader *header)
{
  char root[PARAAT_UUID_STRING_SIZE];
  char key[PARAAT_UUID_STRING_SIZE + 4];
  ParaatUuid receipt, read;

  if (g_str_equal (header->kind, "receipt") || g_str_equal (header->kind, "read"))
    return TRUE;
  if (header->record.bytes[6] >> 4 != 8)   /* no known id */
    return FALSE;
  paraat_uuid_known (&header->root, "receipt", "", &receipt);
  paraat_uuid_format (&header->root, root);
  g_snprintf (key, sizeof key, "crt:%s", root);
  paraat_uuid_known (&header->root, "read", key, &read);

  return paraat_uuid_equal (&header->record, &receipt) || paraat_uuid_equal (&header->record, &read);
}

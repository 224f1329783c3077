/* SPDX-License-Identifier: EUPL-1.2 */

/* Problem documents (RFC 9457). */
#include "config.h"

#include "paraat-wire-json.h"

#include <string.h>

#define TYPE_PREFIX "urn:paraat:problem:"

/**
 * paraat_problem_encode:
 *
 * Returns: (transfer full): application/problem+json
 */
GBytes *
paraat_problem_encode (const ParaatProblem *self)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autofree char *type = g_strconcat (TYPE_PREFIX, self->name, NULL);
  char *text;

  json_builder_begin_object (builder);
  paraat_wire_add_string (builder, "type", type);
  paraat_wire_add_string (builder, "title", self->title);
  json_builder_set_member_name (builder, "status");
  json_builder_add_int_value (builder, self->status);
  if (self->detail != NULL)
    paraat_wire_add_string (builder, "detail", self->detail);
  if (self->reason != NULL)
    paraat_wire_add_string (builder, "reason", self->reason);
  if (self->now_us != 0)
    {
      g_autofree char *now = paraat_wire_format_time (self->now_us);

      paraat_wire_add_string (builder, "now", now);
    }
  json_builder_end_object (builder);
  text = paraat_wire_print (builder);

  return g_bytes_new_take (text, strlen (text));
}

/**
 * paraat_problem_decode:
 *
 * Returns: (transfer full) (nullable): what an answer complains of; %NULL when it is no problem document of ours
 */
ParaatProblem *
paraat_problem_decode (GBytes *json)
{
  gsize size;
  const char *data = g_bytes_get_data (json, &size);
  g_autoptr(JsonNode) node = size > 0 && size <= PARAAT_REPORT_MAX_BYTES ? paraat_wire_parse_json (data, size, NULL) : NULL;
  ParaatProblem *self;
  JsonObject *object;
  const char *type, *text;
  gint64 status;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return NULL;
  object = json_node_get_object (node);
  if (!paraat_wire_get_string (object, "type", &type) || !g_str_has_prefix (type, TYPE_PREFIX))
    return NULL;

  self = g_new0 (ParaatProblem, 1);
  self->name = g_strdup (type + strlen (TYPE_PREFIX));
  self->title = g_strdup (paraat_wire_get_string (object, "title", &text) ? text : "");
  self->detail = g_strdup (paraat_wire_get_string (object, "detail", &text) ? text : "");
  if (paraat_wire_get_int (object, "status", &status) && status >= 400 && status <= 599)
    self->status = (guint) status;
  if (paraat_wire_get_string (object, "reason", &text))
    self->reason = g_strdup (text);
  if (paraat_wire_get_string (object, "now", &text))
    paraat_wire_parse_time (text, &self->now_us);

  return self;
}

void
paraat_problem_free (ParaatProblem *self)
{
  g_free (self->name);
  g_free (self->title);
  g_free (self->detail);
  g_free (self->reason);
  g_free (self);
}

/**
 * paraat_problem_name_for_change_error:
 * @error: an [error@ChangeError]
 *
 * Returns: the problem's name on the wire
 */
const char *
paraat_problem_name_for_change_error (const GError *error)
{
  switch ((ParaatChangeError) error->code)
    {
    case PARAAT_CHANGE_ERROR_MALFORMED:
      return "malformed";
    case PARAAT_CHANGE_ERROR_TOO_LARGE:
      return "too-large";
    case PARAAT_CHANGE_ERROR_BAD_HASH:
      return "bad-hash";
    case PARAAT_CHANGE_ERROR_BAD_SIGNATURE:
      return "bad-signature";
    case PARAAT_CHANGE_ERROR_UNKNOWN_DEVICE:
      return "unknown-device";
    case PARAAT_CHANGE_ERROR_REVOKED_DEVICE:
      return "revoked-device";
    case PARAAT_CHANGE_ERROR_MISMATCH:
      return "mismatch";
    case PARAAT_CHANGE_ERROR_FOREIGN:
      return "foreign-bestuur";
    case PARAAT_CHANGE_ERROR_EXERCISE:
      return "exercise";
    default:
      return "internal";
    }
}

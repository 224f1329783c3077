/* SPDX-License-Identifier: EUPL-1.2 */

/* What stands in the file is checked as a whole when it is read: whoever holds a scheme need not look again. */
#include "config.h"

#include "paraat-audit-scheme.h"

#include "paraat-json.h"

#include <gio/gio.h>
#include <stdio.h>
#include <string.h>

#define FILE_MAX (256 * 1024)
#define DEPTH_MAX 8
#define ITEMS_MAX 32
#define SHARE_MAX 100
#define OTHER "andere"   /* an audit that is of no kind of the scheme, see paraat-audit.c */

static void
term_free (gpointer data)
{
  ParaatTerm *term = data;

  g_free (term->id);
  g_free (term->text);
  g_free (term);
}

static void
kind_free (gpointer data)
{
  ParaatAuditKind *kind = data;

  g_free (kind->id);
  g_free (kind->title);
  g_free (kind->after);
  g_free (kind->money);
  g_strfreev (kind->holds);
  g_free (kind->extra);
  g_ptr_array_unref (kind->prepare);
  g_free (kind);
}

static void
source_free (gpointer data)
{
  ParaatAuditSource *source = data;

  g_free (source->title);
  g_free (source->what);
  g_free (source->web);
  g_free (source);
}

void
paraat_audit_scheme_free (ParaatAuditScheme *self)
{
  g_free (self->checked);
  g_free (self->note);
  g_free (self->order);
  g_strfreev (self->types);
  g_strfreev (self->other_types);
  g_ptr_array_unref (self->kinds);
  g_free (self->prepare_note);
  g_strfreev (self->ask);
  g_free (self->contact);
  g_ptr_array_unref (self->sources);
  g_free (self);
}

static gboolean
malformed (GError     **error,
           const char  *what)
{
  g_set_error (error, PARAAT_CONTENT_ERROR, PARAAT_CONTENT_ERROR_MALFORMED, "The audits cannot be read: %s", what);

  return FALSE;
}

/* --- pieces of a file --- */

/* (nullable) an array that is there, of no more than is to be shown */
static JsonArray *
get_array (JsonObject *object,
           const char *name)
{
  JsonNode *node = json_object_get_member (object, name);
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  return array != NULL && json_array_get_length (array) <= ITEMS_MAX ? array : NULL;
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

static gboolean
take_texts (JsonObject   *object,
            const char   *name,
            char       ***out_texts)
{
  JsonArray *array = get_array (object, name);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      const char *text = json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;

      if (text == NULL || *text == '\0')
        return FALSE;
      g_strv_builder_add (builder, text);
    }
  *out_texts = g_strv_builder_end (builder);

  return array != NULL;
}

/* Part of the name of a field: small letters, digits and hyphens. */
static gboolean
is_id (const char *text)
{
  return text != NULL && *text != '\0' && strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen (text)
         && strlen (text) <= ITEMS_MAX;
}

static gboolean
is_day (const char *text)
{
  int year, month, day, used = 0;

  return text != NULL && sscanf (text, "%4d-%2d-%2d%n", &year, &month, &day, &used) == 3 && used == 10 && text[used] == '\0'
         && year > 2000 && month > 0 && month <= 12 && day > 0
         && g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year);
}

/* --- kinds --- */

static gboolean
take_count (JsonArray *array,
            guint      index,
            guint     *out_count)
{
  JsonNode *node = json_array_get_element (array, index);
  gint64 count = json_node_get_value_type (node) == G_TYPE_INT64 ? json_node_get_int (node) : 0;

  *out_count = (guint) CLAMP (count, 0, SHARE_MAX);

  return count > 0 && count <= SHARE_MAX;
}

/* More than the whole is no share of it. */
static gboolean
take_share (JsonObject      *object,
            ParaatAuditKind *kind)
{
  JsonArray *array = get_array (object, "paid");

  return array != NULL && json_array_get_length (array) == 2 && take_count (array, 0, &kind->paid)
         && take_count (array, 1, &kind->out_of) && kind->paid <= kind->out_of;
}

static gboolean
take_terms (JsonObject *object,
            const char *name,
            GPtrArray  *terms)
{
  JsonArray *array = get_array (object, name);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      ParaatTerm *term = g_new0 (ParaatTerm, 1);

      g_ptr_array_add (terms, term);
      if (!JSON_NODE_HOLDS_OBJECT (node) || !take_text (json_node_get_object (node), "id", &term->id)
          || !take_text (json_node_get_object (node), "text", &term->text) || !is_id (term->id))
        return FALSE;
      for (guint j = 0; j < i; j++)
        if (g_str_equal (((const ParaatTerm *) g_ptr_array_index (terms, j))->id, term->id))
          return FALSE;
    }

  return terms->len > 0;
}

/* What it comes after stands before it, so that nothing is asked for in a circle. */
static gboolean
take_after (const ParaatAuditScheme *self,
            JsonObject              *object,
            ParaatAuditKind         *kind)
{
  if (!json_object_has_member (object, "after"))
    return TRUE;

  return take_text (object, "after", &kind->after) && paraat_audit_scheme_lookup (self, kind->after) != NULL;
}

static gboolean
parse_kind (ParaatAuditScheme *self,
            JsonNode          *node)
{
  ParaatAuditKind *kind = g_new0 (ParaatAuditKind, 1);
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  gboolean is_sound;

  kind->prepare = g_ptr_array_new_with_free_func (term_free);
  is_sound = object != NULL && take_text (object, "id", &kind->id) && is_id (kind->id) && !g_str_equal (kind->id, OTHER)
             && paraat_audit_scheme_lookup (self, kind->id) == NULL && take_text (object, "title", &kind->title)
             && take_after (self, object, kind) && take_share (object, kind) && take_text (object, "money", &kind->money)
             && take_texts (object, "holds", &kind->holds)
             && (take_text (object, "extra", &kind->extra) || kind->holds[0] != NULL)
             && take_terms (object, "prepare", kind->prepare);
  if (is_sound)
    g_ptr_array_add (self->kinds, kind);
  else
    kind_free (kind);

  return is_sound;
}

/* --- sources --- */

static gboolean
parse_source (ParaatAuditScheme *self,
              JsonNode          *node)
{
  ParaatAuditSource *source = g_new0 (ParaatAuditSource, 1);
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  g_ptr_array_add (self->sources, source);

  return object != NULL && take_text (object, "title", &source->title) && take_text (object, "what", &source->what)
         && take_text (object, "web", &source->web) && g_str_has_prefix (source->web, "https://")
         && g_uri_is_valid (source->web, G_URI_FLAGS_NONE, NULL);
}

/* --- whole --- */

static gboolean
parse_each (ParaatAuditScheme *self,
            JsonArray         *array,
            gboolean         (*parse) (ParaatAuditScheme *self, JsonNode *node))
{
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    if (!parse (self, json_array_get_element (array, i)))
      return FALSE;

  return array != NULL && json_array_get_length (array) > 0;
}

static gboolean
parse_types (ParaatAuditScheme *self,
             JsonObject        *object)
{
  if (!take_texts (object, "for", &self->types) || !take_texts (object, "not_for", &self->other_types) || self->types[0] == NULL)
    return FALSE;
  for (guint i = 0; self->other_types[i] != NULL; i++)
    if (g_strv_contains ((const char * const *) self->types, self->other_types[i]))
      return FALSE;

  return TRUE;
}

static gboolean
parse_all (ParaatAuditScheme  *self,
           JsonObject         *object,
           GError            **error)
{
  if (!take_text (object, "checked", &self->checked) || !is_day (self->checked))
    return malformed (error, "nobody says when it was looked at");
  if (!take_text (object, "note", &self->note) || !take_text (object, "order", &self->order)
      || !take_text (object, "prepare_note", &self->prepare_note) || !take_text (object, "contact", &self->contact))
    return malformed (error, "a text is missing");
  if (!take_texts (object, "ask", &self->ask) || self->ask[0] == NULL)
    return malformed (error, "what is to be asked");
  if (!parse_types (self, object))
    return malformed (error, "for which administrations it is");
  if (!parse_each (self, get_array (object, "kinds"), parse_kind))
    return malformed (error, "a kind of audit");

  return parse_each (self, get_array (object, "sources"), parse_source) || malformed (error, "where it was read");
}

/**
 * paraat_audit_scheme_parse:
 * @json: a file as docs/audits.md tells, at most 256 KiB
 * @size: its size, or -1
 * @error: PARAAT_CONTENT_ERROR_MALFORMED
 *
 * Returns: (transfer full): what it says
 */
ParaatAuditScheme *
paraat_audit_scheme_parse (const char  *json,
                           gssize       size,
                           GError     **error)
{
  g_autoptr(ParaatAuditScheme) self = g_new0 (ParaatAuditScheme, 1);
  g_autoptr(JsonObject) object = NULL;
  g_autofree char *text = NULL;
  gsize length = size < 0 ? strlen (json) : (gsize) size;

  self->kinds = g_ptr_array_new_with_free_func (kind_free);
  self->sources = g_ptr_array_new_with_free_func (source_free);
  text = g_strndup (json, MIN (length, FILE_MAX));
  if (length <= FILE_MAX && g_utf8_validate_len (json, length, NULL) && paraat_json_is_sound (json, length, DEPTH_MAX, NULL))
    object = paraat_json_parse_object (text);
  if (object == NULL)
    {
      malformed (error, "no JSON");
      return NULL;
    }

  return parse_all (self, object, error) ? g_steal_pointer (&self) : NULL;
}

const ParaatAuditKind *
paraat_audit_scheme_lookup (const ParaatAuditScheme *self,
                            const char              *id)
{
  for (guint i = 0; i < self->kinds->len; i++)
    {
      const ParaatAuditKind *kind = g_ptr_array_index (self->kinds, i);

      if (g_str_equal (kind->id, id))
        return kind;
    }

  return NULL;
}

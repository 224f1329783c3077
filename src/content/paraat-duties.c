/* SPDX-License-Identifier: EUPL-1.2 */

/* Who has to be told of an incident, by when and how.  Data, for the channels change: see docs/pack-format.md. */
#include "config.h"

#include "paraat-duties.h"

#include "paraat-json.h"

#define HOURS_MAX (24 * 366)
#define MONTHS_MAX 24

static const char * const kinds[] = { "duty", "contract", "voluntary", NULL };
static const char * const applies[] = { "always", "crime", "breach", "breach-high-risk", "nis2", "ocmw", "police-zone",
                                        "services", "insured", NULL };
static const char * const froms[] = { "noticed", "aware", "notified", NULL };

static void
duty_free (gpointer data)
{
  ParaatDuty *duty = data;

  g_free (duty->id);
  g_free (duty->whom);
  g_free (duty->what);
  g_free (duty->how);
  g_free (duty->basis);
  g_free (duty->source);
  g_free (duty->after);
  g_free (duty);
}

void
paraat_duties_free (ParaatDuties *self)
{
  g_ptr_array_unref (self->duties);
  g_free (self->checked);
  g_free (self->note);
  g_free (self);
}

static gboolean
take_text (JsonObject  *object,
           const char  *name,
           char       **out_text)
{
  *out_text = g_strdup (paraat_json_get_string (object, name));

  return *out_text != NULL && **out_text != '\0';
}

static gboolean
take_choice (JsonObject         *object,
             const char         *name,
             const char * const *choices,
             guint              *out_choice)
{
  const char *text = paraat_json_get_string (object, name);

  for (guint i = 0; text != NULL && choices[i] != NULL; i++)
    if (g_str_equal (text, choices[i]))
      {
        *out_choice = i;
        return TRUE;
      }

  return FALSE;
}

static gboolean
take_number (JsonObject *object,
             const char *name,
             guint       max,
             guint      *out_number)
{
  gint64 number = json_object_get_int_member_with_default (object, name, 0);

  *out_number = (guint) CLAMP (number, 0, (gint64) max);

  return number >= 0 && number <= (gint64) max;
}

static gboolean
parse_duty (JsonObject *object,
            ParaatDuty *duty)
{
  guint kind = 0;
  guint for_whom = 0;
  guint from = 0;

  if (!take_text (object, "id", &duty->id) || !take_text (object, "whom", &duty->whom) || !take_text (object, "what", &duty->what)
      || !take_text (object, "how", &duty->how) || !take_text (object, "basis", &duty->basis)
      || !take_text (object, "source", &duty->source)
      || !take_choice (object, "kind", kinds, &kind) || !take_choice (object, "applies", applies, &for_whom)
      || !take_choice (object, "from", froms, &from)
      || !take_number (object, "hours", HOURS_MAX, &duty->hours) || !take_number (object, "months", MONTHS_MAX, &duty->months))
    return FALSE;
  duty->after = g_strdup (paraat_json_get_string (object, "after"));
  duty->kind = (ParaatDutyKind) kind;
  duty->applies = (ParaatDutyApplies) for_whom;
  duty->from = (ParaatDutyFrom) from;
  duty->order = json_object_get_int_member_with_default (object, "order", 0);

  return (duty->hours == 0 || duty->months == 0) && (duty->from == PARAAT_DUTY_FROM_NOTIFIED) == (duty->after != NULL);
}

static gint
compare (gconstpointer a,
         gconstpointer b)
{
  const ParaatDuty *left = *(ParaatDuty * const *) a;
  const ParaatDuty *right = *(ParaatDuty * const *) b;

  return (left->order > right->order) - (left->order < right->order);
}

/* What a clock waits for must be there, and wait for nothing itself. */
static gboolean
check_after (const ParaatDuties  *self,
             GError             **error)
{
  for (guint i = 0; i < self->duties->len; i++)
    {
      const ParaatDuty *duty = g_ptr_array_index (self->duties, i);
      const ParaatDuty *first = duty->after != NULL ? paraat_duties_lookup (self, duty->after) : NULL;

      if (duty->after != NULL && (first == NULL || first->after != NULL))
        {
          g_set_error (error, PARAAT_CONTENT_ERROR, PARAAT_CONTENT_ERROR_NOT_FOUND,
                       "The duty “%s” waits for “%s”, which is none that it can wait for", duty->id, duty->after);
          return FALSE;
        }
      if (paraat_duties_lookup (self, duty->id) != duty)
        {
          g_set_error (error, PARAAT_CONTENT_ERROR, PARAAT_CONTENT_ERROR_MALFORMED, "Two duties are called “%s”", duty->id);
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
parse_list (ParaatDuties  *self,
            JsonArray     *array,
            GError       **error)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      ParaatDuty *duty = g_new0 (ParaatDuty, 1);

      g_ptr_array_add (self->duties, duty);
      if (!JSON_NODE_HOLDS_OBJECT (node) || !parse_duty (json_node_get_object (node), duty))
        {
          g_set_error (error, PARAAT_CONTENT_ERROR, PARAAT_CONTENT_ERROR_MALFORMED, "Duty %u cannot be read", i + 1);
          return FALSE;
        }
    }

  return TRUE;
}

/**
 * paraat_duties_parse:
 * @json: a file of duties
 * @error: [error@ContentError]: MALFORMED; NOT_FOUND when one waits for another that is not there
 *
 * Returns: (transfer full): what it says
 */
ParaatDuties *
paraat_duties_parse (const char  *json,
                     GError     **error)
{
  g_autoptr(JsonObject) object = paraat_json_parse_object (json);
  g_autoptr(ParaatDuties) self = g_new0 (ParaatDuties, 1);
  JsonNode *list = object != NULL ? json_object_get_member (object, "duties") : NULL;

  self->duties = g_ptr_array_new_with_free_func (duty_free);
  if (list == NULL || !JSON_NODE_HOLDS_ARRAY (list) || json_array_get_length (json_node_get_array (list)) == 0
      || !take_text (object, "checked", &self->checked) || !take_text (object, "note", &self->note))
    {
      g_set_error_literal (error, PARAAT_CONTENT_ERROR, PARAAT_CONTENT_ERROR_MALFORMED, "Not a file of duties");
      return NULL;
    }
  if (!parse_list (self, json_node_get_array (list), error) || !check_after (self, error))
    return NULL;
  g_ptr_array_sort (self->duties, compare);

  return g_steal_pointer (&self);
}

const ParaatDuty *
paraat_duties_lookup (const ParaatDuties *self,
                      const char         *id)
{
  for (guint i = 0; i < self->duties->len; i++)
    {
      const ParaatDuty *duty = g_ptr_array_index (self->duties, i);

      if (g_str_equal (duty->id, id))
        return duty;
    }

  return NULL;
}

/* SPDX-License-Identifier: EUPL-1.2 */

/* Whom to call outside the administration.  Numbers and addresses live in content, never in code: several changed
 * between 2022 and 2026. */
#include "config.h"

#include "paraat-contacts.h"

#include "paraat-json.h"

static void
contact_free (gpointer data)
{
  ParaatContact *contact = data;

  g_free (contact->id);
  g_free (contact->name);
  g_free (contact->why);
  g_free (contact->phone);
  g_free (contact->mail);
  g_free (contact->web);
  g_free (contact);
}

void
paraat_contacts_free (ParaatContacts *self)
{
  g_ptr_array_unref (self->contacts);
  g_free (self->checked);
  g_free (self->note);
  g_free (self);
}

static gboolean
parse_when (const char        *text,
            ParaatContactWhen *out_when)
{
  static const char * const names[] = { "always", "danger", "nis2", NULL };

  for (guint i = 0; names[i] != NULL; i++)
    if (g_strcmp0 (text, names[i]) == 0)
      {
        *out_when = (ParaatContactWhen) i;
        return TRUE;
      }

  return FALSE;
}

/* Somebody whom one cannot reach, or of whom one does not know when, is no contact. */
static ParaatContact *
parse_contact (JsonNode *node)
{
  ParaatContact *contact = g_new0 (ParaatContact, 1);
  JsonObject *object;
  g_autofree char *when = NULL;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      contact_free (contact);
      return NULL;
    }
  object = json_node_get_object (node);
  when = g_strdup (paraat_json_get_string (object, "when"));
  contact->id = g_strdup (paraat_json_get_string (object, "id"));
  contact->name = g_strdup (paraat_json_get_string (object, "name"));
  contact->why = g_strdup (paraat_json_get_string (object, "why"));
  contact->phone = g_strdup (paraat_json_get_string (object, "phone"));
  contact->mail = g_strdup (paraat_json_get_string (object, "mail"));
  contact->web = g_strdup (paraat_json_get_string (object, "web"));
  contact->order = json_object_get_int_member_with_default (object, "order", 0);
  if (contact->id != NULL && contact->name != NULL && contact->why != NULL && parse_when (when, &contact->when)
      && (contact->phone != NULL || contact->mail != NULL || contact->web != NULL))
    return contact;
  contact_free (contact);

  return NULL;
}

static gint
compare (gconstpointer a,
         gconstpointer b)
{
  const ParaatContact *left = *(ParaatContact * const *) a;
  const ParaatContact *right = *(ParaatContact * const *) b;

  return (left->order > right->order) - (left->order < right->order);
}

static gboolean
parse_all (ParaatContacts  *self,
           JsonObject      *object,
           GError         **error)
{
  JsonNode *list = json_object_get_member (object, "contacts");
  JsonArray *array = list != NULL && JSON_NODE_HOLDS_ARRAY (list) ? json_node_get_array (list) : NULL;

  self->checked = g_strdup (paraat_json_get_string (object, "checked"));
  self->note = g_strdup (paraat_json_get_string (object, "note"));
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      ParaatContact *contact = parse_contact (json_array_get_element (array, i));

      if (contact == NULL)
        {
          g_set_error (error, PARAAT_CONTENT_ERROR, PARAAT_CONTENT_ERROR_MALFORMED, "Contact %u cannot be read", i + 1);
          return FALSE;
        }
      g_ptr_array_add (self->contacts, contact);
    }
  if (self->contacts->len > 0 && self->checked != NULL)
    {
      g_ptr_array_sort (self->contacts, compare);
      return TRUE;
    }
  g_set_error_literal (error, PARAAT_CONTENT_ERROR, PARAAT_CONTENT_ERROR_MALFORMED, "The file names no contacts");

  return FALSE;
}

/**
 * paraat_contacts_parse:
 * @json: a contacts file
 * @error: PARAAT_CONTENT_ERROR_MALFORMED
 *
 * Returns: (transfer full): what it says, in the order in which they are called
 */
ParaatContacts *
paraat_contacts_parse (const char  *json,
                       GError     **error)
{
  g_autoptr(JsonObject) object = paraat_json_parse_object (json);
  g_autoptr(ParaatContacts) self = g_new0 (ParaatContacts, 1);

  self->contacts = g_ptr_array_new_with_free_func (contact_free);
  if (object == NULL)
    {
      g_set_error_literal (error, PARAAT_CONTENT_ERROR, PARAAT_CONTENT_ERROR_MALFORMED, "Not a contacts file");
      return NULL;
    }

  return parse_all (self, object, error) ? g_steal_pointer (&self) : NULL;
}

const ParaatContact *
paraat_contacts_lookup (const ParaatContacts *self,
                        const char           *id)
{
  for (guint i = 0; i < self->contacts->len; i++)
    {
      const ParaatContact *contact = g_ptr_array_index (self->contacts, i);

      if (g_str_equal (contact->id, id))
        return contact;
    }

  return NULL;
}

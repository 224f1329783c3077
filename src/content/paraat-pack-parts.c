/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "paraat-content"

#include "config.h"

#include "paraat-pack-private.h"

#include "paraat-audit-scheme.h"
#include "paraat-contacts.h"
#include "paraat-duties.h"
#include "paraat-json.h"
#include "paraat-municipality.h"
#include "paraat-questionnaire.h"
#include "paraat-synonyms.h"

/* Whether a part is what the program expects of it. */
typedef gboolean (*Check) (const char  *text,
                           GError     **error);

static gboolean
check_audits (const char  *text,
              GError     **error)
{
  g_autoptr(ParaatAuditScheme) scheme = paraat_audit_scheme_parse (text, -1, error);

  return scheme != NULL;
}

static gboolean
check_contacts (const char  *text,
                GError     **error)
{
  g_autoptr(ParaatContacts) contacts = paraat_contacts_parse (text, error);

  return contacts != NULL;
}

static gboolean
check_duties (const char  *text,
              GError     **error)
{
  g_autoptr(ParaatDuties) duties = paraat_duties_parse (text, error);

  return duties != NULL;
}

static gboolean
check_municipalities (const char  *text,
                      GError     **error)
{
  g_autoptr(GPtrArray) all = paraat_municipalities_parse (text, error);

  return all != NULL;
}

static gboolean
check_fields (const char  *text,
              GError     **error)
{
  g_autoptr(JsonObject) object = paraat_json_parse_object (text);
  JsonNode *node = object != NULL ? json_object_get_member (object, "fields") : NULL;
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      JsonObject *field = JSON_NODE_HOLDS_OBJECT (element) ? json_node_get_object (element) : NULL;

      if (field == NULL || paraat_json_get_string (field, "id") == NULL || paraat_json_get_string (field, "label") == NULL)
        return paraat_content_malformed (error, "Field %u cannot be read", i + 1);
    }

  return array != NULL || paraat_content_malformed (error, "It names no fields");
}

static gboolean
check_synonyms (const char  *text,
                GError     **error)
{
  g_autoptr(ParaatSynonyms) synonyms = paraat_synonyms_parse (text, error);

  return synonyms != NULL;
}

static const struct
{
  const char *name;
  Check       check;
} parts[] = {
  { "audits", check_audits },
  { "contacts", check_contacts },
  { "duties", check_duties },
  { "fields", check_fields },
  { "municipalities", check_municipalities },
  { "synonyms", check_synonyms },
};

/**
 * paraat_pack_check_part: (skip)
 * @name: of a part; one that is not known is good
 * @error: [error@ContentError]: MALFORMED
 */
gboolean
paraat_pack_check_part (const char  *name,
                        const char  *text,
                        GError     **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (g_str_equal (name, parts[i].name))
      return parts[i].check (text, error);

  return TRUE;
}

static char *
read_questionnaire (const char  *name,
                    gpointer     user_data,
                    GError     **error)
{
  g_autofree char *part = g_strconcat ("questionnaire/", name, NULL);

  return paraat_pack_dup_part (user_data, part, error);
}

/**
 * paraat_pack_check_parts:
 * @error: [error@ContentError]: MALFORMED or NOT_FOUND
 *
 * Returns: whether the program can go by it: every part is there and can be read
 */
gboolean
paraat_pack_check_parts (ParaatPack  *self,
                         GError     **error)
{
  g_autoptr(ParaatQuestionnaire) questionnaire = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *text = paraat_pack_dup_part (self, parts[i].name, error);

      if (text == NULL || !parts[i].check (text, error))
        return FALSE;
    }
  questionnaire = paraat_questionnaire_load (read_questionnaire, self, error);

  return questionnaire != NULL;
}

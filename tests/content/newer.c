/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "newer.h"

#include "paraat-content.h"
#include "paraat-json.h"

static void
set_question (JsonObject *question)
{
  const char *id = paraat_json_get_string (question, "id");

  if (g_str_equal (id, "back-up"))
    json_object_set_string_member (question, "question", "Kun je morgen alles terugzetten?");
  else if (g_str_equal (id, "oefenen"))
    json_object_set_int_member (question, "risk", 1);
  else if (g_str_equal (id, "mfa"))
    json_object_set_string_member (question, "id", "mfa-2");
}

static char *
read_newer (const char  *name,
            gpointer     user_data,
            GError     **error)
{
  g_autofree char *part = g_strconcat ("questionnaire/", name, NULL);
  g_autofree char *text = paraat_pack_dup_part (paraat_content_get_pack (NULL), part, error);
  g_autoptr(JsonObject) object = paraat_json_parse_object (text);

  if (g_str_equal (name, "questionnaire"))
    {
      json_object_set_int_member (object, "version", paraat_content_get_questionnaire (NULL)->version + 1);
    }
  else
    {
      JsonArray *questions = json_object_get_array_member (object, "questions");

      for (guint i = 0; i < json_array_get_length (questions); i++)
        set_question (json_array_get_object_element (questions, i));
    }

  return paraat_json_print_object (object);
}

const ParaatQuestionnaire *
newer_get (void)
{
  static ParaatQuestionnaire *newer = NULL;
  g_autoptr(GError) error = NULL;

  if (newer == NULL)
    newer = paraat_questionnaire_load (read_newer, NULL, &error);
  g_assert_no_error (error);

  return newer;
}

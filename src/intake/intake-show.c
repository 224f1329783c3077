/* SPDX-License-Identifier: EUPL-1.2 */

/* A report as the CRT's people read it on their terminal, in Dutch. */
#include "config.h"

#include "intake.h"

#include <string.h>

typedef struct
{
  const char *key;
  const char *dutch;
} Word;

static const Word fields[] = {
  { "what", "Wat zie je" },
  { "what_text", "In één zin" },
  { "affected", "Getroffen" },
  { "affected_text", "Getroffen, in woorden" },
  { "care", "Zorg of dringende hulp in gevaar" },
  { "care_which", "Welke zorg" },
  { "noticed", "Gemerkt" },
  { "ongoing", "Nog bezig" },
  { "reporter_name", "Melder" },
  { "reporter_phone", "Gsm" },
  { "may_call", "Mag gebeld worden" },
  { "bestuur_name", "Bestuur volgens de melder" },
  { "told", "Wie weet het al" },
  { "told_text", "Wie nog" },
  { "reported", "Gemeld om" },
  { "status", "Toestand" },
};

static const Word values[] = {
  { "yes", "ja" }, { "no", "nee" }, { "unknown", "weet ik niet" },
  { "ransom", "losgeldbericht" }, { "encrypted", "bestanden versleuteld" }, { "no-login", "aanmelden lukt niet" },
  { "phishing", "verdachte mail of link" }, { "leak", "gegevens gelekt" }, { "outage", "iets valt uit" },
  { "lost", "toestel kwijt" }, { "mail", "mail" }, { "phone", "telefoon" }, { "computers", "pc's" },
  { "servers", "servers" }, { "internet", "internet" }, { "files", "bestanden" }, { "website", "website" },
  { "counter", "loket" }, { "payments", "betalingen" }, { "other", "iets anders" },
  { "woonzorgcentrum", "woonzorgcentrum" }, { "thuiszorg", "thuiszorg" }, { "leefloon", "leefloon" },
  { "overlijdens", "overlijdens" }, { "ict", "ICT" }, { "director", "algemeen directeur" }, { "mayor", "burgemeester" },
  { "dpo", "DPO" }, { "police", "politie" }, { "supplier", "leverancier" }, { "nobody", "niemand" },
  { "open", "open" }, { "closed", "afgesloten" },
};

static const char *
to_dutch (const char *key)
{
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    if (g_str_equal (values[i].key, key))
      return values[i].dutch;

  return key;
}

/* Values come from a laptop somewhere: nothing of them may move the cursor of this terminal. */
static void
append_text (GString    *out,
             const char *text)
{
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      g_string_append_unichar (out, g_unichar_iscntrl (c) ? ' ' : c);
    }
}

static void
append_node (GString  *out,
             JsonNode *node)
{
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        {
          if (i > 0)
            g_string_append (out, ", ");
          append_node (out, json_array_get_element (array, i));
        }
    }
  else if (JSON_NODE_HOLDS_OBJECT (node))
    {
      const char *text;

      if (paraat_wire_get_string (json_node_get_object (node), "at", &text))
        append_text (out, text);
      if (paraat_wire_get_string (json_node_get_object (node), "precision", &text) && !g_str_equal (text, "known"))
        g_string_append (out, g_str_equal (text, "about") ? " (ongeveer)" : " (weet ik niet)");
    }
  else if (json_node_get_value_type (node) == G_TYPE_STRING)
    append_text (out, to_dutch (json_node_get_string (node)));
  else if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    g_string_append (out, json_node_get_boolean (node) ? "ja" : "nee");
  else
    {
      g_autofree char *text = json_to_string (node, FALSE);

      append_text (out, text);
    }
}

static void
append_field (GString     *out,
              ParaatState *state,
              const Word  *field)
{
  GPtrArray *heads = paraat_state_get_heads (state, field->key);

  for (guint i = 0; heads != NULL && i < heads->len; i++)
    {
      const ParaatSaid *said = g_ptr_array_index (heads, i);
      g_autoptr(JsonNode) node = said->value != NULL ? json_from_string (said->value, NULL) : NULL;

      if (node == NULL || !said->is_head)
        continue;
      g_string_append_printf (out, "  %-34s ", i == 0 ? field->dutch : "  of ook");
      append_node (out, node);
      g_string_append_c (out, '\n');
    }
}

void
intake_show (GString     *out,
             ParaatState *state,
             const char  *case_number,
             const char  *bestuur_name,
             gboolean     is_confirmed)
{
  g_autofree char *reference = paraat_uuid_dup_reference (&paraat_state_get_identity (state)->record);

  g_string_append_printf (out, "%s · %s · %s%s\n", case_number != NULL ? case_number : "-", reference,
                          bestuur_name != NULL ? bestuur_name : "bestuur onbekend",
                          is_confirmed ? "" : " · AFZENDER NIET BEVESTIGD");
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    append_field (out, state, &fields[i]);
}

static char *
dup_text (ParaatState *state,
          const char  *field)
{
  const char *value = paraat_state_get_value (state, field);
  g_autoptr(JsonNode) node = value != NULL ? json_from_string (value, NULL) : NULL;
  GString *out;

  if (node == NULL)
    return NULL;
  out = g_string_new (NULL);
  append_node (out, node);

  return g_string_free_and_steal (out);
}

const char *
intake_show_care (ParaatState *state)
{
  const char *value = paraat_state_get_value (state, "care");

  if (g_strcmp0 (value, "\"yes\"") == 0)
    return "ja";

  return g_strcmp0 (value, "\"no\"") == 0 ? "nee" : "?";
}

char *
intake_show_title (ParaatState *state)
{
  g_autofree char *text = dup_text (state, "what_text");

  if (text != NULL && *text != '\0')
    return g_steal_pointer (&text);
  g_free (text);
  text = dup_text (state, "what");

  return text != NULL ? g_steal_pointer (&text) : g_strdup ("(nog niets gezegd)");
}

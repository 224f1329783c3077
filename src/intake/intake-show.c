/* SPDX-License-Identifier: EUPL-1.2 */

/* An incident as text for the CRT's people, in Dutch whatever the locale: this is their program, not a screen of the
 * desk's, and it has no catalogue of its own. */
#include "config.h"

#include "intake.h"

#include <string.h>

/* A code of a report in words; by field where the same code means two things. */
static const struct
{
  const char *field;   /* (nullable) any */
  const char *code;
  const char *words;
} words[] = {
  { "what", "ransom", "losgeldbericht" },
  { "what", "encrypted", "bestanden versleuteld" },
  { "what", "no-login", "aanmelden lukt niet" },
  { "what", "phishing", "phishing" },
  { "what", "leak", "gegevens gelekt" },
  { "what", "outage", "systemen liggen plat" },
  { "what", "lost", "toestel verloren of gestolen" },
  { "affected", "mail", "mail" },
  { "affected", "phone", "telefoon" },
  { "affected", "computers", "computers" },
  { "affected", "servers", "servers" },
  { "affected", "internet", "internet" },
  { "affected", "files", "bestanden" },
  { "affected", "website", "website" },
  { "affected", "counter", "loket" },
  { "affected", "payments", "betalingen" },
  { "care_which", "woonzorgcentrum", "woonzorgcentrum" },
  { "care_which", "thuiszorg", "thuiszorg" },
  { "care_which", "leefloon", "leefloon" },
  { "care_which", "overlijdens", "overlijdens" },
  { "told", "ict", "ICT" },
  { "told", "director", "algemeen directeur" },
  { "told", "mayor", "burgemeester" },
  { "told", "dpo", "functionaris gegevensbescherming" },
  { "told", "police", "politie" },
  { "told", "supplier", "leverancier" },
  { "told", "nobody", "niemand" },
  { "status", "open", "open" },
  { "status", "closed", "afgesloten" },
  { "precision", "known", "" },
  { "precision", "about", "ongeveer" },
  { "precision", "unknown", "onbekend" },
  { "source", "proposed", "door Paraat ingevuld" },
  { NULL, "other", "andere" },
  { NULL, "yes", "ja" },
  { NULL, "no", "nee" },
  { NULL, "unknown", "weet ik niet" },
};

static const struct
{
  const char *field;
  const char *label;
} labels[] = {
  { "subject", "Vraag" },
  { "status", "Toestand" },
  { "reported", "Gemeld" },
  { "what", "Wat is er aan de hand" },
  { "what_text", "In eigen woorden" },
  { "affected", "Getroffen" },
  { "affected_text", "Getroffen, toelichting" },
  { "care", "Zorg in gevaar" },
  { "care_which", "Welke zorg" },
  { "noticed", "Opgemerkt" },
  { "ongoing", "Nog bezig" },
  { "reporter_name", "Melder" },
  { "reporter_phone", "Telefoon" },
  { "may_call", "Mag gebeld worden" },
  { "bestuur_name", "Bestuur volgens de melder" },
  { "told", "Al verwittigd" },
  { "told_text", "Verwittigd, toelichting" },
};

/**
 * intake_words:
 * @field: of a report
 * @value: what stands in it
 *
 * Returns: (transfer full): in Dutch when it is a code, and without characters that would move a terminal's cursor
 */
char *
intake_words (const char *field,
              const char *value)
{
  GString *clean = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i].code, value)
        && (words[i].field == NULL ? !g_str_has_suffix (field, "_text") && !g_str_has_suffix (field, "_name")
                                   : g_str_equal (words[i].field, field)))
      return g_string_free (g_string_append (clean, words[i].words), FALSE);
  for (const char *at = value; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      g_string_append_unichar (clean, c == '\n' || !g_unichar_iscntrl (c) ? c : 0xfffd);
    }

  return g_string_free (clean, FALSE);
}

static char *
time_in_words (const char *text)
{
  g_autoptr(GDateTime) utc = NULL;
  g_autoptr(GDateTime) local = NULL;
  gint64 us;

  if (!paraat_wire_parse_time (text, &us))
    return NULL;
  utc = g_date_time_new_from_unix_utc_usec (us);
  local = utc != NULL ? g_date_time_to_local (utc) : NULL;

  return local != NULL ? g_date_time_format (local, "%d/%m/%Y %H:%M") : NULL;
}

static void
append_string (GString    *out,
               const char *field,
               const char *text)
{
  g_autofree char *time = time_in_words (text);
  g_autofree char *said = time != NULL ? g_steal_pointer (&time) : intake_words (field, text);

  if (*said != '\0')
    g_string_append_printf (out, "%s%s", out->len > 0 ? ", " : "", said);
}

static void append_node (GString    *out,
                         const char *field,
                         JsonNode   *node);

static void
append_array (GString    *out,
              const char *field,
              JsonArray  *array)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    append_node (out, field, json_array_get_element (array, i));
}

static void
append_node (GString    *out,
             const char *field,
             JsonNode   *node)
{
  if (JSON_NODE_HOLDS_ARRAY (node))
    append_array (out, field, json_node_get_array (node));
  else if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObjectIter iter;
      const char *name;
      JsonNode *member;

      json_object_iter_init (&iter, json_node_get_object (node));
      while (json_object_iter_next (&iter, &name, &member))
        append_node (out, name, member);
    }
  else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    append_string (out, field, json_node_get_string (node));
  else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    append_string (out, field, json_node_get_boolean (node) ? "yes" : "no");
  else if (JSON_NODE_HOLDS_VALUE (node))
    {
      g_autofree char *text = json_to_string (node, FALSE);

      append_string (out, field, text);
    }
}

/**
 * intake_file_text:
 * @state: of a record
 * @field: one of its fields
 *
 * Returns: (transfer full): what stands there, to read; "" when nothing does
 */
char *
intake_file_text (ParaatState *state,
                  const char  *field)
{
  const char *value = paraat_state_get_value (state, field);
  g_autoptr(JsonNode) node = value != NULL ? paraat_wire_parse_json (value, strlen (value), NULL) : NULL;
  GString *out = g_string_new (NULL);

  if (node != NULL)
    append_node (out, field, node);

  return g_string_free (out, FALSE);
}

static void
print_line (GString    *out,
            const char *label,
            const char *text)
{
  g_auto(GStrv) lines = NULL;
  glong width = g_utf8_strlen (label, -1);

  if (text == NULL || *text == '\0')
    return;
  lines = g_strsplit (text, "\n", -1);
  g_string_append_printf (out, "%s:%*s %s\n", label, (int) MAX (0, 28 - width), "", lines[0]);
  for (guint i = 1; lines[i] != NULL; i++)
    g_string_append_printf (out, "%*s %s\n", 29, "", lines[i]);
}

static char *
format_us (gint64 us)
{
  g_autofree char *text = paraat_wire_format_time (us);

  return time_in_words (text);
}

/* By whichever laptop of theirs; what the CRT's own device wrote there would say nothing. */
static char *
read_in_words (ParaatState      *seen,
               const ParaatUuid *own)
{
  GPtrArray *heads = seen != NULL ? paraat_state_get_heads (seen, "at") : NULL;
  g_autofree char *at = NULL;

  if (heads == NULL || heads->len == 0
      || paraat_uuid_equal (&((ParaatSaid *) g_ptr_array_index (heads, 0))->device, own))
    return g_strdup ("");
  at = intake_file_text (seen, "at");

  return g_strdup_printf (" (gelezen door het bestuur om %s)", at);
}

static void
print_message (ParaatState      *state,
               ParaatState      *seen,
               const ParaatUuid *own,
               GString          *out)
{
  GPtrArray *heads = paraat_state_get_heads (state, "text");
  g_autofree char *when = format_us (paraat_state_get_first_us (state));
  g_autofree char *text = intake_file_text (state, "text");
  g_autofree char *label = NULL;
  g_autofree char *read = NULL;
  g_autofree char *said = NULL;
  gboolean is_own;

  if (heads == NULL || heads->len == 0)
    return;
  is_own = paraat_uuid_equal (&((ParaatSaid *) g_ptr_array_index (heads, 0))->device, own);
  label = g_strdup_printf ("%s %s", when != NULL ? when : "", is_own ? "CRT" : "bestuur");
  read = is_own ? read_in_words (seen, own) : g_strdup ("");
  said = g_strconcat (text, read, NULL);
  print_line (out, label, said);
}

/**
 * intake_file_print:
 * @own: the intake's device: its messages are the CRT's
 * @out: gets the text
 */
void
intake_file_print (IntakeFile       *file,
                   const ParaatUuid *own,
                   GString          *out)
{
  g_autofree char *reference = paraat_uuid_dup_reference (&file->root);
  g_autofree char *bestuur = intake_words ("bestuur_name", file->bestuur_name);

  print_line (out, "Dossier", file->case_number);
  print_line (out, "Referentie", reference);
  print_line (out, "Bestuur", bestuur);
  print_line (out, "Gaat over", file->about);
  if (!file->is_confirmed)
    print_line (out, "Afzender", "niet bevestigd: bel terug op een nummer dat u zelf opzoekt");
  for (gsize i = 0; file->state != NULL && i < G_N_ELEMENTS (labels); i++)
    {
      g_autofree char *text = intake_file_text (file->state, labels[i].field);
      gboolean is_asked = intake_file_is_question (file) && g_str_equal (labels[i].field, "reported");

      print_line (out, is_asked ? "Gevraagd" : labels[i].label, text);
    }
  if (file->messages->len > 0)
    g_string_append (out, "\nBerichten\n");
  for (guint i = 0; i < file->messages->len; i++)
    print_message (g_ptr_array_index (file->messages, i), g_ptr_array_index (file->seen, i), own, out);
}

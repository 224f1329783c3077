/* SPDX-License-Identifier: EUPL-1.2 */

/* What was answered, in words; and which questions there are to answer. */
#include "config.h"

#include "paraat-form.h"
#include "paraat-json.h"
#include "paraat-moment.h"

#include <glib/gi18n.h>
#include <string.h>

static const char *
find_label (const ParaatQuestion *question,
            const char           *key)
{
  for (guint i = 0; i < question->n_options; i++)
    if (g_str_equal (question->options[i].key, key))
      return _(question->options[i].label);

  return NULL;
}

const char *
paraat_form_label (const char *field,
                   const char *key)
{
  const ParaatQuestion *question = paraat_form_find (field);
  const char *label = question != NULL ? find_label (question, key) : NULL;

  return label != NULL ? label : key;
}

/* Whether @list, by spaces, has @word. */
static gboolean
has_word (const char *list,
          const char *word)
{
  g_auto(GStrv) words = g_strsplit (list, " ", -1);

  return g_strv_contains ((const char * const *) words, word);
}

/* As long as nobody said what it is, everything may fit. */
static gboolean
fits_what (const char   *fits,
           ParaatRecord *record)
{
  g_auto(GStrv) what = paraat_record_dup_strings (record, "what");

  if (fits == NULL || what == NULL || what[0] == NULL)
    return TRUE;
  for (guint i = 0; what[i] != NULL; i++)
    if (has_word (fits, what[i]))
      return TRUE;

  return FALSE;
}

/**
 * paraat_question_fits:
 * @record: a report
 *
 * Returns: whether it is asked in that report; one that was answered stays in sight
 */
gboolean
paraat_question_fits (const ParaatQuestion *self,
                      ParaatRecord         *record)
{
  g_auto(GStrv) condition = self->unless != NULL ? g_strsplit (self->unless, "=", 2) : NULL;
  gboolean is_not = FALSE;
  g_autofree char *value = NULL;

  if (paraat_question_is_answered (self, record))
    return TRUE;
  if (condition != NULL)
    {
      gsize length = strlen (condition[0]);

      is_not = length > 0 && condition[0][length - 1] == '!';
      if (is_not)
        condition[0][length - 1] = '\0';
      value = paraat_record_dup_text (record, condition[0]);
      if ((g_strcmp0 (value, condition[1]) == 0) != is_not)
        return FALSE;
    }

  return fits_what (self->fits, record);
}

gboolean
paraat_question_has_detail (const ParaatQuestion *self,
                            ParaatRecord         *record)
{
  g_autofree char *value = NULL;
  g_autofree char *detail = NULL;

  if (self->detail == NULL)
    return FALSE;
  if (self->detail_on == NULL)
    return TRUE;
  value = paraat_record_dup_text (record, self->field);
  detail = paraat_record_dup_text (record, self->detail);

  return g_strcmp0 (value, self->detail_on) == 0 || (detail != NULL && *detail != '\0');
}

/* --- values in words --- */

static void
append (GString    *out,
        const char *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));

  if (*stripped != '\0')
    g_string_append_printf (out, "%s%s", out->len > 0 ? ", " : "", stripped);
}

static void
append_moment (GString    *out,
               JsonObject *moment)
{
  const char *at_text = paraat_json_get_string (moment, "at");
  const char *text = paraat_json_get_string (moment, "text");
  const char *precision = paraat_json_get_string (moment, "precision");
  g_autoptr(GDateTime) at = at_text != NULL ? g_date_time_new_from_iso8601 (at_text, NULL) : NULL;
  g_autofree char *when = at != NULL ? paraat_moment_format (g_date_time_to_unix_usec (at)) : g_strdup (text);

  if (g_strcmp0 (precision, "unknown") == 0)
    append (out, _("I do not know"));
  else if (when != NULL)
    {
      append (out, when);
      if (g_strcmp0 (precision, "about") == 0)
        g_string_append_printf (out, " (%s)", _("about"));
      else if (precision == NULL && g_strcmp0 (paraat_json_get_string (moment, "source"), "proposed") == 0)
        g_string_append_printf (out, " (%s)", _("filled in by Paraat"));
    }
}

/* A bestuur as it was written down. */
static void
append_bestuur (GString    *out,
                JsonObject *bestuur)
{
  const char *name = paraat_json_get_string (bestuur, "name");

  if (name != NULL)
    append (out, name);
}

static void
append_node (GString              *out,
             const ParaatQuestion *question,
             JsonNode             *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      if (question != NULL && question->kind == PARAAT_ANSWER_BESTUREN)
        append_bestuur (out, json_node_get_object (node));
      else
        append_moment (out, json_node_get_object (node));
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
      append_node (out, question, json_array_get_element (json_node_get_array (node), i));
  else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    {
      const char *label = question != NULL ? find_label (question, json_node_get_string (node)) : NULL;

      append (out, label != NULL ? label : json_node_get_string (node));
    }
  else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    append (out, json_node_get_boolean (node) ? _("Yes") : _("No"));
  else if (JSON_NODE_HOLDS_VALUE (node))
    {
      g_autofree char *text = json_to_string (node, FALSE);

      append (out, text);
    }
}

/**
 * paraat_form_dup_words:
 * @field: of a report; of whatever program
 * @value: (nullable): JSON that stands, or stood, in it
 *
 * Returns: (transfer full) (nullable): what a person reads there; %NULL when it says nothing
 */
char *
paraat_form_dup_words (const char *field,
                       const char *value)
{
  g_autoptr(JsonNode) node = value != NULL ? json_from_string (value, NULL) : NULL;
  g_autoptr(GString) out = g_string_new (NULL);

  if (node != NULL)
    append_node (out, paraat_form_find (field), node);

  return out->len > 0 ? g_string_free (g_steal_pointer (&out), FALSE) : NULL;
}

gboolean
paraat_question_is_answered (const ParaatQuestion *self,
                             ParaatRecord         *record)
{
  g_autofree char *words = paraat_question_dup_answer (self, record);

  return words != NULL;
}

/**
 * paraat_question_dup_answer:
 * @record: a report
 *
 * Returns: (transfer full) (nullable): what was answered, with its detail; %NULL when nothing was
 */
char *
paraat_question_dup_answer (const ParaatQuestion *self,
                            ParaatRecord         *record)
{
  g_autofree char *words = paraat_form_dup_words (self->field, paraat_record_get_value (record, self->field));
  g_autofree char *detail = self->detail != NULL
                            ? paraat_form_dup_words (self->detail, paraat_record_get_value (record, self->detail)) : NULL;

  if (words != NULL && detail != NULL)
    return g_strdup_printf ("%s. %s", words, detail);

  return words != NULL ? g_steal_pointer (&words) : g_steal_pointer (&detail);
}

guint
paraat_form_count (const ParaatFormPage *page,
                   ParaatRecord         *record,
                   guint                *out_n_answered)
{
  guint n = 0;

  *out_n_answered = 0;
  for (guint i = 0; i < page->n_questions; i++)
    {
      n += paraat_question_fits (&page->questions[i], record);
      *out_n_answered += paraat_question_is_answered (&page->questions[i], record);
    }

  return n;
}

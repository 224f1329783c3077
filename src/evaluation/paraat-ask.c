/* SPDX-License-Identifier: EUPL-1.2 */

/* Questions that colleagues answer, and their answers typed in under their names. */
#define G_LOG_DOMAIN "paraat-evaluation"

#include "config.h"

#include "paraat-ask.h"
#include "paraat-day.h"
#include "paraat-evaluation-private.h"

#include <glib/gi18n.h>
#include <string.h>

#define FIELD_ASKED "asked."

ParaatAsk *
paraat_ask_copy (const ParaatAsk *self)
{
  ParaatAsk *copy = g_new0 (ParaatAsk, 1);

  copy->colleague = self->colleague;
  copy->name = g_strdup (self->name);
  copy->by = g_strdup (self->by);
  copy->on = g_strdup (self->on);
  copy->until = g_strdup (self->until);
  copy->answered = g_strdup (self->answered);
  copy->earlier = g_strdup (self->earlier);
  copy->is_withdrawn = self->is_withdrawn;

  return copy;
}

void
paraat_ask_free (ParaatAsk *self)
{
  g_free (self->name);
  g_free (self->by);
  g_free (self->on);
  g_free (self->until);
  g_free (self->answered);
  g_free (self->earlier);
  g_free (self);
}

gboolean
paraat_ask_is_open (const ParaatAsk *self)
{
  return self->answered == NULL && !self->is_withdrawn;
}

/**
 * paraat_ask_dup_words:
 *
 * Returns: (transfer full): how a question that was put to somebody is marked
 */
char *
paraat_ask_dup_words (const ParaatAsk *self)
{
  g_autofree char *day = paraat_day_format (self->answered != NULL ? self->answered : self->on);
  g_autofree char *earlier = paraat_day_format (self->earlier);

  if (self->answered != NULL)
    return g_strdup_printf (_("from a colleague: %s, typed in on %s"), self->name, day);
  if (earlier != NULL)
    return g_strdup_printf (_("from a colleague: %s, asked again on %s, typed in before on %s"), self->name, day, earlier);

  return g_strdup_printf (_("from a colleague: %s, asked on %s"), self->name, day);
}

void
paraat_sheet_out_free (ParaatSheetOut *self)
{
  paraat_ask_free (self->ask);
  g_array_unref (self->controls);
  g_free (self);
}

/* --- as a field --- */

static char *
dup_field (const ParaatUuid *colleague)
{
  g_autofree char *id = paraat_uuid_dup_string (colleague);

  return g_strconcat (FIELD_ASKED, id, NULL);
}

/* (transfer full) (nullable): only a day is one. */
static char *
dup_day (JsonObject *object,
         const char *name)
{
  const char *text = paraat_json_get_string (object, name);
  g_autofree char *shown = paraat_day_format (text);

  return shown != NULL ? g_strdup (text) : NULL;
}

/* (transfer full) (nullable): what another program left there may be no ask. */
static ParaatAsk *
parse (const char *field,
       const char *value)
{
  g_autoptr(JsonObject) object = paraat_json_parse_object (value);
  const char *name = object != NULL ? paraat_json_get_string (object, "name") : NULL;
  g_autoptr(ParaatAsk) ask = g_new0 (ParaatAsk, 1);

  if (name == NULL || *name == '\0' || !paraat_uuid_parse (field + strlen (FIELD_ASKED), &ask->colleague))
    return NULL;
  ask->name = g_strdup (name);
  ask->by = g_strdup (paraat_json_get_string (object, "by"));
  ask->on = dup_day (object, "on");
  ask->until = dup_day (object, "until");
  ask->answered = dup_day (object, "answered");
  ask->earlier = dup_day (object, "earlier");
  ask->is_withdrawn = paraat_json_get_string (object, "withdrawn") != NULL;

  return ask->on != NULL ? g_steal_pointer (&ask) : NULL;
}

static void
add_member (JsonObject *object,
            const char *name,
            const char *text)
{
  if (text != NULL && *text != '\0')
    json_object_set_string_member (object, name, text);
}

static void
put (ParaatEvaluation *self,
     guint             control,
     const ParaatAsk  *ask)
{
  g_autofree char *field = dup_field (&ask->colleague);
  g_autoptr(JsonObject) object = json_object_new ();
  g_autofree char *value = NULL;

  add_member (object, "name", ask->name);
  add_member (object, "by", ask->by);
  add_member (object, "on", ask->on);
  add_member (object, "until", ask->until);
  add_member (object, "answered", ask->answered);
  add_member (object, "earlier", ask->earlier);
  add_member (object, "withdrawn", ask->is_withdrawn ? "yes" : NULL);
  value = paraat_json_print_object (object);
  paraat_record_set (paraat_evaluation_get_answer (self, control), field, value);
}

/* --- asking --- */

/**
 * paraat_evaluation_name_colleague:
 * @name: as somebody typed it
 * @out_colleague: an id that is the same wherever that name is typed for this evaluation
 */
void
paraat_evaluation_name_colleague (ParaatEvaluation *self,
                                  const char       *name,
                                  ParaatUuid       *out_colleague)
{
  g_autofree char *stripped = g_strstrip (g_strdup (name));
  g_autofree char *key = g_utf8_casefold (stripped, -1);

  paraat_uuid_known (paraat_record_get_id (self->record), "colleague", key, out_colleague);
}

/* (transfer full) (nullable) */
static ParaatAsk *
find (ParaatEvaluation *self,
      guint             control,
      const ParaatUuid *colleague)
{
  g_autofree char *field = dup_field (colleague);

  return parse (field, paraat_record_get_value (paraat_evaluation_get_answer (self, control), field));
}

/**
 * paraat_evaluation_ask:
 * @ask: what is put to whom; its answered and earlier do not count
 *
 * Who is asked again is waited for again; that an earlier sheet came back stays known.
 *
 * Returns: %FALSE when it is closed: nothing was changed
 */
gboolean
paraat_evaluation_ask (ParaatEvaluation *self,
                       guint             control,
                       const ParaatAsk  *ask)
{
  g_autoptr(ParaatAsk) before = find (self, control, &ask->colleague);
  g_autoptr(ParaatAsk) anew = paraat_ask_copy (ask);

  if (paraat_evaluation_is_closed (self))
    return FALSE;
  g_clear_pointer (&anew->answered, g_free);
  g_set_str (&anew->earlier, before == NULL ? NULL : before->answered != NULL ? before->answered : before->earlier);
  put (self, control, anew);

  return TRUE;
}

gboolean
paraat_evaluation_withdraw (ParaatEvaluation *self,
                            guint             control,
                            const ParaatUuid *colleague)
{
  g_autoptr(ParaatAsk) ask = find (self, control, colleague);

  if (ask == NULL || paraat_evaluation_is_closed (self))
    return FALSE;
  if (ask->answered == NULL && ask->earlier != NULL)   /* the second sheet does not come; the first one did */
    ask->answered = g_steal_pointer (&ask->earlier);
  else
    ask->is_withdrawn = TRUE;
  put (self, control, ask);

  return TRUE;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  const ParaatAsk *first = a;
  const ParaatAsk *second = b;
  int order = g_utf8_collate (first->name, second->name);

  return order != 0 ? order : memcmp (first->colleague.bytes, second->colleague.bytes, sizeof first->colleague.bytes);
}

GPtrArray *
paraat_evaluation_list_asks (ParaatEvaluation *self,
                             guint             control)
{
  ParaatRecord *answer = paraat_evaluation_get_answer (self, control);
  g_auto(GStrv) fields = paraat_record_list_fields (answer);
  GPtrArray *asks = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_ask_free);

  for (guint i = 0; fields[i] != NULL; i++)
    if (g_str_has_prefix (fields[i], FIELD_ASKED))
      {
        ParaatAsk *ask = parse (fields[i], paraat_record_get_value (answer, fields[i]));

        if (ask != NULL)
          g_ptr_array_add (asks, ask);
      }
  g_ptr_array_sort_values (asks, compare_names);

  return asks;
}

gboolean
paraat_evaluation_is_waited_for (ParaatEvaluation *self,
                                 guint             control)
{
  g_autoptr(GPtrArray) asks = paraat_evaluation_list_asks (self, control);

  for (guint i = 0; i < asks->len; i++)
    if (paraat_ask_is_open (g_ptr_array_index (asks, i)))
      return TRUE;

  return FALSE;
}

gboolean
paraat_evaluation_was_asked (ParaatEvaluation *self,
                             guint             control)
{
  g_autoptr(GPtrArray) asks = paraat_evaluation_list_asks (self, control);

  for (guint i = 0; i < asks->len; i++)
    if (!((ParaatAsk *) g_ptr_array_index (asks, i))->is_withdrawn)
      return TRUE;

  return FALSE;
}

/* --- sheets --- */

static ParaatSheetOut *
ensure_sheet (GPtrArray       *sheets,
              const ParaatAsk *ask)
{
  ParaatSheetOut *sheet;

  for (guint i = 0; i < sheets->len; i++)
    {
      sheet = g_ptr_array_index (sheets, i);
      if (!paraat_uuid_equal (&sheet->ask->colleague, &ask->colleague))
        continue;
      if (strcmp (ask->on, sheet->ask->on) > 0)
        {
          paraat_ask_free (sheet->ask);
          sheet->ask = paraat_ask_copy (ask);
        }
      return sheet;
    }
  sheet = g_new0 (ParaatSheetOut, 1);
  sheet->ask = paraat_ask_copy (ask);
  sheet->controls = g_array_new (FALSE, FALSE, sizeof (guint));
  g_ptr_array_add (sheets, sheet);

  return sheet;
}

static int
compare_sheets (gconstpointer a,
                gconstpointer b)
{
  return compare_names (((const ParaatSheetOut *) a)->ask, ((const ParaatSheetOut *) b)->ask);
}

/**
 * paraat_evaluation_list_sheets:
 *
 * Returns: (transfer full) (element-type ParaatSheetOut): one a colleague, of what is asked and was not withdrawn
 */
GPtrArray *
paraat_evaluation_list_sheets (ParaatEvaluation *self)
{
  GPtrArray *sheets = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_sheet_out_free);

  for (guint i = 0; i < self->answers->len; i++)
    {
      g_autoptr(GPtrArray) asks = paraat_evaluation_is_asked (self, i) ? paraat_evaluation_list_asks (self, i) : NULL;

      for (guint j = 0; asks != NULL && j < asks->len; j++)
        {
          const ParaatAsk *ask = g_ptr_array_index (asks, j);
          ParaatSheetOut *sheet = !ask->is_withdrawn ? ensure_sheet (sheets, ask) : NULL;

          if (sheet == NULL)
            continue;
          g_array_append_val (sheet->controls, i);
          sheet->n_answered += ask->answered != NULL;
        }
    }
  g_ptr_array_sort_values (sheets, compare_sheets);

  return sheets;
}

/* --- in their name --- */

/**
 * paraat_evaluation_speak_for:
 * @colleague: (nullable): whose answers are typed from now on
 *
 * Answers, evidence and notes carry that colleague as their author, in the changes themselves.
 */
void
paraat_evaluation_speak_for (ParaatEvaluation *self,
                             const ParaatUuid *colleague)
{
  self->has_speaker = colleague != NULL;
  self->speaker = colleague != NULL ? *colleague : paraat_uuid_nil;
  for (guint i = 0; i < self->answers->len; i++)
    paraat_record_speak_for (g_ptr_array_index (self->answers, i), colleague);
}

/* What a colleague said once stays answered, also when somebody else answers the question anew. */
void
paraat_evaluation_note_answer (ParaatEvaluation  *self,
                               guint              control,
                               const ParaatReply *reply)
{
  g_autoptr(ParaatAsk) ask = self->has_speaker ? find (self, control, &self->speaker) : NULL;
  gboolean is_answer = reply->kind != PARAAT_REPLY_NONE;

  if (ask == NULL || is_answer == (ask->answered != NULL))
    return;
  g_free (ask->answered);
  ask->answered = is_answer ? paraat_day_of (paraat_clock_now_us (paraat_store_get_clock (self->store))) : NULL;
  put (self, control, ask);
}

const ParaatSaid *
paraat_evaluation_get_said (ParaatEvaluation *self,
                            guint             control,
                            const ParaatUuid *bestuur)
{
  g_autofree char *id = bestuur != NULL && paraat_evaluation_differs (self, control, bestuur) ? paraat_uuid_dup_string (bestuur)
                                                                                              : NULL;
  g_autofree char *field = g_strconcat (FIELD_LEVEL, id != NULL ? "." : NULL, id, NULL);
  GPtrArray *heads = paraat_record_get_heads (paraat_evaluation_get_answer (self, control), field);
  ParaatReply counts = paraat_evaluation_read_reply (self, control, field);
  ParaatReply reply;

  if (heads == NULL || counts.kind == PARAAT_REPLY_NONE)
    return NULL;
  reply = paraat_reply_parse (((const ParaatSaid *) g_ptr_array_index (heads, 0))->value);

  return reply.kind == counts.kind && reply.level == counts.level ? g_ptr_array_index (heads, 0) : NULL;
}

char *
paraat_evaluation_dup_colleague (ParaatEvaluation *self,
                                 guint             control,
                                 const ParaatUuid *bestuur)
{
  const ParaatSaid *said = paraat_evaluation_get_said (self, control, bestuur);
  g_autoptr(ParaatAsk) ask = said != NULL ? find (self, control, &said->author) : NULL;

  return ask != NULL ? g_strdup (ask->name) : NULL;
}

/* --- where they differ --- */

/**
 * paraat_evaluation_dup_disputed:
 *
 * Returns: (transfer full) (nullable): in which field two people who had not seen each other's answer said something else, that of
 *   all first, else that of one administration; the latest counts until somebody chooses
 */
char *
paraat_evaluation_dup_disputed (ParaatEvaluation *self,
                                guint             control)
{
  ParaatRecord *answer = paraat_evaluation_get_answer (self, control);
  g_auto(GStrv) fields = paraat_record_list_fields (answer);

  if (self->frozen != NULL)
    return NULL;
  if (paraat_record_count_versions (answer, FIELD_LEVEL) > 1)
    return g_strdup (FIELD_LEVEL);
  for (guint i = 0; fields[i] != NULL; i++)
    if (g_str_has_prefix (fields[i], FIELD_LEVEL ".") && paraat_record_count_versions (answer, fields[i]) > 1)
      return g_strdup (fields[i]);

  return NULL;
}

gboolean
paraat_evaluation_is_disputed (ParaatEvaluation *self,
                               guint             control)
{
  g_autofree char *field = paraat_evaluation_dup_disputed (self, control);

  return field != NULL;
}

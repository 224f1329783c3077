/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-register-row.h"

#include "paraat-json.h"
#include "paraat-moment.h"
#include "paraat-report.h"

#include <glib/gi18n.h>
#include <string.h>

enum
{
  WHAT,
  WHAT_TEXT,
  STATUS,
  PD,
  BESTUREN,
  NOTICED,
  SMALL,
  REPORTED,
};

const char * const paraat_register_fields[] = { "what", "what_text", "status", "pd", "besturen", "noticed", "small",
                                                "reported", NULL };

/**
 * paraat_register_fold: (skip)
 *
 * Returns: (transfer full): @text as it is searched: without capitals and accents
 */
char *
paraat_register_fold (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *apart = g_utf8_normalize (valid, -1, G_NORMALIZE_ALL);
  g_autofree char *folded = g_utf8_casefold (apart, -1);
  GString *out = g_string_sized_new (strlen (folded));

  for (const char *at = folded; *at != '\0'; at = g_utf8_next_char (at))
    if (!g_unichar_ismark (g_utf8_get_char (at)))
      g_string_append_unichar (out, g_utf8_get_char (at));

  return g_string_free (out, FALSE);
}

gboolean
paraat_register_moment (const char *value,
                        gint64     *out_us)
{
  g_autoptr(JsonObject) moment = paraat_json_parse_object (value);
  const char *text = moment != NULL ? paraat_json_get_string (moment, "at") : NULL;
  g_autoptr(GDateTime) at = text != NULL ? g_date_time_new_from_iso8601 (text, NULL) : NULL;

  if (at != NULL)
    *out_us = g_date_time_to_unix_usec (at);

  return at != NULL;
}

/* When it was noticed, else when it was written down. */
static GDateTime *
new_time (const char *noticed,
          gint64      first_us,
          GTimeZone  *zone)
{
  gint64 us = first_us;
  g_autoptr(GDateTime) time = NULL;

  paraat_register_moment (noticed, &us);
  time = g_date_time_new_from_unix_utc_usec (us);

  return time != NULL ? g_date_time_to_timezone (time, zone) : NULL;
}

/**
 * paraat_register_year: (skip)
 * @noticed: (nullable): JSON of when it was noticed
 * @first_us: when it was written down
 *
 * Returns: the year in whose register it stands
 */
int
paraat_register_year (const char *noticed,
                      gint64      first_us)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr(GDateTime) time = new_time (noticed, first_us, zone);

  return time != NULL ? g_date_time_get_year (time) : 0;
}

/* Snapshots as paraat_bestuur_dup_snapshot() makes them, or whatever came. */
static void
take_besturen (ParaatRegisterRow *self,
               const char        *value)
{
  g_autoptr(JsonArray) array = paraat_json_parse_array (value);
  guint n = array != NULL ? json_array_get_length (array) : 0;

  if (n == 0)
    return;
  self->besturen = g_new0 (ParaatUuid, n);
  self->names = g_new0 (char *, n);
  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      JsonObject *bestuur = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *id = bestuur != NULL ? paraat_json_get_string (bestuur, "id") : NULL;
      const char *name = bestuur != NULL ? paraat_json_get_string (bestuur, "name") : NULL;

      if (id == NULL || !paraat_uuid_parse (id, &self->besturen[self->n_besturen]))
        continue;
      self->names[self->n_besturen++] = g_ref_string_new_intern (name != NULL ? name : "");
    }
}

ParaatRegisterRow *
paraat_register_row_new_bare (const ParaatUuid *id)
{
  ParaatRegisterRow *self = g_new0 (ParaatRegisterRow, 1);

  self->id = *id;

  return self;
}

/* That somebody chose to report says nothing of where it is. */
static const char *
standing_words (const ParaatGlance *glance,
                ParaatStandings    *standings,
                gboolean            is_open)
{
  g_autofree char *reported = paraat_json_parse_text (glance->values[REPORTED]);

  if (reported != NULL && glance->identity.exercise)
    return _("reported as an exercise");
  if (reported != NULL)
    return paraat_standings_words (paraat_standings_get (standings, &glance->identity.root));

  return is_open && g_strcmp0 (glance->values[SMALL], "true") != 0 ? paraat_standings_words (PARAAT_INCIDENT_NOT_REPORTED) : NULL;
}

static char *
dup_state (const ParaatGlance *glance,
           ParaatStandings    *standings,
           const char         *status)
{
  gboolean is_open = FALSE;
  const char *words;
  const char *standing;

  if (glance->deletion == PARAAT_DELETED_AND_CHANGED)
    return g_strdup (_("deleted by one, changed by another"));
  if (g_strcmp0 (status, "withdrawn") == 0)
    words = _("withdrawn");
  else if (g_strcmp0 (status, "closed") == 0)
    words = _("closed");
  else
    {
      words = _("open");
      is_open = TRUE;
    }
  standing = standing_words (glance, standings, is_open);

  return standing != NULL ? g_strdup_printf ("%s, %s", words, standing) : g_strdup (words);
}

/* "EXERCISE" comes first, whatever else there is to say. */
static char *
dup_words (const ParaatGlance *glance,
           ParaatStandings    *standings,
           const char         *status,
           const char         *reference,
           gboolean            is_breach,
           GDateTime          *time)
{
  g_autofree char *when = paraat_moment_format_time (time);
  g_autofree char *state = dup_state (glance, standings, status);
  g_autofree char *words = NULL;

  words = g_strconcat (glance->identity.exercise ? _("EXERCISE · ") : "", when, " · ", state, " · ",
                       reference, is_breach ? _(" · data breach") : "",
                       g_strcmp0 (glance->values[SMALL], "true") == 0 ? _(" · only in our register") : "", NULL);

  return g_ref_string_new (words);
}

/**
 * paraat_register_row_new: (skip)
 * @glance: of paraat_register_fields
 * @zone: of this place: one for many rows, since GLib reads the file of the zone at every look
 * @standings: (nullable): how far the reports came
 */
ParaatRegisterRow *
paraat_register_row_new (const ParaatGlance *glance,
                         GTimeZone          *zone,
                         ParaatStandings    *standings)
{
  ParaatRegisterRow *self = paraat_register_row_new_bare (&glance->identity.record);
  g_autoptr(GDateTime) time = new_time (glance->values[NOTICED], glance->first_us, zone);
  g_autofree char *status = paraat_json_parse_text (glance->values[STATUS]);
  g_autofree char *pd = paraat_json_parse_text (glance->values[PD]);
  g_autofree char *title = paraat_report_dup_title_of (glance->values[WHAT], glance->values[WHAT_TEXT]);
  g_autofree char *reference = paraat_uuid_dup_reference (&glance->identity.record);
  g_autofree char *searched = g_strdup_printf ("%s %s", title, reference);

  self->is_read = TRUE;
  self->first_us = glance->first_us;
  self->exercise = glance->identity.exercise;
  self->is_gone = glance->deletion == PARAAT_DELETED;
  self->is_open = g_strcmp0 (status, "closed") != 0 && g_strcmp0 (status, "withdrawn") != 0;
  self->is_breach = g_strcmp0 (pd, "yes") == 0;
  self->year = time != NULL ? g_date_time_get_year (time) : 0;
  self->title = g_ref_string_new (title);
  self->words = dup_words (glance, standings, status, reference, self->is_breach, time);
  self->folded = paraat_register_fold (searched);
  take_besturen (self, glance->values[BESTUREN]);

  return self;
}

typedef struct
{
  GPtrArray        *glances;     /* (owned) (element-type ParaatGlance) (nullable elements) */
  ParaatStandings  *standings;   /* (owned) (nullable) */
} Making;

static void
making_free (gpointer data)
{
  Making *making = data;

  g_ptr_array_unref (making->glances);
  g_clear_pointer (&making->standings, g_hash_table_unref);
  g_free (making);
}

static void
free_row_if_any (gpointer row)
{
  if (row != NULL)
    paraat_register_row_free (row);
}

static void
make_rows (GTask        *task,
           gpointer      source,
           gpointer      data,
           GCancellable *cancellable)
{
  Making *making = data;
  GPtrArray *rows = g_ptr_array_new_full (making->glances->len, free_row_if_any);
  g_autoptr(GTimeZone) zone = g_time_zone_new_local ();

  for (guint i = 0; i < making->glances->len; i++)
    {
      const ParaatGlance *glance = g_ptr_array_index (making->glances, i);

      if (glance != NULL)
        g_ptr_array_add (rows, paraat_register_row_new (glance, zone, making->standings));
    }
  g_task_return_pointer (task, rows, (GDestroyNotify) g_ptr_array_unref);
}

/**
 * paraat_register_make_rows_async: (skip)
 * @glances: (element-type ParaatGlance): of paraat_register_fields; those that are %NULL are left out
 * @standings: (nullable): how far the reports came
 *
 * Ten thousand times JSON is not for the main thread.
 */
void
paraat_register_make_rows_async (GPtrArray           *glances,
                                 ParaatStandings     *standings,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Making *making = g_new0 (Making, 1);

  making->glances = g_ptr_array_ref (glances);
  making->standings = standings != NULL ? g_hash_table_ref (standings) : NULL;
  g_task_set_task_data (task, making, making_free);
  g_task_run_in_thread (task, make_rows);
}

/**
 * paraat_register_make_rows_finish: (skip)
 *
 * Returns: (transfer full) (element-type ParaatRegisterRow): the rows
 */
GPtrArray *
paraat_register_make_rows_finish (GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}

static void
clear (ParaatRegisterRow *self)
{
  for (guint i = 0; i < self->n_besturen; i++)
    g_ref_string_release (self->names[i]);
  g_free (self->names);
  g_free (self->besturen);
  g_free (self->folded);
  g_clear_pointer (&self->title, g_ref_string_release);
  g_clear_pointer (&self->words, g_ref_string_release);
}

void
paraat_register_row_free (ParaatRegisterRow *self)
{
  clear (self);
  g_free (self);
}

void
paraat_register_row_take (ParaatRegisterRow *self,
                          ParaatRegisterRow *news)
{
  clear (self);
  *self = *news;
  g_free (news);
}

gboolean
paraat_register_row_is_of (const ParaatRegisterRow *self,
                           const ParaatUuid        *bestuur)
{
  for (guint i = 0; i < self->n_besturen; i++)
    if (paraat_uuid_equal (&self->besturen[i], bestuur))
      return TRUE;

  return FALSE;
}

gboolean
paraat_register_row_fits (const ParaatRegisterRow     *self,
                          const ParaatRegisterFilter  *filter,
                          char                       **words)
{
  if (self->is_gone
      || (filter->only_open && !self->is_open)
      || (filter->only_breaches && !self->is_breach)
      || (filter->exercises == PARAAT_EXERCISES_WITHOUT && self->exercise)
      || (filter->exercises == PARAAT_EXERCISES_ONLY && !self->exercise)
      || (filter->year != 0 && filter->year != self->year)
      || (!paraat_uuid_is_nil (&filter->bestuur) && !paraat_register_row_is_of (self, &filter->bestuur)))
    return FALSE;
  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    if (self->folded == NULL || strstr (self->folded, words[i]) == NULL)
      return FALSE;

  return TRUE;
}

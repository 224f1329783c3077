/* SPDX-License-Identifier: EUPL-1.2 */

/* The register of a year: read in the background, made into words on a thread, then a table of cells that every form of
 * it is written from. */
#include "config.h"

#include "paraat-csv.h"
#include "paraat-register-export-private.h"

#include "paraat-incident-acts.h"
#include "paraat-json.h"
#include "paraat-moment.h"
#include "paraat-register-row.h"
#include "paraat-report.h"

#include <glib/gi18n.h>
#include <string.h>

static const char * const column_titles[PARAAT_REGISTER_N_COLUMNS] = {
  N_("Reference"), N_("Case number of the CRT"), N_("Exercise"), N_("Noticed"), N_("Since"), N_("What"), N_("Title"),
  N_("The facts"), N_("Cause"), N_("Effect on data and systems"), N_("Administrations"), N_("Personal data"),
  N_("Which data"), N_("Of whom"), N_("Number of people"), N_("Unreadable for others"), N_("Consequences for them"),
  N_("Known for sure enough"), N_("Measures"), N_("Reported to the GBA"), N_("Reason of that decision"),
  N_("Report at the CRT"), N_("Written for the CRT"), N_("Status"), N_("Lessons"),
};

/* Each of them is read; those that are words as they stand go straight into a column. */
static const struct { const char *field; ParaatRegisterColumn column; } words[] = {
  { "what", PARAAT_REGISTER_WHAT },
  { "besturen", PARAAT_REGISTER_BESTUREN },
  { "pd", PARAAT_REGISTER_PD },
  { "started", PARAAT_REGISTER_SINCE },
  { "description", PARAAT_REGISTER_HAPPENED },
  { "cause", PARAAT_REGISTER_CAUSE },
  { "effects", PARAAT_REGISTER_EFFECTS },
  { "pd_kinds", PARAAT_REGISTER_PD_KINDS },
  { "pd_groups", PARAAT_REGISTER_PD_GROUPS },
  { "pd_count", PARAAT_REGISTER_PD_COUNT },
  { "pd_protected", PARAAT_REGISTER_PD_PROTECTED },
  { "pd_consequences", PARAAT_REGISTER_PD_CONSEQUENCES },
  { "pd_aware", PARAAT_REGISTER_PD_AWARE },
  { "measures", PARAAT_REGISTER_MEASURES },
  { "pd_decision", PARAAT_REGISTER_PD_DECISION },
  { "pd_reason", PARAAT_REGISTER_PD_REASON },
  { "lessons", PARAAT_REGISTER_LESSONS },
};

enum
{
  FIELD_WHAT,
  FIELD_BESTUREN,
  FIELD_PD,
  FIELD_WHAT_TEXT = G_N_ELEMENTS (words),
  FIELD_NOTICED,
  FIELD_REPORTED,
  FIELD_STATUS,
  FIELD_SMALL,
  FIELD_BESTUUR_NAME,
};

static const char * const fields[] = {
  "what", "besturen", "pd", "started", "description", "cause", "effects", "pd_kinds", "pd_groups", "pd_count", "pd_protected",
  "pd_consequences", "pd_aware", "measures", "pd_decision", "pd_reason", "lessons", "what_text", "noticed", "reported", "status",
  "small", "bestuur_name", NULL,
};

const char *
paraat_register_column_title (ParaatRegisterColumn column)
{
  return _(column_titles[column]);
}

static void
entry_free (gpointer data)
{
  ParaatRegisterEntry *entry = data;

  for (guint i = 0; i < PARAAT_REGISTER_N_COLUMNS; i++)
    g_free (entry->cells[i]);
  g_free (entry);
}

void
paraat_year_register_free (ParaatYearRegister *self)
{
  g_free ((char *) self->query.name);
  g_clear_pointer (&self->glances, g_ptr_array_unref);
  g_clear_pointer (&self->receipts, g_ptr_array_unref);
  g_clear_pointer (&self->standings, g_hash_table_unref);
  g_ptr_array_unref (self->entries);
  g_free (self);
}

/* --- words --- */

/* People here write a decimal comma; what somebody typed stays as it was typed. */
static char *
dup_words (const char *field,
           const char *value)
{
  g_autoptr(JsonNode) node = value != NULL ? json_from_string (value, NULL) : NULL;
  char *text = paraat_form_dup_words (field, value);

  if (text != NULL && node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_DOUBLE)
    g_strdelimit (text, ".", ',');

  return text != NULL ? text : g_strdup ("");
}

/* What was not said when is known by when it was written down; that is said, because it is another thing. */
static char *
dup_noticed (const char *value,
             gint64      first_us)
{
  g_autofree char *text = paraat_form_dup_words ("noticed", value);
  g_autofree char *first = paraat_moment_format (first_us);

  return text != NULL ? g_steal_pointer (&text) : g_strdup_printf (_("%s (written down)"), first);
}

/* When somebody chose to report it; where it is stands apart. */
static char *
dup_reported (const char *reported)
{
  g_autofree char *text = paraat_json_parse_text (reported);
  gint64 us = paraat_moment_from_stamp (text);

  return us != 0 ? paraat_moment_format (us) : g_strdup ("");
}

static char *
dup_standing (ParaatYearRegister *self,
              const ParaatGlance *glance)
{
  g_autofree char *reported = paraat_json_parse_text (glance->values[FIELD_REPORTED]);

  if (reported != NULL && glance->identity.exercise)
    return g_strdup (_("reported as an exercise"));
  if (reported != NULL)
    return g_strdup (paraat_standings_words (paraat_standings_get (self->standings, &glance->identity.root)));
  if (g_strcmp0 (glance->values[FIELD_SMALL], "true") == 0)
    return g_strdup (_("not reported, only in our register"));

  return g_strdup (paraat_standings_words (PARAAT_INCIDENT_NOT_REPORTED));
}

static char *
dup_status (const char *value)
{
  g_autofree char *status = paraat_json_parse_text (value);

  if (g_strcmp0 (status, "closed") == 0)
    return g_strdup (_("closed"));

  return g_strdup (g_strcmp0 (status, "withdrawn") == 0 ? _("withdrawn") : _("open"));
}

static char *
find_case (ParaatYearRegister *self,
           const ParaatUuid   *root)
{
  for (guint i = 0; i < self->receipts->len; i++)
    {
      const ParaatGlance *receipt = g_ptr_array_index (self->receipts, i);
      g_autoptr(JsonObject) object = NULL;

      if (!paraat_uuid_equal (&receipt->identity.root, root))
        continue;
      object = paraat_json_parse_object (receipt->values[0]);
      if (object != NULL && paraat_json_get_string (object, "case") != NULL)
        return g_strdup (paraat_json_get_string (object, "case"));
    }

  return g_strdup ("");
}

static ParaatRegisterEntry *
entry_new (ParaatYearRegister *self,
           const ParaatGlance *glance)
{
  ParaatRegisterEntry *entry = g_new0 (ParaatRegisterEntry, 1);

  entry->at_us = glance->first_us;
  paraat_register_moment (glance->values[FIELD_NOTICED], &entry->at_us);
  entry->is_breach = g_strcmp0 (glance->values[FIELD_PD], "\"yes\"") == 0;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    entry->cells[words[i].column] = dup_words (words[i].field, glance->values[i]);
  if (*entry->cells[PARAAT_REGISTER_BESTUREN] == '\0')
    {
      g_free (entry->cells[PARAAT_REGISTER_BESTUREN]);
      entry->cells[PARAAT_REGISTER_BESTUREN] = dup_words ("bestuur_name", glance->values[FIELD_BESTUUR_NAME]);
    }
  entry->cells[PARAAT_REGISTER_REFERENCE] = paraat_uuid_dup_reference (&glance->identity.record);
  entry->exercise = glance->identity.exercise;
  entry->cells[PARAAT_REGISTER_EXERCISE] = g_strdup (entry->exercise ? _("Yes") : "");
  entry->cells[PARAAT_REGISTER_CASE] = find_case (self, &glance->identity.root);
  entry->cells[PARAAT_REGISTER_NOTICED] = dup_noticed (glance->values[FIELD_NOTICED], glance->first_us);
  entry->cells[PARAAT_REGISTER_TITLE] = paraat_report_dup_title_of (glance->values[FIELD_WHAT], glance->values[FIELD_WHAT_TEXT]);
  entry->cells[PARAAT_REGISTER_STANDING] = dup_standing (self, glance);
  entry->cells[PARAAT_REGISTER_REPORTED] = dup_reported (glance->values[FIELD_REPORTED]);
  entry->cells[PARAAT_REGISTER_STATUS] = dup_status (glance->values[FIELD_STATUS]);

  return entry;
}

static gboolean
belongs (ParaatYearRegister *self,
         const ParaatGlance *glance)
{
  const ParaatYearQuery *query = &self->query;

  return (query->with_exercises || !glance->identity.exercise)
         && paraat_register_year (glance->values[FIELD_NOTICED], glance->first_us) == query->year
         && (paraat_uuid_is_nil (&query->bestuur) || paraat_incident_value_is_about (glance->values[FIELD_BESTUREN], &query->bestuur));
}

static int
compare_entries (gconstpointer a,
                 gconstpointer b)
{
  const ParaatRegisterEntry *first = a;
  const ParaatRegisterEntry *second = b;

  if (first->at_us != second->at_us)
    return first->at_us < second->at_us ? -1 : 1;

  return strcmp (first->cells[PARAAT_REGISTER_REFERENCE], second->cells[PARAAT_REGISTER_REFERENCE]);
}

/* --- reading --- */

static void
make_entries (GTask        *task,
              gpointer      source,
              gpointer      data,
              GCancellable *cancellable)
{
  ParaatYearRegister *self = data;

  for (guint i = 0; i < self->glances->len; i++)
    {
      const ParaatGlance *glance = g_ptr_array_index (self->glances, i);

      if (belongs (self, glance))
        g_ptr_array_add (self->entries, entry_new (self, glance));
    }
  g_ptr_array_sort_values (self->entries, compare_entries);
  g_task_return_boolean (task, TRUE);
}

static void
standings_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  ParaatYearRegister *self = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  self->standings = paraat_standings_read_finish (PARAAT_STORE (object), result, &error);
  if (self->standings != NULL)
    g_task_run_in_thread (task, make_entries);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
receipts_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  ParaatYearRegister *self = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  self->receipts = paraat_store_read_fields_finish (PARAAT_STORE (object), result, &error);
  if (self->receipts != NULL)
    paraat_standings_read_async (PARAAT_STORE (object), self->query.has_peer ? &self->query.peer : NULL,
                                 g_task_get_cancellable (task), standings_cb, g_object_ref (task));
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
glances_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  static const char * const receipt[] = { "receipt", NULL };
  g_autoptr(GTask) task = user_data;
  ParaatYearRegister *self = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  self->glances = paraat_store_read_fields_finish (PARAAT_STORE (object), result, &error);
  if (self->glances != NULL)
    paraat_store_read_fields_async (PARAAT_STORE (object), "receipt", receipt, g_task_get_cancellable (task), receipts_cb,
                                    g_object_ref (task));
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * paraat_register_read_year_async:
 * @query: which register; copied
 *
 * Reads the register of a year.
 */
void
paraat_register_read_year_async (ParaatStore           *store,
                                 const ParaatYearQuery *query,
                                 GCancellable          *cancellable,
                                 GAsyncReadyCallback    callback,
                                 gpointer               user_data)
{
  GTask *task = g_task_new (store, cancellable, callback, user_data);
  ParaatYearRegister *self = g_new0 (ParaatYearRegister, 1);

  g_task_set_source_tag (task, paraat_register_read_year_async);
  self->query = *query;
  self->query.name = g_strdup (query->name);
  self->entries = g_ptr_array_new_with_free_func (entry_free);
  g_task_set_task_data (task, self, (GDestroyNotify) paraat_year_register_free);
  paraat_store_read_fields_async (store, "incident", fields, cancellable, glances_cb, task);
}

/**
 * paraat_register_read_year_finish:
 *
 * Returns: (transfer full): the register
 */
ParaatYearRegister *
paraat_register_read_year_finish (ParaatStore   *store,
                                  GAsyncResult  *result,
                                  GError       **error)
{
  ParaatYearRegister *self = g_task_get_task_data (G_TASK (result));
  ParaatYearRegister *taken;

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  taken = g_new0 (ParaatYearRegister, 1);
  *taken = *self;
  taken->glances = taken->receipts = NULL;
  taken->standings = NULL;
  taken->query.name = g_strdup (self->query.name);
  taken->entries = g_ptr_array_ref (self->entries);

  return taken;
}

guint
paraat_year_register_get_n (const ParaatYearRegister *self)
{
  return self->entries->len;
}

/**
 * paraat_register_dup_file_name:
 * @suffix: "csv" or "pdf"
 *
 * Returns: (transfer full): a name that any file system takes
 */
char *
paraat_register_dup_file_name (const ParaatYearRegister *self,
                               const char               *suffix)
{
  g_autofree char *ascii = g_str_to_ascii (self->query.name, "C");
  GString *out = g_string_new (NULL);

  g_string_append_printf (out, "%s-%d-", _("incident-register"), self->query.year);
  for (const char *at = ascii; *at != '\0' && out->len < 80; at++)
    if (g_ascii_isalnum (*at))
      g_string_append_c (out, g_ascii_tolower (*at));
    else if (out->str[out->len - 1] != '-')
      g_string_append_c (out, '-');
  while (out->str[out->len - 1] == '-')
    g_string_truncate (out, out->len - 1);
  g_string_append_printf (out, ".%s", suffix);

  return g_string_free (out, FALSE);
}

/* --- CSV --- */

/**
 * paraat_register_dup_csv:
 *
 * Returns: (transfer full): a table that Excel opens as it is: UTF-8 with its mark, semicolons, a line for each incident
 */
char *
paraat_register_dup_csv (const ParaatYearRegister *self)
{
  GString *out = paraat_csv_new ();

  for (guint i = 0; i < PARAAT_REGISTER_N_COLUMNS; i++)
    paraat_csv_append (out, paraat_register_column_title (i), i + 1 == PARAAT_REGISTER_N_COLUMNS);
  for (guint i = 0; i < self->entries->len; i++)
    {
      const ParaatRegisterEntry *entry = g_ptr_array_index (self->entries, i);

      for (guint j = 0; j < PARAAT_REGISTER_N_COLUMNS; j++)
        paraat_csv_append (out, entry->cells[j], j + 1 == PARAAT_REGISTER_N_COLUMNS);
    }

  return g_string_free (out, FALSE);
}

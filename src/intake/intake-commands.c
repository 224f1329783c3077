/* SPDX-License-Identifier: EUPL-1.2 */

/* What the CRT's people do: enrol, devices, revoke, list, show, reply, keys.  Each command is one job in one transaction
 * on the writer thread, whether it came through the control socket or from a process that has the store to itself. */
#include "config.h"

#include "intake.h"

#include <sodium.h>
#include <string.h>

typedef struct
{
  Intake     *intake;
  char      **argv;          /* (owned) argv[0] is the command */
  char       *base_url;      /* (owned) (nullable) */
  GString    *out;           /* (owned) */
  GArray     *woken;         /* (owned) (element-type ParaatUuid) administrations with something new */
  GArray     *revoked;       /* (owned) (element-type ParaatUuid) devices */
} Command;

static void
command_free (gpointer data)
{
  Command *command = data;

  g_strfreev (command->argv);
  g_free (command->base_url);
  g_string_free (command->out, TRUE);
  g_array_unref (command->woken);
  g_array_unref (command->revoked);
  g_free (command);
}

static const char *
option (Command    *command,
        const char *name)
{
  for (guint i = 1; command->argv[i] != NULL; i++)
    if (g_str_equal (command->argv[i], name))
      return command->argv[i + 1];

  return NULL;
}

static gboolean
has_option (Command    *command,
            const char *name)
{
  return g_strv_contains ((const char * const *) command->argv, name);
}

static gboolean
usage (GError     **error,
       const char  *how)
{
  g_set_error (error, INTAKE_ERROR, INTAKE_ERROR_USAGE, "Usage: paraat-intake %s", how);
  return FALSE;
}

/* --- enrol --- */

static void
make_secret (char out_secret[27])
{
  static const char crockford[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  guint8 random[26];

  randombytes_buf (random, sizeof random);   /* 130 bits, five to a character */
  for (guint i = 0; i < sizeof random; i++)
    out_secret[i] = crockford[random[i] & 0x1f];
  out_secret[26] = '\0';
}

static gboolean
enrol (ParaatSql  *sql,
       Command    *command,
       GError    **error)
{
  const char *type = option (command, "--bestuur-type");
  const char *nis = option (command, "--nis");
  const char *name = option (command, "--name");
  const char *url = option (command, "--base-url");
  g_autofree char *key = NULL;
  g_autofree char *code_text = NULL;
  ParaatEnrolCode code = { 0 };
  char secret[27];
  ParaatUuid bestuur;
  sqlite3_stmt *statement;

  if (url == NULL)
    url = command->base_url;
  if (type == NULL || nis == NULL || name == NULL || url == NULL)
    return usage (error, "enrol --bestuur-type TYPE --nis NIS --name NAME [--base-url URL, when it is not being served]");
  key = g_strdup_printf ("%s:%s", type, nis);
  paraat_uuid_known (&paraat_uuid_nil, "bestuur", key, &bestuur);
  make_secret (secret);

  statement = paraat_sql_prepare (sql, "INSERT INTO intake_bestuur (id, name, type, nis) VALUES (?1, ?2, ?3, ?4)"
                                       " ON CONFLICT (id) DO UPDATE SET name = excluded.name", error);
  if (statement == NULL)
    return FALSE;
  paraat_sql_bind_uuid (statement, 1, &bestuur);
  sqlite3_bind_text (statement, 2, name, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 3, type, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 4, nis, -1, SQLITE_STATIC);
  if (!paraat_sql_step_done (sql, statement, error))
    return FALSE;
  statement = paraat_sql_prepare (sql, "INSERT INTO intake_code (secret, bestuur, made_us) VALUES (?1, ?2, ?3)", error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, secret, -1, SQLITE_STATIC);
  paraat_sql_bind_uuid (statement, 2, &bestuur);
  sqlite3_bind_int64 (statement, 3, g_get_real_time ());
  if (!paraat_sql_step_done (sql, statement, error))
    return FALSE;

  code.base_url = (char *) url;
  code.secret = secret;
  code.intake = *paraat_device_get_id (command->intake->device);
  code.has_spki = command->intake->has_spki;
  memcpy (code.spki, command->intake->spki, sizeof code.spki);
  code_text = paraat_enrol_code_format (&code);
  g_string_append_printf (command->out, "%s\n", code_text);

  return TRUE;
}

/* --- devices, revoke, keys --- */

static gboolean
list_devices (ParaatSql  *sql,
              Command    *command,
              GError    **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (sql,
    "SELECT device.id, device.name, bestuur.name, device.revoked_us FROM device"
    "  LEFT JOIN intake_bestuur AS bestuur ON bestuur.id = device.bestuur WHERE device.card IS NOT NULL"
    " ORDER BY bestuur.name, device.name", error);
  int more;

  if (statement == NULL)
    return FALSE;
  while ((more = paraat_sql_step (sql, statement, error)) > 0)
    {
      char id[PARAAT_UUID_STRING_SIZE];
      ParaatUuid device;

      paraat_sql_column_uuid (statement, 0, &device);
      paraat_uuid_format (&device, id);
      g_string_append_printf (command->out, "%s  %-12s %s · %s\n", id,
                              sqlite3_column_int64 (statement, 3) != 0 ? "ingetrokken" : "gekoppeld",
                              (const char *) sqlite3_column_text (statement, 2),
                              (const char *) sqlite3_column_text (statement, 1));
    }
  paraat_sql_done (statement);

  return more == 0;
}

static gboolean
revoke_device (ParaatSql  *sql,
               Command    *command,
               GError    **error)
{
  sqlite3_stmt *statement;
  ParaatUuid device;
  gboolean is_known;
  int more;

  if (!paraat_uuid_parse (command->argv[1], &device))
    return usage (error, "revoke DEVICE");
  statement = paraat_sql_prepare (sql, "UPDATE device SET revoked_us = ?2 WHERE id = ?1 AND card IS NOT NULL RETURNING 1", error);
  if (statement == NULL)
    return FALSE;
  paraat_sql_bind_uuid (statement, 1, &device);
  sqlite3_bind_int64 (statement, 2, g_get_real_time ());
  more = paraat_sql_step (sql, statement, error);
  is_known = more > 0;
  paraat_sql_done (statement);
  if (more < 0)
    return FALSE;
  if (!is_known)
    {
      g_set_error_literal (error, INTAKE_ERROR, INTAKE_ERROR_NOT_FOUND, "There is no such device");
      return FALSE;
    }
  g_array_append_val (command->revoked, device);
  g_string_append (command->out, "Ingetrokken.\n");

  return TRUE;
}

static gboolean
show_keys (Command *command)
{
  char id[PARAAT_UUID_STRING_SIZE];
  g_autofree char *seal = g_base64_encode (command->intake->seal_public, sizeof command->intake->seal_public);

  paraat_uuid_format (paraat_device_get_id (command->intake->device), id);
  g_string_append_printf (command->out, "intake  %s\nsealing %s %s\n", id, command->intake->seal_id, seal);

  return TRUE;
}

/* --- incidents --- */

typedef struct
{
  ParaatUuid   root;
  ParaatUuid   bestuur;
  char        *case_number;   /* (owned) (nullable) */
  char        *bestuur_name;  /* (owned) (nullable) */
  gboolean     is_confirmed;
  gboolean     is_read;
  gint64       first_us;
  ParaatState *state;         /* (owned) (nullable) */
} Incident;

static void
incident_free (gpointer data)
{
  Incident *incident = data;

  g_free (incident->case_number);
  g_free (incident->bestuur_name);
  g_clear_pointer (&incident->state, paraat_state_unref);
  g_free (incident);
}

static GPtrArray *
load_incidents (ParaatSql  *sql,
                GError    **error)
{
  g_autoptr(GPtrArray) incidents = g_ptr_array_new_with_free_func (incident_free);
  sqlite3_stmt *statement = paraat_sql_prepare (sql,
    "SELECT pin.root, pin.bestuur, pin.case_number, bestuur.name, pin.is_confirmed, pin.first_us FROM intake_root AS pin"
    "  LEFT JOIN intake_bestuur AS bestuur ON bestuur.id = pin.bestuur ORDER BY pin.first_us DESC", error);
  int more;

  if (statement == NULL)
    return NULL;
  while ((more = paraat_sql_step (sql, statement, error)) > 0)
    {
      Incident *incident = g_new0 (Incident, 1);

      paraat_sql_column_uuid (statement, 0, &incident->root);
      paraat_sql_column_uuid (statement, 1, &incident->bestuur);
      incident->case_number = g_strdup ((const char *) sqlite3_column_text (statement, 2));
      incident->bestuur_name = g_strdup ((const char *) sqlite3_column_text (statement, 3));
      incident->is_confirmed = sqlite3_column_int (statement, 4) != 0;
      incident->first_us = sqlite3_column_int64 (statement, 5);
      g_ptr_array_add (incidents, incident);
    }
  paraat_sql_done (statement);

  return more == 0 ? g_steal_pointer (&incidents) : NULL;
}

static void
read_mark_id (const ParaatUuid *root,
              const ParaatUuid *record,
              ParaatUuid       *out_id)
{
  g_autofree char *text = paraat_uuid_dup_string (record);
  g_autofree char *key = g_strconcat ("crt:", text, NULL);

  paraat_uuid_known (root, "read", key, out_id);
}

static gboolean
load_state (ParaatSql  *sql,
            Incident   *incident,
            GError    **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autoptr(ParaatState) mark = NULL;
  ParaatUuid mark_id;

  incident->state = paraat_sql_read_state (sql, &incident->root, &local_error);
  if (incident->state == NULL && !g_error_matches (local_error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  read_mark_id (&incident->root, &incident->root, &mark_id);
  mark = paraat_sql_read_state (sql, &mark_id, NULL);   /* nothing said: not read yet */
  incident->is_read = mark != NULL;

  return TRUE;
}

/* Care in danger first, then unread first, then the newest. */
static int
compare_incidents (gconstpointer a,
                   gconstpointer b)
{
  const Incident *first = a;
  const Incident *second = b;
  gboolean first_care = first->state != NULL && g_str_equal (intake_show_care (first->state), "ja");
  gboolean second_care = second->state != NULL && g_str_equal (intake_show_care (second->state), "ja");

  if (first_care != second_care)
    return first_care ? -1 : 1;
  if (first->is_read != second->is_read)
    return first->is_read ? 1 : -1;

  return first->first_us > second->first_us ? -1 : first->first_us < second->first_us;
}

static void
add_incident_json (JsonBuilder    *builder,
                   const Incident *incident)
{
  g_autofree char *reference = paraat_uuid_dup_reference (&incident->root);
  g_autofree char *title = incident->state != NULL ? intake_show_title (incident->state) : g_strdup ("");

  json_builder_begin_object (builder);
  paraat_wire_add_uuid (builder, "root", &incident->root);
  paraat_wire_add_string (builder, "reference", reference);
  paraat_wire_add_string (builder, "case", incident->case_number);
  paraat_wire_add_string (builder, "bestuur", incident->bestuur_name);
  paraat_wire_add_string (builder, "title", title);
  json_builder_set_member_name (builder, "care_in_danger");
  json_builder_add_boolean_value (builder, incident->state != NULL && g_str_equal (intake_show_care (incident->state), "ja"));
  json_builder_set_member_name (builder, "read");
  json_builder_add_boolean_value (builder, incident->is_read);
  json_builder_set_member_name (builder, "confirmed");
  json_builder_add_boolean_value (builder, incident->is_confirmed);
  json_builder_end_object (builder);
}

static void
append_incidents_json (Command   *command,
                       GPtrArray *incidents)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autofree char *text = NULL;

  json_builder_begin_array (builder);
  for (guint i = 0; i < incidents->len; i++)
    add_incident_json (builder, g_ptr_array_index (incidents, i));
  json_builder_end_array (builder);
  text = paraat_wire_print (builder);
  g_string_append_printf (command->out, "%s\n", text);
}

static void
append_incident_line (Command        *command,
                      const Incident *incident)
{
  g_autofree char *reference = paraat_uuid_dup_reference (&incident->root);
  g_autofree char *title = incident->state != NULL ? intake_show_title (incident->state) : g_strdup ("");
  g_autoptr(GDateTime) first = g_date_time_new_from_unix_local_usec (incident->first_us);
  g_autofree char *when = g_date_time_format (first, "%d/%m/%Y %H:%M");

  g_string_append_printf (command->out, "%-15s %s  %s  zorg: %-3s  %-9s  %s%s · %s\n",
                          incident->case_number != NULL ? incident->case_number : "-", reference, when,
                          incident->state != NULL ? intake_show_care (incident->state) : "?",
                          incident->is_read ? "gelezen" : "ongelezen",
                          incident->bestuur_name != NULL ? incident->bestuur_name : "bestuur onbekend",
                          incident->is_confirmed ? "" : " (afzender niet bevestigd)", title);
}

static gboolean
list_incidents (ParaatSql  *sql,
                Command    *command,
                GError    **error)
{
  g_autoptr(GPtrArray) incidents = load_incidents (sql, error);

  if (incidents == NULL)
    return FALSE;
  for (guint i = 0; i < incidents->len; i++)
    if (!load_state (sql, g_ptr_array_index (incidents, i), error))
      return FALSE;
  g_ptr_array_sort_values (incidents, compare_incidents);
  if (has_option (command, "--json"))
    append_incidents_json (command, incidents);
  else
    for (guint i = 0; i < incidents->len; i++)
      append_incident_line (command, g_ptr_array_index (incidents, i));

  return TRUE;
}

static gboolean
same_reference (const char *a,
                const char *b)
{
  g_auto(GStrv) first = g_strsplit (a, "-", -1);
  g_auto(GStrv) second = g_strsplit (b, "-", -1);
  g_autofree char *first_joined = g_strjoinv ("", first);
  g_autofree char *second_joined = g_strjoinv ("", second);

  return g_ascii_strcasecmp (first_joined, second_joined) == 0;
}

static Incident *
find_incident (GPtrArray   *incidents,
               const char  *name,
               GError     **error)
{
  for (guint i = 0; i < incidents->len; i++)
    {
      Incident *incident = g_ptr_array_index (incidents, i);
      g_autofree char *reference = paraat_uuid_dup_reference (&incident->root);

      if (same_reference (reference, name) || g_strcmp0 (incident->case_number, name) == 0)
        return incident;
    }
  g_set_error (error, INTAKE_ERROR, INTAKE_ERROR_NOT_FOUND, "There is no incident %s", name);

  return NULL;
}

static void
wake (Command        *command,
      const Incident *incident)
{
  g_array_append_val (command->woken, incident->bestuur);
}

static gboolean
mark_read (ParaatSql         *sql,
           Command           *command,
           const Incident    *incident,
           const ParaatUuid  *record,
           GError           **error)
{
  g_autoptr(GPtrArray) said = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_change_unref);
  g_autofree char *now = paraat_wire_format_time (g_get_real_time ());
  g_autofree char *value = g_strdup_printf ("\"%s\"", now);
  g_autoptr(ParaatState) mark = NULL;
  ParaatUuid id;

  read_mark_id (&incident->root, record, &id);
  mark = paraat_sql_read_state (sql, &id, NULL);
  if (mark != NULL)
    return TRUE;   /* the first time is what counts */
  wake (command, incident);

  return intake_storage_append (sql, &incident->root, "read", &id, "at", value, said, error);
}

/* The messages of an incident, oldest first; those of the desk are read now. */
static gboolean
show_messages (ParaatSql       *sql,
               Command         *command,
               const Incident  *incident,
               GError         **error)
{
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof (ParaatUuid));
  sqlite3_stmt *statement = paraat_sql_prepare (sql,
    "SELECT id FROM record WHERE root = (SELECT n FROM root WHERE id = ?) AND kind = 'message' AND deletion <> 1"
    " ORDER BY first_us, id", error);
  int more;

  if (statement == NULL)
    return FALSE;
  paraat_sql_bind_uuid (statement, 1, &incident->root);
  while ((more = paraat_sql_step (sql, statement, error)) > 0)
    {
      ParaatUuid id;

      paraat_sql_column_uuid (statement, 0, &id);
      g_array_append_val (ids, id);
    }
  paraat_sql_done (statement);
  if (more < 0)
    return FALSE;

  for (guint i = 0; i < ids->len; i++)
    {
      const ParaatUuid *id = &g_array_index (ids, ParaatUuid, i);
      g_autoptr(ParaatState) state = paraat_sql_read_state (sql, id, error);
      GPtrArray *heads;
      gboolean is_ours;

      if (state == NULL)
        return FALSE;
      heads = paraat_state_get_heads (state, "text");
      if (heads == NULL)
        continue;
      is_ours = paraat_uuid_equal (&((ParaatSaid *) g_ptr_array_index (heads, 0))->device,
                                   paraat_sql_get_signer_id (sql));
      g_string_append_printf (command->out, "  %s: %s\n", is_ours ? "CRT" : "bestuur", paraat_state_get_value (state, "text"));
      if (!is_ours && !mark_read (sql, command, incident, id, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
show (ParaatSql  *sql,
      Command    *command,
      GError    **error)
{
  g_autoptr(GPtrArray) incidents = NULL;
  Incident *incident;

  if (command->argv[1] == NULL)
    return usage (error, "show REFERENCE|CASE");
  incidents = load_incidents (sql, error);
  incident = incidents != NULL ? find_incident (incidents, command->argv[1], error) : NULL;
  if (incident == NULL || !load_state (sql, incident, error))
    return FALSE;
  if (incident->state != NULL)
    intake_show (command->out, incident->state, incident->case_number, incident->bestuur_name, incident->is_confirmed);

  return show_messages (sql, command, incident, error) && mark_read (sql, command, incident, &incident->root, error);
}

static gboolean
reply_to (ParaatSql       *sql,
          Command         *command,
          const Incident  *incident,
          const char      *text,
          GError         **error)
{
  g_autoptr(GPtrArray) said = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_change_unref);
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_VALUE);
  g_autofree char *value = NULL;

  json_node_set_string (node, text);
  value = json_to_string (node, FALSE);
  if (!intake_storage_append (sql, &incident->root, "message", NULL, "text", value, said, error))
    return FALSE;
  wake (command, incident);
  g_string_append_printf (command->out, "Verzonden aan %s (%s).\n",
                          incident->bestuur_name != NULL ? incident->bestuur_name : "bestuur onbekend",
                          incident->case_number != NULL ? incident->case_number : "-");

  return TRUE;
}

static gboolean
reply (ParaatSql  *sql,
       Command    *command,
       GError    **error)
{
  const char *text = option (command, "--text");
  g_autoptr(GPtrArray) incidents = NULL;
  gboolean to_all = has_option (command, "--all");

  if (text == NULL || !g_utf8_validate (text, -1, NULL) || command->argv[1] == NULL)
    return usage (error, "reply REFERENCE|CASE… --text TEXT, or reply --all --text TEXT");
  incidents = load_incidents (sql, error);
  if (incidents == NULL)
    return FALSE;
  for (guint i = 0; to_all && i < incidents->len; i++)
    if (!reply_to (sql, command, g_ptr_array_index (incidents, i), text, error))
      return FALSE;
  for (guint i = 1; !to_all && command->argv[i] != NULL && !g_str_equal (command->argv[i], "--text"); i++)
    {
      Incident *incident = find_incident (incidents, command->argv[i], error);

      if (incident == NULL || !reply_to (sql, command, incident, text, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
command_job (ParaatSql  *sql,
             gpointer    data,
             GError    **error)
{
  static const struct { const char *name; gboolean (*run) (ParaatSql *, Command *, GError **); } commands[] = {
    { "enrol", enrol }, { "devices", list_devices }, { "revoke", revoke_device }, { "list", list_incidents }, { "show", show },
    { "reply", reply },
  };
  Command *command = data;

  g_string_truncate (command->out, 0);
  g_array_set_size (command->woken, 0);
  g_array_set_size (command->revoked, 0);
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_strcmp0 (command->argv[0], commands[i].name) == 0)
      return commands[i].run (sql, command, error);
  if (g_strcmp0 (command->argv[0], "keys") == 0)
    return show_keys (command);

  return usage (error, "serve|enrol|devices|revoke|list|show|reply|keys …");
}

static void
done_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Command *command = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  if (!paraat_store_write_finish (PARAAT_STORE (object), result, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  for (guint i = 0; i < command->revoked->len; i++)
    {
      const IntakeDevice *known = g_hash_table_lookup (command->intake->devices,
                                                       &g_array_index (command->revoked, ParaatUuid, i));

      if (known != NULL)
        {
          IntakeDevice device = *known;

          device.is_revoked = TRUE;
          intake_devices_put (command->intake, &device);
        }
    }
  for (guint i = 0; i < command->woken->len; i++)
    intake_wake (command->intake, &g_array_index (command->woken, ParaatUuid, i));
  g_task_return_pointer (task, g_strdup (command->out->str), g_free);
}

void
intake_command_async (Intake              *self,
                      const char * const  *argv,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  GTask *task = g_task_new (self->store, NULL, callback, user_data);
  Command *command = g_new0 (Command, 1);

  command->intake = self;
  command->argv = g_strdupv ((char **) argv);
  command->base_url = g_strdup (self->base_url);
  command->out = g_string_new (NULL);
  command->woken = g_array_new (FALSE, FALSE, sizeof (ParaatUuid));
  command->revoked = g_array_new (FALSE, FALSE, sizeof (ParaatUuid));
  g_task_set_task_data (task, command, command_free);
  paraat_store_write_async (self->store, command_job, command, NULL, NULL, done_cb, task);
}

char *
intake_command_finish (Intake        *self,
                       GAsyncResult  *result,
                       GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

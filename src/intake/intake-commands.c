/* SPDX-License-Identifier: EUPL-1.2 */

/* The commands of the CRT's people: words in, text out, whether this process serves or not. */
#include "config.h"

#include "intake.h"

#include <string.h>

#define PREFIX_MIN 8   /* digits of a device id that name it */

typedef struct _Command Command;
struct _Command
{
  Intake       *intake;
  IntakeDesk    desk;
  char         *type;        /* (owned) (nullable) of an administration */
  char         *nis;         /* (owned) (nullable) */
  char         *name;        /* (owned) (nullable) */
  char         *base_url;    /* (owned) (nullable) */
  char         *device;      /* (owned) (nullable) a prefix of its id */
  char         *secret;      /* (owned) (nullable) the outcome of enrol */
  ParaatUuid    revoked;     /* the outcome of revoke */
  IntakePublication publication;
  void        (*finish) (Command *command);   /* (nullable) main thread, after the job */
  char         *out;         /* (owned) (nullable) what to print */
};

static void
command_free (Command *command)
{
  g_strfreev (command->desk.names);
  g_free (command->desk.all_of);
  g_free (command->desk.text);
  if (command->desk.out != NULL)
    g_string_free (command->desk.out, TRUE);
  g_free (command->type);
  g_free (command->nis);
  g_free (command->name);
  g_free (command->base_url);
  g_free (command->device);
  g_free (command->secret);
  intake_publication_clear (&command->publication);
  g_free (command->out);
  g_free (command);
}

/* --- enrol --- */

static gboolean
enrol_job (ParaatSql  *sql,
           gpointer    data,
           GError    **error)
{
  Command *command = data;

  return intake_code_make (sql, command->type, command->nis, command->name, &command->secret, error);
}

static void
finish_enrol (Command *command)
{
  Intake *self = command->intake;
  const char *spki = paraat_store_get_setting (self->store, "intake-spki");
  g_autofree char *text = NULL;
  ParaatEnrolCode code = { .base_url = command->base_url, .secret = command->secret,
                           .intake = *paraat_device_get_id (self->device) };

  if (spki != NULL)
    {
      gsize size;
      g_autofree guchar *bytes = g_base64_decode (spki, &size);

      code.has_spki = size == sizeof code.spki;
      memcpy (code.spki, bytes, MIN (size, sizeof code.spki));
    }
  text = paraat_enrol_code_format (&code);
  command->out = g_strconcat (text, "\n", NULL);
}

static gboolean
is_word (const char *text)
{
  return *text != '\0' && strlen (text) <= 40 && strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen (text);
}

/* What a desk could not read is not handed out. */
static gboolean
check_base_url (const char  *url,
                GError     **error)
{
  g_autofree char *text = g_strconcat (url, "/#paraat-1.00000000000000000000000000.00000000000000000000000000000000", NULL);
  g_autoptr(ParaatEnrolCode) code = paraat_enrol_code_parse (text, NULL);

  if (code != NULL && g_str_equal (code->base_url, url))
    return TRUE;
  g_set_error (error, INTAKE_ERROR, INTAKE_ERROR_USAGE, "%s is no address for a desk: https://HOST:PORT is", url);

  return FALSE;
}

static gboolean
prepare_enrol (Command  *command,
               GError  **error)
{
  if (command->type == NULL || command->nis == NULL || command->name == NULL || !is_word (command->type)
      || strspn (command->nis, "0123456789") != strlen (command->nis) || strlen (command->nis) > 5
      || *command->name == '\0' || g_utf8_strlen (command->name, -1) > 200)
    {
      g_set_error_literal (error, INTAKE_ERROR, INTAKE_ERROR_USAGE, "enrol needs --bestuur-type, --nis and --name");
      return FALSE;
    }
  if (command->base_url == NULL)
    command->base_url = g_strdup (paraat_store_get_setting (command->intake->store, "intake-base-url"));
  if (command->base_url == NULL)
    {
      g_set_error_literal (error, INTAKE_ERROR, INTAKE_ERROR_USAGE,
                           "Give --base-url: at which address do the desks find this intake?");
      return FALSE;
    }

  return check_base_url (command->base_url, error);
}

/* --- devices and revoke --- */

static gboolean
devices_job (ParaatSql  *sql,
             gpointer    data,
             GError    **error)
{
  Command *command = data;
  sqlite3_stmt *statement = paraat_sql_prepare (sql,
    "SELECT device.id, device.name, ifnull(intake_bestuur.name, ''), device.revoked_us, device.card IS NOT NULL"
    "  FROM device LEFT JOIN intake_bestuur ON intake_bestuur.id = device.bestuur"
    " WHERE length(device.key) = 32 AND (device.card IS NOT NULL OR device.name <> '')"
    " ORDER BY device.card IS NULL, 3, 2", error);   /* whoever only says who it is comes last */
  int more;

  if (statement == NULL)
    return FALSE;
  g_string_truncate (command->desk.out, 0);
  while ((more = paraat_sql_step (sql, statement, error)) > 0)
    {
      g_autofree char *name = intake_words ("name_text", (const char *) sqlite3_column_text (statement, 1));
      g_autofree char *bestuur = intake_words ("name_text", (const char *) sqlite3_column_text (statement, 2));
      char id[PARAAT_UUID_STRING_SIZE];
      ParaatUuid device;

      paraat_sql_column_uuid (statement, 0, &device);
      paraat_uuid_format (&device, id);
      g_string_append_printf (command->desk.out, "%s  %-14s  %s  %s\n", id,
                              sqlite3_column_int64 (statement, 3) != 0 ? "ingetrokken"
                              : sqlite3_column_int (statement, 4) != 0 ? "ingeschreven" : "niet bevestigd",
                              bestuur, name);
    }
  paraat_sql_done (statement);

  return more == 0;
}

static gboolean
find_device (ParaatSql   *sql,
             const char  *prefix,
             ParaatUuid  *out_device,
             GError     **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (sql, "SELECT id FROM device WHERE card IS NOT NULL", error);
  guint n = 0;
  int more;

  if (statement == NULL)
    return FALSE;
  while ((more = paraat_sql_step (sql, statement, error)) > 0)
    {
      char text[PARAAT_UUID_STRING_SIZE];
      ParaatUuid device;

      paraat_sql_column_uuid (statement, 0, &device);
      paraat_uuid_format (&device, text);
      if (g_ascii_strncasecmp (text, prefix, strlen (prefix)) == 0)
        {
          *out_device = device;
          n++;
        }
    }
  paraat_sql_done (statement);
  if (more < 0)
    return FALSE;
  if (n != 1)
    g_set_error (error, INTAKE_ERROR, INTAKE_ERROR_NOT_FOUND,
                 n == 0 ? "No device is called %s" : "Several devices begin with %s", prefix);

  return n == 1;
}

static gboolean
revoke_job (ParaatSql  *sql,
            gpointer    data,
            GError    **error)
{
  Command *command = data;
  char text[PARAAT_UUID_STRING_SIZE];
  sqlite3_stmt *statement;

  if (!find_device (sql, command->device, &command->revoked, error))
    return FALSE;
  statement = paraat_sql_prepare (sql, "UPDATE device SET revoked_us = ?2 WHERE id = ?1 AND revoked_us = 0", error);
  if (statement == NULL)
    return FALSE;
  paraat_sql_bind_uuid (statement, 1, &command->revoked);
  sqlite3_bind_int64 (statement, 2, g_get_real_time ());
  paraat_uuid_format (&command->revoked, text);
  g_string_printf (command->desk.out, "%s ingetrokken\n", text);

  return paraat_sql_step_done (sql, statement, error);
}

static void
finish_revoke (Command *command)
{
  intake_revoke_device (command->intake, &command->revoked);
  command->out = g_strdup (command->desk.out->str);
}

/* --- publish --- */

static gboolean
publish_job (ParaatSql  *sql,
             gpointer    data,
             GError    **error)
{
  return intake_publish_job (sql, &((Command *) data)->publication, error);
}

static void
finish_publish (Command *command)
{
  command->out = intake_published (command->intake, &command->publication);
}

/* --- the words --- */

static gboolean
list_job (ParaatSql  *sql,
          gpointer    data,
          GError    **error)
{
  return intake_list_job (sql, &((Command *) data)->desk, error);
}

static gboolean
show_job (ParaatSql  *sql,
          gpointer    data,
          GError    **error)
{
  return intake_show_job (sql, &((Command *) data)->desk, error);
}

static gboolean
reply_job (ParaatSql  *sql,
           gpointer    data,
           GError    **error)
{
  return intake_reply_job (sql, &((Command *) data)->desk, error);
}

static gboolean
sealing_key_job (ParaatSql  *sql,
                 gpointer    data,
                 GError    **error)
{
  return TRUE;
}

static void
finish_sealing_key (Command *command)
{
  Intake *self = command->intake;
  g_autofree char *key = g_base64_encode (self->seal_public, sizeof self->seal_public);
  g_autofree char *own = g_base64_encode (paraat_device_get_public_key (self->device), PARAAT_PUBLIC_KEY_SIZE);

  command->out = g_strdup_printf ("%s %s %s\n", self->seal_id, key, own);
}

static gboolean
usage (GError     **error,
       const char  *text)
{
  g_set_error_literal (error, INTAKE_ERROR, INTAKE_ERROR_USAGE, text);
  return FALSE;
}

/* What is left after the options: the job, or NULL. */
static ParaatSqlFunc
choose_job (Command  *command,
            char    **words,
            GError  **error)
{
  const char *word = words[0];
  guint n = g_strv_length (words) - 1;

  if (g_str_equal (word, "enrol") && n == 0)
    {
      command->finish = finish_enrol;
      return prepare_enrol (command, error) ? enrol_job : NULL;
    }
  if (g_str_equal (word, "devices") && n == 0)
    return devices_job;
  if (g_str_equal (word, "list") && n == 0)
    return list_job;
  if (g_str_equal (word, "sealing-key") && n == 0)
    {
      command->finish = finish_sealing_key;
      return sealing_key_job;
    }
  if (g_str_equal (word, "revoke") && n == 1 && strlen (words[1]) >= PREFIX_MIN)
    {
      command->device = g_strdup (words[1]);
      command->finish = finish_revoke;
      return revoke_job;
    }
  if (g_str_equal (word, "publish") && n == 1 && g_path_is_absolute (words[1]))
    {
      command->publication.data_dir = command->intake->data_dir;
      command->publication.path = g_strdup (words[1]);
      command->finish = finish_publish;
      return publish_job;
    }
  if (g_str_equal (word, "show") && n == 1)
    {
      command->desk.names = g_strdupv (words + 1);
      return show_job;
    }
  if (g_str_equal (word, "reply") && (n > 0) != (command->desk.all_of != NULL) && command->desk.text != NULL
      && *command->desk.text != '\0')
    {
      command->desk.names = g_strdupv (words + 1);
      return reply_job;
    }
  usage (error, "Not understood. Words: enrol --bestuur-type T --nis N --name NAME [--base-url URL]; devices; revoke DEVICE;"
                " list [--json]; show REFERENCE|CASE; reply REFERENCE|CASE... --text T; reply --all-of BESTUUR --text T;"
                " publish PACK; sealing-key");

  return NULL;
}

static ParaatSqlFunc
parse (Command             *command,
       const char * const  *argv,
       GError             **error)
{
  const GOptionEntry entries[] = {
    { "bestuur-type", 0, 0, G_OPTION_ARG_STRING, &command->type, NULL, NULL },
    { "nis", 0, 0, G_OPTION_ARG_STRING, &command->nis, NULL, NULL },
    { "name", 0, 0, G_OPTION_ARG_STRING, &command->name, NULL, NULL },
    { "base-url", 0, 0, G_OPTION_ARG_STRING, &command->base_url, NULL, NULL },
    { "text", 0, 0, G_OPTION_ARG_STRING, &command->desk.text, NULL, NULL },
    { "all-of", 0, 0, G_OPTION_ARG_STRING, &command->desk.all_of, NULL, NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &command->desk.is_json, NULL, NULL },
    { NULL },
  };
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);
  g_autoptr(GError) local_error = NULL;
  g_auto(GStrv) words = g_new0 (char *, g_strv_length ((char **) argv) + 2);

  /* The parser takes a program's name first. */
  words[0] = g_strdup ("paraat-intake");
  for (guint i = 0; argv[i] != NULL; i++)
    words[i + 1] = g_strdup (argv[i]);
  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse_strv (context, &words, &local_error))
    {
      usage (error, local_error->message);
      return NULL;
    }
  if (words[0] == NULL || words[1] == NULL)
    {
      usage (error, "A word is missing");
      return NULL;
    }

  return choose_job (command, words + 1, error);
}

static void
done_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Command *command = g_task_get_task_data (task);
  Intake *self = command->intake;
  g_autoptr(GError) error = NULL;

  if (!paraat_store_write_finish (PARAAT_STORE (object), result, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    {
      if (command->finish != NULL)
        command->finish (command);
      else
        command->out = g_strdup (command->desk.out->str);
      if (command->desk.has_said)
        intake_wake (self, NULL);
      g_task_return_pointer (task, g_steal_pointer (&command->out), g_free);
    }
  intake_release (self);
}

/**
 * intake_command_async:
 * @argv: (array zero-terminated=1): a word and what belongs to it, without the program's name
 *
 * Does what the CRT's people ask: durable when the callback runs.
 */
void
intake_command_async (Intake              *self,
                      const char * const  *argv,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self->store, NULL, callback, user_data);
  Command *command = g_new0 (Command, 1);
  GError *error = NULL;
  ParaatSqlFunc job;

  g_task_set_source_tag (task, intake_command_async);
  g_task_set_task_data (task, command, (GDestroyNotify) command_free);
  command->intake = self;
  command->desk.out = g_string_new (NULL);
  job = parse (command, argv, &error);
  if (job == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  intake_hold (self);
  paraat_store_write_async (self->store, job, command, NULL, NULL, done_cb, g_steal_pointer (&task));
}

/**
 * intake_command_finish:
 * @error: INTAKE_ERROR: USAGE, NOT_FOUND, FAILED; [error@StoreError]; nothing was said
 *
 * Returns: (transfer full): what to print
 */
char *
intake_command_finish (Intake        *self,
                       GAsyncResult  *result,
                       GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, intake_command_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* SPDX-License-Identifier: EUPL-1.2 */

/* paraat-intake: the CRT's end, and the commands of those who work there. */
#define G_LOG_DOMAIN "paraat-intake"

#include "config.h"

#include "intake.h"
#include "paraat-folder.h"

#include <glib-unix.h>
#include <locale.h>
#include <sodium.h>
#include <string.h>

typedef struct
{
  Intake    *intake;        /* (owned) (nullable) */
  GMainLoop *loop;          /* (owned) */
  char     **argv;          /* (owned) the command and its arguments */
  char      *data_dir;      /* (owned) */
  char      *listen;        /* (owned) */
  char      *tls_cert;      /* (owned) (nullable) */
  char      *tls_key;       /* (owned) (nullable) */
  gboolean   self_signed;
  char      *ready_file;    /* (owned) (nullable) */
  int        status;
} Program;

static void
fail (Program      *program,
      const GError *error)
{
  g_printerr ("paraat-intake: %s\n", error->message);
  program->status = 1;
  g_main_loop_quit (program->loop);
}

static gboolean
terminated_cb (gpointer data)
{
  g_main_loop_quit (data);

  return G_SOURCE_CONTINUE;
}

static GTlsCertificate *
load_certificate (Program  *program,
                  GError  **error)
{
  if (program->self_signed)
    return intake_tls_self_signed (program->data_dir, error);
  if (program->tls_cert != NULL && program->tls_key != NULL)
    return g_tls_certificate_new_from_files (program->tls_cert, program->tls_key, error);

  return NULL;
}

static gboolean
start_serving (Program  *program,
               GError  **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autoptr(GTlsCertificate) certificate = load_certificate (program, &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (!intake_serve (program->intake, program->listen, certificate, error)
      || !intake_control_listen (program->intake, error))
    return FALSE;
  g_message ("Serving %s at %s", program->data_dir, program->intake->base_url);

  return program->ready_file == NULL
         || paraat_folder_write_file (program->ready_file, program->intake->base_url, strlen (program->intake->base_url),
                                      error);
}

static void
commanded_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  Program *program = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *out = intake_command_finish (program->intake, result, &error);

  if (out == NULL)
    {
      fail (program, error);
      return;
    }
  g_print ("%s", out);
  g_main_loop_quit (program->loop);
}

static void
opened_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  Program *program = user_data;
  g_autoptr(GError) error = NULL;

  if (!intake_open_finish (program->intake, result, &error))
    fail (program, error);
  else if (!g_str_equal (program->argv[0], "serve"))
    intake_command_async (program->intake, (const char * const *) program->argv, commanded_cb, program);
  else if (!start_serving (program, &error))
    fail (program, error);
}

static void
closed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_main_loop_quit (user_data);
}

static void
run (Program *program)
{
  program->intake = intake_new (program->data_dir);
  g_unix_signal_add (SIGTERM, terminated_cb, program->loop);
  g_unix_signal_add (SIGINT, terminated_cb, program->loop);
  intake_open_async (program->intake, opened_cb, program);
  g_main_loop_run (program->loop);

  if (program->intake->server != NULL)
    soup_server_disconnect (program->intake->server);
  if (program->intake->store != NULL)
    {
      paraat_store_close_async (program->intake->store, closed_cb, program->loop);
      g_main_loop_run (program->loop);
    }
  intake_free (program->intake);
}

static gboolean
parse (Program   *program,
       int       *argc,
       char    ***argv,
       GError   **error)
{
  const GOptionEntry entries[] = {
    { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, &program->data_dir, "Where the intake keeps everything", "DIR" },
    { "listen", 0, 0, G_OPTION_ARG_STRING, &program->listen, "serve: address and port (127.0.0.1:8443)", "HOST:PORT" },
    { "tls-cert", 0, 0, G_OPTION_ARG_FILENAME, &program->tls_cert, "serve: certificate", "FILE" },
    { "tls-key", 0, 0, G_OPTION_ARG_FILENAME, &program->tls_key, "serve: its key", "FILE" },
    { "tls-self-signed", 0, 0, G_OPTION_ARG_NONE, &program->self_signed, "serve: a certificate of its own", NULL },
    { "ready-file", 0, 0, G_OPTION_ARG_FILENAME, &program->ready_file, "serve: gets the address once it answers", "FILE" },
    { NULL },
  };
  g_autoptr(GOptionContext) context = g_option_context_new ("serve|enrol|devices|revoke|list|show|reply|keys …");

  /* Options of a command stay with the command. */
  g_option_context_set_ignore_unknown_options (context, TRUE);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  if (*argc < 2 || program->data_dir == NULL)
    {
      g_set_error_literal (error, INTAKE_ERROR, INTAKE_ERROR_USAGE,
                           "Usage: paraat-intake --data-dir DIR serve|enrol|devices|revoke|list|show|reply|keys …");
      return FALSE;
    }
  program->argv = g_strdupv (*argv + 1);
  if (program->listen == NULL)
    program->listen = g_strdup ("127.0.0.1:8443");

  return TRUE;
}

int
main (int    argc,
      char **argv)
{
  Program program = { .loop = g_main_loop_new (NULL, FALSE) };
  g_autoptr(GError) error = NULL;
  g_autofree char *out = NULL;
  gboolean is_served = FALSE;

  setlocale (LC_ALL, "");
  g_set_prgname ("paraat-intake");
  if (sodium_init () < 0)
    return 1;
  if (!parse (&program, &argc, &argv, &error))
    {
      g_printerr ("paraat-intake: %s\n", error->message);
      return 2;
    }

  if (!g_str_equal (program.argv[0], "serve"))
    out = intake_control_ask (program.data_dir, (const char * const *) program.argv, &is_served, &error);
  if (out != NULL)
    g_print ("%s", out);
  else if (is_served)
    {
      g_printerr ("paraat-intake: %s\n", error->message);
      program.status = 1;
    }
  else
    run (&program);

  g_main_loop_unref (program.loop);
  g_strfreev (program.argv);
  g_free (program.data_dir);
  g_free (program.listen);
  g_free (program.tls_cert);
  g_free (program.tls_key);
  g_free (program.ready_file);

  return program.status;
}

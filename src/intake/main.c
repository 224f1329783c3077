/* SPDX-License-Identifier: EUPL-1.2 */

/* paraat-intake: the CRT's receiving end.  `serve` is the server; every other word is a command, which a process that
 * serves the same folder does for it. */
#include "config.h"

#include "intake.h"
#include "paraat-folder.h"

#include <glib-unix.h>
#include <locale.h>
#include <malloc.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#define TRIM_S 30

typedef struct
{
  GMainLoop           *loop;
  Intake              *intake;
  const char * const  *words;
  char                *listen;
  char                *ready_file;
  char                *tls_cert;
  char                *tls_key;
  gboolean             is_self_signed;
  int                  status;
} Program;

static void
complain (Program      *program,
          const GError *error)
{
  g_printerr ("paraat-intake: %s\n", error->message);
  program->status = g_error_matches (error, INTAKE_ERROR, INTAKE_ERROR_USAGE) ? 2 : 1;
}

static void
closed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  Program *program = user_data;
  g_autoptr(GError) error = NULL;

  if (!intake_close_finish (program->intake, result, &error))
    complain (program, error);
  g_main_loop_quit (program->loop);
}

static void
close_intake (Program *program)
{
  if (program->intake->closing == NULL)
    intake_close_async (program->intake, closed_cb, program);
}

static gboolean
signal_cb (gpointer data)
{
  close_intake (data);

  return G_SOURCE_CONTINUE;   /* a second one finds it closing */
}

static GTlsCertificate *
load_certificate (Program  *program,
                  GError  **error)
{
  if (program->is_self_signed)
    return intake_tls_self_signed (program->intake->data_dir, error);

  return g_tls_certificate_new_from_files (program->tls_cert, program->tls_key, error);
}

static gboolean
trim_cb (gpointer data)
{
  malloc_trim (0);   /* what a burst of batches took goes back to the system */

  return G_SOURCE_CONTINUE;
}

static gboolean
begin_serving (Program  *program,
               GError  **error)
{
  Intake *self = program->intake;
  gboolean has_tls = program->is_self_signed || program->tls_cert != NULL;
  g_autoptr(GTlsCertificate) certificate = has_tls ? load_certificate (program, error) : NULL;
  g_autofree char *ready = NULL;

  if (has_tls && certificate == NULL)
    return FALSE;
  if (!intake_serve (self, program->listen, certificate, program->is_self_signed, error)
      || !intake_control_listen (self, error))
    return FALSE;
  g_timeout_add_seconds (TRIM_S, trim_cb, NULL);
  g_printerr ("paraat-intake: listening on %s\n", self->base_url);
  ready = g_strconcat (self->base_url, "\n", NULL);

  return program->ready_file == NULL || paraat_folder_write_file (program->ready_file, ready, strlen (ready), error);
}

static void
done_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  Program *program = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = intake_command_finish (program->intake, result, &error);

  if (text != NULL)
    fputs (text, stdout);
  else
    complain (program, error);
  close_intake (program);
}

static void
opened_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  Program *program = user_data;
  g_autoptr(GError) error = NULL;

  if (!intake_open_finish (program->intake, result, &error))
    {
      complain (program, error);
      g_main_loop_quit (program->loop);
      return;
    }
  if (!g_str_equal (program->words[0], "serve"))
    intake_command_async (program->intake, program->words, done_cb, program);
  else if (!begin_serving (program, &error))
    {
      complain (program, error);
      close_intake (program);
    }
}

static void
run (Program    *program,
     const char *data_dir)
{
  program->loop = g_main_loop_new (NULL, FALSE);
  program->intake = intake_new (data_dir);
  g_unix_signal_add (SIGTERM, signal_cb, program);
  g_unix_signal_add (SIGINT, signal_cb, program);
  intake_open_async (program->intake, opened_cb, program);
  g_main_loop_run (program->loop);
  intake_free (program->intake);
  g_main_loop_unref (program->loop);
}

/* A client that went away is an error of its connection, not the end; a laptop's worth of sockets is not enough. */
static void
prepare_process (void)
{
  struct rlimit files;

  setlocale (LC_ALL, "");
  umask (077);
  signal (SIGPIPE, SIG_IGN);
  mallopt (M_ARENA_MAX, 2);   /* one per thread would keep each thread's largest batch */
  if (getrlimit (RLIMIT_NOFILE, &files) == 0)
    {
      files.rlim_cur = MIN (files.rlim_max, 65536);
      (void) setrlimit (RLIMIT_NOFILE, &files);   /* then fewer connections at once */
    }
}

static gboolean
check_serve (Program  *program,
             GError  **error)
{
  if (program->listen == NULL || g_strv_length ((char **) program->words) != 1
      || (program->tls_cert == NULL) != (program->tls_key == NULL) || (program->is_self_signed && program->tls_cert != NULL))
    {
      g_set_error_literal (error, INTAKE_ERROR, INTAKE_ERROR_USAGE,
                           "serve --listen HOST:PORT [--tls-cert FILE --tls-key FILE | --tls-self-signed]"
                           " [--ready-file FILE]");
      return FALSE;
    }

  return TRUE;
}

/* A word's options are its own: those of serve are read here, the rest goes to the command. */
static gboolean
parse (Program   *program,
       char    ***argv,
       char     **out_data_dir,
       GError   **error)
{
  const GOptionEntry common[] = {
    { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, out_data_dir, "Where the intake keeps its data", "DIR" },
    { NULL },
  };
  const GOptionEntry serve[] = {
    { "listen", 0, 0, G_OPTION_ARG_STRING, &program->listen, "serve: where to listen", "HOST:PORT" },
    { "tls-cert", 0, 0, G_OPTION_ARG_FILENAME, &program->tls_cert, "serve: certificate and chain", "FILE" },
    { "tls-key", 0, 0, G_OPTION_ARG_FILENAME, &program->tls_key, "serve: its key", "FILE" },
    { "tls-self-signed", 0, 0, G_OPTION_ARG_NONE, &program->is_self_signed, "serve: a certificate of its own", NULL },
    { "ready-file", 0, 0, G_OPTION_ARG_FILENAME, &program->ready_file, "serve: gets the address", "FILE" },
    { NULL },
  };
  g_autoptr(GOptionContext) context = g_option_context_new ("WORD …");

  g_option_context_add_main_entries (context, common, NULL);
  if (g_strv_contains ((const char * const *) *argv, "serve"))
    g_option_context_add_main_entries (context, serve, NULL);
  else
    g_option_context_set_ignore_unknown_options (context, TRUE);
  g_option_context_set_summary (context, "Words: serve, enrol, devices, revoke, list, show, reply, publish, sealing-key");

  return g_option_context_parse_strv (context, argv, error);
}

/* Whoever serves the folder stands elsewhere. */
static void
make_path_absolute (char **words)
{
  if (g_str_equal (words[0], "publish") && words[1] != NULL)
    {
      g_autofree char *given = g_steal_pointer (&words[1]);

      words[1] = g_canonicalize_filename (given, NULL);
    }
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) words = NULL;
  g_autofree char *data_dir = NULL;
  g_autofree char *text = NULL;
  gboolean is_served = FALSE;
  Program program = { 0 };

  prepare_process ();
  words = g_strdupv (argv);
  if (!parse (&program, &words, &data_dir, &error) || words[1] == NULL)
    {
      g_printerr ("paraat-intake: %s\n", error != NULL ? error->message : "a word is missing; see --help");
      return 2;
    }
  if (data_dir == NULL)
    data_dir = g_build_filename (g_get_user_data_dir (), "paraat-intake", NULL);
  make_path_absolute (words + 1);
  program.words = (const char * const *) words + 1;

  if (g_str_equal (words[1], "serve"))
    {
      if (check_serve (&program, &error))
        run (&program, data_dir);
      else
        complain (&program, error);
    }
  else
    {
      text = intake_control_ask (data_dir, program.words, &is_served, &error);
      if (!is_served)
        run (&program, data_dir);
      else if (text != NULL)
        fputs (text, stdout);
      else
        complain (&program, error);
    }
  g_free (program.listen);
  g_free (program.ready_file);
  g_free (program.tls_cert);
  g_free (program.tls_key);

  return program.status;
}

/* SPDX-License-Identifier: EUPL-1.2 */

/* The program itself: its words while it serves and while it does not, its certificate, its end. */
#include "config.h"

#include "fixture.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>

typedef struct
{
  char        *dir;      /* (owned) */
  char        *ready;    /* (owned) */
  GSubprocess *serving;  /* (owned) (nullable) */
  char        *base_url; /* (owned) (nullable) */
} Program;

static void
set_up (Program       *program,
        gconstpointer  data)
{
  g_autofree char *base = support_new_dir ("program");

  /* Longer than a socket's name may be. */
  program->dir = g_build_filename (base, "een-map-met-een-lange-naam-zoals-ze-op-een-server-wel-eens-voorkomen",
                                   "en-daarin-nog-een-met-een-even-lange-naam-want-dat-mag", NULL);
  program->ready = g_build_filename (base, "ready", NULL);
}

static char *
run (Program    *program,
     int        *out_status,
     const char *first,
     ...)
{
  g_autoptr(GPtrArray) argv = g_ptr_array_new ();
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;
  g_autoptr(GError) error = NULL;
  int status;
  va_list rest;

  g_ptr_array_add (argv, (gpointer) PARAAT_INTAKE);
  g_ptr_array_add (argv, (gpointer) "--data-dir");
  g_ptr_array_add (argv, program->dir);
  va_start (rest, first);
  for (const char *word = first; word != NULL; word = va_arg (rest, const char *))
    g_ptr_array_add (argv, (gpointer) word);
  va_end (rest);
  g_ptr_array_add (argv, NULL);
  g_spawn_sync (NULL, (char **) argv->pdata, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, &err, &status, &error);
  g_assert_no_error (error);
  *out_status = WIFEXITED (status) ? WEXITSTATUS (status) : -1;
  if (*out_status != 0)
    g_test_message ("%s", err);

  return g_strconcat (out, *out_status != 0 ? err : "", NULL);
}

static void
serve (Program    *program,
       const char *option)
{
  g_autoptr(GError) error = NULL;
  gint64 deadline_us = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;

  g_unlink (program->ready);
  program->serving = g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_PIPE, &error, PARAAT_INTAKE, "--data-dir", program->dir,
                                       "serve", "--listen", "127.0.0.1:0", "--ready-file", program->ready, option, NULL);
  g_assert_no_error (error);
  while (!g_file_get_contents (program->ready, &program->base_url, NULL, NULL))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline_us);
      g_thread_yield ();
    }
  g_strstrip (program->base_url);
}

static char *
end_with_log (Program *program)
{
  char *log = NULL;
  g_autoptr(GError) error = NULL;

  g_subprocess_send_signal (program->serving, SIGTERM);
  g_subprocess_communicate_utf8 (program->serving, NULL, NULL, NULL, &log, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (program->serving));
  g_clear_object (&program->serving);
  g_clear_pointer (&program->base_url, g_free);

  return log;
}

static void
end (Program *program)
{
  g_free (end_with_log (program));
}

static void
tear_down (Program       *program,
           gconstpointer  data)
{
  if (program->serving != NULL)
    end (program);
  g_free (program->dir);
  g_free (program->ready);
}

static void
test_words (Program       *program,
            gconstpointer  data)
{
  g_autofree char *code = NULL;
  g_autofree char *again = NULL;
  g_autofree char *list = NULL;
  g_autofree char *wrong = NULL;
  g_autofree char *second = NULL;
  g_autofree char *path = NULL;
  g_autoptr(ParaatEnrolCode) parsed = NULL;
  struct stat found;
  int status;

  serve (program, NULL);
  code = run (program, &status, "enrol", "--bestuur-type", "gemeente", "--nis", "99999", "--name", "Voorbeeldegem", NULL);
  g_assert_cmpint (status, ==, 0);
  parsed = paraat_enrol_code_parse (code, NULL);
  g_assert_nonnull (parsed);
  g_assert_cmpstr (parsed->base_url, ==, program->base_url);
  list = run (program, &status, "list", "--json", NULL);
  g_assert_cmpstr (list, ==, "[]\n");
  wrong = run (program, &status, "show", "nergens", NULL);
  g_assert_cmpint (status, ==, 1);
  path = g_build_filename (program->dir, "control", NULL);
  g_assert_cmpint (g_stat (path, &found), ==, 0);
  g_assert_cmpuint (found.st_mode & 0777, ==, 0600);
  second = run (program, &status, "serve", "--listen", "127.0.0.1:0", NULL);   /* a second one is refused */
  g_assert_cmpint (status, ==, 1);
  end (program);

  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  again = run (program, &status, "enrol", "--bestuur-type", "gemeente", "--nis", "99999", "--name", "Voorbeeldegem", NULL);
  g_assert_cmpint (status, ==, 0);
  g_assert_cmpstr (again, !=, code);
}

static void
test_plain_only_here (Program       *program,
                      gconstpointer  data)
{
  static const char * const addresses[] = { "0.0.0.0:0", "[::]:0", "192.0.2.1:80", "meldpunt.example:80", "127.0.0.1:x" };

  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      int status;
      g_autofree char *text = run (program, &status, "serve", "--listen", addresses[i], NULL);

      g_assert_cmpint (status, !=, 0);
      g_assert_cmpstr (text, !=, "");
    }
}

static gboolean
accept_pinned_cb (SoupMessage         *message,
                  GTlsCertificate     *certificate,
                  GTlsCertificateFlags flags,
                  gpointer             user_data)
{
  guint8 spki[32];

  return intake_tls_spki (certificate, spki) && memcmp (spki, user_data, sizeof spki) == 0;
}

static void
test_self_signed (Program       *program,
                  gconstpointer  data)
{
  g_autofree char *code = NULL;
  g_autofree char *later = NULL;
  g_autoptr(ParaatEnrolCode) parsed = NULL;
  g_autoptr(ParaatEnrolCode) parsed_later = NULL;
  g_autoptr(SoupSession) session = soup_session_new ();
  g_autoptr(SoupMessage) message = NULL;
  g_autoptr(GBytes) body = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *url = NULL;
  int status;

  serve (program, "--tls-self-signed");
  g_assert_true (g_str_has_prefix (program->base_url, "https://127.0.0.1:"));
  code = run (program, &status, "enrol", "--bestuur-type", "gemeente", "--nis", "99999", "--name", "Voorbeeldegem", NULL);
  g_assert_cmpint (status, ==, 0);
  parsed = paraat_enrol_code_parse (code, NULL);
  g_assert_true (parsed->has_spki);

  url = g_strconcat (program->base_url, "/v1/changes", NULL);
  message = soup_message_new ("GET", url);
  g_signal_connect (message, "accept-certificate", G_CALLBACK (accept_pinned_cb), parsed->spki);
  body = soup_session_send_and_read (session, message, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (soup_message_get_status (message), ==, 401);
  end (program);

  serve (program, "--tls-self-signed");   /* the same key again */
  later = run (program, &status, "enrol", "--bestuur-type", "gemeente", "--nis", "99999", "--name", "Voorbeeldegem", NULL);
  parsed_later = paraat_enrol_code_parse (later, NULL);
  g_assert_cmpmem (parsed->spki, 32, parsed_later->spki, 32);
}

/* What somebody takes for a method is no line of the log, and no escape on the terminal of whoever reads it. */
static void
test_log_is_not_written_by_others (Program       *program,
                                   gconstpointer  data)
{
  static const char request[] = "X\n2026-11-24T07:00:00Z\033[2J\nPOST /v1/changes HTTP/1.1\r\nHost: x\r\n"
                                "Connection: close\r\n\r\n";
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GSocketConnection) connection = NULL;
  g_autofree char *log = NULL;
  g_autoptr(GUri) uri = NULL;
  char answer[1024];
  gsize n;

  serve (program, NULL);
  uri = g_uri_parse (program->base_url, G_URI_FLAGS_NONE, NULL);
  connection = g_socket_client_connect_to_host (client, "127.0.0.1", (guint16) g_uri_get_port (uri), NULL, NULL);
  g_assert_nonnull (connection);
  g_assert_true (g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request,
                                            sizeof request - 1, NULL, NULL, NULL));
  g_input_stream_read_all (g_io_stream_get_input_stream (G_IO_STREAM (connection)), answer, sizeof answer, &n, NULL, NULL);
  log = end_with_log (program);
  g_assert_nonnull (strstr (log, " 405 "));
  g_assert_null (strchr (log, '\033'));
  g_assert_false (g_str_has_prefix (log, "X") || strstr (log, "\n2026-11-24T07:00:00Z\033") != NULL);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add ("/intake/program/words", Program, NULL, set_up, test_words, tear_down);
  g_test_add ("/intake/program/log-is-not-written-by-others", Program, NULL, set_up, test_log_is_not_written_by_others,
              tear_down);
  g_test_add ("/intake/program/plain-only-here", Program, NULL, set_up, test_plain_only_here, tear_down);
  g_test_add ("/intake/program/self-signed", Program, NULL, set_up, test_self_signed, tear_down);

  return g_test_run ();
}

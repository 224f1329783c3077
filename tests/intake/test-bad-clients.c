/* SPDX-License-Identifier: EUPL-1.2 */

/* Clients that do not end what they began, or do not stop. */
#include "config.h"

#include "fixture.h"

#include <string.h>
#include <sys/socket.h>

static GSocketConnection *
dial (Fixture *fixture)
{
  g_autoptr(GUri) uri = g_uri_parse (fixture->intake->base_url, G_URI_FLAGS_NONE, NULL);
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GError) error = NULL;
  GSocketConnection *connection = g_socket_client_connect_to_host (client, "127.0.0.1", (guint16) g_uri_get_port (uri),
                                                                   NULL, &error);

  g_assert_no_error (error);

  return connection;
}

static void
tell (GSocketConnection *connection,
      const char        *text)
{
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), text, strlen (text), NULL, NULL, NULL);
}

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  *(gssize *) user_data = g_input_stream_read_finish (G_INPUT_STREAM (object), result, NULL);
}

/* What comes before the end of the connection, at most @max bytes of it. */
static char *
hear (GSocketConnection *connection,
      gsize              max)
{
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  g_autoptr(GString) text = g_string_new (NULL);
  gssize n = 1;

  while (n > 0 && text->len < max)
    {
      char piece[1024];

      n = -2;
      g_input_stream_read_async (input, piece, sizeof piece, G_PRIORITY_DEFAULT, NULL, read_cb, &n);
      while (n == -2)
        g_main_context_iteration (NULL, TRUE);
      if (n > 0)
        g_string_append_len (text, piece, n);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_still_serves (Fixture *fixture)
{
  g_autoptr(Reply) reply = ask (fixture, "GET", "/v1/changes", NULL, NULL, NULL);

  assert_problem (reply, 401, "unauthorized");
  while (fixture->intake->n_requests > 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (fixture->intake->n_busy, ==, 0);
}

static void
test_half_a_body (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new_enrolled (fixture, 1, "11111");
  g_autofree char *token = desk_token (fixture, desk);
  g_autofree char *head = g_strdup_printf ("POST /v1/changes HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n"
                                           "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"changes\":[",
                                           token);
  g_autoptr(GSocketConnection) connection = dial (fixture);
  g_autoptr(Reply) state = NULL;

  tell (connection, head);
  while (fixture->intake->n_requests == 0)
    g_main_context_iteration (NULL, TRUE);
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  assert_still_serves (fixture);
  state = desk_get (fixture, desk, "/v1/state");
  g_assert_cmpuint (reply_count (state, "runs"), ==, 0);
}

static void
test_slow_body (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GSocketConnection) connection = dial (fixture);
  g_autofree char *answer = NULL;

  fixture->intake->patience_ms = 200;
  tell (connection, "POST /v1/enrol HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{");
  answer = hear (connection, 1000);   /* ends because the intake ends it */
  g_assert_cmpstr (answer, ==, "");
  assert_still_serves (fixture);
}

static void
test_slow_head (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GSocketConnection) connection = NULL;
  g_autofree char *answer = NULL;

  fixture->intake->patience_ms = 50;   /* and an idle connection four times that */
  connection = dial (fixture);
  tell (connection, "POST /v1/enrol HTTP/1.1\r\nHost: x\r\nX-Slow");
  answer = hear (connection, 1000);
  g_assert_cmpstr (answer, ==, "");
  fixture->intake->patience_ms = 30000;
  assert_still_serves (fixture);
}

/* Without a length the size shows only as it comes. */
static void
test_endless_body (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(GSocketConnection) connection = dial (fixture);
  g_autofree char *piece = g_strnfill (0x4000, 'x');
  g_autofree char *chunk = g_strdup_printf ("4000\r\n%s\r\n", piece);
  g_autofree char *answer = NULL;

  tell (connection, "POST /v1/enrol HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                    "Transfer-Encoding: chunked\r\n\r\n");
  for (guint i = 0; i < 4; i++)
    {
      tell (connection, chunk);
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
  tell (connection, "0\r\n\r\n");
  answer = hear (connection, 12);
  g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 413"));
  assert_still_serves (fixture);
}

static void
keep_request_cb (SoupServer        *server,
                 SoupServerMessage *message,
                 gpointer           user_data)
{
  *(gpointer *) user_data = g_object_get_data (G_OBJECT (message), "intake-request");
}

/* The timer of its patience goes with the request: it would look into what is freed. */
static void
test_refused_body_leaves_no_timer (Fixture       *fixture,
                                   gconstpointer  data)
{
  g_autoptr(GSocketConnection) connection = dial (fixture);
  g_autofree char *piece = g_strnfill (0x10000, 'x');
  gpointer request = NULL;
  gulong handler = g_signal_connect_after (fixture->intake->server, "request-started", G_CALLBACK (keep_request_cb),
                                           &request);

  tell (connection, "POST /nothing HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000\r\n\r\n");
  while (request == NULL)
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < 9 * 16; i++)
    {
      tell (connection, piece);
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
  g_clear_signal_handler (&handler, fixture->intake->server);
  while (fixture->intake->n_requests > 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (g_main_context_find_source_by_user_data (NULL, request));
  assert_still_serves (fixture);
}

/* All of it is here and can be read, and who sent it is not known any more. */
static void
test_reset_before_it_is_read (Fixture       *fixture,
                              gconstpointer  data)
{
  static const char * const paths[] = { "/v1/reports", "/v1/enrol" };

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr(GSocketConnection) connection = dial (fixture);
      g_autofree char *text = g_strdup_printf ("POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                                               "Content-Length: 2\r\n\r\n{}", paths[i]);
      int fd = g_socket_get_fd (g_socket_connection_get_socket (connection));
      struct linger at_once = { .l_onoff = 1, .l_linger = 0 };

      tell (connection, text);
      g_assert_cmpint (setsockopt (fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once), ==, 0);
      g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
      assert_still_serves (fixture);
    }
}

static void
test_rubbish (Fixture       *fixture,
              gconstpointer  data)
{
  static const char * const rubbish[] = {
    "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", "GET\r\n\r\n", "\r\n\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
  };

  fixture->intake->patience_ms = 100;
  for (gsize i = 0; i < G_N_ELEMENTS (rubbish); i++)
    {
      g_autoptr(GSocketConnection) connection = dial (fixture);
      g_autofree char *answer = NULL;

      tell (connection, rubbish[i]);
      answer = hear (connection, 100000);
      g_assert_null (strstr (answer, "200 OK"));
    }
  fixture->intake->patience_ms = 30000;
  assert_still_serves (fixture);
}

/* libsoup itself complains of this one. */
static void
test_negative_length (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr(GSocketConnection) connection = dial (fixture);
  g_autofree char *answer = NULL;

  fixture->intake->patience_ms = 100;
  g_test_expect_message ("GLib-GObject", G_LOG_LEVEL_CRITICAL, "*content-length*");
  tell (connection, "POST /v1/enrol HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: -5\r\n\r\n");
  answer = hear (connection, 12);
  g_test_assert_expected_messages ();
  g_assert_null (strstr (answer, "200 OK"));
  fixture->intake->patience_ms = 30000;
  assert_still_serves (fixture);
}

static void
test_idle (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GSocketConnection) connection = NULL;
  g_autofree char *answer = NULL;

  fixture->intake->patience_ms = 250;   /* and an idle connection four times that */
  connection = dial (fixture);
  tell (connection, "GET /v1/changes HTTP/1.1\r\nHost: x\r\n\r\n");
  answer = hear (connection, 100000);
  g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 401"));
  fixture->intake->patience_ms = 30000;
  assert_still_serves (fixture);
}

static void
test_gone_while_waiting (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new_enrolled (fixture, 1, "11111");
  g_autofree char *token = desk_token (fixture, desk);
  g_autofree char *head = g_strdup_printf ("GET /v1/changes?wait=1 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n",
                                           token);
  g_autoptr(GSocketConnection) connection = dial (fixture);

  tell (connection, head);
  while (fixture->intake->waiters->len == 0)
    g_main_context_iteration (NULL, TRUE);
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  while (fixture->intake->waiters->len > 0)
    g_main_context_iteration (NULL, TRUE);
  assert_still_serves (fixture);
}

static void
test_many_at_once (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(GPtrArray) connections = g_ptr_array_new_with_free_func (g_object_unref);

  /* None of these is read by the intake before all are made: they wait in the backlog. */
  for (guint i = 0; i < 200; i++)
    {
      g_ptr_array_add (connections, dial (fixture));
      tell (g_ptr_array_index (connections, i), "GET /v1/changes HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    }
  for (guint i = 0; i < connections->len; i++)
    {
      g_autofree char *answer = hear (g_ptr_array_index (connections, i), 100000);

      g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 401"));
    }
}

/* Bodies that do not end are held, of one device only so many. */
static void
test_many_of_one (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(GPtrArray) connections = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(Desk) desk = desk_new_enrolled (fixture, 1, "11111");
  g_autoptr(Desk) colleague = desk_new_enrolled (fixture, 2, "11111");
  g_autofree char *token = desk_token (fixture, desk);
  g_autofree char *head = g_strdup_printf ("PUT /v1/blobs/%064d HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n"
                                           "Content-Type: application/octet-stream\r\nContent-Length: 1000\r\n\r\n{",
                                           0, token);
  g_autoptr(Reply) over = NULL;
  g_autoptr(Reply) other = NULL;
  g_autoptr(Reply) after = NULL;

  for (guint i = 0; i < INTAKE_AT_ONCE; i++)
    {
      g_ptr_array_add (connections, dial (fixture));
      tell (g_ptr_array_index (connections, i), head);
    }
  while (fixture->intake->n_requests < INTAKE_AT_ONCE)
    g_main_context_iteration (NULL, TRUE);
  over = desk_get (fixture, desk, "/v1/state");
  assert_problem (over, 429, "rate-limited");
  other = desk_get (fixture, colleague, "/v1/state");
  g_assert_cmpuint (other->status, ==, 200);
  for (guint i = 0; i < connections->len; i++)
    g_io_stream_close (g_ptr_array_index (connections, i), NULL, NULL);
  assert_still_serves (fixture);
  g_assert_cmpuint (g_hash_table_size (fixture->intake->speakers), ==, 0);
  after = desk_get (fixture, desk, "/v1/state");
  g_assert_cmpuint (after->status, ==, 200);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  fixture_add ("/intake/bad-clients/half-a-body", test_half_a_body);
  fixture_add ("/intake/bad-clients/slow-body", test_slow_body);
  fixture_add ("/intake/bad-clients/slow-head", test_slow_head);
  fixture_add ("/intake/bad-clients/endless-body", test_endless_body);
  fixture_add ("/intake/bad-clients/refused-body-leaves-no-timer", test_refused_body_leaves_no_timer);
  fixture_add ("/intake/bad-clients/reset-before-it-is-read", test_reset_before_it_is_read);
  fixture_add ("/intake/bad-clients/rubbish", test_rubbish);
  fixture_add ("/intake/bad-clients/negative-length", test_negative_length);
  fixture_add ("/intake/bad-clients/idle", test_idle);
  fixture_add ("/intake/bad-clients/gone-while-waiting", test_gone_while_waiting);
  fixture_add ("/intake/bad-clients/many-at-once", test_many_at_once);
  fixture_add ("/intake/bad-clients/many-of-one", test_many_of_one);

  return g_test_run ();
}

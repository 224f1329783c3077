/* SPDX-License-Identifier: EUPL-1.2 */

/* DIR/control: a Unix socket, 0600, by which `paraat-intake show …` speaks to the one that serves, which has the store.
 * One line of JSON each way: ["show", "7K3M-Q0ZD-4"] → {"out": "…"} or {"error": "…"}. */
#include "config.h"

#include "intake.h"

#include <errno.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#define LINE_MAX_SIZE (1024 * 1024)

typedef struct
{
  Intake            *intake;
  GSocketConnection *connection;   /* (owned) */
} Call;

static void
call_free (Call *call)
{
  g_io_stream_close (G_IO_STREAM (call->connection), NULL, NULL);   /* the answer is out, or nobody listens */
  g_object_unref (call->connection);
  g_free (call);
}

static void
written_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  (void) g_output_stream_write_all_finish (G_OUTPUT_STREAM (object), result, NULL, NULL);   /* as above */
  call_free (user_data);
}

static void
answer (Call       *call,
        const char *name,
        const char *text)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  GOutputStream *stream = g_io_stream_get_output_stream (G_IO_STREAM (call->connection));
  g_autofree char *json = NULL;
  char *line;

  json_builder_begin_object (builder);
  paraat_wire_add_string (builder, name, text);
  json_builder_end_object (builder);
  json = paraat_wire_print (builder);
  line = g_strconcat (json, "\n", NULL);
  g_object_set_data_full (G_OBJECT (call->connection), "line", line, g_free);
  g_output_stream_write_all_async (stream, line, strlen (line), G_PRIORITY_DEFAULT, NULL, written_cb, call);
}

static void
commanded_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  Call *call = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *out = intake_command_finish (call->intake, result, &error);

  answer (call, out != NULL ? "out" : "error", out != NULL ? out : error->message);
}

static GStrv
parse_argv (const char *line)
{
  g_autoptr(JsonNode) node = paraat_wire_parse_json (line, strlen (line), NULL);
  g_autoptr(GStrvBuilder) builder = NULL;
  JsonArray *array;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return NULL;
  builder = g_strv_builder_new ();
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (json_node_get_value_type (element) != G_TYPE_STRING)
        return NULL;
      g_strv_builder_add (builder, json_node_get_string (element));
    }

  return g_strv_builder_end (builder);
}

static void
line_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  Call *call = user_data;
  g_autofree char *line = g_data_input_stream_read_line_finish_utf8 (G_DATA_INPUT_STREAM (object), result, NULL, NULL);
  g_auto(GStrv) argv = line != NULL && strlen (line) < LINE_MAX_SIZE ? parse_argv (line) : NULL;

  if (argv == NULL || argv[0] == NULL)
    answer (call, "error", "The command cannot be read");
  else
    intake_command_async (call->intake, (const char * const *) argv, commanded_cb, call);
}

static gboolean
incoming_cb (GSocketService    *service,
             GSocketConnection *connection,
             GObject           *source,
             gpointer           user_data)
{
  g_autoptr(GDataInputStream) input = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  Call *call = g_new0 (Call, 1);

  call->intake = user_data;
  call->connection = g_object_ref (connection);
  g_data_input_stream_read_line_async (input, G_PRIORITY_DEFAULT, NULL, line_cb, call);

  return TRUE;
}

static char *
control_path (const char *data_dir)
{
  return g_build_filename (data_dir, "control", NULL);
}


gboolean
intake_control_listen (Intake  *self,
                       GError **error)
{
  g_autofree char *path = control_path (self->data_dir);
  g_autoptr(GSocketAddress) address = g_unix_socket_address_new (path);
  mode_t saved_mask;
  gboolean ok;

  (void) g_unlink (path);   /* of a server that was killed: the folder's lock says that it is gone */
  self->control = g_socket_service_new ();
  saved_mask = umask (0177);
  ok = g_socket_listener_add_address (G_SOCKET_LISTENER (self->control), address, G_SOCKET_TYPE_STREAM,
                                      G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL, error);
  umask (saved_mask);
  if (!ok)
    return FALSE;
  g_signal_connect (self->control, "incoming", G_CALLBACK (incoming_cb), self);

  return TRUE;
}

static char *
read_answer (GSocketConnection  *connection,
             GError            **error)
{
  g_autoptr(GDataInputStream) input = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  g_autofree char *line = g_data_input_stream_read_line_utf8 (input, NULL, NULL, error);
  g_autoptr(JsonNode) node = NULL;
  const char *text;

  if (line == NULL)
    {
      if (error != NULL && *error == NULL)
        g_set_error_literal (error, INTAKE_ERROR, INTAKE_ERROR_FAILED, "The server gave no answer");
      return NULL;
    }
  node = paraat_wire_parse_json (line, strlen (line), error);
  if (node == NULL)
    return NULL;
  if (JSON_NODE_HOLDS_OBJECT (node) && paraat_wire_get_string (json_node_get_object (node), "out", &text))
    return g_strdup (text);
  if (!JSON_NODE_HOLDS_OBJECT (node) || !paraat_wire_get_string (json_node_get_object (node), "error", &text))
    text = "The answer cannot be read";
  g_set_error_literal (error, INTAKE_ERROR, INTAKE_ERROR_FAILED, text);

  return NULL;
}

/* FALSE in @out_is_served: nobody serves this folder; no error then. */
char *
intake_control_ask (const char          *data_dir,
                    const char * const  *argv,
                    gboolean            *out_is_served,
                    GError             **error)
{
  g_autofree char *path = control_path (data_dir);
  g_autoptr(GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GSocketConnection) connection = NULL;
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autofree char *json = NULL;
  g_autofree char *line = NULL;

  *out_is_served = FALSE;
  connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, NULL);
  if (connection == NULL)
    return NULL;
  *out_is_served = TRUE;
  json_builder_begin_array (builder);
  for (guint i = 0; argv[i] != NULL; i++)
    json_builder_add_string_value (builder, argv[i]);
  json_builder_end_array (builder);
  json = paraat_wire_print (builder);
  line = g_strconcat (json, "\n", NULL);
  if (!g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), line, strlen (line), NULL, NULL,
                                  error))
    return NULL;

  return read_answer (connection, error);
}

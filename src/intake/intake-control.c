/* SPDX-License-Identifier: EUPL-1.2 */

/* DIR/control: a Unix socket for the owner of the folder (0600).  A line {"argv": […]} in, a line {"text": …} or
 * {"error": …, "usage": …} out.  It exists because a second process may not open the store. */
#include "config.h"

#include "intake.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CONTROL_FILE "control"

/* A socket's name has at most 107 bytes, a folder's may have more: it is reached by its descriptor. */
static GSocketAddress *
address_below (int dir)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d/" CONTROL_FILE, dir);

  return g_unix_socket_address_new (path);
}

static int
open_dir (const char  *data_dir,
          GError     **error)
{
  int dir = open (data_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (dir < 0)
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s cannot be opened: %s", data_dir, g_strerror (errno));

  return dir;
}

/* --- the end that serves --- */

typedef struct
{
  Intake            *intake;
  GSocketConnection *connection;   /* (owned) */
  GDataInputStream  *input;        /* (owned) */
} Talk;

static void
talk_free (Talk *talk)
{
  Intake *intake = talk->intake;

  g_object_unref (talk->input);
  g_object_unref (talk->connection);
  g_free (talk);
  intake_release (intake);
}

static void
told_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  /* Who asked and went away does not matter. */
  if (!g_output_stream_write_all_finish (G_OUTPUT_STREAM (object), result, NULL, &error))
    g_debug ("%s", error->message);
  talk_free (user_data);
}

static void
tell (Talk         *talk,
      const char   *text,
      const GError *error)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autofree char *json = NULL;
  char *line;
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (talk->connection));

  json_builder_begin_object (builder);
  if (error != NULL)
    {
      paraat_wire_add_string (builder, "error", error->message);
      json_builder_set_member_name (builder, "usage");
      json_builder_add_boolean_value (builder, g_error_matches (error, INTAKE_ERROR, INTAKE_ERROR_USAGE));
    }
  else
    paraat_wire_add_string (builder, "text", text);
  json_builder_end_object (builder);
  json = paraat_wire_print (builder);
  line = g_strconcat (json, "\n", NULL);
  g_object_set_data_full (G_OBJECT (talk->connection), "line", line, g_free);
  g_output_stream_write_all_async (output, line, strlen (line), G_PRIORITY_DEFAULT, NULL, told_cb, talk);
}

static void
done_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  Talk *talk = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = intake_command_finish (talk->intake, result, &error);

  tell (talk, text, error);
}

static char **
read_argv (const char *line)
{
  g_autoptr(JsonNode) node = paraat_wire_parse_json (line, strlen (line), NULL);
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_OBJECT (node)
                       ? paraat_wire_get_array (json_node_get_object (node), "argv") : NULL;
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_VALUE (element) || json_node_get_value_type (element) != G_TYPE_STRING)
        return NULL;
      g_strv_builder_add (builder, json_node_get_string (element));
    }

  return array != NULL ? g_strv_builder_end (builder) : NULL;
}

static void
asked_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  Talk *talk = user_data;
  g_autofree char *line = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (object), result, NULL, NULL);
  g_auto(GStrv) argv = line != NULL ? read_argv (line) : NULL;

  if (argv == NULL)
    {
      talk_free (talk);
      return;
    }
  intake_command_async (talk->intake, (const char * const *) argv, done_cb, talk);
}

static gboolean
incoming_cb (GSocketService    *service,
             GSocketConnection *connection,
             GObject           *source,
             gpointer           user_data)
{
  Talk *talk = g_new0 (Talk, 1);

  talk->intake = user_data;
  talk->connection = g_object_ref (connection);
  talk->input = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  g_socket_set_timeout (g_socket_connection_get_socket (connection), 10);   /* who says nothing is not waited for */
  intake_hold (talk->intake);
  g_data_input_stream_read_line_async (talk->input, G_PRIORITY_DEFAULT, NULL, asked_cb, talk);

  return TRUE;
}

/**
 * intake_control_listen:
 * @self: open: no other process has the folder, so a socket that is there is of one that ended
 */
gboolean
intake_control_listen (Intake  *self,
                       GError **error)
{
  g_autofd int dir = open_dir (self->data_dir, error);
  g_autofree char *path = g_build_filename (self->data_dir, CONTROL_FILE, NULL);
  g_autoptr(GSocketAddress) address = NULL;
  g_autoptr(GSocketService) service = g_socket_service_new ();
  mode_t mask;
  gboolean ok;

  if (dir < 0)
    return FALSE;
  (void) g_unlink (path);   /* if it cannot go, binding says so */
  address = address_below (dir);
  mask = umask (0177);
  ok = g_socket_listener_add_address (G_SOCKET_LISTENER (service), address, G_SOCKET_TYPE_STREAM,
                                      G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL, error);
  umask (mask);
  if (!ok)
    return FALSE;
  g_signal_connect (service, "incoming", G_CALLBACK (incoming_cb), self);   /* the intake owns the service */
  self->control = g_steal_pointer (&service);

  return TRUE;
}

void
intake_control_stop (Intake *self)
{
  g_autofree char *path = g_build_filename (self->data_dir, CONTROL_FILE, NULL);

  if (self->control == NULL)
    return;
  g_socket_service_stop (self->control);
  g_socket_listener_close (G_SOCKET_LISTENER (self->control));
  g_clear_object (&self->control);
  (void) g_unlink (path);   /* one that stays behind is taken for what it is */
}

/* --- the end that asks --- */

static char *
write_line (const char * const *argv)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autofree char *json = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "argv");
  json_builder_begin_array (builder);
  for (guint i = 0; argv[i] != NULL; i++)
    json_builder_add_string_value (builder, argv[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  json = paraat_wire_print (builder);

  return g_strconcat (json, "\n", NULL);
}

static char *
read_answer (GInputStream  *stream,
             GError       **error)
{
  g_autoptr(GDataInputStream) input = g_data_input_stream_new (stream);
  gsize size;
  g_autofree char *line = g_data_input_stream_read_line (input, &size, NULL, error);
  g_autoptr(JsonNode) node = NULL;
  const char *text;
  JsonNode *is_usage;

  if (line == NULL)
    {
      if (error != NULL && *error == NULL)
        g_set_error_literal (error, INTAKE_ERROR, INTAKE_ERROR_FAILED, "The intake ended before it answered");
      return NULL;
    }
  node = paraat_wire_parse_json (line, size, error);
  if (node == NULL)
    return NULL;
  if (JSON_NODE_HOLDS_OBJECT (node) && paraat_wire_get_string (json_node_get_object (node), "text", &text))
    return g_strdup (text);
  if (!JSON_NODE_HOLDS_OBJECT (node) || !paraat_wire_get_string (json_node_get_object (node), "error", &text))
    text = "The intake did not understand";
  is_usage = JSON_NODE_HOLDS_OBJECT (node) ? json_object_get_member (json_node_get_object (node), "usage") : NULL;
  g_set_error_literal (error, INTAKE_ERROR,
                       is_usage != NULL && json_node_get_boolean (is_usage) ? INTAKE_ERROR_USAGE : INTAKE_ERROR_FAILED, text);

  return NULL;
}

/**
 * intake_control_ask:
 * @argv: a word and what belongs to it
 * @out_is_served: (out): whether a process serves this folder; if not, nothing was asked
 *
 * Blocks until the process that serves has answered.
 *
 * Returns: (transfer full) (nullable): what to print
 */
char *
intake_control_ask (const char          *data_dir,
                    const char * const  *argv,
                    gboolean            *out_is_served,
                    GError             **error)
{
  g_autofd int dir = open_dir (data_dir, NULL);   /* no folder yet: nobody serves it */
  g_autoptr(GSocketAddress) address = dir >= 0 ? address_below (dir) : NULL;
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GSocketConnection) connection = NULL;
  g_autofree char *line = write_line (argv);

  if (address != NULL)
    connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, NULL);
  *out_is_served = connection != NULL;
  if (connection == NULL
      || !g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), line, strlen (line), NULL,
                                     NULL, error))
    return NULL;

  return read_answer (g_io_stream_get_input_stream (G_IO_STREAM (connection)), error);
}

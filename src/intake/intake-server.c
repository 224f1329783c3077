/* SPDX-License-Identifier: EUPL-1.2 */

/* HTTP: routes, limits, who is speaking, answers.  One line of log a request, without names, words or secrets. */
#define G_LOG_DOMAIN "paraat-intake"

#include "config.h"

#include "intake.h"

#include <errno.h>
#include <sodium.h>
#include <string.h>

#define BACKLOG       1024
#define LEEWAY_S      60
#define PART_MAX_SIZE (8 * 1024 * 1024)   /* of one PUT of a blob */

G_DEFINE_QUARK (intake-error-quark, intake_error)

/* --- answers --- */

void
intake_answer_json (SoupServerMessage *message,
                    guint              status,
                    JsonBuilder       *builder)
{
  char *text = paraat_wire_print (builder);

  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_TAKE, text, strlen (text));
}

static void
answer_problem (SoupServerMessage   *message,
                const ParaatProblem *problem)
{
  g_autoptr(GBytes) body = paraat_problem_encode (problem);
  gsize size;
  const char *data = g_bytes_get_data (body, &size);

  soup_server_message_set_status (message, problem->status, NULL);
  soup_server_message_set_response (message, "application/problem+json", SOUP_MEMORY_COPY, data, size);
}

void
intake_answer_problem (SoupServerMessage *message,
                       guint              status,
                       const char        *name,
                       const char        *detail)
{
  const ParaatProblem problem = {
    .name = (char *) name, .title = (char *) soup_status_get_phrase (status), .detail = (char *) detail, .status = status,
  };

  answer_problem (message, &problem);
}

/* Errors become problems here and nowhere else; what is ours to know stays in the log. */
void
intake_answer_error (SoupServerMessage *message,
                     const GError      *error)
{
  if (g_error_matches (error, PARAAT_WIRE_ERROR, PARAAT_WIRE_ERROR_TOO_LARGE))
    intake_answer_problem (message, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, "too-large", error->message);
  else if (error->domain == PARAAT_WIRE_ERROR || error->domain == PARAAT_CHANGE_ERROR)
    intake_answer_problem (message, SOUP_STATUS_BAD_REQUEST, "malformed", error->message);
  else if (g_error_matches (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_FULL))
    {
      soup_message_headers_append (soup_server_message_get_response_headers (message), "Retry-After", "60");
      intake_answer_problem (message, SOUP_STATUS_SERVICE_UNAVAILABLE, "full", "The intake has no room at the moment");
    }
  else
    {
      g_warning ("%s", error->message);
      intake_answer_problem (message, SOUP_STATUS_INTERNAL_SERVER_ERROR, "internal", "The intake could not do that");
    }
}

void
intake_add_epoch (Intake      *self,
                  JsonBuilder *builder)
{
  paraat_wire_add_string (builder, "epoch", self->epoch);
}

/* --- who is speaking --- */

static gboolean
refuse_token (SoupServerMessage *message,
              const char        *reason)
{
  const ParaatProblem problem = {
    .name = (char *) "unauthorized", .title = (char *) "Unauthorized", .status = SOUP_STATUS_UNAUTHORIZED,
    .detail = (char *) "The intake does not accept this token", .reason = (char *) reason, .now_us = g_get_real_time (),
  };

  soup_message_headers_replace (soup_server_message_get_response_headers (message), "WWW-Authenticate", "Bearer");
  answer_problem (message, &problem);

  return FALSE;
}

gboolean
intake_authenticate (Intake            *self,
                     SoupServerMessage *message,
                     IntakeDevice      *out_device)
{
  const char *header = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Authorization");
  gint64 now_s = g_get_real_time () / G_USEC_PER_SEC;
  const IntakeDevice *device;
  ParaatTokenClaims claims;

  if (header == NULL || g_ascii_strncasecmp (header, "Bearer ", 7) != 0 || !paraat_token_parse (header + 7, &claims, NULL)
      || !paraat_uuid_equal (&claims.audience, paraat_device_get_id (self->device)))
    return refuse_token (message, "token");
  device = g_hash_table_lookup (self->devices, &claims.device);
  if (device == NULL)
    return refuse_token (message, "unknown-device");
  if (!paraat_token_verify (header + 7, device->key, NULL))
    return refuse_token (message, "signature");
  if (device->is_revoked)
    return refuse_token (message, "revoked");
  if (claims.issued_s > now_s + LEEWAY_S || claims.expires_s < now_s - LEEWAY_S)
    return refuse_token (message, "clock");
  *out_device = *device;

  return TRUE;
}

/* --- requests --- */

static gsize
max_body (SoupServerMessage *message)
{
  const char *path = g_uri_get_path (soup_server_message_get_uri (message));

  if (g_str_has_prefix (path, "/v1/blobs/"))
    return PART_MAX_SIZE;
  if (g_str_equal (path, "/v1/reports"))
    return 2 * PARAAT_REPORT_MAX_BYTES;   /* sealed and in base64 */
  if (g_str_equal (path, "/v1/enrol"))
    return 4096;

  return PARAAT_BATCH_MAX_BYTES;
}

/* Once the answer is set, what still comes of the body is thrown away as it comes. */
static void
refuse_body (SoupServerMessage *message)
{
  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Connection", "close");
  intake_answer_problem (message, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, "too-large", "The request is too large");
}

static void
got_headers_cb (SoupServerMessage *message,
                Intake            *self)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);

  if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH
      && soup_message_headers_get_content_length (headers) > (goffset) max_body (message))
    refuse_body (message);
}

static void
got_chunk_cb (SoupServerMessage *message,
              GBytes            *chunk,
              Intake            *self)
{
  gsize sum = GPOINTER_TO_SIZE (g_object_get_data (G_OBJECT (message), "intake-size")) + g_bytes_get_size (chunk);

  g_object_set_data (G_OBJECT (message), "intake-size", GSIZE_TO_POINTER (sum));
  if (sum > max_body (message) && soup_server_message_get_status (message) == 0)
    refuse_body (message);
}

static void
request_started_cb (SoupServer        *server,
                    SoupServerMessage *message,
                    Intake            *self)
{
  g_signal_connect (message, "got-headers", G_CALLBACK (got_headers_cb), self);
  g_signal_connect (message, "got-chunk", G_CALLBACK (got_chunk_cb), self);
}

static void
request_finished_cb (SoupServer        *server,
                     SoupServerMessage *message,
                     Intake            *self)
{
  const char *path = g_uri_get_path (soup_server_message_get_uri (message));

  g_info ("%s %s %u", soup_server_message_get_method (message),
          g_str_has_prefix (path, "/v1/blobs/") ? "/v1/blobs/…" : path, soup_server_message_get_status (message));
}

static void
forget_waiter (SoupServerMessage *message,
               Intake            *self)
{
  for (guint i = 0; i < self->waiters->len; i++)
    {
      IntakeWaiter *waiter = g_ptr_array_index (self->waiters, i);

      if (waiter->message == message)
        {
          g_ptr_array_remove_index_fast (self->waiters, i);
          return;
        }
    }
}

static void
request_aborted_cb (SoupServer        *server,
                    SoupServerMessage *message,
                    Intake            *self)
{
  forget_waiter (message, self);
}

static gboolean
has_json (SoupServerMessage *message)
{
  const char *type = soup_message_headers_get_content_type (soup_server_message_get_request_headers (message), NULL);

  if (g_strcmp0 (type, "application/json") == 0)
    return TRUE;
  intake_answer_problem (message, SOUP_STATUS_UNSUPPORTED_MEDIA_TYPE, "malformed", "The request is not application/json");

  return FALSE;
}

static gboolean
is_method (SoupServerMessage *message,
           const char        *method)
{
  return g_str_equal (soup_server_message_get_method (message), method);
}

static void
handle_cb (SoupServer        *server,
           SoupServerMessage *message,
           const char        *path,
           GHashTable        *query,
           gpointer           user_data)
{
  Intake *self = user_data;

  if (soup_server_message_get_status (message) != 0)
    return;   /* refused while it came */

  if (g_str_equal (path, "/v1/changes") && is_method (message, "POST"))
    {
      if (has_json (message))
        intake_handle_post (self, message);
    }
  else if (g_str_equal (path, "/v1/changes") && is_method (message, "GET"))
    intake_handle_get (self, message, query);
  else if (g_str_equal (path, "/v1/state") && is_method (message, "GET"))
    intake_handle_state (self, message, query);
  else if (g_str_equal (path, "/v1/enrol") && is_method (message, "POST"))
    {
      if (has_json (message))
        intake_handle_enrol (self, message);
    }
  else if (g_str_equal (path, "/v1/reports") && is_method (message, "POST"))
    {
      if (has_json (message))
        intake_handle_report (self, message);
    }
  else if (g_str_has_prefix (path, "/v1/blobs/") && (is_method (message, "HEAD") || is_method (message, "PUT")))
    intake_handle_blob (self, message, path + strlen ("/v1/blobs/"));
  else if (g_str_equal (path, "/v1/changes") || g_str_equal (path, "/v1/state") || g_str_equal (path, "/v1/enrol")
           || g_str_equal (path, "/v1/reports") || g_str_has_prefix (path, "/v1/blobs/"))
    intake_answer_problem (message, SOUP_STATUS_METHOD_NOT_ALLOWED, "not-found", "Not with this method");
  else
    intake_answer_problem (message, SOUP_STATUS_NOT_FOUND, "not-found", "There is nothing here");
}

/* --- listening --- */

/* SoupServer's own sockets have a backlog of 10: on a bad night that means connections reset. */
static GSocket *
new_listener (GInetSocketAddress  *address,
              GError             **error)
{
  g_autoptr(GSocket) socket = g_socket_new (g_socket_address_get_family (G_SOCKET_ADDRESS (address)), G_SOCKET_TYPE_STREAM,
                                            G_SOCKET_PROTOCOL_TCP, error);

  if (socket == NULL)
    return NULL;
  g_socket_set_listen_backlog (socket, BACKLOG);
  if (!g_socket_bind (socket, G_SOCKET_ADDRESS (address), TRUE, error) || !g_socket_listen (socket, error))
    return NULL;

  return g_steal_pointer (&socket);
}

static GInetSocketAddress *
parse_listen (const char  *listen,
              gboolean     has_tls,
              GError     **error)
{
  g_autoptr(GNetworkAddress) parsed = G_NETWORK_ADDRESS (g_network_address_parse (listen, 8443, error));
  g_autoptr(GInetAddress) address = NULL;

  if (parsed == NULL)
    return NULL;
  address = g_inet_address_new_from_string (g_network_address_get_hostname (parsed));
  if (address == NULL)
    {
      g_set_error (error, INTAKE_ERROR, INTAKE_ERROR_USAGE, "%s is not an address such as 127.0.0.1:8443", listen);
      return NULL;
    }
  if (!has_tls && !g_inet_address_get_is_loopback (address))
    {
      g_set_error_literal (error, INTAKE_ERROR, INTAKE_ERROR_USAGE,
                           "Without a certificate the intake listens on a loopback address only");
      return NULL;
    }

  return G_INET_SOCKET_ADDRESS (g_inet_socket_address_new (address, g_network_address_get_port (parsed)));
}

static char *
make_base_url (GSocket   *socket,
               gboolean   has_tls)
{
  g_autoptr(GSocketAddress) bound = g_socket_get_local_address (socket, NULL);
  GInetSocketAddress *address = G_INET_SOCKET_ADDRESS (bound);
  g_autofree char *host = g_inet_address_to_string (g_inet_socket_address_get_address (address));

  return g_strdup_printf (strchr (host, ':') != NULL ? "%s://[%s]:%u" : "%s://%s:%u", has_tls ? "https" : "http", host,
                          g_inet_socket_address_get_port (address));
}

gboolean
intake_serve (Intake           *self,
              const char       *listen,
              GTlsCertificate  *certificate,
              GError          **error)
{
  g_autoptr(GInetSocketAddress) address = parse_listen (listen, certificate != NULL, error);
  g_autoptr(GSocket) socket = NULL;

  if (address == NULL)
    return FALSE;
  socket = new_listener (address, error);
  if (socket == NULL)
    return FALSE;

  self->server = soup_server_new ("server-header", "paraat-intake", "tls-certificate", certificate, NULL);
  self->has_spki = certificate != NULL && intake_tls_spki (certificate, self->spki);
  soup_server_add_handler (self->server, NULL, handle_cb, self, NULL);
  g_signal_connect (self->server, "request-started", G_CALLBACK (request_started_cb), self);
  g_signal_connect (self->server, "request-finished", G_CALLBACK (request_finished_cb), self);
  g_signal_connect (self->server, "request-aborted", G_CALLBACK (request_aborted_cb), self);
  if (!soup_server_listen_socket (self->server, socket, certificate != NULL ? SOUP_SERVER_LISTEN_HTTPS : 0, error))
    return FALSE;
  self->base_url = make_base_url (socket, certificate != NULL);

  return TRUE;
}

/* --- the whole --- */

Intake *
intake_new (const char *data_dir)
{
  Intake *self = g_new0 (Intake, 1);

  self->data_dir = g_strdup (data_dir);
  self->devices = intake_devices_new ();
  self->waiters = g_ptr_array_new_with_free_func ((GDestroyNotify) intake_waiter_free);

  return self;
}

void
intake_free (Intake *self)
{
  g_ptr_array_unref (self->waiters);
  g_clear_object (&self->server);
  g_clear_object (&self->control);
  g_clear_object (&self->store);
  g_clear_pointer (&self->device, paraat_device_unref);
  sodium_free (self->seal_secret);
  g_hash_table_unref (self->devices);
  g_free (self->epoch);
  g_free (self->base_url);
  g_free (self->data_dir);
  g_free (self);
}

typedef struct
{
  gboolean    new_epoch;
  char       *epoch;      /* (owned) */
  GHashTable *devices;    /* (owned) */
} Beginning;

static void
beginning_free (gpointer data)
{
  Beginning *beginning = data;

  g_free (beginning->epoch);
  g_hash_table_unref (beginning->devices);
  g_free (beginning);
}

static gboolean
begin_job (ParaatSql  *sql,
           gpointer    data,
           GError    **error)
{
  Beginning *beginning = data;

  return intake_storage_begin (sql, beginning->new_epoch, &beginning->epoch, beginning->devices, error);
}

static void
begun_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Intake *self = g_task_get_task_data (task);
  Beginning *beginning = g_object_get_data (G_OBJECT (task), "beginning");
  g_autoptr(GError) error = NULL;

  if (!paraat_store_write_finish (PARAAT_STORE (object), result, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  g_set_str (&self->epoch, beginning->epoch);
  g_hash_table_unref (self->devices);
  self->devices = g_hash_table_ref (beginning->devices);
  g_task_return_boolean (task, TRUE);
}

/* A store that was restored has an identity of its own again: then what desks believe to be here may not be. */
static void
opened_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  GTask *task = user_data;
  Intake *self = g_task_get_task_data (task);
  Beginning *beginning;
  GError *error = NULL;

  if (!paraat_store_open_finish (PARAAT_STORE (object), result, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  beginning = g_new0 (Beginning, 1);
  beginning->new_epoch = paraat_store_get_mint_reason (self->store) != PARAAT_MINT_NONE;
  beginning->devices = intake_devices_new ();
  g_object_set_data_full (G_OBJECT (task), "beginning", beginning, beginning_free);
  paraat_store_write_async (self->store, begin_job, beginning, NULL, NULL, begun_cb, task);
}

void
intake_open_async (Intake              *self,
                   GAsyncReadyCallback  callback,
                   gpointer             user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  GError *error = NULL;

  g_task_set_task_data (task, self, NULL);
  if (!intake_keys_load (self, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  self->store = paraat_store_new (self->data_dir);
  paraat_store_set_extension (self->store, "intake", INTAKE_APPLICATION_ID, intake_migrations);
  paraat_store_set_signer (self->store, self->device);
  paraat_store_open_async (self->store, NULL, opened_cb, task);
}

gboolean
intake_open_finish (Intake        *self,
                    GAsyncResult  *result,
                    GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

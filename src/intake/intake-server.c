/* SPDX-License-Identifier: EUPL-1.2 */

/* The server: everything that can be refused on the headers alone is refused before a byte of the body is kept, and a
 * request has a limited time to arrive. */
#include "config.h"

#include "intake.h"

#include <string.h>

#define BACKLOG        1024
#define IDLE_FACTOR    4                   /* a connection without a request may stay that much longer */
#define DRAINED_MAX    (8 * 1024 * 1024)   /* of a body that is refused: read, so that the answer arrives */
#define BLOBS_PREFIX   "/v1/blobs/"

typedef struct
{
  const char *path;
  const char *method;
  const char *type;        /* (nullable) of the body */
  gsize       max_bytes;
  gboolean    needs_caller;
  gsize       limit;       /* of whoever is not enrolled: offset of an IntakeLimit in Intake, 0: none */
  void      (*handle) (IntakeRequest *request);
} Route;

static const Route routes[] = {
  { "/v1/changes", "POST", "application/json", PARAAT_BATCH_MAX_BYTES, TRUE, 0, intake_handle_post },
  { "/v1/changes", "GET", NULL, 0, TRUE, 0, intake_handle_get },
  { "/v1/state", "GET", NULL, 0, TRUE, 0, intake_handle_state },
  { "/v1/enrol", "POST", "application/json", 8 * 1024, FALSE, offsetof (Intake, wrong_codes), intake_handle_enrol },
  /* 64 KiB sealed, as base64 in JSON. */
  { "/v1/reports", "POST", "application/json", 88 * 1024, FALSE, offsetof (Intake, reports), intake_handle_report },
  { "/v1/content", "GET", NULL, 0, FALSE, offsetof (Intake, content_kib), intake_handle_content },
  { "/v1/content.manifest", "GET", NULL, 0, FALSE, offsetof (Intake, content_kib), intake_handle_content },
  { "/v1/blobs/{sha256}", "HEAD", NULL, 0, TRUE, 0, intake_handle_blob },
  { "/v1/blobs/{sha256}", "PUT", "application/octet-stream", INTAKE_PART_MAX_BYTES, TRUE, 0, intake_handle_blob },
};

/* --- the time a request may take --- */

static void
cut_off (IntakeRequest *request)
{
  GSocket *socket = soup_server_message_get_socket (request->message);

  g_clear_handle_id (&request->timer, g_source_remove);
  if (socket != NULL)
    g_socket_shutdown (socket, TRUE, TRUE, NULL);   /* if that fails it is closed already */
}

static gboolean
out_of_patience_cb (gpointer data)
{
  IntakeRequest *request = data;

  request->timer = 0;
  cut_off (request);

  return G_SOURCE_REMOVE;
}

static void
wait_for (IntakeRequest *request,
          guint          ms)
{
  g_clear_handle_id (&request->timer, g_source_remove);
  request->timer = g_timeout_add (ms, out_of_patience_cb, request);
}

/* Each request under way holds memory: one device, or one address of those that are none yet, gets a share. */
static gboolean
enter (IntakeRequest *request)
{
  GHashTable *speakers = request->intake->speakers;
  g_autofree char *device = request->has_caller ? paraat_uuid_dup_string (&request->caller.id) : NULL;
  const char *name = device != NULL ? device : request->address;
  gpointer key;
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (speakers, name));

  if (n >= request->intake->at_once)
    {
      intake_answer_limited (request->message, 5);
      return FALSE;
    }
  if (n == 0)
    g_hash_table_insert (speakers, g_strdup (name), NULL);
  g_hash_table_lookup_extended (speakers, name, &key, NULL);
  request->speaker = key;
  g_hash_table_insert (speakers, g_strdup (name), GUINT_TO_POINTER (n + 1));   /* the key that is there stays */

  return TRUE;
}

static void
leave (IntakeRequest *request)
{
  GHashTable *speakers = request->intake->speakers;
  const char *name = g_steal_pointer (&request->speaker);
  guint n = name != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (speakers, name)) : 0;

  if (n == 1)
    g_hash_table_remove (speakers, name);
  else if (n > 1)
    g_hash_table_insert (speakers, g_strdup (name), GUINT_TO_POINTER (n - 1));
}

static void
request_free (IntakeRequest *request)
{
  g_clear_handle_id (&request->timer, g_source_remove);
  g_clear_pointer (&request->query, g_hash_table_unref);
  g_free (request->blob);
  g_free (request->address);
  g_free (request);
}

static IntakeRequest *
get_request (SoupServerMessage *message)
{
  return g_object_get_data (G_OBJECT (message), "intake-request");
}

static void
started_cb (SoupServer        *server,
            SoupServerMessage *message,
            gpointer           user_data)
{
  IntakeRequest *request = g_new0 (IntakeRequest, 1);
  GSocket *socket = soup_server_message_get_socket (message);

  request->intake = user_data;
  request->message = message;
  request->path = "-";
  g_object_set_data_full (G_OBJECT (message), "intake-request", request, (GDestroyNotify) request_free);
  wait_for (request, request->intake->patience_ms * IDLE_FACTOR);
  /* Between two requests there is no message yet, and so no timer of ours. */
  if (socket != NULL)
    g_socket_set_timeout (socket, MAX (1, request->intake->patience_ms * IDLE_FACTOR / 1000));
}

/* libsoup takes anything for a method, newlines and escapes too: a line of the log is ours alone. */
static const char *
method_for_log (IntakeRequest *request)
{
  static const char * const known[] = { "GET", "HEAD", "POST", "PUT", NULL };
  const char *method = soup_server_message_get_method (request->message);

  return g_strv_contains (known, method) ? method : "-";
}

static void
log_request (IntakeRequest *request)
{
  g_autofree char *now = paraat_wire_format_time (g_get_real_time ());
  g_autofree char *counts = NULL;
  g_autofree char *device = NULL;

  if (request->intake->is_quiet || request->begun_us == 0)
    return;
  if (request->n_changes + request->n_refused > 0)
    counts = g_strdup_printf (" changes=%u refused=%u", request->n_changes, request->n_refused);
  if (request->has_caller)
    {
      char text[PARAAT_UUID_STRING_SIZE];

      paraat_uuid_format (&request->caller.id, text);
      device = g_strdup_printf (" device=%.8s", text);
    }
  g_printerr ("%s %s %s %u%s%s %" G_GINT64_FORMAT "ms\n", now, method_for_log (request), request->path,
              soup_server_message_get_status (request->message), counts != NULL ? counts : "",
              device != NULL ? device : "", (g_get_monotonic_time () - request->begun_us) / 1000);
}

static void
ended_cb (SoupServer        *server,
          SoupServerMessage *message,
          gpointer           user_data)
{
  IntakeRequest *request = get_request (message);
  Intake *self = user_data;

  if (request == NULL)
    return;
  log_request (request);
  g_clear_handle_id (&request->timer, g_source_remove);
  leave (request);
  if (request->is_counted)
    {
      request->is_counted = FALSE;
      self->n_requests--;
      intake_close_if_idle (self);
    }
}

/* --- what came --- */

static void
drop_body (IntakeRequest *request)
{
  SoupMessageBody *body = soup_server_message_get_request_body (request->message);

  soup_message_body_set_accumulate (body, FALSE);
  soup_message_body_truncate (body);
}

static void
got_chunk_cb (SoupServerMessage *message,
              GBytes            *chunk,
              gpointer           user_data)
{
  IntakeRequest *request = user_data;

  request->n_bytes += g_bytes_get_size (chunk);
  if (request->n_bytes > DRAINED_MAX && soup_server_message_get_status (message) != 0)
    cut_off (request);
  else if (request->n_bytes > request->max_bytes && soup_server_message_get_status (message) == 0)
    {
      drop_body (request);
      intake_answer_problem (message, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, "too-large", "The body is too large");
    }
}

static gboolean
path_fits (const Route *route,
           const char  *path)
{
  if (strchr (route->path, '{') == NULL)
    return g_str_equal (route->path, path);

  return g_str_has_prefix (path, BLOBS_PREFIX) && paraat_blob_name_is_valid (path + strlen (BLOBS_PREFIX));
}

/* NULL: answered. */
static const Route *
find_route (IntakeRequest *request,
            const char    *path)
{
  const char *method = soup_server_message_get_method (request->message);
  g_autoptr(GString) allowed = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (routes); i++)
    {
      if (!path_fits (&routes[i], path))
        continue;
      request->path = routes[i].path;
      if (g_str_equal (routes[i].method, method))
        return &routes[i];
      g_string_append_printf (allowed, "%s%s", allowed->len > 0 ? ", " : "", routes[i].method);
    }
  if (allowed->len == 0)
    {
      intake_answer_problem (request->message, SOUP_STATUS_NOT_FOUND, "not-found", "There is nothing by that name");
      return NULL;
    }
  soup_message_headers_replace (soup_server_message_get_response_headers (request->message), "Allow", allowed->str);
  intake_answer_problem (request->message, SOUP_STATUS_METHOD_NOT_ALLOWED, "malformed", "Not that method");

  return NULL;
}

/* FALSE: answered. */
static gboolean
check_body (IntakeRequest *request,
            const Route   *route)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (request->message);
  const char *type = soup_message_headers_get_content_type (headers, NULL);

  if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH
      && soup_message_headers_get_content_length (headers) > (goffset) route->max_bytes)
    intake_answer_problem (request->message, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, "too-large", "The body is too large");
  else if (route->type != NULL && g_strcmp0 (type, route->type) != 0)
    intake_answer_problem (request->message, SOUP_STATUS_UNSUPPORTED_MEDIA_TYPE, "malformed", "Not that type of content");
  else
    return TRUE;

  return FALSE;
}

/* A connection that was reset has no other end any more, though all that came before can be read: those count together.
 * libsoup's own question gives NULL then, with a warning each time. */
static char *
dup_address (SoupServerMessage *message)
{
  GSocket *socket = soup_server_message_get_socket (message);
  g_autoptr(GSocketAddress) remote = socket != NULL ? g_socket_get_remote_address (socket, NULL) : NULL;

  return intake_limit_name (remote != NULL && G_IS_INET_SOCKET_ADDRESS (remote)
                              ? g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (remote)) : NULL);
}

/* FALSE: answered, before a body is taken in. */
static gboolean
check_limit (IntakeRequest *request,
             const Route   *route)
{
  guint retry_s;

  if (route->limit == 0
      || !intake_limit_is_over (&G_STRUCT_MEMBER (IntakeLimit, request->intake, route->limit), request->address, &retry_s))
    return TRUE;
  intake_answer_limited (request->message, retry_s);

  return FALSE;
}

/* The headers are here. */
static void
early_cb (SoupServer        *server,
          SoupServerMessage *message,
          const char        *path,
          GHashTable        *query,
          gpointer           user_data)
{
  Intake *self = user_data;
  IntakeRequest *request = get_request (message);
  const Route *route;

  request->address = dup_address (message);
  request->begun_us = g_get_monotonic_time ();
  request->is_counted = TRUE;
  self->n_requests++;
  wait_for (request, self->patience_ms);
  g_signal_connect (message, "got-chunk", G_CALLBACK (got_chunk_cb), request);   /* request lives with message */

  if (self->closing != NULL)
    {
      g_autoptr(GError) error = g_error_new_literal (PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_CLOSED, "Closing");

      intake_answer_error (message, error);
    }
  else if ((route = find_route (request, path)) != NULL && check_body (request, route)
           && check_limit (request, route) && (!route->needs_caller || intake_authenticate (request)) && enter (request))
    {
      request->route = (gpointer) route;
      request->max_bytes = route->max_bytes;
      if (strchr (route->path, '{') != NULL)
        request->blob = g_strdup (path + strlen (BLOBS_PREFIX));
      if (query != NULL)
        request->query = g_hash_table_ref (query);
    }
  if (soup_server_message_get_status (message) != 0)
    drop_body (request);
}

/* The body is here. */
static void
handle_cb (SoupServer        *server,
           SoupServerMessage *message,
           const char        *path,
           GHashTable        *query,
           gpointer           user_data)
{
  IntakeRequest *request = get_request (message);

  g_clear_handle_id (&request->timer, g_source_remove);
  ((const Route *) request->route)->handle (request);
}

/* --- listening --- */

static GSocketAddress *
parse_address (const char  *text,
               GError     **error)
{
  g_autoptr(GSocketConnectable) parsed = g_network_address_parse (text, 0, error);
  const char *host;
  guint16 port;
  GSocketAddress *address;

  if (parsed == NULL)
    return NULL;
  host = g_network_address_get_hostname (G_NETWORK_ADDRESS (parsed));
  port = g_network_address_get_port (G_NETWORK_ADDRESS (parsed));
  address = g_inet_socket_address_new_from_string (g_str_equal (host, "localhost") ? "127.0.0.1" : host, port);
  if (address == NULL)
    g_set_error (error, INTAKE_ERROR, INTAKE_ERROR_USAGE, "%s is no address to listen on: give it as numbers", text);

  return address;
}

/* SoupServer's own socket keeps ten connections waiting; after an attack in the news there are more. */
static GSocket *
make_socket (GSocketAddress  *address,
             GError         **error)
{
  g_autoptr(GSocket) socket = g_socket_new (g_socket_address_get_family (address), G_SOCKET_TYPE_STREAM,
                                            G_SOCKET_PROTOCOL_TCP, error);

  if (socket == NULL)
    return NULL;
  g_socket_set_listen_backlog (socket, BACKLOG);
  if (!g_socket_bind (socket, address, TRUE, error) || !g_socket_listen (socket, error))
    return NULL;

  return g_steal_pointer (&socket);
}

static char *
build_base_url (GSocket  *socket,
                gboolean  is_tls)
{
  g_autoptr(GSocketAddress) bound = g_socket_get_local_address (socket, NULL);
  GInetAddress *inet = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (bound));
  g_autofree char *host = g_inet_address_to_string (inet);

  return g_uri_join (G_URI_FLAGS_NONE, is_tls ? "https" : "http", NULL, host,
                     g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound)), "", NULL, NULL);
}

/* For enrolment codes, which can be made while nobody serves too. */
static void
remember_address (Intake          *self,
                  GTlsCertificate *certificate,
                  gboolean         is_pinned,
                  gboolean         is_any)
{
  g_autofree char *text = NULL;
  guint8 spki[32];

  if (is_pinned && certificate != NULL && intake_tls_spki (certificate, spki))
    text = g_base64_encode (spki, sizeof spki);
  paraat_store_put_setting (self->store, "intake-spki", text);
  paraat_store_put_setting (self->store, "intake-base-url", is_any ? NULL : self->base_url);
}

/**
 * intake_serve:
 * @address: HOST:PORT, in numbers; port 0 takes any
 * @certificate: (nullable): for TLS; without one only on a loopback address
 * @is_pinned: enrolment codes hold the hash of @certificate's key
 * @error: INTAKE_ERROR_USAGE; [error@Gio.IOErrorEnum]
 *
 * Listens; its base_url says where.
 */
gboolean
intake_serve (Intake           *self,
              const char       *address,
              GTlsCertificate  *certificate,
              gboolean          is_pinned,
              GError          **error)
{
  g_autoptr(GSocketAddress) where = parse_address (address, error);
  g_autoptr(GSocket) socket = NULL;
  g_autoptr(SoupServer) server = NULL;
  GInetAddress *inet;

  if (where == NULL)
    return FALSE;
  inet = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (where));
  if (certificate == NULL && !g_inet_address_get_is_loopback (inet))
    {
      g_set_error (error, INTAKE_ERROR, INTAKE_ERROR_USAGE,
                   "Plain HTTP is for this machine only (127.0.0.1 or [::1]): give --tls-cert and --tls-key to listen on %s",
                   address);
      return FALSE;
    }
  socket = make_socket (where, error);
  if (socket == NULL)
    return FALSE;

  server = g_object_new (SOUP_TYPE_SERVER, "server-header", "paraat-intake", "tls-certificate", certificate, NULL);
  g_signal_connect (server, "request-started", G_CALLBACK (started_cb), self);   /* the intake owns the server */
  g_signal_connect (server, "request-finished", G_CALLBACK (ended_cb), self);
  g_signal_connect (server, "request-aborted", G_CALLBACK (ended_cb), self);
  soup_server_add_early_handler (server, NULL, early_cb, self, NULL);
  soup_server_add_handler (server, NULL, handle_cb, self, NULL);
  if (!soup_server_listen_socket (server, socket, certificate != NULL ? SOUP_SERVER_LISTEN_HTTPS : 0, error))
    return FALSE;
  self->server = g_steal_pointer (&server);
  intake_content_load (self);
  g_free (self->base_url);
  self->base_url = build_base_url (socket, certificate != NULL);
  remember_address (self, certificate, is_pinned, g_inet_address_get_is_any (inet));

  return TRUE;
}

/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "paraat-sync"
#include "config.h"

#include "paraat-http.h"

#include <string.h>

#include "paraat-pin.h"

/* The session's own timeout is one figure for connecting, writing and reading; a long poll needs them apart, and a
 * server that drips one byte a second never trips it.  So each exchange carries one deadline that its stages move. */
#define CONNECT_MS      10000   /* name, connection and TLS */
#define STALL_MS        30000   /* while the request is being written: nothing was taken for so long */
#define ANSWER_MS       60000   /* from the request's last byte to the answer's first */
#define BODY_MS         30000   /* for the answer, and … */
#define BODY_MS_PER_KIB 1000    /* … more for each KiB that came: 8 kbit/s is the slowest line that is waited for */

#define REPLY_MAX_BYTES   (8 * 1024 * 1024)
#define PROBLEM_MAX_BYTES (64 * 1024)
#define READ_BYTES        (64 * 1024)

struct _ParaatHttp
{
  GObject       parent_instance;

  char         *base_url;   /* (owned) */
  SoupSession  *session;    /* (owned) (nullable) made by the first exchange */
  guint8        spki[PARAAT_SPKI_SIZE];
  gboolean      has_spki;
};

typedef struct
{
  ParaatRequest *request;        /* (owned) */
  SoupMessage   *message;        /* (owned) (nullable) */
  SoupSession   *session;        /* (owned) (nullable) outlives a renewal */
  GInputStream  *stream;         /* (owned) (nullable) */
  GByteArray    *body;           /* (owned) */
  GCancellable  *inner;          /* (owned) what soup is given */
  gulong         cancelled_id;
  GSource       *deadline;       /* (owned) (nullable) */
  gboolean       has_expired;
  gboolean       has_bad_certificate;
  gboolean       has_resolver_failed;
  gboolean       is_too_large;
} Exchange;

G_DEFINE_FINAL_TYPE (ParaatHttp, paraat_http, G_TYPE_OBJECT)

static double time_scale = 1;
static GTlsDatabase *test_authorities;   /* (owned) (nullable) */

static void
clear_deadline (Exchange *exchange)
{
  if (exchange->deadline == NULL)
    return;

  g_source_destroy (exchange->deadline);
  g_clear_pointer (&exchange->deadline, g_source_unref);
}

static void
exchange_free (Exchange *exchange)
{
  clear_deadline (exchange);
  if (exchange->message != NULL)
    g_signal_handlers_disconnect_by_data (exchange->message, exchange);
  g_clear_pointer (&exchange->request, paraat_request_free);
  g_clear_object (&exchange->message);
  g_clear_object (&exchange->stream);
  g_clear_object (&exchange->session);
  g_clear_object (&exchange->inner);
  g_clear_pointer (&exchange->body, g_byte_array_unref);
  g_free (exchange);
}

static gboolean
expired_cb (gpointer data)
{
  Exchange *exchange = data;

  exchange->has_expired = TRUE;
  g_cancellable_cancel (exchange->inner);

  return G_SOURCE_REMOVE;
}

static void
move_deadline (Exchange *exchange,
               guint     ms)
{
  clear_deadline (exchange);
  exchange->deadline = g_timeout_source_new (ms);
  g_source_set_static_name (exchange->deadline, "paraat-http-deadline");
  g_source_set_callback (exchange->deadline, expired_cb, exchange, NULL);
  g_source_attach (exchange->deadline, g_main_context_get_thread_default ());
}

/* The one place where what the network says becomes ours. */
static GError *
translate_error (Exchange     *exchange,
                 const GError *error)
{
  if (exchange->has_bad_certificate || error->domain == G_TLS_ERROR)
    return g_error_new (PARAAT_SYNC_ERROR, PARAAT_SYNC_ERROR_CERTIFICATE,
                        "The server is not the one of the CRT: %s", error->message);
  if (exchange->is_too_large)
    return g_error_new_literal (PARAAT_SYNC_ERROR, PARAAT_SYNC_ERROR_NOT_OURS, "The answer is too large");
  if (exchange->has_expired)
    return g_error_new_literal (PARAAT_SYNC_ERROR, PARAAT_SYNC_ERROR_NO_ANSWER, "No answer in time");

  return g_error_new (PARAAT_SYNC_ERROR, PARAAT_SYNC_ERROR_NO_ANSWER, "No answer: %s", error->message);
}

static void
finish_exchange (GTask  *task,
                 GError *error)
{
  Exchange *exchange = g_task_get_task_data (task);
  GCancellable *outer = g_task_get_cancellable (task);
  ParaatReply *reply;
  gsize size;

  clear_deadline (exchange);
  if (exchange->cancelled_id != 0)
    g_cancellable_disconnect (outer, exchange->cancelled_id);
  exchange->cancelled_id = 0;

  if (outer != NULL && g_cancellable_is_cancelled (outer))
    {
      g_clear_error (&error);
      g_task_return_new_error_literal (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The request was given up");
      return;
    }
  if (error != NULL)
    {
      exchange->has_resolver_failed = error->domain == G_RESOLVER_ERROR;
      g_task_return_error (task, translate_error (exchange, error));
      g_error_free (error);
      return;
    }

  reply = g_new0 (ParaatReply, 1);
  reply->status = soup_message_get_status (exchange->message);
  reply->headers = soup_message_headers_ref (soup_message_get_response_headers (exchange->message));
  reply->body = g_byte_array_free_to_bytes (g_steal_pointer (&exchange->body));
  size = g_bytes_get_size (reply->body);
  if (reply->status >= 400 && size > 0 && size <= PROBLEM_MAX_BYTES)
    reply->problem = paraat_problem_decode (reply->body);
  g_task_return_pointer (task, reply, (GDestroyNotify) paraat_reply_free);
}

static gsize
get_max_bytes (Exchange *exchange)
{
  return exchange->request->max_bytes != 0 ? exchange->request->max_bytes : REPLY_MAX_BYTES;
}

static void
refuse_size (GTask *task)
{
  Exchange *exchange = g_task_get_task_data (task);

  exchange->is_too_large = TRUE;
  finish_exchange (task, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE, "The answer is too large"));
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Exchange *exchange = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);

  if (bytes == NULL || g_bytes_get_size (bytes) == 0)
    {
      finish_exchange (task, g_steal_pointer (&error));
      return;
    }
  if (exchange->body->len + g_bytes_get_size (bytes) > get_max_bytes (exchange))
    {
      refuse_size (task);
      return;
    }

  if ((exchange->body->len + g_bytes_get_size (bytes)) / 1024 > exchange->body->len / 1024)
    {
      guint kib = (guint) (g_bytes_get_size (bytes) / 1024) + 1;

      move_deadline (exchange, paraat_sync_scale_ms (BODY_MS + kib * BODY_MS_PER_KIB));
    }
  g_byte_array_append (exchange->body, g_bytes_get_data (bytes, NULL), (guint) g_bytes_get_size (bytes));
  g_input_stream_read_bytes_async (exchange->stream, READ_BYTES, G_PRIORITY_DEFAULT, exchange->inner, read_cb,
                                   g_steal_pointer (&task));
}

static void
sent_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Exchange *exchange = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  exchange->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (exchange->stream == NULL)
    {
      finish_exchange (task, g_steal_pointer (&error));
      return;
    }

  if (soup_message_headers_get_content_length (soup_message_get_response_headers (exchange->message))
      > (goffset) get_max_bytes (exchange))
    {
      refuse_size (task);
      return;
    }

  move_deadline (exchange, paraat_sync_scale_ms (BODY_MS));
  g_input_stream_read_bytes_async (exchange->stream, READ_BYTES, G_PRIORITY_DEFAULT, exchange->inner, read_cb,
                                   g_steal_pointer (&task));
}

static guint
answer_ms (Exchange *exchange)
{
  return exchange->request->answer_ms != 0 ? exchange->request->answer_ms : paraat_sync_scale_ms (ANSWER_MS);
}

static void
wrote_data_cb (SoupMessage *message,
               guint        size,
               Exchange    *exchange)
{
  move_deadline (exchange, paraat_sync_scale_ms (STALL_MS));
}

static void
wrote_body_cb (SoupMessage *message,
               Exchange    *exchange)
{
  move_deadline (exchange, answer_ms (exchange));
}

static gboolean
accept_certificate_cb (SoupMessage          *message,
                       GTlsCertificate      *certificate,
                       GTlsCertificateFlags  flaws,
                       ParaatHttp           *self)
{
  return self->has_spki && paraat_pin_matches (certificate, self->spki);
}

static gboolean
cancel_inner_cb (gpointer data)
{
  g_cancellable_cancel (data);

  return G_SOURCE_REMOVE;
}

/* Cancelling may end the exchange at once, and this runs inside a signal of what would be freed then. */
static void
cancel_inner_soon (GCancellable *inner)
{
  g_autoptr(GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_HIGH);
  g_source_set_callback (source, cancel_inner_cb, g_object_ref (inner), g_object_unref);
  g_source_attach (source, g_main_context_get_thread_default ());
}

static void
outer_cancelled_cb (GCancellable *outer,
                    GCancellable *inner)
{
  cancel_inner_soon (inner);
}

/* With a pin, a certificate that some authority signed for another key is as wrong as any.  It was looked at in the
 * handshake; this is for a connection of which nothing was asked then, and over HTTP/1 nothing has been written yet. */
static void
starting_cb (SoupMessage *message,
             GTask       *task)
{
  ParaatHttp *self = g_task_get_source_object (task);
  Exchange *exchange = g_task_get_task_data (task);

  move_deadline (exchange, exchange->request->body != NULL ? paraat_sync_scale_ms (STALL_MS) : answer_ms (exchange));
  if (!self->has_spki || paraat_pin_matches (soup_message_get_tls_peer_certificate (message), self->spki))
    return;

  exchange->has_bad_certificate = TRUE;
  g_cancellable_cancel (exchange->inner);
}

/* libsoup asks again by itself when a connection that it kept turns out to be closed; the body was read to its end. */
static void
restarted_cb (SoupMessage *message,
              Exchange    *exchange)
{
  if (exchange->request->body != NULL)
    soup_message_set_request_body_from_bytes (message, exchange->request->content_type, exchange->request->body);
}

static SoupSession *
ensure_session (ParaatHttp *self)
{
  if (self->session != NULL)
    return self->session;

  self->session = soup_session_new ();
  soup_session_set_user_agent (self->session, "Paraat/" PARAAT_VERSION);
  soup_session_set_timeout (self->session, 0);
  soup_session_set_idle_timeout (self->session, 60);
  /* No password is ever asked for by the network. */
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_AUTH_MANAGER);
  /* With a pin no authority has a say: "accept-certificate" is then asked of every certificate, inside the handshake. */
  if (self->has_spki)
    soup_session_set_tls_database (self->session, NULL);
  else if (test_authorities != NULL)
    soup_session_set_tls_database (self->session, test_authorities);

  return self->session;
}

static void
add_headers (SoupMessage   *message,
             ParaatRequest *request)
{
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  soup_message_headers_replace (headers, "Accept", request->accept != NULL ? request->accept
                                                                           : "application/json, application/problem+json");
  if (request->accept != NULL)   /* a file is what it is, and its parts are counted in its own bytes */
    soup_message_headers_replace (headers, "Accept-Encoding", "identity");
  if (request->token != NULL)
    {
      g_autofree char *bearer = g_strconcat ("Bearer ", request->token, NULL);

      soup_message_headers_replace (headers, "Authorization", bearer);
    }
  if (request->content_range != NULL)
    soup_message_headers_replace (headers, "Content-Range", request->content_range);
  if (request->range != NULL)
    soup_message_headers_replace (headers, "Range", request->range);
  if (request->if_range != NULL)
    soup_message_headers_replace (headers, "If-Range", request->if_range);
  if (request->if_none_match != NULL)
    soup_message_headers_replace (headers, "If-None-Match", request->if_none_match);
  if (request->body != NULL)
    soup_message_set_request_body_from_bytes (message, request->content_type, request->body);
}

static void
begin (GTask *task)
{
  ParaatHttp *self = g_task_get_source_object (task);
  Exchange *exchange = g_task_get_task_data (task);
  g_autofree char *url = g_strconcat (self->base_url, exchange->request->path, NULL);

  exchange->message = soup_message_new (exchange->request->method, url);
  if (exchange->message == NULL)
    {
      finish_exchange (task, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "The address does not read"));
      g_object_unref (task);
      return;
    }

  exchange->session = g_object_ref (ensure_session (self));
  soup_message_set_flags (exchange->message, SOUP_MESSAGE_NO_REDIRECT);
  /* HTTP/2 writes the headers whether the exchange was cancelled or not. */
  soup_message_set_force_http1 (exchange->message, self->has_spki);
  add_headers (exchange->message, exchange->request);
  g_signal_connect (exchange->message, "accept-certificate", G_CALLBACK (accept_certificate_cb), self);
  g_signal_connect (exchange->message, "starting", G_CALLBACK (starting_cb), task);
  g_signal_connect (exchange->message, "restarted", G_CALLBACK (restarted_cb), exchange);
  g_signal_connect (exchange->message, "wrote-body-data", G_CALLBACK (wrote_data_cb), exchange);
  g_signal_connect (exchange->message, "wrote-body", G_CALLBACK (wrote_body_cb), exchange);
  move_deadline (exchange, paraat_sync_scale_ms (CONNECT_MS));
  soup_session_send_async (exchange->session, exchange->message, G_PRIORITY_DEFAULT, exchange->inner, sent_cb, task);
}

static void
load_tls_thread (GTask        *task,
                 gpointer      source_object,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  g_autoptr(GTlsDatabase) database = g_tls_backend_get_default_database (g_tls_backend_get_default ());

  g_task_return_boolean (task, database != NULL);
}

static void
loaded_tls_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  /* Without a backend the exchange fails with TLS's own error. */
  g_task_propagate_boolean (G_TASK (result), NULL);
  begin (user_data);
}

static void
paraat_http_finalize (GObject *object)
{
  ParaatHttp *self = PARAAT_HTTP (object);

  g_clear_object (&self->session);
  g_free (self->base_url);

  G_OBJECT_CLASS (paraat_http_parent_class)->finalize (object);
}

static void
paraat_http_class_init (ParaatHttpClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = paraat_http_finalize;
}

static void
paraat_http_init (ParaatHttp *self)
{
}

/**
 * paraat_request_new:
 * @method: (not nullable): a static string
 * @path: from "/v1/…", with its query
 *
 * Returns: (transfer full): a request without a body
 */
ParaatRequest *
paraat_request_new (const char *method,
                    const char *path)
{
  ParaatRequest *request = g_new0 (ParaatRequest, 1);

  request->method = method;
  request->path = g_strdup (path);
  request->content_type = "application/json";

  return request;
}

/**
 * paraat_request_free:
 * @request: (transfer full): a request that was not sent
 */
void
paraat_request_free (ParaatRequest *request)
{
  g_free (request->path);
  g_free (request->token);
  g_free (request->content_range);
  g_clear_pointer (&request->body, g_bytes_unref);
  g_free (request->range);
  g_free (request->if_range);
  g_free (request->if_none_match);
  g_free (request);
}

/**
 * paraat_reply_free:
 * @reply: (transfer full): a reply
 */
void
paraat_reply_free (ParaatReply *reply)
{
  g_clear_pointer (&reply->headers, soup_message_headers_unref);
  g_clear_pointer (&reply->body, g_bytes_unref);
  g_clear_pointer (&reply->problem, paraat_problem_free);
  g_free (reply);
}

/**
 * paraat_http_new:
 * @base_url: "https://host:port", which [func@http_url_is_allowed] allows
 * @spki: (nullable): the one key that this host may show; without it the system's authorities decide
 *
 * Does nothing with the network, and loads no TLS module, before the first request.
 *
 * Returns: (transfer full): a client for one host
 */
ParaatHttp *
paraat_http_new (const char   *base_url,
                 const guint8 *spki)
{
  ParaatHttp *self = g_object_new (PARAAT_TYPE_HTTP, NULL);

  self->base_url = g_strdup (base_url);
  if (spki != NULL && g_str_has_prefix (base_url, "https:"))
    {
      memcpy (self->spki, spki, PARAAT_SPKI_SIZE);
      self->has_spki = TRUE;
    }

  return self;
}

/**
 * paraat_http_renew:
 * @self: a client
 *
 * The next request is made by a new session: after long without a network the old one may hold on to a resolver or
 * connections that lead nowhere. What runs ends as it would have.
 */
void
paraat_http_renew (ParaatHttp *self)
{
  g_return_if_fail (PARAAT_IS_HTTP (self));

  g_clear_object (&self->session);
}

/**
 * paraat_http_send_async:
 * @self: a client
 * @request: (transfer full): what is asked; redirects are not followed
 * @cancellable: (nullable): stop caring
 * @callback: (scope async): called on the main context of the caller
 * @user_data: for @callback
 *
 * Ten seconds to connect, and limits for each stage after that; at most 8 MiB of answer are
 * read, or as many bytes as the request says.
 */
void
paraat_http_send_async (ParaatHttp          *self,
                        ParaatRequest       *request,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Exchange *exchange = g_new0 (Exchange, 1);

  g_task_set_source_tag (task, paraat_http_send_async);
  exchange->request = request;
  exchange->inner = g_cancellable_new ();
  exchange->body = g_byte_array_new ();
  g_task_set_task_data (task, exchange, (GDestroyNotify) exchange_free);
  g_task_set_check_cancellable (task, FALSE);

  if (cancellable != NULL && g_cancellable_is_cancelled (cancellable))
    {
      finish_exchange (task, NULL);
      g_object_unref (task);
      return;
    }
  if (cancellable != NULL)
    exchange->cancelled_id = g_cancellable_connect (cancellable, G_CALLBACK (outer_cancelled_cb),
                                                    g_object_ref (exchange->inner), g_object_unref);

  /* The list of authorities takes tens of milliseconds to read: not on this thread. */
  if (self->session == NULL && g_str_has_prefix (self->base_url, "https:"))
    {
      g_autoptr(GTask) load = g_task_new (NULL, NULL, loaded_tls_cb, task);

      g_task_set_source_tag (load, load_tls_thread);
      g_task_run_in_thread (load, load_tls_thread);
      return;
    }

  begin (task);
}

/**
 * paraat_http_send_finish:
 * @self: a client
 * @result: what the callback got
 * @out_resolver_failed: (out) (optional): whether the name could not be looked up; written on failure too
 * @error: %PARAAT_SYNC_ERROR_NO_ANSWER, %PARAAT_SYNC_ERROR_CERTIFICATE, or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): whatever came with an HTTP status, also of an error
 */
ParaatReply *
paraat_http_send_finish (ParaatHttp    *self,
                         GAsyncResult  *result,
                         gboolean      *out_resolver_failed,
                         GError       **error)
{
  Exchange *exchange;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  exchange = g_task_get_task_data (G_TASK (result));
  if (out_resolver_failed != NULL)
    *out_resolver_failed = exchange->has_resolver_failed;

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * paraat_http_url_is_allowed:
 * @base_url: "https://host:port" or "http://host:port"
 *
 * Returns: whether Paraat speaks to it: HTTPS, or this machine itself
 */
gboolean
paraat_http_url_is_allowed (const char *base_url)
{
  g_autoptr(GUri) uri = g_uri_parse (base_url, SOUP_HTTP_URI_FLAGS, NULL);
  const char *host;

  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0' || g_uri_get_query (uri) != NULL)
    return FALSE;

  host = g_uri_get_host (uri);
  if (g_str_equal (g_uri_get_scheme (uri), "https"))
    return TRUE;

  return g_str_equal (g_uri_get_scheme (uri), "http")
    && (g_str_equal (host, "127.0.0.1") || g_str_equal (host, "::1") || g_str_equal (host, "localhost"));
}

/**
 * paraat_sync_set_time_scale:
 * @scale: 1 is the real one
 *
 * For tests: makes every wait and every limit of sync so much shorter.
 */
void
paraat_sync_set_time_scale (double scale)
{
  time_scale = scale;
}

/**
 * paraat_sync_scale_ms:
 * @ms: milliseconds
 *
 * Returns: @ms in the scale of the tests, at least 1
 */
guint
paraat_sync_scale_ms (guint ms)
{
  return MAX (1, (guint) (ms * time_scale));
}

/**
 * paraat_http_set_authorities:
 * @authorities: (nullable): whom new sessions believe instead of the system's authorities
 *
 * For tests, which have no authority of the system's at hand; checks as strictly as the system's would be.
 */
void
paraat_http_set_authorities (GTlsDatabase *authorities)
{
  g_set_object (&test_authorities, authorities);
}

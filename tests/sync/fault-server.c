/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "fault-server.h"

#include <sodium.h>
#include <string.h>
#include <sys/socket.h>

#define DRIP_MS 20

typedef struct
{
  GIOStream *stream;   /* (owned) */
  guint      n;
} Drip;

static void
close_connection (SoupServerMessage *message,
                  gboolean           resets)
{
  GSocket *socket = soup_server_message_get_socket (message);
  struct linger at_once = { .l_onoff = 1, .l_linger = 0 };
  g_autoptr(GIOStream) stream = NULL;

  if (resets)
    setsockopt (g_socket_get_fd (socket), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  stream = soup_server_message_steal_connection (message);
  g_io_stream_close (stream, NULL, NULL);
}

static gboolean
drip_cb (gpointer data)
{
  Drip *drip = data;
  const char *start = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{";
  char byte = drip->n < strlen (start) ? start[drip->n] : ' ';

  drip->n++;
  if (g_output_stream_write_all (g_io_stream_get_output_stream (drip->stream), &byte, 1, NULL, NULL, NULL))
    return G_SOURCE_CONTINUE;

  return G_SOURCE_REMOVE;
}

static void
drip_free (gpointer data)
{
  Drip *drip = data;

  g_io_stream_close (drip->stream, NULL, NULL);
  g_object_unref (drip->stream);
  g_free (drip);
}

static void
drip (SoupServerMessage *message)
{
  Drip *one = g_new0 (Drip, 1);

  one->stream = soup_server_message_steal_connection (message);
  g_timeout_add_full (G_PRIORITY_DEFAULT, DRIP_MS, drip_cb, one, drip_free);
}

static void
truncate_reply (SoupServerMessage *message)
{
  SoupMessageBody *body = soup_server_message_get_response_body (message);
  g_autoptr(GBytes) bytes = soup_message_body_flatten (body);
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  g_autofree char *start = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                                            "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n", size);
  g_autoptr(GIOStream) stream = soup_server_message_steal_connection (message);
  GOutputStream *output = g_io_stream_get_output_stream (stream);

  g_output_stream_write_all (output, start, strlen (start), NULL, NULL, NULL);
  g_output_stream_write_all (output, data, size / 2, NULL, NULL, NULL);
  g_io_stream_close (stream, NULL, NULL);
}

static void
set_body (SoupServerMessage *message,
          guint              status,
          const char        *type,
          const char        *text)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, type, SOUP_MEMORY_COPY, text, strlen (text));
}

static void
answer_status (FaultServer       *self,
               SoupServerMessage *message,
               const Fault       *fault)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  if (fault->problem != NULL)
    fault_intake_problem (self, message, fault->status, fault->problem, fault->reason);
  else
    set_body (message, fault->status, "text/html", "<html>no</html>");
  if (fault->retry_after != NULL)
    soup_message_headers_replace (headers, "Retry-After", fault->retry_after);
}

/* Once soup is out of its handler: it does not expect to lose its connection inside. */
typedef struct
{
  SoupServerMessage *message;   /* (owned) */
  FaultKind          kind;
} Breaking;

static gboolean
break_cb (gpointer data)
{
  Breaking *breaking = data;

  if (breaking->kind == FAULT_TRUNCATE)
    truncate_reply (breaking->message);
  else if (breaking->kind == FAULT_DRIP)
    drip (breaking->message);
  else
    close_connection (breaking->message, breaking->kind == FAULT_RESET);

  return G_SOURCE_REMOVE;
}

static void
breaking_free (gpointer data)
{
  Breaking *breaking = data;

  g_object_unref (breaking->message);
  g_free (breaking);
}

static void
break_later (SoupServerMessage *message,
             FaultKind          kind)
{
  Breaking *breaking = g_new0 (Breaking, 1);

  breaking->message = g_object_ref (message);
  breaking->kind = kind;
  soup_server_message_pause (message);
  g_idle_add_full (G_PRIORITY_HIGH, break_cb, breaking, breaking_free);
}

static void
do_fault (FaultServer       *self,
          SoupServerMessage *message,
          const char        *path,
          GHashTable        *query,
          const Fault       *fault)
{
  switch (fault->kind)
    {
    case FAULT_LOSE_REPLY:
      fault_intake_answer (self, message, path, query);
      break_later (message, fault->kind);
      break;
    case FAULT_TRUNCATE:
      fault_intake_answer (self, message, path, query);
      break_later (message, fault->kind);
      break;
    case FAULT_RESET:
      break_later (message, fault->kind);
      break;
    case FAULT_DRIP:
      fault_intake_answer (self, message, path, query);
      break_later (message, fault->kind);
      break;
    case FAULT_SILENT:
      soup_server_message_pause (message);
      break;
    case FAULT_PORTAL_HTML:
      set_body (message, 200, "text/html", "<html><body>Welkom in ons hotel</body></html>");
      break;
    case FAULT_PORTAL_JSON:
      set_body (message, 200, "application/json", "{\"accepted\": true, \"login\": \"/portal\"}");
      break;
    case FAULT_REDIRECT:
      soup_server_message_set_redirect (message, 302, "/portal");
      break;
    case FAULT_STATUS:
      answer_status (self, message, fault);
      break;
    case FAULT_OTHER_IDS:
      {
        g_autofree char *text = g_strdup_printf ("{\"epoch\": \"%s\", \"accepted\": [\"%064d\"], \"refused\": [],"
                                                 " \"forks\": [], \"changes\": []}", self->epoch, 7);

        set_body (message, 200, "application/json", text);
        break;
      }
    default:
      g_assert_not_reached ();
    }
}

static void
request_cb (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  FaultServer *self = user_data;
  g_autofree char *asked = g_strconcat (soup_server_message_get_method (message), " ", path, NULL);
  g_autofree Fault *fault = NULL;

  if (self->fault_path != NULL && g_str_has_prefix (asked, self->fault_path))
    fault = g_queue_pop_head (&self->faults);
  if (self->slow_bytes != 0 && soup_server_message_get_request_body (message)->length > self->slow_bytes)
    {
      fault = g_new0 (Fault, 1);
      fault->kind = FAULT_SILENT;
    }

  if (g_str_equal (path, "/portal"))
    set_body (message, 200, "text/html", "<html>portal</html>");
  else if (fault != NULL)
    do_fault (self, message, path, query, fault);
  else
    fault_intake_answer (self, message, path, query);
}

/**
 * fault_server_new:
 * @certificate: (nullable): makes it speak HTTPS
 *
 * Returns: (transfer full): an intake that listens on a port of 127.0.0.1
 */
FaultServer *
fault_server_new (GTlsCertificate *certificate)
{
  FaultServer *self = g_new0 (FaultServer, 1);
  g_autoptr(GError) error = NULL;
  GSList *uris;
  guint8 seed[32];

  randombytes_buf (seed, sizeof seed);
  self->device = paraat_device_new_from_seed (seed);
  crypto_box_keypair (self->sealing_public, self->sealing_secret);
  paraat_uuid_known (&paraat_uuid_nil, "bestuur", "gemeente:44021", &self->bestuur);
  self->epoch = g_uuid_string_random ();
  self->page = 500;
  self->desks = g_hash_table_new_full (paraat_uuid_hash, paraat_uuid_equal, g_free, (GDestroyNotify) paraat_card_free);
  self->held = g_hash_table_new (paraat_hash_hash, paraat_hash_equal);
  self->order = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_change_unref);
  self->chains = g_hash_table_new_full (paraat_uuid_hash, paraat_uuid_equal, g_free, (GDestroyNotify) paraat_change_unref);
  self->refusing = g_hash_table_new_full (paraat_hash_hash, paraat_hash_equal, g_free, NULL);
  self->poison = g_hash_table_new_full (paraat_hash_hash, paraat_hash_equal, g_free, NULL);
  self->cards = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_card_free);
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  self->blobs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_byte_array_unref);
  g_queue_init (&self->faults);

  self->is_https = certificate != NULL;
  self->server = soup_server_new (NULL, NULL);
  if (certificate != NULL)
    soup_server_set_tls_certificate (self->server, certificate);
  soup_server_add_handler (self->server, NULL, request_cb, self, NULL);
  soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY
                                               | (certificate != NULL ? SOUP_SERVER_LISTEN_HTTPS : 0), &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->server);
  self->port = (guint) g_uri_get_port (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);

  return self;
}

void
fault_server_free (FaultServer *self)
{
  for (guint i = 0; i < self->waiting->len; i++)
    {
      g_object_set_data (g_ptr_array_index (self->waiting, i), "server", NULL);
      g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->waiting, i), self);
    }
  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  paraat_device_unref (self->device);
  g_free (self->epoch);
  g_free (self->used_secret);
  g_hash_table_unref (self->desks);
  g_hash_table_unref (self->held);
  g_hash_table_unref (self->chains);
  g_hash_table_unref (self->refusing);
  g_hash_table_unref (self->poison);
  g_hash_table_unref (self->blobs);
  g_ptr_array_unref (self->order);
  g_ptr_array_unref (self->cards);
  g_ptr_array_unref (self->waiting);
  g_queue_clear_full (&self->faults, g_free);
  g_free (self);
}

char *
fault_server_dup_url (FaultServer *self)
{
  return g_strdup_printf ("%s://127.0.0.1:%u", self->is_https ? "https" : "http", self->port);
}

char *
fault_server_dup_code (FaultServer  *self,
                       const guint8 *spki)
{
  g_autofree char *url = fault_server_dup_url (self);
  ParaatEnrolCode code = { .base_url = url, .secret = (char *) "00000000000000000000000000", .has_spki = spki != NULL };

  code.intake = *paraat_device_get_id (self->device);
  if (spki != NULL)
    memcpy (code.spki, spki, sizeof code.spki);

  return paraat_enrol_code_format (&code);
}

/**
 * fault_server_fail:
 * @path: "POST /v1/changes": the next requests that begin so
 * @times: how many
 * @fault: go so
 */
void
fault_server_fail (FaultServer *self,
                   const char  *path,
                   guint        times,
                   const Fault *fault)
{
  self->fault_path = path;
  for (guint i = 0; i < times; i++)
    g_queue_push_tail (&self->faults, g_memdup2 (fault, sizeof *fault));
}

/**
 * fault_server_restore:
 * @n_kept: how many of the changes the copy had
 *
 * An old copy is put back: what came after it is gone, and the epoch is another.
 */
void
fault_server_restore (FaultServer *self,
                      guint        n_kept)
{
  g_autofree char *epoch = g_steal_pointer (&self->epoch);

  self->epoch = g_uuid_string_random ();
  while (self->order->len > n_kept)
    {
      g_hash_table_remove (self->held, paraat_change_get_id (g_ptr_array_index (self->order, self->order->len - 1)));
      g_ptr_array_remove_index (self->order, self->order->len - 1);
    }
  fault_intake_wake (self);
}

/**
 * fault_server_say:
 * @device: the intake's, or a colleague's
 * @kind: of a record below @root
 * @key: of its known id
 *
 * Returns: (transfer full): a change, not delivered yet
 */
ParaatChange *
fault_server_say (FaultServer      *self,
                  ParaatDevice     *device,
                  const ParaatUuid *root,
                  const char       *kind,
                  const char       *key,
                  const char       *field,
                  const char       *value)
{
  gboolean is_intake = device == self->device;
  ParaatChange *last = is_intake ? g_hash_table_lookup (self->chains, root) : NULL;
  ParaatHeader header = { .root = *root, .parent = *root, .bestuur = self->bestuur, .kind = kind, .field = field, .seq = 1 };
  ParaatInstant now;
  ParaatChange *change;
  g_autoptr(GError) error = NULL;

  paraat_clock_read (&now);
  header.device = *paraat_device_get_id (device);
  header.at_us = now.wall_us;
  header.boot_id = now.boot_id;
  header.boot_us = now.boot_us;
  paraat_uuid_known (root, kind, key, &header.record);
  if (last != NULL)
    {
      header.seq = paraat_change_get_header (last)->seq + 1;
      header.prev = *paraat_change_get_id (last);
    }
  change = paraat_change_new_signed (&header, value, NULL, paraat_device_sign, device, &error);
  g_assert_no_error (error);
  if (is_intake)
    g_hash_table_insert (self->chains, g_memdup2 (root, sizeof *root), paraat_change_ref (change));

  return change;
}

void
fault_server_deliver (FaultServer  *self,
                      ParaatChange *change)
{
  g_hash_table_add (self->held, (gpointer) paraat_change_get_id (change));
  g_ptr_array_add (self->order, paraat_change_ref (change));
  fault_intake_wake (self);
}

ParaatCard *
fault_server_make_card (FaultServer  *self,
                        ParaatDevice *device,
                        const char   *name)
{
  ParaatCard fields = { .name = (char *) name, .bestuur = self->bestuur, .bestuur_name = (char *) "Proefgemeente",
                        .bestuur_type = (char *) "gemeente", .nis = (char *) "44021",
                        .issued_us = g_get_real_time () };

  fields.device = *paraat_device_get_id (device);
  fields.intake = *paraat_device_get_id (self->device);
  memcpy (fields.key, paraat_device_get_public_key (device), PARAAT_PUBLIC_KEY_SIZE);

  return paraat_card_new_signed (&fields, self->device);
}

void
fault_server_wake (FaultServer *self)
{
  fault_intake_wake (self);
}

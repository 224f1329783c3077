/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "content-site.h"

#include <string.h>

#define PACK_PATH "/inhoud.pack"

static gboolean
cut_cb (gpointer data)
{
  g_socket_shutdown (data, TRUE, TRUE, NULL);

  return G_SOURCE_REMOVE;
}

/* The connection is gone, and what was to come with it.  The message may be too, by then. */
static void
cut_later (SoupServerMessage *message)
{
  g_timeout_add_full (G_PRIORITY_DEFAULT, 20, cut_cb, g_object_ref (soup_server_message_get_socket (message)), g_object_unref);
}

static void
truncate_answer (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_server_message_set_status (message, SOUP_STATUS_PARTIAL_CONTENT, NULL);
  soup_message_headers_set_content_length (headers, 262144);
  soup_message_headers_set_content_range (headers, 0, 262143, -1);
  soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_STATIC, "half of it", 10);
  cut_later (message);
}

static void
wrote_chunk_cb (SoupServerMessage *message)
{
  char *more = g_strnfill (60000, 'x');

  soup_message_body_append_take (soup_server_message_get_response_body (message), (guchar *) more, 60000);
}

static void
answer_endlessly (SoupServerMessage *message)
{
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_message_headers_set_encoding (soup_server_message_get_response_headers (message), SOUP_ENCODING_CHUNKED);
  soup_message_body_set_accumulate (soup_server_message_get_response_body (message), FALSE);
  g_signal_connect (message, "wrote-chunk", G_CALLBACK (wrote_chunk_cb), NULL);
  wrote_chunk_cb (message);
}

static void
answer (SoupServerMessage *message,
        guint              status,
        const char        *type,
        const void        *data,
        gsize              size)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, type, SOUP_MEMORY_COPY, data, size);
}

static void
answer_file (ContentSite       *self,
             SoupServerMessage *message,
             const void        *data,
             gsize              size,
             gboolean           has_ranges)
{
  SoupMessageHeaders *asked = soup_server_message_get_request_headers (message);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  const char *seen = soup_message_headers_get_one (asked, "If-None-Match");
  const char *condition = soup_message_headers_get_one (asked, "If-Range");
  g_autofree char *hash = g_compute_checksum_for_data (G_CHECKSUM_SHA256, data, size);
  g_autofree char *tag = g_strdup_printf ("\"%.20s\"", hash);

  if (self->has_tags)
    soup_message_headers_replace (headers, "ETag", tag);
  if (g_strcmp0 (seen, tag) == 0)
    {
      self->n_not_modified++;
      soup_server_message_set_status (message, SOUP_STATUS_NOT_MODIFIED, NULL);
      return;
    }
  if (!has_ranges || (condition != NULL && !g_str_equal (condition, tag) && self->mood != SITE_IGNORES_IF_RANGE))
    soup_message_headers_remove (asked, "Range");
  answer (message, SOUP_STATUS_OK, "application/octet-stream", data, size);
}

static void
answer_wrong_part (ContentSite       *self,
                   SoupServerMessage *message,
                   goffset            shift,
                   goffset            more)
{
  SoupRange *ranges;
  int n;
  gsize size;
  const char *data = g_bytes_get_data (self->pack, &size);
  SoupMessageHeaders *asked = soup_server_message_get_request_headers (message);

  g_assert_true (soup_message_headers_get_ranges (asked, (goffset) size, &ranges, &n));
  soup_message_headers_set_content_range (soup_server_message_get_response_headers (message), ranges[0].start + shift,
                                          ranges[0].end + shift, (goffset) size + more);
  answer (message, SOUP_STATUS_PARTIAL_CONTENT, "application/octet-stream", data + ranges[0].start,
          (gsize) (ranges[0].end - ranges[0].start + 1));
  soup_message_headers_free_ranges (asked, ranges);
}

static void
answer_in_mood (ContentSite       *self,
                SoupServerMessage *message,
                SiteMood           mood,
                const void        *data,
                gsize              size)
{
  const char *page = "<!DOCTYPE html><title>Welkom</title><p>Meld je aan";
  g_autofree char *there = g_strdup_printf ("http://127.0.0.1:%u/elders.pack", self->port);

  switch (mood)
    {
    case SITE_RESETS:
      soup_server_message_pause (message);
      cut_later (message);
      break;
    case SITE_TRUNCATES:
      truncate_answer (message);
      break;
    case SITE_SILENT:
      soup_server_message_pause (message);
      break;
    case SITE_ENDLESS:
      answer_endlessly (message);
      break;
    case SITE_PORTAL:
      soup_message_headers_remove (soup_server_message_get_request_headers (message), "Range");   /* a page has none */
      answer (message, SOUP_STATUS_OK, "text/html", page, strlen (page));
      break;
    case SITE_REDIRECTS:
      soup_message_headers_replace (soup_server_message_get_response_headers (message), "Location", there);
      answer (message, SOUP_STATUS_FOUND, "text/html", page, strlen (page));
      break;
    case SITE_LONGER:
      answer_wrong_part (self, message, 0, 1);
      break;
    case SITE_OTHER_PART:
      answer_wrong_part (self, message, 1, 0);
      break;
    case SITE_LIMITED:
      answer (message, 429, "text/plain", "later", 5);
      break;
    case SITE_NOTHING:
      answer (message, SOUP_STATUS_NOT_FOUND, "text/plain", "no", 2);
      break;
    case SITE_HONEST:
    case SITE_NO_RANGES:
    case SITE_CHANGES:
    case SITE_IGNORES_IF_RANGE:
    default:
      answer_file (self, message, data, size, mood != SITE_NO_RANGES);
    }
}

static void
handle_cb (SoupServer        *server,
           SoupServerMessage *message,
           const char        *path,
           GHashTable        *query,
           gpointer           user_data)
{
  ContentSite *self = user_data;
  SoupRange *ranges;
  int n;
  gsize size;
  const void *data;

  if (g_str_equal (path, PACK_PATH ".manifest"))
    {
      self->n_manifests++;
      answer_in_mood (self, message, self->manifest_mood, self->manifest, strlen (self->manifest));
      return;
    }
  g_assert_cmpstr (path, ==, PACK_PATH);   /* nobody followed the redirect */
  if (self->n_parts++ == 0
      && soup_message_headers_get_ranges (soup_server_message_get_request_headers (message), (goffset) g_bytes_get_size (self->pack),
                                          &ranges, &n))
    {
      self->first = ranges[0].start;
      soup_message_headers_free_ranges (soup_server_message_get_request_headers (message), ranges);
    }
  if (self->n_parts > self->n_honest && self->other != NULL)
    {
      g_bytes_unref (self->pack);
      self->pack = g_steal_pointer (&self->other);
    }
  data = g_bytes_get_data (self->pack, &size);
  answer_in_mood (self, message, self->n_parts > self->n_honest ? self->mood : SITE_HONEST, data, size);
}

ContentSite *
content_site_new (GTlsCertificate *certificate)
{
  ContentSite *self = g_new0 (ContentSite, 1);
  g_autoptr(GError) error = NULL;
  GSList *uris;

  self->has_tags = TRUE;
  self->server = g_object_new (SOUP_TYPE_SERVER, "tls-certificate", certificate, NULL);
  soup_server_add_handler (self->server, NULL, handle_cb, self, NULL);
  soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY | (certificate != NULL ? SOUP_SERVER_LISTEN_HTTPS : 0),
                            &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->server);
  self->port = (guint) g_uri_get_port (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);

  return self;
}

static gboolean
over_cb (gpointer data)
{
  *(gboolean *) data = TRUE;

  return G_SOURCE_REMOVE;
}

void
content_site_free (ContentSite *self)
{
  gboolean is_over = FALSE;

  /* libsoup forgets nothing of a handshake that failed just now, not even a server that is gone. */
  g_timeout_add (50, over_cb, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  g_clear_pointer (&self->pack, g_bytes_unref);
  g_clear_pointer (&self->other, g_bytes_unref);
  g_free (self->manifest);
  g_free (self);
}

char *
content_site_dup_url (ContentSite *self)
{
  return g_strdup_printf ("%s://127.0.0.1:%u" PACK_PATH, soup_server_is_https (self->server) ? "https" : "http", self->port);
}

void
content_site_put (ContentSite *self,
                  const char  *pack)
{
  g_autofree char *beside = g_strconcat (pack, ".manifest", NULL);
  char *data;
  gsize size;

  g_assert_true (g_file_get_contents (pack, &data, &size, NULL));
  g_clear_pointer (&self->pack, g_bytes_unref);
  self->pack = g_bytes_new_take (data, size);
  g_clear_pointer (&self->manifest, g_free);
  g_assert_true (g_file_get_contents (beside, &self->manifest, NULL, NULL));
}

void
content_site_reset (ContentSite *self,
                    SiteMood     mood,
                    guint        n_honest)
{
  self->mood = mood;
  self->n_honest = n_honest;
  self->n_parts = 0;
  self->first = -1;
}

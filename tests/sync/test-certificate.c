/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sync-fixture.h"

#define DAY (24 * 60 * 60)

/* What happens to an enrolment, and so to every request: a desk speaks to nobody but the intake of its code. */
typedef struct
{
  const char *name;
  gint64      begins_s;
  gint64      ends_s;
  const char *host;
  gboolean    is_signed;      /* by an authority that is believed */
  gboolean    has_pin;
  gboolean    is_other_pin;
  gboolean    is_accepted;
} Row;

static const Row rows[] = {
  { "self-made", -DAY, DAY, "127.0.0.1", FALSE, FALSE, FALSE, FALSE },
  { "authority", -DAY, DAY, "127.0.0.1", TRUE, FALSE, FALSE, TRUE },
  { "wrong-host", -DAY, DAY, "intake.example", TRUE, FALSE, FALSE, FALSE },
  { "expired", -3 * DAY, -2 * DAY, "127.0.0.1", TRUE, FALSE, FALSE, FALSE },
  { "not-yet", DAY, 2 * DAY, "127.0.0.1", TRUE, FALSE, FALSE, FALSE },
  { "pinned", -DAY, DAY, "127.0.0.1", FALSE, TRUE, FALSE, TRUE },
  { "pinned-expired", -3 * DAY, -2 * DAY, "127.0.0.1", FALSE, TRUE, FALSE, TRUE },
  { "other-pin", -DAY, DAY, "127.0.0.1", FALSE, TRUE, TRUE, FALSE },
  { "other-pin-authority", -DAY, DAY, "127.0.0.1", TRUE, TRUE, TRUE, FALSE },
};

/* The authority's certificate as a database that believes nobody else. */
static GTlsDatabase *
believe (GTlsCertificate *authority)
{
  g_autofree char *path = g_build_filename (g_get_user_cache_dir (), "ca.pem", NULL);
  g_autofree char *pem = NULL;
  g_autoptr(GError) error = NULL;
  GTlsDatabase *database;

  g_object_get (authority, "certificate-pem", &pem, NULL);
  g_assert_cmpint (g_mkdir_with_parents (g_get_user_cache_dir (), 0700), ==, 0);
  g_file_set_contents (path, pem, -1, &error);
  g_assert_no_error (error);
  database = g_tls_file_database_new (path, &error);
  g_assert_no_error (error);

  return database;
}

static void
test_certificate (gconstpointer data)
{
  const Row *row = data;
  g_autoptr(GTlsCertificate) authority = fault_certificate_new (-DAY, DAY, "CA", NULL);
  g_autoptr(GTlsCertificate) certificate = fault_certificate_new (row->begins_s, row->ends_s, row->host,
                                                                  row->is_signed ? authority : NULL);
  g_autoptr(GTlsDatabase) database = believe (authority);
  g_autoptr(FaultServer) server = fault_server_new (certificate);
  g_autofree char *code = NULL;
  g_autoptr(GError) error = NULL;
  guint8 spki[PARAAT_SPKI_SIZE];
  Desk desk = { 0 };

  paraat_http_set_authorities (database);
  g_assert_true (paraat_pin_hash (certificate, spki));
  if (row->is_other_pin)
    spki[7] ^= 1;
  code = fault_server_dup_code (server, row->has_pin ? spki : NULL);
  desk_init (&desk, server);
  g_assert_cmpint (desk_enrol (&desk, code, &error), ==, row->is_accepted);
  if (row->is_accepted)
    {
      ParaatIdentity incident;

      g_assert_no_error (error);
      paraat_sync_start (desk.sync);
      desk_report (&desk, 0, &incident);
      desk_wait_held (&desk, 2);

      /* And after a restart, from what is on record. */
      desk_restart (&desk);
      desk_say (&desk, &incident, "ongoing", "\"yes\"", NULL);
      desk_wait_sent (&desk);
    }
  else
    {
      g_assert_error (error, PARAAT_SYNC_ERROR, PARAAT_SYNC_ERROR_CERTIFICATE);
      g_assert_cmpuint (g_hash_table_size (server->desks), ==, 0);
      g_assert_false (paraat_sync_get_peer (desk.sync, &(ParaatPeer) { 0 }));
    }
  desk_clear (&desk);
  paraat_http_set_authorities (NULL);
}

/* A server that chooses HTTP/2, whose client writes its headers without waiting for anybody. */
typedef struct
{
  GTlsCertificate *certificate;   /* not owned */
  GPtrArray       *connections;   /* (owned) kept until the end */
  GByteArray      *heard;         /* (owned) after the handshake */
  guint8           piece[4096];
} Listener;

static void
heard_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  Listener *listener = data;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);

  if (n <= 0)
    return;
  g_byte_array_append (listener->heard, listener->piece, (guint) n);
  g_input_stream_read_async (G_INPUT_STREAM (source), listener->piece, sizeof listener->piece, G_PRIORITY_DEFAULT, NULL,
                             heard_cb, listener);
}

static gboolean
incoming_cb (GSocketService    *service,
             GSocketConnection *connection,
             GObject           *object,
             gpointer           data)
{
  static const char * const protocols[] = { "h2", NULL };
  Listener *listener = data;
  g_autoptr(GError) error = NULL;
  GIOStream *tls = g_tls_server_connection_new (G_IO_STREAM (connection), listener->certificate, &error);

  g_assert_no_error (error);
  g_tls_connection_set_advertised_protocols (G_TLS_CONNECTION (tls), protocols);
  g_ptr_array_add (listener->connections, tls);
  g_input_stream_read_async (g_io_stream_get_input_stream (tls), listener->piece, sizeof listener->piece,
                             G_PRIORITY_DEFAULT, NULL, heard_cb, listener);

  return TRUE;
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static gboolean
is_answered (gpointer data)
{
  return *(GAsyncResult **) data != NULL;
}

static gboolean
is_over (gpointer data)
{
  return g_get_monotonic_time () > *(gint64 *) data;
}

/* Somebody whom an authority vouches for gets no token of a desk that was given a pin. */
static void
test_no_token_to_another (void)
{
  g_autoptr(GTlsCertificate) authority = fault_certificate_new (-DAY, DAY, "CA", NULL);
  g_autoptr(GTlsCertificate) certificate = fault_certificate_new (-DAY, DAY, "127.0.0.1", authority);
  g_autoptr(GTlsDatabase) database = believe (authority);
  g_autoptr(GSocketService) service = g_socket_service_new ();
  g_autoptr(ParaatHttp) http = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *url = NULL;
  ParaatRequest *request = paraat_request_new ("GET", "/v1/changes");
  Listener listener = { certificate, g_ptr_array_new_with_free_func (g_object_unref), g_byte_array_new (), { 0 } };
  guint8 spki[PARAAT_SPKI_SIZE] = { 0 };
  gint64 end_us;

  paraat_http_set_authorities (database);
  g_signal_connect (service, "incoming", G_CALLBACK (incoming_cb), &listener);
  url = g_strdup_printf ("https://127.0.0.1:%u", g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (service), NULL, NULL));
  http = paraat_http_new (url, spki);
  request->token = g_strdup ("geheim");
  paraat_http_send_async (http, request, NULL, answered_cb, &result);
  g_assert_true (desk_spin (is_answered, &result));
  g_assert_null (paraat_http_send_finish (http, result, NULL, &error));
  g_assert_error (error, PARAAT_SYNC_ERROR, PARAAT_SYNC_ERROR_CERTIFICATE);
  end_us = g_get_monotonic_time () + 200 * 1000;
  g_assert_true (desk_spin (is_over, &end_us));
  g_assert_cmpuint (listener.connections->len, >, 0);
  g_assert_cmpuint (listener.heard->len, ==, 0);

  g_socket_service_stop (service);
  g_socket_listener_close (G_SOCKET_LISTENER (service));
  for (guint i = 0; i < listener.connections->len; i++)
    g_io_stream_close (g_ptr_array_index (listener.connections, i), NULL, NULL);
  end_us = g_get_monotonic_time () + 50 * 1000;
  g_assert_true (desk_spin (is_over, &end_us));   /* what still reads is done */
  g_ptr_array_unref (listener.connections);
  g_byte_array_unref (listener.heard);
  paraat_http_set_authorities (NULL);
}

/* A hash that is known from elsewhere: openssl x509 -pubkey | openssl pkey -pubin -outform DER | sha256sum. */
static void
test_hash (void)
{
  static const char pem[] =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBiDCCAS2gAwIBAgIUZC9k0mbFOIGo78KURkLx9+Jz8TkwCgYIKoZIzj0EAwIw\n"
    "GTEXMBUGA1UEAwwOaW50YWtlLmV4YW1wbGUwHhcNMjYxMTIzMjIyMDIzWhcNMzYx\n"
    "MTIwMjIyMDIzWjAZMRcwFQYDVQQDDA5pbnRha2UuZXhhbXBsZTBZMBMGByqGSM49\n"
    "AgEGCCqGSM49AwEHA0IABNhgOcexsiDJUx/iZjuiDe8WBscsptwOmD4F3SzmfDp1\n"
    "mJBusmgKQ2wPHgzr/gdWn42QzmxKmeKambphhlZlfgSjUzBRMB0GA1UdDgQWBBTv\n"
    "em/RuxCcnkNQGBBEFgutov/J/zAfBgNVHSMEGDAWgBTvem/RuxCcnkNQGBBEFgut\n"
    "ov/J/zAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0kAMEYCIQCSXjcEMNhR\n"
    "491Snfwc5yDD9vUiG3q3wjhooOocYubTzwIhAI6GcqIogIIQKtAjnDGmSwrQbBRO\n"
    "i8aCoXk/RSYXjKKr\n"
    "-----END CERTIFICATE-----\n";
  g_autoptr(GError) error = NULL;
  g_autoptr(GTlsCertificate) certificate = g_tls_certificate_new_from_pem (pem, -1, &error);
  guint8 spki[PARAAT_SPKI_SIZE];
  g_autoptr(GString) hex = g_string_new (NULL);

  g_assert_no_error (error);
  g_assert_true (paraat_pin_hash (certificate, spki));
  for (guint i = 0; i < sizeof spki; i++)
    g_string_append_printf (hex, "%02x", spki[i]);
  g_assert_cmpstr (hex->str, ==, "20e791640db12ed35b9f0909789153d0c42b4db0a726f7acfee64b10b3bd836b");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  paraat_sync_set_time_scale (5 * DESK_TIME_SCALE);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/sync/certificate/", rows[i].name, NULL);

      g_test_add_data_func (path, &rows[i], test_certificate);
    }
  g_test_add_func ("/sync/certificate/no-token-to-another", test_no_token_to_another);
  g_test_add_func ("/sync/certificate/hash", test_hash);

  return g_test_run ();
}

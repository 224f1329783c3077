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
  g_test_add_func ("/sync/certificate/hash", test_hash);

  return g_test_run ();
}

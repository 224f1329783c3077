/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "fault-server.h"

#include <openssl/pem.h>
#include <openssl/x509v3.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509, X509_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BIO, BIO_free_all)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_PKEY, EVP_PKEY_free)

static void
add_extension (X509       *certificate,
               int         nid,
               const char *value)
{
  X509_EXTENSION *extension = X509V3_EXT_conf_nid (NULL, NULL, nid, value);

  g_assert_nonnull (extension);
  g_assert_cmpint (X509_add_ext (certificate, extension, -1), ==, 1);
  X509_EXTENSION_free (extension);
}

static char *
read_bio (BIO *bio)
{
  char *data;
  long size = BIO_get_mem_data (bio, &data);

  return g_strndup (data, (gsize) size);
}

static EVP_PKEY *
read_key (GTlsCertificate *certificate)
{
  g_autofree char *pem = NULL;
  g_autoptr(BIO) bio = NULL;

  g_object_get (certificate, "private-key-pem", &pem, NULL);
  bio = BIO_new_mem_buf (pem, -1);

  return PEM_read_bio_PrivateKey (bio, NULL, NULL, NULL);
}

/**
 * fault_certificate_new:
 * @begins_s: seconds from now
 * @ends_s: seconds from now
 * @host: an address or a name; "CA" makes one that may sign others
 * @issuer: (nullable): who signs it; %NULL: itself
 *
 * Returns: (transfer full): a certificate with its key
 */
GTlsCertificate *
fault_certificate_new (gint64           begins_s,
                       gint64           ends_s,
                       const char      *host,
                       GTlsCertificate *issuer)
{
  g_autoptr(X509) x509 = X509_new ();
  g_autoptr(EVP_PKEY) key = EVP_EC_gen ("P-256");
  g_autoptr(EVP_PKEY) signer = issuer != NULL ? read_key (issuer) : EVP_PKEY_dup (key);
  g_autoptr(BIO) bio = BIO_new (BIO_s_mem ());
  g_autofree char *alternative = g_strdup_printf ("%s:%s", g_hostname_is_ip_address (host) ? "IP" : "DNS", host);
  g_autofree char *pem = NULL;
  g_autoptr(GError) error = NULL;
  GTlsCertificate *certificate;
  gboolean is_authority = g_str_equal (host, "CA");
  X509_NAME *name;

  X509_set_version (x509, X509_VERSION_3);
  ASN1_INTEGER_set (X509_get_serialNumber (x509), (long) g_random_int_range (1, G_MAXINT32));
  X509_gmtime_adj (X509_getm_notBefore (x509), (long) begins_s);
  X509_gmtime_adj (X509_getm_notAfter (x509), (long) ends_s);
  X509_set_pubkey (x509, key);
  name = X509_get_subject_name (x509);
  X509_NAME_add_entry_by_txt (name, "CN", MBSTRING_UTF8, (const guchar *) host, -1, -1, 0);
  if (issuer == NULL)
    X509_set_issuer_name (x509, name);
  else
    {
      X509_NAME *of = X509_NAME_new ();

      X509_NAME_add_entry_by_txt (of, "CN", MBSTRING_UTF8, (const guchar *) "CA", -1, -1, 0);
      X509_set_issuer_name (x509, of);
      X509_NAME_free (of);
    }
  add_extension (x509, NID_basic_constraints, is_authority ? "critical,CA:TRUE" : "critical,CA:FALSE");
  if (!is_authority)
    add_extension (x509, NID_subject_alt_name, alternative);
  g_assert_cmpint (X509_sign (x509, signer, EVP_sha256 ()), >, 0);

  PEM_write_bio_X509 (bio, x509);
  PEM_write_bio_PrivateKey (bio, key, NULL, NULL, 0, NULL, NULL);
  pem = read_bio (bio);
  certificate = g_tls_certificate_new_from_pem (pem, -1, &error);
  g_assert_no_error (error);

  return certificate;
}

/* SPDX-License-Identifier: EUPL-1.2 */

/* A certificate of its own for a demonstration: made once, and named by the hash of its key in every enrolment code. */
#include "config.h"

#include "intake.h"
#include "paraat-folder.h"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/sha.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#define CERTIFICATE_FILE "tls-certificate.pem"
#define KEY_FILE         "tls-key.pem"
#define LIFE_S           (10L * 365 * 24 * 3600)
#define EARLY_S          (400L * 24 * 3600)   /* a laptop's clock may be months behind */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509, X509_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_PKEY, EVP_PKEY_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BIO, BIO_free_all)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509_EXTENSION, X509_EXTENSION_free)

static gboolean
fail (GError **error)
{
  g_set_error_literal (error, INTAKE_ERROR, INTAKE_ERROR_FAILED, "A certificate cannot be made");
  return FALSE;
}

static gboolean
add_extension (X509       *certificate,
               int         nid,
               const char *value)
{
  g_autoptr(X509_EXTENSION) extension = X509V3_EXT_conf_nid (NULL, NULL, nid, value);

  return extension != NULL && X509_add_ext (certificate, extension, -1) == 1;
}

static X509 *
make_certificate (EVP_PKEY *key)
{
  g_autoptr(X509) certificate = X509_new ();
  X509_NAME *name;

  if (certificate == NULL)
    return NULL;
  name = X509_get_subject_name (certificate);
  if (X509_set_version (certificate, X509_VERSION_3) != 1
      || ASN1_INTEGER_set_int64 (X509_get_serialNumber (certificate), g_get_real_time ()) != 1
      || X509_gmtime_adj (X509_getm_notBefore (certificate), -EARLY_S) == NULL
      || X509_gmtime_adj (X509_getm_notAfter (certificate), LIFE_S) == NULL
      || X509_NAME_add_entry_by_txt (name, "CN", MBSTRING_UTF8, (const guchar *) "Paraat demonstratie", -1, -1, 0) != 1
      || X509_set_issuer_name (certificate, name) != 1
      || X509_set_pubkey (certificate, key) != 1
      || !add_extension (certificate, NID_basic_constraints, "critical,CA:FALSE")
      || !add_extension (certificate, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1,IP:::1")
      || X509_sign (certificate, key, EVP_sha256 ()) == 0)
    return NULL;

  return g_steal_pointer (&certificate);
}

static gboolean
write_bio (BIO         *bio,
           const char  *path,
           GError     **error)
{
  char *data;
  long size = BIO_get_mem_data (bio, &data);

  return paraat_folder_write_file (path, data, (gsize) size, error);
}

/* The key first: a certificate without its key would be found and not be of use. */
static gboolean
make_files (const char  *certificate_path,
            const char  *key_path,
            GError     **error)
{
  g_autoptr(EVP_PKEY) key = EVP_EC_gen ("P-256");
  g_autoptr(X509) certificate = key != NULL ? make_certificate (key) : NULL;
  g_autoptr(BIO) key_text = BIO_new (BIO_s_secmem ());
  g_autoptr(BIO) certificate_text = BIO_new (BIO_s_mem ());

  if (certificate == NULL || key_text == NULL || certificate_text == NULL
      || PEM_write_bio_PrivateKey (key_text, key, NULL, NULL, 0, NULL, NULL) != 1
      || PEM_write_bio_X509 (certificate_text, certificate) != 1)
    return fail (error);

  return write_bio (key_text, key_path, error) && write_bio (certificate_text, certificate_path, error);
}

/**
 * intake_tls_self_signed:
 * @data_dir: where key (0600) and certificate are kept
 *
 * Returns: (transfer full): the certificate of this folder, made when there is none
 */
GTlsCertificate *
intake_tls_self_signed (const char  *data_dir,
                        GError     **error)
{
  g_autofree char *certificate = g_build_filename (data_dir, CERTIFICATE_FILE, NULL);
  g_autofree char *key = g_build_filename (data_dir, KEY_FILE, NULL);

  if (!g_file_test (certificate, G_FILE_TEST_EXISTS) && !make_files (certificate, key, error))
    return NULL;

  return g_tls_certificate_new_from_files (certificate, key, error);
}

/**
 * intake_tls_spki:
 * @out_spki: (out caller-allocates) (array fixed-size=32): SHA-256 of the SubjectPublicKeyInfo
 *
 * Returns: whether @certificate could be read
 */
gboolean
intake_tls_spki (GTlsCertificate *certificate,
                 guint8           out_spki[32])
{
  g_autoptr(GByteArray) der = NULL;
  g_autoptr(X509) parsed = NULL;
  const guint8 *at;
  guint8 *spki = NULL;
  int size;

  g_object_get (certificate, "certificate", &der, NULL);
  if (der == NULL)
    return FALSE;
  at = der->data;
  parsed = d2i_X509 (NULL, &at, (long) der->len);
  size = parsed != NULL ? i2d_X509_PUBKEY (X509_get_X509_PUBKEY (parsed), &spki) : -1;
  if (size <= 0)
    return FALSE;
  SHA256 (spki, (gsize) size, out_spki);
  OPENSSL_free (spki);

  return TRUE;
}

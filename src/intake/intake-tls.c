/* SPDX-License-Identifier: EUPL-1.2 */

/* A certificate for the demonstration intake, and the hash of a certificate's key that enrolment codes pin. */
#include "config.h"

#include "intake.h"
#include "paraat-folder.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/sha.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509, X509_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_PKEY, EVP_PKEY_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BIO, BIO_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509_EXTENSION, X509_EXTENSION_free)

#define VALID_DAYS 825

static X509 *
make_certificate (EVP_PKEY *key)
{
  g_autoptr(X509) certificate = X509_new ();
  g_autoptr(X509_EXTENSION) names = X509V3_EXT_conf_nid (NULL, NULL, NID_subject_alt_name,
                                                         "DNS:localhost,IP:127.0.0.1,IP:::1");
  X509_NAME *name = X509_get_subject_name (certificate);

  X509_set_version (certificate, 2);
  ASN1_INTEGER_set (X509_get_serialNumber (certificate), 1);
  X509_gmtime_adj (X509_getm_notBefore (certificate), -24 * 60 * 60);
  X509_gmtime_adj (X509_getm_notAfter (certificate), (long) VALID_DAYS * 24 * 60 * 60);
  X509_set_pubkey (certificate, key);
  X509_NAME_add_entry_by_txt (name, "CN", MBSTRING_ASC, (const unsigned char *) "Paraat demonstration intake", -1, -1, 0);
  X509_set_issuer_name (certificate, name);
  if (names != NULL)
    X509_add_ext (certificate, names, -1);

  return X509_sign (certificate, key, EVP_sha256 ()) > 0 ? g_steal_pointer (&certificate) : NULL;
}

static char *
make_pem (gsize *out_size)
{
  g_autoptr(EVP_PKEY) key = EVP_EC_gen ("P-256");
  g_autoptr(X509) certificate = key != NULL ? make_certificate (key) : NULL;
  g_autoptr(BIO) bio = BIO_new (BIO_s_mem ());
  char *data;
  long size;

  if (certificate == NULL || !PEM_write_bio_X509 (bio, certificate)
      || !PEM_write_bio_PrivateKey (bio, key, NULL, NULL, 0, NULL, NULL))
    return NULL;
  size = BIO_get_mem_data (bio, &data);
  *out_size = (gsize) size;

  return g_strndup (data, (gsize) size);
}

/* Made once, kept in the data folder, so that enrolment codes that were given out go on to fit. */
GTlsCertificate *
intake_tls_self_signed (const char  *data_dir,
                        GError     **error)
{
  g_autofree char *path = g_build_filename (data_dir, "demonstration.pem", NULL);
  g_autofree char *pem = NULL;
  gsize size;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      pem = make_pem (&size);
      if (pem == NULL)
        {
          g_set_error_literal (error, INTAKE_ERROR, INTAKE_ERROR_FAILED, "A certificate could not be made");
          return NULL;
        }
      if (!paraat_folder_make (data_dir, error) || !paraat_folder_write_file (path, pem, size, error))
        return NULL;
    }

  return g_tls_certificate_new_from_file (path, error);
}

/* SHA-256 of the SubjectPublicKeyInfo: stays the same when a certificate is renewed with its key. */
gboolean
intake_tls_spki (GTlsCertificate *certificate,
                 guint8           out_spki[32])
{
  g_autoptr(GByteArray) der = NULL;
  g_autoptr(X509) parsed = NULL;
  g_autofree guint8 *spki = NULL;
  const guint8 *at;
  guint8 *put;
  int size;

  g_object_get (certificate, "certificate", &der, NULL);
  if (der == NULL)
    return FALSE;
  at = der->data;
  parsed = d2i_X509 (NULL, &at, (long) der->len);
  size = parsed != NULL ? i2d_X509_PUBKEY (X509_get_X509_PUBKEY (parsed), NULL) : 0;
  if (size <= 0)
    return FALSE;
  put = spki = g_malloc ((gsize) size);
  i2d_X509_PUBKEY (X509_get_X509_PUBKEY (parsed), &put);
  SHA256 (spki, (gsize) size, out_spki);

  return TRUE;
}

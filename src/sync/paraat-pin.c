/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "paraat-sync"
#include "config.h"

#include "paraat-pin.h"

#include <openssl/crypto.h>
#include <openssl/sha.h>
#include <openssl/x509.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509, X509_free)

/**
 * paraat_pin_hash:
 * @certificate: any certificate
 * @out_spki: (out): SHA-256 of its SubjectPublicKeyInfo in DER (RFC 7469, 2.4)
 *
 * Returns: %FALSE when the certificate cannot be read
 */
gboolean
paraat_pin_hash (GTlsCertificate *certificate,
                 guint8           out_spki[PARAAT_SPKI_SIZE])
{
  g_autoptr(GByteArray) der = NULL;
  g_autoptr(X509) x509 = NULL;
  unsigned char *spki = NULL;
  const unsigned char *at;
  int size;

  g_object_get (certificate, "certificate", &der, NULL);
  if (der == NULL)
    return FALSE;

  at = der->data;
  x509 = d2i_X509 (NULL, &at, der->len);
  if (x509 == NULL)
    return FALSE;

  size = i2d_X509_PUBKEY (X509_get_X509_PUBKEY (x509), &spki);
  if (size <= 0)
    return FALSE;
  SHA256 (spki, (size_t) size, out_spki);
  OPENSSL_free (spki);

  return TRUE;
}

/**
 * paraat_pin_matches:
 * @certificate: (nullable): what the server showed
 * @spki: the hash of the one key that is accepted
 *
 * Returns: whether @certificate has that key
 */
gboolean
paraat_pin_matches (GTlsCertificate *certificate,
                    const guint8     spki[PARAAT_SPKI_SIZE])
{
  guint8 shown[PARAAT_SPKI_SIZE];

  return certificate != NULL && paraat_pin_hash (certificate, shown)
    && CRYPTO_memcmp (shown, spki, PARAAT_SPKI_SIZE) == 0;
}

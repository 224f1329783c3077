/* SPDX-License-Identifier: EUPL-1.2 */

/* A manifest from anybody.  Byte 0 says which half is the fuzzer's: 0 the file as it came, else what is signed in it, by a key that is
 * trusted, so that it gets past the signature. */
#include "config.h"

#include <sodium.h>
#include <string.h>

#include "fuzz.h"
#include "paraat-item.h"
#include "paraat-manifest.h"

static void
check (const ParaatManifest *manifest)
{
  g_assert (paraat_item_is_id (manifest->id) && strchr (manifest->id, '/') == NULL);
  g_assert (manifest->version > 0 && manifest->size > 0);
  g_assert (manifest->publisher != NULL && manifest->issued != NULL && manifest->sha256 != NULL && manifest->revoked != NULL);
  g_assert (g_utf8_validate (manifest->publisher, -1, NULL));
  for (guint i = 0; manifest->revoked[i] != NULL; i++)
    g_assert (strlen (manifest->revoked[i]) == 2 * PARAAT_MANIFEST_KEY_SIZE);
}

static char *
wrap (const uint8_t *payload,
      size_t         size,
      GPtrArray     *trusted)
{
  static guint8 key[PARAAT_MANIFEST_KEY_SIZE];
  static guint8 secret[PARAAT_MANIFEST_SECRET_SIZE];
  static const guint8 seed[32] = { 7 };
  g_autoptr(GByteArray) message = g_byte_array_new ();
  guint8 signature[64];
  char hex[2 * sizeof key + 1];
  g_autofree char *encoded = g_base64_encode (payload, size);
  g_autofree char *signed_bytes = NULL;

  crypto_sign_seed_keypair (key, secret, seed);
  g_byte_array_append (message, (const guint8 *) "paraat-pack-1", sizeof "paraat-pack-1");
  g_byte_array_append (message, payload, (guint) size);
  crypto_sign_detached (signature, NULL, message->data, message->len, secret);
  sodium_bin2hex (hex, sizeof hex, key, sizeof key);
  signed_bytes = g_base64_encode (signature, sizeof signature);
  g_ptr_array_add (trusted, g_bytes_new (key, sizeof key));

  return g_strdup_printf ("{\"payload\":\"%s\",\"signatures\":[{\"key\":\"%s\",\"signature\":\"%s\"}]}", encoded, hex, signed_bytes);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr(GPtrArray) trusted = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatManifest) verified = NULL;
  g_autoptr(ParaatManifest) introduced = NULL;

  if (size == 0)
    return 0;
  text = data[0] == 0 ? g_strndup ((const char *) data + 1, size - 1) : wrap (data + 1, size - 1, trusted);
  verified = paraat_manifest_verify (text, trusted, &error);
  g_assert ((verified == NULL) == (error != NULL));
  g_assert (data[0] != 0 || verified == NULL);   /* nobody is trusted */
  introduced = paraat_manifest_introduce (text, NULL);
  if (verified != NULL)
    check (verified);
  if (introduced != NULL)
    check (introduced);

  return 0;
}

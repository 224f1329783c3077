/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-hash.h"

#include <sodium.h>
#include <string.h>

const ParaatHash paraat_hash_nil = { 0 };

/**
 * paraat_hash_data:
 * @data: (array length=size): what to hash
 * @size: its bytes
 * @out_hash: (out caller-allocates): BLAKE2b-256 of it (RFC 7693, no key)
 */
void
paraat_hash_data (const void *data,
                  gsize       size,
                  ParaatHash *out_hash)
{
  crypto_generichash (out_hash->bytes, sizeof out_hash->bytes, data, size, NULL, 0);
}

void
paraat_hash_format (const ParaatHash *hash,
                    char              out_hex[PARAAT_HASH_HEX_SIZE])
{
  sodium_bin2hex (out_hex, PARAAT_HASH_HEX_SIZE, hash->bytes, sizeof hash->bytes);
}

/**
 * paraat_hash_parse:
 * @hex: (nullable): 64 hexadecimal digits
 * @out_hash: (out caller-allocates): the hash, untouched on failure
 *
 * Returns: whether @hex was a hash
 */
gboolean
paraat_hash_parse (const char *hex,
                   ParaatHash *out_hash)
{
  ParaatHash hash;

  if (hex == NULL || strlen (hex) != PARAAT_HASH_HEX_SIZE - 1)
    return FALSE;
  if (sodium_hex2bin (hash.bytes, sizeof hash.bytes, hex, PARAAT_HASH_HEX_SIZE - 1, NULL, NULL, NULL) != 0)
    return FALSE;

  *out_hash = hash;

  return TRUE;
}

guint
paraat_hash_hash (gconstpointer hash)
{
  guint value;

  memcpy (&value, hash, sizeof value);

  return value;
}

gboolean
paraat_hash_equal (gconstpointer a,
                   gconstpointer b)
{
  return memcmp (a, b, sizeof (ParaatHash)) == 0;
}

int
paraat_hash_compare (gconstpointer a,
                     gconstpointer b)
{
  return memcmp (a, b, sizeof (ParaatHash));
}

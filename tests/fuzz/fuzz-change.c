/* SPDX-License-Identifier: EUPL-1.2 */

/* A header as it came, with the value after it: byte 0 says what is there (bit 0: a value and salt), bytes 1 and 2 how
 * long the header is. What was accepted gives the same bytes and the same id back, and its stub too. */
#include "config.h"

#include <string.h>

#include "fuzz.h"
#include "paraat-change.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  static const guint8 signature[PARAAT_SIGNATURE_SIZE] = { 0 };
  static const guint8 salt[PARAAT_SALT_SIZE] = { 0 };
  static const guint8 key[PARAAT_PUBLIC_KEY_SIZE] = { 0 };
  g_autoptr(ParaatChange) change = NULL;
  g_autoptr(ParaatChange) stub = NULL;
  g_autoptr(ParaatChange) again = NULL;
  g_autoptr(GError) error = NULL;
  gboolean has_value;
  const guint8 *header;
  gsize header_size, said_size;

  if (size < 3)
    return 0;
  has_value = (data[0] & 1) != 0;
  said_size = MIN ((gsize) data[1] << 8 | data[2], size - 3);
  change = paraat_change_new_received (data + 3, said_size, signature, has_value ? (const char *) data + 3 + said_size : NULL,
                                       (gssize) (size - 3 - said_size), has_value ? salt : NULL, &error);
  if (change == NULL)
    {
      g_assert (error != NULL && error->domain == PARAAT_CHANGE_ERROR);
      return 0;
    }

  header = paraat_change_get_header_bytes (change, &header_size);
  g_assert (header_size == said_size && memcmp (header, data + 3, said_size) == 0);
  stub = paraat_change_new_stub (change);
  g_assert (paraat_change_is_stub (stub));
  g_assert (paraat_hash_equal (paraat_change_get_id (stub), paraat_change_get_id (change)));
  again = paraat_change_new_stored (header, header_size, signature, paraat_change_get_value (change),
                                    paraat_change_get_salt (change), &error);
  g_assert (again != NULL);
  g_assert (!paraat_change_verify (change, key, NULL));   /* nothing signs with zeros */

  return 0;
}

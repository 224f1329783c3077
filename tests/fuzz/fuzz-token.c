/* SPDX-License-Identifier: EUPL-1.2 */

/* An Authorization header from anybody. */
#include "config.h"

#include "fuzz.h"
#include "paraat-wire.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  static const guint8 seed[32] = { 1 };
  static ParaatDevice *device;
  g_autofree char *text = g_strndup (size > 0 ? (const char *) data : "", size);
  g_autoptr(GError) error = NULL;
  ParaatTokenClaims claims = { 0 };

  if (device == NULL)
    device = paraat_device_new_from_seed (seed);
  g_assert (paraat_token_parse (text, &claims, &error) == (error == NULL));
  if (error == NULL)
    g_assert (claims.expires_s > claims.issued_s && claims.expires_s - claims.issued_s <= 300);
  /* A key that the fuzzer does not have: nothing it makes verifies. */
  g_assert (!paraat_token_verify (text, paraat_device_get_public_key (device), NULL));

  return 0;
}

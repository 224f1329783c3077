/* SPDX-License-Identifier: EUPL-1.2 */

/* A device card: its text is kept to the byte, and its fields are of use. */
#include "config.h"

#include <string.h>

#include "fuzz.h"
#include "paraat-wire.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  static const guint8 signature[PARAAT_SIGNATURE_SIZE] = { 0 };
  g_autofree char *text = g_strndup (size > 0 ? (const char *) data : "", size);
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatCard) card = paraat_card_parse (text, signature, &error);
  ParaatUuid id;

  g_assert ((card == NULL) == (error != NULL));
  if (card == NULL)
    return 0;

  g_assert (g_str_equal (card->text, text));
  g_assert (card->name != NULL && card->bestuur_name != NULL && card->bestuur_type != NULL && card->nis != NULL);
  g_assert (g_utf8_validate (card->name, -1, NULL) && g_utf8_validate (card->bestuur_name, -1, NULL));
  paraat_device_id_from_key (card->key, &id);
  g_assert (paraat_uuid_equal (&id, &card->device));   /* an id names one key only */
  g_assert (!paraat_card_verify (card, signature, NULL));

  return 0;
}

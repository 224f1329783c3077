/* SPDX-License-Identifier: EUPL-1.2 */

/* A batch of changes and cards: what was read is written and read again, the same. */
#include "config.h"

#include "fuzz.h"
#include "paraat-store.h"
#include "paraat-wire.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr(GBytes) json = g_bytes_new (data, size);
  g_autoptr(GBytes) written = NULL;
  g_autoptr(GPtrArray) refused = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_refusal_free);
  g_autoptr(GPtrArray) refused_again = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_refusal_free);
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatBatch) batch = paraat_batch_decode (json, refused, &error);
  g_autoptr(ParaatBatch) again = NULL;

  if (batch == NULL)
    {
      g_assert (error != NULL && error->domain == PARAAT_WIRE_ERROR);
      return 0;
    }
  g_assert (batch->changes->len <= PARAAT_BATCH_MAX_CHANGES);

  written = paraat_batch_encode (batch);
  again = paraat_batch_decode (written, refused_again, &error);
  if (again == NULL)
    {
      g_assert (g_error_matches (error, PARAAT_WIRE_ERROR, PARAAT_WIRE_ERROR_TOO_LARGE));   /* it was written shorter */
      return 0;
    }
  g_assert (refused_again->len == 0);
  g_assert (again->changes->len == batch->changes->len && again->cards->len == batch->cards->len);
  for (guint i = 0; i < again->changes->len; i++)
    g_assert (paraat_hash_equal (paraat_change_get_id (g_ptr_array_index (again->changes, i)),
                                 paraat_change_get_id (g_ptr_array_index (batch->changes, i))));

  return 0;
}

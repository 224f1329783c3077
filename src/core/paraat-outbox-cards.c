/* SPDX-License-Identifier: EUPL-1.2 */

/* The cards of the devices whose changes are sent: an intake that was restored may not know them any more. */
#define G_LOG_DOMAIN "paraat-core"

#include "config.h"

#include "paraat-outbox.h"
#include "paraat-store-private.h"

#include <string.h>

typedef struct
{
  GArray    *devices;   /* (owned) (element-type ParaatUuid) */
  GPtrArray *known;     /* (owned) (nullable) (element-type ParaatKnownDevice) */
} Cards;

static void
cards_free (gpointer data)
{
  Cards *cards = data;

  g_array_unref (cards->devices);
  g_clear_pointer (&cards->known, g_ptr_array_unref);
  g_free (cards);
}

static gboolean
read_card (ParaatSql         *sql,
           const ParaatUuid  *id,
           GPtrArray         *known,
           GError           **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (sql,
    "SELECT key, card, card_signature, name, bestuur FROM device"
    " WHERE id = ? AND card IS NOT NULL AND length(key) = 32 AND length(card_signature) = 64", error);
  int more;

  if (statement == NULL)
    return FALSE;
  paraat_sql_bind_uuid (statement, 1, id);
  more = paraat_sql_step (sql, statement, error);
  if (more > 0)
    {
      ParaatKnownDevice *device = g_new0 (ParaatKnownDevice, 1);

      device->id = *id;
      memcpy (device->public_key, sqlite3_column_blob (statement, 0), sizeof device->public_key);
      device->card = g_strdup ((const char *) sqlite3_column_text (statement, 1));
      memcpy (device->card_signature, sqlite3_column_blob (statement, 2), sizeof device->card_signature);
      device->name = g_strdup ((const char *) sqlite3_column_text (statement, 3));
      paraat_sql_column_uuid (statement, 4, &device->bestuur);
      g_ptr_array_add (known, device);
    }
  paraat_sql_done (statement);

  return more >= 0;
}

static gboolean
cards_job (ParaatSql  *sql,
           gpointer    data,
           GError    **error)
{
  Cards *cards = data;

  g_clear_pointer (&cards->known, g_ptr_array_unref);
  cards->known = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_known_device_free);
  for (guint i = 0; i < cards->devices->len; i++)
    if (!read_card (sql, &g_array_index (cards->devices, ParaatUuid, i), cards->known, error))
      return FALSE;

  return TRUE;
}

/**
 * paraat_outbox_cards_async:
 * @changes: (element-type ParaatChange): what is to be sent
 *
 * Reads the cards of the devices that made them.
 */
void
paraat_outbox_cards_async (ParaatStore         *store,
                           GPtrArray           *changes,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (paraat_uuid_hash, paraat_uuid_equal);
  Cards *cards = g_new0 (Cards, 1);

  cards->devices = g_array_new (FALSE, FALSE, sizeof (ParaatUuid));
  for (guint i = 0; i < changes->len; i++)
    {
      const ParaatUuid *device = &paraat_change_get_header (g_ptr_array_index (changes, i))->device;

      if (g_hash_table_add (seen, (gpointer) device))
        g_array_append_val (cards->devices, *device);
    }
  paraat_store_push_read (store, cards_job, cards, cards_free,
                          paraat_store_new_task (store, cancellable, callback, user_data, paraat_outbox_cards_async));
}

/**
 * paraat_outbox_cards_finish:
 *
 * Returns: (transfer full) (element-type ParaatKnownDevice): those that came with a card
 */
GPtrArray *
paraat_outbox_cards_finish (ParaatStore   *store,
                            GAsyncResult  *result,
                            GError       **error)
{
  Cards *cards = paraat_store_finish (store, result, paraat_outbox_cards_async, error);

  return cards != NULL ? g_steal_pointer (&cards->known) : NULL;
}

/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "paraat-core"

#include "config.h"

#include "paraat-chains.h"
#include "paraat-store-private.h"

typedef struct
{
  ParaatUuid  device;
  guint       max;
  GArray     *heads;   /* (owned) (nullable) (element-type ParaatChainHead) */
} Chains;

static void
chains_free (gpointer data)
{
  Chains *chains = data;

  g_clear_pointer (&chains->heads, g_array_unref);
  g_free (chains);
}

static gboolean
chains_job (ParaatSql  *sql,
            gpointer    data,
            GError    **error)
{
  /* One look into the index for each root, however long its chain is. */
  sqlite3_stmt *statement = paraat_sql_prepare (sql,
    "SELECT root.id, change.seq, change.id FROM root CROSS JOIN change ON change.n ="
    "  (SELECT n FROM change AS own WHERE own.root = root.n AND own.device = (SELECT n FROM device WHERE id = ?1)"
    "   ORDER BY own.seq DESC LIMIT 1)"
    " WHERE root.exercise = 0 ORDER BY change.n DESC LIMIT ?2", error);
  Chains *chains = data;
  int more;

  if (statement == NULL)
    return FALSE;
  paraat_sql_bind_uuid (statement, 1, &chains->device);
  sqlite3_bind_int64 (statement, 2, chains->max);
  chains->heads = g_array_new (FALSE, FALSE, sizeof (ParaatChainHead));
  while ((more = paraat_sql_step (sql, statement, error)) > 0)
    {
      ParaatChainHead head = { .seq = (guint64) sqlite3_column_int64 (statement, 1) };

      if (paraat_sql_column_uuid (statement, 0, &head.root) && paraat_sql_column_hash (statement, 2, &head.id))
        g_array_append_val (chains->heads, head);
    }
  paraat_sql_done (statement);

  return more == 0;
}

/**
 * paraat_chains_list_async:
 * @max: how many at most
 *
 * Reads the heads of the chains of this device.  Main thread.
 */
void
paraat_chains_list_async (ParaatStore         *store,
                          guint                max,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  Chains *chains = g_new0 (Chains, 1);

  chains->device = *paraat_device_get_id (paraat_store_get_device (store));
  chains->max = max;
  paraat_store_push_read (store, chains_job, chains, chains_free,
                          paraat_store_new_task (store, cancellable, callback, user_data, paraat_chains_list_async));
}

/**
 * paraat_chains_list_finish:
 * @error: [error@StoreError]
 *
 * Returns: (transfer full) (element-type ParaatChainHead): the chain that was written in last comes first
 */
GArray *
paraat_chains_list_finish (ParaatStore   *store,
                           GAsyncResult  *result,
                           GError       **error)
{
  Chains *chains = paraat_store_finish (store, result, paraat_chains_list_async, error);

  return chains != NULL ? g_steal_pointer (&chains->heads) : NULL;
}

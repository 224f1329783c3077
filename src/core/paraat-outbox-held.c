/* SPDX-License-Identifier: EUPL-1.2 */

/* Per record what a peer has: "verzonden" of one message does not wait for what was added to the report since. */
#define G_LOG_DOMAIN "paraat-core"

#include "config.h"

#include "paraat-outbox.h"
#include "paraat-store-private.h"

typedef struct
{
  ParaatUuid   peer;
  ParaatUuid   root;
  const char  *kind;   /* interned */
  GArray      *ids;    /* (owned) (nullable) (element-type ParaatUuid) */
} Held;

static void
held_free (gpointer data)
{
  Held *held = data;

  g_clear_pointer (&held->ids, g_array_unref);
  g_free (held);
}

static gboolean
held_job (ParaatSql  *sql,
          gpointer    data,
          GError    **error)
{
  Held *held = data;
  sqlite3_stmt *statement = paraat_sql_prepare (sql,
    "SELECT record.id FROM record JOIN peer ON peer.id = ?1"
    " WHERE record.root = (SELECT n FROM root WHERE id = ?2) AND record.kind = ?3"
    "   AND NOT EXISTS (SELECT 1 FROM change WHERE change.record = record.n AND change.superseded IS NULL"
    "     AND NOT EXISTS (SELECT 1 FROM ack WHERE ack.peer = peer.n AND ack.change = change.n))", error);
  int more;

  held->ids = g_array_new (FALSE, FALSE, sizeof (ParaatUuid));
  if (statement == NULL)
    return FALSE;
  paraat_sql_bind_uuid (statement, 1, &held->peer);
  paraat_sql_bind_uuid (statement, 2, &held->root);
  sqlite3_bind_text (statement, 3, held->kind, -1, SQLITE_STATIC);
  while ((more = paraat_sql_step (sql, statement, error)) > 0)
    {
      ParaatUuid id;

      paraat_sql_column_uuid (statement, 0, &id);
      g_array_append_val (held->ids, id);
    }
  paraat_sql_done (statement);

  return more == 0;
}

/**
 * paraat_outbox_list_held_async:
 * @root: of which records
 * @kind: of which kind
 *
 * Lists the records of which the peer has acknowledged all that stands in them.
 */
void
paraat_outbox_list_held_async (ParaatStore         *store,
                               const ParaatPeer    *peer,
                               const ParaatUuid    *root,
                               const char          *kind,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  Held *held = g_new0 (Held, 1);

  held->peer = peer->id;
  held->root = *root;
  held->kind = g_intern_string (kind);
  paraat_store_push_read (store, held_job, held, held_free,
                          paraat_store_new_task (store, cancellable, callback, user_data, paraat_outbox_list_held_async));
}

/**
 * paraat_outbox_list_held_finish:
 *
 * Returns: (transfer full) (element-type ParaatUuid): ids of records, in no order
 */
GArray *
paraat_outbox_list_held_finish (ParaatStore   *store,
                                GAsyncResult  *result,
                                GError       **error)
{
  Held *held = paraat_store_finish (store, result, paraat_outbox_list_held_async, error);

  return held != NULL ? g_steal_pointer (&held->ids) : NULL;
}

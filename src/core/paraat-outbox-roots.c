/* SPDX-License-Identifier: EUPL-1.2 */

/* How far each report came, in one look: a list of thousands does not ask one by one. */
#define G_LOG_DOMAIN "paraat-core"

#include "config.h"

#include "paraat-outbox-private.h"
#include "paraat-store-private.h"

typedef struct
{
  ParaatPeer  peer;
  gboolean    has_peer;
  gint64      peer_n;   /* 0: never acknowledged anything */
  GArray     *roots;    /* (owned) (nullable) (element-type ParaatOutboxRoot) */
  GArray     *looked;   /* (owned) (nullable) (element-type Looked) of the same */
} Roots;

typedef struct
{
  gint64    n;
  gint64    settled;
  gboolean  has_news;   /* since it was settled */
} Looked;

static void
roots_free (gpointer data)
{
  Roots *roots = data;

  g_clear_pointer (&roots->roots, g_array_unref);
  g_clear_pointer (&roots->looked, g_array_unref);
  g_free (roots);
}

static gboolean
find_peer (ParaatSql  *sql,
           Roots      *roots,
           GError    **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (sql, "SELECT n FROM peer WHERE id = ?", error);
  int more;

  if (statement == NULL)
    return FALSE;
  paraat_sql_bind_uuid (statement, 1, &roots->peer.id);
  more = paraat_sql_step (sql, statement, error);
  if (more > 0)
    roots->peer_n = sqlite3_column_int64 (statement, 0);
  paraat_sql_done (statement);

  return more >= 0;
}

static gboolean
list (ParaatSql  *sql,
      Roots      *roots,
      GError    **error)
{
  /* CROSS: the changes of one root, never all that was ever acknowledged. */
  sqlite3_stmt *statement = paraat_sql_prepare (sql,
    "SELECT root.id, root.n, ifnull(settled.last, 0), root.last > ifnull(settled.last, 0),"
    "  root.n IN (SELECT record.root FROM record JOIN change ON change.record = record.n AND change.superseded IS NULL"
    "    WHERE record.kind = 'receipt' AND record.deletion <> 1"
    "      AND (?2 IS NULL OR change.device = (SELECT n FROM device WHERE id = ?2))),"
    "  EXISTS (SELECT 1 FROM change CROSS JOIN ack ON ack.peer = ?1 AND ack.change = change.n WHERE change.root = root.n),"
    "  root.n IN (SELECT change.root FROM refused JOIN change ON change.n = refused.change WHERE refused.peer = ?1)"
    " FROM (SELECT DISTINCT root AS n FROM sharing) AS shared JOIN root ON root.n = shared.n"
    "  LEFT JOIN settled ON settled.peer = ?1 AND settled.root = root.n WHERE root.exercise = 0", error);
  int more;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, roots->peer_n);
  if (roots->has_peer)
    paraat_sql_bind_uuid (statement, 2, &roots->peer.id);
  while ((more = paraat_sql_step (sql, statement, error)) > 0)
    {
      ParaatOutboxRoot root = { 0 };
      Looked looked = { sqlite3_column_int64 (statement, 1), sqlite3_column_int64 (statement, 2),
                        sqlite3_column_int (statement, 3) != 0 };

      paraat_sql_column_uuid (statement, 0, &root.root);
      root.has_receipt = sqlite3_column_int (statement, 4) != 0;
      root.is_sent = sqlite3_column_int (statement, 5) != 0;
      root.is_refused = sqlite3_column_int (statement, 6) != 0;
      g_array_append_val (roots->roots, root);
      g_array_append_val (roots->looked, looked);
    }
  paraat_sql_done (statement);

  return more == 0;
}

/* Some of it is there; is all of it? */
static gboolean
look_for_waiting (ParaatSql         *sql,
                  const Roots       *roots,
                  const Looked      *looked,
                  ParaatOutboxRoot  *root,
                  GError           **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (sql, PARAAT_SELECT_PENDING ("1"), error);
  int more;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, roots->peer_n);
  sqlite3_bind_int64 (statement, 2, looked->n);
  sqlite3_bind_int64 (statement, 3, looked->settled);
  sqlite3_bind_int64 (statement, 4, 1);
  paraat_sql_bind_uuid (statement, 5, &roots->peer.id);
  more = paraat_sql_step (sql, statement, error);
  root->is_sent = more == 0;
  paraat_sql_done (statement);

  return more >= 0;
}

static gboolean
roots_job (ParaatSql  *sql,
           gpointer    data,
           GError    **error)
{
  Roots *roots = data;

  roots->roots = g_array_new (FALSE, FALSE, sizeof (ParaatOutboxRoot));
  roots->looked = g_array_new (FALSE, FALSE, sizeof (Looked));
  if ((roots->has_peer && !find_peer (sql, roots, error)) || !list (sql, roots, error))
    return FALSE;
  for (guint i = 0; i < roots->roots->len; i++)
    {
      ParaatOutboxRoot *root = &g_array_index (roots->roots, ParaatOutboxRoot, i);
      const Looked *looked = &g_array_index (roots->looked, Looked, i);

      if (root->is_sent && looked->has_news && !look_for_waiting (sql, roots, looked, root, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * paraat_outbox_list_roots_async:
 * @peer: (nullable): who is sent to; %NULL: this machine is not linked
 *
 * Looks how far each root that is shared came.
 */
void
paraat_outbox_list_roots_async (ParaatStore         *store,
                                const ParaatPeer    *peer,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  Roots *roots = g_new0 (Roots, 1);

  roots->has_peer = peer != NULL;
  if (peer != NULL)
    roots->peer = *peer;
  paraat_store_push_read (store, roots_job, roots, roots_free,
                          paraat_store_new_task (store, cancellable, callback, user_data, paraat_outbox_list_roots_async));
}

/**
 * paraat_outbox_list_roots_finish:
 *
 * Returns: (transfer full) (element-type ParaatOutboxRoot): the roots that are shared and are no exercise
 */
GArray *
paraat_outbox_list_roots_finish (ParaatStore   *store,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  Roots *roots = paraat_store_finish (store, result, paraat_outbox_list_roots_async, error);

  return roots != NULL ? g_steal_pointer (&roots->roots) : NULL;
}

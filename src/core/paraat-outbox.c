/* SPDX-License-Identifier: EUPL-1.2 */

/* The outbox is a query over the changes: those of a shared kind (`sharing`), of the peer's bestuur, that are no
 * exercise, that the peer has not acknowledged (`ack`) and not refused (`refused`).  `settled` says up to which change a
 * root has nothing for a peer, so that only roots with news are looked into.
 */
#define G_LOG_DOMAIN "paraat-core"

#include "config.h"

#include "paraat-outbox-private.h"
#include "paraat-store-private.h"

#include <sodium.h>

typedef struct
{
  ParaatPeer          peer;
  ParaatUuid          root;
  gboolean            has_root;
  guint               skip;
  guint               max_changes;
  gsize               max_bytes;
  GArray             *ids;       /* (owned) (nullable) (element-type ParaatHash) */
  GArray             *runs;      /* (owned) (nullable) (element-type ParaatRun) */
  GPtrArray          *refused;   /* (owned) (nullable) (element-type ParaatQuarantined) */
  GPtrArray          *changes;   /* (owned) (nullable) (element-type ParaatChange) */
  ParaatOutboxStatus  status;
} Outbox;

/* A root that may have something for the peer. */
typedef struct
{
  gint64  n;
  gint64  settled;
} Pending;

static Outbox *
outbox_new (const ParaatPeer *peer)
{
  Outbox *outbox = g_new0 (Outbox, 1);

  outbox->peer = *peer;

  return outbox;
}

static void
outbox_free (gpointer data)
{
  Outbox *outbox = data;

  g_clear_pointer (&outbox->ids, g_array_unref);
  g_clear_pointer (&outbox->runs, g_array_unref);
  g_clear_pointer (&outbox->refused, g_ptr_array_unref);
  g_clear_pointer (&outbox->changes, g_ptr_array_unref);
  g_free (outbox);
}

void
paraat_quarantined_free (ParaatQuarantined *quarantined)
{
  g_free (quarantined->type);
  g_free (quarantined->detail);
  g_free (quarantined);
}

/* 0: that peer never acknowledged anything. */
static gboolean
find_peer (ParaatSql         *sql,
           const ParaatUuid  *id,
           gint64            *out_n,
           gint64            *out_acknowledged_us,
           GError           **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (sql, "SELECT n, acknowledged_us FROM peer WHERE id = ?", error);
  int more;

  *out_n = *out_acknowledged_us = 0;
  if (statement == NULL)
    return FALSE;
  paraat_sql_bind_uuid (statement, 1, id);
  more = paraat_sql_step (sql, statement, error);
  if (more > 0)
    {
      *out_n = sqlite3_column_int64 (statement, 0);
      *out_acknowledged_us = sqlite3_column_int64 (statement, 1);
    }
  paraat_sql_done (statement);

  return more >= 0;
}

static gboolean
ensure_peer (ParaatSql         *sql,
             const ParaatUuid  *id,
             gint64             acknowledged_us,
             gint64            *out_n,
             GError           **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (sql,
    "INSERT INTO peer (id, acknowledged_us) VALUES (?1, ?2)"
    " ON CONFLICT (id) DO UPDATE SET acknowledged_us = max(acknowledged_us, excluded.acknowledged_us) RETURNING n", error);
  int more;

  if (statement == NULL)
    return FALSE;
  paraat_sql_bind_uuid (statement, 1, id);
  sqlite3_bind_int64 (statement, 2, acknowledged_us);
  more = paraat_sql_step (sql, statement, error);
  if (more > 0)
    *out_n = sqlite3_column_int64 (statement, 0);
  paraat_sql_done (statement);

  return more > 0;
}

/* Roots of the peer's bestuur (or of none yet) that are shared, are no exercise, and have news. */
static GArray *
list_pending (ParaatSql     *sql,
              const Outbox  *outbox,
              gint64         peer_n,
              GError       **error)
{
  g_autoptr(GArray) roots = g_array_new (FALSE, FALSE, sizeof (Pending));
  sqlite3_stmt *statement = paraat_sql_prepare (sql,
    "SELECT root.n, ifnull(settled.last, 0) FROM (SELECT DISTINCT root AS n FROM sharing) AS shared"
    "  JOIN root ON root.n = shared.n LEFT JOIN settled ON settled.peer = ?1 AND settled.root = root.n"
    " WHERE root.exercise = 0 AND root.bestuur IN (?2, zeroblob(16)) AND root.last > ifnull(settled.last, 0)"
    "   AND (?3 IS NULL OR root.id = ?3) ORDER BY root.n", error);
  int more;

  if (statement == NULL)
    return NULL;
  sqlite3_bind_int64 (statement, 1, peer_n);
  paraat_sql_bind_uuid (statement, 2, &outbox->peer.bestuur);
  if (outbox->has_root)
    paraat_sql_bind_uuid (statement, 3, &outbox->root);
  while ((more = paraat_sql_step (sql, statement, error)) > 0)
    {
      Pending pending = { sqlite3_column_int64 (statement, 0), sqlite3_column_int64 (statement, 1) };

      g_array_append_val (roots, pending);
    }
  paraat_sql_done (statement);

  return more == 0 ? g_steal_pointer (&roots) : NULL;
}

static void
bind_pending (sqlite3_stmt   *statement,
              const Outbox   *outbox,
              gint64          peer_n,
              const Pending  *root,
              gint64          limit)
{
  sqlite3_bind_int64 (statement, 1, peer_n);
  sqlite3_bind_int64 (statement, 2, root->n);
  sqlite3_bind_int64 (statement, 3, root->settled);
  sqlite3_bind_int64 (statement, 4, limit);
  paraat_sql_bind_uuid (statement, 5, &outbox->peer.id);
}

/* What a change costs on the wire: base64 of the binary, the JSON text as a JSON string, the names around them. */
static gsize
wire_size (ParaatChange *change)
{
  const char *value = paraat_change_get_value (change);
  gsize header_size;

  (void) paraat_change_get_header_bytes (change, &header_size);

  return header_size * 4 / 3 + 256 + (value != NULL ? strlen (value) * 5 / 4 : 0);
}

/* FALSE without error: full. */
static gboolean
read_root (ParaatSql      *sql,
           Outbox         *outbox,
           gint64          peer_n,
           const Pending  *root,
           guint          *skip,
           gsize          *bytes,
           GError        **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (sql,
    PARAAT_SELECT_PENDING ("change.superseded IS NULL OR change.superseded >= sharing.since, header, signature, value, salt"),
    error);
  int more;

  if (statement == NULL)
    return FALSE;
  bind_pending (statement, outbox, peer_n, root, (gint64) *skip + outbox->max_changes - outbox->changes->len);
  while ((more = paraat_sql_step (sql, statement, error)) > 0)
    {
      ParaatChange *change;

      if (*skip > 0)
        {
          (*skip)--;
          continue;
        }
      change = paraat_ledger_read_change (statement, 1, sqlite3_column_int (statement, 0) != 0, error);
      if (change == NULL)
        break;
      *bytes += wire_size (change);
      if (outbox->changes->len > 0 && *bytes > outbox->max_bytes)
        {
          paraat_change_unref (change);
          break;
        }
      g_ptr_array_add (outbox->changes, change);
    }
  paraat_sql_done (statement);

  return more == 0 && outbox->changes->len < outbox->max_changes;
}

static gboolean
read_job (ParaatSql  *sql,
          gpointer    data,
          GError    **error)
{
  Outbox *outbox = data;
  g_autoptr(GArray) roots = NULL;
  g_autoptr(GError) local_error = NULL;
  gint64 peer_n, acknowledged_us;
  guint skip = outbox->skip;
  gsize bytes = 0;

  outbox->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_change_unref);
  if (!find_peer (sql, &outbox->peer.id, &peer_n, &acknowledged_us, error))
    return FALSE;
  roots = list_pending (sql, outbox, peer_n, error);
  if (roots == NULL)
    return FALSE;
  for (guint i = 0; i < roots->len; i++)
    if (!read_root (sql, outbox, peer_n, &g_array_index (roots, Pending, i), &skip, &bytes, &local_error))
      break;
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  return TRUE;
}

/**
 * paraat_outbox_read_async:
 * @peer: who is sent to
 * @skip: how many of the first to leave out: they are under way
 * @max_changes: at most so many, at least 1
 * @max_bytes: at most so many bytes of JSON, estimated from above; one change is given however large it is
 *
 * Reads the next changes for a peer, oldest first.
 */
void
paraat_outbox_read_async (ParaatStore         *store,
                          const ParaatPeer    *peer,
                          guint                skip,
                          guint                max_changes,
                          gsize                max_bytes,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  Outbox *outbox = outbox_new (peer);

  outbox->skip = skip;
  outbox->max_changes = max_changes;
  outbox->max_bytes = max_bytes;
  paraat_store_push_read (store, read_job, outbox, outbox_free,
                          paraat_store_new_task (store, cancellable, callback, user_data, paraat_outbox_read_async));
}

/**
 * paraat_outbox_read_finish:
 *
 * Returns: (transfer full) (element-type ParaatChange): what to send; words that were replaced before their kind was
 *   shared are stubs
 */
GPtrArray *
paraat_outbox_read_finish (ParaatStore   *store,
                           GAsyncResult  *result,
                           GError       **error)
{
  Outbox *outbox = paraat_store_finish (store, result, paraat_outbox_read_async, error);

  return outbox != NULL ? g_steal_pointer (&outbox->changes) : NULL;
}

/* Moves the mark up to just before the first change that still waits. */
static gboolean
settle (ParaatSql     *sql,
        const Outbox  *outbox,
        gint64         peer_n,
        GError       **error)
{
  g_autoptr(GArray) roots = list_pending (sql, outbox, peer_n, error);

  if (roots == NULL)
    return FALSE;
  for (guint i = 0; i < roots->len; i++)
    {
      const Pending *root = &g_array_index (roots, Pending, i);
      sqlite3_stmt *statement = paraat_sql_prepare (sql, PARAAT_SELECT_PENDING ("change.n"), error);
      gint64 first = 0;
      int more;

      if (statement == NULL)
        return FALSE;
      bind_pending (statement, outbox, peer_n, root, 1);
      more = paraat_sql_step (sql, statement, error);
      if (more > 0)
        first = sqlite3_column_int64 (statement, 0);
      paraat_sql_done (statement);
      if (more < 0)
        return FALSE;
      if (first != 0 && first - 1 <= root->settled)
        continue;

      statement = paraat_sql_prepare (sql,
        "INSERT INTO settled (peer, root, last) SELECT ?1, n, iif(?3 = 0, last, ?3 - 1) FROM root WHERE n = ?2"
        " ON CONFLICT (peer, root) DO UPDATE SET last = excluded.last", error);
      if (statement == NULL)
        return FALSE;
      sqlite3_bind_int64 (statement, 1, peer_n);
      sqlite3_bind_int64 (statement, 2, root->n);
      sqlite3_bind_int64 (statement, 3, first);
      if (!paraat_sql_step_done (sql, statement, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
put_ack (ParaatSql         *sql,
         gint64             peer_n,
         const ParaatHash  *id,
         GError           **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (sql, "INSERT OR IGNORE INTO ack (peer, change)"
                                                     " SELECT ?1, n FROM change WHERE id = ?2", error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, peer_n);
  paraat_sql_bind_hash (statement, 2, id);
  if (!paraat_sql_step_done (sql, statement, error))
    return FALSE;

  statement = paraat_sql_prepare (sql, "DELETE FROM refused WHERE peer = ?1 AND change = (SELECT n FROM change WHERE id = ?2)",
                                  error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, peer_n);
  paraat_sql_bind_hash (statement, 2, id);

  return paraat_sql_step_done (sql, statement, error);
}

static gboolean
put_refused (ParaatSql                *sql,
             gint64                    peer_n,
             const ParaatQuarantined  *refused,
             GError                  **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (sql,
    "INSERT OR REPLACE INTO refused (peer, change, type, detail, at_us)"
    " SELECT ?1, n, ?3, ?4, ?5 FROM change WHERE id = ?2", error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, peer_n);
  paraat_sql_bind_hash (statement, 2, &refused->id);
  sqlite3_bind_text (statement, 3, refused->type, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 4, refused->detail, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 5, g_get_real_time ());

  return paraat_sql_step_done (sql, statement, error);
}

static gboolean
acknowledge_job (ParaatSql  *sql,
                 gpointer    data,
                 GError    **error)
{
  Outbox *outbox = data;
  gint64 peer_n;

  if (!ensure_peer (sql, &outbox->peer.id, outbox->ids->len > 0 ? g_get_real_time () : 0, &peer_n, error))
    return FALSE;
  for (guint i = 0; i < outbox->ids->len; i++)
    if (!put_ack (sql, peer_n, &g_array_index (outbox->ids, ParaatHash, i), error))
      return FALSE;
  for (guint i = 0; outbox->refused != NULL && i < outbox->refused->len; i++)
    if (!put_refused (sql, peer_n, g_ptr_array_index (outbox->refused, i), error))
      return FALSE;

  return settle (sql, outbox, peer_n, error);
}

/**
 * paraat_outbox_acknowledge_async:
 * @ids: (element-type ParaatHash): exactly what the peer named
 * @refused: (nullable) (element-type ParaatQuarantined): what the peer does not take, and why
 *
 * Notes per change what the peer has; nothing else is touched. Durable when the callback runs.
 */
void
paraat_outbox_acknowledge_async (ParaatStore         *store,
                                 const ParaatPeer    *peer,
                                 GArray              *ids,
                                 GPtrArray           *refused,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  Outbox *outbox = outbox_new (peer);

  outbox->ids = g_array_ref (ids);
  outbox->refused = refused != NULL ? g_ptr_array_ref (refused) : NULL;
  paraat_store_push_write (store, acknowledge_job, outbox, outbox_free,
                           paraat_store_new_task (store, NULL, callback, user_data, paraat_outbox_acknowledge_async));
}

gboolean
paraat_outbox_acknowledge_finish (ParaatStore   *store,
                                  GAsyncResult  *result,
                                  GError       **error)
{
  return paraat_store_finish (store, result, paraat_outbox_acknowledge_async, error) != NULL;
}

static gboolean
forget_job (ParaatSql  *sql,
            gpointer    data,
            GError    **error)
{
  static const char * const forgetting[] = {
    "DELETE FROM ack WHERE peer = ?",
    "DELETE FROM settled WHERE peer = ?",
    "DELETE FROM refused WHERE peer = ?",
    "INSERT OR REPLACE INTO setting (name, value) SELECT 'returned', ifnull(max(n), 0) FROM change WHERE ? IS NOT NULL",
  };
  Outbox *outbox = data;
  gint64 peer_n;

  if (!ensure_peer (sql, &outbox->peer.id, 0, &peer_n, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (forgetting); i++)
    {
      sqlite3_stmt *statement = paraat_sql_prepare (sql, forgetting[i], error);

      if (statement == NULL)
        return FALSE;
      sqlite3_bind_int64 (statement, 1, peer_n);
      if (!paraat_sql_step_done (sql, statement, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * paraat_outbox_forget_async:
 *
 * The peer has another epoch: nothing counts as acknowledged or refused any more, and what it said itself may be missing
 * there too.
 */
void
paraat_outbox_forget_async (ParaatStore         *store,
                            const ParaatPeer    *peer,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  paraat_store_push_write (store, forget_job, outbox_new (peer), outbox_free,
                           paraat_store_new_task (store, NULL, callback, user_data, paraat_outbox_forget_async));
}

gboolean
paraat_outbox_forget_finish (ParaatStore   *store,
                             GAsyncResult  *result,
                             GError       **error)
{
  return paraat_store_finish (store, result, paraat_outbox_forget_async, error) != NULL;
}

static gboolean
count_waiting (ParaatSql  *sql,
               Outbox     *outbox,
               gint64      peer_n,
               GError    **error)
{
  g_autoptr(GArray) roots = list_pending (sql, outbox, peer_n, error);

  if (roots == NULL)
    return FALSE;
  for (guint i = 0; i < roots->len; i++)
    {
      sqlite3_stmt *statement = paraat_sql_prepare (sql, PARAAT_SELECT_PENDING ("1"), error);
      int more;

      if (statement == NULL)
        return FALSE;
      bind_pending (statement, outbox, peer_n, &g_array_index (roots, Pending, i), -1);
      while ((more = paraat_sql_step (sql, statement, error)) > 0)
        outbox->status.n_waiting++;
      paraat_sql_done (statement);
      if (more < 0)
        return FALSE;
    }

  return TRUE;
}

/* One number, of one root or of all. */
static gboolean
count (ParaatSql   *sql,
       Outbox      *outbox,
       gint64       peer_n,
       const char  *query,
       guint       *out_n,
       GError     **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (sql, query, error);
  int more;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, peer_n);
  if (outbox->has_root)
    paraat_sql_bind_uuid (statement, 2, &outbox->root);
  more = paraat_sql_step (sql, statement, error);
  if (more > 0)
    *out_n = (guint) sqlite3_column_int (statement, 0);
  paraat_sql_done (statement);

  return more > 0;
}

static gboolean
status_job (ParaatSql  *sql,
            gpointer    data,
            GError    **error)
{
  Outbox *outbox = data;
  gint64 peer_n;

  outbox->status = (ParaatOutboxStatus) { 0 };
  if (!find_peer (sql, &outbox->peer.id, &peer_n, &outbox->status.acknowledged_us, error)
      || !count_waiting (sql, outbox, peer_n, error)
      || !count (sql, outbox, peer_n,
                 "SELECT count(*) FROM refused JOIN change ON change.n = refused.change JOIN root ON root.n = change.root"
                 " WHERE peer = ?1 AND (?2 IS NULL OR root.id = ?2)", &outbox->status.n_refused, error))
    return FALSE;

  /* Of all roots it would be a look at every change. */
  return !outbox->has_root
         || count (sql, outbox, peer_n,
                   "SELECT count(*) FROM root JOIN change ON change.root = root.n JOIN ack ON ack.change = change.n AND ack.peer = ?1"
                   " WHERE root.id = ?2", &outbox->status.n_acknowledged, error);
}

/**
 * paraat_outbox_status_async:
 * @root: (nullable): one root, or %NULL for all
 *
 * Counts what waits and what was refused.
 */
void
paraat_outbox_status_async (ParaatStore         *store,
                            const ParaatPeer    *peer,
                            const ParaatUuid    *root,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  Outbox *outbox = outbox_new (peer);

  outbox->has_root = root != NULL;
  if (root != NULL)
    outbox->root = *root;
  paraat_store_push_read (store, status_job, outbox, outbox_free,
                          paraat_store_new_task (store, cancellable, callback, user_data, paraat_outbox_status_async));
}

gboolean
paraat_outbox_status_finish (ParaatStore         *store,
                             GAsyncResult        *result,
                             ParaatOutboxStatus  *out_status,
                             GError             **error)
{
  Outbox *outbox = paraat_store_finish (store, result, paraat_outbox_status_async, error);

  if (outbox == NULL)
    return FALSE;
  *out_status = outbox->status;

  return TRUE;
}

static gboolean
refused_job (ParaatSql  *sql,
             gpointer    data,
             GError    **error)
{
  Outbox *outbox = data;
  sqlite3_stmt *statement = paraat_sql_prepare (sql,
    "SELECT change.id, root.id, refused.type, refused.detail, refused.at_us FROM refused"
    "  JOIN peer ON peer.n = refused.peer JOIN change ON change.n = refused.change JOIN root ON root.n = change.root"
    " WHERE peer.id = ? ORDER BY refused.at_us, change.n", error);
  int more;

  outbox->refused = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_quarantined_free);
  if (statement == NULL)
    return FALSE;
  paraat_sql_bind_uuid (statement, 1, &outbox->peer.id);
  while ((more = paraat_sql_step (sql, statement, error)) > 0)
    {
      ParaatQuarantined *one = g_new0 (ParaatQuarantined, 1);

      paraat_sql_column_hash (statement, 0, &one->id);
      paraat_sql_column_uuid (statement, 1, &one->root);
      one->type = g_strdup ((const char *) sqlite3_column_text (statement, 2));
      one->detail = g_strdup ((const char *) sqlite3_column_text (statement, 3));
      one->at_us = sqlite3_column_int64 (statement, 4);
      g_ptr_array_add (outbox->refused, one);
    }
  paraat_sql_done (statement);

  return more == 0;
}

void
paraat_outbox_refused_async (ParaatStore         *store,
                             const ParaatPeer    *peer,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  paraat_store_push_read (store, refused_job, outbox_new (peer), outbox_free,
                          paraat_store_new_task (store, cancellable, callback, user_data, paraat_outbox_refused_async));
}

GPtrArray *
paraat_outbox_refused_finish (ParaatStore   *store,
                              GAsyncResult  *result,
                              GError       **error)
{
  Outbox *outbox = paraat_store_finish (store, result, paraat_outbox_refused_async, error);

  return outbox != NULL ? g_steal_pointer (&outbox->refused) : NULL;
}

/* Whether this store holds exactly the same run; gathers its ids. */
static gboolean
compare_run (ParaatSql        *sql,
             const ParaatRun  *run,
             GArray           *ids,
             gboolean         *out_is_same,
             GError          **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (sql,
    "SELECT id FROM change WHERE root = (SELECT n FROM root WHERE id = ?1) AND device = (SELECT n FROM device WHERE id = ?2)"
    " AND seq BETWEEN ?3 AND ?4 ORDER BY seq", error);
  crypto_generichash_state state;
  ParaatHash digest;
  int more;

  g_array_set_size (ids, 0);
  if (statement == NULL)
    return FALSE;
  paraat_sql_bind_uuid (statement, 1, &run->root);
  paraat_sql_bind_uuid (statement, 2, &run->device);
  sqlite3_bind_int64 (statement, 3, (gint64) run->first);
  sqlite3_bind_int64 (statement, 4, (gint64) run->last);
  crypto_generichash_init (&state, NULL, 0, sizeof digest.bytes);
  while ((more = paraat_sql_step (sql, statement, error)) > 0)
    {
      ParaatHash id;

      paraat_sql_column_hash (statement, 0, &id);
      crypto_generichash_update (&state, id.bytes, sizeof id.bytes);
      g_array_append_val (ids, id);
    }
  paraat_sql_done (statement);
  crypto_generichash_final (&state, digest.bytes, sizeof digest.bytes);
  *out_is_same = ids->len == run->last - run->first + 1 && paraat_hash_equal (&digest, &run->digest);

  return more == 0;
}

static gboolean
settle_runs_job (ParaatSql  *sql,
                 gpointer    data,
                 GError    **error)
{
  Outbox *outbox = data;
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof (ParaatHash));
  gint64 peer_n;

  if (!ensure_peer (sql, &outbox->peer.id, 0, &peer_n, error))
    return FALSE;
  for (guint i = 0; i < outbox->runs->len; i++)
    {
      gboolean is_same;

      if (!compare_run (sql, &g_array_index (outbox->runs, ParaatRun, i), ids, &is_same, error))
        return FALSE;
      for (guint j = 0; is_same && j < ids->len; j++)
        if (!put_ack (sql, peer_n, &g_array_index (ids, ParaatHash, j), error))
          return FALSE;
    }

  return settle (sql, outbox, peer_n, error);
}

/**
 * paraat_outbox_settle_runs_async:
 * @runs: (element-type ParaatRun): as the peer holds them
 *
 * After paraat_outbox_forget_async(): a run whose digest is the same here counts as acknowledged; one that is not is
 * sent again, which costs time and changes nothing.
 */
void
paraat_outbox_settle_runs_async (ParaatStore         *store,
                                 const ParaatPeer    *peer,
                                 GArray              *runs,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  Outbox *outbox = outbox_new (peer);

  outbox->runs = g_array_ref (runs);
  paraat_store_push_write (store, settle_runs_job, outbox, outbox_free,
                           paraat_store_new_task (store, NULL, callback, user_data, paraat_outbox_settle_runs_async));
}

gboolean
paraat_outbox_settle_runs_finish (ParaatStore   *store,
                                  GAsyncResult  *result,
                                  GError       **error)
{
  return paraat_store_finish (store, result, paraat_outbox_settle_runs_async, error) != NULL;
}

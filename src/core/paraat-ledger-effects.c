/* SPDX-License-Identifier: EUPL-1.2 */

/* What follows from a change besides the value of its own field: deletion, erasing, audiences, corrected time.  Each is
 * made anew from all changes concerned, so that the order of arrival does not matter. */
#define G_LOG_DOMAIN "paraat-core"

#include "config.h"

#include "paraat-ledger.h"

#include <json-glib/json-glib.h>
#include <string.h>

static gboolean
erase (ParaatSql             *sql,
       const char            *literal,
       const ParaatInserted  *inserted,
       const ParaatHash      *target,
       GError               **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (sql, literal, error);

  if (statement == NULL)
    return FALSE;
  paraat_sql_bind_hash (statement, 1, target);
  sqlite3_bind_int64 (statement, 2, inserted->record);
  sqlite3_bind_int64 (statement, 3, inserted->device);

  return paraat_sql_step_done (sql, statement, error);
}

/* Copies and the journal have them still: remembered together with the erasure, until they are made anew. */
static gboolean
mark_unclean (ParaatSql  *sql,
              GError    **error)
{
  return paraat_sql_exec (sql,
    "INSERT INTO setting (name, value) VALUES ('copies-unclean', '1')"
    " ON CONFLICT (name) DO UPDATE SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT)", error);
}

/* Drops the bodies that @inserted names, of words that its own device said: nobody takes back what others said.  Those
 * that have not come yet will be stored as stubs. */
gboolean
paraat_ledger_apply_erased (ParaatSql             *sql,
                            const ParaatInserted  *inserted,
                            gboolean              *out_has_erased,
                            GError               **error)
{
  *out_has_erased = FALSE;
  for (guint i = 0; i < inserted->header->n_over; i++)
    {
      const ParaatHash *target = &inserted->header->over[i];

      if (!erase (sql, "UPDATE change SET value = NULL, salt = NULL"
                       " WHERE id = ? AND record = ? AND device = ? AND value IS NOT NULL", inserted, target, error))
        return FALSE;
      *out_has_erased |= paraat_sql_changes (sql) > 0;
      if (!erase (sql, "UPDATE change SET erased = 1 WHERE id = ? AND record = ? AND device = ? AND erased = 0",
                  inserted, target, error))
        return FALSE;
    }

  return !*out_has_erased || mark_unclean (sql, error);
}

/* The ids that heads of `deleted` are over; whether any of them says that the record is not deleted. */
static gboolean
collect_covered (ParaatSql   *sql,
                 gint64       record,
                 GHashTable  *covered,
                 guint       *out_n_deletes,
                 guint       *out_n_keeps,
                 GError     **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (sql,
    "SELECT header, signature, value, salt FROM change WHERE record = ? AND field = 'deleted' AND superseded IS NULL",
    error);
  int more;

  *out_n_deletes = *out_n_keeps = 0;
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, record);
  while ((more = paraat_sql_step (sql, statement, error)) > 0)
    {
      g_autoptr(ParaatChange) change = paraat_ledger_read_change (statement, 0, TRUE, error);
      const ParaatHeader *header;

      if (change == NULL)
        {
          paraat_sql_done (statement);
          return FALSE;
        }
      if (g_strcmp0 (paraat_change_get_value (change), "false") == 0)
        {
          (*out_n_keeps)++;
          continue;
        }
      (*out_n_deletes)++;
      header = paraat_change_get_header (change);
      for (guint i = 0; i < header->n_over; i++)
        g_hash_table_add (covered, g_memdup2 (&header->over[i], sizeof header->over[i]));
    }
  paraat_sql_done (statement);

  return more >= 0;
}

static gboolean
all_heads_covered (ParaatSql   *sql,
                   gint64       record,
                   GHashTable  *covered,
                   gboolean    *out_all,
                   GError     **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (sql,
    "SELECT id FROM change WHERE record = ? AND superseded IS NULL AND field NOT IN ('deleted', 'erased')", error);
  int more;

  *out_all = TRUE;
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, record);
  while ((more = paraat_sql_step (sql, statement, error)) > 0)
    {
      ParaatHash id;

      paraat_sql_column_hash (statement, 0, &id);
      *out_all &= g_hash_table_contains (covered, &id);
    }
  paraat_sql_done (statement);

  return more >= 0;
}

/* A record is deleted as long as every head of it was seen by somebody who deleted it. */
gboolean
paraat_ledger_apply_deleted (ParaatSql  *sql,
                             gint64      record,
                             GError    **error)
{
  g_autoptr(GHashTable) covered = g_hash_table_new_full (paraat_hash_hash, paraat_hash_equal, g_free, NULL);
  ParaatDeletion deletion = PARAAT_NOT_DELETED;
  guint n_deletes, n_keeps;
  gboolean all;
  sqlite3_stmt *statement;

  if (!collect_covered (sql, record, covered, &n_deletes, &n_keeps, error)
      || !all_heads_covered (sql, record, covered, &all, error))
    return FALSE;
  if (n_deletes > 0)
    deletion = all && n_keeps == 0 ? PARAAT_DELETED : PARAAT_DELETED_AND_CHANGED;

  statement = paraat_sql_prepare (sql, "UPDATE record SET deletion = ?2, has_deletes = 1 WHERE n = ?1", error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, record);
  sqlite3_bind_int (statement, 2, (int) deletion);

  return paraat_sql_step_done (sql, statement, error);
}

static gboolean
is_answer_kind (const char *kind)
{
  return g_str_equal (kind, "incident") || g_str_equal (kind, "contact") || g_str_equal (kind, "question");
}

/* {"kinds": [...], "follow": true}: a kind is shared from the first change that named it. Without "follow" the answers and who
 * gave them are shared until the newest head; what somebody sends by a button of its own, a message, leaves all the same. */
static gboolean
put_sharing (ParaatSql    *sql,
             gint64        root,
             const char   *value,
             gint64        n,
             GError      **error)
{
  g_autoptr(JsonNode) node = json_from_string (value, NULL);
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonNode *kinds = object != NULL ? json_object_get_member (object, "kinds") : NULL;
  gboolean follow;

  /* Something a newer program says and this one does not understand shares nothing. */
  if (kinds == NULL || !JSON_NODE_HOLDS_ARRAY (kinds))
    return TRUE;
  follow = json_object_get_boolean_member_with_default (object, "follow", TRUE);

  for (guint i = 0; i < json_array_get_length (json_node_get_array (kinds)); i++)
    {
      JsonNode *kind = json_array_get_element (json_node_get_array (kinds), i);
      sqlite3_stmt *statement;

      if (json_node_get_value_type (kind) != G_TYPE_STRING)
        continue;
      statement = paraat_sql_prepare (sql,
        "INSERT INTO sharing (root, kind, since, until) VALUES (?1, ?2, ?3, ?4)"
        " ON CONFLICT (root, kind) DO UPDATE SET until = CASE WHEN excluded.until IS NULL OR until IS NULL THEN NULL"
        "   ELSE max(until, excluded.until) END, since = min(since, excluded.since)", error);
      if (statement == NULL)
        return FALSE;
      sqlite3_bind_int64 (statement, 1, root);
      sqlite3_bind_text (statement, 2, json_node_get_string (kind), -1, SQLITE_TRANSIENT);
      sqlite3_bind_int64 (statement, 3, n);
      if (!follow && is_answer_kind (json_node_get_string (kind)))
        sqlite3_bind_int64 (statement, 4, n);
      if (!paraat_sql_step_done (sql, statement, error))
        return FALSE;
    }

  return TRUE;
}

/* When a kind was shared first decides which replaced words stay home; only heads decide what is shared now. */
static gboolean
move_since_back (ParaatSql   *sql,
                 gint64       root,
                 gint64       record,
                 GError     **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (sql,
    "UPDATE sharing SET since = ifnull((SELECT min(change.n) FROM change, json_each(change.value, '$.kinds') AS shared"
    "   WHERE change.root = ?1 AND change.record = ?2 AND change.field = 'shared' AND change.value IS NOT NULL"
    "     AND shared.value = sharing.kind), since) WHERE root = ?1", error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, root);
  sqlite3_bind_int64 (statement, 2, record);

  return paraat_sql_step_done (sql, statement, error);
}

static gboolean
run_for_root (ParaatSql   *sql,
              const char  *literal,
              gint64       root,
              GError     **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (sql, literal, error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, root);

  return paraat_sql_step_done (sql, statement, error);
}

gboolean
paraat_ledger_apply_shared (ParaatSql  *sql,
                            gint64      root,
                            gint64      record,
                            GError    **error)
{
  g_autoptr(GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GArray) ns = g_array_new (FALSE, FALSE, sizeof (gint64));
  sqlite3_stmt *statement;
  int more;

  statement = paraat_sql_prepare (sql, "SELECT n, value FROM change WHERE record = ? AND field = 'shared'"
                                       " AND superseded IS NULL AND value IS NOT NULL", error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, record);
  while ((more = paraat_sql_step (sql, statement, error)) > 0)
    {
      gint64 n = sqlite3_column_int64 (statement, 0);

      g_array_append_val (ns, n);
      g_ptr_array_add (values, g_strdup ((const char *) sqlite3_column_text (statement, 1)));
    }
  paraat_sql_done (statement);
  if (more < 0)
    return FALSE;

  /* What was settled is looked at again: the audience is another now. */
  if (!run_for_root (sql, "DELETE FROM sharing WHERE root = ?", root, error)
      || !run_for_root (sql, "DELETE FROM settled WHERE root = ?", root, error))
    return FALSE;
  for (guint i = 0; i < values->len; i++)
    if (!put_sharing (sql, root, g_ptr_array_index (values, i), g_array_index (ns, gint64, i), error))
      return FALSE;

  return move_since_back (sql, root, record, error);
}

gboolean
paraat_ledger_boot_offset (ParaatSql         *sql,
                           gint64             root,
                           const ParaatUuid  *boot_id,
                           gint64            *out_offset_us,
                           GError           **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (sql, "SELECT offset_us FROM boot WHERE root = ? AND id = ?", error);
  int more;

  *out_offset_us = 0;
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, root);
  paraat_sql_bind_uuid (statement, 2, boot_id);
  more = paraat_sql_step (sql, statement, error);
  if (more > 0)
    *out_offset_us = sqlite3_column_int64 (statement, 0);
  paraat_sql_done (statement);

  return more >= 0;
}

/* The times of records start anew from all their changes: a correction may move them either way.  One walk over the
 * changes of the root: there is no index by record. */
static gboolean
move_firsts (ParaatSql  *sql,
             gint64      root,
             GError    **error)
{
  return run_for_root (sql,
    "UPDATE record SET first_us = first.us FROM"
    "   (SELECT change.record AS n, min(change.at_us + ifnull((SELECT offset_us FROM boot"
    "      WHERE boot.root = change.root AND boot.id = substr(change.header, 147, 16)), 0)) AS us"
    "    FROM change WHERE change.root = ?1 GROUP BY change.record) AS first"
    " WHERE record.n = first.n AND record.root = ?1", root, error);
}

/* kind "clock", field offset_us: what to add to the wall clock of the boot in which it was said.  When two differ, the
 * larger counts: any rule will do as long as every machine has the same.  All corrections of the root are made anew: the
 * one that came may be over another that was said in another boot. */
gboolean
paraat_ledger_apply_clock (ParaatSql  *sql,
                           gint64      root,
                           GError    **error)
{
  return run_for_root (sql, "DELETE FROM boot WHERE root = ?", root, error)
         && run_for_root (sql,
              "INSERT INTO boot (root, id, offset_us)"
              " SELECT record.root, substr(header, 147, 16), max(CAST(value AS INTEGER))"
              "   FROM record JOIN change ON change.record = record.n"
              "  WHERE record.root = ?1 AND record.kind = 'clock' AND field = 'offset_us' AND superseded IS NULL"
              "    AND value IS NOT NULL"
              "    AND CAST(value AS INTEGER) BETWEEN -3155760000000000 AND 3155760000000000"   /* a hundred years */
              "  GROUP BY 2", root, error)
         && move_firsts (sql, root, error);
}

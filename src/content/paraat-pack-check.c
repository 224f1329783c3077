/* SPDX-License-Identifier: EUPL-1.2 */

/* A signature says who made a pack, not that what they made is sound: a tool of theirs may be broken, or their key stolen.  So what is
 * in it is looked at as if anybody had made it; before it is kept, not each time that it is opened. */
#define G_LOG_DOMAIN "paraat-content"

#include "config.h"

#include "paraat-pack-private.h"

#include <string.h>

#define SECONDS 30u   /* a pack of 64 MiB takes some; what takes more was made to */

static const struct
{
  const char *name;
  const char *sql;
} tables[] = {
  { "about", PARAAT_PACK_SQL_ABOUT },
  { "part", PARAAT_PACK_SQL_PART },
  { "item", PARAAT_PACK_SQL_ITEM },
  { "step", PARAAT_PACK_SQL_STEP },
  { "entry", PARAAT_PACK_SQL_ENTRY },
  { "term", PARAAT_PACK_SQL_TERM },
  { "word", PARAAT_PACK_SQL_WORD },
  { "search", PARAAT_PACK_SQL_SEARCH },
  /* As FTS5 makes them. */
  { "search_data", "CREATE TABLE 'search_data'(id INTEGER PRIMARY KEY, block BLOB)" },
  { "search_idx", "CREATE TABLE 'search_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID" },
  { "search_content", "CREATE TABLE 'search_content'(id INTEGER PRIMARY KEY, c0, c1, c2, c3, c4)" },
  { "search_docsize", "CREATE TABLE 'search_docsize'(id INTEGER PRIMARY KEY, sz BLOB)" },
  { "search_config", "CREATE TABLE 'search_config'(k PRIMARY KEY, v) WITHOUT ROWID" },
};

static gboolean
is_ours (const char *type,
         const char *name,
         const char *table,
         const char *sql)
{
  gboolean is_index = g_strcmp0 (type, "index") == 0 && g_str_has_prefix (name, "sqlite_autoindex_") && sql == NULL;

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    if (g_strcmp0 (table, tables[i].name) == 0)
      return is_index || (g_strcmp0 (type, "table") == 0 && g_str_equal (name, table) && g_strcmp0 (sql, tables[i].sql) == 0);

  return FALSE;
}

/**
 * paraat_pack_check_schema: (skip)
 * @error: [error@ContentError]: MALFORMED
 *
 * Returns: whether there is nothing in it but our tables, to the letter: no view or trigger that is called as one, no table that
 *   computes something
 */
gboolean
paraat_pack_check_schema (ParaatSql  *sql,
                          GError    **error)
{
  GError *local_error = NULL;
  sqlite3_stmt *statement = paraat_sql_prepare (sql, "SELECT type, name, tbl_name, sql FROM sqlite_schema", &local_error);
  gboolean ok = statement != NULL;
  int more = -1;

  while (ok && (more = paraat_sql_step (sql, statement, &local_error)) > 0)
    {
      const char *name = (const char *) sqlite3_column_text (statement, 1);

      ok = name != NULL && is_ours ((const char *) sqlite3_column_text (statement, 0), name,
                                    (const char *) sqlite3_column_text (statement, 2), (const char *) sqlite3_column_text (statement, 3));
    }
  if (!ok && local_error == NULL)
    paraat_content_malformed (error, "There is something in the pack that no pack has");
  if (statement != NULL)
    paraat_sql_done (statement);
  if (local_error != NULL)
    return paraat_pack_blame (error, local_error);

  return ok;
}

/* --- pages and index --- */

/**
 * paraat_pack_read_words: (skip)
 * @vocabulary: not sealed yet
 * @error: [error@StoreError]
 */
gboolean
paraat_pack_read_words (ParaatSql         *sql,
                        ParaatVocabulary  *vocabulary,
                        GError           **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (sql, "SELECT term, n FROM word LIMIT " G_STRINGIFY (PARAAT_PACK_MAX_WORDS), error);
  int more;

  if (statement == NULL)
    return FALSE;
  while ((more = paraat_sql_step (sql, statement, error)) > 0)
    {
      const char *term = (const char *) sqlite3_column_text (statement, 0);

      if (term != NULL)
        paraat_vocabulary_add (vocabulary, term, (guint) sqlite3_column_int (statement, 1));
    }
  paraat_sql_done (statement);

  return more == 0;
}

/* SQLite asks FTS5 whether its index says what the texts say: with the tokenizer and the words that it was made with. */
static gboolean
check_pages (ParaatSql  *sql,
             GError    **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (sql, "PRAGMA quick_check(1)", error);
  const char *text;
  gboolean ok;
  int more;

  if (statement == NULL)
    return FALSE;
  more = paraat_sql_step (sql, statement, error);
  text = more > 0 ? (const char *) sqlite3_column_text (statement, 0) : NULL;
  ok = g_strcmp0 (text, "ok") == 0;
  if (!ok && more >= 0)
    paraat_content_malformed (error, "%s", text != NULL ? text : "Its pages cannot be looked at");
  paraat_sql_done (statement);

  return ok;
}

static gboolean
check_index (ParaatSql  *sql,
             GError    **error)
{
  g_autoptr(ParaatVocabulary) vocabulary = paraat_vocabulary_new ();

  if (!paraat_pack_read_words (sql, vocabulary, error))
    return FALSE;
  paraat_vocabulary_seal (vocabulary);

  return paraat_dutch_register (sql, vocabulary, error) && check_pages (sql, error);
}

/* --- documents --- */

static gboolean
check_item (const char  *id,
            const char  *header,
            const char  *text,
            GError     **error)
{
  g_autoptr(ParaatItem) item = NULL;

  if (id == NULL || header == NULL || text == NULL || !g_utf8_validate (id, -1, NULL) || !g_utf8_validate (header, -1, NULL)
      || !g_utf8_validate (text, -1, NULL))
    return paraat_content_malformed (error, "A document is no text");
  if ((item = paraat_item_parse (header, error)) != NULL && !g_str_equal (item->id, id))
    return paraat_content_malformed (error, "It says that it is “%s”", item->id);
  if (item != NULL && paraat_item_check_text (text, error))
    return TRUE;
  g_prefix_error (error, "%s: ", id);

  return FALSE;
}

static gboolean
check_items (ParaatSql  *sql,
             GError    **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (sql, "SELECT id, header, text FROM item ORDER BY id", error);
  gboolean ok = statement != NULL;
  guint n = 0;
  int more = -1;

  while (ok && (more = paraat_sql_step (sql, statement, error)) > 0)
    ok = ++n <= PARAAT_PACK_MAX_ITEMS ? check_item ((const char *) sqlite3_column_text (statement, 0),
                                                    (const char *) sqlite3_column_text (statement, 1),
                                                    (const char *) sqlite3_column_text (statement, 2), error)
                                      : paraat_content_malformed (error, "There are more than %d documents", PARAAT_PACK_MAX_ITEMS);
  if (statement != NULL)
    paraat_sql_done (statement);

  return ok && more == 0;
}

/**
 * paraat_pack_check:
 * @error: [error@ContentError]: MALFORMED
 *
 * Looks at all of it: pages, index, documents.  Blocks, for at most some seconds.
 *
 * Returns: whether it is what a builder makes
 */
gboolean
paraat_pack_check (ParaatPack  *self,
                   GError     **error)
{
  g_autoptr(ParaatSql) sql = paraat_pack_connect (self, error);
  GError *local_error = NULL;

  if (sql == NULL)
    return FALSE;
  paraat_sql_set_seconds (sql, SECONDS);
  if (check_index (sql, &local_error) && check_items (sql, &local_error))
    return TRUE;

  return paraat_pack_blame (error, local_error);
}

/* SPDX-License-Identifier: EUPL-1.2 */

/* What is looked for in several packs is looked for in one index, made of all of them: so how rare a word is, how it is corrected and what
 * means the same is said once for all, and what is found can be put in one order.  A rank of one pack and a rank of another say nothing
 * of each other: in a pack of five documents every word is rare, or is not there at all. */
#define G_LOG_DOMAIN "paraat-content"

#include "config.h"

#include "paraat-pack-join.h"

#include "paraat-pack-private.h"

static const char schema[] =
  "PRAGMA application_id = " G_STRINGIFY (PARAAT_PACK_APPLICATION_ID) ";"
  "PRAGMA user_version = " G_STRINGIFY (PARAAT_PACK_FORMAT) ";"
  PARAAT_PACK_SQL_ABOUT ";" PARAAT_PACK_SQL_PART ";" PARAAT_PACK_SQL_ENTRY ";" PARAAT_PACK_SQL_TERM ";" PARAAT_PACK_SQL_WORD ";"
  PARAAT_PACK_SQL_SEARCH ";"
  "BEGIN;";

typedef struct
{
  ParaatSql *sql;        /* (owned) what is made */
  gint64     n_rows;
} Join;

static void
join_clear (Join *self)
{
  g_clear_pointer (&self->sql, paraat_sql_close);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Join, join_clear)

/* --- words --- */

static gboolean
add_words (ParaatVocabulary  *vocabulary,
           ParaatPack        *pack,
           GError           **error)
{
  g_autoptr(ParaatSql) sql = paraat_pack_connect (pack, error);

  return sql != NULL && paraat_pack_read_words (sql, vocabulary, error);
}

typedef struct
{
  ParaatSql  *sql;
  GError    **error;
  gboolean    failed;
} Insert;

static void
insert_word_cb (const char *word,
                guint       n,
                gpointer    user_data)
{
  Insert *insert = user_data;
  sqlite3_stmt *statement = insert->failed ? NULL : paraat_sql_prepare (insert->sql, "INSERT OR IGNORE INTO word (term, n) VALUES (?, ?)",
                                                                        insert->error);

  if (statement == NULL)
    {
      insert->failed = TRUE;
      return;
    }
  sqlite3_bind_text (statement, 1, word, -1, SQLITE_TRANSIENT);
  sqlite3_bind_int64 (statement, 2, n);
  insert->failed = !paraat_sql_step_done (insert->sql, statement, insert->error);
}

/* --- entries --- */

/* Columns 0 to 4 are of an entry, 5 to 9 what is looked in. */
static gboolean
insert_entry (Join          *self,
              sqlite3_stmt  *from,
              const char    *id,
              int            kind,
              GError       **error)
{
  sqlite3_stmt *entry = paraat_sql_prepare (self->sql, "INSERT INTO entry (row, kind, id, summary, now, words, passages) "
                                                       "VALUES (?, ?, ?, ?, ?, ?, ?)", error);
  sqlite3_stmt *search = paraat_sql_prepare (self->sql, "INSERT INTO search (rowid, title, synonyms, summary, headings, body) "
                                                        "VALUES (?, ?, ?, ?, ?, ?)", error);

  if (entry == NULL || search == NULL)
    return FALSE;
  self->n_rows++;
  sqlite3_bind_int64 (entry, 1, self->n_rows);
  sqlite3_bind_int (entry, 2, kind);
  sqlite3_bind_text (entry, 3, id, -1, SQLITE_TRANSIENT);
  for (int i = 1; i < 5; i++)
    sqlite3_bind_value (entry, i + 3, sqlite3_column_value (from, i));
  sqlite3_bind_int64 (search, 1, self->n_rows);
  for (int i = 5; i < 10; i++)
    sqlite3_bind_value (search, i - 3, sqlite3_column_value (from, i));

  return paraat_sql_step_done (self->sql, entry, error) && paraat_sql_step_done (self->sql, search, error);
}

/* Of a pack beside only documents, under its own name. */
static gboolean
add_entries (Join        *self,
             ParaatPack  *pack,
             gboolean     is_beside,
             GError     **error)
{
  static const char literal[] =
    "SELECT entry.id, entry.summary, entry.now, entry.words, entry.passages, search.title, search.synonyms, search.summary, "
    "search.headings, search.body, entry.kind FROM entry JOIN search ON search.rowid = entry.row ORDER BY entry.row LIMIT 10000";
  g_autoptr(ParaatSql) from = paraat_pack_connect (pack, error);
  sqlite3_stmt *statement;
  gboolean ok = TRUE;
  int more = -1;

  if (from == NULL || !paraat_dutch_register (from, NULL, error) || (statement = paraat_sql_prepare (from, literal, error)) == NULL)
    return FALSE;
  while (ok && (more = paraat_sql_step (from, statement, error)) > 0)
    {
      const char *id = (const char *) sqlite3_column_text (statement, 0);
      int kind = sqlite3_column_int (statement, 10);
      g_autofree char *name = is_beside && id != NULL ? g_strdup_printf ("%s/%s", paraat_pack_get_id (pack), id) : g_strdup (id);

      if (name != NULL && (kind == 0 || !is_beside))
        ok = insert_entry (self, statement, name, kind, error);
    }
  paraat_sql_done (statement);

  return ok && more == 0;
}

static gboolean
add_all (Join        *self,
         ParaatPack  *pack,
         GPtrArray   *beside,
         GError     **error)
{
  if (!add_entries (self, pack, FALSE, error))
    return FALSE;
  for (guint i = 0; i < beside->len; i++)
    {
      g_autoptr(GError) local_error = NULL;
      ParaatPack *one = g_ptr_array_index (beside, i);

      /* It was whole when it came: what is left of it now is found, and no less of the others. */
      if (!add_entries (self, one, TRUE, &local_error))
        g_warning ("Nothing more is found in “%s”: %s", paraat_pack_get_id (one), local_error->message);
    }

  return TRUE;
}

/* --- whole --- */

static gboolean
insert_text (Join        *self,
             const char  *literal,
             const char  *key,
             const char  *value,
             GError     **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (self->sql, literal, error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, key, -1, SQLITE_TRANSIENT);
  sqlite3_bind_text (statement, 2, value, -1, SQLITE_TRANSIENT);

  return paraat_sql_step_done (self->sql, statement, error);
}

static gboolean
add_facts (Join        *self,
           ParaatPack  *pack,
           GError     **error)
{
  static const char literal[] = "INSERT INTO about (key, value) VALUES (?, ?)";
  g_autofree char *synonyms = paraat_pack_dup_part (pack, "synonyms", error);
  g_autofree char *version = g_strdup_printf ("%" G_GINT64_FORMAT, paraat_pack_get_version (pack));

  return synonyms != NULL && insert_text (self, "INSERT INTO part (name, body) VALUES (?, ?)", "synonyms", synonyms, error)
         && insert_text (self, literal, "id", paraat_pack_get_id (pack), error)
         && insert_text (self, literal, "title", paraat_pack_get_title (pack), error)
         && insert_text (self, literal, "publisher", paraat_pack_get_publisher (pack), error)
         && insert_text (self, literal, "checked", paraat_pack_get_checked (pack), error)
         && insert_text (self, literal, "version", version, error);
}

/**
 * paraat_pack_join:
 * @pack: what the program goes by: its synonyms count
 * @beside: (element-type ParaatPack): packs of documents
 * @error: [error@ContentError] or [error@StoreError]
 *
 * Makes one pack, in memory, that can be searched: what is found beside is called "pack/document".  It has no documents and no
 * questionnaire.  Blocks: it takes as long as indexing takes.
 *
 * Returns: (transfer full): the pack
 */
ParaatPack *
paraat_pack_join (ParaatPack  *pack,
                  GPtrArray   *beside,
                  GError     **error)
{
  g_autoptr(ParaatVocabulary) vocabulary = paraat_vocabulary_new ();
  g_auto(Join) self = { paraat_sql_open_memory (error), 0 };
  Insert insert = { self.sql, error, FALSE };
  g_autoptr(GBytes) bytes = NULL;

  if (self.sql == NULL || !add_words (vocabulary, pack, error))
    return NULL;
  for (guint i = 0; i < beside->len; i++)
    add_words (vocabulary, g_ptr_array_index (beside, i), NULL);   /* what is wrong with it is said when its documents are added */
  paraat_vocabulary_seal (vocabulary);
  if (!paraat_dutch_register (self.sql, vocabulary, error) || !paraat_sql_exec (self.sql, schema, error)
      || !add_facts (&self, pack, error) || !add_all (&self, pack, beside, error))
    return NULL;
  paraat_vocabulary_visit (vocabulary, insert_word_cb, &insert);
  if (insert.failed || !paraat_sql_exec (self.sql, PARAAT_PACK_SQL_COUNT_TERMS "COMMIT;", error))
    return NULL;
  bytes = paraat_sql_dup_data (self.sql, error);

  return bytes != NULL ? paraat_pack_new (bytes, error) : NULL;
}

/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-dutch.h"
#include "paraat-pack.h"

G_BEGIN_DECLS

/* What a pack of format 1 is made of: the builder writes it so, and nothing else is read. */
#define PARAAT_PACK_SQL_ABOUT "CREATE TABLE about (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) STRICT, WITHOUT ROWID"
#define PARAAT_PACK_SQL_PART "CREATE TABLE part (name TEXT PRIMARY KEY NOT NULL, body TEXT NOT NULL) STRICT"
#define PARAAT_PACK_SQL_ITEM "CREATE TABLE item (id TEXT PRIMARY KEY NOT NULL, header TEXT NOT NULL, text TEXT NOT NULL) STRICT"
#define PARAAT_PACK_SQL_STEP \
  "CREATE TABLE step (item TEXT NOT NULL, position INTEGER NOT NULL, number TEXT NOT NULL, phase TEXT NOT NULL, text TEXT NOT NULL," \
  " who TEXT NOT NULL, within TEXT NOT NULL, done TEXT NOT NULL, PRIMARY KEY (item, position)) STRICT, WITHOUT ROWID"
#define PARAAT_PACK_SQL_ENTRY \
  "CREATE TABLE entry (row INTEGER PRIMARY KEY, kind INTEGER NOT NULL, id TEXT NOT NULL, summary TEXT NOT NULL," \
  " now INTEGER NOT NULL, words INTEGER NOT NULL, passages BLOB NOT NULL) STRICT"
#define PARAAT_PACK_SQL_TERM "CREATE TABLE term (term TEXT PRIMARY KEY NOT NULL, docs INTEGER NOT NULL) STRICT, WITHOUT ROWID"
#define PARAAT_PACK_SQL_WORD "CREATE TABLE word (term TEXT PRIMARY KEY NOT NULL, n INTEGER NOT NULL) STRICT, WITHOUT ROWID"
#define PARAAT_PACK_SQL_SEARCH \
  "CREATE VIRTUAL TABLE search USING fts5(title, synonyms, summary, headings, body, tokenize = 'paraat', prefix = '2 3 4')"

/* In how many entries each term stands, so that nobody who looks for it has to count. */
#define PARAAT_PACK_SQL_COUNT_TERMS \
  "CREATE VIRTUAL TABLE temp.indexed USING fts5vocab (main, search, row);" \
  "INSERT INTO term (term, docs) SELECT term, doc FROM temp.indexed;" \
  "DROP TABLE temp.indexed;"

ParaatSql *paraat_pack_connect      (ParaatPack  *self,
                                     GError     **error) G_GNUC_WARN_UNUSED_RESULT;   /* of this thread; must not outlive the pack */
gboolean   paraat_pack_blame        (GError     **error,
                                     GError      *reason);   /* (transfer full) it is damaged; FALSE */
gboolean   paraat_pack_is_line      (const char  *text);
gboolean   paraat_pack_check_schema (ParaatSql   *sql,
                                     GError     **error);
gboolean   paraat_pack_read_words   (ParaatSql         *sql,
                                     ParaatVocabulary  *vocabulary,
                                     GError           **error);
gboolean   paraat_pack_check_part   (const char  *name,
                                     const char  *text,
                                     GError     **error);

G_END_DECLS

/* SPDX-License-Identifier: EUPL-1.2 */

/* Twice over all words: once to know which there are, once to index them, compounds with what they are made of. */
#define G_LOG_DOMAIN "paraat-content"

#include "config.h"

#include "paraat-pack-library.h"

#include "paraat-block.h"
#include "paraat-dutch.h"
#include "paraat-excerpt.h"
#include "paraat-item.h"
#include "paraat-json.h"
#include "paraat-pack-private.h"

#include <gio/gio.h>
#include <string.h>

#define INCLUDE "{{> "
#define PASSAGE_ENOUGH 110   /* bytes of a passage, before the next sentence begins another */

/* Something that can be found: an item, or a question of the self-evaluation. */
typedef struct
{
  int      kind;       /* ParaatFoundKind */
  char    *id;         /* (owned) as all that follows */
  char    *title;
  char    *synonyms;
  char    *summary;
  GString *headings;
  GString *body;
  GArray  *passages;   /* (element-type ParaatPassage) of the body */
  int      now;        /* 0, 1 when it is for who is in the middle of it, 2 when it says what to do then */
} Entry;

typedef struct
{
  ParaatSql        *sql;          /* (unowned) */
  GHashTable       *fields;       /* (owned) (element-type utf8) */
  GPtrArray        *entries;      /* (owned) (element-type Entry) */
  ParaatVocabulary *vocabulary;   /* (owned) */
  ParaatPackRead    read;
  gpointer          user_data;
} Library;

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->id);
  g_free (entry->title);
  g_free (entry->synonyms);
  g_free (entry->summary);
  g_string_free (entry->headings, TRUE);
  g_string_free (entry->body, TRUE);
  g_array_unref (entry->passages);
  g_free (entry);
}

static Entry *
entry_new (int         kind,
           const char *id,
           const char *title,
           const char *synonyms,
           const char *summary)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->kind = kind;
  entry->id = g_strdup (id);
  entry->title = g_strdup (title);
  entry->synonyms = g_strdup (synonyms);
  entry->summary = g_strdup (summary);
  entry->headings = g_string_new (NULL);
  entry->body = g_string_new (NULL);
  entry->passages = g_array_new (FALSE, FALSE, sizeof (ParaatPassage));

  return entry;
}

static void
library_clear (Library *self)
{
  g_clear_pointer (&self->fields, g_hash_table_unref);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_pointer (&self->vocabulary, paraat_vocabulary_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Library, library_clear)

/* --- text --- */

/* A paragraph "{{> name}}" is the fragment of that name. */
static char *
include_fragments (Library     *self,
                   const char  *text,
                   GError     **error)
{
  g_autoptr(GString) out = g_string_new (NULL);
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *name = NULL;
      g_autofree char *file = NULL;
      g_autofree char *fragment = NULL;

      if (!g_str_has_prefix (lines[i], INCLUDE) || !g_str_has_suffix (lines[i], "}}"))
        {
          g_string_append_printf (out, "%s\n", lines[i]);
          continue;
        }
      name = g_strndup (lines[i] + strlen (INCLUDE), strlen (lines[i]) - strlen (INCLUDE "}}"));
      if (strchr (name, '/') != NULL)
        {
          paraat_content_malformed (error, "A fragment is called “%s”", name);
          return NULL;
        }
      file = g_strdup_printf ("library/fragments/%s.md", name);
      fragment = self->read (self->user_data, file, error);
      if (fragment == NULL)
        return NULL;
      g_string_append (out, fragment);
    }

  return g_string_free (g_steal_pointer (&out), FALSE);
}

static gboolean
check_fields (Library     *self,
              const char  *text,
              GError     **error)
{
  for (const char *at = strstr (text, "{{"); at != NULL; at = strstr (at + 2, "{{"))
    {
      const char *end = strstr (at, "}}");
      g_autofree char *name = end != NULL ? g_strndup (at + 2, (gsize) (end - at - 2)) : NULL;

      if (name == NULL || !g_hash_table_contains (self->fields, name))
        return paraat_content_malformed (error, "There is no field “%s”", name != NULL ? name : "");
    }

  return TRUE;
}

/* A field is filled in by who reads; "(…)" says nothing. */
static char *
without_fields (const char *text)
{
  g_autoptr(GString) out = g_string_new (NULL);

  while (*text != '\0')
    {
      const char *end = g_str_has_prefix (text, "{{") ? strstr (text, "}}") : NULL;

      if (end == NULL)
        g_string_append_c (out, *text++);
      else
        {
          g_string_append (out, "…");
          text = end + strlen ("}}");
        }
    }
  g_string_replace (out, " (…)", "", 0);

  return g_string_free (g_steal_pointer (&out), FALSE);
}

static char *
dup_one_line (const char *text)
{
  GString *line = g_string_new (NULL);

  for (; *text != '\0'; text++)
    if (!g_ascii_isspace (*text))
      g_string_append_c (line, *text);
    else if (line->len > 0 && line->str[line->len - 1] != ' ')
      g_string_append_c (line, ' ');
  if (line->len > 0 && line->str[line->len - 1] == ' ')
    g_string_truncate (line, line->len - 1);

  return g_string_free (line, FALSE);
}

/* Where a piece of a long paragraph ends: with its first sentence that makes it long enough. */
static gsize
end_of_piece (const char *line)
{
  gsize size = strlen (line);

  for (gsize i = PASSAGE_ENOUGH; i + 1 < size; i++)
    if (strchr (".?!", line[i]) != NULL && line[i + 1] == ' ')
      return i + 1;

  return size;
}

/* Who reads an excerpt sees no line breaks. */
static void
add_passage (Entry             *entry,
             ParaatPassageKind  kind,
             const char        *text)
{
  g_autofree char *line = dup_one_line (text);
  const char *rest = line;

  while (*rest != '\0')
    {
      gsize size = kind == PARAAT_PASSAGE_PROSE ? end_of_piece (rest) : strlen (rest);
      ParaatPassage passage = { 0, (guint32) entry->body->len, (guint32) size, kind };

      g_array_append_val (entry->passages, passage);
      g_string_append_len (entry->body, rest, (gssize) size);
      g_string_append_c (entry->body, '\n');
      rest += size;
      rest += *rest == ' ';
    }
}

/* "B12": it numbers a row, and says nothing. */
static gboolean
is_number (const char *cell)
{
  gsize size = strlen (cell);

  return size > 0 && size <= 3 && g_ascii_isdigit (cell[size - 1]) && (size == 1 || g_ascii_isalnum (*cell));
}

static void
gather_row (const ParaatBlock *row,
            Entry             *entry)
{
  g_autoptr(GString) line = g_string_new (NULL);

  for (guint i = 0; i < row->children->len; i++)
    {
      g_autofree char *cell = paraat_block_dup_text (g_ptr_array_index (row->children, i));

      if (*g_strstrip (cell) != '\0' && (i > 0 || !is_number (cell)))
        g_string_append_printf (line, "%s%s", line->len > 0 ? " · " : "", cell);
    }
  add_passage (entry, row->is_header ? PARAAT_PASSAGE_HEADER : PARAAT_PASSAGE_ROW, line->str);
}

/* All that can be read, headings apart from the rest. */
static void
gather (const ParaatBlock *block,
        Entry             *entry)
{
  g_autofree char *text = block->runs != NULL ? paraat_block_dup_text (block) : NULL;

  if (block->kind == PARAAT_BLOCK_ROW)
    {
      gather_row (block, entry);
      return;
    }
  if (text != NULL && block->kind == PARAAT_BLOCK_HEADING)
    g_string_append_printf (entry->headings, "%s\n", text);
  else if (text != NULL)
    add_passage (entry, PARAAT_PASSAGE_PROSE, text);
  for (guint i = 0; block->children != NULL && i < block->children->len; i++)
    gather (g_ptr_array_index (block->children, i), entry);
}

static gboolean
add_entry (Library           *self,
           const ParaatItem  *item,
           const char        *text,
           GError           **error)
{
  g_autofree char *plain = without_fields (text);
  g_autoptr(ParaatBlock) tree = paraat_markdown_parse (plain, error);
  Entry *entry;

  if (tree == NULL)
    return FALSE;
  entry = entry_new (0, item->id, item->title, item->synonyms, item->summary);
  entry->now = (item->phase & PARAAT_PHASE_NOW) == 0 ? 0 : item->kind == PARAAT_ITEM_KIND_PLAYBOOK ? 2 : 1;
  gather (tree, entry);
  g_ptr_array_add (self->entries, entry);

  return TRUE;
}

/* --- items --- */

static gboolean
insert_step (Library           *self,
             const char        *item,
             guint              position,
             const ParaatStep  *step,
             GError           **error)
{
  const char * const values[] = { item, step->number, step->phase, step->text, step->who, step->within, step->done };
  sqlite3_stmt *statement = paraat_sql_prepare (self->sql, "INSERT INTO step (item, number, phase, text, who, within, done, position) "
                                                           "VALUES (?, ?, ?, ?, ?, ?, ?, ?)", error);

  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    sqlite3_bind_text (statement, (int) i + 1, values[i], -1, SQLITE_TRANSIENT);
  sqlite3_bind_int (statement, G_N_ELEMENTS (values) + 1, (int) position);

  return paraat_sql_step_done (self->sql, statement, error);
}

static gboolean
insert_steps (Library     *self,
              const char  *item,
              const char  *text,
              GError     **error)
{
  g_autoptr(GPtrArray) steps = paraat_steps_parse (text, error);

  if (steps == NULL)
    return FALSE;
  for (guint i = 0; i < steps->len; i++)
    if (!insert_step (self, item, i, g_ptr_array_index (steps, i), error))
      return FALSE;

  return TRUE;
}

static gboolean
insert_item (Library     *self,
             const char  *id,
             const char  *header,
             const char  *text,
             GError     **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (self->sql, "INSERT INTO item (id, header, text) VALUES (?, ?, ?)", error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, id, -1, SQLITE_TRANSIENT);
  sqlite3_bind_text (statement, 2, header, -1, SQLITE_TRANSIENT);
  sqlite3_bind_text (statement, 3, text, -1, SQLITE_TRANSIENT);

  return paraat_sql_step_done (self->sql, statement, error);
}

static gboolean
add_item (Library                    *self,
          const char                 *id,
          const ParaatQuestionnaire  *questionnaire,
          GError                    **error)
{
  g_autofree char *name = g_strdup_printf ("library/%s.md", id);
  g_autofree char *file = self->read (self->user_data, name, error);
  g_autofree char *header = NULL;
  g_autofree char *own = NULL;
  g_autofree char *text = NULL;
  g_autoptr(ParaatItem) item = NULL;

  if (file == NULL || !paraat_item_split (file, &header, &own, error) || (item = paraat_item_parse (header, error)) == NULL)
    return FALSE;
  if (!g_str_equal (item->id, id))
    return paraat_content_malformed (error, "It says that it is “%s”", item->id);
  for (guint i = 0; questionnaire != NULL && item->questions[i] != NULL; i++)
    if (paraat_questionnaire_lookup (questionnaire, item->questions[i]) == NULL)
      return paraat_content_malformed (error, "There is no question “%s”", item->questions[i]);
  text = include_fragments (self, own, error);

  return text != NULL && paraat_item_check_text (text, error) && check_fields (self, text, error) && insert_item (self, id, header, text, error)
         && insert_steps (self, id, text, error) && add_entry (self, item, text, error);
}

static gint
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char * const *) a, *(const char * const *) b);
}

static GPtrArray *
list_items (const char  *folder,
            GError     **error)
{
  g_autofree char *path = g_build_filename (folder, "library", NULL);
  g_autoptr(GDir) dir = g_dir_open (path, 0, error);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".md"))
      g_ptr_array_add (names, g_strndup (name, strlen (name) - strlen (".md")));
  g_ptr_array_sort (names, compare_names);   /* the same folder gives the same bytes */
  if (dir == NULL)
    g_clear_pointer (&names, g_ptr_array_unref);

  return names;
}

static gboolean
add_items (Library                    *self,
           const char                 *folder,
           const ParaatQuestionnaire  *questionnaire,
           GError                    **error)
{
  g_autoptr(GPtrArray) names = list_items (folder, error);

  if (names == NULL)
    return FALSE;
  for (guint i = 0; i < names->len; i++)
    if (!add_item (self, g_ptr_array_index (names, i), questionnaire, error))
      {
        g_prefix_error (error, "library/%s.md: ", (char *) g_ptr_array_index (names, i));
        return FALSE;
      }

  return TRUE;
}

static gboolean
read_fields (Library  *self,
             GError  **error)
{
  g_autofree char *text = self->read (self->user_data, "library/fields.json", error);
  g_autoptr(JsonObject) object = paraat_json_parse_object (text);
  JsonNode *node = object != NULL ? json_object_get_member (object, "fields") : NULL;
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (text == NULL)
    return FALSE;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      JsonObject *field = JSON_NODE_HOLDS_OBJECT (element) ? json_node_get_object (element) : NULL;
      const char *id = field != NULL ? paraat_json_get_string (field, "id") : NULL;

      if (id == NULL || paraat_json_get_string (field, "label") == NULL)
        return paraat_content_malformed (error, "library/fields.json: field %u cannot be read", i + 1);
      g_hash_table_add (self->fields, g_strdup (id));
    }

  return array != NULL || paraat_content_malformed (error, "library/fields.json names no fields");
}

/* A pack of documents only need not have any. */
static gboolean
has_fields (const char                *folder,
            const ParaatQuestionnaire *questionnaire)
{
  g_autofree char *path = g_build_filename (folder, "library", "fields.json", NULL);

  return questionnaire != NULL || g_file_test (path, G_FILE_TEST_EXISTS);
}

/* --- words --- */

static void
add_questions (Library                   *self,
               const ParaatQuestionnaire *questionnaire)
{
  for (guint i = 0; i < questionnaire->controls->len; i++)
    {
      const ParaatControl *control = g_ptr_array_index (questionnaire->controls, i);
      Entry *entry = entry_new (1, control->id, control->title, "", control->question);

      add_passage (entry, PARAAT_PASSAGE_PROSE, control->why);
      add_passage (entry, PARAAT_PASSAGE_PROSE, control->objective);
      for (guint j = 0; j < PARAAT_N_LEVELS; j++)
        add_passage (entry, PARAAT_PASSAGE_PROSE, control->levels[j]);
      g_ptr_array_add (self->entries, entry);
    }
}

static void
note_word (const char *word,
           int         start,
           int         end,
           gpointer    user_data)
{
  if (!g_ascii_isdigit (*word))
    paraat_vocabulary_add (user_data, word, 1);
}

static gboolean
note_words (Library      *self,
            ParaatDutch  *dutch,
            GError      **error)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      const Entry *entry = g_ptr_array_index (self->entries, i);
      const char * const texts[] = { entry->title, entry->synonyms, entry->summary, entry->headings->str, entry->body->str };

      for (guint j = 0; j < G_N_ELEMENTS (texts); j++)
        if (!paraat_dutch_split (dutch, texts[j], note_word, self->vocabulary, error))
          return FALSE;
    }
  paraat_vocabulary_seal (self->vocabulary);

  return TRUE;
}

static void
count_word (const char *word,
            int         start,
            int         end,
            gpointer    user_data)
{
  ++*(guint32 *) user_data;
}

/* With which word each passage begins, as FTS5 will count them; how many there are. */
static gboolean
count_words (const Entry  *entry,
             ParaatDutch  *dutch,
             GByteArray   *out_passages,
             guint32      *out_n,
             GError      **error)
{
  guint32 n = 0;

  for (guint i = 0; i < entry->passages->len; i++)
    {
      const ParaatPassage *passage = &g_array_index (entry->passages, ParaatPassage, i);
      guint32 numbers[] = { GUINT32_TO_LE (n), GUINT32_TO_LE (passage->start), GUINT32_TO_LE (passage->size),
                            GUINT32_TO_LE (passage->kind) };
      g_autofree char *text = g_strndup (entry->body->str + passage->start, passage->size);

      g_byte_array_append (out_passages, (const guint8 *) numbers, sizeof numbers);
      if (!paraat_dutch_split (dutch, text, count_word, &n, error))
        return FALSE;
    }
  *out_n = n;

  return TRUE;
}

static gboolean
insert_entry (Library      *self,
              ParaatDutch  *dutch,
              const Entry  *entry,
              gint64        row,
              GError      **error)
{
  const char * const texts[] = { entry->title, entry->synonyms, entry->summary, entry->headings->str, entry->body->str };
  g_autoptr(GByteArray) passages = g_byte_array_new ();
  sqlite3_stmt *statement;
  guint32 n_words;

  if (!count_words (entry, dutch, passages, &n_words, error))
    return FALSE;
  statement = paraat_sql_prepare (self->sql, "INSERT INTO entry (row, kind, id, summary, now, words, passages) "
                                             "VALUES (?, ?, ?, ?, ?, ?, ?)", error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, row);
  sqlite3_bind_int (statement, 2, entry->kind);
  sqlite3_bind_text (statement, 3, entry->id, -1, SQLITE_TRANSIENT);
  sqlite3_bind_text (statement, 4, entry->summary, -1, SQLITE_TRANSIENT);
  sqlite3_bind_int (statement, 5, entry->now);
  sqlite3_bind_int64 (statement, 6, n_words);
  sqlite3_bind_blob (statement, 7, passages->len > 0 ? (const void *) passages->data : "", (int) passages->len, SQLITE_TRANSIENT);
  if (!paraat_sql_step_done (self->sql, statement, error))
    return FALSE;
  statement = paraat_sql_prepare (self->sql, "INSERT INTO search (rowid, title, synonyms, summary, headings, body) "
                                             "VALUES (?, ?, ?, ?, ?, ?)", error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, row);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    sqlite3_bind_text (statement, (int) i + 2, texts[i], -1, SQLITE_TRANSIENT);

  return paraat_sql_step_done (self->sql, statement, error);
}

typedef struct
{
  ParaatSql  *sql;
  GError    **error;
  gboolean    failed;
} Insert;

static void
insert_word (const char *word,
             guint       n,
             gpointer    user_data)
{
  Insert *insert = user_data;
  sqlite3_stmt *statement = insert->failed ? NULL : paraat_sql_prepare (insert->sql, "INSERT INTO word (term, n) VALUES (?, ?)",
                                                                        insert->error);

  if (statement == NULL)
    {
      insert->failed = TRUE;
      return;
    }
  sqlite3_bind_text (statement, 1, word, -1, SQLITE_TRANSIENT);
  sqlite3_bind_int (statement, 2, (int) n);
  insert->failed = !paraat_sql_step_done (insert->sql, statement, insert->error);
}

static gboolean
index_all (Library  *self,
           GError  **error)
{
  Insert insert = { self->sql, error, FALSE };
  g_autoptr(ParaatDutch) dutch = paraat_dutch_new (self->sql, NULL, error);

  if (dutch == NULL || !note_words (self, dutch, error) || !paraat_dutch_register (self->sql, self->vocabulary, error)
      || !paraat_sql_exec (self->sql, PARAAT_PACK_SQL_SEARCH ";", error))
    return FALSE;
  for (guint i = 0; i < self->entries->len; i++)
    if (!insert_entry (self, dutch, g_ptr_array_index (self->entries, i), i + 1, error))
      return FALSE;
  paraat_vocabulary_visit (self->vocabulary, insert_word, &insert);

  return !insert.failed && paraat_sql_exec (self->sql, "INSERT INTO search (search) VALUES ('optimize');", error)
         && paraat_sql_exec (self->sql, PARAAT_PACK_SQL_COUNT_TERMS, error);
}

/**
 * paraat_pack_add_library: (skip)
 * @sql: a pack inside its transaction
 * @folder: of the content
 * @questionnaire: (nullable): of a pack of documents only
 * @read: (scope call): gives a text
 * @error: [error@ContentError], [error@GLib.FileError], [error@DocumentError] or [error@StoreError]
 */
gboolean
paraat_pack_add_library (ParaatSql                  *sql,
                         const char                 *folder,
                         const ParaatQuestionnaire  *questionnaire,
                         ParaatPackRead              read,
                         gpointer                    user_data,
                         GError                    **error)
{
  static const char tables[] =
    PARAAT_PACK_SQL_ITEM ";" PARAAT_PACK_SQL_STEP ";" PARAAT_PACK_SQL_ENTRY ";" PARAAT_PACK_SQL_TERM ";" PARAAT_PACK_SQL_WORD ";";
  g_auto(Library) self = { sql, };

  self.fields = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self.entries = g_ptr_array_new_with_free_func (entry_free);
  self.vocabulary = paraat_vocabulary_new ();
  self.read = read;
  self.user_data = user_data;
  if (!paraat_sql_exec (sql, tables, error) || (has_fields (folder, questionnaire) && !read_fields (&self, error))
      || !add_items (&self, folder, questionnaire, error))
    return FALSE;
  if (questionnaire != NULL)
    add_questions (&self, questionnaire);

  return index_all (&self, error);
}

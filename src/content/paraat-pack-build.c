/* SPDX-License-Identifier: EUPL-1.2 */

/* Each file is read by the same code that reads it from the pack: what the program would refuse is not published.  The same
 * folder gives the same bytes. */
#define G_LOG_DOMAIN "paraat-content"

#include "config.h"

#include "paraat-pack-build.h"

#include "paraat-json.h"
#include "paraat-pack-library.h"
#include "paraat-pack-private.h"
#include "paraat-questionnaire.h"
#include "paraat-sql.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

static const char schema[] =
  "PRAGMA page_size = 4096;"
  "PRAGMA journal_mode = OFF;"
  "PRAGMA synchronous = OFF;"
  "PRAGMA application_id = " G_STRINGIFY (PARAAT_PACK_APPLICATION_ID) ";"
  "PRAGMA user_version = " G_STRINGIFY (PARAAT_PACK_FORMAT) ";"
  PARAAT_PACK_SQL_ABOUT ";"
  PARAAT_PACK_SQL_PART ";"
  "BEGIN;";

typedef struct
{
  const char *folder;
  GPtrArray  *read;    /* (unowned) (element-type filename) */
  ParaatSql  *sql;     /* (unowned) */
} Build;

static char *
read_file (Build       *build,
           const char  *name,
           GError     **error)
{
  g_autofree char *path = g_build_filename (build->folder, name, NULL);
  g_autofree char *text = NULL;
  gsize size;

  if (!g_file_get_contents (path, &text, &size, error))
    return NULL;
  g_ptr_array_add (build->read, g_steal_pointer (&path));
  if (size > PARAAT_PACK_PART_MAX_SIZE || !g_utf8_validate (text, (gssize) size, NULL))
    {
      g_set_error (error, PARAAT_CONTENT_ERROR, PARAAT_CONTENT_ERROR_MALFORMED, "%s is no text, or too large", name);
      return NULL;
    }

  return g_steal_pointer (&text);
}

static gboolean
insert (Build       *build,
        const char  *literal,
        const char  *key,
        const char  *value,
        GError     **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (build->sql, literal, error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, key, -1, SQLITE_TRANSIENT);
  sqlite3_bind_text (statement, 2, value, -1, SQLITE_TRANSIENT);

  return paraat_sql_step_done (build->sql, statement, error);
}

static gboolean
insert_part (Build       *build,
             const char  *name,
             const char  *text,
             GError     **error)
{
  return insert (build, "INSERT INTO part (name, body) VALUES (?, ?)", name, text, error);
}

/* What is not there is left out, unless it is needed. */
static gboolean
add_part (Build       *build,
          const char  *name,
          const char  *file,
          gboolean     is_needed,
          GError     **error)
{
  g_autofree char *path = g_build_filename (build->folder, file, NULL);
  g_autofree char *text = NULL;

  if (!is_needed && !g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  text = read_file (build, file, error);
  if (text == NULL)
    return FALSE;
  if (paraat_pack_check_part (name, text, error))
    return insert_part (build, name, text, error);
  g_prefix_error (error, "%s: ", file);

  return FALSE;
}

static gboolean
add_parts (Build     *build,
           gboolean   is_whole,
           GError   **error)
{
  static const struct
  {
    const char *name;
    const char *file;
  } parts[] = {
    { "audits", "audits.json" },
    { "contacts", "contacts.json" },
    { "duties", "duties.json" },
    { "fields", "library/fields.json" },
    { "municipalities", "municipalities.csv" },
    { "synonyms", "library/synonyms.json" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (!add_part (build, parts[i].name, parts[i].file, is_whole, error))
      return FALSE;

  return TRUE;
}

typedef struct
{
  Build      *build;
  const char *folder;   /* of this version */
} Version;

/* Reads a file of the questionnaire for its check, and puts it into the pack: exactly the files that it consists of. */
static char *
take_questionnaire (const char  *name,
                    gpointer     user_data,
                    GError     **error)
{
  const Version *version = user_data;
  g_autofree char *part = g_strconcat (version->folder, "/", name, NULL);
  g_autofree char *file = g_strconcat (part, ".json", NULL);
  g_autofree char *text = read_file (version->build, file, error);

  return text != NULL && insert_part (version->build, part, text, error) ? g_steal_pointer (&text) : NULL;
}

static ParaatQuestionnaire *
add_version (Build       *build,
             const char  *folder,
             GError     **error)
{
  Version version = { build, folder };
  ParaatQuestionnaire *questionnaire = paraat_questionnaire_load (take_questionnaire, &version, error);

  if (questionnaire == NULL)
    g_prefix_error (error, "%s: ", folder);

  return questionnaire;
}

/* "questionnaire-N": what was asked before, for the evaluations that were made with it. */
static gboolean
add_earlier (Build                     *build,
             const ParaatQuestionnaire *today,
             GError                   **error)
{
  for (gint64 n = 1; n < today->version; n++)
    {
      g_autofree char *folder = g_strdup_printf ("questionnaire-%" G_GINT64_FORMAT, n);
      g_autofree char *path = g_build_filename (build->folder, folder, NULL);
      g_autoptr(ParaatQuestionnaire) earlier = NULL;

      if (!g_file_test (path, G_FILE_TEST_IS_DIR))
        continue;
      earlier = add_version (build, folder, error);
      if (earlier == NULL)
        return FALSE;
      if (earlier->version != n || !g_str_equal (earlier->id, today->id))
        {
          g_set_error (error, PARAAT_CONTENT_ERROR, PARAAT_CONTENT_ERROR_MALFORMED, "%s is another questionnaire", folder);
          return FALSE;
        }
    }

  return TRUE;
}

static char *
read_for_library (gpointer     user_data,
                  const char  *name,
                  GError     **error)
{
  return read_file (user_data, name, error);
}

static gboolean
add_library (Build                      *build,
             const ParaatQuestionnaire  *today,   /* (nullable) */
             GError                    **error)
{
  g_autofree char *library = g_build_filename (build->folder, "library", NULL);

  g_ptr_array_add (build->read, g_steal_pointer (&library));   /* an item that is added makes another pack */

  return paraat_pack_add_library (build->sql, build->folder, today, read_for_library, build, error);
}

/* What the program can go by has all of it; what comes beside that has documents, and no questions of its own. */
static gboolean
add_content (Build   *build,
             GError **error)
{
  g_autofree char *path = g_build_filename (build->folder, "questionnaire", NULL);
  gboolean is_whole = g_file_test (path, G_FILE_TEST_IS_DIR);
  g_autoptr(ParaatQuestionnaire) today = NULL;

  if (!add_parts (build, is_whole, error))
    return FALSE;
  if (is_whole && ((today = add_version (build, "questionnaire", error)) == NULL || !add_earlier (build, today, error)))
    return FALSE;

  return add_library (build, today, error);
}

static gboolean
add_about (Build   *build,
           GError **error)
{
  static const char * const keys[] = { "id", "title", "publisher", "language", "checked" };
  g_autofree char *text = read_file (build, "pack.json", error);
  g_autoptr(JsonObject) object = paraat_json_parse_object (text);
  g_autofree char *version = NULL;
  gint64 number;

  if (text == NULL)
    return FALSE;
  number = object != NULL ? json_object_get_int_member_with_default (object, "version", 0) : 0;
  version = g_strdup_printf ("%" G_GINT64_FORMAT, number);
  for (guint i = 0; number > 0 && i < G_N_ELEMENTS (keys); i++)
    {
      const char *value = paraat_json_get_string (object, keys[i]);

      if (value == NULL || *value == '\0')
        number = 0;
      else if (!insert (build, "INSERT INTO about (key, value) VALUES (?, ?)", keys[i], value, error))
        return FALSE;
    }
  if (number < 1)
    {
      g_set_error_literal (error, PARAAT_CONTENT_ERROR, PARAAT_CONTENT_ERROR_MALFORMED,
                           "pack.json names no id, title, publisher, language, checked or version");
      return FALSE;
    }

  return insert (build, "INSERT INTO about (key, value) VALUES (?, ?)", "version", version, error);
}

static gboolean
compile (const char  *folder,
         const char  *path,
         GPtrArray   *out_read,
         GError     **error)
{
  g_autoptr(ParaatSql) sql = paraat_sql_open (path, TRUE, error);
  Build build = { folder, out_read, sql };

  return sql != NULL && paraat_sql_exec (sql, schema, error) && add_about (&build, error) && add_content (&build, error)
         && paraat_sql_exec (sql, "COMMIT; VACUUM;", error);
}

/* What a program would not keep is not published. */
static gboolean
check_made (const char  *path,
            GError     **error)
{
  g_autoptr(ParaatPack) pack = paraat_pack_open (path, error);

  return pack != NULL && paraat_pack_check (pack, error);
}

/**
 * paraat_pack_build:
 * @folder: pack.json and the rest of docs/pack-format.md
 * @path: (type filename): the pack; what stood there is replaced, once the new one is whole
 * @out_read: (element-type filename): what it was made from is added
 * @error: [error@ContentError], [error@GLib.FileError] or [error@StoreError]; nothing has changed then
 */
gboolean
paraat_pack_build (const char  *folder,
                   const char  *path,
                   GPtrArray   *out_read,
                   GError     **error)
{
  g_autofree char *aside = g_strconcat (path, ".new", NULL);

  if (g_unlink (aside) != 0 && g_file_test (aside, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_ACCES, "%s is in the way", aside);
      return FALSE;
    }
  if (!compile (folder, aside, out_read, error) || !check_made (aside, error))
    {
      g_unlink (aside);
      return FALSE;
    }
  if (g_rename (aside, path) != 0)
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "%s cannot be written", path);
      g_unlink (aside);
      return FALSE;
    }

  return TRUE;
}

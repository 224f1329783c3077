/* SPDX-License-Identifier: EUPL-1.2 */

/* A pack stays in memory as it stands in its file (mapped, when it comes from one) and every question opens a connection of
 * its own: that takes some tens of microseconds, and no thread waits for another. */
#define G_LOG_DOMAIN "paraat-content"

#include "config.h"

#include "paraat-pack-private.h"

#include <gio/gio.h>
#include <string.h>

#define LINE_MAX_SIZE 200    /* bytes of a title or a name */
#define STEPS_MAX 2000       /* of one document */
#define PARTS_MAX 1000

struct _ParaatPack
{
  GBytes *bytes;      /* (owned) */
  char   *id;         /* (owned) as all that follows */
  char   *title;
  char   *publisher;
  char   *checked;
  gint64  version;
};

static void
pack_clear (gpointer data)
{
  ParaatPack *self = data;

  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->publisher, g_free);
  g_clear_pointer (&self->checked, g_free);
}

ParaatPack *
paraat_pack_ref (ParaatPack *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
paraat_pack_unref (ParaatPack *self)
{
  g_atomic_rc_box_release_full (self, pack_clear);
}

/* What SQLite makes nothing of is damaged for us; a reader need not know more. */
gboolean
paraat_pack_blame (GError **error,
                   GError  *reason)
{
  g_autoptr(GError) owned = reason;

  g_set_error (error, PARAAT_CONTENT_ERROR, PARAAT_CONTENT_ERROR_MALFORMED, "The pack cannot be read: %s", owned->message);

  return FALSE;
}

ParaatSql *
paraat_pack_connect (ParaatPack  *self,
                     GError     **error)
{
  GError *local_error = NULL;
  gsize size;
  const void *data = g_bytes_get_data (self->bytes, &size);
  ParaatSql *sql = paraat_sql_open_data (data, size, &local_error);

  if (sql == NULL)
    paraat_pack_blame (error, local_error);

  return sql;
}

static gboolean
check_format (ParaatSql  *sql,
              GError    **error)
{
  GError *local_error = NULL;
  gint64 application_id = 0;
  gint64 format = 0;

  if (!paraat_sql_get_int (sql, "PRAGMA application_id", &application_id, &local_error)
      || !paraat_sql_get_int (sql, "PRAGMA user_version", &format, &local_error))
    return paraat_pack_blame (error, local_error);
  if (application_id != PARAAT_PACK_APPLICATION_ID || format < 1)
    {
      g_set_error_literal (error, PARAAT_CONTENT_ERROR, PARAAT_CONTENT_ERROR_MALFORMED, "Not a content pack");
      return FALSE;
    }
  if (format > PARAAT_PACK_FORMAT)
    {
      g_set_error (error, PARAAT_CONTENT_ERROR, PARAAT_CONTENT_ERROR_TOO_NEW,
                   "The pack has format %" G_GINT64_FORMAT ", this program reads up to %d", format, PARAAT_PACK_FORMAT);
      return FALSE;
    }

  return TRUE;
}

/* One text by its name, from the table that the statement names. */
static char *
dup_text (ParaatSql   *sql,
          const char  *literal,
          const char  *name,
          GError     **error)
{
  GError *local_error = NULL;
  sqlite3_stmt *statement = paraat_sql_prepare (sql, literal, &local_error);
  char *text = NULL;
  int more;

  if (statement == NULL)
    {
      paraat_pack_blame (error, local_error);
      return NULL;
    }
  sqlite3_bind_text (statement, 1, name, -1, SQLITE_STATIC);
  more = paraat_sql_step (sql, statement, &local_error);
  if (more > 0)
    {
      const char *found = (const char *) sqlite3_column_text (statement, 0);
      gsize size = (gsize) sqlite3_column_bytes (statement, 0);

      if (found != NULL && size <= PARAAT_PACK_PART_MAX_SIZE && strlen (found) == size && g_utf8_validate (found, (gssize) size, NULL))
        text = g_strdup (found);
      else
        g_set_error (error, PARAAT_CONTENT_ERROR, PARAAT_CONTENT_ERROR_MALFORMED, "“%s” in the pack is no text", name);
    }
  else if (more == 0)
    g_set_error (error, PARAAT_CONTENT_ERROR, PARAAT_CONTENT_ERROR_NOT_FOUND, "The pack has no “%s”", name);
  else
    paraat_pack_blame (error, local_error);
  paraat_sql_done (statement);

  return text;
}

/**
 * paraat_pack_is_line: (skip)
 *
 * Returns: whether @text can be shown among what others wrote: some words on one line, and nothing that turns the direction
 */
gboolean
paraat_pack_is_line (const char *text)
{
  if (*text == '\0' || strlen (text) > LINE_MAX_SIZE || !g_utf8_validate (text, -1, NULL))
    return FALSE;
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      GUnicodeType type = g_unichar_type (g_utf8_get_char (at));

      if (!g_unichar_isprint (g_utf8_get_char (at)) || type == G_UNICODE_LINE_SEPARATOR || type == G_UNICODE_PARAGRAPH_SEPARATOR)
        return FALSE;
    }

  return TRUE;
}

static char *
dup_fact (ParaatSql   *sql,
          const char  *key,
          GError     **error)
{
  g_autoptr(GError) local_error = NULL;
  char *text = dup_text (sql, "SELECT value FROM about WHERE key = ?", key, &local_error);

  if (text == NULL)
    paraat_content_malformed (error, "%s", local_error->message);

  return text;
}

static gboolean
read_about (ParaatPack  *self,
            ParaatSql   *sql,
            GError     **error)
{
  g_autofree char *version = NULL;

  if ((self->id = dup_fact (sql, "id", error)) == NULL || (self->title = dup_fact (sql, "title", error)) == NULL
      || (self->publisher = dup_fact (sql, "publisher", error)) == NULL || (self->checked = dup_fact (sql, "checked", error)) == NULL
      || (version = dup_fact (sql, "version", error)) == NULL)
    return FALSE;
  if (!paraat_item_is_id (self->id) || !paraat_pack_is_line (self->title) || !paraat_pack_is_line (self->publisher)
      || !paraat_pack_is_line (self->checked))
    return paraat_content_malformed (error, "The pack says something of itself that cannot be");
  if (!g_ascii_string_to_signed (version, 10, 1, G_MAXINT64, &self->version, NULL))
    {
      g_set_error_literal (error, PARAAT_CONTENT_ERROR, PARAAT_CONTENT_ERROR_MALFORMED, "The pack has no version");
      return FALSE;
    }

  return TRUE;
}

/**
 * paraat_pack_new:
 * @bytes: a pack as it stands in its file
 * @error: [error@ContentError]: MALFORMED when it is none, or damaged where we looked; TOO_NEW
 *
 * Opens a pack.  Only its face is looked at: that all of it is as it was published is for who verifies it.
 *
 * Returns: (transfer full): the pack; keeps @bytes
 */
ParaatPack *
paraat_pack_new (GBytes  *bytes,
                 GError **error)
{
  g_autoptr(ParaatPack) self = g_atomic_rc_box_new0 (ParaatPack);
  g_autoptr(ParaatSql) sql = NULL;

  if (g_bytes_get_size (bytes) == 0 || g_bytes_get_size (bytes) > PARAAT_PACK_MAX_SIZE)
    {
      g_set_error_literal (error, PARAAT_CONTENT_ERROR, PARAAT_CONTENT_ERROR_MALFORMED, "Empty, or too large for a content pack");
      return NULL;
    }
  self->bytes = g_bytes_ref (bytes);
  sql = paraat_pack_connect (self, error);
  if (sql == NULL || !check_format (sql, error) || !paraat_pack_check_schema (sql, error) || !read_about (self, sql, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * paraat_pack_open:
 * @path: a file; who replaces it renames another one over it
 * @error: as paraat_pack_new(), or [error@GLib.FileError]
 *
 * Returns: (transfer full): the pack, mapped
 */
ParaatPack *
paraat_pack_open (const char  *path,
                  GError     **error)
{
  g_autoptr(GMappedFile) file = g_mapped_file_new (path, FALSE, error);
  g_autoptr(GBytes) bytes = file != NULL ? g_mapped_file_get_bytes (file) : NULL;

  return bytes != NULL ? paraat_pack_new (bytes, error) : NULL;
}

const char *
paraat_pack_get_id (const ParaatPack *self)
{
  return self->id;
}

const char *
paraat_pack_get_title (const ParaatPack *self)
{
  return self->title;
}

const char *
paraat_pack_get_publisher (const ParaatPack *self)
{
  return self->publisher;
}

gint64
paraat_pack_get_version (const ParaatPack *self)
{
  return self->version;
}

const char *
paraat_pack_get_checked (const ParaatPack *self)
{
  return self->checked;
}

/**
 * paraat_pack_list_parts:
 * @error: [error@ContentError]: MALFORMED
 *
 * Returns: (transfer full): the names of the parts, sorted
 */
char **
paraat_pack_list_parts (ParaatPack  *self,
                        GError     **error)
{
  g_autoptr(ParaatSql) sql = paraat_pack_connect (self, error);
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();
  GError *local_error = NULL;
  sqlite3_stmt *statement;
  int more;

  if (sql == NULL)
    return NULL;
  statement = paraat_sql_prepare (sql, "SELECT name FROM part ORDER BY name LIMIT " G_STRINGIFY (PARTS_MAX), &local_error);
  if (statement == NULL)
    {
      paraat_pack_blame (error, local_error);
      return NULL;
    }
  while ((more = paraat_sql_step (sql, statement, &local_error)) > 0)
    {
      const char *name = (const char *) sqlite3_column_text (statement, 0);

      g_strv_builder_take (names, g_utf8_make_valid (name != NULL ? name : "", -1));
    }
  paraat_sql_done (statement);
  if (more < 0)
    {
      paraat_pack_blame (error, local_error);
      return NULL;
    }

  return g_strv_builder_end (names);
}

/**
 * paraat_pack_dup_part:
 * @name: of a part: "contacts", "questionnaire/risicos"
 * @error: [error@ContentError]: NOT_FOUND when the pack has none, MALFORMED when it is damaged
 *
 * Returns: (transfer full): its text, UTF-8, at most PARAAT_PACK_PART_MAX_SIZE bytes
 */
char *
paraat_pack_dup_part (ParaatPack  *self,
                      const char  *name,
                      GError     **error)
{
  g_autoptr(ParaatSql) sql = paraat_pack_connect (self, error);

  return sql != NULL ? dup_text (sql, "SELECT body FROM part WHERE name = ?", name, error) : NULL;
}

/* --- the library --- */

static void
item_free (gpointer data)
{
  paraat_item_free (data);
}

static void
step_free (gpointer data)
{
  paraat_step_free (data);
}

static char *
dup_column (sqlite3_stmt *statement,
            int           column)
{
  const char *text = (const char *) sqlite3_column_text (statement, column);

  return g_utf8_make_valid (text != NULL ? text : "", -1);
}

/**
 * paraat_pack_list_items:
 * @error: [error@ContentError]: MALFORMED
 *
 * Returns: (transfer full) (element-type ParaatItem): the documents of its library, by id; one whose header cannot be read is
 *   left out
 */
GPtrArray *
paraat_pack_list_items (ParaatPack  *self,
                        GError     **error)
{
  /* Of a damaged file the pages may go round. */
  static const char literal[] = "SELECT header FROM item ORDER BY id LIMIT " G_STRINGIFY (PARAAT_PACK_MAX_ITEMS);
  g_autoptr(ParaatSql) sql = paraat_pack_connect (self, error);
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (item_free);
  GError *local_error = NULL;
  sqlite3_stmt *statement = sql != NULL ? paraat_sql_prepare (sql, literal, &local_error) : NULL;
  int more = -1;

  if (sql == NULL)
    return NULL;
  while (statement != NULL && (more = paraat_sql_step (sql, statement, &local_error)) > 0)
    {
      g_autofree char *header = dup_column (statement, 0);
      ParaatItem *item = paraat_item_parse (header, NULL);

      if (item != NULL)
        g_ptr_array_add (items, item);
    }
  if (statement != NULL)
    paraat_sql_done (statement);
  if (more < 0)
    {
      paraat_pack_blame (error, local_error);
      return NULL;
    }

  return g_steal_pointer (&items);
}

/**
 * paraat_pack_dup_item_text:
 * @id: of an item
 * @error: [error@ContentError]: NOT_FOUND or MALFORMED
 *
 * Returns: (transfer full): its Markdown, fragments in their place, fields as they stand
 */
char *
paraat_pack_dup_item_text (ParaatPack  *self,
                           const char  *id,
                           GError     **error)
{
  g_autoptr(ParaatSql) sql = paraat_pack_connect (self, error);

  return sql != NULL ? dup_text (sql, "SELECT text FROM item WHERE id = ?", id, error) : NULL;
}

/**
 * paraat_pack_list_steps:
 * @id: of a playbook
 * @error: [error@ContentError]: MALFORMED
 *
 * Returns: (transfer full) (element-type ParaatStep): in their order; none of what is no playbook
 */
GPtrArray *
paraat_pack_list_steps (ParaatPack  *self,
                        const char  *id,
                        GError     **error)
{
  g_autoptr(ParaatSql) sql = paraat_pack_connect (self, error);
  g_autoptr(GPtrArray) steps = g_ptr_array_new_with_free_func (step_free);
  GError *local_error = NULL;
  sqlite3_stmt *statement = NULL;
  int more = -1;

  if (sql == NULL)
    return NULL;
  statement = paraat_sql_prepare (sql, "SELECT number, phase, text, who, within, done FROM step WHERE item = ? ORDER BY position "
                                       "LIMIT " G_STRINGIFY (STEPS_MAX), &local_error);
  if (statement != NULL)
    sqlite3_bind_text (statement, 1, id, -1, SQLITE_STATIC);
  while (statement != NULL && (more = paraat_sql_step (sql, statement, &local_error)) > 0)
    {
      ParaatStep *step = g_new0 (ParaatStep, 1);

      step->number = dup_column (statement, 0);
      step->phase = dup_column (statement, 1);
      step->text = dup_column (statement, 2);
      step->who = dup_column (statement, 3);
      step->within = dup_column (statement, 4);
      step->done = dup_column (statement, 5);
      g_ptr_array_add (steps, step);
    }
  if (statement != NULL)
    paraat_sql_done (statement);
  if (more < 0)
    {
      paraat_pack_blame (error, local_error);
      return NULL;
    }

  return g_steal_pointer (&steps);
}

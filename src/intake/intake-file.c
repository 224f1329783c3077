/* SPDX-License-Identifier: EUPL-1.2 */

/* One incident as the CRT has it: what was reported, what was said since, and what of it nobody here has opened. */
#include "config.h"

#include "intake.h"

#include <string.h>

void
intake_file_free (IntakeFile *file)
{
  g_free (file->case_number);
  g_free (file->bestuur_name);
  g_clear_pointer (&file->state, paraat_state_unref);
  g_clear_pointer (&file->messages, g_ptr_array_unref);
  g_clear_pointer (&file->unread, g_array_unref);
  g_free (file);
}

static gboolean
read_root (ParaatSql   *sql,
           IntakeFile  *file,
           GError     **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (sql,
    "SELECT bestuur, case_number, name FROM intake_root LEFT JOIN intake_bestuur ON intake_bestuur.id = bestuur"
    " WHERE root = ?", error);
  int more;

  if (statement == NULL)
    return FALSE;
  paraat_sql_bind_uuid (statement, 1, &file->root);
  more = paraat_sql_step (sql, statement, error);
  if (more > 0)
    {
      file->is_confirmed = paraat_sql_column_uuid (statement, 0, &file->bestuur);
      file->case_number = g_strdup ((const char *) sqlite3_column_text (statement, 1));
      file->bestuur_name = g_strdup ((const char *) sqlite3_column_text (statement, 2));
    }
  else if (more == 0)
    g_set_error_literal (error, INTAKE_ERROR, INTAKE_ERROR_NOT_FOUND, "There is no such incident");
  paraat_sql_done (statement);

  return more > 0;
}

static gboolean
is_by (ParaatState      *state,
       const ParaatUuid *device)
{
  GPtrArray *heads = paraat_state_get_heads (state, "text");

  return heads != NULL && heads->len > 0
         && paraat_uuid_equal (&((ParaatSaid *) g_ptr_array_index (heads, 0))->device, device);
}

/* The newest change of a record, by order of arrival, of one device or of anybody; 0 when it is not here. */
static gboolean
newest_of (ParaatSql         *sql,
           const ParaatUuid  *record,
           const ParaatUuid  *device,
           gint64            *out_n,
           GError           **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (sql,
    "SELECT ifnull(max(n), 0) FROM change WHERE superseded IS NULL AND record = (SELECT n FROM record WHERE id = ?1)"
    " AND (?2 IS NULL OR device = (SELECT n FROM device WHERE id = ?2))", error);
  int more;

  if (statement == NULL)
    return FALSE;
  paraat_sql_bind_uuid (statement, 1, record);
  if (device != NULL)
    paraat_sql_bind_uuid (statement, 2, device);
  more = paraat_sql_step (sql, statement, error);
  if (more > 0)
    *out_n = sqlite3_column_int64 (statement, 0);
  paraat_sql_done (statement);

  return more > 0;
}

/* The record that says that the CRT opened @record. */
void
intake_file_mark (const ParaatUuid *root,
                  const ParaatUuid *record,
                  ParaatUuid       *out_mark)
{
  char text[PARAAT_UUID_STRING_SIZE];
  g_autofree char *key = NULL;

  paraat_uuid_format (record, text);
  key = g_strconcat ("crt:", text, NULL);
  paraat_uuid_known (root, "read", key, out_mark);
}

/* What changed since it was opened counts as unread again. */
static gboolean
check_unread (ParaatSql         *sql,
              IntakeFile        *file,
              const ParaatUuid  *record,
              GError           **error)
{
  ParaatUuid mark;
  gint64 said = 0;
  gint64 read = 0;

  intake_file_mark (&file->root, record, &mark);
  if (!newest_of (sql, record, NULL, &said, error)
      || !newest_of (sql, &mark, paraat_sql_get_signer_id (sql), &read, error))
    return FALSE;
  if (said > read)
    g_array_append_val (file->unread, *record);

  return TRUE;
}

static gboolean
take_record (ParaatSql         *sql,
             IntakeFile        *file,
             const ParaatUuid  *record,
             GError           **error)
{
  g_autoptr(ParaatState) state = paraat_sql_read_state (sql, record, error);
  gboolean is_own;

  if (state == NULL)
    return FALSE;
  is_own = is_by (state, paraat_sql_get_signer_id (sql));
  if (paraat_uuid_equal (record, &file->root))
    file->state = g_steal_pointer (&state);
  else
    g_ptr_array_add (file->messages, g_steal_pointer (&state));

  return is_own || check_unread (sql, file, record, error);
}

static GArray *
list_records (ParaatSql         *sql,
              const ParaatUuid  *root,
              GError           **error)
{
  g_autoptr(GArray) records = g_array_new (FALSE, FALSE, sizeof (ParaatUuid));
  sqlite3_stmt *statement = paraat_sql_prepare (sql,
    "SELECT id FROM record WHERE root = (SELECT n FROM root WHERE id = ?1) AND deletion <> 1"
    " AND (id = ?1 OR kind = 'message') ORDER BY first_us, id", error);
  int more;

  if (statement == NULL)
    return NULL;
  paraat_sql_bind_uuid (statement, 1, root);
  while ((more = paraat_sql_step (sql, statement, error)) > 0)
    {
      ParaatUuid id;

      paraat_sql_column_uuid (statement, 0, &id);
      g_array_append_val (records, id);
    }
  paraat_sql_done (statement);

  return more == 0 ? g_steal_pointer (&records) : NULL;
}

/**
 * intake_file_read:
 * @root: of an incident
 * @error: INTAKE_ERROR_NOT_FOUND; [error@StoreError]
 *
 * Writer thread, because who signs is known there.
 */
IntakeFile *
intake_file_read (ParaatSql         *sql,
                  const ParaatUuid  *root,
                  GError           **error)
{
  g_autoptr(IntakeFile) file = g_new0 (IntakeFile, 1);
  g_autoptr(GArray) records = NULL;

  file->root = *root;
  file->messages = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_state_unref);
  file->unread = g_array_new (FALSE, FALSE, sizeof (ParaatUuid));
  if (!read_root (sql, file, error))
    return NULL;
  records = list_records (sql, root, error);
  if (records == NULL)
    return NULL;
  for (guint i = 0; i < records->len; i++)
    if (!take_record (sql, file, &g_array_index (records, ParaatUuid, i), error))
      return NULL;
  if (file->bestuur_name == NULL)
    file->bestuur_name = file->state != NULL ? intake_file_text (file->state, "bestuur_name") : g_strdup ("");

  return g_steal_pointer (&file);
}

/**
 * intake_file_find:
 * @name: a case number (CRT-2026-00001) or a reference (XXXX-XXXX-C)
 * @out_root: (out): its incident
 * @error: INTAKE_ERROR_NOT_FOUND
 */
gboolean
intake_file_find (ParaatSql   *sql,
                  const char  *name,
                  ParaatUuid  *out_root,
                  GError     **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (sql, "SELECT root, case_number FROM intake_root", error);
  guint n = 0;
  int more;

  if (statement == NULL)
    return FALSE;
  while ((more = paraat_sql_step (sql, statement, error)) > 0)
    {
      const char *number = (const char *) sqlite3_column_text (statement, 1);
      g_autofree char *reference = NULL;
      ParaatUuid root;

      paraat_sql_column_uuid (statement, 0, &root);
      reference = paraat_uuid_dup_reference (&root);
      if ((number != NULL && g_ascii_strcasecmp (number, name) == 0) || g_ascii_strcasecmp (reference, name) == 0)
        {
          *out_root = root;
          n++;
        }
    }
  paraat_sql_done (statement);
  if (more < 0)
    return FALSE;
  if (n != 1)
    g_set_error (error, INTAKE_ERROR, INTAKE_ERROR_NOT_FOUND,
                 n == 0 ? "There is no incident %s" : "There are several incidents %s: use the case number", name);

  return n == 1;
}

const char *
intake_file_care (IntakeFile *file)
{
  const char *value = file->state != NULL ? paraat_state_get_value (file->state, "care") : NULL;

  if (g_strcmp0 (value, "\"yes\"") == 0)
    return "yes";
  if (g_strcmp0 (value, "\"no\"") == 0)
    return "no";

  return g_strcmp0 (value, "\"unknown\"") == 0 ? "unknown" : "";
}

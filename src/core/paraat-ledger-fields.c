/* SPDX-License-Identifier: EUPL-1.2 */

/* A few fields of many records: what a list, a filter or a register needs of each, and no more. */
#define G_LOG_DOMAIN "paraat-core"

#include "config.h"

#include "paraat-ledger.h"
#include "paraat-json.h"

#include <string.h>

#define COLUMN_FIRST_US 6
#define COLUMN_FIELD    8

#define SELECT_FIELDS \
  "SELECT record.id, root.id, record.parent, root.bestuur, root.exercise, record.kind, record.first_us, record.deletion," \
  "       change.field, change.value, change.at_us + ifnull(boot.offset_us, 0), change.id" \
  " FROM record JOIN root ON root.n = record.root" \
  " LEFT JOIN change ON change.record = record.n AND change.superseded IS NULL" \
  "   AND change.field IN (SELECT value FROM json_each(?1))" \
  " LEFT JOIN boot ON boot.root = change.root AND boot.id = substr(change.header, 147, 16)"

/* The head that is shown so far, of each field of one record. */
typedef struct
{
  gint64      corrected_us;
  ParaatHash  id;
  gboolean    is_there;
} Shown;

void
paraat_glance_free (ParaatGlance *self)
{
  for (guint i = 0; i < self->n_values; i++)
    g_free (self->values[i]);
  g_free (self->values);
  g_free (self);
}

static char *
print_names (const char * const *fields)
{
  g_autoptr(JsonArray) array = json_array_new ();

  for (guint i = 0; fields[i] != NULL; i++)
    json_array_add_string_element (array, fields[i]);

  return paraat_json_print_array (array);
}

static ParaatGlance *
read_glance (sqlite3_stmt *statement,
             guint         n_fields)
{
  ParaatGlance *glance = g_new0 (ParaatGlance, 1);

  paraat_sql_column_uuid (statement, 0, &glance->identity.record);
  paraat_sql_column_uuid (statement, 1, &glance->identity.root);
  paraat_sql_column_uuid (statement, 2, &glance->identity.parent);
  paraat_sql_column_uuid (statement, 3, &glance->identity.bestuur);
  glance->identity.exercise = sqlite3_column_int (statement, 4) != 0;
  glance->identity.kind = g_intern_string ((const char *) sqlite3_column_text (statement, 5));
  glance->first_us = sqlite3_column_int64 (statement, COLUMN_FIRST_US);
  glance->deletion = (ParaatDeletion) sqlite3_column_int (statement, 7);
  glance->n_values = n_fields;
  glance->values = g_new0 (char *, n_fields);

  return glance;
}

/* The order of ParaatState: the latest, and between equals the greater id. */
static gboolean
goes_before (const Shown      *shown,
             gint64            corrected_us,
             const ParaatHash *id)
{
  if (!shown->is_there || corrected_us != shown->corrected_us)
    return !shown->is_there || corrected_us > shown->corrected_us;

  return paraat_hash_compare (id, &shown->id) > 0;
}

static void
take_head (sqlite3_stmt       *statement,
           const char * const *fields,
           ParaatGlance       *glance,
           Shown              *shown)
{
  const char *field = (const char *) sqlite3_column_text (statement, COLUMN_FIELD);
  gint64 corrected_us = sqlite3_column_int64 (statement, COLUMN_FIELD + 2);
  ParaatHash id;

  paraat_sql_column_hash (statement, COLUMN_FIELD + 3, &id);
  for (guint i = 0; field != NULL && i < glance->n_values; i++)
    if (g_str_equal (fields[i], field) && goes_before (&shown[i], corrected_us, &id))
      {
        g_set_str (&glance->values[i], (const char *) sqlite3_column_text (statement, COLUMN_FIELD + 1));
        shown[i] = (Shown) { corrected_us, id, TRUE };
      }
}

/* The heads of a record follow each other. */
static gboolean
read_rows (ParaatSql           *sql,
           sqlite3_stmt        *statement,
           const char * const  *fields,
           GPtrArray           *glances,
           GError             **error)
{
  guint n_fields = g_strv_length ((char **) fields);
  g_autofree Shown *shown = g_new0 (Shown, n_fields);
  ParaatGlance *glance = NULL;
  int more;

  while ((more = paraat_sql_step (sql, statement, error)) > 0)
    {
      const void *id = sqlite3_column_blob (statement, 0);

      if (glance == NULL || memcmp (id, glance->identity.record.bytes, sizeof glance->identity.record.bytes) != 0)
        {
          glance = read_glance (statement, n_fields);
          g_ptr_array_add (glances, glance);
          memset (shown, 0, n_fields * sizeof *shown);
        }
      take_head (statement, fields, glance, shown);
    }
  paraat_sql_done (statement);

  return more == 0;
}

static void
glance_free_if_any (gpointer glance)
{
  if (glance != NULL)
    paraat_glance_free (glance);
}

/**
 * paraat_ledger_read_fields: (skip)
 * @kind: which records
 * @fields: names
 *
 * Returns: (transfer full) (element-type ParaatGlance): newest first, deleted ones left out
 */
GPtrArray *
paraat_ledger_read_fields (ParaatSql           *sql,
                           const char          *kind,
                           const char * const  *fields,
                           GError             **error)
{
  g_autoptr(GPtrArray) glances = g_ptr_array_new_with_free_func (glance_free_if_any);
  g_autofree char *names = print_names (fields);
  sqlite3_stmt *statement = paraat_sql_prepare (sql, SELECT_FIELDS " WHERE record.kind = ?2 AND record.deletion <> 1"
                                                     " ORDER BY record.first_us DESC, record.id DESC", error);

  if (statement == NULL)
    return NULL;
  sqlite3_bind_text (statement, 1, names, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 2, kind, -1, SQLITE_STATIC);

  return read_rows (sql, statement, fields, glances, error) ? g_steal_pointer (&glances) : NULL;
}

/**
 * paraat_ledger_read_fields_of: (skip)
 * @records: (element-type ParaatUuid): ids
 * @fields: names
 *
 * Returns: (transfer full) (element-type ParaatGlance): in the order of the ids, deleted ones too; %NULL where nothing
 *   was said
 */
GPtrArray *
paraat_ledger_read_fields_of (ParaatSql           *sql,
                              GArray              *records,
                              const char * const  *fields,
                              GError             **error)
{
  g_autoptr(GPtrArray) glances = g_ptr_array_new_with_free_func (glance_free_if_any);
  g_autofree char *names = print_names (fields);

  for (guint i = 0; i < records->len; i++)
    {
      sqlite3_stmt *statement = paraat_sql_prepare (sql, SELECT_FIELDS " WHERE record.id = ?2", error);

      if (statement == NULL)
        return NULL;
      sqlite3_bind_text (statement, 1, names, -1, SQLITE_STATIC);
      paraat_sql_bind_uuid (statement, 2, &g_array_index (records, ParaatUuid, i));
      if (!read_rows (sql, statement, fields, glances, error))
        return NULL;
      if (glances->len == i)
        g_ptr_array_add (glances, NULL);
    }

  return g_steal_pointer (&glances);
}

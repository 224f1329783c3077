/* SPDX-License-Identifier: EUPL-1.2 */

/* What is read through a store, on its reader thread. */
#define G_LOG_DOMAIN "paraat-core"

#include "config.h"

#include "paraat-store-private.h"

typedef struct
{
  ParaatUuid    record;
  gboolean      has_record;
  char         *text;      /* (owned) (nullable) a kind or a field */
  char        **fields;    /* (owned) (nullable) */
  GArray       *ids;       /* (owned) (nullable) (element-type ParaatUuid) */
  ParaatState  *state;     /* (owned) (nullable) */
  GPtrArray    *found;     /* (owned) (nullable) */
} Reading;

static Reading *
reading_new (const ParaatUuid *record,
             const char       *text)
{
  Reading *reading = g_new0 (Reading, 1);

  reading->has_record = record != NULL;
  if (record != NULL)
    reading->record = *record;
  reading->text = g_strdup (text);

  return reading;
}

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_free (reading->text);
  g_strfreev (reading->fields);
  g_clear_pointer (&reading->ids, g_array_unref);
  g_clear_pointer (&reading->state, paraat_state_unref);
  g_clear_pointer (&reading->found, g_ptr_array_unref);
  g_free (reading);
}

static void
start (ParaatStore         *self,
       ParaatSqlFunc        func,
       Reading             *reading,
       GCancellable        *cancellable,
       GAsyncReadyCallback  callback,
       gpointer             user_data,
       gpointer             tag)
{
  paraat_store_push_read (self, func, reading, reading_free,
                          paraat_store_new_task (self, cancellable, callback, user_data, tag));
}

static gboolean
state_job (ParaatSql  *sql,
           gpointer    data,
           GError    **error)
{
  Reading *reading = data;

  reading->state = paraat_ledger_read_state (sql, &reading->record, error);

  return reading->state != NULL;
}

/**
 * paraat_store_read_async:
 * @record: id of a record
 *
 * Reads what stands in every field of a record.
 */
void
paraat_store_read_async (ParaatStore         *self,
                         const ParaatUuid    *record,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  start (self, state_job, reading_new (record, NULL), cancellable, callback, user_data, paraat_store_read_async);
}

/**
 * paraat_store_read_finish:
 * @error: [error@StoreError]: NOT_FOUND when nothing was said of it
 *
 * Returns: (transfer full): the state at one moment
 */
ParaatState *
paraat_store_read_finish (ParaatStore   *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  Reading *reading = paraat_store_finish (self, result, paraat_store_read_async, error);

  return reading != NULL ? g_steal_pointer (&reading->state) : NULL;
}

static gboolean
history_job (ParaatSql  *sql,
             gpointer    data,
             GError    **error)
{
  Reading *reading = data;

  reading->found = paraat_ledger_read_history (sql, &reading->record, reading->text, error);

  return reading->found != NULL;
}

/**
 * paraat_store_read_history_async:
 * @record: id of a record
 * @field: one of its fields
 *
 * Reads all that was ever said in a field.
 */
void
paraat_store_read_history_async (ParaatStore         *self,
                                 const ParaatUuid    *record,
                                 const char          *field,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  start (self, history_job, reading_new (record, field), cancellable, callback, user_data, paraat_store_read_history_async);
}

/**
 * paraat_store_read_history_finish:
 *
 * Returns: (transfer full) (element-type ParaatSaid): newest first
 */
GPtrArray *
paraat_store_read_history_finish (ParaatStore   *self,
                                  GAsyncResult  *result,
                                  GError       **error)
{
  Reading *reading = paraat_store_finish (self, result, paraat_store_read_history_async, error);

  return reading != NULL ? g_steal_pointer (&reading->found) : NULL;
}

static gboolean
list_job (ParaatSql  *sql,
          gpointer    data,
          GError    **error)
{
  Reading *reading = data;

  reading->ids = paraat_ledger_list (sql, reading->text, reading->has_record ? &reading->record : NULL, error);

  return reading->ids != NULL;
}

/**
 * paraat_store_list_async:
 * @kind: which records
 * @root: (nullable): of which root, or of all
 *
 * Lists records, newest first, deleted ones left out.
 */
void
paraat_store_list_async (ParaatStore         *self,
                         const char          *kind,
                         const ParaatUuid    *root,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  start (self, list_job, reading_new (root, kind), cancellable, callback, user_data, paraat_store_list_async);
}

/**
 * paraat_store_list_finish:
 *
 * Returns: (transfer full) (element-type ParaatUuid): ids
 */
GArray *
paraat_store_list_finish (ParaatStore   *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  Reading *reading = paraat_store_finish (self, result, paraat_store_list_async, error);

  return reading != NULL ? g_steal_pointer (&reading->ids) : NULL;
}

static void
state_unref_if_any (gpointer state)
{
  if (state != NULL)
    paraat_state_unref (state);
}

static gboolean
many_job (ParaatSql  *sql,
          gpointer    data,
          GError    **error)
{
  Reading *reading = data;

  reading->found = g_ptr_array_new_full (reading->ids->len, state_unref_if_any);
  for (guint i = 0; i < reading->ids->len; i++)
    {
      g_autoptr(GError) local_error = NULL;
      ParaatState *state = paraat_ledger_read_state (sql, &g_array_index (reading->ids, ParaatUuid, i), &local_error);

      if (state == NULL && !g_error_matches (local_error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_NOT_FOUND))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      g_ptr_array_add (reading->found, state);
    }

  return TRUE;
}

/**
 * paraat_store_read_many_async:
 * @records: (element-type ParaatUuid): ids, a page of a list for instance
 *
 * Reads several records at once.
 */
void
paraat_store_read_many_async (ParaatStore         *self,
                              GArray              *records,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  Reading *reading = reading_new (NULL, NULL);

  reading->ids = g_array_ref (records);
  start (self, many_job, reading, cancellable, callback, user_data, paraat_store_read_many_async);
}

/**
 * paraat_store_read_many_finish:
 *
 * Returns: (transfer full) (element-type ParaatState): in the order of the ids; %NULL where nothing was said
 */
GPtrArray *
paraat_store_read_many_finish (ParaatStore   *self,
                               GAsyncResult  *result,
                               GError       **error)
{
  Reading *reading = paraat_store_finish (self, result, paraat_store_read_many_async, error);

  return reading != NULL ? g_steal_pointer (&reading->found) : NULL;
}

static gboolean
fields_job (ParaatSql  *sql,
            gpointer    data,
            GError    **error)
{
  Reading *reading = data;
  const char * const *fields = (const char * const *) reading->fields;

  reading->found = reading->ids != NULL ? paraat_ledger_read_fields_of (sql, reading->ids, fields, error)
                                        : paraat_ledger_read_fields (sql, reading->text, fields, error);

  return reading->found != NULL;
}

/**
 * paraat_store_read_fields_async:
 * @kind: which records
 * @fields: (array zero-terminated=1): names
 *
 * Reads the shown value of a few fields of every record of a kind, newest first, deleted ones left out. The reader does
 * nothing else meanwhile: for a list on the screen, ask for some at a time by paraat_store_read_fields_of_async().
 */
void
paraat_store_read_fields_async (ParaatStore         *self,
                                const char          *kind,
                                const char * const  *fields,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  Reading *reading = reading_new (NULL, kind);

  reading->fields = g_strdupv ((char **) fields);
  start (self, fields_job, reading, cancellable, callback, user_data, paraat_store_read_fields_async);
}

/**
 * paraat_store_read_fields_of_async:
 * @records: (element-type ParaatUuid): ids
 * @fields: (array zero-terminated=1): names
 *
 * Reads the shown value of a few fields of some records, in the order of the ids; deleted ones say so.
 */
void
paraat_store_read_fields_of_async (ParaatStore         *self,
                                   GArray              *records,
                                   const char * const  *fields,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  Reading *reading = reading_new (NULL, NULL);

  reading->ids = g_array_ref (records);
  reading->fields = g_strdupv ((char **) fields);
  start (self, fields_job, reading, cancellable, callback, user_data, paraat_store_read_fields_async);
}

/**
 * paraat_store_read_fields_finish:
 *
 * Returns: (transfer full) (element-type ParaatGlance): %NULL where nothing was said of an id that was asked for
 */
GPtrArray *
paraat_store_read_fields_finish (ParaatStore   *self,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  Reading *reading = paraat_store_finish (self, result, paraat_store_read_fields_async, error);

  return reading != NULL ? g_steal_pointer (&reading->found) : NULL;
}

void
paraat_store_query_async (ParaatStore         *self,
                          ParaatSqlFunc        func,
                          gpointer             data,
                          GDestroyNotify       destroy,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  paraat_store_push_read (self, func, data, destroy,
                          paraat_store_new_task (self, cancellable, callback, user_data, paraat_store_query_async));
}

gboolean
paraat_store_query_finish (ParaatStore   *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, paraat_store_query_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* SPDX-License-Identifier: EUPL-1.2 */

/* What is written through a store: own words, typing, others' words, devices, settings. */
#define G_LOG_DOMAIN "paraat-core"

#include "config.h"

#include "paraat-store-private.h"

#include <string.h>

/* --- own words --- */

typedef struct
{
  GPtrArray *edits;     /* (owned) (element-type ParaatEdit) */
  GPtrArray *changes;   /* (owned) (element-type ParaatChange) */
} Append;

static void
append_free (gpointer data)
{
  Append *append = data;

  g_ptr_array_unref (append->edits);
  g_clear_pointer (&append->changes, g_ptr_array_unref);
  g_free (append);
}

static gboolean
append_job (ParaatSql  *sql,
            gpointer    data,
            GError    **error)
{
  Append *append = data;

  g_ptr_array_set_size (append->changes, 0);
  if (!paraat_sql_append (sql, append->edits, append->changes, error))
    return FALSE;
  for (guint i = 0; i < append->edits->len; i++)
    if (!paraat_draft_drop (sql, g_ptr_array_index (append->edits, i), error))
      return FALSE;

  return TRUE;
}

/**
 * paraat_store_new_edit:
 * @value: JSON
 *
 * Returns: (transfer full): to append or to draft; its author is whoever said to sit at this device, or nobody
 */
ParaatEdit *
paraat_store_new_edit (ParaatStore          *self,
                       const ParaatIdentity *identity,
                       const char           *field,
                       const char           *value)
{
  ParaatUuid author;

  if (!paraat_uuid_parse (paraat_store_get_setting (self, "author"), &author))
    author = paraat_uuid_nil;

  return paraat_edit_new (identity, &author, field, value);
}

/**
 * paraat_store_append_async:
 * @edits: (transfer none) (element-type ParaatEdit): what is said, in order
 *
 * Makes signed changes of what the user said, in one transaction; their drafts go. Durable when the callback runs.
 */
void
paraat_store_append_async (ParaatStore         *self,
                           GPtrArray           *edits,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  Append *append = g_new0 (Append, 1);

  append->edits = g_ptr_array_ref (edits);
  append->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_change_unref);
  paraat_store_push_write (self, append_job, append, append_free,
              paraat_store_new_task (self, cancellable, callback, user_data, paraat_store_append_async));
}

/**
 * paraat_store_append_finish:
 * @error: [error@ChangeError], [error@StoreError]; nothing was stored
 *
 * Returns: (transfer full) (element-type ParaatChange): what was said; a field that had its value already gave none
 */
GPtrArray *
paraat_store_append_finish (ParaatStore   *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  Append *append = paraat_store_finish (self, result, paraat_store_append_async, error);

  return append != NULL ? g_steal_pointer (&append->changes) : NULL;
}

static gboolean
draft_job (ParaatSql  *sql,
           gpointer    data,
           GError    **error)
{
  return paraat_draft_write (sql, data, error);
}

void
paraat_store_put_draft_async (ParaatStore         *self,
                              ParaatEdit          *edit,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  paraat_store_push_write (self, draft_job, edit, (GDestroyNotify) paraat_edit_free,
              paraat_store_new_task (self, NULL, callback, user_data, paraat_store_put_draft_async));
}

gboolean
paraat_store_put_draft_finish (ParaatStore   *self,
                               GAsyncResult  *result,
                               GError       **error)
{
  return paraat_store_finish (self, result, paraat_store_put_draft_async, error) != NULL;
}

static void
report_failure_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_signal_emit_by_name (object, "failed", error);
}

/**
 * paraat_store_put_draft:
 * @edit: (transfer full): what stands in a field while it is typed
 *
 * Keeps typing across a crash. A failure shows as the signal "failed".
 */
void
paraat_store_put_draft (ParaatStore *self,
                        ParaatEdit  *edit)
{
  paraat_store_put_draft_async (self, edit, report_failure_cb, NULL);
}

/* --- others' words --- */

typedef struct
{
  GPtrArray         *changes;   /* (owned) (element-type ParaatChange) */
  GHashTable        *keys;      /* (owned) read only */
  GPtrArray         *verified;  /* (owned) (element-type ParaatChange) */
  GPtrArray         *failed;    /* (owned) (element-type ParaatRefusal) */
  ParaatMergeResult *result;    /* (owned) (nullable) */
} Merge;

static void
merge_free (gpointer data)
{
  Merge *merge = data;

  g_ptr_array_unref (merge->changes);
  g_hash_table_unref (merge->keys);
  g_ptr_array_unref (merge->verified);
  g_ptr_array_unref (merge->failed);
  g_clear_pointer (&merge->result, paraat_merge_result_free);
  g_free (merge);
}

void
paraat_refusal_free (ParaatRefusal *refusal)
{
  g_clear_error (&refusal->error);
  g_free (refusal);
}

static void
add_refusal (GPtrArray    *refused,
             ParaatChange *change,
             GError       *error)
{
  ParaatRefusal *refusal = g_new0 (ParaatRefusal, 1);

  refusal->id = *paraat_change_get_id (change);
  refusal->error = error;
  g_ptr_array_add (refused, refusal);
}

ParaatMergeResult *
paraat_merge_result_new (void)
{
  ParaatMergeResult *result = g_new0 (ParaatMergeResult, 1);

  result->accepted = g_array_new (FALSE, FALSE, sizeof (ParaatHash));
  result->refused = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_refusal_free);

  return result;
}

void
paraat_merge_result_free (ParaatMergeResult *result)
{
  g_array_unref (result->accepted);
  g_ptr_array_unref (result->refused);
  g_free (result);
}

static gboolean
check_one (GHashTable    *keys,
           ParaatChange  *change,
           GError       **error)
{
  const ParaatKey *key = g_hash_table_lookup (keys, &paraat_change_get_header (change)->device);

  if (key == NULL)
    g_set_error_literal (error, PARAAT_CHANGE_ERROR, PARAAT_CHANGE_ERROR_UNKNOWN_DEVICE, "The device is not known here");
  else if (key->revoked_us != 0)
    g_set_error_literal (error, PARAAT_CHANGE_ERROR, PARAAT_CHANGE_ERROR_REVOKED_DEVICE, "The device was revoked");
  else
    return paraat_change_verify (change, key->public_key, error);

  return FALSE;
}

typedef struct
{
  Merge   *merge;
  GError **errors;   /* (owned) one a change */
  guint    from;
  guint    to;
} Stretch;

static gpointer
verify_stretch (gpointer data)
{
  Stretch *stretch = data;

  for (guint i = stretch->from; i < stretch->to; i++)
    check_one (stretch->merge->keys, g_ptr_array_index (stretch->merge->changes, i), &stretch->errors[i]);

  return NULL;
}

#define WORTH_A_THREAD 64

/* Signatures cost far more than rows: they are checked beside the writer, on two threads when there are many. */
static void
verify_thread (GTask        *task,
               gpointer      source,
               gpointer      data,
               GCancellable *cancellable)
{
  Merge *merge = data;
  guint n = merge->changes->len;
  g_autofree GError **errors = g_new0 (GError *, n + 1);
  Stretch first = { merge, errors, 0, n > WORTH_A_THREAD ? n / 2 : n };
  Stretch second = { merge, errors, first.to, n };
  GThread *helper = first.to < n ? g_thread_new ("paraat-verify", verify_stretch, &second) : NULL;

  verify_stretch (&first);
  if (helper != NULL)
    g_thread_join (helper);
  for (guint i = 0; i < n; i++)
    {
      ParaatChange *change = g_ptr_array_index (merge->changes, i);

      if (errors[i] != NULL)
        add_refusal (merge->failed, change, g_steal_pointer (&errors[i]));
      else
        g_ptr_array_add (merge->verified, paraat_change_ref (change));
    }
  g_task_return_boolean (task, TRUE);
}

static gboolean
merge_job (ParaatSql  *sql,
           gpointer    data,
           GError    **error)
{
  Merge *merge = data;

  g_clear_pointer (&merge->result, paraat_merge_result_free);
  merge->result = paraat_merge_result_new ();
  if (!paraat_sql_merge (sql, merge->verified, merge->result, error))
    return FALSE;
  for (guint i = 0; i < merge->failed->len; i++)
    {
      const ParaatRefusal *refusal = g_ptr_array_index (merge->failed, i);
      ParaatRefusal *copy = g_new0 (ParaatRefusal, 1);

      copy->id = refusal->id;
      copy->error = g_error_copy (refusal->error);
      g_ptr_array_add (merge->result->refused, copy);
    }

  return TRUE;
}

static void
verified_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  Merge *merge = g_object_steal_data (G_OBJECT (result), "merge");

  paraat_store_push_write (PARAAT_STORE (object), merge_job, merge, merge_free, user_data);
}

/**
 * paraat_store_merge_async:
 * @changes: (element-type ParaatChange): as received; in any order, with duplicates, stubs and gaps
 *
 * Verifies each against the key of its device and stores it. One that is refused does not hold up the others. Durable
 * when the callback runs; merging twice changes nothing.
 */
void
paraat_store_merge_async (ParaatStore         *self,
                          GPtrArray           *changes,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  GTask *task = paraat_store_new_task (self, cancellable, callback, user_data, paraat_store_merge_async);
  g_autoptr(GTask) verify = NULL;
  Merge *merge;

  if (paraat_store_return_if_closed (self, task))
    return;
  merge = g_new0 (Merge, 1);
  merge->changes = g_ptr_array_ref (changes);
  merge->keys = g_hash_table_ref (self->keys);
  merge->verified = g_ptr_array_new_full (changes->len, (GDestroyNotify) paraat_change_unref);
  merge->failed = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_refusal_free);

  verify = paraat_store_new_task (self, NULL, verified_cb, task, verified_cb);
  g_task_set_task_data (verify, merge, NULL);
  g_object_set_data_full (G_OBJECT (verify), "merge", merge, merge_free);
  g_task_run_in_thread (verify, verify_thread);
}

ParaatMergeResult *
paraat_store_merge_finish (ParaatStore   *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  Merge *merge = paraat_store_finish (self, result, paraat_store_merge_async, error);

  return merge != NULL ? g_steal_pointer (&merge->result) : NULL;
}

/* --- devices, new identities and settings --- */

void
paraat_known_device_free (ParaatKnownDevice *device)
{
  g_free (device->card);
  g_free (device->name);
  g_free (device);
}

static gboolean
put_device_job (ParaatSql  *sql,
                gpointer    data,
                GError    **error)
{
  return paraat_sql_put_device (sql, data, error);
}

/* The table is shared with threads that verify: a new one takes its place. */
static void
remember_key (ParaatStore             *self,
              const ParaatKnownDevice *device)
{
  GHashTable *keys = paraat_keys_new ();
  GHashTableIter iter;
  ParaatKey *key;

  g_hash_table_iter_init (&iter, self->keys);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &key))
    {
      ParaatKey *copy = g_memdup2 (key, sizeof *key);

      g_hash_table_replace (keys, &copy->device, copy);
    }
  key = g_new0 (ParaatKey, 1);
  key->device = device->id;
  memcpy (key->public_key, device->public_key, sizeof key->public_key);
  key->revoked_us = device->revoked_us;
  g_hash_table_replace (keys, &key->device, key);
  g_hash_table_unref (self->keys);
  self->keys = keys;
}

/**
 * paraat_store_put_device_async:
 * @device: a device whose changes are accepted from now on, or, with revoked_us, no longer
 *
 * Knows from the moment of the call; durable when the callback runs.
 */
void
paraat_store_put_device_async (ParaatStore             *self,
                               const ParaatKnownDevice *device,
                               GAsyncReadyCallback      callback,
                               gpointer                 user_data)
{
  ParaatKnownDevice *copy = g_memdup2 (device, sizeof *device);

  copy->card = g_strdup (device->card);
  copy->name = g_strdup (device->name);
  remember_key (self, device);
  paraat_store_push_write (self, put_device_job, copy, (GDestroyNotify) paraat_known_device_free,
              paraat_store_new_task (self, NULL, callback, user_data, paraat_store_put_device_async));
}

gboolean
paraat_store_put_device_finish (ParaatStore   *self,
                                GAsyncResult  *result,
                                GError       **error)
{
  return paraat_store_finish (self, result, paraat_store_put_device_async, error) != NULL;
}

static gboolean
mint_alone (ParaatWorker  *worker,
            gpointer       data,
            GError       **error)
{
  ParaatOpening *opening = data;
  ParaatSql *sql = paraat_worker_get_sql (worker);
  ParaatDevicePlace place;
  gint64 opens;

  if (sql == NULL)
    {
      g_set_error_literal (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_CLOSED, "The store is not open");
      return FALSE;
    }
  if (!paraat_sql_get_int (sql, "SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'opens'", &opens, error))
    return FALSE;
  paraat_device_place_init (&place, opening->newest_copy, (guint64) opens);
  opening->opened.device = paraat_device_mint (opening->data_dir, &place, error);
  paraat_device_place_clear (&place);
  if (opening->opened.device == NULL || !paraat_store_put_own_device (sql, opening->opened.device, error))
    return FALSE;
  if (opening->signer == NULL)
    paraat_ledger_set_signer (paraat_sql_get_ledger (sql), opening->opened.device);

  return TRUE;
}

static void
minted_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  ParaatStore *self = PARAAT_STORE (object);
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  ParaatOpening *opening = paraat_store_finish (self, result, minted_cb, &error);

  if (opening == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  g_clear_pointer (&self->device, paraat_device_unref);
  self->device = g_steal_pointer (&opening->opened.device);
  self->mint_reason = PARAAT_MINT_FORK;
  g_object_notify (G_OBJECT (self), "device");
  g_task_return_boolean (task, TRUE);
}

/**
 * paraat_store_mint_async:
 *
 * Gives this device a new identity: a peer showed that the old one speaks twice (a fork). What the old one said stays.
 */
void
paraat_store_mint_async (ParaatStore         *self,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  GTask *task = paraat_store_new_task (self, NULL, callback, user_data, paraat_store_mint_async);
  ParaatOpening *opening;

  if (paraat_store_return_if_closed (self, task))
    return;
  opening = g_new0 (ParaatOpening, 1);
  opening->data_dir = g_strdup (self->data_dir);
  opening->newest_copy = g_strdup (self->path);
  opening->signer = self->signer != NULL ? paraat_device_ref (self->signer) : NULL;
  paraat_worker_push_alone (self->writer, mint_alone, opening, (GDestroyNotify) paraat_opening_free,
                            paraat_store_new_task (self, NULL, minted_cb, task, minted_cb));
}

gboolean
paraat_store_mint_finish (ParaatStore   *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

typedef struct
{
  char *name;    /* (owned) */
  char *value;   /* (owned) (nullable) */
} Setting;

static void
setting_free (gpointer data)
{
  Setting *setting = data;

  g_free (setting->name);
  g_free (setting->value);
  g_free (setting);
}

static gboolean
setting_job (ParaatSql  *sql,
             gpointer    data,
             GError    **error)
{
  Setting *setting = data;
  sqlite3_stmt *statement;

  if (setting->value == NULL)
    statement = paraat_sql_prepare (sql, "DELETE FROM setting WHERE name = ?1", error);
  else
    statement = paraat_sql_prepare (sql, "INSERT INTO setting (name, value) VALUES (?1, ?2)"
                                         " ON CONFLICT (name) DO UPDATE SET value = excluded.value", error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, setting->name, -1, SQLITE_STATIC);
  if (setting->value != NULL)
    sqlite3_bind_text (statement, 2, setting->value, -1, SQLITE_STATIC);

  return paraat_sql_step_done (sql, statement, error);
}

/**
 * paraat_store_put_setting:
 * @name: of a setting of this machine; "opens" and a few others are the store's own
 * @value: (nullable): text, or %NULL to remove it
 *
 * Known at once, durable soon; a failure shows as the signal "failed".
 */
void
paraat_store_put_setting (ParaatStore *self,
                          const char  *name,
                          const char  *value)
{
  Setting *setting;

  g_return_if_fail (!paraat_setting_is_own (name));

  if (g_strcmp0 (g_hash_table_lookup (self->settings, name), value) == 0)
    return;
  if (value != NULL)
    g_hash_table_insert (self->settings, g_strdup (name), g_strdup (value));
  else
    g_hash_table_remove (self->settings, name);

  setting = g_new0 (Setting, 1);
  setting->name = g_strdup (name);
  setting->value = g_strdup (value);
  paraat_store_push_write (self, setting_job, setting, setting_free,
                           paraat_store_new_task (self, NULL, report_failure_cb, NULL, paraat_store_put_setting));
}

const char *
paraat_store_get_setting (ParaatStore *self,
                          const char  *name)
{
  return g_hash_table_lookup (self->settings, name);
}

/* --- for the intake's storage --- */

void
paraat_store_write_async (ParaatStore         *self,
                          ParaatSqlFunc        func,
                          gpointer             data,
                          GDestroyNotify       destroy,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  paraat_store_push_write (self, func, data, destroy,
                           paraat_store_new_task (self, cancellable, callback, user_data, paraat_store_write_async));
}

gboolean
paraat_store_write_finish (ParaatStore   *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, paraat_store_write_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- all that is being typed --- */

static gboolean
nothing_job (ParaatSql  *sql,
             gpointer    data,
             GError    **error)
{
  return TRUE;
}

/**
 * paraat_record_commit_all_async:
 * @store: an open store
 *
 * Commits what is being typed anywhere; when the callback runs, all that was said before is durable.
 */
void
paraat_record_commit_all_async (ParaatStore         *store,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr(GPtrArray) records = paraat_record_list_live (store);

  for (guint i = 0; i < records->len; i++)
    paraat_record_commit (g_ptr_array_index (records, i), NULL);
  paraat_store_write_async (store, nothing_job, NULL, NULL, NULL, callback, user_data);
}

gboolean
paraat_record_commit_all_finish (ParaatStore   *store,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  return paraat_store_write_finish (store, result, error);
}

/* --- inside a job --- */

gboolean
paraat_sql_merge (ParaatSql          *sql,
                  GPtrArray          *changes,
                  ParaatMergeResult  *result,
                  GError            **error)
{
  ParaatLedger *ledger = paraat_sql_get_ledger (sql);
  const ParaatUuid *own = paraat_device_get_id (paraat_ledger_get_signer (ledger));

  for (guint i = 0; i < changes->len; i++)
    {
      ParaatChange *change = g_ptr_array_index (changes, i);
      ParaatInsertion insertion;
      GError *local_error = NULL;

      if (paraat_ledger_insert (ledger, change, &insertion, &local_error))
        {
          g_array_append_val (result->accepted, *paraat_change_get_id (change));
          result->n_new += insertion != PARAAT_INSERT_KNOWN;
          result->has_own_fork |= insertion == PARAAT_INSERT_FORK
                                  && paraat_uuid_equal (&paraat_change_get_header (change)->device, own);
        }
      else if (local_error->domain == PARAAT_CHANGE_ERROR)
        {
          add_refusal (result->refused, change, local_error);
        }
      else
        {
          g_propagate_error (error, local_error);
          return FALSE;
        }
    }

  return TRUE;
}

gboolean
paraat_sql_append (ParaatSql  *sql,
                   GPtrArray  *edits,
                   GPtrArray  *out_changes,
                   GError    **error)
{
  for (guint i = 0; i < edits->len; i++)
    {
      ParaatChange *change;

      if (!paraat_ledger_say (paraat_sql_get_ledger (sql), g_ptr_array_index (edits, i), &change, error))
        return FALSE;
      if (change != NULL)
        g_ptr_array_add (out_changes, change);
    }

  return TRUE;
}

gboolean
paraat_sql_put_device (ParaatSql                *sql,
                       const ParaatKnownDevice  *device,
                       GError                  **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (sql,
    "INSERT INTO device (id, key, card, card_signature, name, bestuur, revoked_us) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
    " ON CONFLICT (id) DO UPDATE SET key = excluded.key, card = ifnull(excluded.card, card),"
    "   card_signature = ifnull(excluded.card_signature, card_signature), name = excluded.name,"
    "   bestuur = excluded.bestuur, revoked_us = excluded.revoked_us", error);

  if (statement == NULL)
    return FALSE;
  paraat_sql_bind_uuid (statement, 1, &device->id);
  sqlite3_bind_blob (statement, 2, device->public_key, PARAAT_PUBLIC_KEY_SIZE, SQLITE_STATIC);
  if (device->card != NULL)
    {
      sqlite3_bind_text (statement, 3, device->card, -1, SQLITE_STATIC);
      sqlite3_bind_blob (statement, 4, device->card_signature, PARAAT_SIGNATURE_SIZE, SQLITE_STATIC);
    }
  sqlite3_bind_text (statement, 5, device->name != NULL ? device->name : "", -1, SQLITE_STATIC);
  paraat_sql_bind_uuid (statement, 6, &device->bestuur);
  sqlite3_bind_int64 (statement, 7, device->revoked_us);

  return paraat_sql_step_done (sql, statement, error);
}

const ParaatUuid *
paraat_sql_get_signer_id (ParaatSql *sql)
{
  return paraat_device_get_id (paraat_ledger_get_signer (paraat_sql_get_ledger (sql)));
}

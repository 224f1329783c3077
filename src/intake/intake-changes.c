/* SPDX-License-Identifier: EUPL-1.2 */

/* POST /v1/changes: parsed and verified on a thread, merged with its receipts in one transaction, answered by id. */
#include "config.h"

#include "intake.h"

#include <string.h>

IntakeMerge *
intake_merge_new (const ParaatUuid *bestuur,
                  gboolean          is_confirmed)
{
  IntakeMerge *self = g_new0 (IntakeMerge, 1);

  self->bestuur = *bestuur;
  self->is_confirmed = is_confirmed;
  self->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_change_unref);
  self->late = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_change_unref);
  self->refused = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_refusal_free);
  self->cards = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_card_free);
  self->receipts = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_change_unref);
  self->forks = g_ptr_array_new_with_free_func (g_free);

  return self;
}

void
intake_merge_free (IntakeMerge *self)
{
  g_ptr_array_unref (self->changes);
  g_ptr_array_unref (self->late);
  g_ptr_array_unref (self->refused);
  g_ptr_array_unref (self->cards);
  g_ptr_array_unref (self->receipts);
  g_ptr_array_unref (self->forks);
  g_clear_pointer (&self->result, paraat_merge_result_free);
  g_free (self);
}

static void
add_refusal (GPtrArray        *refused,
             ParaatChange     *change,
             ParaatChangeError code,
             const char       *why)
{
  ParaatRefusal *refusal = g_new0 (ParaatRefusal, 1);

  refusal->id = *paraat_change_get_id (change);
  refusal->error = g_error_new_literal (PARAAT_CHANGE_ERROR, (int) code, why);
  g_ptr_array_add (refused, refusal);
}

void
intake_merge_refuse (IntakeMerge      *self,
                     ParaatChange     *change,
                     ParaatChangeError code,
                     const char       *why)
{
  add_refusal (self->refused, change, code, why);
}

static GPtrArray *
list_roots (GPtrArray *changes)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (paraat_uuid_hash, paraat_uuid_equal);
  GPtrArray *roots = g_ptr_array_new ();

  for (guint i = 0; i < changes->len; i++)
    {
      const ParaatHeader *header = paraat_change_get_header (g_ptr_array_index (changes, i));

      if (g_hash_table_add (seen, (gpointer) &header->root))
        g_ptr_array_add (roots, (gpointer) &header->root);
    }

  return roots;
}

/* Keeps the changes of roots that are this administration's. */
static GPtrArray *
keep_own_roots (ParaatSql    *sql,
                IntakeMerge  *self,
                GError      **error)
{
  g_autoptr(GPtrArray) kept = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_change_unref);
  g_autoptr(GHashTable) theirs = g_hash_table_new (paraat_uuid_hash, paraat_uuid_equal);
  g_autoptr(GPtrArray) roots = list_roots (self->changes);

  for (guint i = 0; i < roots->len; i++)
    {
      gboolean is_theirs;

      if (!intake_storage_pin (sql, g_ptr_array_index (roots, i), &self->bestuur, self->is_confirmed, &is_theirs, error))
        return NULL;
      if (is_theirs)
        g_hash_table_add (theirs, g_ptr_array_index (roots, i));
    }
  for (guint i = 0; i < self->changes->len; i++)
    {
      ParaatChange *change = g_ptr_array_index (self->changes, i);

      if (g_hash_table_contains (theirs, &paraat_change_get_header (change)->root))
        g_ptr_array_add (kept, paraat_change_ref (change));
      else
        add_refusal (self->result->refused, change, PARAAT_CHANGE_ERROR_FOREIGN,
                     "The incident is of another administration");
    }

  return g_steal_pointer (&kept);
}

/* What a revoked device said before it was revoked, and was stored, still counts as acknowledged. */
static gboolean
accept_known (ParaatSql    *sql,
              IntakeMerge  *self,
              GError      **error)
{
  for (guint i = 0; i < self->late->len; i++)
    {
      ParaatChange *change = g_ptr_array_index (self->late, i);
      sqlite3_stmt *statement = paraat_sql_prepare (sql, "SELECT 1 FROM change WHERE id = ?", error);
      int more;

      if (statement == NULL)
        return FALSE;
      paraat_sql_bind_hash (statement, 1, paraat_change_get_id (change));
      more = paraat_sql_step (sql, statement, error);
      paraat_sql_done (statement);
      if (more < 0)
        return FALSE;
      if (more > 0)
        g_array_append_val (self->result->accepted, *paraat_change_get_id (change));
      else
        add_refusal (self->result->refused, change, PARAAT_CHANGE_ERROR_REVOKED_DEVICE, "The device was revoked");
    }

  return TRUE;
}

static gboolean
put_cards (ParaatSql    *sql,
           IntakeMerge  *self,
           GError      **error)
{
  for (guint i = 0; i < self->cards->len; i++)
    {
      const ParaatCard *card = g_ptr_array_index (self->cards, i);
      ParaatKnownDevice device = { .id = card->device, .card = card->text, .name = card->name, .bestuur = card->bestuur };

      memcpy (device.public_key, card->key, sizeof device.public_key);
      memcpy (device.card_signature, card->signature, sizeof device.card_signature);
      if (!paraat_sql_put_device (sql, &device, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
list_forks (ParaatSql    *sql,
            IntakeMerge  *self,
            GPtrArray    *roots,
            GError      **error)
{
  for (guint i = 0; i < roots->len; i++)
    {
      sqlite3_stmt *statement = paraat_sql_prepare (sql,
        "SELECT device.id, fork.seq FROM fork JOIN device ON device.n = fork.device"
        " WHERE fork.root = (SELECT n FROM root WHERE id = ?)", error);
      int more;

      if (statement == NULL)
        return FALSE;
      paraat_sql_bind_uuid (statement, 1, g_ptr_array_index (roots, i));
      while ((more = paraat_sql_step (sql, statement, error)) > 0)
        {
          IntakeFork *fork = g_new0 (IntakeFork, 1);

          paraat_sql_column_uuid (statement, 0, &fork->device);
          fork->root = *(const ParaatUuid *) g_ptr_array_index (roots, i);
          fork->seq = sqlite3_column_int64 (statement, 1);
          g_ptr_array_add (self->forks, fork);
        }
      paraat_sql_done (statement);
      if (more < 0)
        return FALSE;
    }

  return TRUE;
}

static void
copy_refusals (IntakeMerge *self)
{
  for (guint i = 0; i < self->refused->len; i++)
    {
      const ParaatRefusal *refusal = g_ptr_array_index (self->refused, i);
      ParaatRefusal *copy = g_new0 (ParaatRefusal, 1);

      copy->id = refusal->id;
      copy->error = g_error_copy (refusal->error);
      g_ptr_array_add (self->result->refused, copy);
    }
}

/* One batch: cards, pins, changes and receipts, all or nothing.  May run twice. */
gboolean
intake_merge_job (ParaatSql  *sql,
                  gpointer    data,
                  GError    **error)
{
  IntakeMerge *self = data;
  g_autoptr(GPtrArray) kept = NULL;
  g_autoptr(GPtrArray) roots = NULL;
  guint n_new;

  g_clear_pointer (&self->result, paraat_merge_result_free);
  self->result = paraat_merge_result_new ();
  g_ptr_array_set_size (self->receipts, 0);
  g_ptr_array_set_size (self->forks, 0);
  copy_refusals (self);

  if (!put_cards (sql, self, error) || !accept_known (sql, self, error))
    return FALSE;
  kept = keep_own_roots (sql, self, error);
  if (kept == NULL || !paraat_sql_merge (sql, kept, self->result, error))
    return FALSE;
  roots = list_roots (kept);
  n_new = self->result->n_new;
  for (guint i = 0; n_new > 0 && i < roots->len; i++)
    if (!intake_storage_receipt (sql, g_ptr_array_index (roots, i), self->receipts, error))
      return FALSE;

  return list_forks (sql, self, roots, error);
}

static void
add_merge (JsonBuilder *builder,
           IntakeMerge *merge)
{
  json_builder_set_member_name (builder, "accepted");
  json_builder_begin_array (builder);
  for (guint i = 0; i < merge->result->accepted->len; i++)
    {
      char hex[PARAAT_HASH_HEX_SIZE];

      paraat_hash_format (&g_array_index (merge->result->accepted, ParaatHash, i), hex);
      json_builder_add_string_value (builder, hex);
    }
  json_builder_end_array (builder);

  json_builder_set_member_name (builder, "refused");
  json_builder_begin_array (builder);
  for (guint i = 0; i < merge->result->refused->len; i++)
    {
      const ParaatRefusal *refusal = g_ptr_array_index (merge->result->refused, i);
      g_autofree char *type = g_strconcat ("urn:paraat:problem:", paraat_problem_name_for_change_error (refusal->error), NULL);
      char hex[PARAAT_HASH_HEX_SIZE];

      paraat_hash_format (&refusal->id, hex);
      json_builder_begin_object (builder);
      paraat_wire_add_string (builder, "id", hex);
      paraat_wire_add_string (builder, "type", type);
      paraat_wire_add_string (builder, "title", "The change was refused");
      paraat_wire_add_string (builder, "detail", refusal->error->message);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_forks_and_receipts (JsonBuilder *builder,
                        IntakeMerge *merge)
{
  json_builder_set_member_name (builder, "forks");
  json_builder_begin_array (builder);
  for (guint i = 0; i < merge->forks->len; i++)
    {
      const IntakeFork *fork = g_ptr_array_index (merge->forks, i);

      json_builder_begin_object (builder);
      paraat_wire_add_uuid (builder, "device", &fork->device);
      paraat_wire_add_uuid (builder, "root", &fork->root);
      json_builder_set_member_name (builder, "seq");
      json_builder_add_int_value (builder, fork->seq);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);

  json_builder_set_member_name (builder, "changes");
  json_builder_begin_array (builder);
  for (guint i = 0; i < merge->receipts->len; i++)
    paraat_wire_add_change (builder, g_ptr_array_index (merge->receipts, i));
  json_builder_end_array (builder);
}

void
intake_answer_merge (Intake            *self,
                     SoupServerMessage *message,
                     guint              status,
                     IntakeMerge       *merge)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  intake_add_epoch (self, builder);
  add_merge (builder, merge);
  add_forks_and_receipts (builder, merge);
  json_builder_end_object (builder);
  intake_answer_json (message, status, builder);
}

/* --- the request --- */

typedef struct
{
  Intake            *intake;
  SoupServerMessage *message;   /* (owned) paused */
  IntakeDevice       caller;
  GHashTable        *devices;   /* (owned) as they were when the request came */
  GBytes            *body;      /* (owned) */
  IntakeMerge       *merge;     /* (owned) (nullable) */
} Post;

static void
post_free (Post *post)
{
  g_object_unref (post->message);
  g_hash_table_unref (post->devices);
  g_bytes_unref (post->body);
  g_clear_pointer (&post->merge, intake_merge_free);
  g_free (post);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Post, post_free)

/* Cards of colleagues' devices that this intake signed and does not know any more, after a restore for instance. */
static GHashTable *
take_cards (Post        *post,
            ParaatBatch *batch)
{
  GHashTable *known = g_hash_table_new (paraat_uuid_hash, paraat_uuid_equal);

  for (guint i = 0; i < batch->cards->len; i++)
    {
      ParaatCard *card = g_ptr_array_index (batch->cards, i);

      if (g_hash_table_contains (post->devices, &card->device) || g_hash_table_contains (known, &card->device)
          || !paraat_uuid_equal (&card->bestuur, &post->caller.bestuur)
          || !paraat_card_verify (card, paraat_device_get_public_key (post->intake->device), NULL))
        continue;
      g_hash_table_insert (known, &card->device, card);
      g_ptr_array_add (post->merge->cards, paraat_card_parse (card->text, card->signature, NULL));
    }

  return known;
}

/* Everything that can be known of a change without the store. */
static void
sort_change (Post         *post,
             GHashTable   *cards,
             ParaatChange *change)
{
  const ParaatHeader *header = paraat_change_get_header (change);
  const IntakeDevice *device = g_hash_table_lookup (post->devices, &header->device);
  const ParaatCard *card = g_hash_table_lookup (cards, &header->device);
  const guint8 *key = device != NULL ? device->key : card != NULL ? card->key : NULL;
  g_autoptr(GError) error = NULL;

  if (header->exercise)
    intake_merge_refuse (post->merge, change, PARAAT_CHANGE_ERROR_EXERCISE, "An exercise never leaves");
  else if (key == NULL)
    intake_merge_refuse (post->merge, change, PARAAT_CHANGE_ERROR_UNKNOWN_DEVICE, "The device is not enrolled here");
  else if ((device != NULL && !paraat_uuid_equal (&device->bestuur, &post->caller.bestuur))
           || (!paraat_uuid_is_nil (&header->bestuur) && !paraat_uuid_equal (&header->bestuur, &post->caller.bestuur)))
    intake_merge_refuse (post->merge, change, PARAAT_CHANGE_ERROR_FOREIGN, "The change is of another administration");
  else if (!paraat_change_verify (change, key, &error))
    intake_merge_refuse (post->merge, change, (ParaatChangeError) error->code, error->message);
  else if (device != NULL && device->is_revoked)
    g_ptr_array_add (post->merge->late, paraat_change_ref (change));
  else
    g_ptr_array_add (post->merge->changes, paraat_change_ref (change));
}

static void
verify_thread (GTask        *task,
               gpointer      source,
               gpointer      data,
               GCancellable *cancellable)
{
  Post *post = data;
  g_autoptr(GHashTable) cards = NULL;
  g_autoptr(ParaatBatch) batch = NULL;
  GError *error = NULL;

  post->merge = intake_merge_new (&post->caller.bestuur, TRUE);
  batch = paraat_batch_decode (post->body, post->merge->refused, &error);
  if (batch == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  cards = take_cards (post, batch);
  for (guint i = 0; i < batch->changes->len; i++)
    sort_change (post, cards, g_ptr_array_index (batch->changes, i));
  g_task_return_boolean (task, TRUE);
}

static void
remember_cards (Intake      *self,
                IntakeMerge *merge)
{
  for (guint i = 0; i < merge->cards->len; i++)
    {
      const ParaatCard *card = g_ptr_array_index (merge->cards, i);
      IntakeDevice device = { .id = card->device, .bestuur = card->bestuur };

      memcpy (device.key, card->key, sizeof device.key);
      intake_devices_put (self, &device);
    }
}

static void
merged_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(Post) post = user_data;
  g_autoptr(GError) error = NULL;

  if (!paraat_store_write_finish (PARAAT_STORE (object), result, &error))
    intake_answer_error (post->message, error);
  else
    {
      remember_cards (post->intake, post->merge);
      intake_answer_merge (post->intake, post->message, SOUP_STATUS_OK, post->merge);
      if (post->merge->result->n_new > 0)
        intake_wake (post->intake, &post->caller.bestuur);
    }
  soup_server_message_unpause (post->message);
}

static void
verified_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  Post *post = user_data;
  g_autoptr(GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      intake_answer_error (post->message, error);
      soup_server_message_unpause (post->message);
      post_free (post);
      return;
    }
  paraat_store_write_async (post->intake->store, intake_merge_job, post->merge, NULL, NULL, merged_cb, post);
}

void
intake_handle_post (Intake            *self,
                    SoupServerMessage *message)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr(GTask) task = NULL;
  IntakeDevice caller;
  Post *post;

  if (!intake_authenticate (self, message, &caller))
    return;

  post = g_new0 (Post, 1);
  post->intake = self;
  post->message = g_object_ref (message);
  post->caller = caller;
  post->devices = g_hash_table_ref (self->devices);
  post->body = soup_message_body_flatten (body);
  soup_server_message_pause (message);
  task = g_task_new (self->store, NULL, verified_cb, post);
  g_task_set_task_data (task, post, NULL);
  g_task_run_in_thread (task, verify_thread);
}

/* SPDX-License-Identifier: EUPL-1.2 */

/* POST /v1/changes: parsed and verified on a thread of the pool, merged with its receipts in one transaction, answered by
 * id. */
#include "config.h"

#include "intake.h"

#include <string.h>

#define WORTH_A_THREAD 64   /* changes */

/* --- the answer --- */

static void
add_merged (JsonBuilder *builder,
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

/**
 * intake_answer_merge:
 * @status: 200, or 202 for a report
 * @merge: after its job
 */
void
intake_answer_merge (IntakeRequest *request,
                     guint          status,
                     IntakeMerge   *merge)
{
  g_autoptr(JsonBuilder) builder = intake_begin_answer (request->intake->epoch);
  g_autoptr(GBytes) json = NULL;

  add_merged (builder, merge);
  add_forks_and_receipts (builder, merge);
  json_builder_end_object (builder);
  json = intake_build (builder);
  request->n_changes = merge->result->accepted->len;
  request->n_refused = merge->result->refused->len;
  intake_answer_json (request->message, status, json);
}

/* --- the request --- */

typedef struct
{
  IntakeRequest *request;   /* paused */
  ParaatDevice  *own;       /* (owned) */
  IntakeDevice   caller;
  GHashTable    *devices;   /* (owned) as they were when the request came */
  GBytes        *body;      /* (owned) */
  IntakeMerge   *merge;     /* (owned) */
} Post;

static void
post_end (Post *post)
{
  IntakeRequest *request = post->request;

  paraat_device_unref (post->own);
  g_hash_table_unref (post->devices);
  g_clear_pointer (&post->body, g_bytes_unref);
  intake_merge_free (post->merge);
  g_free (post);
  intake_request_resume (request);
}

/* Cards of colleagues' devices that this intake signed and does not know any more: it was restored from a backup. */
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
          || !paraat_card_verify (card, paraat_device_get_public_key (post->own), NULL))
        continue;
      g_hash_table_insert (known, &card->device, card);
      g_ptr_array_add (post->merge->cards, paraat_card_parse (card->text, card->signature, NULL));
    }

  return known;
}

/* The intake's own words come back too, after a restore. */
static const guint8 *
find_key (Post             *post,
          GHashTable       *cards,
          const ParaatUuid *id,
          gboolean         *out_is_foreign)
{
  const IntakeDevice *device = g_hash_table_lookup (post->devices, id);
  const ParaatCard *card = g_hash_table_lookup (cards, id);

  *out_is_foreign = device != NULL && !paraat_uuid_equal (&device->bestuur, &post->caller.bestuur);
  if (device != NULL)
    return device->key;
  if (card != NULL)
    return card->key;

  return paraat_uuid_equal (id, paraat_device_get_id (post->own)) ? paraat_device_get_public_key (post->own) : NULL;
}

/* Everything that can be known of a change without the store. */
static gboolean
check_change (Post          *post,
              GHashTable    *cards,
              ParaatChange  *change,
              GError       **error)
{
  const ParaatHeader *header = paraat_change_get_header (change);
  gboolean is_foreign;
  const guint8 *key = find_key (post, cards, &header->device, &is_foreign);

  if (header->exercise)
    g_set_error_literal (error, PARAAT_CHANGE_ERROR, PARAAT_CHANGE_ERROR_EXERCISE, "An exercise never leaves");
  else if (key == NULL)
    g_set_error_literal (error, PARAAT_CHANGE_ERROR, PARAAT_CHANGE_ERROR_UNKNOWN_DEVICE, "The device is not enrolled here");
  else if (is_foreign
           || (!paraat_uuid_is_nil (&header->bestuur) && !paraat_uuid_equal (&header->bestuur, &post->caller.bestuur)))
    g_set_error_literal (error, PARAAT_CHANGE_ERROR, PARAAT_CHANGE_ERROR_FOREIGN, "The change is of another administration");
  else if (!paraat_uuid_equal (&header->device, paraat_device_get_id (post->own)) && paraat_wire_is_crts (header))
    g_set_error_literal (error, PARAAT_CHANGE_ERROR, PARAAT_CHANGE_ERROR_MISMATCH, INTAKE_OURS_ALONE);
  else
    return paraat_change_verify (change, key, error);

  return FALSE;
}

typedef struct
{
  Post        *post;
  GHashTable  *cards;
  GPtrArray   *changes;
  GError     **errors;   /* one a change; NULL when it is fine */
  guint        from;
  guint        to;
} Stretch;

static gpointer
check_stretch (gpointer data)
{
  Stretch *stretch = data;

  for (guint i = stretch->from; i < stretch->to; i++)
    check_change (stretch->post, stretch->cards, g_ptr_array_index (stretch->changes, i), &stretch->errors[i]);

  return NULL;
}

/* Signatures cost the most of a batch.  Who is alone gets two processors; when others wait theirs are used already. */
static void
check_all (Post        *post,
           GHashTable  *cards,
           GPtrArray   *changes)
{
  static int n_checking;   /* atomic */
  guint n = changes->len;
  g_autofree GError **errors = g_new0 (GError *, n + 1);
  gboolean is_alone = g_atomic_int_add (&n_checking, 1) == 0;
  Stretch first = { post, cards, changes, errors, 0, is_alone && n > WORTH_A_THREAD ? n / 2 : n };
  Stretch second = { post, cards, changes, errors, first.to, n };
  GThread *helper = first.to < n ? g_thread_new ("intake-verify", check_stretch, &second) : NULL;

  check_stretch (&first);
  if (helper != NULL)
    g_thread_join (helper);
  g_atomic_int_add (&n_checking, -1);

  for (guint i = 0; i < n; i++)
    {
      ParaatChange *change = g_ptr_array_index (changes, i);

      if (errors[i] == NULL)
        g_ptr_array_add (post->merge->changes, paraat_change_ref (change));
      else
        intake_merge_refuse (post->merge->early, change, (ParaatChangeError) errors[i]->code, errors[i]->message);
      g_clear_error (&errors[i]);
    }
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

  batch = paraat_batch_decode (post->body, post->merge->early, &error);
  g_clear_pointer (&post->body, g_bytes_unref);
  if (batch == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  cards = take_cards (post, batch);
  check_all (post, cards, batch->changes);
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

      if (g_hash_table_contains (self->devices, &card->device))   /* it came back meanwhile, and may be revoked since */
        continue;
      memcpy (device.key, card->key, sizeof device.key);
      intake_put_device (self, &device);
    }
}

static void
merged_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  Post *post = user_data;
  Intake *self = post->request->intake;
  g_autoptr(GError) error = NULL;

  if (!paraat_store_write_finish (PARAAT_STORE (object), result, &error))
    intake_answer_error (post->request->message, error);
  else
    {
      remember_cards (self, post->merge);
      intake_answer_merge (post->request, SOUP_STATUS_OK, post->merge);
      if (post->merge->result->n_new > 0 || post->merge->has_claimed)
        intake_wake (self, &post->caller.bestuur);
    }
  post_end (post);
}

static void
verified_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  Post *post = user_data;
  g_autoptr(GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    {
      paraat_store_write_async (post->request->intake->store, intake_merge_job, post->merge, NULL, NULL, merged_cb, post);
      return;
    }
  intake_answer_error (post->request->message, error);
  post_end (post);
}

void
intake_handle_post (IntakeRequest *request)
{
  SoupMessageBody *body = soup_server_message_get_request_body (request->message);
  Intake *self = request->intake;
  g_autoptr(GTask) task = NULL;
  Post *post = g_new0 (Post, 1);

  post->request = request;
  post->own = paraat_device_ref (self->device);
  post->caller = request->caller;
  post->devices = g_hash_table_ref (self->devices);
  post->body = soup_message_body_flatten (body);
  soup_message_body_truncate (body);   /* the bytes are held once */
  post->merge = intake_merge_new (&request->caller.bestuur);
  intake_request_pause (request);

  task = g_task_new (self->store, NULL, verified_cb, post);
  g_task_set_source_tag (task, intake_handle_post);
  g_task_set_task_data (task, post, NULL);
  intake_run_in_pool (self, task, verify_thread);
}

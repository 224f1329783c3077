/* SPDX-License-Identifier: EUPL-1.2 */

/* Sending.  A batch goes through these hands, each of which gives it on or lets go of it:
 *
 *   read, with cards (store's reader) → encode (thread) → ready → under way (network) → read the answer (thread) → note (store's writer)
 *
 * The next batch is read and encoded while one is under way, and two may be under way once an answer was good.  The outbox
 * knows nothing of what is under way, so the ids are compared here.
 */
#define G_LOG_DOMAIN "paraat-sync"
#include "config.h"

#include "paraat-sync-private.h"

#include <string.h>

#define UNDER_WAY_MAX   2
#define CARDS_MAX_BYTES (32 * 1024)   /* of a batch, about: some forty */

typedef enum
{
  BATCH_PREPARED,   /* being read or encoded */
  BATCH_READY,
  BATCH_UNDER_WAY,
  BATCH_NOTED,      /* being noted: the road is free for the next */
} BatchStage;

typedef struct
{
  ParaatSync       *sync;       /* not owned: looked at only while the run is not cancelled */
  GCancellable     *run;        /* (owned) */
  BatchStage        stage;
  GHashTable       *under_way;  /* (owned) (nullable) (element-type ParaatHash ParaatChange) not to be read again */
  GPtrArray        *changes;    /* (owned) (nullable) (element-type ParaatChange) */
  GPtrArray        *devices;    /* (owned) (nullable) (element-type ParaatKnownDevice) who made them, with their cards */
  GBytes           *body;       /* (owned) (nullable) */
  guint             status;
  ParaatHearing     hearing;
  gboolean          is_first_try;
  gboolean          has_retried_token;
  ParaatPushAnswer *answer;     /* (owned) (nullable) */
} ParaatPushBatch;

static void begin_send (ParaatSync      *self,
                        ParaatPushBatch *batch);

static void
batch_free (ParaatPushBatch *batch)
{
  g_clear_object (&batch->run);
  g_clear_pointer (&batch->under_way, g_hash_table_unref);
  g_clear_pointer (&batch->changes, g_ptr_array_unref);
  g_clear_pointer (&batch->devices, g_ptr_array_unref);
  g_clear_pointer (&batch->body, g_bytes_unref);
  g_clear_pointer (&batch->answer, paraat_push_answer_free);
  g_free (batch);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParaatPushBatch, batch_free)

/* NULL when the batch is of a run that was let go of: then it is freed, and nothing is to be touched. */
static ParaatPushBatch *
claim (gpointer data)
{
  g_autoptr(ParaatPushBatch) batch = data;

  return g_cancellable_is_cancelled (batch->run) ? NULL : g_steal_pointer (&batch);
}

static void
remove_batch (ParaatSync      *self,
              ParaatPushBatch *batch)
{
  g_ptr_array_remove (self->push.batches, batch);
  batch_free (batch);
}

static guint
count_stage (ParaatSync *self,
             BatchStage  stage)
{
  guint n = 0;

  for (guint i = 0; i < self->push.batches->len; i++)
    n += ((ParaatPushBatch *) g_ptr_array_index (self->push.batches, i))->stage == stage;

  return n;
}

/* Lets go of every batch: those that callbacks own are freed by them. */
void
paraat_sync_push_drop (ParaatSync *self)
{
  paraat_sync_drop_run (&self->push.run);
  while (self->push.batches->len > 0)
    {
      ParaatPushBatch *batch = g_ptr_array_steal_index (self->push.batches, self->push.batches->len - 1);

      if (batch->stage == BATCH_READY)
        batch_free (batch);
    }
  self->push.is_proven = FALSE;
  self->push.may_have_more = TRUE;
}

static void
fail (ParaatSync *self,
      GError     *error,
      gboolean    resolver_failed,
      guint       retry_after_ms)
{
  paraat_sync_push_drop (self);
  paraat_sync_lane_failed (self, &self->push_lane, error, resolver_failed, retry_after_ms);
}

static void
noted_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  gboolean is_noted = paraat_outbox_acknowledge_finish (PARAAT_STORE (source), result, &error);
  ParaatPushBatch *batch = claim (user_data);
  ParaatSync *self;

  if (batch == NULL)
    return;
  self = batch->sync;
  remove_batch (self, batch);
  if (!is_noted)
    {
      fail (self, g_steal_pointer (&error), FALSE, 0);
      return;
    }

  paraat_sync_count (self);
  paraat_sync_push_pump (self);
  paraat_sync_update_state (self);
}

static void
note (ParaatSync      *self,
      ParaatPushBatch *batch,
      GArray          *accepted,
      GPtrArray       *refused)
{
  self->push.max_changes = MIN (self->push.max_changes + MAX (1, self->push.max_changes / 2), PARAAT_BATCH_MAX_CHANGES);
  self->push.is_proven = TRUE;
  batch->stage = BATCH_NOTED;
  paraat_sync_lane_answered (self, &self->push_lane);
  paraat_outbox_acknowledge_async (self->store, &self->peering->peer, accepted, refused, noted_cb, batch);
}

typedef struct
{
  ParaatSync   *sync;      /* not owned */
  GCancellable *life;      /* (owned) */
  gint64        at_us;     /* 0: it does not tell what time it is now */
} Receipts;

static void
merged_receipts_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  Receipts *receipts = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatMergeResult) merged = paraat_store_merge_finish (PARAAT_STORE (source), result, &error);

  /* Lost here, they come again with the next question for news. */
  if (merged == NULL)
    g_debug ("Could not keep the receipts: %s", error->message);
  else if (!g_cancellable_is_cancelled (receipts->life))
    {
      if (merged->n_new > 0 && receipts->at_us != 0)
        paraat_clock_note_receipt (paraat_store_get_clock (PARAAT_STORE (source)), receipts->at_us);
      if (merged->has_own_fork)
        paraat_sync_mint (receipts->sync);
    }
  g_object_unref (receipts->life);
  g_free (receipts);
}

/* A receipt for something that was sent before may be as old as that. */
static void
merge_receipts (ParaatSync      *self,
                ParaatPushBatch *batch)
{
  Receipts *receipts;

  if (batch->answer->receipts->len == 0)
    return;

  receipts = g_new0 (Receipts, 1);
  receipts->sync = self;
  receipts->life = g_object_ref (self->life);
  receipts->at_us = batch->is_first_try ? batch->answer->newest_receipt_us : 0;
  paraat_store_merge_async (self->store, batch->answer->receipts, NULL, merged_receipts_cb, receipts);
}

static void
read_answer_thread (GTask        *task,
                    gpointer      source_object,
                    gpointer      task_data,
                    GCancellable *cancellable)
{
  ParaatPushBatch *batch = task_data;
  GError *error = NULL;

  batch->answer = paraat_push_answer_read (batch->body, batch->changes, &batch->hearing, &error);
  if (batch->answer == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
read_answer_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  gboolean is_read = g_task_propagate_boolean (G_TASK (result), &error);
  ParaatPushBatch *batch = claim (user_data);
  ParaatSync *self;

  if (batch == NULL)
    return;
  self = batch->sync;
  if (is_read && !paraat_sync_check_epoch (self, batch->answer->epoch))
    {
      /* Catching up let go of the run, and so of this batch. */
      batch_free (batch);
      return;
    }
  if (is_read && batch->answer->accepted->len + batch->answer->refused->len == 0)
    {
      is_read = FALSE;
      error = g_error_new_literal (PARAAT_SYNC_ERROR, PARAAT_SYNC_ERROR_NO_ANSWER,
                                   "The answer names nothing of what was sent");
    }
  if (!is_read)
    {
      remove_batch (self, batch);
      fail (self, g_steal_pointer (&error), FALSE, 0);
      return;
    }

  merge_receipts (self, batch);
  note (self, batch, batch->answer->accepted, batch->answer->refused);
  if (batch->answer->has_own_fork)
    {
      /* Noting goes on in the store; the run is let go of. */
      paraat_sync_mint (self);
      return;
    }
  paraat_sync_push_pump (self);
}

/* Refused as a whole: half of it next time, until the one record is found that it is about. */
static void
refuse (ParaatSync      *self,
        ParaatPushBatch *batch,
        ParaatReply     *reply)
{
  g_autoptr(GPtrArray) refused = NULL;
  g_autoptr(GArray) none = NULL;
  ParaatQuarantined *one;
  ParaatChange *change;

  if (batch->changes->len > 1)
    {
      guint half = batch->changes->len / 2;

      paraat_sync_push_drop (self);
      batch_free (batch);
      self->push.max_changes = half;
      paraat_sync_lane_answered (self, &self->push_lane);
      paraat_sync_push_pump (self);
      return;
    }
  if (reply->problem == NULL)
    {
      remove_batch (self, batch);
      fail (self, paraat_reply_error (reply), FALSE, paraat_reply_retry_after_ms (reply));
      return;
    }

  change = g_ptr_array_index (batch->changes, 0);
  one = g_new0 (ParaatQuarantined, 1);
  one->id = *paraat_change_get_id (change);
  one->root = paraat_change_get_header (change)->root;
  one->type = g_strdup (reply->problem->name);
  one->detail = g_strdup (reply->problem->detail != NULL ? reply->problem->detail : reply->problem->title);
  one->at_us = g_get_real_time ();
  refused = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_quarantined_free);
  g_ptr_array_add (refused, one);
  none = g_array_new (FALSE, FALSE, sizeof (ParaatHash));
  note (self, batch, none, refused);
}

static void
handle_failure (ParaatSync      *self,
                ParaatPushBatch *batch,
                ParaatReply     *reply)
{
  ParaatSendOutcome outcome = paraat_send_classify (reply->status, FALSE, reply->problem);

  if (outcome == PARAAT_SEND_NEW_TOKEN && batch->has_retried_token)
    outcome = PARAAT_SEND_NEEDS_LOGIN;

  switch (outcome)
    {
    case PARAAT_SEND_NEW_TOKEN:
      batch->has_retried_token = TRUE;
      paraat_sync_note_skew (self, reply->problem);
      begin_send (self, batch);
      break;
    case PARAAT_SEND_NEEDS_LOGIN:
      {
        g_autofree char *reason = g_strdup (reply->problem->reason != NULL ? reply->problem->reason
                                                                           : reply->problem->name);

        remove_batch (self, batch);
        paraat_sync_needs_login (self, reason);
        break;
      }
    case PARAAT_SEND_TOO_LARGE:
    case PARAAT_SEND_REJECTED:
      refuse (self, batch, reply);
      break;
    case PARAAT_SEND_ACKNOWLEDGED:
    case PARAAT_SEND_RETRY:
    default:
      remove_batch (self, batch);
      fail (self, paraat_reply_error (reply), FALSE, paraat_reply_retry_after_ms (reply));
      break;
    }
}

static void
sent_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  gboolean resolver_failed = FALSE;
  g_autoptr(ParaatReply) reply = paraat_http_send_finish (PARAAT_HTTP (source), result, &resolver_failed, &error);
  ParaatPushBatch *batch = claim (user_data);
  g_autoptr(GTask) task = NULL;
  ParaatSync *self;

  if (batch == NULL)
    return;
  self = batch->sync;
  if (reply == NULL)
    {
      /* On a slow line, what did not get through in time never will; less may. */
      self->push.max_changes = MAX (1, batch->changes->len / 2);
      remove_batch (self, batch);
      fail (self, g_steal_pointer (&error), resolver_failed, 0);
      return;
    }
  if (reply->status != SOUP_STATUS_OK)
    {
      handle_failure (self, batch, reply);
      return;
    }

  batch->stage = BATCH_NOTED;
  g_clear_pointer (&batch->body, g_bytes_unref);
  batch->body = g_bytes_ref (reply->body);
  paraat_sync_get_hearing (self, &batch->hearing);
  task = g_task_new (NULL, NULL, read_answer_cb, batch);
  g_task_set_source_tag (task, read_answer_thread);
  g_task_set_task_data (task, batch, NULL);
  g_task_run_in_thread (task, read_answer_thread);
  if (self->push.is_proven)
    paraat_sync_push_pump (self);
}

static void
begin_send (ParaatSync      *self,
            ParaatPushBatch *batch)
{
  ParaatRequest *request = paraat_sync_new_request (self, "POST", "/v1/changes");

  request->body = g_bytes_ref (batch->body);
  batch->stage = BATCH_UNDER_WAY;
  batch->is_first_try = self->push_lane.attempt == 0;
  paraat_http_send_async (paraat_sync_get_http (self), request, batch->run, sent_cb, batch);
}

/* Of those that made what is in the batch: an intake that was restored may not know them any more. */
static void
add_cards (ParaatBatch *wire,
           GPtrArray   *devices)
{
  g_autoptr(GHashTable) speakers = g_hash_table_new (paraat_uuid_hash, paraat_uuid_equal);

  g_ptr_array_set_size (wire->cards, 0);
  for (guint i = 0; i < wire->changes->len; i++)
    g_hash_table_add (speakers, (gpointer) &paraat_change_get_header (g_ptr_array_index (wire->changes, i))->device);
  for (guint i = 0; i < devices->len; i++)
    {
      const ParaatKnownDevice *device = g_ptr_array_index (devices, i);
      g_autoptr(ParaatCard) card = NULL;

      if (g_hash_table_contains (speakers, &device->id))
        card = paraat_card_parse (device->card, device->card_signature, NULL);
      if (card != NULL)
        g_ptr_array_add (wire->cards, g_steal_pointer (&card));
    }
}

/* Less, until it fits: the outbox only estimates what a change costs on the wire. */
static void
encode_thread (GTask        *task,
               gpointer      source_object,
               gpointer      task_data,
               GCancellable *cancellable)
{
  ParaatPushBatch *batch = task_data;
  g_autoptr(ParaatBatch) wire = paraat_batch_new ();

  for (guint n = batch->changes->len; ; n /= 2)
    {
      g_ptr_array_set_size (batch->changes, (int) n);
      g_ptr_array_set_size (wire->changes, 0);
      for (guint i = 0; i < n; i++)
        g_ptr_array_add (wire->changes, paraat_change_ref (g_ptr_array_index (batch->changes, i)));
      add_cards (wire, batch->devices);
      batch->body = paraat_batch_encode (wire);
      if (n == 1 || g_bytes_get_size (batch->body) <= PARAAT_BATCH_MAX_BYTES)
        break;
      g_clear_pointer (&batch->body, g_bytes_unref);
    }

  g_task_return_boolean (task, TRUE);
}

static void
encoded_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  ParaatPushBatch *batch = claim (user_data);

  if (batch == NULL)
    return;
  batch->stage = BATCH_READY;
  paraat_sync_push_pump (batch->sync);
}

/* Ours is not among the devices of the store: it came with the enrolment. */
static void
add_own_card (ParaatSync *self,
              GPtrArray  *devices)
{
  const ParaatCard *card = self->peering->card;
  ParaatKnownDevice *own = g_new0 (ParaatKnownDevice, 1);

  own->id = card->device;
  own->card = g_strdup (card->text);
  memcpy (own->card_signature, card->signature, sizeof own->card_signature);
  g_ptr_array_add (devices, own);
}

static void
read_cards_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) devices = paraat_outbox_cards_finish (PARAAT_STORE (source), result, &error);
  ParaatPushBatch *batch = claim (user_data);
  g_autoptr(GTask) task = NULL;

  if (batch == NULL)
    return;
  if (devices == NULL)
    {
      ParaatSync *self = batch->sync;

      remove_batch (self, batch);
      fail (self, g_steal_pointer (&error), FALSE, 0);
      return;
    }

  add_own_card (batch->sync, devices);
  batch->devices = g_steal_pointer (&devices);
  task = g_task_new (NULL, NULL, encoded_cb, batch);
  g_task_set_source_tag (task, encode_thread);
  g_task_set_task_data (task, batch, NULL);
  g_task_run_in_thread (task, encode_thread);
}

/* As it is when the read begins: what is noted before its callback runs may be in what was read. */
static GHashTable *
list_under_way (ParaatSync *self)
{
  GHashTable *under_way = g_hash_table_new_full (paraat_hash_hash, paraat_hash_equal, NULL,
                                                 (GDestroyNotify) paraat_change_unref);

  for (guint i = 0; i < self->push.batches->len; i++)
    {
      ParaatPushBatch *batch = g_ptr_array_index (self->push.batches, i);

      for (guint j = 0; j < batch->changes->len; j++)
        {
          ParaatChange *change = g_ptr_array_index (batch->changes, j);

          g_hash_table_insert (under_way, (gpointer) paraat_change_get_id (change), paraat_change_ref (change));
        }
    }

  return under_way;
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) changes = paraat_outbox_read_finish (PARAAT_STORE (source), result, &error);
  ParaatPushBatch *batch = claim (user_data);
  ParaatSync *self;

  if (batch == NULL)
    return;
  self = batch->sync;
  if (changes == NULL)
    {
      remove_batch (self, batch);
      fail (self, g_steal_pointer (&error), FALSE, 0);
      return;
    }

  batch->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_change_unref);
  for (guint i = 0; i < changes->len && batch->changes->len < self->push.max_changes; i++)
    {
      ParaatChange *change = g_ptr_array_index (changes, i);

      if (!g_hash_table_contains (batch->under_way, paraat_change_get_id (change)))
        g_ptr_array_add (batch->changes, paraat_change_ref (change));
    }
  if (batch->changes->len == 0)
    {
      remove_batch (self, batch);
      /* Nothing now.  What was skipped wrongly, because its place was taken by what has been noted meanwhile, is found
       * by looking again once nothing is under way. */
      if (self->push.batches->len == 0 && self->push.may_have_more)
        paraat_sync_push_pump (self);
      else if (self->push.batches->len == 0)
        paraat_sync_count (self);
      paraat_sync_update_state (self);
      return;
    }

  g_clear_pointer (&batch->under_way, g_hash_table_unref);
  self->push.may_have_more = TRUE;
  paraat_outbox_cards_async (self->store, batch->changes, NULL, read_cards_cb, batch);
}

static void
begin_read (ParaatSync *self)
{
  ParaatPushBatch *batch = g_new0 (ParaatPushBatch, 1);
  guint skip;

  batch->under_way = list_under_way (self);
  skip = g_hash_table_size (batch->under_way);
  batch->sync = self;
  batch->run = g_object_ref (paraat_sync_begin_run (&self->push.run));
  g_ptr_array_add (self->push.batches, batch);
  /* What is said from here on asks for another look. */
  self->push.may_have_more = skip > 0;
  paraat_outbox_read_async (self->store, &self->peering->peer, skip, self->push.max_changes,
                            PARAAT_BATCH_MAX_BYTES - CARDS_MAX_BYTES, NULL, read_cb, batch);
}

/* Does whatever can be done now for sending; may be called at any time. */
void
paraat_sync_push_pump (ParaatSync *self)
{
  guint n_allowed = self->push.is_proven ? UNDER_WAY_MAX : 1;

  if (!paraat_sync_can_speak (self) || self->push_lane.next_try_us != 0)
    return;

  for (guint i = 0; i < self->push.batches->len && count_stage (self, BATCH_UNDER_WAY) < n_allowed; i++)
    {
      ParaatPushBatch *batch = g_ptr_array_index (self->push.batches, i);

      if (batch->stage == BATCH_READY)
        begin_send (self, batch);
    }

  if (self->push.may_have_more && !self->poll.is_merging
      && count_stage (self, BATCH_PREPARED) + count_stage (self, BATCH_READY) == 0)
    begin_read (self);
}

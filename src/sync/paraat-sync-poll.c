/* SPDX-License-Identifier: EUPL-1.2 */

/* Fetching: one question at a time that the intake answers when there is news or the wait is over.  The cursor moves once
 * what came with it is durable. */
#define G_LOG_DOMAIN "paraat-sync"
#include "config.h"

#include "paraat-sync-private.h"

#define WAIT_S        25
#define GRACE_MS      35000   /* over the wait, for the answer's first byte */
#define LIMIT         500
#define QUICK_MS      500     /* an answer without news before this is no long poll: pause */
#define PAUSE_MS      2000

typedef struct
{
  ParaatSync       *sync;      /* not owned: looked at only while the run is not cancelled */
  GCancellable     *run;       /* (owned) */
  ParaatHearing     hearing;
  GBytes           *body;      /* (owned) (nullable) */
  ParaatPollAnswer *answer;    /* (owned) (nullable) */
  guint             n_put;     /* devices of the answer that are in the store */
} Ask;

static void put_next_device (Ask *ask);

static void
ask_free (Ask *ask)
{
  g_clear_object (&ask->run);
  g_clear_pointer (&ask->body, g_bytes_unref);
  g_clear_pointer (&ask->answer, paraat_poll_answer_free);
  g_free (ask);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ask, ask_free)

static Ask *
claim (gpointer data)
{
  g_autoptr(Ask) ask = data;

  return g_cancellable_is_cancelled (ask->run) ? NULL : g_steal_pointer (&ask);
}

/* Lets go of the question that is being asked. */
void
paraat_sync_poll_drop (ParaatSync *self)
{
  paraat_sync_drop_run (&self->poll.run);
  g_clear_handle_id (&self->poll.pause_source, g_source_remove);
  self->poll.is_asking = FALSE;
  self->poll.is_merging = FALSE;
  self->poll.has_answer = FALSE;
  self->poll.has_retried_token = FALSE;
}

static void
fail (Ask      *ask,
      GError   *error,
      gboolean  resolver_failed,
      guint     retry_after_ms)
{
  ParaatSync *self = ask->sync;

  ask_free (ask);
  paraat_sync_poll_drop (self);
  paraat_sync_lane_failed (self, &self->poll_lane, error, resolver_failed, retry_after_ms);
  paraat_sync_push_pump (self);
}

static gboolean
paused_cb (gpointer data)
{
  ParaatSync *self = data;

  self->poll.pause_source = 0;
  paraat_sync_poll_pump (self);

  return G_SOURCE_REMOVE;
}

/* The answer is kept: the next question. */
static void
go_on (Ask *ask)
{
  ParaatSync *self = ask->sync;
  gboolean is_quick = g_get_monotonic_time () - self->poll.asked_us < (gint64) paraat_sync_scale_ms (QUICK_MS) * 1000;
  gboolean is_idle = ask->answer->changes->len + ask->answer->n_dropped == 0 && self->poll.has_answer;

  /* The first answer of a start comes at once by our own asking; more of those would be a server that does not wait. */
  paraat_store_put_setting (self->store, PARAAT_SETTING_CURSOR, ask->answer->cursor);
  self->poll.has_answer = !ask->answer->has_more;
  self->poll.is_asking = FALSE;
  self->poll.is_merging = FALSE;
  self->poll.has_retried_token = FALSE;
  ask_free (ask);
  paraat_sync_lane_answered (self, &self->poll_lane);
  if (is_idle && is_quick)
    self->poll.pause_source = g_timeout_add (paraat_sync_scale_ms (PAUSE_MS), paused_cb, self);
  paraat_sync_poll_pump (self);
  paraat_sync_push_pump (self);
}

static void
noted_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  gboolean is_noted = paraat_outbox_acknowledge_finish (PARAAT_STORE (source), result, &error);
  Ask *ask = claim (user_data);

  if (ask == NULL)
    return;
  if (!is_noted)
    fail (ask, g_steal_pointer (&error), FALSE, 0);
  else
    go_on (ask);
}

/* What the intake gave it holds: colleagues' words need not be carried back to it. */
static GArray *
list_held (Ask               *ask,
           ParaatMergeResult *merged)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (ParaatHash));
  g_autoptr(GHashTable) of_intake = g_hash_table_new (paraat_hash_hash, paraat_hash_equal);

  for (guint i = 0; i < ask->answer->changes->len; i++)
    {
      ParaatChange *change = g_ptr_array_index (ask->answer->changes, i);

      if (paraat_uuid_equal (&paraat_change_get_header (change)->device, &ask->hearing.peer.id))
        g_hash_table_add (of_intake, (gpointer) paraat_change_get_id (change));
    }
  for (guint i = 0; i < merged->accepted->len; i++)
    {
      ParaatHash *id = &g_array_index (merged->accepted, ParaatHash, i);

      if (!g_hash_table_contains (of_intake, id))
        g_array_append_val (ids, *id);
    }

  return ids;
}

static void
merged_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatMergeResult) merged = paraat_store_merge_finish (PARAAT_STORE (source), result, &error);
  Ask *ask = claim (user_data);
  g_autoptr(GArray) held = NULL;

  if (ask == NULL)
    return;
  if (merged == NULL)
    {
      fail (ask, g_steal_pointer (&error), FALSE, 0);
      return;
    }
  for (guint i = 0; i < merged->refused->len; i++)
    g_debug ("A change that came was not taken: %s",
             ((ParaatRefusal *) g_ptr_array_index (merged->refused, i))->error->message);
  if (merged->has_own_fork)
    {
      /* The cursor stays: the same comes again, and is known then. */
      paraat_sync_mint (ask->sync);
      ask_free (ask);
      return;
    }

  held = list_held (ask, merged);
  if (held->len == 0)
    go_on (ask);
  else
    paraat_outbox_acknowledge_async (ask->sync->store, &ask->hearing.peer, held, NULL, noted_cb, ask);
}

static void
put_device_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  gboolean is_put = paraat_store_put_device_finish (PARAAT_STORE (source), result, &error);
  Ask *ask = claim (user_data);
  const ParaatKnownDevice *device;

  if (ask == NULL)
    return;
  if (!is_put)
    {
      fail (ask, g_steal_pointer (&error), FALSE, 0);
      return;
    }
  device = g_ptr_array_index (ask->answer->devices, ask->n_put++);
  g_hash_table_add (ask->sync->poll.known, g_memdup2 (&device->id, sizeof device->id));
  put_next_device (ask);
}

/* Cards first, so that the store knows whose words follow. */
static void
put_next_device (Ask *ask)
{
  ParaatSync *self = ask->sync;

  while (ask->n_put < ask->answer->devices->len)
    {
      const ParaatKnownDevice *device = g_ptr_array_index (ask->answer->devices, ask->n_put);

      if (!g_hash_table_contains (self->poll.known, &device->id))
        {
          paraat_store_put_device_async (self->store, device, put_device_cb, ask);
          return;
        }
      ask->n_put++;
    }

  if (ask->answer->changes->len == 0)
    go_on (ask);
  else
    {
      self->poll.is_merging = TRUE;
      paraat_store_merge_async (self->store, ask->answer->changes, NULL, merged_cb, ask);
    }
}

static void
read_thread (GTask        *task,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  Ask *ask = task_data;
  GError *error = NULL;

  ask->answer = paraat_poll_answer_read (ask->body, &ask->hearing, &error);
  if (ask->answer == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  gboolean is_read = g_task_propagate_boolean (G_TASK (result), &error);
  Ask *ask = claim (user_data);

  if (ask == NULL)
    return;
  if (!is_read)
    {
      fail (ask, g_steal_pointer (&error), FALSE, 0);
      return;
    }
  if (!paraat_sync_check_epoch (ask->sync, ask->answer->epoch))
    {
      ask_free (ask);
      return;
    }

  put_next_device (ask);
}

static void
handle_failure (Ask         *ask,
                ParaatReply *reply)
{
  ParaatSync *self = ask->sync;
  ParaatSendOutcome outcome = paraat_send_classify (reply->status, FALSE, reply->problem);

  if (outcome == PARAAT_SEND_NEW_TOKEN && self->poll.has_retried_token)
    outcome = PARAAT_SEND_NEEDS_LOGIN;

  switch (outcome)
    {
    case PARAAT_SEND_NEW_TOKEN:
      paraat_sync_note_skew (self, reply->problem);
      ask_free (ask);
      paraat_sync_poll_drop (self);
      self->poll.has_retried_token = TRUE;   /* until anything else happens to this question */
      paraat_sync_poll_pump (self);
      break;
    case PARAAT_SEND_NEEDS_LOGIN:
      self->poll.has_retried_token = FALSE;
      ask_free (ask);
      paraat_sync_needs_login (self, reply->problem->reason != NULL ? reply->problem->reason : reply->problem->name);
      break;
    case PARAAT_SEND_REJECTED:
      /* A cursor that it does not know: from the start, which gives nothing twice. */
      paraat_store_put_setting (self->store, PARAAT_SETTING_CURSOR, NULL);
      G_GNUC_FALLTHROUGH;
    case PARAAT_SEND_ACKNOWLEDGED:
    case PARAAT_SEND_TOO_LARGE:
    case PARAAT_SEND_RETRY:
    default:
      fail (ask, paraat_reply_error (reply), FALSE, paraat_reply_retry_after_ms (reply));
      break;
    }
}

static void
got_reply_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  gboolean resolver_failed = FALSE;
  g_autoptr(ParaatReply) reply = paraat_http_send_finish (PARAAT_HTTP (source), result, &resolver_failed, &error);
  Ask *ask = claim (user_data);
  g_autoptr(GTask) task = NULL;

  if (ask == NULL)
    return;
  if (reply == NULL)
    {
      fail (ask, g_steal_pointer (&error), resolver_failed, 0);
      return;
    }
  if (reply->status != SOUP_STATUS_OK)
    {
      handle_failure (ask, reply);
      return;
    }

  ask->body = g_bytes_ref (reply->body);
  task = g_task_new (NULL, NULL, read_cb, ask);
  g_task_set_source_tag (task, read_thread);
  g_task_set_task_data (task, ask, NULL);
  g_task_run_in_thread (task, read_thread);
}

/* Asks when nothing is being asked; may be called at any time. */
void
paraat_sync_poll_pump (ParaatSync *self)
{
  const char *after = paraat_store_get_setting (self->store, PARAAT_SETTING_CURSOR);
  g_autofree char *cursor = NULL;
  g_autofree char *path = NULL;
  ParaatRequest *request;
  guint wait_s = 0;
  Ask *ask;

  if (!paraat_sync_can_speak (self) || self->poll_lane.next_try_us != 0 || self->poll.is_asking
      || self->poll.pause_source != 0)
    return;

  /* The first answer is there at once: it tells whether the intake is there, and its epoch. */
  if (self->poll.has_answer)
    wait_s = MAX (1, paraat_sync_scale_ms (WAIT_S * 1000) / 1000);
  cursor = g_uri_escape_string (after != NULL ? after : "", NULL, FALSE);
  path = g_strdup_printf ("/v1/changes?after=%s&wait=%u&limit=%d", cursor, wait_s, LIMIT);
  request = paraat_sync_new_request (self, "GET", path);
  request->answer_ms = wait_s * 1000 + paraat_sync_scale_ms (GRACE_MS);

  if (self->poll_http == NULL)
    self->poll_http = paraat_http_new (self->peering->base_url, self->peering->has_spki ? self->peering->spki : NULL);
  ask = g_new0 (Ask, 1);
  ask->sync = self;
  ask->run = g_object_ref (paraat_sync_begin_run (&self->poll.run));
  paraat_sync_get_hearing (self, &ask->hearing);
  self->poll.is_asking = TRUE;
  self->poll.asked_us = g_get_monotonic_time ();
  paraat_http_send_async (self->poll_http, request, ask->run, got_reply_cb, ask);
}

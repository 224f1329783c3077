/* SPDX-License-Identifier: EUPL-1.2 */

/* Another epoch: the intake was made anew or restored from a copy, and may have forgotten what it acknowledged.  In this
 * order, so that a crash anywhere leads here again: forget what counts as acknowledged, ask page by page what the intake
 * holds, settle that, and only then take the new epoch over. */
#define G_LOG_DOMAIN "paraat-sync"
#include "config.h"

#include "paraat-sync-private.h"

typedef struct
{
  ParaatSync        *sync;     /* not owned: looked at only while the run is not cancelled */
  GCancellable      *run;      /* (owned) */
  char              *epoch;    /* (owned) */
  char              *cursor;   /* (owned) (nullable) */
  GBytes            *body;     /* (owned) (nullable) */
  ParaatStateAnswer *answer;   /* (owned) (nullable) */
} Resync;

static void ask_state (Resync *resync);

static void
resync_free (Resync *resync)
{
  g_clear_object (&resync->run);
  g_free (resync->epoch);
  g_free (resync->cursor);
  g_clear_pointer (&resync->body, g_bytes_unref);
  g_clear_pointer (&resync->answer, paraat_state_answer_free);
  g_free (resync);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Resync, resync_free)

static Resync *
claim (gpointer data)
{
  g_autoptr(Resync) resync = data;

  return g_cancellable_is_cancelled (resync->run) ? NULL : g_steal_pointer (&resync);
}

/* The old epoch stands: the next answer starts this again. */
static void
give_up (Resync   *resync,
         GError   *error,
         gboolean  resolver_failed,
         guint     retry_after_ms)
{
  ParaatSync *self = resync->sync;

  paraat_sync_drop_run (&self->resync);
  resync_free (resync);
  paraat_sync_lane_failed (self, &self->poll_lane, error, resolver_failed, retry_after_ms);
}

static void
settled_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  gboolean is_settled = paraat_outbox_settle_runs_finish (PARAAT_STORE (source), result, &error);
  Resync *resync = claim (user_data);
  ParaatSync *self;

  if (resync == NULL)
    return;
  self = resync->sync;
  if (!is_settled)
    {
      give_up (resync, g_steal_pointer (&error), FALSE, 0);
      return;
    }
  if (resync->answer->has_more)
    {
      g_set_str (&resync->cursor, resync->answer->cursor);
      ask_state (resync);
      return;
    }

  g_set_str (&self->peering->epoch, resync->epoch);
  paraat_sync_take_peering (self, self->peering);
  paraat_sync_drop_run (&self->resync);
  resync_free (resync);
  paraat_sync_lane_answered (self, &self->poll_lane);
  paraat_sync_lane_answered (self, &self->push_lane);
  paraat_sync_count (self);
  paraat_sync_push_pump (self);
  paraat_sync_poll_pump (self);
}

static void
read_thread (GTask        *task,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  Resync *resync = task_data;
  GError *error = NULL;

  g_clear_pointer (&resync->answer, paraat_state_answer_free);
  resync->answer = paraat_state_answer_read (resync->body, &error);
  if (resync->answer == NULL)
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
  Resync *resync = claim (user_data);

  if (resync == NULL)
    return;
  if (is_read && !g_str_equal (resync->answer->epoch, resync->epoch))
    {
      is_read = FALSE;
      error = g_error_new_literal (PARAAT_SYNC_ERROR, PARAAT_SYNC_ERROR_NO_ANSWER, "The intake was restored meanwhile");
    }
  if (is_read && resync->answer->has_more && g_strcmp0 (resync->answer->cursor, resync->cursor) == 0)
    {
      is_read = FALSE;
      error = g_error_new_literal (PARAAT_SYNC_ERROR, PARAAT_SYNC_ERROR_NO_ANSWER, "The intake repeats itself");
    }
  if (!is_read)
    {
      give_up (resync, g_steal_pointer (&error), FALSE, 0);
      return;
    }

  paraat_outbox_settle_runs_async (resync->sync->store, &resync->sync->peering->peer, resync->answer->runs, settled_cb,
                                   resync);
}

static void
got_state_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  gboolean resolver_failed = FALSE;
  g_autoptr(ParaatReply) reply = paraat_http_send_finish (PARAAT_HTTP (source), result, &resolver_failed, &error);
  Resync *resync = claim (user_data);
  g_autoptr(GTask) task = NULL;

  if (resync == NULL)
    return;
  if (reply == NULL)
    {
      give_up (resync, g_steal_pointer (&error), resolver_failed, 0);
      return;
    }
  if (reply->status != SOUP_STATUS_OK)
    {
      ParaatSync *self = resync->sync;

      if (paraat_send_classify (reply->status, FALSE, reply->problem) == PARAAT_SEND_NEEDS_LOGIN)
        {
          resync_free (resync);
          paraat_sync_needs_login (self, reply->problem->reason != NULL ? reply->problem->reason : reply->problem->name);
          return;
        }
      if (paraat_send_classify (reply->status, FALSE, reply->problem) == PARAAT_SEND_NEW_TOKEN)
        paraat_sync_note_skew (self, reply->problem);
      give_up (resync, paraat_reply_error (reply), FALSE, paraat_reply_retry_after_ms (reply));
      return;
    }

  g_clear_pointer (&resync->body, g_bytes_unref);
  resync->body = g_bytes_ref (reply->body);
  task = g_task_new (NULL, NULL, read_cb, resync);
  g_task_set_source_tag (task, read_thread);
  g_task_set_task_data (task, resync, NULL);
  g_task_run_in_thread (task, read_thread);
}

static void
ask_state (Resync *resync)
{
  g_autofree char *cursor = g_uri_escape_string (resync->cursor != NULL ? resync->cursor : "", NULL, FALSE);
  g_autofree char *path = g_strconcat ("/v1/state?after=", cursor, NULL);

  paraat_http_send_async (paraat_sync_get_http (resync->sync), paraat_sync_new_request (resync->sync, "GET", path),
                          resync->run, got_state_cb, resync);
}

static void
forgotten_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  gboolean is_forgotten = paraat_outbox_forget_finish (PARAAT_STORE (source), result, &error);
  Resync *resync = claim (user_data);

  if (resync == NULL)
    return;
  if (!is_forgotten)
    {
      give_up (resync, g_steal_pointer (&error), FALSE, 0);
      return;
    }

  paraat_sync_count (resync->sync);
  ask_state (resync);
}

gboolean
paraat_sync_check_epoch (ParaatSync *self,
                         const char *epoch)
{
  Resync *resync;

  if (g_str_equal (self->peering->epoch, epoch))
    return TRUE;

  g_debug ("The intake has another epoch");
  paraat_sync_push_drop (self);
  paraat_sync_poll_drop (self);
  paraat_store_put_setting (self->store, PARAAT_SETTING_CURSOR, NULL);
  resync = g_new0 (Resync, 1);
  resync->sync = self;
  resync->run = g_object_ref (paraat_sync_begin_run (&self->resync));
  resync->epoch = g_strdup (epoch);
  paraat_sync_update_state (self);
  paraat_outbox_forget_async (self->store, &self->peering->peer, forgotten_cb, resync);

  return FALSE;
}

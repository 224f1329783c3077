/* SPDX-License-Identifier: EUPL-1.2 */

/* The line to the intake: who may speak when, what a failure and an answer mean for the next try, and the hints that the
 * network may be another one. */
#define G_LOG_DOMAIN "paraat-sync"
#include "config.h"

#include "paraat-sync-private.h"

#include <string.h>

#define LONG_OFFLINE_US   (15 * G_TIME_SPAN_MINUTE)
#define TICK_MS           10000
#define SLEPT_US          (5 * G_TIME_SPAN_SECOND)
#define HINT_MS           2000
#define RESOLVER_FAILURES 3

gint64
paraat_sync_boot_now_us (void)
{
  ParaatInstant now;

  paraat_clock_read (&now);

  return now.boot_us;
}

gboolean
paraat_sync_has_own_card (ParaatSync *self)
{
  return self->peering != NULL
    && paraat_uuid_equal (&self->peering->card->device, paraat_device_get_id (paraat_store_get_device (self->store)));
}

/* Lets go of what runs: its callbacks see their cancelled run and touch nothing. */
void
paraat_sync_drop_run (GCancellable **run)
{
  g_autoptr(GCancellable) old = g_steal_pointer (run);

  if (old != NULL)
    g_cancellable_cancel (old);
}

GCancellable *
paraat_sync_begin_run (GCancellable **run)
{
  if (*run == NULL)
    *run = g_cancellable_new ();

  return *run;
}

ParaatHttp *
paraat_sync_get_http (ParaatSync *self)
{
  if (self->http == NULL)
    self->http = paraat_http_new (self->peering->base_url, self->peering->has_spki ? self->peering->spki : NULL);

  return self->http;
}

/* With a token of its own: making one costs less than keeping one would cost in rules. */
ParaatRequest *
paraat_sync_new_request (ParaatSync *self,
                         const char *method,
                         const char *path)
{
  ParaatRequest *request = paraat_request_new (method, path);

  request->token = paraat_token_new (paraat_store_get_device (self->store), &self->peering->peer.id,
                                     g_get_real_time () / G_USEC_PER_SEC + self->skew_s);

  return request;
}

void
paraat_sync_get_hearing (ParaatSync    *self,
                         ParaatHearing *out_hearing)
{
  out_hearing->peer = self->peering->peer;
  out_hearing->device = *paraat_device_get_id (paraat_store_get_device (self->store));
  memcpy (out_hearing->intake_key, self->peering->key, PARAAT_PUBLIC_KEY_SIZE);
}

gboolean
paraat_sync_can_speak (ParaatSync *self)
{
  return self->is_running && self->peering != NULL && self->login_reason == NULL && self->resync == NULL
    && !self->is_minting;
}

guint
paraat_reply_retry_after_ms (ParaatReply *reply)
{
  guint ms = paraat_send_retry_after_ms (soup_message_headers_get_one (reply->headers, "Retry-After"), g_get_real_time ());

  return ms != 0 ? paraat_sync_scale_ms (ms) : 0;
}

/* What a reply that is no answer tells whoever reads why Paraat is offline. */
GError *
paraat_reply_error (ParaatReply *reply)
{
  if (reply->problem != NULL)
    return g_error_new (PARAAT_SYNC_ERROR, PARAAT_SYNC_ERROR_NO_ANSWER, "HTTP %u: %s", reply->status,
                        reply->problem->detail != NULL ? reply->problem->detail : reply->problem->name);

  return g_error_new (PARAAT_SYNC_ERROR, PARAAT_SYNC_ERROR_NO_ANSWER,
                      "HTTP %u, and not from an intake", reply->status);
}

/* From here on tokens carry the intake's time. */
void
paraat_sync_note_skew (ParaatSync          *self,
                       const ParaatProblem *problem)
{
  self->skew_s = (problem->now_us - g_get_real_time ()) / G_USEC_PER_SEC;
}

static void
pump (ParaatSync *self)
{
  paraat_sync_push_pump (self);
  paraat_sync_poll_pump (self);
}

static gboolean
lane_due (ParaatSync *self,
          ParaatLane *lane)
{
  lane->source = 0;
  lane->next_try_us = 0;
  paraat_sync_update_state (self);
  pump (self);

  return G_SOURCE_REMOVE;
}

static gboolean
push_due_cb (gpointer data)
{
  ParaatSync *self = data;

  return lane_due (self, &self->push_lane);
}

static gboolean
poll_due_cb (gpointer data)
{
  ParaatSync *self = data;

  return lane_due (self, &self->poll_lane);
}

void
paraat_sync_clear_lane (ParaatLane *lane)
{
  g_clear_handle_id (&lane->source, g_source_remove);
  lane->next_try_us = 0;
}

void
paraat_sync_renew_sessions (ParaatSync *self)
{
  if (self->http != NULL)
    paraat_http_renew (self->http);
  if (self->poll_http != NULL)
    paraat_http_renew (self->poll_http);
}

/* @error is taken.  @retry_after_ms: what the intake asked for, in the scale of the tests; 0: nothing. */
void
paraat_sync_lane_failed (ParaatSync *self,
                         ParaatLane *lane,
                         GError     *error,
                         gboolean    resolver_failed,
                         guint       retry_after_ms)
{
  guint delay_ms = paraat_sync_scale_ms (paraat_send_backoff_ms (++lane->attempt, g_random_int ()));

  g_debug ("%s failed for the %u. time: %s", lane->name, lane->attempt, error->message);
  lane->n_resolver = resolver_failed ? lane->n_resolver + 1 : 0;
  if (lane->n_resolver >= RESOLVER_FAILURES || paraat_sync_boot_now_us () - lane->answered_us > LONG_OFFLINE_US)
    {
      lane->n_resolver = 0;
      lane->answered_us = paraat_sync_boot_now_us ();
      paraat_sync_renew_sessions (self);
    }

  paraat_sync_clear_lane (lane);
  delay_ms = MAX (delay_ms, retry_after_ms);
  lane->next_try_us = g_get_monotonic_time () + (gint64) delay_ms * 1000;
  lane->source = g_timeout_add (delay_ms, lane == &self->push_lane ? push_due_cb : poll_due_cb, self);
  g_clear_error (&lane->error);
  lane->error = error;
  paraat_sync_notify_error (self);
  paraat_sync_update_state (self);
}

void
paraat_sync_lane_answered (ParaatSync *self,
                           ParaatLane *lane)
{
  gboolean had_error = lane->error != NULL;

  lane->attempt = 0;
  lane->n_resolver = 0;
  lane->answered_us = paraat_sync_boot_now_us ();
  paraat_sync_clear_lane (lane);
  g_clear_error (&lane->error);
  if (had_error)
    paraat_sync_notify_error (self);
  paraat_sync_update_state (self);
}

void
paraat_sync_needs_login (ParaatSync *self,
                         const char *reason)
{
  paraat_sync_push_drop (self);
  paraat_sync_poll_drop (self);
  paraat_sync_drop_run (&self->resync);
  paraat_sync_clear_lane (&self->push_lane);
  paraat_sync_clear_lane (&self->poll_lane);
  if (g_set_str (&self->login_reason, reason != NULL ? reason : ""))
    paraat_sync_notify_reason (self);
  paraat_sync_update_state (self);
}

static void
minted_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(ParaatSync) self = user_data;
  g_autoptr(GError) error = NULL;

  self->is_minting = FALSE;
  if (!paraat_store_mint_finish (PARAAT_STORE (source), result, &error))
    paraat_sync_lane_failed (self, &self->push_lane, g_steal_pointer (&error), FALSE, 0);
}

/* Somebody else signs with this key: a copy of this disk.  From here on this desk is a new one. */
void
paraat_sync_mint (ParaatSync *self)
{
  if (self->is_minting)
    return;

  self->is_minting = TRUE;
  paraat_sync_push_drop (self);
  paraat_sync_poll_drop (self);
  paraat_store_mint_async (self->store, minted_cb, g_object_ref (self));
}

/* The network may be another one: whoever waits tries now, and what hangs on the old one is dropped. */
static void
follow_hint (ParaatSync *self)
{
  gint64 now_us = g_get_monotonic_time ();

  if (!self->is_running || now_us - self->hinted_us < (gint64) paraat_sync_scale_ms (HINT_MS) * 1000)
    return;

  self->hinted_us = now_us;
  paraat_sync_clear_lane (&self->push_lane);
  paraat_sync_clear_lane (&self->poll_lane);
  paraat_sync_poll_drop (self);
  paraat_sync_update_state (self);
  pump (self);
}

static void
network_changed_cb (ParaatSync *self,
                    gboolean    is_available)
{
  if (is_available)
    follow_hint (self);
}

static gboolean
tick_cb (gpointer data)
{
  ParaatSync *self = data;
  gint64 slept_us = paraat_sync_boot_now_us () - g_get_monotonic_time ();

  if (slept_us - self->slept_us > SLEPT_US)
    {
      paraat_sync_renew_sessions (self);
      follow_hint (self);
    }
  self->slept_us = slept_us;

  return G_SOURCE_CONTINUE;
}

/* Everything that start() puts off until the first frame is painted. */
static gboolean
kick_cb (gpointer data)
{
  ParaatSync *self = data;

  self->kick_source = 0;
  if (self->peering == NULL)
    return G_SOURCE_REMOVE;

  if (self->monitor == NULL)
    {
      self->monitor = g_object_ref (g_network_monitor_get_default ());
      g_signal_connect_object (self->monitor, "network-changed", G_CALLBACK (network_changed_cb), self,
                               G_CONNECT_SWAPPED);
    }
  self->slept_us = paraat_sync_boot_now_us () - g_get_monotonic_time ();
  if (self->tick_source == 0)
    self->tick_source = g_timeout_add (paraat_sync_scale_ms (TICK_MS), tick_cb, self);
  paraat_sync_count (self);
  pump (self);

  return G_SOURCE_REMOVE;
}

void
paraat_sync_kick_later (ParaatSync *self)
{
  if (self->kick_source == 0)
    self->kick_source = g_idle_add_full (G_PRIORITY_LOW, kick_cb, self, NULL);
}

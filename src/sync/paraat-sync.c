/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "paraat-sync"
#include "config.h"

#include "paraat-sync-private.h"

#define COUNT_PAUSE_MS 200

typedef enum
{
  PROP_STATE = 1,
  PROP_N_WAITING,
  PROP_ACKNOWLEDGED_US,
  PROP_REASON,
  PROP_LAST_ERROR,
  PROP_NEXT_TRY_US,
  PROP_BESTUUR_NAME,
} ParaatSyncProperty;

static GParamSpec *props[PROP_BESTUUR_NAME + 1];

G_DEFINE_QUARK (paraat-sync-error-quark, paraat_sync_error)
G_DEFINE_ENUM_TYPE (ParaatSyncState, paraat_sync_state,
                    G_DEFINE_ENUM_VALUE (PARAAT_SYNC_NOT_ENROLLED, "not-enrolled"),
                    G_DEFINE_ENUM_VALUE (PARAAT_SYNC_IDLE, "idle"),
                    G_DEFINE_ENUM_VALUE (PARAAT_SYNC_SENDING, "sending"),
                    G_DEFINE_ENUM_VALUE (PARAAT_SYNC_OFFLINE, "offline"),
                    G_DEFINE_ENUM_VALUE (PARAAT_SYNC_REFUSED, "refused"),
                    G_DEFINE_ENUM_VALUE (PARAAT_SYNC_NEEDS_LOGIN, "needs-login"))
G_DEFINE_FINAL_TYPE (ParaatSync, paraat_sync, G_TYPE_OBJECT)

static void
notify (ParaatSync         *self,
        ParaatSyncProperty  prop)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[prop]);
}

void
paraat_sync_notify_reason (ParaatSync *self)
{
  notify (self, PROP_REASON);
}

void
paraat_sync_notify_error (ParaatSync *self)
{
  notify (self, PROP_LAST_ERROR);
}

static void
set_state (ParaatSync      *self,
           ParaatSyncState  state)
{
  if (self->state == state)
    return;

  self->state = state;
  notify (self, PROP_STATE);
}

/* The state is made anew from what is known; nobody sets it by hand. */
void
paraat_sync_update_state (ParaatSync *self)
{
  gint64 next_try_us = paraat_sync_get_next_try_us (self);

  if (self->shown_next_try_us != next_try_us)
    {
      self->shown_next_try_us = next_try_us;
      notify (self, PROP_NEXT_TRY_US);
    }

  if (self->peering == NULL)
    set_state (self, PARAAT_SYNC_NOT_ENROLLED);
  else if (self->login_reason != NULL)
    set_state (self, PARAAT_SYNC_NEEDS_LOGIN);
  else if (self->push_lane.error != NULL || self->poll_lane.error != NULL)
    set_state (self, PARAAT_SYNC_OFFLINE);
  else if (self->resync != NULL || self->push.batches->len > 0 || self->status.n_waiting > 0)
    set_state (self, PARAAT_SYNC_SENDING);
  else if (self->status.n_refused > 0)
    set_state (self, PARAAT_SYNC_REFUSED);
  else
    set_state (self, PARAAT_SYNC_IDLE);
}

static void
got_refused_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(ParaatSync) self = user_data;
  g_autoptr(GPtrArray) refused = paraat_outbox_refused_finish (PARAAT_STORE (source), result, NULL);
  const ParaatQuarantined *first = refused != NULL && refused->len > 0 ? g_ptr_array_index (refused, 0) : NULL;
  const char *reason = NULL;

  if (first != NULL)
    reason = first->type;
  if (g_set_str (&self->refused_reason, reason))
    notify (self, PROP_REASON);
}

static gboolean
count_due_cb (gpointer data)
{
  ParaatSync *self = data;

  self->count_source = 0;
  if (self->is_count_stale)
    paraat_sync_count (self);

  return G_SOURCE_REMOVE;
}

static void
counted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(ParaatSync) self = user_data;
  g_autoptr(GError) error = NULL;
  ParaatOutboxStatus before = self->status;

  self->is_counting = FALSE;
  /* A count that failed leaves the old figures; the store tells its own troubles. */
  if (!paraat_outbox_status_finish (PARAAT_STORE (source), result, &self->status, &error))
    {
      if (!g_error_matches (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_CLOSED))
        g_debug ("Could not count the outbox: %s", error->message);
      return;
    }

  if (before.n_waiting != self->status.n_waiting)
    notify (self, PROP_N_WAITING);
  if (before.acknowledged_us != self->status.acknowledged_us)
    notify (self, PROP_ACKNOWLEDGED_US);
  if (before.n_refused != self->status.n_refused && self->peering != NULL)
    paraat_outbox_refused_async (self->store, &self->peering->peer, NULL, got_refused_cb, g_object_ref (self));
  paraat_sync_update_state (self);
  if (self->is_running && self->count_source == 0)
    self->count_source = g_timeout_add (COUNT_PAUSE_MS, count_due_cb, self);
}

/* How much waits.  It reads every root with news: five times a second is enough for anybody's eyes. */
void
paraat_sync_count (ParaatSync *self)
{
  if (self->peering == NULL || !self->is_running)
    return;

  self->is_count_stale = self->is_counting || self->count_source != 0;
  if (self->is_count_stale)
    return;
  self->is_counting = TRUE;
  paraat_outbox_status_async (self->store, &self->peering->peer, NULL, NULL, counted_cb, g_object_ref (self));
}

static void
device_changed_cb (ParaatSync *self)
{
  if (self->is_running && self->peering != NULL && !paraat_sync_has_own_card (self))
    paraat_sync_needs_login (self, PARAAT_SYNC_REASON_NEW_IDENTITY);
}

static void
store_changed_cb (ParaatSync *self)
{
  if (!self->is_running)
    return;

  self->push.may_have_more = TRUE;
  paraat_sync_count (self);
  paraat_sync_push_pump (self);
}

static void
load_peering (ParaatSync *self)
{
  const char *text = paraat_store_get_setting (self->store, PARAAT_SETTING_PEER);
  g_autoptr(GError) error = NULL;

  if (self->peering != NULL || text == NULL)
    return;

  /* One that does not read is shown as no enrolment: the user enrols again, and nothing is lost by it. */
  self->peering = paraat_peering_parse (text, &error);
  if (self->peering == NULL)
    g_message ("%s", error->message);
  else
    notify (self, PROP_BESTUUR_NAME);
}

/* A peering that was just made, or is the old one with another epoch; taken. */
void
paraat_sync_take_peering (ParaatSync    *self,
                          ParaatPeering *peering)
{
  g_autofree char *text = paraat_peering_format (peering);

  paraat_store_put_setting (self->store, PARAAT_SETTING_PEER, text);
  if (self->peering != peering)
    {
      g_clear_pointer (&self->peering, paraat_peering_free);
      self->peering = peering;
      g_clear_object (&self->http);
      g_clear_object (&self->poll_http);
      g_hash_table_remove_all (self->poll.known);
      self->status = (ParaatOutboxStatus) { 0 };
      notify (self, PROP_BESTUUR_NAME);
    }
  if (g_set_str (&self->login_reason, NULL))
    notify (self, PROP_REASON);
  paraat_sync_update_state (self);
}

static void
paraat_sync_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  ParaatSync *self = PARAAT_SYNC (object);

  switch ((ParaatSyncProperty) prop_id)
    {
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_N_WAITING:
      g_value_set_uint (value, self->status.n_waiting);
      break;
    case PROP_ACKNOWLEDGED_US:
      g_value_set_int64 (value, self->status.acknowledged_us);
      break;
    case PROP_REASON:
      g_value_set_string (value, paraat_sync_get_reason (self));
      break;
    case PROP_LAST_ERROR:
      g_value_set_boxed (value, paraat_sync_get_last_error (self));
      break;
    case PROP_NEXT_TRY_US:
      g_value_set_int64 (value, paraat_sync_get_next_try_us (self));
      break;
    case PROP_BESTUUR_NAME:
      g_value_set_string (value, paraat_sync_get_bestuur_name (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
paraat_sync_dispose (GObject *object)
{
  ParaatSync *self = PARAAT_SYNC (object);

  paraat_sync_stop (self);
  g_clear_object (&self->http);
  g_clear_object (&self->poll_http);
  g_clear_object (&self->monitor);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (paraat_sync_parent_class)->dispose (object);
}

static void
paraat_sync_finalize (GObject *object)
{
  ParaatSync *self = PARAAT_SYNC (object);

  g_clear_pointer (&self->peering, paraat_peering_free);
  g_clear_pointer (&self->push.batches, g_ptr_array_unref);
  g_clear_pointer (&self->poll.known, g_hash_table_unref);
  g_clear_error (&self->push_lane.error);
  g_clear_error (&self->poll_lane.error);
  g_free (self->login_reason);
  g_free (self->refused_reason);

  G_OBJECT_CLASS (paraat_sync_parent_class)->finalize (object);
}

static void
paraat_sync_class_init (ParaatSyncClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = paraat_sync_get_property;
  object_class->dispose = paraat_sync_dispose;
  object_class->finalize = paraat_sync_finalize;

  props[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, PARAAT_TYPE_SYNC_STATE, PARAAT_SYNC_NOT_ENROLLED, flags);
  props[PROP_N_WAITING] = g_param_spec_uint ("n-waiting", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_ACKNOWLEDGED_US] = g_param_spec_int64 ("acknowledged-us", NULL, NULL, 0, G_MAXINT64, 0, flags);
  props[PROP_REASON] = g_param_spec_string ("reason", NULL, NULL, NULL, flags);
  props[PROP_LAST_ERROR] = g_param_spec_boxed ("last-error", NULL, NULL, G_TYPE_ERROR, flags);
  props[PROP_NEXT_TRY_US] = g_param_spec_int64 ("next-try-us", NULL, NULL, 0, G_MAXINT64, 0, flags);
  props[PROP_BESTUUR_NAME] = g_param_spec_string ("bestuur-name", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
paraat_sync_init (ParaatSync *self)
{
  self->push_lane.name = "Sending";
  self->poll_lane.name = "Fetching";
  self->push.batches = g_ptr_array_new ();
  self->push.max_changes = PARAAT_BATCH_MAX_CHANGES;
  self->poll.known = g_hash_table_new_full (paraat_uuid_hash, paraat_uuid_equal, g_free, NULL);
}

/**
 * paraat_sync_new:
 * @store: a store that is open
 *
 * Returns: (transfer full): the road to the CRT; does nothing until it is started
 */
ParaatSync *
paraat_sync_new (ParaatStore *store)
{
  ParaatSync *self = g_object_new (PARAAT_TYPE_SYNC, NULL);

  self->store = g_object_ref (store);
  g_signal_connect_object (store, "notify::device", G_CALLBACK (device_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (store, "changed", G_CALLBACK (store_changed_cb), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * paraat_sync_start:
 * @self: the road
 *
 * Reads from the settings with whom to speak, and sends and fetches from then on. Nothing of the network is touched, and
 * no TLS module loaded, before the main loop has nothing better to do: call it whenever.
 */
void
paraat_sync_start (ParaatSync *self)
{
  g_return_if_fail (PARAAT_IS_SYNC (self));

  if (self->is_running)
    return;

  self->is_running = TRUE;
  self->life = g_cancellable_new ();
  self->push.may_have_more = TRUE;
  self->push_lane.answered_us = self->poll_lane.answered_us = paraat_sync_boot_now_us ();
  load_peering (self);
  if (self->peering != NULL && !paraat_sync_has_own_card (self))
    paraat_sync_needs_login (self, PARAAT_SYNC_REASON_NEW_IDENTITY);
  paraat_sync_update_state (self);
  paraat_sync_kick_later (self);
}

/**
 * paraat_sync_stop:
 * @self: the road
 *
 * Lets go of whatever runs. What the intake stored of it is sent again later, which changes nothing there.
 */
void
paraat_sync_stop (ParaatSync *self)
{
  g_return_if_fail (PARAAT_IS_SYNC (self));

  self->is_running = FALSE;
  paraat_sync_drop_run (&self->life);
  paraat_sync_drop_run (&self->resync);
  paraat_sync_push_drop (self);
  paraat_sync_poll_drop (self);
  paraat_sync_clear_lane (&self->push_lane);
  paraat_sync_clear_lane (&self->poll_lane);
  g_clear_handle_id (&self->kick_source, g_source_remove);
  g_clear_handle_id (&self->tick_source, g_source_remove);
  g_clear_handle_id (&self->count_source, g_source_remove);
}

/**
 * paraat_sync_send_now:
 * @self: the road
 *
 * "Nu verzenden": ends any wait and tries, whatever the network monitor believes and whatever was said of the login.
 */
void
paraat_sync_send_now (ParaatSync *self)
{
  g_return_if_fail (PARAAT_IS_SYNC (self));

  if (!self->is_running || self->peering == NULL)
    return;

  if (paraat_sync_has_own_card (self) && g_set_str (&self->login_reason, NULL))
    notify (self, PROP_REASON);
  if (self->push_lane.error != NULL || self->poll_lane.error != NULL)
    {
      paraat_sync_renew_sessions (self);
      paraat_sync_push_drop (self);
      paraat_sync_poll_drop (self);
    }
  paraat_sync_clear_lane (&self->push_lane);
  paraat_sync_clear_lane (&self->poll_lane);
  self->push_lane.attempt = self->poll_lane.attempt = 0;
  self->push.may_have_more = TRUE;
  paraat_sync_update_state (self);
  paraat_sync_kick_later (self);
}

ParaatSyncState
paraat_sync_get_state (ParaatSync *self)
{
  return self->state;
}

guint
paraat_sync_get_n_waiting (ParaatSync *self)
{
  return self->status.n_waiting;
}

gint64
paraat_sync_get_acknowledged_us (ParaatSync *self)
{
  return self->status.acknowledged_us;
}

const char *
paraat_sync_get_reason (ParaatSync *self)
{
  return self->login_reason != NULL ? self->login_reason : self->refused_reason;
}

const GError *
paraat_sync_get_last_error (ParaatSync *self)
{
  return self->push_lane.error != NULL ? self->push_lane.error : self->poll_lane.error;
}

gint64
paraat_sync_get_next_try_us (ParaatSync *self)
{
  gint64 push_us = self->push_lane.next_try_us;
  gint64 poll_us = self->poll_lane.next_try_us;

  return push_us == 0 || poll_us == 0 ? MAX (push_us, poll_us) : MIN (push_us, poll_us);
}

gboolean
paraat_sync_get_peer (ParaatSync *self,
                      ParaatPeer *out_peer)
{
  if (self->peering == NULL)
    return FALSE;

  *out_peer = self->peering->peer;

  return TRUE;
}

gint64
paraat_sync_get_linked_us (ParaatSync *self)
{
  const char *text = paraat_store_get_setting (self->store, PARAAT_SETTING_LINKED);

  return self->peering != NULL && text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
}

char *
paraat_sync_dup_versions (void)
{
  return g_strdup_printf ("libsoup %u.%u.%u", soup_get_major_version (), soup_get_minor_version (), soup_get_micro_version ());
}

const char *
paraat_sync_get_bestuur_name (ParaatSync *self)
{
  return self->peering != NULL ? self->peering->card->bestuur_name : NULL;
}

const char *
paraat_sync_get_bestuur_type (ParaatSync *self)
{
  return self->peering != NULL ? self->peering->card->bestuur_type : NULL;
}

const char *
paraat_sync_get_bestuur_nis (ParaatSync *self)
{
  return self->peering != NULL ? self->peering->card->nis : NULL;
}

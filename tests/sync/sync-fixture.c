/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sync-fixture.h"

#define DEADLINE_US (30 * G_TIME_SPAN_SECOND)

static gboolean
nothing_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* Runs the main loop until @condition holds; a condition that the loop does not wake for is looked at 200 times a second. */
gboolean
desk_spin (gboolean (*condition) (gpointer data),
           gpointer   data)
{
  gint64 deadline_us = g_get_monotonic_time () + DEADLINE_US;
  guint source = g_timeout_add (5, nothing_cb, NULL);
  gboolean holds;

  while (!(holds = condition (data)) && g_get_monotonic_time () < deadline_us)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (source);

  return holds;
}

typedef struct
{
  Desk          *desk;
  DeskCondition  condition;
  gpointer       data;
} Waiting;

static gboolean
holds (gpointer data)
{
  Waiting *waiting = data;

  return waiting->condition (waiting->desk, waiting->data);
}

void
desk_wait (Desk          *desk,
           const char    *what,
           DeskCondition  condition,
           gpointer       data)
{
  Waiting waiting = { desk, condition, data };

  if (desk_spin (holds, &waiting))
    return;

  g_test_message ("state %d, %u wait, reason %s, error %s", paraat_sync_get_state (desk->sync),
                  paraat_sync_get_n_waiting (desk->sync), paraat_sync_get_reason (desk->sync),
                  paraat_sync_get_last_error (desk->sync) != NULL ? paraat_sync_get_last_error (desk->sync)->message : "-");
  g_test_message ("Waited in vain for: %s", what);
  g_assert_not_reached ();
}

static gboolean
has_state (Desk     *desk,
           gpointer  data)
{
  return paraat_sync_get_state (desk->sync) == GPOINTER_TO_UINT (data);
}

void
desk_wait_state (Desk            *desk,
                 ParaatSyncState  state)
{
  g_autofree char *what = g_strdup_printf ("state %u", state);

  desk_wait (desk, what, has_state, GUINT_TO_POINTER (state));
}

static gboolean
is_sent (Desk     *desk,
         gpointer  data)
{
  ParaatSyncState state = paraat_sync_get_state (desk->sync);

  /* The figure lags a moment behind: the outbox was seen empty as well. */
  return !desk->sync->push.may_have_more && desk->sync->push.batches->len == 0 && desk->sync->resync == NULL
    && paraat_sync_get_n_waiting (desk->sync) == 0 && paraat_sync_get_acknowledged_us (desk->sync) > 0
    && (state == PARAAT_SYNC_IDLE || state == PARAAT_SYNC_REFUSED);
}

void
desk_wait_sent (Desk *desk)
{
  desk_wait (desk, "all to be sent", is_sent, NULL);
}

static gboolean
holds_many (Desk     *desk,
            gpointer  data)
{
  return g_hash_table_size (desk->server->held) >= GPOINTER_TO_UINT (data);
}

void
desk_wait_held (Desk  *desk,
                guint  n)
{
  desk_wait (desk, "the intake to have it", holds_many, GUINT_TO_POINTER (n));
  desk_wait_sent (desk);
  g_assert_cmpuint (g_hash_table_size (desk->server->held), ==, n);
}

void
desk_init (Desk        *desk,
           FaultServer *server)
{
  desk->dir = support_new_dir ("sync");
  desk->store = support_new_store (desk->dir);
  desk->sync = paraat_sync_new (desk->store);
  desk->server = server;
}

static void
close_desk (Desk *desk)
{
  paraat_sync_stop (desk->sync);
  g_clear_object (&desk->sync);
  support_close (desk->store);
  g_clear_object (&desk->store);
}

void
desk_clear (Desk *desk)
{
  close_desk (desk);
  support_remove_dir (desk->dir);
  g_clear_pointer (&desk->dir, g_free);
}

void
desk_restart (Desk *desk)
{
  close_desk (desk);
  desk->store = support_new_store (desk->dir);
  desk->sync = paraat_sync_new (desk->store);
  paraat_sync_start (desk->sync);
}

static void
got_result_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static gboolean
has_result (gpointer data)
{
  return *(GAsyncResult **) data != NULL;
}

gboolean
desk_enrol (Desk        *desk,
            const char  *code,
            GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  paraat_sync_enrol_async (desk->sync, code, "Balie 1", NULL, got_result_cb, &result);
  g_assert_true (desk_spin (has_result, &result));

  return paraat_sync_enrol_finish (desk->sync, result, error);
}

void
desk_start (Desk *desk)
{
  g_autofree char *code = fault_server_dup_code (desk->server, NULL);
  g_autoptr(GError) error = NULL;

  desk_enrol (desk, code, &error);
  g_assert_no_error (error);
  paraat_sync_start (desk->sync);
}

void
desk_report (Desk           *desk,
             guint           n_extra,
             ParaatIdentity *out_identity)
{
  g_autoptr(GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_edit_free);
  g_autoptr(GPtrArray) changes = NULL;
  g_autoptr(GError) error = NULL;
  ParaatPeer peer = { 0 };

  /* Not enrolled: of no bestuur yet. */
  paraat_sync_get_peer (desk->sync, &peer);
  paraat_identity_init_root (out_identity, "incident", &peer.bestuur, FALSE);
  g_ptr_array_add (edits, paraat_edit_new (out_identity, &paraat_uuid_nil, "what", "\"ransom\""));
  for (guint i = 0; i < n_extra; i++)
    {
      g_autofree char *field = g_strdup_printf ("note.n%u", i);
      g_autofree char *value = g_strdup_printf ("\"Scherm %u toont een losgeldbrief en verder niets.\"", i);

      g_ptr_array_add (edits, paraat_edit_new (out_identity, &paraat_uuid_nil, field, value));
    }
  g_ptr_array_add (edits, paraat_edit_new (out_identity, &paraat_uuid_nil, "shared",
                                           "{\"kinds\":[\"incident\",\"clock\",\"message\",\"read\",\"contact\"],\"follow\":true}"));
  changes = support_append (desk->store, edits, &error);
  g_assert_no_error (error);
}

void
desk_say (Desk           *desk,
          ParaatIdentity *identity,
          const char     *field,
          const char     *value,
          ParaatHash     *out_id)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatChange) change = support_append_one (desk->store, identity, field, value, &error);

  g_assert_no_error (error);
  if (out_id != NULL)
    *out_id = *paraat_change_get_id (change);
}

char *
desk_dup_value (Desk             *desk,
                const ParaatUuid *record,
                const char       *field)
{
  g_autoptr(ParaatState) state = support_read (desk->store, record, NULL);

  return state != NULL ? g_strdup (paraat_state_get_value (state, field)) : NULL;
}

typedef struct
{
  const ParaatUuid *record;
  const char       *field;
} Looked;

static gboolean
has_value (Desk     *desk,
           gpointer  data)
{
  Looked *looked = data;
  g_autofree char *value = desk_dup_value (desk, looked->record, looked->field);

  return value != NULL;
}

void
desk_wait_value (Desk             *desk,
                 const ParaatUuid *record,
                 const char       *field)
{
  Looked looked = { record, field };

  desk_wait (desk, field, has_value, &looked);
}

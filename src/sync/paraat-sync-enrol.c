/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "paraat-sync"
#include "config.h"

#include "paraat-sync-private.h"

#include <string.h>

#include "paraat-blob-upload.h"

typedef struct
{
  ParaatEnrolCode *code;      /* (owned) */
  ParaatDevice    *device;    /* (owned) */
  ParaatHttp      *http;      /* (owned) */
  ParaatPeering   *peering;   /* (owned) (nullable) */
} Enrolment;

static void
enrolment_free (Enrolment *enrolment)
{
  g_clear_pointer (&enrolment->code, paraat_enrol_code_free);
  g_clear_pointer (&enrolment->device, paraat_device_unref);
  g_clear_object (&enrolment->http);
  g_clear_pointer (&enrolment->peering, paraat_peering_free);
  g_free (enrolment);
}

/* Everything begins anew with the new peering.  An intake that is the same but for its epoch has forgotten what it
 * acknowledged: the old epoch stays on record until that is caught up with.  Without a cursor everything comes once more,
 * also what this laptop said under an identity that it has lost. */
static void
take (ParaatSync    *self,
      ParaatPeering *peering)
{
  g_autofree char *now = g_strdup_printf ("%" G_GINT64_FORMAT, paraat_clock_now_us (paraat_store_get_clock (self->store)));

  if (self->peering != NULL && paraat_uuid_equal (&self->peering->peer.id, &peering->peer.id))
    g_set_str (&peering->epoch, self->peering->epoch);

  paraat_sync_drop_run (&self->resync);
  paraat_sync_push_drop (self);
  paraat_sync_poll_drop (self);
  paraat_store_put_setting (self->store, PARAAT_SETTING_CURSOR, NULL);
  paraat_store_put_setting (self->store, PARAAT_SETTING_LINKED, now);
  paraat_sync_take_peering (self, peering);
  paraat_sync_send_now (self);
}

static void
put_device_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Enrolment *enrolment = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  if (!paraat_store_put_device_finish (PARAAT_STORE (source), result, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  take (g_task_get_source_object (task), g_steal_pointer (&enrolment->peering));
  g_task_return_boolean (task, TRUE);
}

static GError *
refusal (ParaatReply *reply)
{
  const ParaatProblem *problem = reply->problem;
  const char *words;

  if (problem == NULL || reply->status >= 500 || reply->status == 429)
    return paraat_reply_error (reply);

  words = problem->detail != NULL ? problem->detail : problem->title;
  if (reply->status == 409 || g_strcmp0 (problem->name, "used-code") == 0)
    return g_error_new_literal (PARAAT_SYNC_ERROR, PARAAT_SYNC_ERROR_USED_CODE, words);

  return g_error_new_literal (PARAAT_SYNC_ERROR, PARAAT_SYNC_ERROR_REFUSED, words);
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  ParaatSync *self = g_task_get_source_object (task);
  Enrolment *enrolment = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatReply) reply = paraat_http_send_finish (PARAAT_HTTP (source), result, NULL, &error);
  ParaatKnownDevice intake = { .name = (char *) "CRT" };

  if (reply == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (reply->status != SOUP_STATUS_OK && reply->status != SOUP_STATUS_CREATED)
    {
      g_task_return_error (task, refusal (reply));
      return;
    }
  enrolment->peering = paraat_peering_from_reply (enrolment->code, enrolment->device, reply->body, &error);
  if (enrolment->peering == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  intake.id = enrolment->peering->peer.id;
  memcpy (intake.public_key, enrolment->peering->key, PARAAT_PUBLIC_KEY_SIZE);
  paraat_store_put_device_async (self->store, &intake, put_device_cb, g_steal_pointer (&task));
}

/**
 * paraat_sync_enrol_async:
 * @self: the road
 * @code: the code as the user pasted it: an address with '#paraat-1.…'
 * @device_name: what the CRT is to call this laptop
 * @cancellable: (nullable): stop caring; a code that was used up for this laptop can be used again by it
 * @callback: (scope async): called on the main context
 * @user_data: for @callback
 *
 * Makes this desk known to an intake, and believes that intake only when its key is the one that the code names. When the
 * callback runs the enrolment is on record and, if the road is started, what waits is being sent.
 */
void
paraat_sync_enrol_async (ParaatSync          *self,
                         const char          *code,
                         const char          *device_name,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(GError) error = NULL;
  ParaatRequest *request;
  Enrolment *enrolment;

  g_return_if_fail (PARAAT_IS_SYNC (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, paraat_sync_enrol_async);
  g_task_set_check_cancellable (task, FALSE);
  enrolment = g_new0 (Enrolment, 1);
  g_task_set_task_data (task, enrolment, (GDestroyNotify) enrolment_free);
  enrolment->code = paraat_enrol_code_parse (code, &error);
  if (enrolment->code == NULL || !paraat_http_url_is_allowed (enrolment->code->base_url))
    {
      g_task_return_new_error (task, PARAAT_SYNC_ERROR, PARAAT_SYNC_ERROR_BAD_CODE, "The code does not read: %s",
                               error != NULL ? error->message : "its address is not safe");
      return;
    }

  enrolment->device = paraat_device_ref (paraat_store_get_device (self->store));
  enrolment->http = paraat_http_new (enrolment->code->base_url,
                                     enrolment->code->has_spki ? enrolment->code->spki : NULL);
  request = paraat_request_new ("POST", "/v1/enrol");
  request->body = paraat_peering_ask (enrolment->code, enrolment->device, device_name);
  paraat_http_send_async (enrolment->http, request, cancellable, answered_cb, g_steal_pointer (&task));
}

/**
 * paraat_sync_enrol_finish:
 * @self: the road
 * @result: what the callback got
 * @error: [error@SyncError]: BAD_CODE, USED_CODE, REFUSED with the intake's words, CERTIFICATE when another than the
 *   code's intake answered, NO_ANSWER; or an error of the store
 *
 * Returns: whether this desk is enrolled now
 */
gboolean
paraat_sync_enrol_finish (ParaatSync    *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, paraat_sync_enrol_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
uploaded_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (paraat_blob_upload_finish (PARAAT_HTTP (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * paraat_sync_upload_blob_async:
 * @self: the road of a desk that is enrolled
 * @name: a file of the store's blobs
 * @cancellable: (nullable): stop caring; the parts that arrived stay
 * @callback: (scope async): called on the main context
 * @user_data: for @callback
 *
 * Sends one file, or what the intake does not have of it yet. See [func@blob_upload_async].
 */
void
paraat_sync_upload_blob_async (ParaatSync          *self,
                               const char          *name,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (PARAAT_IS_SYNC (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, paraat_sync_upload_blob_async);
  g_task_set_check_cancellable (task, FALSE);
  if (self->peering == NULL)
    {
      g_task_return_new_error_literal (task, PARAAT_SYNC_ERROR, PARAAT_SYNC_ERROR_FAILED, "This desk is not enrolled");
      return;
    }

  paraat_blob_upload_async (paraat_sync_get_http (self), paraat_store_get_blobs (self->store), name,
                            paraat_store_get_device (self->store), &self->peering->peer.id, self->skew_s, cancellable,
                            uploaded_cb, g_steal_pointer (&task));
}

/**
 * paraat_sync_upload_blob_finish:
 * @self: the road
 * @result: what the callback got
 * @error: as [func@blob_upload_finish]
 *
 * Returns: whether the intake has the file, whole and checked
 */
gboolean
paraat_sync_upload_blob_finish (ParaatSync    *self,
                                GAsyncResult  *result,
                                GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, paraat_sync_upload_blob_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

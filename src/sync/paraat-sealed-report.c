/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "paraat-sync"
#include "config.h"

#include "paraat-sealed-report.h"

#include <sodium.h>
#include <string.h>

typedef struct
{
  GPtrArray     *changes;   /* (owned) (element-type ParaatChange) */
  ParaatHearing  hearing;
  GBytes        *body;      /* (owned) (nullable) */
} Post;

static void
post_free (Post *post)
{
  g_clear_pointer (&post->changes, g_ptr_array_unref);
  g_clear_pointer (&post->body, g_bytes_unref);
  g_free (post);
}

static char *
write_report (ParaatDevice *device,
              const char   *name,
              GPtrArray    *changes)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonNode) root = NULL;
  g_autofree char *key = g_base64_encode (paraat_device_get_public_key (device), PARAAT_PUBLIC_KEY_SIZE);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "device");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "key");
  json_builder_add_string_value (builder, key);
  json_builder_set_member_name (builder, "name");
  json_builder_add_string_value (builder, name != NULL ? name : "");
  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "changes");
  json_builder_begin_array (builder);
  for (guint i = 0; i < changes->len; i++)
    paraat_wire_add_change (builder, g_ptr_array_index (changes, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return json_to_string (root, FALSE);
}

/**
 * paraat_sealed_report_new:
 * @device: who reports
 * @name: (nullable): what the CRT is to call this desk
 * @changes: (element-type ParaatChange): of one root, all signed by @device
 * @sealing_key: X25519 public key of the intake
 * @key_id: by which the intake finds the secret key
 * @error: %PARAAT_SYNC_ERROR_FAILED when it is over 64 KiB or is an exercise
 *
 * A report from somebody who is not enrolled, which only the intake can open (libsodium's crypto_box_seal). Any thread.
 *
 * Returns: (transfer full) (nullable): the body of POST /v1/reports, fit for any other road too
 */
GBytes *
paraat_sealed_report_new (ParaatDevice  *device,
                          const char    *name,
                          GPtrArray     *changes,
                          const guint8   sealing_key[PARAAT_SEALING_KEY_SIZE],
                          const char    *key_id,
                          GError       **error)
{
  g_autofree char *plain = NULL;
  g_autofree guint8 *sealed = NULL;
  g_autofree char *text = NULL;
  g_autoptr(JsonBuilder) builder = NULL;
  g_autoptr(JsonNode) root = NULL;
  char *json;
  gsize size;

  for (guint i = 0; i < changes->len; i++)
    if (paraat_change_get_header (g_ptr_array_index (changes, i))->exercise)
      {
        g_set_error_literal (error, PARAAT_SYNC_ERROR, PARAAT_SYNC_ERROR_FAILED, "An exercise never leaves");
        return NULL;
      }
  plain = write_report (device, name, changes);
  size = strlen (plain);
  if (size > PARAAT_REPORT_MAX_BYTES)
    {
      g_set_error_literal (error, PARAAT_SYNC_ERROR, PARAAT_SYNC_ERROR_FAILED, "The report is over 64 KiB");
      return NULL;
    }

  sealed = g_malloc (size + crypto_box_SEALBYTES);
  if (crypto_box_seal (sealed, (const guint8 *) plain, size, sealing_key) != 0)
    {
      g_set_error_literal (error, PARAAT_SYNC_ERROR, PARAAT_SYNC_ERROR_FAILED, "The sealing key is none");
      return NULL;
    }

  text = g_base64_encode (sealed, size + crypto_box_SEALBYTES);
  builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "key");
  json_builder_add_string_value (builder, key_id);
  json_builder_set_member_name (builder, "sealed");
  json_builder_add_string_value (builder, text);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  json = json_to_string (root, FALSE);

  return g_bytes_new_take (json, strlen (json));
}

static void
read_thread (GTask        *task,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  Post *post = task_data;
  GError *error = NULL;
  g_autoptr(ParaatPushAnswer) read = paraat_push_answer_read (post->body, post->changes, &post->hearing, &error);
  ParaatReportAnswer *answer;

  if (read == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (read->accepted->len == 0 && read->refused->len > 0)
    {
      g_task_return_new_error_literal (task, PARAAT_SYNC_ERROR, PARAAT_SYNC_ERROR_REFUSED,
                                       ((ParaatQuarantined *) g_ptr_array_index (read->refused, 0))->detail);
      return;
    }
  if (read->accepted->len == 0)
    {
      g_task_return_new_error_literal (task, PARAAT_SYNC_ERROR, PARAAT_SYNC_ERROR_NO_ANSWER,
                                       "The answer names nothing of what was sent");
      return;
    }

  answer = g_new0 (ParaatReportAnswer, 1);
  answer->accepted = g_steal_pointer (&read->accepted);
  answer->refused = g_steal_pointer (&read->refused);
  answer->receipts = g_steal_pointer (&read->receipts);
  g_task_return_pointer (task, answer, (GDestroyNotify) paraat_report_answer_free);
}

static void
posted_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Post *post = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatReply) reply = paraat_http_send_finish (PARAAT_HTTP (source), result, NULL, &error);

  if (reply == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (reply->status != SOUP_STATUS_ACCEPTED && reply->status != SOUP_STATUS_OK)
    {
      gboolean is_refused = reply->problem != NULL && reply->status < 500 && reply->status != 429;

      g_task_return_new_error (task, PARAAT_SYNC_ERROR,
                               is_refused ? PARAAT_SYNC_ERROR_REFUSED : PARAAT_SYNC_ERROR_NO_ANSWER,
                               "HTTP %u: %s", reply->status,
                               reply->problem != NULL && reply->problem->detail != NULL ? reply->problem->detail
                                                                                        : "not from an intake");
      return;
    }

  post->body = g_bytes_ref (reply->body);
  g_task_run_in_thread (task, read_thread);
}

/**
 * paraat_sealed_report_post_async:
 * @http: the intake's host, with its certificate checked as any
 * @report: what [func@sealed_report_new] made
 * @changes: (element-type ParaatChange): what is in it
 * @intake_key: who signs the receipt
 * @cancellable: (nullable): stop caring
 * @callback: (scope async): called on the main context of the caller
 * @user_data: for @callback
 *
 * Sends a report without being enrolled. The same report may be sent again: it arrives once.
 */
void
paraat_sealed_report_post_async (ParaatHttp          *http,
                                 GBytes              *report,
                                 GPtrArray           *changes,
                                 const guint8         intake_key[PARAAT_PUBLIC_KEY_SIZE],
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  GTask *task = g_task_new (http, cancellable, callback, user_data);
  ParaatRequest *request = paraat_request_new ("POST", "/v1/reports");
  Post *post = g_new0 (Post, 1);

  g_task_set_source_tag (task, paraat_sealed_report_post_async);
  g_task_set_check_cancellable (task, FALSE);
  post->changes = g_ptr_array_ref (changes);
  memcpy (post->hearing.intake_key, intake_key, PARAAT_PUBLIC_KEY_SIZE);
  paraat_device_id_from_key (intake_key, &post->hearing.peer.id);
  if (changes->len > 0)
    post->hearing.peer.bestuur = paraat_change_get_header (g_ptr_array_index (changes, 0))->bestuur;
  g_task_set_task_data (task, post, (GDestroyNotify) post_free);
  request->body = g_bytes_ref (report);
  paraat_http_send_async (http, request, cancellable, posted_cb, task);
}

/**
 * paraat_sealed_report_post_finish:
 * @http: the intake's host
 * @result: what the callback got
 * @error: %PARAAT_SYNC_ERROR_NO_ANSWER: try again later; %PARAAT_SYNC_ERROR_REFUSED: this report is not taken;
 *   %PARAAT_SYNC_ERROR_CERTIFICATE
 *
 * Returns: (transfer full) (nullable): the ids that arrived, those that are not taken, and the receipts
 */
ParaatReportAnswer *
paraat_sealed_report_post_finish (ParaatHttp    *http,
                                  GAsyncResult  *result,
                                  GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, http), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * paraat_report_answer_free:
 * @answer: (transfer full): an answer
 */
void
paraat_report_answer_free (ParaatReportAnswer *answer)
{
  g_clear_pointer (&answer->accepted, g_array_unref);
  g_clear_pointer (&answer->refused, g_ptr_array_unref);
  g_clear_pointer (&answer->receipts, g_ptr_array_unref);
  g_free (answer);
}

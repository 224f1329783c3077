/* SPDX-License-Identifier: EUPL-1.2 */

/* POST /v1/reports: from somebody who is not enrolled, sealed for this intake.  It is kept apart, nothing is said to it,
 * and it stays "afzender niet bevestigd" until the CRT called back or a device of an administration sends the same. */
#include "config.h"

#include "intake.h"

#include <sodium.h>
#include <string.h>

#define NAME_MAX_CHARS 100

typedef struct
{
  IntakeRequest *request;      /* paused */
  const guint8  *seal_public;  /* the intake's, for as long as it lives */
  const guint8  *seal_secret;
  const char    *seal_id;
  GBytes        *body;         /* (owned) */
  IntakeMerge   *merge;        /* (owned) */
} Report;

static void
report_end (Report *report)
{
  IntakeRequest *request = report->request;

  g_bytes_unref (report->body);
  intake_merge_free (report->merge);
  g_free (report);
  intake_request_resume (request);
}

static gboolean
malformed (GError     **error,
           const char  *why)
{
  g_set_error_literal (error, INTAKE_ERROR, INTAKE_ERROR_MALFORMED, why);
  return FALSE;
}

static GBytes *
open_seal (Report  *report,
           GError **error)
{
  gsize size;
  const char *data = g_bytes_get_data (report->body, &size);
  g_autoptr(JsonNode) node = paraat_wire_parse_json (data != NULL ? data : "", size, error);
  g_autofree guint8 *sealed = NULL;
  g_autofree guint8 *plain = NULL;
  const char *key, *text;
  gsize sealed_size;

  if (node == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (node) || !paraat_wire_get_string (json_node_get_object (node), "key", &key)
      || !paraat_wire_get_string (json_node_get_object (node), "sealed", &text))
    {
      malformed (error, "A report has a key id and what is sealed");
      return NULL;
    }
  if (!g_str_equal (key, report->seal_id))
    {
      g_set_error_literal (error, INTAKE_ERROR, INTAKE_ERROR_NOT_FOUND, "The report is sealed for another key");
      return NULL;
    }
  sealed = g_malloc (strlen (text) + 1);
  if (sodium_base642bin (sealed, strlen (text) + 1, text, strlen (text), NULL, &sealed_size, NULL,
                         sodium_base64_VARIANT_ORIGINAL) != 0
      || sealed_size <= crypto_box_SEALBYTES || sealed_size - crypto_box_SEALBYTES > PARAAT_REPORT_MAX_BYTES)
    {
      malformed (error, "What is sealed cannot be read");
      return NULL;
    }
  size = sealed_size - crypto_box_SEALBYTES;
  plain = g_malloc (size);
  if (crypto_box_seal_open (plain, sealed, sealed_size, report->seal_public, report->seal_secret) != 0)
    {
      malformed (error, "What is sealed cannot be opened");
      return NULL;
    }

  return g_bytes_new_take (g_steal_pointer (&plain), size);
}

static gboolean
read_stranger (IntakeMerge  *merge,
               GBytes       *plain,
               GError      **error)
{
  gsize size;
  const char *data = g_bytes_get_data (plain, &size);
  g_autoptr(JsonNode) node = paraat_wire_parse_json (data, size, error);
  JsonObject *device;
  const char *name;

  if (node == NULL)
    return FALSE;
  device = JSON_NODE_HOLDS_OBJECT (node) ? paraat_wire_get_object (json_node_get_object (node), "device") : NULL;
  if (device == NULL || !paraat_wire_get_bytes (device, "key", merge->stranger.key, sizeof merge->stranger.key)
      || !paraat_wire_get_string (device, "name", &name) || g_utf8_strlen (name, -1) > NAME_MAX_CHARS)
    return malformed (error, "A report names the device that made it");
  paraat_device_id_from_key (merge->stranger.key, &merge->stranger.id);
  merge->stranger_name = g_strdup (name);

  return TRUE;
}

static void
check_change (IntakeMerge  *merge,
              ParaatChange *change)
{
  const ParaatHeader *header = paraat_change_get_header (change);
  g_autoptr(GError) error = NULL;

  if (header->exercise)
    intake_merge_refuse (merge->early, change, PARAAT_CHANGE_ERROR_EXERCISE, "An exercise never leaves");
  else if (!paraat_uuid_equal (&header->device, &merge->stranger.id))
    intake_merge_refuse (merge->early, change, PARAAT_CHANGE_ERROR_UNKNOWN_DEVICE, "Not by the device that reports");
  else if (paraat_wire_is_crts (header))
    intake_merge_refuse (merge->early, change, PARAAT_CHANGE_ERROR_MISMATCH, INTAKE_OURS_ALONE);
  else if (!paraat_change_verify (change, merge->stranger.key, &error))
    intake_merge_refuse (merge->early, change, (ParaatChangeError) error->code, error->message);
  else
    g_ptr_array_add (merge->changes, paraat_change_ref (change));
}

static void
open_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  Report *report = data;
  GError *error = NULL;
  g_autoptr(GBytes) plain = open_seal (report, &error);
  g_autoptr(ParaatBatch) batch = NULL;

  if (plain != NULL && read_stranger (report->merge, plain, &error))
    batch = paraat_batch_decode (plain, report->merge->early, &error);
  if (batch == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  for (guint i = 0; i < batch->changes->len; i++)
    check_change (report->merge, g_ptr_array_index (batch->changes, i));
  g_task_return_boolean (task, TRUE);
}

static void
merged_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  Report *report = user_data;
  g_autoptr(GError) error = NULL;

  if (paraat_store_write_finish (PARAAT_STORE (object), result, &error))
    intake_answer_merge (report->request, SOUP_STATUS_ACCEPTED, report->merge);
  else
    intake_answer_error (report->request->message, error);
  report_end (report);
}

static void
opened_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  Report *report = user_data;
  g_autoptr(GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    {
      if (report->merge->changes->len > 0)
        intake_limit_count_good (&report->request->intake->reports);
      paraat_store_write_async (report->request->intake->store, intake_merge_job, report->merge, NULL, NULL, merged_cb,
                                report);
      return;
    }
  intake_answer_error (report->request->message, error);
  report_end (report);
}

void
intake_handle_report (IntakeRequest *request)
{
  Intake *self = request->intake;
  g_autoptr(GTask) task = NULL;
  Report *report;
  guint retry_s;

  if (intake_limit_is_over (&self->reports, request->address, &retry_s))
    {
      intake_answer_limited (request->message, retry_s);
      return;
    }
  intake_limit_count (&self->reports, request->address);

  report = g_new0 (Report, 1);
  report->request = request;
  report->seal_public = self->seal_public;
  report->seal_secret = self->seal_secret;
  report->seal_id = self->seal_id;
  report->body = soup_message_body_flatten (soup_server_message_get_request_body (request->message));
  report->merge = intake_merge_new (&paraat_uuid_nil);
  intake_request_pause (request);

  task = g_task_new (self->store, NULL, opened_cb, report);
  g_task_set_source_tag (task, intake_handle_report);
  g_task_set_task_data (task, report, NULL);
  intake_run_in_pool (self, task, open_thread);
}

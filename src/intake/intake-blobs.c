/* SPDX-License-Identifier: EUPL-1.2 */

/* HEAD and PUT /v1/blobs/{sha256}: a file in parts, each durable when it is acknowledged, checked when it is whole. */
#include "config.h"

#include "intake.h"

typedef struct
{
  IntakeRequest *request;   /* paused */
  ParaatBlobs   *blobs;     /* (owned) */
  char          *name;      /* (owned) */
  GBytes        *part;      /* (owned) (nullable) of a PUT */
  goffset        offset;
  goffset        total;
  goffset        here;      /* the outcome: bytes that are here */
  gboolean       is_whole;
  gboolean       is_elsewhere;   /* the part does not end where this one begins */
  gboolean       is_another;     /* whole, but the hash is another */
} Blob;

static void
blob_end (Blob *blob)
{
  IntakeRequest *request = blob->request;

  paraat_blobs_unref (blob->blobs);
  g_clear_pointer (&blob->part, g_bytes_unref);
  g_free (blob->name);
  g_free (blob);
  intake_request_resume (request);
}

static void
look_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  Blob *blob = data;

  blob->is_whole = paraat_blobs_has (blob->blobs, blob->name, &blob->here);
  if (!blob->is_whole)
    blob->here = paraat_blobs_part_size (blob->blobs, blob->name);
  g_task_return_boolean (task, TRUE);
}

static gboolean
take_part (Blob    *blob,
           GError **error)
{
  const ParaatUuid *bestuur = &blob->request->caller.bestuur;
  goffset size = (goffset) g_bytes_get_size (blob->part);
  g_autoptr(GError) local_error = NULL;

  blob->here = paraat_blobs_part_size (blob->blobs, blob->name);
  if (blob->here != blob->offset)
    {
      blob->is_elsewhere = TRUE;
      return TRUE;
    }
  if (!intake_room_check (blob->request->intake, bestuur, size, error)
      || !paraat_blobs_part_append (blob->blobs, blob->name, blob->offset, blob->part, error))
    return FALSE;
  intake_room_take (blob->request->intake, bestuur, size);
  blob->here += size;
  if (blob->here < blob->total)
    return TRUE;

  blob->is_whole = paraat_blobs_part_finish (blob->blobs, blob->name, &local_error);
  blob->is_another = g_error_matches (local_error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_INVALID);
  if (blob->is_another)
    intake_room_take (blob->request->intake, bestuur, -blob->here);   /* the part is gone */
  if (local_error != NULL && !blob->is_another)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  return TRUE;
}

static void
put_thread (GTask        *task,
            gpointer      source,
            gpointer      data,
            GCancellable *cancellable)
{
  static GMutex one_at_a_time;   /* two uploads of one file would tear each other's part */
  Blob *blob = data;
  GError *error = NULL;
  gboolean ok;

  g_mutex_lock (&one_at_a_time);
  blob->is_whole = paraat_blobs_has (blob->blobs, blob->name, &blob->here);
  ok = blob->is_whole || take_part (blob, &error);
  g_mutex_unlock (&one_at_a_time);
  if (ok)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
answer_offset (SoupServerMessage *message,
               guint              status,
               goffset            offset)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(GBytes) json = NULL;

  json_builder_begin_object (builder);
  if (status == SOUP_STATUS_CONFLICT)
    {
      paraat_wire_add_string (builder, "type", "urn:paraat:problem:mismatch");
      paraat_wire_add_string (builder, "title", "The part does not begin there");
      json_builder_set_member_name (builder, "status");
      json_builder_add_int_value (builder, status);
    }
  json_builder_set_member_name (builder, "offset");
  json_builder_add_int_value (builder, offset);
  json_builder_end_object (builder);
  json = intake_build (builder);
  intake_answer_json (message, status, json);
  if (status == SOUP_STATUS_CONFLICT)
    soup_message_headers_set_content_type (soup_server_message_get_response_headers (message), "application/problem+json",
                                           NULL);
}

static void
put_cb (GObject      *object,
        GAsyncResult *result,
        gpointer      user_data)
{
  Blob *blob = user_data;
  SoupServerMessage *message = blob->request->message;
  g_autoptr(GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    intake_answer_error (message, error);
  else if (blob->is_another)
    intake_answer_problem (message, SOUP_STATUS_UNPROCESSABLE_ENTITY, "bad-hash",
                           "The file does not have the hash of its name; send it anew");
  else if (blob->is_elsewhere)
    answer_offset (message, SOUP_STATUS_CONFLICT, blob->here);
  else
    answer_offset (message, blob->is_whole ? SOUP_STATUS_CREATED : SOUP_STATUS_ACCEPTED, blob->here);
  blob_end (blob);
}

static void
head_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  Blob *blob = user_data;
  SoupServerMessage *message = blob->request->message;
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autofree char *offset = g_strdup_printf ("%" G_GINT64_FORMAT, (gint64) blob->here);

  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_message_headers_replace (headers, "Upload-Offset", offset);
  soup_server_message_set_status (message, blob->is_whole ? SOUP_STATUS_OK : SOUP_STATUS_NOT_FOUND, NULL);
  blob_end (blob);
}

static gboolean
read_range (IntakeRequest *request,
            GBytes        *body,
            goffset       *out_offset,
            goffset       *out_total)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (request->message);
  gsize size = g_bytes_get_size (body);
  goffset end;

  if (!soup_message_headers_get_content_range (headers, out_offset, &end, out_total) || *out_offset < 0 || *out_total <= 0
      || end >= *out_total || end - *out_offset + 1 != (goffset) size)
    {
      intake_answer_problem (request->message, SOUP_STATUS_BAD_REQUEST, "malformed",
                             "Content-Range is needed, and fits the body: bytes A-B/TOTAL");
      return FALSE;
    }
  if (*out_total > INTAKE_BLOB_MAX_BYTES)
    {
      intake_answer_problem (request->message, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, "too-large",
                             "A file has at most 64 MiB");
      return FALSE;
    }

  return TRUE;
}

void
intake_handle_blob (IntakeRequest *request)
{
  Intake *self = request->intake;
  gboolean is_put = g_str_equal (soup_server_message_get_method (request->message), "PUT");
  g_autoptr(GBytes) body = soup_message_body_flatten (soup_server_message_get_request_body (request->message));
  g_autoptr(GTask) task = NULL;
  goffset offset = 0;
  goffset total = 0;
  Blob *blob;

  if (is_put && !read_range (request, body, &offset, &total))
    return;
  blob = g_new0 (Blob, 1);
  blob->request = request;
  blob->blobs = paraat_blobs_ref (intake_get_blobs (self, &request->caller.bestuur));
  blob->name = g_strdup (request->blob);
  blob->offset = offset;
  blob->total = total;
  if (is_put)
    blob->part = g_steal_pointer (&body);
  intake_request_pause (request);

  task = g_task_new (self->store, NULL, is_put ? put_cb : head_cb, blob);
  g_task_set_source_tag (task, intake_handle_blob);
  g_task_set_task_data (task, blob, NULL);
  intake_run_in_pool (self, task, is_put ? put_thread : look_thread);
}

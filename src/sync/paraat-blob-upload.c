/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "paraat-sync"
#include "config.h"

#include "paraat-blob-upload.h"

#include <errno.h>
#include <gio/gfiledescriptorbased.h>
#include <unistd.h>

#include "paraat-answer.h"
#include "paraat-outcome.h"

/* How often the intake may hold less than we thought before it is given up. */
#define SETBACKS_MAX 8

typedef struct
{
  ParaatBlobs   *blobs;       /* (owned) */
  char          *name;        /* (owned) */
  char          *path;        /* (owned) */
  ParaatDevice  *device;      /* (owned) */
  ParaatUuid     intake;
  gint64         skew_s;
  goffset        size;
  goffset        offset;      /* where the next part begins */
  GBytes        *part;        /* (owned) (nullable) */
  guint          n_setbacks;
  gboolean       has_retried_token;
} Upload;

static void ask_offset (GTask *task);
static void read_part  (GTask *task);

static void
upload_free (Upload *upload)
{
  g_clear_pointer (&upload->blobs, paraat_blobs_unref);
  g_clear_pointer (&upload->device, paraat_device_unref);
  g_clear_pointer (&upload->part, g_bytes_unref);
  g_free (upload->name);
  g_free (upload->path);
  g_free (upload);
}

static ParaatRequest *
new_request (Upload     *upload,
             const char *method)
{
  ParaatRequest *request = paraat_request_new (method, upload->path);

  request->token = paraat_token_new (upload->device, &upload->intake,
                                     g_get_real_time () / G_USEC_PER_SEC + upload->skew_s);

  return request;
}

static void
return_reply (GTask       *task,
              ParaatReply *reply)
{
  int code = PARAAT_SYNC_ERROR_NO_ANSWER;

  if (reply->problem != NULL && reply->status != 401 && reply->status != 403
      && paraat_send_classify (reply->status, FALSE, reply->problem) != PARAAT_SEND_RETRY)
    code = PARAAT_SYNC_ERROR_REFUSED;

  g_task_return_new_error (task, PARAAT_SYNC_ERROR, code, "HTTP %u: %s", reply->status,
                           reply->problem != NULL && reply->problem->detail != NULL ? reply->problem->detail
                                                                                    : "not from an intake");
}

/* Goes on where the intake says that it is; FALSE when it says nothing that can be. */
static gboolean
go_to (GTask       *task,
       const char  *text,
       gboolean     is_setback)
{
  Upload *upload = g_task_get_task_data (task);
  guint64 offset;

  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 0, (guint64) upload->size, &offset, NULL))
    return FALSE;
  if (is_setback && ++upload->n_setbacks > SETBACKS_MAX)
    return FALSE;

  upload->offset = (goffset) offset;
  if (upload->offset == upload->size)
    ask_offset (g_object_ref (task));
  else
    read_part (g_object_ref (task));

  return TRUE;
}

static char *
read_offset (ParaatReply *reply)
{
  g_autoptr(JsonNode) root = paraat_answer_open (reply->body, NULL);
  gint64 offset = root != NULL ? paraat_json_int (json_node_get_object (root), "offset", -1) : -1;

  return offset >= 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, offset) : NULL;
}

/* TRUE: the same once more, with the intake's time. */
static gboolean
takes_new_token (GTask       *task,
                 ParaatReply *reply)
{
  Upload *upload = g_task_get_task_data (task);

  if (upload->has_retried_token
      || paraat_send_classify (reply->status, FALSE, reply->problem) != PARAAT_SEND_NEW_TOKEN)
    return FALSE;

  upload->has_retried_token = TRUE;
  upload->skew_s = (reply->problem->now_us - g_get_real_time ()) / G_USEC_PER_SEC;

  return TRUE;
}

static void
put_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Upload *upload = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatReply) reply = paraat_http_send_finish (PARAAT_HTTP (source), result, NULL, &error);
  g_autofree char *offset = NULL;

  if (reply == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (reply->status == SOUP_STATUS_CREATED)
    {
      /* Only the intake's own word for it: a HEAD says that it is whole and checked. */
      upload->offset = upload->size;
      if (++upload->n_setbacks <= SETBACKS_MAX)
        ask_offset (g_steal_pointer (&task));
      else
        return_reply (task, reply);
      return;
    }

  offset = read_offset (reply);
  if (reply->status == SOUP_STATUS_ACCEPTED
      && go_to (task, offset, offset == NULL || g_ascii_strtoll (offset, NULL, 10) <= upload->offset))
    return;
  if (reply->status == SOUP_STATUS_CONFLICT && go_to (task, offset, TRUE))
    return;
  if (takes_new_token (task, reply))
    {
      read_part (g_steal_pointer (&task));
      return;
    }

  return_reply (task, reply);
}

static void
read_thread (GTask        *task,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  Upload *upload = task_data;
  GError *error = NULL;
  g_autoptr(GInputStream) stream = paraat_blobs_read (upload->blobs, upload->name, &error);
  g_autofree guint8 *data = NULL;
  gsize n = 0;

  if (stream == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  /* The stream of a file that was opened by its descriptor is no GSeekable. */
  if (lseek (g_file_descriptor_based_get_fd (G_FILE_DESCRIPTOR_BASED (stream)), upload->offset, SEEK_SET) < 0)
    {
      g_task_return_new_error (task, PARAAT_SYNC_ERROR, PARAAT_SYNC_ERROR_FAILED, "The file cannot be read: %s",
                               g_strerror (errno));
      return;
    }
  data = g_malloc (PARAAT_BLOB_PART_BYTES);
  if (!g_input_stream_read_all (stream, data, PARAAT_BLOB_PART_BYTES, &n, cancellable, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (n == 0)
    {
      g_task_return_new_error_literal (task, PARAAT_SYNC_ERROR, PARAAT_SYNC_ERROR_FAILED, "The file became shorter");
      return;
    }

  g_task_return_pointer (task, g_bytes_new_take (g_steal_pointer (&data), n), (GDestroyNotify) g_bytes_unref);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Upload *upload = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) part = g_task_propagate_pointer (G_TASK (result), &error);
  ParaatRequest *request;

  if (part == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  request = new_request (upload, "PUT");
  request->content_type = "application/octet-stream";
  request->content_range = g_strdup_printf ("bytes %" G_GINT64_FORMAT "-%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT,
                                            (gint64) upload->offset,
                                            (gint64) upload->offset + (gint64) g_bytes_get_size (part) - 1,
                                            (gint64) upload->size);
  request->body = g_steal_pointer (&part);
  paraat_http_send_async (g_task_get_source_object (task), request, g_task_get_cancellable (task), put_cb,
                          g_object_ref (task));
}

/* Takes the task. */
static void
read_part (GTask *task)
{
  g_autoptr(GTask) read = g_task_new (NULL, g_task_get_cancellable (task), read_cb, task);

  g_task_set_source_tag (read, read_part);
  g_task_set_task_data (read, g_task_get_task_data (task), NULL);
  g_task_run_in_thread (read, read_thread);
}

static void
asked_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatReply) reply = paraat_http_send_finish (PARAAT_HTTP (source), result, NULL, &error);
  const char *offset;

  if (reply == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  offset = soup_message_headers_get_one (reply->headers, "Upload-Offset");
  if (reply->status == SOUP_STATUS_OK)
    g_task_return_boolean (task, TRUE);
  else if (reply->status == SOUP_STATUS_NOT_FOUND && go_to (task, offset, TRUE))
    return;
  else
    return_reply (task, reply);
}

/* Takes the task. */
static void
ask_offset (GTask *task)
{
  Upload *upload = g_task_get_task_data (task);

  paraat_http_send_async (g_task_get_source_object (task), new_request (upload, "HEAD"), g_task_get_cancellable (task),
                          asked_cb, task);
}

/**
 * paraat_blob_upload_async:
 * @http: the intake's host
 * @blobs: where the file is
 * @name: its SHA-256 as 64 hexadecimal digits; not an empty file: no range can be said of one
 * @device: who sends
 * @intake: to whom
 * @skew_s: what to add to the wall clock for the intake's time, seconds
 * @cancellable: (nullable): stop caring; the parts that arrived stay
 * @callback: (scope async): called on the main context of the caller
 * @user_data: for @callback
 *
 * Asks what the intake has of a file and sends the rest, in parts of 1 MiB. When it breaks off, the same call goes on
 * where it was. It has succeeded when the intake says that it is whole, after checking its hash.
 */
void
paraat_blob_upload_async (ParaatHttp          *http,
                          ParaatBlobs         *blobs,
                          const char          *name,
                          ParaatDevice        *device,
                          const ParaatUuid    *intake,
                          gint64               skew_s,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (http, cancellable, callback, user_data);
  Upload *upload = g_new0 (Upload, 1);

  g_task_set_source_tag (task, paraat_blob_upload_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, upload, (GDestroyNotify) upload_free);
  upload->blobs = paraat_blobs_ref (blobs);
  upload->name = g_strdup (name);
  upload->path = g_strconcat ("/v1/blobs/", name, NULL);
  upload->device = paraat_device_ref (device);
  upload->intake = *intake;
  upload->skew_s = skew_s;
  if (!paraat_blob_name_is_valid (name) || !paraat_blobs_has (blobs, name, &upload->size) || upload->size == 0)
    {
      g_task_return_new_error_literal (task, PARAAT_SYNC_ERROR, PARAAT_SYNC_ERROR_FAILED, "There is no such file here");
      return;
    }

  ask_offset (g_steal_pointer (&task));
}

/**
 * paraat_blob_upload_finish:
 * @http: the intake's host
 * @result: what the callback got
 * @error: %PARAAT_SYNC_ERROR_NO_ANSWER: try again later; %PARAAT_SYNC_ERROR_REFUSED: the intake does not take it;
 *   %PARAAT_SYNC_ERROR_FAILED or an error of the store: it is not here
 *
 * Returns: whether the intake has it whole
 */
gboolean
paraat_blob_upload_finish (ParaatHttp    *http,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, http), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* SPDX-License-Identifier: EUPL-1.2 */

/* HEAD and PUT /v1/blobs/SHA256: resumable, checked at the end.  Parts are kept by administration, so that nobody goes
 * on with, or finds out about, what another one sends. */
#include "config.h"

#include "intake.h"

#include <string.h>

#define BLOB_MAX_SIZE (64 * 1024 * 1024)

typedef struct
{
  SoupServerMessage *message;   /* (owned) paused */
  ParaatBlobs       *blobs;     /* (owned) of the caller's bestuur */
  char              *name;      /* (owned) */
  GBytes            *body;      /* (owned) */
  goffset            start;
  goffset            total;
  goffset            offset;    /* what is here afterwards */
  gboolean           is_whole;
} Put;

static void
put_free (gpointer data)
{
  Put *put = data;

  g_object_unref (put->message);
  paraat_blobs_unref (put->blobs);
  g_free (put->name);
  g_bytes_unref (put->body);
  g_free (put);
}

static ParaatBlobs *
blobs_of (Intake             *self,
          const IntakeDevice *device)
{
  g_autofree char *bestuur = paraat_uuid_dup_string (&device->bestuur);
  g_autofree char *dir = g_build_filename (self->data_dir, "evidence", bestuur, NULL);

  return paraat_blobs_new (dir);
}

static void
put_thread (GTask        *task,
            gpointer      source,
            gpointer      data,
            GCancellable *cancellable)
{
  Put *put = data;
  GError *error = NULL;

  put->offset = put->start;
  put->is_whole = paraat_blobs_has (put->blobs, put->name, NULL);
  if (!put->is_whole)
    {
      if (!paraat_blobs_part_append (put->blobs, put->name, put->start, put->body, &error))
        {
          put->offset = paraat_blobs_part_size (put->blobs, put->name);
          g_task_return_error (task, error);
          return;
        }
      put->offset = put->start + (goffset) g_bytes_get_size (put->body);
      if (put->offset == put->total)
        {
          if (!paraat_blobs_part_finish (put->blobs, put->name, &error))
            {
              put->offset = -1;
              g_task_return_error (task, error);
              return;
            }
          put->is_whole = TRUE;
        }
    }
  g_task_return_boolean (task, TRUE);
}

static void
answer_offset (Put   *put,
               guint  status)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "offset");
  json_builder_add_int_value (builder, put->offset);
  json_builder_end_object (builder);
  intake_answer_json (put->message, status, builder);
}

static void
put_cb (GObject      *object,
        GAsyncResult *result,
        gpointer      user_data)
{
  Put *put = g_task_get_task_data (G_TASK (result));
  g_autoptr(GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    answer_offset (put, put->is_whole ? SOUP_STATUS_CREATED : SOUP_STATUS_ACCEPTED);
  else if (!g_error_matches (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_INVALID))
    intake_answer_error (put->message, error);
  else if (put->offset < 0)
    intake_answer_problem (put->message, SOUP_STATUS_UNPROCESSABLE_ENTITY, "bad-hash", "The content has another hash");
  else
    answer_offset (put, SOUP_STATUS_CONFLICT);
  soup_server_message_unpause (put->message);
}

static gboolean
read_range (SoupServerMessage *message,
            gsize              size,
            goffset           *out_start,
            goffset           *out_total)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  goffset end;

  return soup_message_headers_get_content_range (headers, out_start, &end, out_total)
         && *out_start >= 0 && end - *out_start + 1 == (goffset) size && end < *out_total;
}

static void
handle_put (SoupServerMessage *message,
            ParaatBlobs       *blobs,
            const char        *name)
{
  g_autoptr(GBytes) body = soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autoptr(GTask) task = NULL;
  goffset start, total;
  Put *put;

  if (!read_range (message, g_bytes_get_size (body), &start, &total))
    {
      intake_answer_problem (message, SOUP_STATUS_BAD_REQUEST, "malformed", "Content-Range does not fit the content");
      return;
    }
  if (total > BLOB_MAX_SIZE)
    {
      intake_answer_problem (message, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, "too-large", "The file is larger than 64 MiB");
      return;
    }
  put = g_new0 (Put, 1);
  put->message = g_object_ref (message);
  put->blobs = paraat_blobs_ref (blobs);
  put->name = g_strdup (name);
  put->body = g_steal_pointer (&body);
  put->start = start;
  put->total = total;
  soup_server_message_pause (message);
  task = g_task_new (NULL, NULL, put_cb, NULL);
  g_task_set_task_data (task, put, put_free);
  g_task_run_in_thread (task, put_thread);
}

void
intake_handle_blob (Intake            *self,
                    SoupServerMessage *message,
                    const char        *name)
{
  g_autoptr(ParaatBlobs) blobs = NULL;
  IntakeDevice device;

  if (!intake_authenticate (self, message, &device))
    return;
  if (!paraat_blob_name_is_valid (name))
    {
      intake_answer_problem (message, SOUP_STATUS_BAD_REQUEST, "malformed", "That is no SHA-256");
      return;
    }
  blobs = blobs_of (self, &device);
  if (g_str_equal (soup_server_message_get_method (message), "PUT"))
    {
      handle_put (message, blobs, name);
      return;
    }

  if (paraat_blobs_has (blobs, name, NULL))
    soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  else
    {
      g_autofree char *offset = g_strdup_printf ("%" G_GOFFSET_FORMAT, paraat_blobs_part_size (blobs, name));

      soup_message_headers_append (soup_server_message_get_response_headers (message), "Upload-Offset", offset);
      soup_server_message_set_status (message, SOUP_STATUS_NOT_FOUND, NULL);
    }
}

/* SPDX-License-Identifier: EUPL-1.2 */

/* POST /v1/reports: a sealed report of somebody who is not enrolled.  Stored apart from every administration, shown as
 * "afzender niet bevestigd" until an enrolled device of the administration brings the same incident. */
#include "config.h"

#include "intake.h"

#include <sodium.h>
#include <string.h>

#define REPORTS_A_MINUTE 30

typedef struct
{
  Intake            *intake;
  SoupServerMessage *message;   /* (owned) paused */
  IntakeMerge       *merge;     /* (owned) */
} Report;

static void
report_free (Report *report)
{
  g_object_unref (report->message);
  g_clear_pointer (&report->merge, intake_merge_free);
  g_free (report);
}

static void
merged_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  Report *report = user_data;
  g_autoptr(GError) error = NULL;

  if (!paraat_store_write_finish (PARAAT_STORE (object), result, &error))
    intake_answer_error (report->message, error);
  else
    intake_answer_merge (report->intake, report->message, SOUP_STATUS_ACCEPTED, report->merge);
  soup_server_message_unpause (report->message);
  report_free (report);
}

static gboolean
is_flooded (Intake *self)
{
  gint64 now_us = g_get_monotonic_time ();
  gint64 *oldest = &self->reports_us[self->n_reports % REPORTS_A_MINUTE];

  if (self->n_reports >= REPORTS_A_MINUTE && now_us - *oldest < G_TIME_SPAN_MINUTE)
    return TRUE;
  *oldest = now_us;
  self->n_reports++;

  return FALSE;
}

/* The sealed JSON, or NULL. */
static JsonNode *
open_seal (Intake *self,
           GBytes *body)
{
  gsize size, sealed_size;
  const char *data = g_bytes_get_data (body, &size);
  g_autoptr(JsonNode) node = paraat_wire_parse_json (data, size, NULL);
  g_autofree guint8 *sealed = NULL;
  g_autofree guint8 *opened = NULL;
  const char *key, *text;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node)
      || !paraat_wire_get_string (json_node_get_object (node), "key", &key) || !g_str_equal (key, self->seal_id)
      || !paraat_wire_get_string (json_node_get_object (node), "sealed", &text))
    return NULL;
  sealed = g_malloc (strlen (text) + 1);
  if (sodium_base642bin (sealed, strlen (text) + 1, text, strlen (text), NULL, &sealed_size, NULL,
                         sodium_base64_VARIANT_ORIGINAL) != 0
      || sealed_size <= crypto_box_SEALBYTES || sealed_size - crypto_box_SEALBYTES > PARAAT_REPORT_MAX_BYTES)
    return NULL;
  opened = g_malloc (sealed_size);
  if (crypto_box_seal_open (opened, sealed, sealed_size, self->seal_public, self->seal_secret) != 0)
    return NULL;

  return paraat_wire_parse_json ((const char *) opened, sealed_size - crypto_box_SEALBYTES, NULL);
}

/* A change signed by the very key that came with it: whose key that is nobody has said. */
static void
take_change (Report       *report,
             JsonNode     *node,
             const guint8  key[PARAAT_PUBLIC_KEY_SIZE])
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatChange) change = NULL;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return;
  change = paraat_wire_read_change (json_node_get_object (node), &error);
  if (change == NULL)
    return;
  if (paraat_change_get_header (change)->exercise)
    intake_merge_refuse (report->merge, change, PARAAT_CHANGE_ERROR_EXERCISE, "An exercise never leaves");
  else if (!paraat_change_verify (change, key, &error))
    intake_merge_refuse (report->merge, change, (ParaatChangeError) error->code, error->message);
  else
    g_ptr_array_add (report->merge->changes, paraat_change_ref (change));
}

static gboolean
take_report (Report   *report,
             JsonNode *node)
{
  guint8 key[PARAAT_PUBLIC_KEY_SIZE];
  JsonObject *device;
  JsonArray *changes;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;
  device = paraat_wire_get_object (json_node_get_object (node), "device");
  changes = paraat_wire_get_array (json_node_get_object (node), "changes");
  if (device == NULL || changes == NULL || json_array_get_length (changes) > PARAAT_BATCH_MAX_CHANGES
      || !paraat_wire_get_bytes (device, "key", key, sizeof key))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (changes); i++)
    take_change (report, json_array_get_element (changes, i), key);

  return TRUE;
}

void
intake_handle_report (Intake            *self,
                      SoupServerMessage *message)
{
  g_autoptr(GBytes) body = soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autoptr(JsonNode) node = NULL;
  Report *report;

  if (is_flooded (self))
    {
      soup_message_headers_append (soup_server_message_get_response_headers (message), "Retry-After", "60");
      intake_answer_problem (message, 429, "rate-limited", "Too many reports at once");
      return;
    }
  node = open_seal (self, body);
  report = g_new0 (Report, 1);
  report->intake = self;
  report->message = g_object_ref (message);
  report->merge = intake_merge_new (&paraat_uuid_nil, FALSE);
  if (node == NULL || !take_report (report, node))
    {
      intake_answer_problem (message, SOUP_STATUS_BAD_REQUEST, "malformed", "The report cannot be opened");
      report_free (report);
      return;
    }
  soup_server_message_pause (message);
  paraat_store_write_async (self->store, intake_merge_job, report->merge, NULL, NULL, merged_cb, report);
}

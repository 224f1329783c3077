/* SPDX-License-Identifier: EUPL-1.2 */

/* POST /v1/enrol: a secret, once, and a proof that who says it holds the key. */
#include "config.h"

#include "intake.h"

#include <string.h>

#define NAME_MAX_CHARS 100
#define SECRET_MAX     64

typedef struct
{
  IntakeRequest   *request;   /* paused */
  IntakeEnrolment *enrolment; /* (owned) */
} Enrol;

static gboolean
read_request (IntakeEnrolment  *self,
              GBytes           *body,
              GError          **error)
{
  gsize size;
  const char *data = g_bytes_get_data (body, &size);
  g_autoptr(JsonNode) node = paraat_wire_parse_json (data != NULL ? data : "", size, error);
  guint8 proof[PARAAT_SIGNATURE_SIZE];
  const char *secret, *name;
  JsonObject *object;

  if (node == NULL)
    return FALSE;
  object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  if (object == NULL || !paraat_wire_get_string (object, "secret", &secret) || strlen (secret) > SECRET_MAX
      || !paraat_wire_get_bytes (object, "key", self->key, sizeof self->key)
      || !paraat_wire_get_string (object, "name", &name) || g_utf8_strlen (name, -1) > NAME_MAX_CHARS
      || !paraat_wire_get_bytes (object, "proof", proof, sizeof proof))
    {
      g_set_error_literal (error, INTAKE_ERROR, INTAKE_ERROR_MALFORMED, "Secret, key, name or proof is missing");
      return FALSE;
    }
  if (!paraat_enrol_proof_verify (self->key, secret, paraat_device_get_id (self->intake), proof))
    {
      g_set_error_literal (error, INTAKE_ERROR, INTAKE_ERROR_SIGNATURE, "The proof is not signed by the key");
      return FALSE;
    }
  self->secret = g_strdup (secret);
  self->name = g_strdup (name);
  paraat_device_id_from_key (self->key, &self->device.id);
  memcpy (self->device.key, self->key, sizeof self->device.key);

  return TRUE;
}

static void
answer (IntakeRequest   *request,
        IntakeEnrolment *enrolment)
{
  Intake *self = request->intake;
  g_autoptr(JsonBuilder) builder = intake_begin_answer (self->epoch);
  g_autofree char *now = paraat_wire_format_time (g_get_real_time ());
  g_autoptr(GBytes) json = NULL;

  paraat_wire_add_string (builder, "now", now);
  json_builder_set_member_name (builder, "intake");
  json_builder_begin_object (builder);
  paraat_wire_add_uuid (builder, "id", paraat_device_get_id (self->device));
  paraat_wire_add_bytes (builder, "key", paraat_device_get_public_key (self->device), PARAAT_PUBLIC_KEY_SIZE);
  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "card");
  json_builder_begin_object (builder);
  paraat_wire_add_string (builder, "text", enrolment->card);
  paraat_wire_add_bytes (builder, "signature", enrolment->card_signature, sizeof enrolment->card_signature);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  json = intake_build (builder);
  intake_answer_json (request->message, SOUP_STATUS_OK, json);
}

static void
enrolled_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autofree Enrol *enrol = user_data;
  g_autoptr(IntakeEnrolment) enrolment = enrol->enrolment;
  IntakeRequest *request = enrol->request;
  g_autoptr(GError) error = NULL;

  if (paraat_store_write_finish (PARAAT_STORE (object), result, &error))
    {
      intake_put_device (request->intake, &enrolment->device);
      request->caller = enrolment->device;
      request->has_caller = TRUE;
      answer (request, enrolment);
    }
  else
    {
      if (g_error_matches (error, INTAKE_ERROR, INTAKE_ERROR_NOT_FOUND))
        intake_limit_count (&request->intake->wrong_codes, request->address);
      intake_answer_error (request->message, error);
    }
  intake_request_resume (request);
}

void
intake_handle_enrol (IntakeRequest *request)
{
  Intake *self = request->intake;
  g_autoptr(GBytes) body = soup_message_body_flatten (soup_server_message_get_request_body (request->message));
  g_autoptr(IntakeEnrolment) enrolment = g_new0 (IntakeEnrolment, 1);
  g_autoptr(GError) error = NULL;
  guint retry_s;
  Enrol *enrol;

  if (intake_limit_is_over (&self->wrong_codes, request->address, &retry_s))
    {
      intake_answer_limited (request->message, retry_s);
      return;
    }
  enrolment->intake = paraat_device_ref (self->device);
  if (!read_request (enrolment, body, &error))
    {
      intake_answer_error (request->message, error);
      return;
    }

  enrol = g_new0 (Enrol, 1);
  enrol->request = request;
  enrol->enrolment = g_steal_pointer (&enrolment);
  intake_request_pause (request);
  paraat_store_write_async (self->store, intake_enrol_job, enrol->enrolment, NULL, NULL, enrolled_cb, enrol);
}

/* SPDX-License-Identifier: EUPL-1.2 */

/* POST /v1/enrol: a secret that is used once, a key, and a proof that the device has it; a signed card comes back. */
#include "config.h"

#include "intake.h"

#include <string.h>

#define CODE_LIFETIME_US    (14 * G_TIME_SPAN_DAY)
#define WRONG_SECRETS_A_MIN 20
#define NAME_MAX_CHARS      120

typedef struct
{
  Intake            *intake;
  SoupServerMessage *message;   /* (owned) paused */
  char              *secret;    /* (owned) */
  guint8             key[PARAAT_PUBLIC_KEY_SIZE];
  ParaatCard         fields;    /* its strings owned */
  ParaatCard        *card;      /* (owned) (nullable) */
  gboolean           is_unknown;
  gboolean           is_used;
} Enrolment;

static void
enrolment_free (Enrolment *enrolment)
{
  g_object_unref (enrolment->message);
  g_free (enrolment->secret);
  g_free (enrolment->fields.name);
  g_free (enrolment->fields.bestuur_name);
  g_free (enrolment->fields.bestuur_type);
  g_free (enrolment->fields.nis);
  g_clear_pointer (&enrolment->card, paraat_card_free);
  g_free (enrolment);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Enrolment, enrolment_free)

/* TRUE without is_unknown and is_used: the code is good for this key. */
static gboolean
find_code (ParaatSql   *sql,
           Enrolment   *enrolment,
           GError     **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (sql,
    "SELECT bestuur.id, bestuur.name, bestuur.type, bestuur.nis, code.used_by, code.made_us FROM intake_code AS code"
    "  JOIN intake_bestuur AS bestuur ON bestuur.id = code.bestuur WHERE code.secret = ?", error);
  int more;

  enrolment->is_unknown = TRUE;
  enrolment->is_used = FALSE;
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, enrolment->secret, -1, SQLITE_STATIC);
  more = paraat_sql_step (sql, statement, error);
  if (more > 0)
    {
      gboolean is_fresh = sqlite3_column_type (statement, 4) == SQLITE_NULL;

      paraat_sql_column_uuid (statement, 0, &enrolment->fields.bestuur);
      g_set_str (&enrolment->fields.bestuur_name, (const char *) sqlite3_column_text (statement, 1));
      g_set_str (&enrolment->fields.bestuur_type, (const char *) sqlite3_column_text (statement, 2));
      g_set_str (&enrolment->fields.nis, (const char *) sqlite3_column_text (statement, 3));
      enrolment->is_unknown = is_fresh && sqlite3_column_int64 (statement, 5) + CODE_LIFETIME_US < g_get_real_time ();
      enrolment->is_used = !is_fresh && (sqlite3_column_bytes (statement, 4) != PARAAT_PUBLIC_KEY_SIZE
                                         || memcmp (sqlite3_column_blob (statement, 4), enrolment->key,
                                                    PARAAT_PUBLIC_KEY_SIZE) != 0);
    }
  paraat_sql_done (statement);

  return more >= 0;
}

/* A reply that was lost costs nothing: the same card comes again. */
static gboolean
find_card (ParaatSql  *sql,
           Enrolment  *enrolment,
           GError    **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (sql, "SELECT card, card_signature FROM device WHERE id = ? AND revoked_us = 0"
                                                     " AND card IS NOT NULL AND bestuur = ?", error);
  int more;

  if (statement == NULL)
    return FALSE;
  paraat_sql_bind_uuid (statement, 1, &enrolment->fields.device);
  paraat_sql_bind_uuid (statement, 2, &enrolment->fields.bestuur);
  more = paraat_sql_step (sql, statement, error);
  if (more > 0 && sqlite3_column_bytes (statement, 1) == PARAAT_SIGNATURE_SIZE)
    enrolment->card = paraat_card_parse ((const char *) sqlite3_column_text (statement, 0),
                                         sqlite3_column_blob (statement, 1), error);
  paraat_sql_done (statement);

  return more >= 0;
}

static gboolean
put_card (ParaatSql  *sql,
          Enrolment  *enrolment,
          GError    **error)
{
  ParaatKnownDevice device = { .id = enrolment->fields.device, .bestuur = enrolment->fields.bestuur };
  sqlite3_stmt *statement;

  enrolment->fields.issued_us = g_get_real_time ();
  enrolment->card = paraat_card_new_signed (&enrolment->fields, enrolment->intake->device);
  memcpy (device.public_key, enrolment->key, sizeof device.public_key);
  memcpy (device.card_signature, enrolment->card->signature, sizeof device.card_signature);
  device.card = enrolment->card->text;
  device.name = enrolment->card->name;
  if (!paraat_sql_put_device (sql, &device, error))
    return FALSE;

  statement = paraat_sql_prepare (sql, "UPDATE intake_code SET used_by = ?2 WHERE secret = ?1", error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, enrolment->secret, -1, SQLITE_STATIC);
  sqlite3_bind_blob (statement, 2, enrolment->key, sizeof enrolment->key, SQLITE_STATIC);

  return paraat_sql_step_done (sql, statement, error);
}

static gboolean
enrol_job (ParaatSql  *sql,
           gpointer    data,
           GError    **error)
{
  Enrolment *enrolment = data;

  g_clear_pointer (&enrolment->card, paraat_card_free);
  if (!find_code (sql, enrolment, error))
    return FALSE;
  if (enrolment->is_unknown || enrolment->is_used)
    return TRUE;
  if (!find_card (sql, enrolment, error))
    return FALSE;

  return enrolment->card != NULL || put_card (sql, enrolment, error);
}

static void
answer_card (Enrolment *enrolment)
{
  Intake *self = enrolment->intake;
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autofree char *now = paraat_wire_format_time (g_get_real_time ());

  json_builder_begin_object (builder);
  intake_add_epoch (self, builder);
  paraat_wire_add_string (builder, "now", now);
  json_builder_set_member_name (builder, "intake");
  json_builder_begin_object (builder);
  paraat_wire_add_uuid (builder, "id", paraat_device_get_id (self->device));
  paraat_wire_add_bytes (builder, "key", paraat_device_get_public_key (self->device), PARAAT_PUBLIC_KEY_SIZE);
  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "card");
  json_builder_begin_object (builder);
  paraat_wire_add_string (builder, "text", enrolment->card->text);
  paraat_wire_add_bytes (builder, "signature", enrolment->card->signature, PARAAT_SIGNATURE_SIZE);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  intake_answer_json (enrolment->message, SOUP_STATUS_OK, builder);
}

static void
note_wrong_secret (Intake *self)
{
  self->wrong_secrets_us[self->n_wrong_secrets++ % G_N_ELEMENTS (self->wrong_secrets_us)] = g_get_monotonic_time ();
}

static gboolean
is_guessed_at (Intake *self)
{
  gint64 oldest = self->wrong_secrets_us[self->n_wrong_secrets % G_N_ELEMENTS (self->wrong_secrets_us)];

  return self->n_wrong_secrets >= G_N_ELEMENTS (self->wrong_secrets_us)
         && g_get_monotonic_time () - oldest < G_TIME_SPAN_MINUTE;
}

static void
enrolled_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(Enrolment) enrolment = user_data;
  g_autoptr(GError) error = NULL;

  if (!paraat_store_write_finish (PARAAT_STORE (object), result, &error))
    intake_answer_error (enrolment->message, error);
  else if (enrolment->is_unknown)
    {
      note_wrong_secret (enrolment->intake);
      intake_answer_problem (enrolment->message, SOUP_STATUS_FORBIDDEN, "unauthorized", "The code is not known, or too old");
    }
  else if (enrolment->is_used)
    intake_answer_problem (enrolment->message, SOUP_STATUS_CONFLICT, "used-code", "The code was used by another device");
  else
    {
      IntakeDevice device = { .id = enrolment->card->device, .bestuur = enrolment->card->bestuur };

      memcpy (device.key, enrolment->key, sizeof device.key);
      intake_devices_put (enrolment->intake, &device);
      answer_card (enrolment);
    }
  soup_server_message_unpause (enrolment->message);
}

static gboolean
read_request (Enrolment   *enrolment,
              GBytes      *body)
{
  gsize size;
  const char *data = g_bytes_get_data (body, &size);
  g_autoptr(JsonNode) node = paraat_wire_parse_json (data, size, NULL);
  guint8 proof[PARAAT_SIGNATURE_SIZE];
  const char *secret, *name;
  JsonObject *object;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;
  object = json_node_get_object (node);
  if (!paraat_wire_get_string (object, "secret", &secret) || strlen (secret) > 64
      || !paraat_wire_get_bytes (object, "key", enrolment->key, sizeof enrolment->key)
      || !paraat_wire_get_string (object, "name", &name) || g_utf8_strlen (name, -1) > NAME_MAX_CHARS
      || !paraat_wire_get_bytes (object, "proof", proof, sizeof proof)
      || !paraat_enrol_proof_verify (enrolment->key, secret, paraat_device_get_id (enrolment->intake->device), proof))
    return FALSE;
  enrolment->secret = g_strdup (secret);
  enrolment->fields.name = g_strdup (name);
  memcpy (enrolment->fields.key, enrolment->key, sizeof enrolment->key);
  paraat_device_id_from_key (enrolment->key, &enrolment->fields.device);

  return TRUE;
}

void
intake_handle_enrol (Intake            *self,
                     SoupServerMessage *message)
{
  g_autoptr(GBytes) body = soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autoptr(Enrolment) enrolment = g_new0 (Enrolment, 1);

  enrolment->intake = self;
  enrolment->message = g_object_ref (message);
  if (is_guessed_at (self))
    {
      soup_message_headers_append (soup_server_message_get_response_headers (message), "Retry-After", "60");
      intake_answer_problem (message, 429, "rate-limited", "Too many wrong codes");
      return;
    }
  if (!read_request (enrolment, body))
    {
      intake_answer_problem (message, SOUP_STATUS_BAD_REQUEST, "malformed", "The request or its proof cannot be read");
      return;
    }
  soup_server_message_pause (message);
  paraat_store_write_async (self->store, enrol_job, enrolment, NULL, NULL, enrolled_cb, enrolment);
  g_steal_pointer (&enrolment);
}

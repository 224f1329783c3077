/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "paraat-sync"
#include "config.h"

#include "paraat-peering.h"

#include <string.h>

#include "paraat-answer.h"
#include "paraat-http.h"

#define PEERING_VERSION 1

static void
add_bytes (JsonBuilder  *builder,
           const char   *name,
           const guint8 *bytes,
           gsize         size)
{
  g_autofree char *text = g_base64_encode (bytes, size);

  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

static void
add_string (JsonBuilder *builder,
            const char  *name,
            const char  *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
set_untrusted (GError     **error,
               const char  *what)
{
  g_set_error (error, PARAAT_SYNC_ERROR, PARAAT_SYNC_ERROR_CERTIFICATE, "The intake is not the one of the code: %s", what);
}

/* Form, signature, and that it is about @intake; what it says of the desk is the caller's to compare. */
static ParaatCard *
read_card (JsonObject    *object,
           const guint8   key[PARAAT_PUBLIC_KEY_SIZE],
           GError       **error)
{
  const char *text = object != NULL ? paraat_json_string (object, "text") : NULL;
  g_autoptr(ParaatCard) card = NULL;
  guint8 signature[PARAAT_SIGNATURE_SIZE];
  ParaatUuid named;
  ParaatUuid intake;

  if (text == NULL || !paraat_json_bytes (object, "signature", signature, sizeof signature))
    {
      set_untrusted (error, "no card came");
      return NULL;
    }
  card = paraat_card_parse (text, signature, NULL);
  if (card == NULL || !paraat_card_verify (card, key, NULL))
    {
      set_untrusted (error, "the card is not signed by it");
      return NULL;
    }
  paraat_device_id_from_key (card->key, &named);
  paraat_device_id_from_key (key, &intake);
  if (!paraat_uuid_equal (&named, &card->device) || !paraat_uuid_equal (&intake, &card->intake))
    {
      set_untrusted (error, "the card names other keys");
      return NULL;
    }

  return g_steal_pointer (&card);
}

/**
 * paraat_peering_free:
 * @self: (transfer full): a peering
 */
void
paraat_peering_free (ParaatPeering *self)
{
  g_free (self->base_url);
  g_clear_pointer (&self->card, paraat_card_free);
  g_free (self->epoch);
  g_free (self);
}

/**
 * paraat_peering_format:
 * @self: a peering
 *
 * Returns: (transfer full): JSON for the settings of this machine; holds no secret
 */
char *
paraat_peering_format (const ParaatPeering *self)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonNode) root = NULL;
  char intake[PARAAT_UUID_STRING_SIZE];
  char bestuur[PARAAT_UUID_STRING_SIZE];

  paraat_uuid_format (&self->peer.id, intake);
  paraat_uuid_format (&self->peer.bestuur, bestuur);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "v");
  json_builder_add_int_value (builder, PEERING_VERSION);
  add_string (builder, "base_url", self->base_url);
  add_string (builder, "intake", intake);
  add_bytes (builder, "key", self->key, PARAAT_PUBLIC_KEY_SIZE);
  if (self->has_spki)
    add_bytes (builder, "spki", self->spki, PARAAT_SPKI_SIZE);
  add_string (builder, "bestuur", bestuur);
  add_string (builder, "bestuur_name", self->card->bestuur_name);
  json_builder_set_member_name (builder, "card");
  json_builder_begin_object (builder);
  add_string (builder, "text", self->card->text);
  add_bytes (builder, "signature", self->card->signature, PARAAT_SIGNATURE_SIZE);
  json_builder_end_object (builder);
  add_string (builder, "epoch", self->epoch);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return json_to_string (root, FALSE);
}

/**
 * paraat_peering_parse:
 * @text: what [func@peering_format] made
 * @error: %PARAAT_SYNC_ERROR_FAILED
 *
 * The card's signature is checked again: the file may have been written by another program.
 *
 * Returns: (transfer full) (nullable): the peering
 */
ParaatPeering *
paraat_peering_parse (const char  *text,
                      GError     **error)
{
  g_autoptr(JsonNode) root = paraat_wire_parse_json (text, strlen (text), NULL);
  g_autoptr(ParaatPeering) self = g_new0 (ParaatPeering, 1);
  JsonObject *object = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  const char *base_url = object != NULL ? paraat_json_string (object, "base_url") : NULL;
  const char *epoch = object != NULL ? paraat_json_string (object, "epoch") : NULL;

  if (base_url == NULL || epoch == NULL || paraat_json_int (object, "v", 0) != PEERING_VERSION
      || !paraat_http_url_is_allowed (base_url)
      || !paraat_json_bytes (object, "key", self->key, PARAAT_PUBLIC_KEY_SIZE))
    {
      g_set_error_literal (error, PARAAT_SYNC_ERROR, PARAAT_SYNC_ERROR_FAILED, "The enrolment on record does not read");
      return NULL;
    }

  self->card = read_card (paraat_json_object (object, "card"), self->key, error);
  if (self->card == NULL)
    return NULL;
  self->has_spki = paraat_json_bytes (object, "spki", self->spki, PARAAT_SPKI_SIZE);
  if (!self->has_spki && json_object_has_member (object, "spki"))
    {
      g_set_error_literal (error, PARAAT_SYNC_ERROR, PARAAT_SYNC_ERROR_FAILED, "The pin on record does not read");
      return NULL;
    }
  paraat_device_id_from_key (self->key, &self->peer.id);
  self->peer.bestuur = self->card->bestuur;
  self->base_url = g_strdup (base_url);
  self->epoch = g_strdup (epoch);

  return g_steal_pointer (&self);
}

/**
 * paraat_peering_ask:
 * @code: a code that reads
 * @device: this desk's
 * @name: what the CRT is to call this desk
 *
 * Returns: (transfer full): the body of POST /v1/enrol
 */
GBytes *
paraat_peering_ask (const ParaatEnrolCode *code,
                    ParaatDevice          *device,
                    const char            *name)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonNode) root = NULL;
  guint8 proof[PARAAT_SIGNATURE_SIZE];
  char *text;

  paraat_enrol_proof (device, code->secret, &code->intake, proof);
  json_builder_begin_object (builder);
  add_string (builder, "secret", code->secret);
  add_bytes (builder, "key", paraat_device_get_public_key (device), PARAAT_PUBLIC_KEY_SIZE);
  add_string (builder, "name", name != NULL ? name : "");
  add_bytes (builder, "proof", proof, sizeof proof);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);

  return g_bytes_new_take (text, strlen (text));
}

/**
 * paraat_peering_from_reply:
 * @code: the code
 * @device: this desk's
 * @reply: what came on POST /v1/enrol
 * @error: %PARAAT_SYNC_ERROR_NO_ANSWER when no intake answered, %PARAAT_SYNC_ERROR_CERTIFICATE when another one did
 *
 * The intake's key must be the one whose id stands in the code, and the card must be signed by it and name our key.
 *
 * Returns: (transfer full) (nullable): the peering
 */
ParaatPeering *
paraat_peering_from_reply (const ParaatEnrolCode  *code,
                           ParaatDevice           *device,
                           GBytes                 *reply,
                           GError                **error)
{
  g_autoptr(JsonNode) root = paraat_answer_open (reply, error);
  g_autoptr(ParaatPeering) self = g_new0 (ParaatPeering, 1);
  JsonObject *object;
  JsonObject *intake;
  const char *epoch;
  ParaatUuid uuid;

  if (root == NULL)
    return NULL;

  object = json_node_get_object (root);
  intake = paraat_json_object (object, "intake");
  epoch = paraat_json_string (object, "epoch");
  if (epoch == NULL || !paraat_uuid_parse (epoch, &uuid) || intake == NULL
      || !paraat_json_bytes (intake, "key", self->key, PARAAT_PUBLIC_KEY_SIZE))
    {
      g_set_error_literal (error, PARAAT_SYNC_ERROR, PARAAT_SYNC_ERROR_NO_ANSWER, "What answered is not an intake");
      return NULL;
    }

  paraat_device_id_from_key (self->key, &self->peer.id);
  if (!paraat_uuid_equal (&self->peer.id, &code->intake))
    {
      set_untrusted (error, "its key is another");
      return NULL;
    }
  self->card = read_card (paraat_json_object (object, "card"), self->key, error);
  if (self->card == NULL)
    return NULL;
  if (!paraat_uuid_equal (&self->card->device, paraat_device_get_id (device)))
    {
      set_untrusted (error, "the card is for another desk");
      return NULL;
    }

  self->peer.bestuur = self->card->bestuur;
  self->base_url = g_strdup (code->base_url);
  self->has_spki = code->has_spki;
  memcpy (self->spki, code->spki, PARAAT_SPKI_SIZE);
  self->epoch = g_strdup (epoch);

  return g_steal_pointer (&self);
}

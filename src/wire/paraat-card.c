/* SPDX-License-Identifier: EUPL-1.2 */

/* A device card says who a key is.  Its text is kept and passed on as it came: the signature is over exactly these bytes. */
#include "config.h"

#include "paraat-wire-json.h"

#include <string.h>

#define CARD_CONTEXT  "paraat-card-1"
#define CARD_MAX_SIZE 4096

static GBytes *
sign_message (const char *text)
{
  GByteArray *message = g_byte_array_new ();

  g_byte_array_append (message, (const guint8 *) CARD_CONTEXT, strlen (CARD_CONTEXT));
  g_byte_array_append (message, (const guint8 *) text, (guint) strlen (text));

  return g_byte_array_free_to_bytes (message);
}

/**
 * paraat_card_new_signed:
 * @fields: what the card says; its text and signature are made here
 * @intake: who says it
 *
 * Returns: (transfer full): a signed card
 */
ParaatCard *
paraat_card_new_signed (const ParaatCard *fields,
                        ParaatDevice     *intake)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autofree char *issued = paraat_wire_format_time (fields->issued_us);
  g_autofree char *text = NULL;
  g_autoptr(GBytes) message = NULL;
  guint8 signature[PARAAT_SIGNATURE_SIZE];

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "v");
  json_builder_add_int_value (builder, 1);
  paraat_wire_add_uuid (builder, "device", &fields->device);
  paraat_wire_add_bytes (builder, "key", fields->key, sizeof fields->key);
  paraat_wire_add_string (builder, "name", fields->name);
  paraat_wire_add_uuid (builder, "bestuur", &fields->bestuur);
  paraat_wire_add_string (builder, "bestuur_name", fields->bestuur_name);
  paraat_wire_add_string (builder, "bestuur_type", fields->bestuur_type);
  paraat_wire_add_string (builder, "nis", fields->nis);
  paraat_wire_add_uuid (builder, "intake", paraat_device_get_id (intake));
  paraat_wire_add_string (builder, "issued", issued);
  json_builder_end_object (builder);
  text = paraat_wire_print (builder);

  message = sign_message (text);
  paraat_device_sign (intake, g_bytes_get_data (message, NULL), g_bytes_get_size (message), signature);

  return paraat_card_parse (text, signature, NULL);
}

static gboolean
read_fields (ParaatCard *self,
             JsonObject *object)
{
  const char *name, *bestuur_name, *bestuur_type, *nis, *issued;
  ParaatUuid from_key;
  gint64 version;

  if (!paraat_wire_get_int (object, "v", &version) || version != 1
      || !paraat_wire_get_uuid (object, "device", &self->device)
      || !paraat_wire_get_bytes (object, "key", self->key, sizeof self->key)
      || !paraat_wire_get_string (object, "name", &name)
      || !paraat_wire_get_uuid (object, "bestuur", &self->bestuur)
      || !paraat_wire_get_string (object, "bestuur_name", &bestuur_name)
      || !paraat_wire_get_string (object, "bestuur_type", &bestuur_type)
      || !paraat_wire_get_string (object, "nis", &nis)
      || !paraat_wire_get_uuid (object, "intake", &self->intake)
      || !paraat_wire_get_string (object, "issued", &issued)
      || !paraat_wire_parse_time (issued, &self->issued_us))
    return FALSE;
  self->name = g_strdup (name);
  self->bestuur_name = g_strdup (bestuur_name);
  self->bestuur_type = g_strdup (bestuur_type);
  self->nis = g_strdup (nis);
  paraat_device_id_from_key (self->key, &from_key);

  return paraat_uuid_equal (&from_key, &self->device);
}

/**
 * paraat_card_parse:
 * @text: a card's JSON, verbatim
 * @signature: (array fixed-size=64): kept; checked by paraat_card_verify()
 * @error: [error@WireError]: MALFORMED
 *
 * Returns: (transfer full): the card; its device id is that of its key
 */
ParaatCard *
paraat_card_parse (const char    *text,
                   const guint8   signature[PARAAT_SIGNATURE_SIZE],
                   GError       **error)
{
  g_autoptr(ParaatCard) self = g_new0 (ParaatCard, 1);
  g_autoptr(JsonNode) node = NULL;

  if (strlen (text) > CARD_MAX_SIZE)
    {
      g_set_error_literal (error, PARAAT_WIRE_ERROR, PARAAT_WIRE_ERROR_TOO_LARGE, "A device card is too large");
      return NULL;
    }
  node = paraat_wire_parse_json (text, strlen (text), error);
  if (node == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (node) || !read_fields (self, json_node_get_object (node)))
    {
      g_set_error_literal (error, PARAAT_WIRE_ERROR, PARAAT_WIRE_ERROR_MALFORMED, "A device card cannot be read");
      return NULL;
    }
  self->text = g_strdup (text);
  memcpy (self->signature, signature, sizeof self->signature);

  return g_steal_pointer (&self);
}

/**
 * paraat_card_verify:
 * @intake_key: (array fixed-size=32): of the intake that must have said it
 * @error: [error@WireError]: UNTRUSTED
 */
gboolean
paraat_card_verify (const ParaatCard  *self,
                    const guint8       intake_key[PARAAT_PUBLIC_KEY_SIZE],
                    GError           **error)
{
  g_autoptr(GBytes) message = sign_message (self->text);
  ParaatUuid intake;

  paraat_device_id_from_key (intake_key, &intake);
  if (paraat_uuid_equal (&intake, &self->intake)
      && paraat_signature_verify (self->signature, g_bytes_get_data (message, NULL), g_bytes_get_size (message), intake_key))
    return TRUE;
  g_set_error_literal (error, PARAAT_WIRE_ERROR, PARAAT_WIRE_ERROR_UNTRUSTED,
                       "A device card is not signed by this intake");

  return FALSE;
}

void
paraat_card_free (ParaatCard *self)
{
  g_free (self->text);
  g_free (self->name);
  g_free (self->bestuur_name);
  g_free (self->bestuur_type);
  g_free (self->nis);
  g_free (self);
}

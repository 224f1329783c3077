/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-store.h"
#include "paraat-wire-json.h"

#include <sodium.h>
#include <string.h>

#define HEADER_MAX_SIZE (40 * 1024)

ParaatBatch *
paraat_batch_new (void)
{
  ParaatBatch *self = g_new0 (ParaatBatch, 1);

  self->cards = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_card_free);
  self->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_change_unref);

  return self;
}

void
paraat_batch_free (ParaatBatch *self)
{
  g_ptr_array_unref (self->cards);
  g_ptr_array_unref (self->changes);
  g_free (self);
}

/**
 * paraat_wire_add_change:
 * @builder: inside an array, or after a member's name
 * @change: a change, with or without its body
 */
void
paraat_wire_add_change (JsonBuilder  *builder,
                        ParaatChange *change)
{
  gsize size;
  const guint8 *header = paraat_change_get_header_bytes (change, &size);

  json_builder_begin_object (builder);
  paraat_wire_add_bytes (builder, "header", header, size);
  paraat_wire_add_bytes (builder, "signature", paraat_change_get_signature (change), PARAAT_SIGNATURE_SIZE);
  if (!paraat_change_is_stub (change))
    {
      paraat_wire_add_string (builder, "value", paraat_change_get_value (change));
      paraat_wire_add_bytes (builder, "salt", paraat_change_get_salt (change), PARAAT_SALT_SIZE);
    }
  json_builder_end_object (builder);
}

/**
 * paraat_wire_read_change:
 * @object: a change as JSON
 * @error: [error@ChangeError]: MALFORMED, TOO_LARGE, BAD_HASH
 *
 * Returns: (transfer full): the change, checked but for its signature
 */
ParaatChange *
paraat_wire_read_change (JsonObject  *object,
                         GError     **error)
{
  guint8 signature[PARAAT_SIGNATURE_SIZE];
  guint8 salt[PARAAT_SALT_SIZE];
  g_autofree guint8 *header = NULL;
  const char *text;
  const char *value = NULL;
  gboolean has_salt;
  gsize size, length;

  if (!paraat_wire_get_string (object, "header", &text) || !paraat_wire_get_bytes (object, "signature", signature, sizeof signature)
      || (length = strlen (text)) > HEADER_MAX_SIZE * 4 / 3 + 4)
    {
      g_set_error_literal (error, PARAAT_CHANGE_ERROR, PARAAT_CHANGE_ERROR_MALFORMED, "A change has no header or signature");
      return NULL;
    }
  header = g_malloc (length * 3 / 4 + 3);
  if (sodium_base642bin (header, length * 3 / 4 + 3, text, length, NULL, &size, NULL, sodium_base64_VARIANT_ORIGINAL) != 0)
    {
      g_set_error_literal (error, PARAAT_CHANGE_ERROR, PARAAT_CHANGE_ERROR_MALFORMED, "A header is not base64");
      return NULL;
    }
  paraat_wire_get_string (object, "value", &value);
  has_salt = paraat_wire_get_bytes (object, "salt", salt, sizeof salt);

  return paraat_change_new_received (header, size, signature, value, -1, has_salt ? salt : NULL, error);
}

static void
add_cards (JsonBuilder *builder,
           GPtrArray   *cards)
{
  json_builder_set_member_name (builder, "devices");
  json_builder_begin_array (builder);
  for (guint i = 0; i < cards->len; i++)
    {
      const ParaatCard *card = g_ptr_array_index (cards, i);

      json_builder_begin_object (builder);
      paraat_wire_add_string (builder, "text", card->text);
      paraat_wire_add_bytes (builder, "signature", card->signature, sizeof card->signature);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

/**
 * paraat_batch_encode:
 *
 * Returns: (transfer full): {"devices": […], "changes": […]}
 */
GBytes *
paraat_batch_encode (ParaatBatch *self)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  char *text;

  json_builder_begin_object (builder);
  add_cards (builder, self->cards);
  json_builder_set_member_name (builder, "changes");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->changes->len; i++)
    paraat_wire_add_change (builder, g_ptr_array_index (self->changes, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  text = paraat_wire_print (builder);

  return g_bytes_new_take (text, strlen (text));
}

static gboolean
read_cards (ParaatBatch  *self,
            JsonArray    *cards,
            GError      **error)
{
  for (guint i = 0; i < json_array_get_length (cards); i++)
    {
      JsonNode *node = json_array_get_element (cards, i);
      guint8 signature[PARAAT_SIGNATURE_SIZE];
      const char *text;
      ParaatCard *card;

      if (!JSON_NODE_HOLDS_OBJECT (node) || !paraat_wire_get_string (json_node_get_object (node), "text", &text)
          || !paraat_wire_get_bytes (json_node_get_object (node), "signature", signature, sizeof signature))
        {
          g_set_error_literal (error, PARAAT_WIRE_ERROR, PARAAT_WIRE_ERROR_MALFORMED, "A device card cannot be read");
          return FALSE;
        }
      card = paraat_card_parse (text, signature, error);
      if (card == NULL)
        return FALSE;
      g_ptr_array_add (self->cards, card);
    }

  return TRUE;
}

/* A header that can still be hashed names what is refused. */
static void
add_refusal (GPtrArray  *refused,
             JsonObject *object,
             GError     *error)
{
  ParaatRefusal *refusal = g_new0 (ParaatRefusal, 1);
  const char *text;

  if (object != NULL && paraat_wire_get_string (object, "header", &text))
    {
      gsize size;
      g_autofree guint8 *header = g_base64_decode (text, &size);

      paraat_hash_data (header, size, &refusal->id);
    }
  refusal->error = error;
  g_ptr_array_add (refused, refusal);
}

static void
read_changes (ParaatBatch *self,
              JsonArray   *changes,
              GPtrArray   *refused)
{
  for (guint i = 0; i < json_array_get_length (changes); i++)
    {
      JsonNode *node = json_array_get_element (changes, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      GError *error = NULL;
      ParaatChange *change = NULL;

      if (object != NULL)
        change = paraat_wire_read_change (object, &error);
      else
        error = g_error_new_literal (PARAAT_CHANGE_ERROR, PARAAT_CHANGE_ERROR_MALFORMED, "A change is not an object");
      if (change != NULL)
        g_ptr_array_add (self->changes, change);
      else
        add_refusal (refused, object, error);
    }
}

/**
 * paraat_batch_decode:
 * @json: what came, at most 1 MiB and 500 changes
 * @out_refused: (element-type ParaatRefusal): gets what cannot be read, with its reason; the others go on
 * @error: [error@WireError]: MALFORMED, TOO_LARGE
 *
 * Any thread.
 *
 * Returns: (transfer full): cards and changes, nothing verified
 */
ParaatBatch *
paraat_batch_decode (GBytes     *json,
                     GPtrArray  *out_refused,
                     GError    **error)
{
  g_autoptr(ParaatBatch) self = paraat_batch_new ();
  g_autoptr(JsonNode) node = NULL;
  JsonArray *changes, *cards;
  gsize size;
  const char *data = g_bytes_get_data (json, &size);

  if (size > PARAAT_BATCH_MAX_BYTES)
    {
      g_set_error_literal (error, PARAAT_WIRE_ERROR, PARAAT_WIRE_ERROR_TOO_LARGE, "A batch is larger than 1 MiB");
      return NULL;
    }
  node = paraat_wire_parse_json (data, size, error);
  if (node == NULL)
    return NULL;
  changes = JSON_NODE_HOLDS_OBJECT (node) ? paraat_wire_get_array (json_node_get_object (node), "changes") : NULL;
  if (changes == NULL)
    {
      g_set_error_literal (error, PARAAT_WIRE_ERROR, PARAAT_WIRE_ERROR_MALFORMED, "A batch has no changes");
      return NULL;
    }
  cards = paraat_wire_get_array (json_node_get_object (node), "devices");
  if (json_array_get_length (changes) > PARAAT_BATCH_MAX_CHANGES
      || (cards != NULL && json_array_get_length (cards) > PARAAT_BATCH_MAX_CHANGES))
    {
      g_set_error_literal (error, PARAAT_WIRE_ERROR, PARAAT_WIRE_ERROR_TOO_LARGE, "A batch has more than 500 changes");
      return NULL;
    }
  if (cards != NULL && !read_cards (self, cards, error))
    return NULL;
  read_changes (self, changes, out_refused);

  return g_steal_pointer (&self);
}

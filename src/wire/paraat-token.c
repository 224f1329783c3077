/* SPDX-License-Identifier: EUPL-1.2 */

/* A JWT (RFC 7519) signed with EdDSA (RFC 8037) by the device key.  It lives five minutes and in memory only.
 * Written by hand: three base64url parts, two members that count in the header, five in the payload; no library in
 * Debian does EdDSA JWTs in C without bringing another crypto library beside libsodium. */
#include "config.h"

#include "paraat-wire-json.h"

#include <sodium.h>
#include <string.h>

#define LIFETIME_S     300
#define TOKEN_MAX_SIZE 2048
#define VARIANT        sodium_base64_VARIANT_URLSAFE_NO_PADDING

static char *
to_base64url (const void *data,
              gsize       size)
{
  gsize length = sodium_base64_encoded_len (size, VARIANT);
  char *text = g_malloc (length);

  return sodium_bin2base64 (text, length, data, size, VARIANT);
}

static char *
encode_header (const ParaatUuid *device)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  paraat_wire_add_string (builder, "alg", "EdDSA");
  paraat_wire_add_string (builder, "typ", "JWT");
  paraat_wire_add_uuid (builder, "kid", device);
  json_builder_end_object (builder);
  text = paraat_wire_print (builder);

  return to_base64url (text, strlen (text));
}

static char *
encode_claims (const ParaatUuid *device,
               const ParaatUuid *intake,
               gint64            now_s)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autofree char *text = NULL;
  ParaatUuid id;

  paraat_uuid_new (&id);
  json_builder_begin_object (builder);
  paraat_wire_add_uuid (builder, "iss", device);
  paraat_wire_add_uuid (builder, "sub", device);
  paraat_wire_add_uuid (builder, "aud", intake);
  json_builder_set_member_name (builder, "iat");
  json_builder_add_int_value (builder, now_s);
  json_builder_set_member_name (builder, "exp");
  json_builder_add_int_value (builder, now_s + LIFETIME_S);
  paraat_wire_add_uuid (builder, "jti", &id);
  json_builder_end_object (builder);
  text = paraat_wire_print (builder);

  return to_base64url (text, strlen (text));
}

/**
 * paraat_token_new:
 * @device: who speaks
 * @intake: to whom
 * @now_s: seconds since 1970 UTC, as the intake counts them
 *
 * Returns: (transfer full): a token for the next five minutes
 */
char *
paraat_token_new (ParaatDevice     *device,
                  const ParaatUuid *intake,
                  gint64            now_s)
{
  g_autofree char *header = encode_header (paraat_device_get_id (device));
  g_autofree char *claims = encode_claims (paraat_device_get_id (device), intake, now_s);
  g_autofree char *message = g_strconcat (header, ".", claims, NULL);
  g_autofree char *text = NULL;
  guint8 signature[PARAAT_SIGNATURE_SIZE];

  paraat_device_sign (device, (const guint8 *) message, strlen (message), signature);
  text = to_base64url (signature, sizeof signature);

  return g_strconcat (message, ".", text, NULL);
}

static gboolean
malformed (GError **error)
{
  g_set_error_literal (error, PARAAT_WIRE_ERROR, PARAAT_WIRE_ERROR_MALFORMED, "The token cannot be read");
  return FALSE;
}

static JsonNode *
decode_part (const char *part)
{
  g_autofree guint8 *data = g_malloc (strlen (part) + 1);
  gsize size;

  if (sodium_base642bin (data, strlen (part) + 1, part, strlen (part), NULL, &size, NULL, VARIANT) != 0)
    return NULL;

  return paraat_wire_parse_json ((const char *) data, size, NULL);
}

/**
 * paraat_token_parse:
 * @token: what came
 * @out_claims: (out caller-allocates): what it says
 * @error: [error@WireError]: MALFORMED
 *
 * Reads a token; nothing in it is true before paraat_token_verify() with the key of its device.
 */
gboolean
paraat_token_parse (const char         *token,
                    ParaatTokenClaims  *out_claims,
                    GError            **error)
{
  g_auto(GStrv) parts = NULL;
  g_autoptr(JsonNode) header = NULL;
  g_autoptr(JsonNode) claims = NULL;
  ParaatTokenClaims found;
  const char *algorithm;
  ParaatUuid key_id, subject;
  JsonObject *object;

  if (strlen (token) > TOKEN_MAX_SIZE)
    return malformed (error);
  parts = g_strsplit (token, ".", 4);
  if (g_strv_length (parts) != 3)
    return malformed (error);
  header = decode_part (parts[0]);
  claims = decode_part (parts[1]);
  if (header == NULL || claims == NULL || !JSON_NODE_HOLDS_OBJECT (header) || !JSON_NODE_HOLDS_OBJECT (claims))
    return malformed (error);

  object = json_node_get_object (header);
  if (!paraat_wire_get_string (object, "alg", &algorithm) || !g_str_equal (algorithm, "EdDSA")
      || !paraat_wire_get_uuid (object, "kid", &key_id))
    return malformed (error);
  object = json_node_get_object (claims);
  if (!paraat_wire_get_uuid (object, "iss", &found.device) || !paraat_wire_get_uuid (object, "sub", &subject)
      || !paraat_wire_get_uuid (object, "aud", &found.audience) || !paraat_wire_get_int (object, "iat", &found.issued_s)
      || !paraat_wire_get_int (object, "exp", &found.expires_s) || !paraat_uuid_equal (&subject, &found.device)
      || !paraat_uuid_equal (&key_id, &found.device))
    return malformed (error);
  if (found.issued_s < 0 || found.expires_s <= found.issued_s || found.expires_s - found.issued_s > LIFETIME_S)
    return malformed (error);
  *out_claims = found;

  return TRUE;
}

/**
 * paraat_token_verify:
 * @key: (array fixed-size=32): of the device that the claims name
 * @error: [error@WireError]: UNTRUSTED
 */
gboolean
paraat_token_verify (const char    *token,
                     const guint8   key[PARAAT_PUBLIC_KEY_SIZE],
                     GError       **error)
{
  const char *dot = strrchr (token, '.');
  guint8 signature[PARAAT_SIGNATURE_SIZE];
  gsize size;

  if (dot != NULL
      && sodium_base642bin (signature, sizeof signature, dot + 1, strlen (dot + 1), NULL, &size, NULL, VARIANT) == 0
      && size == sizeof signature
      && paraat_signature_verify (signature, (const guint8 *) token, (gsize) (dot - token), key))
    return TRUE;
  g_set_error_literal (error, PARAAT_WIRE_ERROR, PARAAT_WIRE_ERROR_UNTRUSTED, "The token is not signed by its device");

  return FALSE;
}

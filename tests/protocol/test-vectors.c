/* SPDX-License-Identifier: EUPL-1.2 */

/* The vectors that docs/protocol hands to others, held to the program: everything is made from its inputs, and compared. */
#include "config.h"

#include <sodium.h>
#include <string.h>

#include "paraat-wire.h"

static JsonObject *
get_vectors (void)
{
  static JsonParser *parser;
  g_autoptr(GError) error = NULL;

  if (parser == NULL)
    {
      parser = json_parser_new_immutable ();
      json_parser_load_from_file (parser, g_getenv ("PARAAT_VECTORS"), &error);
      g_assert_no_error (error);
    }

  return json_node_get_object (json_parser_get_root (parser));
}

static JsonArray *
get_list (const char *name)
{
  JsonArray *list = json_object_get_array_member (get_vectors (), name);

  g_assert_cmpuint (json_array_get_length (list), >, 0);

  return list;
}

static const char *
text_of (JsonObject *object,
         const char *name)
{
  return json_object_get_string_member (object, name);
}

static GBytes *
bytes_of_text (const char *hex)
{
  gsize size = strlen (hex) / 2;
  guint8 *bytes = g_malloc (size + 1);

  g_assert_cmpint (sodium_hex2bin (bytes, size, hex, size * 2, NULL, NULL, NULL), ==, 0);

  return g_bytes_new_take (bytes, size);
}

static GBytes *
bytes_of (JsonObject *object,
          const char *name)
{
  return bytes_of_text (text_of (object, name));
}

static const guint8 *
peek (GBytes *bytes,
      gsize   size)
{
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, size);

  return g_bytes_get_data (bytes, NULL);
}

static ParaatUuid
uuid_of (JsonObject *object,
         const char *name)
{
  ParaatUuid uuid;

  g_assert_true (paraat_uuid_parse (text_of (object, name), &uuid));

  return uuid;
}

static void
assert_uuid (const ParaatUuid *uuid,
             const char       *expected)
{
  char text[PARAAT_UUID_STRING_SIZE];

  paraat_uuid_format (uuid, text);
  g_assert_cmpstr (text, ==, expected);
}

static void
assert_hash (const ParaatHash *hash,
             const char       *expected)
{
  char text[PARAAT_HASH_HEX_SIZE];

  paraat_hash_format (hash, text);
  g_assert_cmpstr (text, ==, expected);
}

static ParaatDevice *
new_device (JsonObject *object)
{
  g_autoptr(GBytes) seed = bytes_of (object, "seed");

  return paraat_device_new_from_seed (peek (seed, 32));
}

static void
test_devices (void)
{
  JsonArray *list = get_list ("devices");

  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *one = json_array_get_object_element (list, i);
      g_autoptr(ParaatDevice) device = new_device (one);
      g_autoptr(GBytes) key = bytes_of (one, "key");

      g_assert_cmpmem (paraat_device_get_public_key (device), 32, peek (key, 32), 32);
      assert_uuid (paraat_device_get_id (device), text_of (one, "id"));
    }
}

static void
test_known_ids (void)
{
  JsonArray *list = get_list ("known_ids");

  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *one = json_array_get_object_element (list, i);
      ParaatUuid root = uuid_of (one, "root");
      ParaatUuid id;

      paraat_uuid_known (&root, text_of (one, "kind"), text_of (one, "key"), &id);
      assert_uuid (&id, text_of (one, "id"));
    }
}

static void
test_references (void)
{
  JsonArray *list = get_list ("references");

  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *one = json_array_get_object_element (list, i);
      ParaatUuid incident = uuid_of (one, "incident");
      g_autofree char *reference = paraat_uuid_dup_reference (&incident);

      g_assert_cmpstr (reference, ==, text_of (one, "reference"));
      g_assert_true (paraat_reference_is_valid (reference));
    }
}

static ParaatHash *
hashes_of (JsonArray *list)
{
  guint n = json_array_get_length (list);
  ParaatHash *hashes = g_new0 (ParaatHash, n + 1);

  for (guint i = 0; i < n; i++)
    g_assert_true (paraat_hash_parse (json_array_get_string_element (list, i), &hashes[i]));

  return hashes;
}

static ParaatChange *
make_change (JsonObject  *one,
             GError     **error)
{
  g_autoptr(ParaatDevice) device = new_device (one);
  g_autoptr(GBytes) salt = bytes_of (one, "salt");
  JsonArray *over = json_object_get_array_member (one, "over");
  g_autofree ParaatHash *hashes = hashes_of (over);
  ParaatHeader header = {
    .root = uuid_of (one, "root"),
    .record = uuid_of (one, "record"),
    .parent = uuid_of (one, "parent"),
    .bestuur = uuid_of (one, "bestuur"),
    .author = uuid_of (one, "author"),
    .device = uuid_of (one, "device"),
    .boot_id = uuid_of (one, "boot_id"),
    .seq = (guint64) json_object_get_int_member (one, "seq"),
    .at_us = json_object_get_int_member (one, "at_us"),
    .boot_us = json_object_get_int_member (one, "boot_us"),
    .exercise = json_object_get_boolean_member (one, "exercise"),
    .kind = text_of (one, "kind"),
    .field = text_of (one, "field"),
    .over = hashes,
    .n_over = json_array_get_length (over),
  };

  g_assert_true (paraat_hash_parse (text_of (one, "prev"), &header.prev));

  return paraat_change_new_signed (&header, text_of (one, "value"), peek (salt, 16), paraat_device_sign, device, error);
}

static void
test_changes (void)
{
  JsonArray *list = get_list ("changes");

  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *one = json_array_get_object_element (list, i);
      g_autoptr(GBytes) header = bytes_of (one, "header");
      g_autoptr(GBytes) signature = bytes_of (one, "signature");
      g_autoptr(GBytes) salt = bytes_of (one, "salt");
      g_autoptr(ParaatDevice) device = new_device (one);
      g_autoptr(GError) error = NULL;
      g_autoptr(ParaatChange) made = make_change (one, &error);
      g_autoptr(ParaatChange) received = NULL;
      const guint8 *bytes;
      gsize size;

      g_assert_no_error (error);
      bytes = paraat_change_get_header_bytes (made, &size);
      g_assert_cmpmem (bytes, size, g_bytes_get_data (header, NULL), g_bytes_get_size (header));
      assert_hash (paraat_change_get_id (made), text_of (one, "id"));
      assert_hash (&paraat_change_get_header (made)->value_hash, text_of (one, "value_hash"));
      g_assert_cmpmem (paraat_change_get_signature (made), 64, peek (signature, 64), 64);

      received = paraat_change_new_received (bytes, size, peek (signature, 64), text_of (one, "value"), -1, peek (salt, 16),
                                             &error);
      g_assert_no_error (error);
      g_assert_true (paraat_change_verify (received, paraat_device_get_public_key (device), &error));
      g_assert_no_error (error);
    }
}

static void
test_bad_headers (void)
{
  JsonArray *list = get_list ("bad_headers");
  guint8 signature[PARAAT_SIGNATURE_SIZE] = { 0 };

  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *one = json_array_get_object_element (list, i);
      g_autoptr(GBytes) header = bytes_of (one, "header");
      g_autoptr(GError) error = NULL;
      gsize size;
      const void *bytes = g_bytes_get_data (header, &size);
      g_autoptr(ParaatChange) change = paraat_change_new_received (bytes != NULL ? bytes : "", size, signature, NULL, -1, NULL,
                                                                   &error);

      g_test_message ("%s", text_of (one, "why"));
      g_assert_null (change);
      g_assert_error (error, PARAAT_CHANGE_ERROR, PARAAT_CHANGE_ERROR_MALFORMED);
    }
}

static void
test_run (void)
{
  JsonObject *run = json_object_get_object_member (get_vectors (), "run");
  JsonArray *ids = json_object_get_array_member (run, "ids");
  g_autofree ParaatHash *hashes = hashes_of (ids);
  ParaatHash digest;

  paraat_hash_data (hashes, json_array_get_length (ids) * sizeof *hashes, &digest);
  assert_hash (&digest, text_of (run, "digest"));
}

static void
test_enrolment (void)
{
  JsonObject *told = json_object_get_object_member (get_vectors (), "enrolment");
  JsonArray *bad = json_object_get_array_member (told, "bad_codes");
  g_autoptr(ParaatDevice) device = new_device (told);
  g_autoptr(GBytes) spki = bytes_of (told, "spki");
  g_autoptr(GBytes) proof = bytes_of (told, "proof");
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatEnrolCode) code = paraat_enrol_code_parse (text_of (told, "code"), &error);
  g_autoptr(ParaatEnrolCode) bare = NULL;
  g_autofree char *again = NULL;
  guint8 own_proof[PARAAT_SIGNATURE_SIZE];

  g_assert_no_error (error);
  g_assert_cmpstr (code->base_url, ==, text_of (told, "base_url"));
  g_assert_cmpstr (code->secret, ==, text_of (told, "secret"));
  assert_uuid (&code->intake, text_of (told, "intake"));
  g_assert_true (code->has_spki);
  g_assert_cmpmem (code->spki, 32, peek (spki, 32), 32);
  again = paraat_enrol_code_format (code);
  g_assert_cmpstr (again, ==, text_of (told, "code"));
  bare = paraat_enrol_code_parse (text_of (told, "code_without_pin"), &error);
  g_assert_no_error (error);
  g_assert_false (bare->has_spki);

  paraat_enrol_proof (device, code->secret, &code->intake, own_proof);
  g_assert_cmpmem (own_proof, 64, peek (proof, 64), 64);
  g_assert_true (paraat_enrol_proof_verify (paraat_device_get_public_key (device), code->secret, &code->intake, own_proof));

  for (guint i = 0; i < json_array_get_length (bad); i++)
    {
      g_autoptr(GError) refusal = NULL;
      g_autoptr(ParaatEnrolCode) taken = paraat_enrol_code_parse (json_array_get_string_element (bad, i), &refusal);

      g_test_message ("%s", json_array_get_string_element (bad, i));
      g_assert_null (taken);
      g_assert_error (refusal, PARAAT_WIRE_ERROR, PARAAT_WIRE_ERROR_MALFORMED);
    }
}

static void
test_card (void)
{
  JsonObject *told = json_object_get_object_member (get_vectors (), "card");
  g_autoptr(GBytes) signature = bytes_of (told, "signature");
  g_autoptr(GBytes) key = bytes_of (told, "intake_key");
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatCard) card = paraat_card_parse (text_of (told, "text"), peek (signature, 64), &error);

  g_assert_no_error (error);
  g_assert_true (paraat_card_verify (card, peek (key, 32), &error));
  g_assert_no_error (error);
  g_assert_cmpstr (card->bestuur_name, ==, "Gemeente Voorbeeldegem");
}

static void
test_token (void)
{
  JsonObject *told = json_object_get_object_member (get_vectors (), "token");
  g_autoptr(ParaatDevice) device = new_device (told);
  const char *token = text_of (told, "token");
  g_autoptr(GError) error = NULL;
  ParaatTokenClaims claims;

  g_assert_true (paraat_token_parse (token, &claims, &error));
  g_assert_no_error (error);
  g_assert_true (paraat_token_verify (token, paraat_device_get_public_key (device), &error));
  g_assert_no_error (error);
  g_assert_true (paraat_uuid_equal (&claims.device, paraat_device_get_id (device)));
  assert_uuid (&claims.audience, text_of (told, "intake"));
  g_assert_cmpint (claims.issued_s, ==, json_object_get_int_member (told, "now"));
}

static void
test_sealed (void)
{
  JsonObject *told = json_object_get_object_member (get_vectors (), "sealed");
  g_autoptr(GBytes) public_key = bytes_of (told, "public");
  g_autoptr(GBytes) secret_key = bytes_of (told, "secret");
  g_autoptr(GBytes) sealed = bytes_of (told, "sealed");
  const char *plain = text_of (told, "plain");
  gsize size = g_bytes_get_size (sealed) - crypto_box_SEALBYTES;
  g_autofree char *opened = g_malloc0 (size + 1);

  g_assert_cmpint (crypto_box_seal_open ((guint8 *) opened, g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed),
                                         peek (public_key, 32), peek (secret_key, 32)), ==, 0);
  g_assert_cmpstr (opened, ==, plain);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (sodium_init (), >=, 0);

  g_test_add_func ("/protocol/vectors/devices", test_devices);
  g_test_add_func ("/protocol/vectors/known-ids", test_known_ids);
  g_test_add_func ("/protocol/vectors/references", test_references);
  g_test_add_func ("/protocol/vectors/changes", test_changes);
  g_test_add_func ("/protocol/vectors/bad-headers", test_bad_headers);
  g_test_add_func ("/protocol/vectors/run", test_run);
  g_test_add_func ("/protocol/vectors/enrolment", test_enrolment);
  g_test_add_func ("/protocol/vectors/card", test_card);
  g_test_add_func ("/protocol/vectors/token", test_token);
  g_test_add_func ("/protocol/vectors/sealed", test_sealed);

  return g_test_run ();
}

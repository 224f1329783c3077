/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "paraat-store.h"
#include "paraat-wire-json.h"

static ParaatDevice *
new_device (guint8 n)
{
  guint8 seed[32];

  memset (seed, n, sizeof seed);

  return paraat_device_new_from_seed (seed);
}

static ParaatChange *
new_change (ParaatDevice *device,
            const char   *value)
{
  g_autoptr(GError) error = NULL;
  ParaatHeader header = { .seq = 1, .at_us = 1763880720000000, .kind = "incident", .field = "what" };
  ParaatChange *change;

  paraat_uuid_new (&header.root);
  header.record = header.root;
  header.device = *paraat_device_get_id (device);
  change = paraat_change_new_signed (&header, value, NULL, paraat_device_sign, device, &error);
  g_assert_no_error (error);

  return change;
}

static GPtrArray *
new_refused (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_refusal_free);
}

static ParaatCard *
new_card (ParaatDevice *device,
          ParaatDevice *intake)
{
  ParaatCard fields = { .device = *paraat_device_get_id (device), .name = (char *) "Balie \"1\"",
                        .bestuur_name = (char *) "Gemeente Voorbeeldegem", .bestuur_type = (char *) "gemeente",
                        .nis = (char *) "99999", .issued_us = 1763880720000000 };

  memcpy (fields.key, paraat_device_get_public_key (device), sizeof fields.key);
  paraat_uuid_known (&paraat_uuid_nil, "bestuur", "gemeente:99999", &fields.bestuur);

  return paraat_card_new_signed (&fields, intake);
}

static void
test_batch_comes_back (void)
{
  g_autoptr(ParaatDevice) device = new_device (1);
  g_autoptr(ParaatDevice) intake = new_device (2);
  g_autoptr(ParaatBatch) batch = paraat_batch_new ();
  g_autoptr(ParaatBatch) again = NULL;
  g_autoptr(GPtrArray) refused = new_refused ();
  g_autoptr(GBytes) json = NULL;
  g_autoptr(GError) error = NULL;
  ParaatChange *stub;

  g_ptr_array_add (batch->cards, new_card (device, intake));
  g_ptr_array_add (batch->changes, new_change (device, "\"l\\u00e9k \\\"x\\\"\""));
  stub = paraat_change_new_stub (g_ptr_array_index (batch->changes, 0));
  g_ptr_array_add (batch->changes, stub);
  json = paraat_batch_encode (batch);
  again = paraat_batch_decode (json, refused, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (refused->len, ==, 0);
  g_assert_cmpuint (again->changes->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      ParaatChange *one = g_ptr_array_index (again->changes, i);

      g_assert_true (paraat_hash_equal (paraat_change_get_id (one),
                                        paraat_change_get_id (g_ptr_array_index (batch->changes, i))));
      g_assert_true (paraat_change_verify (one, paraat_device_get_public_key (device), NULL));
    }
  /* The words are what was signed, to the byte. */
  g_assert_cmpstr (paraat_change_get_value (g_ptr_array_index (again->changes, 0)), ==, "\"l\\u00e9k \\\"x\\\"\"");
  g_assert_true (paraat_change_is_stub (g_ptr_array_index (again->changes, 1)));
  g_assert_true (paraat_card_verify (g_ptr_array_index (again->cards, 0), paraat_device_get_public_key (intake), &error));
  g_assert_no_error (error);
}

static ParaatBatch *
decode (const char  *json,
        GPtrArray   *refused,
        GError     **error)
{
  g_autoptr(GBytes) bytes = g_bytes_new (json, strlen (json));

  return paraat_batch_decode (bytes, refused, error);
}

static void
test_batch_goes_on_without_the_broken (void)
{
  g_autoptr(ParaatDevice) device = new_device (1);
  g_autoptr(ParaatBatch) batch = paraat_batch_new ();
  g_autoptr(ParaatBatch) again = NULL;
  g_autoptr(GPtrArray) refused = new_refused ();
  g_autoptr(GBytes) json = NULL;
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  ParaatRefusal *refusal;
  char *colon;

  g_ptr_array_add (batch->changes, new_change (device, "\"een\""));
  g_ptr_array_add (batch->changes, new_change (device, "\"twee\""));
  json = paraat_batch_encode (batch);
  text = g_strndup (g_bytes_get_data (json, NULL), g_bytes_get_size (json));
  colon = strstr (text, "een");
  memcpy (colon, "EEN", 3);   /* its hash is another now */
  again = decode (text, refused, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->changes->len, ==, 1);
  g_assert_cmpuint (refused->len, ==, 1);
  refusal = g_ptr_array_index (refused, 0);
  g_assert_error (refusal->error, PARAAT_CHANGE_ERROR, PARAAT_CHANGE_ERROR_BAD_HASH);
  g_assert_true (paraat_hash_equal (&refusal->id, paraat_change_get_id (g_ptr_array_index (batch->changes, 0))));
}

static void
test_batch_limits (void)
{
  static const char * const malformed[] = {
    "", "[]", "{}", "null", "{\"changes\":{}}", "{\"changes\":[]", "{\"changes\":[],\"devices\":[{}]}",
    "{\"changes\":[],\"devices\":[{\"text\":\"{}\",\"signature\":\"AAAA\"}]}", "\xff",
  };
  g_autoptr(GPtrArray) refused = new_refused ();
  g_autoptr(GString) many = g_string_new ("{\"changes\":[");
  g_autofree char *large = g_malloc (PARAAT_BATCH_MAX_BYTES + 2);
  g_autoptr(GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (malformed); i++)
    {
      g_assert_null (decode (malformed[i], refused, &error));
      g_assert_error (error, PARAAT_WIRE_ERROR, PARAAT_WIRE_ERROR_MALFORMED);
      g_clear_error (&error);
    }
  for (guint i = 0; i <= PARAAT_BATCH_MAX_CHANGES; i++)
    g_string_append (many, i == 0 ? "{}" : ",{}");
  g_string_append (many, "]}");
  g_assert_null (decode (many->str, refused, &error));
  g_assert_error (error, PARAAT_WIRE_ERROR, PARAAT_WIRE_ERROR_TOO_LARGE);
  g_clear_error (&error);

  memset (large, ' ', PARAAT_BATCH_MAX_BYTES + 1);
  large[PARAAT_BATCH_MAX_BYTES + 1] = '\0';
  g_assert_null (decode (large, refused, &error));
  g_assert_error (error, PARAAT_WIRE_ERROR, PARAAT_WIRE_ERROR_TOO_LARGE);
  g_assert_cmpuint (refused->len, ==, 0);
}

static void
test_deep_json_is_refused (void)
{
  g_autofree char *deep = g_strnfill (100000, '[');
  g_autoptr(GError) error = NULL;

  g_assert_null (paraat_wire_parse_json (deep, strlen (deep), &error));
  g_assert_error (error, PARAAT_WIRE_ERROR, PARAAT_WIRE_ERROR_MALFORMED);
}

static void
test_card_is_only_what_was_signed (void)
{
  g_autoptr(ParaatDevice) device = new_device (1);
  g_autoptr(ParaatDevice) intake = new_device (2);
  g_autoptr(ParaatDevice) other = new_device (3);
  g_autoptr(ParaatCard) card = new_card (device, intake);
  g_autoptr(ParaatCard) forged = NULL;
  g_autofree char *text = g_strdup (card->text);
  g_autoptr(GError) error = NULL;

  g_assert_cmpstr (card->name, ==, "Balie \"1\"");
  g_assert_cmpint (card->issued_us, ==, 1763880720000000);
  g_assert_true (paraat_card_verify (card, paraat_device_get_public_key (intake), NULL));
  g_assert_false (paraat_card_verify (card, paraat_device_get_public_key (other), &error));
  g_assert_error (error, PARAAT_WIRE_ERROR, PARAAT_WIRE_ERROR_UNTRUSTED);
  g_clear_error (&error);

  memcpy (strstr (text, "Voorbeeldegem"), "Naburegemxxxx", 13);
  forged = paraat_card_parse (text, card->signature, &error);
  g_assert_no_error (error);
  g_assert_false (paraat_card_verify (forged, paraat_device_get_public_key (intake), NULL));
}

static void
test_enrol_code (void)
{
  static const char * const bad[] = {
    "", "abc", "https://h/#paraat-1.0123456789ABCDEFGHJKMNPQRS",
    "http://meldpunt.example/#paraat-1.0123456789ABCDEFGHJKMNPQRS.00112233445566778899aabbccddeeff",
    "https://u:p@h/#paraat-1.0123456789ABCDEFGHJKMNPQRS.00112233445566778899aabbccddeeff",
    "https://h/#paraat-2.0123456789ABCDEFGHJKMNPQRS.00112233445566778899aabbccddeeff",
    "https://h/#paraat-1.0123456789ABCDEFGHJKMNPQR.00112233445566778899aabbccddeeff",
    "https://h/#paraat-1.0123456789ABCDEFGHJKMNPQRU.00112233445566778899aabbccddeeff",
    "https://h/#paraat-1.0123456789ABCDEFGHJKMNPQRS.00112233445566778899aabbccddeef",
    "https://h/#paraat-1.0123456789ABCDEFGHJKMNPQRS.00112233445566778899aabbccddeeff.short",
  };
  const char *good = "  http://127.0.0.1:8080/#paraat-1.0123456789ABCDEFGHJKMNPQRS.00112233445566778899aabbccddeeff\n";
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatEnrolCode) code = paraat_enrol_code_parse (good, &error);
  g_autofree char *text = NULL;
  g_autofree char *stripped = g_strstrip (g_strdup (good));

  g_assert_no_error (error);
  g_assert_cmpstr (code->base_url, ==, "http://127.0.0.1:8080");
  g_assert_cmpstr (code->secret, ==, "0123456789ABCDEFGHJKMNPQRS");
  g_assert_false (code->has_spki);
  text = paraat_enrol_code_format (code);
  g_assert_cmpstr (text, ==, stripped);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_null (paraat_enrol_code_parse (bad[i], &error));
      g_assert_error (error, PARAAT_WIRE_ERROR, PARAAT_WIRE_ERROR_MALFORMED);
      g_clear_error (&error);
    }
}

static void
test_enrol_proof (void)
{
  g_autoptr(ParaatDevice) device = new_device (1);
  g_autoptr(ParaatDevice) other = new_device (3);
  ParaatUuid intake = { { 7 } };
  ParaatUuid elsewhere = { { 8 } };
  guint8 proof[PARAAT_SIGNATURE_SIZE];
  const guint8 *key = paraat_device_get_public_key (device);

  paraat_enrol_proof (device, "SECRET", &intake, proof);
  g_assert_true (paraat_enrol_proof_verify (key, "SECRET", &intake, proof));
  g_assert_false (paraat_enrol_proof_verify (key, "SECRES", &intake, proof));
  g_assert_false (paraat_enrol_proof_verify (key, "SECRET", &elsewhere, proof));
  g_assert_false (paraat_enrol_proof_verify (paraat_device_get_public_key (other), "SECRET", &intake, proof));
}

static void
test_token (void)
{
  g_autoptr(ParaatDevice) device = new_device (1);
  g_autoptr(ParaatDevice) other = new_device (3);
  ParaatUuid intake = { { 7 } };
  g_autofree char *token = paraat_token_new (device, &intake, 1763880720);
  g_autofree char *longer = g_strconcat (token, ".x", NULL);
  g_autoptr(GError) error = NULL;
  ParaatTokenClaims claims;
  char *dot;

  g_assert_true (paraat_token_parse (token, &claims, &error));
  g_assert_no_error (error);
  g_assert_true (paraat_uuid_equal (&claims.device, paraat_device_get_id (device)));
  g_assert_true (paraat_uuid_equal (&claims.audience, &intake));
  g_assert_cmpint (claims.issued_s, ==, 1763880720);
  g_assert_cmpint (claims.expires_s, ==, 1763880720 + 300);
  g_assert_true (paraat_token_verify (token, paraat_device_get_public_key (device), NULL));
  g_assert_false (paraat_token_verify (token, paraat_device_get_public_key (other), &error));
  g_assert_error (error, PARAAT_WIRE_ERROR, PARAAT_WIRE_ERROR_UNTRUSTED);
  g_clear_error (&error);

  g_assert_false (paraat_token_parse (longer, &claims, NULL));
  g_assert_false (paraat_token_parse ("", &claims, NULL));
  dot = strchr (token, '.');
  dot[1] = dot[1] == 'e' ? 'f' : 'e';
  g_assert_false (paraat_token_verify (token, paraat_device_get_public_key (device), NULL));
}

static void
test_token_of_another_kind (void)
{
  /* {"alg":"none","typ":"JWT","kid":…} with claims that are fine otherwise. */
  const char *claims = "{\"iss\":\"0192f0a0-7c1e-8abc-8def-0123456789ab\",\"sub\":\"0192f0a0-7c1e-8abc-8def-0123456789ab\","
                       "\"aud\":\"0192f0a0-7c1e-8abc-8def-0123456789ab\",\"iat\":%d,\"exp\":%d}";
  const struct { const char *algorithm; int iat, exp; gboolean ok; } cases[] = {
    { "EdDSA", 1000, 1300, TRUE }, { "none", 1000, 1300, FALSE }, { "HS256", 1000, 1300, FALSE },
    { "EdDSA", 1000, 1301, FALSE }, { "EdDSA", 1000, 1000, FALSE }, { "EdDSA", -5, 100, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *header = g_strdup_printf ("{\"alg\":\"%s\",\"typ\":\"JWT\","
                                                 "\"kid\":\"0192f0a0-7c1e-8abc-8def-0123456789ab\"}", cases[i].algorithm);
      g_autofree char *head = g_base64_encode ((const guchar *) header, strlen (header));
      g_autoptr(GString) text = g_string_new (NULL);
      g_autofree char *body = NULL;
      g_autofree char *token = NULL;
      ParaatTokenClaims found;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
      g_string_printf (text, claims, cases[i].iat, cases[i].exp);
#pragma GCC diagnostic pop
      body = g_base64_encode ((const guchar *) text->str, text->len);
      token = g_strdelimit (g_strdelimit (g_strconcat (head, ".", body, ".AAAA", NULL), "+", '-'), "/", '_');
      for (char *at = token; (at = strchr (token, '=')) != NULL; )
        memmove (at, at + 1, strlen (at));
      g_assert_cmpint (paraat_token_parse (token, &found, NULL), ==, cases[i].ok);
    }
}

static void
test_problem (void)
{
  ParaatProblem problem = { (char *) "unauthorized", (char *) "Not authorized", (char *) "d\"etail", 401, (char *) "clock",
                            1763880720000000 };
  g_autoptr(GBytes) json = paraat_problem_encode (&problem);
  g_autoptr(ParaatProblem) again = paraat_problem_decode (json);
  g_autoptr(GBytes) portal = g_bytes_new_static ("<html>", 6);
  g_autoptr(GBytes) foreign = g_bytes_new_static ("{\"type\":\"about:blank\"}", 22);

  g_assert_nonnull (again);
  g_assert_cmpstr (again->name, ==, "unauthorized");
  g_assert_cmpstr (again->detail, ==, "d\"etail");
  g_assert_cmpuint (again->status, ==, 401);
  g_assert_cmpstr (again->reason, ==, "clock");
  g_assert_cmpint (again->now_us, ==, 1763880720000000);
  g_assert_null (paraat_problem_decode (portal));
  g_assert_null (paraat_problem_decode (foreign));
}

static void
test_every_change_error_has_a_name (void)
{
  for (int code = PARAAT_CHANGE_ERROR_MALFORMED; code <= PARAAT_CHANGE_ERROR_EXERCISE; code++)
    {
      g_autoptr(GError) error = g_error_new_literal (PARAAT_CHANGE_ERROR, code, "x");

      g_assert_cmpstr (paraat_problem_name_for_change_error (error), !=, "internal");
    }
}

static void
test_only_the_crts (void)
{
  ParaatHeader header = { .kind = "message", .field = "at" };
  g_autofree char *id = NULL;
  g_autofree char *key = NULL;

  paraat_uuid_new (&header.root);
  paraat_uuid_new (&header.record);
  g_assert_false (paraat_wire_is_crts (&header));
  header.kind = "read";
  g_assert_true (paraat_wire_is_crts (&header));
  header.kind = "receipt";
  g_assert_true (paraat_wire_is_crts (&header));

  header.kind = "clock";
  paraat_uuid_known (&header.root, "clock", "x", &header.record);
  g_assert_false (paraat_wire_is_crts (&header));
  paraat_uuid_known (&header.root, "receipt", "", &header.record);
  g_assert_true (paraat_wire_is_crts (&header));
  id = paraat_uuid_dup_string (&header.root);
  key = g_strconcat ("crt:", id, NULL);
  paraat_uuid_known (&header.root, "read", key, &header.record);
  g_assert_true (paraat_wire_is_crts (&header));
}

static void
test_time (void)
{
  static const char * const bad[] = { "", "gisteren", "2026-11-23", "2026-13-01T00:00:00Z", "2026-11-23T06:52:00" };
  g_autofree char *text = paraat_wire_format_time (1763880720000000);
  gint64 us = 0;

  g_assert_cmpstr (text, ==, "2025-11-23T06:52:00Z");
  g_assert_true (paraat_wire_parse_time (text, &us));
  g_assert_cmpint (us, ==, 1763880720000000);
  g_assert_true (paraat_wire_parse_time ("2025-11-23T07:52:00+01:00", &us));
  g_assert_cmpint (us, ==, 1763880720000000);
  g_assert_false (paraat_wire_parse_time (NULL, &us));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (paraat_wire_parse_time (bad[i], &us));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/wire/batch/comes-back", test_batch_comes_back);
  g_test_add_func ("/wire/batch/goes-on-without-the-broken", test_batch_goes_on_without_the_broken);
  g_test_add_func ("/wire/batch/limits", test_batch_limits);
  g_test_add_func ("/wire/json/deep", test_deep_json_is_refused);
  g_test_add_func ("/wire/card/only-what-was-signed", test_card_is_only_what_was_signed);
  g_test_add_func ("/wire/enrol/code", test_enrol_code);
  g_test_add_func ("/wire/enrol/proof", test_enrol_proof);
  g_test_add_func ("/wire/token/own", test_token);
  g_test_add_func ("/wire/token/another-kind", test_token_of_another_kind);
  g_test_add_func ("/wire/problem/comes-back", test_problem);
  g_test_add_func ("/wire/problem/names", test_every_change_error_has_a_name);
  g_test_add_func ("/wire/only-the-crts", test_only_the_crts);
  g_test_add_func ("/wire/time", test_time);

  return g_test_run ();
}

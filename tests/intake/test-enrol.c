/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "fixture.h"

#include <string.h>

static char *
new_code (Fixture    *fixture,
          const char *nis)
{
  g_autoptr(GError) error = NULL;
  char *code = fixture_command (fixture, &error, "enrol", "--bestuur-type", "gemeente", "--nis", nis, "--name", "Voorbeeld",
                                NULL);

  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (code, "\n"));

  return code;
}

static void
test_card (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *code = new_code (fixture, "99999");
  g_autoptr(ParaatEnrolCode) parsed = paraat_enrol_code_parse (code, NULL);
  g_autoptr(Desk) desk = desk_new (1);
  g_autoptr(Reply) reply = desk_try_enrol (fixture, desk, code);
  g_autoptr(ParaatCard) card = NULL;
  JsonObject *intake, *object;
  guint8 key[PARAAT_PUBLIC_KEY_SIZE], signature[PARAAT_SIGNATURE_SIZE];
  ParaatUuid id, bestuur;
  const char *text;

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpstr (parsed->base_url, ==, fixture->intake->base_url);
  intake = paraat_wire_get_object (reply_object (reply), "intake");
  g_assert_true (paraat_wire_get_bytes (intake, "key", key, sizeof key));
  paraat_device_id_from_key (key, &id);
  g_assert_true (paraat_uuid_equal (&id, &parsed->intake));   /* the code said so before */
  g_assert_cmpstr (reply_string (reply, "epoch"), ==, fixture->intake->epoch);

  object = paraat_wire_get_object (reply_object (reply), "card");
  g_assert_true (paraat_wire_get_string (object, "text", &text));
  g_assert_true (paraat_wire_get_bytes (object, "signature", signature, sizeof signature));
  card = paraat_card_parse (text, signature, NULL);
  g_assert_true (paraat_card_verify (card, key, NULL));
  g_assert_true (paraat_uuid_equal (&card->device, paraat_device_get_id (desk->device)));
  paraat_uuid_known (&paraat_uuid_nil, "bestuur", "gemeente:99999", &bestuur);
  g_assert_true (paraat_uuid_equal (&card->bestuur, &bestuur));
  g_assert_cmpstr (card->name, ==, "Balie 1");
}

static void
test_again (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *code = new_code (fixture, "99999");
  g_autoptr(Desk) desk = desk_new (1);
  g_autoptr(Desk) other = desk_new (2);
  g_autoptr(Reply) first = desk_try_enrol (fixture, desk, code);
  g_autoptr(Reply) again = desk_try_enrol (fixture, desk, code);
  g_autoptr(Reply) stolen = desk_try_enrol (fixture, other, code);
  const char *one, *two;

  g_assert_cmpuint (again->status, ==, 200);
  paraat_wire_get_string (paraat_wire_get_object (reply_object (first), "card"), "text", &one);
  paraat_wire_get_string (paraat_wire_get_object (reply_object (again), "card"), "text", &two);
  g_assert_cmpstr (one, ==, two);
  assert_problem (stolen, 409, "used-code");
}

static void
test_another_administration (Fixture       *fixture,
                             gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new_enrolled (fixture, 1, "11111");
  g_autofree char *code = new_code (fixture, "22222");
  g_autoptr(Reply) reply = desk_try_enrol (fixture, desk, code);

  assert_problem (reply, 409, "mismatch");
}

static void
test_proof (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *code = new_code (fixture, "99999");
  g_autoptr(ParaatEnrolCode) parsed = paraat_enrol_code_parse (code, NULL);
  g_autoptr(Desk) desk = desk_new (1);
  g_autofree char *key = g_base64_encode (paraat_device_get_public_key (desk->device), PARAAT_PUBLIC_KEY_SIZE);
  guint8 zeros[PARAAT_SIGNATURE_SIZE] = { 0 };
  g_autofree char *proof = g_base64_encode (zeros, sizeof zeros);
  g_autofree char *json = g_strdup_printf ("{\"secret\":\"%s\",\"key\":\"%s\",\"name\":\"x\",\"proof\":\"%s\"}",
                                           parsed->secret, key, proof);
  g_autoptr(Reply) reply = ask_text (fixture, "/v1/enrol", NULL, json);
  g_autoptr(Reply) fine = NULL;

  assert_problem (reply, 422, "bad-signature");
  fine = desk_try_enrol (fixture, desk, code);   /* the code was not used up */
  g_assert_cmpuint (fine->status, ==, 200);
}

static void
test_wrong_codes_are_slowed_down (Fixture       *fixture,
                                  gconstpointer  data)
{
  g_autofree char *code = new_code (fixture, "99999");
  g_autoptr(Desk) desk = desk_new (1);
  g_autoptr(ParaatEnrolCode) wrong = paraat_enrol_code_parse (code, NULL);
  g_autofree char *text = NULL;
  g_autoptr(Reply) last = NULL;

  wrong->secret[0] = wrong->secret[0] == 'A' ? 'B' : 'A';
  text = paraat_enrol_code_format (wrong);
  for (guint i = 0; i < 10; i++)
    {
      g_autoptr(Reply) reply = desk_try_enrol (fixture, desk, text);

      assert_problem (reply, 404, "not-found");
    }
  last = desk_try_enrol (fixture, desk, code);
  assert_problem (last, 429, "rate-limited");
  g_assert_nonnull (soup_message_headers_get_one (last->headers, "Retry-After"));
}

static gboolean
age_codes_job (ParaatSql  *sql,
               gpointer    data,
               GError    **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (sql, "UPDATE intake_code SET made_us = made_us - ?", error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, INTAKE_CODE_LIFE_US + G_USEC_PER_SEC);

  return paraat_sql_step_done (sql, statement, error);
}

static void
written_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_assert_true (paraat_store_write_finish (PARAAT_STORE (object), result, NULL));
  *(gboolean *) user_data = TRUE;
}

static void
test_code_expires (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autofree char *code = new_code (fixture, "99999");
  g_autoptr(Desk) desk = desk_new (1);
  g_autoptr(Reply) reply = NULL;
  gboolean is_done = FALSE;

  paraat_store_write_async (fixture->intake->store, age_codes_job, NULL, NULL, NULL, written_cb, &is_done);
  while (!is_done)
    g_main_context_iteration (NULL, TRUE);
  reply = desk_try_enrol (fixture, desk, code);
  assert_problem (reply, 404, "not-found");
}

static void
test_secret_is_not_kept (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autofree char *code = new_code (fixture, "99999");
  g_autoptr(ParaatEnrolCode) parsed = paraat_enrol_code_parse (code, NULL);
  g_autofree char *path = g_build_filename (fixture->dir, "paraat.db", NULL);
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  const char * const files[] = { path, wal };

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *text = NULL;
      gsize size;

      if (g_file_get_contents (files[i], &text, &size, NULL))
        g_assert_null (memmem (text, size, parsed->secret, strlen (parsed->secret)));
    }
}

static void
assert_reason (Fixture    *fixture,
               const char *token,
               const char *reason)
{
  g_autoptr(Reply) reply = ask (fixture, "GET", "/v1/changes", token, NULL, NULL);

  assert_problem (reply, 401, "unauthorized");
  g_assert_cmpstr (reply->problem->reason, ==, reason);
  g_assert_cmpint (ABS (reply->problem->now_us - g_get_real_time ()), <, 60 * G_USEC_PER_SEC);
}

static void
test_tokens (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new_enrolled (fixture, 1, "99999");
  g_autoptr(Desk) stranger = desk_new (2);
  const ParaatUuid *intake = paraat_device_get_id (fixture->intake->device);
  gint64 now_s = g_get_real_time () / G_USEC_PER_SEC;
  g_autofree char *good = paraat_token_new (desk->device, intake, now_s);
  g_autofree char *near_past = paraat_token_new (desk->device, intake, now_s - 300 - 50);
  g_autofree char *past = paraat_token_new (desk->device, intake, now_s - 9 * 30 * 24 * 3600);
  g_autofree char *future = paraat_token_new (desk->device, intake, now_s + 3600);
  g_autofree char *unknown = paraat_token_new (stranger->device, intake, now_s);
  g_autofree char *elsewhere = paraat_token_new (desk->device, paraat_device_get_id (stranger->device), now_s);
  g_autofree char *forged = g_strdup (good);
  g_autoptr(Reply) fine = ask (fixture, "GET", "/v1/changes", good, NULL, NULL);
  g_autoptr(Reply) late = ask (fixture, "GET", "/v1/changes", near_past, NULL, NULL);
  char *at = strrchr (forged, '.') + 10;

  g_assert_cmpuint (fine->status, ==, 200);
  g_assert_cmpuint (late->status, ==, 200);   /* within the leeway */
  *at = *at == 'A' ? 'B' : 'A';
  assert_reason (fixture, NULL, "token");
  assert_reason (fixture, "rubbish", "token");
  assert_reason (fixture, past, "clock");
  assert_reason (fixture, future, "clock");
  assert_reason (fixture, unknown, "unknown-device");
  assert_reason (fixture, elsewhere, "token");
  assert_reason (fixture, forged, "signature");
}

static void
test_revoked_device_is_not_heard (Fixture       *fixture,
                                  gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new_enrolled (fixture, 1, "99999");
  g_autofree char *id = paraat_uuid_dup_string (paraat_device_get_id (desk->device));
  g_autofree char *token = desk_token (fixture, desk);
  g_autoptr(GError) error = NULL;
  g_autofree char *said = fixture_command (fixture, &error, "revoke", id, NULL);
  g_autofree char *code = new_code (fixture, "99999");
  g_autofree char *devices = NULL;
  g_autoptr(Reply) reply = NULL;

  g_assert_no_error (error);
  assert_reason (fixture, token, "revoked");
  reply = desk_try_enrol (fixture, desk, code);
  assert_problem (reply, 403, "revoked-device");
  devices = fixture_command (fixture, &error, "devices", NULL);
  g_assert_nonnull (strstr (devices, "ingetrokken"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  fixture_add ("/intake/enrol/card", test_card);
  fixture_add ("/intake/enrol/again", test_again);
  fixture_add ("/intake/enrol/another-administration", test_another_administration);
  fixture_add ("/intake/enrol/proof", test_proof);
  fixture_add ("/intake/enrol/wrong-codes", test_wrong_codes_are_slowed_down);
  fixture_add ("/intake/enrol/expires", test_code_expires);
  fixture_add ("/intake/enrol/secret-is-not-kept", test_secret_is_not_kept);
  fixture_add ("/intake/enrol/tokens", test_tokens);
  fixture_add ("/intake/enrol/revoked", test_revoked_device_is_not_heard);

  return g_test_run ();
}

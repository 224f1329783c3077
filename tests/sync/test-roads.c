/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "paraat-blob-upload.h"
#include "paraat-sealed-report.h"
#include "sync-fixture.h"

static void
end (Desk *desk)
{
  FaultServer *server = desk->server;

  desk_clear (desk);
  fault_server_free (server);
}

/* Enrolment: whom it believes. */

static void
test_code (void)
{
  static const char * const codes[] = {
    "", "hallo", "https://intake.example/", "https://intake.example/#paraat-1.", "paraat-1.00000000000000000000000000.",
    "http://intake.example:80/#paraat-1.00000000000000000000000000.00112233445566778899aabbccddeeff",
    "https://intake.example/#paraat-2.00000000000000000000000000.00112233445566778899aabbccddeeff",
    "javascript:alert(1)#paraat-1.00000000000000000000000000.00112233445566778899aabbccddeeff",
  };
  Desk desk = { 0 };

  desk_init (&desk, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", codes[i]);
      g_assert_false (desk_enrol (&desk, codes[i], &error));
      g_assert_error (error, PARAAT_SYNC_ERROR, PARAAT_SYNC_ERROR_BAD_CODE);
    }
  desk_clear (&desk);
}

typedef struct
{
  const char      *name;
  Fault            fault;
  ParaatSyncError  code;
} BadDay;

static const BadDay bad_days[] = {
  { "lost-reply", { FAULT_LOSE_REPLY }, PARAAT_SYNC_ERROR_NO_ANSWER },
  { "truncated", { FAULT_TRUNCATE }, PARAAT_SYNC_ERROR_NO_ANSWER },
  { "silent", { FAULT_SILENT }, PARAAT_SYNC_ERROR_NO_ANSWER },
  { "portal-html", { FAULT_PORTAL_HTML }, PARAAT_SYNC_ERROR_NO_ANSWER },
  { "portal-json", { FAULT_PORTAL_JSON }, PARAAT_SYNC_ERROR_NO_ANSWER },
  { "portal-302", { FAULT_REDIRECT }, PARAAT_SYNC_ERROR_NO_ANSWER },
  { "403-html", { FAULT_STATUS, 403 }, PARAAT_SYNC_ERROR_NO_ANSWER },
  { "used", { FAULT_STATUS, 409, "used-code" }, PARAAT_SYNC_ERROR_USED_CODE },
  { "unknown", { FAULT_STATUS, 401, "unauthorized", "token" }, PARAAT_SYNC_ERROR_REFUSED },
  { "429", { FAULT_STATUS, 429, "rate-limited" }, PARAAT_SYNC_ERROR_NO_ANSWER },
  { "503", { FAULT_STATUS, 503, "unavailable" }, PARAAT_SYNC_ERROR_NO_ANSWER },
};

/* Not this time; and the same code works afterwards, also when it was used up by an answer that got lost. */
static void
test_enrol_bad_day (gconstpointer data)
{
  const BadDay *day = data;
  g_autofree char *code = NULL;
  g_autoptr(GError) error = NULL;
  Desk desk = { 0 };

  desk_init (&desk, fault_server_new (NULL));
  code = fault_server_dup_code (desk.server, NULL);
  fault_server_fail (desk.server, "POST /v1/enrol", 1, &day->fault);
  g_assert_false (desk_enrol (&desk, code, &error));
  g_assert_error (error, PARAAT_SYNC_ERROR, (int) day->code);
  g_assert_cmpint (paraat_sync_get_state (desk.sync), ==, PARAAT_SYNC_NOT_ENROLLED);
  g_assert_null (paraat_store_get_setting (desk.store, PARAAT_SETTING_PEER));
  g_clear_error (&error);
  desk_enrol (&desk, code, &error);
  g_assert_no_error (error);
  end (&desk);
}

static void
test_used_by_another (void)
{
  g_autofree char *code = NULL;
  g_autoptr(GError) error = NULL;
  Desk first = { 0 };
  Desk second = { 0 };

  desk_init (&first, fault_server_new (NULL));
  desk_init (&second, first.server);
  code = fault_server_dup_code (first.server, NULL);
  desk_enrol (&first, code, &error);
  g_assert_no_error (error);
  g_assert_false (desk_enrol (&second, code, &error));
  g_assert_error (error, PARAAT_SYNC_ERROR, PARAAT_SYNC_ERROR_USED_CODE);
  desk_clear (&second);
  end (&first);
}

/* An intake with another key than the one in the code, for instance at the same address. */
static void
test_other_intake (void)
{
  g_autoptr(FaultServer) named = fault_server_new (NULL);
  g_autofree char *url = NULL;
  g_autofree char *named_url = fault_server_dup_url (named);
  g_autofree char *code = fault_server_dup_code (named, NULL);
  g_autofree char *moved = NULL;
  g_autoptr(GError) error = NULL;
  Desk desk = { 0 };

  desk_init (&desk, fault_server_new (NULL));
  url = fault_server_dup_url (desk.server);
  g_assert_true (g_str_has_prefix (code, named_url));
  moved = g_strconcat (url, code + strlen (named_url), NULL);
  /* The proof is for the named intake, so an honest other one would refuse; this one answers with its own card. */
  paraat_device_unref (desk.server->device);
  desk.server->device = paraat_device_ref (named->device);
  {
    g_autoptr(ParaatPeering) peering = NULL;
    g_autoptr(ParaatEnrolCode) read = paraat_enrol_code_parse (moved, NULL);

    read->intake.bytes[0] ^= 1;
    desk_enrol (&desk, moved, &error);
    g_assert_no_error (error);
    peering = paraat_peering_parse (paraat_store_get_setting (desk.store, PARAAT_SETTING_PEER), &error);
    g_assert_no_error (error);
    {
      g_autoptr(JsonBuilder) builder = json_builder_new ();
      g_autoptr(JsonNode) root = NULL;
      g_autoptr(GBytes) reply = NULL;
      g_autofree char *key = g_base64_encode (peering->key, sizeof peering->key);
      g_autofree char *signature = g_base64_encode (peering->card->signature, sizeof peering->card->signature);
      char *text;

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "epoch");
      json_builder_add_string_value (builder, peering->epoch);
      json_builder_set_member_name (builder, "intake");
      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "key");
      json_builder_add_string_value (builder, key);
      json_builder_end_object (builder);
      json_builder_set_member_name (builder, "card");
      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "text");
      json_builder_add_string_value (builder, peering->card->text);
      json_builder_set_member_name (builder, "signature");
      json_builder_add_string_value (builder, signature);
      json_builder_end_object (builder);
      json_builder_end_object (builder);
      root = json_builder_get_root (builder);
      text = json_to_string (root, FALSE);
      reply = g_bytes_new_take (text, strlen (text));
      g_assert_null (paraat_peering_from_reply (read, paraat_store_get_device (desk.store), reply, &error));
      g_assert_error (error, PARAAT_SYNC_ERROR, PARAAT_SYNC_ERROR_CERTIFICATE);
    }
  }
  end (&desk);
}

/* Blobs. */

static void
got_result_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static gboolean
has_result (gpointer data)
{
  return *(GAsyncResult **) data != NULL;
}

static gboolean
upload (Desk        *desk,
        const char  *name,
        GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  paraat_sync_upload_blob_async (desk->sync, name, NULL, got_result_cb, &result);
  g_assert_true (desk_spin (has_result, &result));

  return paraat_sync_upload_blob_finish (desk->sync, result, error);
}

static void
add_blob (Desk *desk,
          gsize size,
          char  out_name[PARAAT_BLOB_NAME_SIZE])
{
  guint8 *data = g_malloc (size);
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GInputStream) stream = NULL;
  g_autoptr(GError) error = NULL;
  goffset stored;

  for (gsize i = 0; i < size; i++)
    data[i] = (guint8) (i * 31 + i / 251);
  bytes = g_bytes_new_take (data, size);
  stream = g_memory_input_stream_new_from_bytes (bytes);
  paraat_blobs_add_stream (paraat_store_get_blobs (desk->store), stream, 64 * 1024 * 1024, NULL, out_name, &stored, &error);
  g_assert_no_error (error);
  g_assert_cmpint (stored, ==, (goffset) size);
}

static void
test_blob (void)
{
  char name[PARAAT_BLOB_NAME_SIZE];
  Fault down = { FAULT_STATUS, 503, "unavailable" };
  Fault lost = { FAULT_LOSE_REPLY };
  Fault refused = { FAULT_STATUS, 413, "too-large" };
  g_autoptr(GError) error = NULL;
  GByteArray *part;
  Desk desk = { 0 };

  desk_init (&desk, fault_server_new (NULL));
  desk_start (&desk);
  add_blob (&desk, 2 * PARAAT_BLOB_PART_BYTES + 12345, name);
  fault_server_fail (desk.server, "PUT /v1/blobs", 1, &down);
  g_assert_false (upload (&desk, name, &error));
  g_assert_error (error, PARAAT_SYNC_ERROR, PARAAT_SYNC_ERROR_NO_ANSWER);
  g_clear_error (&error);

  /* The first part arrives, and its answer does not; libsoup may ask once more by itself.  The next call goes on after it. */
  fault_server_fail (desk.server, "PUT /v1/blobs", 1, &lost);
  fault_server_fail (desk.server, "PUT /v1/blobs", 1, &down);
  g_assert_false (upload (&desk, name, &error));
  g_clear_error (&error);
  part = g_hash_table_lookup (desk.server->blobs, name);
  g_assert_cmpuint (part->len, ==, PARAAT_BLOB_PART_BYTES);
  upload (&desk, name, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (part->len, ==, 2 * PARAAT_BLOB_PART_BYTES + 12345);
  upload (&desk, name, &error);
  g_assert_no_error (error);

  add_blob (&desk, 77, name);
  fault_server_fail (desk.server, "PUT /v1/blobs", 1, &refused);
  g_assert_false (upload (&desk, name, &error));
  g_assert_error (error, PARAAT_SYNC_ERROR, PARAAT_SYNC_ERROR_REFUSED);
  g_clear_error (&error);
  name[0] = name[0] == '0' ? '1' : '0';
  g_assert_false (upload (&desk, name, &error));
  g_assert_error (error, PARAAT_SYNC_ERROR, PARAAT_SYNC_ERROR_FAILED);
  end (&desk);
}

/* What another part of the upload left behind is not of this file: the intake says so, and the next call starts anew. */
static void
test_blob_spoiled (void)
{
  char name[PARAAT_BLOB_NAME_SIZE];
  g_autoptr(GError) error = NULL;
  GByteArray *part = g_byte_array_new ();
  Desk desk = { 0 };

  desk_init (&desk, fault_server_new (NULL));
  desk_start (&desk);
  add_blob (&desk, 5000, name);
  g_byte_array_append (part, (const guint8 *) "spoiled", 7);
  g_hash_table_insert (desk.server->blobs, g_strdup (name), part);
  g_assert_false (upload (&desk, name, &error));
  g_assert_error (error, PARAAT_SYNC_ERROR, PARAAT_SYNC_ERROR_REFUSED);
  g_clear_error (&error);
  upload (&desk, name, &error);
  g_assert_no_error (error);
  end (&desk);
}

/* A report from somebody who is not enrolled. */
static void
test_sealed (void)
{
  g_autoptr(GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_edit_free);
  g_autoptr(GPtrArray) changes = NULL;
  g_autoptr(GBytes) report = NULL;
  g_autoptr(ParaatHttp) http = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(ParaatReportAnswer) answer = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *url = NULL;
  ParaatIdentity incident;
  Desk desk = { 0 };

  desk_init (&desk, fault_server_new (NULL));
  url = fault_server_dup_url (desk.server);
  paraat_identity_init_root (&incident, "incident", &desk.server->bestuur, FALSE);
  g_ptr_array_add (edits, paraat_edit_new (&incident, &paraat_uuid_nil, "what", "\"ransom\""));
  g_ptr_array_add (edits, paraat_edit_new (&incident, &paraat_uuid_nil, "shared", "{\"kinds\":[\"incident\"],\"follow\":true}"));
  changes = support_append (desk.store, edits, &error);
  g_assert_no_error (error);
  report = paraat_sealed_report_new (paraat_store_get_device (desk.store), "Balie 2", changes,
                                     desk.server->sealing_public, "crt-1", &error);
  g_assert_no_error (error);

  http = paraat_http_new (url, NULL);
  paraat_sealed_report_post_async (http, report, changes, paraat_device_get_public_key (desk.server->device), NULL,
                                   got_result_cb, &result);
  g_assert_true (desk_spin (has_result, &result));
  answer = paraat_sealed_report_post_finish (http, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (answer->accepted->len, ==, 2);
  g_assert_cmpuint (answer->refused->len, ==, 0);
  g_assert_cmpuint (answer->receipts->len, ==, 1);

  /* What is refused altogether is not to be tried again. */
  for (guint i = 0; i < changes->len; i++)
    {
      const ParaatHash *id = paraat_change_get_id (g_ptr_array_index (changes, i));

      g_hash_table_remove (desk.server->held, id);
      g_hash_table_add (desk.server->refusing, g_memdup2 (id, sizeof *id));
    }
  g_clear_object (&result);
  paraat_sealed_report_post_async (http, report, changes, paraat_device_get_public_key (desk.server->device), NULL,
                                   got_result_cb, &result);
  g_assert_true (desk_spin (has_result, &result));
  g_assert_null (paraat_sealed_report_post_finish (http, result, &error));
  g_assert_error (error, PARAAT_SYNC_ERROR, PARAAT_SYNC_ERROR_REFUSED);
  end (&desk);
}

static void
test_sealed_limits (void)
{
  g_autoptr(GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_edit_free);
  g_autoptr(GPtrArray) changes = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *long_text = g_strnfill (60000, 'a');
  g_autofree char *value = g_strdup_printf ("\"%s\"", long_text);
  ParaatIdentity incident;
  guint8 key[32] = { 0 };
  Desk desk = { 0 };

  desk_init (&desk, NULL);
  paraat_identity_init_root (&incident, "incident", &paraat_uuid_nil, TRUE);
  g_ptr_array_add (edits, paraat_edit_new (&incident, &paraat_uuid_nil, "what", "\"ransom\""));
  changes = support_append (desk.store, edits, &error);
  g_assert_null (paraat_sealed_report_new (paraat_store_get_device (desk.store), NULL, changes, key, "x", &error));
  g_assert_error (error, PARAAT_SYNC_ERROR, PARAAT_SYNC_ERROR_FAILED);
  g_clear_error (&error);
  g_clear_pointer (&changes, g_ptr_array_unref);

  g_ptr_array_set_size (edits, 0);
  paraat_identity_init_root (&incident, "incident", &paraat_uuid_nil, FALSE);
  g_ptr_array_add (edits, paraat_edit_new (&incident, &paraat_uuid_nil, "what_text", value));
  g_ptr_array_add (edits, paraat_edit_new (&incident, &paraat_uuid_nil, "told_text", value));
  changes = support_append (desk.store, edits, &error);
  g_assert_null (paraat_sealed_report_new (paraat_store_get_device (desk.store), NULL, changes, key, "x", &error));
  g_assert_error (error, PARAAT_SYNC_ERROR, PARAAT_SYNC_ERROR_FAILED);
  desk_clear (&desk);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  paraat_sync_set_time_scale (DESK_TIME_SCALE);

  g_test_add_func ("/sync/roads/enrol/code", test_code);
  for (guint i = 0; i < G_N_ELEMENTS (bad_days); i++)
    {
      g_autofree char *path = g_strconcat ("/sync/roads/enrol/", bad_days[i].name, NULL);

      g_test_add_data_func (path, &bad_days[i], test_enrol_bad_day);
    }
  g_test_add_func ("/sync/roads/enrol/used-by-another", test_used_by_another);
  g_test_add_func ("/sync/roads/enrol/other-intake", test_other_intake);
  g_test_add_func ("/sync/roads/blob/resumed", test_blob);
  g_test_add_func ("/sync/roads/blob/spoiled", test_blob_spoiled);
  g_test_add_func ("/sync/roads/sealed/report", test_sealed);
  g_test_add_func ("/sync/roads/sealed/limits", test_sealed_limits);

  return g_test_run ();
}

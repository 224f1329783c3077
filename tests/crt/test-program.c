/* SPDX-License-Identifier: EUPL-1.2 */

/* Files in parts and sealed reports at the program as it ships, killed in between; and what the CRT's people then see. */
#include "config.h"

#include <signal.h>
#include <sodium.h>
#include <string.h>

#include "crt.h"

#define PART 300000

typedef struct
{
  Crt     crt;
  Laptop  laptop;
} Desk;

static void
set_up (Desk          *desk,
        gconstpointer  data)
{
  g_autofree char *code = NULL;
  g_autoptr(Answer) answer = NULL;

  crt_init (&desk->crt);
  laptop_init (&desk->laptop, 1);
  code = crt_code (&desk->crt, "44021", "Proefgemeente");
  answer = laptop_enrol (&desk->laptop, &desk->crt, code);
  g_assert_cmpuint (answer->status, ==, 200);
}

static void
tear_down (Desk          *desk,
           gconstpointer  data)
{
  laptop_clear (&desk->laptop);
  crt_clear (&desk->crt);
}

static void
kill_it (Desk *desk)
{
  crt_stop (&desk->crt, SIGKILL);
  crt_start (&desk->crt);
}

/* --- files --- */

static Answer *
put (Desk       *desk,
     const char *path,
     GBytes     *file,
     gsize       from,
     gsize       to)
{
  g_autofree char *token = laptop_token (&desk->laptop);
  g_autoptr(GBytes) part = g_bytes_new_from_bytes (file, from, to - from);
  g_autoptr(SoupMessage) message = crt_message (&desk->crt, "PUT", path, token, "application/octet-stream", part);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) body = NULL;

  soup_message_headers_set_content_range (soup_message_get_request_headers (message), (goffset) from, (goffset) to - 1,
                                          (goffset) g_bytes_get_size (file));
  body = soup_session_send_and_read (desk->crt.session, message, NULL, &error);
  g_assert_no_error (error);

  return answer_read (message, body);
}

static void
is_at (Desk       *desk,
       const char *path,
       guint       status,
       const char *offset)
{
  g_autofree char *token = laptop_token (&desk->laptop);
  g_autoptr(Answer) answer = crt_ask (&desk->crt, "HEAD", path, token, NULL, NULL);

  g_assert_no_error (answer->error);
  g_assert_cmpuint (answer->status, ==, status);
  if (offset != NULL)
    g_assert_cmpstr (answer->offset, ==, offset);
}

static GBytes *
new_file (guint8   seed,
          char   **out_path)
{
  guint8 *data = g_malloc (3 * PART);
  g_autofree char *hex = NULL;

  for (guint i = 0; i < 3 * PART; i++)
    data[i] = (guint8) (i * 31 + i / 251 + seed);
  hex = g_compute_checksum_for_data (G_CHECKSUM_SHA256, data, 3 * PART);
  *out_path = g_strconcat ("/v1/blobs/", hex, NULL);

  return g_bytes_new_take (data, 3 * PART);
}

static void
test_file_in_parts (Desk          *desk,
                    gconstpointer  data)
{
  g_autofree char *path = NULL;
  g_autofree char *other_path = NULL;
  g_autoptr(GBytes) file = new_file (1, &path);
  g_autoptr(GBytes) other = new_file (2, &other_path);
  g_autoptr(Answer) first = put (desk, path, file, 0, PART);
  g_autoptr(Answer) elsewhere = NULL;
  g_autoptr(Answer) second = NULL;
  g_autoptr(Answer) third = NULL;
  g_autoptr(Answer) wrong = NULL;

  g_assert_cmpuint (first->status, ==, 202);
  kill_it (desk);
  is_at (desk, path, 404, G_STRINGIFY (300000));
  elsewhere = put (desk, path, file, 2 * PART, 3 * PART);
  answer_is_problem (elsewhere, 409, "mismatch");
  g_assert_cmpint (json_object_get_int_member (elsewhere->object, "offset"), ==, PART);
  second = put (desk, path, file, PART, 2 * PART);
  g_assert_cmpuint (second->status, ==, 202);
  kill_it (desk);
  third = put (desk, path, file, 2 * PART, 3 * PART);
  g_assert_cmpuint (third->status, ==, 201);
  kill_it (desk);
  is_at (desk, path, 200, NULL);

  wrong = put (desk, other_path, file, 0, 3 * PART);
  answer_is_problem (wrong, 422, "bad-hash");
  is_at (desk, other_path, 404, "0");
}

/* --- sealed reports --- */

static GBytes *
seal (Desk         *desk,
      Laptop       *stranger,
      ParaatChange *change)
{
  g_autofree char *keys = g_strchomp (crt_command (&desk->crt, (const char * const[]) { "sealing-key", NULL }, NULL));
  g_auto(GStrv) words = g_strsplit (keys, " ", -1);
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autofree char *plain = NULL;
  g_autofree guint8 *sealed = NULL;
  g_autofree guint8 *key = NULL;
  g_autofree char *text = NULL;
  char *body;
  gsize size;

  g_assert_cmpuint (g_strv_length (words), ==, 3);
  key = g_base64_decode (words[1], &size);
  g_assert_cmpuint (size, ==, crypto_box_PUBLICKEYBYTES);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "device");
  json_builder_begin_object (builder);
  paraat_wire_add_bytes (builder, "key", paraat_device_get_public_key (stranger->device), PARAAT_PUBLIC_KEY_SIZE);
  paraat_wire_add_string (builder, "name", "Laptop zonder code");
  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "changes");
  json_builder_begin_array (builder);
  paraat_wire_add_change (builder, change);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  plain = paraat_wire_print (builder);

  sealed = g_malloc (strlen (plain) + crypto_box_SEALBYTES);
  g_assert_cmpint (crypto_box_seal (sealed, (const guint8 *) plain, strlen (plain), key), ==, 0);
  text = g_base64_encode (sealed, strlen (plain) + crypto_box_SEALBYTES);
  body = g_strdup_printf ("{\"key\":\"%s\",\"sealed\":\"%s\"}", words[0], text);

  return g_bytes_new_take (body, strlen (body));
}

/* What the list says before and after its line about who is not confirmed. */
static void
is_listed (Desk             *desk,
           const ParaatUuid *root,
           gboolean          is_confirmed)
{
  g_autofree char *list = crt_command (&desk->crt, (const char * const[]) { "list", NULL }, NULL);
  g_autofree char *reference = paraat_uuid_dup_reference (root);
  const char *line = strstr (list, "Afzender niet bevestigd");
  const char *found = strstr (list, reference);

  g_assert_nonnull (found);
  g_assert_null (strstr (found + 1, reference));
  g_assert_true (is_confirmed == (line == NULL || found < line));
}

static void
test_sealed_report (Desk          *desk,
                    gconstpointer  data)
{
  g_autofree char *code = crt_code (&desk->crt, "44021", "Proefgemeente");
  g_autoptr(ParaatChange) change = NULL;
  g_autoptr(ParaatChange) more = NULL;
  g_autoptr(GBytes) body = NULL;
  g_autoptr(Answer) sent = NULL;
  g_autoptr(Answer) again = NULL;
  g_autoptr(Answer) hidden = NULL;
  g_autoptr(Answer) enrolled = NULL;
  g_autoptr(Answer) confirmed = NULL;
  Laptop stranger;
  Chain chain;

  laptop_init (&stranger, 9);
  chain_init (&chain, &stranger, NULL);
  change = chain_say (&chain, "what", "[\"ransom\"]");
  body = seal (desk, &stranger, change);
  sent = crt_ask (&desk->crt, "POST", "/v1/reports", NULL, "application/json", body);
  g_assert_no_error (sent->error);
  g_assert_cmpuint (sent->status, ==, 202);
  g_assert_true (answer_accepted (sent, change));
  kill_it (desk);
  is_listed (desk, &chain.root, FALSE);
  again = crt_ask (&desk->crt, "POST", "/v1/reports", NULL, "application/json", body);
  g_assert_true (answer_accepted (again, change));
  g_assert_cmpuint (answer_count (again, "changes"), ==, 0);
  hidden = laptop_get (&desk->laptop, &desk->crt, "/v1/changes");
  g_assert_cmpuint (answer_count (hidden, "changes"), ==, 0);

  enrolled = laptop_enrol (&stranger, &desk->crt, code);
  g_assert_cmpuint (enrolled->status, ==, 200);
  confirmed = laptop_post_one (&stranger, &desk->crt, change);
  g_assert_true (answer_accepted (confirmed, change));
  is_listed (desk, &chain.root, TRUE);
  laptop_clear (&stranger);
}

/* --- what the CRT sees --- */

static void
test_list_and_show (Desk          *desk,
                    gconstpointer  data)
{
  g_autoptr(ParaatChange) calm = NULL;
  g_autoptr(ParaatChange) care = NULL;
  g_autoptr(Answer) first = NULL;
  g_autoptr(Answer) second = NULL;
  g_autofree char *list = NULL;
  g_autofree char *shown = NULL;
  g_autofree char *calm_name = NULL;
  g_autofree char *care_name = NULL;
  g_autoptr(Answer) read = NULL;
  g_autoptr(ParaatChange) mark = NULL;
  Chain careful, other;

  chain_init (&careful, &desk->laptop, NULL);
  chain_init (&other, &desk->laptop, NULL);
  care = chain_say (&careful, "care", "\"yes\"");
  calm = chain_say (&other, "care", "\"no\"");
  first = laptop_post_one (&desk->laptop, &desk->crt, care);
  second = laptop_post_one (&desk->laptop, &desk->crt, calm);   /* the newest, yet below */
  care_name = paraat_uuid_dup_reference (&careful.root);
  calm_name = paraat_uuid_dup_reference (&other.root);
  list = crt_command (&desk->crt, (const char * const[]) { "list", NULL }, NULL);
  g_assert_nonnull (strstr (list, care_name));
  g_assert_nonnull (strstr (list, calm_name));
  g_assert_true (strstr (list, care_name) < strstr (list, calm_name));

  shown = crt_command (&desk->crt, (const char * const[]) { "show", care_name, NULL }, NULL);
  g_assert_nonnull (strstr (shown, care_name));
  read = laptop_get (&desk->laptop, &desk->crt, "/v1/changes");
  g_assert_cmpuint (answer_count (read, "changes"), ==, 3);   /* two receipts, one mark */
  mark = answer_change (read, 2);
  g_assert_cmpstr (paraat_change_get_header (mark)->kind, ==, "read");
  g_assert_true (paraat_uuid_equal (&paraat_change_get_header (mark)->root, &careful.root));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_assert_cmpint (sodium_init (), >=, 0);

  g_test_add ("/crt/file-in-parts", Desk, NULL, set_up, test_file_in_parts, tear_down);
  g_test_add ("/crt/sealed-report", Desk, NULL, set_up, test_sealed_report, tear_down);
  g_test_add ("/crt/list-and-show", Desk, NULL, set_up, test_list_and_show, tear_down);

  return g_test_run ();
}

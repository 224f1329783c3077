/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "crt.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>

#define PATIENCE_US (60 * G_USEC_PER_SEC)

/* --- the program --- */

/* Between fork and exec: a test that fails leaves no intake behind. */
static void
end_with_test (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

void
crt_start (Crt *crt)
{
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  gint64 deadline_us = g_get_monotonic_time () + PATIENCE_US;
  g_autoptr(GError) error = NULL;

  g_remove (crt->ready);
  g_subprocess_launcher_take_stderr_fd (launcher, g_open (crt->log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
  g_subprocess_launcher_set_child_setup (launcher, end_with_test, NULL, NULL);
  crt->process = g_subprocess_launcher_spawn (launcher, &error, g_getenv ("PARAAT_INTAKE"), "--data-dir", crt->dir,
                                              "--listen", crt->listen, "--ready-file", crt->ready, "serve", NULL);
  g_assert_no_error (error);
  while (!g_file_test (crt->ready, G_FILE_TEST_EXISTS))
    {
      g_assert_nonnull (g_subprocess_get_identifier (crt->process));   /* NULL: it ended by itself */
      g_assert_cmpint (g_get_monotonic_time (), <, deadline_us);
      g_main_context_iteration (NULL, FALSE);
      g_thread_yield ();
    }
  g_clear_pointer (&crt->url, g_free);
  g_file_get_contents (crt->ready, &crt->url, NULL, &error);
  g_assert_no_error (error);
  g_strchomp (crt->url);
  g_assert_true (g_str_has_prefix (crt->url, "http://127.0.0.1:"));
  g_free (crt->listen);
  crt->listen = g_strdup (crt->url + strlen ("http://"));
}

void
crt_init (Crt *crt)
{
  *crt = (Crt) { .dir = support_new_dir ("intake"), .place = support_new_dir ("crt"), .listen = g_strdup ("127.0.0.1:0") };
  crt->ready = g_build_filename (crt->place, "ready", NULL);
  crt->log = g_build_filename (crt->place, "log", NULL);
  crt->session = soup_session_new_with_options ("max-conns", 200, "max-conns-per-host", 100, NULL);
  crt_start (crt);
}

void
crt_stop (Crt *crt,
          int  signal_number)
{
  g_autoptr(GError) error = NULL;

  soup_session_abort (crt->session);
  g_subprocess_send_signal (crt->process, signal_number);
  g_subprocess_wait (crt->process, NULL, &error);
  g_assert_no_error (error);
  if (signal_number == SIGTERM)
    g_assert_true (g_subprocess_get_successful (crt->process));
  g_clear_object (&crt->process);
}

void
crt_clear (Crt *crt)
{
  if (crt->process != NULL)
    crt_stop (crt, SIGTERM);
  g_clear_object (&crt->session);
  support_remove_dir (crt->dir);
  support_remove_dir (crt->place);
  g_free (crt->dir);
  g_free (crt->place);
  g_free (crt->ready);
  g_free (crt->log);
  g_free (crt->listen);
  g_free (crt->url);
}

char *
crt_command (Crt                *crt,
             const char * const *words,
             int                *out_status)
{
  g_autoptr(GPtrArray) argv = g_ptr_array_new ();
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;
  char *out = NULL;

  g_ptr_array_add (argv, (gpointer) g_getenv ("PARAAT_INTAKE"));
  g_ptr_array_add (argv, (gpointer) "--data-dir");
  g_ptr_array_add (argv, crt->dir);
  for (guint i = 0; words[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer) words[i]);
  g_ptr_array_add (argv, NULL);
  process = g_subprocess_newv ((const char * const *) argv->pdata,
                               G_SUBPROCESS_FLAGS_STDOUT_PIPE
                               | (out_status != NULL ? G_SUBPROCESS_FLAGS_STDERR_SILENCE : G_SUBPROCESS_FLAGS_NONE), &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &out, NULL, &error);
  g_assert_no_error (error);
  if (out_status != NULL)
    *out_status = g_subprocess_get_exit_status (process);
  else
    g_assert_true (g_subprocess_get_successful (process));

  return out;
}

char *
crt_code (Crt        *crt,
          const char *nis,
          const char *name)
{
  return g_strchomp (crt_command (crt, (const char * const[]) { "enrol", "--bestuur-type", "gemeente", "--nis", nis,
                                                                "--name", name, NULL }, NULL));
}

/* --- asking --- */

SoupMessage *
crt_message (Crt        *crt,
             const char *method,
             const char *path,
             const char *token,
             const char *type,
             GBytes     *body)
{
  g_autofree char *url = g_strconcat (crt->url, path, NULL);
  SoupMessage *message = soup_message_new (method, url);

  if (token != NULL)
    {
      g_autofree char *bearer = g_strconcat ("Bearer ", token, NULL);

      soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", bearer);
    }
  if (body != NULL)
    soup_message_set_request_body_from_bytes (message, type, body);

  return message;
}

Answer *
answer_read (SoupMessage *message,
             GBytes      *body)
{
  Answer *answer = g_new0 (Answer, 1);
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  gsize size = 0;
  const char *data = body != NULL ? g_bytes_get_data (body, &size) : NULL;

  answer->status = soup_message_get_status (message);
  answer->type = g_strdup (soup_message_headers_get_content_type (headers, NULL));
  answer->offset = g_strdup (soup_message_headers_get_one (headers, "Upload-Offset"));
  if (size == 0)
    return answer;
  answer->body = g_bytes_ref (body);
  answer->node = paraat_wire_parse_json (data, size, NULL);
  if (answer->node != NULL && JSON_NODE_HOLDS_OBJECT (answer->node))
    answer->object = json_node_get_object (answer->node);
  if (g_strcmp0 (answer->type, "application/problem+json") == 0)
    answer->problem = paraat_problem_decode (body);

  return answer;
}

Answer *
crt_ask (Crt        *crt,
         const char *method,
         const char *path,
         const char *token,
         const char *type,
         GBytes     *body)
{
  g_autoptr(SoupMessage) message = crt_message (crt, method, path, token, type, body);
  GError *error = NULL;
  g_autoptr(GBytes) got = soup_session_send_and_read (crt->session, message, NULL, &error);
  Answer *answer = answer_read (message, got);

  answer->error = error;

  return answer;
}

void
answer_free (Answer *answer)
{
  g_free (answer->type);
  g_free (answer->offset);
  g_clear_pointer (&answer->body, g_bytes_unref);
  g_clear_pointer (&answer->node, json_node_unref);
  g_clear_pointer (&answer->problem, paraat_problem_free);
  g_clear_error (&answer->error);
  g_free (answer);
}

void
answer_is_problem (Answer     *answer,
                   guint       status,
                   const char *name)
{
  g_assert_no_error (answer->error);
  g_assert_cmpuint (answer->status, ==, status);
  g_assert_nonnull (answer->problem);
  g_assert_cmpstr (answer->problem->name, ==, name);
  g_assert_cmpuint (answer->problem->status, ==, status);
}

guint
answer_count (Answer     *answer,
              const char *array)
{
  g_assert_no_error (answer->error);
  g_assert_nonnull (answer->object);
  g_assert_true (json_object_has_member (answer->object, array));

  return json_array_get_length (json_object_get_array_member (answer->object, array));
}

gboolean
answer_accepted (Answer       *answer,
                 ParaatChange *change)
{
  char hex[PARAAT_HASH_HEX_SIZE];

  paraat_hash_format (paraat_change_get_id (change), hex);
  for (guint i = 0; i < answer_count (answer, "accepted"); i++)
    if (g_str_equal (json_array_get_string_element (json_object_get_array_member (answer->object, "accepted"), i), hex))
      return TRUE;

  return FALSE;
}

const char *
answer_refusal (Answer       *answer,
                ParaatChange *change)
{
  char hex[PARAAT_HASH_HEX_SIZE];

  paraat_hash_format (paraat_change_get_id (change), hex);
  for (guint i = 0; i < answer_count (answer, "refused"); i++)
    {
      JsonObject *refusal = json_array_get_object_element (json_object_get_array_member (answer->object, "refused"), i);
      const char *type = json_object_get_string_member (refusal, "type");

      if (g_str_equal (json_object_get_string_member (refusal, "id"), hex))
        return type + strlen ("urn:paraat:problem:");
    }

  return NULL;
}

ParaatChange *
answer_change (Answer *answer,
               guint   i)
{
  g_autoptr(GError) error = NULL;
  ParaatChange *change;

  g_assert_cmpuint (i, <, answer_count (answer, "changes"));
  change = paraat_wire_read_change (json_array_get_object_element (json_object_get_array_member (answer->object, "changes"), i),
                                    &error);
  g_assert_no_error (error);

  return change;
}

/* --- a laptop --- */

void
laptop_init (Laptop *laptop,
             guint8  number)
{
  guint8 seed[32];

  memset (seed, number, sizeof seed);
  *laptop = (Laptop) { .device = paraat_device_new_from_seed (seed) };
}

void
laptop_clear (Laptop *laptop)
{
  g_clear_pointer (&laptop->device, paraat_device_unref);
  g_clear_pointer (&laptop->card, paraat_card_free);
}

static void
take_card (Laptop *laptop,
           Answer *answer)
{
  JsonObject *card = json_object_get_object_member (answer->object, "card");
  JsonObject *intake = json_object_get_object_member (answer->object, "intake");
  guint8 signature[PARAAT_SIGNATURE_SIZE];
  g_autoptr(GError) error = NULL;
  ParaatUuid id;

  g_assert_true (paraat_wire_get_bytes (intake, "key", laptop->intake_key, sizeof laptop->intake_key));
  paraat_device_id_from_key (laptop->intake_key, &id);
  g_assert_true (paraat_uuid_equal (&id, &laptop->intake));
  g_assert_true (paraat_wire_get_bytes (card, "signature", signature, sizeof signature));
  g_clear_pointer (&laptop->card, paraat_card_free);
  laptop->card = paraat_card_parse (json_object_get_string_member (card, "text"), signature, &error);
  g_assert_no_error (error);
  paraat_card_verify (laptop->card, laptop->intake_key, &error);
  g_assert_no_error (error);
  laptop->bestuur = laptop->card->bestuur;
}

Answer *
laptop_enrol (Laptop     *laptop,
              Crt        *crt,
              const char *text)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatEnrolCode) code = paraat_enrol_code_parse (text, &error);
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  guint8 proof[PARAAT_SIGNATURE_SIZE];
  g_autoptr(GBytes) body = NULL;
  Answer *answer;
  char *json;

  g_assert_no_error (error);
  laptop->intake = code->intake;
  paraat_enrol_proof (laptop->device, code->secret, &code->intake, proof);
  json_builder_begin_object (builder);
  paraat_wire_add_string (builder, "secret", code->secret);
  paraat_wire_add_bytes (builder, "key", paraat_device_get_public_key (laptop->device), PARAAT_PUBLIC_KEY_SIZE);
  paraat_wire_add_string (builder, "name", "Proeflaptop");
  paraat_wire_add_bytes (builder, "proof", proof, sizeof proof);
  json_builder_end_object (builder);
  json = paraat_wire_print (builder);
  body = g_bytes_new_take (json, strlen (json));
  answer = crt_ask (crt, "POST", "/v1/enrol", NULL, "application/json", body);
  g_assert_no_error (answer->error);
  if (answer->status == SOUP_STATUS_OK)
    take_card (laptop, answer);

  return answer;
}

char *
laptop_token (Laptop *laptop)
{
  return paraat_token_new (laptop->device, &laptop->intake, g_get_real_time () / G_USEC_PER_SEC);
}

Answer *
laptop_get (Laptop     *laptop,
            Crt        *crt,
            const char *path)
{
  g_autofree char *token = laptop_token (laptop);

  return crt_ask (crt, "GET", path, token, NULL, NULL);
}

GBytes *
encode_changes (GPtrArray *changes)
{
  g_autoptr(ParaatBatch) batch = paraat_batch_new ();

  for (guint i = 0; i < changes->len; i++)
    g_ptr_array_add (batch->changes, paraat_change_ref (g_ptr_array_index (changes, i)));

  return paraat_batch_encode (batch);
}

Answer *
laptop_post (Laptop    *laptop,
             Crt       *crt,
             GPtrArray *changes)
{
  g_autofree char *token = laptop_token (laptop);
  g_autoptr(GBytes) body = encode_changes (changes);

  return crt_ask (crt, "POST", "/v1/changes", token, "application/json", body);
}

Answer *
laptop_post_one (Laptop       *laptop,
                 Crt          *crt,
                 ParaatChange *change)
{
  g_autoptr(GPtrArray) changes = g_ptr_array_new ();

  g_ptr_array_add (changes, change);

  return laptop_post (laptop, crt, changes);
}

/* --- what it says --- */

void
chain_init (Chain            *chain,
            Laptop           *laptop,
            const ParaatUuid *root)
{
  *chain = (Chain) { .laptop = laptop, .bestuur = laptop->bestuur };
  if (root != NULL)
    chain->root = *root;
  else
    paraat_uuid_new (&chain->root);
}

static ParaatChange *
say (Chain            *chain,
     const ParaatUuid *record,
     const char       *kind,
     const char       *field,
     const char       *value)
{
  ParaatHeader header = {
    .root = chain->root, .record = *record, .bestuur = chain->bestuur, .exercise = chain->exercise,
    .device = *paraat_device_get_id (chain->laptop->device), .seq = chain->seq + 1, .prev = chain->prev,
    .at_us = g_get_real_time (), .kind = kind, .field = field,
  };
  guint8 salt[PARAAT_SALT_SIZE] = { 1, 2, 3 };
  g_autoptr(GError) error = NULL;
  ParaatChange *change;

  if (!paraat_uuid_equal (record, &chain->root))
    header.parent = chain->root;
  change = paraat_change_new_signed (&header, value, salt, paraat_device_sign, chain->laptop->device, &error);
  g_assert_no_error (error);
  chain->seq++;
  chain->prev = *paraat_change_get_id (change);

  return change;
}

ParaatChange *
chain_say (Chain      *chain,
           const char *field,
           const char *value)
{
  return say (chain, &chain->root, "incident", field, value);
}

ParaatChange *
chain_message (Chain      *chain,
               const char *text)
{
  g_autofree char *value = g_strdup_printf ("\"%s\"", text);
  ParaatUuid record;

  paraat_uuid_new (&record);

  return say (chain, &record, "message", "text", value);
}

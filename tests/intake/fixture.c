/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "fixture.h"

#include <stdarg.h>
#include <string.h>

/* --- the intake --- */

static void
got_cb (GObject      *object,
        GAsyncResult *result,
        gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *result;
}

void
fixture_start (Fixture *fixture)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  fixture->intake = intake_new (fixture->dir);
  fixture->intake->is_quiet = TRUE;
  intake_open_async (fixture->intake, got_cb, &result);
  intake_open_finish (fixture->intake, wait_for (&result), &error);
  g_assert_no_error (error);
  intake_serve (fixture->intake, "127.0.0.1:0", NULL, FALSE, &error);
  g_assert_no_error (error);
}

void
fixture_stop (Fixture *fixture)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  intake_close_async (fixture->intake, got_cb, &result);
  intake_close_finish (fixture->intake, wait_for (&result), &error);
  g_assert_no_error (error);
  g_clear_pointer (&fixture->intake, intake_free);
}

void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  fixture->dir = support_new_dir ("intake");
  fixture->session = g_object_new (SOUP_TYPE_SESSION, "max-conns", 100, "max-conns-per-host", 100, NULL);
  fixture_start (fixture);
}

void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  soup_session_abort (fixture->session);
  g_clear_object (&fixture->session);
  if (fixture->intake != NULL)
    fixture_stop (fixture);
  support_remove_dir (fixture->dir);
  g_clear_pointer (&fixture->dir, g_free);
}

char *
fixture_command (Fixture     *fixture,
                 GError     **error,
                 const char  *first,
                 ...)
{
  g_autoptr(GPtrArray) argv = g_ptr_array_new ();
  g_autoptr(GAsyncResult) result = NULL;
  va_list rest;

  va_start (rest, first);
  for (const char *word = first; word != NULL; word = va_arg (rest, const char *))
    g_ptr_array_add (argv, (gpointer) word);
  va_end (rest);
  g_ptr_array_add (argv, NULL);
  intake_command_async (fixture->intake, (const char * const *) argv->pdata, got_cb, &result);

  return intake_command_finish (fixture->intake, wait_for (&result), error);
}

/* --- asking --- */

struct _Asked
{
  SoupMessage  *message;   /* (owned) */
  SoupSession  *session;
  GAsyncResult *result;    /* (owned) (nullable) */
};

void
reply_free (Reply *reply)
{
  g_clear_pointer (&reply->headers, soup_message_headers_unref);
  g_clear_pointer (&reply->body, g_bytes_unref);
  g_clear_pointer (&reply->json, json_node_unref);
  g_clear_pointer (&reply->problem, paraat_problem_free);
  g_free (reply);
}

Asked *
ask_begin (Fixture    *fixture,
           const char *method,
           const char *path,
           const char *token,
           const char *type,
           GBytes     *body,
           const char *range)
{
  g_autofree char *url = g_strconcat (fixture->intake->base_url, path, NULL);
  Asked *asked = g_new0 (Asked, 1);
  SoupMessageHeaders *headers;

  asked->session = fixture->session;
  asked->message = soup_message_new (method, url);
  headers = soup_message_get_request_headers (asked->message);
  if (token != NULL)
    {
      g_autofree char *bearer = g_strconcat ("Bearer ", token, NULL);

      soup_message_headers_replace (headers, "Authorization", bearer);
    }
  if (range != NULL)
    soup_message_headers_replace (headers, "Content-Range", range);
  if (body != NULL)
    soup_message_set_request_body_from_bytes (asked->message, type, body);
  soup_session_send_and_read_async (fixture->session, asked->message, G_PRIORITY_DEFAULT, NULL, got_cb, &asked->result);

  return asked;
}

gboolean
ask_is_answered (Asked *asked)
{
  return asked->result != NULL;
}

Reply *
ask_end (Asked *asked)
{
  Reply *reply = g_new0 (Reply, 1);
  g_autoptr(GError) error = NULL;

  wait_for (&asked->result);
  reply->body = soup_session_send_and_read_finish (asked->session, asked->result, &error);
  if (reply->body != NULL)
    {
      gsize size;
      const char *data = g_bytes_get_data (reply->body, &size);

      reply->status = soup_message_get_status (asked->message);
      reply->headers = soup_message_headers_ref (soup_message_get_response_headers (asked->message));
      if (size > 0)
        reply->json = paraat_wire_parse_json (data, size, NULL);
      reply->problem = paraat_problem_decode (reply->body);
    }
  g_object_unref (asked->result);
  g_object_unref (asked->message);
  g_free (asked);

  return reply;
}

Reply *
ask (Fixture    *fixture,
     const char *method,
     const char *path,
     const char *token,
     const char *type,
     GBytes     *body)
{
  return ask_end (ask_begin (fixture, method, path, token, type, body, NULL));
}

Reply *
ask_with (Fixture            *fixture,
          const char         *path,
          const char * const *pairs)
{
  g_autofree char *url = g_strconcat (fixture->intake->base_url, path, NULL);
  Asked *asked = g_new0 (Asked, 1);

  asked->session = fixture->session;
  asked->message = soup_message_new ("GET", url);
  for (guint i = 0; pairs[i] != NULL; i += 2)
    soup_message_headers_append (soup_message_get_request_headers (asked->message), pairs[i], pairs[i + 1]);
  soup_session_send_and_read_async (fixture->session, asked->message, G_PRIORITY_DEFAULT, NULL, got_cb, &asked->result);

  return ask_end (asked);
}

Reply *
ask_text (Fixture    *fixture,
          const char *path,
          const char *token,
          const char *json)
{
  g_autoptr(GBytes) body = g_bytes_new (json, strlen (json));

  return ask (fixture, "POST", path, token, "application/json", body);
}

JsonObject *
reply_object (Reply *reply)
{
  g_assert_nonnull (reply->json);

  return json_node_get_object (reply->json);
}

guint
reply_count (Reply      *reply,
             const char *array)
{
  JsonArray *found = paraat_wire_get_array (reply_object (reply), array);

  g_assert_nonnull (found);

  return json_array_get_length (found);
}

const char *
reply_refused_as (Reply *reply,
                  guint  i)
{
  JsonArray *refused = paraat_wire_get_array (reply_object (reply), "refused");
  const char *type;

  g_assert_cmpuint (i, <, json_array_get_length (refused));
  type = json_object_get_string_member (json_array_get_object_element (refused, i), "type");
  g_assert_true (g_str_has_prefix (type, "urn:paraat:problem:"));

  return type + strlen ("urn:paraat:problem:");
}

gboolean
reply_accepts (Reply        *reply,
               ParaatChange *change)
{
  JsonArray *accepted = paraat_wire_get_array (reply_object (reply), "accepted");
  char hex[PARAAT_HASH_HEX_SIZE];

  paraat_hash_format (paraat_change_get_id (change), hex);
  for (guint i = 0; i < json_array_get_length (accepted); i++)
    if (g_str_equal (json_array_get_string_element (accepted, i), hex))
      return TRUE;

  return FALSE;
}

ParaatChange *
reply_change (Reply *reply,
              guint  i)
{
  JsonArray *changes = paraat_wire_get_array (reply_object (reply), "changes");
  g_autoptr(GError) error = NULL;
  ParaatChange *change;

  g_assert_cmpuint (i, <, json_array_get_length (changes));
  change = paraat_wire_read_change (json_array_get_object_element (changes, i), &error);
  g_assert_no_error (error);

  return change;
}

const char *
reply_string (Reply      *reply,
              const char *name)
{
  const char *text = NULL;

  g_assert_true (paraat_wire_get_string (reply_object (reply), name, &text));

  return text;
}

void
assert_problem (Reply      *reply,
                guint       status,
                const char *name)
{
  g_assert_cmpuint (reply->status, ==, status);
  g_assert_cmpstr (soup_message_headers_get_content_type (reply->headers, NULL), ==, "application/problem+json");
  g_assert_nonnull (reply->problem);
  g_assert_cmpstr (reply->problem->name, ==, name);
  g_assert_cmpuint (reply->problem->status, ==, status);
  g_assert_cmpstr (reply->problem->title, !=, "");
}

/* --- desks --- */

Desk *
desk_new (guint8 n)
{
  Desk *desk = g_new0 (Desk, 1);
  guint8 seed[32];

  memset (seed, n, sizeof seed);
  desk->device = paraat_device_new_from_seed (seed);
  desk->chains = g_hash_table_new_full (paraat_uuid_hash, paraat_uuid_equal, g_free, (GDestroyNotify) paraat_change_unref);

  return desk;
}

void
desk_free (Desk *desk)
{
  paraat_device_unref (desk->device);
  g_hash_table_unref (desk->chains);
  g_free (desk);
}

Reply *
desk_try_enrol (Fixture    *fixture,
                Desk       *desk,
                const char *code)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatEnrolCode) parsed = paraat_enrol_code_parse (code, &error);
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autofree char *json = NULL;
  guint8 proof[PARAAT_SIGNATURE_SIZE];

  g_assert_no_error (error);
  paraat_enrol_proof (desk->device, parsed->secret, &parsed->intake, proof);
  json_builder_begin_object (builder);
  paraat_wire_add_string (builder, "secret", parsed->secret);
  paraat_wire_add_bytes (builder, "key", paraat_device_get_public_key (desk->device), PARAAT_PUBLIC_KEY_SIZE);
  paraat_wire_add_string (builder, "name", "Balie 1");
  paraat_wire_add_bytes (builder, "proof", proof, sizeof proof);
  json_builder_end_object (builder);
  json = paraat_wire_print (builder);

  return ask_text (fixture, "/v1/enrol", NULL, json);
}

Desk *
desk_new_enrolled (Fixture    *fixture,
                   guint8      n,
                   const char *nis)
{
  Desk *desk = desk_new (n);
  g_autofree char *key = g_strconcat ("gemeente:", nis, NULL);
  g_autofree char *name = g_strconcat ("Gemeente ", nis, NULL);
  g_autoptr(GError) error = NULL;
  g_autofree char *code = fixture_command (fixture, &error, "enrol", "--bestuur-type", "gemeente", "--nis", nis,
                                           "--name", name, NULL);
  g_autoptr(Reply) reply = NULL;

  g_assert_no_error (error);
  reply = desk_try_enrol (fixture, desk, code);
  g_assert_cmpuint (reply->status, ==, 200);
  paraat_uuid_known (&paraat_uuid_nil, "bestuur", key, &desk->bestuur);

  return desk;
}

char *
desk_token (Fixture *fixture,
            Desk    *desk)
{
  return paraat_token_new (desk->device, paraat_device_get_id (fixture->intake->device), g_get_real_time () / G_USEC_PER_SEC);
}

void
place_incident (Place *place,
                Desk  *desk)
{
  *place = (Place) { .kind = "incident", .bestuur = desk->bestuur };
  paraat_uuid_new (&place->root);
  place->record = place->root;
}

void
place_below (Place       *place,
             const Place *incident,
             const char  *kind)
{
  *place = *incident;
  place->kind = kind;
  place->parent = incident->root;
  paraat_uuid_new (&place->record);
}

ParaatChange *
desk_say (Desk        *desk,
          const Place *place,
          const char  *field,
          const char  *value)
{
  ParaatChange *last = g_hash_table_lookup (desk->chains, &place->root);
  ParaatHeader header = { .root = place->root, .record = place->record, .parent = place->parent, .bestuur = place->bestuur,
                          .exercise = place->exercise, .kind = place->kind, .field = field, .seq = 1,
                          .at_us = g_get_real_time () };
  g_autoptr(GError) error = NULL;
  ParaatChange *change;

  header.device = *paraat_device_get_id (desk->device);
  if (last != NULL)
    {
      header.seq = paraat_change_get_header (last)->seq + 1;
      header.prev = *paraat_change_get_id (last);
    }
  change = paraat_change_new_signed (&header, value, NULL, paraat_device_sign, desk->device, &error);
  g_assert_no_error (error);
  g_hash_table_insert (desk->chains, g_memdup2 (&place->root, sizeof place->root), paraat_change_ref (change));

  return change;
}

static GBytes *
encode_all (ParaatChange *first,
            va_list       rest)
{
  g_autoptr(ParaatBatch) batch = paraat_batch_new ();

  for (ParaatChange *change = first; change != NULL; change = va_arg (rest, ParaatChange *))
    g_ptr_array_add (batch->changes, paraat_change_ref (change));

  return paraat_batch_encode (batch);
}

GBytes *
encode (ParaatChange *first,
        ...)
{
  va_list rest;
  GBytes *body;

  va_start (rest, first);
  body = encode_all (first, rest);
  va_end (rest);

  return body;
}

Reply *
desk_post (Fixture      *fixture,
           Desk         *desk,
           ParaatChange *first,
           ...)
{
  g_autofree char *token = desk_token (fixture, desk);
  g_autoptr(GBytes) body = NULL;
  va_list rest;

  va_start (rest, first);
  body = encode_all (first, rest);
  va_end (rest);

  return ask (fixture, "POST", "/v1/changes", token, "application/json", body);
}

Reply *
desk_get (Fixture    *fixture,
          Desk       *desk,
          const char *path)
{
  g_autofree char *token = desk_token (fixture, desk);

  return ask (fixture, "GET", path, token, NULL, NULL);
}

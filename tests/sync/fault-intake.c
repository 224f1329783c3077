/* SPDX-License-Identifier: EUPL-1.2 */

/* The answers of an intake that is well, as docs/protocol/README.md has them. */
#include "config.h"

#include "fault-server.h"

#include <sodium.h>
#include <string.h>

static void
set_json (SoupServerMessage *message,
          guint              status,
          JsonBuilder       *builder)
{
  g_autoptr(JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = json_to_string (root, FALSE);

  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, text, strlen (text));
}

static void
add_string (JsonBuilder *builder,
            const char  *name,
            const char  *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
add_bytes (JsonBuilder  *builder,
           const char   *name,
           const guint8 *bytes,
           gsize         size)
{
  g_autofree char *text = g_base64_encode (bytes, size);

  add_string (builder, name, text);
}

static void
add_card (JsonBuilder *builder,
          ParaatCard  *card)
{
  json_builder_begin_object (builder);
  add_string (builder, "text", card->text);
  add_bytes (builder, "signature", card->signature, PARAAT_SIGNATURE_SIZE);
  json_builder_end_object (builder);
}

static JsonObject *
read_body (SoupServerMessage  *message,
           JsonNode          **out_root)
{
  g_autoptr(GBytes) bytes = soup_message_body_flatten (soup_server_message_get_request_body (message));
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  g_autoptr(GError) error = NULL;

  *out_root = paraat_wire_parse_json (data, size, &error);
  g_assert_no_error (error);

  return json_node_get_object (*out_root);
}

static gint64
now_us (FaultServer *self)
{
  return g_get_real_time () + self->clock_us;
}

void
fault_intake_problem (FaultServer       *self,
                      SoupServerMessage *message,
                      guint              status,
                      const char        *name,
                      const char        *reason)
{
  ParaatProblem problem = { .name = (char *) name, .title = (char *) name, .detail = (char *) "Dat gaat niet.",
                            .status = status, .reason = (char *) reason };
  g_autoptr(GBytes) body = NULL;
  gsize size;
  const char *data;

  if (status == 401)
    problem.now_us = now_us (self);
  body = paraat_problem_encode (&problem);
  data = g_bytes_get_data (body, &size);
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "application/problem+json", SOUP_MEMORY_COPY, data, size);
}

/* The device that asks; NULL: the problem is set. */
static const ParaatUuid *
authenticate (FaultServer       *self,
              SoupServerMessage *message)
{
  const char *header = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Authorization");
  ParaatTokenClaims claims;
  ParaatUuid *device = NULL;
  ParaatCard *card = NULL;

  if (header == NULL || !g_str_has_prefix (header, "Bearer ") || !paraat_token_parse (header + 7, &claims, NULL)
      || !paraat_uuid_equal (&claims.audience, paraat_device_get_id (self->device)))
    fault_intake_problem (self, message, 401, "unauthorized", "token");
  else if (!g_hash_table_lookup_extended (self->desks, &claims.device, (gpointer *) &device, (gpointer *) &card))
    fault_intake_problem (self, message, 401, "unauthorized", "unknown-device");
  else if (!paraat_token_verify (header + 7, card->key, NULL))
    fault_intake_problem (self, message, 401, "unauthorized", "signature");
  else if (claims.issued_s * G_USEC_PER_SEC > now_us (self) + 60 * G_USEC_PER_SEC
           || claims.expires_s * G_USEC_PER_SEC < now_us (self))
    fault_intake_problem (self, message, 401, "unauthorized", "clock");
  else
    return device;

  return NULL;
}

static void
enrol (FaultServer       *self,
       SoupServerMessage *message)
{
  g_autoptr(JsonNode) root = NULL;
  JsonObject *object = read_body (message, &root);
  g_autofree guchar *key = NULL;
  g_autofree guchar *proof = NULL;
  g_autofree char *now = paraat_wire_format_time (now_us (self));
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  const char *secret = json_object_get_string_member (object, "secret");
  ParaatCard fields = { .bestuur = self->bestuur, .bestuur_name = (char *) "Proefgemeente",
                        .bestuur_type = (char *) "gemeente", .nis = (char *) "44021", .issued_us = now_us (self) };
  ParaatCard *card;
  gsize size;

  key = g_base64_decode (json_object_get_string_member (object, "key"), &size);
  g_assert_cmpuint (size, ==, PARAAT_PUBLIC_KEY_SIZE);
  proof = g_base64_decode (json_object_get_string_member (object, "proof"), &size);
  g_assert_cmpuint (size, ==, PARAAT_SIGNATURE_SIZE);
  g_assert_true (paraat_enrol_proof_verify (key, secret, paraat_device_get_id (self->device), proof));

  fields.name = (char *) json_object_get_string_member (object, "name");
  fields.intake = *paraat_device_get_id (self->device);
  memcpy (fields.key, key, PARAAT_PUBLIC_KEY_SIZE);
  paraat_device_id_from_key (key, &fields.device);
  if (g_strcmp0 (self->used_secret, secret) == 0 && !g_hash_table_contains (self->desks, &fields.device))
    {
      fault_intake_problem (self, message, 409, "used-code", NULL);
      return;
    }
  g_set_str (&self->used_secret, secret);
  card = paraat_card_new_signed (&fields, self->device);
  g_hash_table_insert (self->desks, g_memdup2 (&card->device, sizeof card->device), card);

  json_builder_begin_object (builder);
  add_string (builder, "epoch", self->epoch);
  add_string (builder, "now", now);
  json_builder_set_member_name (builder, "intake");
  json_builder_begin_object (builder);
  {
    g_autofree char *id = paraat_uuid_dup_string (paraat_device_get_id (self->device));

    add_string (builder, "id", id);
    add_bytes (builder, "key", paraat_device_get_public_key (self->device), PARAAT_PUBLIC_KEY_SIZE);
  }
  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "card");
  add_card (builder, card);
  json_builder_end_object (builder);
  set_json (message, 200, builder);
}

/* TRUE: the whole batch is refused. */
static gboolean
is_poisoned (FaultServer *self,
             GPtrArray   *changes)
{
  for (guint i = 0; i < changes->len; i++)
    if (g_hash_table_contains (self->poison, paraat_change_get_id (g_ptr_array_index (changes, i))))
      return TRUE;

  return FALSE;
}

static void
add_refused (FaultServer *self,
             JsonBuilder *builder,
             GPtrArray   *changes)
{
  json_builder_set_member_name (builder, "refused");
  json_builder_begin_array (builder);
  for (guint i = 0; i < changes->len; i++)
    {
      ParaatChange *change = g_ptr_array_index (changes, i);
      char id[PARAAT_HASH_HEX_SIZE];

      if (!g_hash_table_contains (self->refusing, paraat_change_get_id (change)))
        continue;
      paraat_hash_format (paraat_change_get_id (change), id);
      json_builder_begin_object (builder);
      add_string (builder, "id", id);
      add_string (builder, "type", "urn:paraat:problem:mismatch");
      add_string (builder, "title", "Mismatch");
      add_string (builder, "detail", "Dit veld hoort hier niet.");
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
store (FaultServer *self,
       JsonBuilder *builder,
       GPtrArray   *changes,
       GPtrArray   *receipts)
{
  json_builder_set_member_name (builder, "accepted");
  json_builder_begin_array (builder);
  for (guint i = 0; i < changes->len; i++)
    {
      ParaatChange *change = g_ptr_array_index (changes, i);
      const ParaatHeader *header = paraat_change_get_header (change);
      char id[PARAAT_HASH_HEX_SIZE];

      if (g_hash_table_contains (self->refusing, paraat_change_get_id (change)))
        continue;
      paraat_hash_format (paraat_change_get_id (change), id);
      json_builder_add_string_value (builder, id);
      if (g_hash_table_contains (self->held, paraat_change_get_id (change)))
        {
          self->n_stored_twice++;
          continue;
        }
      g_ptr_array_add (self->order, paraat_change_ref (change));
      g_hash_table_add (self->held, (gpointer) paraat_change_get_id (change));
      if (paraat_uuid_equal (&header->root, &header->record) && g_str_equal (header->field, "shared"))
        {
          ParaatChange *receipt = fault_server_say (self, self->device, &header->root, "receipt", "", "receipt",
                                                    "{\"case\":\"CRT-2026-0001\",\"at\":\"2026-11-23T06:52:00Z\"}");

          g_ptr_array_add (receipts, receipt);
          g_ptr_array_add (self->order, paraat_change_ref (receipt));
        }
    }
  json_builder_end_array (builder);
}

static void
add_forks (FaultServer      *self,
           JsonBuilder      *builder,
           const ParaatUuid *device,
           ParaatChange     *of)
{
  json_builder_set_member_name (builder, "forks");
  json_builder_begin_array (builder);
  if (self->tells_fork)
    {
      g_autofree char *id = paraat_uuid_dup_string (device);
      g_autofree char *root = paraat_uuid_dup_string (&paraat_change_get_header (of)->root);

      json_builder_begin_object (builder);
      add_string (builder, "device", id);
      add_string (builder, "root", root);
      json_builder_set_member_name (builder, "seq");
      json_builder_add_int_value (builder, 1);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
post_changes (FaultServer       *self,
              SoupServerMessage *message,
              const ParaatUuid  *device)
{
  goffset size = soup_server_message_get_request_body (message)->length;
  g_autoptr(GPtrArray) changes = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_change_unref);
  g_autoptr(GPtrArray) receipts = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_change_unref);
  g_autoptr(JsonNode) root = NULL;
  g_autoptr(JsonBuilder) builder = NULL;
  JsonArray *array;

  self->n_posts++;
  g_assert_cmpint (size, <=, PARAAT_BATCH_MAX_BYTES);
  if (self->limit_bytes != 0 && size > self->limit_bytes)
    {
      fault_intake_problem (self, message, 413, "too-large", NULL);
      return;
    }
  array = json_object_get_array_member (read_body (message, &root), "changes");
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      g_autoptr(GError) error = NULL;

      g_ptr_array_add (changes, paraat_wire_read_change (json_array_get_object_element (array, i), &error));
      g_assert_no_error (error);
    }
  g_assert_cmpuint (changes->len, <=, PARAAT_BATCH_MAX_CHANGES);
  self->max_batch = MAX (self->max_batch, changes->len);
  if (is_poisoned (self, changes))
    {
      fault_intake_problem (self, message, 422, "malformed", NULL);
      return;
    }

  builder = json_builder_new ();
  json_builder_begin_object (builder);
  add_string (builder, "epoch", self->epoch);
  store (self, builder, changes, receipts);
  add_refused (self, builder, changes);
  add_forks (self, builder, device, g_ptr_array_index (changes, 0));
  json_builder_set_member_name (builder, "changes");
  json_builder_begin_array (builder);
  for (guint i = 0; i < receipts->len; i++)
    paraat_wire_add_change (builder, g_ptr_array_index (receipts, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  set_json (message, 200, builder);
}

/* How many of the order the asker has had; written so that nobody takes a cursor for a number. */
static guint
read_cursor (GHashTable *query)
{
  const char *after = g_hash_table_lookup (query, "after");

  return after != NULL && *after != '\0' ? (guint) g_ascii_strtoull (after + 2, NULL, 10) : 0;
}

/* FALSE: nothing new. */
static gboolean
answer_poll (FaultServer       *self,
             SoupServerMessage *message,
             GHashTable        *query,
             const ParaatUuid  *device,
             gboolean           is_over)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autofree char *cursor = NULL;
  guint at = MIN (read_cursor (query), self->order->len);
  guint n = 0;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "changes");
  json_builder_begin_array (builder);
  for (; at < self->order->len && n < self->page; at++)
    {
      ParaatChange *change = g_ptr_array_index (self->order, at);

      if (paraat_uuid_equal (&paraat_change_get_header (change)->device, device))
        continue;
      for (guint i = 0; i < (self->delivers_twice ? 2 : 1); i++)
        paraat_wire_add_change (builder, change);
      n++;
    }
  json_builder_end_array (builder);
  if (n == 0 && !is_over)
    return FALSE;

  add_string (builder, "epoch", self->epoch);
  cursor = g_strdup_printf ("c+%u", at);
  add_string (builder, "cursor", cursor);
  json_builder_set_member_name (builder, "more");
  json_builder_add_boolean_value (builder, at < self->order->len);
  json_builder_set_member_name (builder, "devices");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->cards->len; i++)
    add_card (builder, g_ptr_array_index (self->cards, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  set_json (message, 200, builder);

  return TRUE;
}

static void
gone_cb (SoupServerMessage *message,
         gpointer           user_data)
{
  g_object_set_data (G_OBJECT (message), "server", NULL);
  g_ptr_array_remove (((FaultServer *) user_data)->waiting, message);
}

static void
answer_waiting (FaultServer       *self,
                SoupServerMessage *waiting)
{
  g_autoptr(SoupServerMessage) message = g_object_ref (waiting);

  answer_poll (self, message, g_object_get_data (G_OBJECT (message), "query"),
               g_object_get_data (G_OBJECT (message), "device"), TRUE);
  g_ptr_array_remove (self->waiting, message);
  soup_server_message_unpause (message);
}

static gboolean
over_cb (gpointer user_data)
{
  SoupServerMessage *message = user_data;
  FaultServer *self = g_object_get_data (G_OBJECT (message), "server");

  if (self != NULL && g_ptr_array_find (self->waiting, message, NULL))
    answer_waiting (self, message);

  return G_SOURCE_REMOVE;
}

static void
poll (FaultServer       *self,
      SoupServerMessage *message,
      GHashTable        *query,
      const ParaatUuid  *device)
{
  const char *wait = g_hash_table_lookup (query, "wait");

  self->n_polls++;
  if (answer_poll (self, message, query, device, wait == NULL || g_str_equal (wait, "0")))
    return;

  g_object_set_data_full (G_OBJECT (message), "query", g_hash_table_ref (query), (GDestroyNotify) g_hash_table_unref);
  g_object_set_data_full (G_OBJECT (message), "device", g_memdup2 (device, sizeof *device), g_free);
  g_signal_connect (message, "disconnected", G_CALLBACK (gone_cb), self);
  g_signal_connect (message, "finished", G_CALLBACK (gone_cb), self);
  soup_server_message_pause (message);
  g_object_set_data (G_OBJECT (message), "server", self);
  g_ptr_array_add (self->waiting, g_object_ref (message));
  g_timeout_add_full (G_PRIORITY_DEFAULT, (guint) g_ascii_strtoull (wait, NULL, 10) * 1000, over_cb,
                      g_object_ref (message), g_object_unref);
}

void
fault_intake_wake (FaultServer *self)
{
  for (guint i = self->waiting->len; i > 0; i--)
    answer_waiting (self, g_ptr_array_index (self->waiting, i - 1));
}

typedef struct
{
  ParaatUuid  device;
  ParaatUuid  root;
  guint64     first;
  guint64     last;
  GByteArray *ids;
} HeldRun;

static void
held_run_free (HeldRun *run)
{
  g_byte_array_unref (run->ids);
  g_free (run);
}

static GPtrArray *
list_runs (FaultServer *self)
{
  GPtrArray *runs = g_ptr_array_new_with_free_func ((GDestroyNotify) held_run_free);

  for (guint i = 0; i < self->order->len; i++)
    {
      ParaatChange *change = g_ptr_array_index (self->order, i);
      const ParaatHeader *header = paraat_change_get_header (change);
      HeldRun *run = NULL;

      for (guint j = 0; j < runs->len && run == NULL; j++)
        {
          HeldRun *one = g_ptr_array_index (runs, j);

          if (paraat_uuid_equal (&one->device, &header->device) && paraat_uuid_equal (&one->root, &header->root)
              && one->last + 1 == header->seq)
            run = one;
        }
      if (run == NULL)
        {
          run = g_new0 (HeldRun, 1);
          run->device = header->device;
          run->root = header->root;
          run->first = header->seq;
          run->ids = g_byte_array_new ();
          g_ptr_array_add (runs, run);
        }
      run->last = header->seq;
      g_byte_array_append (run->ids, paraat_change_get_id (change)->bytes, PARAAT_HASH_SIZE);
    }

  return runs;
}

static void
get_state (FaultServer       *self,
           SoupServerMessage *message,
           GHashTable        *query)
{
  g_autoptr(GPtrArray) runs = list_runs (self);
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autofree char *cursor = NULL;
  guint at = read_cursor (query);
  guint end = MIN (at + self->page, runs->len);

  self->n_states++;
  json_builder_begin_object (builder);
  add_string (builder, "epoch", self->epoch);
  cursor = g_strdup_printf ("s+%u", end);
  add_string (builder, "cursor", cursor);
  json_builder_set_member_name (builder, "more");
  json_builder_add_boolean_value (builder, end < runs->len);
  json_builder_set_member_name (builder, "runs");
  json_builder_begin_array (builder);
  for (; at < end; at++)
    {
      HeldRun *run = g_ptr_array_index (runs, at);
      g_autofree char *device = paraat_uuid_dup_string (&run->device);
      g_autofree char *root = paraat_uuid_dup_string (&run->root);
      char digest[PARAAT_HASH_HEX_SIZE];
      ParaatHash hash;

      paraat_hash_data (run->ids->data, run->ids->len, &hash);
      paraat_hash_format (&hash, digest);
      json_builder_begin_object (builder);
      add_string (builder, "device", device);
      add_string (builder, "root", root);
      json_builder_set_member_name (builder, "first");
      json_builder_add_int_value (builder, (gint64) run->first);
      json_builder_set_member_name (builder, "last");
      json_builder_add_int_value (builder, (gint64) run->last);
      add_string (builder, "digest", digest);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  set_json (message, 200, builder);
}

static void
answer_offset (SoupServerMessage *message,
               guint              status,
               guint              offset)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "offset");
  json_builder_add_int_value (builder, offset);
  json_builder_end_object (builder);
  set_json (message, status, builder);
}

static void
put_blob (FaultServer       *self,
          SoupServerMessage *message,
          const char        *name)
{
  g_autoptr(GBytes) bytes = soup_message_body_flatten (soup_server_message_get_request_body (message));
  GByteArray *part = g_hash_table_lookup (self->blobs, name);
  goffset start, end, total;
  g_autofree char *sum = NULL;
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  g_assert_true (soup_message_headers_get_content_range (soup_server_message_get_request_headers (message), &start, &end,
                                                         &total));
  g_assert_cmpint (end - start + 1, ==, (goffset) size);
  if (part == NULL)
    {
      part = g_byte_array_new ();
      g_hash_table_insert (self->blobs, g_strdup (name), part);
    }
  if (start != part->len)
    {
      answer_offset (message, 409, part->len);
      return;
    }
  g_byte_array_append (part, data, (guint) size);
  if (part->len < total)
    {
      answer_offset (message, 202, part->len);
      return;
    }
  sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, part->data, part->len);
  if (g_str_equal (sum, name))
    {
      g_object_set_data (G_OBJECT (self->server), name, self);
      answer_offset (message, 201, part->len);
    }
  else
    {
      g_hash_table_remove (self->blobs, name);
      fault_intake_problem (self, message, 422, "bad-hash", NULL);
    }
}

static void
head_blob (FaultServer       *self,
           SoupServerMessage *message,
           const char        *name)
{
  GByteArray *part = g_hash_table_lookup (self->blobs, name);
  g_autofree char *offset = g_strdup_printf ("%u", part != NULL ? part->len : 0);
  gboolean is_whole = g_object_get_data (G_OBJECT (self->server), name) != NULL;

  soup_server_message_set_status (message, is_whole ? 200 : 404, NULL);
  if (!is_whole)
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "Upload-Offset", offset);
}

static void
post_report (FaultServer       *self,
             SoupServerMessage *message)
{
  g_autoptr(JsonNode) outer = NULL;
  g_autoptr(JsonNode) inner = NULL;
  JsonObject *object = read_body (message, &outer);
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(GPtrArray) changes = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_change_unref);
  g_autoptr(GPtrArray) receipts = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_change_unref);
  g_autofree guchar *sealed = NULL;
  g_autofree guchar *plain = NULL;
  JsonArray *array;
  gsize size;

  g_assert_cmpstr (json_object_get_string_member (object, "key"), ==, "crt-1");
  sealed = g_base64_decode (json_object_get_string_member (object, "sealed"), &size);
  plain = g_malloc0 (size);
  g_assert_cmpint (crypto_box_seal_open (plain, sealed, size, self->sealing_public, self->sealing_secret), ==, 0);
  inner = paraat_wire_parse_json ((const char *) plain, size - crypto_box_SEALBYTES, NULL);
  object = json_node_get_object (inner);
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (object, "device"), "name"), ==, "Balie 2");
  array = json_object_get_array_member (object, "changes");
  for (guint i = 0; i < json_array_get_length (array); i++)
    g_ptr_array_add (changes, paraat_wire_read_change (json_array_get_object_element (array, i), NULL));

  json_builder_begin_object (builder);
  add_string (builder, "epoch", self->epoch);
  store (self, builder, changes, receipts);
  add_refused (self, builder, changes);
  json_builder_set_member_name (builder, "changes");
  json_builder_begin_array (builder);
  for (guint i = 0; i < receipts->len; i++)
    paraat_wire_add_change (builder, g_ptr_array_index (receipts, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  set_json (message, 202, builder);
}

void
fault_intake_answer (FaultServer       *self,
                     SoupServerMessage *message,
                     const char        *path,
                     GHashTable        *query)
{
  const char *method = soup_server_message_get_method (message);
  g_autoptr(GHashTable) empty = g_hash_table_new (g_str_hash, g_str_equal);
  const ParaatUuid *device;

  if (g_str_equal (path, "/v1/enrol"))
    {
      enrol (self, message);
      return;
    }
  if (g_str_equal (path, "/v1/reports"))
    {
      post_report (self, message);
      return;
    }
  device = authenticate (self, message);
  if (device == NULL)
    return;

  if (query == NULL)
    query = empty;
  if (g_str_equal (path, "/v1/changes") && g_str_equal (method, "POST"))
    post_changes (self, message, device);
  else if (g_str_equal (path, "/v1/changes"))
    poll (self, message, query, device);
  else if (g_str_equal (path, "/v1/state"))
    get_state (self, message, query);
  else if (g_str_has_prefix (path, "/v1/blobs/") && g_str_equal (method, "HEAD"))
    head_blob (self, message, path + strlen ("/v1/blobs/"));
  else if (g_str_has_prefix (path, "/v1/blobs/"))
    put_blob (self, message, path + strlen ("/v1/blobs/"));
  else
    fault_intake_problem (self, message, 404, "not-found", NULL);
}

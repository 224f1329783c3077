/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "paraat-sync"
#include "config.h"

#include "paraat-answer.h"

#include <string.h>

#include "paraat-sync.h"

#define WORDS_MAX  2000   /* characters of a refusal's reason that are kept */
#define CURSOR_MAX 512

static JsonNode *
get_member (JsonObject   *object,
            const char   *name,
            JsonNodeType  type)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && json_node_get_node_type (node) == type ? node : NULL;
}

static JsonNode *
get_value (JsonObject *object,
           const char *name,
           GType       type)
{
  JsonNode *node = get_member (object, name, JSON_NODE_VALUE);

  return node != NULL && json_node_get_value_type (node) == type ? node : NULL;
}

/**
 * paraat_json_string:
 * @object: an object from outside
 * @name: a member
 *
 * Returns: (nullable): its text
 */
const char *
paraat_json_string (JsonObject *object,
                    const char *name)
{
  JsonNode *node = get_value (object, name, G_TYPE_STRING);

  return node != NULL ? json_node_get_string (node) : NULL;
}

/**
 * paraat_json_object:
 * @object: an object from outside
 * @name: a member
 *
 * Returns: (transfer none) (nullable): the object in it
 */
JsonObject *
paraat_json_object (JsonObject *object,
                    const char *name)
{
  JsonNode *node = get_member (object, name, JSON_NODE_OBJECT);

  return node != NULL ? json_node_get_object (node) : NULL;
}

/**
 * paraat_json_array:
 * @object: an object from outside
 * @name: a member
 *
 * Returns: (transfer none) (nullable): the array in it
 */
JsonArray *
paraat_json_array (JsonObject *object,
                   const char *name)
{
  JsonNode *node = get_member (object, name, JSON_NODE_ARRAY);

  return node != NULL ? json_node_get_array (node) : NULL;
}

/**
 * paraat_json_int:
 * @object: an object from outside
 * @name: a member
 * @fallback: for when it holds no whole number
 *
 * Returns: the number
 */
gint64
paraat_json_int (JsonObject *object,
                 const char *name,
                 gint64      fallback)
{
  JsonNode *node = get_value (object, name, G_TYPE_INT64);

  return node != NULL ? json_node_get_int (node) : fallback;
}

/**
 * paraat_json_bytes:
 * @object: an object from outside
 * @name: a member, standard base64 of exactly @size bytes
 * @out_bytes: (out): the bytes
 * @size: how many
 *
 * Returns: whether it was that
 */
gboolean
paraat_json_bytes (JsonObject *object,
                   const char *name,
                   guint8     *out_bytes,
                   gsize       size)
{
  const char *text = paraat_json_string (object, name);
  g_autofree guchar *bytes = NULL;
  gsize n;

  if (text == NULL || strlen (text) != (size + 2) / 3 * 4)
    return FALSE;
  bytes = g_base64_decode (text, &n);
  if (n != size)
    return FALSE;
  memcpy (out_bytes, bytes, size);

  return TRUE;
}

static gboolean
get_boolean (JsonObject *object,
             const char *name)
{
  JsonNode *node = get_value (object, name, G_TYPE_BOOLEAN);

  return node != NULL && json_node_get_boolean (node);
}

static JsonObject *
get_element (JsonArray *array,
             guint      i)
{
  JsonNode *node = json_array_get_element (array, i);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static guint
length_of (JsonArray *array)
{
  return array != NULL ? json_array_get_length (array) : 0;
}

static void
set_no_answer (GError     **error,
               const char  *what)
{
  g_set_error (error, PARAAT_SYNC_ERROR, PARAAT_SYNC_ERROR_NO_ANSWER, "What answered is not the intake: %s", what);
}

/**
 * paraat_answer_open:
 * @body: what came
 * @error: %PARAAT_SYNC_ERROR_NO_ANSWER
 *
 * Returns: (transfer full) (nullable): a JSON object, within the limits of the wire
 */
JsonNode *
paraat_answer_open (GBytes  *body,
                    GError **error)
{
  gsize size;
  const char *data = g_bytes_get_data (body, &size);
  g_autoptr(JsonNode) root = paraat_wire_parse_json (data != NULL ? data : "", size, NULL);

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      set_no_answer (error, "no JSON object came");
      return NULL;
    }

  return g_steal_pointer (&root);
}

static char *
read_epoch (JsonObject  *object,
            GError     **error)
{
  const char *text = paraat_json_string (object, "epoch");
  ParaatUuid uuid;

  if (text == NULL || !paraat_uuid_parse (text, &uuid))
    {
      set_no_answer (error, "no epoch came");
      return NULL;
    }

  return g_strdup (text);
}

static char *
cut_words (const char *text,
           const char *fallback)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : fallback, -1);

  return g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), WORDS_MAX));
}

static char *
problem_name (const char *type)
{
  const char *prefix = "urn:paraat:problem:";

  if (type != NULL && g_str_has_prefix (type, prefix))
    type += strlen (prefix);

  return cut_words (type, "malformed");
}

static void
read_accepted (ParaatPushAnswer *answer,
               JsonArray        *accepted,
               GHashTable       *sent)
{
  for (guint i = 0; i < length_of (accepted); i++)
    {
      JsonNode *node = json_array_get_element (accepted, i);
      const char *text = JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
        ? json_node_get_string (node) : NULL;
      ParaatHash id;

      /* Taken out of the set: an id that is named twice counts once. */
      if (text != NULL && paraat_hash_parse (text, &id) && g_hash_table_remove (sent, &id))
        g_array_append_val (answer->accepted, id);
    }
}

static void
read_refused (ParaatPushAnswer *answer,
              JsonArray        *refused,
              GHashTable       *sent)
{
  for (guint i = 0; i < length_of (refused); i++)
    {
      JsonObject *object = get_element (refused, i);
      const char *text = object != NULL ? paraat_json_string (object, "id") : NULL;
      ParaatQuarantined *quarantined;
      ParaatChange *change;
      ParaatHash id;

      if (text == NULL || !paraat_hash_parse (text, &id))
        continue;
      change = g_hash_table_lookup (sent, &id);
      if (change == NULL)
        continue;

      quarantined = g_new0 (ParaatQuarantined, 1);
      quarantined->id = id;
      quarantined->root = paraat_change_get_header (change)->root;
      quarantined->type = problem_name (paraat_json_string (object, "type"));
      quarantined->detail = cut_words (paraat_json_string (object, "detail"),
                                       paraat_json_string (object, "title") != NULL
                                         ? paraat_json_string (object, "title") : "");
      quarantined->at_us = g_get_real_time ();
      g_ptr_array_add (answer->refused, quarantined);
      g_hash_table_remove (sent, &id);
    }
}

static void
read_forks (ParaatPushAnswer    *answer,
            JsonArray           *forks,
            const ParaatHearing *hearing)
{
  for (guint i = 0; i < length_of (forks); i++)
    {
      JsonObject *object = get_element (forks, i);
      const char *text = object != NULL ? paraat_json_string (object, "device") : NULL;
      ParaatUuid device;

      if (text != NULL && paraat_uuid_parse (text, &device) && paraat_uuid_equal (&device, &hearing->device))
        answer->has_own_fork = TRUE;
    }
}

static gboolean
is_of_peer (const ParaatHeader  *header,
            const ParaatHearing *hearing)
{
  return !header->exercise
    && (paraat_uuid_is_nil (&header->bestuur) || paraat_uuid_equal (&header->bestuur, &hearing->peer.bestuur));
}

static void
read_receipts (ParaatPushAnswer    *answer,
               JsonArray           *changes,
               const ParaatHearing *hearing)
{
  for (guint i = 0; i < length_of (changes); i++)
    {
      JsonObject *object = get_element (changes, i);
      g_autoptr(ParaatChange) change = object != NULL ? paraat_wire_read_change (object, NULL) : NULL;
      const ParaatHeader *header;

      if (change == NULL)
        continue;
      header = paraat_change_get_header (change);
      if (!is_of_peer (header, hearing) || !paraat_uuid_equal (&header->device, &hearing->peer.id)
          || !paraat_change_verify (change, hearing->intake_key, NULL))
        continue;

      if (g_str_equal (header->kind, "receipt"))
        answer->newest_receipt_us = MAX (answer->newest_receipt_us, header->at_us);
      g_ptr_array_add (answer->receipts, g_steal_pointer (&change));
    }
}

/**
 * paraat_push_answer_read:
 * @body: what came
 * @sent: (element-type ParaatChange): what was sent
 * @hearing: for whom
 * @error: %PARAAT_SYNC_ERROR_NO_ANSWER when it is no answer of an intake
 *
 * Returns: (transfer full) (nullable): only ids of @sent, only receipts signed by the intake
 */
ParaatPushAnswer *
paraat_push_answer_read (GBytes               *body,
                         GPtrArray            *sent,
                         const ParaatHearing  *hearing,
                         GError              **error)
{
  g_autoptr(JsonNode) root = paraat_answer_open (body, error);
  g_autoptr(ParaatPushAnswer) answer = g_new0 (ParaatPushAnswer, 1);
  g_autoptr(GHashTable) by_id = g_hash_table_new (paraat_hash_hash, paraat_hash_equal);
  JsonObject *object;

  answer->accepted = g_array_new (FALSE, FALSE, sizeof (ParaatHash));
  answer->refused = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_quarantined_free);
  answer->receipts = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_change_unref);
  if (root == NULL)
    return NULL;

  object = json_node_get_object (root);
  answer->epoch = read_epoch (object, error);
  if (answer->epoch == NULL)
    return NULL;
  if (paraat_json_array (object, "accepted") == NULL)
    {
      set_no_answer (error, "it names nothing that was accepted");
      return NULL;
    }

  for (guint i = 0; i < sent->len; i++)
    {
      ParaatChange *change = g_ptr_array_index (sent, i);

      g_hash_table_insert (by_id, (gpointer) paraat_change_get_id (change), change);
    }
  read_accepted (answer, paraat_json_array (object, "accepted"), by_id);
  read_refused (answer, paraat_json_array (object, "refused"), by_id);
  read_forks (answer, paraat_json_array (object, "forks"), hearing);
  read_receipts (answer, paraat_json_array (object, "changes"), hearing);

  return g_steal_pointer (&answer);
}

/**
 * paraat_push_answer_free:
 * @answer: (transfer full): an answer
 */
void
paraat_push_answer_free (ParaatPushAnswer *answer)
{
  g_free (answer->epoch);
  g_clear_pointer (&answer->accepted, g_array_unref);
  g_clear_pointer (&answer->refused, g_ptr_array_unref);
  g_clear_pointer (&answer->receipts, g_ptr_array_unref);
  g_free (answer);
}

static void
read_devices (ParaatPollAnswer    *answer,
              JsonArray           *cards,
              const ParaatHearing *hearing)
{
  for (guint i = 0; i < length_of (cards); i++)
    {
      JsonObject *object = get_element (cards, i);
      const char *text = object != NULL ? paraat_json_string (object, "text") : NULL;
      g_autoptr(ParaatCard) card = NULL;
      ParaatKnownDevice *device;
      guint8 signature[PARAAT_SIGNATURE_SIZE];
      ParaatUuid named;

      if (text != NULL && paraat_json_bytes (object, "signature", signature, sizeof signature))
        card = paraat_card_parse (text, signature, NULL);
      if (card == NULL || !paraat_card_verify (card, hearing->intake_key, NULL))
        continue;
      paraat_device_id_from_key (card->key, &named);
      if (!paraat_uuid_equal (&named, &card->device) || !paraat_uuid_equal (&card->intake, &hearing->peer.id)
          || !paraat_uuid_equal (&card->bestuur, &hearing->peer.bestuur))
        continue;

      device = g_new0 (ParaatKnownDevice, 1);
      device->id = card->device;
      memcpy (device->public_key, card->key, PARAAT_PUBLIC_KEY_SIZE);
      memcpy (device->card_signature, card->signature, PARAAT_SIGNATURE_SIZE);
      device->card = g_strdup (card->text);
      device->name = g_strdup (card->name);
      device->bestuur = card->bestuur;
      g_ptr_array_add (answer->devices, device);
    }
}

/* A receipt and a read mark are the CRT's to give, whoever else may sign changes of this bestuur. */
static gboolean
may_say (const ParaatHeader  *header,
         const ParaatHearing *hearing)
{
  if (!is_of_peer (header, hearing))
    return FALSE;

  return paraat_uuid_equal (&header->device, &hearing->peer.id) || !paraat_wire_is_crts (header);
}

/**
 * paraat_poll_answer_read:
 * @body: what came
 * @hearing: for whom
 * @error: %PARAAT_SYNC_ERROR_NO_ANSWER when it is no answer of an intake
 *
 * Only cards that the intake signed, for its own bestuur; only changes of that bestuur, no exercises. The signatures of
 * the changes are the store's to check: it knows all keys.
 *
 * Returns: (transfer full) (nullable): what the store is to merge
 */
ParaatPollAnswer *
paraat_poll_answer_read (GBytes               *body,
                         const ParaatHearing  *hearing,
                         GError              **error)
{
  g_autoptr(JsonNode) root = paraat_answer_open (body, error);
  g_autoptr(ParaatPollAnswer) answer = g_new0 (ParaatPollAnswer, 1);
  JsonObject *object;
  JsonArray *changes;
  const char *cursor;

  answer->devices = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_known_device_free);
  answer->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_change_unref);
  if (root == NULL)
    return NULL;

  object = json_node_get_object (root);
  answer->epoch = read_epoch (object, error);
  if (answer->epoch == NULL)
    return NULL;
  cursor = paraat_json_string (object, "cursor");
  changes = paraat_json_array (object, "changes");
  if (cursor == NULL || strlen (cursor) > CURSOR_MAX || changes == NULL)
    {
      set_no_answer (error, "it names no changes");
      return NULL;
    }

  answer->cursor = g_strdup (cursor);
  answer->has_more = get_boolean (object, "more");
  read_devices (answer, paraat_json_array (object, "devices"), hearing);
  for (guint i = 0; i < length_of (changes); i++)
    {
      JsonObject *one = get_element (changes, i);
      g_autoptr(ParaatChange) change = one != NULL ? paraat_wire_read_change (one, NULL) : NULL;

      if (change != NULL && may_say (paraat_change_get_header (change), hearing))
        g_ptr_array_add (answer->changes, g_steal_pointer (&change));
      else
        answer->n_dropped++;
    }

  return g_steal_pointer (&answer);
}

/**
 * paraat_poll_answer_free:
 * @answer: (transfer full): an answer
 */
void
paraat_poll_answer_free (ParaatPollAnswer *answer)
{
  g_free (answer->epoch);
  g_free (answer->cursor);
  g_clear_pointer (&answer->devices, g_ptr_array_unref);
  g_clear_pointer (&answer->changes, g_ptr_array_unref);
  g_free (answer);
}

static gboolean
read_run (JsonObject *object,
          ParaatRun  *out_run)
{
  const char *device = paraat_json_string (object, "device");
  const char *root = paraat_json_string (object, "root");
  const char *digest = paraat_json_string (object, "digest");
  gint64 first = paraat_json_int (object, "first", 0);
  gint64 last = paraat_json_int (object, "last", 0);

  if (device == NULL || root == NULL || digest == NULL || first < 1 || last < first
      || !paraat_uuid_parse (device, &out_run->device) || !paraat_uuid_parse (root, &out_run->root)
      || !paraat_hash_parse (digest, &out_run->digest))
    return FALSE;
  out_run->first = (guint64) first;
  out_run->last = (guint64) last;

  return TRUE;
}

/**
 * paraat_state_answer_read:
 * @body: what came
 * @error: %PARAAT_SYNC_ERROR_NO_ANSWER when it is no answer of an intake
 *
 * Returns: (transfer full) (nullable): the runs it holds; one that does not read counts as not held
 */
ParaatStateAnswer *
paraat_state_answer_read (GBytes  *body,
                          GError **error)
{
  g_autoptr(JsonNode) root = paraat_answer_open (body, error);
  g_autoptr(ParaatStateAnswer) answer = g_new0 (ParaatStateAnswer, 1);
  JsonObject *object;
  JsonArray *runs;
  const char *cursor;

  answer->runs = g_array_new (FALSE, FALSE, sizeof (ParaatRun));
  if (root == NULL)
    return NULL;

  object = json_node_get_object (root);
  answer->epoch = read_epoch (object, error);
  if (answer->epoch == NULL)
    return NULL;
  cursor = paraat_json_string (object, "cursor");
  runs = paraat_json_array (object, "runs");
  answer->has_more = get_boolean (object, "more");
  if (runs == NULL || (answer->has_more && (cursor == NULL || strlen (cursor) > CURSOR_MAX)))
    {
      set_no_answer (error, "it names no runs");
      return NULL;
    }

  answer->cursor = g_strdup (cursor != NULL ? cursor : "");
  for (guint i = 0; i < length_of (runs); i++)
    {
      JsonObject *one = get_element (runs, i);
      ParaatRun run = { 0 };

      if (one != NULL && read_run (one, &run))
        g_array_append_val (answer->runs, run);
    }

  return g_steal_pointer (&answer);
}

/**
 * paraat_state_answer_free:
 * @answer: (transfer full): an answer
 */
void
paraat_state_answer_free (ParaatStateAnswer *answer)
{
  g_free (answer->epoch);
  g_free (answer->cursor);
  g_clear_pointer (&answer->runs, g_array_unref);
  g_free (answer);
}

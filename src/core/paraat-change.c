/* SPDX-License-Identifier: EUPL-1.2 */

/* A change: one field of one record got a value.
 *
 *   header  fixed part of 202 bytes, then kind, field and over; big-endian (docs/protocol/change.md)
 *   id      BLAKE2b-256 of the header's bytes
 *   body    value (JSON, at most 64 KiB) and 16 bytes of salt; value hash = BLAKE2b-256 (salt ‖ value)
 *   signature  Ed25519 over "paraat-change-1" ‖ id
 *
 * The bytes are made once, and stored, sent and checked as they are; nobody re-encodes them.
 */
#define G_LOG_DOMAIN "paraat-core"

#include "config.h"

#include "paraat-change.h"
#include "paraat-device.h"
#include "paraat-json.h"

#include <sodium.h>
#include <string.h>

#define HEADER_VERSION    1
#define HEADER_FIXED_SIZE 202
#define HEADER_MAX_SIZE   (HEADER_FIXED_SIZE + 1 + PARAAT_CHANGE_KIND_MAX + 1 + PARAAT_CHANGE_FIELD_MAX + 2 \
                           + PARAAT_CHANGE_OVER_MAX * PARAAT_HASH_SIZE)
#define FLAG_EXERCISE     0x01
#define SIGN_CONTEXT      "paraat-change-1"
#define VALUE_MAX_DEPTH   32

struct _ParaatChange
{
  ParaatHeader  header;        /* its strings and over point into bytes or beside it */
  ParaatHash    id;
  guint8        signature[PARAAT_SIGNATURE_SIZE];
  guint8        salt[PARAAT_SALT_SIZE];
  char          kind[PARAAT_CHANGE_KIND_MAX + 1];
  char          field[PARAAT_CHANGE_FIELD_MAX + 1];
  char         *value;         /* (owned) (nullable) NULL in a stub */
  ParaatHash   *over;          /* (owned) (nullable) */
  gsize         size;
  guint8        bytes[];       /* the header, verbatim */
};

G_DEFINE_BOXED_TYPE (ParaatChange, paraat_change, paraat_change_ref, paraat_change_unref)

static void
put_u64 (guint8  *at,
         guint64  value)
{
  guint64 big = GUINT64_TO_BE (value);

  memcpy (at, &big, sizeof big);
}

static guint64
get_u64 (const guint8 *at)
{
  guint64 big;

  memcpy (&big, at, sizeof big);

  return GUINT64_FROM_BE (big);
}

static gboolean
is_name (const char *text,
         gsize       size,
         const char *more)
{
  if (size == 0 || !g_ascii_islower (text[0]))
    return FALSE;
  for (gsize i = 1; i < size; i++)
    if (!g_ascii_islower (text[i]) && !g_ascii_isdigit (text[i]) && (text[i] == '\0' || strchr (more, text[i]) == NULL))
      return FALSE;

  return TRUE;
}

static gboolean
is_kind (const char *text,
         gsize       size)
{
  return size <= PARAAT_CHANGE_KIND_MAX && is_name (text, size, "-");
}

static gboolean
is_field (const char *text,
          gsize       size)
{
  return size <= PARAAT_CHANGE_FIELD_MAX && is_name (text, size, "-._");
}

/**
 * paraat_value_is_valid:
 * @value: JSON text, UTF-8
 * @size: its bytes, or -1 when it ends with a NUL
 * @error: [error@ChangeError]: TOO_LARGE, MALFORMED
 *
 * Returns: whether @value may stand in a change: strict JSON of at most 64 KiB, nested at most 32 deep. Any thread.
 */
gboolean
paraat_value_is_valid (const char  *value,
                       gssize       size,
                       GError     **error)
{
  g_autoptr(JsonParser) parser = NULL;
  g_autoptr(GError) local_error = NULL;
  gsize length = size >= 0 ? (gsize) size : strlen (value);

  if (length > PARAAT_CHANGE_VALUE_MAX)
    {
      g_set_error (error, PARAAT_CHANGE_ERROR, PARAAT_CHANGE_ERROR_TOO_LARGE,
                   "A value has %" G_GSIZE_FORMAT " bytes, more than %d", length, PARAAT_CHANGE_VALUE_MAX);
      return FALSE;
    }
  if (length == 0 || !g_utf8_validate_len (value, length, NULL) || !paraat_json_is_sound (value, length, VALUE_MAX_DEPTH, NULL))
    {
      g_set_error_literal (error, PARAAT_CHANGE_ERROR, PARAAT_CHANGE_ERROR_MALFORMED,
                           "A value is empty, not UTF-8, nested too deep, or has a character that JSON does not");
      return FALSE;
    }

  parser = json_parser_new_immutable ();
  json_parser_set_strict (parser, TRUE);
  if (!json_parser_load_from_data (parser, value, length, &local_error) || json_parser_get_root (parser) == NULL)
    {
      g_set_error (error, PARAAT_CHANGE_ERROR, PARAAT_CHANGE_ERROR_MALFORMED, "A value is not JSON: %s",
                   local_error != NULL ? local_error->message : "nothing in it");
      return FALSE;
    }

  return TRUE;
}

static void
hash_value (const guint8 *salt,
            const char   *value,
            gsize         size,
            ParaatHash   *out_hash)
{
  crypto_generichash_state state;

  crypto_generichash_init (&state, NULL, 0, sizeof out_hash->bytes);
  crypto_generichash_update (&state, salt, PARAAT_SALT_SIZE);
  crypto_generichash_update (&state, (const guint8 *) value, size);
  crypto_generichash_final (&state, out_hash->bytes, sizeof out_hash->bytes);
}

static void
build_sign_message (const ParaatHash *id,
                    guint8            out_message[sizeof SIGN_CONTEXT - 1 + PARAAT_HASH_SIZE])
{
  memcpy (out_message, SIGN_CONTEXT, sizeof SIGN_CONTEXT - 1);
  memcpy (out_message + sizeof SIGN_CONTEXT - 1, id->bytes, PARAAT_HASH_SIZE);
}

static gsize
encoded_size (const ParaatHeader *header)
{
  return HEADER_FIXED_SIZE + 1 + strlen (header->kind) + 1 + strlen (header->field) + 2
         + (gsize) header->n_over * PARAAT_HASH_SIZE;
}

static void
encode (const ParaatHeader *header,
        guint8             *out)
{
  gsize kind_size = strlen (header->kind);
  gsize field_size = strlen (header->field);
  guint8 *at = out + HEADER_FIXED_SIZE;

  out[0] = HEADER_VERSION;
  out[1] = header->exercise ? FLAG_EXERCISE : 0;
  memcpy (out + 2, header->root.bytes, 16);
  memcpy (out + 18, header->record.bytes, 16);
  memcpy (out + 34, header->parent.bytes, 16);
  memcpy (out + 50, header->bestuur.bytes, 16);
  memcpy (out + 66, header->author.bytes, 16);
  memcpy (out + 82, header->device.bytes, 16);
  put_u64 (out + 98, header->seq);
  memcpy (out + 106, header->prev.bytes, PARAAT_HASH_SIZE);
  put_u64 (out + 138, (guint64) header->at_us);
  memcpy (out + 146, header->boot_id.bytes, 16);
  put_u64 (out + 162, (guint64) header->boot_us);
  memcpy (out + 170, header->value_hash.bytes, PARAAT_HASH_SIZE);

  *at++ = (guint8) kind_size;
  memcpy (at, header->kind, kind_size);
  at += kind_size;
  *at++ = (guint8) field_size;
  memcpy (at, header->field, field_size);
  at += field_size;
  *at++ = (guint8) (header->n_over >> 8);
  *at++ = (guint8) header->n_over;
  if (header->n_over > 0)
    memcpy (at, header->over, (gsize) header->n_over * PARAAT_HASH_SIZE);
}

static gboolean
malformed (GError     **error,
           const char  *what)
{
  g_set_error (error, PARAAT_CHANGE_ERROR, PARAAT_CHANGE_ERROR_MALFORMED, "A change cannot be read: %s", what);
  return FALSE;
}

/* Kind, field and over: what follows the fixed part. */
static gboolean
decode_tail (ParaatChange  *self,
             GError       **error)
{
  const guint8 *at = self->bytes + HEADER_FIXED_SIZE;
  const guint8 *end = self->bytes + self->size;
  guint8 length = *at++;

  if (end - at < length + 1 || !is_kind ((const char *) at, length))
    return malformed (error, "its kind");
  memcpy (self->kind, at, length);
  at += length;

  length = *at++;
  if (end - at < length + 2 || !is_field ((const char *) at, length))
    return malformed (error, "its field");
  memcpy (self->field, at, length);
  at += length;

  self->header.n_over = (guint) at[0] << 8 | at[1];
  at += 2;
  if (self->header.n_over > PARAAT_CHANGE_OVER_MAX || (gsize) (end - at) != (gsize) self->header.n_over * PARAAT_HASH_SIZE)
    return malformed (error, "its over, or what follows it");
  self->over = g_memdup2 (at, (gsize) self->header.n_over * PARAAT_HASH_SIZE);
  for (guint i = 1; i < self->header.n_over; i++)
    if (paraat_hash_compare (&self->over[i - 1], &self->over[i]) >= 0)
      return malformed (error, "its over is not in order");

  return TRUE;
}

static gboolean
decode (ParaatChange  *self,
        GError       **error)
{
  ParaatHeader *header = &self->header;
  const guint8 *bytes = self->bytes;

  if (self->size < HEADER_FIXED_SIZE + 2 + 2 + 2)
    return malformed (error, "it is too short");
  if (bytes[0] != HEADER_VERSION)
    return malformed (error, "its version is unknown");
  if ((bytes[1] & ~FLAG_EXERCISE) != 0)
    return malformed (error, "its flags are unknown");

  header->exercise = (bytes[1] & FLAG_EXERCISE) != 0;
  memcpy (header->root.bytes, bytes + 2, 16);
  memcpy (header->record.bytes, bytes + 18, 16);
  memcpy (header->parent.bytes, bytes + 34, 16);
  memcpy (header->bestuur.bytes, bytes + 50, 16);
  memcpy (header->author.bytes, bytes + 66, 16);
  memcpy (header->device.bytes, bytes + 82, 16);
  header->seq = get_u64 (bytes + 98);
  memcpy (header->prev.bytes, bytes + 106, PARAAT_HASH_SIZE);
  header->at_us = (gint64) get_u64 (bytes + 138);
  memcpy (header->boot_id.bytes, bytes + 146, 16);
  header->boot_us = (gint64) get_u64 (bytes + 162);
  memcpy (header->value_hash.bytes, bytes + 170, PARAAT_HASH_SIZE);

  if (!decode_tail (self, error))
    return FALSE;
  header->kind = self->kind;
  header->field = self->field;
  header->over = self->over;

  if (paraat_uuid_is_nil (&header->root) || paraat_uuid_is_nil (&header->record) || paraat_uuid_is_nil (&header->device))
    return malformed (error, "it has no root, record or device");
  if (paraat_uuid_equal (&header->root, &header->record) != paraat_uuid_is_nil (&header->parent))
    return malformed (error, "only a root has no parent");
  if (header->seq == 0 || header->seq > G_MAXINT64 || header->boot_us < 0)
    return malformed (error, "its sequence number or boot clock");
  if ((header->seq == 1) != paraat_hash_equal (&header->prev, &paraat_hash_nil))
    return malformed (error, "only the first of a chain has no change before it");
  /* Times outside the years 0001 to 9999 are nobody's clock, and GDateTime has no name for them. */
  if (header->at_us < -62135596800 * G_USEC_PER_SEC || header->at_us > 253402300799 * G_USEC_PER_SEC)
    return malformed (error, "its time");

  return TRUE;
}

static ParaatChange *
alloc_change (gsize size)
{
  ParaatChange *self = g_atomic_rc_box_alloc0 (sizeof (ParaatChange) + size);

  self->size = size;

  return self;
}

/**
 * paraat_change_new_signed:
 * @header: what to say; its value hash is computed here, its over is sorted by the caller
 * @value: JSON text
 * @salt: (nullable) (array fixed-size=16): only tests give one; otherwise random
 * @sign: signs as the header's device
 * @signer: what @sign gets
 * @error: [error@ChangeError]: MALFORMED, TOO_LARGE
 *
 * Makes a change and its bytes. Any thread.
 *
 * Returns: (transfer full): the change
 */
ParaatChange *
paraat_change_new_signed (const ParaatHeader  *header,
                          const char          *value,
                          const guint8        *salt,
                          ParaatSignFunc       sign,
                          gconstpointer        signer,
                          GError             **error)
{
  g_autoptr(ParaatChange) self = NULL;
  ParaatHeader complete = *header;
  guint8 own_salt[PARAAT_SALT_SIZE];
  guint8 message[sizeof SIGN_CONTEXT - 1 + PARAAT_HASH_SIZE];

  if (!paraat_value_is_valid (value, -1, error))
    return NULL;
  if (!is_kind (header->kind, strlen (header->kind)) || !is_field (header->field, strlen (header->field))
      || header->n_over > PARAAT_CHANGE_OVER_MAX)
    {
      malformed (error, "its kind, field or over");
      return NULL;
    }

  if (salt != NULL)
    memcpy (own_salt, salt, sizeof own_salt);
  else
    randombytes_buf (own_salt, sizeof own_salt);
  hash_value (own_salt, value, strlen (value), &complete.value_hash);

  self = alloc_change (encoded_size (&complete));
  encode (&complete, self->bytes);
  if (!decode (self, error))
    return NULL;
  paraat_hash_data (self->bytes, self->size, &self->id);
  build_sign_message (&self->id, message);
  sign (signer, message, sizeof message, self->signature);
  memcpy (self->salt, own_salt, sizeof own_salt);
  self->value = g_strdup (value);

  return g_steal_pointer (&self);
}

static ParaatChange *
new_from_bytes (const void    *header,
                gsize          header_size,
                const guint8   signature[PARAAT_SIGNATURE_SIZE],
                GError       **error)
{
  g_autoptr(ParaatChange) self = NULL;

  if (header_size > HEADER_MAX_SIZE)
    {
      g_set_error (error, PARAAT_CHANGE_ERROR, PARAAT_CHANGE_ERROR_TOO_LARGE,
                   "A header has %" G_GSIZE_FORMAT " bytes, more than %d", header_size, HEADER_MAX_SIZE);
      return NULL;
    }

  self = alloc_change (header_size);
  memcpy (self->bytes, header, header_size);
  memcpy (self->signature, signature, PARAAT_SIGNATURE_SIZE);
  if (!decode (self, error))
    return NULL;
  paraat_hash_data (self->bytes, self->size, &self->id);

  return g_steal_pointer (&self);
}

/**
 * paraat_change_new_received:
 * @header: (array length=header_size): the header's bytes
 * @header_size: how many
 * @signature: (array fixed-size=64): of its device
 * @value: (nullable): JSON text, or %NULL for a stub
 * @value_size: its bytes, or -1 when it ends with a NUL
 * @salt: (nullable) (array fixed-size=16): %NULL exactly when @value is
 * @error: [error@ChangeError]: MALFORMED, TOO_LARGE, BAD_HASH
 *
 * Reads a change that came from outside: everything is checked but the signature, for which see
 * paraat_change_verify(). Any thread.
 *
 * Returns: (transfer full): the change
 */
ParaatChange *
paraat_change_new_received (const void    *header,
                            gsize          header_size,
                            const guint8   signature[PARAAT_SIGNATURE_SIZE],
                            const char    *value,
                            gssize         value_size,
                            const guint8  *salt,
                            GError       **error)
{
  g_autoptr(ParaatChange) self = new_from_bytes (header, header_size, signature, error);
  ParaatHash hash;
  gsize size;

  if (self == NULL)
    return NULL;
  if ((value == NULL) != (salt == NULL))
    {
      malformed (error, "a value needs its salt");
      return NULL;
    }
  if (value == NULL)
    return g_steal_pointer (&self);

  size = value_size >= 0 ? (gsize) value_size : strlen (value);
  if (!paraat_value_is_valid (value, (gssize) size, error))
    return NULL;
  hash_value (salt, value, size, &hash);
  if (!paraat_hash_equal (&hash, &self->header.value_hash))
    {
      g_set_error_literal (error, PARAAT_CHANGE_ERROR, PARAAT_CHANGE_ERROR_BAD_HASH,
                           "Salt and value do not give the value hash");
      return NULL;
    }
  self->value = g_strndup (value, size);
  memcpy (self->salt, salt, PARAAT_SALT_SIZE);

  return g_steal_pointer (&self);
}

/**
 * paraat_change_new_stored:
 *
 * Like paraat_change_new_received(), for bytes that were checked before they were stored: the value is not parsed or
 * hashed again.
 *
 * Returns: (transfer full): the change
 */
ParaatChange *
paraat_change_new_stored (const void    *header,
                          gsize          header_size,
                          const guint8   signature[PARAAT_SIGNATURE_SIZE],
                          const char    *value,
                          const guint8  *salt,
                          GError       **error)
{
  ParaatChange *self = new_from_bytes (header, header_size, signature, error);

  if (self != NULL && value != NULL && salt != NULL)
    {
      self->value = g_strdup (value);
      memcpy (self->salt, salt, PARAAT_SALT_SIZE);
    }

  return self;
}

/**
 * paraat_change_new_stub:
 * @self: a change
 *
 * Returns: (transfer full): the same change without its body; verifies, merges and is acknowledged like any other
 */
ParaatChange *
paraat_change_new_stub (ParaatChange *self)
{
  ParaatChange *stub = new_from_bytes (self->bytes, self->size, self->signature, NULL);

  g_assert (stub != NULL);   /* these bytes were read before */

  return stub;
}

ParaatChange *
paraat_change_ref (ParaatChange *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
change_clear (gpointer data)
{
  ParaatChange *self = data;

  g_free (self->value);
  g_free (self->over);
}

void
paraat_change_unref (ParaatChange *self)
{
  g_atomic_rc_box_release_full (self, change_clear);
}

/**
 * paraat_change_verify:
 * @self: a change
 * @public_key: (array fixed-size=32): of the device that the header names
 * @error: [error@ChangeError]: BAD_SIGNATURE, UNKNOWN_DEVICE when the key is not of the header's device
 *
 * Returns: whether that device signed it. Any thread; about 60 µs.
 */
gboolean
paraat_change_verify (ParaatChange  *self,
                      const guint8   public_key[PARAAT_PUBLIC_KEY_SIZE],
                      GError       **error)
{
  guint8 message[sizeof SIGN_CONTEXT - 1 + PARAAT_HASH_SIZE];
  ParaatUuid device;

  paraat_device_id_from_key (public_key, &device);
  if (!paraat_uuid_equal (&device, &self->header.device))
    {
      g_set_error_literal (error, PARAAT_CHANGE_ERROR, PARAAT_CHANGE_ERROR_UNKNOWN_DEVICE,
                           "The key is not of the device that the change names");
      return FALSE;
    }

  build_sign_message (&self->id, message);
  if (!paraat_signature_verify (self->signature, message, sizeof message, public_key))
    {
      g_set_error_literal (error, PARAAT_CHANGE_ERROR, PARAAT_CHANGE_ERROR_BAD_SIGNATURE,
                           "The signature is not of the device that the change names");
      return FALSE;
    }

  return TRUE;
}

const ParaatHeader *
paraat_change_get_header (ParaatChange *self)
{
  return &self->header;
}

const guint8 *
paraat_change_get_header_bytes (ParaatChange *self,
                                gsize        *out_size)
{
  *out_size = self->size;

  return self->bytes;
}

const ParaatHash *
paraat_change_get_id (ParaatChange *self)
{
  return &self->id;
}

const guint8 *
paraat_change_get_signature (ParaatChange *self)
{
  return self->signature;
}

/**
 * paraat_change_get_value:
 *
 * Returns: (nullable): JSON text; %NULL in a stub
 */
const char *
paraat_change_get_value (ParaatChange *self)
{
  return self->value;
}

/**
 * paraat_change_get_salt:
 *
 * Returns: (nullable) (array fixed-size=16): %NULL in a stub
 */
const guint8 *
paraat_change_get_salt (ParaatChange *self)
{
  return self->value != NULL ? self->salt : NULL;
}

gboolean
paraat_change_is_stub (ParaatChange *self)
{
  return self->value == NULL;
}

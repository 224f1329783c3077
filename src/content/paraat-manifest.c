/* SPDX-License-Identifier: EUPL-1.2 */

/* What is signed is kept as the bytes that were signed, in base64, so that nobody needs to write JSON the same way twice:
 * nothing is parsed before it is verified. */
#include "config.h"

#include "paraat-manifest.h"

#include "paraat-json.h"
#include "paraat-pack-private.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DOMAIN "paraat-pack-1"   /* with its NUL, before what is signed */
#define SIGNATURES_MAX 8

G_STATIC_ASSERT (PARAAT_MANIFEST_KEY_SIZE == crypto_sign_PUBLICKEYBYTES);
G_STATIC_ASSERT (PARAAT_MANIFEST_SECRET_SIZE == crypto_sign_SECRETKEYBYTES);

G_DEFINE_QUARK (paraat-manifest-error-quark, paraat_manifest_error)

void
paraat_manifest_free (ParaatManifest *self)
{
  g_free (self->id);
  g_free (self->publisher);
  g_free (self->issued);
  g_free (self->expires);
  g_free (self->sha256);
  g_strfreev (self->revoked);
  g_clear_pointer (&self->signers, g_ptr_array_unref);
  g_free (self);
}

static gboolean
malformed (GError     **error,
           const char  *what)
{
  g_set_error (error, PARAAT_MANIFEST_ERROR, PARAAT_MANIFEST_ERROR_MALFORMED, "The manifest has %s", what);

  return FALSE;
}

/* --- the pack --- */

static char *
hash_file (const char  *path,
           guint64     *out_size,
           GError     **error)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GFileInputStream) stream = g_file_read (file, NULL, error);
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guchar *buffer = g_malloc (65536);
  gssize n = 0;

  *out_size = 0;
  while (stream != NULL && (n = g_input_stream_read (G_INPUT_STREAM (stream), buffer, 65536, NULL, error)) > 0)
    {
      g_checksum_update (checksum, buffer, n);
      *out_size += (guint64) n;
      if (*out_size > PARAAT_PACK_MAX_SIZE)
        {
          g_set_error_literal (error, PARAAT_MANIFEST_ERROR, PARAAT_MANIFEST_ERROR_OTHER_PACK, "The file is too large for a pack");
          return NULL;
        }
    }

  return stream != NULL && n == 0 ? g_strdup (g_checksum_get_string (checksum)) : NULL;
}

/**
 * paraat_manifest_new_for_pack:
 * @path: (type filename): a pack
 * @error: [error@ContentError], [error@ManifestError] or [error@GLib.IOErrorEnum]
 *
 * Returns: (transfer full): what its publisher would say of it today
 */
ParaatManifest *
paraat_manifest_new_for_pack (const char  *path,
                              GError     **error)
{
  g_autoptr(ParaatPack) pack = paraat_pack_open (path, error);
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr(ParaatManifest) self = NULL;

  if (pack == NULL)
    return NULL;
  self = g_new0 (ParaatManifest, 1);
  self->id = g_strdup (paraat_pack_get_id (pack));
  self->publisher = g_strdup (paraat_pack_get_publisher (pack));
  self->version = paraat_pack_get_version (pack);
  self->issued = g_date_time_format (now, "%Y-%m-%d");
  self->revoked = g_new0 (char *, 1);
  self->sha256 = hash_file (path, &self->size, error);

  return self->sha256 != NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * paraat_manifest_check_pack:
 * @path: (type filename): what was found beside it; not opened as a pack
 * @error: [error@ManifestError]: OTHER_PACK; or [error@GLib.IOErrorEnum]
 *
 * Returns: whether it is, to the last byte, what the manifest is about
 */
gboolean
paraat_manifest_check_pack (const ParaatManifest  *self,
                            const char            *path,
                            GError               **error)
{
  guint64 size;
  g_autofree char *sha256 = hash_file (path, &size, error);

  if (sha256 == NULL)
    return FALSE;
  if (size == self->size && g_str_equal (sha256, self->sha256))
    return TRUE;
  g_set_error_literal (error, PARAAT_MANIFEST_ERROR, PARAAT_MANIFEST_ERROR_OTHER_PACK,
                       "The pack is damaged, or not the one that was signed");

  return FALSE;
}

/* --- signing --- */

static char *
print_payload (const ParaatManifest *self)
{
  g_autoptr(JsonObject) object = json_object_new ();
  JsonArray *revoked = json_array_new ();

  json_object_set_int_member (object, "format", PARAAT_MANIFEST_FORMAT);
  json_object_set_string_member (object, "id", self->id);
  json_object_set_string_member (object, "publisher", self->publisher);
  json_object_set_int_member (object, "version", self->version);
  json_object_set_string_member (object, "issued", self->issued);
  if (self->expires != NULL)
    json_object_set_string_member (object, "expires", self->expires);
  json_object_set_int_member (object, "size", (gint64) self->size);
  json_object_set_string_member (object, "sha256", self->sha256);
  for (guint i = 0; self->revoked[i] != NULL; i++)
    json_array_add_string_element (revoked, self->revoked[i]);
  json_object_set_array_member (object, "revoked", revoked);

  return paraat_json_print_object (object);
}

static GByteArray *
new_message (const void *payload,
             gsize       size)
{
  GByteArray *message = g_byte_array_new ();

  g_byte_array_append (message, (const guint8 *) DOMAIN, sizeof DOMAIN);
  g_byte_array_append (message, payload, (guint) size);

  return message;
}

static JsonObject *
new_signature (GByteArray   *message,
               const guint8  secret[PARAAT_MANIFEST_SECRET_SIZE])
{
  JsonObject *signature = json_object_new ();
  guint8 bytes[crypto_sign_BYTES];
  char key[2 * PARAAT_MANIFEST_KEY_SIZE + 1];
  g_autofree char *encoded = NULL;

  crypto_sign_detached (bytes, NULL, message->data, message->len, secret);
  sodium_bin2hex (key, sizeof key, secret + crypto_sign_SECRETKEYBYTES - crypto_sign_PUBLICKEYBYTES, crypto_sign_PUBLICKEYBYTES);
  encoded = g_base64_encode (bytes, sizeof bytes);
  json_object_set_string_member (signature, "key", key);
  json_object_set_string_member (signature, "signature", encoded);

  return signature;
}

/**
 * paraat_manifest_sign:
 * @secret: of the publisher
 *
 * Returns: (transfer full): the file
 */
char *
paraat_manifest_sign (const ParaatManifest *self,
                      const guint8          secret[PARAAT_MANIFEST_SECRET_SIZE])
{
  g_autofree char *payload = print_payload (self);
  g_autoptr(GByteArray) message = new_message (payload, strlen (payload));
  g_autoptr(JsonObject) object = json_object_new ();
  JsonArray *signatures = json_array_new ();
  g_autofree char *encoded = g_base64_encode ((const guchar *) payload, strlen (payload));

  json_array_add_object_element (signatures, new_signature (message, secret));
  json_object_set_string_member (object, "payload", encoded);
  json_object_set_array_member (object, "signatures", signatures);

  return paraat_json_print_object (object);
}

/* --- verifying --- */

static GBytes *
decode (const char *text)
{
  gsize size = 0;
  guchar *data = text != NULL ? g_base64_decode (text, &size) : NULL;

  return data != NULL && size > 0 ? g_bytes_new_take (data, size) : (g_free (data), NULL);
}

static gboolean
is_trusted (GPtrArray    *trusted,
            const guint8 *key)
{
  for (guint i = 0; i < trusted->len; i++)
    {
      gsize size;
      const void *one = g_bytes_get_data (g_ptr_array_index (trusted, i), &size);

      if (size == PARAAT_MANIFEST_KEY_SIZE && memcmp (one, key, size) == 0)
        return TRUE;
    }

  return FALSE;
}

static void
free_bytes (gpointer data)
{
  g_bytes_unref (data);
}

/* One signature of somebody who is trusted is enough: a publisher has two keys, so that one can be lost.  Who else signed
 * counts when a key is taken back. */
static gboolean
verify_any (JsonArray     *signatures,
            GByteArray    *message,
            GPtrArray     *trusted,
            GPtrArray     *signers,
            guint8         out_key[PARAAT_MANIFEST_KEY_SIZE],
            GError       **error)
{
  gboolean is_known = FALSE;
  gboolean is_verified = FALSE;

  for (guint i = 0; i < MIN (json_array_get_length (signatures), SIGNATURES_MAX); i++)
    {
      JsonNode *node = json_array_get_element (signatures, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *hex = object != NULL ? paraat_json_get_string (object, "key") : NULL;
      g_autoptr(GBytes) bytes = object != NULL ? decode (paraat_json_get_string (object, "signature")) : NULL;
      guint8 key[PARAAT_MANIFEST_KEY_SIZE];

      if (hex == NULL || bytes == NULL || g_bytes_get_size (bytes) != crypto_sign_BYTES
          || sodium_hex2bin (key, sizeof key, hex, strlen (hex), NULL, NULL, NULL) != 0 || strlen (hex) != 2 * sizeof key)
        continue;
      is_known = is_known || is_trusted (trusted, key);
      if (crypto_sign_verify_detached (g_bytes_get_data (bytes, NULL), message->data, message->len, key) != 0)
        continue;
      if (!is_trusted (signers, key))   /* the same one twice is one */
        g_ptr_array_add (signers, g_bytes_new (key, sizeof key));
      if (!is_verified && is_trusted (trusted, key))
        {
          memcpy (out_key, key, sizeof key);
          is_verified = TRUE;
        }
    }
  if (is_verified)
    return TRUE;
  if (is_known)
    g_set_error_literal (error, PARAAT_MANIFEST_ERROR, PARAAT_MANIFEST_ERROR_SIGNATURE, "The manifest is not what was signed");
  else
    g_set_error_literal (error, PARAAT_MANIFEST_ERROR, PARAAT_MANIFEST_ERROR_UNKNOWN_KEY, "Nobody who is trusted signed the manifest");

  return FALSE;
}

static gboolean
is_day (const char *text)
{
  g_autofree char *whole = text != NULL && strlen (text) == 10 ? g_strconcat (text, "T00:00:00Z", NULL) : NULL;
  g_autoptr(GDateTime) day = whole != NULL ? g_date_time_new_from_iso8601 (whole, NULL) : NULL;

  return day != NULL;
}

/* It becomes the name of a file. */
static gboolean
is_sha256 (const char *text)
{
  return text != NULL && strlen (text) == 64 && strspn (text, "0123456789abcdef") == 64;
}

static gboolean
take_revoked (JsonObject  *object,
              char      ***out_revoked)
{
  JsonNode *node = json_object_get_member (object, "revoked");
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      const char *key = JSON_NODE_HOLDS_VALUE (element) && json_node_get_value_type (element) == G_TYPE_STRING
                        ? json_node_get_string (element) : NULL;

      guint8 bytes[PARAAT_MANIFEST_KEY_SIZE];

      if (key == NULL || strlen (key) != 2 * sizeof bytes
          || sodium_hex2bin (bytes, sizeof bytes, key, strlen (key), NULL, NULL, NULL) != 0)
        return FALSE;
      g_strv_builder_take (builder, g_ascii_strdown (key, -1));   /* as it is kept and compared */
    }
  *out_revoked = g_strv_builder_end (builder);

  return array != NULL;
}

static ParaatManifest *
parse_payload (const char  *payload,
               GError     **error)
{
  g_autoptr(JsonObject) object = paraat_json_parse_object (payload);
  g_autoptr(ParaatManifest) self = g_new0 (ParaatManifest, 1);
  gint64 format = object != NULL ? json_object_get_int_member_with_default (object, "format", 0) : 0;
  gint64 size;

  if (format > PARAAT_MANIFEST_FORMAT)
    {
      g_set_error (error, PARAAT_MANIFEST_ERROR, PARAAT_MANIFEST_ERROR_TOO_NEW, "The manifest has format %" G_GINT64_FORMAT, format);
      return NULL;
    }
  if (format < 1)
    {
      malformed (error, "no format");
      return NULL;
    }
  self->id = g_strdup (paraat_json_get_string (object, "id"));
  self->publisher = g_strdup (paraat_json_get_string (object, "publisher"));
  self->issued = g_strdup (paraat_json_get_string (object, "issued"));
  self->expires = g_strdup (paraat_json_get_string (object, "expires"));
  self->sha256 = g_strdup (paraat_json_get_string (object, "sha256"));
  self->version = json_object_get_int_member_with_default (object, "version", 0);
  size = json_object_get_int_member_with_default (object, "size", 0);
  self->size = (guint64) MAX (size, 0);
  if (self->id == NULL || *self->id == '\0' || strspn (self->id, "abcdefghijklmnopqrstuvwxyz0123456789-") != strlen (self->id)
      || strlen (self->id) > 64 || self->publisher == NULL || !paraat_pack_is_line (self->publisher) || !is_day (self->issued) || (self->expires != NULL && !is_day (self->expires))
      || !is_sha256 (self->sha256) || self->version < 1 || size < 1 || size > PARAAT_PACK_MAX_SIZE
      || !take_revoked (object, &self->revoked))
    {
      malformed (error, "something that is missing or cannot be");
      return NULL;
    }

  return g_steal_pointer (&self);
}

static GPtrArray *
list_named_keys (const char *text)
{
  GPtrArray *keys = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr(JsonObject) object = paraat_json_parse_object (text);
  JsonNode *node = object != NULL ? json_object_get_member (object, "signatures") : NULL;
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; array != NULL && i < MIN (json_array_get_length (array), SIGNATURES_MAX); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      const char *hex = JSON_NODE_HOLDS_OBJECT (element) ? paraat_json_get_string (json_node_get_object (element), "key") : NULL;
      guint8 key[PARAAT_MANIFEST_KEY_SIZE];

      if (hex != NULL && strlen (hex) == 2 * sizeof key && sodium_hex2bin (key, sizeof key, hex, strlen (hex), NULL, NULL, NULL) == 0)
        g_ptr_array_add (keys, g_bytes_new (key, sizeof key));
    }

  return keys;
}

/**
 * paraat_manifest_introduce:
 * @text: a manifest from outside
 * @error: as paraat_manifest_verify()
 *
 * Returns: (transfer full): what it says, and by which key.  Whose key that is nobody proved: a person compares it with what the
 *   publisher gave by another road
 */
ParaatManifest *
paraat_manifest_introduce (const char  *text,
                           GError     **error)
{
  g_autoptr(GPtrArray) named = strlen (text) <= PARAAT_MANIFEST_MAX_SIZE ? list_named_keys (text) : g_ptr_array_new ();

  return paraat_manifest_verify (text, named, error);
}

/**
 * paraat_manifest_verify:
 * @text: a manifest from outside
 * @trusted: (element-type GBytes): public keys whose word counts
 * @error: [error@ManifestError]
 *
 * Returns: (transfer full): what it says, verified
 */
ParaatManifest *
paraat_manifest_verify (const char  *text,
                        GPtrArray   *trusted,
                        GError     **error)
{
  g_autoptr(JsonObject) object = strlen (text) <= PARAAT_MANIFEST_MAX_SIZE ? paraat_json_parse_object (text) : NULL;
  JsonNode *node = object != NULL ? json_object_get_member (object, "signatures") : NULL;
  g_autoptr(GBytes) payload = object != NULL ? decode (paraat_json_get_string (object, "payload")) : NULL;
  g_autoptr(GByteArray) message = NULL;
  g_autoptr(GPtrArray) signers = g_ptr_array_new_with_free_func (free_bytes);
  g_autofree char *json = NULL;
  g_autoptr(ParaatManifest) self = NULL;
  guint8 key[PARAAT_MANIFEST_KEY_SIZE];

  if (payload == NULL || node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    {
      malformed (error, "no payload or no signatures");
      return NULL;
    }
  message = new_message (g_bytes_get_data (payload, NULL), g_bytes_get_size (payload));
  if (!verify_any (json_node_get_array (node), message, trusted, signers, key, error))
    return NULL;
  json = g_strndup (g_bytes_get_data (payload, NULL), g_bytes_get_size (payload));
  self = parse_payload (json, error);
  if (self != NULL)
    {
      memcpy (self->key, key, sizeof key);
      self->signers = g_steal_pointer (&signers);
    }

  return g_steal_pointer (&self);
}

/**
 * paraat_manifest_takes_back:
 * @revoked: one of its revoked keys, 64 hexadecimal digits
 * @trusted: (element-type GBytes): public keys whose word counts
 *
 * A key takes itself back: whoever stole one and says so with it loses it, and nobody else does.  A key that is lost is taken back
 * by two others that are trusted.  So with one stolen key nobody can take back a good one.
 *
 * Returns: whether @revoked is not to be trusted any more
 */
gboolean
paraat_manifest_takes_back (const ParaatManifest *self,
                            const char           *revoked,
                            GPtrArray            *trusted)
{
  guint8 key[PARAAT_MANIFEST_KEY_SIZE];
  guint n_others = 0;

  if (self->signers == NULL || strlen (revoked) != 2 * sizeof key
      || sodium_hex2bin (key, sizeof key, revoked, strlen (revoked), NULL, NULL, NULL) != 0)
    return FALSE;
  if (is_trusted (self->signers, key))
    return TRUE;
  for (guint i = 0; i < self->signers->len; i++)
    n_others += is_trusted (trusted, g_bytes_get_data (g_ptr_array_index (self->signers, i), NULL)) ? 1 : 0;

  return n_others >= 2;
}

/**
 * paraat_manifest_countersign:
 * @text: a manifest
 * @secret: of another key of the publisher
 * @error: [error@ManifestError]: MALFORMED, TOO_NEW
 *
 * Returns: (transfer full): the same with one more signature
 */
char *
paraat_manifest_countersign (const char    *text,
                             const guint8   secret[PARAAT_MANIFEST_SECRET_SIZE],
                             GError       **error)
{
  g_autoptr(ParaatManifest) known = paraat_manifest_introduce (text, error);
  g_autoptr(JsonObject) object = NULL;
  g_autoptr(GBytes) payload = NULL;
  g_autoptr(GByteArray) message = NULL;
  JsonArray *signatures;

  if (known == NULL)
    return NULL;
  object = paraat_json_parse_object (text);
  payload = decode (paraat_json_get_string (object, "payload"));
  signatures = json_object_get_array_member (object, "signatures");
  if (json_array_get_length (signatures) >= SIGNATURES_MAX)
    {
      malformed (error, "all the signatures that it can have");
      return NULL;
    }
  message = new_message (g_bytes_get_data (payload, NULL), g_bytes_get_size (payload));
  json_array_add_object_element (signatures, new_signature (message, secret));

  return paraat_json_print_object (object);
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-uuid.h"

#include <sodium.h>
#include <string.h>

#define KNOWN_CONTEXT "paraat-known-1"

/* Crockford's base32: no I, L, O or U, so that it survives a telephone. */
static const char crockford[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

const ParaatUuid paraat_uuid_nil = { 0 };

static void
set_version (ParaatUuid *uuid,
             guint8      version)
{
  uuid->bytes[6] = (uuid->bytes[6] & 0x0f) | (version << 4);
  uuid->bytes[8] = (uuid->bytes[8] & 0x3f) | 0x80;
}

/* Multiplication in GF(32) with x⁵ + x² + 1. */
static guint8
gf32_multiply (guint8 a,
               guint8 b)
{
  guint8 product = 0;

  for (; b != 0; b >>= 1)
    {
      if (b & 1)
        product ^= a;
      a <<= 1;
      if (a & 0x20)
        a ^= 0x25;
    }

  return product;
}

/* Every digit has a weight of its own, so that any one wrong digit, and any two that changed places, show. */
static guint8
reference_check (const guint8 digits[8])
{
  guint8 weight = 1;
  guint8 check = 0;

  for (guint i = 0; i < 8; i++)
    {
      weight = gf32_multiply (weight, 2);
      check ^= gf32_multiply (weight, digits[i]);
    }

  return check;
}

static int
crockford_digit (char c)
{
  const char *at;

  c = g_ascii_toupper (c);
  if (c == 'O')
    c = '0';
  else if (c == 'I' || c == 'L')
    c = '1';

  at = c != '\0' ? strchr (crockford, c) : NULL;

  return at != NULL ? (int) (at - crockford) : -1;
}

/**
 * paraat_uuid_new:
 * @out_uuid: (out caller-allocates): a new UUIDv7
 *
 * Makes an id that sorts by the wall clock and is random otherwise (RFC 9562, 5.7). Any thread.
 */
void
paraat_uuid_new (ParaatUuid *out_uuid)
{
  guint64 ms = (guint64) (g_get_real_time () / 1000);

  randombytes_buf (out_uuid->bytes, sizeof out_uuid->bytes);
  for (guint i = 0; i < 6; i++)
    out_uuid->bytes[i] = (guint8) (ms >> (8 * (5 - i)));
  set_version (out_uuid, 7);
}

/**
 * paraat_uuid_known:
 * @root: the root that it belongs to, or nil
 * @kind: the kind of record
 * @key: what names it within @root and @kind, for instance "gemeente:44021"
 * @out_uuid: (out caller-allocates): the id
 *
 * Makes the id of something that two machines may both know without having met: a UUIDv8 that is hashed from what it
 * stands for, so that both make the same one (docs/protocol/README.md). Any thread.
 */
void
paraat_uuid_known (const ParaatUuid *root,
                   const char       *kind,
                   const char       *key,
                   ParaatUuid       *out_uuid)
{
  crypto_generichash_state state;
  guint8 hash[32];

  crypto_generichash_init (&state, NULL, 0, sizeof hash);
  crypto_generichash_update (&state, (const guint8 *) KNOWN_CONTEXT, strlen (KNOWN_CONTEXT));
  crypto_generichash_update (&state, root->bytes, sizeof root->bytes);
  crypto_generichash_update (&state, (const guint8 *) kind, strlen (kind) + 1);
  crypto_generichash_update (&state, (const guint8 *) key, strlen (key));
  crypto_generichash_final (&state, hash, sizeof hash);

  memcpy (out_uuid->bytes, hash, sizeof out_uuid->bytes);
  set_version (out_uuid, 8);
}

/**
 * paraat_uuid_parse:
 * @text: (nullable): 36 characters with hyphens, in either case
 * @out_uuid: (out caller-allocates): the id, untouched on failure
 *
 * Returns: whether @text was a UUID; any version, nil as well
 */
gboolean
paraat_uuid_parse (const char *text,
                   ParaatUuid *out_uuid)
{
  ParaatUuid uuid;
  const char *at = text;

  if (text == NULL || strlen (text) != PARAAT_UUID_STRING_SIZE - 1)
    return FALSE;

  for (guint i = 0; i < sizeof uuid.bytes; i++)
    {
      int high, low;

      if ((i == 4 || i == 6 || i == 8 || i == 10) && *at++ != '-')
        return FALSE;
      high = g_ascii_xdigit_value (at[0]);
      low = g_ascii_xdigit_value (at[1]);
      if (high < 0 || low < 0)
        return FALSE;
      uuid.bytes[i] = (guint8) (high << 4 | low);
      at += 2;
    }

  *out_uuid = uuid;

  return TRUE;
}

/**
 * paraat_uuid_format:
 * @uuid: an id
 * @out_text: (out caller-allocates) (array fixed-size=37): lower case with hyphens
 */
void
paraat_uuid_format (const ParaatUuid *uuid,
                    char              out_text[PARAAT_UUID_STRING_SIZE])
{
  static const char digits[] = "0123456789abcdef";
  char *at = out_text;

  for (guint i = 0; i < sizeof uuid->bytes; i++)
    {
      if (i == 4 || i == 6 || i == 8 || i == 10)
        *at++ = '-';
      *at++ = digits[uuid->bytes[i] >> 4];
      *at++ = digits[uuid->bytes[i] & 0x0f];
    }
  *at = '\0';
}

char *
paraat_uuid_dup_string (const ParaatUuid *uuid)
{
  char *text = g_malloc (PARAAT_UUID_STRING_SIZE);

  paraat_uuid_format (uuid, text);

  return text;
}

gboolean
paraat_uuid_is_nil (const ParaatUuid *uuid)
{
  return memcmp (uuid, &paraat_uuid_nil, sizeof *uuid) == 0;
}

/* The last bytes: random in version 7, hash in version 8. */
guint
paraat_uuid_hash (gconstpointer uuid)
{
  guint hash;

  memcpy (&hash, ((const ParaatUuid *) uuid)->bytes + 12, sizeof hash);

  return hash;
}

gboolean
paraat_uuid_equal (gconstpointer a,
                   gconstpointer b)
{
  return memcmp (a, b, sizeof (ParaatUuid)) == 0;
}

/**
 * paraat_uuid_dup_reference:
 * @uuid: id of an incident
 *
 * Makes what people say on the telephone: the last 40 bits as eight Crockford characters and a check character.
 *
 * Returns: (transfer full): for instance "7K3M-Q0ZD-4"
 */
char *
paraat_uuid_dup_reference (const ParaatUuid *uuid)
{
  guint64 bits = 0;
  guint8 digits[8];
  char text[8];

  for (guint i = 11; i < 16; i++)
    bits = bits << 8 | uuid->bytes[i];
  for (guint i = 0; i < 8; i++)
    {
      digits[i] = (bits >> (5 * (7 - i))) & 0x1f;
      text[i] = crockford[digits[i]];
    }

  return g_strdup_printf ("%.4s-%.4s-%c", text, text + 4, crockford[reference_check (digits)]);
}

/**
 * paraat_reference_is_valid:
 * @reference: (nullable): what somebody typed; hyphens, spaces and case do not matter, O is 0, I and L are 1
 *
 * Returns: whether it has nine characters and the last one checks the others
 */
gboolean
paraat_reference_is_valid (const char *reference)
{
  guint8 digits[9];
  guint n = 0;

  if (reference == NULL)
    return FALSE;

  for (const char *at = reference; *at != '\0'; at++)
    {
      int digit;

      if (*at == '-' || *at == ' ')
        continue;
      digit = crockford_digit (*at);
      if (digit < 0 || n == G_N_ELEMENTS (digits))
        return FALSE;
      digits[n++] = (guint8) digit;
    }

  return n == G_N_ELEMENTS (digits) && reference_check (digits) == digits[8];
}

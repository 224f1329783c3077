/* SPDX-License-Identifier: EUPL-1.2 */

/* https://HOST:PORT/#paraat-1.SECRET.INTAKE[.SPKI]: a link, so that it can be pasted, mailed or scanned; what follows
 * the '#' is never sent to a server by a browser. */
#include "config.h"

#include "paraat-wire-json.h"

#include <sodium.h>
#include <string.h>

#define PREFIX        "paraat-1"
#define SECRET_SIZE   26
#define PROOF_CONTEXT "paraat-enrol-1"
#define CODE_MAX_SIZE 512
#define HOST_MAX_SIZE 253   /* RFC 1035 */

static gboolean
malformed (GError     **error,
           const char  *what)
{
  g_set_error (error, PARAAT_WIRE_ERROR, PARAAT_WIRE_ERROR_MALFORMED, "The enrolment code cannot be read: %s", what);
  return FALSE;
}

/* A name or an address as it stands in a certificate: g_uri_parse() lets anything through, and decodes it. */
static gboolean
is_host (const char *host)
{
  gsize size = strlen (host);

  return g_hostname_is_ip_address (host)
         || (size > 0 && size <= HOST_MAX_SIZE && strspn (host, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS ".-") == size);
}

/* Plain HTTP on this machine only. */
static gboolean
check_address (GUri    *uri,
               GError **error)
{
  const char *scheme = g_uri_get_scheme (uri);
  const char *host = g_uri_get_host (uri);
  gboolean is_local;

  if (host == NULL || !is_host (host) || g_uri_get_userinfo (uri) != NULL)
    return malformed (error, "its address");
  is_local = g_str_equal (host, "127.0.0.1") || g_str_equal (host, "::1") || g_str_equal (host, "localhost");
  if (!g_str_equal (scheme, "https") && !(g_str_equal (scheme, "http") && is_local))
    return malformed (error, "its address is not https");

  return TRUE;
}

static gboolean
parse_intake (const char *hex,
              ParaatUuid *out_intake)
{
  gsize found;

  return strlen (hex) == 32
         && sodium_hex2bin (out_intake->bytes, sizeof out_intake->bytes, hex, 32, NULL, &found, NULL) == 0 && found == 16;
}

static gboolean
parse_fragment (ParaatEnrolCode  *self,
                const char       *fragment,
                GError          **error)
{
  g_auto(GStrv) parts = g_strsplit (fragment != NULL ? fragment : "", ".", 5);
  guint n = g_strv_length (parts);
  gsize found;

  if ((n != 3 && n != 4) || !g_str_equal (parts[0], PREFIX))
    return malformed (error, "what follows the #");
  if (strlen (parts[1]) != SECRET_SIZE || strspn (parts[1], "0123456789ABCDEFGHJKMNPQRSTVWXYZ") != SECRET_SIZE)
    return malformed (error, "its secret");
  if (!parse_intake (parts[2], &self->intake))
    return malformed (error, "its intake");
  self->secret = g_strdup (parts[1]);
  if (n == 3)
    return TRUE;
  if (sodium_base642bin (self->spki, sizeof self->spki, parts[3], strlen (parts[3]), NULL, &found, NULL,
                         sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 || found != sizeof self->spki)
    return malformed (error, "its certificate");
  self->has_spki = TRUE;

  return TRUE;
}

/**
 * paraat_enrol_code_parse:
 * @text: what somebody pasted; white space around it does not matter
 * @error: [error@WireError]: MALFORMED
 *
 * Returns: (transfer full): the code
 */
ParaatEnrolCode *
paraat_enrol_code_parse (const char  *text,
                         GError     **error)
{
  g_autoptr(ParaatEnrolCode) self = g_new0 (ParaatEnrolCode, 1);
  g_autofree char *stripped = NULL;
  g_autoptr(GUri) uri = NULL;
  const char *host;

  if (strlen (text) > CODE_MAX_SIZE || !g_utf8_validate (text, -1, NULL))
    {
      malformed (error, "it is too long");
      return NULL;
    }
  stripped = g_strstrip (g_strdup (text));
  uri = g_uri_parse (stripped, G_URI_FLAGS_NONE, NULL);
  if (uri == NULL)
    {
      malformed (error, "it is no link");
      return NULL;
    }
  if (!check_address (uri, error) || !parse_fragment (self, g_uri_get_fragment (uri), error))
    return NULL;

  host = g_uri_get_host (uri);
  self->base_url = g_uri_join (G_URI_FLAGS_NONE, g_uri_get_scheme (uri), NULL, host, g_uri_get_port (uri), "", NULL, NULL);

  return g_steal_pointer (&self);
}

char *
paraat_enrol_code_format (const ParaatEnrolCode *self)
{
  char intake[33];
  char spki[sodium_base64_ENCODED_LEN (32, sodium_base64_VARIANT_URLSAFE_NO_PADDING)];

  sodium_bin2hex (intake, sizeof intake, self->intake.bytes, sizeof self->intake.bytes);
  sodium_bin2base64 (spki, sizeof spki, self->spki, sizeof self->spki, sodium_base64_VARIANT_URLSAFE_NO_PADDING);

  return g_strdup_printf ("%s/#%s.%s.%s%s%s", self->base_url, PREFIX, self->secret, intake,
                          self->has_spki ? "." : "", self->has_spki ? spki : "");
}

void
paraat_enrol_code_free (ParaatEnrolCode *self)
{
  g_free (self->base_url);
  g_free (self->secret);
  g_free (self);
}

static GBytes *
proof_message (const char       *secret,
               const ParaatUuid *intake,
               const ParaatUuid *device)
{
  GByteArray *message = g_byte_array_new ();

  g_byte_array_append (message, (const guint8 *) PROOF_CONTEXT, strlen (PROOF_CONTEXT));
  g_byte_array_append (message, (const guint8 *) secret, (guint) strlen (secret));
  g_byte_array_append (message, intake->bytes, sizeof intake->bytes);
  g_byte_array_append (message, device->bytes, sizeof device->bytes);

  return g_byte_array_free_to_bytes (message);
}

/**
 * paraat_enrol_proof:
 * @out_proof: (out caller-allocates) (array fixed-size=64): that @device has its key, for this secret and intake only
 */
void
paraat_enrol_proof (ParaatDevice     *device,
                    const char       *secret,
                    const ParaatUuid *intake,
                    guint8            out_proof[PARAAT_SIGNATURE_SIZE])
{
  g_autoptr(GBytes) message = proof_message (secret, intake, paraat_device_get_id (device));

  paraat_device_sign (device, g_bytes_get_data (message, NULL), g_bytes_get_size (message), out_proof);
}

gboolean
paraat_enrol_proof_verify (const guint8      key[PARAAT_PUBLIC_KEY_SIZE],
                           const char       *secret,
                           const ParaatUuid *intake,
                           const guint8      proof[PARAAT_SIGNATURE_SIZE])
{
  g_autoptr(GBytes) message = NULL;
  ParaatUuid device;

  paraat_device_id_from_key (key, &device);
  message = proof_message (secret, intake, &device);

  return paraat_signature_verify (proof, g_bytes_get_data (message, NULL), g_bytes_get_size (message), key);
}

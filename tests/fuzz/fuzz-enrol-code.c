/* SPDX-License-Identifier: EUPL-1.2 */

/* An enrolment code as somebody typed or pasted it: what is read is written and read again, the same; and it never leads
 * anywhere but over TLS, or to this machine itself. */
#include "config.h"

#include <string.h>

#include "fuzz.h"
#include "paraat-wire.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *text = g_strndup (size > 0 ? (const char *) data : "", size);
  g_autofree char *written = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatEnrolCode) code = paraat_enrol_code_parse (text, &error);
  g_autoptr(ParaatEnrolCode) again = NULL;
  g_autoptr(GUri) uri = NULL;

  g_assert ((code == NULL) == (error != NULL));
  if (code == NULL)
    return 0;

  uri = g_uri_parse (code->base_url, G_URI_FLAGS_NONE, NULL);
  g_assert (uri != NULL && g_uri_get_host (uri) != NULL && g_uri_get_userinfo (uri) == NULL);
  if (!g_str_equal (g_uri_get_scheme (uri), "https"))
    g_assert (g_str_equal (g_uri_get_scheme (uri), "http")
              && (g_str_equal (g_uri_get_host (uri), "127.0.0.1") || g_str_equal (g_uri_get_host (uri), "::1")
                  || g_ascii_strcasecmp (g_uri_get_host (uri), "localhost") == 0));
  g_assert (strlen (code->secret) == 26);

  written = paraat_enrol_code_format (code);
  again = paraat_enrol_code_parse (written, &error);
  if (again == NULL)
    g_error ("%s was written as %s: %s", text, written, error->message);
  g_assert (g_str_equal (again->base_url, code->base_url) && g_str_equal (again->secret, code->secret));
  g_assert (paraat_uuid_equal (&again->intake, &code->intake) && again->has_spki == code->has_spki);
  g_assert (!code->has_spki || memcmp (again->spki, code->spki, sizeof code->spki) == 0);

  return 0;
}

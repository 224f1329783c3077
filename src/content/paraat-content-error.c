/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-content-error.h"

G_DEFINE_QUARK (paraat-content-error-quark, paraat_content_error)

/**
 * paraat_content_malformed:
 * @error: PARAAT_CONTENT_ERROR_MALFORMED
 * @format: what is not as it should be, as printf()
 *
 * Returns: %FALSE, to be returned
 */
gboolean
paraat_content_malformed (GError     **error,
                          const char  *format,
                          ...)
{
  va_list args;
  g_autofree char *message = NULL;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, PARAAT_CONTENT_ERROR, PARAAT_CONTENT_ERROR_MALFORMED, message);

  return FALSE;
}

/* SPDX-License-Identifier: EUPL-1.2 */

/* JSON from outside: a value of a change, and anything that came over a wire. What is taken for a value has to be read
 * by the parser too, and a text with its size known must be judged like one that ends in a NUL. */
#include "config.h"

#include <string.h>

#include "fuzz.h"
#include "paraat-wire.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *text = g_strndup (size > 0 ? (const char *) data : "", size);
  g_autoptr(GError) value_error = NULL;
  g_autoptr(GError) wire_error = NULL;
  g_autoptr(JsonNode) node = NULL;
  gboolean is_value;
  gint64 us;

  if (size == 0)
    return 0;
  is_value = paraat_value_is_valid ((const char *) data, (gssize) size, &value_error);
  g_assert (is_value == (value_error == NULL));
  if (memchr (data, '\0', size) == NULL)
    g_assert (paraat_value_is_valid (text, -1, NULL) == is_value);
  else
    g_assert (!is_value);

  node = paraat_wire_parse_json ((const char *) data, size, &wire_error);
  g_assert ((node == NULL) == (wire_error != NULL));
  if (is_value && node == NULL)
    g_error ("A value that the wire cannot read: %s: %s", text, wire_error->message);

  if (paraat_wire_parse_time (text, &us))
    {
      g_autofree char *written = paraat_wire_format_time (us);
      gint64 again;

      g_assert (paraat_wire_parse_time (written, &again));
      g_assert (again / G_USEC_PER_SEC == (us < 0 ? (us - (G_USEC_PER_SEC - 1)) / G_USEC_PER_SEC : us / G_USEC_PER_SEC));
    }

  return 0;
}

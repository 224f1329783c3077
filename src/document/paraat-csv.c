/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-csv.h"

#include <string.h>

/**
 * paraat_csv_cell:
 * @text: what somebody typed
 *
 * RFC 4180, with the semicolon that a Flemish Excel expects between cells. A cell that begins like a formula gets an
 * apostrophe: what was typed in a report must not run on the machine of whoever opens the register.
 *
 * Returns: (transfer full): the cell, in quotes where it needs them
 */
char *
paraat_csv_cell (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  gunichar first = g_utf8_get_char (valid);
  gboolean is_formula = first != 0 && (g_utf8_strchr ("=+-@\t\r\n", -1, first) != NULL
                                       || g_utf8_strchr ("＝＋－＠", -1, first) != NULL);   /* as wide as a Chinese letter */
  GString *out = g_string_new (is_formula ? "'" : NULL);

  g_string_append (out, valid);
  if (strpbrk (out->str, ";,\"\r\n\t") != NULL || g_str_has_prefix (out->str, " ") || g_str_has_suffix (out->str, " "))
    {
      g_string_replace (out, "\"", "\"\"", 0);
      g_string_prepend_c (out, '"');
      g_string_append_c (out, '"');
    }

  return g_string_free (out, FALSE);
}

GString *
paraat_csv_new (void)
{
  return g_string_new ("\xef\xbb\xbf");
}

void
paraat_csv_append (GString    *self,
                   const char *text,
                   gboolean    is_last)
{
  g_autofree char *cell = paraat_csv_cell (text != NULL ? text : "");

  g_string_append (self, cell);
  g_string_append (self, is_last ? "\r\n" : ";");
}

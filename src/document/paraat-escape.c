/* SPDX-License-Identifier: EUPL-1.2 */

/* What users typed, as Markdown that shows it as it is. */
#define G_LOG_DOMAIN "paraat-document"

#include "config.h"

#include "paraat-markdown-private.h"

#include <string.h>

/* What a font may be asked for */
gboolean
paraat_markdown_is_character (gunichar c)
{
  return c != 0 && c <= 0x10ffff && (c < 0xd800 || c > 0xdfff) && (c >= 0x20 || c == '\t' || c == '\n')
         && (c < 0x7f || c >= 0xa0);
}

static gboolean
is_newline (gunichar c)
{
  return c == '\n' || c == '\r' || c == '\v' || c == '\f' || c == 0x85 || c == 0x2028 || c == 0x2029;
}

/* They would turn round the words after them, which are not of the one who typed them. */
static gboolean
is_bidi_control (gunichar c)
{
  return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

/**
 * paraat_markdown_escape:
 * @text: what somebody typed
 *
 * Makes Markdown that shows @text as it is, wherever in a paragraph, a list item or a table cell it is put.  A newline
 * becomes a line break; what is not a character becomes U+FFFD; controls that change the direction of what follows go.
 *
 * Returns: (transfer full): one line
 */
char *
paraat_markdown_escape (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autoptr(GString) escaped = g_string_sized_new (strlen (valid) + 16);
  gunichar before = '\n';

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      gunichar after = g_utf8_get_char (g_utf8_next_char (at));

      if (is_bidi_control (c) || (c == '\n' && before == '\r'))
        ;
      else if (is_newline (c))
        g_string_append (escaped, "&#10;");
      else if (c == '\t')
        g_string_append (escaped, "&#9;");
      else if (c == ' ' && (before == ' ' || is_newline (before) || after == 0 || is_newline (after)))
        g_string_append (escaped, "&#32;");   /* Markdown drops spaces there */
      else if (c == '|')
        g_string_append (escaped, "&#124;");
      else if (c < 0x80 && g_ascii_ispunct ((char) c))
        g_string_append_printf (escaped, "\\%c", (char) c);
      else
        g_string_append_unichar (escaped, paraat_markdown_is_character (c) ? c : 0xfffd);
      before = c;
    }

  return g_string_free (g_steal_pointer (&escaped), FALSE);
}

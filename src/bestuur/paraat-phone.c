/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-phone.h"

#include <string.h>

/* As people write one; the digits are counted apart. */
#define NUMBER "\\(?\\+?[0-9 ./()\\-\\x{a0}]+"
#define EXTENSION "(?:intern|int|ext|extensie|toestel)\\.?[ :]*[0-9]{1,6}"

#define LEAST_DIGITS 9    /* 053 12 34 56; a mobile number has ten */
#define MOST_DIGITS 32    /* two of them in one field */
#define MOST_BYTES 200    /* a pattern that takes spaces twice takes the square of them */

static gboolean
matches (const char *pattern,
         const char *text,
         char      **out_number)
{
  g_autoptr(GRegex) regex = g_regex_new (pattern, G_REGEX_CASELESS, G_REGEX_MATCH_DEFAULT, NULL);
  g_autoptr(GMatchInfo) match = NULL;
  gboolean is_match = g_regex_match (regex, text, G_REGEX_MATCH_DEFAULT, &match);

  if (is_match)
    *out_number = g_match_info_fetch (match, 1);

  return is_match;
}

static guint
count_digits (const char *text)
{
  guint n = 0;

  for (const char *at = text; *at != '\0'; at++)
    n += g_ascii_isdigit (*at);

  return n;
}

/**
 * paraat_phone_is_number:
 * @text: what was typed
 * @with_extension: whether "intern 123" may stand behind it, or instead of it
 *
 * Returns: whether somebody can be called there: at least nine digits, with what people put between them. Nothing typed is
 *   no wrong number.
 */
gboolean
paraat_phone_is_number (const char *text,
                        gboolean    with_extension)
{
  g_autofree char *stripped = NULL;
  g_autofree char *number = NULL;

  if (!g_utf8_validate (text, -1, NULL))
    return FALSE;
  stripped = g_strstrip (g_strdup (text));
  if (*stripped == '\0')
    return TRUE;
  if (strlen (stripped) > MOST_BYTES)
    return FALSE;
  if (with_extension && matches ("^()" EXTENSION "$", stripped, &number))
    return TRUE;
  g_clear_pointer (&number, g_free);
  if (!matches (with_extension ? "^(" NUMBER ")[,;]? *(?:" EXTENSION ")?$" : "^(" NUMBER ")$", stripped, &number))
    return FALSE;

  return count_digits (number) >= LEAST_DIGITS && count_digits (number) <= MOST_DIGITS;
}

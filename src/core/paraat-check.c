/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-check.h"

/* Without I, L, O and U, which are misheard or misread. */
static const char letters[] = "ABCDEFGHJKMNPQRSTVWXYZ";

/* FNV-1a */
#define FNV_BASIS 2166136261u
#define FNV_PRIME 16777619u

static guint32
add_heard (guint32     hash,
           const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *apart = g_utf8_normalize (valid, -1, G_NORMALIZE_NFKD);
  g_autofree char *folded = g_utf8_casefold (apart, -1);

  for (const char *at = folded; *at != '\0'; at = g_utf8_next_char (at))
    if (g_unichar_isalnum (g_utf8_get_char (at)))
      {
        hash ^= g_utf8_get_char (at);
        hash *= FNV_PRIME;
      }

  return hash;
}

/**
 * paraat_check_character:
 * @number: of a line: "5b"
 * @text: what is read out of it
 *
 * Case, accents, spaces and punctuation are not heard, so they do not count. A letter or digit that was misheard, two
 * that were swapped, or a line too many, give another character in 21 of 22 cases.
 *
 * Returns: one of 22 letters
 */
char
paraat_check_character (const char *number,
                        const char *text)
{
  guint32 hash = add_heard (FNV_BASIS, number) * FNV_PRIME;   /* where the one ends and the other begins is heard too */

  return letters[add_heard (hash, text) % (sizeof letters - 1)];
}

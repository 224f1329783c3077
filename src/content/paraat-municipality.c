/* SPDX-License-Identifier: EUPL-1.2 */

/* The 285 municipalities, from resources/content/municipalities.csv (Statbel, REFNIS 2025, open data licence). */
#include "config.h"

#include "paraat-content.h"
#include "paraat-municipality.h"

#include <string.h>

typedef enum
{
  FITS_WHOLE,     /* all of the name */
  FITS_START,     /* how it begins */
  FITS_WORD,      /* how a later word of it begins */
  FITS_NOT,
} Fit;

typedef struct
{
  ParaatFoundMunicipality found;
  Fit                     fit;
} Ranked;

guint
paraat_municipality_count (void)
{
  return paraat_content_get_municipalities ()->len;
}

const ParaatMunicipality *
paraat_municipality_lookup (const char *nis)
{
  GPtrArray *all = paraat_content_get_municipalities ();

  for (guint i = 0; i < all->len; i++)
    {
      const ParaatMunicipality *one = g_ptr_array_index (all, i);

      if (g_strcmp0 (one->nis, nis) == 0)
        return one;
    }

  return NULL;
}

/* "Sint-Niklaas", "sint niklaas" and "SINT–NIKLAAS" are one; so are "Heers" and "Héérs". */
static char *
fold (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *apart = g_utf8_normalize (valid, -1, G_NORMALIZE_NFKD);
  g_autofree char *lower = g_utf8_casefold (apart, -1);
  GString *folded = g_string_new (NULL);

  for (const char *at = lower; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (g_unichar_isalnum (c))
        g_string_append_unichar (folded, c);
      else if (!g_unichar_ismark (c) && folded->len > 0 && folded->str[folded->len - 1] != ' ')
        g_string_append_c (folded, ' ');
    }
  g_strchomp (folded->str);

  return g_string_free (folded, FALSE);
}

static Fit
fit (const char *name,
     const char *wanted)
{
  g_autofree char *folded = fold (name);
  g_autofree char *later = g_strconcat (" ", wanted, NULL);

  if (g_str_equal (folded, wanted))
    return FITS_WHOLE;
  if (g_str_has_prefix (folded, wanted))
    return FITS_START;

  return strstr (folded, later) != NULL ? FITS_WORD : FITS_NOT;
}

/* A name of today goes before a former one that fits as well. */
static Ranked
rank (const ParaatMunicipality *municipality,
      const char               *wanted)
{
  Ranked ranked = { { municipality, NULL }, fit (municipality->name, wanted) };

  for (guint i = 0; municipality->merged_from[i] != NULL; i++)
    {
      const char *former = municipality->merged_from[i];
      Fit by_former = g_str_equal (former, municipality->name) ? FITS_NOT : fit (former, wanted);

      if (by_former < ranked.fit)
        {
          ranked.fit = by_former;
          ranked.found.former = former;
        }
    }

  return ranked;
}

static gint
compare (gconstpointer a,
         gconstpointer b)
{
  const Ranked *left = a;
  const Ranked *right = b;

  if (left->fit != right->fit)
    return (gint) left->fit - (gint) right->fit;

  return g_utf8_collate (left->found.municipality->name, right->found.municipality->name);
}

/**
 * paraat_municipality_find:
 * @text: what somebody typed: the beginning of a name, of today or of before a merger
 * @max: how many at most
 *
 * Returns: (transfer full) (element-type ParaatFoundMunicipality): the ones that fit, the best first; none for no text
 */
GArray *
paraat_municipality_find (const char *text,
                          guint       max)
{
  GPtrArray *all = paraat_content_get_municipalities ();
  g_autoptr(GArray) ranked = g_array_new (FALSE, FALSE, sizeof (Ranked));
  GArray *found = g_array_new (FALSE, FALSE, sizeof (ParaatFoundMunicipality));
  g_autofree char *wanted = fold (text);

  for (guint i = 0; *wanted != '\0' && i < all->len; i++)
    {
      Ranked one = rank (g_ptr_array_index (all, i), wanted);

      if (one.fit != FITS_NOT)
        g_array_append_val (ranked, one);
    }
  g_array_sort (ranked, compare);
  for (guint i = 0; i < ranked->len && i < max; i++)
    g_array_append_val (found, g_array_index (ranked, Ranked, i).found);

  return found;
}

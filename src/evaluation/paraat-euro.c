/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-euro.h"

#include <string.h>

/* Nine digits before the comma. */
#define WHOLE_MAX G_GINT64_CONSTANT (999999999)

/* What people write around an amount, and the spaces that a quotation comes with. */
static char *
dup_bare (const char *text)
{
  static const char * const words[] = { "€", "euro", "eur" };
  GString *bare = g_string_new (NULL);
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *small = g_utf8_strdown (valid, -1);

  g_string_append (bare, small);
  g_string_replace (bare, "\302\240", " ", 0);       /* a space that does not break */
  g_string_replace (bare, "\342\200\257", " ", 0);   /* and a narrow one */
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_strstrip (bare->str);
      g_string_truncate (bare, strlen (bare->str));
      if (g_str_has_prefix (bare->str, words[i]))
        g_string_erase (bare, 0, (gssize) strlen (words[i]));
      else if (g_str_has_suffix (bare->str, words[i]))
        g_string_truncate (bare, bare->len - strlen (words[i]));
    }
  g_strstrip (bare->str);

  return g_string_free (bare, FALSE);
}

/* "5009", "5.009" or "5 009": one to three digits first, then by three. */
static gboolean
parse_whole (const char *text,
             gsize       length,
             gint64     *out_whole)
{
  gsize n_group = 0;
  gboolean is_grouped = FALSE;
  gint64 whole = 0;

  for (gsize i = 0; i < length; i++)
    {
      if (g_ascii_isdigit (text[i]))
        {
          n_group++;
          whole = whole * 10 + (text[i] - '0');
          if (whole > WHOLE_MAX)
            return FALSE;
        }
      else if ((text[i] == '.' || text[i] == ' ') && n_group > 0 && n_group <= 3 && (!is_grouped || n_group == 3))
        {
          is_grouped = TRUE;
          n_group = 0;
        }
      else
        return FALSE;
    }
  *out_whole = whole;

  return n_group > 0 && (!is_grouped || n_group == 3);
}

/* "4" is forty cents. */
static gboolean
parse_cents (const char *text,
             gint64     *out_cents)
{
  gsize length = strlen (text);

  if (length < 1 || length > 2 || strspn (text, "0123456789") != length)
    return FALSE;
  *out_cents = (text[0] - '0') * 10 + (length == 2 ? text[1] - '0' : 0);

  return TRUE;
}

/**
 * paraat_euro_parse:
 * @text: an amount as Flanders writes it: "5.009,40", "€ 5009,4", "5 009 euro"; or with a point, "5009.40"
 * @out_cents: (out): 0 to PARAAT_EURO_MAX; set only when it is an amount
 *
 * Returns: %FALSE when it is no amount, or could be two: "1,234.56"
 */
gboolean
paraat_euro_parse (const char *text,
                   gint64     *out_cents)
{
  g_autofree char *bare = dup_bare (text);
  const char *comma = strchr (bare, ',');
  const char *point = strrchr (bare, '.');
  gint64 whole, cents = 0;

  /* One point with fewer than three digits behind it parts no thousands. */
  if (comma == NULL && point != NULL && point == strchr (bare, '.') && strlen (point + 1) < 3)
    comma = point;
  if (!parse_whole (bare, comma != NULL ? (gsize) (comma - bare) : strlen (bare), &whole)
      || (comma != NULL && !parse_cents (comma + 1, &cents)))
    return FALSE;
  *out_cents = whole * 100 + cents;

  return TRUE;
}

char *
paraat_euro_format (gint64 cents)
{
  g_autofree char *whole = g_strdup_printf ("%" G_GINT64_FORMAT, cents / 100);
  GString *out = g_string_new (NULL);
  gsize length = strlen (whole);

  for (gsize i = 0; i < length; i++)
    {
      if (i > 0 && (length - i) % 3 == 0)
        g_string_append_c (out, '.');
      g_string_append_c (out, whole[i]);
    }
  g_string_append_printf (out, ",%02d euro", (int) (cents % 100));

  return g_string_free (out, FALSE);
}

/**
 * paraat_euro_share:
 * @cents: 0 to PARAAT_EURO_MAX
 * @part: at most @of
 * @of: 1 to 100
 *
 * Returns: @part / @of of it, to the nearest cent; what is left of it is the rest, so that the two make the whole
 */
gint64
paraat_euro_share (gint64 cents,
                   guint  part,
                   guint  of)
{
  return (cents * part * 2 + of) / (2 * (gint64) of);
}

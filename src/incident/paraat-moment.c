/* SPDX-License-Identifier: EUPL-1.2 */

/* A day and time as people in Flanders write it. */
#include "config.h"

#include "paraat-moment.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

/* "23/11/2026 07:40", "23-11 7u40", "gisteren om 7.40", "7 uur" */
#define PATTERN "^\\s*" \
                "(?:(?:(?<day>\\d{1,2})[/.-](?<month>\\d{1,2})(?:[/.-](?<year>\\d{4}))?|(?<word>\\p{L}+))[\\s,]+(?:om\\s+)?)?" \
                "(?<hour>\\d{1,2})(?:[:.](?<minute>\\d{2})|\\s*(?:uur|[uh])\\s*(?<after>\\d{2})?)(?:\\s*(?:uur|u))?" \
                "\\s*$"

static int
fetch_number (GMatchInfo *match,
              const char *name,
              int         otherwise)
{
  g_autofree char *digits = g_match_info_fetch_named (match, name);

  return digits != NULL && *digits != '\0' ? atoi (digits) : otherwise;   /* four digits at most: PATTERN */
}

/* Days before today that a word means; -1: none */
static int
days_ago (GMatchInfo *match)
{
  g_autofree char *word = g_match_info_fetch_named (match, "word");
  g_autofree char *folded = g_utf8_casefold (word != NULL ? word : "", -1);
  const char *words[] = { _("today"), _("yesterday"), _("the day before yesterday") };

  if (*folded == '\0')
    return 0;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (folded, words[i]))
      return (int) i;

  return -1;
}

/* What was left out is of now, or of the last time that it was so. */
static GDateTime *
complete (GMatchInfo       *match,
          ParaatMomentKind  kind,
          GDateTime        *now)
{
  int ago = days_ago (match);
  g_autoptr(GDateTime) today = ago >= 0 ? g_date_time_add_days (now, -ago) : NULL;
  int day = fetch_number (match, "day", -1);
  int year = fetch_number (match, "year", -1);
  g_autofree char *word = g_match_info_fetch_named (match, "word");
  g_autoptr(GDateTime) time = NULL;

  if (today == NULL)
    return NULL;
  time = g_date_time_new_local (year >= 0 ? year : g_date_time_get_year (today),
                                fetch_number (match, "month", g_date_time_get_month (today)),
                                day >= 0 ? day : g_date_time_get_day_of_month (today),
                                fetch_number (match, "hour", 0),
                                fetch_number (match, "minute", fetch_number (match, "after", 0)), 0);
  if (time == NULL || kind == PARAAT_MOMENT_ANY || year >= 0 || *word != '\0' || g_date_time_compare (time, now) <= 0)
    return g_steal_pointer (&time);

  return day >= 0 ? g_date_time_add_years (time, -1) : g_date_time_add_days (time, -1);
}

/**
 * paraat_moment_parse:
 * @text: what was typed: a time, with or without a day before it
 * @kind: whether it can lie ahead
 * @now_us: the corrected time, µs since 1970 UTC
 * @out_us: (out): µs since 1970 UTC
 *
 * Returns: whether @text was a day and time on the clock of this place
 */
gboolean
paraat_moment_parse (const char       *text,
                     ParaatMomentKind  kind,
                     gint64            now_us,
                     gint64           *out_us)
{
  static gsize pattern = 0;
  g_autoptr(GDateTime) now = g_date_time_new_from_unix_local_usec (now_us);
  g_autoptr(GMatchInfo) match = NULL;
  g_autoptr(GDateTime) time = NULL;

  g_return_val_if_fail (text != NULL && out_us != NULL, FALSE);

  if (g_once_init_enter (&pattern))
    g_once_init_leave (&pattern, (gsize) g_regex_new (PATTERN, G_REGEX_CASELESS, G_REGEX_MATCH_DEFAULT, NULL));
  if (now == NULL || !g_utf8_validate (text, -1, NULL) || !g_regex_match ((GRegex *) pattern, text, 0, &match))
    return FALSE;
  time = complete (match, kind, now);
  if (time == NULL)
    return FALSE;
  *out_us = g_date_time_to_unix_usec (time);

  return TRUE;
}

/* What one machine writes for another. */
gint64
paraat_moment_from_stamp (const char *stamp)
{
  g_autoptr(GDateTime) time = stamp != NULL ? g_date_time_new_from_iso8601 (stamp, NULL) : NULL;

  return time != NULL ? g_date_time_to_unix_usec (time) : 0;
}

char *
paraat_moment_to_stamp (gint64 us)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc_usec (us);

  return g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ");
}

/**
 * paraat_moment_format_time:
 * @time: (nullable): none is written as nothing
 *
 * Returns: (transfer full): the day and time on the clock that @time is on
 */
char *
paraat_moment_format_time (GDateTime *time)
{
  return time != NULL ? g_date_time_format (time, "%d/%m/%Y %H:%M") : g_strdup ("");
}

/**
 * paraat_moment_format_at:
 *
 * Returns: (transfer full): to stand in a sentence: "at 07:52" of today, "on 23/11/2026 at 07:52" of another day
 */
char *
paraat_moment_format_at (gint64 us)
{
  g_autofree char *words = paraat_moment_format_short (us);
  char *between = strchr (words, ' ');

  if (between == NULL)
    return g_strdup_printf (_("at %s"), words);
  *between = '\0';

  return g_strdup_printf (_("on %s at %s"), words, between + 1);
}

/**
 * paraat_moment_format:
 * @us: µs since 1970 UTC
 *
 * Returns: (transfer full): the day and time on the clock of this place
 */
char *
paraat_moment_format (gint64 us)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_local_usec (us);

  return paraat_moment_format_time (time);
}

char *
paraat_moment_format_short (gint64 us)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_local_usec (us);
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();

  if (time != NULL && g_date_time_get_year (time) == g_date_time_get_year (now)
      && g_date_time_get_day_of_year (time) == g_date_time_get_day_of_year (now))
    return g_date_time_format (time, "%H:%M");

  return paraat_moment_format (us);
}

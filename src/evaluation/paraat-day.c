/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-day.h"

#include <stdio.h>

#define YEAR_MIN 2000
#define YEAR_MAX 2199

/**
 * paraat_day_parse:
 * @text: a day as Flanders writes it, "31/12/2026", "31-12-26" or "31.12.2026"; space around it does not count
 *
 * Returns: (transfer full) (nullable): "2026-12-31"; %NULL when it is no day of this century or the next
 */
char *
paraat_day_parse (const char *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  int day, month, year, used = 0;
  char between[2];

  if (sscanf (stripped, "%2d%1[-/.]%2d%1[-/.]%4d%n", &day, between, &month, between, &year, &used) != 5
      || stripped[used] != '\0')
    return NULL;
  year += year < 100 ? YEAR_MIN : 0;
  if (day < 1 || month < 1 || month > 12 || year < YEAR_MIN || year > YEAR_MAX
      || !g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
    return NULL;

  return g_strdup_printf ("%04d-%02d-%02d", year, month, day);
}

/**
 * paraat_day_read:
 * @day: (nullable): what stands in a field; what comes from elsewhere is a day only when it has its form
 *
 * Returns: whether it is a day
 */
gboolean
paraat_day_read (const char *day,
                 int        *out_year,
                 int        *out_month,
                 int        *out_day)
{
  int year, month, nth, used = 0;

  if (day == NULL || sscanf (day, "%4d-%2d-%2d%n", &year, &month, &nth, &used) != 3 || day[used] != '\0' || nth < 1
      || month < 1 || month > 12 || year < YEAR_MIN || !g_date_valid_dmy ((GDateDay) nth, (GDateMonth) month, (GDateYear) year))
    return FALSE;
  *out_year = year;
  *out_month = month;
  *out_day = nth;

  return TRUE;
}

char *
paraat_day_format (const char *day)
{
  int year, month, nth;

  return paraat_day_read (day, &year, &month, &nth) ? g_strdup_printf ("%02d/%02d/%04d", nth, month, year) : NULL;
}

char *
paraat_day_of (gint64 us)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_local_usec (us);

  return g_date_time_format (time, "%Y-%m-%d");
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-authors.h"
#include "paraat-day.h"
#include "paraat-moment.h"
#include "paraat-monthly-words.h"
#include "paraat-noodmap.h"
#include "paraat-noodstick.h"

#include <glib/gi18n.h>

static const struct { const char *title; const char *purpose; } steps[] = {
  [PARAAT_MONTHLY_LAPTOP] = { N_("This laptop"), N_("Is it charged, is there room, is there a copy of the data?") },
  [PARAAT_MONTHLY_UPDATES] = { N_("Up to date"), N_("How old are the content, Paraat itself and the emergency binder?") },
  [PARAAT_MONTHLY_CONTACTS] = { N_("Contacts"), N_("Are the names and numbers still right?") },
  [PARAAT_MONTHLY_ACTION] = { N_("One action"), N_("The first of your action plan.") },
  [PARAAT_MONTHLY_MESSAGE] = { N_("One message to colleagues"), N_("A short text about safe work, ready to send.") },
};

const char *
paraat_monthly_words_title (ParaatMonthlyStep step)
{
  return _(steps[step].title);
}

const char *
paraat_monthly_words_purpose (ParaatMonthlyStep step)
{
  return _(steps[step].purpose);
}

/**
 * paraat_monthly_words_step:
 * @now_us: by the corrected clock
 *
 * Returns: (transfer full): how it stands, or what it is for as long as nobody looked
 */
char *
paraat_monthly_words_step (ParaatMonthly     *monthly,
                           ParaatMonthlyStep  step,
                           gint64             now_us)
{
  g_autofree char *looked = NULL;
  ParaatMonthlyState state = paraat_monthly_get_state (monthly, step, now_us, &looked);
  g_autofree char *day = paraat_day_format (looked);
  g_auto(ParaatMonthlySummary) summary = { 0 };

  switch (state)
    {
    case PARAAT_MONTHLY_DONE:
      return g_strdup_printf (_("Done on %s"), day);
    case PARAAT_MONTHLY_OPEN:
      return g_strdup_printf (_("Stays open. Looked at on %s"), day);
    case PARAAT_MONTHLY_UNSEEN:
    default:
      break;
    }
  paraat_monthly_summarize (monthly, now_us, &summary);
  if (step == PARAAT_MONTHLY_LAPTOP && summary.states[step] != PARAAT_MONTHLY_UNSEEN
      && (summary.standing == PARAAT_MONTHLY_GOING_ON || summary.standing == PARAAT_MONTHLY_FINISHED))
    return g_strdup (_("Another laptop was looked at, this one was not yet."));

  return g_strdup (_(steps[step].purpose));
}

/**
 * paraat_monthly_words_outcome:
 *
 * Returns: (transfer full): how many were done, and which were not
 */
char *
paraat_monthly_words_outcome (const ParaatMonthlySummary *summary)
{
  g_autoptr(GString) open = g_string_new (NULL);
  g_autofree char *done = g_strdup_printf (ngettext ("%u of %u done.", "%u of %u done.", summary->n_done), summary->n_done,
                                           (guint) PARAAT_N_MONTHLY_STEPS);

  for (guint step = 0; step < PARAAT_N_MONTHLY_STEPS; step++)
    if (summary->states[step] != PARAAT_MONTHLY_DONE)
      g_string_append_printf (open, "%s%s", open->len > 0 ? ", " : "", _(steps[step].title));
  if (open->len == 0)
    return g_steal_pointer (&done);

  return g_strdup_printf (_("%s Still open: %s."), done, open->str);
}

/* (nullable): whose word in the round is the newest. */
static char *
dup_who (ParaatDesk   *desk,
         ParaatRecord *round)
{
  const ParaatSaid *latest = paraat_record_find_latest (round);
  g_autoptr(ParaatAuthors) authors = NULL;

  if (latest == NULL)
    return NULL;
  authors = paraat_authors_new (paraat_desk_get_profile (desk), paraat_record_get_id (round));

  return paraat_authors_dup_name (authors, latest);
}

/**
 * paraat_monthly_words_summary:
 *
 * Returns: (transfer full): when it was last done and by whom, what came out, and when it is to be done again
 */
char *
paraat_monthly_words_summary (ParaatDesk                 *desk,
                              const ParaatMonthlySummary *summary)
{
  g_autofree char *who = summary->round != NULL ? dup_who (desk, summary->round) : NULL;
  g_autofree char *day = paraat_day_format (summary->day);
  g_autofree char *due = paraat_day_format (summary->due);
  g_autofree char *outcome = paraat_monthly_words_outcome (summary);
  g_autofree char *when = who != NULL && day != NULL ? g_strdup_printf ("%s (%s)", day, who) : g_strdup (day);

  switch (summary->standing)
    {
    case PARAAT_MONTHLY_GOING_ON:
      return g_strdup_printf (_("Going on, last on %s. %s"), when, outcome);
    case PARAAT_MONTHLY_FINISHED:
      return g_strdup_printf (_("Last done on %s. %s Again from %s."), when, outcome, due);
    case PARAAT_MONTHLY_DUE:
      return g_strdup_printf (_("A month has gone by: do it again. Last done on %s. %s"), when, outcome);
    case PARAAT_MONTHLY_AHEAD:
      return g_strdup_printf (_("The last one has a day that is still to come, %s: a clock was wrong. Do it again."), when);
    case PARAAT_MONTHLY_NEVER:
    default:
      return g_strdup (_("Not done yet. Five short steps, ten minutes together."));
    }
}

static char *
dup_made (gint64      made_us,
          gboolean    is_outdated,
          const char *reason)   /* (nullable) */
{
  g_autofree char *when = made_us > 0 ? paraat_moment_format (made_us) : NULL;

  if (is_outdated)
    return g_strdup_printf (_("Out of date: %s. Make a new one."), reason);
  if (when != NULL)
    return g_strdup_printf (_("Made on %s, still up to date"), when);

  return g_strdup (_("Not made yet. It works when no screen does."));
}

char *
paraat_monthly_words_noodmap (ParaatDesk *desk)
{
  ParaatProfile *profile = paraat_desk_get_profile (desk);
  g_autofree char *reason = NULL;
  gboolean is_outdated = paraat_noodmap_is_outdated (profile, paraat_desk_get_own (desk), paraat_desk_get_now_us (desk), &reason);

  return dup_made (paraat_noodmap_get_made_us (profile), is_outdated, reason);
}

char *
paraat_monthly_words_noodstick (ParaatDesk *desk)
{
  ParaatProfile *profile = paraat_desk_get_profile (desk);
  g_autofree char *reason = NULL;
  gboolean is_outdated = paraat_noodstick_is_outdated (profile, paraat_desk_get_own (desk), paraat_desk_get_now_us (desk), &reason);

  return dup_made (paraat_noodstick_get_made_us (profile), is_outdated, reason);
}

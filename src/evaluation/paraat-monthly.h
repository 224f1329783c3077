/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-profile.h"

G_BEGIN_DECLS

/* The monthly check of ten minutes (paraatheidscheck).  A round is a record of kind "monthly-check", a root of its own, of the
 * bestuur whose staff it is: a municipality and its OCMW do it once.  Its id follows from the month in which it begins, so that two
 * colleagues who begin on two laptops have one round.  It is the round of today until a month after its first step.
 *
 * Fields: laptop.<device> (each laptop is looked at by itself), updates, contacts, action, message, finished: each
 * {"day": "2026-11-28", "state": "done" | "open"}; sent.<number>: the day on which that message to colleagues went. */
#define PARAAT_KIND_MONTHLY "monthly-check"

typedef enum
{
  PARAAT_MONTHLY_LAPTOP,
  PARAAT_MONTHLY_UPDATES,
  PARAAT_MONTHLY_CONTACTS,
  PARAAT_MONTHLY_ACTION,
  PARAAT_MONTHLY_MESSAGE,
  PARAAT_N_MONTHLY_STEPS
} ParaatMonthlyStep;

typedef enum
{
  PARAAT_MONTHLY_UNSEEN,   /* nobody looked at it */
  PARAAT_MONTHLY_OPEN,     /* somebody looked, and it is for later */
  PARAAT_MONTHLY_DONE,
} ParaatMonthlyState;

typedef enum
{
  PARAAT_MONTHLY_NEVER,      /* nobody did one */
  PARAAT_MONTHLY_GOING_ON,   /* begun less than a month ago, and not through */
  PARAAT_MONTHLY_FINISHED,   /* less than a month ago */
  PARAAT_MONTHLY_DUE,        /* a month has gone by */
  PARAAT_MONTHLY_AHEAD,      /* the newest has a day that is still to come: a clock was wrong */
} ParaatMonthlyStanding;

/* How the newest round stands, here and now. */
typedef struct
{
  ParaatMonthlyStanding  standing;
  ParaatMonthlyState     states[PARAAT_N_MONTHLY_STEPS];   /* of the bestuur: the laptop is any that was looked at */
  guint                  n_done;
  guint                  n_open;       /* the others, seen or not */
  char                  *day;          /* (owned) (nullable) of what was done last, "2026-11-28" */
  char                  *due;          /* (owned) (nullable) from when on it is to be done again */
  ParaatRecord          *round;        /* (unowned) (nullable) until the next "changed" */
} ParaatMonthlySummary;

#define PARAAT_TYPE_MONTHLY (paraat_monthly_get_type ())
G_DECLARE_FINAL_TYPE (ParaatMonthly, paraat_monthly, PARAAT, MONTHLY, GObject)

ParaatMonthly      *paraat_monthly_new           (ParaatProfile         *profile) G_GNUC_WARN_UNUSED_RESULT;
gboolean            paraat_monthly_get_is_loaded (ParaatMonthly         *self);
void                paraat_monthly_summarize     (ParaatMonthly         *self,
                                                  gint64                 now_us,
                                                  ParaatMonthlySummary  *out_summary);
void                paraat_monthly_summary_clear (ParaatMonthlySummary  *summary);

ParaatMonthlyState  paraat_monthly_get_state     (ParaatMonthly         *self,
                                                  ParaatMonthlyStep      step,
                                                  gint64                 now_us,
                                                  char                 **out_day);
gboolean            paraat_monthly_set_state     (ParaatMonthly         *self,
                                                  ParaatMonthlyStep      step,
                                                  ParaatMonthlyState     state,
                                                  gint64                 now_us);   /* FALSE: nobody said which administration this is */
void                paraat_monthly_finish        (ParaatMonthly         *self,
                                                  gint64                 now_us);

void                paraat_monthly_note_sent     (ParaatMonthly         *self,
                                                  guint                  number,
                                                  gint64                 now_us);
char               *paraat_monthly_dup_sent      (ParaatMonthly         *self,
                                                  guint                  number) G_GNUC_WARN_UNUSED_RESULT;   /* (nullable) the day on which it last went */
guint               paraat_monthly_choose        (ParaatMonthly         *self,
                                                  const guint           *numbers,
                                                  guint                  n_numbers,
                                                  gint64                 now_us);

char               *paraat_monthly_dup_due       (const char            *day) G_GNUC_WARN_UNUSED_RESULT;      /* (nullable) a month later */

/* Signal: changed (): any of it; many changes at once are told once */

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ParaatMonthlySummary, paraat_monthly_summary_clear)

G_END_DECLS

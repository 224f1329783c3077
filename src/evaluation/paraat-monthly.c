/* SPDX-License-Identifier: EUPL-1.2 */

/* Days, not moments: a check of the evening of the 28th is due on the 28th, whatever the summer time does, and one of the
 * 31st on the last day of a shorter month.  A day that is still to come, but for tomorrow (another laptop's clock may run a
 * little ahead), is not believed: it would keep the check away for as long as that clock was wrong. */
#define G_LOG_DOMAIN "paraat-evaluation"

#include "config.h"

#include "paraat-monthly.h"

#include "paraat-day.h"
#include "paraat-followed.h"
#include "paraat-json.h"

#include <string.h>

#define DAYS_AHEAD_MAX 1
#define FINISHED       "finished"
#define LAPTOP         "laptop."
#define SENT           "sent."

struct _ParaatMonthly
{
  GObject         parent_instance;

  ParaatProfile  *profile;    /* (owned) */
  ParaatFollowed *followed;   /* (owned) all rounds */
  GPtrArray      *written;    /* (owned) (element-type ParaatRecord) rounds in which something was written here: true before the store has it */
  ParaatRecord   *round;      /* (unowned) of those, the last one */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ParaatMonthly, paraat_monthly, G_TYPE_OBJECT)

static const char * const fields[] = {
  [PARAAT_MONTHLY_LAPTOP] = LAPTOP,
  [PARAAT_MONTHLY_UPDATES] = "updates",
  [PARAAT_MONTHLY_CONTACTS] = "contacts",
  [PARAAT_MONTHLY_ACTION] = "action",
  [PARAAT_MONTHLY_MESSAGE] = "message",
};

/* --- days --- */

static gboolean
to_date (const char *day,
         GDate      *out_date)
{
  int year, month, nth;

  g_date_clear (out_date, 1);
  if (!paraat_day_read (day, &year, &month, &nth))
    return FALSE;
  g_date_set_dmy (out_date, (GDateDay) nth, (GDateMonth) month, (GDateYear) year);

  return TRUE;
}

/**
 * paraat_monthly_dup_due:
 * @day: (nullable): of the first step of a round
 *
 * Returns: (transfer full) (nullable): the same day of the next month, or its last one; %NULL when @day is none
 */
char *
paraat_monthly_dup_due (const char *day)
{
  GDate date;

  if (!to_date (day, &date))
    return NULL;
  g_date_add_months (&date, 1);

  return g_strdup_printf ("%04d-%02d-%02d", g_date_get_year (&date), (int) g_date_get_month (&date), g_date_get_day (&date));
}

static gboolean
is_ahead (const char *day,
          const char *today)
{
  GDate date, now;

  return to_date (day, &date) && to_date (today, &now) && g_date_days_between (&now, &date) > DAYS_AHEAD_MAX;
}

/* --- one round --- */

/* What another machine wrote may be anything: what has no day was not done. */
static ParaatMonthlyState
read_field (ParaatRecord  *round,
            const char    *field,
            char         **out_day)
{
  g_autoptr(JsonObject) object = paraat_json_parse_object (paraat_record_get_value (round, field));
  const char *day = object != NULL ? paraat_json_get_string (object, "day") : NULL;
  const char *state = object != NULL ? paraat_json_get_string (object, "state") : NULL;
  GDate date;

  *out_day = NULL;
  if (!to_date (day, &date))
    return PARAAT_MONTHLY_UNSEEN;
  *out_day = g_strdup (day);

  return g_strcmp0 (state, "done") == 0 ? PARAAT_MONTHLY_DONE : PARAAT_MONTHLY_OPEN;
}

/* The first or the last day of the round; its days have a form that sorts. */
static char *
dup_end (ParaatRecord *round,
         gboolean      is_first,
         const char   *today)   /* (nullable) days that are not believed then are left out */
{
  g_auto(GStrv) names = paraat_record_list_fields (round);
  g_autofree char *end = NULL;

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *day = NULL;

      if (!g_str_has_prefix (names[i], SENT))
        read_field (round, names[i], &day);
      if (day != NULL && today != NULL && is_ahead (day, today))
        continue;
      if (day != NULL && (end == NULL || (g_strcmp0 (day, end) < 0) == is_first))
        g_set_str (&end, day);
    }

  return g_steal_pointer (&end);
}

static gboolean
is_current (ParaatRecord *round,
            const char   *today)
{
  g_autofree char *first = dup_end (round, TRUE, NULL);
  g_autofree char *due = paraat_monthly_dup_due (first);

  return due != NULL && g_strcmp0 (today, due) < 0 && !is_ahead (first, today);
}

/* --- whose rounds --- */

static gboolean
get_root (ParaatMonthly *self,
          ParaatUuid    *out_root)
{
  ParaatRecord *bestuur = paraat_profile_get_bestuur (self->profile);

  if (bestuur == NULL)
    return FALSE;
  paraat_bestuur_get_staff_root (bestuur, out_root);

  return TRUE;
}

static void
add_round (GPtrArray        *rounds,
           ParaatRecord     *record,
           const ParaatUuid *root)
{
  const ParaatIdentity *identity = paraat_record_get_identity (record);

  if (identity != NULL && paraat_uuid_equal (&identity->bestuur, root) && !g_ptr_array_find (rounds, record, NULL))
    g_ptr_array_add (rounds, record);
}

static GPtrArray *
list_rounds (ParaatMonthly *self)
{
  GPtrArray *records = paraat_followed_get_records (self->followed);
  GPtrArray *rounds = g_ptr_array_new ();
  ParaatUuid root;

  if (!get_root (self, &root))
    return rounds;
  for (guint i = 0; i < records->len; i++)
    add_round (rounds, g_ptr_array_index (records, i), &root);
  for (guint i = 0; i < self->written->len; i++)
    add_round (rounds, g_ptr_array_index (self->written, i), &root);

  return rounds;
}

/* (nullable): the one that began last, of all or of those that go on today.  Two colleagues who began on either side of a new month
 * have two that go on: what was done in either counts. */
static ParaatRecord *
find_newest (GPtrArray  *rounds,
             const char *today,
             gboolean    is_going_on,
             gboolean    with_ahead)
{
  ParaatRecord *newest = NULL;
  g_autofree char *begun = NULL;

  for (guint i = 0; i < rounds->len; i++)
    {
      ParaatRecord *round = g_ptr_array_index (rounds, i);
      g_autofree char *first = dup_end (round, TRUE, NULL);

      if (first == NULL || (is_going_on && !is_current (round, today)) || (!with_ahead && is_ahead (first, today)))
        continue;
      if (newest == NULL || g_strcmp0 (first, begun) > 0)
        {
          newest = round;
          g_set_str (&begun, first);
        }
    }

  return newest;
}

/* --- steps --- */

typedef struct
{
  ParaatMonthlyState  state;
  char               *day;   /* (owned) (nullable) */
} Step;

static void
step_clear (Step *step)
{
  g_free (step->day);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Step, step_clear)

/* What was said last counts; of one day, that it was done. */
static void
consider (Step         *step,
          ParaatRecord *round,
          const char   *field,
          const char   *today)
{
  g_autofree char *day = NULL;
  ParaatMonthlyState state = read_field (round, field, &day);
  int order = g_strcmp0 (day, step->day);

  if (day == NULL || is_ahead (day, today) || order < 0 || (order == 0 && state <= step->state))
    return;
  step->state = state;
  g_set_str (&step->day, day);
}

static char *
dup_own_laptop (ParaatMonthly *self)
{
  ParaatDevice *device = paraat_store_get_device (paraat_profile_get_store (self->profile));
  g_autofree char *id = device != NULL ? paraat_uuid_dup_string (paraat_device_get_id (device)) : NULL;

  return g_strconcat (LAPTOP, id != NULL ? id : "none", NULL);
}

static void
consider_any_laptop (Step         *step,
                     ParaatRecord *round,
                     const char   *today)
{
  g_auto(GStrv) names = paraat_record_list_fields (round);

  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_has_prefix (names[i], LAPTOP))
      consider (step, round, names[i], today);
}

/**
 * paraat_monthly_get_state:
 * @step: of the laptop: this one
 * @now_us: by the corrected clock
 * @out_day: (out) (transfer full) (nullable) (optional): on which it was looked at
 *
 * Returns: how the step stands in the round of today
 */
ParaatMonthlyState
paraat_monthly_get_state (ParaatMonthly      *self,
                          ParaatMonthlyStep   step,
                          gint64              now_us,
                          char              **out_day)
{
  g_autoptr(GPtrArray) rounds = list_rounds (self);
  g_autofree char *today = paraat_day_of (now_us);
  g_autofree char *field = step == PARAAT_MONTHLY_LAPTOP ? dup_own_laptop (self) : g_strdup (fields[step]);
  g_auto(Step) found = { PARAAT_MONTHLY_UNSEEN, NULL };

  for (guint i = 0; i < rounds->len; i++)
    if (is_current (g_ptr_array_index (rounds, i), today))
      consider (&found, g_ptr_array_index (rounds, i), field, today);
  if (out_day != NULL)
    *out_day = g_steal_pointer (&found.day);

  return found.state;
}

static void
count_steps (ParaatMonthlySummary *summary,
             GPtrArray            *rounds,
             gboolean              is_going_on,
             const char           *today)
{
  for (guint step = 0; step < PARAAT_N_MONTHLY_STEPS; step++)
    {
      g_auto(Step) found = { PARAAT_MONTHLY_UNSEEN, NULL };

      for (guint i = 0; i < rounds->len; i++)
        {
          ParaatRecord *round = g_ptr_array_index (rounds, i);

          if (round != summary->round && !(is_going_on && is_current (round, today)))
            continue;
          if (step == PARAAT_MONTHLY_LAPTOP)
            consider_any_laptop (&found, round, today);
          else
            consider (&found, round, fields[step], today);
        }
      summary->states[step] = found.state;
      if (found.state == PARAAT_MONTHLY_DONE)
        summary->n_done++;
      else
        summary->n_open++;
    }
}

static gboolean
is_through (const ParaatMonthlySummary *summary)
{
  g_autofree char *finished = NULL;

  for (guint step = 0; step < PARAAT_N_MONTHLY_STEPS; step++)
    if (summary->states[step] == PARAAT_MONTHLY_UNSEEN)
      {
        read_field (summary->round, FINISHED, &finished);
        return finished != NULL;
      }

  return TRUE;
}

/**
 * paraat_monthly_summarize:
 * @now_us: by the corrected clock
 * @out_summary: (out caller-allocates): free it with paraat_monthly_summary_clear()
 *
 * The newest round of the bestuur that it is about now.
 */
void
paraat_monthly_summarize (ParaatMonthly        *self,
                          gint64                now_us,
                          ParaatMonthlySummary *out_summary)
{
  g_autoptr(GPtrArray) rounds = list_rounds (self);
  g_autofree char *today = paraat_day_of (now_us);
  ParaatRecord *current = find_newest (rounds, today, TRUE, FALSE);
  g_autofree char *first = NULL;

  *out_summary = (ParaatMonthlySummary) { .standing = PARAAT_MONTHLY_NEVER };
  out_summary->round = current != NULL ? current : find_newest (rounds, today, FALSE, FALSE);
  if (out_summary->round == NULL)
    {
      out_summary->round = find_newest (rounds, today, FALSE, TRUE);
      out_summary->n_open = PARAAT_N_MONTHLY_STEPS;
      if (out_summary->round == NULL)
        return;
      out_summary->standing = PARAAT_MONTHLY_AHEAD;
      out_summary->day = dup_end (out_summary->round, FALSE, NULL);
      return;
    }
  count_steps (out_summary, rounds, current != NULL, today);
  first = dup_end (out_summary->round, TRUE, NULL);
  out_summary->day = dup_end (out_summary->round, FALSE, today);
  out_summary->due = paraat_monthly_dup_due (first);
  if (current == NULL)
    out_summary->standing = PARAAT_MONTHLY_DUE;
  else
    out_summary->standing = is_through (out_summary) ? PARAAT_MONTHLY_FINISHED : PARAAT_MONTHLY_GOING_ON;
}

void
paraat_monthly_summary_clear (ParaatMonthlySummary *summary)
{
  g_clear_pointer (&summary->day, g_free);
  g_clear_pointer (&summary->due, g_free);
}

/* --- writing --- */

static gboolean
take_round (ParaatMonthly *self,
            const char    *today)
{
  g_autoptr(GPtrArray) rounds = list_rounds (self);
  ParaatRecord *current = find_newest (rounds, today, TRUE, FALSE);
  g_autofree char *month = g_strndup (today, strlen ("2026-11"));
  g_autoptr(ParaatRecord) round = NULL;
  ParaatIdentity identity;
  ParaatUuid root;

  if (!get_root (self, &root))
    return FALSE;
  if (current != NULL)
    round = g_object_ref (current);
  else
    {
      paraat_identity_init_root (&identity, PARAAT_KIND_MONTHLY, &root, FALSE);
      paraat_uuid_known (&root, PARAAT_KIND_MONTHLY, month, &identity.record);
      identity.root = identity.record;
      round = paraat_record_new (paraat_profile_get_store (self->profile), &identity);
    }
  self->round = round;
  if (!g_ptr_array_find (self->written, round, NULL))
    g_ptr_array_add (self->written, g_steal_pointer (&round));

  return TRUE;
}

static void
write_field (ParaatMonthly      *self,
             const char         *field,
             ParaatMonthlyState  state,
             const char         *today)
{
  g_autofree char *value = g_strdup_printf ("{\"day\":\"%s\",\"state\":\"%s\"}", today,
                                            state == PARAAT_MONTHLY_DONE ? "done" : "open");

  paraat_record_set (self->round, field, value);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * paraat_monthly_set_state:
 * @step: of the laptop: this one
 * @state: done, or open: somebody looked, and it is for later
 * @now_us: by the corrected clock
 */
gboolean
paraat_monthly_set_state (ParaatMonthly      *self,
                          ParaatMonthlyStep   step,
                          ParaatMonthlyState  state,
                          gint64              now_us)
{
  g_autofree char *today = paraat_day_of (now_us);
  g_autofree char *field = step == PARAAT_MONTHLY_LAPTOP ? dup_own_laptop (self) : g_strdup (fields[step]);

  g_return_val_if_fail (state != PARAAT_MONTHLY_UNSEEN, FALSE);

  if (!take_round (self, today))
    return FALSE;
  write_field (self, field, state, today);

  return TRUE;
}

/**
 * paraat_monthly_finish:
 * @now_us: by the corrected clock
 *
 * What nobody looked at stays open until the next.
 */
void
paraat_monthly_finish (ParaatMonthly *self,
                       gint64         now_us)
{
  g_autofree char *today = paraat_day_of (now_us);

  if (take_round (self, today))
    write_field (self, FINISHED, PARAAT_MONTHLY_DONE, today);
}

/* --- messages to colleagues --- */

/**
 * paraat_monthly_note_sent:
 * @number: of the message in its document
 *
 * Somebody says that it went.
 */
void
paraat_monthly_note_sent (ParaatMonthly *self,
                          guint          number,
                          gint64         now_us)
{
  g_autofree char *today = paraat_day_of (now_us);
  g_autofree char *field = g_strdup_printf (SENT "%u", number);

  if (take_round (self, today))
    write_field (self, field, PARAAT_MONTHLY_DONE, today);
}

char *
paraat_monthly_dup_sent (ParaatMonthly *self,
                         guint          number)
{
  g_autoptr(GPtrArray) rounds = list_rounds (self);
  g_autofree char *field = g_strdup_printf (SENT "%u", number);
  g_autofree char *last = NULL;

  for (guint i = 0; i < rounds->len; i++)
    {
      g_autofree char *day = NULL;

      read_field (g_ptr_array_index (rounds, i), field, &day);
      if (g_strcmp0 (day, last) > 0)
        g_set_str (&last, day);
    }

  return g_steal_pointer (&last);
}

/**
 * paraat_monthly_choose:
 * @numbers: (array length=n_numbers): of the messages that there are; the first is meant for January
 * @now_us: by the corrected clock
 *
 * Returns: the number of the one that was not sent for longest; of those that never were, the one of this month, or the first
 *   that is meant for a month after it. 0: there is none
 */
guint
paraat_monthly_choose (ParaatMonthly *self,
                       const guint   *numbers,
                       guint          n_numbers,
                       gint64         now_us)
{
  g_autofree char *today = paraat_day_of (now_us);
  g_autofree char *longest = NULL;
  int year, month, nth;
  guint chosen = 0;

  if (n_numbers == 0 || !paraat_day_read (today, &year, &month, &nth))
    return 0;
  for (guint i = 0; i < n_numbers; i++)
    {
      guint number = numbers[((guint) month - 1 + i) % n_numbers];
      g_autofree char *sent = paraat_monthly_dup_sent (self, number);

      if (sent == NULL)
        return number;
      if (longest == NULL || g_strcmp0 (sent, longest) < 0)
        {
          chosen = number;
          g_set_str (&longest, sent);
        }
    }

  return chosen;
}

/* --- whole --- */

gboolean
paraat_monthly_get_is_loaded (ParaatMonthly *self)
{
  return paraat_followed_get_is_loaded (self->followed) && paraat_profile_get_is_loaded (self->profile);
}

static void
tell (ParaatMonthly *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
paraat_monthly_dispose (GObject *object)
{
  ParaatMonthly *self = PARAAT_MONTHLY (object);

  g_clear_pointer (&self->written, g_ptr_array_unref);
  g_clear_object (&self->followed);
  g_clear_object (&self->profile);

  G_OBJECT_CLASS (paraat_monthly_parent_class)->dispose (object);
}

static void
paraat_monthly_class_init (ParaatMonthlyClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = paraat_monthly_dispose;
  signals[CHANGED] = g_signal_new ("changed", PARAAT_TYPE_MONTHLY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
paraat_monthly_init (ParaatMonthly *self)
{
  self->written = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * paraat_monthly_new:
 * @profile: of an open store
 *
 * Returns: (transfer full): follows the store and the profile; says "changed" once they were read
 */
ParaatMonthly *
paraat_monthly_new (ParaatProfile *profile)
{
  ParaatMonthly *self = g_object_new (PARAAT_TYPE_MONTHLY, NULL);

  self->profile = g_object_ref (profile);
  self->followed = paraat_followed_new (paraat_profile_get_store (profile), PARAAT_KIND_MONTHLY, NULL);
  g_signal_connect_object (self->followed, "changed", G_CALLBACK (tell), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (profile, "changed", G_CALLBACK (tell), self, G_CONNECT_SWAPPED);

  return self;
}

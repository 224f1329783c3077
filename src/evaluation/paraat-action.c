/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "paraat-evaluation"

#include "config.h"

#include "paraat-action.h"
#include "paraat-content.h"
#include "paraat-csv.h"
#include "paraat-day.h"
#include "paraat-finding.h"

#include <glib/gi18n.h>

static const ParaatOption states[] = {
  [PARAAT_ACTION_TODO] = { "todo", N_("To do") },
  [PARAAT_ACTION_BUSY] = { "busy", N_("Busy") },
  [PARAAT_ACTION_DONE] = { "done", N_("Done") },
  [PARAAT_ACTION_DROPPED] = { "dropped", N_("Dropped") },
};

ParaatRecord *
paraat_action_new (ParaatStore      *store,
                   const ParaatUuid *bestuur)
{
  ParaatIdentity identity;

  paraat_identity_init_root (&identity, PARAAT_KIND_ACTION, bestuur, FALSE);

  return paraat_record_new (store, &identity);
}

/**
 * paraat_action_get_id:
 * @out_id: (out caller-allocates): of the action that this measure becomes
 *
 * The same on every machine: two colleagues who accept one proposal have one action. In the next evaluation it is another.
 */
void
paraat_action_get_id (ParaatEvaluation *evaluation,
                      const ParaatTerm *measure,
                      ParaatUuid       *out_id)
{
  paraat_uuid_known (paraat_record_get_id (paraat_evaluation_get_record (evaluation)), PARAAT_KIND_ACTION, measure->id, out_id);
}

/* What is not known has to be found out first: what would mend it may be there already. */
static gboolean
is_to_find_out (const ParaatGap *gap)
{
  return gap->reply.kind == PARAAT_REPLY_UNKNOWN || gap->control->measures->len == 0;
}

static void
term_free (gpointer data)
{
  ParaatTerm *term = data;

  g_free (term->id);
  g_free (term->text);
  g_free (term);
}

static void
add_term (GPtrArray *terms,
          char      *id,
          char      *text)
{
  ParaatTerm *term = g_new0 (ParaatTerm, 1);

  term->id = id;
  term->text = text;
  g_ptr_array_add (terms, term);
}

/**
 * paraat_gap_list_proposals:
 *
 * Returns: (transfer full) (element-type ParaatTerm): what can be done about it, one at least, the first first: each measure
 *   of the question, or to find out what nobody knows
 */
GPtrArray *
paraat_gap_list_proposals (const ParaatGap *gap)
{
  GPtrArray *proposals = g_ptr_array_new_with_free_func (term_free);

  if (is_to_find_out (gap))
    add_term (proposals, g_strdup_printf ("find-out.%s", gap->control->id), g_strdup_printf (_("Find out: %s"), gap->control->question));
  for (guint i = 0; !is_to_find_out (gap) && i < gap->control->measures->len; i++)
    {
      const ParaatTerm *measure = g_ptr_array_index (gap->control->measures, i);

      add_term (proposals, g_strdup (measure->id), g_strdup (measure->text));
    }

  return proposals;
}

/**
 * paraat_gap_dup_proposal:
 *
 * Returns: (transfer full): what to do about it first
 */
char *
paraat_gap_dup_proposal (const ParaatGap *gap)
{
  g_autoptr(GPtrArray) proposals = paraat_gap_list_proposals (gap);

  return g_strdup (((ParaatTerm *) g_ptr_array_index (proposals, 0))->text);
}

/**
 * paraat_action_accept:
 * @control: the question that it answers
 * @measure: one of its measures, or of what is proposed for its gap
 *
 * Returns: (transfer full): the proposal as an action of the plan
 */
ParaatRecord *
paraat_action_accept (ParaatStore         *store,
                      ParaatEvaluation    *evaluation,
                      const ParaatControl *control,
                      const ParaatTerm    *measure)
{
  const ParaatIdentity *of = paraat_record_get_identity (paraat_evaluation_get_record (evaluation));
  g_autofree char *id = paraat_uuid_dup_string (&of->record);
  ParaatIdentity identity;
  ParaatRecord *self;

  paraat_identity_init_root (&identity, PARAAT_KIND_ACTION, &of->bestuur, FALSE);
  paraat_action_get_id (evaluation, measure, &identity.record);
  identity.root = identity.record;
  self = paraat_record_new (store, &identity);
  paraat_record_type_text (self, "text", measure->text);
  paraat_record_type_text (self, "state", states[PARAAT_ACTION_TODO].key);
  paraat_record_type_text (self, "control", control->id);
  paraat_record_type_text (self, "evaluation", id);
  paraat_record_commit (self, NULL);

  return self;
}

const ParaatOption *
paraat_action_get_states (guint *out_n)
{
  *out_n = G_N_ELEMENTS (states);

  return states;
}

ParaatActionState
paraat_action_get_state (ParaatRecord *self)
{
  g_autofree char *key = paraat_record_dup_text (self, "state");

  for (guint i = 0; key != NULL && i < G_N_ELEMENTS (states); i++)
    if (g_str_equal (states[i].key, key))
      return (ParaatActionState) i;

  return PARAAT_ACTION_TODO;
}

void
paraat_action_set_state (ParaatRecord      *self,
                         ParaatActionState  state)
{
  paraat_record_set_text (self, "state", states[state].key);
}

gboolean
paraat_action_is_open (ParaatRecord *self)
{
  ParaatActionState state = paraat_action_get_state (self);

  return state == PARAAT_ACTION_TODO || state == PARAAT_ACTION_BUSY;
}

/* --- by when --- */

/**
 * paraat_action_set_due:
 * @text: a day as Flanders writes it, "31/12/2026", "31-12-26" or "31.12.2026"; empty: by no day
 *
 * Returns: %FALSE when it is no day: nothing was changed
 */
gboolean
paraat_action_set_due (ParaatRecord *self,
                       const char   *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  g_autofree char *value = NULL;

  if (*stripped == '\0')
    {
      paraat_record_set (self, "due", "null");
      return TRUE;
    }
  value = paraat_day_parse (stripped);
  if (value == NULL)
    return FALSE;
  paraat_record_set_text (self, "due", value);

  return TRUE;
}

static gboolean
get_due (ParaatRecord *self,
         int          *out_year,
         int          *out_month,
         int          *out_day)
{
  g_autofree char *due = paraat_record_dup_text (self, "due");

  return paraat_day_read (due, out_year, out_month, out_day);
}

char *
paraat_action_dup_due (ParaatRecord *self)
{
  g_autofree char *due = paraat_record_dup_text (self, "due");

  return paraat_day_format (due);
}

/**
 * paraat_action_is_overdue:
 * @now_us: by the corrected clock
 *
 * Returns: whether its day has gone by and it is still open
 */
gboolean
paraat_action_is_overdue (ParaatRecord *self,
                          gint64        now_us)
{
  g_autoptr(GDateTime) now = g_date_time_new_from_unix_local_usec (now_us);
  int year, month, day;
  int this_year, this_month, this_day;

  if (!paraat_action_is_open (self) || !get_due (self, &year, &month, &day))
    return FALSE;
  g_date_time_get_ymd (now, &this_year, &this_month, &this_day);

  return year * 10000 + month * 100 + day < this_year * 10000 + this_month * 100 + this_day;
}

static int
get_rank (ParaatRecord *self)
{
  int year, month, day;

  if (!paraat_action_is_open (self))
    return G_MAXINT;
  if (!get_due (self, &year, &month, &day))
    return G_MAXINT - 1;

  return year * 10000 + month * 100 + day;
}

/**
 * paraat_action_compare:
 *
 * Returns: as strcmp(): what is due first comes first, what has no day after it, what is done or dropped last
 */
int
paraat_action_compare (ParaatRecord *a,
                       ParaatRecord *b)
{
  int rank_a = get_rank (a);
  int rank_b = get_rank (b);
  gint64 first_a = paraat_record_get_first_us (a);
  gint64 first_b = paraat_record_get_first_us (b);

  if (rank_a != rank_b)
    return rank_a < rank_b ? -1 : 1;

  return first_a < first_b ? -1 : first_a > first_b;
}

/* --- out --- */

/**
 * paraat_actions_dup_csv:
 * @actions: (element-type ParaatRecord): in the order in which they are to stand
 * @findings: (element-type ParaatRecord): of audits, among which those that they come from are looked up
 */
char *
paraat_actions_dup_csv (GPtrArray *actions,
                        GPtrArray *findings)
{
  const char * const titles[] = { _("Action"), _("Question"), _("Owner"), _("By when"), _("State"), _("Reason"), _("Note"),
                                  _("Finding") };
  const ParaatQuestionnaire *questionnaire = paraat_content_get_questionnaire (NULL);
  GString *out = paraat_csv_new ();

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    paraat_csv_append (out, titles[i], i + 1 == G_N_ELEMENTS (titles));
  for (guint i = 0; i < actions->len; i++)
    {
      ParaatRecord *action = g_ptr_array_index (actions, i);
      g_autofree char *text = paraat_record_dup_text (action, "text");
      g_autofree char *id = paraat_record_dup_text (action, "control");
      g_autofree char *owner = paraat_record_dup_text (action, "owner");
      g_autofree char *due = paraat_action_dup_due (action);
      g_autofree char *reason = paraat_record_dup_text (action, "reason");
      g_autofree char *note = paraat_record_dup_text (action, "note");
      ParaatRecord *finding = paraat_finding_find (findings, action);
      g_autofree char *found = finding != NULL ? paraat_record_dup_text (finding, "title") : NULL;
      const ParaatControl *control = id != NULL && questionnaire != NULL ? paraat_questionnaire_lookup (questionnaire, id) : NULL;

      paraat_csv_append (out, text, FALSE);
      paraat_csv_append (out, control != NULL ? control->title : id, FALSE);
      paraat_csv_append (out, owner, FALSE);
      paraat_csv_append (out, due, FALSE);
      paraat_csv_append (out, _(states[paraat_action_get_state (action)].label), FALSE);
      paraat_csv_append (out, reason, FALSE);
      paraat_csv_append (out, note, FALSE);
      paraat_csv_append (out, found, TRUE);
    }

  return g_string_free (out, FALSE);
}

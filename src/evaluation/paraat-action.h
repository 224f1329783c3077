/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-evaluation.h"
#include "paraat-option.h"

G_BEGIN_DECLS

/* One action of the plan: a record of kind "action", a root of its own, for it outlives the evaluation that it came from.
 *
 * Fields: text, owner (a name), due ("2026-12-31"), state, reason (why it was dropped), note, control and evaluation (ids of
 * the question that it answers), finding (id of the finding of an audit that it answers, see paraat-finding.h). */
#define PARAAT_KIND_ACTION "action"

typedef enum
{
  PARAAT_ACTION_TODO,
  PARAAT_ACTION_BUSY,
  PARAAT_ACTION_DONE,
  PARAAT_ACTION_DROPPED,
} ParaatActionState;

ParaatRecord       *paraat_action_new          (ParaatStore         *store,
                                                const ParaatUuid    *bestuur) G_GNUC_WARN_UNUSED_RESULT;   /* nothing is stored of it yet */
void                paraat_action_get_id       (ParaatEvaluation    *evaluation,
                                                const ParaatTerm    *measure,
                                                ParaatUuid          *out_id);
GPtrArray          *paraat_gap_list_proposals  (const ParaatGap     *gap) G_GNUC_WARN_UNUSED_RESULT;
char               *paraat_gap_dup_proposal    (const ParaatGap     *gap) G_GNUC_WARN_UNUSED_RESULT;
ParaatRecord       *paraat_action_accept       (ParaatStore         *store,
                                                ParaatEvaluation    *evaluation,
                                                const ParaatControl *control,
                                                const ParaatTerm    *measure) G_GNUC_WARN_UNUSED_RESULT;

const ParaatOption *paraat_action_get_states   (guint               *out_n);                               /* by ParaatActionState */
ParaatActionState   paraat_action_get_state    (ParaatRecord        *self);
void                paraat_action_set_state    (ParaatRecord        *self,
                                                ParaatActionState    state);
gboolean            paraat_action_is_open      (ParaatRecord        *self);                                /* to do, or busy */

gboolean            paraat_action_set_due      (ParaatRecord        *self,
                                                const char          *text);
char               *paraat_action_dup_due      (ParaatRecord        *self) G_GNUC_WARN_UNUSED_RESULT;      /* (nullable) "31/12/2026" */
gboolean            paraat_action_is_overdue   (ParaatRecord        *self,
                                                gint64               now_us);
int                 paraat_action_compare      (ParaatRecord        *a,
                                                ParaatRecord        *b);

char               *paraat_actions_dup_csv     (GPtrArray           *actions,
                                                GPtrArray           *findings) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

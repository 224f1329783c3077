/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-record.h"
#include "paraat-score.h"

G_BEGIN_DECLS

/* One self-evaluation: a record of kind "evaluation" with its answers below it.
 *
 * Fields of the evaluation: questionnaire, version, quick, besturen (an array of what paraat_bestuur_dup_snapshot() makes),
 * fact.ID ("yes", "no"), position (id of the question at which somebody stopped), previous (id of the evaluation that it went
 * on from), closed ({"by", "replies"}).  Fields of an answer: level (0 to 4, "na" or "unknown"), level.BESTUUR (another answer
 * for one of the besturen), carried (the level that it had last time, to be confirmed), reason, note, evidence, marked,
 * asked.COLLEAGUE (see paraat-ask.h). */
#define PARAAT_KIND_EVALUATION "evaluation"
#define PARAAT_KIND_ANSWER "answer"

/* An administration that one is about, as it was when it began. */
typedef struct
{
  ParaatUuid  id;
  char       *name;   /* (owned) */
} ParaatEvaluationBestuur;

#define PARAAT_TYPE_EVALUATION (paraat_evaluation_get_type ())
G_DECLARE_FINAL_TYPE (ParaatEvaluation, paraat_evaluation, PARAAT, EVALUATION, GObject)

ParaatRecord     *paraat_evaluation_new_record     (ParaatStore               *store,
                                                    const ParaatUuid          *bestuur,
                                                    const ParaatQuestionnaire *questionnaire,
                                                    gboolean                   is_quick) G_GNUC_WARN_UNUSED_RESULT;
ParaatEvaluation *paraat_evaluation_new            (ParaatStore               *store,
                                                    ParaatRecord              *record,
                                                    const ParaatQuestionnaire *questionnaire) G_GNUC_WARN_UNUSED_RESULT;

ParaatEvaluation *paraat_evaluation_open           (ParaatStore               *store,
                                                    ParaatRecord              *record) G_GNUC_WARN_UNUSED_RESULT;   /* (nullable) */

ParaatRecord     *paraat_evaluation_get_record     (ParaatEvaluation          *self);
const ParaatQuestionnaire *paraat_evaluation_get_questionnaire (ParaatEvaluation *self);
gboolean          paraat_evaluation_get_is_loaded  (ParaatEvaluation          *self);
gboolean          paraat_evaluation_get_is_quick   (ParaatEvaluation          *self);
gboolean          paraat_evaluation_fits           (ParaatEvaluation          *self);   /* it was made with this version */
gboolean          paraat_evaluation_is_closed      (ParaatEvaluation          *self);
char             *paraat_evaluation_dup_closed_day (ParaatEvaluation          *self) G_GNUC_WARN_UNUSED_RESULT;   /* (nullable) "28/11/2026" */
char             *paraat_evaluation_dup_closed_by  (ParaatEvaluation          *self) G_GNUC_WARN_UNUSED_RESULT;   /* (nullable) a name */

GPtrArray        *paraat_evaluation_list_besturen  (ParaatEvaluation          *self) G_GNUC_WARN_UNUSED_RESULT;   /* (transfer full) (element-type ParaatEvaluationBestuur) */
char             *paraat_evaluation_dup_names      (ParaatEvaluation          *self) G_GNUC_WARN_UNUSED_RESULT;   /* (nullable) of them, "Gemeente A, OCMW A" */

/* The questions, by their index in the questionnaire. */
ParaatRecord     *paraat_evaluation_get_answer     (ParaatEvaluation          *self,
                                                    guint                      control);
gboolean          paraat_evaluation_is_asked       (ParaatEvaluation          *self,
                                                    guint                      control);   /* relevant, and of the snelscan when it is one */
guint             paraat_evaluation_step           (ParaatEvaluation          *self,
                                                    guint                      control,
                                                    int                        by);        /* the next one that is asked, or the same at an end */
ParaatReply       paraat_evaluation_get_reply      (ParaatEvaluation          *self,
                                                    guint                      control,
                                                    const ParaatUuid          *bestuur);   /* (nullable): of all */
gboolean          paraat_evaluation_differs        (ParaatEvaluation          *self,
                                                    guint                      control,
                                                    const ParaatUuid          *bestuur);   /* it has an answer of its own */
gboolean          paraat_evaluation_set_reply      (ParaatEvaluation          *self,
                                                    guint                      control,
                                                    const ParaatUuid          *bestuur,
                                                    const ParaatReply         *reply);     /* FALSE: it is closed */
ParaatReply       paraat_evaluation_get_carried    (ParaatEvaluation          *self,
                                                    guint                      control);   /* of last time, to be confirmed */
gboolean          paraat_evaluation_confirm        (ParaatEvaluation          *self,
                                                    guint                      control);
ParaatTruth       paraat_evaluation_get_fact       (ParaatEvaluation          *self,
                                                    guint                      fact);
gboolean          paraat_evaluation_set_fact       (ParaatEvaluation          *self,
                                                    guint                      fact,
                                                    ParaatTruth                truth);
guint             paraat_evaluation_get_position   (ParaatEvaluation          *self);
void              paraat_evaluation_set_position   (ParaatEvaluation          *self,
                                                    guint                      control);

char             *paraat_evaluation_dup_disputed   (ParaatEvaluation          *self,
                                                    guint                      control) G_GNUC_WARN_UNUSED_RESULT;
gboolean          paraat_evaluation_is_disputed    (ParaatEvaluation          *self,
                                                    guint                      control);   /* colleagues answered otherwise, apart */
ParaatReply       paraat_reply_parse               (const char                *value);    /* (nullable) JSON of a level: what is no answer is none */

/* What it comes to. */
void              paraat_evaluation_score          (ParaatEvaluation          *self,
                                                    guint                      chapter,
                                                    const ParaatUuid          *bestuur,
                                                    const gboolean            *part,
                                                    ParaatScore               *out_score);
GArray           *paraat_evaluation_list_gaps      (ParaatEvaluation          *self,
                                                    const ParaatUuid          *bestuur,
                                                    const gboolean            *part) G_GNUC_WARN_UNUSED_RESULT;
ParaatReply       paraat_evaluation_get_counting   (ParaatEvaluation          *self,
                                                    guint                      control,
                                                    const ParaatUuid          *bestuur);   /* (nullable): the lowest of all */
gboolean          paraat_evaluation_find_counting  (ParaatEvaluation          *self,
                                                    guint                      control,
                                                    ParaatUuid                *out_bestuur);
gboolean          paraat_evaluation_any_differs    (ParaatEvaluation          *self,
                                                    guint                      first,
                                                    guint                      n);         /* of so many questions */
guint             paraat_evaluation_count          (ParaatEvaluation          *self,
                                                    guint                     *out_n_answered);   /* how many are asked */

void              paraat_evaluation_close          (ParaatEvaluation          *self,
                                                    const char                *by);
ParaatRecord     *paraat_evaluation_new_next       (ParaatEvaluation          *self,
                                                    const ParaatQuestionnaire *questionnaire) G_GNUC_WARN_UNUSED_RESULT;
gboolean          paraat_evaluation_move           (ParaatEvaluation          *self,
                                                    const ParaatQuestionnaire *newer);

/* Signal: changed (): an answer, a fact or its state is other than it was */

G_END_DECLS

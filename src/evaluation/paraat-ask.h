/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-evaluation.h"

G_BEGIN_DECLS

/* A question that was put to a colleague.  Field asked.COLLEAGUE of an answer, an object of strings: name, by (who asked),
 * on and until (days, "2026-12-31"), answered (a day), withdrawn ("yes").  COLLEAGUE is the record id of somebody of the
 * administration, or follows from the evaluation and the name; what that colleague answers has it as its author. */
typedef struct
{
  ParaatUuid  colleague;
  char       *name;           /* (owned) as all that follows */
  char       *by;             /* (nullable) */
  char       *on;
  char       *until;          /* (nullable) no day was given */
  char       *answered;       /* (nullable) not yet */
  char       *earlier;        /* (nullable) when it was answered on a sheet before this one */
  gboolean    is_withdrawn;   /* no answer is waited for any more */
} ParaatAsk;

/* All that was put to one colleague. */
typedef struct
{
  ParaatAsk *ask;             /* (owned) the newest */
  GArray    *controls;        /* (owned) (element-type guint) in the order of the questionnaire */
  guint      n_answered;
} ParaatSheetOut;

ParaatAsk  *paraat_ask_copy                      (const ParaatAsk   *self) G_GNUC_WARN_UNUSED_RESULT;
void        paraat_ask_free                      (ParaatAsk         *self);
gboolean    paraat_ask_is_open                   (const ParaatAsk   *self);
char       *paraat_ask_dup_words                 (const ParaatAsk   *self) G_GNUC_WARN_UNUSED_RESULT;   /* "of An Peeters, asked on 28/11/2026" */
void        paraat_sheet_out_free                (ParaatSheetOut    *self);

void        paraat_evaluation_name_colleague     (ParaatEvaluation  *self,
                                                  const char        *name,
                                                  ParaatUuid        *out_colleague);   /* of somebody who has no record */
gboolean    paraat_evaluation_ask                (ParaatEvaluation  *self,
                                                  guint              control,
                                                  const ParaatAsk   *ask);             /* FALSE: it is closed */
gboolean    paraat_evaluation_withdraw           (ParaatEvaluation  *self,
                                                  guint              control,
                                                  const ParaatUuid  *colleague);       /* FALSE: it is closed, or was not asked */
GPtrArray  *paraat_evaluation_list_asks          (ParaatEvaluation  *self,
                                                  guint              control) G_GNUC_WARN_UNUSED_RESULT;   /* (transfer full) (element-type ParaatAsk) by name, those that were withdrawn too */
gboolean    paraat_evaluation_is_waited_for      (ParaatEvaluation  *self,
                                                  guint              control);         /* somebody was asked, and has not answered */
gboolean    paraat_evaluation_was_asked          (ParaatEvaluation  *self,
                                                  guint              control);         /* of anybody, and not withdrawn */
GPtrArray  *paraat_evaluation_list_sheets        (ParaatEvaluation  *self) G_GNUC_WARN_UNUSED_RESULT;      /* (transfer full) (element-type ParaatSheetOut) by name */

/* Whose answers are typed; until NULL, or until the evaluation is let go. */
void        paraat_evaluation_speak_for          (ParaatEvaluation  *self,
                                                  const ParaatUuid  *colleague);
const ParaatSaid *paraat_evaluation_get_said     (ParaatEvaluation  *self,
                                                  guint              control,
                                                  const ParaatUuid  *bestuur);         /* (nullable) how the answer that counts was said; NULL as well when it was closed with another */
char       *paraat_evaluation_dup_colleague      (ParaatEvaluation  *self,
                                                  guint              control,
                                                  const ParaatUuid  *bestuur) G_GNUC_WARN_UNUSED_RESULT;   /* (nullable) name of who was asked, and said it */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParaatAsk, paraat_ask_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParaatSheetOut, paraat_sheet_out_free)

G_END_DECLS

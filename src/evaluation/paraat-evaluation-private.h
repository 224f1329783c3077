/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-evaluation.h"
#include "paraat-json.h"

G_BEGIN_DECLS

#define FIELD_LEVEL "level"
#define FIELD_CARRIED "carried"
#define FIELD_CLOSED "closed"
#define FIELD_POSITION "position"

struct _ParaatEvaluation
{
  GObject                    parent_instance;

  ParaatStore               *store;          /* (owned) */
  ParaatRecord              *record;         /* (owned) */
  const ParaatQuestionnaire *questionnaire;
  GPtrArray                 *answers;        /* (owned) (element-type ParaatRecord) one for each control */
  JsonObject                *frozen;         /* (owned) (nullable) replies of a closed one */
  JsonObject                *frozen_facts;   /* (owned) (nullable) its facts */
  gboolean                  *relevant;       /* (owned) */
  gboolean                   is_current;     /* what was worked out still holds */
  gboolean                   has_speaker;    /* answers are typed in somebody's name */
  ParaatUuid                 speaker;        /* when has_speaker */
};

const ParaatControl *paraat_evaluation_get_control    (ParaatEvaluation  *self,
                                                       guint              index);
ParaatReply          paraat_evaluation_read_reply     (ParaatEvaluation  *self,
                                                       guint              control,
                                                       const char        *field);   /* as it was frozen, or as it stands */
void                 paraat_evaluation_work_out       (ParaatEvaluation  *self);    /* which questions are relevant */
char                *paraat_evaluation_dup_fact_field (ParaatEvaluation  *self,
                                                       guint              fact) G_GNUC_WARN_UNUSED_RESULT;
void                 paraat_evaluation_note_answer    (ParaatEvaluation  *self,
                                                       guint              control,
                                                       const ParaatReply *reply);   /* when it is typed in somebody's name */
const char          *paraat_reply_print               (const ParaatReply *reply);

G_END_DECLS

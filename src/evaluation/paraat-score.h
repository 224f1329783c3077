/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-questionnaire.h"

G_BEGIN_DECLS

/* What answers come to.  Pure functions: any thread. */
typedef enum
{
  PARAAT_REPLY_NONE,
  PARAAT_REPLY_LEVEL,
  PARAAT_REPLY_NOT_APPLICABLE,
  PARAAT_REPLY_UNKNOWN,          /* "I don't know" */
} ParaatReplyKind;

typedef struct
{
  ParaatReplyKind kind;
  int             level;   /* 0 to 4, of a level; else 0 */
} ParaatReply;

typedef enum
{
  PARAAT_LIGHT_GREY,    /* too little answered */
  PARAAT_LIGHT_RED,
  PARAAT_LIGHT_ORANGE,
  PARAAT_LIGHT_GREEN,
} ParaatLight;

/* Every point of a chapter's light, so that a screen can say how it came about. */
typedef struct
{
  guint                n_relevant;
  guint                n_answered;         /* with a level */
  guint                n_unknown;
  guint                n_not_applicable;
  guint                weight;             /* of what is relevant and applicable */
  guint                weight_answered;
  guint                points;             /* weight × level of what was answered */
  double               mean;               /* points / weight_answered, 0 to 4; 0 when nothing was answered */
  double               share;              /* weight_answered / weight, 0 to 1 */
  ParaatLight          by_mean;            /* what mean and share alone say */
  ParaatLight          light;
  const ParaatControl *brake;              /* (nullable) the key measure that holds the light back */
} ParaatScore;

/* A control that is not where it should be. */
typedef struct
{
  const ParaatControl *control;
  ParaatReply          reply;
  gboolean             is_urgent;   /* a key measure at 0 or 1 */
  double               priority;    /* weight × distance / effort */
} ParaatGap;

ParaatLight paraat_score_light   (const ParaatQuestionnaire *questionnaire,
                                  double                     level);
void        paraat_score_chapter (const ParaatQuestionnaire *questionnaire,
                                  guint                      chapter,
                                  const ParaatReply         *replies,
                                  const gboolean            *relevant,
                                  ParaatScore               *out_score);
GArray     *paraat_score_list_gaps (const ParaatQuestionnaire *questionnaire,
                                  const ParaatReply         *replies,
                                  const gboolean            *relevant,
                                  gboolean                   only_quick) G_GNUC_WARN_UNUSED_RESULT;   /* (element-type ParaatGap) first what comes first */
gboolean    paraat_score_find_ends (const ParaatScore       *scores,
                                  guint                      n,
                                  guint                     *out_weakest,
                                  guint                     *out_strongest);

G_END_DECLS

/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-content-error.h"

G_BEGIN_DECLS

/* The self-evaluation as data: chapters, the controls that are asked about, conditions under which they matter, and how
 * answers are weighed.  docs/questionnaire.md says what the files hold.  Nobody changes it once it is read: any thread. */
#define PARAAT_N_LEVELS 5
#define PARAAT_LEVEL_UNKNOWN (-1)   /* no level is known: not answered, not applicable, "I don't know" */

typedef enum
{
  PARAAT_TRUTH_NO,
  PARAAT_TRUTH_UNKNOWN,
  PARAAT_TRUTH_YES,
} ParaatTruth;

typedef enum
{
  PARAAT_FRAMEWORK_CYFUN,      /* CyberFundamentals 2025 */
  PARAAT_FRAMEWORK_ISO27002,   /* ISO/IEC 27002:2022 */
  PARAAT_FRAMEWORK_NIS2,       /* letters of art. 21(2) */
  PARAAT_FRAMEWORK_KSZ,        /* domains of the minimale normen */
} ParaatFramework;
#define PARAAT_N_FRAMEWORKS 4

typedef struct
{
  char *id;     /* (owned) */
  char *text;   /* (owned) */
} ParaatTerm;   /* a fact with its question, a measure in the imperative, a level with its gist */

typedef struct _ParaatCondition ParaatCondition;

/* One question: a control, and how it looks at each level. */
typedef struct
{
  guint            index;         /* over the whole questionnaire */
  guint            chapter;
  char            *id;            /* (owned) as all that follows */
  char            *title;
  char            *objective;
  char            *question;
  char            *why;
  char           **levels;        /* PARAAT_N_LEVELS of them */
  char           **evidence;
  char           **items;         /* ids of library items */
  char           **references[PARAAT_N_FRAMEWORKS];
  GPtrArray       *measures;      /* (element-type ParaatTerm) */
  guint            weight;        /* risk × reach, 1 to 9 */
  guint            effort;        /* 1 days, 2 weeks, 4 months */
  gboolean         is_quick;
  ParaatCondition *when;          /* (nullable) */
} ParaatControl;

typedef struct
{
  char            *id;            /* (owned) as all that follows */
  char            *title;
  char            *gist;
  guint            first;         /* index of its first control */
  guint            n_controls;
  ParaatCondition *when;          /* (nullable) */
} ParaatChapter;

typedef struct
{
  char      *id;                  /* (owned) as all that follows */
  gint64     version;
  char      *checked;             /* YYYY-MM-DD */
  char      *title;
  char      *note;
  GPtrArray *levels;              /* (element-type ParaatTerm) label and gist */
  GPtrArray *facts;               /* (element-type ParaatTerm) */
  GPtrArray *chapters;            /* (element-type ParaatChapter) */
  GPtrArray *controls;            /* (element-type ParaatControl) */
  guint     *order;               /* indexes of the controls, each after those that it depends on */
  double     red_below;
  double     orange_below;
  double     least_answered;      /* share by weight, under which nothing is said */
  int        gap_below;           /* a level under it is a gap */
} ParaatQuestionnaire;

/* What another version does to a question. */
typedef enum
{
  PARAAT_DIFFERENCE_ADDED,
  PARAAT_DIFFERENCE_REMOVED,
  PARAAT_DIFFERENCE_REWORDED,    /* it asks something else, or its levels say something else */
  PARAAT_DIFFERENCE_REWEIGHED,   /* it counts for more or less */
} ParaatDifferenceKind;

typedef struct
{
  ParaatDifferenceKind  kind;
  const ParaatControl  *control;   /* of the newer one; of the older when it was removed */
} ParaatDifference;

/* Gives the text of a file of the questionnaire by its name, without ".json"; sets @error when there is none. */
typedef char *(*ParaatQuestionnaireRead) (const char  *name,
                                          gpointer     user_data,
                                          GError     **error);

ParaatQuestionnaire       *paraat_questionnaire_load          (ParaatQuestionnaireRead    read,
                                                               gpointer                   user_data,
                                                               GError                   **error) G_GNUC_WARN_UNUSED_RESULT;
void                       paraat_questionnaire_free          (ParaatQuestionnaire       *self);
const ParaatControl       *paraat_questionnaire_lookup        (const ParaatQuestionnaire *self,
                                                               const char                *id);      /* (nullable) */
void                       paraat_questionnaire_find_relevant (const ParaatQuestionnaire *self,
                                                               const ParaatTruth         *facts,
                                                               const gint8               *levels,
                                                               gboolean                  *out_relevant);

GArray                    *paraat_questionnaire_compare       (const ParaatQuestionnaire *older,
                                                               const ParaatQuestionnaire *newer) G_GNUC_WARN_UNUSED_RESULT;   /* (element-type ParaatDifference) */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParaatQuestionnaire, paraat_questionnaire_free)

G_END_DECLS

/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-option.h"
#include "paraat-record.h"

G_BEGIN_DECLS

/* The report as data: every page with its questions.  The screens, the text that leaves by mail or is read out, the
 * paper and the register are all made from it, so that a question has one wording. */
typedef enum
{
  PARAAT_ANSWER_TEXT,      /* one line */
  PARAAT_ANSWER_WORDS,     /* as many lines as it takes */
  PARAAT_ANSWER_CHOICE,    /* one key of the options */
  PARAAT_ANSWER_CHOICES,   /* an array of keys of the options */
  PARAAT_ANSWER_MOMENT,    /* {"at", "precision"}, or {"text", "precision"} when it cannot be read as a time */
  PARAAT_ANSWER_SWITCH,    /* true or false */
  PARAAT_ANSWER_BESTUREN,  /* an array of what paraat_bestuur_dup_snapshot() makes */
} ParaatAnswerKind;

typedef struct
{
  const char         *field;
  ParaatAnswerKind    kind;
  const char         *label;       /* English, as all that follows */
  const char         *help;        /* (nullable) */
  const ParaatOption *options;     /* (nullable) */
  guint               n_options;
  const char         *detail;      /* (nullable) a field with one line more about the same */
  const char         *detail_label;
  const char         *detail_on;   /* (nullable) answer for which there is a detail; NULL: any */
  const char         *fits;        /* (nullable) keys of "what", by spaces, that it fits; NULL: all */
  const char         *unless;      /* (nullable) "field=value" for which it is not asked */
} ParaatQuestion;

typedef struct
{
  const char           *key;
  const char           *title;
  const char           *who;         /* who knows it */
  const char           *role;        /* (nullable) the role that it is handed to */
  const ParaatQuestion *questions;
  guint                 n_questions;
} ParaatFormPage;

#define PARAAT_FORM_FIRST "first"    /* the six questions of the crisis page */
#define PARAAT_FORM_SMALL "small"    /* one page, for the register alone */

const ParaatFormPage *paraat_form_get_pages     (guint                *out_n);   /* the five that follow the first */
const ParaatFormPage *paraat_form_get_page      (const char           *key);     /* (nullable) any of them */
const ParaatQuestion *paraat_form_find          (const char           *field);   /* (nullable) in whatever page */
const ParaatQuestion *paraat_form_find_asking   (const char           *field);   /* (nullable) which asks for a field or a detail */
char                 *paraat_form_dup_number    (const char           *field) G_GNUC_WARN_UNUSED_RESULT;  /* (nullable) "3", "3b": on every road the same */
const char           *paraat_form_label         (const char           *field,
                                                 const char           *key);     /* translated; the key itself when it is of a newer program */

const char           *paraat_form_question      (const char           *field);   /* (nullable) what is asked for a field or a detail, translated */

gboolean              paraat_question_fits      (const ParaatQuestion *self,
                                                 ParaatRecord         *record);
gboolean              paraat_question_has_detail (const ParaatQuestion *self,
                                                 ParaatRecord         *record);
gboolean              paraat_question_is_answered (const ParaatQuestion *self,
                                                 ParaatRecord         *record);
char                 *paraat_question_dup_answer (const ParaatQuestion *self,
                                                 ParaatRecord         *record) G_GNUC_WARN_UNUSED_RESULT;   /* (nullable) in words */
char                 *paraat_form_dup_words     (const char           *field,
                                                 const char           *value) G_GNUC_WARN_UNUSED_RESULT;   /* (nullable) any value of a field, in words */

guint                 paraat_form_count         (const ParaatFormPage *page,
                                                 ParaatRecord         *record,
                                                 guint                *out_n_answered);   /* how many questions of it fit */

/* What plain answers are in the vocabularies that response teams share. */
const char           *paraat_form_rsit          (const char * const   *what,
                                                 gboolean              exercise);   /* (nullable) "class/type" of the Reference Security Incident Taxonomy */
const char           *paraat_form_root_cause    (const char           *cause);      /* (nullable) of the NIS2 taxonomy */

G_END_DECLS

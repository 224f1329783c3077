/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-questionnaire.h"

G_BEGIN_DECLS

/* Two drop-downs beside or below one another: a framework, then a piece of it.  Which questions refer to that. */
#define PARAAT_TYPE_REFERENCE_CHOICE (paraat_reference_choice_get_type ())
G_DECLARE_FINAL_TYPE (ParaatReferenceChoice, paraat_reference_choice, PARAAT, REFERENCE_CHOICE, AdwBin)

void            paraat_reference_choice_set_questionnaire (ParaatReferenceChoice     *self,
                                                           const ParaatQuestionnaire *questionnaire);   /* outlives it */
const gboolean *paraat_reference_choice_get_part          (ParaatReferenceChoice     *self);   /* (nullable) by index, which questions; NULL: all */
char           *paraat_reference_choice_dup_words         (ParaatReferenceChoice     *self) G_GNUC_WARN_UNUSED_RESULT;   /* (nullable) "NIS2, b · Incidenten" */

/* Signal: changed (): something else was chosen */

G_END_DECLS

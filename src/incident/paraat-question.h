/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-record.h"

G_BEGIN_DECLS

/* A question to the CRT, on any day: a root of kind "question", shared from its first word on.  What follows from it
 * (receipt, read mark, messages) is the ParaatIncident of it.  Main thread. */
#define PARAAT_KIND_QUESTION "question"

ParaatRecord *paraat_question_get_draft  (ParaatStore         *store) G_GNUC_WARN_UNUSED_RESULT;   /* (transfer full) the one being typed: "text" and "about"; never shared */
gboolean      paraat_question_get_about  (ParaatRecord        *record,
                                          ParaatUuid          *out_incident);   /* of a question, or of the draft */
void          paraat_question_set_about  (ParaatRecord        *draft,
                                          const ParaatUuid    *incident);       /* NULL: of none */
char         *paraat_question_dup_title  (ParaatRecord        *record) G_GNUC_WARN_UNUSED_RESULT;

void          paraat_question_ask_async  (ParaatStore         *store,
                                          const ParaatUuid    *bestuur,
                                          GAsyncReadyCallback  callback,
                                          gpointer             user_data);
ParaatRecord *paraat_question_ask_finish (ParaatStore         *store,
                                          GAsyncResult        *result,
                                          GError             **error);          /* (transfer full) the question; the draft is empty again */

G_END_DECLS

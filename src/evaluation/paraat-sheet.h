/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-ask.h"
#include "paraat-document.h"

G_BEGIN_DECLS

/* Questions on paper, for a colleague who knows the answers: to tick, to write on, and to give back. */
ParaatDocument *paraat_sheet_new (ParaatEvaluation *evaluation,
                                  const ParaatAsk  *ask,
                                  const guint      *controls,
                                  guint             n,
                                  const char       *bestuur) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

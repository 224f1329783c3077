/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-evaluation.h"

G_BEGIN_DECLS

/* What one administration answers to a question, when that is otherwise than all together. */
GtkWidget *paraat_differ_row_new (ParaatEvaluation              *evaluation,
                                  guint                          control,
                                  const ParaatEvaluationBestuur *bestuur) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <json-glib/json-glib.h>

#include "paraat-questionnaire.h"

G_BEGIN_DECLS

#define PARAAT_CONDITION_MAX_DEPTH 8

/* Called with the index of each control that a condition looks at. */
typedef void (*ParaatConditionVisit) (guint    control,
                                      gpointer user_data);

ParaatCondition *paraat_condition_parse    (JsonNode                  *node,
                                            GError                   **error) G_GNUC_WARN_UNUSED_RESULT;
void             paraat_condition_free     (ParaatCondition           *self);
gboolean         paraat_condition_resolve  (ParaatCondition           *self,
                                            const ParaatQuestionnaire *questionnaire,
                                            GError                   **error);
void             paraat_condition_visit    (const ParaatCondition     *self,
                                            ParaatConditionVisit       visit,
                                            gpointer                   user_data);
ParaatTruth      paraat_condition_evaluate (const ParaatCondition     *self,
                                            const ParaatTruth         *facts,
                                            const gint8               *levels);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParaatCondition, paraat_condition_free)

G_END_DECLS

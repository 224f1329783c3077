/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-option.h"
#include "paraat-questionnaire.h"

G_BEGIN_DECLS

/* The frameworks to which questions refer, in pieces that people know: functions of CyFun, chapters of ISO/IEC 27002,
 * letters of NIS2, domains of the KSZ.  Pure functions: any thread. */
const char         *paraat_framework_label      (ParaatFramework            framework);   /* a name: not translated */
const ParaatOption *paraat_framework_get_values (ParaatFramework            framework,
                                                 guint                     *out_n);       /* in the order of the framework */
gboolean            paraat_control_refers       (const ParaatControl       *control,
                                                 ParaatFramework            framework,
                                                 const char                *value);
gboolean           *paraat_framework_new_part   (const ParaatQuestionnaire *questionnaire,
                                                 ParaatFramework            framework,
                                                 const char                *value) G_GNUC_WARN_UNUSED_RESULT;   /* (transfer full) by index of the control */

G_END_DECLS

/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <json-glib/json-glib.h>

#include "paraat-evaluation-file.h"

G_BEGIN_DECLS

/* What out and in have in common. */
#define PARAAT_EVALUATION_FILE_FORMAT "paraat-evaluation"
#define PARAAT_EVALUATION_FILE_VERSION 1
#define PARAAT_EVALUATION_FILE_MAX_DEPTH 16
#define PARAAT_EVALUATION_FILE_MAX_VALUES 65536   /* what fifty questions and a province of besturen do not come near */

extern const char * const paraat_evaluation_file_members[];   /* in order; each is there, null when nothing stands in it */
extern const char * const paraat_evaluation_file_fields[];    /* of these, what is a field of the record by the same name */

gboolean paraat_evaluation_file_parse_uuid (const char                *text,
                                            ParaatUuid                *out_uuid);
gboolean paraat_evaluation_file_fits       (const ParaatQuestionnaire *questionnaire,
                                            gboolean                   is_answer,
                                            const char                *field,
                                            JsonNode                  *node);

G_END_DECLS

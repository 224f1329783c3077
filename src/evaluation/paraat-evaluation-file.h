/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-evaluation.h"

G_BEGIN_DECLS

/* A whole self-evaluation as a file, and in again (docs/questionnaire.md, "As a file").  Main thread. */
#define PARAAT_EVALUATION_FILE_MAX (4 * 1024 * 1024)   /* bytes */

/* Why a file was not taken. */
typedef enum
{
  PARAAT_EVALUATION_FILE_ERROR_MALFORMED,         /* damaged, or made by hand; or its id is here of something else */
  PARAAT_EVALUATION_FILE_ERROR_NOT_OURS,          /* JSON of another format */
  PARAAT_EVALUATION_FILE_ERROR_TOO_NEW,           /* offer to update Paraat */
  PARAAT_EVALUATION_FILE_ERROR_OTHER_QUESTIONS,   /* made with a questionnaire, or a version of it, that is not here */
  PARAAT_EVALUATION_FILE_ERROR_TOO_LARGE,         /* the file, or a value in it */
} ParaatEvaluationFileError;

#define PARAAT_EVALUATION_FILE_ERROR (paraat_evaluation_file_error_quark ())
GQuark paraat_evaluation_file_error_quark (void);

char         *paraat_evaluation_dup_json      (ParaatEvaluation          *self) G_GNUC_WARN_UNUSED_RESULT;   /* (nullable) */
void          paraat_evaluation_import_async  (ParaatStore               *store,
                                               GBytes                    *bytes,
                                               const ParaatQuestionnaire *questionnaire,
                                               GAsyncReadyCallback        callback,
                                               gpointer                   user_data);
ParaatRecord *paraat_evaluation_import_finish (ParaatStore               *store,
                                               GAsyncResult              *result,
                                               guint                     *out_n_kept,
                                               GError                   **error) G_GNUC_WARN_UNUSED_RESULT;   /* (transfer full) */

G_END_DECLS

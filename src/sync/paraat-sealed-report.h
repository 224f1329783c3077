/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-answer.h"
#include "paraat-http.h"

G_BEGIN_DECLS

#define PARAAT_SEALING_KEY_SIZE 32

/* What an intake answered to a report from somebody whom it does not know. */
typedef struct
{
  GArray    *accepted;   /* (element-type ParaatHash) of what was sent */
  GPtrArray *refused;    /* (element-type ParaatQuarantined) of what was sent: not taken, however often it is sent */
  GPtrArray *receipts;   /* (element-type ParaatChange) signed by the intake */
} ParaatReportAnswer;

GBytes             *paraat_sealed_report_new         (ParaatDevice        *device,
                                                      const char          *name,
                                                      GPtrArray           *changes,
                                                      const guint8         sealing_key[PARAAT_SEALING_KEY_SIZE],
                                                      const char          *key_id,
                                                      GError             **error) G_GNUC_WARN_UNUSED_RESULT;
void                paraat_sealed_report_post_async  (ParaatHttp          *http,
                                                      GBytes              *report,
                                                      GPtrArray           *changes,
                                                      const guint8         intake_key[PARAAT_PUBLIC_KEY_SIZE],
                                                      GCancellable        *cancellable,
                                                      GAsyncReadyCallback  callback,
                                                      gpointer             user_data);
ParaatReportAnswer *paraat_sealed_report_post_finish (ParaatHttp          *http,
                                                      GAsyncResult        *result,
                                                      GError             **error);
void                paraat_report_answer_free        (ParaatReportAnswer  *answer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParaatReportAnswer, paraat_report_answer_free)

G_END_DECLS

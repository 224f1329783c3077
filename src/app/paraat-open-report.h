/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-record-list.h"

G_BEGIN_DECLS

/* The report that somebody works on: the newest open one, a real one before an exercise.  A small incident, which is only
 * noted down, is none.  Main thread. */
#define PARAAT_TYPE_OPEN_REPORT (paraat_open_report_get_type ())
G_DECLARE_FINAL_TYPE (ParaatOpenReport, paraat_open_report, PARAAT, OPEN_REPORT, GObject)

ParaatOpenReport *paraat_open_report_new  (ParaatRecordList *incidents) G_GNUC_WARN_UNUSED_RESULT;
ParaatRecord     *paraat_open_report_find (ParaatOpenReport *self,
                                           ParaatRecord     *except);    /* (nullable) there is none, or it is not loaded yet */

/* Signal: changed (): it may be another one, or something in it is other */

G_END_DECLS

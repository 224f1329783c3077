/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-record.h"

G_BEGIN_DECLS

/* Gives the items of a list model that holds ids only: each is made when it is asked for, and what is asked for in one
 * go, a screenful of rows, is read in one go.  Main thread. */
typedef struct _ParaatRecordFiller ParaatRecordFiller;

ParaatRecordFiller *paraat_record_filler_new  (ParaatStore        *store) G_GNUC_WARN_UNUSED_RESULT;
void                paraat_record_filler_free (ParaatRecordFiller *self);
ParaatRecord       *paraat_record_filler_get  (ParaatRecordFiller *self,
                                               const ParaatUuid   *id) G_GNUC_WARN_UNUSED_RESULT;   /* (transfer full) */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParaatRecordFiller, paraat_record_filler_free)

G_END_DECLS

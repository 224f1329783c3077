/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-record.h"

G_BEGIN_DECLS

/* A GListModel of ParaatRecord: holds ids only; an item is made when it is asked for, filled a page at a time by the
 * reader thread, and follows the store.  Newest first, deleted ones left out. */
#define PARAAT_TYPE_RECORD_LIST (paraat_record_list_get_type ())
G_DECLARE_FINAL_TYPE (ParaatRecordList, paraat_record_list, PARAAT, RECORD_LIST, GObject)

ParaatRecordList *paraat_record_list_new           (ParaatStore      *store,
                                                    const char       *kind,
                                                    const ParaatUuid *root) G_GNUC_WARN_UNUSED_RESULT;   /* root NULL: of all */
gboolean          paraat_record_list_get_is_loaded (ParaatRecordList *self);   /* notifies "is-loaded" */

G_END_DECLS

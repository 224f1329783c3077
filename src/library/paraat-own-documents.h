/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-own.h"

G_BEGIN_DECLS

/* Which documents of the library the current administration has a version of its own of.  Main thread. */
#define PARAAT_TYPE_OWN_DOCUMENTS (paraat_own_documents_get_type ())
G_DECLARE_FINAL_TYPE (ParaatOwnDocuments, paraat_own_documents, PARAAT, OWN_DOCUMENTS, GObject)

ParaatOwnDocuments *paraat_own_documents_new           (ParaatProfile      *profile) G_GNUC_WARN_UNUSED_RESULT;
ParaatProfile      *paraat_own_documents_get_profile   (ParaatOwnDocuments *self);
gboolean            paraat_own_documents_get_is_loaded (ParaatOwnDocuments *self);
ParaatRecord       *paraat_own_documents_find          (ParaatOwnDocuments *self,
                                                        const char         *item);   /* (nullable) until the next "changed" */
GPtrArray          *paraat_own_documents_list          (ParaatOwnDocuments *self) G_GNUC_WARN_UNUSED_RESULT;   /* (element-type ParaatRecord) */
const ParaatItem   *paraat_own_documents_get_item      (ParaatOwnDocuments *self,
                                                        ParaatRecord       *record);   /* of the pack, or what is known of one that was withdrawn */
ParaatItem         *paraat_own_documents_new_withdrawn (ParaatRecord       *record) G_GNUC_WARN_UNUSED_RESULT;

/* Signal: changed (): any of them, or who the current administration is; many changes at once are told once */

G_END_DECLS

/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-desk.h"
#include "paraat-noodmap.h"

G_BEGIN_DECLS

#define PARAAT_BINDER_MAX_HEADS 12   /* of chains, as the cover has room for */

/* What a binder is made of, with what only the program as a whole knows: the report on paper, and the heads of the chains. */
typedef struct
{
  ParaatNoodmapParts  parts;
  char              **items;    /* (owned) as all that follows */
  char               *report;
  char               *mail;
  char              **heads;
} ParaatBinderParts;

ParaatBinderParts *paraat_binder_parts_new  (ParaatDesk         *desk,
                                             char              **items,   /* (transfer full) */
                                             GArray             *heads)   /* (nullable) (element-type ParaatChainHead) */
                                             G_GNUC_WARN_UNUSED_RESULT;
void               paraat_binder_parts_free (ParaatBinderParts  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParaatBinderParts, paraat_binder_parts_free)

G_END_DECLS

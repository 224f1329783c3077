/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-desk.h"

G_BEGIN_DECLS

/* What became of words that were typed and not chosen or added. */
typedef enum
{
  PARAAT_TYPED_NOTHING,
  PARAAT_TYPED_ADDED,
  PARAAT_TYPED_UNCLEAR,   /* it is said what is still to be done */
} ParaatTyped;

/* Which administrations this laptop works for: found by name, a municipality with its OCMW, or written by hand. */
#define PARAAT_TYPE_BESTUREN_EDITOR (paraat_besturen_editor_get_type ())
G_DECLARE_FINAL_TYPE (ParaatBesturenEditor, paraat_besturen_editor, PARAAT, BESTUREN_EDITOR, AdwBin)

void        paraat_besturen_editor_bind       (ParaatBesturenEditor *self,
                                               ParaatDesk           *desk);
ParaatTyped paraat_besturen_editor_take_typed (ParaatBesturenEditor *self);

/* Signal: chosen (ParaatRecord *bestuur): one of the list was clicked */

G_END_DECLS

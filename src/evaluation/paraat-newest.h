/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-evaluation.h"

G_BEGIN_DECLS

/* The newest self-evaluation that was made with the questions that are here, whichever that is now.  While one that goes on from
 * a closed one has too few answers to say anything, the closed one is what is known.  Main thread. */
#define PARAAT_TYPE_NEWEST (paraat_newest_get_type ())
G_DECLARE_FINAL_TYPE (ParaatNewest, paraat_newest, PARAAT, NEWEST, GObject)

ParaatNewest     *paraat_newest_new            (ParaatStore  *store) G_GNUC_WARN_UNUSED_RESULT;
ParaatEvaluation *paraat_newest_get_evaluation (ParaatNewest *self);   /* (nullable) there is none, or it is not loaded yet */

/* Signal: changed (): it is another one, or something in it is other */

G_END_DECLS

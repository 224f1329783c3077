/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-evaluation.h"

G_BEGIN_DECLS

#define PARAAT_EARLIER_MAX 5

/* The closed evaluations of the same administration that came before one, newest first: whole ones, of the questions that
 * are at hand.  Main thread. */
#define PARAAT_TYPE_EARLIER (paraat_earlier_get_type ())
G_DECLARE_FINAL_TYPE (ParaatEarlier, paraat_earlier, PARAAT, EARLIER, GObject)

ParaatEarlier *paraat_earlier_new  (ParaatStore      *store,
                                    ParaatEvaluation *before) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray     *paraat_earlier_list (ParaatEarlier    *self) G_GNUC_WARN_UNUSED_RESULT;   /* (transfer full) (element-type ParaatEvaluation) as many as are loaded, at most PARAAT_EARLIER_MAX */
char          *paraat_earlier_dup_left_out (ParaatEarlier *self) G_GNUC_WARN_UNUSED_RESULT;   /* (nullable) which cannot be compared, and why */

/* Signal: changed (): there are others, or one is other than it was */

G_END_DECLS

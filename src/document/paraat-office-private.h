/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-document.h"

G_BEGIN_DECLS

/* What every document for a word processor asks of the tree. */
const char *paraat_office_get_link     (const ParaatSpan   *run);      /* (nullable) one that no program chokes on */
gsize       paraat_office_get_size     (const ParaatBlock  *block,
                                        const ParaatSpan   *run);      /* of its text, without the end of a last line of code */
gboolean    paraat_office_is_rtl       (const ParaatBlock  *block);    /* its own runs: the first letter decides */
gboolean    paraat_office_announces    (const ParaatBlock  *block);    /* what comes next: it ends in a colon */
gboolean    paraat_office_is_tasks     (const ParaatBlock  *list);     /* bullets, each of which is a box to tick */
const char *paraat_office_get_box      (const ParaatBlock  *item);     /* (nullable) with the space after it */
void        paraat_office_share_width  (const ParaatBlock  *table,
                                        guint               total,
                                        guint              *widths);   /* (out caller-allocates) n_columns */
char       *paraat_office_dup_created  (ParaatDocument     *document) G_GNUC_WARN_UNUSED_RESULT;   /* (nullable) ISO 8601 */
char      **paraat_office_split_number (void) G_GNUC_WARN_UNUSED_RESULT;   /* words before, between and after two numbers */

G_END_DECLS

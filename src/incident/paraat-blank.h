/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The report without answers, for the night without a screen: every question under the number that it has everywhere. */
char *paraat_blank_dup_markdown (void) G_GNUC_WARN_UNUSED_RESULT;   /* to fill in by pen */
char *paraat_blank_dup_text     (void) G_GNUC_WARN_UNUSED_RESULT;   /* the first questions, a line each, to type after */

G_END_DECLS

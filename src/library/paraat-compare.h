/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Two texts word by word. */
typedef struct
{
  char     *text;       /* (owned) with the spaces and lines in it */
  gboolean  is_other;   /* it is not in the other text */
} ParaatStretch;

void  paraat_compare_words  (const char     *left,
                             const char     *right,
                             GPtrArray     **out_left,
                             GPtrArray     **out_right);   /* (element-type ParaatStretch) each is the whole text */
char *paraat_compare_plain  (const char     *markdown) G_GNUC_WARN_UNUSED_RESULT;   /* as one reads it: a line for a paragraph, an item, a row */
void  paraat_stretch_free   (ParaatStretch  *self);

G_END_DECLS

/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-profile.h"

G_BEGIN_DECLS

/* Documents with fields, {{bestuur.naam}}, filled in with what "Ons bestuur" knows. */
typedef enum
{
  PARAAT_FILL_SCREEN,   /* what is missing is a link to fill it in */
  PARAAT_FILL_PAPER,    /* what is missing is a line to write on */
} ParaatFillMode;

GHashTable  *paraat_fill_values_new   (ParaatProfile   *profile,
                                       gint64           now_us) G_GNUC_WARN_UNUSED_RESULT;   /* (element-type utf8 utf8) by field, without what is empty */
char        *paraat_fill_markdown     (const char      *markdown,
                                       GHashTable      *values,
                                       ParaatFillMode   mode) G_GNUC_WARN_UNUSED_RESULT;
char       **paraat_fill_list_missing (const char      *markdown,
                                       GHashTable      *values) G_GNUC_WARN_UNUSED_RESULT;   /* each once, in the order of the text */
const char  *paraat_fill_get_label    (const char      *field);                              /* Dutch: it comes with the pack */
const char  *paraat_fill_find_label   (const char      *label);                              /* the field that is called so; else the label itself */
const char  *paraat_fill_get_role     (const char      *field);                              /* (nullable) of whom it is */
gboolean     paraat_fill_find_place   (ParaatProfile   *profile,
                                       const char      *field,
                                       ParaatRecord   **out_record,
                                       char           **out_name);

G_END_DECLS

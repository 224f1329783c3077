/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-content-error.h"

G_BEGIN_DECLS

/* A municipality of the Flemish Region, as of 1 January 2025. */
typedef struct
{
  const char *nis;          /* five digits */
  const char *name;
  const char *province;
  char      **merged_from;  /* names of the municipalities that it was made of; empty: it was itself */
} ParaatMunicipality;

/* One that was looked for, and by which name. */
typedef struct
{
  const ParaatMunicipality *municipality;
  const char               *former;   /* (nullable) the name that fits, of one that no longer exists */
} ParaatFoundMunicipality;

GPtrArray                *paraat_municipalities_parse (const char *csv,
                                                       GError    **error) G_GNUC_WARN_UNUSED_RESULT;   /* (element-type ParaatMunicipality) */
guint                     paraat_municipality_count   (void);
const ParaatMunicipality *paraat_municipality_lookup  (const char *nis);    /* (nullable) */
GArray                   *paraat_municipality_find    (const char *text,
                                                       guint       max) G_GNUC_WARN_UNUSED_RESULT;   /* (element-type ParaatFoundMunicipality) */

G_END_DECLS

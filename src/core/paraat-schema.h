/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-sql.h"

G_BEGIN_DECLS

#define PARAAT_APPLICATION_ID 0x50524154   /* "PRAT" */

/* Tables that another program keeps in the same file. */
typedef struct
{
  const char          *name;             /* (nullable) NULL: none */
  guint32              application_id;
  const char * const  *migrations;
} ParaatExtension;

gboolean paraat_schema_check    (ParaatSql              *sql,
                                 const ParaatExtension  *extension,
                                 gboolean               *out_is_new,
                                 int                    *out_version,
                                 gboolean               *out_needs_migration,
                                 GError                **error);
gboolean paraat_schema_migrate  (ParaatSql              *sql,
                                 const ParaatExtension  *extension,
                                 GError                **error);

G_END_DECLS

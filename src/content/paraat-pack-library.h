/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-questionnaire.h"
#include "paraat-sql.h"

G_BEGIN_DECLS

/* The library of a pack that is being built: items, steps, and what is looked for by words. */
typedef char *(*ParaatPackRead) (gpointer     user_data,
                                 const char  *name,    /* in the folder of the content */
                                 GError     **error);

gboolean paraat_pack_add_library (ParaatSql                  *sql,
                                  const char                 *folder,
                                  const ParaatQuestionnaire  *questionnaire,
                                  ParaatPackRead              read,
                                  gpointer                    user_data,
                                  GError                    **error);

G_END_DECLS

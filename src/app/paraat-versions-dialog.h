/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-authors.h"
#include "paraat-form.h"

G_BEGIN_DECLS

/* What stands in an answer and in its detail, and what stood there before: who, when.  Where colleagues wrote without
 * having seen each other all of it is shown, and one can be chosen. */
AdwDialog *paraat_versions_dialog_new (ParaatRecord         *record,
                                       const ParaatQuestion *question,
                                       ParaatAuthors        *authors,
                                       ParaatStore          *store) G_GNUC_WARN_UNUSED_RESULT;

/* How a value of one field reads; NULL when it says nothing. */
typedef char *(*ParaatVersionsWords) (const char   *value,
                                      gconstpointer data);

AdwDialog *paraat_versions_dialog_new_for_field (ParaatRecord         *record,
                                                 const char           *field,
                                                 const char           *title,
                                                 ParaatVersionsWords   words,
                                                 gconstpointer         data,
                                                 ParaatAuthors        *authors,
                                                 ParaatStore          *store) G_GNUC_WARN_UNUSED_RESULT;   /* data: outlives it */

G_END_DECLS

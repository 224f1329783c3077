/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-profile.h"

G_BEGIN_DECLS

/* Who wrote what in one report, by name: our own people, and those whose name came with the report.  Main thread. */
#define PARAAT_TYPE_AUTHORS (paraat_authors_get_type ())
G_DECLARE_FINAL_TYPE (ParaatAuthors, paraat_authors, PARAAT, AUTHORS, GObject)

ParaatAuthors *paraat_authors_new      (ParaatProfile    *profile,
                                        const ParaatUuid *root) G_GNUC_WARN_UNUSED_RESULT;
char          *paraat_authors_dup_name (ParaatAuthors    *self,
                                        const ParaatSaid *said) G_GNUC_WARN_UNUSED_RESULT;   /* never NULL */
char          *paraat_authors_dup_line (ParaatAuthors    *self,
                                        const ParaatSaid *said) G_GNUC_WARN_UNUSED_RESULT;   /* "An Peeters, 09:12" */
void           paraat_authors_know     (ParaatAuthors    *self,
                                        const ParaatUuid *author,
                                        const char       *name);   /* of one who is none of our people, as it is written here */

/* Signal: changed (): a name that was asked for is known now */

G_END_DECLS

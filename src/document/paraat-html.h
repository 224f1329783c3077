/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-document.h"

G_BEGIN_DECLS

/* Where a file lies among others; addresses are relative, of ASCII letters, digits and "-./". */
typedef struct
{
  GHashTable *files;        /* (nullable) (element-type utf8 utf8) what a link to a document of that id leads to */
  const char *home;         /* (nullable) the file to go back to */
  const char *home_title;   /* (nullable) what that is called */
  const char *origin;       /* (nullable) who published it, and when it was looked at: in the footer */
} ParaatHtmlPlace;

GByteArray *paraat_document_render_html (ParaatDocument         *self,
                                         const ParaatHtmlPlace  *place,
                                         GCancellable           *cancellable,
                                         GError                **error) G_GNUC_WARN_UNUSED_RESULT;   /* any thread; @place (nullable) */

G_END_DECLS

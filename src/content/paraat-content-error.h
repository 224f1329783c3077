/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PARAAT_CONTENT_ERROR (paraat_content_error_quark ())

typedef enum
{
  PARAAT_CONTENT_ERROR_MALFORMED,   /* not what a content file looks like */
  PARAAT_CONTENT_ERROR_NOT_FOUND,
  PARAAT_CONTENT_ERROR_TOO_NEW,     /* a pack of a newer program */
} ParaatContentError;

GQuark   paraat_content_error_quark (void);
gboolean paraat_content_malformed   (GError     **error,
                                     const char  *format,
                                     ...) G_GNUC_PRINTF (2, 3);   /* sets MALFORMED; FALSE */

G_END_DECLS

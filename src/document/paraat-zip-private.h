/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

#include "paraat-xml-private.h"

G_BEGIN_DECLS

/* A package of XML files, in memory: no day, no owner, the members in the order in which they came. */
typedef struct _ParaatZip ParaatZip;

ParaatZip  *paraat_zip_new     (void) G_GNUC_WARN_UNUSED_RESULT;
void        paraat_zip_free    (ParaatZip   *self);
void        paraat_zip_store   (ParaatZip   *self,
                                const char  *name,
                                const char  *text);    /* not compressed; the first, or none */
void        paraat_zip_add_xml (ParaatZip   *self,
                                const char  *name,
                                ParaatXml   *xml);     /* (transfer full) */
void        paraat_zip_add     (ParaatZip        *self,
                                const char       *name,
                                const GByteArray *bytes);
GByteArray *paraat_zip_end     (ParaatZip   *self,
                                GError     **error) G_GNUC_WARN_UNUSED_RESULT;   /* (transfer full) */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParaatZip, paraat_zip_free)

G_END_DECLS

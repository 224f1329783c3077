/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <gio/gio.h>

#include "paraat-block.h"

G_BEGIN_DECLS

/* A document to print: what is in it, and what stands on every page.  One thread at a time. */
#define PARAAT_TYPE_DOCUMENT (paraat_document_get_type ())
G_DECLARE_FINAL_TYPE (ParaatDocument, paraat_document, PARAAT, DOCUMENT, GObject)

ParaatDocument *paraat_document_new            (const char      *title,
                                                const char      *markdown) G_GNUC_WARN_UNUSED_RESULT;
ParaatDocument *paraat_document_copy           (ParaatDocument  *self) G_GNUC_WARN_UNUSED_RESULT;

const char     *paraat_document_get_title      (ParaatDocument  *self);   /* for the viewer's title bar: it is not drawn */
const char     *paraat_document_get_markdown   (ParaatDocument  *self);
const char     *paraat_document_get_footer     (ParaatDocument  *self);   /* (nullable) whose it is, left below */
const char     *paraat_document_get_date       (ParaatDocument  *self);   /* (nullable) in the middle below */
const char     *paraat_document_get_banner     (ParaatDocument  *self);   /* (nullable) on top of every page */
const char     *paraat_document_get_language   (ParaatDocument  *self);   /* "nl-BE" */
gboolean        paraat_document_get_landscape  (ParaatDocument  *self);
gboolean        paraat_document_get_fits_page  (ParaatDocument  *self);   /* as large as fits on one page */
gint64          paraat_document_get_created_us (ParaatDocument  *self);   /* 0: when it is written */

void            paraat_document_set_title      (ParaatDocument  *self,
                                                const char      *title);
void            paraat_document_set_markdown   (ParaatDocument  *self,
                                                const char      *markdown);
void            paraat_document_set_footer     (ParaatDocument  *self,
                                                const char      *footer);
void            paraat_document_set_date       (ParaatDocument  *self,
                                                const char      *date);
void            paraat_document_set_banner     (ParaatDocument  *self,
                                                const char      *banner);
void            paraat_document_set_language   (ParaatDocument  *self,
                                                const char      *language);
void            paraat_document_set_landscape  (ParaatDocument  *self,
                                                gboolean         landscape);
void            paraat_document_set_fits_page  (ParaatDocument  *self,
                                                gboolean         fits_page);
void            paraat_document_set_created_us (ParaatDocument  *self,
                                                gint64           created_us);

G_END_DECLS

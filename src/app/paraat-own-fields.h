/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* One part of a document to write in, for people who do not know Markdown: its title, its texts, each cell of its tables.
 *
 * Signals: written (): something was typed, chosen or taken away
 *          left (): the cursor is no longer in it */
#define PARAAT_TYPE_OWN_FIELDS (paraat_own_fields_get_type ())
G_DECLARE_FINAL_TYPE (ParaatOwnFields, paraat_own_fields, PARAAT, OWN_FIELDS, GtkBox)

ParaatOwnFields *paraat_own_fields_new            (gboolean         has_heading) G_GNUC_WARN_UNUSED_RESULT;
char            *paraat_own_fields_dup_markdown   (ParaatOwnFields *self) G_GNUC_WARN_UNUSED_RESULT;
void             paraat_own_fields_set_markdown   (ParaatOwnFields *self,
                                                   const char      *markdown);    /* nothing happens when it is what stands there */
gboolean         paraat_own_fields_get_is_refused (ParaatOwnFields *self);
void             paraat_own_fields_set_is_refused (ParaatOwnFields *self,
                                                   gboolean         is_refused);  /* it is more than can be kept, and says so */

G_END_DECLS

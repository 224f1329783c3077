/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-desk.h"
#include "paraat-manifest.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Newer content from a file or over the network, and back to what was before.  Each says on the page what came of it. */
void     paraat_content_update_choose    (GtkWidget    *page,
                                          ParaatDesk   *desk);
void     paraat_content_update_look      (GtkWidget    *page,
                                          ParaatDesk   *desk,
                                          GtkWidget    *busy);     /* of the linked CRT; @busy cannot be used meanwhile */
void     paraat_content_update_fetch     (GtkWidget    *page,
                                          ParaatDesk   *desk,
                                          GtkWidget    *busy,
                                          const char   *address);
gboolean paraat_content_update_is_ready  (ParaatDesk   *desk);     /* something newer is here, for the next start */
void     paraat_content_update_tell      (GtkWidget    *page,
                                          ParaatDesk   *desk);     /* what is other in it */
char    *paraat_content_update_dup_age   (ParaatDesk   *desk) G_GNUC_WARN_UNUSED_RESULT;   /* who made it, how old it is, whether it is expired */
AdwToast *paraat_content_update_new_toast (gboolean    is_here);   /* says what came in by itself */
void     paraat_content_update_go_back   (GtkWidget    *page,
                                          ParaatDesk   *desk);
gboolean paraat_content_update_can_back  (ParaatDesk   *desk);
void     paraat_content_update_use       (ParaatStore  *store);   /* at the start: the newest that was accepted counts */

const char *paraat_content_update_describe (const GError          *error);
char       *paraat_content_update_dup_code (const ParaatManifest  *manifest) G_GNUC_WARN_UNUSED_RESULT;   /* to read out and compare */

G_END_DECLS

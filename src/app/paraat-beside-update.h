/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-desk.h"

G_BEGIN_DECLS

/* Documents of others beside those that the program goes by: taking them in, back to what was before, and away with them.  What
 * came of it is said on the page, and its action "content.changed" is activated. */
void   paraat_beside_update_use  (ParaatStore          *store);    /* at the start: those that were accepted are shown */
void   paraat_beside_update_find (GtkWidget            *page,
                                  ParaatStore          *store,
                                  const char           *folder,
                                  const char           *otherwise);
guint  paraat_beside_update_list (AdwPreferencesGroup  *group,
                                  ParaatStore          *store);    /* a row for each; how many */

G_END_DECLS

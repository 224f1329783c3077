/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-store.h"

G_BEGIN_DECLS

/* What the readers at this desk marked, what they read last and how large: settings of this machine, like who sits there. */
#define PARAAT_SHELF_MAX_READ 8

char     **paraat_shelf_list_favourites (ParaatStore  *store) G_GNUC_WARN_UNUSED_RESULT;   /* ids, the one marked last first */
gboolean   paraat_shelf_is_favourite    (ParaatStore  *store,
                                         const char   *id);
void       paraat_shelf_set_favourite   (ParaatStore  *store,
                                         const char   *id,
                                         gboolean      is_favourite);

char     **paraat_shelf_list_read       (ParaatStore  *store) G_GNUC_WARN_UNUSED_RESULT;   /* ids, the one read last first */
void       paraat_shelf_add_read        (ParaatStore  *store,
                                         const char   *id);

#define PARAAT_SHELF_TEXT_SIZES 6
#define PARAAT_SHELF_TEXT_NORMAL 1
guint      paraat_shelf_get_text_size   (ParaatStore  *store);                             /* under PARAAT_SHELF_TEXT_SIZES */
void       paraat_shelf_set_text_size   (ParaatStore  *store,
                                         guint         size);

G_END_DECLS

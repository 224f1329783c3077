/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <gio/gio.h>

#include "paraat-search.h"

G_BEGIN_DECLS

/* Looks for words in a pack on a thread of its own, so that who types never waits. */
#define PARAAT_TYPE_FINDER (paraat_finder_get_type ())
G_DECLARE_FINAL_TYPE (ParaatFinder, paraat_finder, PARAAT, FINDER, GObject)

ParaatFinder *paraat_finder_new         (ParaatPack           *pack) G_GNUC_WARN_UNUSED_RESULT;

ParaatFinder *paraat_finder_new_with    (ParaatPack           *pack,
                                         GPtrArray            *beside) G_GNUC_WARN_UNUSED_RESULT;
void          paraat_finder_find_async  (ParaatFinder         *self,
                                         const char           *text,
                                         guint                 max,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
GPtrArray    *paraat_finder_find_finish (ParaatFinder         *self,
                                         GAsyncResult         *result,
                                         char                **out_corrected,   /* (nullable) what was looked for instead */
                                         GError              **error) G_GNUC_WARN_UNUSED_RESULT;   /* (element-type ParaatFound) */

G_END_DECLS

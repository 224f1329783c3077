/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-record.h"

G_BEGIN_DECLS

/* All records of a kind, kept loaded, for who needs to see through all of them at once.  Main thread. */
#define PARAAT_TYPE_FOLLOWED (paraat_followed_get_type ())
G_DECLARE_FINAL_TYPE (ParaatFollowed, paraat_followed, PARAAT, FOLLOWED, GObject)

ParaatFollowed *paraat_followed_new           (ParaatStore      *store,
                                               const char       *kind,
                                               const ParaatUuid *root) G_GNUC_WARN_UNUSED_RESULT;   /* root NULL: of all */
GPtrArray      *paraat_followed_get_records   (ParaatFollowed   *self);   /* (element-type ParaatRecord) that were read; until the next "changed" */
gboolean        paraat_followed_get_is_loaded (ParaatFollowed   *self);   /* all of them were read */
ParaatRecord   *paraat_followed_find          (ParaatFollowed   *self,
                                               const ParaatUuid *id);     /* (nullable) */

/* Signal: changed (): any of them; many changes at once are told once */

G_END_DECLS

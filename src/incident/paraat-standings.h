/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-incident.h"

G_BEGIN_DECLS

/* How far the reports came, of all at once: what a list and the register say about it.  Does not change once it is made,
 * so that any thread can look in it.
 *
 * A GHashTable of ParaatUuid to ParaatIncidentState as a pointer; a report that is not in it waits. */
typedef GHashTable ParaatStandings;

void                 paraat_standings_read_async  (ParaatStore          *store,
                                                   const ParaatPeer     *peer,     /* NULL: not linked */
                                                   GCancellable         *cancellable,
                                                   GAsyncReadyCallback   callback,
                                                   gpointer              user_data);
ParaatStandings     *paraat_standings_read_finish (ParaatStore          *store,
                                                   GAsyncResult         *result,
                                                   GError              **error) G_GNUC_WARN_UNUSED_RESULT;
ParaatIncidentState  paraat_standings_get         (ParaatStandings      *self,     /* NULL: nothing is known yet */
                                                   const ParaatUuid     *root);
GArray              *paraat_standings_compare     (ParaatStandings      *self,
                                                   ParaatStandings      *other) G_GNUC_WARN_UNUSED_RESULT;   /* (element-type ParaatUuid) */
const char          *paraat_standings_words       (ParaatIncidentState   state);

G_END_DECLS

/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-incident.h"
#include "paraat-open-report.h"
#include "paraat-own-documents.h"
#include "paraat-pack-watch.h"
#include "paraat-post.h"
#include "paraat-profile.h"
#include "paraat-register.h"
#include "paraat-sync.h"

G_BEGIN_DECLS

/* What every screen works with: the data, the road to the CRT, who we are, the incidents.  One for a window. */
#define PARAAT_TYPE_DESK (paraat_desk_get_type ())
G_DECLARE_FINAL_TYPE (ParaatDesk, paraat_desk, PARAAT, DESK, GObject)

ParaatDesk       *paraat_desk_new           (ParaatStore      *store,
                                             ParaatSync       *sync) G_GNUC_WARN_UNUSED_RESULT;   /* of an open store */
ParaatStore      *paraat_desk_get_store     (ParaatDesk       *self);
ParaatSync       *paraat_desk_get_sync      (ParaatDesk       *self);
ParaatProfile    *paraat_desk_get_profile   (ParaatDesk       *self);
ParaatRecordList *paraat_desk_get_incidents (ParaatDesk       *self);   /* newest first */
ParaatOpenReport *paraat_desk_get_open      (ParaatDesk       *self);   /* the one that somebody works on */
ParaatRecordList *paraat_desk_get_questions (ParaatDesk       *self);   /* newest first */
ParaatPost       *paraat_desk_get_post      (ParaatDesk       *self);   /* what the CRT said that nobody here has read */
ParaatOwnDocuments *paraat_desk_get_own     (ParaatDesk       *self);   /* documents that the administration made its own */
ParaatPackWatch  *paraat_desk_get_watch     (ParaatDesk       *self);   /* (nullable) newer content of the linked CRT */
ParaatRegister   *paraat_desk_get_register  (ParaatDesk       *self);   /* read once, when it is asked for first */
gint64            paraat_desk_get_now_us    (ParaatDesk       *self);   /* corrected */

gboolean          paraat_desk_get_peer      (ParaatDesk       *self,
                                             ParaatPeer       *out_peer);   /* FALSE: not linked */
const ParaatUuid *paraat_desk_get_linked    (ParaatDesk       *self);       /* (nullable) the bestuur of the link */
ParaatIncident   *paraat_desk_new_incident  (ParaatDesk       *self,
                                             ParaatRecord     *record) G_GNUC_WARN_UNUSED_RESULT;   /* follows what is sent */

/* Signal: failed (GError *error): something that was written on a screen could not be stored */

G_END_DECLS

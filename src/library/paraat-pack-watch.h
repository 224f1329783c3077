/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-packs.h"
#include "paraat-sync.h"

G_BEGIN_DECLS

/* Asks the linked intake once a day whether there is newer content, and brings it in.  It waits for what is to be sent, and what
 * goes wrong here is nobody's failed report.
 *
 * Settings: content.asked (wall clock of the last answer), content.tag (the address, and the tag of what was seen there),
 * content.unknown (a publisher of something newer whom nobody trusted yet). */
#define PARAAT_TYPE_PACK_WATCH (paraat_pack_watch_get_type ())
G_DECLARE_FINAL_TYPE (ParaatPackWatch, paraat_pack_watch, PARAAT, PACK_WATCH, GObject)

ParaatPackWatch *paraat_pack_watch_new         (ParaatStore     *store,
                                                ParaatPacks     *packs,
                                                ParaatSync      *sync) G_GNUC_WARN_UNUSED_RESULT;
void             paraat_pack_watch_look        (ParaatPackWatch *self);   /* now, in the background; when it is linked */
const char      *paraat_pack_watch_get_unknown (ParaatPackWatch *self);   /* (nullable) */
gboolean         paraat_pack_watch_is_due      (gint64           asked_us,
                                                gint64           now_us);

/* Signals: renewed (): something newer is here, and counts from the next start on
 *          unknown (): something newer is there, of somebody whom nobody trusted yet */

G_END_DECLS

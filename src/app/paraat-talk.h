/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-desk.h"

G_BEGIN_DECLS

/* The messages with the CRT of one report or one question, and the field to write the next one in.  What the CRT wrote
 * counts as read once it stood before somebody's eyes. */
#define PARAAT_TYPE_TALK (paraat_talk_get_type ())
G_DECLARE_FINAL_TYPE (ParaatTalk, paraat_talk, PARAAT, TALK, GtkBox)

void            paraat_talk_set          (ParaatTalk     *self,
                                          ParaatDesk     *desk,
                                          ParaatIncident *incident);   /* once */
ParaatIncident *paraat_talk_get_incident (ParaatTalk     *self);
gboolean        paraat_talk_is_seen      (ParaatTalk     *self);   /* what comes now comes before somebody's eyes */

G_END_DECLS

/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-message.h"

G_BEGIN_DECLS

/* The newest messages of all talks with the CRT: what nobody here has read yet, and what comes in.  Main thread. */
#define PARAAT_TYPE_POST (paraat_post_get_type ())
G_DECLARE_FINAL_TYPE (ParaatPost, paraat_post, PARAAT, POST, GObject)

ParaatPost    *paraat_post_new            (ParaatStore      *store) G_GNUC_WARN_UNUSED_RESULT;   /* of an open store */
void           paraat_post_set_peer       (ParaatPost       *self,
                                           const ParaatPeer *peer);     /* NULL: not enrolled */
guint          paraat_post_get_n_unread   (ParaatPost       *self);
guint          paraat_post_count_unread   (ParaatPost       *self,
                                           const ParaatUuid *root);     /* of one talk */
ParaatMessage *paraat_post_find_unread    (ParaatPost       *self);     /* (nullable) the newest */

/* Signals:
 *   changed (): what is unread is something else now
 *   arrived (ParaatMessage *message): the CRT said something since this began to look, and nobody here has read it
 */

G_END_DECLS

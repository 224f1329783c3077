/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-outbox.h"
#include "paraat-record.h"

G_BEGIN_DECLS

/* One message of a talk with the CRT, and the mark that says that the other side has read it.  Main thread. */
#define PARAAT_TYPE_MESSAGE (paraat_message_get_type ())
G_DECLARE_FINAL_TYPE (ParaatMessage, paraat_message, PARAAT, MESSAGE, GObject)

ParaatMessage *paraat_message_new         (ParaatStore      *store,
                                           ParaatRecord     *record) G_GNUC_WARN_UNUSED_RESULT;
void           paraat_message_set_peer    (ParaatMessage    *self,
                                           const ParaatPeer *peer);     /* NULL: not enrolled */

ParaatRecord  *paraat_message_get_record  (ParaatMessage    *self);
gboolean       paraat_message_is_from_crt (ParaatMessage    *self);
gint64         paraat_message_get_read_us (ParaatMessage    *self);     /* by the CRT, or here when the CRT wrote it; 0: not */
gboolean       paraat_message_is_unread   (ParaatMessage    *self);     /* of the CRT, and nobody here has seen it */
void           paraat_message_see         (ParaatMessage    *self);     /* somebody has it before their eyes: said once */
char          *paraat_message_dup_line    (ParaatMessage    *self) G_GNUC_WARN_UNUSED_RESULT;   /* its first line */

gboolean       paraat_message_is_by       (ParaatRecord     *record,
                                           const ParaatUuid *device);

void           paraat_message_empty_draft (ParaatRecord     *draft,
                                           const char       *sent);     /* unless something else is typed by now */

/* Signal: changed (): any of it */

G_END_DECLS

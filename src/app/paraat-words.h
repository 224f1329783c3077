/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-incident.h"
#include "paraat-sync.h"

G_BEGIN_DECLS

/* What states are called on the screen; in one place, so that one thing has one name. */
char       *paraat_words_incident (ParaatIncident       *incident) G_GNUC_WARN_UNUSED_RESULT;
char       *paraat_words_question (ParaatIncident       *question) G_GNUC_WARN_UNUSED_RESULT;
char       *paraat_words_unread   (guint                 n) G_GNUC_WARN_UNUSED_RESULT;
char       *paraat_words_next     (ParaatIncident       *incident) G_GNUC_WARN_UNUSED_RESULT;
char       *paraat_words_sync     (ParaatSync           *sync) G_GNUC_WARN_UNUSED_RESULT;   /* NULL sync: not enrolled */
const char *paraat_words_sync_icon (ParaatSync          *sync);
char       *paraat_words_trouble  (const GError         *error,
                                   const char          **out_title) G_GNUC_WARN_UNUSED_RESULT;
const char *paraat_words_refusal  (const char          *problem);
const char *paraat_words_write_error (const GError     *error);
char       *paraat_words_saved       (const char       *path) G_GNUC_WARN_UNUSED_RESULT;
const char *paraat_words_not_kept (const GError         *error);
const char *paraat_words_clock    (ParaatClockDoubt      doubt);
const char *paraat_words_enrol_error (const GError      *error);
char       *paraat_words_action   (ParaatRecord         *action,
                                   gint64                now_us) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

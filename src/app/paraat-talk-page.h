/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-talk.h"

G_BEGIN_DECLS

/* A question to the CRT and what was said since; or the talk of a report, by itself. */
#define PARAAT_TYPE_TALK_PAGE (paraat_talk_page_get_type ())
G_DECLARE_FINAL_TYPE (ParaatTalkPage, paraat_talk_page, PARAAT, TALK_PAGE, AdwNavigationPage)

ParaatTalkPage *paraat_talk_page_new      (ParaatDesk     *desk,
                                           ParaatRecord   *root) G_GNUC_WARN_UNUSED_RESULT;   /* loaded: a question or an incident */
ParaatTalk     *paraat_talk_page_get_talk (ParaatTalkPage *self);

/* Signal: open-incident (ParaatRecord *): the report that it is about */

G_END_DECLS

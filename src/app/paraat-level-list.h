/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-score.h"

G_BEGIN_DECLS

/* The answers to one question: five levels with what each looks like, "not applicable" and "I don't know".
 *
 * One place for Tab; arrows go through them.  While the focus is in it 0 to 4 choose a level, on the keypad and on the row
 * above the letters, with or without Shift (Belgian keyboards are AZERTY); N is not applicable, W is "weet ik niet", and
 * Delete takes the answer back.  Enter on the answer that is chosen says that one is done with it. */
#define PARAAT_TYPE_LEVEL_LIST (paraat_level_list_get_type ())
G_DECLARE_FINAL_TYPE (ParaatLevelList, paraat_level_list, PARAAT, LEVEL_LIST, AdwBin)

void paraat_level_list_set_control (ParaatLevelList           *self,
                                    const ParaatQuestionnaire *questionnaire,
                                    const ParaatControl       *control);
void paraat_level_list_set_reply   (ParaatLevelList           *self,
                                    const ParaatReply         *reply);   /* shows it; says nothing */

/* Signals:
 *   chosen (int kind, int level): somebody answered; kind is a ParaatReplyKind
 *   done (): on to the next question
 */

G_END_DECLS

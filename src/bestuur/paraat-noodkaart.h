/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-document.h"
#include "paraat-profile.h"

G_BEGIN_DECLS

/* The noodkaart: one A4 for the wall.  Whom to call, which laptop holds Paraat, the first five steps. */
void            paraat_noodkaart_append_steps (GString *out);   /* Markdown: the first five */
ParaatDocument *paraat_noodkaart_new (ParaatProfile *profile) G_GNUC_WARN_UNUSED_RESULT;   /* of the current bestuur; what is not filled in is a line to write on */

G_END_DECLS

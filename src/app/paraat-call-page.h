/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-desk.h"

G_BEGIN_DECLS

/* Whom to call, in the order in which one calls: own people, then others, each only when it is for them. */
AdwNavigationPage *paraat_call_page_new (ParaatDesk *desk) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

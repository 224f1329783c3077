/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-desk.h"

G_BEGIN_DECLS

/* The roads that need no link: mail, copy, file, paper, telephone.  All carry the same report under the same reference. */
AdwNavigationPage *paraat_roads_page_new (ParaatDesk     *desk,
                                          ParaatIncident *incident) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

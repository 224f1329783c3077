/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-desk.h"

G_BEGIN_DECLS

/* Incident melden: what to do now, and six questions. */
#define PARAAT_TYPE_CRISIS_PAGE (paraat_crisis_page_get_type ())
G_DECLARE_FINAL_TYPE (ParaatCrisisPage, paraat_crisis_page, PARAAT, CRISIS_PAGE, AdwNavigationPage)

ParaatCrisisPage *paraat_crisis_page_new          (ParaatDesk       *desk,
                                                   ParaatIncident   *incident) G_GNUC_WARN_UNUSED_RESULT;
ParaatIncident   *paraat_crisis_page_get_incident (ParaatCrisisPage *self);

/* Signal: room () — the user wants to see the incident's own page */

G_END_DECLS

/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-talk.h"

G_BEGIN_DECLS

/* One incident: where its report stands, and the talk with the CRT. */
#define PARAAT_TYPE_INCIDENT_PAGE (paraat_incident_page_get_type ())
G_DECLARE_FINAL_TYPE (ParaatIncidentPage, paraat_incident_page, PARAAT, INCIDENT_PAGE, AdwNavigationPage)

ParaatIncidentPage *paraat_incident_page_new          (ParaatDesk         *desk,
                                                       ParaatIncident     *incident) G_GNUC_WARN_UNUSED_RESULT;
ParaatIncident     *paraat_incident_page_get_incident (ParaatIncidentPage *self);
ParaatTalk         *paraat_incident_page_get_talk     (ParaatIncidentPage *self);

/* Signals: answers (), open-incident (ParaatRecord *): the other report of the same attack */

G_END_DECLS

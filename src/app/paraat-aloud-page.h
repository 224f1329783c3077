/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-incident.h"

G_BEGIN_DECLS

/* A report to be read out by telephone: numbered lines, each with a letter by which the other end hears that it is right. */
AdwNavigationPage *paraat_aloud_page_new (ParaatIncident *incident) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

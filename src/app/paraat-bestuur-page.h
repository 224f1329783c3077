/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-desk.h"

G_BEGIN_DECLS

/* Ons bestuur: the administrations, their people and numbers, the laptop, the noodkaart. */
AdwNavigationPage *paraat_bestuur_page_new (ParaatDesk *desk) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

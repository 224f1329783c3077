/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-store.h"

G_BEGIN_DECLS

AdwDialog *paraat_about_new (ParaatStore *store) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

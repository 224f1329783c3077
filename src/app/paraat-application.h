/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-sync.h"

G_BEGIN_DECLS

#define PARAAT_TYPE_APPLICATION (paraat_application_get_type ())
G_DECLARE_FINAL_TYPE (ParaatApplication, paraat_application, PARAAT, APPLICATION, AdwApplication)

ParaatApplication *paraat_application_new (const char *data_dir,
                                           gboolean    is_apart,
                                           const char *enrol_code) G_GNUC_WARN_UNUSED_RESULT;   /* is_apart: beside other Paraats */

G_END_DECLS

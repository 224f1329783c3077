/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-record.h"

G_BEGIN_DECLS

/* Ties a widget to a field of a record, both ways: typing is kept as a draft, and becomes a change when the focus leaves
 * or Enter is pressed.  There is no Save button. */
void paraat_field_bind_text   (GtkWidget    *widget,      /* with a property "text" */
                               ParaatRecord *record,
                               const char   *field);
void paraat_field_bind_switch (AdwSwitchRow *row,
                               ParaatRecord *record,
                               const char   *field,
                               gboolean      fallback);

G_END_DECLS

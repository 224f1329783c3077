/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-score.h"

G_BEGIN_DECLS

/* Bars beside one another, from 0 to 4.  A screen reader has a table: a row with what it is and its figure in words. */
#define PARAAT_TYPE_BARS (paraat_bars_get_type ())
G_DECLARE_FINAL_TYPE (ParaatBars, paraat_bars, PARAAT, BARS, AdwBin)

void paraat_bars_clear (ParaatBars  *self);
void paraat_bars_add   (ParaatBars  *self,
                        const char  *title,
                        const char  *figure,
                        double       value,      /* 0 to 4 */
                        double       earlier,    /* of last time; below 0: there was none */
                        ParaatLight  light);
void paraat_bars_add_small (ParaatBars  *self,
                            const char  *title,
                            const char  *figure,
                            double       value,
                            ParaatLight  light);

G_END_DECLS

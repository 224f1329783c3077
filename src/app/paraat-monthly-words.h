/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-desk.h"
#include "paraat-monthly.h"

G_BEGIN_DECLS

/* What the monthly check is called on the screen, on the overview and on its own pages. */
const char *paraat_monthly_words_title   (ParaatMonthlyStep           step);
const char *paraat_monthly_words_purpose (ParaatMonthlyStep           step);
char       *paraat_monthly_words_step    (ParaatMonthly              *monthly,
                                          ParaatMonthlyStep           step,
                                          gint64                      now_us) G_GNUC_WARN_UNUSED_RESULT;
char       *paraat_monthly_words_outcome (const ParaatMonthlySummary *summary) G_GNUC_WARN_UNUSED_RESULT;   /* "3 done. Stays open: …" */
char       *paraat_monthly_words_summary (ParaatDesk                 *desk,
                                          const ParaatMonthlySummary *summary) G_GNUC_WARN_UNUSED_RESULT;   /* with who, and when again */
char       *paraat_monthly_words_noodmap (ParaatDesk                 *desk) G_GNUC_WARN_UNUSED_RESULT;
char       *paraat_monthly_words_noodstick (ParaatDesk               *desk) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

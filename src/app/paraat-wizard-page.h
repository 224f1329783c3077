/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-desk.h"
#include "paraat-evaluation.h"

G_BEGIN_DECLS

/* One question of a self-evaluation at a time.  Every answer is kept at once; it opens where somebody stopped. */
#define PARAAT_TYPE_WIZARD_PAGE (paraat_wizard_page_get_type ())
G_DECLARE_FINAL_TYPE (ParaatWizardPage, paraat_wizard_page, PARAAT, WIZARD_PAGE, AdwNavigationPage)

ParaatWizardPage *paraat_wizard_page_new            (ParaatDesk       *desk,
                                                     ParaatEvaluation *evaluation) G_GNUC_WARN_UNUSED_RESULT;
void              paraat_wizard_page_show_control   (ParaatWizardPage *self,
                                                     guint             control);
guint             paraat_wizard_page_get_control    (ParaatWizardPage *self);
ParaatEvaluation *paraat_wizard_page_get_evaluation (ParaatWizardPage *self);

G_END_DECLS

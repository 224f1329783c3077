/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* On a page: not NULL when it is of an exercise; the window says so in its title. */
#define PARAAT_EXERCISE_PAGE "paraat-exercise"

void paraat_navigate_mark_exercise (AdwNavigationPage *page);   /* and have the window say so */

/* From where @widget stands to a page on top of it, and back. */
void paraat_navigate_to   (GtkWidget         *widget,
                           AdwNavigationPage *page);
void paraat_navigate_back (GtkWidget         *widget);

G_END_DECLS

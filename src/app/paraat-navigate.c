/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-navigate.h"

void
paraat_navigate_mark_exercise (AdwNavigationPage *page)
{
  if (g_object_get_data (G_OBJECT (page), PARAAT_EXERCISE_PAGE) != NULL)
    return;
  g_object_set_data (G_OBJECT (page), PARAAT_EXERCISE_PAGE, page);
  g_object_notify (G_OBJECT (page), "title");
}

void
paraat_navigate_to (GtkWidget         *widget,
                    AdwNavigationPage *page)
{
  GtkWidget *view = gtk_widget_get_ancestor (widget, ADW_TYPE_NAVIGATION_VIEW);

  g_return_if_fail (view != NULL);

  adw_navigation_view_push (ADW_NAVIGATION_VIEW (view), page);
}

void
paraat_navigate_back (GtkWidget *widget)
{
  GtkWidget *view = gtk_widget_get_ancestor (widget, ADW_TYPE_NAVIGATION_VIEW);

  if (view != NULL)
    adw_navigation_view_pop (ADW_NAVIGATION_VIEW (view));
}

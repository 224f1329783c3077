/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-navigate.h"

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

/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-aloud-page.h"
#include "paraat-report.h"

#include <glib/gi18n.h>

static GtkWidget *
new_row (const ParaatReportLine *line)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *title = g_strdup_printf ("%s. %s", line->number, line->label);
  const char check[] = { line->check, '\0' };
  g_autofree char *spoken = g_strdup_printf (_("Check letter %s"), check);
  GtkWidget *label = gtk_label_new (check);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), line->answer);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_widget_add_css_class (row, "property");
  gtk_widget_add_css_class (label, "title-2");
  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);

  return row;
}

AdwNavigationPage *
paraat_aloud_page_new (ParaatIncident *incident)
{
  g_autoptr(GPtrArray) lines = paraat_report_list_lines (incident);
  AdwPreferencesPage *page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  GtkWidget *view = adw_toolbar_view_new ();

  adw_preferences_group_set_description (group, _("Read out the number, the sentence, and the letter behind it. When the other end finds another letter, read that line again."));
  for (guint i = 0; i < lines->len; i++)
    adw_preferences_group_add (group, new_row (g_ptr_array_index (lines, i)));
  adw_preferences_page_add (page, group);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), GTK_WIDGET (page));

  return adw_navigation_page_new (view, _("Read It Out"));
}

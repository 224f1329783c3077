/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-control-dialog.h"

#include <glib/gi18n.h>

static void
add_label (GtkBox     *box,
           const char *text,
           const char *css_class)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 0.0f,
                                   NULL);

  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  gtk_box_append (box, label);
}

static GtkWidget *
new_levels (const ParaatQuestionnaire *questionnaire,
            const ParaatControl       *control)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("What each level looks like"));
  for (guint i = 0; i < PARAAT_N_LEVELS; i++)
    {
      const ParaatTerm *level = g_ptr_array_index (questionnaire->levels, i);
      g_autofree char *title = g_strdup_printf ("%u. %s", i, level->id);

      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group),
                                 g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title, "subtitle",
                                               control->levels[i], "title-lines", 0, "subtitle-lines", 0, NULL));
    }

  return group;
}

AdwDialog *
paraat_control_dialog_new (const ParaatQuestionnaire *questionnaire,
                           const ParaatControl       *control)
{
  AdwDialog *dialog = adw_dialog_new ();
  GtkWidget *view = adw_toolbar_view_new ();
  GtkWidget *scroller = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "hscrollbar-policy", GTK_POLICY_NEVER, NULL);
  GtkBox *box = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 18, "margin-top", 12,
                              "margin-bottom", 24, "margin-start", 18, "margin-end", 18, NULL);

  add_label (box, control->question, "title-3");
  add_label (box, control->why, NULL);
  gtk_box_append (box, new_levels (questionnaire, control));
  add_label (box, _("You answer it under Self-evaluation."), "dim-label");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (box));
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), scroller);
  adw_dialog_set_child (dialog, view);
  adw_dialog_set_title (dialog, control->title);
  adw_dialog_set_content_width (dialog, 520);
  adw_dialog_set_content_height (dialog, 620);

  return dialog;
}

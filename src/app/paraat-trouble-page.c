/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-trouble-page.h"
#include "paraat-moment.h"
#include "paraat-words.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

static char *
describe_copy (const char *path)
{
  GStatBuf found;
  g_autofree char *when = NULL;

  if (path == NULL || g_stat (path, &found) != 0)
    return g_strdup (_("There is no older copy yet."));
  when = paraat_moment_format ((gint64) found.st_mtime * G_USEC_PER_SEC);

  return g_strdup_printf (_("You go on with the newest copy, of %s."), when);
}

static GtkWidget *
new_button (const char *label,
            const char *action,
            gboolean    is_suggested)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_label_set_wrap (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), TRUE);   /* large text on a narrow window */
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "pill");
  if (is_suggested)
    gtk_widget_add_css_class (button, "suggested-action");

  return button;
}

/**
 * paraat_trouble_page_new:
 * @error: why the store does not open
 * @newest_copy: (nullable): what paraat_store_recover_async() would open
 */
AdwNavigationPage *
paraat_trouble_page_new (const GError *error,
                         const char   *newest_copy)
{
  gboolean is_damaged = g_error_matches (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_CORRUPT);
  GtkWidget *status = adw_status_page_new ();
  GtkWidget *view = adw_toolbar_view_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *detail = gtk_label_new (error->message);
  const char *title;
  g_autofree char *words = paraat_words_trouble (error, &title);
  g_autofree char *copy = is_damaged ? describe_copy (newest_copy) : NULL;
  g_autofree char *text = copy != NULL ? g_strconcat (words, " ", copy, NULL) : g_strdup (words);
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (status), "dialog-warning-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (status), title);
  adw_status_page_set_description (ADW_STATUS_PAGE (status), escaped);
  if (is_damaged)
    gtk_box_append (GTK_BOX (box), new_button (_("Go On"), "app.recover", TRUE));
  gtk_box_append (GTK_BOX (box), new_button (_("Try Again"), "app.reopen", !is_damaged));
  gtk_label_set_wrap (GTK_LABEL (detail), TRUE);
  gtk_label_set_selectable (GTK_LABEL (detail), TRUE);
  gtk_widget_add_css_class (detail, "dim-label");
  gtk_widget_add_css_class (detail, "caption");
  /* For ICT on the telephone; the sentence above is for who sits here. */
  gtk_widget_set_visible (detail, g_error_matches (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_INTERNAL));
  gtk_box_append (GTK_BOX (box), detail);
  adw_status_page_set_child (ADW_STATUS_PAGE (status), box);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), status);

  return adw_navigation_page_new (view, title);
}

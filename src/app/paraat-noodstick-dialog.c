/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-binder-parts.h"
#include "paraat-chains.h"
#include "paraat-noodstick.h"
#include "paraat-noodstick-dialog.h"
#include "paraat-paper.h"

#include <glib/gi18n.h>

#define STICK "paraat-stick"
#define SETTING "noodstick.installation"   /* the folder of the last time, as a URI: a name need not be UTF-8 */

typedef struct
{
  ParaatDesk   *desk;          /* (owned) */
  char         *target;        /* (owned) (nullable) (type filename) */
  char         *installation;  /* (owned) (nullable) (type filename) */
  GCancellable *cancellable;   /* (owned) (nullable) as long as one is being made */
  gint64        made_us;
  gboolean      replace;
  AdwDialog    *dialog;        /* (unowned) owns this, as all that follows */
  GtkStack     *stack;
  AdwActionRow *row;
  GtkWidget    *without, *choose, *stop, *close;
  GtkProgressBar *bar;
  AdwStatusPage *done;
} Stick;

static void
stick_free (gpointer data)
{
  Stick *stick = data;

  g_clear_object (&stick->cancellable);
  g_free (stick->installation);
  g_free (stick->target);
  g_object_unref (stick->desk);
  g_free (stick);
}

/* --- the installation --- */

static void
show_installation (Stick *stick)
{
  g_autofree char *name = stick->installation != NULL ? g_filename_display_basename (stick->installation) : NULL;

  adw_action_row_set_subtitle (stick->row, name != NULL ? name : _("Not on it. If you have the folder with “installeer.sh”, choose it."));
  gtk_widget_set_visible (stick->without, stick->installation != NULL);
}

static void
set_installation (Stick      *stick,
                  const char *folder)   /* (nullable) */
{
  g_autofree char *uri = folder != NULL ? g_filename_to_uri (folder, NULL, NULL) : NULL;

  g_set_str (&stick->installation, folder);
  paraat_store_put_setting (paraat_desk_get_store (stick->desk), SETTING, uri != NULL ? uri : "");
  show_installation (stick);
}

static void
installation_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(AdwDialog) dialog = user_data;
  Stick *stick = g_object_get_data (G_OBJECT (dialog), STICK);
  g_autoptr(GFile) file = gtk_file_dialog_select_folder_finish (GTK_FILE_DIALOG (object), result, NULL);
  g_autofree char *folder = file != NULL ? g_file_get_path (file) : NULL;

  if (folder != NULL)
    set_installation (stick, folder);
  else if (file != NULL)
    paraat_paper_tell (GTK_WIDGET (dialog), _("This folder cannot be used"), _("Copy the files to this computer or to a stick first."));
}

static GtkWindow *
get_window (Stick *stick)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (stick->dialog));

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

static void
choose_installation_cb (GtkWidget *button,
                        gpointer   data)
{
  Stick *stick = data;
  g_autoptr(GtkFileDialog) chooser = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (chooser, _("The Folder with “installeer.sh”"));
  gtk_file_dialog_select_folder (chooser, get_window (stick), NULL, installation_cb, g_object_ref (stick->dialog));
}

static void
without_cb (GtkWidget *button,
            gpointer   data)
{
  Stick *stick = data;

  gtk_widget_grab_focus (stick->choose);   /* the button goes */
  set_installation (stick, NULL);
}

/* --- making it --- */

static const char *
describe (const GError *error)
{
  if (error->domain == PARAAT_NOODSTICK_ERROR)
    switch ((ParaatNoodstickError) error->code)
      {
      case PARAAT_NOODSTICK_ERROR_NO_ROOM:
      case PARAAT_NOODSTICK_ERROR_REPLACE:
        return _("There is not enough room on it. Take files off it, or take a larger stick.");
      case PARAAT_NOODSTICK_ERROR_READ_ONLY:
        return _("Nothing can be written on it. Is there a switch on the stick that locks it? Try another one.");
      case PARAAT_NOODSTICK_ERROR_GONE:
        return _("The stick was pulled out, or it is broken. Put it in again, or take another one.");
      case PARAAT_NOODSTICK_ERROR_BAD_STICK:
        return _("This stick does not keep what is written on it. Throw it away, and take another one.");
      case PARAAT_NOODSTICK_ERROR_TOO_LARGE:
        return _("A file of the installation is too large for the way in which this stick is formatted. Take another stick, or make it without the installation.");
      case PARAAT_NOODSTICK_ERROR_INSTALLATION:
        return _("The folder with the installation is not whole or cannot be read. Choose it again, or make the stick without it.");
      case PARAAT_NOODSTICK_ERROR_DAMAGED:
        return _("A file of the installation is damaged, or was changed. Ask for the installation again, or make the stick without it.");
      case PARAAT_NOODSTICK_ERROR_FAILED:
      default:
        break;
      }

  return _("Try it again, with another stick if you can.");
}

static void
show_page (Stick      *stick,
           const char *name,
           GtkWidget  *focus)
{
  gtk_stack_set_visible_child_name (stick->stack, name);
  adw_dialog_set_can_close (stick->dialog, !g_str_equal (name, "busy"));
  gtk_widget_grab_focus (focus);
}

static void make (Stick *stick);

static void
replace_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(AdwDialog) dialog = user_data;
  Stick *stick = g_object_get_data (G_OBJECT (dialog), STICK);

  if (g_strcmp0 (adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (object), result), "replace") != 0)
    return;
  stick->replace = TRUE;
  make (stick);
}

static void
ask_to_replace (Stick *stick)
{
  AdwAlertDialog *alert = ADW_ALERT_DIALOG (adw_alert_dialog_new (_("Take the old one off first?"),
                                                                  _("There is no room for the new one beside the old one. If it goes wrong after that, there is none on this stick.")));

  adw_alert_dialog_add_responses (alert, "cancel", _("Cancel"), "replace", _("Replace It"), NULL);
  adw_alert_dialog_set_response_appearance (alert, "replace", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_default_response (alert, "cancel");
  adw_alert_dialog_set_close_response (alert, "cancel");
  adw_alert_dialog_choose (alert, GTK_WIDGET (stick->dialog), NULL, replace_cb, g_object_ref (stick->dialog));
}

static void
progress_cb (double   fraction,
             gpointer data)
{
  Stick *stick = data;

  gtk_progress_bar_set_fraction (stick->bar, fraction);
  if (fraction >= 1)
    gtk_progress_bar_set_text (stick->bar, _("Almost done: the stick is finishing"));
}

static void
show_done (Stick *stick)
{
  g_autofree char *words = g_strdup_printf (_("The emergency stick is whole: the folder “%s”, in which “%s” is what one opens first."),
                                            PARAAT_NOODSTICK_FOLDER, PARAAT_NOODSTICK_README);

  paraat_noodstick_remember (paraat_desk_get_profile (stick->desk), paraat_desk_get_own (stick->desk), stick->made_us);
  adw_status_page_set_description (stick->done, words);
  show_page (stick, "done", stick->close);
  gtk_accessible_announce (GTK_ACCESSIBLE (stick->done), _("You can pull out the stick now"), GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
}

static void
made_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(AdwDialog) dialog = user_data;
  Stick *stick = g_object_get_data (G_OBJECT (dialog), STICK);
  g_autoptr(GError) error = NULL;
  gboolean ok = paraat_noodstick_make_finish (PARAAT_PROFILE (object), result, &error);

  g_clear_object (&stick->cancellable);
  if (ok)
    {
      show_done (stick);
      return;
    }
  show_page (stick, "choose", stick->choose);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    gtk_widget_activate_action (GTK_WIDGET (dialog), "win.tell", "s", _("Stopped. There is no new emergency stick."));
  else if (g_error_matches (error, PARAAT_NOODSTICK_ERROR, PARAAT_NOODSTICK_ERROR_REPLACE) && !stick->replace)
    ask_to_replace (stick);
  else
    {
      g_info ("The stick was not made: %s", error->message);
      paraat_paper_tell (GTK_WIDGET (dialog), _("The emergency stick was not made"), describe (error));
    }
}

static void
heads_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(AdwDialog) dialog = user_data;
  Stick *stick = g_object_get_data (G_OBJECT (dialog), STICK);
  ParaatProfile *profile = paraat_desk_get_profile (stick->desk);
  g_autoptr(GArray) heads = paraat_chains_list_finish (PARAAT_STORE (object), result, NULL);   /* without them it is a binder too */
  g_autoptr(ParaatBinderParts) binder = paraat_binder_parts_new (stick->desk, paraat_noodmap_list_chosen (profile, paraat_desk_get_own (stick->desk)), heads);
  ParaatNoodstickParts parts = { .binder = &binder->parts, .target = stick->target, .installation = stick->installation,
                                 .replace = stick->replace };

  stick->made_us = binder->parts.now_us;
  paraat_noodstick_make_async (profile, &parts, progress_cb, stick, stick->cancellable, made_cb, g_object_ref (dialog));
}

static void
make (Stick *stick)
{
  stick->cancellable = g_cancellable_new ();
  gtk_progress_bar_set_fraction (stick->bar, 0);
  gtk_progress_bar_set_text (stick->bar, NULL);
  show_page (stick, "busy", stick->stop);
  paraat_chains_list_async (paraat_desk_get_store (stick->desk), PARAAT_BINDER_MAX_HEADS, NULL, heads_cb, g_object_ref (stick->dialog));
}

static void
target_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(AdwDialog) dialog = user_data;
  Stick *stick = g_object_get_data (G_OBJECT (dialog), STICK);
  g_autoptr(GFile) file = gtk_file_dialog_select_folder_finish (GTK_FILE_DIALOG (object), result, NULL);
  g_autofree char *folder = file != NULL ? g_file_get_path (file) : NULL;

  if (file == NULL || stick->cancellable != NULL || gtk_widget_get_root (GTK_WIDGET (dialog)) == NULL)
    return;   /* nobody chose one, or it was closed meanwhile */
  if (folder == NULL)
    {
      paraat_paper_tell (GTK_WIDGET (dialog), _("This folder cannot be used"), _("Choose a stick that is in this computer."));
      return;
    }
  g_set_str (&stick->target, folder);
  stick->replace = FALSE;
  make (stick);
}

static void
choose_cb (GtkWidget *row,
           gpointer   data)
{
  Stick *stick = data;
  g_autoptr(GtkFileDialog) chooser = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (chooser, _("Your Stick"));
  gtk_file_dialog_select_folder (chooser, get_window (stick), NULL, target_cb, g_object_ref (stick->dialog));
}

static void
stop_cb (Stick *stick)
{
  if (stick->cancellable != NULL)
    g_cancellable_cancel (stick->cancellable);
}

static void
close_cb (Stick *stick)
{
  adw_dialog_close (stick->dialog);
}

/* --- pages --- */

static GtkWidget *
new_button (const char *label)
{
  return g_object_new (GTK_TYPE_BUTTON, "child", g_object_new (GTK_TYPE_LABEL, "label", label, "wrap", TRUE, "justify",
                                                               GTK_JUSTIFY_CENTER, NULL),
                       "valign", GTK_ALIGN_CENTER, NULL);
}

static GtkWidget *
new_installation (Stick *stick)
{
  GtkWidget *group = g_object_new (ADW_TYPE_PREFERENCES_GROUP, "title", _("Paraat, to install on another computer"), NULL);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *pick = new_button (_("Folder…"));

  stick->without = new_button (_("Without"));
  stick->row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", _("The installation"), "title-lines", 0, "subtitle-lines",
                             0, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (pick), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Choose the folder with the installation"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (stick->without), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Without the installation"), -1);
  g_object_set (buttons, "valign", GTK_ALIGN_CENTER, "margin-top", 6, "margin-bottom", 6, NULL);
  gtk_box_append (GTK_BOX (buttons), pick);
  gtk_box_append (GTK_BOX (buttons), stick->without);
  adw_action_row_add_suffix (stick->row, buttons);
  g_signal_connect (pick, "clicked", G_CALLBACK (choose_installation_cb), stick);
  g_signal_connect (stick->without, "clicked", G_CALLBACK (without_cb), stick);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (stick->row));

  return group;
}

static GtkWidget *
new_choose (Stick *stick)
{
  ParaatRecord *bestuur = paraat_profile_get_bestuur (paraat_desk_get_profile (stick->desk));
  g_autofree char *name = bestuur != NULL ? paraat_bestuur_dup_name (bestuur) : NULL;
  g_autofree char *markup = name != NULL ? g_markup_escape_text (name, -1) : g_strdup ("");
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *out = g_object_new (ADW_TYPE_PREFERENCES_GROUP, "title", markup, "description",
                                 _("On a stick: the emergency binder, and all documents of the library, filled in. Any telephone and any computer reads them, without Paraat. It takes a few minutes. An emergency stick that is on it is replaced; your other files stay."), NULL);
  GtkWidget *whom = g_object_new (ADW_TYPE_PREFERENCES_GROUP, "title", _("Whom you may give it to"), "description",
                                  _("Confidential: there are names, mobile numbers and the way in which you work in a crisis on it. Only for your crisis team, and for ICT or a partner who helps. Keep it where the emergency binder lies, and never put it in a machine that is hit."), NULL);

  stick->choose = g_object_new (ADW_TYPE_BUTTON_ROW, "title", _("Choose the Stick…"), NULL);
  gtk_widget_add_css_class (stick->choose, "suggested-action");
  g_signal_connect (stick->choose, "activated", G_CALLBACK (choose_cb), stick);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (out), stick->choose);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (out));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (whom));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (new_installation (stick)));
  show_installation (stick);

  return page;
}

static GtkWidget *
new_busy (Stick *stick)
{
  GtkWidget *page = adw_status_page_new ();
  GtkWidget *box = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 18, "margin-start", 24, "margin-end", 24,
                                 NULL);

  stick->bar = g_object_new (GTK_TYPE_PROGRESS_BAR, "show-text", TRUE, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (stick->bar), GTK_ACCESSIBLE_PROPERTY_LABEL, _("How far it is"), -1);
  stick->stop = g_object_new (GTK_TYPE_BUTTON, "label", _("Stop"), "halign", GTK_ALIGN_CENTER, NULL);
  gtk_widget_add_css_class (stick->stop, "pill");
  g_signal_connect_swapped (stick->stop, "clicked", G_CALLBACK (stop_cb), stick);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (stick->bar));
  gtk_box_append (GTK_BOX (box), stick->stop);
  g_object_set (page, "title", _("The stick is being made"), "description", _("Leave it in until it says here that it may come out."),
                "child", box, NULL);

  return page;
}

static GtkWidget *
new_done (Stick *stick)
{
  stick->done = ADW_STATUS_PAGE (adw_status_page_new ());
  stick->close = g_object_new (GTK_TYPE_BUTTON, "label", _("Close"), "halign", GTK_ALIGN_CENTER, NULL);
  gtk_widget_add_css_class (stick->close, "pill");
  g_signal_connect_swapped (stick->close, "clicked", G_CALLBACK (close_cb), stick);
  g_object_set (stick->done, "icon-name", "object-select-symbolic", "title", _("You can pull out the stick now"), "child", stick->close, NULL);

  return GTK_WIDGET (stick->done);
}

static char *
dup_last_installation (ParaatDesk *desk)
{
  const char *uri = paraat_store_get_setting (paraat_desk_get_store (desk), SETTING);
  g_autofree char *folder = uri != NULL && *uri != '\0' ? g_filename_from_uri (uri, NULL, NULL) : NULL;

  return folder != NULL && g_file_test (folder, G_FILE_TEST_IS_DIR) ? g_steal_pointer (&folder) : NULL;
}

AdwDialog *
paraat_noodstick_dialog_present (GtkWidget  *page,
                                 ParaatDesk *desk)
{
  AdwDialog *dialog = adw_dialog_new ();
  GtkWidget *view = adw_toolbar_view_new ();
  Stick *stick = g_new0 (Stick, 1);

  stick->desk = g_object_ref (desk);
  stick->dialog = dialog;
  stick->installation = dup_last_installation (desk);
  stick->stack = GTK_STACK (gtk_stack_new ());
  g_object_set_data_full (G_OBJECT (dialog), STICK, stick, stick_free);
  gtk_stack_add_named (stick->stack, new_choose (stick), "choose");
  gtk_stack_add_named (stick->stack, new_busy (stick), "busy");
  gtk_stack_add_named (stick->stack, new_done (stick), "done");
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), GTK_WIDGET (stick->stack));
  adw_dialog_set_child (dialog, view);
  adw_dialog_set_title (dialog, _("Emergency Stick"));
  adw_dialog_set_content_width (dialog, 520);
  adw_dialog_set_content_height (dialog, 640);
  g_signal_connect_swapped (dialog, "close-attempt", G_CALLBACK (stop_cb), stick);
  adw_dialog_present (dialog, page);

  return dialog;
}

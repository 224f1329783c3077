/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-beside-update.h"
#include "paraat-drop-down.h"
#include "paraat-content.h"
#include "paraat-content-update.h"
#include "paraat-preferences.h"
#include "paraat-copy-words.h"
#include "paraat-item-words.h"
#include "paraat-moment.h"
#include "paraat-words.h"

#include <glib/gi18n.h>

#define ADDRESS_SETTING "content.address"
#define NARROWEST 344   /* a window of 360 px that draws its own border has as much */

struct _ParaatPreferences
{
  AdwPreferencesDialog  parent_instance;

  ParaatDesk           *desk;          /* (owned) */
  GPtrArray            *people;        /* (owned) (element-type ParaatRecord) as they stand in the list */
  GPtrArray            *copy_rows;     /* (owned) (element-type GtkWidget) of the list */
  gboolean              is_filling;    /* the list of people: nobody chooses */
  AdwComboRow          *author;
  AdwActionRow         *name_row, *id_row, *reason_row, *link_row, *disk_row, *folder_row, *free_row, *content_row, *ready_row, *look_row, *before_row;
  AdwEntryRow          *address_row;   /* of newer content */
  GtkImage             *disk_icon;
  AdwPreferencesGroup  *author_group, *list_group, *beside_group;
  AdwActionRow         *link_again_row;
  GtkWidget            *link_button, *copy_button, *export_button;
};

enum
{
  RESTORE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ParaatPreferences, paraat_preferences, ADW_TYPE_PREFERENCES_DIALOG)

static void
tell (ParaatPreferences *self,
      const char        *words)
{
  AdwToast *toast = adw_toast_new (words);
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);   /* large text on a narrow window */
  gtk_widget_add_css_class (label, "heading");
  adw_toast_set_custom_title (toast, label);
  adw_preferences_dialog_add_toast (ADW_PREFERENCES_DIALOG (self), toast);
}

/* What did not work, and what to do then, is not for a moment only. */
static void
explain (ParaatPreferences *self,
         const char        *words)
{
  AdwDialog *dialog = adw_alert_dialog_new (_("That did not work"), words);

  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _("Understood"));
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

/* --- who sits here --- */

static char *
name_of (ParaatRecord *person)
{
  g_autofree char *name = paraat_person_dup_name (person);
  g_autofree char *function = paraat_person_dup_function (person);

  if (*name != '\0' && function != NULL)
    return g_strdup_printf ("%s (%s)", name, _(function));
  if (*name != '\0')
    return g_steal_pointer (&name);

  return g_strdup (function != NULL ? _(function) : _("Without a name"));
}

static void
show_people (ParaatPreferences *self)
{
  ParaatProfile *profile = paraat_desk_get_profile (self->desk);
  GPtrArray *people = paraat_profile_get_people (profile);
  ParaatRecord *author = paraat_profile_get_author (profile);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) names = NULL;
  guint chosen = 0;

  g_ptr_array_set_size (self->people, 0);
  g_strv_builder_add (builder, _("Nobody said"));
  for (guint i = 0; i < people->len; i++)
    {
      ParaatRecord *person = g_ptr_array_index (people, i);
      g_autofree char *name = NULL;

      if (paraat_person_is_empty (person))
        continue;
      name = name_of (person);
      g_strv_builder_add (builder, name);
      g_ptr_array_add (self->people, g_object_ref (person));
      if (person == author)
        chosen = self->people->len;
    }
  adw_preferences_group_set_description (self->author_group, self->people->len > 0
                                         ? _("This name stands with what you write from now on.")
                                         : _("First write down the people of your administration, at “Our administration”."));
  self->is_filling = TRUE;
  names = g_strv_builder_end (builder);
  paraat_combo_row_set_names (self->author, (const char * const *) names, chosen);
  self->is_filling = FALSE;
}

static void
author_chosen_cb (ParaatPreferences *self)
{
  guint chosen = adw_combo_row_get_selected (self->author);

  if (self->is_filling || self->desk == NULL || chosen > self->people->len)
    return;
  paraat_profile_set_author (paraat_desk_get_profile (self->desk),
                             chosen > 0 ? g_ptr_array_index (self->people, chosen - 1) : NULL);
}

/* --- this laptop --- */

static void
show_laptop (ParaatPreferences *self)
{
  ParaatStore *store = paraat_desk_get_store (self->desk);
  ParaatDevice *device = paraat_store_get_device (store);
  const char *reason = paraat_copy_words_mint (paraat_store_get_mint_reason (store));
  g_autofree char *mark = device != NULL ? paraat_copy_words_mark (paraat_device_get_id (device)) : NULL;

  adw_action_row_set_subtitle (self->name_row, g_get_host_name ());
  adw_action_row_set_subtitle (self->id_row, mark != NULL ? mark : "");
  adw_action_row_set_subtitle (self->reason_row, reason != NULL ? reason : "");
  gtk_widget_set_visible (GTK_WIDGET (self->reason_row), reason != NULL);
}

static void
show_link (ParaatPreferences *self)
{
  ParaatSync *sync = paraat_desk_get_sync (self->desk);
  const char *name = paraat_sync_get_bestuur_name (sync);
  gint64 linked_us = paraat_sync_get_linked_us (sync);
  gboolean is_linked = paraat_desk_get_linked (self->desk) != NULL;
  ParaatPeer peer;
  g_autofree char *state = paraat_words_sync (sync);
  g_autofree char *day = linked_us != 0 ? paraat_moment_format (linked_us) : NULL;
  g_autofree char *since = day != NULL ? g_strdup_printf (_("Since %s."), day) : NULL;
  g_autofree char *words = since != NULL ? g_strconcat (since, " ", state, NULL) : g_strdup (state);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->link_row),
                                 !is_linked ? _("This laptop is not linked") : name != NULL ? name : _("This laptop is linked"));
  adw_action_row_set_subtitle (self->link_row, is_linked ? words : _("With a code of the CRT, reports leave by themselves."));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->link_again_row), is_linked ? _("Link Again…") : _("Link…"));
  gtk_widget_set_visible (GTK_WIDGET (self->look_row), paraat_desk_get_peer (self->desk, &peer));
}

static void
show_disk (ParaatPreferences *self)
{
  const char *path = paraat_store_get_data_dir (paraat_desk_get_store (self->desk));
  ParaatDiskState state = paraat_disk_get_state (path);
  const char *title;
  const char *words = paraat_copy_words_disk (state, &title);
  guint64 n_free;

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->disk_row), title);
  adw_action_row_set_subtitle (self->disk_row, words);
  gtk_image_set_from_icon_name (self->disk_icon, state == PARAAT_DISK_ENCRYPTED ? "changes-prevent-symbolic"
                                                                                : "dialog-warning-symbolic");
  adw_action_row_set_subtitle (self->folder_row, path);
  if (paraat_disk_get_free (path, &n_free))
    {
      g_autofree char *size = g_format_size (n_free);

      adw_action_row_set_subtitle (self->free_row, size);
    }
}

static void
opened_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(ParaatPreferences) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!gtk_file_launcher_launch_finish (GTK_FILE_LAUNCHER (object), result, &error)
      && !g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
    explain (self, _("The folder cannot be opened from here. Its place stands above: look there with the file manager."));
}

static void
folder_clicked_cb (ParaatPreferences *self)
{
  g_autoptr(GFile) folder = g_file_new_for_path (paraat_store_get_data_dir (paraat_desk_get_store (self->desk)));
  g_autoptr(GtkFileLauncher) launcher = gtk_file_launcher_new (folder);

  gtk_file_launcher_launch (launcher, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL, opened_cb,
                            g_object_ref (self));
}

/* --- putting back --- */

typedef struct
{
  ParaatPreferences *self;   /* (owned) */
  char              *path;   /* (owned) */
} Wish;

static void
confirmed_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  Wish *wish = user_data;

  if (g_str_equal (adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (object), result), "restore"))
    g_signal_emit (wish->self, signals[RESTORE], 0, wish->path);
  g_object_unref (wish->self);
  g_free (wish->path);
  g_free (wish);
}

static void
ask_to_restore (ParaatPreferences *self,
                const char        *path,
                const char        *name)
{
  g_autofree char *heading = g_strdup_printf (_("Put back “%s”?"), name);
  AdwDialog *dialog = adw_alert_dialog_new (heading, NULL);
  Wish *wish = g_new0 (Wish, 1);

  adw_alert_dialog_set_body (ADW_ALERT_DIALOG (dialog),
                             _("You then see what stood in that copy. What was written later is kept in a copy on this laptop, and you find it in this list.\n\nThis laptop must be linked with the CRT again. What the CRT has already comes back with that."));
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _("Cancel"), "restore", _("Put Back"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "restore", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "cancel");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  wish->self = g_object_ref (self);
  wish->path = g_strdup (path);
  adw_alert_dialog_choose (ADW_ALERT_DIALOG (dialog), GTK_WIDGET (self), NULL, confirmed_cb, wish);
}

static void
restore_clicked_cb (GtkWidget         *button,
                    ParaatPreferences *self)
{
  const ParaatCopy *copy = g_object_get_data (G_OBJECT (button), "copy");
  g_autofree char *name = paraat_moment_format (copy->made_us);

  ask_to_restore (self, copy->path, name);
}

static GtkFileDialog *
new_file_dialog (const char *title)
{
  GtkFileDialog *dialog = gtk_file_dialog_new ();
  g_autoptr(GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  g_autoptr(GtkFileFilter) copies = gtk_file_filter_new ();
  g_autoptr(GtkFileFilter) all = gtk_file_filter_new ();

  gtk_file_filter_set_name (copies, _("Copies of Paraat"));
  gtk_file_filter_add_suffix (copies, "db");
  gtk_file_filter_set_name (all, _("All files"));
  gtk_file_filter_add_pattern (all, "*");
  g_list_store_append (filters, copies);
  g_list_store_append (filters, all);
  gtk_file_dialog_set_title (dialog, title);
  gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (filters));

  return dialog;
}

static void
imported_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(ParaatPreferences) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (object), result, &error);
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  g_autofree char *name = NULL;

  if (path == NULL)
    {
      if (file != NULL || !g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
        explain (self, _("This file cannot be read from here. Copy it to the laptop first."));
      return;
    }
  name = g_filename_display_basename (path);
  ask_to_restore (self, path, name);
}

static void
import_clicked_cb (ParaatPreferences *self)
{
  g_autoptr(GtkFileDialog) dialog = new_file_dialog (_("Put Back a Copy"));

  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL, imported_cb, g_object_ref (self));
}

/* --- copies --- */

static void
free_copy (gpointer copy)
{
  paraat_copy_free (copy);
}

static GtkWidget *
new_copy_row (ParaatPreferences *self,
              ParaatCopy        *copy)
{
  g_autofree char *when = paraat_moment_format (copy->made_us);
  g_autofree char *size = g_format_size (copy->size);
  g_autofree char *words = g_strdup_printf (_("%s, %s"), paraat_copy_words_kind (copy->kind), size);
  g_autofree char *label = g_strdup_printf (_("Put back the copy of %s: %s"), when, paraat_copy_words_kind (copy->kind));
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-undo-symbolic");

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), when);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), words);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _("Put Back…"));
  gtk_widget_add_css_class (button, "flat");
  g_object_set_data_full (G_OBJECT (button), "copy", copy, free_copy);
  g_signal_connect_object (button, "clicked", G_CALLBACK (restore_clicked_cb), self, G_CONNECT_DEFAULT);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  /* The row gave it its own title as a name, which does not say what it does. */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);

  return row;
}

static void
show_copies (ParaatPreferences *self)
{
  g_autoptr(GPtrArray) copies = paraat_store_list_copies (paraat_desk_get_store (self->desk));

  for (guint i = 0; i < self->copy_rows->len; i++)
    adw_preferences_group_remove (self->list_group, g_ptr_array_index (self->copy_rows, i));
  g_ptr_array_set_size (self->copy_rows, 0);
  g_ptr_array_set_free_func (copies, NULL);   /* each row keeps its own */
  for (guint i = 0; i < copies->len; i++)
    {
      GtkWidget *row = new_copy_row (self, g_ptr_array_index (copies, i));

      g_ptr_array_add (self->copy_rows, row);
      adw_preferences_group_add (self->list_group, row);
    }
  adw_preferences_group_set_description (self->list_group,
                                         copies->len == 0 ? _("There is none yet. The first one comes a minute after the start.")
                                                          : NULL);
}

static void
copied_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(ParaatPreferences) self = user_data;
  g_autoptr(GError) error = NULL;

  gtk_widget_set_sensitive (self->copy_button, TRUE);
  if (paraat_store_copy_now_finish (PARAAT_STORE (object), result, &error))
    tell (self, _("The copy is made."));
  else
    explain (self, paraat_copy_words_failed (error));
}

static void
copy_clicked_cb (ParaatPreferences *self)
{
  gtk_widget_set_sensitive (self->copy_button, FALSE);
  paraat_store_copy_now_async (paraat_desk_get_store (self->desk), copied_cb, g_object_ref (self));
}

static void
exported_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(ParaatPreferences) self = user_data;
  g_autoptr(GError) error = NULL;

  gtk_widget_set_sensitive (self->export_button, TRUE);
  if (paraat_store_export_copy_finish (PARAAT_STORE (object), result, &error))
    tell (self, _("The copy is made. Eject the stick before you pull it out."));
  else
    explain (self, paraat_copy_words_failed (error));
}

static void
place_chosen_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(ParaatPreferences) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (object), result, &error);
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (path == NULL)
    {
      if (file != NULL || !g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
        explain (self, _("No copy was made: nothing can be written there. Choose another place."));
      return;
    }
  gtk_widget_set_sensitive (self->export_button, FALSE);
  paraat_store_export_copy_async (paraat_desk_get_store (self->desk), path, exported_cb, g_object_ref (self));
}

static void
export_clicked_cb (ParaatPreferences *self)
{
  g_autoptr(GtkFileDialog) dialog = new_file_dialog (_("Save a Copy"));
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *name = g_date_time_format (now, "paraat-%Y-%m-%d-%H%M.db");

  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL, place_chosen_cb,
                        g_object_ref (self));
}

/* --- object --- */

/* --- content --- */

static char *
dup_asked_words (ParaatPreferences *self)
{
  const char *unknown = paraat_desk_get_watch (self->desk) != NULL ? paraat_pack_watch_get_unknown (paraat_desk_get_watch (self->desk))
                                                                   : NULL;

  if (unknown != NULL)
    return g_strdup_printf (_("There is some of “%s”, whom you do not know yet."), unknown);

  return g_strdup (_("Paraat asks the CRT by itself once a day."));
}

static void
show_content (ParaatPreferences *self)
{
  g_autofree char *words = paraat_content_update_dup_age (self->desk);
  g_autofree char *asked = dup_asked_words (self);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->content_row), FALSE);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->look_row), FALSE);
  adw_action_row_set_subtitle (self->content_row, words);
  adw_action_row_set_subtitle (self->look_row, asked);
  gtk_widget_set_visible (GTK_WIDGET (self->ready_row), paraat_content_update_is_ready (self->desk));
  gtk_widget_set_visible (GTK_WIDGET (self->before_row), paraat_content_update_can_back (self->desk));
  gtk_widget_set_visible (GTK_WIDGET (self->beside_group),
                          paraat_beside_update_list (self->beside_group, paraat_desk_get_store (self->desk)) > 0);
}

static void
content_changed_action (GtkWidget  *widget,
                        const char *name,
                        GVariant   *parameter)
{
  if (PARAAT_PREFERENCES (widget)->desk != NULL)
    show_content (PARAAT_PREFERENCES (widget));
}

static void
ready_clicked_cb (ParaatPreferences *self)
{
  paraat_content_update_tell (GTK_WIDGET (self), self->desk);
}

static void
look_clicked_cb (ParaatPreferences *self)
{
  paraat_content_update_look (GTK_WIDGET (self), self->desk, GTK_WIDGET (self->look_row));
}

static void
fetch_clicked_cb (ParaatPreferences *self)
{
  g_autofree char *address = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->address_row))));

  paraat_store_put_setting (paraat_desk_get_store (self->desk), ADDRESS_SETTING, *address != '\0' ? address : NULL);
  paraat_content_update_fetch (GTK_WIDGET (self), self->desk, GTK_WIDGET (self->address_row), address);
}

static void
renew_clicked_cb (ParaatPreferences *self)
{
  paraat_content_update_choose (GTK_WIDGET (self), self->desk);
}

static void
before_clicked_cb (ParaatPreferences *self)
{
  paraat_content_update_go_back (GTK_WIDGET (self), self->desk);
  show_content (self);
}

static void
paraat_preferences_dispose (GObject *object)
{
  ParaatPreferences *self = PARAAT_PREFERENCES (object);

  g_clear_object (&self->desk);
  gtk_widget_dispose_template (GTK_WIDGET (self), PARAAT_TYPE_PREFERENCES);

  G_OBJECT_CLASS (paraat_preferences_parent_class)->dispose (object);
}

static void
paraat_preferences_finalize (GObject *object)
{
  ParaatPreferences *self = PARAAT_PREFERENCES (object);

  g_ptr_array_unref (self->people);
  g_ptr_array_unref (self->copy_rows);

  G_OBJECT_CLASS (paraat_preferences_parent_class)->finalize (object);
}

static void
paraat_preferences_class_init (ParaatPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = paraat_preferences_dispose;
  G_OBJECT_CLASS (klass)->finalize = paraat_preferences_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/be/paraat/Paraat/preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, ParaatPreferences, author_group);
  gtk_widget_class_bind_template_child (widget_class, ParaatPreferences, author);
  gtk_widget_class_bind_template_child (widget_class, ParaatPreferences, name_row);
  gtk_widget_class_bind_template_child (widget_class, ParaatPreferences, id_row);
  gtk_widget_class_bind_template_child (widget_class, ParaatPreferences, reason_row);
  gtk_widget_class_bind_template_child (widget_class, ParaatPreferences, link_row);
  gtk_widget_class_bind_template_child (widget_class, ParaatPreferences, link_again_row);
  gtk_widget_class_bind_template_child (widget_class, ParaatPreferences, link_button);
  gtk_widget_class_bind_template_child (widget_class, ParaatPreferences, copy_button);
  gtk_widget_class_bind_template_child (widget_class, ParaatPreferences, export_button);
  gtk_widget_class_bind_template_child (widget_class, ParaatPreferences, list_group);
  gtk_widget_class_bind_template_child (widget_class, ParaatPreferences, disk_row);
  gtk_widget_class_bind_template_child (widget_class, ParaatPreferences, disk_icon);
  gtk_widget_class_bind_template_child (widget_class, ParaatPreferences, folder_row);
  gtk_widget_class_bind_template_child (widget_class, ParaatPreferences, free_row);
  gtk_widget_class_bind_template_callback (widget_class, author_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, export_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, import_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, folder_clicked_cb);
  gtk_widget_class_bind_template_child (widget_class, ParaatPreferences, content_row);
  gtk_widget_class_bind_template_child (widget_class, ParaatPreferences, ready_row);
  gtk_widget_class_bind_template_child (widget_class, ParaatPreferences, look_row);
  gtk_widget_class_bind_template_child (widget_class, ParaatPreferences, address_row);
  gtk_widget_class_bind_template_child (widget_class, ParaatPreferences, before_row);
  gtk_widget_class_bind_template_child (widget_class, ParaatPreferences, beside_group);
  gtk_widget_class_install_action (widget_class, "content.changed", NULL, content_changed_action);
  gtk_widget_class_bind_template_callback (widget_class, ready_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, look_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, fetch_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, renew_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, before_clicked_cb);
  signals[RESTORE] = g_signal_new ("restore", PARAAT_TYPE_PREFERENCES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                   G_TYPE_STRING);
}

static void
paraat_preferences_init (ParaatPreferences *self)
{
  self->people = g_ptr_array_new_with_free_func (g_object_unref);
  self->copy_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  /* libadwaita wants 360 px for it, and lets it stick out to the right of a window that has less. */
  gtk_widget_set_size_request (gtk_widget_get_ancestor (GTK_WIDGET (self->author_group), ADW_TYPE_BREAKPOINT_BIN), NARROWEST, 150);
  /* What others called it is no markup. */
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->folder_row), FALSE);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->link_row), FALSE);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->name_row), FALSE);
}

ParaatPreferences *
paraat_preferences_new (ParaatDesk *desk)
{
  ParaatPreferences *self = g_object_new (PARAAT_TYPE_PREFERENCES, NULL);
  ParaatStore *store = paraat_desk_get_store (desk);
  const char *address = paraat_store_get_setting (store, ADDRESS_SETTING);

  self->desk = g_object_ref (desk);
  show_people (self);
  show_laptop (self);
  show_link (self);
  show_copies (self);
  show_disk (self);
  show_content (self);
  gtk_editable_set_text (GTK_EDITABLE (self->address_row), address != NULL ? address : "");
  adw_dialog_set_focus (ADW_DIALOG (self), self->people->len > 0 ? GTK_WIDGET (self->author) : self->link_button);
  g_signal_connect_object (paraat_desk_get_profile (desk), "changed", G_CALLBACK (show_people), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (store, "notify::device", G_CALLBACK (show_laptop), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (store, "notify::copied-us", G_CALLBACK (show_copies), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (paraat_desk_get_sync (desk), "notify", G_CALLBACK (show_link), self, G_CONNECT_SWAPPED);
  if (paraat_desk_get_watch (desk) != NULL)
    g_signal_connect_object (paraat_desk_get_watch (desk), "renewed", G_CALLBACK (show_content), self, G_CONNECT_SWAPPED);

  return self;
}

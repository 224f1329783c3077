/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-field.h"
#include "paraat-phone-note.h"
#include "paraat-profile-dialogs.h"

#include <glib/gi18n.h>

typedef struct
{
  ParaatDesk         *desk;      /* (owned) */
  ParaatRecord       *record;    /* (owned) */
  const char         *field;     /* of the combo row */
  const ParaatOption *options;
  guint               n_options;
  AdwDialog          *dialog;    /* (unowned) owns this */
} Edited;

static void
edited_free (gpointer data)
{
  Edited *edited = data;

  paraat_record_commit (edited->record, NULL);
  g_object_unref (edited->desk);
  g_object_unref (edited->record);
  g_free (edited);
}

static Edited *
new_edited (AdwDialog    *dialog,
            ParaatDesk   *desk,
            ParaatRecord *record)
{
  Edited *edited = g_new0 (Edited, 1);

  edited->desk = g_object_ref (desk);
  edited->record = g_object_ref (record);
  edited->dialog = dialog;
  g_object_set_data_full (G_OBJECT (dialog), "paraat-edited", edited, edited_free);

  return edited;
}

static void
add_entry (AdwPreferencesGroup *group,
           ParaatRecord        *record,
           const char          *title,
           const char          *field,
           GtkInputPurpose      purpose)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ENTRY_ROW, "title", title, "input-purpose", purpose, NULL);

  paraat_field_bind_text (row, record, field);
  adw_preferences_group_add (group, row);
  if (purpose == GTK_INPUT_PURPOSE_PHONE)
    paraat_phone_note_add (ADW_ENTRY_ROW (row), TRUE);
}

static void
selected_cb (AdwComboRow *row,
             GParamSpec  *pspec,
             gpointer     data)
{
  Edited *edited = data;
  guint chosen = adw_combo_row_get_selected (row);
  g_autofree char *before = paraat_record_dup_text (edited->record, edited->field);

  if (chosen < edited->n_options && g_strcmp0 (before, edited->options[chosen].key) != 0)
    paraat_record_set_text (edited->record, edited->field, edited->options[chosen].key);
}

static void
add_combo (AdwPreferencesGroup *group,
           Edited              *edited,
           const char          *title,
           const char          *subtitle)
{
  GtkWidget *row = g_object_new (ADW_TYPE_COMBO_ROW, "title", title, "subtitle-lines", 0, NULL);
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  g_autofree char *value = paraat_record_dup_text (edited->record, edited->field);
  guint chosen = 0;

  for (guint i = 0; i < edited->n_options; i++)
    {
      gtk_string_list_append (names, _(edited->options[i].label));
      if (g_strcmp0 (value, edited->options[i].key) == 0)
        chosen = i;
    }
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (names));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), chosen);
  g_signal_connect (row, "notify::selected", G_CALLBACK (selected_cb), edited);
  adw_preferences_group_add (group, row);
}

static void
remove_cb (GtkWidget *row,
           gpointer   data)
{
  Edited *edited = data;

  paraat_profile_remove (paraat_desk_get_profile (edited->desk), edited->record);
  adw_dialog_close (edited->dialog);
}

/* --- removing an administration --- */

typedef struct
{
  ParaatProfile  *profile;   /* (owned) */
  ParaatRecord   *bestuur;   /* (owned) */
  ParaatRegister *open;      /* (owned) its open incidents */
} Removal;

static void
removal_free (gpointer data)
{
  Removal *removal = data;

  g_object_unref (removal->profile);
  g_object_unref (removal->bestuur);
  g_object_unref (removal->open);
  g_free (removal);
}

static gboolean
has_other_of_staff (Removal *removal)
{
  GPtrArray *besturen = paraat_profile_get_besturen (removal->profile);
  ParaatUuid staff, other;

  paraat_bestuur_get_staff_root (removal->bestuur, &staff);
  for (guint i = 0; i < besturen->len; i++)
    {
      paraat_bestuur_get_staff_root (g_ptr_array_index (besturen, i), &other);
      if (g_ptr_array_index (besturen, i) != removal->bestuur && paraat_uuid_equal (&staff, &other))
        return TRUE;
    }

  return FALSE;
}

/* How many there are is known a moment later. */
static void
show_removal (AdwAlertDialog *dialog)
{
  Removal *removal = g_object_get_data (G_OBJECT (dialog), "paraat-removal");
  g_autoptr(GString) body = g_string_new (NULL);
  guint n = paraat_register_get_is_loaded (removal->open) ? g_list_model_get_n_items (G_LIST_MODEL (removal->open)) : 0;

  if (n > 0)
    {
      g_string_append_printf (body, ngettext ("%u incident of it is still open.", "%u incidents of it are still open.", n), n);
      g_string_append (body, "\n\n");
    }
  g_string_append (body, _("It goes from “Our Administration”, and with that from the choices of a new report."));
  if (!has_other_of_staff (removal))
    g_string_append_printf (body, " %s", _("The people of it go from the emergency card; they are there again when you add it again."));
  g_string_append_printf (body, "\n\n%s", _("Its incidents, self-evaluations and documents stay on this laptop and in the register."));
  adw_alert_dialog_set_body (dialog, body->str);
}

static void
removal_cb (AdwAlertDialog *dialog,
            const char     *response,
            gpointer        data)
{
  Removal *removal = g_object_get_data (G_OBJECT (dialog), "paraat-removal");

  if (g_str_equal (response, "remove"))
    paraat_profile_remove (removal->profile, removal->bestuur);
}

/**
 * paraat_bestuur_ask_remove:
 * @parent: over which the question comes
 * @bestuur: of the profile
 *
 * Asks whether an administration may go, and says what stays; only then it goes.
 */
void
paraat_bestuur_ask_remove (GtkWidget    *parent,
                           ParaatDesk   *desk,
                           ParaatRecord *bestuur)
{
  g_autofree char *name = paraat_bestuur_dup_name (bestuur);
  g_autofree char *heading = g_strdup_printf (_("Remove %s?"), name);
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (heading, NULL));
  ParaatRegisterFilter filter = { .only_open = TRUE, .bestuur = *paraat_record_get_id (bestuur),
                                  .exercises = PARAAT_EXERCISES_WITHOUT };
  Removal *removal = g_new0 (Removal, 1);

  removal->profile = g_object_ref (paraat_desk_get_profile (desk));
  removal->bestuur = g_object_ref (bestuur);
  removal->open = paraat_register_new (paraat_desk_get_store (desk));
  paraat_register_set_filter (removal->open, &filter);
  g_object_set_data_full (G_OBJECT (dialog), "paraat-removal", removal, removal_free);
  adw_alert_dialog_add_responses (dialog, "cancel", _("Cancel"), "remove", _("Remove"), NULL);
  adw_alert_dialog_set_response_appearance (dialog, "remove", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_default_response (dialog, "cancel");
  adw_alert_dialog_set_close_response (dialog, "cancel");
  g_signal_connect (dialog, "response", G_CALLBACK (removal_cb), NULL);
  g_signal_connect_object (removal->open, "changed", G_CALLBACK (show_removal), dialog, G_CONNECT_SWAPPED);
  g_signal_connect_object (removal->open, "items-changed", G_CALLBACK (show_removal), dialog, G_CONNECT_SWAPPED);
  show_removal (dialog);
  adw_dialog_present (ADW_DIALOG (dialog), parent);
}

static void
remove_bestuur_cb (GtkWidget *row,
                   gpointer   data)
{
  Edited *edited = data;

  paraat_bestuur_ask_remove (row, edited->desk, edited->record);
}

static void
gone_cb (AdwDialog *dialog)
{
  Edited *edited = g_object_get_data (G_OBJECT (dialog), "paraat-edited");

  if (paraat_record_get_deletion (edited->record) == PARAAT_DELETED)
    adw_dialog_close (dialog);
}

/* --- the dialogs --- */

static AdwPreferencesPage *
new_page (AdwDialog  *dialog,
          const char *title)
{
  GtkWidget *view = adw_toolbar_view_new ();
  AdwPreferencesPage *page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());

  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), GTK_WIDGET (page));
  adw_dialog_set_child (dialog, view);
  adw_dialog_set_title (dialog, title);
  adw_dialog_set_content_width (dialog, 460);
  adw_dialog_set_follows_content_size (dialog, FALSE);
  adw_dialog_set_content_height (dialog, 520);

  return page;
}

static AdwPreferencesGroup *
new_group (AdwPreferencesPage *page)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  adw_preferences_page_add (page, group);

  return group;
}

static void
add_remove (AdwPreferencesPage *page,
            Edited             *edited,
            const char         *title,
            GCallback           callback)
{
  GtkWidget *row = g_object_new (ADW_TYPE_BUTTON_ROW, "title", title, NULL);

  gtk_widget_add_css_class (row, "destructive-action");
  g_signal_connect (row, "activated", callback, edited);
  adw_preferences_group_add (new_group (page), row);
}

AdwDialog *
paraat_person_dialog_new (ParaatDesk   *desk,
                          ParaatRecord *person)
{
  AdwDialog *dialog = adw_dialog_new ();
  AdwPreferencesPage *page = new_page (dialog, _("Somebody to Call"));
  AdwPreferencesGroup *group = new_group (page);
  Edited *edited = new_edited (dialog, desk, person);

  edited->field = "role";
  edited->options = paraat_person_get_roles (&edited->n_options);
  add_entry (group, person, _("Name"), "name", GTK_INPUT_PURPOSE_NAME);
  add_entry (group, person, _("Mobile number"), "phone", GTK_INPUT_PURPOSE_PHONE);
  add_combo (group, edited, _("What for"), NULL);
  add_entry (group, person, _("Function, in your own words"), "function", GTK_INPUT_PURPOSE_FREE_FORM);
  add_entry (group, person, _("Mail address outside of the administration"), "mail", GTK_INPUT_PURPOSE_EMAIL);
  add_remove (page, edited, _("Remove This Person"), G_CALLBACK (remove_cb));

  return dialog;
}

AdwDialog *
paraat_bestuur_dialog_new (ParaatDesk   *desk,
                           ParaatRecord *bestuur)
{
  AdwDialog *dialog = adw_dialog_new ();
  g_autofree char *name = paraat_bestuur_dup_name (bestuur);
  AdwPreferencesPage *page = new_page (dialog, name);
  AdwPreferencesGroup *group = new_group (page);
  Edited *edited = new_edited (dialog, desk, bestuur);

  edited->field = "nis2";
  edited->options = paraat_bestuur_get_nis2 (&edited->n_options);
  add_entry (group, bestuur, _("Name"), "name", GTK_INPUT_PURPOSE_FREE_FORM);
  add_entry (group, bestuur, _("KBO number"), "kbo", GTK_INPUT_PURPOSE_FREE_FORM);
  add_combo (group, edited, _("Is it a NIS2 entity?"), _("Mostly not: a municipality or OCMW is one only with for instance a hospital, water or waste."));
  add_remove (page, edited, _("Remove This Administration"), G_CALLBACK (remove_bestuur_cb));
  g_signal_connect_object (paraat_desk_get_profile (desk), "changed", G_CALLBACK (gone_cb), dialog, G_CONNECT_SWAPPED);

  return dialog;
}

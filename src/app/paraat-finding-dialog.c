/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-action-dialog.h"
#include "paraat-drop-down.h"
#include "paraat-field.h"
#include "paraat-finding.h"
#include "paraat-finding-dialog.h"
#include "paraat-text-row.h"
#include "paraat-words.h"

#include <glib/gi18n.h>

#define EDITED "paraat-edited"

typedef struct
{
  GtkWidget    *page;          /* (owned) */
  ParaatDesk   *desk;          /* (owned) */
  ParaatRecord *finding;       /* (owned) */
  ParaatRecord *action;        /* (owned) that it became, or may become */
  GtkWidget    *severity;      /* (unowned) as all that follows */
  GtkWidget    *state;
  GtkWidget    *action_row;
  GtkWidget    *accept_row;
  GtkWidget    *bring_back_row;
  GtkWidget    *delete_group;
  AdwDialog    *dialog;        /* owns this */
} Edited;

static void
edited_free (gpointer data)
{
  Edited *edited = data;

  paraat_record_commit (edited->finding, NULL);
  g_object_unref (edited->action);
  g_object_unref (edited->finding);
  g_object_unref (edited->desk);
  g_object_unref (edited->page);
  g_free (edited);
}

/* --- how severe, and how it stands --- */

static void
show_options (GtkWidget          *row,
              const ParaatOption *options,
              guint               n_options,
              guint               chosen)
{
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();
  g_auto(GStrv) all = NULL;

  for (guint i = 0; i < n_options; i++)
    g_strv_builder_add (names, _(options[i].label));
  all = g_strv_builder_end (names);
  paraat_combo_row_set_names (ADW_COMBO_ROW (row), (const char * const *) all, chosen);
}

static void
severity_cb (AdwComboRow *row,
             GParamSpec  *pspec,
             gpointer     data)
{
  Edited *edited = data;
  guint chosen = adw_combo_row_get_selected (row);

  if (chosen != GTK_INVALID_LIST_POSITION && (ParaatSeverity) chosen != paraat_finding_get_severity (edited->finding))
    paraat_finding_set_severity (edited->finding, (ParaatSeverity) chosen);
}

static void
state_cb (AdwComboRow *row,
          GParamSpec  *pspec,
          gpointer     data)
{
  Edited *edited = data;
  guint chosen = adw_combo_row_get_selected (row);

  if (chosen != GTK_INVALID_LIST_POSITION && (ParaatFindingState) chosen != paraat_finding_get_state (edited->finding))
    paraat_finding_set_state (edited->finding, (ParaatFindingState) chosen);
}

/* --- its action --- */

static void
show (Edited *edited)
{
  guint n_severities, n_states;
  const ParaatOption *severities = paraat_finding_get_severities (&n_severities);
  const ParaatOption *states = paraat_finding_get_states (&n_states);
  gboolean is_action = paraat_record_get_exists (edited->action) && paraat_record_get_deletion (edited->action) != PARAAT_DELETED;
  ParaatDeletion deletion = paraat_record_get_deletion (edited->finding);
  g_autofree char *title = paraat_record_dup_text (edited->finding, "title");
  g_autofree char *words = is_action ? paraat_words_action (edited->action, paraat_desk_get_now_us (edited->desk)) : NULL;

  show_options (edited->severity, severities, n_severities, paraat_finding_get_severity (edited->finding));
  show_options (edited->state, states, n_states, paraat_finding_get_state (edited->finding));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (edited->action_row), words);
  gtk_widget_set_visible (edited->action_row, is_action);
  gtk_widget_set_visible (edited->accept_row, !is_action);
  gtk_widget_set_sensitive (edited->accept_row, title != NULL && *title != '\0' && paraat_record_get_is_loaded (edited->action));
  gtk_widget_set_visible (edited->bring_back_row, deletion == PARAAT_DELETED_AND_CHANGED);
  gtk_widget_set_visible (edited->delete_group, paraat_record_get_exists (edited->finding));
}

static void
changed_cb (AdwDialog *dialog)
{
  show (g_object_get_data (G_OBJECT (dialog), EDITED));
}

static void
open_action (Edited *edited)
{
  adw_dialog_present (paraat_action_dialog_new (edited->page, edited->desk, edited->action), edited->page);
}

static void
accept_cb (GtkWidget *row,
           gpointer   data)
{
  Edited *edited = data;
  g_autoptr(ParaatRecord) action = NULL;

  paraat_record_commit (edited->finding, NULL);
  action = paraat_finding_accept (edited->finding, paraat_desk_get_store (edited->desk));
  open_action (edited);
}

static void
action_cb (GtkWidget *row,
           gpointer   data)
{
  open_action (data);
}

/* --- away, and back --- */

static void
delete_cb (AdwDialog  *self,
           const char *response)
{
  Edited *edited = g_object_get_data (G_OBJECT (self), EDITED);

  if (!g_str_equal (response, "delete"))
    return;
  paraat_record_commit (edited->finding, NULL);
  paraat_record_delete (edited->finding);
  adw_dialog_close (self);
}

static void
ask_cb (GtkWidget *row,
        gpointer   data)
{
  Edited *edited = data;
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (
    _("Delete this finding?"),
    _("An action that was made of it stays in the plan. When a colleague still writes in it, it stays and says so.")));

  adw_alert_dialog_add_responses (dialog, "cancel", _("Cancel"), "delete", _("Delete"), NULL);
  adw_alert_dialog_set_response_appearance (dialog, "delete", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (delete_cb), edited->dialog, G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (dialog), edited->page);
}

static void
bring_back_cb (GtkWidget *row,
               gpointer   data)
{
  Edited *edited = data;

  paraat_record_bring_back (edited->finding);
}

/* --- whole --- */

static GtkWidget *
new_text_row (Edited     *edited,
              const char *title,
              const char *field)
{
  GtkWidget *row = g_object_new (PARAAT_TYPE_TEXT_ROW, "title", title, NULL);

  paraat_field_bind_text (row, edited->finding, field);

  return row;
}

static GtkWidget *
new_button_row (Edited     *edited,
                const char *title,
                GCallback   callback)
{
  GtkWidget *row = g_object_new (ADW_TYPE_BUTTON_ROW, "title", title, NULL);

  g_signal_connect (row, "activated", callback, edited);

  return row;
}

static void
add_rows (Edited              *edited,
          AdwPreferencesGroup *group)
{
  edited->severity = g_object_new (ADW_TYPE_COMBO_ROW, "title", _("How severe"), NULL);
  edited->state = g_object_new (ADW_TYPE_COMBO_ROW, "title", _("State"), NULL);
  adw_preferences_group_add (group, new_text_row (edited, _("What was found"), "title"));
  adw_preferences_group_add (group, edited->severity);
  adw_preferences_group_add (group, edited->state);
  adw_preferences_group_add (group, new_text_row (edited, _("Note"), "note"));
}

static void
add_action_rows (Edited              *edited,
                 AdwPreferencesGroup *group)
{
  edited->action_row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", _("In the action plan"), "subtitle-lines", 0,
                                     "activatable", TRUE, NULL);
  edited->accept_row = new_button_row (edited, _("Make It an Action of the Plan"), G_CALLBACK (accept_cb));
  edited->bring_back_row = new_button_row (edited, _("Bring Back"), G_CALLBACK (bring_back_cb));
  adw_action_row_add_suffix (ADW_ACTION_ROW (edited->action_row), g_object_new (GTK_TYPE_IMAGE, "icon-name", "go-next-symbolic",
                                                                                "accessible-role",
                                                                                GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  g_signal_connect (edited->action_row, "activated", G_CALLBACK (action_cb), edited);
  adw_preferences_group_add (group, edited->action_row);
  adw_preferences_group_add (group, edited->accept_row);
  adw_preferences_group_add (group, edited->bring_back_row);
}

/* What is chosen is heard once there is something to choose from. */
static void
follow (Edited *edited)
{
  ParaatRecord *records[] = { edited->finding, edited->action };

  for (guint i = 0; i < G_N_ELEMENTS (records); i++)
    {
      g_signal_connect_object (records[i], "changed", G_CALLBACK (changed_cb), edited->dialog, G_CONNECT_SWAPPED);
      g_signal_connect_object (records[i], "notify::is-loaded", G_CALLBACK (changed_cb), edited->dialog, G_CONNECT_SWAPPED);
    }
  show (edited);
  g_signal_connect (edited->severity, "notify::selected", G_CALLBACK (severity_cb), edited);
  g_signal_connect (edited->state, "notify::selected", G_CALLBACK (state_cb), edited);
}

AdwDialog *
paraat_finding_dialog_new (GtkWidget    *page,
                           ParaatDesk   *desk,
                           ParaatRecord *finding)
{
  AdwDialog *dialog = adw_dialog_new ();
  GtkWidget *view = adw_toolbar_view_new ();
  AdwPreferencesPage *rows = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  GtkWidget *groups[] = { adw_preferences_group_new (), adw_preferences_group_new (), adw_preferences_group_new () };
  GtkWidget *delete_row;
  Edited *edited = g_new0 (Edited, 1);
  ParaatUuid id;

  paraat_finding_get_action_id (finding, &id);
  edited->page = g_object_ref (page);
  edited->desk = g_object_ref (desk);
  edited->finding = g_object_ref (finding);
  edited->action = paraat_record_get (paraat_desk_get_store (desk), &id);
  edited->dialog = dialog;
  edited->delete_group = groups[2];
  g_object_set_data_full (G_OBJECT (dialog), EDITED, edited, edited_free);
  add_rows (edited, ADW_PREFERENCES_GROUP (groups[0]));
  add_action_rows (edited, ADW_PREFERENCES_GROUP (groups[1]));
  delete_row = new_button_row (edited, _("Delete Finding…"), G_CALLBACK (ask_cb));
  gtk_widget_add_css_class (delete_row, "destructive-action");
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (groups[2]), delete_row);
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    adw_preferences_page_add (rows, ADW_PREFERENCES_GROUP (groups[i]));
  follow (edited);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), GTK_WIDGET (rows));
  adw_dialog_set_child (dialog, view);
  adw_dialog_set_title (dialog, _("Finding"));
  adw_dialog_set_content_width (dialog, 460);
  adw_dialog_set_follows_content_size (dialog, FALSE);
  adw_dialog_set_content_height (dialog, 560);

  return dialog;
}

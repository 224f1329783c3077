/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-action.h"
#include "paraat-action-dialog.h"
#include "paraat-audit-page.h"
#include "paraat-content.h"
#include "paraat-field.h"
#include "paraat-finding.h"
#include "paraat-navigate.h"
#include "paraat-text-row.h"
#include "paraat-wizard-page.h"

#include <glib/gi18n.h>

typedef struct
{
  GtkWidget    *page;       /* (owned) */
  ParaatDesk   *desk;       /* (owned) */
  ParaatRecord *action;     /* (owned) */
  ParaatRecord *of;         /* (owned) (nullable) the evaluation that it came from */
  ParaatRecord *finding;    /* (owned) (nullable) of an audit, that it came from */
  GtkWidget    *found;      /* (unowned) */
  GtkWidget    *reason;     /* (unowned) */
  GtkWidget    *question;   /* (unowned) */
  GtkWidget    *due;        /* (unowned) */
  GtkWidget    *no_day;     /* (unowned) below it: what is wrong */
  AdwDialog    *dialog;     /* (unowned) owns this */
} Edited;

static void
edited_free (gpointer data)
{
  Edited *edited = data;

  paraat_record_commit (edited->action, NULL);
  g_clear_object (&edited->of);
  g_clear_object (&edited->finding);
  g_object_unref (edited->action);
  g_object_unref (edited->desk);
  g_object_unref (edited->page);
  g_free (edited);
}

/* --- a text that is no day --- */

static void
show_no_day (Edited     *edited,
             const char *words)   /* empty: nothing is wrong, or somebody is typing */
{
  gtk_label_set_label (GTK_LABEL (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (edited->no_day))), words);
  gtk_widget_set_visible (edited->no_day, *words != '\0');
}

/* It is kept nowhere: whoever would leave it sees what is wrong, with the text where it was. */
static void
complain (Edited *edited)
{
  g_autofree char *words = g_strdup_printf (_("“%s” is no day, so it is not kept. Write it like 31/12/2026, or leave it empty."),
                                            gtk_editable_get_text (GTK_EDITABLE (edited->due)));

  show_no_day (edited, words);
  gtk_widget_grab_focus (edited->due);
  gtk_accessible_announce (GTK_ACCESSIBLE (edited->due), words, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
}

static void
close_attempt_cb (AdwDialog *dialog,
                  gpointer   data)
{
  complain (data);
}

static gboolean
can_leave (Edited *edited)
{
  if (adw_dialog_get_can_close (edited->dialog))
    return TRUE;
  complain (edited);

  return FALSE;
}

/* --- its question --- */

static const ParaatControl *
find_control (Edited *edited)
{
  const ParaatQuestionnaire *questionnaire = paraat_content_get_questionnaire (NULL);
  g_autofree char *id = paraat_record_dup_text (edited->action, "control");

  return questionnaire != NULL && id != NULL ? paraat_questionnaire_lookup (questionnaire, id) : NULL;
}

/* Who did it looks whether the answer is still true. */
static void
show_question (Edited *edited)
{
  const ParaatControl *control = find_control (edited);
  gboolean is_done = paraat_action_get_state (edited->action) == PARAAT_ACTION_DONE;
  gboolean is_there = control != NULL && edited->of != NULL && paraat_record_get_exists (edited->of);

  gtk_widget_set_visible (edited->question, is_there);
  if (!is_there)
    return;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (edited->question), is_done ? _("Answer the question anew")
                                                                                 : _("Go to the question"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (edited->question), control->question);
  gtk_widget_set_visible (edited->reason, paraat_action_get_state (edited->action) == PARAAT_ACTION_DROPPED);
}

static void
of_cb (ParaatRecord *of,
       GParamSpec   *pspec,
       gpointer      data)
{
  show_question (g_object_get_data (data, "paraat-edited"));
}

static void
question_cb (GtkWidget *row,
             gpointer   data)
{
  Edited *edited = data;
  const ParaatControl *control = find_control (edited);
  g_autoptr(ParaatEvaluation) evaluation = NULL;
  ParaatWizardPage *wizard;

  if (edited->of == NULL || !can_leave (edited))
    return;
  evaluation = paraat_evaluation_open (paraat_desk_get_store (edited->desk), edited->of);
  control = evaluation != NULL && control != NULL
            ? paraat_questionnaire_lookup (paraat_evaluation_get_questionnaire (evaluation), control->id) : NULL;
  if (control == NULL)
    return;
  wizard = paraat_wizard_page_new (edited->desk, evaluation);
  paraat_wizard_page_show_control (wizard, control->index);
  paraat_navigate_to (edited->page, ADW_NAVIGATION_PAGE (wizard));
  adw_dialog_close (edited->dialog);
}

/* --- its finding --- */

static void
show_finding (Edited *edited)
{
  gboolean is_there = edited->finding != NULL && paraat_record_get_is_loaded (edited->finding)
                      && paraat_record_get_exists (edited->finding);
  g_autofree char *title = is_there ? paraat_record_dup_text (edited->finding, "title") : NULL;

  gtk_widget_set_visible (edited->found, is_there);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (edited->found), title);
}

static void
finding_cb (ParaatRecord *finding,
            GParamSpec   *pspec,
            gpointer      data)
{
  show_finding (g_object_get_data (data, "paraat-edited"));
}

static void
found_cb (GtkWidget *row,
          gpointer   data)
{
  Edited *edited = data;
  const ParaatIdentity *identity = paraat_record_get_identity (edited->finding);
  g_autoptr(ParaatRecord) audit = NULL;

  if (!can_leave (edited))
    return;
  audit = paraat_record_get (paraat_desk_get_store (edited->desk), &identity->root);
  paraat_navigate_to (edited->page, ADW_NAVIGATION_PAGE (paraat_audit_page_new (edited->desk, audit)));
  adw_dialog_close (edited->dialog);
}

/* Whoever comes from its audit is there already. */
static GtkWidget *
new_found_row (Edited *edited)
{
  gboolean leads_there = !PARAAT_IS_AUDIT_PAGE (edited->page);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", _("Finding of an audit"), "subtitle-lines", 0,
                                 "activatable", leads_there, NULL);

  if (leads_there)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), g_object_new (GTK_TYPE_IMAGE, "icon-name", "go-next-symbolic",
                                                                   "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  g_signal_connect (row, "activated", G_CALLBACK (found_cb), edited);

  return row;
}

/* --- by when, and how it stands --- */

static void
due_cb (GtkEditable *row,
        gpointer     data)
{
  Edited *edited = data;
  gboolean is_day = paraat_action_set_due (edited->action, gtk_editable_get_text (row));

  adw_dialog_set_can_close (edited->dialog, is_day);
  show_no_day (edited, "");
  if (is_day)
    gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (row), "error");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), is_day ? _("By when")
                                                                   : _("No day yet. Write it like 31/12/2026"));
}

static void
state_cb (AdwComboRow *row,
          GParamSpec  *pspec,
          gpointer     data)
{
  Edited *edited = data;
  guint chosen = adw_combo_row_get_selected (row);

  if (chosen != GTK_INVALID_LIST_POSITION && (ParaatActionState) chosen != paraat_action_get_state (edited->action))
    paraat_action_set_state (edited->action, (ParaatActionState) chosen);
  gtk_widget_set_visible (edited->reason, chosen == PARAAT_ACTION_DROPPED);
  show_question (edited);
}

static GtkWidget *
new_state_row (Edited *edited)
{
  guint n;
  const ParaatOption *states = paraat_action_get_states (&n);
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  GtkWidget *row = g_object_new (ADW_TYPE_COMBO_ROW, "title", _("State"), NULL);

  for (guint i = 0; i < n; i++)
    gtk_string_list_append (names, _(states[i].label));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (names));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), paraat_action_get_state (edited->action));
  g_signal_connect (row, "notify::selected", G_CALLBACK (state_cb), edited);

  return row;
}

static GtkWidget *
new_due_row (Edited *edited)
{
  g_autofree char *due = paraat_action_dup_due (edited->action);
  GtkWidget *row = g_object_new (ADW_TYPE_ENTRY_ROW, "title", _("By when"), "text", due != NULL ? due : "",
                                 "max-length", 20, NULL);

  g_signal_connect (row, "changed", G_CALLBACK (due_cb), edited);

  return row;
}

static GtkWidget *
new_no_day_row (void)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "margin-top", 9,
                                   "margin-bottom", 9, "margin-start", 12, "margin-end", 12, NULL);

  gtk_widget_add_css_class (label, "error");

  return g_object_new (ADW_TYPE_PREFERENCES_ROW, "activatable", FALSE, "focusable", FALSE, "visible", FALSE, "child", label, NULL);
}

/* --- whole --- */

static GtkWidget *
new_text_row (Edited     *edited,
              const char *title,
              const char *field)
{
  GtkWidget *row = g_object_new (PARAAT_TYPE_TEXT_ROW, "title", title, NULL);

  paraat_field_bind_text (row, edited->action, field);

  return row;
}

static void
add_rows (Edited              *edited,
          AdwPreferencesGroup *group)
{
  GtkWidget *owner = g_object_new (ADW_TYPE_ENTRY_ROW, "title", _("Owner"), NULL);

  paraat_field_bind_text (owner, edited->action, "owner");
  edited->reason = new_text_row (edited, _("Why is it dropped?"), "reason");
  gtk_widget_set_visible (edited->reason, paraat_action_get_state (edited->action) == PARAAT_ACTION_DROPPED);
  edited->question = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title-lines", 0, "subtitle-lines", 0,
                                   "activatable", TRUE, NULL);
  adw_action_row_add_suffix (ADW_ACTION_ROW (edited->question), g_object_new (GTK_TYPE_IMAGE, "icon-name", "go-next-symbolic",
                                                                              "accessible-role",
                                                                              GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  g_signal_connect (edited->question, "activated", G_CALLBACK (question_cb), edited);
  adw_preferences_group_add (group, new_text_row (edited, _("What has to happen"), "text"));
  adw_preferences_group_add (group, owner);
  edited->due = new_due_row (edited);
  edited->no_day = new_no_day_row ();
  adw_preferences_group_add (group, edited->due);
  adw_preferences_group_add (group, edited->no_day);
  adw_preferences_group_add (group, new_state_row (edited));
  adw_preferences_group_add (group, edited->reason);
  adw_preferences_group_add (group, new_text_row (edited, _("Note"), "note"));
  adw_preferences_group_add (group, edited->question);
  edited->found = new_found_row (edited);
  adw_preferences_group_add (group, edited->found);
}

static void
follow_evaluation (Edited *edited)
{
  g_autofree char *id = paraat_record_dup_text (edited->action, "evaluation");
  ParaatUuid uuid;

  if (id == NULL || !paraat_uuid_parse (id, &uuid))
    return;
  edited->of = paraat_record_get (paraat_desk_get_store (edited->desk), &uuid);
  g_signal_connect_object (edited->of, "notify::is-loaded", G_CALLBACK (of_cb), edited->dialog, G_CONNECT_DEFAULT);
}

static void
follow_finding (Edited *edited)
{
  g_autofree char *id = paraat_record_dup_text (edited->action, "finding");
  ParaatUuid uuid;

  if (id == NULL || !paraat_uuid_parse (id, &uuid))
    return;
  edited->finding = paraat_record_get (paraat_desk_get_store (edited->desk), &uuid);
  g_signal_connect_object (edited->finding, "notify::is-loaded", G_CALLBACK (finding_cb), edited->dialog, G_CONNECT_DEFAULT);
}

AdwDialog *
paraat_action_dialog_new (GtkWidget    *page,
                          ParaatDesk   *desk,
                          ParaatRecord *action)
{
  AdwDialog *dialog = adw_dialog_new ();
  GtkWidget *view = adw_toolbar_view_new ();
  GtkWidget *rows = adw_preferences_page_new ();
  GtkWidget *group = adw_preferences_group_new ();
  Edited *edited = g_new0 (Edited, 1);

  edited->page = g_object_ref (page);
  edited->desk = g_object_ref (desk);
  edited->action = g_object_ref (action);
  edited->dialog = dialog;
  g_object_set_data_full (G_OBJECT (dialog), "paraat-edited", edited, edited_free);
  g_signal_connect (dialog, "close-attempt", G_CALLBACK (close_attempt_cb), edited);
  add_rows (edited, ADW_PREFERENCES_GROUP (group));
  follow_evaluation (edited);
  follow_finding (edited);
  show_question (edited);
  show_finding (edited);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (rows), ADW_PREFERENCES_GROUP (group));
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), rows);
  adw_dialog_set_child (dialog, view);
  adw_dialog_set_title (dialog, _("Action"));
  adw_dialog_set_content_width (dialog, 460);
  adw_dialog_set_follows_content_size (dialog, FALSE);
  adw_dialog_set_content_height (dialog, 560);

  return dialog;
}

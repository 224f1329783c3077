/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-incident-acts.h"
#include "paraat-incident-menu.h"
#include "paraat-moment.h"
#include "paraat-navigate.h"
#include "paraat-paper.h"
#include "paraat-report.h"

#include <glib/gi18n.h>

#define OTHER "paraat-other"
#define JOIN_MAX 30   /* of the newest: two reports of one attack are of the same days */

typedef struct
{
  GtkWidget      *page;       /* (owned) */
  ParaatDesk     *desk;       /* (owned) */
  ParaatIncident *incident;   /* (owned) */
  GtkWidget      *entry;      /* (unowned) (nullable) in the dialog */
  GPtrArray      *others;     /* (owned) (nullable) (element-type ParaatRecord) */
  guint           chosen;     /* of those */
} Asked;

static Asked *
asked_new (GtkWidget      *page,
           ParaatDesk     *desk,
           ParaatIncident *incident)
{
  Asked *asked = g_new0 (Asked, 1);

  asked->page = g_object_ref (page);
  asked->desk = g_object_ref (desk);
  asked->incident = g_object_ref (incident);

  return asked;
}

static void
asked_free (gpointer  data,
            GClosure *closure)
{
  Asked *asked = data;

  g_object_unref (asked->page);
  g_object_unref (asked->desk);
  g_object_unref (asked->incident);
  g_clear_pointer (&asked->others, g_ptr_array_unref);
  g_free (asked);
}

static ParaatRecord *
get_record (Asked *asked)
{
  return paraat_incident_get_record (asked->incident);
}

static AdwAlertDialog *
ask (Asked                *asked,
     const char           *heading,
     const char           *body,
     const char           *yes,
     AdwResponseAppearance appearance,
     GCallback             callback)
{
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (heading, body));

  adw_alert_dialog_add_responses (dialog, "cancel", _("Cancel"), "yes", yes, NULL);
  adw_alert_dialog_set_response_appearance (dialog, "yes", appearance);
  adw_alert_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_data (dialog, "response", callback, asked, asked_free, G_CONNECT_DEFAULT);

  return dialog;
}

/* --- withdraw --- */

static void
withdraw_cb (AdwAlertDialog *dialog,
             const char     *response,
             gpointer        data)
{
  Asked *asked = data;

  if (g_str_equal (response, "yes"))
    paraat_incident_withdraw (get_record (asked), gtk_editable_get_text (GTK_EDITABLE (asked->entry)));
}

static void
reason_cb (GtkEditable    *entry,
           AdwAlertDialog *dialog)
{
  g_autofree char *reason = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  adw_alert_dialog_set_response_enabled (dialog, "yes", *reason != '\0');
}

void
paraat_incident_menu_withdraw (GtkWidget      *page,
                               ParaatDesk     *desk,
                               ParaatIncident *incident)
{
  Asked *asked = asked_new (page, desk, incident);
  GtkWidget *list = gtk_list_box_new ();
  AdwAlertDialog *dialog = ask (asked, _("Withdraw the report?"),
                                _("The CRT keeps what it has and reads that it no longer counts, and why. Here everything stays."),
                                _("Withdraw"), ADW_RESPONSE_DESTRUCTIVE, G_CALLBACK (withdraw_cb));

  asked->entry = g_object_new (ADW_TYPE_ENTRY_ROW, "title", _("Why?"), NULL);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (list), asked->entry);
  g_signal_connect_object (asked->entry, "changed", G_CALLBACK (reason_cb), dialog, G_CONNECT_DEFAULT);
  adw_alert_dialog_set_extra_child (dialog, list);
  adw_alert_dialog_set_response_enabled (dialog, "yes", FALSE);
  adw_dialog_present (ADW_DIALOG (dialog), page);
}

/* --- delete --- */

static void
delete_cb (AdwAlertDialog *dialog,
           const char     *response,
           gpointer        data)
{
  Asked *asked = data;

  if (!g_str_equal (response, "yes"))
    return;
  paraat_record_commit (get_record (asked), NULL);
  paraat_record_delete (get_record (asked));
  paraat_navigate_back (asked->page);
}

void
paraat_incident_menu_delete (GtkWidget      *page,
                             ParaatDesk     *desk,
                             ParaatIncident *incident)
{
  gboolean is_reported = paraat_incident_get_reported_us (incident) != 0;

  adw_dialog_present (ADW_DIALOG (ask (asked_new (page, desk, incident), _("Delete this incident?"),
                                       is_reported && !paraat_incident_get_follows (paraat_incident_get_record (incident))
                                       ? _("It was reported, and what is added later does not leave: the CRT hears nothing of it, and keeps what it has. Withdraw it first when it was a mistake.")
                                       : is_reported
                                       ? _("It was reported: the CRT is told that it was deleted, and keeps what it has. Withdraw it first when it was a mistake.")
                                       : _("It goes from the register. When a colleague still writes in it, it stays and says so."),
                                       _("Delete"), ADW_RESPONSE_DESTRUCTIVE, G_CALLBACK (delete_cb))), page);
}

/* --- an exercise that turns out to be real --- */

static void
real_cb (AdwAlertDialog *dialog,
         const char     *response,
         gpointer        data)
{
  Asked *asked = data;
  g_autoptr(ParaatRecord) real = NULL;
  g_autofree char *id = NULL;

  if (!g_str_equal (response, "yes"))
    return;
  real = paraat_incident_make_real (paraat_desk_get_store (asked->desk), get_record (asked), paraat_desk_get_linked (asked->desk));
  id = paraat_uuid_dup_string (paraat_record_get_id (real));
  gtk_widget_activate_action (asked->page, "win.open-answers", "s", id);
}

void
paraat_incident_menu_make_real (GtkWidget      *page,
                                ParaatDesk     *desk,
                                ParaatIncident *incident)
{
  adw_dialog_present (ADW_DIALOG (ask (asked_new (page, desk, incident), _("Is this real?"),
                                       _("A new report is made with the same answers. Look through it and report it; the exercise stays an exercise."),
                                       _("Make a Real Report"), ADW_RESPONSE_SUGGESTED, G_CALLBACK (real_cb))), page);
}

/* --- join --- */

static void
join_cb (AdwAlertDialog *dialog,
         const char     *response,
         gpointer        data)
{
  Asked *asked = data;

  if (g_str_equal (response, "yes") && asked->chosen < asked->others->len)
    paraat_incident_join (get_record (asked), paraat_record_get_id (g_ptr_array_index (asked->others, asked->chosen)));
}

static gboolean
may_join (ParaatRecord *record,
          ParaatRecord *other)
{
  const ParaatIdentity *own = paraat_record_get_identity (record);
  const ParaatIdentity *identity = paraat_record_get_identity (other);

  return own != NULL && identity != NULL && !paraat_uuid_equal (&own->record, &identity->record)
         && own->exercise == identity->exercise && paraat_record_get_deletion (other) != PARAAT_DELETED;
}

/* Those of the same sort that are loaded: the newest are, since the first page of the list is on the Overzicht. */
static void
find_others (Asked *asked)
{
  GListModel *incidents = G_LIST_MODEL (paraat_desk_get_incidents (asked->desk));

  asked->others = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < MIN (JOIN_MAX, g_list_model_get_n_items (incidents)); i++)
    {
      g_autoptr(ParaatRecord) other = g_list_model_get_item (incidents, i);

      if (may_join (get_record (asked), other))
        g_ptr_array_add (asked->others, g_steal_pointer (&other));
    }
}

static void
chosen_cb (GtkCheckButton *button,
           GParamSpec     *pspec,
           gpointer        data)
{
  Asked *asked = data;

  if (gtk_check_button_get_active (button))
    asked->chosen = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), OTHER));
}

/* Each in its own words: by a number nobody knows which one it is. */
static GtkWidget *
new_other_row (Asked           *asked,
               guint            i,
               GtkCheckButton **group)
{
  ParaatRecord *other = g_ptr_array_index (asked->others, i);
  g_autofree char *title = paraat_report_dup_title (other);
  g_autofree char *reference = paraat_uuid_dup_reference (paraat_record_get_id (other));
  g_autofree char *when = paraat_moment_format (paraat_record_get_first_us (other));
  g_autofree char *subtitle = g_strdup_printf ("%s · %s", when, reference);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title, "subtitle", subtitle,
                                 "title-lines", 0, "subtitle-lines", 0, NULL);
  GtkWidget *button = gtk_check_button_new ();

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_check_button_set_group (GTK_CHECK_BUTTON (button), *group);
  g_object_set_data (G_OBJECT (button), OTHER, GUINT_TO_POINTER (i));
  g_signal_connect (button, "notify::active", G_CALLBACK (chosen_cb), asked);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (button), i == 0);
  gtk_widget_set_visible (button, asked->others->len > 1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY, row, NULL, -1);
  if (*group == NULL)
    *group = GTK_CHECK_BUTTON (button);

  return row;
}

void
paraat_incident_menu_join (GtkWidget      *page,
                           ParaatDesk     *desk,
                           ParaatIncident *incident)
{
  Asked *asked = asked_new (page, desk, incident);
  GtkWidget *list;
  GtkCheckButton *group = NULL;
  AdwAlertDialog *dialog;

  find_others (asked);
  if (asked->others->len == 0)
    {
      asked_free (asked, NULL);
      paraat_paper_tell (page, _("There is nothing to join with"), _("There is no other report here."));
      return;
    }
  dialog = ask (asked, _("Join with another report?"),
                _("Two reports of one attack stay what they are, and show that they belong together. You can take them apart again."),
                _("Join"), ADW_RESPONSE_SUGGESTED, G_CALLBACK (join_cb));
  list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("The same attack as"), -1);
  for (guint i = 0; i < asked->others->len; i++)
    gtk_list_box_append (GTK_LIST_BOX (list), new_other_row (asked, i, &group));
  adw_alert_dialog_set_extra_child (dialog, list);
  adw_alert_dialog_set_prefer_wide_layout (dialog, TRUE);
  adw_dialog_present (ADW_DIALOG (dialog), page);
}

/* --- print --- */

void
paraat_incident_menu_print (GtkWidget      *page,
                            ParaatDesk     *desk,
                            ParaatIncident *incident)
{
  g_autoptr(ParaatDocument) document = paraat_report_new_document (incident);

  paraat_paper_print_async (page, document, NULL, NULL);
}

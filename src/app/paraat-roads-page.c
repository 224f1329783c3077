/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-aloud-page.h"
#include "paraat-content.h"
#include "paraat-incident-acts.h"
#include "paraat-mail.h"
#include "paraat-moment.h"
#include "paraat-navigate.h"
#include "paraat-paper.h"
#include "paraat-report.h"
#include "paraat-roads-page.h"

#include <glib/gi18n.h>

#define PARAAT_TYPE_ROADS_PAGE (paraat_roads_page_get_type ())
G_DECLARE_FINAL_TYPE (ParaatRoadsPage, paraat_roads_page, PARAAT, ROADS_PAGE, AdwNavigationPage)

struct _ParaatRoadsPage
{
  AdwNavigationPage  parent_instance;

  ParaatDesk        *desk;       /* (owned) */
  ParaatIncident    *incident;   /* (owned) */
  ParaatRecordList  *sendings;   /* (owned) */
  const char        *road;       /* the last one that was taken */

  GtkLabel          *explanation;
  GtkWidget         *mail_row, *aloud_row, *sent_group;
  GtkListBox        *sent;
};

G_DEFINE_FINAL_TYPE (ParaatRoadsPage, paraat_roads_page, ADW_TYPE_NAVIGATION_PAGE)

static const ParaatOption roads[] = {
  { "mail", N_("By mail") }, { "copy", N_("By a pasted text") }, { "file", N_("By a file") }, { "paper", N_("On paper") },
  { "telephone", N_("By telephone") },
};

static const char *
road_label (const char *key)
{
  for (guint i = 0; i < G_N_ELEMENTS (roads); i++)
    if (g_strcmp0 (roads[i].key, key) == 0)
      return _(roads[i].label);

  return _("By another road");
}

static void
mailed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(ParaatRoadsPage) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!paraat_mail_compose_finish (result, &error) && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      && self->incident != NULL)
    paraat_paper_tell (GTK_WIDGET (self), _("There is no mail program here"),
                       _("Copy the text and paste it on another machine, save it on a stick, or read it out by mobile phone."));
}

static void
mail_cb (ParaatRoadsPage *self)
{
  const ParaatContact *crt = paraat_contacts_lookup (paraat_content_get_contacts (), "crt");
  g_autofree char *subject = paraat_report_dup_subject (self->incident);
  g_autofree char *text = paraat_report_dup_text (self->incident);

  self->road = "mail";
  paraat_mail_compose_async (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                             crt != NULL && crt->mail != NULL ? crt->mail : "", subject, text, NULL, mailed_cb,
                             g_object_ref (self));
}

static void
copy_cb (ParaatRoadsPage *self)
{
  g_autofree char *text = paraat_report_dup_text (self->incident);

  self->road = "copy";
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", _("The text is copied."));
}

static void
text_cb (ParaatRoadsPage *self)
{
  g_autofree char *text = paraat_report_dup_text (self->incident);
  g_autofree char *name = paraat_report_dup_file_name (self->incident, "txt");

  self->road = "file";
  paraat_paper_save_text_async (GTK_WIDGET (self), text, name, NULL, NULL);
}

static void
pdf_cb (ParaatRoadsPage *self)
{
  g_autoptr(ParaatDocument) document = paraat_report_new_document (self->incident);
  g_autofree char *name = paraat_report_dup_file_name (self->incident, "pdf");

  self->road = "file";
  paraat_paper_save_pdf_async (GTK_WIDGET (self), document, name, NULL, NULL);
}

static void
print_cb (ParaatRoadsPage *self)
{
  g_autoptr(ParaatDocument) document = paraat_report_new_document (self->incident);

  self->road = "paper";
  paraat_paper_print_async (GTK_WIDGET (self), document, NULL, NULL);
}

static void
aloud_cb (ParaatRoadsPage *self)
{
  self->road = "telephone";
  paraat_navigate_to (GTK_WIDGET (self), paraat_aloud_page_new (self->incident));
}

/* --- sent by yourself --- */

static void
noted_cb (AdwAlertDialog *dialog,
          const char     *response,
          gpointer        user_data)
{
  ParaatRoadsPage *self = user_data;

  if (!g_str_equal (response, "close"))
    paraat_incident_note_road (paraat_desk_get_store (self->desk), paraat_incident_get_record (self->incident), response);
}

static void
note_cb (ParaatRoadsPage *self)
{
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (_("How did you send it?"),
                                                                   _("The time of now is noted with it.")));

  adw_alert_dialog_add_response (dialog, "close", _("Not Sent"));
  for (guint i = 0; i < G_N_ELEMENTS (roads); i++)
    adw_alert_dialog_add_response (dialog, roads[i].key, _(roads[i].label));
  if (self->road != NULL)
    {
      adw_alert_dialog_set_response_appearance (dialog, self->road, ADW_RESPONSE_SUGGESTED);
      adw_alert_dialog_set_default_response (dialog, self->road);
    }
  adw_alert_dialog_set_close_response (dialog, "close");
  g_signal_connect_object (dialog, "response", G_CALLBACK (noted_cb), self, G_CONNECT_DEFAULT);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}

static void
show_sending (ParaatRecord *sending,
              gpointer      unused,
              gpointer      row)
{
  g_autofree char *road = paraat_record_dup_text (sending, "road");
  g_autofree char *when = paraat_moment_format_at (paraat_record_get_first_us (sending));
  g_autofree char *words = g_strdup_printf (_("Sent by yourself %s"), when);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), words);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), road_label (road));
}

static GtkWidget *
create_sending_cb (gpointer item,
                   gpointer user_data)
{
  GtkWidget *row = adw_action_row_new ();

  show_sending (item, NULL, row);
  g_signal_connect_object (item, "changed", G_CALLBACK (show_sending), row, G_CONNECT_DEFAULT);
  g_signal_connect_object (item, "notify::is-loaded", G_CALLBACK (show_sending), row, G_CONNECT_DEFAULT);

  return row;
}

static void
paraat_roads_page_dispose (GObject *object)
{
  ParaatRoadsPage *self = PARAAT_ROADS_PAGE (object);

  if (self->sent != NULL)
    gtk_list_box_bind_model (self->sent, NULL, NULL, NULL, NULL);
  g_clear_object (&self->sendings);
  g_clear_object (&self->incident);
  g_clear_object (&self->desk);
  adw_navigation_page_set_child (ADW_NAVIGATION_PAGE (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), PARAAT_TYPE_ROADS_PAGE);

  G_OBJECT_CLASS (paraat_roads_page_parent_class)->dispose (object);
}

static void
paraat_roads_page_class_init (ParaatRoadsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = paraat_roads_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/be/paraat/Paraat/roads-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ParaatRoadsPage, explanation);
  gtk_widget_class_bind_template_child (widget_class, ParaatRoadsPage, mail_row);
  gtk_widget_class_bind_template_child (widget_class, ParaatRoadsPage, aloud_row);
  gtk_widget_class_bind_template_child (widget_class, ParaatRoadsPage, sent_group);
  gtk_widget_class_bind_template_child (widget_class, ParaatRoadsPage, sent);
  gtk_widget_class_bind_template_callback (widget_class, mail_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  gtk_widget_class_bind_template_callback (widget_class, text_cb);
  gtk_widget_class_bind_template_callback (widget_class, pdf_cb);
  gtk_widget_class_bind_template_callback (widget_class, print_cb);
  gtk_widget_class_bind_template_callback (widget_class, aloud_cb);
  gtk_widget_class_bind_template_callback (widget_class, note_cb);
}

static void
paraat_roads_page_init (ParaatRoadsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* What it is for, and to whom: a telephone of the CRT is not in the contacts until somebody knows one. */
static void
show_explanation (ParaatRoadsPage *self,
                  gboolean         is_exercise)
{
  const ParaatContact *crt = paraat_contacts_lookup (paraat_content_get_contacts (), "crt");
  g_autofree char *words = NULL;

  if (is_exercise)
    {
      gtk_label_set_label (self->explanation, _("This is an exercise: it can be put on paper, and nothing of it is sent."));
      return;
    }
  words = g_strdup_printf (_("%s\n\nTo: %s, from any telephone or machine that still works. Nobody there yet? Call the local police, and your ICT partner."),
                           _("When the link does not work, the report goes by another road. It keeps its reference; what comes first counts."),
                           crt != NULL && crt->mail != NULL ? crt->mail : "CRT");
  gtk_label_set_label (self->explanation, words);
}

AdwNavigationPage *
paraat_roads_page_new (ParaatDesk     *desk,
                       ParaatIncident *incident)
{
  ParaatRoadsPage *self = g_object_new (PARAAT_TYPE_ROADS_PAGE, NULL);
  ParaatRecord *record = paraat_incident_get_record (incident);
  const ParaatIdentity *identity = paraat_record_get_identity (record);
  gboolean is_exercise = identity != NULL && identity->exercise;

  self->desk = g_object_ref (desk);
  self->incident = g_object_ref (incident);
  self->sendings = paraat_record_list_new (paraat_desk_get_store (desk), "sending", paraat_record_get_id (record));
  show_explanation (self, is_exercise);
  /* An exercise cannot leave. */
  gtk_widget_set_visible (self->mail_row, !is_exercise);
  gtk_widget_set_visible (self->aloud_row, !is_exercise);
  gtk_widget_set_visible (self->sent_group, !is_exercise);
  gtk_list_box_bind_model (self->sent, G_LIST_MODEL (self->sendings), create_sending_cb, NULL, NULL);

  return ADW_NAVIGATION_PAGE (self);
}

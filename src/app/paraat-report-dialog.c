/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-contacts.h"
#include "paraat-incident-acts.h"
#include "paraat-report-dialog.h"

#include <glib/gi18n.h>

typedef struct
{
  ParaatDesk     *desk;       /* (owned) */
  ParaatIncident *incident;   /* (owned) */
} Asked;

static void
asked_free (gpointer  data,
            GClosure *closure)
{
  Asked *asked = data;

  g_object_unref (asked->desk);
  g_object_unref (asked->incident);
  g_free (asked);
}

static gboolean
is_exercise (ParaatIncident *incident)
{
  const ParaatIdentity *identity = paraat_record_get_identity (paraat_incident_get_record (incident));

  return identity != NULL && identity->exercise;
}

static void
response_cb (AdwAlertDialog *dialog,
             const char     *response,
             gpointer        data)
{
  Asked *asked = data;
  ParaatRecord *record = paraat_incident_get_record (asked->incident);
  ParaatProfile *profile = paraat_desk_get_profile (asked->desk);
  ParaatRecord *bestuur = paraat_profile_get_bestuur (profile);

  if (!g_str_equal (response, "report"))
    return;
  /* What stood on the screen as chosen is said, not only shown. */
  if (bestuur != NULL && paraat_record_get_value (record, "besturen") == NULL)
    paraat_incident_set_about (record, bestuur, TRUE);
  if (paraat_profile_get_author (profile) != NULL)
    paraat_incident_sign (paraat_desk_get_store (asked->desk), record, paraat_profile_get_author (profile));
  paraat_incident_classify (record);
  paraat_incident_report (asked->incident);
}

static void
append_count (GString              *out,
              const ParaatFormPage *page,
              ParaatRecord         *record)
{
  guint n_answered;

  paraat_form_count (page, record, &n_answered);
  if (n_answered > 0)
    g_string_append_printf (out, ngettext ("\n• %s: %u answer", "\n• %s: %u answers", n_answered), _(page->title), n_answered);
}

static char *
describe (ParaatDesk     *desk,
          ParaatIncident *incident)
{
  ParaatRecord *record = paraat_incident_get_record (incident);
  GString *out = g_string_new (NULL);
  const ParaatFormPage *pages;
  guint n;

  if (is_exercise (incident))
    return g_string_free (g_string_append (out, _("This is an exercise. You do as if: nothing of it leaves this laptop.")), FALSE);
  g_string_append (out, paraat_desk_get_linked (desk) != NULL
                        ? _("To: the Flemish Cyber Response Team (CRT).")
                        : _("This laptop is not linked with the CRT yet. The report is kept and waits until it is; after this you can also mail it, print it or read it out."));
  g_string_append_printf (out, "\n\n%s", _("What leaves:"));
  append_count (out, paraat_form_get_page (PARAAT_FORM_FIRST), record);
  pages = paraat_form_get_pages (&n);
  for (guint i = 0; i < n; i++)
    append_count (out, &pages[i], record);
  g_string_append_printf (out, "\n• %s", _("name, function and number of who wrote in it, and who has which page"));
  g_string_append_printf (out, "\n• %s", _("the messages that you send to the CRT"));
  g_string_append_printf (out, "\n\n%s", _("What you add later follows by itself; you can switch that off. What stood there before and was changed stays here."));

  return g_string_free (out, FALSE);
}

/**
 * paraat_report_dialog_present:
 * @parent: on which screen
 * @incident: a report that can be reported, see paraat_incident_can_report()
 */
void
paraat_report_dialog_present (GtkWidget      *parent,
                              ParaatDesk     *desk,
                              ParaatIncident *incident)
{
  g_autofree char *body = describe (desk, incident);
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (is_exercise (incident) ? _("Practise reporting?")
                                                                                          : _("Report to the CRT?"), body));
  Asked *asked = g_new0 (Asked, 1);

  asked->desk = g_object_ref (desk);
  asked->incident = g_object_ref (incident);
  adw_alert_dialog_add_responses (dialog, "cancel", _("Not Yet"), "report", _("Report"), NULL);
  adw_alert_dialog_set_response_appearance (dialog, "report", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (dialog, "report");
  adw_alert_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), asked, asked_free, G_CONNECT_DEFAULT);
  adw_dialog_present (ADW_DIALOG (dialog), parent);
}

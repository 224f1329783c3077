/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-choice.h"
#include "paraat-crisis-page.h"
#include "paraat-field.h"
#include "paraat-text-row.h"
#include "paraat-moment.h"
#include "paraat-words.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

struct _ParaatCrisisPage
{
  AdwNavigationPage  parent_instance;

  ParaatStore       *store;          /* (owned) */
  ParaatIncident    *incident;       /* (owned) */
  char              *bestuur;        /* (owned) (nullable) of the enrolment */

  ParaatChoice      *what, *affected, *care, *care_which, *precision, *ongoing, *told;
  ParaatTextRow     *what_text, *affected_text, *told_text;
  AdwEntryRow       *noticed, *reporter_name, *bestuur_name, *reporter_phone;
  AdwSwitchRow      *may_call;
  GtkRevealer       *care_revealer;
  GtkWidget         *noticed_problem;
  GtkScrolledWindow *scroller;
  GtkLabel          *state;
  GtkWidget         *report_button;
  GtkWidget         *room_button;
  gboolean           is_showing;     /* the time is being set from the record */
};

enum
{
  ROOM,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ParaatCrisisPage, paraat_crisis_page, ADW_TYPE_NAVIGATION_PAGE)

static const ParaatOption what_options[] = {
  { "ransom", N_("A ransom note on the screen") },
  { "encrypted", N_("Files cannot be opened") },
  { "no-login", N_("Logging in does not work") },
  { "phishing", N_("Strange mail, link or call") },
  { "leak", N_("Data in the wrong hands") },
  { "outage", N_("Systems are down") },
  { "lost", N_("A device is lost or stolen") },
  { "other", N_("Something else") },
};

static const ParaatOption affected_options[] = {
  { "mail", N_("Mail") }, { "phone", N_("Telephone") }, { "computers", N_("Computers") }, { "servers", N_("Servers") },
  { "internet", N_("Internet") }, { "files", N_("Shared files") }, { "website", N_("Website") },
  { "counter", N_("Service desk") }, { "payments", N_("Payments") }, { "other", N_("Something else") },
};

static const ParaatOption answer_options[] = {
  { "yes", N_("Yes") }, { "no", N_("No") }, { "unknown", N_("I do not know") },
};

static const ParaatOption care_options[] = {
  { "woonzorgcentrum", N_("Care home") }, { "thuiszorg", N_("Home care") }, { "leefloon", N_("Living wage") },
  { "overlijdens", N_("Deaths") }, { "other", N_("Something else") },
};

static const ParaatOption precision_options[] = {
  { "known", N_("That is exact") }, { "about", N_("About then") }, { "unknown", N_("I do not know") },
};

static const ParaatOption told_options[] = {
  { "ict", N_("ICT") }, { "director", N_("General director") }, { "mayor", N_("Mayor") }, { "dpo", N_("DPO") },
  { "police", N_("Police") }, { "supplier", N_("Supplier") }, { "nobody", N_("Nobody yet") },
};

/* --- when: a day and time, and how sure, in one value --- */

static JsonObject *
dup_noticed (ParaatCrisisPage *self)
{
  const char *value = paraat_record_get_value (paraat_incident_get_record (self->incident), "noticed");
  g_autoptr(JsonNode) node = value != NULL ? json_from_string (value, NULL) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_dup_object (node) : json_object_new ();
}

static char *
dup_member (JsonObject *object,
            const char *name)
{
  JsonNode *member = json_object_get_member (object, name);

  return member != NULL && json_node_get_value_type (member) == G_TYPE_STRING ? json_node_dup_string (member) : NULL;
}

/* "now" is proposed as long as nobody said anything else; words that are no time are kept as they are. */
static void
show_noticed (ParaatCrisisPage *self)
{
  g_autoptr(JsonObject) noticed = dup_noticed (self);
  g_autofree char *at_text = dup_member (noticed, "at");
  g_autofree char *text = dup_member (noticed, "text");
  g_autoptr(GDateTime) at = at_text != NULL ? g_date_time_new_from_iso8601 (at_text, NULL) : NULL;

  if (text == NULL)
    text = paraat_words_moment (at != NULL ? g_date_time_to_unix_usec (at)
                                           : paraat_clock_now_us (paraat_store_get_clock (self->store)));
  self->is_showing = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->noticed), text);
  self->is_showing = FALSE;
}

static gboolean
parse_noticed (ParaatCrisisPage *self,
               gint64           *out_us)
{
  return paraat_moment_parse (gtk_editable_get_text (GTK_EDITABLE (self->noticed)), PARAAT_MOMENT_PAST,
                              paraat_clock_now_us (paraat_store_get_clock (self->store)), out_us);
}

/* As it stands in the field; "about", as long as nobody said how sure that is. */
static void
type_noticed (ParaatCrisisPage *self)
{
  g_autoptr(JsonObject) noticed = dup_noticed (self);
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->noticed));
  g_autofree char *before = dup_member (noticed, "at");
  g_autofree char *at_text = NULL;
  g_autofree char *value = NULL;
  g_autoptr(GDateTime) at = NULL;
  gint64 at_us;

  if (parse_noticed (self, &at_us))
    {
      at = g_date_time_new_from_unix_utc_usec (at_us);
      at_text = g_date_time_format (at, "%Y-%m-%dT%H:%M:%SZ");
      if (g_strcmp0 (at_text, before) == 0 && !json_object_has_member (noticed, "text"))
        return;
      json_object_set_string_member (noticed, "at", at_text);
      if (json_object_has_member (noticed, "text"))
        json_object_remove_member (noticed, "text");
    }
  else
    json_object_set_string_member (noticed, "text", text);
  if (!json_object_has_member (noticed, "precision"))
    json_object_set_string_member (noticed, "precision", "about");
  json_node_set_object (node, noticed);
  value = json_to_string (node, FALSE);
  paraat_record_type (paraat_incident_get_record (self->incident), "noticed", value);
}

static void
noticed_typed_cb (ParaatCrisisPage *self)
{
  if (!self->is_showing)
    type_noticed (self);
}

/* What cannot be read as a time stays, and says so. */
static void
commit_noticed (ParaatCrisisPage *self)
{
  gint64 at_us;
  gboolean is_time = parse_noticed (self, &at_us);

  type_noticed (self);
  paraat_record_commit (paraat_incident_get_record (self->incident), "noticed");
  gtk_widget_set_visible (self->noticed_problem, !is_time);
  if (is_time)
    gtk_widget_remove_css_class (GTK_WIDGET (self->noticed), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->noticed), "error");
  show_noticed (self);
}

static void
noticed_left_cb (ParaatCrisisPage *self)
{
  /* Nothing said yet and nothing typed: "now" is proposed, not said. */
  if (paraat_record_get_exists (paraat_incident_get_record (self->incident)))
    commit_noticed (self);
}

/* How sure was chosen before the time was touched: the time that was on the screen is meant. */
static void
noticed_changed_cb (ParaatCrisisPage *self)
{
  g_autoptr(JsonObject) noticed = dup_noticed (self);

  if (!json_object_has_member (noticed, "at") && !json_object_has_member (noticed, "text"))
    commit_noticed (self);
  else if (gtk_widget_get_focus_child (GTK_WIDGET (self->noticed)) == NULL)
    show_noticed (self);
}

/* --- state and Melden --- */

static void
show_care (ParaatCrisisPage *self)
{
  g_autofree char *care = paraat_record_dup_text (paraat_incident_get_record (self->incident), "care");

  gtk_revealer_set_reveal_child (self->care_revealer, g_strcmp0 (care, "yes") == 0);
}

static void
show_state (ParaatCrisisPage *self)
{
  ParaatIncidentState state = paraat_incident_get_state (self->incident);
  gboolean is_reported = state != PARAAT_INCIDENT_NOT_REPORTED;
  g_autofree char *words = NULL;

  if (is_reported)
    words = paraat_words_incident (self->incident);
  else if (paraat_record_get_exists (paraat_incident_get_record (self->incident)))
    words = g_strdup (_("Kept on this laptop while you write. Nothing leaves before you report it."));
  else
    words = g_strdup (_("Everything you write is kept at once."));
  if (g_strcmp0 (gtk_label_get_label (self->state), words) != 0)
    {
      gtk_label_set_label (self->state, words);
      if (is_reported && gtk_widget_get_mapped (GTK_WIDGET (self)))
        gtk_accessible_announce (GTK_ACCESSIBLE (self->state), words, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
    }
  gtk_widget_set_visible (self->report_button, !is_reported);
  gtk_widget_set_visible (self->room_button, is_reported);
}

static void
reported_cb (AdwAlertDialog *dialog,
             const char     *response,
             gpointer        user_data)
{
  ParaatCrisisPage *self = user_data;

  if (!g_str_equal (response, "report"))
    return;
  commit_noticed (self);
  paraat_incident_report (self->incident);
}

static char *
describe_leaving (ParaatCrisisPage *self)
{
  const char *to = self->bestuur != NULL
                   ? _("To: the Flemish Cyber Response Team (CRT).")
                   : _("This laptop is not linked with the CRT yet. The report is kept and waits until it is.");

  return g_strconcat (to, "\n\n",
                      _("What leaves: your answers to the six questions, your name and number, and the messages that you send to the CRT. What you add to the answers later follows by itself."),
                      NULL);
}

static void
report_clicked_cb (ParaatCrisisPage *self)
{
  AdwAlertDialog *dialog;
  g_autofree char *body = NULL;

  if (!paraat_incident_can_report (self->incident))
    {
      dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (_("What do you see?"), _("Choose at least one tile of question 1, or write one sentence. That is enough to report.")));
      adw_alert_dialog_add_response (dialog, "close", _("To Question 1"));
      adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
      gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
      gtk_widget_grab_focus (GTK_WIDGET (self->what_text));
      return;
    }

  body = describe_leaving (self);
  dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (_("Report to the CRT?"), body));
  adw_alert_dialog_add_responses (dialog, "cancel", _("Not Yet"), "report", _("Report"), NULL);
  adw_alert_dialog_set_response_appearance (dialog, "report", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (dialog, "report");
  adw_alert_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (reported_cb), self, G_CONNECT_DEFAULT);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}

static void
room_clicked_cb (ParaatCrisisPage *self)
{
  g_signal_emit (self, signals[ROOM], 0);
}

ParaatIncident *
paraat_crisis_page_get_incident (ParaatCrisisPage *self)
{
  return self->incident;
}

/* Who comes here with the keyboard is at the first question at once. */
static void
paraat_crisis_page_shown (AdwNavigationPage *page)
{
  gtk_widget_child_focus (GTK_WIDGET (PARAAT_CRISIS_PAGE (page)->what), GTK_DIR_TAB_FORWARD);
}

static void
paraat_crisis_page_hidden (AdwNavigationPage *page)
{
  ParaatCrisisPage *self = PARAAT_CRISIS_PAGE (page);

  paraat_record_commit (paraat_incident_get_record (self->incident), NULL);
}

static void
paraat_crisis_page_dispose (GObject *object)
{
  ParaatCrisisPage *self = PARAAT_CRISIS_PAGE (object);

  if (self->incident != NULL)
    paraat_record_commit (paraat_incident_get_record (self->incident), NULL);
  g_clear_object (&self->incident);
  g_clear_object (&self->store);
  adw_navigation_page_set_child (ADW_NAVIGATION_PAGE (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), PARAAT_TYPE_CRISIS_PAGE);

  G_OBJECT_CLASS (paraat_crisis_page_parent_class)->dispose (object);
}

static void
paraat_crisis_page_finalize (GObject *object)
{
  g_free (PARAAT_CRISIS_PAGE (object)->bestuur);

  G_OBJECT_CLASS (paraat_crisis_page_parent_class)->finalize (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, ParaatCrisisPage, name)

static void
paraat_crisis_page_class_init (ParaatCrisisPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = paraat_crisis_page_dispose;
  object_class->finalize = paraat_crisis_page_finalize;
  ADW_NAVIGATION_PAGE_CLASS (klass)->shown = paraat_crisis_page_shown;
  ADW_NAVIGATION_PAGE_CLASS (klass)->hidden = paraat_crisis_page_hidden;
  signals[ROOM] = g_signal_new ("room", PARAAT_TYPE_CRISIS_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (PARAAT_TYPE_CHOICE);
  g_type_ensure (PARAAT_TYPE_TEXT_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/be/paraat/Paraat/crisis-page.ui");
  BIND (what);
  BIND (affected);
  BIND (care);
  BIND (care_which);
  BIND (precision);
  BIND (ongoing);
  BIND (told);
  BIND (what_text);
  BIND (affected_text);
  BIND (noticed);
  BIND (noticed_problem);
  BIND (reporter_name);
  BIND (bestuur_name);
  BIND (reporter_phone);
  BIND (told_text);
  BIND (may_call);
  BIND (care_revealer);
  BIND (scroller);
  BIND (state);
  BIND (report_button);
  BIND (room_button);
  gtk_widget_class_bind_template_callback (widget_class, report_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, room_clicked_cb);
}

static void
paraat_crisis_page_init (ParaatCrisisPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

#define CHOICE(name, is_multiple, label, options) \
  paraat_choice_bind (self->name, record, #name, is_multiple, label, options, G_N_ELEMENTS (options))

static void
bind_fields (ParaatCrisisPage *self)
{
  ParaatRecord *record = paraat_incident_get_record (self->incident);
  GtkEventController *focus = gtk_event_controller_focus_new ();

  CHOICE (what, TRUE, _("What do you see?"), what_options);
  CHOICE (affected, TRUE, _("What does not work, or is hit?"), affected_options);
  CHOICE (care, FALSE, _("Is care or urgent help in danger?"), answer_options);
  CHOICE (care_which, TRUE, _("Which care?"), care_options);
  CHOICE (ongoing, FALSE, _("Is it still going on?"), answer_options);
  CHOICE (told, TRUE, _("Who knows already?"), told_options);
  paraat_field_bind_text (GTK_WIDGET (self->what_text), record, "what_text");
  paraat_field_bind_text (GTK_WIDGET (self->affected_text), record, "affected_text");
  paraat_field_bind_text (GTK_WIDGET (self->reporter_name), record, "reporter_name");
  paraat_field_bind_text (GTK_WIDGET (self->bestuur_name), record, "bestuur_name");
  paraat_field_bind_text (GTK_WIDGET (self->reporter_phone), record, "reporter_phone");
  paraat_field_bind_text (GTK_WIDGET (self->told_text), record, "told_text");
  paraat_field_bind_switch (self->may_call, record, "may_call", TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->bestuur_name), self->bestuur == NULL);

  show_noticed (self);
  paraat_choice_bind_member (self->precision, record, "noticed", "precision", _("How sure are you of the time?"),
                             precision_options, G_N_ELEMENTS (precision_options));
  g_signal_connect_object (focus, "leave", G_CALLBACK (noticed_left_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->noticed, "changed", G_CALLBACK (noticed_typed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (record, "changed::noticed", G_CALLBACK (noticed_changed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->noticed), focus);
}

/**
 * paraat_crisis_page_new:
 * @incident: a report, new or not
 * @bestuur_name: (nullable): the administration that this laptop is linked for
 */
ParaatCrisisPage *
paraat_crisis_page_new (ParaatStore    *store,
                        ParaatIncident *incident,
                        const char     *bestuur_name)
{
  ParaatCrisisPage *self = g_object_new (PARAAT_TYPE_CRISIS_PAGE, NULL);

  self->store = g_object_ref (store);
  self->incident = g_object_ref (incident);
  self->bestuur = g_strdup (bestuur_name);
  bind_fields (self);
  g_signal_connect_object (incident, "notify::state", G_CALLBACK (show_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (paraat_incident_get_record (incident), "changed::care", G_CALLBACK (show_care), self,
                           G_CONNECT_SWAPPED);
  show_care (self);
  show_state (self);

  return self;
}

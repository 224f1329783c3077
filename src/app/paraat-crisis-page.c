/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-besturen-choice.h"
#include "paraat-choice.h"
#include "paraat-crisis-page.h"
#include "paraat-field.h"
#include "paraat-phone-note.h"
#include "paraat-incident-acts.h"
#include "paraat-moment.h"
#include "paraat-moment-row.h"
#include "paraat-navigate.h"
#include "paraat-report.h"
#include "paraat-report-dialog.h"
#include "paraat-roads-page.h"
#include "paraat-text-row.h"
#include "paraat-words.h"

#include <glib/gi18n.h>

#define TITLE_CHARS 48   /* of another report, in one line of a banner */

struct _ParaatCrisisPage
{
  AdwNavigationPage  parent_instance;

  ParaatDesk        *desk;           /* (owned) */
  ParaatIncident    *incident;       /* (owned) */

  ParaatChoice      *what, *affected, *care, *care_which, *ongoing, *told;
  ParaatTextRow     *what_text, *affected_text, *told_text;
  ParaatMomentRow   *noticed;
  AdwEntryRow       *reporter_name, *bestuur_name, *reporter_phone;
  ParaatBesturenChoice *besturen;
  GtkWidget         *besturen_label;
  GtkLabel          *do_now_steps;
  AdwBanner         *exercise, *other;
  AdwSwitchRow      *may_call;
  GtkRevealer       *care_revealer;
  GtkScrolledWindow *scroller;
  GtkLabel          *state;
  GtkWidget         *report_button;
  GtkWidget         *room_button;
  GtkWidget         *roads_button;
  GtkWidget         *rest;           /* all questions but the first */
  guint              rest_id;        /* source that shows them */
  gboolean           was_new;        /* nothing stood in it when it came here */
};

enum
{
  ROOM,
  GO_ON,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ParaatCrisisPage, paraat_crisis_page, ADW_TYPE_NAVIGATION_PAGE)

/* --- another report that is open --- */

static gboolean
is_recent (gint64 us,
           gint64 now_us)
{
  g_autoptr(GDateTime) then = g_date_time_new_from_unix_local_usec (us);
  g_autoptr(GDateTime) now = g_date_time_new_from_unix_local_usec (now_us);
  g_autoptr(GDateTime) yesterday = g_date_time_add_days (now, -1);

  return then != NULL
         && (g_date_time_compare (then, yesterday) >= 0
             || (g_date_time_get_year (then) == g_date_time_get_year (yesterday)
                 && g_date_time_get_day_of_year (then) == g_date_time_get_day_of_year (yesterday)));
}

/* Never an exercise: what is real goes before it. */
static ParaatRecord *
find_other (ParaatCrisisPage *self)
{
  ParaatRecord *record = paraat_incident_get_record (self->incident);
  ParaatRecord *other = paraat_open_report_find (paraat_desk_get_open (self->desk), record);
  const ParaatIdentity *identity = paraat_record_get_identity (record);
  const ParaatSaid *latest = other != NULL ? paraat_record_find_latest (other) : NULL;

  if (!self->was_new || identity == NULL || identity->exercise || latest == NULL || !is_recent (latest->corrected_us, paraat_desk_get_now_us (self->desk))
      || paraat_incident_get_state (self->incident) != PARAAT_INCIDENT_NOT_REPORTED)
    return NULL;

  return paraat_record_get_identity (other)->exercise ? NULL : other;
}

static char *
dup_short_title (ParaatRecord *record)
{
  g_autofree char *title = paraat_report_dup_title (record);

  g_strdelimit (title, "\r\n", ' ');
  if (g_utf8_strlen (title, -1) > TITLE_CHARS)
    {
      g_autofree char *start = g_utf8_substring (title, 0, TITLE_CHARS);

      return g_strconcat (g_strchomp (start), "…", NULL);
    }

  return g_steal_pointer (&title);
}

/* Whoever presses the red button again mostly means the same incident: that costs one press, a new one none. */
static void
show_other (ParaatCrisisPage *self)
{
  ParaatRecord *other = find_other (self);
  g_autofree char *title = other != NULL ? dup_short_title (other) : NULL;
  g_autofree char *when = other != NULL ? paraat_moment_format_short (paraat_record_get_first_us (other)) : NULL;
  g_autofree char *words = other != NULL ? g_strdup_printf (_("A report is open already: “%s”, of %s."), title, when) : NULL;

  if (words != NULL && g_strcmp0 (adw_banner_get_title (self->other), words) != 0)
    {
      adw_banner_set_title (self->other, words);
      gtk_accessible_announce (GTK_ACCESSIBLE (self->other), words, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
    }
  adw_banner_set_revealed (self->other, words != NULL);
}

static void
go_on_cb (ParaatCrisisPage *self)
{
  ParaatRecord *other = find_other (self);

  if (other != NULL)
    g_signal_emit (self, signals[GO_ON], 0, other);   /* which holds it meanwhile */
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
  const ParaatIdentity *identity = paraat_record_get_identity (paraat_incident_get_record (self->incident));
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
  gtk_widget_set_visible (self->roads_button, state == PARAAT_INCIDENT_WAITING && !paraat_incident_get_is_linked (self->incident)
                                              && identity != NULL && !identity->exercise);
}

static void
report_clicked_cb (ParaatCrisisPage *self)
{
  AdwAlertDialog *dialog;

  if (!paraat_incident_can_report (self->incident))
    {
      dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (_("What do you see?"), _("Choose at least one tile of question 1, or write one sentence. That is enough to report.")));
      adw_alert_dialog_add_response (dialog, "close", _("To Question 1"));
      adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
      gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
      gtk_widget_grab_focus (GTK_WIDGET (self->what_text));
      return;
    }

  paraat_moment_row_commit (self->noticed);
  paraat_report_dialog_present (GTK_WIDGET (self), self->desk, self->incident);
}

static void
room_clicked_cb (ParaatCrisisPage *self)
{
  g_signal_emit (self, signals[ROOM], 0);
}

static void
roads_clicked_cb (ParaatCrisisPage *self)
{
  paraat_navigate_to (GTK_WIDGET (self), paraat_roads_page_new (self->desk, self->incident));
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
  GtkWidget *what = GTK_WIDGET (PARAAT_CRISIS_PAGE (page)->what);

  /* From the first tile the next one is the second. */
  if (gtk_widget_get_focus_child (what) == NULL)
    gtk_widget_child_focus (what, GTK_DIR_TAB_FORWARD);
}

static void
paraat_crisis_page_hidden (AdwNavigationPage *page)
{
  ParaatCrisisPage *self = PARAAT_CRISIS_PAGE (page);

  paraat_record_commit (paraat_incident_get_record (self->incident), NULL);
}

static gboolean
show_rest_cb (gpointer data)
{
  ParaatCrisisPage *self = data;

  self->rest_id = 0;
  gtk_widget_set_visible (self->rest, TRUE);

  return G_SOURCE_REMOVE;
}

/* The first question stands there at once: the others are measured once it is painted, for an idle of low priority waits
 * for the frame. */
static void
map_cb (ParaatCrisisPage *self)
{
  if (self->rest_id == 0 && !gtk_widget_get_visible (self->rest))
    self->rest_id = g_idle_add_full (G_PRIORITY_LOW, show_rest_cb, self, NULL);
}

static void
paraat_crisis_page_dispose (GObject *object)
{
  ParaatCrisisPage *self = PARAAT_CRISIS_PAGE (object);

  if (self->incident != NULL)
    paraat_record_commit (paraat_incident_get_record (self->incident), NULL);
  g_clear_handle_id (&self->rest_id, g_source_remove);
  g_clear_object (&self->incident);
  g_clear_object (&self->desk);
  adw_navigation_page_set_child (ADW_NAVIGATION_PAGE (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), PARAAT_TYPE_CRISIS_PAGE);

  G_OBJECT_CLASS (paraat_crisis_page_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, ParaatCrisisPage, name)

static void
paraat_crisis_page_class_init (ParaatCrisisPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = paraat_crisis_page_dispose;
  ADW_NAVIGATION_PAGE_CLASS (klass)->shown = paraat_crisis_page_shown;
  ADW_NAVIGATION_PAGE_CLASS (klass)->hidden = paraat_crisis_page_hidden;
  signals[ROOM] = g_signal_new ("room", PARAAT_TYPE_CRISIS_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[GO_ON] = g_signal_new ("go-on", PARAAT_TYPE_CRISIS_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                 PARAAT_TYPE_RECORD);

  g_type_ensure (PARAAT_TYPE_BESTUREN_CHOICE);
  g_type_ensure (PARAAT_TYPE_CHOICE);
  g_type_ensure (PARAAT_TYPE_MOMENT_ROW);
  g_type_ensure (PARAAT_TYPE_TEXT_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/be/paraat/Paraat/crisis-page.ui");
  BIND (what);
  BIND (affected);
  BIND (care);
  BIND (care_which);
  BIND (ongoing);
  BIND (told);
  BIND (what_text);
  BIND (affected_text);
  BIND (noticed);
  BIND (reporter_name);
  BIND (bestuur_name);
  BIND (besturen);
  BIND (besturen_label);
  BIND (do_now_steps);
  BIND (exercise);
  BIND (other);
  BIND (reporter_phone);
  BIND (told_text);
  BIND (may_call);
  BIND (care_revealer);
  BIND (scroller);
  BIND (state);
  BIND (report_button);
  BIND (room_button);
  BIND (roads_button);
  BIND (rest);
  gtk_widget_class_bind_template_callback (widget_class, report_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, room_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, roads_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, go_on_cb);
}

static void
paraat_crisis_page_init (ParaatCrisisPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self, "map", G_CALLBACK (map_cb), NULL);
}

static void
bind_choice (ParaatChoice *choice,
             ParaatRecord *record,
             const char   *field)
{
  const ParaatQuestion *question = paraat_form_find (field);

  paraat_choice_bind (choice, record, field, question->kind == PARAAT_ANSWER_CHOICES, _(question->label), question->options,
                      question->n_options);
}

static void
bind_fields (ParaatCrisisPage *self)
{
  ParaatRecord *record = paraat_incident_get_record (self->incident);

  bind_choice (self->what, record, "what");
  bind_choice (self->affected, record, "affected");
  bind_choice (self->care, record, "care");
  bind_choice (self->care_which, record, "care_which");
  bind_choice (self->ongoing, record, "ongoing");
  bind_choice (self->told, record, "told");
  paraat_field_bind_text (GTK_WIDGET (self->what_text), record, "what_text");
  paraat_field_bind_text (GTK_WIDGET (self->affected_text), record, "affected_text");
  paraat_field_bind_text (GTK_WIDGET (self->reporter_name), record, "reporter_name");
  paraat_field_bind_text (GTK_WIDGET (self->bestuur_name), record, "bestuur_name");
  paraat_field_bind_text (GTK_WIDGET (self->reporter_phone), record, "reporter_phone");
  paraat_phone_note_add (self->reporter_phone, FALSE);
  paraat_field_bind_text (GTK_WIDGET (self->told_text), record, "told_text");
  paraat_field_bind_switch (self->may_call, record, "may_call", TRUE);
  paraat_moment_row_bind (self->noticed, self->desk, record, "noticed", TRUE);
  paraat_besturen_choice_bind (self->besturen, self->desk, record);
}

/* --- who we are --- */

static void
append_person (GString      *out,
               ParaatRecord *person,
               const char   *otherwise)
{
  g_autofree char *name = person != NULL ? paraat_person_dup_name (person) : NULL;
  g_autofree char *phone = person != NULL ? paraat_record_dup_text (person, "phone") : NULL;

  g_string_append (out, name != NULL && *name != '\0' ? name : otherwise);
  if (phone != NULL && *phone != '\0')
    g_string_append_printf (out, " (%s)", phone);
}

/* The third step names who is called, as soon as somebody wrote that down. */
static void
show_profile (ParaatCrisisPage *self)
{
  ParaatProfile *profile = paraat_desk_get_profile (self->desk);
  g_autoptr(GPtrArray) named = paraat_incident_list_besturen (paraat_incident_get_record (self->incident));
  gboolean has_besturen = paraat_profile_get_besturen (profile)->len > 0 || named->len > 0;
  g_autoptr(GString) ict = g_string_new (NULL);
  g_autoptr(GString) director = g_string_new (NULL);
  g_autofree char *call = NULL;
  g_autofree char *steps = NULL;

  append_person (ict, paraat_profile_find_role (profile, "ict"), _("ICT"));
  append_person (director, paraat_profile_find_role (profile, "director"), _("the general director"));
  call = g_strdup_printf (_("3. Call %s, then %s."), ict->str, director->str);
  steps = g_strjoin ("\n", _("1. Network cable out and wifi off on the machines that are hit. Switch nothing off."),
                     _("2. Take a picture of the screen with your mobile phone."), call,
                     _("4. Log in nowhere any more. No mail or Teams of the administration."),
                     _("5. Do not pay, do not answer, delete nothing."), NULL);
  gtk_label_set_label (self->do_now_steps, steps);
  gtk_widget_set_visible (GTK_WIDGET (self->besturen), has_besturen);
  gtk_widget_set_visible (self->besturen_label, has_besturen);
  gtk_widget_set_visible (GTK_WIDGET (self->bestuur_name), !has_besturen && paraat_desk_get_linked (self->desk) == NULL);
}

static void
propose (ParaatRecord *record,
         const char   *field,
         ParaatRecord *person,
         const char   *from)
{
  g_autofree char *text = paraat_record_dup_text (person, from);

  if (text != NULL && *text != '\0' && paraat_record_get_value (record, field) == NULL)
    paraat_record_set_text (record, field, text);
}

/* With the first word of a report, what is known already is said: for whom, and by whom. */
static void
begun_cb (ParaatCrisisPage *self)
{
  ParaatRecord *record = paraat_incident_get_record (self->incident);
  ParaatProfile *profile = paraat_desk_get_profile (self->desk);
  ParaatRecord *bestuur = paraat_profile_get_bestuur (profile);
  ParaatRecord *author = paraat_profile_get_author (profile);

  if (!paraat_record_get_exists (record))
    return;
  g_signal_handlers_disconnect_by_func (record, begun_cb, self);
  if (bestuur != NULL && paraat_record_get_value (record, "besturen") == NULL)
    paraat_incident_set_about (record, bestuur, TRUE);
  if (author == NULL)
    return;
  propose (record, "reporter_name", author, "name");
  propose (record, "reporter_phone", author, "phone");
  paraat_incident_sign (paraat_desk_get_store (self->desk), record, author);
}

/**
 * paraat_crisis_page_new:
 * @incident: a report, new or not
 */
ParaatCrisisPage *
paraat_crisis_page_new (ParaatDesk     *desk,
                        ParaatIncident *incident)
{
  ParaatCrisisPage *self = g_object_new (PARAAT_TYPE_CRISIS_PAGE, NULL);
  ParaatRecord *record = paraat_incident_get_record (incident);
  const ParaatIdentity *identity = paraat_record_get_identity (record);

  self->desk = g_object_ref (desk);
  self->incident = g_object_ref (incident);
  if (identity != NULL && identity->exercise)
    {
      g_object_set_data (G_OBJECT (self), PARAAT_EXERCISE_PAGE, self);
      adw_banner_set_revealed (self->exercise, TRUE);
    }
  self->was_new = !paraat_record_get_exists (record);
  bind_fields (self);
  g_signal_connect_object (incident, "notify::state", G_CALLBACK (show_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (incident, "notify::state", G_CALLBACK (show_other), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (paraat_desk_get_open (desk), "changed", G_CALLBACK (show_other), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (record, "changed::care", G_CALLBACK (show_care), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (record, "changed", G_CALLBACK (begun_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (paraat_desk_get_profile (desk), "changed", G_CALLBACK (show_profile), self, G_CONNECT_SWAPPED);
  show_profile (self);
  show_care (self);
  show_state (self);
  show_other (self);

  return self;
}

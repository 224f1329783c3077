/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "newer.h"
#include "pages.h"
#include "paraat-about.h"
#include "paraat-action.h"
#include "paraat-action-dialog.h"
#include "paraat-aloud-page.h"
#include "paraat-audit-help-page.h"
#include "paraat-audit-page.h"
#include "paraat-audits-page.h"
#include "paraat-bestuur-page.h"
#include "paraat-call-page.h"
#include "paraat-clock-dialog.h"
#include "paraat-content.h"
#include "paraat-control-dialog.h"
#include "paraat-crisis-page.h"
#include "paraat-crt-page.h"
#include "paraat-enrol-dialog.h"
#include "paraat-evaluations-page.h"
#include "paraat-fill-dialog.h"
#include "paraat-finding.h"
#include "paraat-finding-dialog.h"
#include "paraat-incident-page.h"
#include "paraat-library-page.h"
#include "paraat-library-row.h"
#include "paraat-list-page.h"
#include "paraat-monthly-page.h"
#include "paraat-monthly-step-page.h"
#include "paraat-move-dialog.h"
#include "paraat-overview-page.h"
#include "paraat-plan-page.h"
#include "paraat-question.h"
#include "paraat-preferences.h"
#include "paraat-own-news-page.h"
#include "paraat-own-page.h"
#include "paraat-reader-page.h"
#include "paraat-register-dialog.h"
#include "paraat-questions-page.h"
#include "paraat-report-page.h"
#include "paraat-result-page.h"
#include "paraat-roads-page.h"
#include "paraat-shortcuts-dialog.h"
#include "paraat-start-page.h"
#include "paraat-talk-page.h"
#include "paraat-trouble-page.h"
#include "paraat-wizard-page.h"
#include "support.h"

#include <string.h>

#define BESTUREN "[{\"id\":\"0190a5a0-0000-7000-8000-000000000001\"," \
                 "\"name\":\"Intergemeentelijk samenwerkingsverband Denderstreek en Omgeving\"}]"

#define BESTUREN_TWO "[{\"id\":\"0190a5a0-0000-7000-8000-000000000001\",\"name\":\"Gemeente Beveren-Kruibeke-Zwijndrecht\"}," \
                     "{\"id\":\"0190a5a0-0000-7000-8000-000000000002\",\"name\":\"OCMW Beveren-Kruibeke-Zwijndrecht\"}]"

static const char * const names[N_PAGES] = {
  [PAGE_CRISIS] = "crisis",
  [PAGE_INCIDENT] = "incident",
  [PAGE_LIST] = "list",
  [PAGE_OVERVIEW] = "overview",
  [PAGE_REGISTER] = "register",
  [PAGE_TROUBLE] = "trouble",
  [PAGE_ENROL] = "enrol",
  [PAGE_CLOCK] = "clock",
  [PAGE_SHORTCUTS] = "shortcuts",
  [PAGE_BESTUUR] = "bestuur",
  [PAGE_START] = "start",
  [PAGE_CALL] = "call",
  [PAGE_ROADS] = "roads",
  [PAGE_ALOUD] = "aloud",
  [PAGE_REPORT] = "report",
  [PAGE_SMALL] = "small",
  [PAGE_CRT] = "crt",
  [PAGE_TALK] = "talk",
  [PAGE_PREFERENCES] = "preferences",
  [PAGE_PREFERENCES_DATA] = "preferences-data",
  [PAGE_ABOUT] = "about",
  [PAGE_EVALUATIONS] = "evaluations",
  [PAGE_WIZARD] = "wizard",
  [PAGE_QUESTIONS] = "questions",
  [PAGE_RESULT] = "result",
  [PAGE_RESULT_QUICK] = "result-quick",
  [PAGE_PLAN] = "plan",
  [PAGE_ACTION] = "action",
  [PAGE_MOVE] = "move",
  [PAGE_AUDITS] = "audits",
  [PAGE_AUDIT] = "audit",
  [PAGE_AUDIT_HELP] = "audit-help",
  [PAGE_FINDING] = "finding",
  [PAGE_LIBRARY] = "library",
  [PAGE_LIBRARY_FOUND] = "library-found",
  [PAGE_READER] = "reader",
  [PAGE_READER_TEMPLATE] = "reader-template",
  [PAGE_FILL] = "fill",
  [PAGE_OWN] = "own",
  [PAGE_OWN_NEWS] = "own-news",
  [PAGE_CONTROL] = "control",
  [PAGE_MONTHLY] = "monthly",
  [PAGE_MONTHLY_LAPTOP] = "monthly-laptop",
  [PAGE_MONTHLY_UPDATES] = "monthly-updates",
  [PAGE_MONTHLY_CONTACTS] = "monthly-contacts",
  [PAGE_MONTHLY_ACTION] = "monthly-action",
  [PAGE_MONTHLY_MESSAGE] = "monthly-message",
};

const char *
pages_name (Page page)
{
  return names[page];
}

static GtkWidget *
new_trouble_page (void)
{
  g_autoptr(GError) error = g_error_new_literal (PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_CORRUPT, "stuk");

  return GTK_WIDGET (paraat_trouble_page_new (error, NULL));
}

/* With a copy in the list. */
static GtkWidget *
new_data_preferences (DisplayFixture *fixture,
                      ParaatDesk     *desk)
{
  ParaatPreferences *preferences = paraat_preferences_new (desk);
  g_autoptr(GError) error = NULL;

  g_assert_true (support_copy_now (fixture->store, &error));
  g_assert_no_error (error);
  adw_preferences_dialog_set_visible_page_name (ADW_PREFERENCES_DIALOG (preferences), "data");

  return GTK_WIDGET (preferences);
}

static gboolean
is_a_dialog (Page kind)
{
  static const Page dialogs[] = { PAGE_ENROL, PAGE_CLOCK, PAGE_SHORTCUTS, PAGE_PREFERENCES, PAGE_PREFERENCES_DATA, PAGE_ABOUT,
                                  PAGE_REGISTER, PAGE_ACTION, PAGE_MOVE, PAGE_FINDING, PAGE_FILL, PAGE_CONTROL };

  for (guint i = 0; i < G_N_ELEMENTS (dialogs); i++)
    if (dialogs[i] == kind)
      return TRUE;

  return FALSE;
}

/* One that is late, one that is done, and what the evaluation proposes. */
static GtkWidget *
new_plan_page (DisplayFixture   *fixture,
               ParaatDesk       *desk,
               ParaatEvaluation *evaluation,
               Page              page)
{
  const ParaatControl *control = paraat_questionnaire_lookup (paraat_evaluation_get_questionnaire (evaluation), "back-up");
  g_autoptr(ParaatRecord) late = paraat_action_accept (fixture->store, evaluation, control,
                                                       g_ptr_array_index (control->measures, 0));
  g_autoptr(ParaatRecord) done = paraat_action_new (fixture->store, NULL);

  paraat_record_set_text (late, "owner", "An Peeters");
  paraat_action_set_due (late, "1/2/2026");
  paraat_record_set_text (done, "text", "De noodkaart ophangen bij het onthaal en in het woonzorgcentrum");
  paraat_action_set_state (done, page == PAGE_ACTION ? PARAAT_ACTION_DROPPED : PARAAT_ACTION_DONE);
  display_wait_saved (late);
  display_wait_saved (done);
  if (page == PAGE_PLAN)
    {
      GtkWidget *plan = GTK_WIDGET (paraat_plan_page_new (desk));

      while (display_find_button (plan, "Opnemen") == NULL)   /* its lists are read */
        g_main_context_iteration (NULL, TRUE);
      return plan;
    }

  return GTK_WIDGET (paraat_action_dialog_new (gtk_label_new (NULL), desk, done));
}

/* For an administration whose name would be no markup. */
static GtkWidget *
new_audit_help_page (DisplayFixture *fixture,
                     ParaatDesk     *desk)
{
  ParaatProfile *profile = paraat_desk_get_profile (desk);
  g_autoptr(ParaatRecord) bestuur = paraat_bestuur_new (fixture->store, "zorgvereniging", NULL, NULL, "Zorg <Noord> & Zuid");
  GtkWidget *shown = GTK_WIDGET (paraat_audit_help_page_new (desk));

  display_wait_saved (bestuur);
  while (paraat_profile_find_bestuur (profile, paraat_record_get_id (bestuur)) == NULL)
    g_main_context_iteration (NULL, TRUE);
  paraat_profile_set_bestuur (profile, bestuur);
  while (!display_shows (shown, "Zorg <Noord> & Zuid") || !display_shows (shown, "zeggen niets over dit soort bestuur"))
    g_main_context_iteration (NULL, TRUE);

  return shown;
}

/* One that is planned, with a finding that is an action and one without words. */
static GtkWidget *
new_audit_page (DisplayFixture *fixture,
                ParaatDesk     *desk,
                Page            page)
{
  g_autoptr(ParaatRecord) audit = paraat_audit_new (fixture->store, NULL, "basis");
  g_autoptr(ParaatRecord) finding = paraat_finding_new (fixture->store, audit);
  g_autoptr(ParaatRecord) wordless = paraat_finding_new (fixture->store, audit);
  g_autoptr(ParaatRecord) action = NULL;
  GtkWidget *shown;

  paraat_audit_set_cost (audit, "5.009,40");
  paraat_record_set_text (audit, "by", "Een auditfirma van de raamovereenkomst");
  paraat_record_set_text (audit, "when", "voorjaar 2027");
  paraat_record_commit (audit, NULL);
  paraat_record_set_text (finding, "title", "Drie beheerders gebruiken hetzelfde wachtwoord op de gedeelde beheerdersaccount");
  paraat_finding_set_state (wordless, PARAAT_FINDING_ACCEPTED);
  display_wait_saved (finding);
  action = paraat_finding_accept (finding, fixture->store);
  display_wait_saved (action);
  display_wait_saved (wordless);
  display_wait_saved (audit);
  if (page == PAGE_FINDING)
    return GTK_WIDGET (paraat_finding_dialog_new (gtk_label_new (NULL), desk, finding));
  if (page == PAGE_AUDIT_HELP)
    return new_audit_help_page (fixture, desk);
  shown = page == PAGE_AUDIT ? GTK_WIDGET (paraat_audit_page_new (desk, audit)) : GTK_WIDGET (paraat_audits_page_new (desk));
  while (!display_shows (shown, page == PAGE_AUDIT ? "In het actieplan" : "2 vaststellingen"))   /* its lists are read */
    g_main_context_iteration (NULL, TRUE);

  return shown;
}

/* Half answered: every sort of answer, and besturen that may differ. */
static GtkWidget *
new_evaluation_page (DisplayFixture *fixture,
                     ParaatDesk     *desk,
                     Page            page)
{
  const ParaatQuestionnaire *questionnaire = paraat_content_get_questionnaire (NULL);
  g_autoptr(ParaatRecord) record = paraat_evaluation_new_record (fixture->store, NULL, questionnaire, page == PAGE_RESULT_QUICK);
  g_autoptr(ParaatEvaluation) evaluation = paraat_evaluation_new (fixture->store, record, questionnaire);

  paraat_record_set (record, "besturen", BESTUREN_TWO);
  for (guint i = 0; i < questionnaire->controls->len; i += i % 3 == 2 ? 2 : 1)
    {
      ParaatReply reply = { i % 7 == 6 ? PARAAT_REPLY_UNKNOWN : i % 11 == 10 ? PARAAT_REPLY_NOT_APPLICABLE : PARAAT_REPLY_LEVEL,
                            (int) (i % 5) };

      paraat_evaluation_set_reply (evaluation, i, NULL, &reply);
    }
  display_wait_saved (record);
  while (!paraat_evaluation_get_is_loaded (evaluation))
    g_main_context_iteration (NULL, TRUE);
  if (page == PAGE_EVALUATIONS)
    return GTK_WIDGET (paraat_evaluations_page_new (desk));
  if (page == PAGE_WIZARD)
    return GTK_WIDGET (paraat_wizard_page_new (desk, evaluation));
  if (page == PAGE_QUESTIONS)
    return GTK_WIDGET (paraat_questions_page_new (desk, evaluation));

  if (page == PAGE_MOVE)
    return GTK_WIDGET (paraat_move_dialog_new (evaluation, newer_get ()));
  if (page == PAGE_PLAN || page == PAGE_ACTION)
    return new_plan_page (fixture, desk, evaluation, page);

  return GTK_WIDGET (paraat_result_page_new (desk, evaluation));
}

static gboolean
is_marked (GListModel *rows)
{
  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr(ParaatLibraryRow) row = g_list_model_get_item (rows, i);

      if (strstr (paraat_library_row_get_title (row), "<b>") != NULL || strstr (paraat_library_row_get_words (row), "<b>") != NULL)
        return TRUE;
    }

  return FALSE;
}

static GtkWidget *
new_library_page (DisplayFixture *fixture,
                  ParaatDesk     *desk,
                  Page            page)
{
  static const char * const fields[] = { "bestuur.naam", "dpo.telefoon", "incident.titel", "document.versie", NULL };
  const ParaatQuestionnaire *questionnaire = paraat_content_get_questionnaire (NULL);
  g_autoptr(GHashTable) once = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  ParaatLibraryPage *library;

  if (page == PAGE_FILL)
    return GTK_WIDGET (paraat_fill_dialog_new (desk, fields, NULL, once));
  if (page == PAGE_CONTROL)
    return GTK_WIDGET (paraat_control_dialog_new (questionnaire, paraat_questionnaire_lookup (questionnaire, "back-up")));
  if (page == PAGE_READER || page == PAGE_READER_TEMPLATE)
    return GTK_WIDGET (paraat_reader_page_new (desk, paraat_content_lookup_item (page == PAGE_READER ? "draaiboek-ransomware"
                                                                                 : "sjabloon-bericht-aan-inwoners")));
  library = paraat_library_page_new (desk);
  if (page == PAGE_LIBRARY_FOUND)
    {
      paraat_library_page_search (library, "losgled op scherm");
      while (!is_marked (paraat_library_page_get_rows (library)))
        g_main_context_iteration (NULL, TRUE);
    }

  return GTK_WIDGET (library);
}

/* Half-way: one step done, one left open, an action to look at, somebody to call. */
static GtkWidget *
new_monthly_page (DisplayFixture *fixture,
                  ParaatDesk     *desk,
                  Page            page)
{
  ParaatProfile *profile = paraat_desk_get_profile (desk);
  g_autoptr(ParaatRecord) bestuur = paraat_bestuur_new (fixture->store, "gemeente", "46030", NULL, "Gemeente Beveren-Kruibeke-Zwijndrecht");
  g_autoptr(ParaatRecord) person = paraat_person_new (fixture->store, paraat_record_get_id (bestuur), "ict");
  g_autoptr(ParaatRecord) action = paraat_action_new (fixture->store, NULL);
  g_autoptr(ParaatMonthly) monthly = paraat_monthly_new (profile);
  gint64 now_us = paraat_desk_get_now_us (desk);
  GtkWidget *shown;

  paraat_record_set_text (person, "name", "An Peeters");
  paraat_record_set_text (person, "phone", "0470 22 33 44");
  paraat_record_set_text (action, "text", "De noodkaart ophangen bij het onthaal en in het woonzorgcentrum");
  display_wait_saved (bestuur);
  display_wait_saved (person);
  display_wait_saved (action);
  while (paraat_profile_find_bestuur (profile, paraat_record_get_id (bestuur)) == NULL || !paraat_monthly_get_is_loaded (monthly))
    g_main_context_iteration (NULL, TRUE);
  paraat_profile_set_bestuur (profile, bestuur);
  g_assert_true (paraat_monthly_set_state (monthly, PARAAT_MONTHLY_LAPTOP, PARAAT_MONTHLY_DONE, now_us));
  g_assert_true (paraat_monthly_set_state (monthly, PARAAT_MONTHLY_CONTACTS, PARAAT_MONTHLY_OPEN, now_us));
  display_settle ();
  if (page == PAGE_MONTHLY)
    shown = GTK_WIDGET (paraat_monthly_page_new (desk));
  else
    shown = GTK_WIDGET (paraat_monthly_step_page_new (desk, monthly, (ParaatMonthlyStep) (page - PAGE_MONTHLY_LAPTOP)));
  while ((page == PAGE_MONTHLY && !display_shows (shown, "1 van 5 gedaan"))
         || (page == PAGE_MONTHLY_ACTION && !display_shows (shown, "De noodkaart ophangen"))
         || (page == PAGE_MONTHLY_CONTACTS && !display_shows (shown, "An Peeters")))
    g_main_context_iteration (NULL, TRUE);

  return shown;
}

/* A version of its own of which one part is open, or beside a newer text. */
static GtkWidget *
new_own_page (ParaatDesk *desk,
              Page        page)
{
  const ParaatItem *item = paraat_content_lookup_item ("draaiboek-ransomware");
  g_autofree char *text = paraat_pack_dup_item_text (paraat_content_get_pack (NULL), item->id, NULL);
  g_autoptr(ParaatRecord) record = paraat_own_make (paraat_desk_get_profile (desk), item, text);
  g_auto(GStrv) parts = g_strsplit (text, "Bel ", -1);
  g_autofree char *newer = g_strjoinv ("Bel nu ", parts);
  GtkWidget *own;

  display_wait_saved (record);
  if (page == PAGE_OWN_NEWS)
    return GTK_WIDGET (paraat_own_news_page_new (record, item, newer));
  own = GTK_WIDGET (paraat_own_page_new (desk, record, item, text));
  g_signal_emit_by_name (display_find_button (own, "Aanpassen"), "clicked");

  return own;
}

static GtkWidget *
new_page (DisplayFixture *fixture,
          Page            page)
{
  g_autoptr(ParaatSync) sync = paraat_sync_new (fixture->store);
  g_autoptr(ParaatDesk) desk = paraat_desk_new (fixture->store, sync);
  g_autoptr(ParaatIncident) incident = paraat_desk_new_incident (desk, fixture->record);

  switch (page)
    {
    case PAGE_CRISIS:
      return GTK_WIDGET (paraat_crisis_page_new (desk, incident));
    case PAGE_INCIDENT:
      return GTK_WIDGET (paraat_incident_page_new (desk, incident));
    case PAGE_LIST:
      return GTK_WIDGET (paraat_list_page_new (desk));
    case PAGE_OVERVIEW:
      return GTK_WIDGET (paraat_overview_page_new (desk));
    case PAGE_REGISTER:
      return GTK_WIDGET (paraat_register_dialog_new (desk));
    case PAGE_TROUBLE:
      return new_trouble_page ();
    case PAGE_ENROL:
      return GTK_WIDGET (paraat_enrol_dialog_new (sync));
    case PAGE_CLOCK:
      return GTK_WIDGET (paraat_clock_dialog_new (paraat_store_get_clock (fixture->store)));
    case PAGE_BESTUUR:
      return GTK_WIDGET (paraat_bestuur_page_new (desk));
    case PAGE_START:
      return GTK_WIDGET (paraat_start_page_new (desk));
    case PAGE_CALL:
      return GTK_WIDGET (paraat_call_page_new (desk));
    case PAGE_ROADS:
      return GTK_WIDGET (paraat_roads_page_new (desk, incident));
    case PAGE_ALOUD:
      return GTK_WIDGET (paraat_aloud_page_new (incident));
    case PAGE_REPORT:
      return GTK_WIDGET (paraat_report_page_new (desk, fixture->record, paraat_form_get_page ("technical"), "Volgende"));
    case PAGE_SMALL:
      return GTK_WIDGET (paraat_report_page_new (desk, fixture->record, paraat_form_get_page (PARAAT_FORM_SMALL), NULL));
    case PAGE_CRT:
      return GTK_WIDGET (paraat_crt_page_new (desk));
    case PAGE_TALK:
      return GTK_WIDGET (paraat_talk_page_new (desk, fixture->record));
    case PAGE_PREFERENCES:
      return GTK_WIDGET (paraat_preferences_new (desk));
    case PAGE_PREFERENCES_DATA:
      return new_data_preferences (fixture, desk);
    case PAGE_ABOUT:
      return GTK_WIDGET (paraat_about_new (fixture->store));
    case PAGE_EVALUATIONS:
    case PAGE_WIZARD:
    case PAGE_QUESTIONS:
    case PAGE_RESULT:
    case PAGE_RESULT_QUICK:
    case PAGE_PLAN:
    case PAGE_ACTION:
    case PAGE_MOVE:
      return new_evaluation_page (fixture, desk, page);
    case PAGE_AUDITS:
    case PAGE_AUDIT:
    case PAGE_AUDIT_HELP:
    case PAGE_FINDING:
      return new_audit_page (fixture, desk, page);
    case PAGE_LIBRARY:
    case PAGE_LIBRARY_FOUND:
    case PAGE_READER:
    case PAGE_READER_TEMPLATE:
    case PAGE_FILL:
    case PAGE_CONTROL:
      return new_library_page (fixture, desk, page);
    case PAGE_MONTHLY ... PAGE_MONTHLY_MESSAGE:
      return new_monthly_page (fixture, desk, page);
    case PAGE_OWN:
    case PAGE_OWN_NEWS:
      return new_own_page (desk, page);
    case PAGE_SHORTCUTS:
    case N_PAGES:
    default:
      return GTK_WIDGET (paraat_shortcuts_dialog_new ());
    }
}

static void
asked_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  ParaatRecord **out_question = user_data;

  *out_question = paraat_question_ask_finish (PARAAT_STORE (object), result, NULL);
}

static void
ask (DisplayFixture *fixture)
{
  g_autoptr(ParaatRecord) draft = paraat_question_get_draft (fixture->store);
  g_autoptr(ParaatRecord) question = NULL;

  paraat_record_type_text (draft, "text", "Mogen de pc's van het loket terug aan, en wie mag de back-ups terugzetten?");
  paraat_question_ask_async (fixture->store, NULL, asked_cb, &question);
  while (question == NULL)
    g_main_context_iteration (NULL, TRUE);
  display_wait_saved (question);
  display_wait_saved (draft);
}

static void
said_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  gboolean *out_said = user_data;

  *out_said = paraat_incident_say_finish (PARAAT_INCIDENT (object), result, NULL);
}

static void
say (ParaatIncident *incident,
     const char     *text)
{
  gboolean is_said = FALSE;

  paraat_incident_say_async (incident, text, said_cb, &is_said);
  while (!is_said)
    g_main_context_iteration (NULL, TRUE);
}

static void
report (DisplayFixture *fixture)
{
  g_autoptr(ParaatIncident) incident = paraat_incident_new (fixture->store, fixture->record);

  paraat_record_set_text (fixture->record, "what_text", "Alle pc's aan het loket tonen een losgeldbericht");
  paraat_record_set_text (fixture->record, "care", "yes");
  paraat_record_set_text (fixture->record, "pd", "yes");
  paraat_record_set (fixture->record, "besturen", BESTUREN);
  paraat_incident_report (incident);
  display_wait_saved (fixture->record);
  say (incident, "Wie komt er?");
  ask (fixture);
  display_settle ();
}

PagesShown
pages_show (DisplayFixture *fixture,
            Page            page,
            int             width,
            int             height)
{
  PagesShown shown = { .window = adw_window_new (), .is_dialog = is_a_dialog (page) };
  AdwNavigationView *view = ADW_NAVIGATION_VIEW (adw_navigation_view_new ());

  report (fixture);
  shown.page = g_object_ref_sink (new_page (fixture, page));
  adw_window_set_content (ADW_WINDOW (shown.window), GTK_WIDGET (view));
  adw_navigation_view_push (view, shown.is_dialog ? adw_navigation_page_new (gtk_label_new (""), "Leeg")
                                                  : ADW_NAVIGATION_PAGE (shown.page));
  gtk_window_set_default_size (GTK_WINDOW (shown.window), width, height);
  gtk_window_present (GTK_WINDOW (shown.window));
  if (shown.is_dialog)
    adw_dialog_present (ADW_DIALOG (shown.page), shown.window);
  while (gtk_widget_get_width (shown.page) == 0)
    g_main_context_iteration (NULL, TRUE);
  display_settle ();

  return shown;
}

void
pages_close (PagesShown *shown)
{
  gtk_window_set_focus (GTK_WINDOW (shown->window), NULL);   /* a text view that is destroyed with the focus in it leaks */
  if (shown->is_dialog)
    adw_dialog_force_close (ADW_DIALOG (shown->page));
  gtk_window_destroy (GTK_WINDOW (shown->window));
  display_settle ();
  g_assert_finalize_object (shown->page);
}

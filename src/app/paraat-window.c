/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-bell.h"
#include "paraat-bestuur-page.h"
#include "paraat-connection-line.h"
#include "paraat-content-update.h"
#include "paraat-crisis-page.h"
#include "paraat-crt-page.h"
#include "paraat-desk.h"
#include "paraat-incident-acts.h"
#include "paraat-evaluations-page.h"
#include "paraat-incident-page.h"
#include "paraat-library-page.h"
#include "paraat-list-page.h"
#include "paraat-menu.h"
#include "paraat-navigate.h"
#include "paraat-overview-page.h"
#include "paraat-plan-page.h"
#include "paraat-reader-page.h"
#include "paraat-report-page.h"
#include "paraat-start-page.h"
#include "paraat-switcher.h"
#include "paraat-talk-page.h"
#include "paraat-trouble-page.h"
#include "paraat-window.h"
#include "paraat-words.h"

#include <glib/gi18n.h>

struct _ParaatWindow
{
  AdwApplicationWindow    parent_instance;

  ParaatDesk             *desk;        /* (owned) (nullable) once the data is there */
  ParaatBell             *bell;        /* (owned) (nullable) as above */
  ParaatRecord           *wanted;      /* (owned) (nullable) the talk to show once it is loaded */
  AdwNavigationPage      *titled;      /* (unowned) (nullable) weak: whose title stands in the window */
  GtkLabel               *news;        /* (unowned) in the row of the CRT: what is unread, in words */

  AdwToastOverlay        *toasts;
  GtkMenuButton          *menu_button;
  AdwNavigationSplitView *split_view;
  AdwNavigationPage      *content_page;
  AdwNavigationView      *navigation;
  GtkListBox             *places;
  GtkListBoxRow          *place;          /* (unowned) (nullable) the one that is shown */
  ParaatSwitcher         *switcher;
  ParaatConnectionLine   *connection;
  AdwBanner              *warning;
  GtkWidget              *narrow_report_button;
};

G_DEFINE_FINAL_TYPE (ParaatWindow, paraat_window, ADW_TYPE_APPLICATION_WINDOW)

static const struct { const char *name; const char *icon; const char *title; } place_list[] = {
  { "overview", "go-home-symbolic", N_("Overview") },
  { "incidents", "view-list-symbolic", N_("Incidents") },
  { "evaluations", "checkbox-checked-symbolic", N_("Self-evaluation") },
  { "plan", "view-pin-symbolic", N_("Action Plan") },
  { "library", "x-office-document-symbolic", N_("Library") },
  { "crt", "chat-message-new-symbolic", N_("CRT") },
};

/* --- incidents --- */

/* Nothing to go back to.  What was pushed is popped first: a page that is replaced while it still slides in is never let
 * go by libadwaita 1.7, and stays before a screen reader under every later one. */
static void
show_alone (ParaatWindow      *self,
            AdwNavigationPage *page)
{
  AdwNavigationPage *lowest = adw_navigation_view_get_visible_page (self->navigation);
  AdwNavigationPage *below;

  while (lowest != NULL && (below = adw_navigation_view_get_previous_page (self->navigation, lowest)) != NULL)
    lowest = below;
  if (lowest != NULL)
    adw_navigation_view_pop_to_page (self->navigation, lowest);
  adw_navigation_view_replace (self->navigation, &page, 1);
}

static void show_incident (ParaatWindow   *self,
                           ParaatIncident *incident);

static void
room_cb (ParaatWindow     *self,
         ParaatCrisisPage *page)
{
  ParaatIncident *incident = paraat_crisis_page_get_incident (page);
  AdwNavigationPage *below = adw_navigation_view_get_previous_page (self->navigation, ADW_NAVIGATION_PAGE (page));

  /* From the incident's own page to its answers and back. */
  if (PARAAT_IS_INCIDENT_PAGE (below))
    adw_navigation_view_pop (self->navigation);
  else
    show_incident (self, incident);
}

static void go_on_cb (ParaatWindow *self,
                      ParaatRecord *record);

static void
push_answers (ParaatWindow   *self,
              ParaatIncident *incident)
{
  ParaatCrisisPage *page = paraat_crisis_page_new (self->desk, incident);

  g_signal_connect_object (page, "room", G_CALLBACK (room_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "go-on", G_CALLBACK (go_on_cb), self, G_CONNECT_SWAPPED);
  adw_navigation_view_push (self->navigation, ADW_NAVIGATION_PAGE (page));
}

static void show_small (ParaatWindow *self,
                        ParaatRecord *record);

static void
answers_cb (ParaatWindow       *self,
            ParaatIncidentPage *page)
{
  ParaatIncident *incident = paraat_incident_page_get_incident (page);

  if (paraat_incident_is_small (paraat_incident_get_record (incident)))
    show_small (self, paraat_incident_get_record (incident));
  else
    push_answers (self, incident);
}

static void open_incident_cb (ParaatWindow *self,
                              ParaatRecord *record);

/* From a report to the other of the same attack and to the first again goes back, not deeper. */
static ParaatIncidentPage *
find_incident_page (ParaatWindow   *self,
                    ParaatIncident *incident)
{
  for (AdwNavigationPage *page = adw_navigation_view_get_visible_page (self->navigation); page != NULL;
       page = adw_navigation_view_get_previous_page (self->navigation, page))
    if (PARAAT_IS_INCIDENT_PAGE (page)
        && paraat_uuid_equal (paraat_record_get_id (paraat_incident_get_record (
                                paraat_incident_page_get_incident (PARAAT_INCIDENT_PAGE (page)))),
                              paraat_record_get_id (paraat_incident_get_record (incident))))
      return PARAAT_INCIDENT_PAGE (page);

  return NULL;
}

static void
show_incident (ParaatWindow   *self,
               ParaatIncident *incident)
{
  ParaatIncidentPage *page = find_incident_page (self, incident);

  if (page != NULL)
    {
      adw_navigation_view_pop_to_page (self->navigation, ADW_NAVIGATION_PAGE (page));
      return;
    }
  page = paraat_incident_page_new (self->desk, incident);
  g_signal_connect_object (page, "answers", G_CALLBACK (answers_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "open-incident", G_CALLBACK (open_incident_cb), self, G_CONNECT_SWAPPED);
  adw_navigation_view_push (self->navigation, ADW_NAVIGATION_PAGE (page));
  adw_navigation_split_view_set_show_content (self->split_view, TRUE);
}

static void
open_incident_cb (ParaatWindow *self,
                  ParaatRecord *record)
{
  g_autoptr(ParaatIncident) incident = paraat_desk_new_incident (self->desk, record);

  show_incident (self, incident);
}

static void
open_answers_cb (ParaatWindow *self,
                 ParaatRecord *record)
{
  g_autoptr(ParaatIncident) incident = NULL;

  if (paraat_incident_is_small (record))
    {
      show_small (self, record);
      return;
    }
  incident = paraat_desk_new_incident (self->desk, record);
  push_answers (self, incident);
}

/* --- talks --- */

static void
open_talk_cb (ParaatWindow *self,
              ParaatRecord *root)
{
  ParaatTalkPage *page = paraat_talk_page_new (self->desk, root);

  g_signal_connect_object (page, "open-incident", G_CALLBACK (open_incident_cb), self, G_CONNECT_SWAPPED);
  adw_navigation_view_push (self->navigation, ADW_NAVIGATION_PAGE (page));
  adw_navigation_split_view_set_show_content (self->split_view, TRUE);
}

static ParaatTalk *
get_visible_talk (ParaatWindow *self)
{
  AdwNavigationPage *page = adw_navigation_view_get_visible_page (self->navigation);

  if (PARAAT_IS_TALK_PAGE (page))
    return paraat_talk_page_get_talk (PARAAT_TALK_PAGE (page));

  return PARAAT_IS_INCIDENT_PAGE (page) ? paraat_incident_page_get_talk (PARAAT_INCIDENT_PAGE (page)) : NULL;
}

static gboolean
is_talk_of (ParaatTalk       *talk,
            const ParaatUuid *root)
{
  return talk != NULL
         && paraat_uuid_equal (paraat_record_get_id (paraat_incident_get_record (paraat_talk_get_incident (talk))), root);
}

static gboolean
is_seen (const ParaatUuid *root,
         gpointer          data)
{
  ParaatTalk *talk = get_visible_talk (data);

  return is_talk_of (talk, root) && paraat_talk_is_seen (talk);
}

static void
wanted_cb (ParaatWindow *self)
{
  g_autoptr(ParaatRecord) root = NULL;

  if (self->wanted == NULL || !paraat_record_get_is_loaded (self->wanted))
    return;
  root = g_steal_pointer (&self->wanted);
  g_signal_handlers_disconnect_by_func (root, wanted_cb, self);
  if (self->desk == NULL || !paraat_record_get_exists (root))
    return;
  paraat_window_show_place (self, "crt");
  open_talk_cb (self, root);
}

/**
 * paraat_window_show_talk:
 * @root: of a question, or of a report
 *
 * Shows the messages with the CRT; nothing when that root is not here.
 */
void
paraat_window_show_talk (ParaatWindow     *self,
                         const ParaatUuid *root)
{
  if (self->desk == NULL || (PARAAT_IS_TALK_PAGE (adw_navigation_view_get_visible_page (self->navigation))
                             && is_talk_of (get_visible_talk (self), root)))
    return;
  if (self->wanted != NULL)
    g_signal_handlers_disconnect_by_func (self->wanted, wanted_cb, self);
  g_clear_object (&self->wanted);
  self->wanted = paraat_record_get (paraat_desk_get_store (self->desk), root);
  g_signal_connect_object (self->wanted, "notify::is-loaded", G_CALLBACK (wanted_cb), self, G_CONNECT_SWAPPED);
  wanted_cb (self);
}

static void
post_cb (ParaatWindow *self)
{
  guint n = paraat_post_get_n_unread (paraat_desk_get_post (self->desk));
  g_autofree char *news = g_strdup_printf (ngettext ("%u new", "%u new", n), n);
  g_autofree char *words = paraat_words_unread (n);
  g_autofree char *label = n > 0 ? g_strdup_printf ("%s, %s", _("CRT"), words) : g_strdup (_("CRT"));
  GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (self->news), GTK_TYPE_LIST_BOX_ROW);

  gtk_label_set_label (self->news, news);
  gtk_widget_set_visible (GTK_WIDGET (self->news), n > 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/* --- places --- */

static AdwNavigationPage *
new_place (ParaatWindow *self,
           const char   *place)
{
  if (g_str_equal (place, "incidents"))
    {
      ParaatListPage *page = paraat_list_page_new (self->desk);

      g_signal_connect_object (page, "chosen", G_CALLBACK (open_incident_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (page, "small", G_CALLBACK (paraat_window_new_small), self, G_CONNECT_SWAPPED);
      return ADW_NAVIGATION_PAGE (page);
    }
  else if (g_str_equal (place, "crt"))
    {
      ParaatCrtPage *page = paraat_crt_page_new (self->desk);

      g_signal_connect_object (page, "open-talk", G_CALLBACK (open_talk_cb), self, G_CONNECT_SWAPPED);
      return ADW_NAVIGATION_PAGE (page);
    }
  else if (g_str_equal (place, "evaluations"))
    return ADW_NAVIGATION_PAGE (paraat_evaluations_page_new (self->desk));
  else if (g_str_equal (place, "plan"))
    return ADW_NAVIGATION_PAGE (paraat_plan_page_new (self->desk));
  else if (g_str_equal (place, "library"))
    {
      ParaatLibraryPage *page = paraat_library_page_new (self->desk);

      g_signal_connect_object (page, "open-incident", G_CALLBACK (open_incident_cb), self, G_CONNECT_SWAPPED);
      return ADW_NAVIGATION_PAGE (page);
    }
  else if (g_str_equal (place, "bestuur"))
    return paraat_bestuur_page_new (self->desk);
  else
    {
      ParaatOverviewPage *page = paraat_overview_page_new (self->desk);

      g_signal_connect_object (page, "open-incident", G_CALLBACK (open_incident_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (page, "open-answers", G_CALLBACK (open_answers_cb), self, G_CONNECT_SWAPPED);
      return ADW_NAVIGATION_PAGE (page);
    }
}

/* What is marked is where one is, not where the keyboard passes. */
static void
mark_place (ParaatWindow  *self,
            GtkListBoxRow *row)   /* (nullable) */
{
  self->place = row;
  if (row != NULL)
    gtk_list_box_select_row (self->places, row);
  else
    gtk_list_box_unselect_all (self->places);
}

static void
place_selected_cb (ParaatWindow  *self,
                   GtkListBoxRow *row)
{
  if (row != self->place)
    mark_place (self, self->place);
}

void
paraat_window_show_place (ParaatWindow *self,
                          const char   *place)
{
  AdwNavigationPage *page;

  if (self->desk == NULL)
    return;
  page = new_place (self, place);
  show_alone (self, page);
  for (guint i = 0; i < G_N_ELEMENTS (place_list); i++)
    if (g_str_equal (place_list[i].name, place))
      mark_place (self, gtk_list_box_get_row_at_index (self->places, (int) i));
  adw_navigation_split_view_set_show_content (self->split_view, TRUE);
}

/**
 * paraat_window_search:
 *
 * Shows the library with the cursor where one types; what is typed there already stays.
 */
void
paraat_window_search (ParaatWindow *self)
{
  AdwNavigationPage *page;

  if (self->desk == NULL)
    return;
  if (!PARAAT_IS_LIBRARY_PAGE (adw_navigation_view_get_visible_page (self->navigation)))
    paraat_window_show_place (self, "library");
  page = adw_navigation_view_get_visible_page (self->navigation);
  adw_navigation_split_view_set_show_content (self->split_view, TRUE);
  paraat_library_page_start_search (PARAAT_LIBRARY_PAGE (page));
}

static void
place_activated_cb (ParaatWindow  *self,
                    GtkListBoxRow *row)
{
  paraat_window_show_place (self, place_list[gtk_list_box_row_get_index (row)].name);
}

static void
add_places (ParaatWindow *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (place_list); i++)
    {
      GtkWidget *row = gtk_list_box_row_new ();
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
      GtkWidget *label = gtk_label_new (_(place_list[i].title));

      gtk_widget_set_margin_top (box, 9);
      gtk_widget_set_margin_bottom (box, 9);
      gtk_box_append (GTK_BOX (box), g_object_new (GTK_TYPE_IMAGE, "icon-name", place_list[i].icon, "accessible-role",
                                                   GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
      gtk_box_append (GTK_BOX (box), label);
      if (g_str_equal (place_list[i].name, "crt"))
        {
          self->news = GTK_LABEL (g_object_new (GTK_TYPE_LABEL, "visible", FALSE, "hexpand", TRUE, "halign", GTK_ALIGN_END,
                                                "css-classes", (const char *[]) { "news", "caption-heading", NULL }, NULL));
          gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->news));
        }
      gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
      gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, _(place_list[i].title), -1);
      gtk_list_box_append (self->places, row);
    }
}

static void
show_small (ParaatWindow *self,
            ParaatRecord *record)
{
  ParaatReportPage *page = paraat_report_page_new (self->desk, record, paraat_form_get_page (PARAAT_FORM_SMALL), NULL);

  adw_navigation_view_push (self->navigation, ADW_NAVIGATION_PAGE (page));
  adw_navigation_split_view_set_show_content (self->split_view, TRUE);
}

void
paraat_window_new_small (ParaatWindow *self)
{
  ParaatRecord *bestuur;
  g_autoptr(ParaatRecord) record = NULL;

  if (self->desk == NULL)
    return;
  bestuur = paraat_profile_get_bestuur (paraat_desk_get_profile (self->desk));
  record = paraat_incident_new_record (paraat_desk_get_store (self->desk), paraat_desk_get_linked (self->desk), FALSE);
  paraat_incident_make_small (record, TRUE);
  if (bestuur != NULL)
    paraat_incident_set_about (record, bestuur, TRUE);
  show_small (self, record);
}

void
paraat_window_new_incident (ParaatWindow *self,
                            gboolean      exercise)
{
  g_autoptr(ParaatRecord) record = NULL;

  if (self->desk == NULL)
    return;
  /* Twice on the button is one report. */
  if (PARAAT_IS_CRISIS_PAGE (adw_navigation_view_get_visible_page (self->navigation)))
    {
      adw_navigation_split_view_set_show_content (self->split_view, TRUE);
      return;
    }
  record = paraat_incident_new_record (paraat_desk_get_store (self->desk), paraat_desk_get_linked (self->desk), exercise);
  open_answers_cb (self, record);
  adw_navigation_split_view_set_show_content (self->split_view, TRUE);
}

/* From a new report to the one that was open already: its questions, or what came of it once it was reported. */
static void
go_on_cb (ParaatWindow *self,
          ParaatRecord *record)
{
  g_autofree char *reported = paraat_record_dup_text (record, "reported");

  paraat_window_show_place (self, "overview");
  if (reported != NULL)
    open_incident_cb (self, record);
  else
    open_answers_cb (self, record);
}

/* --- first start --- */

static void
started_cb (ParaatWindow *self)
{
  paraat_window_show_place (self, "overview");
}

/* As soon as it is known that nobody was here before; not over what somebody opened meanwhile. */
static void
consider_start (ParaatWindow *self)
{
  AdwNavigationPage *page;

  if (!paraat_start_page_is_wanted (self->desk)
      || !PARAAT_IS_OVERVIEW_PAGE (adw_navigation_view_get_visible_page (self->navigation)))
    return;
  page = paraat_start_page_new (self->desk);
  g_signal_connect_object (page, "done", G_CALLBACK (started_cb), self, G_CONNECT_SWAPPED);
  show_alone (self, page);
  mark_place (self, NULL);
  adw_navigation_split_view_set_show_content (self->split_view, TRUE);
}

/* --- whole --- */

static void
author_left_cb (ParaatWindow *self)
{
  paraat_window_tell (self, _("Who sits at this laptop now?"));
}

void
paraat_window_tell (ParaatWindow *self,
                    const char   *words)
{
  AdwToast *toast = adw_toast_new (words);

  adw_toast_set_use_markup (toast, FALSE);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/**
 * paraat_window_warn:
 * @self: a window
 * @words: what somebody must know who did not happen to look
 *
 * Stays, on every page, until it is understood; the newest warning is the one that is read.
 */
void
paraat_window_warn (ParaatWindow *self,
                    const char   *words)
{
  adw_banner_set_title (self->warning, words);
  adw_banner_set_revealed (self->warning, TRUE);
}

static void
understood_cb (ParaatWindow *self)
{
  adw_banner_set_revealed (self->warning, FALSE);
}

static void
failed_cb (ParaatWindow *self,
           const GError *error)
{
  if (!g_error_matches (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_CLOSED))
    paraat_window_warn (self, paraat_words_not_kept (error));
}

static void
full_cb (ParaatWindow *self)
{
  if (paraat_store_get_is_full (paraat_desk_get_store (self->desk)))
    paraat_window_warn (self, _("The disk is full. What you write is still kept; make room soon."));
}

ParaatDesk *
paraat_window_get_desk (ParaatWindow *self)
{
  return self->desk;
}

/**
 * paraat_window_let_go:
 *
 * Leaves every page, and shows that something is under way until paraat_window_open() or paraat_window_show_trouble().
 */
void
paraat_window_let_go (ParaatWindow *self)
{
  GtkWidget *view = adw_toolbar_view_new ();
  GtkWidget *status = adw_status_page_new ();
  AdwNavigationPage *page = adw_navigation_page_new (view, _("One moment"));

  adw_status_page_set_title (ADW_STATUS_PAGE (status), _("A copy is being put back…"));
  adw_status_page_set_paintable (ADW_STATUS_PAGE (status), GDK_PAINTABLE (adw_spinner_paintable_new (status)));
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), status);
  show_alone (self, page);
  mark_place (self, NULL);
  paraat_connection_line_set_sync (self->connection, NULL);
  paraat_switcher_set_desk (self->switcher, NULL);
  if (self->desk != NULL)
    g_signal_handlers_disconnect_by_func (paraat_desk_get_store (self->desk), full_cb, self);
  g_clear_object (&self->desk);
}

static void
tell_content_cb (ParaatWindow *self)
{
  if (self->desk != NULL)
    paraat_content_update_tell (GTK_WIDGET (self), self->desk);
}

static void
look_for_content_cb (ParaatWindow *self)
{
  if (self->desk != NULL)
    paraat_content_update_look (GTK_WIDGET (self), self->desk, NULL);
}

static void
content_came_cb (ParaatWindow *self)
{
  AdwToast *toast = paraat_content_update_new_toast (TRUE);

  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (tell_content_cb), self, G_CONNECT_SWAPPED);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
content_unknown_cb (ParaatWindow *self)
{
  AdwToast *toast = paraat_content_update_new_toast (FALSE);

  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (look_for_content_cb), self, G_CONNECT_SWAPPED);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

void
paraat_window_open (ParaatWindow *self,
                    ParaatStore  *store,
                    ParaatSync   *sync)
{
  g_clear_object (&self->desk);
  self->desk = paraat_desk_new (store, sync);
  paraat_reader_page_follow (self->navigation, self->desk);
  g_signal_connect_object (self->desk, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
  if (paraat_desk_get_watch (self->desk) != NULL)
    {
      g_signal_connect_object (paraat_desk_get_watch (self->desk), "renewed", G_CALLBACK (content_came_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (paraat_desk_get_watch (self->desk), "unknown", G_CALLBACK (content_unknown_cb), self, G_CONNECT_SWAPPED);
    }
  g_signal_connect_object (store, "notify::is-full", G_CALLBACK (full_cb), self, G_CONNECT_SWAPPED);
  full_cb (self);
  paraat_connection_line_set_sync (self->connection, sync);
  paraat_switcher_set_desk (self->switcher, self->desk);
  g_clear_object (&self->bell);
  self->bell = paraat_bell_new (paraat_desk_get_post (self->desk), is_seen, self);
  g_signal_connect_object (paraat_desk_get_post (self->desk), "changed", G_CALLBACK (post_cb), self, G_CONNECT_SWAPPED);
  paraat_window_show_place (self, "overview");
  g_signal_connect_object (paraat_desk_get_profile (self->desk), "changed", G_CALLBACK (consider_start), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (paraat_desk_get_incidents (self->desk), "notify::is-loaded", G_CALLBACK (consider_start), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (paraat_desk_get_profile (self->desk), "author-left", G_CALLBACK (author_left_cb), self,
                           G_CONNECT_SWAPPED);
  consider_start (self);
}

void
paraat_window_show_trouble (ParaatWindow *self,
                            const GError *error,
                            const char   *newest_copy)
{
  AdwNavigationPage *page = paraat_trouble_page_new (error, newest_copy);

  show_alone (self, page);
  adw_navigation_split_view_set_show_content (self->split_view, TRUE);
}

static void
visible_page_cb (ParaatWindow *self)
{
  AdwNavigationPage *page = adw_navigation_view_get_visible_page (self->navigation);
  g_autofree char *title = NULL;
  gboolean is_exercise;

  if (page == NULL)
    return;
  is_exercise = g_object_get_data (G_OBJECT (page), PARAAT_EXERCISE_PAGE) != NULL;
  title = g_strconcat (is_exercise ? _("EXERCISE · ") : "", adw_navigation_page_get_title (page), NULL);
  adw_navigation_page_set_title (self->content_page, title);
  gtk_window_set_title (GTK_WINDOW (self), is_exercise ? title : "Paraat");
  if (self->titled != NULL)
    g_signal_handlers_disconnect_by_func (self->titled, visible_page_cb, self);
  g_set_weak_pointer (&self->titled, page);
  g_signal_connect_object (page, "notify::title", G_CALLBACK (visible_page_cb), self, G_CONNECT_SWAPPED);
  /* Where the report is being written, the bar below is its own. */
  gtk_widget_set_visible (self->narrow_report_button, !PARAAT_IS_CRISIS_PAGE (page));
}

static void
tell_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  paraat_window_tell (PARAAT_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
open_answers_action (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  ParaatWindow *self = PARAAT_WINDOW (widget);
  g_autoptr(ParaatRecord) record = NULL;
  ParaatUuid id;

  if (self->desk == NULL || !paraat_uuid_parse (g_variant_get_string (parameter, NULL), &id))
    return;
  record = paraat_record_get (paraat_desk_get_store (self->desk), &id);
  paraat_window_show_place (self, "overview");
  open_answers_cb (self, record);
}

static void
paraat_window_dispose (GObject *object)
{
  ParaatWindow *self = PARAAT_WINDOW (object);

  g_clear_weak_pointer (&self->titled);
  g_clear_object (&self->bell);
  g_clear_object (&self->wanted);
  g_clear_object (&self->desk);
  self->place = NULL;   /* its row goes now */
  gtk_widget_dispose_template (GTK_WIDGET (self), PARAAT_TYPE_WINDOW);

  G_OBJECT_CLASS (paraat_window_parent_class)->dispose (object);
}

static void
paraat_window_class_init (ParaatWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = paraat_window_dispose;
  g_type_ensure (PARAAT_TYPE_CONNECTION_LINE);
  g_type_ensure (PARAAT_TYPE_SWITCHER);
  gtk_widget_class_set_template_from_resource (widget_class, "/be/paraat/Paraat/window.ui");
  gtk_widget_class_bind_template_child (widget_class, ParaatWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, ParaatWindow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, ParaatWindow, split_view);
  gtk_widget_class_bind_template_child (widget_class, ParaatWindow, content_page);
  gtk_widget_class_bind_template_child (widget_class, ParaatWindow, navigation);
  gtk_widget_class_bind_template_child (widget_class, ParaatWindow, places);
  gtk_widget_class_bind_template_child (widget_class, ParaatWindow, switcher);
  gtk_widget_class_bind_template_child (widget_class, ParaatWindow, connection);
  gtk_widget_class_bind_template_child (widget_class, ParaatWindow, warning);
  gtk_widget_class_bind_template_child (widget_class, ParaatWindow, narrow_report_button);
  gtk_widget_class_bind_template_callback (widget_class, place_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, place_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, understood_cb);
  gtk_widget_class_install_action (widget_class, "win.tell", "s", tell_action);
  gtk_widget_class_install_action (widget_class, "win.open-answers", "s", open_answers_action);
}

static void
paraat_window_init (ParaatWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  paraat_menu_name_items (self->menu_button);
  add_places (self);
  g_signal_connect_object (self->navigation, "notify::visible-page", G_CALLBACK (visible_page_cb), self, G_CONNECT_SWAPPED);
}

ParaatWindow *
paraat_window_new (GtkApplication *application)
{
  return g_object_new (PARAAT_TYPE_WINDOW, "application", application, NULL);
}

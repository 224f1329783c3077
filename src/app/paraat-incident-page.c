/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-authors.h"
#include "paraat-call-page.h"
#include "paraat-incident-acts.h"
#include "paraat-incident-menu.h"
#include "paraat-incident-page.h"
#include "paraat-menu.h"
#include "paraat-moment.h"
#include "paraat-navigate.h"
#include "paraat-report-dialog.h"
#include "paraat-report-page.h"
#include "paraat-report.h"
#include "paraat-roads-page.h"
#include "paraat-talk.h"
#include "paraat-versions-dialog.h"
#include "paraat-words.h"

#include <glib/gi18n.h>

#define RECEIPT_WAIT_US (2 * 60 * G_USEC_PER_SEC)
#define ROADS_LOOK_S 10

struct _ParaatIncidentPage
{
  AdwNavigationPage  parent_instance;

  ParaatDesk        *desk;       /* (owned) */
  ParaatIncident    *incident;   /* (owned) */

  ParaatAuthors     *authors;    /* (owned) */
  ParaatRecord      *joined;     /* (owned) (nullable) the other report of the same attack */
  GPtrArray         *page_rows;  /* (owned) (element-type AdwActionRow) (unowned) one a page of the form */
  guint              timer;      /* GSource id, 0: none; while it waits for a receipt */

  GtkMenuButton     *menu_button;
  AdwBanner         *exercise, *deleted;
  GtkLabel          *heading, *since;
  GtkWidget         *report_button, *roads_icon;
  AdwActionRow      *state_row, *reference_row, *case_row, *roads_row, *joined_row, *differs_row, *answers_row;
  AdwSwitchRow      *follows_row;
  AdwPreferencesGroup *pages_group;
  GtkWidget         *messages_group;
  ParaatTalk        *talk;
};

enum
{
  ANSWERS,
  OPEN_INCIDENT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ParaatIncidentPage, paraat_incident_page, ADW_TYPE_NAVIGATION_PAGE)

static void
refused_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(ParaatIncidentPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) refused = paraat_outbox_refused_finish (PARAAT_STORE (object), result, &error);
  g_autofree char *words = NULL;

  for (guint i = 0; refused != NULL && self->incident != NULL && i < refused->len; i++)
    {
      const ParaatQuarantined *one = g_ptr_array_index (refused, i);

      if (!paraat_uuid_equal (&one->root, paraat_record_get_id (paraat_incident_get_record (self->incident))))
        continue;
      words = g_strdup_printf (_("Part of it was refused by the CRT: %s. Nothing is lost."), paraat_words_refusal (one->type));
      adw_action_row_set_subtitle (self->state_row, words);
      return;
    }
}

static void
ask_refused (ParaatIncidentPage *self)
{
  ParaatPeer peer;

  if (paraat_desk_get_peer (self->desk, &peer))
    paraat_outbox_refused_async (paraat_desk_get_store (self->desk), &peer, NULL, refused_cb, g_object_ref (self));
}

static gboolean
is_exercise (ParaatIncidentPage *self)
{
  const ParaatIdentity *identity = paraat_record_get_identity (paraat_incident_get_record (self->incident));

  return identity != NULL && identity->exercise;
}

/* --- what can be done with it --- */

static void
show_deletion (ParaatIncidentPage *self)
{
  ParaatRecord *record = paraat_incident_get_record (self->incident);
  gboolean is_deleted = paraat_record_get_deletion (record) != PARAAT_NOT_DELETED;
  GPtrArray *heads = is_deleted ? paraat_record_get_heads (record, PARAAT_FIELD_DELETED) : NULL;
  const ParaatSaid *latest = paraat_record_find_latest (record);
  g_autofree char *by = heads != NULL ? paraat_authors_dup_name (self->authors, g_ptr_array_index (heads, 0)) : g_strdup ("?");
  g_autofree char *changed = latest != NULL ? paraat_authors_dup_name (self->authors, latest) : g_strdup ("?");
  g_autofree char *words = paraat_record_get_deletion (record) == PARAAT_DELETED_AND_CHANGED
                           ? g_strdup_printf (_("Deleted by %s, changed by %s"), by, changed)
                           : g_strdup_printf (_("Deleted by %s"), by);

  adw_banner_set_title (self->deleted, words);
  adw_banner_set_revealed (self->deleted, is_deleted);
}

static void
show_actions (ParaatIncidentPage *self)
{
  ParaatRecord *record = paraat_incident_get_record (self->incident);
  ParaatIncidentStatus status = paraat_incident_get_status (record);
  gboolean is_reported = paraat_incident_get_state (self->incident) != PARAAT_INCIDENT_NOT_REPORTED;
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_widget_set_visible (self->report_button, !is_reported);
  gtk_widget_action_set_enabled (widget, "incident.close", status == PARAAT_INCIDENT_OPEN);
  gtk_widget_action_set_enabled (widget, "incident.reopen", status != PARAAT_INCIDENT_OPEN);
  gtk_widget_action_set_enabled (widget, "incident.withdraw", is_reported && status != PARAAT_INCIDENT_WITHDRAWN);
  adw_banner_set_revealed (self->exercise, is_exercise (self));
  if (is_exercise (self))
    paraat_navigate_mark_exercise (ADW_NAVIGATION_PAGE (self));
  show_deletion (self);
}

static void
join_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  ParaatIncidentPage *self = PARAAT_INCIDENT_PAGE (widget);

  paraat_incident_menu_join (widget, self->desk, self->incident);
}

static void
withdraw_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  ParaatIncidentPage *self = PARAAT_INCIDENT_PAGE (widget);

  paraat_incident_menu_withdraw (widget, self->desk, self->incident);
}

static void
delete_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  ParaatIncidentPage *self = PARAAT_INCIDENT_PAGE (widget);

  paraat_incident_menu_delete (widget, self->desk, self->incident);
}

static void
real_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  ParaatIncidentPage *self = PARAAT_INCIDENT_PAGE (widget);

  paraat_incident_menu_make_real (widget, self->desk, self->incident);
}

static void
print_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  ParaatIncidentPage *self = PARAAT_INCIDENT_PAGE (widget);

  paraat_incident_menu_print (widget, self->desk, self->incident);
}

/* Those that are taken back with one click. */
static void
record_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  ParaatRecord *record = paraat_incident_get_record (PARAAT_INCIDENT_PAGE (widget)->incident);

  if (g_str_equal (name, "incident.close"))
    paraat_incident_close (record);
  else if (g_str_equal (name, "incident.reopen"))
    paraat_incident_reopen (record);
  else if (g_str_equal (name, "incident.bring-back"))
    paraat_record_bring_back (record);
  else
    paraat_incident_join (record, NULL);
}

/* --- its pages --- */

static void show_page (ParaatIncidentPage *self,
                       guint               number);

static void
next_cb (ParaatReportPage *page,
         gpointer          data)
{
  guint number = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (page), "paraat-number"));
  GtkWidget *view = gtk_widget_get_ancestor (GTK_WIDGET (page), ADW_TYPE_NAVIGATION_VIEW);
  ParaatIncidentPage *self = data;

  adw_navigation_view_pop_to_page (ADW_NAVIGATION_VIEW (view), ADW_NAVIGATION_PAGE (self));
  show_page (self, number + 1);
}

static void
show_page (ParaatIncidentPage *self,
           guint               number)
{
  guint n;
  const ParaatFormPage *pages = paraat_form_get_pages (&n);
  ParaatRecord *record = paraat_incident_get_record (self->incident);
  g_autofree char *next = number + 1 < n ? g_strdup_printf (_("Next: %s"), _(pages[number + 1].title)) : NULL;
  ParaatReportPage *page = paraat_report_page_new (self->desk, record, &pages[number], next);

  g_object_set_data (G_OBJECT (page), "paraat-number", GUINT_TO_POINTER (number));
  g_signal_connect_object (page, "next", G_CALLBACK (next_cb), self, G_CONNECT_DEFAULT);
  paraat_navigate_to (GTK_WIDGET (self), ADW_NAVIGATION_PAGE (page));
}

static void
page_activated_cb (ParaatIncidentPage *self,
                   AdwActionRow       *row)
{
  guint number;

  if (g_ptr_array_find (self->page_rows, row, &number))
    show_page (self, number);
}

static void
add_page_rows (ParaatIncidentPage *self)
{
  guint n;
  const ParaatFormPage *pages = paraat_form_get_pages (&n);

  for (guint i = 0; i < n; i++)
    {
      GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "title", _(pages[i].title), "activatable", TRUE, "subtitle-lines", 0, NULL);

      adw_action_row_add_suffix (ADW_ACTION_ROW (row), g_object_new (GTK_TYPE_IMAGE, "icon-name", "go-next-symbolic",
                                                                     "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
      g_signal_connect_object (row, "activated", G_CALLBACK (page_activated_cb), self, G_CONNECT_SWAPPED);
      adw_preferences_group_add (self->pages_group, row);
      g_ptr_array_add (self->page_rows, row);
    }
}

static void
show_count (AdwActionRow         *row,
            const ParaatFormPage *page,
            ParaatRecord         *record)
{
  g_autofree char *holder = paraat_incident_dup_holder (record, page);
  guint n_answered;
  guint n = paraat_form_count (page, record, &n_answered);
  g_autofree char *count = g_strdup_printf (_("%u of %u filled in"), n_answered, n);
  g_autofree char *words = holder != NULL ? g_strdup_printf (_("%s · with %s"), count, holder) : g_strdup (count);

  adw_action_row_set_subtitle (row, words);
}

static void
show_pages (ParaatIncidentPage *self)
{
  guint n;
  const ParaatFormPage *pages = paraat_form_get_pages (&n);
  ParaatRecord *record = paraat_incident_get_record (self->incident);
  gboolean is_small = paraat_incident_is_small (record);
  const ParaatFormPage *first = paraat_form_get_page (is_small ? PARAAT_FORM_SMALL : PARAAT_FORM_FIRST);
  g_autofree char *differs = paraat_incident_dup_difference (record);

  show_count (self->answers_row, first, record);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->answers_row), _(first->title));
  for (guint i = 0; i < n; i++)
    {
      show_count (g_ptr_array_index (self->page_rows, i), &pages[i], record);
      gtk_widget_set_visible (g_ptr_array_index (self->page_rows, i), !is_small);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->differs_row), differs != NULL);
  if (differs != NULL)
    adw_action_row_set_subtitle (self->differs_row, paraat_form_question (differs));
}

static void
differs_cb (ParaatIncidentPage *self)
{
  ParaatRecord *record = paraat_incident_get_record (self->incident);
  g_autofree char *field = paraat_incident_dup_difference (record);

  if (field != NULL)
    adw_dialog_present (paraat_versions_dialog_new (record, paraat_form_find_asking (field), self->authors,
                                                    paraat_desk_get_store (self->desk)), GTK_WIDGET (self));
}

static void
report_cb (ParaatIncidentPage *self)
{
  if (paraat_incident_can_report (self->incident))
    paraat_report_dialog_present (GTK_WIDGET (self), self->desk, self->incident);
  else
    g_signal_emit (self, signals[ANSWERS], 0);
}

static void
call_cb (ParaatIncidentPage *self)
{
  paraat_navigate_to (GTK_WIDGET (self), paraat_call_page_new (self->desk));
}

static void
roads_cb (ParaatIncidentPage *self)
{
  paraat_navigate_to (GTK_WIDGET (self), paraat_roads_page_new (self->desk, self->incident));
}

/* --- the roads --- */

static void
follows_cb (ParaatIncidentPage *self)
{
  paraat_incident_set_follows (paraat_incident_get_record (self->incident), adw_switch_row_get_active (self->follows_row));
}

/* Not linked, or two minutes without a receipt: then a person carries it better by another road. */
static gboolean
wants_other_road (ParaatIncidentPage *self)
{
  gint64 reported_us = paraat_incident_get_reported_us (self->incident);

  if (reported_us == 0 || is_exercise (self) || paraat_incident_get_arrived_us (self->incident) != 0)
    return FALSE;

  return !paraat_incident_get_is_linked (self->incident)
         || paraat_desk_get_now_us (self->desk) - reported_us > RECEIPT_WAIT_US;
}

static void
show_roads (ParaatIncidentPage *self)
{
  gboolean wanted = wants_other_road (self);

  adw_action_row_set_subtitle (self->roads_row, wanted ? _("There is no receipt of the CRT yet. Send it by mail, paper or telephone too.")
                                                       : _("Mail, copy, file, paper, telephone"));
  gtk_widget_set_visible (self->roads_icon, wanted);
}

static gboolean
timer_cb (gpointer data)
{
  show_roads (data);

  return G_SOURCE_CONTINUE;
}

/* The other may be with a colleague only: then its reference is all that is known here. */
static void
show_other (ParaatIncidentPage *self)
{
  const ParaatIdentity *identity = paraat_record_get_identity (self->joined);
  gboolean is_here = identity != NULL && paraat_record_get_exists (self->joined) && g_str_equal (identity->kind, "incident");
  g_autofree char *reference = paraat_uuid_dup_reference (paraat_record_get_id (self->joined));
  g_autofree char *title = is_here ? paraat_report_dup_title (self->joined) : NULL;
  g_autofree char *words = title != NULL ? g_strdup_printf ("%s (%s)", title, reference) : g_strdup (reference);

  adw_action_row_set_subtitle (self->joined_row, words);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self->joined_row), is_here);
}

static void
forget_other (ParaatIncidentPage *self)
{
  if (self->joined != NULL)
    g_signal_handlers_disconnect_by_data (self->joined, self);
  g_clear_object (&self->joined);
}

static void
show_joined (ParaatIncidentPage *self)
{
  ParaatRecord *record = paraat_incident_get_record (self->incident);
  ParaatUuid other;
  gboolean is_joined = paraat_incident_get_joined (record, &other) && !paraat_uuid_equal (&other, paraat_record_get_id (record));

  gtk_widget_set_visible (GTK_WIDGET (self->joined_row), is_joined);
  if (self->joined != NULL && (!is_joined || !paraat_uuid_equal (&other, paraat_record_get_id (self->joined))))
    forget_other (self);
  if (!is_joined || self->joined != NULL)
    return;
  self->joined = paraat_record_get (paraat_desk_get_store (self->desk), &other);
  g_signal_connect_object (self->joined, "changed", G_CALLBACK (show_other), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->joined, "notify::is-loaded", G_CALLBACK (show_other), self, G_CONNECT_SWAPPED);
  show_other (self);
}

static void
joined_cb (ParaatIncidentPage *self)
{
  if (self->joined != NULL)
    g_signal_emit (self, signals[OPEN_INCIDENT], 0, self->joined);
}

static void
show_report (ParaatIncidentPage *self)
{
  ParaatRecord *record = paraat_incident_get_record (self->incident);
  gboolean is_reported = paraat_incident_get_reported_us (self->incident) != 0;

  gtk_widget_set_visible (GTK_WIDGET (self->follows_row), is_reported && !is_exercise (self));
  g_signal_handlers_block_by_func (self->follows_row, follows_cb, self);
  adw_switch_row_set_active (self->follows_row, paraat_incident_get_follows (record));
  g_signal_handlers_unblock_by_func (self->follows_row, follows_cb, self);
  show_roads (self);
  show_joined (self);
}

static void
update (ParaatIncidentPage *self)
{
  ParaatRecord *record = paraat_incident_get_record (self->incident);
  g_autofree char *title = paraat_report_dup_title (record);
  g_autofree char *when = paraat_moment_format (paraat_record_get_first_us (record));
  g_autofree char *since = g_strdup_printf (_("Written down since %s"), when);
  g_autofree char *state = paraat_words_incident (self->incident);
  g_autofree char *number = paraat_incident_dup_case (self->incident);

  show_actions (self);
  show_report (self);
  show_pages (self);
  gtk_label_set_label (self->heading, title);
  gtk_label_set_label (self->since, since);
  adw_action_row_set_subtitle (self->state_row, state);
  gtk_widget_set_visible (GTK_WIDGET (self->case_row), number != NULL);
  adw_action_row_set_subtitle (self->case_row, number != NULL ? number : "");
  gtk_widget_set_visible (self->messages_group, paraat_incident_get_state (self->incident) != PARAAT_INCIDENT_NOT_REPORTED);
  if (paraat_incident_get_state (self->incident) == PARAAT_INCIDENT_REFUSED)
    ask_refused (self);
}

static void
answers_activated_cb (ParaatIncidentPage *self)
{
  g_signal_emit (self, signals[ANSWERS], 0);
}

ParaatIncident *
paraat_incident_page_get_incident (ParaatIncidentPage *self)
{
  return self->incident;
}

ParaatTalk *
paraat_incident_page_get_talk (ParaatIncidentPage *self)
{
  return self->talk;
}

static void
paraat_incident_page_dispose (GObject *object)
{
  ParaatIncidentPage *self = PARAAT_INCIDENT_PAGE (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->authors);
  g_clear_pointer (&self->page_rows, g_ptr_array_unref);
  forget_other (self);
  g_clear_object (&self->incident);
  g_clear_object (&self->desk);
  adw_navigation_page_set_child (ADW_NAVIGATION_PAGE (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), PARAAT_TYPE_INCIDENT_PAGE);

  G_OBJECT_CLASS (paraat_incident_page_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, ParaatIncidentPage, name)

static void
paraat_incident_page_class_init (ParaatIncidentPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = paraat_incident_page_dispose;
  signals[ANSWERS] = g_signal_new ("answers", PARAAT_TYPE_INCIDENT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  signals[OPEN_INCIDENT] = g_signal_new ("open-incident", PARAAT_TYPE_INCIDENT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, PARAAT_TYPE_RECORD);
  g_type_ensure (PARAAT_TYPE_TALK);
  gtk_widget_class_set_template_from_resource (widget_class, "/be/paraat/Paraat/incident-page.ui");
  BIND (menu_button);
  BIND (exercise);
  BIND (deleted);
  BIND (heading);
  BIND (since);
  BIND (report_button);
  BIND (roads_row);
  BIND (roads_icon);
  BIND (joined_row);
  BIND (differs_row);
  BIND (answers_row);
  BIND (follows_row);
  BIND (pages_group);
  BIND (state_row);
  BIND (reference_row);
  BIND (case_row);
  BIND (messages_group);
  BIND (talk);
  gtk_widget_class_bind_template_callback (widget_class, answers_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, report_cb);
  gtk_widget_class_bind_template_callback (widget_class, call_cb);
  gtk_widget_class_bind_template_callback (widget_class, roads_cb);
  gtk_widget_class_bind_template_callback (widget_class, differs_cb);
  gtk_widget_class_bind_template_callback (widget_class, joined_cb);
  gtk_widget_class_install_action (widget_class, "incident.join", NULL, join_action);
  gtk_widget_class_install_action (widget_class, "incident.withdraw", NULL, withdraw_action);
  gtk_widget_class_install_action (widget_class, "incident.delete", NULL, delete_action);
  gtk_widget_class_install_action (widget_class, "incident.real", NULL, real_action);
  gtk_widget_class_install_action (widget_class, "incident.print", NULL, print_action);
  gtk_widget_class_install_action (widget_class, "incident.close", NULL, record_action);
  gtk_widget_class_install_action (widget_class, "incident.reopen", NULL, record_action);
  gtk_widget_class_install_action (widget_class, "incident.bring-back", NULL, record_action);
  gtk_widget_class_install_action (widget_class, "incident.take-apart", NULL, record_action);
}

static void
paraat_incident_page_init (ParaatIncidentPage *self)
{
  self->page_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->follows_row, "notify::active", G_CALLBACK (follows_cb), self, G_CONNECT_SWAPPED);
  paraat_menu_name_items (self->menu_button);
  add_page_rows (self);
}

ParaatIncidentPage *
paraat_incident_page_new (ParaatDesk     *desk,
                          ParaatIncident *incident)
{
  ParaatIncidentPage *self = g_object_new (PARAAT_TYPE_INCIDENT_PAGE, NULL);
  g_autofree char *reference = paraat_incident_dup_reference (incident);

  self->desk = g_object_ref (desk);
  self->incident = g_object_ref (incident);
  self->authors = paraat_authors_new (paraat_desk_get_profile (desk), paraat_record_get_id (paraat_incident_get_record (incident)));
  self->timer = g_timeout_add_seconds (ROADS_LOOK_S, timer_cb, self);
  adw_action_row_set_subtitle (self->reference_row, reference);
  paraat_talk_set (self->talk, desk, incident);
  g_signal_connect_object (incident, "notify::state", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->authors, "changed", G_CALLBACK (show_deletion), self, G_CONNECT_SWAPPED);
  update (self);

  return self;
}

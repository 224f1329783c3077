/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-overview-page.h"
#include "paraat-moment.h"
#include "paraat-readiness.h"
#include "paraat-report.h"
#include "paraat-words.h"

#include <glib/gi18n.h>

struct _ParaatOverviewPage
{
  AdwNavigationPage  parent_instance;

  ParaatDesk        *desk;        /* (owned) */
  GListModel        *incidents;   /* (unowned) of the desk */
  ParaatIncident    *incident;    /* (owned) (nullable) the open one */

  GtkWidget         *news;
  AdwActionRow      *news_row;
  GtkWidget         *incident_box;
  GtkLabel          *incident_title, *incident_state, *incident_next;
  AdwActionRow      *people_row, *link_row, *waiting_row, *copy_row, *incidents_row;
  ParaatReadiness   *readiness;
  GtkWidget         *link_button;
};

enum
{
  OPEN_INCIDENT,
  OPEN_ANSWERS,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ParaatOverviewPage, paraat_overview_page, ADW_TYPE_NAVIGATION_PAGE)

static void
show_incident (ParaatOverviewPage *self)
{
  g_autofree char *title = NULL;
  g_autofree char *state = NULL;
  g_autofree char *next = NULL;

  gtk_widget_set_visible (self->incident_box, self->incident != NULL);
  if (self->incident == NULL)
    return;
  title = paraat_report_dup_title (paraat_incident_get_record (self->incident));
  state = paraat_words_incident (self->incident);
  next = paraat_words_next (self->incident);
  gtk_label_set_label (self->incident_title, title);
  gtk_label_set_label (self->incident_state, state);
  gtk_label_set_label (self->incident_next, next);
}

static void
choose_incident (ParaatOverviewPage *self)
{
  ParaatRecord *open = paraat_open_report_find (paraat_desk_get_open (self->desk), NULL);

  if (self->incident != NULL && paraat_incident_get_record (self->incident) == open)
    {
      show_incident (self);
      return;
    }
  if (self->incident != NULL)
    g_signal_handlers_disconnect_by_data (self->incident, self);
  g_clear_object (&self->incident);
  if (open != NULL)
    {
      self->incident = paraat_desk_new_incident (self->desk, open);
      g_signal_connect_object (self->incident, "notify::state", G_CALLBACK (show_incident), self, G_CONNECT_SWAPPED);
    }
  show_incident (self);
}

/* Never more ready than it is: a number is what counts, not that a name stands there. */
static void
show_people (ParaatOverviewPage *self)
{
  static const char * const wanted[] = { "ict", "partner", "director", "dpo", "planner" };
  ParaatProfile *profile = paraat_desk_get_profile (self->desk);
  g_autoptr(GString) missing = g_string_new (NULL);
  g_autofree char *words = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      ParaatRecord *person = paraat_profile_find_role (profile, wanted[i]);
      g_autofree char *phone = person != NULL ? paraat_record_dup_text (person, "phone") : NULL;

      if (phone == NULL || *phone == '\0')
        g_string_append_printf (missing, "%s%s", missing->len > 0 ? ", " : "", _(paraat_person_role_label (wanted[i])));
    }
  words = missing->len > 0 ? g_strdup_printf (_("Still without a number: %s"), missing->str)
                           : g_strdup (_("All five have a number. Is the emergency card on the wall?"));
  adw_action_row_set_subtitle (self->people_row, words);
}

static void
show_rows (ParaatOverviewPage *self)
{
  ParaatSync *sync = paraat_desk_get_sync (self->desk);
  gboolean is_linked = paraat_desk_get_linked (self->desk) != NULL;
  const char *bestuur = paraat_sync_get_bestuur_name (sync);
  guint n_waiting = paraat_sync_get_n_waiting (sync);
  guint n_incidents = g_list_model_get_n_items (self->incidents);
  gint64 copied_us = paraat_store_get_copied_us (paraat_desk_get_store (self->desk));
  g_autofree char *link = is_linked ? g_strdup_printf (_("Linked, for %s"), bestuur != NULL ? bestuur : "?")
                                    : g_strdup (_("Not yet. Reports are kept on this laptop, and wait."));
  g_autofree char *waiting = n_waiting == 0 ? g_strdup (_("Nothing"))
                             : g_strdup_printf (ngettext ("%u message", "%u messages", n_waiting), n_waiting);
  g_autofree char *when = copied_us > 0 ? paraat_moment_format (copied_us) : NULL;
  g_autofree char *copy = when != NULL ? g_strdup_printf (_("Made on %s, on this laptop"), when)
                                       : g_strdup (_("None yet. Paraat makes one every day by itself."));
  g_autofree char *incidents = n_incidents == 0 ? g_strdup (_("None in the register"))
                               : g_strdup_printf (ngettext ("%u in the register", "%u in the register", n_incidents), n_incidents);

  adw_action_row_set_subtitle (self->link_row, link);
  gtk_widget_set_visible (self->link_button, !is_linked);
  gtk_widget_set_visible (GTK_WIDGET (self->waiting_row), is_linked);   /* else the row above says that all of it waits */
  adw_action_row_set_subtitle (self->waiting_row, waiting);
  adw_action_row_set_subtitle (self->copy_row, copy);
  adw_action_row_set_subtitle (self->incidents_row, incidents);
}

/* An answer comes first: it may say what to do next. */
static void
show_news (ParaatOverviewPage *self)
{
  ParaatPost *post = paraat_desk_get_post (self->desk);
  ParaatMessage *newest = paraat_post_find_unread (post);
  const ParaatIdentity *identity = newest != NULL ? paraat_record_get_identity (paraat_message_get_record (newest)) : NULL;
  g_autofree char *words = paraat_words_unread (paraat_post_get_n_unread (post));
  g_autofree char *line = newest != NULL ? paraat_message_dup_line (newest) : NULL;
  g_autofree char *target = identity != NULL ? paraat_uuid_dup_string (&identity->root) : NULL;

  gtk_widget_set_visible (self->news, target != NULL);
  if (target == NULL)
    return;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->news_row), words);
  adw_action_row_set_subtitle (self->news_row, line);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->news_row), "s", target);
}

static void
open_incident_cb (ParaatOverviewPage *self)
{
  if (self->incident != NULL)
    g_signal_emit (self, signals[OPEN_INCIDENT], 0, paraat_incident_get_record (self->incident));
}

static void
open_answers_cb (ParaatOverviewPage *self)
{
  if (self->incident != NULL)
    g_signal_emit (self, signals[OPEN_ANSWERS], 0, paraat_incident_get_record (self->incident));
}

static void
paraat_overview_page_dispose (GObject *object)
{
  ParaatOverviewPage *self = PARAAT_OVERVIEW_PAGE (object);

  g_clear_object (&self->incident);
  g_clear_object (&self->desk);
  adw_navigation_page_set_child (ADW_NAVIGATION_PAGE (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), PARAAT_TYPE_OVERVIEW_PAGE);

  G_OBJECT_CLASS (paraat_overview_page_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, ParaatOverviewPage, name)

static void
paraat_overview_page_class_init (ParaatOverviewPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = paraat_overview_page_dispose;
  signals[OPEN_INCIDENT] = g_signal_new ("open-incident", PARAAT_TYPE_OVERVIEW_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 1, PARAAT_TYPE_RECORD);
  signals[OPEN_ANSWERS] = g_signal_new ("open-answers", PARAAT_TYPE_OVERVIEW_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 1, PARAAT_TYPE_RECORD);
  g_type_ensure (PARAAT_TYPE_READINESS);
  gtk_widget_class_set_template_from_resource (widget_class, "/be/paraat/Paraat/overview-page.ui");
  BIND (news);
  BIND (news_row);
  BIND (incident_box);
  BIND (incident_title);
  BIND (incident_state);
  BIND (incident_next);
  BIND (people_row);
  BIND (link_row);
  BIND (link_button);
  BIND (waiting_row);
  BIND (copy_row);
  BIND (incidents_row);
  BIND (readiness);
  gtk_widget_class_bind_template_callback (widget_class, open_incident_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_answers_cb);
}

static void
paraat_overview_page_init (ParaatOverviewPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

ParaatOverviewPage *
paraat_overview_page_new (ParaatDesk *desk)
{
  ParaatOverviewPage *self = g_object_new (PARAAT_TYPE_OVERVIEW_PAGE, NULL);

  self->desk = g_object_ref (desk);
  self->incidents = G_LIST_MODEL (paraat_desk_get_incidents (desk));
  g_signal_connect_object (self->incidents, "items-changed", G_CALLBACK (show_rows), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (paraat_desk_get_open (desk), "changed", G_CALLBACK (choose_incident), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (paraat_desk_get_sync (desk), "notify", G_CALLBACK (show_rows), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (paraat_desk_get_store (desk), "notify::copied-us", G_CALLBACK (show_rows), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (paraat_desk_get_profile (desk), "changed", G_CALLBACK (show_people), self, G_CONNECT_SWAPPED);
  show_people (self);
  g_signal_connect_object (paraat_desk_get_post (desk), "changed", G_CALLBACK (show_news), self, G_CONNECT_SWAPPED);
  paraat_readiness_set_desk (self->readiness, desk);
  choose_incident (self);
  show_rows (self);
  show_news (self);

  return self;
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-question.h"
#include "paraat-report.h"
#include "paraat-talk-page.h"
#include "paraat-words.h"

#include <glib/gi18n.h>

struct _ParaatTalkPage
{
  AdwNavigationPage  parent_instance;

  ParaatDesk        *desk;       /* (owned) */
  ParaatIncident    *incident;   /* (owned) of the talk: a report or a question */
  ParaatRecord      *about;      /* (owned) (nullable) the report that it is about */

  GtkLabel          *heading, *state;
  AdwActionRow      *case_row, *about_row;
  GtkWidget         *facts;
  ParaatTalk        *talk;
};

enum
{
  OPEN_INCIDENT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ParaatTalkPage, paraat_talk_page, ADW_TYPE_NAVIGATION_PAGE)

static gboolean
is_question (ParaatTalkPage *self)
{
  const ParaatIdentity *identity = paraat_record_get_identity (paraat_incident_get_record (self->incident));

  return identity != NULL && g_str_equal (identity->kind, PARAAT_KIND_QUESTION);
}

static void
show_about (ParaatTalkPage *self)
{
  g_autofree char *title = self->about != NULL ? paraat_report_dup_title (self->about) : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->about_row), self->about != NULL && paraat_record_get_exists (self->about));
  if (title != NULL)
    adw_action_row_set_subtitle (self->about_row, title);
}

/* What a question is about stands in it; of a report it is the report itself. */
static void
find_about (ParaatTalkPage *self)
{
  ParaatRecord *root = paraat_incident_get_record (self->incident);
  ParaatUuid id;

  if (self->about != NULL)
    return;
  if (!is_question (self))
    self->about = g_object_ref (root);
  else if (paraat_question_get_about (root, &id))
    self->about = paraat_record_get (paraat_desk_get_store (self->desk), &id);
  else
    return;
  g_signal_connect_object (self->about, "changed", G_CALLBACK (show_about), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->about, "notify::is-loaded", G_CALLBACK (show_about), self, G_CONNECT_SWAPPED);
}

static void
update (ParaatTalkPage *self)
{
  ParaatRecord *root = paraat_incident_get_record (self->incident);
  g_autofree char *title = is_question (self) ? paraat_question_dup_title (root) : paraat_report_dup_title (root);
  g_autofree char *state = is_question (self) ? paraat_words_question (self->incident) : paraat_words_incident (self->incident);
  g_autofree char *number = paraat_incident_dup_case (self->incident);

  gtk_label_set_label (self->heading, title);
  gtk_label_set_label (self->state, state);
  gtk_widget_set_visible (GTK_WIDGET (self->case_row), number != NULL);
  adw_action_row_set_subtitle (self->case_row, number != NULL ? number : "");
  find_about (self);
  show_about (self);
  gtk_widget_set_visible (self->facts, number != NULL || gtk_widget_get_visible (GTK_WIDGET (self->about_row)));
}

static void
about_cb (ParaatTalkPage *self)
{
  if (self->about != NULL)
    g_signal_emit (self, signals[OPEN_INCIDENT], 0, self->about);
}

ParaatTalk *
paraat_talk_page_get_talk (ParaatTalkPage *self)
{
  return self->talk;
}

static void
paraat_talk_page_dispose (GObject *object)
{
  ParaatTalkPage *self = PARAAT_TALK_PAGE (object);

  g_clear_object (&self->about);
  g_clear_object (&self->incident);
  g_clear_object (&self->desk);
  adw_navigation_page_set_child (ADW_NAVIGATION_PAGE (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), PARAAT_TYPE_TALK_PAGE);

  G_OBJECT_CLASS (paraat_talk_page_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, ParaatTalkPage, name)

static void
paraat_talk_page_class_init (ParaatTalkPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = paraat_talk_page_dispose;
  signals[OPEN_INCIDENT] = g_signal_new ("open-incident", PARAAT_TYPE_TALK_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, PARAAT_TYPE_RECORD);
  g_type_ensure (PARAAT_TYPE_TALK);
  gtk_widget_class_set_template_from_resource (widget_class, "/be/paraat/Paraat/talk-page.ui");
  BIND (heading);
  BIND (state);
  BIND (facts);
  BIND (case_row);
  BIND (about_row);
  BIND (talk);
  gtk_widget_class_bind_template_callback (widget_class, about_cb);
}

static void
paraat_talk_page_init (ParaatTalkPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

ParaatTalkPage *
paraat_talk_page_new (ParaatDesk   *desk,
                      ParaatRecord *root)
{
  ParaatTalkPage *self = g_object_new (PARAAT_TYPE_TALK_PAGE, NULL);

  self->desk = g_object_ref (desk);
  self->incident = paraat_desk_new_incident (desk, root);
  paraat_talk_set (self->talk, desk, self->incident);
  g_signal_connect_object (self->incident, "notify::state", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return self;
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-authors.h"
#include "paraat-drop-down.h"
#include "paraat-incident-acts.h"
#include "paraat-navigate.h"
#include "paraat-question-view.h"
#include "paraat-report-page.h"

#include <glib/gi18n.h>

struct _ParaatReportPage
{
  AdwNavigationPage     parent_instance;

  ParaatDesk           *desk;       /* (owned) */
  ParaatRecord         *record;     /* (owned) */
  ParaatAuthors        *authors;    /* (owned) */
  const ParaatFormPage *form;
  GPtrArray            *people;     /* (owned) (element-type ParaatRecord) as the row lists them, from its second place on */

  AdwBanner            *exercise;
  GtkLabel             *heading, *who;
  GtkWidget            *hand_group;
  AdwComboRow          *holder;
  GtkBox               *questions;
  GtkWidget            *next;
  gboolean              is_showing;
};

enum
{
  NEXT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ParaatReportPage, paraat_report_page, ADW_TYPE_NAVIGATION_PAGE)

static void
next_cb (ParaatReportPage *self)
{
  g_signal_emit (self, signals[NEXT], 0);
}

/* --- who has it --- */

static void
chosen_cb (ParaatReportPage *self)
{
  guint chosen = adw_combo_row_get_selected (self->holder);

  if (self->is_showing || chosen == GTK_INVALID_LIST_POSITION)
    return;
  paraat_incident_hand (self->record, self->form, chosen > 0 && chosen <= self->people->len
                                                  ? g_ptr_array_index (self->people, chosen - 1) : NULL);
}

/* One who is not in the profile, a colleague of another laptop, still shows by name. */
static void
show_holder (ParaatReportPage *self)
{
  g_autofree char *holder = paraat_incident_dup_holder (self->record, self->form);
  GPtrArray *people = paraat_profile_get_people (paraat_desk_get_profile (self->desk));
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) names = NULL;
  guint chosen = 0;

  self->is_showing = TRUE;
  g_ptr_array_set_size (self->people, 0);
  g_strv_builder_add (builder, _("Nobody in particular"));
  for (guint i = 0; i < people->len; i++)
    {
      g_autofree char *name = paraat_person_dup_name (g_ptr_array_index (people, i));

      if (*name == '\0')
        continue;
      g_ptr_array_add (self->people, g_object_ref (g_ptr_array_index (people, i)));
      g_strv_builder_add (builder, name);
      if (g_strcmp0 (name, holder) == 0)
        chosen = self->people->len;
    }
  if (holder != NULL && chosen == 0)
    {
      g_strv_builder_add (builder, holder);
      chosen = self->people->len + 1;
    }
  names = g_strv_builder_end (builder);
  paraat_combo_row_set_names (self->holder, (const char * const *) names, chosen);
  gtk_widget_set_visible (self->hand_group, self->form->role != NULL && (self->people->len > 0 || holder != NULL));
  self->is_showing = FALSE;
}

/* Whoever writes here is known by name to who reads it elsewhere. */
static void
written_cb (ParaatReportPage *self)
{
  ParaatRecord *author = paraat_profile_get_author (paraat_desk_get_profile (self->desk));

  if (author == NULL || !paraat_record_get_exists (self->record))
    return;
  g_signal_handlers_disconnect_by_func (self->record, written_cb, self);
  paraat_incident_sign (paraat_desk_get_store (self->desk), self->record, author);
}

/* What was reported is told to the CRT in its own vocabulary too. */
static void
classify_cb (ParaatReportPage *self)
{
  g_autofree char *reported = paraat_record_dup_text (self->record, "reported");

  if (reported != NULL)
    paraat_incident_classify (self->record);
}

static void
show_exercise (ParaatReportPage *self)
{
  const ParaatIdentity *identity = paraat_record_get_identity (self->record);

  adw_banner_set_revealed (self->exercise, identity != NULL && identity->exercise);
  if (identity != NULL && identity->exercise)
    paraat_navigate_mark_exercise (ADW_NAVIGATION_PAGE (self));
}

static void
paraat_report_page_shown (AdwNavigationPage *page)
{
  gtk_widget_child_focus (GTK_WIDGET (PARAAT_REPORT_PAGE (page)->questions), GTK_DIR_TAB_FORWARD);
}

static void
paraat_report_page_hidden (AdwNavigationPage *page)
{
  ParaatReportPage *self = PARAAT_REPORT_PAGE (page);

  if (self->record != NULL)
    paraat_record_commit (self->record, NULL);
}

static void
paraat_report_page_dispose (GObject *object)
{
  ParaatReportPage *self = PARAAT_REPORT_PAGE (object);

  if (self->record != NULL)
    paraat_record_commit (self->record, NULL);
  g_clear_object (&self->record);
  g_clear_object (&self->authors);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->people, g_ptr_array_unref);
  adw_navigation_page_set_child (ADW_NAVIGATION_PAGE (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), PARAAT_TYPE_REPORT_PAGE);

  G_OBJECT_CLASS (paraat_report_page_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, ParaatReportPage, name)

static void
paraat_report_page_class_init (ParaatReportPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = paraat_report_page_dispose;
  ADW_NAVIGATION_PAGE_CLASS (klass)->shown = paraat_report_page_shown;
  ADW_NAVIGATION_PAGE_CLASS (klass)->hidden = paraat_report_page_hidden;
  signals[NEXT] = g_signal_new ("next", PARAAT_TYPE_REPORT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/be/paraat/Paraat/report-page.ui");
  BIND (exercise);
  BIND (heading);
  BIND (who);
  BIND (hand_group);
  BIND (holder);
  BIND (questions);
  BIND (next);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
}

static void
paraat_report_page_init (ParaatReportPage *self)
{
  self->people = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->holder, "notify::selected", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
}

/**
 * paraat_report_page_new:
 * @record: a report that has an identity
 * @page: (transfer none): which page of it
 * @next_label: (nullable): where the button below leads; %NULL: there is none
 */
ParaatReportPage *
paraat_report_page_new (ParaatDesk           *desk,
                        ParaatRecord         *record,
                        const ParaatFormPage *page,
                        const char           *next_label)
{
  ParaatReportPage *self = g_object_new (PARAAT_TYPE_REPORT_PAGE, "title", _(page->title), NULL);
  g_autofree char *who = g_strdup_printf (_("Best known by: %s. Fill in what you know; the rest can wait."), _(page->who));
  g_autofree char *held = g_strconcat ("changed::with_", page->key, NULL);
  ParaatProfile *profile = paraat_desk_get_profile (desk);

  self->desk = g_object_ref (desk);
  self->record = g_object_ref (record);
  self->form = page;
  self->authors = paraat_authors_new (profile, paraat_record_get_id (record));
  gtk_label_set_label (self->heading, _(page->title));
  gtk_label_set_label (self->who, who);
  gtk_widget_set_visible (self->next, next_label != NULL);
  if (next_label != NULL)
    gtk_button_set_label (GTK_BUTTON (self->next), next_label);
  for (guint i = 0; i < page->n_questions; i++)
    gtk_box_append (self->questions, paraat_question_view_new (desk, record, self->authors, &page->questions[i]));
  g_signal_connect_object (record, held, G_CALLBACK (show_holder), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (record, "changed", G_CALLBACK (written_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (record, "changed::what", G_CALLBACK (classify_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (record, "changed::cause", G_CALLBACK (classify_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (record, "notify::is-loaded", G_CALLBACK (show_exercise), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (profile, "changed", G_CALLBACK (show_holder), self, G_CONNECT_SWAPPED);
  show_holder (self);
  show_exercise (self);

  return self;
}

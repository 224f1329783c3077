/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-besturen-choice.h"
#include "paraat-choice.h"
#include "paraat-field.h"
#include "paraat-form.h"
#include "paraat-incident-acts.h"
#include "paraat-moment-row.h"
#include "paraat-question-view.h"
#include "paraat-text-row.h"
#include "paraat-versions-dialog.h"

#include <glib/gi18n.h>

struct _ParaatQuestionView
{
  GtkBox                parent_instance;

  ParaatDesk           *desk;        /* (owned) */
  ParaatRecord         *record;      /* (owned) */
  ParaatAuthors        *authors;     /* (owned) */
  const ParaatQuestion *question;

  GtkWidget            *detail;      /* (unowned) (nullable) the list with its row */
  GtkWidget            *said;        /* (unowned) who and when */
  GtkWidget            *said_row;    /* (unowned) */
  GtkWidget            *versions;    /* (unowned) the button to what stood there */
};

G_DEFINE_FINAL_TYPE (ParaatQuestionView, paraat_question_view, GTK_TYPE_BOX)

static GtkWidget *
add_list (ParaatQuestionView *self)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_box_append (GTK_BOX (self), list);

  return list;
}

static GtkWidget *
add_text (ParaatQuestionView *self,
          const char         *label,
          const char         *field)
{
  GtkWidget *list = add_list (self);
  GtkWidget *row = g_object_new (PARAAT_TYPE_TEXT_ROW, "title", label, "use-markup", FALSE, NULL);

  gtk_list_box_append (GTK_LIST_BOX (list), row);
  paraat_field_bind_text (row, self->record, field);

  return list;
}

static void
add_label (ParaatQuestionView *self,
           const char         *text,
           const char         *css_class)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "wrap", TRUE, "xalign", 0.0, NULL);

  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (self), label);
}

/* With the number that it has on paper and on the telephone; a small incident goes over neither. */
static void
add_heading (ParaatQuestionView *self)
{
  g_autofree char *number = paraat_incident_is_small (self->record) ? NULL : paraat_form_dup_number (self->question->field);
  g_autofree char *text = g_strdup_printf ("%s. %s", number != NULL ? number : "", _(self->question->label));

  add_label (self, number != NULL ? text : _(self->question->label), "heading");
}

static void
add_answer (ParaatQuestionView *self)
{
  const ParaatQuestion *question = self->question;
  GtkWidget *answer;

  switch (question->kind)
    {
    case PARAAT_ANSWER_TEXT:
    case PARAAT_ANSWER_WORDS:
      add_heading (self);
      answer = add_text (self, _(question->label), question->field);
      paraat_text_row_hide_title (PARAAT_TEXT_ROW (gtk_widget_get_first_child (answer)));
      return;

    case PARAAT_ANSWER_SWITCH:
      answer = g_object_new (ADW_TYPE_SWITCH_ROW, "title", _(question->label), NULL);
      gtk_list_box_append (GTK_LIST_BOX (add_list (self)), answer);
      paraat_field_bind_switch (ADW_SWITCH_ROW (answer), self->record, question->field, TRUE);
      return;

    case PARAAT_ANSWER_MOMENT:
      answer = g_object_new (PARAAT_TYPE_MOMENT_ROW, NULL);
      paraat_moment_row_bind (PARAAT_MOMENT_ROW (answer), self->desk, self->record, question->field,
                              g_str_equal (question->field, "noticed"));
      break;

    case PARAAT_ANSWER_BESTUREN:
      answer = g_object_new (PARAAT_TYPE_BESTUREN_CHOICE, NULL);
      paraat_besturen_choice_bind (PARAAT_BESTUREN_CHOICE (answer), self->desk, self->record);
      break;

    case PARAAT_ANSWER_CHOICE:
    case PARAAT_ANSWER_CHOICES:
    default:
      answer = g_object_new (PARAAT_TYPE_CHOICE, NULL);
      paraat_choice_bind (PARAAT_CHOICE (answer), self->record, question->field, question->kind == PARAAT_ANSWER_CHOICES,
                          _(question->label), question->options, question->n_options);
      break;
    }
  add_heading (self);
  gtk_box_append (GTK_BOX (self), answer);
}

/* The latest of what was said of the answer and its detail; and whether colleagues differ on either. */
static const ParaatSaid *
find_latest (ParaatQuestionView *self,
             const char        **out_differs)
{
  const char *fields[] = { self->question->field, self->question->detail };
  const ParaatSaid *latest = NULL;

  *out_differs = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      GPtrArray *heads = fields[i] != NULL ? paraat_record_get_heads (self->record, fields[i]) : NULL;
      const ParaatSaid *said = heads != NULL && heads->len > 0 ? g_ptr_array_index (heads, 0) : NULL;

      if (fields[i] != NULL && paraat_record_count_versions (self->record, fields[i]) > 1 && *out_differs == NULL)
        *out_differs = fields[i];
      if (said != NULL && (latest == NULL || said->corrected_us > latest->corrected_us))
        latest = said;
    }

  return latest;
}

static void
show (ParaatQuestionView *self)
{
  const char *differs;
  const ParaatSaid *latest = find_latest (self, &differs);

  gtk_widget_set_visible (GTK_WIDGET (self), paraat_question_fits (self->question, self->record));
  if (self->detail != NULL)
    gtk_widget_set_visible (self->detail, paraat_question_has_detail (self->question, self->record));
  gtk_widget_set_visible (self->said_row, latest != NULL);
  if (latest != NULL)
    {
      g_autofree char *line = paraat_authors_dup_line (self->authors, latest);
      g_autofree char *name = NULL;

      gtk_label_set_label (GTK_LABEL (self->said), line);
      gtk_button_set_label (GTK_BUTTON (self->versions), differs != NULL ? _("Two Versions: Choose…") : _("Earlier Values…"));
      name = g_strdup_printf ("%s %s", gtk_button_get_label (GTK_BUTTON (self->versions)), _(self->question->label));
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->versions), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
      if (differs != NULL)
        gtk_widget_add_css_class (self->versions, "differs");
      else
        gtk_widget_remove_css_class (self->versions, "differs");
    }
}

static void
versions_cb (ParaatQuestionView *self)
{
  adw_dialog_present (paraat_versions_dialog_new (self->record, self->question, self->authors,
                                                  paraat_desk_get_store (self->desk)),
                      GTK_WIDGET (self));
}

static void
add_said (ParaatQuestionView *self)
{
  self->said_row = adw_wrap_box_new ();
  self->said = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, NULL);
  self->versions = gtk_button_new_with_label ("");
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (self->versions), GTK_ACCESSIBLE_RELATION_LABELLED_BY);   /* else its label is its name */
  adw_wrap_box_set_child_spacing (ADW_WRAP_BOX (self->said_row), 9);
  gtk_widget_add_css_class (self->said, "dim-label");
  gtk_widget_add_css_class (self->said, "caption");
  gtk_widget_add_css_class (self->versions, "flat");
  gtk_widget_add_css_class (self->versions, "caption");
  g_signal_connect_object (self->versions, "clicked", G_CALLBACK (versions_cb), self, G_CONNECT_SWAPPED);
  adw_wrap_box_append (ADW_WRAP_BOX (self->said_row), self->said);
  adw_wrap_box_append (ADW_WRAP_BOX (self->said_row), self->versions);
  gtk_box_append (GTK_BOX (self), self->said_row);
}

static void
paraat_question_view_dispose (GObject *object)
{
  ParaatQuestionView *self = PARAAT_QUESTION_VIEW (object);

  g_clear_object (&self->record);
  g_clear_object (&self->authors);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (paraat_question_view_parent_class)->dispose (object);
}

static void
paraat_question_view_class_init (ParaatQuestionViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = paraat_question_view_dispose;
}

static void
paraat_question_view_init (ParaatQuestionView *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 9);
}

/**
 * paraat_question_view_new:
 * @record: a report that has an identity
 * @question: (transfer none): static
 *
 * Returns: (transfer floating): a [class@Gtk.Box]
 */
GtkWidget *
paraat_question_view_new (ParaatDesk           *desk,
                          ParaatRecord         *record,
                          ParaatAuthors        *authors,
                          const ParaatQuestion *question)
{
  ParaatQuestionView *self = g_object_new (PARAAT_TYPE_QUESTION_VIEW, NULL);

  self->desk = g_object_ref (desk);
  self->record = g_object_ref (record);
  self->authors = g_object_ref (authors);
  self->question = question;
  add_answer (self);
  if (question->help != NULL)
    add_label (self, _(question->help), "dim-label");
  if (question->detail != NULL)
    self->detail = add_text (self, _(question->detail_label), question->detail);
  add_said (self);
  g_signal_connect_object (record, "changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (authors, "changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);

  return GTK_WIDGET (self);
}

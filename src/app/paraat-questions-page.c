/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-evaluation-report.h"
#include "paraat-questions-page.h"

#include <glib/gi18n.h>

#define RED_MAX 1   /* levels that are red in the picture of one question: 0 and 1 */
#define CONTROL "paraat-control"

typedef enum
{
  FILTER_OPEN,
  FILTER_UNKNOWN,
  FILTER_MARKED,
  FILTER_RED,
  N_FILTERS,
} Filter;

struct _ParaatQuestionsPage
{
  AdwNavigationPage    parent_instance;

  ParaatEvaluation    *evaluation;           /* (owned) */
  GtkToggleButton     *toggles[N_FILTERS];   /* (unowned) */
  GPtrArray           *rows;                 /* (owned) (element-type GtkWidget) (unowned) one a control */
  GPtrArray           *groups;               /* (owned) (element-type GtkWidget) (unowned) one a chapter */
  GPtrArray           *facts;                /* (owned) (element-type AdwComboRow) (unowned) */
  gboolean             is_showing;

  AdwWrapBox          *filters;
  GtkLabel            *count;
  GtkBox              *chapters;
  AdwPreferencesGroup *facts_group;
};

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ParaatQuestionsPage, paraat_questions_page, ADW_TYPE_NAVIGATION_PAGE)

static gboolean
passes (ParaatQuestionsPage *self,
        guint                control,
        Filter               filter)
{
  ParaatReply reply = paraat_evaluation_get_reply (self->evaluation, control, NULL);

  switch (filter)
    {
    case FILTER_OPEN:
      return reply.kind == PARAAT_REPLY_NONE;
    case FILTER_UNKNOWN:
      return reply.kind == PARAAT_REPLY_UNKNOWN;
    case FILTER_MARKED:
      return paraat_record_get_boolean (paraat_evaluation_get_answer (self->evaluation, control), "marked", FALSE);
    case FILTER_RED:
      return reply.kind == PARAAT_REPLY_LEVEL && reply.level <= RED_MAX;
    case N_FILTERS:
    default:
      return TRUE;
    }
}

/* Of several filters any will do; of none, all are shown. */
static gboolean
is_wanted (ParaatQuestionsPage *self,
           guint                control)
{
  gboolean is_filtered = FALSE;

  for (Filter filter = 0; filter < N_FILTERS; filter++)
    if (gtk_toggle_button_get_active (self->toggles[filter]))
      {
        is_filtered = TRUE;
        if (passes (self, control, filter))
          return TRUE;
      }

  return !is_filtered;
}

static char *
describe (ParaatQuestionsPage *self,
          guint                control)
{
  ParaatReply reply = paraat_evaluation_get_reply (self->evaluation, control, NULL);
  g_autofree char *words = paraat_reply_dup_words (paraat_evaluation_get_questionnaire (self->evaluation), &reply);

  if (!passes (self, control, FILTER_MARKED))
    return g_steal_pointer (&words);

  return g_strdup_printf ("%s · %s", words, _("marked"));
}

/* What is not asked, because it is not there, stays in grey when it was answered: it counts again when that changes. */
static void
show_row (ParaatQuestionsPage *self,
          guint                control,
          gboolean             is_asked)
{
  GtkWidget *row = g_ptr_array_index (self->rows, control);
  g_autofree char *words = describe (self, control);
  g_autofree char *left_out = g_strdup_printf (_("%s · does not count: not there with you"), words);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), is_asked ? words : left_out);
  gtk_widget_set_sensitive (row, is_asked);
}

static void
show_facts (ParaatQuestionsPage *self)
{
  static const guint places[] = { [PARAAT_TRUTH_NO] = 2, [PARAAT_TRUTH_UNKNOWN] = 0, [PARAAT_TRUTH_YES] = 1 };

  self->is_showing = TRUE;
  for (guint i = 0; i < self->facts->len; i++)
    adw_combo_row_set_selected (g_ptr_array_index (self->facts, i), places[paraat_evaluation_get_fact (self->evaluation, i)]);
  self->is_showing = FALSE;
}

static void
update (ParaatQuestionsPage *self)
{
  const ParaatQuestionnaire *questionnaire = paraat_evaluation_get_questionnaire (self->evaluation);
  guint n_shown = 0;
  guint n_asked = paraat_evaluation_count (self->evaluation, NULL);
  g_autofree char *words = NULL;

  for (guint i = 0; i < self->groups->len; i++)
    {
      const ParaatChapter *chapter = g_ptr_array_index (questionnaire->chapters, i);
      gboolean has_any = FALSE;

      for (guint j = chapter->first; j < chapter->first + chapter->n_controls; j++)
        {
          gboolean is_asked = paraat_evaluation_is_asked (self->evaluation, j);
          gboolean is_kept = !paraat_evaluation_get_is_quick (self->evaluation)
                             && paraat_evaluation_get_reply (self->evaluation, j, NULL).kind != PARAAT_REPLY_NONE;
          gboolean is_shown = (is_asked || is_kept) && is_wanted (self, j);

          show_row (self, j, is_asked);
          gtk_widget_set_visible (g_ptr_array_index (self->rows, j), is_shown);
          has_any |= is_shown;
          n_shown += is_shown;
        }
      gtk_widget_set_visible (g_ptr_array_index (self->groups, i), has_any);
    }
  words = g_strdup_printf (ngettext ("%u question of %u", "%u questions of %u", n_shown), n_shown, n_asked);
  gtk_label_set_label (self->count, words);
  show_facts (self);
}

static void
activated_cb (ParaatQuestionsPage *self,
              AdwActionRow        *row)
{
  g_signal_emit (self, signals[CHOSEN], 0, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), CONTROL)));
}

static void
add_chapter (ParaatQuestionsPage *self,
             const ParaatChapter *chapter)
{
  const ParaatQuestionnaire *questionnaire = paraat_evaluation_get_questionnaire (self->evaluation);
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), chapter->title);
  for (guint i = chapter->first; i < chapter->first + chapter->n_controls; i++)
    {
      const ParaatControl *control = g_ptr_array_index (questionnaire->controls, i);
      GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", control->title, "activatable", TRUE,
                                     "title-lines", 0, "subtitle-lines", 0, NULL);

      g_object_set_data (G_OBJECT (row), CONTROL, GUINT_TO_POINTER (i));
      g_signal_connect_object (row, "activated", G_CALLBACK (activated_cb), self, G_CONNECT_SWAPPED);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), g_object_new (GTK_TYPE_IMAGE, "icon-name", "go-next-symbolic",
                                                                     "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
      g_ptr_array_add (self->rows, row);
    }
  gtk_box_append (self->chapters, group);
  g_ptr_array_add (self->groups, group);
}

static void
fact_cb (AdwComboRow *row,
         GParamSpec  *pspec,
         gpointer     data)
{
  static const ParaatTruth truths[] = { PARAAT_TRUTH_UNKNOWN, PARAAT_TRUTH_YES, PARAAT_TRUTH_NO };
  ParaatQuestionsPage *self = data;
  guint chosen = adw_combo_row_get_selected (row);

  if (!self->is_showing && chosen < G_N_ELEMENTS (truths))
    paraat_evaluation_set_fact (self->evaluation, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), CONTROL)), truths[chosen]);
}

static void
add_facts (ParaatQuestionsPage *self)
{
  const ParaatQuestionnaire *questionnaire = paraat_evaluation_get_questionnaire (self->evaluation);
  const char * const words[] = { _("I don't know"), _("Yes"), _("No"), NULL };

  for (guint i = 0; i < questionnaire->facts->len; i++)
    {
      const ParaatTerm *fact = g_ptr_array_index (questionnaire->facts, i);
      g_autoptr(GtkStringList) model = gtk_string_list_new (words);
      GtkWidget *row = g_object_new (ADW_TYPE_COMBO_ROW, "use-markup", FALSE, "title", fact->text, "title-lines", 0,
                                     "use-subtitle", TRUE, "subtitle-lines", 0, "model", model, NULL);

      g_object_set_data (G_OBJECT (row), CONTROL, GUINT_TO_POINTER (i));
      g_signal_connect_object (row, "notify::selected", G_CALLBACK (fact_cb), self, G_CONNECT_DEFAULT);
      adw_preferences_group_add (self->facts_group, row);
      g_ptr_array_add (self->facts, row);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->facts_group), !paraat_evaluation_get_is_quick (self->evaluation));
  gtk_widget_set_sensitive (GTK_WIDGET (self->facts_group), !paraat_evaluation_is_closed (self->evaluation));
}

static void
add_filters (ParaatQuestionsPage *self)
{
  const char * const labels[N_FILTERS] = {
    [FILTER_OPEN] = _("Not answered"), [FILTER_UNKNOWN] = _("I don't know"), [FILTER_MARKED] = _("Marked"),
    [FILTER_RED] = _("Level 0 or 1"),
  };

  for (Filter filter = 0; filter < N_FILTERS; filter++)
    {
      GtkWidget *toggle = gtk_toggle_button_new_with_label (labels[filter]);

      gtk_widget_add_css_class (toggle, "tile");
      g_signal_connect_object (toggle, "toggled", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
      adw_wrap_box_append (self->filters, toggle);
      self->toggles[filter] = GTK_TOGGLE_BUTTON (toggle);
    }
}

static void
paraat_questions_page_dispose (GObject *object)
{
  ParaatQuestionsPage *self = PARAAT_QUESTIONS_PAGE (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->groups, g_ptr_array_unref);
  g_clear_pointer (&self->facts, g_ptr_array_unref);
  g_clear_object (&self->evaluation);
  adw_navigation_page_set_child (ADW_NAVIGATION_PAGE (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), PARAAT_TYPE_QUESTIONS_PAGE);

  G_OBJECT_CLASS (paraat_questions_page_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, ParaatQuestionsPage, name)

static void
paraat_questions_page_class_init (ParaatQuestionsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = paraat_questions_page_dispose;
  signals[CHOSEN] = g_signal_new ("chosen", PARAAT_TYPE_QUESTIONS_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_UINT);
  gtk_widget_class_set_template_from_resource (widget_class, "/be/paraat/Paraat/questions-page.ui");
  BIND (filters);
  BIND (count);
  BIND (chapters);
  BIND (facts_group);
}

static void
paraat_questions_page_init (ParaatQuestionsPage *self)
{
  self->rows = g_ptr_array_new ();
  self->groups = g_ptr_array_new ();
  self->facts = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * paraat_questions_page_new:
 * @evaluation: loaded
 */
ParaatQuestionsPage *
paraat_questions_page_new (ParaatEvaluation *evaluation)
{
  ParaatQuestionsPage *self = g_object_new (PARAAT_TYPE_QUESTIONS_PAGE, NULL);
  const ParaatQuestionnaire *questionnaire = paraat_evaluation_get_questionnaire (evaluation);

  self->evaluation = g_object_ref (evaluation);
  add_filters (self);
  for (guint i = 0; i < questionnaire->chapters->len; i++)
    add_chapter (self, g_ptr_array_index (questionnaire->chapters, i));
  add_facts (self);
  g_signal_connect_object (evaluation, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return self;
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-ask.h"
#include "paraat-day.h"
#include "paraat-evaluation-report.h"
#include "paraat-questions-page.h"
#include "paraat-reference-choice.h"
#include "paraat-sheet-dialog.h"

#include <glib/gi18n.h>

#define RED_MAX 1   /* levels that are red in the picture of one question: 0 and 1 */
#define CONTROL "paraat-control"
#define COLLEAGUE "paraat-colleague"

typedef enum
{
  FILTER_OPEN,
  FILTER_UNKNOWN,
  FILTER_MARKED,
  FILTER_RED,
  FILTER_ASKED,       /* a colleague has not answered yet */
  FILTER_DISPUTED,    /* colleagues answered otherwise */
  FILTER_COLLEAGUE,   /* a colleague was asked, answered or not */
  N_FILTERS,
} Filter;

struct _ParaatQuestionsPage
{
  AdwNavigationPage    parent_instance;

  ParaatDesk          *desk;                 /* (owned) */
  ParaatEvaluation    *evaluation;           /* (owned) */
  GtkToggleButton     *toggles[N_FILTERS];   /* (unowned) */
  GPtrArray           *rows;                 /* (owned) (element-type GtkWidget) (unowned) one a control */
  GPtrArray           *groups;               /* (owned) (element-type GtkWidget) (unowned) one a chapter */
  GPtrArray           *facts;                /* (owned) (element-type AdwComboRow) (unowned) */
  GPtrArray           *sheet_rows;           /* (owned) (element-type GtkWidget) (unowned) one a colleague */
  gboolean             is_showing;
  guint                idle;                 /* GSource id, 0: none */

  AdwWrapBox          *filters;
  ParaatReferenceChoice *reference;
  GtkLabel            *count;
  GtkBox              *chapters;
  AdwPreferencesGroup *facts_group, *sheets_group;
  GtkWidget           *ask;
};

enum
{
  CHOSEN,
  TYPING_IN,
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
    case FILTER_ASKED:
      return paraat_evaluation_is_waited_for (self->evaluation, control);
    case FILTER_DISPUTED:
      return paraat_evaluation_is_disputed (self->evaluation, control);
    case FILTER_COLLEAGUE:
      return paraat_evaluation_was_asked (self->evaluation, control);
    case N_FILTERS:
    default:
      return TRUE;
    }
}

/* Of several filters any will do; of none, all are shown. Of a framework is all that is shown. */
static gboolean
is_wanted (ParaatQuestionsPage *self,
           guint                control)
{
  const gboolean *part = paraat_reference_choice_get_part (self->reference);
  gboolean is_filtered = FALSE;

  if (part != NULL && !part[control])
    return FALSE;

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
  g_autoptr(GPtrArray) asks = paraat_evaluation_list_asks (self->evaluation, control);
  g_autoptr(GString) all = g_string_new (words);

  if (passes (self, control, FILTER_MARKED))
    g_string_append_printf (all, " · %s", _("marked"));
  if (passes (self, control, FILTER_DISPUTED))
    g_string_append_printf (all, " · %s", _("two answers: choose"));
  for (guint i = 0; i < asks->len; i++)
    {
      const ParaatAsk *ask = g_ptr_array_index (asks, i);
      g_autofree char *asked = paraat_ask_dup_words (ask);

      if (!ask->is_withdrawn)
        g_string_append_printf (all, " · %s", asked);
    }

  return g_strdup (all->str);
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

/* --- colleagues --- */

static void
type_in_cb (ParaatQuestionsPage *self,
            GtkWidget           *button)
{
  g_signal_emit (self, signals[TYPING_IN], 0, g_object_get_data (G_OBJECT (button), COLLEAGUE));
}

static void
withdraw (ParaatQuestionsPage *self,
          const char          *colleague)
{
  const ParaatQuestionnaire *questionnaire = paraat_evaluation_get_questionnaire (self->evaluation);
  ParaatUuid id;

  for (guint i = 0; paraat_uuid_parse (colleague, &id) && i < questionnaire->controls->len; i++)
    {
      g_autoptr(GPtrArray) asks = paraat_evaluation_list_asks (self->evaluation, i);

      for (guint j = 0; j < asks->len; j++)
        {
          const ParaatAsk *ask = g_ptr_array_index (asks, j);

          if (paraat_ask_is_open (ask) && paraat_uuid_equal (&ask->colleague, &id))
            paraat_evaluation_withdraw (self->evaluation, i, &id);
        }
    }
}

static void
withdraw_response_cb (AdwAlertDialog      *dialog,
                      const char          *response,
                      ParaatQuestionsPage *self)
{
  if (g_str_equal (response, "yes"))
    withdraw (self, g_object_get_data (G_OBJECT (dialog), COLLEAGUE));
}

static void
withdraw_cb (ParaatQuestionsPage *self,
             GtkWidget           *button)
{
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (
    _("Wait for no answer any more?"),
    _("What this colleague has not answered is not asked any more. What was typed in already stays.")));

  adw_alert_dialog_add_responses (dialog, "cancel", _("Cancel"), "yes", _("Wait No More"), NULL);
  adw_alert_dialog_set_close_response (dialog, "cancel");
  g_object_set_data_full (G_OBJECT (dialog), COLLEAGUE, g_strdup (g_object_get_data (G_OBJECT (button), COLLEAGUE)), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (withdraw_response_cb), self, G_CONNECT_DEFAULT);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}

static void
add_button (ParaatQuestionsPage *self,
            GtkWidget           *row,
            GtkWidget           *button,
            const ParaatAsk     *ask,
            GCallback            callback)
{
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data_full (G_OBJECT (button), COLLEAGUE, paraat_uuid_dup_string (&ask->colleague), g_free);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static GtkWidget *
new_sheet_row (ParaatQuestionsPage  *self,
               const ParaatSheetOut *sheet)
{
  g_autofree char *on = paraat_day_format (sheet->ask->on);
  g_autofree char *until = paraat_day_format (sheet->ask->until);
  g_autoptr(GString) words = g_string_new (NULL);
  g_autofree char *type_in = g_strdup_printf (_("Type in the answers of %s"), sheet->ask->name);
  g_autofree char *wait_no_more = g_strdup_printf (_("Wait no more for %s"), sheet->ask->name);
  GtkWidget *row, *button, *no_more;

  g_string_append_printf (words, ngettext ("%u of %u question answered · asked on %s", "%u of %u questions answered · asked on %s",
                                           sheet->controls->len), sheet->n_answered, sheet->controls->len, on);
  if (until != NULL)
    g_string_append_printf (words, _(" · back by %s"), until);
  row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", sheet->ask->name, "subtitle", words->str, "title-lines", 0,
                      "subtitle-lines", 0, NULL);
  button = g_object_new (GTK_TYPE_BUTTON, "label", _("Type In"), NULL);
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY);   /* else its label is its name */
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, type_in, -1);
  add_button (self, row, button, sheet->ask, G_CALLBACK (type_in_cb));
  if (sheet->n_answered < sheet->controls->len)
    {
      no_more = g_object_new (GTK_TYPE_BUTTON, "icon-name", "window-close-symbolic", "tooltip-text", wait_no_more, NULL);
      gtk_widget_add_css_class (no_more, "flat");
      gtk_accessible_update_property (GTK_ACCESSIBLE (no_more), GTK_ACCESSIBLE_PROPERTY_LABEL, wait_no_more, -1);
      add_button (self, row, no_more, sheet->ask, G_CALLBACK (withdraw_cb));
    }

  return row;
}

static void
show_sheets (ParaatQuestionsPage *self)
{
  gboolean is_closed = paraat_evaluation_is_closed (self->evaluation);
  g_autoptr(GPtrArray) sheets = paraat_evaluation_list_sheets (self->evaluation);

  for (guint i = 0; i < self->sheet_rows->len; i++)
    adw_preferences_group_remove (self->sheets_group, g_ptr_array_index (self->sheet_rows, i));
  g_ptr_array_set_size (self->sheet_rows, 0);
  for (guint i = 0; !is_closed && i < sheets->len; i++)
    {
      GtkWidget *row = new_sheet_row (self, g_ptr_array_index (sheets, i));

      adw_preferences_group_add (self->sheets_group, row);
      g_ptr_array_add (self->sheet_rows, row);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->sheets_group), self->sheet_rows->len > 0);
  gtk_widget_set_visible (self->ask, !is_closed);
}

/* What is shown now stands first: all of it, when nothing is filtered. */
static void
ask_cb (ParaatQuestionsPage *self)
{
  g_autoptr(GArray) controls = g_array_new (FALSE, FALSE, sizeof (guint));
  guint n_asked = paraat_evaluation_count (self->evaluation, NULL);

  for (guint i = 0; i < self->rows->len; i++)
    if (paraat_evaluation_is_asked (self->evaluation, i) && is_wanted (self, i))
      g_array_append_val (controls, i);
  paraat_sheet_dialog_present (GTK_WIDGET (self), self->desk, self->evaluation,
                               controls->len < n_asked ? _("Those that are shown now") : _("All Questions"), controls);
}

/* --- all of it --- */

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

static gboolean
show_cb (gpointer data)
{
  ParaatQuestionsPage *self = data;

  self->idle = 0;
  update (self);
  show_sheets (self);

  return G_SOURCE_REMOVE;
}

/* A sheet changes many answers at once: they are shown once. */
static void
changed_cb (ParaatQuestionsPage *self)
{
  if (self->idle == 0)
    self->idle = g_idle_add (show_cb, self);
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
    [FILTER_RED] = _("Level 0 or 1"), [FILTER_ASKED] = _("Asked"), [FILTER_COLLEAGUE] = _("From a colleague"),
    [FILTER_DISPUTED] = _("Two answers"),
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

  g_clear_handle_id (&self->idle, g_source_remove);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->groups, g_ptr_array_unref);
  g_clear_pointer (&self->facts, g_ptr_array_unref);
  g_clear_pointer (&self->sheet_rows, g_ptr_array_unref);
  g_clear_object (&self->evaluation);
  g_clear_object (&self->desk);
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
  signals[TYPING_IN] = g_signal_new ("typing-in", PARAAT_TYPE_QUESTIONS_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_STRING);
  g_type_ensure (PARAAT_TYPE_REFERENCE_CHOICE);
  gtk_widget_class_set_template_from_resource (widget_class, "/be/paraat/Paraat/questions-page.ui");
  BIND (filters);
  BIND (reference);
  BIND (count);
  BIND (chapters);
  BIND (facts_group);
  BIND (sheets_group);
  BIND (ask);
  gtk_widget_class_bind_template_callback (widget_class, ask_cb);
}

static void
paraat_questions_page_init (ParaatQuestionsPage *self)
{
  self->rows = g_ptr_array_new ();
  self->groups = g_ptr_array_new ();
  self->facts = g_ptr_array_new ();
  self->sheet_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * paraat_questions_page_new:
 * @evaluation: loaded
 */
ParaatQuestionsPage *
paraat_questions_page_new (ParaatDesk       *desk,
                           ParaatEvaluation *evaluation)
{
  ParaatQuestionsPage *self = g_object_new (PARAAT_TYPE_QUESTIONS_PAGE, NULL);
  const ParaatQuestionnaire *questionnaire = paraat_evaluation_get_questionnaire (evaluation);

  self->desk = g_object_ref (desk);
  self->evaluation = g_object_ref (evaluation);
  add_filters (self);
  paraat_reference_choice_set_questionnaire (self->reference, questionnaire);
  g_signal_connect_object (self->reference, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  for (guint i = 0; i < questionnaire->chapters->len; i++)
    add_chapter (self, g_ptr_array_index (questionnaire->chapters, i));
  add_facts (self);
  g_signal_connect_object (evaluation, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  update (self);
  show_sheets (self);

  return self;
}

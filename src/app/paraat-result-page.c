/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-action.h"
#include "paraat-ask.h"
#include "paraat-bars.h"
#include "paraat-content.h"
#include "paraat-drop-down.h"
#include "paraat-earlier.h"
#include "paraat-evaluation-file.h"
#include "paraat-evaluation-report.h"
#include "paraat-followed.h"
#include "paraat-light.h"
#include "paraat-menu.h"
#include "paraat-moment.h"
#include "paraat-navigate.h"
#include "paraat-paper.h"
#include "paraat-reference-choice.h"
#include "paraat-result-page.h"
#include "paraat-result-rows.h"
#include "paraat-wizard-page.h"

#include <glib/gi18n.h>

#define FIRST_GAPS 10
#define CONTROL "paraat-control"

struct _ParaatResultPage
{
  AdwNavigationPage    parent_instance;

  ParaatDesk          *desk;           /* (owned) */
  ParaatEvaluation    *evaluation;     /* (owned) */
  ParaatEarlier       *earlier;        /* (owned) what was closed before it */
  ParaatFollowed      *actions;        /* (owned) of the plan, for the report */
  GPtrArray           *besturen;       /* (owned) (element-type ParaatEvaluationBestuur) */
  GPtrArray           *light_rows;     /* (owned) (element-type GtkWidget) (unowned) */
  GPtrArray           *gap_rows;       /* (owned) (element-type GtkWidget) (unowned) */
  GPtrArray           *year_rows;      /* (owned) (element-type GtkWidget) (unowned) */
  gboolean             has_all_gaps;
  gboolean             is_filling;     /* the administrations are being set */
  guint                idle;           /* GSource id, 0: none; many answers that come in at once are shown once */

  AdwBanner           *closed;
  GtkMenuButton       *menu_button;
  GtkLabel            *heading, *ends, *part_words;
  AdwComboRow         *whose;
  ParaatReferenceChoice *reference;
  AdwPreferencesGroup *whose_group, *lights_group, *gaps_group, *years_group;
  GtkWidget           *more_gaps;
};

G_DEFINE_FINAL_TYPE (ParaatResultPage, paraat_result_page, ADW_TYPE_NAVIGATION_PAGE)

/* Which report, and as what. */
static const struct
{
  const char            *action;
  ParaatEvaluationReport report;
  ParaatPaperFormat      format;
  const char            *suffix;
} reports[] = {
  { "result.team", PARAAT_EVALUATION_REPORT_TEAM, PARAAT_PAPER_PDF, "pdf" },
  { "result.team-docx", PARAAT_EVALUATION_REPORT_TEAM, PARAAT_PAPER_DOCX, "docx" },
  { "result.team-odt", PARAAT_EVALUATION_REPORT_TEAM, PARAAT_PAPER_ODT, "odt" },
  { "result.council", PARAAT_EVALUATION_REPORT_COUNCIL, PARAAT_PAPER_PDF, "pdf" },
  { "result.council-docx", PARAAT_EVALUATION_REPORT_COUNCIL, PARAAT_PAPER_DOCX, "docx" },
  { "result.council-odt", PARAAT_EVALUATION_REPORT_COUNCIL, PARAAT_PAPER_ODT, "odt" },
};

static const ParaatQuestionnaire *
get_questionnaire (ParaatResultPage *self)
{
  return paraat_evaluation_get_questionnaire (self->evaluation);
}

/* --- what is looked at --- */

/* (nullable): of all together. */
static const ParaatUuid *
get_bestuur (ParaatResultPage *self)
{
  guint chosen = gtk_widget_get_visible (GTK_WIDGET (self->whose_group)) ? adw_combo_row_get_selected (self->whose) : 0;

  return chosen > 0 && chosen <= self->besturen->len
         ? &((ParaatEvaluationBestuur *) g_ptr_array_index (self->besturen, chosen - 1))->id : NULL;
}

static ParaatLook
get_look (ParaatResultPage *self)
{
  return (ParaatLook) { self->evaluation, get_bestuur (self), paraat_reference_choice_get_part (self->reference) };
}

static gboolean
is_in_part (ParaatResultPage *self,
            guint             control)
{
  const gboolean *part = paraat_reference_choice_get_part (self->reference);

  return part == NULL || part[control];
}

/* There is something to choose only where one of them differs. */
static void
show_besturen (ParaatResultPage *self)
{
  gboolean differs = paraat_evaluation_any_differs (self->evaluation, 0, get_questionnaire (self)->controls->len);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) names = NULL;
  guint chosen = adw_combo_row_get_selected (self->whose);

  g_clear_pointer (&self->besturen, g_ptr_array_unref);
  self->besturen = paraat_evaluation_list_besturen (self->evaluation);
  g_strv_builder_add (builder, _("Together (the lowest counts)"));
  for (guint i = 0; i < self->besturen->len; i++)
    g_strv_builder_add (builder, ((ParaatEvaluationBestuur *) g_ptr_array_index (self->besturen, i))->name);
  names = g_strv_builder_end (builder);
  self->is_filling = TRUE;
  paraat_combo_row_set_names (self->whose, (const char * const *) names, chosen <= self->besturen->len ? chosen : 0);
  self->is_filling = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->whose_group), differs);
}

static void
show_part (ParaatResultPage *self)
{
  g_autofree char *part = paraat_reference_choice_dup_words (self->reference);
  g_autofree char *words = part != NULL ? g_strdup_printf (_("Only the questions that refer to %s count here."), part) : NULL;

  gtk_label_set_label (self->part_words, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->part_words), words != NULL);
}

/* (transfer full) (nullable): whom the answer comes from that counts, when it is known by name and is somebody else. */
static char *
dup_author (ParaatResultPage *self,
            guint             control)
{
  ParaatUuid lowest;
  const ParaatUuid *bestuur = get_bestuur (self) == NULL && paraat_evaluation_find_counting (self->evaluation, control, &lowest)
                              ? &lowest : get_bestuur (self);
  char *colleague = paraat_evaluation_dup_colleague (self->evaluation, control, bestuur);
  const ParaatSaid *said = paraat_evaluation_get_said (self->evaluation, control, bestuur);
  ParaatRecord *person = said != NULL ? paraat_profile_find_person (paraat_desk_get_profile (self->desk), &said->author) : NULL;
  gboolean is_own = person != NULL && person == paraat_profile_get_author (paraat_desk_get_profile (self->desk));
  g_autofree char *name = colleague == NULL && person != NULL && !is_own ? paraat_person_dup_name (person) : NULL;

  if (colleague != NULL)
    return colleague;

  return name != NULL && *name != '\0' ? g_steal_pointer (&name) : NULL;
}

/* (transfer full): the answer, and who gave it. */
static char *
dup_answer (ParaatResultPage  *self,
            guint              control,
            const ParaatReply *reply)
{
  g_autofree char *words = paraat_reply_dup_words (get_questionnaire (self), reply);
  g_autofree char *author = reply->kind != PARAAT_REPLY_NONE ? dup_author (self, control) : NULL;

  return author != NULL ? g_strdup_printf (_("%s · answer of %s"), words, author) : g_steal_pointer (&words);
}

/* --- to a question --- */

static void
open_control (ParaatResultPage *self,
              guint             control)
{
  GtkWidget *view = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_NAVIGATION_VIEW);
  AdwNavigationPage *below = view != NULL ? adw_navigation_view_get_previous_page (ADW_NAVIGATION_VIEW (view),
                                                                                    ADW_NAVIGATION_PAGE (self)) : NULL;
  ParaatWizardPage *page;

  if (PARAAT_IS_WIZARD_PAGE (below) && paraat_wizard_page_get_evaluation (PARAAT_WIZARD_PAGE (below)) == self->evaluation)
    {
      paraat_wizard_page_show_control (PARAAT_WIZARD_PAGE (below), control);
      paraat_navigate_back (GTK_WIDGET (self));
      return;
    }
  page = paraat_wizard_page_new (self->desk, self->evaluation);
  paraat_wizard_page_show_control (page, control);
  paraat_navigate_to (GTK_WIDGET (self), ADW_NAVIGATION_PAGE (page));
}

static void
row_cb (ParaatResultPage *self,
        AdwActionRow     *row)
{
  open_control (self, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), CONTROL)));
}

static GtkWidget *
new_control_row (ParaatResultPage    *self,
                 const ParaatControl *control,
                 const char          *title,
                 const char          *subtitle)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title, "subtitle", subtitle,
                                 "title-lines", 0, "subtitle-lines", 0, "activatable", TRUE, NULL);

  g_object_set_data (G_OBJECT (row), CONTROL, GUINT_TO_POINTER (control->index));
  g_signal_connect_object (row, "activated", G_CALLBACK (row_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), g_object_new (GTK_TYPE_IMAGE, "icon-name", "go-next-symbolic",
                                                                 "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));

  return row;
}

/* --- lights --- */

static void
add_light_row (ParaatResultPage *self,
               GtkWidget        *row,
               ParaatLight       light)
{
  GtkWidget *mark = paraat_light_mark_new (light);

  if (ADW_IS_EXPANDER_ROW (row))
    adw_expander_row_add_prefix (ADW_EXPANDER_ROW (row), mark);
  else
    adw_action_row_add_prefix (ADW_ACTION_ROW (row), mark);
  adw_preferences_group_add (self->lights_group, row);
  g_ptr_array_add (self->light_rows, row);
}

/* Of the snelscan each question is a light. */
static void
show_quick_lights (ParaatResultPage *self)
{
  const ParaatQuestionnaire *questionnaire = get_questionnaire (self);

  for (guint i = 0; i < questionnaire->controls->len; i++)
    {
      const ParaatControl *control = g_ptr_array_index (questionnaire->controls, i);
      ParaatReply reply = paraat_evaluation_get_counting (self->evaluation, i, get_bestuur (self));
      ParaatLight light = PARAAT_LIGHT_GREY;
      g_autofree char *level = dup_answer (self, i, &reply);
      g_autofree char *words = NULL;

      if (!paraat_evaluation_is_asked (self->evaluation, i) || !is_in_part (self, i))
        continue;
      if (reply.kind == PARAAT_REPLY_LEVEL)
        light = paraat_score_light (questionnaire, reply.level);
      else if (reply.kind == PARAAT_REPLY_UNKNOWN)
        light = PARAAT_LIGHT_ORANGE;   /* never better than that, until somebody looked */
      words = reply.kind == PARAAT_REPLY_LEVEL || reply.kind == PARAAT_REPLY_UNKNOWN
              ? g_strdup_printf ("%s · %s", paraat_light_label (light), level) : g_strdup (level);
      add_light_row (self, new_control_row (self, control, control->title, words), light);
    }
}

static void
show_ends (ParaatResultPage  *self,
           const ParaatScore *scores)
{
  const ParaatQuestionnaire *questionnaire = get_questionnaire (self);
  guint weakest, strongest;
  g_autofree char *words = NULL;

  if (paraat_score_find_ends (scores, questionnaire->chapters->len, &weakest, &strongest))
    words = g_strdup_printf (_("Strongest: %s. Weakest: %s."),
                             ((const ParaatChapter *) g_ptr_array_index (questionnaire->chapters, strongest))->title,
                             ((const ParaatChapter *) g_ptr_array_index (questionnaire->chapters, weakest))->title);
  gtk_label_set_label (self->ends, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->ends), words != NULL);
}

static void
show_chapter_lights (ParaatResultPage *self)
{
  const ParaatQuestionnaire *questionnaire = get_questionnaire (self);
  g_autofree ParaatScore *scores = g_new0 (ParaatScore, questionnaire->chapters->len);
  ParaatBars *bars = g_object_new (PARAAT_TYPE_BARS, "margin-top", 12, "margin-bottom", 12, "margin-start", 12,
                                   "margin-end", 12, NULL);
  GtkWidget *row = g_object_new (ADW_TYPE_PREFERENCES_ROW, "activatable", FALSE, "focusable", FALSE, "child", bars, NULL);
  g_autoptr(GPtrArray) years = paraat_earlier_list (self->earlier);
  ParaatLook look = get_look (self);

  gtk_accessible_update_property (GTK_ACCESSIBLE (bars), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Level per objective"), -1);
  for (guint i = 0; i < questionnaire->chapters->len; i++)
    {
      const ParaatChapter *chapter = g_ptr_array_index (questionnaire->chapters, i);
      GtkWidget *light_row;
      g_autofree char *words = NULL;

      paraat_evaluation_score (look.evaluation, i, look.bestuur, look.part, &scores[i]);
      if (scores[i].n_relevant == 0 && look.part != NULL)
        continue;   /* nothing in it refers to what was chosen */
      light_row = adw_expander_row_new ();
      words = g_strdup_printf (_("%s · how is this worked out?"), paraat_light_label (scores[i].light));
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (light_row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (light_row), chapter->title);
      adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (light_row), words);
      paraat_result_explain (ADW_EXPANDER_ROW (light_row), questionnaire, &scores[i]);
      add_light_row (self, light_row, scores[i].light);
      paraat_result_add_bar (bars, &look, i, &scores[i], years->len > 0 ? g_ptr_array_index (years, 0) : NULL);
    }
  adw_preferences_group_add (self->lights_group, row);
  g_ptr_array_add (self->light_rows, row);
  show_ends (self, scores);
}

/* --- through the years --- */

/* An earlier one that is not there is told of, with why. */
static void
show_left_out (ParaatResultPage *self)
{
  g_autofree char *left_out = paraat_evaluation_get_is_quick (self->evaluation) ? NULL : paraat_earlier_dup_left_out (self->earlier);
  const char *what = self->year_rows->len > 0 ? _("Level per objective, from 0 to 4, of what was closed and of this one.") : NULL;
  g_autofree char *words = what != NULL && left_out != NULL ? g_strdup_printf ("%s\n%s", what, left_out) : NULL;

  adw_preferences_group_set_description (self->years_group, words != NULL ? words : what != NULL ? what : left_out);
  gtk_widget_set_visible (GTK_WIDGET (self->years_group), what != NULL || left_out != NULL);
}

static void
show_years (ParaatResultPage *self)
{
  g_autoptr(GPtrArray) years = paraat_earlier_list (self->earlier);
  ParaatLook look = get_look (self);
  gboolean is_shown = years->len > 0 && !paraat_evaluation_get_is_quick (self->evaluation);

  for (guint i = 0; is_shown && i < get_questionnaire (self)->chapters->len; i++)
    {
      ParaatScore score;
      GtkWidget *row;

      paraat_evaluation_score (look.evaluation, i, look.bestuur, look.part, &score);
      if (score.n_relevant == 0)
        continue;
      row = paraat_result_years_row_new (&look, i, years);
      adw_preferences_group_add (self->years_group, row);
      g_ptr_array_add (self->year_rows, row);
    }
  show_left_out (self);
}

/* --- what to do first --- */

static void
add_gap (ParaatResultPage *self,
         const ParaatGap  *gap)
{
  g_autofree char *level = dup_answer (self, gap->control->index, &gap->reply);
  g_autofree char *subtitle = g_strdup_printf (gap->is_urgent ? _("%s · %s · must be in order first") : "%s · %s",
                                               gap->control->title, level);
  g_autofree char *what = paraat_gap_dup_proposal (gap);
  GtkWidget *row = new_control_row (self, gap->control, what, subtitle);

  adw_preferences_group_add (self->gaps_group, row);
  g_ptr_array_add (self->gap_rows, row);
}

static void
show_gaps (ParaatResultPage *self)
{
  g_autoptr(GArray) gaps = paraat_evaluation_list_gaps (self->evaluation, get_bestuur (self),
                                                          paraat_reference_choice_get_part (self->reference));
  guint n = self->has_all_gaps ? gaps->len : MIN (gaps->len, FIRST_GAPS);

  for (guint i = 0; i < n; i++)
    add_gap (self, &g_array_index (gaps, ParaatGap, i));
  gtk_widget_set_visible (GTK_WIDGET (self->gaps_group), gaps->len > 0);
  gtk_widget_set_visible (self->more_gaps, n < gaps->len);
}

static void
more_cb (ParaatResultPage *self)
{
  self->has_all_gaps = TRUE;
  for (guint i = 0; i < self->gap_rows->len; i++)
    adw_preferences_group_remove (self->gaps_group, g_ptr_array_index (self->gap_rows, i));
  g_ptr_array_set_size (self->gap_rows, 0);
  show_gaps (self);
}

/* --- whole --- */

static void
remove_rows (AdwPreferencesGroup *group,
             GPtrArray           *rows)
{
  for (guint i = 0; i < rows->len; i++)
    adw_preferences_group_remove (group, g_ptr_array_index (rows, i));
  g_ptr_array_set_size (rows, 0);
}

static void
show_heading (ParaatResultPage *self)
{
  guint n_answered;
  guint n = paraat_evaluation_count (self->evaluation, &n_answered);
  g_autofree char *words = g_strdup_printf (ngettext ("%u of %u question answered", "%u of %u questions answered", n),
                                            n_answered, n);
  gboolean is_closed = paraat_evaluation_is_closed (self->evaluation);

  gtk_label_set_label (self->heading, words);
  gtk_widget_set_visible (GTK_WIDGET (self->ends), FALSE);
  if (is_closed)
    adw_banner_set_title (self->closed, _("This self-evaluation is closed. It can be read, not changed."));
  adw_banner_set_revealed (self->closed, is_closed);
  for (guint i = 0; i < G_N_ELEMENTS (reports); i++)
    if (reports[i].report == PARAAT_EVALUATION_REPORT_COUNCIL)
      gtk_widget_action_set_enabled (GTK_WIDGET (self), reports[i].action, !paraat_evaluation_get_is_quick (self->evaluation));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "result.close", !is_closed);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "result.next", is_closed);
}

static void
show (ParaatResultPage *self)
{
  remove_rows (self->lights_group, self->light_rows);
  remove_rows (self->gaps_group, self->gap_rows);
  remove_rows (self->years_group, self->year_rows);
  show_heading (self);
  show_besturen (self);
  show_part (self);
  if (paraat_evaluation_get_is_quick (self->evaluation))
    show_quick_lights (self);
  else
    show_chapter_lights (self);
  show_years (self);
  show_gaps (self);
}

static gboolean
show_cb (gpointer data)
{
  ParaatResultPage *self = data;

  self->idle = 0;
  show (self);

  return G_SOURCE_REMOVE;
}

static void
changed_cb (ParaatResultPage *self)
{
  if (self->idle == 0 && paraat_evaluation_get_is_loaded (self->evaluation))
    self->idle = g_idle_add (show_cb, self);
}

/* The rows go while their own signal runs otherwise. */
static void
whose_cb (ParaatResultPage *self)
{
  if (!self->is_filling)
    changed_cb (self);
}

/* --- out, and on --- */

static ParaatDocument *
new_report (ParaatResultPage       *self,
            ParaatEvaluationReport  kind)
{
  g_autofree char *names = paraat_evaluation_dup_names (self->evaluation);
  g_autoptr(GPtrArray) years = paraat_earlier_list (self->earlier);

  return paraat_evaluation_new_report (self->evaluation, kind, names != NULL ? names : _("our administration"), years,
                                       paraat_followed_get_records (self->actions), paraat_desk_get_now_us (self->desk));
}

static void
report_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  ParaatResultPage *self = PARAAT_RESULT_PAGE (widget);

  for (guint i = 0; i < G_N_ELEMENTS (reports); i++)
    if (g_str_equal (reports[i].action, name))
      {
        g_autoptr(ParaatDocument) document = new_report (self, reports[i].report);
        g_autofree char *file_name = paraat_paper_dup_file_name (paraat_document_get_title (document), reports[i].suffix);

        paraat_paper_save_as_async (widget, document, reports[i].format, file_name, NULL, NULL);
      }
}

static void
print_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  g_autoptr(ParaatDocument) document = new_report (PARAAT_RESULT_PAGE (widget), PARAAT_EVALUATION_REPORT_TEAM);

  paraat_paper_print_async (widget, document, NULL, NULL);
}

static void
json_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  ParaatResultPage *self = PARAAT_RESULT_PAGE (widget);
  g_autofree char *json = paraat_evaluation_dup_json (self->evaluation);
  g_autofree char *file_name = paraat_paper_dup_file_name (_("Self-evaluation"), "json");

  if (json != NULL)
    paraat_paper_save_text_async (widget, json, file_name, NULL, NULL);
  else
    paraat_paper_tell (widget, _("Not saved"), _("The self-evaluation is not read yet, or is too large for one file."));
}

static void
close_cb (AdwAlertDialog   *dialog,
          const char       *response,
          ParaatResultPage *self)
{
  ParaatRecord *author = paraat_profile_get_author (paraat_desk_get_profile (self->desk));
  g_autofree char *name = author != NULL ? paraat_person_dup_name (author) : g_strdup ("");

  if (g_str_equal (response, "yes"))
    paraat_evaluation_close (self->evaluation, name);
}

static void
close_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  ParaatResultPage *self = PARAAT_RESULT_PAGE (widget);
  guint n_answered;
  guint n_open = paraat_evaluation_count (self->evaluation, &n_answered) - n_answered;
  g_autofree char *left = n_open == 0 ? g_strdup ("")
                          : g_strdup_printf (ngettext ("%u question is not answered yet. ", "%u questions are not answered yet. ", n_open), n_open);
  g_autofree char *words = g_strconcat (left, _("Closed is closed: it stays as it is now, for you and for who comes after you. The next one begins with its answers, each to be confirmed."), NULL);
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (_("Close this self-evaluation?"), words));

  adw_alert_dialog_add_responses (dialog, "cancel", _("Cancel"), "yes", _("Close It"), NULL);
  adw_alert_dialog_set_response_appearance (dialog, "yes", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (close_cb), widget, G_CONNECT_DEFAULT);
  adw_dialog_present (ADW_DIALOG (dialog), widget);
}

static void
next_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  ParaatResultPage *self = PARAAT_RESULT_PAGE (widget);
  const ParaatQuestionnaire *today = paraat_content_get_questionnaire (NULL);   /* there: a version of it is on this page */
  g_autoptr(ParaatRecord) record = paraat_evaluation_new_next (self->evaluation, today);
  g_autoptr(ParaatEvaluation) next = paraat_evaluation_new (paraat_desk_get_store (self->desk), record, today);

  paraat_navigate_to (widget, ADW_NAVIGATION_PAGE (paraat_wizard_page_new (self->desk, next)));
}

static void
paraat_result_page_dispose (GObject *object)
{
  ParaatResultPage *self = PARAAT_RESULT_PAGE (object);

  g_clear_handle_id (&self->idle, g_source_remove);
  g_clear_pointer (&self->light_rows, g_ptr_array_unref);
  g_clear_pointer (&self->gap_rows, g_ptr_array_unref);
  g_clear_pointer (&self->year_rows, g_ptr_array_unref);
  g_clear_pointer (&self->besturen, g_ptr_array_unref);
  g_clear_object (&self->earlier);
  g_clear_object (&self->actions);
  g_clear_object (&self->evaluation);
  g_clear_object (&self->desk);
  adw_navigation_page_set_child (ADW_NAVIGATION_PAGE (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), PARAAT_TYPE_RESULT_PAGE);

  G_OBJECT_CLASS (paraat_result_page_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, ParaatResultPage, name)

static void
paraat_result_page_class_init (ParaatResultPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = paraat_result_page_dispose;
  g_type_ensure (PARAAT_TYPE_REFERENCE_CHOICE);
  gtk_widget_class_set_template_from_resource (widget_class, "/be/paraat/Paraat/result-page.ui");
  BIND (closed);
  BIND (menu_button);
  BIND (heading);
  BIND (ends);
  BIND (part_words);
  BIND (whose);
  BIND (whose_group);
  BIND (reference);
  BIND (years_group);
  BIND (lights_group);
  BIND (gaps_group);
  BIND (more_gaps);
  gtk_widget_class_bind_template_callback (widget_class, more_cb);
  for (guint i = 0; i < G_N_ELEMENTS (reports); i++)
    gtk_widget_class_install_action (widget_class, reports[i].action, NULL, report_action);
  gtk_widget_class_install_action (widget_class, "result.print", NULL, print_action);
  gtk_widget_class_install_action (widget_class, "result.close", NULL, close_action);
  gtk_widget_class_install_action (widget_class, "result.json", NULL, json_action);
  gtk_widget_class_install_action (widget_class, "result.next", NULL, next_action);
}

static void
paraat_result_page_init (ParaatResultPage *self)
{
  self->light_rows = g_ptr_array_new ();
  self->gap_rows = g_ptr_array_new ();
  self->year_rows = g_ptr_array_new ();
  self->besturen = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  paraat_menu_name_items (self->menu_button);
}

/**
 * paraat_result_page_new:
 * @evaluation: shown as soon as it is loaded
 */
ParaatResultPage *
paraat_result_page_new (ParaatDesk       *desk,
                        ParaatEvaluation *evaluation)
{
  ParaatResultPage *self = g_object_new (PARAAT_TYPE_RESULT_PAGE, NULL);

  self->desk = g_object_ref (desk);
  self->evaluation = g_object_ref (evaluation);
  self->earlier = paraat_earlier_new (paraat_desk_get_store (desk), evaluation);
  self->actions = paraat_followed_new (paraat_desk_get_store (desk), PARAAT_KIND_ACTION, NULL);
  paraat_reference_choice_set_questionnaire (self->reference, get_questionnaire (self));
  g_signal_connect_object (self->earlier, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->reference, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->whose, "notify::selected", G_CALLBACK (whose_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (evaluation, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  if (paraat_evaluation_get_is_loaded (evaluation))
    show (self);

  return self;
}

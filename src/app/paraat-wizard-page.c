/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-ask.h"
#include "paraat-authors.h"
#include "paraat-differ-row.h"
#include "paraat-evaluation-report.h"
#include "paraat-field.h"
#include "paraat-level-list.h"
#include "paraat-navigate.h"
#include "paraat-questions-page.h"
#include "paraat-result-page.h"
#include "paraat-sheet-dialog.h"
#include "paraat-text-row.h"
#include "paraat-versions-dialog.h"
#include "paraat-wizard-page.h"

#include <glib/gi18n.h>
#include <string.h>

#define NO_CONTROL G_MAXUINT
#define AGAIN_US (600 * G_TIME_SPAN_MILLISECOND)   /* a second press that comes sooner is of the same hand: a double click, a key held down */
#define LEVEL "level"

struct _ParaatWizardPage
{
  AdwNavigationPage  parent_instance;

  ParaatDesk        *desk;         /* (owned) */
  ParaatEvaluation  *evaluation;   /* (owned) */
  ParaatAuthors     *authors;      /* (owned) */
  guint              control;      /* NO_CONTROL until it is loaded */
  ParaatSheetOut    *sheet;        /* (owned) (nullable) whose answers are being typed in */
  GPtrArray         *rows;         /* (owned) (element-type GtkWidget) (unowned) of more_row and differ_row, for this question */
  gboolean           is_showing;   /* widgets are being set from the answer */
  gboolean           is_at_top;    /* a question was chosen elsewhere: it is shown from its beginning */
  gboolean           is_confirming; /* the answer is of a question that is left: it is not shown any more */
  gint64             confirmed_us; /* when somebody last pressed that it is still so, by the monotonic clock */

  GtkProgressBar    *progress;
  AdwBanner         *carried, *closed, *typing;
  GtkLabel          *place, *asked, *heading, *why, *said, *saved;
  GtkWidget         *said_row;
  GtkButton         *versions;
  ParaatLevelList   *levels;
  AdwExpanderRow    *why_row, *more_row, *differ_row;
  AdwSwitchRow      *marked;
  GtkButton         *back, *forward;
  GtkWidget         *result_button, *all_button, *ask_row;
  GtkScrolledWindow *scroller;
};

G_DEFINE_FINAL_TYPE (ParaatWizardPage, paraat_wizard_page, ADW_TYPE_NAVIGATION_PAGE)

static const ParaatControl *
get_control (ParaatWizardPage *self)
{
  return g_ptr_array_index (paraat_evaluation_get_questionnaire (self->evaluation)->controls, self->control);
}

static ParaatRecord *
get_answer (ParaatWizardPage *self)
{
  return paraat_evaluation_get_answer (self->evaluation, self->control);
}

/* --- from one question to the next --- */

/* The next one of the sheet that is typed in, or the same at an end. */
static guint
step_in_sheet (ParaatWizardPage *self,
               int               by)
{
  const guint *controls = (const guint *) self->sheet->controls->data;
  guint n = self->sheet->controls->len;
  guint next = self->control;

  for (guint i = 0; i < n; i++)
    if (by > 0 && controls[i] > self->control)
      return controls[i];
    else if (by < 0 && controls[i] < self->control)
      next = controls[i];

  return next;
}

static guint
find_next (ParaatWizardPage *self,
           int               by)
{
  return self->sheet != NULL ? step_in_sheet (self, by) : paraat_evaluation_step (self->evaluation, self->control, by);
}

/* --- what is shown of an answer --- */

static char *
dup_place (ParaatWizardPage *self,
           guint             n)
{
  const ParaatQuestionnaire *questionnaire = paraat_evaluation_get_questionnaire (self->evaluation);
  const ParaatChapter *chapter = g_ptr_array_index (questionnaire->chapters, get_control (self)->chapter);
  guint nth = 1;

  if (self->sheet != NULL)
    {
      for (guint i = 0; i < self->sheet->controls->len; i++)
        nth += g_array_index (self->sheet->controls, guint, i) < self->control;
      return g_strdup_printf (_("Question %u · %u of %u on the sheet of %s"), self->control + 1, nth, self->sheet->controls->len,
                              self->sheet->ask->name);
    }
  for (guint i = 0; i < self->control; i++)
    nth += paraat_evaluation_is_asked (self->evaluation, i);

  return g_strdup_printf (_("Question %u of %u · %s"), nth, n, chapter->title);
}

static void
show_asked (ParaatWizardPage *self)
{
  g_autoptr(GPtrArray) asks = paraat_evaluation_list_asks (self->evaluation, self->control);
  g_autoptr(GString) words = g_string_new (NULL);

  for (guint i = 0; i < asks->len; i++)
    {
      const ParaatAsk *ask = g_ptr_array_index (asks, i);
      g_autofree char *line = paraat_ask_dup_words (ask);

      paraat_authors_know (self->authors, &ask->colleague, ask->name);
      if (!ask->is_withdrawn)
        g_string_append_printf (words, "%s%s", words->len > 0 ? "\n" : "", line);
    }
  gtk_label_set_label (self->asked, words->str);
  gtk_widget_set_visible (GTK_WIDGET (self->asked), words->len > 0);
}

static void
show_place (ParaatWizardPage *self)
{
  guint n_answered;
  guint n = paraat_evaluation_count (self->evaluation, &n_answered);
  g_autofree char *words = dup_place (self, n);
  gboolean has_next = find_next (self, 1) != self->control;

  gtk_label_set_label (self->place, words);
  gtk_progress_bar_set_fraction (self->progress, n > 0 ? (double) n_answered / n : 0);
  gtk_widget_set_sensitive (GTK_WIDGET (self->back), find_next (self, -1) != self->control);
  gtk_button_set_label (self->forward, has_next ? _("Next") : self->sheet != NULL ? _("All Typed In") : _("To the Result"));
  gtk_widget_set_visible (self->result_button, has_next && self->sheet == NULL);
  gtk_widget_set_visible (self->all_button, self->sheet == NULL);
  gtk_widget_set_visible (self->ask_row, self->sheet == NULL && !paraat_evaluation_is_closed (self->evaluation));
  gtk_widget_set_visible (GTK_WIDGET (self->marked), self->sheet == NULL);
}

static char *
dup_level (ParaatWizardPage *self)
{
  ParaatReply reply = paraat_evaluation_get_reply (self->evaluation, self->control, NULL);

  return paraat_reply_dup_words (paraat_evaluation_get_questionnaire (self->evaluation), &reply);
}

static void
show_carried (ParaatWizardPage *self,
              const ParaatReply *reply)
{
  ParaatReply carried = paraat_evaluation_get_carried (self->evaluation, self->control);
  /* On a sheet stands nothing of last time: who filled it in did not say that it is still so. */
  gboolean is_asked = carried.kind != PARAAT_REPLY_NONE && reply->kind == PARAAT_REPLY_NONE && self->sheet == NULL
                      && !paraat_evaluation_is_closed (self->evaluation);
  g_autofree char *level = paraat_reply_dup_words (paraat_evaluation_get_questionnaire (self->evaluation), &carried);
  g_autofree char *words = g_strdup_printf (_("Last time: %s"), level);

  adw_banner_set_title (self->carried, words);
  adw_banner_set_revealed (self->carried, is_asked);
}

static void
show_saved (ParaatWizardPage *self)
{
  gtk_label_set_label (self->saved, paraat_record_has_unsaved (get_answer (self)) ? _("Being kept…")
                                    : _("Kept at once."));
}

/* What somebody else answered before is not what stands on the sheet: nothing is ticked until it is typed in. */
static gboolean
is_on_sheet (ParaatWizardPage *self)
{
  g_autoptr(GPtrArray) asks = paraat_evaluation_list_asks (self->evaluation, self->control);

  for (guint i = 0; i < asks->len; i++)
    {
      const ParaatAsk *ask = g_ptr_array_index (asks, i);

      if (paraat_uuid_equal (&ask->colleague, &self->sheet->ask->colleague))
        return ask->answered != NULL;
    }

  return FALSE;
}

/* Who answered, and whether colleagues who had not seen each other's answer said something else. */
static void
show_said (ParaatWizardPage *self)
{
  g_autofree char *disputed = paraat_evaluation_dup_disputed (self->evaluation, self->control);
  GPtrArray *heads = paraat_record_get_heads (get_answer (self), disputed != NULL ? disputed : LEVEL);
  gboolean differs = disputed != NULL;
  g_autofree char *line = heads != NULL && heads->len > 0
                          ? paraat_authors_dup_line (self->authors, g_ptr_array_index (heads, 0)) : NULL;

  gtk_widget_set_visible (self->said_row, line != NULL && self->sheet == NULL);
  gtk_label_set_label (self->said, line != NULL ? line : "");
  gtk_widget_set_visible (GTK_WIDGET (self->versions), !paraat_evaluation_is_closed (self->evaluation));   /* nothing is put back */
  gtk_button_set_label (self->versions, differs ? _("Two Answers: Choose…") : _("Earlier Answers…"));
  if (differs)
    gtk_widget_add_css_class (GTK_WIDGET (self->versions), "differs");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->versions), "differs");
}

static char *
dup_level_words (const char   *value,
                 gconstpointer data)
{
  ParaatReply reply = paraat_reply_parse (value);

  return reply.kind != PARAAT_REPLY_NONE ? paraat_reply_dup_words (data, &reply) : NULL;
}

/* (transfer full): the question, and whose answer to it when that is of one administration. */
static char *
dup_versions_title (ParaatWizardPage *self,
                    const char       *field)
{
  g_autoptr(GPtrArray) besturen = paraat_evaluation_list_besturen (self->evaluation);
  const char *title = get_control (self)->title;
  ParaatUuid id;

  for (guint i = 0; g_str_has_prefix (field, LEVEL ".") && paraat_uuid_parse (field + strlen (LEVEL "."), &id) && i < besturen->len; i++)
    {
      const ParaatEvaluationBestuur *bestuur = g_ptr_array_index (besturen, i);

      if (paraat_uuid_equal (&bestuur->id, &id))
        return g_strdup_printf ("%s · %s", title, bestuur->name);
    }

  return g_strdup (title);
}

/* Where two answers of one administration stand, those are to be chosen from. */
static void
versions_cb (ParaatWizardPage *self)
{
  g_autofree char *disputed = self->control != NO_CONTROL ? paraat_evaluation_dup_disputed (self->evaluation, self->control) : NULL;
  const char *field = disputed != NULL ? disputed : LEVEL;
  g_autofree char *title = NULL;

  if (self->control == NO_CONTROL)
    return;
  title = dup_versions_title (self, field);
  adw_dialog_present (paraat_versions_dialog_new_for_field (get_answer (self), field, title, dup_level_words,
                                                            paraat_evaluation_get_questionnaire (self->evaluation),
                                                            self->authors, paraat_desk_get_store (self->desk)),
                      GTK_WIDGET (self));
}

static void
show_answer (ParaatWizardPage *self)
{
  ParaatReply reply = paraat_evaluation_get_reply (self->evaluation, self->control, NULL);
  ParaatReply none = { PARAAT_REPLY_NONE, 0 };

  self->is_showing = TRUE;
  paraat_level_list_set_reply (self->levels, self->sheet != NULL && !is_on_sheet (self) ? &none : &reply);
  adw_switch_row_set_active (self->marked, paraat_record_get_boolean (get_answer (self), "marked", FALSE));
  self->is_showing = FALSE;
  show_carried (self, &reply);
  show_asked (self);
  show_said (self);
  show_place (self);
  show_saved (self);
}

/* --- one administration that differs --- */

static void
add_differ_rows (ParaatWizardPage *self)
{
  g_autoptr(GPtrArray) besturen = paraat_evaluation_list_besturen (self->evaluation);

  gtk_widget_set_visible (GTK_WIDGET (self->differ_row), besturen->len > 1);
  adw_expander_row_set_subtitle (self->differ_row, self->sheet != NULL ? _("What is ticked on the sheet in the row of one of them") : "");
  if (self->sheet != NULL)
    adw_expander_row_set_expanded (self->differ_row, TRUE);   /* the sheet asks for it with every question */
  for (guint i = 0; besturen->len > 1 && i < besturen->len; i++)
    {
      const ParaatEvaluationBestuur *bestuur = g_ptr_array_index (besturen, i);
      GtkWidget *row = paraat_differ_row_new (self->evaluation, self->control, bestuur);

      adw_expander_row_add_row (self->differ_row, row);
      g_ptr_array_add (self->rows, row);
    }
}

/* --- one question --- */

static void
add_text_row (ParaatWizardPage *self,
              const char       *title,
              const char       *field)
{
  GtkWidget *row = g_object_new (PARAAT_TYPE_TEXT_ROW, "title", title, NULL);

  paraat_field_bind_text (row, get_answer (self), field);
  adw_expander_row_add_row (self->more_row, row);
  g_ptr_array_add (self->rows, row);
}

static void
remove_rows (ParaatWizardPage *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_expander_row_remove (PARAAT_IS_TEXT_ROW (g_ptr_array_index (self->rows, i)) ? self->more_row : self->differ_row,
                             g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
}

/* What is closed can be unfolded and read: only the fields themselves are shut. */
static void
let_write (ParaatWizardPage *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    gtk_widget_set_sensitive (g_ptr_array_index (self->rows, i), !paraat_evaluation_is_closed (self->evaluation));
}

/* What is asked for as evidence stands in the field where it is written down. */
static void
add_rows (ParaatWizardPage *self)
{
  g_autofree char *shows = g_strjoinv (", ", get_control (self)->evidence);
  g_autofree char *evidence = g_strdup_printf (_("Evidence: %s"), shows);

  self->is_showing = TRUE;
  add_text_row (self, evidence, "evidence");
  add_text_row (self, _("Note, or why it does not apply"), "note");
  add_differ_rows (self);
  self->is_showing = FALSE;
  let_write (self);
}

static void
show_control (ParaatWizardPage *self)
{
  const ParaatControl *control = get_control (self);
  g_autofree char *why = g_strdup_printf ("%s\n\n%s", control->objective, control->why);

  gtk_label_set_label (self->heading, control->question);
  gtk_label_set_label (self->why, why);
  paraat_level_list_set_control (self->levels, paraat_evaluation_get_questionnaire (self->evaluation), control);
  remove_rows (self);
  add_rows (self);
  show_answer (self);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
}

void
paraat_wizard_page_show_control (ParaatWizardPage *self,
                                 guint             control)
{
  if (self->control != NO_CONTROL)
    paraat_record_commit (get_answer (self), NULL);
  self->control = control;
  if (self->sheet == NULL)   /* where somebody stopped is not where a sheet is */
    paraat_evaluation_set_position (self->evaluation, control);
  show_control (self);
}

guint
paraat_wizard_page_get_control (ParaatWizardPage *self)
{
  return self->control;
}

ParaatEvaluation *
paraat_wizard_page_get_evaluation (ParaatWizardPage *self)
{
  return self->evaluation;
}

static void
changed_cb (ParaatWizardPage *self)
{
  gboolean is_closed = paraat_evaluation_is_closed (self->evaluation);

  if (!paraat_evaluation_get_is_loaded (self->evaluation) || self->is_confirming)
    return;
  if (is_closed)
    adw_banner_set_title (self->closed, _("This self-evaluation is closed. It can be read, not changed."));
  adw_banner_set_revealed (self->closed, is_closed);
  gtk_widget_set_sensitive (GTK_WIDGET (self->levels), !is_closed);
  let_write (self);
  gtk_widget_set_sensitive (GTK_WIDGET (self->marked), !is_closed);
  if (self->control == NO_CONTROL)
    {
      self->control = paraat_evaluation_get_position (self->evaluation);
      show_control (self);
    }
  else
    show_answer (self);
}

/* --- a colleague's answers --- */

static void
stop_typing_in (ParaatWizardPage *self)
{
  if (self->sheet == NULL)
    return;
  paraat_evaluation_speak_for (self->evaluation, NULL);
  g_clear_pointer (&self->sheet, paraat_sheet_out_free);
  adw_banner_set_revealed (self->typing, FALSE);
}

static void
stop_cb (ParaatWizardPage *self)
{
  g_autofree char *words = self->sheet != NULL ? g_strdup_printf (_("The answers of %s are kept. From now on you answer again."),
                                                                  self->sheet->ask->name) : NULL;

  if (words == NULL)
    return;
  stop_typing_in (self);
  paraat_wizard_page_show_control (self, paraat_evaluation_get_position (self->evaluation));
  gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", words);
  gtk_widget_grab_focus (GTK_WIDGET (self->levels));
}

static void
type_in (ParaatWizardPage *self,
         const char       *colleague)
{
  g_autoptr(GPtrArray) sheets = paraat_evaluation_list_sheets (self->evaluation);
  g_autofree char *words = NULL;
  ParaatUuid id;

  if (!paraat_uuid_parse (colleague, &id) || paraat_evaluation_is_closed (self->evaluation))
    return;
  stop_typing_in (self);
  for (guint i = 0; i < sheets->len && self->sheet == NULL; i++)
    if (paraat_uuid_equal (&((ParaatSheetOut *) g_ptr_array_index (sheets, i))->ask->colleague, &id))
      self->sheet = g_ptr_array_steal_index (sheets, i);
  if (self->sheet == NULL)   /* it was withdrawn meanwhile */
    return;
  paraat_evaluation_speak_for (self->evaluation, &id);
  words = g_strdup_printf (_("You type in the answers of %s. What you enter now counts as said by that colleague."),
                           self->sheet->ask->name);
  adw_banner_set_title (self->typing, words);
  adw_banner_set_revealed (self->typing, TRUE);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), words, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);   /* a banner is not */
  paraat_wizard_page_show_control (self, g_array_index (self->sheet->controls, guint, 0));
}

static void
typing_in_cb (ParaatWizardPage    *self,
              const char          *colleague,
              ParaatQuestionsPage *page)
{
  g_autofree char *id = g_strdup (colleague);   /* the page that says it goes */

  self->is_at_top = TRUE;
  paraat_navigate_back (GTK_WIDGET (page));
  type_in (self, id);
}

static void
ask_cb (ParaatWizardPage *self)
{
  g_autoptr(GArray) controls = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree char *label = NULL;

  if (self->control == NO_CONTROL)
    return;
  g_array_append_val (controls, self->control);
  label = g_strdup_printf (_("This question: %s"), get_control (self)->title);
  paraat_sheet_dialog_present (GTK_WIDGET (self), self->desk, self->evaluation, label, controls);
}

/* --- what a person does --- */

static void
chosen_cb (ParaatWizardPage *self,
           int               kind,
           int               level)
{
  ParaatReply reply = { (ParaatReplyKind) kind, level };

  if (self->control == NO_CONTROL)
    return;
  paraat_evaluation_set_reply (self->evaluation, self->control, NULL, &reply);
  if (reply.kind == PARAAT_REPLY_NOT_APPLICABLE)
    adw_expander_row_set_expanded (self->more_row, TRUE);
}

static void
marked_cb (ParaatWizardPage *self)
{
  if (!self->is_showing && self->control != NO_CONTROL)
    paraat_record_set_boolean (get_answer (self), "marked", adw_switch_row_get_active (self->marked));
}

static void
step (ParaatWizardPage *self,
      int               by)
{
  guint next = self->control != NO_CONTROL ? find_next (self, by) : NO_CONTROL;

  if (next == self->control)
    {
      if (by > 0 && self->sheet != NULL)
        stop_cb (self);
      else if (by > 0 && next != NO_CONTROL)
        paraat_navigate_to (GTK_WIDGET (self), ADW_NAVIGATION_PAGE (paraat_result_page_new (self->desk, self->evaluation)));
      return;
    }
  paraat_wizard_page_show_control (self, next);
  gtk_widget_grab_focus (GTK_WIDGET (self->levels));
}

/* What was confirmed, and what is asked now: the focus stays on a button whose name is the same. */
static void
say_confirmed (ParaatWizardPage *self,
               const char       *level)
{
  gboolean is_asked = adw_banner_get_revealed (self->carried);
  g_autofree char *words = g_strdup_printf (_("Confirmed: %s. %s. %s %s"), level, gtk_label_get_label (self->place),
                                            gtk_label_get_label (self->heading), is_asked ? adw_banner_get_title (self->carried) : "");

  gtk_accessible_announce (GTK_ACCESSIBLE (self), words, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

/* The next question comes by itself, always: fifty confirmations are fifty presses.  Where that one was answered before too the focus
 * stays on the button, else it is in the answers; after the last one it is on what was confirmed. */
static void
confirm_cb (ParaatWizardPage *self)
{
  gint64 now_us = g_get_monotonic_time ();
  gboolean is_again = now_us - self->confirmed_us < AGAIN_US;
  g_autofree char *level = NULL;
  guint next;

  self->confirmed_us = now_us;
  if (self->control == NO_CONTROL || is_again)
    return;
  self->is_confirming = TRUE;   /* the banner that goes and comes again would let go of the focus */
  paraat_evaluation_confirm (self->evaluation, self->control);
  self->is_confirming = FALSE;
  level = dup_level (self);
  next = find_next (self, 1);
  paraat_wizard_page_show_control (self, next);
  if (!adw_banner_get_revealed (self->carried) || gtk_widget_get_focus_child (GTK_WIDGET (self->carried)) == NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->levels));
  say_confirmed (self, level);
}

static void
back_cb (ParaatWizardPage *self)
{
  step (self, -1);
}

static void
forward_cb (ParaatWizardPage *self)
{
  step (self, 1);
}

static gboolean
step_by_key (GtkWidget *widget,
             GVariant  *parameter,
             gpointer   data)
{
  step (PARAAT_WIZARD_PAGE (widget), g_variant_get_int32 (parameter));

  return GDK_EVENT_STOP;
}

/* As one goes from tab to tab in GNOME.  Before a text that is written in takes the key for a page of its own. */
static void
add_keys (ParaatWizardPage *self)
{
  static const struct { guint key; int by; } keys[] = {
    { GDK_KEY_Page_Down, 1 }, { GDK_KEY_KP_Page_Down, 1 }, { GDK_KEY_Page_Up, -1 }, { GDK_KEY_KP_Page_Up, -1 },
  };
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      GtkShortcut *shortcut = gtk_shortcut_new (gtk_keyval_trigger_new (keys[i].key, GDK_CONTROL_MASK),
                                                gtk_callback_action_new (step_by_key, NULL, NULL));

      gtk_shortcut_set_arguments (shortcut, g_variant_new_int32 (keys[i].by));
      gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
    }
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static void
control_chosen_cb (ParaatWizardPage    *self,
                   guint                control,
                   ParaatQuestionsPage *page)
{
  self->is_at_top = TRUE;
  paraat_navigate_back (GTK_WIDGET (page));
  paraat_wizard_page_show_control (self, control);
}

static void
all_cb (ParaatWizardPage *self)
{
  ParaatQuestionsPage *page = paraat_questions_page_new (self->desk, self->evaluation);

  g_signal_connect_object (page, "chosen", G_CALLBACK (control_chosen_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "typing-in", G_CALLBACK (typing_in_cb), self, G_CONNECT_SWAPPED);
  paraat_navigate_to (GTK_WIDGET (self), ADW_NAVIGATION_PAGE (page));
}

static void
result_cb (ParaatWizardPage *self)
{
  if (self->control != NO_CONTROL)
    paraat_navigate_to (GTK_WIDGET (self), ADW_NAVIGATION_PAGE (paraat_result_page_new (self->desk, self->evaluation)));
}

static void
paraat_wizard_page_shown (AdwNavigationPage *page)
{
  ParaatWizardPage *self = PARAAT_WIZARD_PAGE (page);

  gtk_widget_grab_focus (GTK_WIDGET (self->levels));
  if (self->is_at_top)
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  self->is_at_top = FALSE;
}

static void
paraat_wizard_page_hidden (AdwNavigationPage *page)
{
  ParaatWizardPage *self = PARAAT_WIZARD_PAGE (page);

  if (self->evaluation != NULL && self->control != NO_CONTROL)
    paraat_record_commit (get_answer (self), NULL);
}

static void
paraat_wizard_page_dispose (GObject *object)
{
  ParaatWizardPage *self = PARAAT_WIZARD_PAGE (object);

  if (self->sheet != NULL)
    paraat_evaluation_speak_for (self->evaluation, NULL);
  g_clear_pointer (&self->sheet, paraat_sheet_out_free);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_object (&self->authors);
  g_clear_object (&self->evaluation);
  g_clear_object (&self->desk);
  adw_navigation_page_set_child (ADW_NAVIGATION_PAGE (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), PARAAT_TYPE_WIZARD_PAGE);

  G_OBJECT_CLASS (paraat_wizard_page_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, ParaatWizardPage, name)

static void
paraat_wizard_page_class_init (ParaatWizardPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = paraat_wizard_page_dispose;
  ADW_NAVIGATION_PAGE_CLASS (klass)->shown = paraat_wizard_page_shown;
  ADW_NAVIGATION_PAGE_CLASS (klass)->hidden = paraat_wizard_page_hidden;
  g_type_ensure (PARAAT_TYPE_LEVEL_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, "/be/paraat/Paraat/wizard-page.ui");
  BIND (progress);
  BIND (carried);
  BIND (closed);
  BIND (typing);
  BIND (place);
  BIND (asked);
  BIND (heading);
  BIND (why);
  BIND (said);
  BIND (said_row);
  BIND (versions);
  BIND (saved);
  BIND (levels);
  BIND (why_row);
  BIND (more_row);
  BIND (differ_row);
  BIND (marked);
  BIND (back);
  BIND (forward);
  BIND (result_button);
  BIND (all_button);
  BIND (ask_row);
  BIND (scroller);
  gtk_widget_class_bind_template_callback (widget_class, versions_cb);
  gtk_widget_class_bind_template_callback (widget_class, all_cb);
  gtk_widget_class_bind_template_callback (widget_class, result_cb);
  gtk_widget_class_bind_template_callback (widget_class, confirm_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_cb);
  gtk_widget_class_bind_template_callback (widget_class, ask_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, forward_cb);
}

static void
paraat_wizard_page_init (ParaatWizardPage *self)
{
  self->control = NO_CONTROL;
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_sensitive (GTK_WIDGET (self->levels), FALSE);   /* until it is loaded */
  add_keys (self);
  g_signal_connect_object (self->levels, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->levels, "done", G_CALLBACK (forward_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->marked, "notify::active", G_CALLBACK (marked_cb), self, G_CONNECT_SWAPPED);
}

/**
 * paraat_wizard_page_new:
 * @evaluation: shown as soon as it is loaded, at the question where somebody stopped
 */
ParaatWizardPage *
paraat_wizard_page_new (ParaatDesk       *desk,
                        ParaatEvaluation *evaluation)
{
  ParaatWizardPage *self = g_object_new (PARAAT_TYPE_WIZARD_PAGE, NULL);

  self->desk = g_object_ref (desk);
  self->evaluation = g_object_ref (evaluation);
  self->authors = paraat_authors_new (paraat_desk_get_profile (desk), paraat_record_get_id (paraat_evaluation_get_record (evaluation)));
  g_signal_connect_object (self->authors, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), paraat_evaluation_get_is_quick (evaluation)
                                                             ? _("Quick scan") : _("Self-evaluation"));
  g_signal_connect_object (evaluation, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  changed_cb (self);

  return self;
}

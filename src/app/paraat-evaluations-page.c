/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "paraat-app"

#include "config.h"

#include "paraat-content.h"
#include "paraat-evaluation.h"
#include "paraat-evaluation-open.h"
#include "paraat-evaluations-page.h"
#include "paraat-json.h"
#include "paraat-moment.h"
#include "paraat-move-dialog.h"
#include "paraat-navigate.h"
#include "paraat-newest.h"
#include "paraat-result-page.h"
#include "paraat-wizard-page.h"

#include <glib/gi18n.h>

#define RECORD "paraat-record"

struct _ParaatEvaluationsPage
{
  AdwNavigationPage          parent_instance;

  ParaatDesk                *desk;            /* (owned) */
  const ParaatQuestionnaire *questionnaire;   /* (nullable) it cannot be read */
  ParaatRecordList          *list;            /* (owned) newest first */
  ParaatNewest              *newest;          /* (owned) */

  GtkWidget                 *damaged, *start_group, *earlier_group;
  AdwActionRow              *quick_row, *full_row;
  GtkListBox                *earlier;
  GtkLabel                  *note;
};

G_DEFINE_FINAL_TYPE (ParaatEvaluationsPage, paraat_evaluations_page, ADW_TYPE_NAVIGATION_PAGE)

/* --- beginning one --- */

/* For all administrations of this desk: they have one staff, and mostly one answer. */
static void
set_besturen (ParaatEvaluationsPage *self,
              ParaatRecord          *record)
{
  GPtrArray *besturen = paraat_profile_get_besturen (paraat_desk_get_profile (self->desk));
  g_autoptr(JsonArray) array = json_array_new ();
  g_autofree char *value = NULL;

  for (guint i = 0; i < besturen->len; i++)
    {
      g_autofree char *snapshot = paraat_bestuur_dup_snapshot (g_ptr_array_index (besturen, i));

      json_array_add_object_element (array, paraat_json_parse_object (snapshot));
    }
  value = paraat_json_print_array (array);
  paraat_record_set (record, "besturen", value);
}

static void
begin (ParaatEvaluationsPage *self,
       gboolean               is_quick)
{
  ParaatStore *store = paraat_desk_get_store (self->desk);
  ParaatRecord *bestuur = paraat_profile_get_bestuur (paraat_desk_get_profile (self->desk));
  ParaatEvaluation *newest = paraat_newest_get_evaluation (self->newest);
  g_autoptr(ParaatRecord) record = NULL;
  g_autoptr(ParaatEvaluation) evaluation = NULL;

  /* What the snelscan asked is not asked again, only whether it is still so. */
  if (!is_quick && newest != NULL && paraat_evaluation_get_is_quick (newest))
    record = paraat_evaluation_new_next (newest, self->questionnaire);
  else
    record = paraat_evaluation_new_record (store, bestuur != NULL ? paraat_record_get_id (bestuur) : NULL, self->questionnaire,
                                           is_quick);
  set_besturen (self, record);
  evaluation = paraat_evaluation_new (store, record, self->questionnaire);
  paraat_navigate_to (GTK_WIDGET (self), ADW_NAVIGATION_PAGE (paraat_wizard_page_new (self->desk, evaluation)));
}

static void
quick_cb (ParaatEvaluationsPage *self)
{
  begin (self, TRUE);
}

static void
full_cb (ParaatEvaluationsPage *self)
{
  begin (self, FALSE);
}

static void
open_cb (ParaatEvaluationsPage *self)
{
  paraat_evaluation_open_file (GTK_WIDGET (self), self->desk);
}

/* --- earlier ones --- */

/* With the questions that it was made with, or nothing. */
static const ParaatQuestionnaire *
find_questions (ParaatEvaluationsPage *self,
                ParaatRecord          *record)
{
  g_autofree char *id = paraat_record_dup_text (record, "questionnaire");

  if (self->questionnaire == NULL || g_strcmp0 (id, self->questionnaire->id) != 0)
    return NULL;

  return paraat_content_get_questionnaire_of (paraat_record_get_int (record, "version", 0), NULL);
}

static char *
describe (ParaatEvaluationsPage *self,
          ParaatRecord          *record)
{
  g_autoptr(JsonObject) closed = paraat_json_parse_object (paraat_record_get_value (record, "closed"));
  const char *by = closed != NULL ? paraat_json_get_string (closed, "by") : NULL;

  if (find_questions (self, record) == NULL)
    return g_strdup (_("Made with another version of the questions. Its answers are kept."));
  if (closed == NULL)
    return g_strdup (_("Begun. Go on where you stopped."));

  return by != NULL && *by != '\0' ? g_strdup_printf (_("Closed by %s"), by) : g_strdup (_("Closed"));
}

static void
show_row (ParaatRecord *record,
          GtkWidget    *row)
{
  ParaatEvaluationsPage *self = PARAAT_EVALUATIONS_PAGE (gtk_widget_get_ancestor (row, PARAAT_TYPE_EVALUATIONS_PAGE));
  g_autofree char *when = NULL;
  g_autofree char *title = NULL;
  g_autofree char *subtitle = NULL;

  if (self == NULL || !paraat_record_get_is_loaded (record))
    return;
  when = paraat_moment_format (paraat_record_get_first_us (record));
  title = g_strdup_printf (paraat_record_get_boolean (record, "quick", FALSE) ? _("Quick scan of %s")
                                                                              : _("Self-evaluation of %s"), when);
  subtitle = describe (self, record);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), find_questions (self, record) != NULL);
}

static void
record_changed_cb (ParaatRecord *record,
                   const char   *field,
                   GtkWidget    *row)
{
  show_row (record, row);
}

static void
record_loaded_cb (ParaatRecord *record,
                  GParamSpec   *pspec,
                  GtkWidget    *row)
{
  show_row (record, row);
}

static void
row_shown_cb (GtkWidget *row)
{
  show_row (g_object_get_data (G_OBJECT (row), RECORD), row);
}

static GtkWidget *
create_row_cb (gpointer item,
               gpointer data)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title-lines", 0, "subtitle-lines", 0, NULL);

  adw_action_row_add_suffix (ADW_ACTION_ROW (row), g_object_new (GTK_TYPE_IMAGE, "icon-name", "go-next-symbolic",
                                                                 "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  g_object_set_data_full (G_OBJECT (row), RECORD, g_object_ref (item), g_object_unref);
  g_signal_connect_object (item, "changed", G_CALLBACK (record_changed_cb), row, G_CONNECT_DEFAULT);
  g_signal_connect_object (item, "notify::is-loaded", G_CALLBACK (record_loaded_cb), row, G_CONNECT_DEFAULT);
  g_signal_connect (row, "map", G_CALLBACK (row_shown_cb), NULL);

  return row;
}

static void
open_record (ParaatEvaluationsPage *self,
             ParaatRecord          *record)
{
  g_autoptr(ParaatEvaluation) evaluation = paraat_evaluation_open (paraat_desk_get_store (self->desk), record);

  if (evaluation != NULL)
    paraat_navigate_to (GTK_WIDGET (self), paraat_evaluation_is_closed (evaluation)
                                           ? ADW_NAVIGATION_PAGE (paraat_result_page_new (self->desk, evaluation))
                                           : ADW_NAVIGATION_PAGE (paraat_wizard_page_new (self->desk, evaluation)));
}

static void
moved_cb (AdwAlertDialog *dialog,
          const char     *response,
          ParaatRecord   *record)
{
  GtkWidget *page = g_object_get_data (G_OBJECT (dialog), "paraat-page");

  if (page != NULL)
    open_record (PARAAT_EVALUATIONS_PAGE (page), record);
}

/* One that is under way is asked first whether it goes on with newer questions. */
static void
ask_to_move (ParaatEvaluationsPage *self,
             ParaatEvaluation      *evaluation)
{
  AdwDialog *dialog = paraat_move_dialog_new (evaluation, self->questionnaire);

  g_object_set_data_full (G_OBJECT (dialog), "paraat-page", g_object_ref (self), g_object_unref);
  g_signal_connect_object (dialog, "response", G_CALLBACK (moved_cb), paraat_evaluation_get_record (evaluation),
                           G_CONNECT_AFTER);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
earlier_cb (ParaatEvaluationsPage *self,
            GtkListBoxRow         *row)
{
  ParaatRecord *record = g_object_get_data (G_OBJECT (row), RECORD);
  g_autoptr(ParaatEvaluation) evaluation = record != NULL ? paraat_evaluation_open (paraat_desk_get_store (self->desk), record) : NULL;

  if (evaluation == NULL)
    return;
  if (!paraat_evaluation_is_closed (evaluation)
      && paraat_evaluation_get_questionnaire (evaluation)->version < self->questionnaire->version)
    ask_to_move (self, evaluation);
  else
    open_record (self, record);
}

static void
items_cb (ParaatEvaluationsPage *self)
{
  gtk_widget_set_visible (self->earlier_group, g_list_model_get_n_items (G_LIST_MODEL (self->list)) > 0);
}

static void
show_questionnaire (ParaatEvaluationsPage *self)
{
  guint n_quick = 0;
  g_autofree char *quick = NULL;
  g_autofree char *full = NULL;

  gtk_widget_set_visible (self->damaged, self->questionnaire == NULL);
  gtk_widget_set_visible (self->start_group, self->questionnaire != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->note), self->questionnaire != NULL);
  if (self->questionnaire == NULL)
    return;
  for (guint i = 0; i < self->questionnaire->controls->len; i++)
    n_quick += ((const ParaatControl *) g_ptr_array_index (self->questionnaire->controls, i))->is_quick;
  quick = g_strdup_printf (_("%u questions, a quarter of an hour. What every administration must have in order first."), n_quick);
  full = g_strdup_printf (_("%u questions about four objectives, in an afternoon or in parts. You can stop anywhere."),
                          self->questionnaire->controls->len);
  adw_action_row_set_subtitle (self->quick_row, quick);
  adw_action_row_set_subtitle (self->full_row, full);
  gtk_label_set_label (self->note, self->questionnaire->note);
}

static void
paraat_evaluations_page_dispose (GObject *object)
{
  ParaatEvaluationsPage *self = PARAAT_EVALUATIONS_PAGE (object);

  if (self->earlier != NULL)
    gtk_list_box_bind_model (self->earlier, NULL, NULL, NULL, NULL);
  g_clear_object (&self->newest);
  g_clear_object (&self->list);
  g_clear_object (&self->desk);
  adw_navigation_page_set_child (ADW_NAVIGATION_PAGE (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), PARAAT_TYPE_EVALUATIONS_PAGE);

  G_OBJECT_CLASS (paraat_evaluations_page_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, ParaatEvaluationsPage, name)

static void
paraat_evaluations_page_class_init (ParaatEvaluationsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = paraat_evaluations_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/be/paraat/Paraat/evaluations-page.ui");
  BIND (damaged);
  BIND (start_group);
  BIND (earlier_group);
  BIND (quick_row);
  BIND (full_row);
  BIND (earlier);
  BIND (note);
  gtk_widget_class_bind_template_callback (widget_class, quick_cb);
  gtk_widget_class_bind_template_callback (widget_class, full_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
  gtk_widget_class_bind_template_callback (widget_class, earlier_cb);
}

static void
paraat_evaluations_page_init (ParaatEvaluationsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

ParaatEvaluationsPage *
paraat_evaluations_page_new (ParaatDesk *desk)
{
  ParaatEvaluationsPage *self = g_object_new (PARAAT_TYPE_EVALUATIONS_PAGE, NULL);
  g_autoptr(GError) error = NULL;

  self->desk = g_object_ref (desk);
  self->questionnaire = paraat_content_get_questionnaire (&error);
  if (self->questionnaire == NULL)
    g_warning ("The questionnaire cannot be read: %s", error->message);
  self->list = paraat_record_list_new (paraat_desk_get_store (desk), PARAAT_KIND_EVALUATION, NULL);
  self->newest = paraat_newest_new (paraat_desk_get_store (desk));
  g_signal_connect_object (self->list, "items-changed", G_CALLBACK (items_cb), self, G_CONNECT_SWAPPED);
  gtk_list_box_bind_model (self->earlier, G_LIST_MODEL (self->list), create_row_cb, NULL, NULL);
  show_questionnaire (self);
  items_cb (self);

  return self;
}

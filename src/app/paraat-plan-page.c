/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-action-dialog.h"
#include "paraat-audits-page.h"
#include "paraat-evaluation-report.h"
#include "paraat-finding.h"
#include "paraat-menu.h"
#include "paraat-navigate.h"
#include "paraat-paper.h"
#include "paraat-plan.h"
#include "paraat-plan-page.h"
#include "paraat-words.h"

#include <glib/gi18n.h>

#define FIRST_PROPOSED 10
#define ACTION "paraat-action"
#define CONTROL "paraat-control"
#define PROPOSAL "paraat-proposal"
#define TEXT "paraat-text"
#define KEY "paraat-key"
#define REST ":rest"   /* no id of a question */

struct _ParaatPlanPage
{
  AdwNavigationPage    parent_instance;

  ParaatDesk          *desk;            /* (owned) */
  ParaatPlan          *plan;            /* (owned) */
  gboolean             is_looking;      /* the dialog of an action is open */
  GPtrArray           *rows;            /* (owned) (element-type GtkWidget) (unowned) of the three groups */
  ParaatRecord        *looked_at;       /* (owned) (nullable) the action whose row gets the focus when its row is made anew */
  gboolean             has_all;         /* proposals are not cut off */
  GHashTable          *unfolded;        /* (owned) ids of questions whose other measures are looked at */

  GtkMenuButton       *menu_button;
  GtkWidget           *empty, *more_button;
  AdwPreferencesGroup *open_group, *proposed_group, *done_group;
};

G_DEFINE_FINAL_TYPE (ParaatPlanPage, paraat_plan_page, ADW_TYPE_NAVIGATION_PAGE)

/* --- one action --- */

/* Rows are made anew while a dialog is over them: the keyboard goes on at the action that was looked at. */
static void
focus_looked_at (ParaatPlanPage *self)
{
  for (guint i = 0; self->looked_at != NULL && i < self->rows->len; i++)
    if (g_object_get_data (g_ptr_array_index (self->rows, i), ACTION) == self->looked_at)
      gtk_widget_grab_focus (g_ptr_array_index (self->rows, i));
}

static void
closed_cb (ParaatPlanPage *self)
{
  self->is_looking = FALSE;
  focus_looked_at (self);
}

static void
look_at (ParaatPlanPage *self,
         ParaatRecord   *action)
{
  AdwDialog *dialog = paraat_action_dialog_new (GTK_WIDGET (self), self->desk, action);

  g_set_object (&self->looked_at, action);
  self->is_looking = TRUE;
  g_signal_connect_object (dialog, "closed", G_CALLBACK (closed_cb), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
row_cb (ParaatPlanPage *self,
        AdwActionRow   *row)
{
  look_at (self, g_object_get_data (G_OBJECT (row), ACTION));
}

static void
add_row (ParaatPlanPage *self,
         ParaatRecord   *action)
{
  gboolean is_late = paraat_action_is_overdue (action, paraat_desk_get_now_us (self->desk));
  g_autofree char *text = paraat_record_dup_text (action, "text");
  gboolean is_found = paraat_finding_find (paraat_plan_get_findings (self->plan), action) != NULL;
  g_autofree char *stands = paraat_words_action (action, paraat_desk_get_now_us (self->desk));
  g_autofree char *words = g_strconcat (stands, is_found ? _(" · from an audit") : NULL, NULL);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title",
                                 text != NULL && *text != '\0' ? text : _("Action without words"), "subtitle", words,
                                 "title-lines", 0, "subtitle-lines", 0, "activatable", TRUE, NULL);

  if (is_late)
    adw_action_row_add_prefix (ADW_ACTION_ROW (row), g_object_new (GTK_TYPE_IMAGE, "icon-name", "dialog-warning-symbolic",
                                                                   "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), g_object_new (GTK_TYPE_IMAGE, "icon-name", "go-next-symbolic",
                                                                 "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  g_object_set_data_full (G_OBJECT (row), ACTION, g_object_ref (action), g_object_unref);
  g_signal_connect_object (row, "activated", G_CALLBACK (row_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (paraat_action_is_open (action) ? self->open_group : self->done_group, row);
  g_ptr_array_add (self->rows, row);
}

/* --- proposals --- */

static void
accept_cb (ParaatPlanPage *self,
           GtkButton      *button)
{
  ParaatEvaluation *evaluation = paraat_plan_get_evaluation (self->plan);
  const ParaatControl *control = g_object_get_data (G_OBJECT (button), CONTROL);
  ParaatTerm proposal = { g_object_get_data (G_OBJECT (button), PROPOSAL), g_object_get_data (G_OBJECT (button), TEXT) };
  g_autoptr(ParaatRecord) action = NULL;

  if (evaluation == NULL)
    return;
  action = paraat_action_accept (paraat_desk_get_store (self->desk), evaluation, control, &proposal);
  look_at (self, action);
}

static gboolean
is_accepted (ParaatPlanPage   *self,
             const ParaatTerm *proposal)
{
  GPtrArray *actions = paraat_plan_get_actions (self->plan);
  ParaatUuid id;

  paraat_action_get_id (paraat_plan_get_evaluation (self->plan), proposal, &id);
  for (guint i = 0; i < actions->len; i++)
    if (paraat_uuid_equal (paraat_record_get_id (g_ptr_array_index (actions, i)), &id))
      return TRUE;

  return FALSE;
}

static GtkWidget *
new_accept_button (ParaatPlanPage      *self,
                   const ParaatControl *control,
                   const ParaatTerm    *proposal)
{
  GtkWidget *button = gtk_button_new_with_label (_("Take Up"));
  g_autofree char *name = g_strdup_printf (_("Take up: %s"), proposal->text);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY);   /* else its label is its name */
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data (G_OBJECT (button), CONTROL, (gpointer) control);
  g_object_set_data_full (G_OBJECT (button), PROPOSAL, g_strdup (proposal->id), g_free);
  g_object_set_data_full (G_OBJECT (button), TEXT, g_strdup (proposal->text), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (accept_cb), self, G_CONNECT_SWAPPED);

  return button;
}

static GtkWidget *
new_measure_row (ParaatPlanPage      *self,
                 const ParaatControl *control,
                 const ParaatTerm    *proposal,
                 const char          *subtitle)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", proposal->text, "subtitle", subtitle,
                                 "title-lines", 0, "subtitle-lines", 0, NULL);

  adw_action_row_add_suffix (ADW_ACTION_ROW (row), new_accept_button (self, control, proposal));

  return row;
}

/* Rows are made anew with every change: what somebody unfolded stays so. */
static void
unfolded_cb (GObject    *row,
             GParamSpec *pspec,
             gpointer    data)
{
  ParaatPlanPage *self = data;
  const char *key = g_object_get_data (row, KEY);

  if (adw_expander_row_get_expanded (ADW_EXPANDER_ROW (row)))
    g_hash_table_add (self->unfolded, g_strdup (key));
  else
    g_hash_table_remove (self->unfolded, key);
}

static GtkWidget *
new_folded_row (ParaatPlanPage *self,
                const char     *key,
                const char     *title,
                const char     *subtitle)
{
  GtkWidget *row = g_object_new (ADW_TYPE_EXPANDER_ROW, "use-markup", FALSE, "title", title, "subtitle", subtitle, "title-lines", 0,
                                 "subtitle-lines", 0, "expanded", g_hash_table_contains (self->unfolded, key), NULL);

  g_object_set_data_full (G_OBJECT (row), KEY, g_strdup (key), g_free);
  g_signal_connect_object (row, "notify::expanded", G_CALLBACK (unfolded_cb), self, G_CONNECT_DEFAULT);

  return row;
}

static void
add_proposed (ParaatPlanPage *self,
              GtkWidget      *row)
{
  adw_preferences_group_add (self->proposed_group, row);
  g_ptr_array_add (self->rows, row);
}

/* The first measure of a question; what else helps is below it, and makes the list no longer until somebody asks. */
static void
add_proposal (ParaatPlanPage  *self,
              const ParaatGap *gap,
              GPtrArray       *proposals)
{
  const ParaatTerm *first = g_ptr_array_index (proposals, 0);
  guint n_more = proposals->len - 1;
  g_autofree char *level = paraat_reply_dup_words (paraat_evaluation_get_questionnaire (paraat_plan_get_evaluation (self->plan)), &gap->reply);
  g_autofree char *more = n_more == 0 ? g_strdup ("")
                          : g_strdup_printf (ngettext (" · %u more measure for this question", " · %u more measures for this question",
                                                       n_more), n_more);
  g_autofree char *subtitle = g_strdup_printf ("%s · %s%s", gap->control->title, level, more);
  GtkWidget *row;

  if (n_more == 0)
    {
      add_proposed (self, new_measure_row (self, gap->control, first, subtitle));
      return;
    }
  row = new_folded_row (self, gap->control->id, first->text, subtitle);
  adw_expander_row_add_suffix (ADW_EXPANDER_ROW (row), new_accept_button (self, gap->control, first));
  for (guint i = 1; i < proposals->len; i++)
    adw_expander_row_add_row (ADW_EXPANDER_ROW (row), new_measure_row (self, gap->control, g_ptr_array_index (proposals, i), ""));
  add_proposed (self, row);
}

/* Of a question for which something stands in the plan, what else helps. */
static void
add_rest (ParaatPlanPage  *self,
          GPtrArray       *rest,
          const ParaatGap *gap,
          GPtrArray       *proposals)
{
  for (guint i = 0; i < proposals->len; i++)
    if (!is_accepted (self, g_ptr_array_index (proposals, i)))
      g_ptr_array_add (rest, new_measure_row (self, gap->control, g_ptr_array_index (proposals, i), gap->control->title));
}

static void
show_rest (ParaatPlanPage *self,
           GPtrArray      *rest)
{
  g_autofree char *subtitle = g_strdup_printf (ngettext ("%u measure", "%u measures", rest->len), rest->len);
  GtkWidget *row;

  if (rest->len == 0)
    return;
  row = new_folded_row (self, REST, _("What else helps for questions in your plan"), subtitle);
  for (guint i = 0; i < rest->len; i++)
    adw_expander_row_add_row (ADW_EXPANDER_ROW (row), g_ptr_array_index (rest, i));
  add_proposed (self, row);
}

static gboolean
is_any_accepted (ParaatPlanPage *self,
                 GPtrArray      *proposals)
{
  for (guint i = 0; i < proposals->len; i++)
    if (is_accepted (self, g_ptr_array_index (proposals, i)))
      return TRUE;

  return FALSE;
}

static void
show_proposals (ParaatPlanPage *self)
{
  ParaatEvaluation *evaluation = paraat_plan_get_evaluation (self->plan);
  g_autoptr(GPtrArray) rest = g_ptr_array_new ();
  g_autoptr(GArray) gaps = NULL;
  guint n = 0;

  gtk_widget_set_visible (self->more_button, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->proposed_group), FALSE);
  if (evaluation == NULL)
    return;
  gaps = paraat_evaluation_list_gaps (evaluation, NULL, NULL);
  for (guint i = 0; i < gaps->len; i++)
    {
      const ParaatGap *gap = &g_array_index (gaps, ParaatGap, i);
      g_autoptr(GPtrArray) proposals = paraat_gap_list_proposals (gap);

      if (is_any_accepted (self, proposals))
        add_rest (self, rest, gap, proposals);
      else if (n < FIRST_PROPOSED || self->has_all)
        {
          add_proposal (self, gap, proposals);
          n++;
        }
      else
        gtk_widget_set_visible (self->more_button, TRUE);
    }
  show_rest (self, rest);
  gtk_widget_set_visible (GTK_WIDGET (self->proposed_group), n > 0 || rest->len > 0);
}

/* --- whole --- */

static void
show (ParaatPlanPage *self)
{
  GPtrArray *actions = paraat_plan_get_actions (self->plan);
  guint n_open = 0;
  guint n_done = 0;
  gboolean had_focus = FALSE;

  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, i);

      had_focus = had_focus || gtk_widget_get_focus_child (gtk_widget_get_parent (row)) == row;
      adw_preferences_group_remove (ADW_PREFERENCES_GROUP (gtk_widget_get_ancestor (row, ADW_TYPE_PREFERENCES_GROUP)), row);
    }
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < actions->len; i++)
    {
      ParaatRecord *action = g_ptr_array_index (actions, i);

      add_row (self, action);
      n_open += paraat_action_is_open (action);
      n_done += !paraat_action_is_open (action);
    }
  show_proposals (self);
  if (had_focus && !self->is_looking)
    focus_looked_at (self);
  gtk_widget_set_visible (GTK_WIDGET (self->open_group), n_open > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->done_group), n_done > 0);
  gtk_widget_set_visible (self->empty, n_open + n_done == 0 && !gtk_widget_get_visible (GTK_WIDGET (self->proposed_group)));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "plan.csv", n_open + n_done > 0);
}

/* --- what a person does --- */

static void
more_cb (ParaatPlanPage *self)
{
  self->has_all = TRUE;
  show (self);
}

static void
audits_cb (ParaatPlanPage *self)
{
  paraat_navigate_to (GTK_WIDGET (self), ADW_NAVIGATION_PAGE (paraat_audits_page_new (self->desk)));
}

static void
add_cb (ParaatPlanPage *self)
{
  ParaatRecord *bestuur = paraat_profile_get_bestuur (paraat_desk_get_profile (self->desk));
  g_autoptr(ParaatRecord) action = paraat_action_new (paraat_desk_get_store (self->desk),
                                                      bestuur != NULL ? paraat_record_get_id (bestuur) : NULL);

  look_at (self, action);
}

static void
csv_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  ParaatPlanPage *self = PARAAT_PLAN_PAGE (widget);
  g_autofree char *csv = paraat_actions_dup_csv (paraat_plan_get_actions (self->plan), paraat_plan_get_findings (self->plan));
  g_autofree char *file_name = paraat_paper_dup_file_name (_("Action Plan"), "csv");

  paraat_paper_save_text_async (widget, csv, file_name, NULL, NULL);
}

static void
paraat_plan_page_dispose (GObject *object)
{
  ParaatPlanPage *self = PARAAT_PLAN_PAGE (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->unfolded, g_hash_table_unref);
  g_clear_object (&self->looked_at);
  g_clear_object (&self->plan);
  g_clear_object (&self->desk);
  adw_navigation_page_set_child (ADW_NAVIGATION_PAGE (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), PARAAT_TYPE_PLAN_PAGE);

  G_OBJECT_CLASS (paraat_plan_page_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, ParaatPlanPage, name)

static void
paraat_plan_page_class_init (ParaatPlanPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = paraat_plan_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/be/paraat/Paraat/plan-page.ui");
  BIND (menu_button);
  BIND (empty);
  BIND (more_button);
  BIND (open_group);
  BIND (proposed_group);
  BIND (done_group);
  gtk_widget_class_bind_template_callback (widget_class, audits_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
  gtk_widget_class_bind_template_callback (widget_class, more_cb);
  gtk_widget_class_install_action (widget_class, "plan.csv", NULL, csv_action);
}

static void
paraat_plan_page_init (ParaatPlanPage *self)
{
  self->rows = g_ptr_array_new ();
  self->unfolded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  paraat_menu_name_items (self->menu_button);
}

ParaatPlanPage *
paraat_plan_page_new (ParaatDesk *desk)
{
  ParaatPlanPage *self = g_object_new (PARAAT_TYPE_PLAN_PAGE, NULL);

  self->desk = g_object_ref (desk);
  self->plan = paraat_plan_new (paraat_desk_get_store (desk));
  g_signal_connect_object (self->plan, "changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);

  return self;
}

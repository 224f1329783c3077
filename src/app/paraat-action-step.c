/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-action-dialog.h"
#include "paraat-action-step.h"
#include "paraat-plan.h"
#include "paraat-words.h"

#include <glib/gi18n.h>

struct _ParaatActionStep
{
  AdwBin                   parent_instance;

  ParaatDesk              *desk;     /* (owned) (nullable) */
  ParaatPlan              *plan;     /* (owned) (nullable) */
  ParaatRecord            *action;   /* (owned) (nullable) */
  ParaatActionStepKind  kind;
  AdwActionRow            *row;      /* (unowned) */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ParaatActionStep, paraat_action_step, ADW_TYPE_BIN)

static ParaatRecord *
find_first (ParaatActionStep *self)
{
  GPtrArray *actions = paraat_plan_get_actions (self->plan);
  ParaatProfile *profile = paraat_desk_get_profile (self->desk);

  for (guint i = 0; i < actions->len; i++)
    if (paraat_action_is_open (g_ptr_array_index (actions, i)) && paraat_profile_is_about (profile, g_ptr_array_index (actions, i)))
      return g_ptr_array_index (actions, i);

  return NULL;
}

static void
show (ParaatActionStep *self)
{
  ParaatRecord *first = find_first (self);
  g_autofree char *text = first != NULL ? paraat_record_dup_text (first, "text") : NULL;
  g_autofree char *words = first != NULL ? paraat_words_action (first, paraat_desk_get_now_us (self->desk)) : NULL;
  const char *title = text != NULL && *text != '\0' ? text : _("Action without words");

  g_set_object (&self->action, first);
  if (first != NULL)
    self->kind = PARAAT_ACTION_STEP_FOUND;
  else if (paraat_plan_get_actions (self->plan)->len > 0 || paraat_plan_get_evaluation (self->plan) != NULL)
    {
      self->kind = PARAAT_ACTION_STEP_NOTHING_OPEN;
      title = _("To the action plan");
      g_set_str (&words, _("No action is open. Look whether the plan proposes one."));
    }
  else
    {
      self->kind = PARAAT_ACTION_STEP_NO_PLAN;
      title = _("Start the quick scan");
      g_set_str (&words, _("There is no action plan yet. Eight questions, a quarter of an hour, give you the first actions."));
    }
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->row), title);
  adw_action_row_set_subtitle (self->row, words);
  gtk_widget_set_visible (GTK_WIDGET (self->row), TRUE);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
row_cb (ParaatActionStep *self)
{
  if (self->action != NULL)
    adw_dialog_present (paraat_action_dialog_new (GTK_WIDGET (self), self->desk, self->action), GTK_WIDGET (self));
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "app.place", "s",
                                self->kind == PARAAT_ACTION_STEP_NO_PLAN ? "evaluations" : "plan");
}

ParaatActionStepKind
paraat_action_step_get_kind (ParaatActionStep *self)
{
  return self->kind;
}

ParaatRecord *
paraat_action_step_get (ParaatActionStep *self)
{
  return self->action;
}

static void
paraat_action_step_dispose (GObject *object)
{
  ParaatActionStep *self = PARAAT_ACTION_STEP (object);

  g_clear_object (&self->action);
  g_clear_object (&self->plan);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (paraat_action_step_parent_class)->dispose (object);
}

static void
paraat_action_step_class_init (ParaatActionStepClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = paraat_action_step_dispose;
  signals[CHANGED] = g_signal_new ("changed", PARAAT_TYPE_ACTION_STEP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
paraat_action_step_init (ParaatActionStep *self)
{
  GtkWidget *group = adw_preferences_group_new ();

  self->row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title-lines", 0, "subtitle-lines", 0, "activatable", TRUE,
                            "visible", FALSE, NULL);
  adw_action_row_add_suffix (self->row, g_object_new (GTK_TYPE_IMAGE, "icon-name", "go-next-symbolic",
                                                      "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  g_signal_connect_object (self->row, "activated", G_CALLBACK (row_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->row));
  adw_bin_set_child (ADW_BIN (self), group);
}

GtkWidget *
paraat_action_step_new (ParaatDesk *desk)
{
  ParaatActionStep *self = g_object_new (PARAAT_TYPE_ACTION_STEP, NULL);

  self->desk = g_object_ref (desk);
  self->plan = paraat_plan_new (paraat_desk_get_store (desk));
  g_signal_connect_object (self->plan, "changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

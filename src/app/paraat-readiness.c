/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-contacts-row.h"
#include "paraat-evaluation-report.h"
#include "paraat-light.h"
#include "paraat-monthly-row.h"
#include "paraat-monthly-words.h"
#include "paraat-noodmap-dialog.h"
#include "paraat-noodstick.h"
#include "paraat-noodstick-dialog.h"
#include "paraat-plan.h"
#include "paraat-readiness.h"
#include "paraat-words.h"

#include <glib/gi18n.h>

#define N_NEXT 3

struct _ParaatReadiness
{
  AdwBin               parent_instance;

  ParaatDesk          *desk;       /* (owned) (nullable) */
  ParaatPlan          *plan;       /* (owned) (nullable) */
  GPtrArray           *rows;       /* (owned) (element-type GtkWidget) (unowned) */
  AdwPreferencesGroup *group;      /* (unowned) the child */
  AdwActionRow        *noodmap;    /* (unowned) */
  AdwActionRow        *stick;      /* (unowned) there when one was made here */
};

G_DEFINE_FINAL_TYPE (ParaatReadiness, paraat_readiness, ADW_TYPE_BIN)

static GtkWidget *
add_row (ParaatReadiness *self,
         const char      *title,
         const char      *subtitle,
         const char      *place)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title, "subtitle", subtitle,
                                 "title-lines", 0, "subtitle-lines", 0, "activatable", TRUE, NULL);

  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", place);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "app.place");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), g_object_new (GTK_TYPE_IMAGE, "icon-name", "go-next-symbolic",
                                                                 "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  adw_preferences_group_add (self->group, row);
  g_ptr_array_add (self->rows, row);

  return row;
}

/* Of the snelscan: how many of each, and the worst as a shape. */
static void
show_quick (ParaatReadiness  *self,
            ParaatEvaluation *evaluation)
{
  const ParaatQuestionnaire *questionnaire = paraat_evaluation_get_questionnaire (evaluation);
  guint n[PARAAT_LIGHT_GREEN + 1] = { 0 };
  ParaatLight worst = PARAAT_LIGHT_GREEN;
  g_autofree char *words = NULL;

  for (guint i = 0; i < questionnaire->controls->len; i++)
    {
      ParaatReply reply = paraat_evaluation_get_reply (evaluation, i, NULL);
      ParaatLight light = reply.kind == PARAAT_REPLY_LEVEL ? paraat_score_light (questionnaire, reply.level)
                          : reply.kind == PARAAT_REPLY_UNKNOWN ? PARAAT_LIGHT_ORANGE : PARAAT_LIGHT_GREY;

      if (paraat_evaluation_is_asked (evaluation, i))
        n[light]++;
    }
  if (n[PARAAT_LIGHT_RED] > 0)
    worst = PARAAT_LIGHT_RED;
  else if (n[PARAAT_LIGHT_ORANGE] > 0)
    worst = PARAAT_LIGHT_ORANGE;
  else if (n[PARAAT_LIGHT_GREEN] == 0)
    worst = PARAAT_LIGHT_GREY;
  words = g_strdup_printf (_("%u red, %u orange, %u green, %u open"), n[PARAAT_LIGHT_RED], n[PARAAT_LIGHT_ORANGE],
                           n[PARAAT_LIGHT_GREEN], n[PARAAT_LIGHT_GREY]);
  adw_action_row_add_prefix (ADW_ACTION_ROW (add_row (self, _("Quick scan"), words, "evaluations")),
                             paraat_light_mark_new (worst));
}

static void
show_lights (ParaatReadiness *self)
{
  ParaatEvaluation *evaluation = paraat_plan_get_evaluation (self->plan);
  const ParaatQuestionnaire *questionnaire;

  if (evaluation == NULL)
    {
      add_row (self, _("Self-evaluation"), _("Not done yet. The quick scan takes a quarter of an hour."), "evaluations");
      return;
    }
  if (paraat_evaluation_get_is_quick (evaluation))
    {
      show_quick (self, evaluation);
      return;
    }
  questionnaire = paraat_evaluation_get_questionnaire (evaluation);
  for (guint i = 0; i < questionnaire->chapters->len; i++)
    {
      const ParaatChapter *chapter = g_ptr_array_index (questionnaire->chapters, i);
      ParaatScore score;

      paraat_evaluation_score (evaluation, i, NULL, NULL, &score);
      adw_action_row_add_prefix (ADW_ACTION_ROW (add_row (self, chapter->title, paraat_light_label (score.light), "evaluations")),
                                 paraat_light_mark_new (score.light));
    }
}

static void
show_actions (ParaatReadiness *self)
{
  GPtrArray *actions = paraat_plan_get_actions (self->plan);
  gint64 now_us = paraat_desk_get_now_us (self->desk);
  guint n_open = 0;
  guint n_late = 0;

  for (guint i = 0; i < actions->len; i++)
    {
      ParaatRecord *action = g_ptr_array_index (actions, i);
      g_autofree char *text = paraat_record_dup_text (action, "text");
      g_autofree char *words = paraat_words_action (action, now_us);

      if (!paraat_action_is_open (action))
        continue;
      n_late += paraat_action_is_overdue (action, now_us);
      if (n_open++ < N_NEXT)
        add_row (self, text != NULL && *text != '\0' ? text : _("Action without words"), words, "plan");
    }
  if (n_late > N_NEXT)
    {
      g_autofree char *late = g_strdup_printf (ngettext ("%u action is late", "%u actions are late", n_late), n_late);

      add_row (self, _("Action Plan"), late, "plan");
    }
}

/* --- paper --- */

static void
show_noodmap (ParaatReadiness *self)
{
  g_autofree char *words = NULL;
  g_autofree char *stick_words = NULL;

  if (!paraat_profile_get_is_loaded (paraat_desk_get_profile (self->desk)))
    return;
  words = paraat_monthly_words_noodmap (self->desk);
  stick_words = paraat_monthly_words_noodstick (self->desk);
  adw_action_row_set_subtitle (self->noodmap, words);
  adw_action_row_set_subtitle (self->stick, stick_words);
  gtk_widget_set_visible (GTK_WIDGET (self->stick), paraat_noodstick_get_made_us (paraat_desk_get_profile (self->desk)) > 0);
}

static void
noodmap_cb (ParaatReadiness *self)
{
  g_signal_connect_object (paraat_noodmap_dialog_present (GTK_WIDGET (self), self->desk), "closed", G_CALLBACK (show_noodmap), self,
                           G_CONNECT_SWAPPED);
}

static void
stick_cb (ParaatReadiness *self)
{
  g_signal_connect_object (paraat_noodstick_dialog_present (GTK_WIDGET (self), self->desk), "closed", G_CALLBACK (show_noodmap), self,
                           G_CONNECT_SWAPPED);
}

static AdwActionRow *
new_made_row (ParaatReadiness *self,
              const char      *title,
              GCallback        callback)
{
  AdwActionRow *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title, "title-lines", 0, "subtitle-lines", 0,
                                    "activatable", TRUE, NULL);

  adw_action_row_add_suffix (row, g_object_new (GTK_TYPE_IMAGE, "icon-name", "go-next-symbolic",
                                                "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  g_signal_connect_object (row, "activated", callback, self, G_CONNECT_SWAPPED);

  return row;
}

static void
add_paper (ParaatReadiness *self)
{
  self->noodmap = new_made_row (self, _("Emergency binder"), G_CALLBACK (noodmap_cb));
  self->stick = new_made_row (self, _("Emergency stick"), G_CALLBACK (stick_cb));
  adw_preferences_group_add (self->group, paraat_monthly_row_new (self->desk));
  adw_preferences_group_add (self->group, GTK_WIDGET (self->noodmap));
  adw_preferences_group_add (self->group, GTK_WIDGET (self->stick));
  adw_preferences_group_add (self->group, paraat_contacts_row_new (self->desk));
}

static void
show (ParaatReadiness *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->group, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  show_lights (self);
  show_actions (self);
}

void
paraat_readiness_set_desk (ParaatReadiness *self,
                           ParaatDesk      *desk)
{
  g_return_if_fail (self->desk == NULL);

  self->desk = g_object_ref (desk);
  add_paper (self);
  self->plan = paraat_plan_new (paraat_desk_get_store (desk));
  g_signal_connect_object (self->plan, "changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (paraat_desk_get_profile (desk), "changed", G_CALLBACK (show_noodmap), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "map", G_CALLBACK (show_noodmap), NULL);   /* one may have been made from another page, or a day went by */
  show_noodmap (self);
  show (self);
}

static void
paraat_readiness_dispose (GObject *object)
{
  ParaatReadiness *self = PARAAT_READINESS (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_object (&self->plan);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (paraat_readiness_parent_class)->dispose (object);
}

static void
paraat_readiness_class_init (ParaatReadinessClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = paraat_readiness_dispose;
}

static void
paraat_readiness_init (ParaatReadiness *self)
{
  self->rows = g_ptr_array_new ();
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (self->group, _("How well prepared we are"));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->group));
}

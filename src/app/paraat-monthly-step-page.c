/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-action.h"
#include "paraat-action-step.h"
#include "paraat-message-step.h"
#include "paraat-monthly-facts.h"
#include "paraat-monthly-step-page.h"
#include "paraat-monthly-words.h"
#include "paraat-navigate.h"

#include <glib/gi18n.h>

struct _ParaatMonthlyStepPage
{
  AdwNavigationPage  parent_instance;

  ParaatDesk        *desk;      /* (owned) */
  ParaatMonthly     *monthly;   /* (owned) */
  ParaatMonthlyStep  step;
  gboolean           is_answered; /* the page goes: a second click is for no other action, and no other page */
  GtkBox            *box;       /* (unowned) as all that follows */
  GtkLabel          *purpose;
  GtkWidget         *body;
  GtkWidget         *done, *later;
};

enum
{
  ANSWERED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ParaatMonthlyStepPage, paraat_monthly_step_page, ADW_TYPE_NAVIGATION_PAGE)

static const char *
describe_done (ParaatMonthlyStepPage *self)
{
  switch (self->step)
    {
    case PARAAT_MONTHLY_CONTACTS:
      return _("They Are Still Right");
    case PARAAT_MONTHLY_ACTION:
      return paraat_action_step_get (PARAAT_ACTION_STEP (self->body)) != NULL ? _("The Action Is Done") : _("All in Order");
    case PARAAT_MONTHLY_MESSAGE:
      return _("It Went");
    case PARAAT_MONTHLY_LAPTOP:
    case PARAAT_MONTHLY_UPDATES:
    case PARAAT_N_MONTHLY_STEPS:
    default:
      return _("All in Order");
    }
}

/* What is not there cannot be done. */
static void
show (ParaatMonthlyStepPage *self)
{
  gboolean can_be_done = TRUE;

  if (self->step == PARAAT_MONTHLY_ACTION)
    {
      ParaatActionStepKind kind = paraat_action_step_get_kind (PARAAT_ACTION_STEP (self->body));

      can_be_done = kind == PARAAT_ACTION_STEP_FOUND || kind == PARAAT_ACTION_STEP_NOTHING_OPEN;
    }
  else if (self->step == PARAAT_MONTHLY_MESSAGE)
    can_be_done = paraat_message_step_get_number (PARAAT_MESSAGE_STEP (self->body)) > 0;
  gtk_label_set_label (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (self->done))), describe_done (self));
  gtk_widget_set_visible (self->done, can_be_done);
}

static void
answer (ParaatMonthlyStepPage *self,
        ParaatMonthlyState     state)
{
  self->is_answered = TRUE;
  paraat_monthly_set_state (self->monthly, self->step, state, paraat_desk_get_now_us (self->desk));
  g_signal_emit (self, signals[ANSWERED], 0);
  paraat_navigate_back (GTK_WIDGET (self));
}

static void
done_cb (ParaatMonthlyStepPage *self)
{
  if (self->is_answered)
    return;
  if (self->step == PARAAT_MONTHLY_ACTION)
    {
      ParaatRecord *action = paraat_action_step_get (PARAAT_ACTION_STEP (self->body));

      if (action != NULL)
        paraat_action_set_state (action, PARAAT_ACTION_DONE);
    }
  else if (self->step == PARAAT_MONTHLY_MESSAGE)
    paraat_monthly_note_sent (self->monthly, paraat_message_step_get_number (PARAAT_MESSAGE_STEP (self->body)),
                              paraat_desk_get_now_us (self->desk));
  answer (self, PARAAT_MONTHLY_DONE);
}

static void
later_cb (ParaatMonthlyStepPage *self)
{
  if (!self->is_answered)
    answer (self, PARAAT_MONTHLY_OPEN);
}

static GtkWidget *
new_body (ParaatMonthlyStepPage *self)
{
  switch (self->step)
    {
    case PARAAT_MONTHLY_UPDATES:
      return paraat_monthly_updates_new (self->desk);
    case PARAAT_MONTHLY_CONTACTS:
      return paraat_monthly_contacts_new (self->desk);
    case PARAAT_MONTHLY_ACTION:
      return paraat_action_step_new (self->desk);
    case PARAAT_MONTHLY_MESSAGE:
      return paraat_message_step_new (self->desk, self->monthly);
    case PARAAT_MONTHLY_LAPTOP:
    case PARAAT_N_MONTHLY_STEPS:
    default:
      return paraat_monthly_laptop_new (self->desk);
    }
}

static void
paraat_monthly_step_page_dispose (GObject *object)
{
  ParaatMonthlyStepPage *self = PARAAT_MONTHLY_STEP_PAGE (object);

  g_clear_object (&self->monthly);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (paraat_monthly_step_page_parent_class)->dispose (object);
}

static void
paraat_monthly_step_page_class_init (ParaatMonthlyStepPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = paraat_monthly_step_page_dispose;
  signals[ANSWERED] = g_signal_new ("answered", PARAAT_TYPE_MONTHLY_STEP_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
new_button (ParaatMonthlyStepPage *self,
            const char            *label,
            GCallback              callback)
{
  GtkWidget *words = g_object_new (GTK_TYPE_LABEL, "label", label, "wrap", TRUE, "justify", GTK_JUSTIFY_CENTER, NULL);
  GtkWidget *button = g_object_new (GTK_TYPE_BUTTON, "child", words, NULL);

  gtk_widget_add_css_class (button, "wizard-step");
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);

  return button;
}

static void
paraat_monthly_step_page_init (ParaatMonthlyStepPage *self)
{
  GtkWidget *box = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 18, "margin-top", 18,
                                 "margin-bottom", 30, "margin-start", 16, "margin-end", 16, NULL);
  GtkWidget *clamp = g_object_new (ADW_TYPE_CLAMP, "maximum-size", 720, "child", box, NULL);
  GtkWidget *answers = g_object_new (ADW_TYPE_WRAP_BOX, "child-spacing", 12, "line-spacing", 6, "align", 0.5f, "margin-top", 9,
                                     "margin-bottom", 9, "margin-start", 12, "margin-end", 12, NULL);
  GtkWidget *view = adw_toolbar_view_new ();

  self->box = GTK_BOX (box);
  self->purpose = GTK_LABEL (g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "wrap", TRUE, NULL));
  self->done = new_button (self, "", G_CALLBACK (done_cb));
  self->later = new_button (self, _("Stays Open"), G_CALLBACK (later_cb));
  gtk_widget_add_css_class (self->done, "suggested-action");
  gtk_box_append (self->box, GTK_WIDGET (self->purpose));
  adw_wrap_box_append (ADW_WRAP_BOX (answers), self->later);
  adw_wrap_box_append (ADW_WRAP_BOX (answers), self->done);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_add_bottom_bar (ADW_TOOLBAR_VIEW (view), answers);
  adw_toolbar_view_set_bottom_bar_style (ADW_TOOLBAR_VIEW (view), ADW_TOOLBAR_RAISED);
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), g_object_new (GTK_TYPE_SCROLLED_WINDOW, "child", clamp,
                                                                       "hscrollbar-policy", GTK_POLICY_NEVER, NULL));
  adw_navigation_page_set_child (ADW_NAVIGATION_PAGE (self), view);
}

ParaatMonthlyStepPage *
paraat_monthly_step_page_new (ParaatDesk        *desk,
                              ParaatMonthly     *monthly,
                              ParaatMonthlyStep  step)
{
  ParaatMonthlyStepPage *self = g_object_new (PARAAT_TYPE_MONTHLY_STEP_PAGE, NULL);

  self->desk = g_object_ref (desk);
  self->monthly = g_object_ref (monthly);
  self->step = step;
  self->body = new_body (self);
  gtk_box_append (self->box, self->body);
  gtk_label_set_label (self->purpose, paraat_monthly_words_purpose (step));
  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), paraat_monthly_words_title (step));
  if (step == PARAAT_MONTHLY_ACTION)
    g_signal_connect_object (self->body, "changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);

  return self;
}

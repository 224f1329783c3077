/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-bestuur-page.h"
#include "paraat-light.h"
#include "paraat-monthly-page.h"
#include "paraat-monthly-step-page.h"
#include "paraat-monthly-words.h"
#include "paraat-navigate.h"

#include <glib/gi18n.h>

struct _ParaatMonthlyPage
{
  AdwNavigationPage    parent_instance;

  ParaatDesk          *desk;        /* (owned) */
  ParaatMonthly       *monthly;     /* (owned) */
  GtkWidget           *rows[PARAAT_N_MONTHLY_STEPS];
  GtkWidget           *marks[PARAAT_N_MONTHLY_STEPS];
  AdwPreferencesGroup *steps, *begin;
  GtkLabel            *outcome;
  GtkWidget           *finish;
  gboolean             is_through;  /* a step was answered: the next one has the focus */
};

G_DEFINE_FINAL_TYPE (ParaatMonthlyPage, paraat_monthly_page, ADW_TYPE_NAVIGATION_PAGE)

static char *
dup_words (ParaatMonthlyPage          *self,
           const ParaatMonthlySummary *summary)
{
  g_autofree char *words = paraat_monthly_words_summary (self->desk, summary);

  if (summary->standing == PARAAT_MONTHLY_GOING_ON || summary->standing == PARAAT_MONTHLY_FINISHED)
    return g_steal_pointer (&words);

  return g_strdup_printf ("%s\n\n%s", words, _("Do them in any order. You can stop and go on later."));
}

static void
show (ParaatMonthlyPage *self)
{
  gint64 now_us = paraat_desk_get_now_us (self->desk);
  gboolean has_bestuur = paraat_profile_get_bestuur (paraat_desk_get_profile (self->desk)) != NULL;
  g_auto(ParaatMonthlySummary) summary = { 0 };
  g_autofree char *words = NULL;

  if (!paraat_monthly_get_is_loaded (self->monthly))
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->steps), has_bestuur);
  gtk_widget_set_visible (GTK_WIDGET (self->begin), !has_bestuur);
  paraat_monthly_summarize (self->monthly, now_us, &summary);
  words = has_bestuur ? dup_words (self, &summary)
                      : g_strdup (_("First write down which administration this is: your colleagues see there that the check was done."));
  gtk_label_set_label (self->outcome, words);
  gtk_widget_set_visible (self->finish, has_bestuur && summary.standing == PARAAT_MONTHLY_GOING_ON);
  for (guint step = 0; step < PARAAT_N_MONTHLY_STEPS; step++)
    {
      g_autofree char *state = paraat_monthly_words_step (self->monthly, (ParaatMonthlyStep) step, now_us);

      adw_action_row_set_subtitle (ADW_ACTION_ROW (self->rows[step]), state);
      switch (paraat_monthly_get_state (self->monthly, (ParaatMonthlyStep) step, now_us, NULL))
        {
        case PARAAT_MONTHLY_DONE:
          paraat_light_mark_set (PARAAT_LIGHT_MARK (self->marks[step]), PARAAT_LIGHT_GREEN);
          break;
        case PARAAT_MONTHLY_OPEN:
          paraat_light_mark_set (PARAAT_LIGHT_MARK (self->marks[step]), PARAAT_LIGHT_ORANGE);
          break;
        case PARAAT_MONTHLY_UNSEEN:
        default:
          paraat_light_mark_set (PARAAT_LIGHT_MARK (self->marks[step]), PARAAT_LIGHT_GREY);
          break;
        }
    }
}

static void
say_outcome (ParaatMonthlyPage *self)
{
  gtk_accessible_announce (GTK_ACCESSIBLE (self), gtk_label_get_label (self->outcome), GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
answered_cb (ParaatMonthlyPage *self)
{
  self->is_through = TRUE;
}

static void
row_cb (ParaatMonthlyPage *self,
        AdwActionRow      *row)
{
  for (guint step = 0; step < PARAAT_N_MONTHLY_STEPS; step++)
    if (self->rows[step] == GTK_WIDGET (row))
      {
        ParaatMonthlyStepPage *page = paraat_monthly_step_page_new (self->desk, self->monthly, (ParaatMonthlyStep) step);

        g_signal_connect_object (page, "answered", G_CALLBACK (answered_cb), self, G_CONNECT_SWAPPED);
        paraat_navigate_to (GTK_WIDGET (self), ADW_NAVIGATION_PAGE (page));
      }
}

static void
finish_cb (ParaatMonthlyPage *self)
{
  paraat_monthly_finish (self->monthly, paraat_desk_get_now_us (self->desk));
  show (self);
  gtk_widget_grab_focus (self->rows[0]);   /* the button goes */
  say_outcome (self);
}

static void
begin_cb (ParaatMonthlyPage *self)
{
  paraat_navigate_to (GTK_WIDGET (self), paraat_bestuur_page_new (self->desk));
}

/* What nobody looked at yet comes next. */
static void
paraat_monthly_page_shown (AdwNavigationPage *page)
{
  ParaatMonthlyPage *self = PARAAT_MONTHLY_PAGE (page);
  gint64 now_us = paraat_desk_get_now_us (self->desk);

  if (ADW_NAVIGATION_PAGE_CLASS (paraat_monthly_page_parent_class)->shown != NULL)
    ADW_NAVIGATION_PAGE_CLASS (paraat_monthly_page_parent_class)->shown (page);
  if (!self->is_through)
    return;
  self->is_through = FALSE;
  for (guint step = 0; step < PARAAT_N_MONTHLY_STEPS; step++)
    if (paraat_monthly_get_state (self->monthly, (ParaatMonthlyStep) step, now_us, NULL) == PARAAT_MONTHLY_UNSEEN)
      {
        gtk_widget_grab_focus (self->rows[step]);
        return;
      }
  say_outcome (self);
}

static GtkWidget *
new_leading_row (const char *title)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title, "title-lines", 0, "subtitle-lines", 0,
                                 "activatable", TRUE, NULL);

  adw_action_row_add_suffix (ADW_ACTION_ROW (row), g_object_new (GTK_TYPE_IMAGE, "icon-name", "go-next-symbolic",
                                                                 "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));

  return row;
}

static void
add_steps (ParaatMonthlyPage *self)
{
  GtkWidget *row;

  self->steps = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  for (guint step = 0; step < PARAAT_N_MONTHLY_STEPS; step++)
    {
      self->rows[step] = new_leading_row (paraat_monthly_words_title ((ParaatMonthlyStep) step));
      self->marks[step] = paraat_light_mark_new (PARAAT_LIGHT_GREY);
      adw_action_row_add_prefix (ADW_ACTION_ROW (self->rows[step]), self->marks[step]);
      g_signal_connect_object (self->rows[step], "activated", G_CALLBACK (row_cb), self, G_CONNECT_SWAPPED);
      adw_preferences_group_add (self->steps, self->rows[step]);
    }
  self->begin = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  row = new_leading_row (_("Our Administration"));
  g_signal_connect_object (row, "activated", G_CALLBACK (begin_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (self->begin, row);
}

static void
paraat_monthly_page_dispose (GObject *object)
{
  ParaatMonthlyPage *self = PARAAT_MONTHLY_PAGE (object);

  g_clear_object (&self->monthly);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (paraat_monthly_page_parent_class)->dispose (object);
}

static void
paraat_monthly_page_class_init (ParaatMonthlyPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = paraat_monthly_page_dispose;
  ADW_NAVIGATION_PAGE_CLASS (klass)->shown = paraat_monthly_page_shown;
}

static void
paraat_monthly_page_init (ParaatMonthlyPage *self)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", _("Finish: The Rest Stays Open"), "wrap", TRUE, "justify",
                                   GTK_JUSTIFY_CENTER, NULL);
  GtkWidget *box = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 24, "margin-top", 18,
                                 "margin-bottom", 30, "margin-start", 16, "margin-end", 16, NULL);
  GtkWidget *clamp = g_object_new (ADW_TYPE_CLAMP, "maximum-size", 720, "child", box, NULL);
  GtkWidget *view = adw_toolbar_view_new ();

  self->outcome = GTK_LABEL (g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "wrap", TRUE, NULL));
  self->finish = g_object_new (GTK_TYPE_BUTTON, "child", label, "halign", GTK_ALIGN_CENTER, "visible", FALSE, NULL);
  gtk_widget_add_css_class (self->finish, "pill");
  g_signal_connect_object (self->finish, "clicked", G_CALLBACK (finish_cb), self, G_CONNECT_SWAPPED);
  add_steps (self);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->outcome));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->steps));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->begin));
  gtk_box_append (GTK_BOX (box), self->finish);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), g_object_new (GTK_TYPE_SCROLLED_WINDOW, "child", clamp,
                                                                       "hscrollbar-policy", GTK_POLICY_NEVER, NULL));
  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), _("Readiness Check"));
  adw_navigation_page_set_child (ADW_NAVIGATION_PAGE (self), view);
}

ParaatMonthlyPage *
paraat_monthly_page_new (ParaatDesk *desk)
{
  ParaatMonthlyPage *self = g_object_new (PARAAT_TYPE_MONTHLY_PAGE, NULL);

  self->desk = g_object_ref (desk);
  self->monthly = paraat_monthly_new (paraat_desk_get_profile (desk));
  g_signal_connect_object (self->monthly, "changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "map", G_CALLBACK (show), NULL);
  show (self);

  return self;
}

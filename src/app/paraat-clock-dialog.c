/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-clock-dialog.h"
#include "paraat-moment.h"
#include "paraat-words.h"

#include <glib/gi18n.h>

struct _ParaatClockDialog
{
  AdwDialog    parent_instance;

  ParaatClock *clock;   /* (owned) */
  GtkLabel    *why;
  AdwEntryRow *time;
  GtkWidget   *problem;
};

G_DEFINE_FINAL_TYPE (ParaatClockDialog, paraat_clock_dialog, ADW_TYPE_DIALOG)

static void
answer_cb (ParaatClockDialog *self)
{
  gint64 true_us;

  if (!paraat_moment_parse (gtk_editable_get_text (GTK_EDITABLE (self->time)), PARAAT_MOMENT_ANY,
                            paraat_clock_now_us (self->clock), &true_us))
    {
      gtk_widget_set_visible (self->problem, TRUE);
      gtk_widget_grab_focus (GTK_WIDGET (self->time));
      return;
    }
  paraat_clock_answer (self->clock, true_us);
  adw_dialog_close (ADW_DIALOG (self));
}

static void
paraat_clock_dialog_dispose (GObject *object)
{
  ParaatClockDialog *self = PARAAT_CLOCK_DIALOG (object);

  g_clear_object (&self->clock);
  gtk_widget_dispose_template (GTK_WIDGET (self), PARAAT_TYPE_CLOCK_DIALOG);

  G_OBJECT_CLASS (paraat_clock_dialog_parent_class)->dispose (object);
}

static void
paraat_clock_dialog_class_init (ParaatClockDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = paraat_clock_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/be/paraat/Paraat/clock-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, ParaatClockDialog, why);
  gtk_widget_class_bind_template_child (widget_class, ParaatClockDialog, time);
  gtk_widget_class_bind_template_child (widget_class, ParaatClockDialog, problem);
  gtk_widget_class_bind_template_callback (widget_class, answer_cb);
}

static void
paraat_clock_dialog_init (ParaatClockDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

ParaatClockDialog *
paraat_clock_dialog_new (ParaatClock *clock)
{
  ParaatClockDialog *self = g_object_new (PARAAT_TYPE_CLOCK_DIALOG, NULL);
  g_autofree char *now = paraat_moment_format (paraat_clock_now_us (clock));
  g_autofree char *why = g_strconcat (paraat_words_clock (paraat_clock_get_doubt (clock)), " ",
                                      _("Compare with your mobile phone. The right time counts for the deadlines; nothing that was written down is changed."),
                                      NULL);

  self->clock = g_object_ref (clock);
  gtk_label_set_label (self->why, why);
  gtk_editable_set_text (GTK_EDITABLE (self->time), now);

  return self;
}

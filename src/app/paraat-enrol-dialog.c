/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-enrol-dialog.h"
#include "paraat-words.h"

#include <glib/gi18n.h>

struct _ParaatEnrolDialog
{
  AdwDialog     parent_instance;

  ParaatSync   *sync;          /* (owned) */
  GCancellable *cancellable;   /* (owned) */
  AdwEntryRow  *code, *name;
  GtkLabel     *problem;
  GtkWidget    *link_button;
};

G_DEFINE_FINAL_TYPE (ParaatEnrolDialog, paraat_enrol_dialog, ADW_TYPE_DIALOG)

static void
show_problem (ParaatEnrolDialog *self,
              const char        *words)
{
  gtk_label_set_label (self->problem, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), words != NULL);
  if (words != NULL)
    gtk_accessible_announce (GTK_ACCESSIBLE (self->problem), words, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
}

static void
enrolled_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(ParaatEnrolDialog) self = user_data;
  g_autoptr(GError) error = NULL;

  if (paraat_sync_enrol_finish (PARAAT_SYNC (object), result, &error))
    {
      adw_dialog_force_close (ADW_DIALOG (self));
      return;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  gtk_widget_set_sensitive (self->link_button, TRUE);
  show_problem (self, paraat_words_enrol_error (error));
}

static void
link_clicked_cb (ParaatEnrolDialog *self)
{
  if (!gtk_widget_get_sensitive (self->link_button))
    return;
  gtk_widget_set_sensitive (self->link_button, FALSE);
  show_problem (self, NULL);
  paraat_sync_enrol_async (self->sync, gtk_editable_get_text (GTK_EDITABLE (self->code)),
                           gtk_editable_get_text (GTK_EDITABLE (self->name)), self->cancellable, enrolled_cb,
                           g_object_ref (self));
}

static void
code_changed_cb (ParaatEnrolDialog *self)
{
  gtk_widget_set_sensitive (self->link_button, *gtk_editable_get_text (GTK_EDITABLE (self->code)) != '\0');
}

static void
paraat_enrol_dialog_dispose (GObject *object)
{
  ParaatEnrolDialog *self = PARAAT_ENROL_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->sync);
  gtk_widget_dispose_template (GTK_WIDGET (self), PARAAT_TYPE_ENROL_DIALOG);

  G_OBJECT_CLASS (paraat_enrol_dialog_parent_class)->dispose (object);
}

static void
paraat_enrol_dialog_finalize (GObject *object)
{
  g_object_unref (PARAAT_ENROL_DIALOG (object)->cancellable);

  G_OBJECT_CLASS (paraat_enrol_dialog_parent_class)->finalize (object);
}

static void
paraat_enrol_dialog_class_init (ParaatEnrolDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = paraat_enrol_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = paraat_enrol_dialog_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/be/paraat/Paraat/enrol-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, ParaatEnrolDialog, code);
  gtk_widget_class_bind_template_child (widget_class, ParaatEnrolDialog, name);
  gtk_widget_class_bind_template_child (widget_class, ParaatEnrolDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, ParaatEnrolDialog, link_button);
  gtk_widget_class_bind_template_callback (widget_class, link_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, code_changed_cb);
}

static void
paraat_enrol_dialog_init (ParaatEnrolDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_editable_set_text (GTK_EDITABLE (self->name), g_get_host_name ());
}

ParaatEnrolDialog *
paraat_enrol_dialog_new (ParaatSync *sync)
{
  ParaatEnrolDialog *self = g_object_new (PARAAT_TYPE_ENROL_DIALOG, NULL);

  self->sync = g_object_ref (sync);

  return self;
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-shortcuts-dialog.h"

struct _ParaatShortcutsDialog
{
  AdwDialog parent_instance;
};

G_DEFINE_FINAL_TYPE (ParaatShortcutsDialog, paraat_shortcuts_dialog, ADW_TYPE_DIALOG)

static void
paraat_shortcuts_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), PARAAT_TYPE_SHORTCUTS_DIALOG);

  G_OBJECT_CLASS (paraat_shortcuts_dialog_parent_class)->dispose (object);
}

static void
paraat_shortcuts_dialog_class_init (ParaatShortcutsDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = paraat_shortcuts_dialog_dispose;
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass), "/be/paraat/Paraat/shortcuts-dialog.ui");
}

static void
paraat_shortcuts_dialog_init (ParaatShortcutsDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwDialog *
paraat_shortcuts_dialog_new (void)
{
  return g_object_new (PARAAT_TYPE_SHORTCUTS_DIALOG, NULL);
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-contacts-row.h"

#include <glib/gi18n.h>

struct _ParaatContactsRow
{
  AdwActionRow  parent_instance;

  ParaatDesk   *desk;   /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (ParaatContactsRow, paraat_contacts_row, ADW_TYPE_ACTION_ROW)

static void
show (ParaatContactsRow *self)
{
  ParaatProfile *profile = paraat_desk_get_profile (self->desk);
  ParaatRecord *bestuur = paraat_profile_get_bestuur (profile);
  gint64 now_us = paraat_desk_get_now_us (self->desk);
  gboolean needs_check = bestuur != NULL && paraat_bestuur_needs_check (bestuur, now_us);
  g_autofree char *day = bestuur != NULL ? paraat_bestuur_dup_checked (bestuur) : NULL;
  g_autofree char *words = NULL;

  if (!paraat_profile_get_is_loaded (profile))
    return;
  if (needs_check)
    words = day != NULL ? g_strdup_printf (_("Last done on %s. Call every number: is it still right?"), day)
                        : g_strdup (_("Nobody looked at them for six months. Call every number: is it still right?"));
  else
    words = day != NULL ? g_strdup_printf (_("Last done on %s. Again within six months."), day)
                        : g_strdup (_("Not done yet. Call every number once: is it right?"));
  gtk_widget_set_visible (GTK_WIDGET (self), bestuur != NULL && paraat_profile_get_people (profile)->len > 0);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), words);
}

static void
checked_cb (ParaatContactsRow *self)
{
  ParaatRecord *bestuur = paraat_profile_get_bestuur (paraat_desk_get_profile (self->desk));

  if (bestuur == NULL)
    return;
  paraat_bestuur_set_checked (bestuur, paraat_desk_get_now_us (self->desk));
  show (self);
}

static void
paraat_contacts_row_dispose (GObject *object)
{
  g_clear_object (&PARAAT_CONTACTS_ROW (object)->desk);

  G_OBJECT_CLASS (paraat_contacts_row_parent_class)->dispose (object);
}

static void
paraat_contacts_row_class_init (ParaatContactsRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = paraat_contacts_row_dispose;
}

static void
paraat_contacts_row_init (ParaatContactsRow *self)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", _("Checked Today"), "wrap", TRUE, "justify", GTK_JUSTIFY_CENTER, NULL);
  GtkWidget *button = g_object_new (GTK_TYPE_BUTTON, "child", label, "valign", GTK_ALIGN_CENTER, NULL);

  g_object_set (self, "use-markup", FALSE, "title", _("Check the contacts"), "title-lines", 0, "subtitle-lines", 0, NULL);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), button);
  g_signal_connect_object (button, "clicked", G_CALLBACK (checked_cb), self, G_CONNECT_SWAPPED);
}

GtkWidget *
paraat_contacts_row_new (ParaatDesk *desk)
{
  ParaatContactsRow *self = g_object_new (PARAAT_TYPE_CONTACTS_ROW, NULL);

  self->desk = g_object_ref (desk);
  g_signal_connect_object (paraat_desk_get_profile (desk), "changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "map", G_CALLBACK (show), NULL);   /* a day may have gone by */
  show (self);

  return GTK_WIDGET (self);
}

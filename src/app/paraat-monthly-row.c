/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-monthly-page.h"
#include "paraat-monthly-row.h"
#include "paraat-monthly-words.h"
#include "paraat-navigate.h"

#include <glib/gi18n.h>

struct _ParaatMonthlyRow
{
  AdwActionRow   parent_instance;

  ParaatDesk    *desk;      /* (owned) (nullable) */
  ParaatMonthly *monthly;   /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (ParaatMonthlyRow, paraat_monthly_row, ADW_TYPE_ACTION_ROW)

static void
show (ParaatMonthlyRow *self)
{
  g_auto(ParaatMonthlySummary) summary = { 0 };
  g_autofree char *words = NULL;

  if (!paraat_monthly_get_is_loaded (self->monthly))
    return;
  paraat_monthly_summarize (self->monthly, paraat_desk_get_now_us (self->desk), &summary);
  words = paraat_monthly_words_summary (self->desk, &summary);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), words);
}

static void
paraat_monthly_row_activate (AdwActionRow *row)
{
  ParaatMonthlyRow *self = PARAAT_MONTHLY_ROW (row);

  paraat_navigate_to (GTK_WIDGET (self), ADW_NAVIGATION_PAGE (paraat_monthly_page_new (self->desk)));
}

static void
paraat_monthly_row_dispose (GObject *object)
{
  ParaatMonthlyRow *self = PARAAT_MONTHLY_ROW (object);

  g_clear_object (&self->monthly);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (paraat_monthly_row_parent_class)->dispose (object);
}

static void
paraat_monthly_row_class_init (ParaatMonthlyRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = paraat_monthly_row_dispose;
  ADW_ACTION_ROW_CLASS (klass)->activate = paraat_monthly_row_activate;
}

static void
paraat_monthly_row_init (ParaatMonthlyRow *self)
{
  g_object_set (self, "use-markup", FALSE, "title", _("Readiness check"), "title-lines", 0, "subtitle-lines", 0, "activatable", TRUE,
                NULL);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), g_object_new (GTK_TYPE_IMAGE, "icon-name", "go-next-symbolic",
                                                                  "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
}

GtkWidget *
paraat_monthly_row_new (ParaatDesk *desk)
{
  ParaatMonthlyRow *self = g_object_new (PARAAT_TYPE_MONTHLY_ROW, NULL);

  self->desk = g_object_ref (desk);
  self->monthly = paraat_monthly_new (paraat_desk_get_profile (desk));
  g_signal_connect_object (self->monthly, "changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "map", G_CALLBACK (show), NULL);   /* a day may have gone by */
  show (self);

  return GTK_WIDGET (self);
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-besturen-choice.h"
#include "paraat-incident-acts.h"
#include "paraat-tile.h"

#include <glib/gi18n.h>

struct _ParaatBesturenChoice
{
  AdwBin        parent_instance;

  ParaatDesk   *desk;         /* (owned) (nullable) */
  ParaatRecord *record;       /* (owned) (nullable) */
  AdwWrapBox   *box;          /* (unowned) the child */
  gboolean      is_showing;
};

G_DEFINE_FINAL_TYPE (ParaatBesturenChoice, paraat_besturen_choice, ADW_TYPE_BIN)

static void
toggled_cb (ParaatBesturenChoice *self,
            GtkToggleButton      *tile)
{
  ParaatRecord *bestuur = g_object_get_data (G_OBJECT (tile), "paraat-bestuur");

  if (!self->is_showing)
    paraat_incident_set_about (self->record, bestuur, gtk_toggle_button_get_active (tile));
}

static void
show (ParaatBesturenChoice *self)
{
  self->is_showing = TRUE;
  for (GtkWidget *tile = gtk_widget_get_first_child (GTK_WIDGET (self->box)); tile != NULL;
       tile = gtk_widget_get_next_sibling (tile))
    {
      ParaatRecord *bestuur = g_object_get_data (G_OBJECT (tile), "paraat-bestuur");

      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (tile),
                                    paraat_incident_is_about (self->record, paraat_record_get_id (bestuur)));
    }
  self->is_showing = FALSE;
}

static void
add_tile (ParaatBesturenChoice *self,
          ParaatRecord         *bestuur)
{
  g_autofree char *name = paraat_bestuur_dup_name (bestuur);
  GtkWidget *tile = paraat_tile_new (name);

  g_object_set_data_full (G_OBJECT (tile), "paraat-bestuur", g_object_ref (bestuur), g_object_unref);
  g_signal_connect_object (tile, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  adw_wrap_box_append (self->box, tile);
}

static void
fill (ParaatBesturenChoice *self)
{
  GPtrArray *besturen = paraat_profile_get_besturen (paraat_desk_get_profile (self->desk));
  GtkWidget *tile;
  guint n = 0;

  for (tile = gtk_widget_get_first_child (GTK_WIDGET (self->box)); tile != NULL; tile = gtk_widget_get_next_sibling (tile))
    n++;
  if (n == besturen->len)
    {
      show (self);
      return;
    }
  while ((tile = gtk_widget_get_first_child (GTK_WIDGET (self->box))) != NULL)
    adw_wrap_box_remove (self->box, tile);
  for (guint i = 0; i < besturen->len; i++)
    add_tile (self, g_ptr_array_index (besturen, i));
  show (self);
}

void
paraat_besturen_choice_bind (ParaatBesturenChoice *self,
                             ParaatDesk           *desk,
                             ParaatRecord         *record)
{
  self->desk = g_object_ref (desk);
  self->record = g_object_ref (record);
  fill (self);
  g_signal_connect_object (paraat_desk_get_profile (desk), "changed", G_CALLBACK (fill), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (record, "changed::besturen", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
}

static void
paraat_besturen_choice_dispose (GObject *object)
{
  ParaatBesturenChoice *self = PARAAT_BESTUREN_CHOICE (object);

  g_clear_object (&self->record);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (paraat_besturen_choice_parent_class)->dispose (object);
}

static void
paraat_besturen_choice_class_init (ParaatBesturenChoiceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = paraat_besturen_choice_dispose;
}

static void
paraat_besturen_choice_init (ParaatBesturenChoice *self)
{
  self->box = g_object_new (ADW_TYPE_WRAP_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, "child-spacing", 9,
                            "line-spacing", 9, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->box), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Which administrations are hit?"), -1);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->box));
}

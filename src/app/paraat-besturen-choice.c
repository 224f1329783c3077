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
  GPtrArray    *named;        /* (owned) (element-type ParaatIncidentBestuur) by the report since it is shown here */
  AdwWrapBox   *box;          /* (unowned) the child */
  char         *shown;        /* (owned) (nullable) what the tiles are of */
  gboolean      is_showing;
};

G_DEFINE_FINAL_TYPE (ParaatBesturenChoice, paraat_besturen_choice, ADW_TYPE_BIN)

/* A tile is of one of ours, or of one that only the report still names. */
static void
toggled_cb (ParaatBesturenChoice *self,
            GtkToggleButton      *tile)
{
  ParaatRecord *bestuur = g_object_get_data (G_OBJECT (tile), "paraat-bestuur");
  const ParaatIncidentBestuur *named = g_object_get_data (G_OBJECT (tile), "paraat-named");
  gboolean is_hit = gtk_toggle_button_get_active (tile);

  if (self->is_showing)
    return;
  if (bestuur != NULL)
    paraat_incident_set_about (self->record, bestuur, is_hit);
  else
    paraat_incident_put_about (self->record, &named->id, is_hit ? named->snapshot : NULL);
}

static void
show (ParaatBesturenChoice *self)
{
  self->is_showing = TRUE;
  for (GtkWidget *tile = gtk_widget_get_first_child (GTK_WIDGET (self->box)); tile != NULL;
       tile = gtk_widget_get_next_sibling (tile))
    {
      ParaatRecord *bestuur = g_object_get_data (G_OBJECT (tile), "paraat-bestuur");
      const ParaatIncidentBestuur *named = g_object_get_data (G_OBJECT (tile), "paraat-named");

      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (tile),
                                    paraat_incident_is_about (self->record, bestuur != NULL ? paraat_record_get_id (bestuur)
                                                                                           : &named->id));
    }
  self->is_showing = FALSE;
}

static GtkWidget *
add_tile (ParaatBesturenChoice *self,
          const char           *label)
{
  GtkWidget *tile = paraat_tile_new (label);

  g_signal_connect_object (tile, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  adw_wrap_box_append (self->box, tile);

  return tile;
}

static void
add_own (ParaatBesturenChoice *self,
         ParaatRecord         *bestuur)
{
  g_autofree char *name = paraat_bestuur_dup_name (bestuur);

  g_object_set_data_full (G_OBJECT (add_tile (self, name)), "paraat-bestuur", g_object_ref (bestuur), g_object_unref);
}

/* One that was removed is still in the report: it can be seen there, and taken off. */
static void
add_named (ParaatBesturenChoice        *self,
           const ParaatIncidentBestuur *named)
{
  g_autofree char *label = g_strdup_printf (_("%s (no longer in “Our Administration”)"), named->name);

  g_object_set_data (G_OBJECT (add_tile (self, label)), "paraat-named", (gpointer) named);
}

/* It stays when it was switched off just now, so that it can be switched on again. */
static void
note_named (ParaatBesturenChoice *self)
{
  g_autoptr(GPtrArray) named = paraat_incident_list_besturen (self->record);

  g_ptr_array_set_free_func (named, NULL);   /* each goes to the list that stays, or goes */
  for (guint i = 0; i < named->len; i++)
    {
      ParaatIncidentBestuur *one = g_ptr_array_index (named, i);
      gboolean is_known = FALSE;

      for (guint j = 0; j < self->named->len && !is_known; j++)
        is_known = paraat_uuid_equal (&((ParaatIncidentBestuur *) g_ptr_array_index (self->named, j))->id, &one->id);
      if (is_known)
        paraat_incident_bestuur_free (one);
      else
        g_ptr_array_add (self->named, one);
    }
}

static gboolean
is_gone (ParaatBesturenChoice        *self,
         const ParaatIncidentBestuur *named)
{
  ParaatProfile *profile = paraat_desk_get_profile (self->desk);

  return paraat_profile_get_is_loaded (profile) && paraat_profile_find_bestuur (profile, &named->id) == NULL;
}

static char *
dup_wanted (ParaatBesturenChoice *self)
{
  GPtrArray *besturen = paraat_profile_get_besturen (paraat_desk_get_profile (self->desk));
  GString *wanted = g_string_new (NULL);

  for (guint i = 0; i < besturen->len; i++)
    {
      g_autofree char *id = paraat_uuid_dup_string (paraat_record_get_id (g_ptr_array_index (besturen, i)));
      g_autofree char *name = paraat_bestuur_dup_name (g_ptr_array_index (besturen, i));

      g_string_append_printf (wanted, "+%s %s\n", id, name);
    }
  for (guint i = 0; i < self->named->len; i++)
    {
      const ParaatIncidentBestuur *named = g_ptr_array_index (self->named, i);
      g_autofree char *id = paraat_uuid_dup_string (&named->id);

      if (is_gone (self, named))
        g_string_append_printf (wanted, "-%s\n", id);
    }

  return g_string_free (wanted, FALSE);
}

static void
fill (ParaatBesturenChoice *self)
{
  GPtrArray *besturen = paraat_profile_get_besturen (paraat_desk_get_profile (self->desk));
  g_autofree char *wanted = NULL;
  GtkWidget *tile;

  note_named (self);
  wanted = dup_wanted (self);
  if (!g_set_str (&self->shown, wanted))
    {
      show (self);
      return;
    }
  while ((tile = gtk_widget_get_first_child (GTK_WIDGET (self->box))) != NULL)
    adw_wrap_box_remove (self->box, tile);
  for (guint i = 0; i < besturen->len; i++)
    add_own (self, g_ptr_array_index (besturen, i));
  for (guint i = 0; i < self->named->len; i++)
    if (is_gone (self, g_ptr_array_index (self->named, i)))
      add_named (self, g_ptr_array_index (self->named, i));
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
  g_signal_connect_object (record, "changed::besturen", G_CALLBACK (fill), self, G_CONNECT_SWAPPED);
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
paraat_besturen_choice_finalize (GObject *object)
{
  ParaatBesturenChoice *self = PARAAT_BESTUREN_CHOICE (object);

  g_ptr_array_unref (self->named);
  g_free (self->shown);

  G_OBJECT_CLASS (paraat_besturen_choice_parent_class)->finalize (object);
}

static void
paraat_besturen_choice_class_init (ParaatBesturenChoiceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = paraat_besturen_choice_finalize;
  G_OBJECT_CLASS (klass)->dispose = paraat_besturen_choice_dispose;
}

static void
paraat_besturen_choice_init (ParaatBesturenChoice *self)
{
  self->named = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_incident_bestuur_free);
  self->box = g_object_new (ADW_TYPE_WRAP_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, "child-spacing", 9,
                            "line-spacing", 9, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->box), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Which administrations are hit?"), -1);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->box));
}

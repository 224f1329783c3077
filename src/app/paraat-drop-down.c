/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-drop-down.h"

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item)
{
  gtk_list_item_set_child (item, g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_END, NULL));
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item)
{
  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)),
                       gtk_string_object_get_string (gtk_list_item_get_item (item)));
}

void
paraat_drop_down_set_up (GtkDropDown *self)
{
  g_autoptr(GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  gtk_drop_down_set_list_factory (self, gtk_drop_down_get_factory (self));   /* the one with the tick */
  gtk_drop_down_set_factory (self, factory);
}

static gboolean
has_names (GListModel         *model,
           const char * const *names)
{
  if (model == NULL || !GTK_IS_STRING_LIST (model) || g_list_model_get_n_items (model) != g_strv_length ((char **) names))
    return FALSE;
  for (guint i = 0; names[i] != NULL; i++)
    if (!g_str_equal (gtk_string_list_get_string (GTK_STRING_LIST (model), i), names[i]))
      return FALSE;

  return TRUE;
}

void
paraat_drop_down_set_choices (GtkDropDown        *self,
                              const char * const *names)
{
  GtkStringObject *chosen = gtk_drop_down_get_selected_item (self);
  g_autofree char *name = chosen != NULL ? g_strdup (gtk_string_object_get_string (chosen)) : NULL;
  g_autoptr(GtkStringList) model = NULL;

  if (has_names (gtk_drop_down_get_model (self), names))
    return;
  model = gtk_string_list_new (names);
  gtk_drop_down_set_model (self, G_LIST_MODEL (model));
  for (guint i = 0; name != NULL && names[i] != NULL; i++)
    if (g_str_equal (names[i], name))
      gtk_drop_down_set_selected (self, i);
}

void
paraat_combo_row_set_names (AdwComboRow        *row,
                            const char * const *names,
                            guint               chosen)
{
  if (!has_names (adw_combo_row_get_model (row), names))
    {
      g_autoptr(GtkStringList) model = gtk_string_list_new (names);

      adw_combo_row_set_model (row, G_LIST_MODEL (model));
    }
  if (adw_combo_row_get_selected (row) != chosen)
    adw_combo_row_set_selected (row, chosen);
}

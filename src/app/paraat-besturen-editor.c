/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-besturen-editor.h"
#include "paraat-profile-dialogs.h"

#include <glib/gi18n.h>

#define RESULTS_MAX 6

struct _ParaatBesturenEditor
{
  AdwBin           parent_instance;

  ParaatDesk      *desk;      /* (owned) (nullable) */

  GtkSearchEntry  *search;
  GtkListBox      *results, *besturen;
  GtkWidget       *nothing, *add;
  GtkLabel        *unclear;
  AdwExpanderRow  *by_hand;
  AdwComboRow     *type;
  AdwEntryRow     *name, *kbo;
};

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ParaatBesturenEditor, paraat_besturen_editor, ADW_TYPE_BIN)

/* --- by name --- */

static void
add_municipality (ParaatBesturenEditor     *self,
                  const ParaatMunicipality *municipality)
{
  ParaatStore *store = paraat_desk_get_store (self->desk);
  g_autoptr(ParaatRecord) gemeente = paraat_bestuur_new_municipality (store, municipality, "gemeente");
  g_autoptr(ParaatRecord) ocmw = paraat_bestuur_new_municipality (store, municipality, "ocmw");

  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
}

static void
add_result (ParaatBesturenEditor          *self,
            const ParaatFoundMunicipality *found)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *both = g_strdup_printf (_("%s: municipality and OCMW"), found->municipality->name);
  g_autofree char *former = found->former != NULL ? g_strdup_printf (_("%s is part of it since 2025. %s"), found->former,
                                                                     found->municipality->province) : NULL;

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), both);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), former != NULL ? former : found->municipality->province);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), g_object_new (GTK_TYPE_IMAGE, "icon-name", "list-add-symbolic",
                                                                 "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  g_object_set_data (G_OBJECT (row), "paraat-municipality", (gpointer) found->municipality);
  gtk_list_box_append (self->results, row);
}

static void
search_cb (ParaatBesturenEditor *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));
  g_autoptr(GArray) found = paraat_municipality_find (text, RESULTS_MAX);

  gtk_list_box_remove_all (self->results);
  for (guint i = 0; i < found->len; i++)
    add_result (self, &g_array_index (found, ParaatFoundMunicipality, i));
  gtk_widget_set_visible (GTK_WIDGET (self->results), found->len > 0);
  gtk_widget_set_visible (self->nothing, found->len == 0 && g_utf8_strlen (text, -1) > 1);
  gtk_widget_set_visible (GTK_WIDGET (self->unclear), FALSE);
}

static void
result_cb (ParaatBesturenEditor *self,
           GtkListBoxRow        *row)
{
  add_municipality (self, g_object_get_data (G_OBJECT (row), "paraat-municipality"));
}

/* Enter takes the best one. */
static void
activate_cb (ParaatBesturenEditor *self)
{
  GtkListBoxRow *first = gtk_list_box_get_row_at_index (self->results, 0);

  if (first != NULL)
    result_cb (self, first);
}

/* --- by hand --- */

static gboolean
is_kbo_fine (ParaatBesturenEditor *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->kbo));
  g_autofree char *number = paraat_kbo_normalize (text);

  return *text == '\0' || number != NULL;
}

static void
name_cb (ParaatBesturenEditor *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->kbo));

  gtk_widget_set_sensitive (self->add, *gtk_editable_get_text (GTK_EDITABLE (self->name)) != '\0' && is_kbo_fine (self));
  /* While it is being typed it is not wrong yet. */
  if (is_kbo_fine (self) || g_utf8_strlen (text, -1) < 9)
    gtk_widget_remove_css_class (GTK_WIDGET (self->kbo), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->kbo), "error");
}

static void
add_cb (ParaatBesturenEditor *self)
{
  guint n;
  const ParaatOption *types = paraat_bestuur_get_types (&n);
  guint chosen = adw_combo_row_get_selected (self->type);
  g_autoptr(ParaatRecord) bestuur = NULL;

  if (!gtk_widget_get_sensitive (self->add) || chosen >= n)
    return;
  bestuur = paraat_bestuur_new (paraat_desk_get_store (self->desk), types[chosen].key, NULL,
                                gtk_editable_get_text (GTK_EDITABLE (self->kbo)),
                                gtk_editable_get_text (GTK_EDITABLE (self->name)));
  gtk_editable_set_text (GTK_EDITABLE (self->name), "");
  gtk_editable_set_text (GTK_EDITABLE (self->kbo), "");
  adw_expander_row_set_expanded (self->by_hand, FALSE);
}

/* --- who goes on without choosing or adding --- */

static ParaatTyped
ask_back (ParaatBesturenEditor *self,
          const char           *words,
          GtkWidget            *where)
{
  gtk_label_set_label (self->unclear, words);
  gtk_widget_set_visible (GTK_WIDGET (self->unclear), TRUE);
  gtk_accessible_announce (GTK_ACCESSIBLE (self->unclear), words, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
  gtk_widget_grab_focus (where);

  return PARAAT_TYPED_UNCLEAR;
}

static ParaatTyped
take_search (ParaatBesturenEditor *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->search))));
  g_autoptr(GArray) found = NULL;

  if (*text == '\0')
    return PARAAT_TYPED_NOTHING;
  found = paraat_municipality_find (text, RESULTS_MAX);
  if (found->len > 1)
    return ask_back (self, _("More than one municipality fits: choose yours in the list."), GTK_WIDGET (self->search));
  if (found->len == 0)
    return ask_back (self, _("Add it by hand below, or empty the name to go on without an administration."), GTK_WIDGET (self->search));
  add_municipality (self, g_array_index (found, ParaatFoundMunicipality, 0).municipality);

  return PARAAT_TYPED_ADDED;
}

/**
 * paraat_besturen_editor_take_typed:
 *
 * Takes what was typed and not chosen or added yet: a municipality when just one fits, an administration written by
 * hand. Of anything else it says what is to be done, and has the focus there.
 *
 * Returns: what became of it
 */
ParaatTyped
paraat_besturen_editor_take_typed (ParaatBesturenEditor *self)
{
  ParaatTyped typed = take_search (self);

  if (typed == PARAAT_TYPED_UNCLEAR || *gtk_editable_get_text (GTK_EDITABLE (self->name)) == '\0')
    return typed;
  if (!is_kbo_fine (self))
    return ask_back (self, _("The KBO number is not right: look at it again, or leave it empty."), GTK_WIDGET (self->kbo));
  add_cb (self);

  return PARAAT_TYPED_ADDED;
}

/* --- the list --- */

static void
remove_cb (ParaatBesturenEditor *self,
           GtkWidget            *button)
{
  paraat_bestuur_ask_remove (GTK_WIDGET (self), self->desk, g_object_get_data (G_OBJECT (button), "paraat-bestuur"));
}

static void
add_bestuur (ParaatBesturenEditor *self,
             ParaatRecord         *bestuur)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *remove = gtk_button_new_from_icon_name ("user-trash-symbolic");
  g_autofree char *name = paraat_bestuur_dup_name (bestuur);
  g_autofree char *type = paraat_record_dup_text (bestuur, "type");
  g_autofree char *words = g_strdup_printf (_("Remove %s"), name);
  const char *label = paraat_bestuur_type_label (type);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), label != NULL ? _(label) : "");
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_widget_set_valign (remove, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (remove, "flat");
  gtk_widget_set_tooltip_text (remove, words);
  g_object_set_data_full (G_OBJECT (remove), "paraat-bestuur", g_object_ref (bestuur), g_object_unref);
  g_object_set_data_full (G_OBJECT (row), "paraat-bestuur", g_object_ref (bestuur), g_object_unref);
  g_signal_connect_object (remove, "clicked", G_CALLBACK (remove_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), remove);
  gtk_list_box_append (self->besturen, row);
}

static void
fill (ParaatBesturenEditor *self)
{
  GPtrArray *besturen = paraat_profile_get_besturen (paraat_desk_get_profile (self->desk));

  gtk_list_box_remove_all (self->besturen);
  for (guint i = 0; i < besturen->len; i++)
    add_bestuur (self, g_ptr_array_index (besturen, i));
  gtk_widget_set_visible (GTK_WIDGET (self->besturen), besturen->len > 0);
}

static void
bestuur_cb (ParaatBesturenEditor *self,
            GtkListBoxRow        *row)
{
  g_signal_emit (self, signals[CHOSEN], 0, g_object_get_data (G_OBJECT (row), "paraat-bestuur"));
}

void
paraat_besturen_editor_bind (ParaatBesturenEditor *self,
                             ParaatDesk           *desk)
{
  self->desk = g_object_ref (desk);
  g_signal_connect_object (paraat_desk_get_profile (desk), "changed", G_CALLBACK (fill), self, G_CONNECT_SWAPPED);
  fill (self);
}

static void
paraat_besturen_editor_dispose (GObject *object)
{
  ParaatBesturenEditor *self = PARAAT_BESTUREN_EDITOR (object);

  g_clear_object (&self->desk);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), PARAAT_TYPE_BESTUREN_EDITOR);

  G_OBJECT_CLASS (paraat_besturen_editor_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, ParaatBesturenEditor, name)

static void
paraat_besturen_editor_class_init (ParaatBesturenEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = paraat_besturen_editor_dispose;
  signals[CHOSEN] = g_signal_new ("chosen", PARAAT_TYPE_BESTUREN_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, PARAAT_TYPE_RECORD);
  gtk_widget_class_set_template_from_resource (widget_class, "/be/paraat/Paraat/besturen-editor.ui");
  BIND (search);
  BIND (results);
  BIND (besturen);
  BIND (nothing);
  BIND (unclear);
  BIND (by_hand);
  BIND (type);
  BIND (name);
  BIND (kbo);
  BIND (add);
  gtk_widget_class_bind_template_callback (widget_class, search_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, result_cb);
  gtk_widget_class_bind_template_callback (widget_class, bestuur_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
  gtk_widget_class_bind_template_callback (widget_class, name_cb);
}

static void
paraat_besturen_editor_init (ParaatBesturenEditor *self)
{
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  guint n;
  const ParaatOption *types = paraat_bestuur_get_types (&n);

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < n; i++)
    gtk_string_list_append (names, _(types[i].label));
  adw_combo_row_set_model (self->type, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->type, 2);
}

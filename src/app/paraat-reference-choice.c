/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-drop-down.h"
#include "paraat-reference.h"
#include "paraat-reference-choice.h"

#include <glib/gi18n.h>

struct _ParaatReferenceChoice
{
  AdwBin                     parent_instance;

  const ParaatQuestionnaire *questionnaire;   /* (nullable) before it is set */
  GPtrArray                 *values;          /* (owned) (element-type ParaatOption) (unowned) those that questions refer to */
  gboolean                  *part;            /* (owned) (nullable) */
  gboolean                   is_filling;

  GtkDropDown               *framework;       /* (unowned) as all that follows */
  GtkDropDown               *value;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ParaatReferenceChoice, paraat_reference_choice, ADW_TYPE_BIN)

/* The first choice is none. */
static gboolean
get_framework (ParaatReferenceChoice *self,
               ParaatFramework       *out_framework)
{
  guint chosen = gtk_drop_down_get_selected (self->framework);

  if (chosen == 0 || chosen > PARAAT_N_FRAMEWORKS)
    return FALSE;
  *out_framework = (ParaatFramework) (chosen - 1);

  return TRUE;
}

static const ParaatOption *
get_value (ParaatReferenceChoice *self)
{
  guint chosen = gtk_drop_down_get_selected (self->value);

  return chosen < self->values->len ? g_ptr_array_index (self->values, chosen) : NULL;
}

static gboolean
is_used (ParaatReferenceChoice *self,
         ParaatFramework        framework,
         const char            *value)
{
  for (guint i = 0; i < self->questionnaire->controls->len; i++)
    if (paraat_control_refers (g_ptr_array_index (self->questionnaire->controls, i), framework, value))
      return TRUE;

  return FALSE;
}

static void
fill_values (ParaatReferenceChoice *self,
             ParaatFramework        framework)
{
  guint n;
  const ParaatOption *values = paraat_framework_get_values (framework, &n);
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);

  g_ptr_array_set_size (self->values, 0);
  for (guint i = 0; i < n; i++)
    if (is_used (self, framework, values[i].key))
      {
        g_ptr_array_add (self->values, (gpointer) &values[i]);
        gtk_string_list_append (names, _(values[i].label));
      }
  gtk_drop_down_set_model (self->value, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->value, 0);
}

static void
work_out (ParaatReferenceChoice *self)
{
  const ParaatOption *value;
  ParaatFramework framework;

  g_clear_pointer (&self->part, g_free);
  if (get_framework (self, &framework) && (value = get_value (self)) != NULL)
    self->part = paraat_framework_new_part (self->questionnaire, framework, value->key);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
framework_cb (ParaatReferenceChoice *self)
{
  ParaatFramework framework;
  gboolean has_framework = get_framework (self, &framework);

  if (self->questionnaire == NULL)
    return;
  self->is_filling = TRUE;
  if (has_framework)
    fill_values (self, framework);
  self->is_filling = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->value), has_framework);
  work_out (self);
}

static void
value_cb (ParaatReferenceChoice *self)
{
  if (!self->is_filling && self->questionnaire != NULL)
    work_out (self);
}

static GtkDropDown *
add_drop_down (ParaatReferenceChoice *self,
               AdwWrapBox            *box,
               const char            *label,
               GCallback              callback)
{
  GtkWidget *drop_down = gtk_drop_down_new (NULL, NULL);

  paraat_drop_down_set_up (GTK_DROP_DOWN (drop_down));
  gtk_widget_add_css_class (drop_down, "register-choice");
  gtk_accessible_update_property (GTK_ACCESSIBLE (drop_down), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  /* The focus is on its button, whose name is what was chosen: of what, is told as its description. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (drop_down)), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  label, -1);
  g_signal_connect_object (drop_down, "notify::selected", callback, self, G_CONNECT_SWAPPED);
  adw_wrap_box_append (box, drop_down);

  return GTK_DROP_DOWN (drop_down);
}

static void
paraat_reference_choice_finalize (GObject *object)
{
  ParaatReferenceChoice *self = PARAAT_REFERENCE_CHOICE (object);

  g_ptr_array_unref (self->values);
  g_free (self->part);

  G_OBJECT_CLASS (paraat_reference_choice_parent_class)->finalize (object);
}

static void
paraat_reference_choice_class_init (ParaatReferenceChoiceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = paraat_reference_choice_finalize;
  signals[CHANGED] = g_signal_new ("changed", PARAAT_TYPE_REFERENCE_CHOICE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
paraat_reference_choice_init (ParaatReferenceChoice *self)
{
  AdwWrapBox *box = ADW_WRAP_BOX (adw_wrap_box_new ());
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);

  self->values = g_ptr_array_new ();
  adw_wrap_box_set_child_spacing (box, 9);
  adw_wrap_box_set_line_spacing (box, 9);
  self->framework = add_drop_down (self, box, _("Framework"), G_CALLBACK (framework_cb));
  self->value = add_drop_down (self, box, _("Part of the framework"), G_CALLBACK (value_cb));
  gtk_widget_set_visible (GTK_WIDGET (self->value), FALSE);
  gtk_string_list_append (names, _("Whatever framework"));
  for (ParaatFramework framework = 0; framework < PARAAT_N_FRAMEWORKS; framework++)
    gtk_string_list_append (names, paraat_framework_label (framework));
  gtk_drop_down_set_model (self->framework, G_LIST_MODEL (names));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("By framework"), -1);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (box));
}

void
paraat_reference_choice_set_questionnaire (ParaatReferenceChoice     *self,
                                           const ParaatQuestionnaire *questionnaire)
{
  self->questionnaire = questionnaire;
}

const gboolean *
paraat_reference_choice_get_part (ParaatReferenceChoice *self)
{
  return self->part;
}

char *
paraat_reference_choice_dup_words (ParaatReferenceChoice *self)
{
  const ParaatOption *value;
  ParaatFramework framework;

  if (!get_framework (self, &framework) || (value = get_value (self)) == NULL)
    return NULL;

  return g_strdup_printf ("%s, %s", paraat_framework_label (framework), _(value->label));
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-choice.h"
#include "paraat-tile.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

struct _ParaatChoice
{
  AdwBin         parent_instance;

  AdwWrapBox    *box;          /* (unowned) the child */
  ParaatRecord  *record;       /* (owned) (nullable) */
  char          *field;        /* (owned) */
  char          *member;       /* (owned) (nullable) of the object that the field holds */
  GPtrArray     *buttons;      /* (owned) (element-type GtkToggleButton) unowned elements */
  gboolean       is_multiple;
  gboolean       is_showing;   /* the buttons are being set from the record */
};

G_DEFINE_FINAL_TYPE (ParaatChoice, paraat_choice, ADW_TYPE_BIN)

static const char *
get_key (GtkToggleButton *button)
{
  return g_object_get_data (G_OBJECT (button), "paraat-key");
}

/* The object that the field holds; an empty one when it holds none. */
static JsonNode *
dup_object (ParaatChoice *self)
{
  const char *value = paraat_record_get_value (self->record, self->field);
  g_autoptr(JsonNode) node = value != NULL ? json_from_string (value, NULL) : NULL;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      g_clear_pointer (&node, json_node_unref);
      node = json_node_init_object (json_node_alloc (), NULL);
      json_node_take_object (node, json_object_new ());
    }

  return g_steal_pointer (&node);
}

static gboolean
is_chosen_member (ParaatChoice *self,
                  const char   *key)
{
  g_autoptr(JsonNode) node = dup_object (self);
  JsonNode *member = json_object_get_member (json_node_get_object (node), self->member);

  return member != NULL && json_node_get_value_type (member) == G_TYPE_STRING
         && g_str_equal (json_node_get_string (member), key);
}

static void
choose_member (ParaatChoice *self,
               const char   *key)
{
  g_autoptr(JsonNode) node = dup_object (self);
  g_autofree char *value = NULL;

  json_object_set_string_member (json_node_get_object (node), self->member, key);
  value = json_to_string (node, FALSE);
  paraat_record_set (self->record, self->field, value);
}

static gboolean
is_chosen (ParaatChoice *self,
           const char   *key)
{
  g_autofree char *text = NULL;
  g_auto(GStrv) strings = NULL;

  if (self->member != NULL)
    return is_chosen_member (self, key);
  if (!self->is_multiple)
    {
      text = paraat_record_dup_text (self->record, self->field);
      return g_strcmp0 (text, key) == 0;
    }
  strings = paraat_record_dup_strings (self->record, self->field);

  return strings != NULL && g_strv_contains ((const char * const *) strings, key);
}

static void
show_record (ParaatChoice *self)
{
  self->is_showing = TRUE;
  for (guint i = 0; i < self->buttons->len; i++)
    {
      GtkToggleButton *button = g_ptr_array_index (self->buttons, i);

      gtk_toggle_button_set_active (button, is_chosen (self, get_key (button)));
    }
  self->is_showing = FALSE;
}

static void
choose_many (ParaatChoice *self)
{
  g_autoptr(GPtrArray) keys = g_ptr_array_new ();

  for (guint i = 0; i < self->buttons->len; i++)
    if (gtk_toggle_button_get_active (g_ptr_array_index (self->buttons, i)))
      g_ptr_array_add (keys, (gpointer) get_key (g_ptr_array_index (self->buttons, i)));
  g_ptr_array_add (keys, NULL);
  paraat_record_set_strings (self->record, self->field, (const char * const *) keys->pdata);
}

static void
toggled_cb (ParaatChoice    *self,
            GtkToggleButton *button)
{
  if (self->is_showing)
    return;
  if (self->is_multiple)
    choose_many (self);
  else if (gtk_toggle_button_get_active (button) && self->member != NULL)
    choose_member (self, get_key (button));
  else if (gtk_toggle_button_get_active (button))
    paraat_record_set_text (self->record, self->field, get_key (button));
  else
    show_record (self);   /* one that is chosen stays chosen until another one is */
}

static void
add_button (ParaatChoice       *self,
            const ParaatOption *option)
{
  GtkWidget *button = paraat_tile_new (_(option->label));

  g_object_set_data (G_OBJECT (button), "paraat-key", (gpointer) option->key);
  g_signal_connect_swapped (button, "toggled", G_CALLBACK (toggled_cb), self);
  g_ptr_array_add (self->buttons, button);
  adw_wrap_box_append (self->box, button);
}

static void
unbind (ParaatChoice *self)
{
  if (self->record != NULL)
    g_signal_handlers_disconnect_by_data (self->record, self);
  g_clear_object (&self->record);
  g_clear_pointer (&self->field, g_free);
  g_clear_pointer (&self->member, g_free);
}

/**
 * paraat_choice_bind:
 * @record: a record that has an identity
 * @field: holds one key as a JSON string, or, when @is_multiple, an array of them
 * @label: the question, for who cannot see it
 * @options: (array length=n_options): static
 */
void
paraat_choice_bind (ParaatChoice       *self,
                    ParaatRecord       *record,
                    const char         *field,
                    gboolean            is_multiple,
                    const char         *label,
                    const ParaatOption *options,
                    guint               n_options)
{
  g_autofree char *signal = g_strconcat ("changed::", field, NULL);

  unbind (self);
  self->record = g_object_ref (record);
  self->field = g_strdup (field);
  self->is_multiple = is_multiple;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->box), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  for (guint i = 0; self->buttons->len < n_options; i++)
    add_button (self, &options[i]);
  show_record (self);
  g_signal_connect_swapped (record, signal, G_CALLBACK (show_record), self);
}

/**
 * paraat_choice_bind_member:
 * @field: holds an object
 * @member: a member of it, one key as a string; the other members stay as they are
 *
 * As paraat_choice_bind() for one of several.
 */
void
paraat_choice_bind_member (ParaatChoice       *self,
                           ParaatRecord       *record,
                           const char         *field,
                           const char         *member,
                           const char         *label,
                           const ParaatOption *options,
                           guint               n_options)
{
  paraat_choice_bind (self, record, field, FALSE, label, options, n_options);
  self->member = g_strdup (member);
  show_record (self);
}

static void
paraat_choice_dispose (GObject *object)
{
  ParaatChoice *self = PARAAT_CHOICE (object);

  unbind (self);

  G_OBJECT_CLASS (paraat_choice_parent_class)->dispose (object);
}

static void
paraat_choice_finalize (GObject *object)
{
  ParaatChoice *self = PARAAT_CHOICE (object);

  g_ptr_array_unref (self->buttons);

  G_OBJECT_CLASS (paraat_choice_parent_class)->finalize (object);
}

static void
paraat_choice_class_init (ParaatChoiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = paraat_choice_dispose;
  object_class->finalize = paraat_choice_finalize;
}

static void
paraat_choice_init (ParaatChoice *self)
{
  self->buttons = g_ptr_array_new ();
  self->box = g_object_new (ADW_TYPE_WRAP_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, "child-spacing", 9,
                            "line-spacing", 9, NULL);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->box));
}

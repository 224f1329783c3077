/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "paraat-library"

#include "config.h"

#include "paraat-beside-state.h"

#include "paraat-item.h"
#include "paraat-json.h"

#define SETTING "pack.beside"

static void
state_free (gpointer data)
{
  ParaatBesideState *state = data;

  g_free (state->id);
  g_strfreev (state->keys);
  g_strfreev (state->revoked);
  g_free (state);
}

/* --- keys --- */

gboolean
paraat_beside_state_has (char       **keys,
                         const char  *hex)
{
  return g_strv_contains ((const char * const *) keys, hex);
}

void
paraat_beside_state_add (char       ***keys,
                         const char   *hex)
{
  g_autoptr(GStrvBuilder) builder = NULL;

  if (paraat_beside_state_has (*keys, hex))
    return;
  builder = g_strv_builder_new ();
  g_strv_builder_addv (builder, (const char **) *keys);
  g_strv_builder_add (builder, hex);
  g_strfreev (*keys);
  *keys = g_strv_builder_end (builder);
}

/* --- the setting --- */

static char **
read_keys (JsonObject *object,
           const char *name)
{
  JsonNode *node = json_object_get_member (object, name);
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_VALUE (element) && json_node_get_value_type (element) == G_TYPE_STRING)
        g_strv_builder_add (builder, json_node_get_string (element));
    }

  return g_strv_builder_end (builder);
}

static gint64
read_version (JsonObject *object,
              const char *name)
{
  gint64 version = json_object_get_int_member_with_default (object, name, 0);

  return MAX (version, 0);
}

static void
read_cb (JsonObject *object,
         const char *id,
         JsonNode   *node,
         gpointer    states)
{
  JsonObject *its = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  ParaatBesideState *state;

  if (its == NULL || !paraat_item_is_id (id))
    return;
  state = g_new0 (ParaatBesideState, 1);
  state->id = g_strdup (id);
  state->current = read_version (its, "current");
  state->previous = read_version (its, "previous");
  state->accepted = MAX (read_version (its, "accepted"), MAX (state->current, state->previous));
  state->keys = read_keys (its, "keys");
  state->revoked = read_keys (its, "revoked");
  g_ptr_array_add (states, state);
}

static int
compare_states (gconstpointer a,
                gconstpointer b)
{
  return g_strcmp0 ((*(const ParaatBesideState * const *) a)->id, (*(const ParaatBesideState * const *) b)->id);
}

/**
 * paraat_beside_states_read: (skip)
 *
 * Returns: (transfer full) (element-type ParaatBesideState): by id
 */
GPtrArray *
paraat_beside_states_read (ParaatStore *store)
{
  GPtrArray *states = g_ptr_array_new_with_free_func (state_free);
  g_autoptr(JsonObject) object = paraat_json_parse_object (paraat_store_get_setting (store, SETTING));

  if (object != NULL)
    json_object_foreach_member (object, read_cb, states);
  g_ptr_array_sort (states, compare_states);

  return states;
}

static JsonArray *
print_keys (char **keys)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; keys[i] != NULL; i++)
    json_array_add_string_element (array, keys[i]);

  return array;
}

/**
 * paraat_beside_states_write: (skip)
 *
 * Writes all of it at once: there is no moment at which one half is durable and the other is not.
 */
void
paraat_beside_states_write (ParaatStore *store,
                            GPtrArray   *states)
{
  g_autoptr(JsonObject) object = json_object_new ();
  g_autofree char *text = NULL;

  for (guint i = 0; i < states->len; i++)
    {
      const ParaatBesideState *state = g_ptr_array_index (states, i);
      JsonObject *its = json_object_new ();

      json_object_set_int_member (its, "accepted", state->accepted);
      json_object_set_int_member (its, "current", state->current);
      json_object_set_int_member (its, "previous", state->previous);
      json_object_set_array_member (its, "keys", print_keys (state->keys));
      json_object_set_array_member (its, "revoked", print_keys (state->revoked));
      json_object_set_object_member (object, state->id, its);
    }
  text = paraat_json_print_object (object);
  paraat_store_put_setting (store, SETTING, text);
}

ParaatBesideState *
paraat_beside_states_find (GPtrArray  *states,
                           const char *id)
{
  for (guint i = 0; i < states->len; i++)
    if (g_str_equal (((ParaatBesideState *) g_ptr_array_index (states, i))->id, id))
      return g_ptr_array_index (states, i);

  return NULL;
}

ParaatBesideState *
paraat_beside_states_get (GPtrArray  *states,
                          const char *id)
{
  ParaatBesideState *state = paraat_beside_states_find (states, id);

  if (state != NULL)
    return state;
  state = g_new0 (ParaatBesideState, 1);
  state->id = g_strdup (id);
  state->keys = g_new0 (char *, 1);
  state->revoked = g_new0 (char *, 1);
  g_ptr_array_add (states, state);

  return state;
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-state-private.h"

#include <string.h>

struct _ParaatState
{
  ParaatIdentity  identity;
  gint64          first_us;
  ParaatDeletion  deletion;
  GHashTable     *fields;   /* (owned) interned name -> GPtrArray of ParaatSaid */
};

G_DEFINE_BOXED_TYPE (ParaatState, paraat_state, paraat_state_ref, paraat_state_unref)

ParaatState *
paraat_state_new (const ParaatIdentity *identity,
                  gint64                first_us,
                  ParaatDeletion        deletion)
{
  ParaatState *self = g_atomic_rc_box_new0 (ParaatState);

  self->identity = *identity;
  self->first_us = first_us;
  self->deletion = deletion;
  self->fields = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);

  return self;
}

void
paraat_said_free (ParaatSaid *said)
{
  g_free (said->value);
  g_free (said);
}

void
paraat_state_take (ParaatState *self,
                   const char  *field,
                   ParaatSaid  *said)
{
  GPtrArray *heads = g_hash_table_lookup (self->fields, field);

  if (heads == NULL)
    {
      heads = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_said_free);
      g_hash_table_insert (self->fields, g_strdup (field), heads);
    }
  g_ptr_array_add (heads, said);
}

/* The latest first; the id decides between equals, so that every machine shows the same one. */
static int
compare_said (gconstpointer a,
              gconstpointer b)
{
  const ParaatSaid *first = a;
  const ParaatSaid *second = b;

  if (first->corrected_us != second->corrected_us)
    return first->corrected_us > second->corrected_us ? -1 : 1;

  return -paraat_hash_compare (&first->id, &second->id);
}

static gboolean
has_value (GPtrArray  *heads,
           guint       before,
           const char *value)
{
  for (guint i = 0; i < before; i++)
    if (g_strcmp0 (((ParaatSaid *) g_ptr_array_index (heads, i))->value, value) == 0)
      return TRUE;

  return FALSE;
}

/* Heads with equal values count as one for the reader; a writer is still over all of them, so the ids stay: the folded
 * ones go to the end, marked as no head of their own. */
static void
settle_field (GPtrArray *heads)
{
  guint kept = 0;

  if (heads->len < 2)
    return;
  g_ptr_array_sort_values (heads, compare_said);
  for (guint i = 0; i < heads->len; i++)
    {
      ParaatSaid *said = g_ptr_array_index (heads, i);

      if (said->value == NULL || !has_value (heads, i, said->value))
        continue;
      said->is_head = FALSE;
    }
  for (guint i = 0; i < heads->len; i++)
    {
      ParaatSaid *said = g_ptr_array_index (heads, i);

      if (!said->is_head)
        continue;
      heads->pdata[i] = heads->pdata[kept];
      heads->pdata[kept++] = said;
    }
}

void
paraat_state_settle (ParaatState *self)
{
  GHashTableIter iter;
  GPtrArray *heads;

  g_hash_table_iter_init (&iter, self->fields);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &heads))
    settle_field (heads);
}

ParaatState *
paraat_state_ref (ParaatState *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
state_clear (gpointer data)
{
  ParaatState *self = data;

  g_hash_table_unref (self->fields);
}

void
paraat_state_unref (ParaatState *self)
{
  g_atomic_rc_box_release_full (self, state_clear);
}

const ParaatIdentity *
paraat_state_get_identity (ParaatState *self)
{
  return &self->identity;
}

gint64
paraat_state_get_first_us (ParaatState *self)
{
  return self->first_us;
}

ParaatDeletion
paraat_state_get_deletion (ParaatState *self)
{
  return self->deletion;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (a, b);
}

/**
 * paraat_state_list_fields:
 *
 * Returns: (transfer container) (array zero-terminated=1): names of the fields that have a value, sorted
 */
char **
paraat_state_list_fields (ParaatState *self)
{
  g_autoptr(GPtrArray) names = g_hash_table_get_keys_as_ptr_array (self->fields);

  g_ptr_array_sort_values (names, compare_names);
  g_ptr_array_add (names, NULL);

  return (char **) g_ptr_array_steal (names, NULL);
}

/**
 * paraat_state_get_heads:
 * @field: a field
 *
 * Returns: (transfer none) (nullable) (element-type ParaatSaid): what stands in the field; the shown one first. More
 *   than one with is_head: colleagues wrote without having seen each other. Those without it have a value that an
 *   earlier one of the list has too
 */
GPtrArray *
paraat_state_get_heads (ParaatState *self,
                        const char  *field)
{
  return g_hash_table_lookup (self->fields, field);
}

const char *
paraat_state_get_value (ParaatState *self,
                        const char  *field)
{
  GPtrArray *heads = g_hash_table_lookup (self->fields, field);

  return heads != NULL ? ((ParaatSaid *) g_ptr_array_index (heads, 0))->value : NULL;
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-edit.h"

#include <string.h>

struct _ParaatEdit
{
  ParaatIdentity  identity;
  ParaatUuid      author;
  char           *field;   /* (owned) */
  char           *value;   /* (owned) JSON */
  GArray         *seen;    /* (owned) (element-type ParaatHash) */
  gboolean        is_own;  /* said in its author's name, also when another said the same */
};

G_DEFINE_BOXED_TYPE (ParaatEdit, paraat_edit, paraat_edit_copy, paraat_edit_free)

/**
 * paraat_edit_new:
 * @identity: the record; its kind is interned here
 * @author: (nullable): record id of the person who speaks, or %NULL when nobody said
 * @field: the field
 * @value: JSON text
 *
 * Returns: (transfer full): one field gets a value; checked when it is appended
 */
ParaatEdit *
paraat_edit_new (const ParaatIdentity *identity,
                 const ParaatUuid     *author,
                 const char           *field,
                 const char           *value)
{
  ParaatEdit *self = g_new0 (ParaatEdit, 1);

  self->identity = *identity;
  self->identity.kind = g_intern_string (identity->kind);
  self->author = author != NULL ? *author : paraat_uuid_nil;
  self->field = g_strdup (field);
  self->value = g_strdup (value);
  self->seen = g_array_new (FALSE, FALSE, sizeof (ParaatHash));

  return self;
}

void
paraat_edit_free (ParaatEdit *self)
{
  g_free (self->field);
  g_free (self->value);
  g_array_unref (self->seen);
  g_free (self);
}

ParaatEdit *
paraat_edit_copy (const ParaatEdit *self)
{
  ParaatEdit *copy = paraat_edit_new (&self->identity, &self->author, self->field, self->value);

  g_array_append_vals (copy->seen, self->seen->data, self->seen->len);
  copy->is_own = self->is_own;

  return copy;
}

/**
 * paraat_edit_add_seen:
 * @head: id of a change that the author saw standing there; the new one will be over it
 */
void
paraat_edit_add_seen (ParaatEdit       *self,
                      const ParaatHash *head)
{
  g_array_append_val (self->seen, *head);
}

/**
 * paraat_edit_set_is_own:
 * @is_own: whether it is said in its author's name
 *
 * A value that stands there already is not said again, whoever says it, but for one of a known author that another said.
 */
void
paraat_edit_set_is_own (ParaatEdit *self,
                        gboolean    is_own)
{
  self->is_own = is_own;
}

gboolean
paraat_edit_get_is_own (const ParaatEdit *self)
{
  return self->is_own;
}

const ParaatIdentity *
paraat_edit_get_identity (const ParaatEdit *self)
{
  return &self->identity;
}

const ParaatUuid *
paraat_edit_get_author (const ParaatEdit *self)
{
  return &self->author;
}

const char *
paraat_edit_get_field (const ParaatEdit *self)
{
  return self->field;
}

const char *
paraat_edit_get_value (const ParaatEdit *self)
{
  return self->value;
}

const ParaatHash *
paraat_edit_get_seen (const ParaatEdit *self,
                      guint            *out_n)
{
  *out_n = self->seen->len;

  return (const ParaatHash *) self->seen->data;
}

gboolean
paraat_identity_equal (const ParaatIdentity *a,
                       const ParaatIdentity *b)
{
  return paraat_uuid_equal (&a->root, &b->root) && paraat_uuid_equal (&a->record, &b->record)
         && paraat_uuid_equal (&a->parent, &b->parent) && paraat_uuid_equal (&a->bestuur, &b->bestuur)
         && g_str_equal (a->kind, b->kind) && a->exercise == b->exercise;
}

/**
 * paraat_identity_init_root:
 * @out_identity: (out caller-allocates): a new record that is its own root
 * @kind: its kind
 * @bestuur: (nullable): its administration, or %NULL when none is chosen yet
 * @exercise: fixed for ever
 */
void
paraat_identity_init_root (ParaatIdentity   *out_identity,
                           const char       *kind,
                           const ParaatUuid *bestuur,
                           gboolean          exercise)
{
  memset (out_identity, 0, sizeof *out_identity);
  paraat_uuid_new (&out_identity->record);
  out_identity->root = out_identity->record;
  out_identity->bestuur = bestuur != NULL ? *bestuur : paraat_uuid_nil;
  out_identity->kind = g_intern_string (kind);
  out_identity->exercise = exercise;
}

/**
 * paraat_identity_init_child:
 * @out_identity: (out caller-allocates): a record below @parent, with its root, administration and exercise bit
 * @parent: the record above
 * @kind: its kind
 * @record: (nullable): its id, or %NULL for a new one
 */
void
paraat_identity_init_child (ParaatIdentity       *out_identity,
                            const ParaatIdentity *parent,
                            const char           *kind,
                            const ParaatUuid     *record)
{
  *out_identity = *parent;
  out_identity->parent = parent->record;
  out_identity->kind = g_intern_string (kind);
  if (record != NULL)
    out_identity->record = *record;
  else
    paraat_uuid_new (&out_identity->record);
}

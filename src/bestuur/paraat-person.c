/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-person.h"

#include <glib/gi18n.h>

/* In the order in which they are called when everything is down. */
static const ParaatOption roles[] = {
  { "ict", N_("ICT") },
  { "partner", N_("ICT partner (outside firm)") },
  { "director", N_("General director") },
  { "dpo", N_("Data protection officer (DPO)") },
  { "planner", N_("Emergency planning coordinator") },
  { "mayor", N_("Mayor") },
  { "communication", N_("Communication officer") },
  { "finance", N_("Financial director") },
  { "care", N_("Care home or social service") },
  { "police", N_("Local police") },
  { "insurer", N_("Insurer") },
  { "other", N_("Somebody else") },
};

const ParaatOption *
paraat_person_get_roles (guint *out_n)
{
  *out_n = G_N_ELEMENTS (roles);

  return roles;
}

guint
paraat_person_role_rank (const char *role)
{
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    if (g_strcmp0 (roles[i].key, role) == 0)
      return i;

  return G_N_ELEMENTS (roles);
}

const char *
paraat_person_role_label (const char *role)
{
  guint rank = paraat_person_role_rank (role);

  return rank < G_N_ELEMENTS (roles) ? roles[rank].label : NULL;
}

static ParaatRecord *
new_with_id (ParaatStore      *store,
             const ParaatUuid *root,
             const ParaatUuid *id)
{
  ParaatIdentity identity = { .kind = g_intern_static_string (PARAAT_KIND_PERSON) };

  identity.root = *root;
  identity.parent = *root;
  identity.bestuur = *root;
  identity.record = *id;

  return paraat_record_new (store, &identity);
}

/**
 * paraat_person_new:
 * @root: the bestuur whose staff it is, see paraat_bestuur_get_staff_root()
 * @role: a key of paraat_person_get_roles()
 *
 * Returns: (transfer full): one more of that role; stored with its first value
 */
ParaatRecord *
paraat_person_new (ParaatStore      *store,
                   const ParaatUuid *root,
                   const char       *role)
{
  ParaatRecord *record;
  ParaatUuid id;

  paraat_uuid_new (&id);
  record = new_with_id (store, root, &id);
  paraat_record_set_text (record, "role", role);

  return record;
}

/**
 * paraat_person_get_first:
 *
 * The first one of a role is the same on every machine: two colleagues who each write down who does ICT wrote about one.
 *
 * Returns: (transfer full): the record; nothing is stored of it before a value is
 */
ParaatRecord *
paraat_person_get_first (ParaatStore      *store,
                         const ParaatUuid *root,
                         const char       *role)
{
  ParaatUuid id;

  paraat_uuid_known (root, PARAAT_KIND_PERSON, role, &id);

  return new_with_id (store, root, &id);
}

char *
paraat_person_dup_name (ParaatRecord *self)
{
  char *name = paraat_record_dup_text (self, "name");

  return name != NULL ? g_strstrip (name) : g_strdup ("");
}

char *
paraat_person_dup_function (ParaatRecord *self)
{
  g_autofree char *own = paraat_record_dup_text (self, "function");
  g_autofree char *role = NULL;

  if (own != NULL && *g_strstrip (own) != '\0')
    return g_steal_pointer (&own);
  role = paraat_record_dup_text (self, "role");

  return g_strdup (paraat_person_role_label (role));
}

gboolean
paraat_person_is_empty (ParaatRecord *self)
{
  g_autofree char *name = paraat_person_dup_name (self);
  g_autofree char *phone = paraat_record_dup_text (self, "phone");

  return *name == '\0' && (phone == NULL || *phone == '\0');
}

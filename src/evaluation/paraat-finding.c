/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-finding.h"

#include <glib/gi18n.h>

static const ParaatOption severities[] = {
  [PARAAT_SEVERITY_HIGH] = { "high", N_("High") },
  [PARAAT_SEVERITY_MIDDLE] = { "middle", N_("Middle") },
  [PARAAT_SEVERITY_LOW] = { "low", N_("Low") },
};

static const ParaatOption states[] = {
  [PARAAT_FINDING_OPEN] = { "open", N_("Open") },
  [PARAAT_FINDING_SOLVED] = { "solved", N_("Solved") },
  [PARAAT_FINDING_ACCEPTED] = { "accepted", N_("Accepted as it is") },
};

ParaatRecord *
paraat_finding_new (ParaatStore  *store,
                    ParaatRecord *audit)
{
  ParaatIdentity identity;

  paraat_identity_init_child (&identity, paraat_record_get_identity (audit), PARAAT_KIND_FINDING, NULL);

  return paraat_record_new (store, &identity);
}

static guint
find_option (ParaatRecord       *self,
             const char         *field,
             const ParaatOption *options,
             guint               n_options,
             guint               fallback)
{
  g_autofree char *key = paraat_record_dup_text (self, field);

  for (guint i = 0; key != NULL && i < n_options; i++)
    if (g_str_equal (options[i].key, key))
      return i;

  return fallback;
}

const ParaatOption *
paraat_finding_get_severities (guint *out_n)
{
  *out_n = G_N_ELEMENTS (severities);

  return severities;
}

ParaatSeverity
paraat_finding_get_severity (ParaatRecord *self)
{
  return (ParaatSeverity) find_option (self, "severity", severities, G_N_ELEMENTS (severities), PARAAT_SEVERITY_MIDDLE);
}

void
paraat_finding_set_severity (ParaatRecord   *self,
                             ParaatSeverity  severity)
{
  paraat_record_set_text (self, "severity", severities[severity].key);
}

const ParaatOption *
paraat_finding_get_states (guint *out_n)
{
  *out_n = G_N_ELEMENTS (states);

  return states;
}

ParaatFindingState
paraat_finding_get_state (ParaatRecord *self)
{
  return (ParaatFindingState) find_option (self, "state", states, G_N_ELEMENTS (states), PARAAT_FINDING_OPEN);
}

void
paraat_finding_set_state (ParaatRecord       *self,
                          ParaatFindingState  state)
{
  paraat_record_set_text (self, "state", states[state].key);
}

/**
 * paraat_finding_compare:
 *
 * Returns: as strcmp(): what is open comes first, then by how severe it is, then as they were written down
 */
int
paraat_finding_compare (ParaatRecord *a,
                        ParaatRecord *b)
{
  gboolean is_open_a = paraat_finding_get_state (a) == PARAAT_FINDING_OPEN;
  gboolean is_open_b = paraat_finding_get_state (b) == PARAAT_FINDING_OPEN;
  int severity_a = (int) paraat_finding_get_severity (a);
  int severity_b = (int) paraat_finding_get_severity (b);
  gint64 first_a = paraat_record_get_first_us (a);
  gint64 first_b = paraat_record_get_first_us (b);

  if (is_open_a != is_open_b)
    return is_open_a ? -1 : 1;
  if (severity_a != severity_b)
    return severity_a - severity_b;

  return first_a < first_b ? -1 : first_a > first_b;
}

/* --- its action --- */

void
paraat_finding_get_action_id (ParaatRecord *self,
                              ParaatUuid   *out_id)
{
  paraat_uuid_known (paraat_record_get_id (self), PARAAT_KIND_ACTION, PARAAT_KIND_FINDING, out_id);
}

/**
 * paraat_finding_accept:
 * @self: a finding
 *
 * One that was made before, here or by a colleague, stays as it is; one that was deleted comes back.
 *
 * Returns: (transfer full): the finding as an action of the plan
 */
ParaatRecord *
paraat_finding_accept (ParaatRecord *self,
                       ParaatStore  *store)
{
  guint n;
  const ParaatOption *action_states = paraat_action_get_states (&n);
  const ParaatIdentity *of = paraat_record_get_identity (self);
  g_autofree char *id = paraat_uuid_dup_string (&of->record);
  g_autofree char *title = paraat_record_dup_text (self, "title");
  ParaatIdentity identity;
  ParaatRecord *action;

  paraat_identity_init_root (&identity, PARAAT_KIND_ACTION, &of->bestuur, FALSE);
  paraat_finding_get_action_id (self, &identity.record);
  identity.root = identity.record;
  action = paraat_record_new (store, &identity);
  if (paraat_record_get_deletion (action) != PARAAT_NOT_DELETED)
    paraat_record_bring_back (action);
  if (paraat_record_get_value (action, "finding") != NULL)
    return action;
  paraat_record_type_text (action, "text", title != NULL ? title : "");
  paraat_record_type_text (action, "finding", id);
  paraat_record_type_text (action, "state", action_states[PARAAT_ACTION_TODO].key);
  paraat_record_commit (action, NULL);

  return action;
}

ParaatRecord *
paraat_finding_find (GPtrArray    *findings,
                     ParaatRecord *action)
{
  g_autofree char *id = paraat_record_dup_text (action, "finding");
  ParaatUuid uuid;

  if (id == NULL || !paraat_uuid_parse (id, &uuid))
    return NULL;
  for (guint i = 0; i < findings->len; i++)
    if (paraat_uuid_equal (paraat_record_get_id (g_ptr_array_index (findings, i)), &uuid))
      return g_ptr_array_index (findings, i);

  return NULL;
}

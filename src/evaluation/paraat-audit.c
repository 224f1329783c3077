/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-audit.h"
#include "paraat-euro.h"

#include <glib/gi18n.h>

static const ParaatOption states[] = {
  [PARAAT_AUDIT_PLANNED] = { "planned", N_("Planned") },
  [PARAAT_AUDIT_BUSY] = { "busy", N_("Busy") },
  [PARAAT_AUDIT_REPORTED] = { "reported", N_("Report received") },
  [PARAAT_AUDIT_DONE] = { "done", N_("Finished") },
};

/**
 * paraat_audit_new:
 * @bestuur: (nullable): whose it is; of a municipality and its OCMW, which order together, that of their staff
 * @kind: id of a kind of the scheme, or PARAAT_AUDIT_OTHER
 *
 * Returns: (transfer full): one that is planned
 */
ParaatRecord *
paraat_audit_new (ParaatStore      *store,
                  const ParaatUuid *bestuur,
                  const char       *kind)
{
  ParaatIdentity identity;
  ParaatRecord *self;

  paraat_identity_init_root (&identity, PARAAT_KIND_AUDIT, bestuur, FALSE);
  self = paraat_record_new (store, &identity);
  paraat_audit_set_kind (self, kind);
  paraat_audit_set_state (self, PARAAT_AUDIT_PLANNED);

  return self;
}

const ParaatAuditKind *
paraat_audit_get_kind (ParaatRecord            *self,
                       const ParaatAuditScheme *scheme)
{
  g_autofree char *id = paraat_record_dup_text (self, "kind");

  return id != NULL && scheme != NULL ? paraat_audit_scheme_lookup (scheme, id) : NULL;
}

void
paraat_audit_set_kind (ParaatRecord *self,
                       const char   *kind)
{
  paraat_record_set_text (self, "kind", kind);
}

const ParaatOption *
paraat_audit_get_states (guint *out_n)
{
  *out_n = G_N_ELEMENTS (states);

  return states;
}

ParaatAuditState
paraat_audit_get_state (ParaatRecord *self)
{
  g_autofree char *key = paraat_record_dup_text (self, "state");

  for (guint i = 0; key != NULL && i < G_N_ELEMENTS (states); i++)
    if (g_str_equal (states[i].key, key))
      return (ParaatAuditState) i;

  return PARAAT_AUDIT_PLANNED;
}

void
paraat_audit_set_state (ParaatRecord     *self,
                        ParaatAuditState  state)
{
  paraat_record_set_text (self, "state", states[state].key);
}

/* What comes from elsewhere is an amount only when it can be one. */
gint64
paraat_audit_get_cost (ParaatRecord *self)
{
  gint64 cents = paraat_record_get_int (self, "cost", -1);

  return cents >= 0 && cents <= PARAAT_EURO_MAX ? cents : -1;
}

/**
 * paraat_audit_set_cost:
 * @text: as it is being typed, see paraat_euro_parse(); empty: nobody knows
 *
 * It is a draft until the record is committed.
 *
 * Returns: %FALSE when it is no amount: nothing was changed
 */
gboolean
paraat_audit_set_cost (ParaatRecord *self,
                       const char   *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  g_autofree char *value = NULL;
  gint64 cents;

  if (*stripped == '\0')
    {
      paraat_record_type (self, "cost", "null");
      return TRUE;
    }
  if (!paraat_euro_parse (stripped, &cents))
    return FALSE;
  value = g_strdup_printf ("%" G_GINT64_FORMAT, cents);
  paraat_record_type (self, "cost", value);

  return TRUE;
}

/**
 * paraat_audit_is_of:
 *
 * Returns: whether it is of the administration that it is about now, or of one with the same staff: a municipality and its
 *   OCMW order together. One that was recorded before anybody said which administration it is, is of all
 */
gboolean
paraat_audit_is_of (ParaatRecord  *self,
                    ParaatProfile *profile)
{
  return paraat_profile_is_about (profile, self);
}

static gboolean
has_had (GPtrArray  *audits,
         const char *kind)
{
  for (guint i = 0; i < audits->len; i++)
    {
      ParaatRecord *audit = g_ptr_array_index (audits, i);
      g_autofree char *id = paraat_record_dup_text (audit, "kind");

      if (g_strcmp0 (id, kind) == 0 && paraat_audit_get_state (audit) >= PARAAT_AUDIT_REPORTED)
        return TRUE;
    }

  return FALSE;
}

/**
 * paraat_audit_judge:
 * @kind: of @scheme
 * @audits: (element-type ParaatRecord): that the administration recorded
 * @type: (nullable): of the administration, see paraat_bestuur_get_types()
 *
 * An audit counts as had once its report is there. Whether there is still credit nobody here knows.
 */
ParaatEntitled
paraat_audit_judge (const ParaatAuditScheme *scheme,
                    const ParaatAuditKind   *kind,
                    GPtrArray               *audits,
                    const char              *type)
{
  if (type == NULL)
    return PARAAT_ENTITLED_NO_BESTUUR;
  if (g_strv_contains ((const char * const *) scheme->other_types, type))
    return PARAAT_ENTITLED_NO;
  if (!g_strv_contains ((const char * const *) scheme->types, type))
    return PARAAT_ENTITLED_NOT_KNOWN;

  return kind->after == NULL || has_had (audits, kind->after) ? PARAAT_ENTITLED_YES : PARAAT_ENTITLED_LATER;
}

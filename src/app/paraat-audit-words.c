/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-audit-words.h"
#include "paraat-euro.h"
#include "paraat-words.h"

#include <glib/gi18n.h>

const char *
paraat_audit_words_kind (ParaatRecord            *audit,
                         const ParaatAuditScheme *scheme)
{
  const ParaatAuditKind *kind = paraat_audit_get_kind (audit, scheme);

  return kind != NULL ? kind->title : _("Another audit");
}

static void
append (GString    *words,
        const char *more)
{
  if (more == NULL || *more == '\0')
    return;
  if (words->len > 0)
    g_string_append (words, " · ");
  g_string_append (words, more);
}

/**
 * paraat_audit_words_audit:
 *
 * Returns: (transfer full): how it stands, who does it, and what of it is still open
 */
char *
paraat_audit_words_audit (ParaatRecord *audit,
                          GPtrArray    *findings)
{
  guint n_states;
  const ParaatOption *states = paraat_audit_get_states (&n_states);
  g_autofree char *by = paraat_record_dup_text (audit, "by");
  g_autofree char *count = NULL;
  GString *words = g_string_new (NULL);
  guint n_open = 0;
  guint n = 0;

  for (guint i = 0; i < findings->len; i++)
    {
      ParaatRecord *finding = g_ptr_array_index (findings, i);
      const ParaatIdentity *identity = paraat_record_get_identity (finding);

      if (identity == NULL || !paraat_uuid_equal (&identity->root, paraat_record_get_id (audit)))
        continue;
      n++;
      n_open += paraat_finding_get_state (finding) == PARAAT_FINDING_OPEN;
    }
  if (n > 0)
    count = g_strdup_printf (ngettext ("%u finding, %u open", "%u findings, %u open", n), n, n_open);
  if (paraat_record_get_deletion (audit) == PARAAT_DELETED_AND_CHANGED)
    append (words, _("Deleted, but changed by somebody else"));
  append (words, _(states[paraat_audit_get_state (audit)].label));
  append (words, count);
  append (words, by);

  return g_string_free (words, FALSE);
}

/**
 * paraat_audit_words_finding:
 * @now_us: by the corrected clock
 *
 * Returns: (transfer full): how severe it is, how it stands, and how its action does
 */
char *
paraat_audit_words_finding (ParaatRecord *finding,
                            ParaatRecord *action,
                            gint64        now_us)
{
  guint n;
  const ParaatOption *severities = paraat_finding_get_severities (&n);
  const ParaatOption *states = paraat_finding_get_states (&n);
  g_autofree char *of_action = action != NULL ? paraat_words_action (action, now_us) : NULL;
  GString *words = g_string_new (NULL);

  if (paraat_record_get_deletion (finding) == PARAAT_DELETED_AND_CHANGED)
    append (words, _("Deleted, but changed by somebody else"));
  append (words, _(severities[paraat_finding_get_severity (finding)].label));
  append (words, _(states[paraat_finding_get_state (finding)].label));
  if (of_action != NULL)
    g_string_append_printf (words, _("\nIn the action plan: %s"), of_action);

  return g_string_free (words, FALSE);
}

/**
 * paraat_audit_words_entitled:
 *
 * Returns: (transfer full): yes or no, and why
 */
char *
paraat_audit_words_entitled (const ParaatAuditScheme *scheme,
                             const ParaatAuditKind   *kind,
                             ParaatEntitled           entitled)
{
  const ParaatAuditKind *first = kind->after != NULL ? paraat_audit_scheme_lookup (scheme, kind->after) : NULL;
  g_autofree char *before = first != NULL ? g_utf8_strdown (first->title, -1) : NULL;

  switch (entitled)
    {
    case PARAAT_ENTITLED_YES:
      return before != NULL ? g_strdup_printf (_("Yes. There is a report of a %s."), before)
                            : g_strdup_printf (_("Yes. %s"), scheme->order);
    case PARAAT_ENTITLED_LATER:
      return g_strdup_printf (_("Not yet. Only after a %s, and no report of one is recorded here yet."), before);
    case PARAAT_ENTITLED_NO:
      return g_strdup (_("No. Our sources say that there is nothing for this sort of administration."));
    case PARAAT_ENTITLED_NOT_KNOWN:
      return g_strdup (_("Not known. Our sources say nothing of this sort of administration: ask ABB."));
    case PARAAT_ENTITLED_NO_BESTUUR:
    default:
      return g_strdup (_("Not known. Say on the overview first for which administration this laptop works."));
    }
}

/**
 * paraat_audit_words_share:
 *
 * Returns: (transfer full): what Flanders pays and what is left, and under which condition
 */
char *
paraat_audit_words_share (const ParaatAuditKind *kind,
                          gint64                 cents)
{
  gint64 share = cents >= 0 ? paraat_euro_share (cents, kind->paid, kind->out_of) : 0;
  g_autofree char *paid = paraat_euro_format (share);
  g_autofree char *left = paraat_euro_format (MAX (cents - share, 0));

  if (cents < 0)
    return g_strdup_printf (_("Flanders pays %u/%u, you pay %u/%u. %s"), kind->paid, kind->out_of, kind->out_of - kind->paid,
                            kind->out_of, kind->money);

  return g_strdup_printf (_("Flanders pays %s, you pay %s. %s"), paid, left, kind->money);
}

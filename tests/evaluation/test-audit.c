/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-content.h"
#include "paraat-euro.h"
#include "paraat-finding.h"
#include "paraat-followed.h"
#include "paraat-plan.h"
#include "support.h"

#include <string.h>

#define WWW "Wachtwoord 'Welkom01' bij drie beheerders"

typedef struct
{
  char         *dir;       /* (owned) */
  ParaatStore  *store;     /* (owned) open */
  ParaatRecord *audit;     /* (owned) a basisaudit that is planned */
  ParaatRecord *finding;   /* (owned) of it */
} Fixture;

static void
wait_until_saved (ParaatRecord *record)
{
  while (paraat_record_has_unsaved (record) || !paraat_record_get_is_loaded (record))
    g_main_context_iteration (NULL, TRUE);
}

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  fixture->dir = support_new_dir ("audit");
  fixture->store = support_new_store (fixture->dir);
  fixture->audit = paraat_audit_new (fixture->store, NULL, "basis");
  fixture->finding = paraat_finding_new (fixture->store, fixture->audit);
  paraat_record_set_text (fixture->finding, "title", WWW);
  wait_until_saved (fixture->audit);
  wait_until_saved (fixture->finding);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  wait_until_saved (fixture->finding);
  wait_until_saved (fixture->audit);
  g_object_unref (fixture->finding);
  g_object_unref (fixture->audit);
  support_close (fixture->store);
  g_object_unref (fixture->store);
  support_remove_dir (fixture->dir);
  g_free (fixture->dir);
}

static void
test_cost (Fixture       *fixture,
           gconstpointer  data)
{
  static const char * const bad[] = { "veel", "-1", "1,234.56" };
  static const char * const values[] = { "\"500940\"", "-1", "5009.4", "{}", "null", "true", "1e400", "99999999999999999999",
                                         "100000000000" };

  g_assert_cmpint (paraat_audit_get_cost (fixture->audit), ==, -1);
  g_assert_true (paraat_audit_set_cost (fixture->audit, " € 5.009,40 "));
  g_assert_cmpint (paraat_audit_get_cost (fixture->audit), ==, 500940);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_false (paraat_audit_set_cost (fixture->audit, bad[i]));
      g_assert_cmpint (paraat_audit_get_cost (fixture->audit), ==, 500940);
    }
  g_assert_true (paraat_audit_set_cost (fixture->audit, " "));
  g_assert_cmpint (paraat_audit_get_cost (fixture->audit), ==, -1);
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      paraat_record_set (fixture->audit, "cost", values[i]);
      g_assert_cmpint (paraat_audit_get_cost (fixture->audit), ==, -1);
    }
}

/* What another machine wrote may be anything, and none of it makes an audit one that was had. */
static void
test_damaged (Fixture       *fixture,
              gconstpointer  data)
{
  static const char * const values[] = { "\"\"", "7", "{}", "[\"basis\"]", "null", "true", "\"BASIS\"", "\"andere\"", "\"basis \"" };
  const ParaatAuditScheme *scheme = paraat_content_get_audit_scheme (NULL);
  const ParaatAuditKind *more = paraat_audit_scheme_lookup (scheme, "aanvullend");
  g_autoptr(GPtrArray) audits = g_ptr_array_new ();

  g_ptr_array_add (audits, fixture->audit);
  paraat_audit_set_state (fixture->audit, PARAAT_AUDIT_DONE);
  g_assert_cmpint (paraat_audit_judge (scheme, more, audits, "gemeente"), ==, PARAAT_ENTITLED_YES);
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      paraat_record_set (fixture->audit, "kind", values[i]);
      g_assert_null (paraat_audit_get_kind (fixture->audit, scheme));
      g_assert_cmpint (paraat_audit_judge (scheme, more, audits, "gemeente"), ==, PARAAT_ENTITLED_LATER);
    }
  paraat_audit_set_kind (fixture->audit, "basis");
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      paraat_record_set (fixture->audit, "state", values[i]);
      g_assert_cmpint (paraat_audit_get_state (fixture->audit), ==, PARAAT_AUDIT_PLANNED);
      g_assert_cmpint (paraat_audit_judge (scheme, more, audits, "gemeente"), ==, PARAAT_ENTITLED_LATER);
      paraat_record_set (fixture->finding, "severity", values[i]);
      paraat_record_set (fixture->finding, "state", values[i]);
      g_assert_cmpint (paraat_finding_get_severity (fixture->finding), ==, PARAAT_SEVERITY_MIDDLE);
      g_assert_cmpint (paraat_finding_get_state (fixture->finding), ==, PARAAT_FINDING_OPEN);
    }
  g_assert_null (paraat_audit_get_kind (fixture->audit, NULL));
}

static void
test_judge (Fixture       *fixture,
            gconstpointer  data)
{
  static const struct { const char *type; ParaatEntitled basic, more; } cases[] = {
    { "gemeente", PARAAT_ENTITLED_YES, PARAAT_ENTITLED_LATER }, { "ocmw", PARAAT_ENTITLED_YES, PARAAT_ENTITLED_LATER },
    { "provincie", PARAAT_ENTITLED_NO, PARAAT_ENTITLED_NO }, { "school", PARAAT_ENTITLED_NOT_KNOWN, PARAAT_ENTITLED_NOT_KNOWN },
    { "", PARAAT_ENTITLED_NOT_KNOWN, PARAAT_ENTITLED_NOT_KNOWN }, { NULL, PARAAT_ENTITLED_NO_BESTUUR, PARAAT_ENTITLED_NO_BESTUUR },
  };
  static const struct { ParaatAuditState state; ParaatEntitled more; } states[] = {
    { PARAAT_AUDIT_PLANNED, PARAAT_ENTITLED_LATER }, { PARAAT_AUDIT_BUSY, PARAAT_ENTITLED_LATER },
    { PARAAT_AUDIT_REPORTED, PARAAT_ENTITLED_YES }, { PARAAT_AUDIT_DONE, PARAAT_ENTITLED_YES },
  };
  const ParaatAuditScheme *scheme = paraat_content_get_audit_scheme (NULL);
  const ParaatAuditKind *basic = paraat_audit_scheme_lookup (scheme, "basis");
  const ParaatAuditKind *more = paraat_audit_scheme_lookup (scheme, "aanvullend");
  g_autoptr(GPtrArray) audits = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_cmpint (paraat_audit_judge (scheme, basic, audits, cases[i].type), ==, cases[i].basic);
      g_assert_cmpint (paraat_audit_judge (scheme, more, audits, cases[i].type), ==, cases[i].more);
    }
  g_ptr_array_add (audits, fixture->audit);
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      paraat_audit_set_state (fixture->audit, states[i].state);
      g_assert_cmpint (paraat_audit_judge (scheme, more, audits, "ocmw"), ==, states[i].more);
      g_assert_cmpint (paraat_audit_judge (scheme, basic, audits, "ocmw"), ==, PARAAT_ENTITLED_YES);
    }
}

/* A municipality and its OCMW order together; what is another administration's does not count. */
static void
test_whose (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(ParaatProfile) profile = paraat_profile_new (fixture->store);
  g_autoptr(ParaatRecord) gemeente = paraat_bestuur_new (fixture->store, "gemeente", "99999", NULL, "Gemeente Voorbeeldegem");
  g_autoptr(ParaatRecord) ocmw = paraat_bestuur_new (fixture->store, "ocmw", "99999", NULL, "OCMW Voorbeeldegem");
  g_autoptr(ParaatRecord) other = paraat_bestuur_new (fixture->store, "gemeente", "99998", NULL, "Gemeente Testegem");
  g_autofree char *staff = paraat_uuid_dup_string (paraat_record_get_id (gemeente));
  g_autoptr(ParaatRecord) audit = NULL;

  paraat_record_set_text (ocmw, "staff", staff);
  wait_until_saved (gemeente);
  wait_until_saved (ocmw);
  wait_until_saved (other);
  while (paraat_profile_get_besturen (profile)->len < 3)
    g_main_context_iteration (NULL, TRUE);
  audit = paraat_audit_new (fixture->store, paraat_record_get_id (ocmw), "basis");
  paraat_profile_set_bestuur (profile, gemeente);
  g_assert_true (paraat_audit_is_of (audit, profile));
  paraat_profile_set_bestuur (profile, ocmw);
  g_assert_true (paraat_audit_is_of (audit, profile));
  paraat_profile_set_bestuur (profile, other);
  g_assert_false (paraat_audit_is_of (audit, profile));
  g_assert_true (paraat_audit_is_of (fixture->audit, profile));   /* nobody had said whose it is */
  wait_until_saved (audit);
}

static void
test_order (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(ParaatRecord) high = paraat_finding_new (fixture->store, fixture->audit);
  g_autoptr(ParaatRecord) solved = paraat_finding_new (fixture->store, fixture->audit);

  paraat_finding_set_severity (high, PARAAT_SEVERITY_HIGH);
  paraat_finding_set_severity (solved, PARAAT_SEVERITY_HIGH);
  paraat_finding_set_state (solved, PARAAT_FINDING_SOLVED);
  g_assert_cmpint (paraat_finding_compare (high, fixture->finding), <, 0);
  g_assert_cmpint (paraat_finding_compare (fixture->finding, solved), <, 0);
  g_assert_cmpint (paraat_finding_compare (solved, high), >, 0);
  g_assert_cmpint (paraat_finding_compare (high, high), ==, 0);
  wait_until_saved (high);
  wait_until_saved (solved);
}

static char *
dup_csv_line (ParaatRecord *action,
              ParaatRecord *finding)
{
  g_autoptr(GPtrArray) actions = g_ptr_array_new ();
  g_autoptr(GPtrArray) findings = g_ptr_array_new ();
  g_autofree char *csv = NULL;
  g_auto(GStrv) lines = NULL;

  g_ptr_array_add (actions, action);
  if (finding != NULL)
    g_ptr_array_add (findings, finding);
  csv = paraat_actions_dup_csv (actions, findings);
  lines = g_strsplit (csv, "\r\n", -1);
  g_assert_true (g_str_has_suffix (lines[0], ";Finding"));

  return g_strdup (lines[1]);
}

/* Made twice it is one, and what was changed in it stays; the plan as a table says which finding it answers. */
static void
test_accept (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(ParaatRecord) action = paraat_finding_accept (fixture->finding, fixture->store);
  g_autoptr(ParaatRecord) again = NULL;
  g_autoptr(ParaatRecord) loose = paraat_action_new (fixture->store, NULL);
  g_autoptr(GPtrArray) findings = g_ptr_array_new ();
  g_autofree char *text = NULL;
  g_autofree char *line = NULL;
  g_autofree char *without = NULL;

  wait_until_saved (action);
  paraat_record_set_text (action, "text", "Geef beheerders een eigen wachtwoord");
  paraat_action_set_state (action, PARAAT_ACTION_BUSY);
  again = paraat_finding_accept (fixture->finding, fixture->store);
  g_assert_true (action == again);
  text = paraat_record_dup_text (action, "text");
  g_assert_cmpstr (text, ==, "Geef beheerders een eigen wachtwoord");
  g_assert_cmpint (paraat_action_get_state (action), ==, PARAAT_ACTION_BUSY);
  paraat_record_set_text (fixture->finding, "title", "=1+1");
  line = dup_csv_line (action, fixture->finding);
  g_assert_true (g_str_has_suffix (line, ";'=1+1"));
  without = dup_csv_line (action, NULL);
  g_assert_true (g_str_has_suffix (without, ";"));
  g_ptr_array_add (findings, fixture->finding);
  g_assert_true (paraat_finding_find (findings, action) == fixture->finding);
  g_assert_null (paraat_finding_find (findings, loose));
  paraat_record_set (action, "finding", "\"nergens\"");
  g_assert_null (paraat_finding_find (findings, action));
  paraat_record_set (action, "finding", "[1]");
  g_assert_null (paraat_finding_find (findings, action));
  wait_until_saved (action);
}

/* An action that was deleted is made anew: it comes back. */
static void
test_accept_deleted (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(ParaatRecord) action = paraat_finding_accept (fixture->finding, fixture->store);
  g_autoptr(ParaatRecord) again = NULL;

  wait_until_saved (action);
  paraat_record_delete (action);
  while (paraat_record_get_deletion (action) != PARAAT_DELETED)
    g_main_context_iteration (NULL, TRUE);
  again = paraat_finding_accept (fixture->finding, fixture->store);
  while (paraat_record_get_deletion (action) != PARAAT_NOT_DELETED)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (again == action);
}

/* The plan follows what a finding becomes, and what it is called. */
static void
test_plan (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(ParaatPlan) plan = paraat_plan_new (fixture->store);
  g_autoptr(ParaatFollowed) followed = paraat_followed_new (fixture->store, PARAAT_KIND_FINDING,
                                                            paraat_record_get_id (fixture->audit));
  g_autoptr(ParaatRecord) action = NULL;
  ParaatUuid id;

  while (!paraat_followed_get_is_loaded (followed) || paraat_plan_get_findings (plan)->len == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (paraat_followed_get_records (followed)->len, ==, 1);
  g_assert_cmpuint (paraat_plan_get_actions (plan)->len, ==, 0);
  action = paraat_finding_accept (fixture->finding, fixture->store);
  while (paraat_plan_get_actions (plan)->len == 0)
    g_main_context_iteration (NULL, TRUE);
  paraat_finding_get_action_id (fixture->finding, &id);
  g_assert_true (g_ptr_array_index (paraat_plan_get_actions (plan), 0) == action);
  g_assert_true (paraat_uuid_equal (paraat_record_get_id (action), &id));
  g_assert_true (paraat_followed_find (followed, paraat_record_get_id (fixture->finding)) == fixture->finding);
  g_assert_null (paraat_followed_find (followed, &id));
  wait_until_saved (action);
  paraat_record_delete (fixture->finding);
  while (paraat_plan_get_findings (plan)->len > 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (paraat_plan_get_actions (plan)->len, ==, 1);
}

/* --- two machines --- */

static GPtrArray *
append_as (ParaatStore          *store,
           const ParaatIdentity *identity,
           const char           *field,
           const char           *value)
{
  g_autoptr(GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_edit_free);
  g_autoptr(GError) error = NULL;
  GPtrArray *changes;

  g_ptr_array_add (edits, paraat_store_new_edit (store, identity, field, value));
  changes = support_append (store, edits, &error);
  g_assert_no_error (error);

  return changes;
}

static void
merge (ParaatStore *store,
       ParaatStore *from,
       GPtrArray   *changes)
{
  g_autoptr(ParaatMergeResult) merged = NULL;
  g_autoptr(GError) error = NULL;

  support_put_device (store, paraat_store_get_device (from), "daar", &error);
  g_assert_no_error (error);
  merged = support_merge (store, changes, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (merged->refused->len, ==, 0);
  g_assert_cmpuint (merged->n_new, ==, changes->len);
}

/* Two make the finding an action at once: it is one, with what both said of it. */
static void
test_merge_action (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autofree char *dir = support_new_dir ("audit-there");
  ParaatStore *there = support_new_store (dir);
  g_autoptr(ParaatRecord) action = paraat_finding_accept (fixture->finding, fixture->store);
  g_autofree char *id = paraat_uuid_dup_string (paraat_record_get_id (fixture->finding));
  g_autofree char *link = g_strdup_printf ("\"%s\"", id);
  g_autoptr(GPtrArray) linked = NULL;
  g_autoptr(GPtrArray) owned = NULL;
  g_autoptr(GArray) all = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *owner = NULL;
  ParaatIdentity identity;

  wait_until_saved (action);
  paraat_identity_init_root (&identity, PARAAT_KIND_ACTION, NULL, FALSE);
  paraat_finding_get_action_id (fixture->finding, &identity.record);
  identity.root = identity.record;
  linked = append_as (there, &identity, "finding", link);
  owned = append_as (there, &identity, "owner", "\"An Peeters\"");
  merge (fixture->store, there, linked);
  merge (fixture->store, there, owned);
  while ((owner = paraat_record_dup_text (action, "owner")) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (owner, ==, "An Peeters");
  g_assert_cmpuint (paraat_record_count_versions (action, "finding"), ==, 1);
  all = support_list (fixture->store, PARAAT_KIND_ACTION, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (all->len, ==, 1);
  support_close (there);
  g_object_unref (there);
  support_remove_dir (dir);
}

/* Deleted here while a colleague writes in it: it stays and says so, with its findings. */
static void
test_merge_deletion (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autofree char *dir = support_new_dir ("audit-there");
  ParaatStore *there = support_new_store (dir);
  g_autoptr(GPtrArray) changes = append_as (there, paraat_record_get_identity (fixture->audit), "note", "\"Het rapport is er\"");
  g_autoptr(GArray) none = NULL;
  g_autoptr(GArray) all = NULL;
  g_autoptr(GArray) findings = NULL;
  g_autoptr(GError) error = NULL;

  paraat_record_delete (fixture->audit);
  while (paraat_record_get_deletion (fixture->audit) != PARAAT_DELETED)
    g_main_context_iteration (NULL, TRUE);
  none = support_list (fixture->store, PARAAT_KIND_AUDIT, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (none->len, ==, 0);
  merge (fixture->store, there, changes);
  while (paraat_record_get_deletion (fixture->audit) != PARAAT_DELETED_AND_CHANGED)
    g_main_context_iteration (NULL, TRUE);
  all = support_list (fixture->store, PARAAT_KIND_AUDIT, NULL, &error);
  g_assert_cmpuint (all->len, ==, 1);
  findings = support_list (fixture->store, PARAAT_KIND_FINDING, paraat_record_get_id (fixture->audit), &error);
  g_assert_cmpuint (findings->len, ==, 1);
  support_close (there);
  g_object_unref (there);
  support_remove_dir (dir);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add ("/audit/" path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  ADD ("cost", test_cost);
  ADD ("damaged", test_damaged);
  ADD ("judge", test_judge);
  ADD ("whose", test_whose);
  ADD ("order", test_order);
  ADD ("accept", test_accept);
  ADD ("accept/deleted", test_accept_deleted);
  ADD ("plan", test_plan);
  ADD ("merge/action", test_merge_action);
  ADD ("merge/deletion", test_merge_deletion);

  return g_test_run ();
}

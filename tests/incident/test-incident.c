/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-incident.h"
#include "paraat-register.h"
#include "paraat-register-export.h"
#include "support.h"

#include <string.h>

/* The CRT is a second store here: what its device signs is merged, as if it had been fetched. */
typedef struct
{
  char           *dir;        /* (owned) */
  char           *crt_dir;    /* (owned) */
  ParaatStore    *store;      /* (owned) open */
  ParaatStore    *crt;        /* (owned) open */
  ParaatPeer      peer;
  ParaatIdentity  identity;
  ParaatRecord   *record;     /* (owned) */
  ParaatIncident *incident;   /* (owned) */
} Fixture;

/* A thread that GTask ran may drop its reference after the callback: wait for it, not for a clock. */
static void
wait_alone (gpointer object)
{
  while (g_atomic_int_get (&G_OBJECT (object)->ref_count) > 1)
    {
      g_main_context_iteration (NULL, FALSE);
      g_thread_yield ();
    }
}

static void
assert_store_ends (ParaatStore *store)
{
  wait_alone (store);
  g_assert_finalize_object (store);
}

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  fixture->dir = support_new_dir ("incident");
  fixture->crt_dir = support_new_dir ("crt");
  fixture->store = support_new_store (fixture->dir);
  fixture->crt = support_new_store (fixture->crt_dir);
  support_put_device (fixture->store, paraat_store_get_device (fixture->crt), "CRT", &error);
  g_assert_no_error (error);
  fixture->peer.id = *paraat_device_get_id (paraat_store_get_device (fixture->crt));
  paraat_uuid_known (&paraat_uuid_nil, "bestuur", "gemeente:99999", &fixture->peer.bestuur);
  paraat_identity_init_root (&fixture->identity, "incident", &fixture->peer.bestuur, FALSE);
  fixture->record = paraat_record_new (fixture->store, &fixture->identity);
  fixture->incident = paraat_incident_new (fixture->store, fixture->record);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  g_clear_object (&fixture->incident);
  g_clear_object (&fixture->record);
  support_close (fixture->store);
  support_close (fixture->crt);
  assert_store_ends (fixture->store);
  assert_store_ends (fixture->crt);
  support_remove_dir (fixture->dir);
  support_remove_dir (fixture->crt_dir);
  g_free (fixture->dir);
  g_free (fixture->crt_dir);
}

static void
wait_for_state (Fixture             *fixture,
                ParaatIncidentState  state)
{
  paraat_incident_refresh (fixture->incident);
  while (paraat_incident_get_state (fixture->incident) != state)
    g_main_context_iteration (NULL, TRUE);
}

static void
wait_until_saved (ParaatRecord *record)
{
  while (paraat_record_has_unsaved (record))
    g_main_context_iteration (NULL, TRUE);
}

static void
result_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  GAsyncResult **out_result = user_data;

  *out_result = g_object_ref (result);
}

static GPtrArray *
read_outbox (Fixture *fixture)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  GPtrArray *changes;

  paraat_outbox_read_async (fixture->store, &fixture->peer, 0, 500, 1024 * 1024, NULL, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  changes = paraat_outbox_read_finish (fixture->store, result, &error);
  g_assert_no_error (error);

  return changes;
}

static void
acknowledge (Fixture   *fixture,
             GPtrArray *changes,
             GPtrArray *refused)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof (ParaatHash));

  for (guint i = 0; i < changes->len; i++)
    g_array_append_val (ids, *paraat_change_get_id (g_ptr_array_index (changes, i)));
  paraat_outbox_acknowledge_async (fixture->store, &fixture->peer, ids, refused, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (paraat_outbox_acknowledge_finish (fixture->store, result, &error));
  g_assert_no_error (error);
}

static void
hear_as (Fixture    *fixture,
         const char *as,
         const char *kind,
         const char *key,
         const char *field,
         const char *value)
{
  g_autoptr(GPtrArray) changes = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_change_unref);
  g_autoptr(ParaatMergeResult) merged = NULL;
  g_autoptr(GError) error = NULL;
  ParaatIdentity child;
  ParaatUuid id;

  paraat_uuid_known (&fixture->identity.root, kind, key, &id);
  paraat_identity_init_child (&child, &fixture->identity, as, &id);
  g_ptr_array_add (changes, support_append_one (fixture->crt, &child, field, value, &error));
  g_assert_no_error (error);
  merged = support_merge (fixture->store, changes, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (merged->accepted->len, ==, 1);
}

/* The CRT says something of this report. */
static void
hear (Fixture    *fixture,
      const char *kind,
      const char *key,
      const char *field,
      const char *value)
{
  hear_as (fixture, kind, kind, key, field, value);
}

static void
report (Fixture *fixture)
{
  paraat_record_set_text (fixture->record, "what_text", "Alles ligt plat");
  paraat_incident_report (fixture->incident);
  wait_until_saved (fixture->record);
  wait_for_state (fixture, PARAAT_INCIDENT_WAITING);
}

/* One answer is enough, and none is not. */
static void
test_mandatory (Fixture       *fixture,
                gconstpointer  data)
{
  const char *what[] = { "ransom", NULL };

  g_assert_false (paraat_incident_can_report (fixture->incident));
  paraat_record_type_text (fixture->record, "what_text", "   ");
  g_assert_false (paraat_incident_can_report (fixture->incident));
  paraat_record_type_text (fixture->record, "what_text", "Alles ligt plat");
  g_assert_true (paraat_incident_can_report (fixture->incident));
  paraat_record_type_text (fixture->record, "what_text", "");
  paraat_record_set_strings (fixture->record, "what", what);
  g_assert_true (paraat_incident_can_report (fixture->incident));
  paraat_record_commit (fixture->record, NULL);
  wait_until_saved (fixture->record);
}

static gboolean
say (Fixture     *fixture,
     const char  *text,
     GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  paraat_incident_say_async (fixture->incident, text, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return paraat_incident_say_finish (fixture->incident, result, error);
}

/* Nothing leaves by being typed. */
static void
test_before_reporting (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr(GPtrArray) changes = NULL;

  paraat_incident_set_peer (fixture->incident, &fixture->peer);
  paraat_record_set_text (fixture->record, "what_text", "Alles ligt plat");
  g_assert_true (say (fixture, "Te vroeg", NULL));
  wait_until_saved (fixture->record);
  wait_for_state (fixture, PARAAT_INCIDENT_NOT_REPORTED);
  changes = read_outbox (fixture);
  g_assert_cmpuint (changes->len, ==, 0);
}

static void
count_cb (ParaatStore *store,
          GPtrArray   *touched,
          gpointer     data)
{
  (*(guint *) data)++;
}

/* "reported" without "shared" would say that it goes, and never go: both in one transaction. */
static void
test_reported_at_once (Fixture       *fixture,
                       gconstpointer  data)
{
  guint n_commits = 0;
  gulong handler;

  paraat_record_set_text (fixture->record, "what_text", "Alles ligt plat");
  wait_until_saved (fixture->record);
  handler = g_signal_connect (fixture->store, "changed", G_CALLBACK (count_cb), &n_commits);
  paraat_incident_report (fixture->incident);
  wait_until_saved (fixture->record);
  g_assert_cmpuint (n_commits, ==, 1);
  g_assert_nonnull (paraat_record_get_value (fixture->record, "shared"));
  g_assert_cmpint (paraat_incident_get_reported_us (fixture->incident), >, 0);
  g_signal_handler_disconnect (fixture->store, handler);
}

/* Sent is not arrived, arrived is not read. */
static void
test_road (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GPtrArray) changes = NULL;
  g_autofree char *number = NULL;
  g_autofree char *id = paraat_uuid_dup_string (paraat_record_get_id (fixture->record));
  g_autofree char *key = g_strconcat ("crt:", id, NULL);

  report (fixture);
  g_assert_false (paraat_incident_get_is_linked (fixture->incident));
  paraat_incident_set_peer (fixture->incident, &fixture->peer);
  g_assert_true (paraat_incident_get_is_linked (fixture->incident));
  wait_for_state (fixture, PARAAT_INCIDENT_WAITING);
  changes = read_outbox (fixture);
  g_assert_cmpuint (changes->len, >=, 3);

  acknowledge (fixture, changes, NULL);
  wait_for_state (fixture, PARAAT_INCIDENT_SENT);
  hear (fixture, "receipt", "", "receipt", "{\"case\":\"CRT-2026-00001\",\"at\":\"2026-11-23T06:52:00Z\",\"chains\":[]}");
  wait_for_state (fixture, PARAAT_INCIDENT_ARRIVED);
  number = paraat_incident_dup_case (fixture->incident);
  g_assert_cmpstr (number, ==, "CRT-2026-00001");
  g_assert_cmpint (paraat_incident_get_arrived_us (fixture->incident), ==, G_GINT64_CONSTANT (1795416720000000));
  g_assert_cmpint (paraat_incident_get_read_us (fixture->incident), ==, 0);

  hear (fixture, "read", key, "at", "\"2026-11-23T07:12:00Z\"");
  wait_for_state (fixture, PARAAT_INCIDENT_READ);
  g_assert_cmpint (paraat_incident_get_read_us (fixture->incident), ==, G_GINT64_CONSTANT (1795417920000000));
}

/* What the list and the register of the year say of it. */
static void
assert_standing (Fixture        *fixture,
                 ParaatRegister *list,
                 const char     *words)
{
  GDateTime *now = g_date_time_new_now_local ();
  ParaatYearQuery query = { .year = g_date_time_get_year (now), .name = "Alle", .peer = fixture->peer, .has_peer = TRUE };
  g_autoptr(ParaatRegisterItem) item = NULL;
  g_autoptr(ParaatYearRegister) year = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *csv = NULL;

  g_date_time_unref (now);
  while (g_list_model_get_n_items (G_LIST_MODEL (list)) == 0)
    g_main_context_iteration (NULL, TRUE);
  item = g_list_model_get_item (G_LIST_MODEL (list), 0);
  while (paraat_register_item_get_words (item) == NULL || strstr (paraat_register_item_get_words (item), words) == NULL)
    g_main_context_iteration (NULL, TRUE);

  paraat_register_read_year_async (fixture->store, &query, NULL, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  year = paraat_register_read_year_finish (fixture->store, result, &error);
  g_assert_no_error (error);
  csv = paraat_register_dup_csv (year);
  g_assert_nonnull (strstr (csv, words));
}

/* "Reported" was said of what had not left. */
static void
test_standing (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(ParaatRegister) list = paraat_register_new (fixture->store);
  g_autoptr(GPtrArray) changes = NULL;
  g_autoptr(GPtrArray) more = NULL;

  paraat_register_set_peer (list, &fixture->peer);
  paraat_record_set_text (fixture->record, "what_text", "Alles ligt plat");
  wait_until_saved (fixture->record);
  assert_standing (fixture, list, "not reported");
  report (fixture);
  assert_standing (fixture, list, "waits to be sent");

  changes = read_outbox (fixture);
  acknowledge (fixture, changes, NULL);
  paraat_register_set_peer (list, &fixture->peer);
  assert_standing (fixture, list, "sent, no receipt yet");
  paraat_record_set_text (fixture->record, "what_text", "Toch niet alles");
  wait_until_saved (fixture->record);
  paraat_register_set_peer (list, &fixture->peer);
  assert_standing (fixture, list, "waits to be sent");
  more = read_outbox (fixture);
  acknowledge (fixture, more, NULL);

  paraat_register_set_peer (list, &fixture->peer);
  assert_standing (fixture, list, "sent, no receipt yet");
  hear (fixture, "receipt", "", "receipt", "{\"case\":\"CRT-2026-00001\",\"at\":\"2026-11-23T06:52:00Z\",\"chains\":[]}");
  assert_standing (fixture, list, "arrived at the CRT");
  wait_alone (list);
}

/* A receipt is written by somebody else: whatever stands in it, Paraat stays up. */
static void
test_odd_receipt (Fixture       *fixture,
                  gconstpointer  data)
{
  report (fixture);
  paraat_incident_set_peer (fixture->incident, &fixture->peer);
  hear (fixture, "receipt", "", "receipt", "[1, {\"case\": 3}]");
  wait_for_state (fixture, PARAAT_INCIDENT_WAITING);
  hear (fixture, "receipt", "", "receipt", "{\"case\":12,\"at\":\"gisteren\"}");
  wait_for_state (fixture, PARAAT_INCIDENT_WAITING);
  g_assert_null (paraat_incident_dup_case (fixture->incident));
  g_assert_cmpint (paraat_incident_get_arrived_us (fixture->incident), ==, 0);
}

/* A colleague's desk says something under the id of the CRT's read mark. */
static void
hear_from_colleague (Fixture    *fixture,
                     const char *kind,
                     gint64      at_us)
{
  static const guint8 seed[32] = "a colleague who is in a hurry";
  g_autofree char *id = paraat_uuid_dup_string (paraat_record_get_id (fixture->record));
  g_autofree char *key = g_strconcat ("crt:", id, NULL);
  g_autoptr(ParaatDevice) colleague = paraat_device_new_from_seed (seed);
  g_autoptr(GPtrArray) changes = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_change_unref);
  g_autoptr(ParaatMergeResult) merged = NULL;
  g_autoptr(GError) error = NULL;
  ParaatIdentity child;
  ParaatHeader header;
  ParaatUuid record;

  paraat_uuid_known (&fixture->identity.root, "read", key, &record);
  paraat_identity_init_child (&child, &fixture->identity, kind, &record);
  header = (ParaatHeader) {
    .root = child.root, .record = child.record, .parent = child.parent, .bestuur = child.bestuur,
    .device = *paraat_device_get_id (colleague), .seq = 1, .at_us = at_us, .kind = child.kind, .field = "at",
  };
  support_put_device (fixture->store, colleague, "collega", &error);
  g_assert_no_error (error);
  g_ptr_array_add (changes, paraat_change_new_signed (&header, "\"2026-11-23T07:00:00Z\"", NULL, paraat_device_sign,
                                                      colleague, &error));
  g_assert_no_error (error);
  merged = support_merge (fixture->store, changes, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (merged->accepted->len, ==, 1);
}

static void
receive (Fixture *fixture)
{
  report (fixture);
  paraat_incident_set_peer (fixture->incident, &fixture->peer);
  hear (fixture, "receipt", "", "receipt", "{\"case\":\"CRT-2026-00001\",\"at\":\"2026-11-23T06:52:00Z\",\"chains\":[]}");
  wait_for_state (fixture, PARAAT_INCIDENT_ARRIVED);
}

/* What was merged has been read back by the screen. */
static void
wait_until_read_back (Fixture *fixture)
{
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(ParaatState) state = support_read (fixture->store, paraat_record_get_id (fixture->record), NULL);

      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
}

/* "Read by the CRT" is said by the CRT's key, or it is not said. */
static void
test_read_by_somebody_else (Fixture       *fixture,
                            gconstpointer  data)
{
  g_autofree char *id = paraat_uuid_dup_string (paraat_record_get_id (fixture->record));
  g_autofree char *key = g_strconcat ("crt:", id, NULL);

  receive (fixture);
  hear_from_colleague (fixture, "read", G_GINT64_CONSTANT (32503680000000000));   /* the year 3000: shown first */
  wait_until_read_back (fixture);
  g_assert_cmpint (paraat_incident_get_read_us (fixture->incident), ==, 0);
  g_assert_cmpint (paraat_incident_get_state (fixture->incident), ==, PARAAT_INCIDENT_ARRIVED);

  hear (fixture, "read", key, "at", "\"2026-11-23T07:12:00Z\"");
  wait_for_state (fixture, PARAAT_INCIDENT_READ);
  g_assert_cmpint (paraat_incident_get_read_us (fixture->incident), ==, G_GINT64_CONSTANT (1795417920000000));
}

static void
test_read_of_another_kind (Fixture       *fixture,
                           gconstpointer  data)
{
  receive (fixture);
  hear_from_colleague (fixture, "note", G_GINT64_CONSTANT (1795417920000000));
  wait_until_read_back (fixture);
  g_assert_cmpint (paraat_incident_get_read_us (fixture->incident), ==, 0);
  g_assert_cmpint (paraat_incident_get_state (fixture->incident), ==, PARAAT_INCIDENT_ARRIVED);
}

static void
test_refused (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GPtrArray) changes = NULL;
  g_autoptr(GPtrArray) none = g_ptr_array_new ();
  g_autoptr(GPtrArray) refused = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_quarantined_free);
  ParaatQuarantined *one = g_new0 (ParaatQuarantined, 1);
  g_autoptr(ParaatRegister) list = paraat_register_new (fixture->store);

  report (fixture);
  paraat_incident_set_peer (fixture->incident, &fixture->peer);
  changes = read_outbox (fixture);
  one->id = *paraat_change_get_id (g_ptr_array_index (changes, 0));
  one->root = fixture->identity.root;
  one->type = g_strdup ("mismatch");
  one->detail = g_strdup ("De waarde past niet");
  g_ptr_array_add (refused, one);
  acknowledge (fixture, none, refused);
  wait_for_state (fixture, PARAAT_INCIDENT_REFUSED);
  paraat_register_set_peer (list, &fixture->peer);
  assert_standing (fixture, list, "refused by the CRT");
  wait_alone (list);
}

/* A message half typed is kept, and does not leave; a sent one does, and the field is empty again. */
static void
test_message (Fixture       *fixture,
              gconstpointer  data)
{
  ParaatRecord *draft = paraat_incident_get_draft (fixture->incident);
  g_autofree char *left = NULL;
  g_autoptr(GPtrArray) changes = NULL;
  guint n_messages = 0;

  report (fixture);
  paraat_incident_set_peer (fixture->incident, &fixture->peer);
  paraat_record_type_text (draft, "text", "De server in de kelder");
  paraat_record_commit (draft, NULL);
  wait_until_saved (draft);
  changes = read_outbox (fixture);
  for (guint i = 0; i < changes->len; i++)
    g_assert_cmpstr (paraat_change_get_header (g_ptr_array_index (changes, i))->kind, ==, "incident");

  paraat_record_type_text (draft, "text", "  De server in de kelder staat nog aan. ");
  g_assert_true (say (fixture, "  De server in de kelder staat nog aan. ", NULL));
  while (g_list_model_get_n_items (paraat_incident_get_messages (fixture->incident)) == 0)
    g_main_context_iteration (NULL, TRUE);
  wait_until_saved (draft);
  left = paraat_record_dup_text (draft, "text");
  g_assert_cmpstr (left, ==, "");
  g_clear_pointer (&changes, g_ptr_array_unref);
  changes = read_outbox (fixture);
  for (guint i = 0; i < changes->len; i++)
    n_messages += g_str_equal (paraat_change_get_header (g_ptr_array_index (changes, i))->kind, "message");
  g_assert_cmpuint (n_messages, ==, 1);
}

/* A message that cannot be kept is still in the field. */
static void
test_message_too_long (Fixture       *fixture,
                       gconstpointer  data)
{
  ParaatRecord *draft = paraat_incident_get_draft (fixture->incident);
  g_autofree char *log = g_strnfill (PARAAT_CHANGE_VALUE_MAX, 'x');
  g_autofree char *left = NULL;
  g_autoptr(GError) error = NULL;

  report (fixture);
  paraat_record_type_text (draft, "text", log);
  g_assert_false (say (fixture, log, &error));
  g_assert_error (error, PARAAT_CHANGE_ERROR, PARAAT_CHANGE_ERROR_TOO_LARGE);
  left = paraat_record_dup_text (draft, "text");
  g_assert_cmpstr (left, ==, log);
  g_assert_cmpuint (g_list_model_get_n_items (paraat_incident_get_messages (fixture->incident)), ==, 0);
  paraat_record_type_text (draft, "text", "");
}

/* Who types on while a message is being kept finds it back. */
static void
test_message_typed_on (Fixture       *fixture,
                       gconstpointer  data)
{
  ParaatRecord *draft = paraat_incident_get_draft (fixture->incident);
  g_autoptr(GAsyncResult) result = NULL;
  g_autofree char *left = NULL;

  report (fixture);
  paraat_record_type_text (draft, "text", "Wie komt er?");
  paraat_incident_say_async (fixture->incident, "Wie komt er?", result_cb, &result);
  paraat_record_type_text (draft, "text", "Wie komt er? En wanneer?");
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (paraat_incident_say_finish (fixture->incident, result, NULL));
  left = paraat_record_dup_text (draft, "text");
  g_assert_cmpstr (left, ==, "Wie komt er? En wanneer?");
  paraat_record_commit (draft, NULL);
  wait_until_saved (draft);
}

static void
test_message_empty (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  report (fixture);
  g_assert_false (say (fixture, " \n ", &error));
  g_assert_error (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_INVALID);
}

static void
test_open (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_false (paraat_incident_is_open (fixture->record));
  report (fixture);
  while (!paraat_incident_is_open (fixture->record))   /* once it was read back */
    g_main_context_iteration (NULL, TRUE);
  paraat_record_set_text (fixture->record, "status", "closed");
  wait_until_saved (fixture->record);
  g_assert_false (paraat_incident_is_open (fixture->record));
  paraat_record_set_text (fixture->record, "status", "withdrawn");   /* the older one that is real comes first again */
  wait_until_saved (fixture->record);
  g_assert_false (paraat_incident_is_open (fixture->record));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, func) g_test_add ("/incident/" path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  ADD ("mandatory", test_mandatory);
  ADD ("before-reporting", test_before_reporting);
  ADD ("reported-at-once", test_reported_at_once);
  ADD ("road", test_road);
  ADD ("standing", test_standing);
  ADD ("odd-receipt", test_odd_receipt);
  ADD ("read-by-somebody-else", test_read_by_somebody_else);
  ADD ("read-of-another-kind", test_read_of_another_kind);
  ADD ("refused", test_refused);
  ADD ("message", test_message);
  ADD ("message/too-long", test_message_too_long);
  ADD ("message/typed-on", test_message_typed_on);
  ADD ("message/empty", test_message_empty);
  ADD ("open", test_open);

  return g_test_run ();
}

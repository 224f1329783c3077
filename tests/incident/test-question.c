/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-incident.h"
#include "paraat-post.h"
#include "paraat-question.h"
#include "support.h"

/* The CRT is a second store here: what its device signs is merged, as if it had been fetched. */
typedef struct
{
  char        *dir;        /* (owned) */
  char        *crt_dir;    /* (owned) */
  ParaatStore *store;      /* (owned) open */
  ParaatStore *crt;        /* (owned) open */
  ParaatPeer   peer;
} Fixture;

/* A thread that GTask ran may drop its reference after the callback: wait for it, not for a clock. */
static void
assert_store_ends (ParaatStore *store)
{
  while (g_atomic_int_get (&G_OBJECT (store)->ref_count) > 1)
    {
      g_main_context_iteration (NULL, FALSE);
      g_thread_yield ();
    }
  g_assert_finalize_object (store);
}

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  fixture->dir = support_new_dir ("question");
  fixture->crt_dir = support_new_dir ("crt");
  fixture->store = support_new_store (fixture->dir);
  fixture->crt = support_new_store (fixture->crt_dir);
  support_put_device (fixture->store, paraat_store_get_device (fixture->crt), "CRT", &error);
  g_assert_no_error (error);
  fixture->peer.id = *paraat_device_get_id (paraat_store_get_device (fixture->crt));
  paraat_uuid_known (&paraat_uuid_nil, "bestuur", "gemeente:99999", &fixture->peer.bestuur);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
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

static guint
count_kind (GPtrArray  *changes,
            const char *kind)
{
  guint n = 0;

  for (guint i = 0; i < changes->len; i++)
    n += g_str_equal (paraat_change_get_header (g_ptr_array_index (changes, i))->kind, kind);

  return n;
}

static void
acknowledge (Fixture   *fixture,
             GPtrArray *changes)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof (ParaatHash));

  for (guint i = 0; i < changes->len; i++)
    g_array_append_val (ids, *paraat_change_get_id (g_ptr_array_index (changes, i)));
  paraat_outbox_acknowledge_async (fixture->store, &fixture->peer, ids, NULL, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (paraat_outbox_acknowledge_finish (fixture->store, result, &error));
  g_assert_no_error (error);
}

static ParaatRecord *
ask (Fixture          *fixture,
     const char       *text,
     const ParaatUuid *about,
     GError          **error)
{
  g_autoptr(ParaatRecord) draft = paraat_question_get_draft (fixture->store);
  g_autoptr(GAsyncResult) result = NULL;
  ParaatRecord *question;

  paraat_record_type_text (draft, "text", text);
  if (about != NULL)
    paraat_question_set_about (draft, about);
  paraat_question_ask_async (fixture->store, &fixture->peer.bestuur, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  question = paraat_question_ask_finish (fixture->store, result, error);
  paraat_record_commit (draft, NULL);
  wait_until_saved (draft);

  return question;
}

/* The CRT says something in a talk. */
static void
hear (Fixture              *fixture,
      const ParaatIdentity *root,
      const char           *kind,
      const ParaatUuid     *id,
      const char           *field,
      const char           *value)
{
  g_autoptr(GPtrArray) changes = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_change_unref);
  g_autoptr(ParaatMergeResult) merged = NULL;
  g_autoptr(GError) error = NULL;
  ParaatIdentity child;

  paraat_identity_init_child (&child, root, kind, id);
  g_ptr_array_add (changes, support_append_one (fixture->crt, &child, field, value, &error));
  g_assert_no_error (error);
  merged = support_merge (fixture->store, changes, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (merged->accepted->len, ==, 1);
}

static void
test_ask (Fixture       *fixture,
          gconstpointer  data)
{
  g_autoptr(ParaatRecord) draft = paraat_question_get_draft (fixture->store);
  g_autoptr(ParaatRecord) question = NULL;
  g_autoptr(GPtrArray) changes = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *title = NULL;
  g_autofree char *left = NULL;
  ParaatUuid about, said;

  paraat_uuid_new (&about);
  question = ask (fixture, "  Mag die pc terug aan?\nHij staat in de kelder. ", &about, &error);
  g_assert_no_error (error);
  while (!paraat_record_get_is_loaded (question))
    g_main_context_iteration (NULL, TRUE);
  title = paraat_question_dup_title (question);
  g_assert_cmpstr (title, ==, "Mag die pc terug aan?");
  g_assert_true (paraat_question_get_about (question, &said));
  g_assert_true (paraat_uuid_equal (&about, &said));

  left = paraat_record_dup_text (draft, "text");
  g_assert_cmpstr (left, ==, "");
  g_assert_false (paraat_question_get_about (draft, &said));
  changes = read_outbox (fixture);
  g_assert_cmpuint (count_kind (changes, "question"), ==, 4);
  g_assert_cmpuint (count_kind (changes, "message"), ==, 1);
  g_assert_cmpuint (changes->len, ==, 5);   /* the draft stays at home */
}

static void
test_empty (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(GPtrArray) changes = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_null (ask (fixture, " \n ", NULL, &error));
  g_assert_error (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_INVALID);
  changes = read_outbox (fixture);
  g_assert_cmpuint (changes->len, ==, 0);
}

/* A long first line is cut between letters, not in one. */
static void
test_long (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(ParaatRecord) question = NULL;
  g_autofree char *title = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 200; i++)
    g_string_append (text, "é");
  question = ask (fixture, text->str, NULL, &error);
  g_assert_no_error (error);
  while (!paraat_record_get_is_loaded (question))
    g_main_context_iteration (NULL, TRUE);
  title = paraat_question_dup_title (question);
  g_assert_cmpint (g_utf8_strlen (title, -1), ==, 80);
  g_assert_true (g_str_has_suffix (title, "é…"));
}

static void
arrived_cb (ParaatPost    *post,
            ParaatMessage *message,
            gpointer       data)
{
  (*(guint *) data)++;
}

/* Waiting, arrived, answered; and the answer is news until somebody saw it. */
static void
test_answer (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(ParaatPost) post = paraat_post_new (fixture->store);
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatRecord) question = ask (fixture, "Mag die pc terug aan?", NULL, &error);
  g_autoptr(ParaatIncident) talk = paraat_incident_new (fixture->store, question);
  GListModel *messages = paraat_incident_get_messages (talk);
  const ParaatIdentity *root = paraat_record_get_identity (question);
  g_autoptr(GPtrArray) changes = NULL;
  g_autoptr(ParaatRecord) own = NULL;
  g_autofree char *line = NULL;
  ParaatMessage *news;
  guint n_arrived = 0;

  g_signal_connect (post, "arrived", G_CALLBACK (arrived_cb), &n_arrived);
  paraat_post_set_peer (post, &fixture->peer);
  paraat_incident_set_peer (talk, &fixture->peer);
  while (paraat_incident_get_state (talk) != PARAAT_INCIDENT_WAITING || g_list_model_get_n_items (messages) == 0)
    g_main_context_iteration (NULL, TRUE);
  own = g_list_model_get_item (messages, 0);
  g_assert_false (paraat_incident_is_held (talk, own));
  changes = read_outbox (fixture);
  acknowledge (fixture, changes);
  paraat_incident_refresh (talk);
  /* Two questions to the store: one may have been answered from before the acknowledgement, and is asked again. */
  while (!paraat_incident_is_held (talk, own) || paraat_incident_get_state (talk) != PARAAT_INCIDENT_SENT)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (paraat_incident_get_answered_us (talk), ==, 0);
  g_assert_cmpuint (paraat_post_get_n_unread (post), ==, 0);

  hear (fixture, root, "message", NULL, "text", "\"Ja, na de update.\\nBel ons als het rood licht blijft.\"");
  while (paraat_incident_get_answered_us (talk) == 0 || n_arrived == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (paraat_post_get_n_unread (post), ==, 1);
  g_assert_cmpuint (paraat_post_count_unread (post, &root->root), ==, 1);
  g_assert_cmpuint (paraat_post_count_unread (post, &paraat_uuid_nil), ==, 0);
  news = paraat_post_find_unread (post);
  line = paraat_message_dup_line (news);
  g_assert_cmpstr (line, ==, "Ja, na de update.");
  g_assert_true (paraat_message_is_from_crt (news));

  /* Seen twice is said once; below the message, where anybody can check what it is about. */
  g_object_ref (news);
  paraat_message_see (news);
  paraat_message_see (news);
  while (paraat_post_get_n_unread (post) > 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (paraat_message_get_read_us (news), >, 0);
  g_clear_pointer (&changes, g_ptr_array_unref);
  do
    {
      g_clear_pointer (&changes, g_ptr_array_unref);
      changes = read_outbox (fixture);
    }
  while (changes->len == 0);
  g_assert_cmpuint (changes->len, ==, 1);
  g_assert_cmpuint (count_kind (changes, "read"), ==, 1);
  g_assert_true (paraat_uuid_equal (&paraat_change_get_header (g_ptr_array_index (changes, 0))->parent,
                                    paraat_record_get_id (paraat_message_get_record (news))));
  g_assert_cmpuint (n_arrived, ==, 1);
  g_object_unref (news);
}

/* What was there at the start is unread, but no news. */
static void
test_old (Fixture       *fixture,
          gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatRecord) question = ask (fixture, "Mag die pc terug aan?", NULL, &error);
  g_autoptr(ParaatPost) post = NULL;
  guint n_arrived = 0;

  hear (fixture, paraat_record_get_identity (question), "message", NULL, "text", "\"Ja\"");
  post = paraat_post_new (fixture->store);
  g_signal_connect (post, "arrived", G_CALLBACK (arrived_cb), &n_arrived);
  paraat_post_set_peer (post, &fixture->peer);
  while (paraat_post_get_n_unread (post) == 0)
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (n_arrived, ==, 0);
  paraat_post_set_peer (post, NULL);
  g_assert_cmpuint (paraat_post_get_n_unread (post), ==, 0);
}

static void
crt_key (const ParaatIdentity *root,
         ParaatRecord         *record,
         ParaatUuid           *out_mark)
{
  g_autofree char *id = paraat_uuid_dup_string (paraat_record_get_id (record));
  g_autofree char *key = g_strconcat ("crt:", id, NULL);

  paraat_uuid_known (&root->root, "read", key, out_mark);
}

/* "Gelezen door het CRT" is true only when the CRT said so. */
static void
test_forged (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatRecord) question = ask (fixture, "Mag die pc terug aan?", NULL, &error);
  g_autoptr(ParaatIncident) talk = paraat_incident_new (fixture->store, question);
  GListModel *messages = paraat_incident_get_messages (talk);
  const ParaatIdentity *root = paraat_record_get_identity (question);
  g_autoptr(ParaatRecord) own = NULL;
  g_autoptr(ParaatRecord) forged = NULL;
  g_autoptr(ParaatMessage) message = NULL;
  ParaatIdentity child;
  ParaatUuid mark;

  while (g_list_model_get_n_items (messages) == 0)
    g_main_context_iteration (NULL, TRUE);
  own = g_list_model_get_item (messages, 0);
  message = paraat_message_new (fixture->store, own);
  paraat_message_set_peer (message, &fixture->peer);
  crt_key (root, own, &mark);
  paraat_identity_init_child (&child, root, "read", &mark);
  forged = paraat_record_new (fixture->store, &child);
  paraat_record_set_text (forged, "at", "2026-11-23T06:52:00Z");
  while (!paraat_record_get_exists (forged) || !paraat_record_get_exists (own))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (paraat_message_get_read_us (message), ==, 0);
  g_clear_object (&forged);

  hear (fixture, root, "read", &mark, "at", "\"2026-11-23T07:12:00Z\"");
  while (paraat_message_get_read_us (message) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (paraat_message_is_from_crt (message));
  g_assert_false (paraat_message_is_unread (message));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, func) g_test_add ("/question/" path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  ADD ("ask", test_ask);
  ADD ("empty", test_empty);
  ADD ("long", test_long);
  ADD ("answer", test_answer);
  ADD ("old", test_old);
  ADD ("forged", test_forged);

  return g_test_run ();
}

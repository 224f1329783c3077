/* SPDX-License-Identifier: EUPL-1.2 */

/* A day of two administrations at the program as it ships: over HTTP, by its commands, and across a restart. */
#include "config.h"

#include <signal.h>
#include <sodium.h>
#include <string.h>

#include "crt.h"

#define SECRET_TEXT "de bestanden zijn weg en niemand mag het weten"

typedef struct
{
  Crt     crt;
  char   *codes[3];     /* (owned) */
  Laptop  laptops[3];   /* the first two of one administration */
} Day;

static void
set_up (Day           *day,
        gconstpointer  data)
{
  crt_init (&day->crt);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(Answer) answer = NULL;

      day->codes[i] = crt_code (&day->crt, i < 2 ? "44021" : "11002", i < 2 ? "Proefgemeente" : "Andere Gemeente");
      laptop_init (&day->laptops[i], (guint8) (i + 1));
      answer = laptop_enrol (&day->laptops[i], &day->crt, day->codes[i]);
      g_assert_cmpuint (answer->status, ==, 200);
    }
}

/* Whatever was done that day: the log has no word of it, and no code. */
static void
tear_down (Day           *day,
           gconstpointer  data)
{
  g_autofree char *log = NULL;

  if (day->crt.process != NULL)
    crt_stop (&day->crt, SIGTERM);
  g_file_get_contents (day->crt.log, &log, NULL, NULL);
  g_assert_nonnull (log);
  g_assert_nonnull (strstr (log, "/v1/enrol 200"));
  g_assert_null (strstr (log, SECRET_TEXT));
  g_assert_null (strstr (log, "Bearer"));
  g_assert_null (strstr (log, "eyJ"));
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(ParaatEnrolCode) code = paraat_enrol_code_parse (day->codes[i], NULL);

      g_assert_null (strstr (log, code->secret));
      g_free (day->codes[i]);
      laptop_clear (&day->laptops[i]);
    }
  crt_clear (&day->crt);
}

static ParaatChange *
send_one (Day    *day,
          Chain  *chain,
          Answer **out_answer)
{
  g_autoptr(ParaatChange) change = chain_say (chain, "what_text", "\"" SECRET_TEXT "\"");
  Answer *answer = laptop_post_one (chain->laptop, &day->crt, change);

  g_assert_cmpuint (answer->status, ==, 200);
  if (out_answer != NULL)
    *out_answer = answer;
  else
    answer_free (answer);

  return g_steal_pointer (&change);
}

static void
test_receipt_across_restart (Day           *day,
                             gconstpointer  data)
{
  Laptop *laptop = &day->laptops[0];
  g_autoptr(Answer) first = NULL;
  g_autoptr(Answer) again = NULL;
  g_autoptr(Answer) state = NULL;
  g_autoptr(Answer) state_again = NULL;
  g_autoptr(ParaatChange) change = NULL;
  g_autoptr(ParaatChange) receipt = NULL;
  g_autoptr(GError) error = NULL;
  Chain chain;

  chain_init (&chain, laptop, NULL);
  change = send_one (day, &chain, &first);
  g_assert_true (answer_accepted (first, change));
  g_assert_cmpuint (answer_count (first, "changes"), ==, 1);
  receipt = answer_change (first, 0);
  paraat_change_verify (receipt, laptop->intake_key, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (paraat_change_get_value (receipt), "\"case\""));
  state = laptop_get (laptop, &day->crt, "/v1/state");

  crt_stop (&day->crt, SIGTERM);
  crt_start (&day->crt);
  again = laptop_post_one (laptop, &day->crt, change);
  g_assert_true (answer_accepted (again, change));
  g_assert_cmpuint (answer_count (again, "changes"), ==, 0);
  state_again = laptop_get (laptop, &day->crt, "/v1/state");
  g_assert_cmpuint (answer_count (state, "runs"), ==, 2);   /* the laptop's and the intake's own */
  g_assert_cmpmem (g_bytes_get_data (state->body, NULL), g_bytes_get_size (state->body),
                   g_bytes_get_data (state_again->body, NULL), g_bytes_get_size (state_again->body));
}

/* Without value and salt a change keeps its place in the chain; with another value it is none. */
static void
test_stub_and_wrong_value (Day           *day,
                           gconstpointer  data)
{
  Laptop *laptop = &day->laptops[0];
  g_autoptr(ParaatChange) first = NULL;
  g_autoptr(ParaatChange) whole = NULL;
  g_autoptr(ParaatChange) stub = NULL;
  g_autoptr(Answer) bad = NULL;
  g_autoptr(Answer) good = NULL;
  g_autoptr(GPtrArray) changes = g_ptr_array_new ();
  g_autoptr(GBytes) body = NULL;
  g_autoptr(GBytes) spoilt = NULL;
  g_autoptr(GString) text = NULL;
  g_autofree char *token = laptop_token (laptop);
  gsize size;
  const char *bytes;
  Chain chain;

  chain_init (&chain, laptop, NULL);
  first = send_one (day, &chain, NULL);
  whole = chain_say (&chain, "what_text", "\"de tweede zin\"");
  g_ptr_array_add (changes, whole);
  body = encode_changes (changes);
  bytes = g_bytes_get_data (body, &size);
  text = g_string_new_len (bytes, (gssize) size);
  g_assert_cmpuint (g_string_replace (text, "de tweede zin", "de derde zin!", 0), ==, 1);
  spoilt = g_bytes_new (text->str, text->len);
  bad = crt_ask (&day->crt, "POST", "/v1/changes", token, "application/json", spoilt);
  g_assert_cmpuint (bad->status, ==, 200);
  g_assert_cmpuint (answer_count (bad, "accepted"), ==, 0);
  g_assert_cmpstr (answer_refusal (bad, whole), ==, "bad-hash");

  stub = paraat_change_new_stub (whole);
  good = laptop_post_one (laptop, &day->crt, stub);
  g_assert_true (answer_accepted (good, whole));
}

static gboolean
has_root (Answer           *answer,
          const char       *array,
          const ParaatUuid *root)
{
  for (guint i = 0; i < answer_count (answer, array); i++)
    {
      JsonObject *object = json_array_get_object_element (json_object_get_array_member (answer->object, array), i);
      ParaatUuid found;

      if (g_str_equal (array, "runs"))
        g_assert_true (paraat_wire_get_uuid (object, "root", &found));
      else
        {
          g_autoptr(ParaatChange) change = answer_change (answer, i);

          found = paraat_change_get_header (change)->root;
        }
      if (paraat_uuid_equal (&found, root))
        return TRUE;
    }

  return FALSE;
}

static void
test_apart (Day           *day,
            gconstpointer  data)
{
  Laptop *other = &day->laptops[2];
  g_autoptr(ParaatChange) change = NULL;
  g_autoptr(ParaatChange) intruder = NULL;
  g_autoptr(Answer) refused = NULL;
  g_autoptr(Answer) carried = NULL;
  g_autoptr(Answer) theirs = NULL;
  g_autoptr(Answer) their_state = NULL;
  g_autoptr(Answer) ours = NULL;
  Chain chain, foreign;

  chain_init (&chain, &day->laptops[0], NULL);
  change = send_one (day, &chain, NULL);
  chain_init (&foreign, other, &chain.root);
  intruder = chain_say (&foreign, "status", "\"closed\"");
  refused = laptop_post_one (other, &day->crt, intruder);
  g_assert_cmpstr (answer_refusal (refused, intruder), ==, "foreign-bestuur");
  carried = laptop_post_one (other, &day->crt, change);
  g_assert_cmpstr (answer_refusal (carried, change), ==, "foreign-bestuur");

  theirs = laptop_get (other, &day->crt, "/v1/changes");
  their_state = laptop_get (other, &day->crt, "/v1/state");
  g_assert_cmpuint (answer_count (theirs, "changes"), ==, 0);
  g_assert_cmpuint (answer_count (theirs, "devices"), ==, 0);
  g_assert_false (has_root (their_state, "runs", &chain.root));
  ours = laptop_get (&day->laptops[1], &day->crt, "/v1/changes");
  g_assert_true (has_root (ours, "changes", &chain.root));
  g_assert_cmpuint (answer_count (ours, "changes"), ==, 2);   /* the change and its receipt, not the intruder's */
}

typedef struct
{
  SoupMessage *message;   /* (owned) */
  Answer      *answer;    /* (owned) (nullable) */
} Poll;

static void
polled_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  Poll *poll = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) body = soup_session_send_and_read_finish (SOUP_SESSION (object), result, &error);

  g_assert_no_error (error);
  poll->answer = answer_read (poll->message, body);
}

/* The desk waits, and what the CRT replies by its command wakes it; the other administration goes on waiting. */
static void
test_reply_wakes (Day           *day,
                  gconstpointer  data)
{
  Poll polls[2] = { 0 };
  g_autofree char *reference = NULL;
  g_autofree char *out = NULL;
  g_autoptr(ParaatChange) change = NULL;
  g_autoptr(ParaatChange) message = NULL;
  g_autoptr(Answer) before = NULL;
  gint64 begun_us = g_get_monotonic_time ();
  Chain chain;

  chain_init (&chain, &day->laptops[0], NULL);
  change = send_one (day, &chain, NULL);
  before = laptop_get (&day->laptops[1], &day->crt, "/v1/changes");
  for (guint i = 0; i < 2; i++)
    {
      Laptop *laptop = &day->laptops[i + 1];
      g_autofree char *token = laptop_token (laptop);
      g_autofree char *path = g_strdup_printf ("/v1/changes?wait=20&after=%s",
                                               json_object_get_string_member (before->object, "cursor"));

      polls[i].message = crt_message (&day->crt, "GET", path, token, NULL, NULL);
      soup_session_send_and_read_async (day->crt.session, polls[i].message, G_PRIORITY_DEFAULT, NULL, polled_cb, &polls[i]);
    }
  while (g_main_context_iteration (NULL, FALSE))
    ;
  reference = paraat_uuid_dup_reference (&chain.root);
  out = crt_command (&day->crt, (const char * const[]) { "reply", reference, "--text", SECRET_TEXT, NULL }, NULL);
  while (polls[0].answer == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (answer_count (polls[0].answer, "changes"), ==, 1);
  message = answer_change (polls[0].answer, 0);
  g_assert_cmpstr (paraat_change_get_header (message)->kind, ==, "message");
  g_assert_cmpstr (paraat_change_get_value (message), ==, "\"" SECRET_TEXT "\"");
  g_assert_null (polls[1].answer);

  g_subprocess_send_signal (day->crt.process, SIGTERM);   /* who waits is answered before the end */
  while (polls[1].answer == NULL)
    g_main_context_iteration (NULL, TRUE);
  crt_stop (&day->crt, SIGTERM);
  g_assert_cmpint (g_get_monotonic_time () - begun_us, <, 15 * G_USEC_PER_SEC);
  for (guint i = 0; i < 2; i++)
    {
      answer_free (polls[i].answer);
      g_object_unref (polls[i].message);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_assert_cmpint (sodium_init (), >=, 0);

  g_test_add ("/crt/receipt-across-restart", Day, NULL, set_up, test_receipt_across_restart, tear_down);
  g_test_add ("/crt/stub-and-wrong-value", Day, NULL, set_up, test_stub_and_wrong_value, tear_down);
  g_test_add ("/crt/apart", Day, NULL, set_up, test_apart, tear_down);
  g_test_add ("/crt/reply-wakes", Day, NULL, set_up, test_reply_wakes, tear_down);

  return g_test_run ();
}

/* SPDX-License-Identifier: EUPL-1.2 */

/* kill -9 of the real paraat-intake while a laptop sends batches: what it acknowledged is there afterwards, once, and the
 * rest goes in when it is sent again. */
#include "config.h"

#include <signal.h>
#include <sodium.h>
#include <sqlite3.h>
#include <string.h>

#include "crt.h"

#define BATCH 20

typedef struct
{
  Crt         crt;
  Laptop      laptop;
  Chain       chain;
  GPtrArray  *changes;    /* (owned) everything said so far */
  guint       n_acked;    /* the first so many were named by an answer */
} Kill;

static guint
rounds (void)
{
  const char *text = g_getenv ("PARAAT_FAULT_ROUNDS");

  return text != NULL ? (guint) g_ascii_strtoull (text, NULL, 10) : 10;
}

static GPtrArray *
next_batch (Kill *self)
{
  GPtrArray *batch = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_change_unref);

  while (self->changes->len < self->n_acked + BATCH)
    {
      g_autofree char *value = g_strdup_printf ("\"zin %u\"", self->changes->len);

      g_ptr_array_add (self->changes, chain_say (&self->chain, "what_text", value));
    }
  for (guint i = 0; i < BATCH; i++)
    g_ptr_array_add (batch, paraat_change_ref (g_ptr_array_index (self->changes, self->n_acked + i)));

  return batch;
}

static void
check_answer (Kill      *self,
              GPtrArray *batch,
              Answer    *answer)
{
  g_assert_cmpuint (answer->status, ==, 200);
  g_assert_cmpuint (answer_count (answer, "accepted"), ==, batch->len);
  g_assert_cmpuint (answer_count (answer, "refused"), ==, 0);
  g_assert_cmpuint (answer_count (answer, "forks"), ==, 0);
  for (guint i = 0; i < batch->len; i++)
    g_assert_true (answer_accepted (answer, g_ptr_array_index (batch, i)));
  self->n_acked += batch->len;
}

typedef struct
{
  GBytes *body;       /* (owned) (nullable) */
  GError *error;      /* (owned) (nullable) */
  gboolean is_done;
} Sending;

static void
sent_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  Sending *sending = user_data;

  sending->body = soup_session_send_and_read_finish (SOUP_SESSION (object), result, &sending->error);
  sending->is_done = TRUE;
}

static void
wrote_body_cb (SoupMessage *message,
               gpointer     user_data)
{
  *(gboolean *) user_data = TRUE;
}

/* The moment: so many answers, then so many turns of the processor into the next request, whatever the machine's speed. */
static void
send_until_killed (Kill  *self,
                   guint  n_answers,
                   guint  n_turns)
{
  for (guint i = 0; ; i++)
    {
      g_autoptr(GPtrArray) batch = next_batch (self);
      g_autoptr(GBytes) body = encode_changes (batch);
      g_autofree char *token = laptop_token (&self->laptop);
      g_autoptr(SoupMessage) message = crt_message (&self->crt, "POST", "/v1/changes", token, "application/json", body);
      g_autoptr(Answer) answer = NULL;
      volatile guint turns = n_turns;
      gboolean is_written = FALSE;
      Sending sending = { 0 };

      g_signal_connect (message, "wrote-body", G_CALLBACK (wrote_body_cb), &is_written);
      soup_session_send_and_read_async (self->crt.session, message, G_PRIORITY_DEFAULT, NULL, sent_cb, &sending);
      while (!sending.is_done && (i < n_answers || !is_written))
        g_main_context_iteration (NULL, TRUE);
      if (i >= n_answers)
        {
          while (turns > 0)
            turns--;
          g_subprocess_send_signal (self->crt.process, SIGKILL);
          while (!sending.is_done)
            g_main_context_iteration (NULL, TRUE);
        }
      if (sending.body != NULL)
        {
          answer = answer_read (message, sending.body);
          check_answer (self, batch, answer);
        }
      g_clear_pointer (&sending.body, g_bytes_unref);
      g_clear_error (&sending.error);
      if (i >= n_answers)
        return;
    }
}

/* The digest over the ids 1 to @last, as the protocol has it. */
static char *
digest_of (Kill  *self,
           guint  last)
{
  crypto_generichash_state state;
  guint8 digest[32];
  ParaatHash hash;
  char hex[PARAAT_HASH_HEX_SIZE];

  crypto_generichash_init (&state, NULL, 0, sizeof digest);
  for (guint i = 0; i < last; i++)
    crypto_generichash_update (&state, paraat_change_get_id (g_ptr_array_index (self->changes, i))->bytes, 32);
  crypto_generichash_final (&state, digest, sizeof digest);
  memcpy (hash.bytes, digest, sizeof digest);
  paraat_hash_format (&hash, hex);

  return g_strdup (hex);
}

/* A run from 1 without a gap and with the right digest holds everything, once. */
static void
check_state (Kill *self)
{
  g_autoptr(Answer) answer = laptop_get (&self->laptop, &self->crt, "/v1/state");
  guint n_own = 0;

  g_assert_cmpuint (answer->status, ==, 200);
  for (guint i = 0; i < answer_count (answer, "runs"); i++)
    {
      JsonObject *run = json_array_get_object_element (json_object_get_array_member (answer->object, "runs"), i);
      guint last = (guint) json_object_get_int_member (run, "last");
      g_autofree char *digest = NULL;
      ParaatUuid device;

      g_assert_true (paraat_wire_get_uuid (run, "device", &device));
      if (!paraat_uuid_equal (&device, paraat_device_get_id (self->laptop.device)))
        continue;
      n_own++;
      g_assert_cmpint (json_object_get_int_member (run, "first"), ==, 1);
      g_assert_cmpuint (last, >=, self->n_acked);
      g_assert_cmpuint (last, <=, self->changes->len);
      g_assert_cmpuint (last % BATCH, ==, 0);   /* a batch is there or not */
      digest = digest_of (self, last);
      g_assert_cmpstr (json_object_get_string_member (run, "digest"), ==, digest);
    }
  g_assert_cmpuint (n_own, ==, self->n_acked > 0 ? 1 : MIN (n_own, 1));
}

static int
one_int (sqlite3    *db,
         const char *sql)
{
  sqlite3_stmt *statement = NULL;
  int value;

  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  value = sqlite3_column_int (statement, 0);
  sqlite3_finalize (statement);

  return value;
}

static void
check_file (Kill *self)
{
  g_autofree char *path = g_build_filename (self->crt.dir, "paraat.db", NULL);
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  g_assert_cmpint (one_int (db, "SELECT count(*) = 1 AND max(integrity_check) = 'ok' FROM pragma_integrity_check"), ==, 1);
  g_assert_cmpint (one_int (db, "SELECT count(*) FROM pragma_foreign_key_check"), ==, 0);
  g_assert_cmpint (one_int (db, "SELECT count(*) - count(DISTINCT id) FROM change"), ==, 0);
  g_assert_cmpint (one_int (db, "SELECT count(*) FROM fork"), ==, 0);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

static void
kill_begin (Kill *self)
{
  g_autofree char *code = NULL;
  g_autoptr(Answer) enrolled = NULL;

  crt_init (&self->crt);
  laptop_init (&self->laptop, 1);
  code = crt_code (&self->crt, "44021", "Proefgemeente");
  enrolled = laptop_enrol (&self->laptop, &self->crt, code);
  g_assert_cmpuint (enrolled->status, ==, 200);
  chain_init (&self->chain, &self->laptop, NULL);
  self->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_change_unref);
}

static void
kill_end (Kill *self)
{
  crt_clear (&self->crt);
  laptop_clear (&self->laptop);
  g_ptr_array_unref (self->changes);
}

static void
test_kill_intake (void)
{
  guint32 seed = (guint32) g_test_rand_int ();
  g_autoptr(GRand) random = g_rand_new_with_seed (seed);
  Kill self = { 0 };

  g_test_message ("seed %u", seed);
  kill_begin (&self);
  for (guint i = 0; i < rounds (); i++)
    {
      send_until_killed (&self, (guint) g_rand_int_range (random, 0, 6), (guint) g_rand_int_range (random, 0, 20000000));
      crt_stop (&self.crt, SIGKILL);
      check_file (&self);
      crt_start (&self.crt);
      check_state (&self);
    }
  kill_end (&self);
}

/* The laptop never heard; it sends the same again, and the intake names the same ids without a second receipt for what
 * it already had. */
static void
test_lost_reply (void)
{
  Kill self = { 0 };
  g_autoptr(GPtrArray) batch = NULL;
  g_autoptr(Answer) first = NULL;
  g_autoptr(Answer) again = NULL;
  g_autoptr(Answer) third = NULL;
  guint n_acked;

  kill_begin (&self);
  send_until_killed (&self, 0, 0);
  crt_stop (&self.crt, SIGKILL);
  crt_start (&self.crt);
  self.n_acked = 0;
  batch = next_batch (&self);
  first = laptop_post (&self.laptop, &self.crt, batch);
  check_answer (&self, batch, first);
  check_state (&self);
  n_acked = self.n_acked;
  self.n_acked = 0;
  crt_stop (&self.crt, SIGKILL);
  crt_start (&self.crt);
  again = laptop_post (&self.laptop, &self.crt, batch);
  check_answer (&self, batch, again);
  g_assert_cmpuint (answer_count (again, "changes"), ==, 0);
  g_assert_cmpuint (self.n_acked, ==, n_acked);
  check_state (&self);
  third = laptop_get (&self.laptop, &self.crt, "/v1/changes");
  g_assert_cmpuint (answer_count (third, "changes"), ==, 1);   /* one receipt, and of one case */
  crt_stop (&self.crt, SIGTERM);
  check_file (&self);
  kill_end (&self);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_assert_cmpint (sodium_init (), >=, 0);

  g_test_add_func ("/kill-intake/while-sending", test_kill_intake);
  g_test_add_func ("/kill-intake/lost-reply", test_lost_reply);

  return g_test_run ();
}

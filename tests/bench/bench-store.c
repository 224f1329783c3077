/* SPDX-License-Identifier: EUPL-1.2 */

/* The data layer against bare programs that do the same work, in the same run, in turns.
 *
 *   append   one change from hand-over to the durable callback: the store, against a thread, a queue and SQLite by hand
 *   flat     CPU of the writer per change, at 1,000 and at 1,000,000 changes in the store
 *   merge    10,000 foreign changes: verified and merged, against bare verification and one batch of bare inserts
 */
#include "config.h"

#include "support.h"

#include <locale.h>
#include <sodium.h>
#include <sqlite3.h>
#include <string.h>
#include <time.h>

#define ROUNDS 400

static double
now_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);

  return now.tv_sec * 1e6 + now.tv_nsec / 1e3;
}

static double
cpu_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);

  return now.tv_sec * 1e6 + now.tv_nsec / 1e3;
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double first = *(const double *) a;
  double second = *(const double *) b;

  return first < second ? -1 : first > second;
}

static double
percentile (GArray *values,
            double  share)
{
  g_array_sort (values, compare_doubles);

  return g_array_index (values, double, (guint) (share * (values->len - 1)));
}

/* --- the bare program: one table with the same columns and indexes, one thread, one queue --- */

typedef struct
{
  GAsyncQueue  *queue;
  GThread      *thread;
  sqlite3      *db;
  sqlite3_stmt *insert, *heads, *replace, *begin, *commit;
  ParaatDevice *device;
  ParaatHash    prev;
  guint64       seq;
  gint64        last_head;
  int           done;
} Bare;

static const char bare_schema[] =
  "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;"
  "CREATE TABLE change (n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, root INTEGER, record INTEGER, field TEXT,"
  "  device INTEGER, seq INTEGER, at_us INTEGER, superseded INTEGER, header BLOB, signature BLOB, value TEXT, salt BLOB);"
  "CREATE INDEX by_chain ON change (root, device, seq); CREATE INDEX by_root ON change (root);"
  "CREATE INDEX head ON change (record, field) WHERE superseded IS NULL;";

static sqlite3_stmt *
prepare (sqlite3    *db,
         const char *sql)
{
  sqlite3_stmt *statement = NULL;

  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL), ==, SQLITE_OK);

  return statement;
}

static void
run (sqlite3_stmt *statement)
{
  while (sqlite3_step (statement) == SQLITE_ROW)
    ;
  sqlite3_reset (statement);
}

static void
bare_open (Bare       *bare,
           const char *path)
{
  g_assert_cmpint (sqlite3_open_v2 (path, &bare->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL),
                   ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (bare->db, bare_schema, NULL, NULL, NULL), ==, SQLITE_OK);
  bare->insert = prepare (bare->db, "INSERT INTO change (id, root, record, field, device, seq, at_us, header, signature,"
                                    " value, salt) VALUES (?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?)");
  bare->heads = prepare (bare->db, "SELECT n, id FROM change WHERE record = ? AND field = ? AND superseded IS NULL");
  bare->replace = prepare (bare->db, "UPDATE change SET superseded = ? WHERE id = ?");
  bare->begin = prepare (bare->db, "BEGIN IMMEDIATE");
  bare->commit = prepare (bare->db, "COMMIT");
}

static void
bare_close (Bare *bare)
{
  sqlite3_finalize (bare->insert);
  sqlite3_finalize (bare->heads);
  sqlite3_finalize (bare->replace);
  sqlite3_finalize (bare->begin);
  sqlite3_finalize (bare->commit);
  sqlite3_close (bare->db);
}

static void
bare_insert (Bare         *bare,
             ParaatChange *change,
             gint64        root,
             gint64        record)
{
  const ParaatHeader *header = paraat_change_get_header (change);
  gsize size;
  const guint8 *bytes = paraat_change_get_header_bytes (change, &size);

  sqlite3_bind_blob (bare->insert, 1, paraat_change_get_id (change)->bytes, 32, SQLITE_STATIC);
  sqlite3_bind_int64 (bare->insert, 2, root);
  sqlite3_bind_int64 (bare->insert, 3, record);
  sqlite3_bind_text (bare->insert, 4, header->field, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (bare->insert, 5, (gint64) header->seq);
  sqlite3_bind_int64 (bare->insert, 6, header->at_us);
  sqlite3_bind_blob (bare->insert, 7, bytes, (int) size, SQLITE_STATIC);
  sqlite3_bind_blob (bare->insert, 8, paraat_change_get_signature (change), 64, SQLITE_STATIC);
  sqlite3_bind_text (bare->insert, 9, paraat_change_get_value (change), -1, SQLITE_STATIC);
  sqlite3_bind_blob (bare->insert, 10, paraat_change_get_salt (change), 16, SQLITE_STATIC);
  run (bare->insert);
}

/* Hash, signature, heads, one durable transaction: what a change must cost. */
static void
bare_say (Bare       *bare,
          const char *value)
{
  static const ParaatUuid id = { { 1 } };
  ParaatHash over[1];
  guint n_over = 0;
  g_autoptr(ParaatChange) change = NULL;
  ParaatHeader header = {
    .root = id, .record = id, .device = *paraat_device_get_id (bare->device), .seq = ++bare->seq, .prev = bare->prev,
    .at_us = g_get_real_time (), .kind = "incident", .field = "what_text", .over = over,
  };

  run (bare->begin);
  sqlite3_bind_int64 (bare->heads, 1, 1);
  sqlite3_bind_text (bare->heads, 2, "what_text", -1, SQLITE_STATIC);
  if (sqlite3_step (bare->heads) == SQLITE_ROW)
    {
      memcpy (over[0].bytes, sqlite3_column_blob (bare->heads, 1), 32);
      n_over = 1;
    }
  sqlite3_reset (bare->heads);
  header.n_over = n_over;
  change = paraat_change_new_signed (&header, value, NULL, paraat_device_sign, bare->device, NULL);
  bare->prev = *paraat_change_get_id (change);
  bare_insert (bare, change, 1, 1);
  if (n_over > 0)
    {
      sqlite3_bind_int64 (bare->replace, 1, sqlite3_last_insert_rowid (bare->db));
      sqlite3_bind_blob (bare->replace, 2, over[0].bytes, 32, SQLITE_STATIC);
      run (bare->replace);
    }
  run (bare->commit);
}

static gboolean
bare_done_cb (gpointer data)
{
  ((Bare *) data)->done = TRUE;
  return G_SOURCE_REMOVE;
}

static gpointer
bare_main (gpointer data)
{
  Bare *bare = data;
  char *value;

  while (*(value = g_async_queue_pop (bare->queue)) != '\0')
    {
      bare_say (bare, value);
      g_free (value);
      g_idle_add_full (G_PRIORITY_DEFAULT, bare_done_cb, bare, NULL);
    }
  g_free (value);

  return NULL;
}

static double
bare_append (Bare       *bare,
             const char *value)
{
  double start = now_us ();

  bare->done = FALSE;
  g_async_queue_push (bare->queue, g_strdup (value));
  while (!bare->done)
    g_main_context_iteration (NULL, TRUE);

  return now_us () - start;
}

static double
store_append (ParaatStore          *store,
              const ParaatIdentity *identity,
              const char           *value)
{
  double start = now_us ();
  g_autoptr(ParaatChange) change = support_append_one (store, identity, "what_text", value, NULL);

  g_assert_nonnull (change);

  return now_us () - start;
}

static void
bench_append (void)
{
  g_autofree char *dir = support_new_dir ("append");
  g_autofree char *path = g_build_filename (dir, "bare.db", NULL);
  g_autofree char *store_dir = g_build_filename (dir, "store", NULL);
  ParaatStore *store = support_new_store (store_dir);
  g_autoptr(GArray) ours = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr(GArray) bares = g_array_new (FALSE, FALSE, sizeof (double));
  guint8 seed[32] = { 3 };
  Bare bare = { .queue = g_async_queue_new (), .device = paraat_device_new_from_seed (seed) };
  ParaatIdentity incident;

  paraat_identity_init_root (&incident, "incident", NULL, FALSE);
  bare_open (&bare, path);
  bare.thread = g_thread_new ("bare", bare_main, &bare);
  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autofree char *value = g_strdup_printf ("\"Alle bestanden zijn versleuteld, poging %u, en de telefoon doet het niet\"", i);
      double one = bare_append (&bare, value);
      double other = store_append (store, &incident, value);

      g_array_append_val (bares, one);
      g_array_append_val (ours, other);
    }
  g_async_queue_push (bare.queue, g_strdup (""));
  g_thread_join (bare.thread);
  g_async_queue_unref (bare.queue);
  bare_close (&bare);
  paraat_device_unref (bare.device);
  support_close (store);
  g_object_unref (store);
  support_remove_dir (dir);

  g_print ("append          ours p50 %.0f µs, bare p50 %.0f µs, ratio %.2f (at most 1.3)\n", percentile (ours, 0.5),
           percentile (bares, 0.5), percentile (ours, 0.5) / percentile (bares, 0.5));
}

/* --- many changes of a made-up colleague --- */

static GPtrArray *
make_changes (ParaatDevice *device,
              guint         n,
              guint         per_root)
{
  GPtrArray *changes = g_ptr_array_new_full (n, (GDestroyNotify) paraat_change_unref);
  ParaatIdentity identity = { 0 };
  ParaatHash prev = paraat_hash_nil;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *field = g_strdup_printf ("field-%u", i % 20);
      g_autofree char *value = g_strdup_printf ("\"waarde nummer %u van een melding met wat tekst erin\"", i);
      ParaatChange *change;
      ParaatHeader header;

      if (i % per_root == 0)
        {
          paraat_identity_init_root (&identity, "incident", NULL, FALSE);
          prev = paraat_hash_nil;
        }
      header = (ParaatHeader) {
        .root = identity.root, .record = identity.record, .device = *paraat_device_get_id (device),
        .seq = i % per_root + 1, .prev = prev, .at_us = 1700000000000000 + i, .kind = "incident", .field = field,
      };
      change = paraat_change_new_signed (&header, value, NULL, paraat_device_sign, device, NULL);
      prev = *paraat_change_get_id (change);
      g_ptr_array_add (changes, change);
    }

  return changes;
}

static double
bare_merge (GPtrArray  *changes,
            const char *path,
            ParaatDevice *device)
{
  Bare bare = { 0 };
  double start;

  bare_open (&bare, path);
  start = now_us ();
  for (guint i = 0; i < changes->len; i++)
    g_assert_true (paraat_change_verify (g_ptr_array_index (changes, i), paraat_device_get_public_key (device), NULL));
  run (bare.begin);
  for (guint i = 0; i < changes->len; i++)
    bare_insert (&bare, g_ptr_array_index (changes, i), i / 100, i / 100);
  run (bare.commit);
  start = now_us () - start;
  bare_close (&bare);

  return start;
}

static void
bench_merge (void)
{
  g_autoptr(GArray) ours = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr(GArray) bares = g_array_new (FALSE, FALSE, sizeof (double));
  guint8 seed[32] = { 4 };
  g_autoptr(ParaatDevice) device = paraat_device_new_from_seed (seed);

  for (guint i = 0; i < 5; i++)
    {
      g_autoptr(GPtrArray) changes = make_changes (device, 10000, 100);
      g_autofree char *dir = support_new_dir ("merge");
      g_autofree char *path = g_build_filename (dir, "bare.db", NULL);
      g_autofree char *store_dir = g_build_filename (dir, "store", NULL);
      ParaatStore *store = support_new_store (store_dir);
      g_autoptr(ParaatMergeResult) result = NULL;
      double bare = bare_merge (changes, path, device);
      double start;

      g_assert_true (support_put_device (store, device, "collega", NULL));
      start = now_us ();
      result = support_merge (store, changes, NULL);
      start = now_us () - start;
      g_assert_cmpuint (result->n_new, ==, 10000);
      g_array_append_val (ours, start);
      g_array_append_val (bares, bare);
      support_close (store);
      g_object_unref (store);
      support_remove_dir (dir);
    }
  g_print ("merge           ours %.0f/s, bare %.0f/s, ratio %.2f (at least 0.6)\n", 1e10 / percentile (ours, 0.5),
           1e10 / percentile (bares, 0.5), percentile (bares, 0.5) / percentile (ours, 0.5));
}

/* CPU of a group of own changes, at growing sizes of the store. */
static void
bench_flat (guint largest)
{
  g_autofree char *dir = support_new_dir ("flat");
  ParaatStore *store = support_new_store (dir);
  guint8 seed[32] = { 5 };
  g_autoptr(ParaatDevice) device = paraat_device_new_from_seed (seed);
  double first = 0;
  guint in_store = 0;

  g_assert_true (support_put_device (store, device, "collega", NULL));
  for (guint size = 1000; size <= largest; size *= 10)
    {
      g_autoptr(GArray) costs = g_array_new (FALSE, FALSE, sizeof (double));

      while (in_store < size)
        {
          guint n = MIN (size - in_store, 20000);
          g_autoptr(GPtrArray) changes = make_changes (device, n, 100);
          g_autoptr(ParaatMergeResult) result = support_merge (store, changes, NULL);

          in_store += n;
        }
      for (guint i = 0; i < 1000; i++)
        {
          g_autofree char *value = g_strdup_printf ("\"zin %u\"", i);
          ParaatIdentity incident;
          double start, cost;

          paraat_identity_init_root (&incident, "incident", NULL, FALSE);
          start = cpu_us ();
          store_append (store, &incident, value);
          cost = cpu_us () - start;
          g_array_append_val (costs, cost);
        }
      if (first == 0)
        first = percentile (costs, 0.25);
      g_print ("flat            %8u changes: %.0f µs CPU a change, ratio to 1,000 %.2f\n", size, percentile (costs, 0.25),
               percentile (costs, 0.25) / first);
    }
  support_close (store);
  g_object_unref (store);
  support_remove_dir (dir);
}

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");   /* for µ */
  g_test_init (&argc, &argv, NULL);
  if (sodium_init () < 0)
    return 1;
  bench_append ();
  bench_merge ();
  bench_flat (argc > 1 ? (guint) atoi (argv[1]) : 1000000);

  return 0;
}

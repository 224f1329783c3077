/* SPDX-License-Identifier: EUPL-1.2 */

/* GET /v1/changes and GET /v1/state.
 *
 * The cursor is the number of the last change seen, by order of arrival here: the writer commits in that order, so that
 * nothing ever appears before a cursor.  What was here before its root became this administration's counts as come when it
 * did: N.M is change M of a root that was claimed when N was the newest change here. Who finds nothing waits, and is woken by whatever commits for its administration.
 */
#include "config.h"

#include "intake.h"

#include <sodium.h>
#include <string.h>

#define LIMIT_MAX    500
#define BYTES_MAX    (1024 * 1024)   /* of bodies in one answer, about */
#define RUNS_MAX     500
#define HASHED_MAX   20000           /* changes of one answer of the state */
#define WAITERS_MAX  4096            /* of all together that wait for news */

typedef struct
{
  IntakeDevice  device;
  char         *epoch;       /* (owned) */
  gint64        after;
  gint64        within;      /* the second part of the cursor, 0: none */
  gint64        state[4];    /* cursor of the state: root, device, seq and change, by their numbers here */
  guint         limit;
  GBytes       *json;        /* (owned) (nullable) the outcome */
  guint         n_changes;
} Fetch;

static void
fetch_free (Fetch *fetch)
{
  g_free (fetch->epoch);
  g_clear_pointer (&fetch->json, g_bytes_unref);
  g_free (fetch);
}

struct _IntakeWaiter
{
  IntakeRequest *request;     /* paused */
  Fetch         *fetch;       /* (owned) */
  gint64         until_us;    /* monotonic */
  guint          timer;       /* GSource id, 0: none */
  gboolean       is_asking;
  gboolean       ask_again;   /* something came while the store was being asked */
};

static void ask (IntakeWaiter *waiter);

/* --- reading, on the reader thread --- */

static gboolean
add_cards (ParaatSql    *sql,
           GHashTable   *speakers,
           JsonBuilder  *builder,
           GError      **error)
{
  GHashTableIter iter;
  ParaatUuid *id;

  g_hash_table_iter_init (&iter, speakers);
  while (g_hash_table_iter_next (&iter, (gpointer *) &id, NULL))
    {
      sqlite3_stmt *statement = paraat_sql_prepare (sql,
        "SELECT card, card_signature FROM device WHERE id = ? AND card IS NOT NULL", error);
      int more;

      if (statement == NULL)
        return FALSE;
      paraat_sql_bind_uuid (statement, 1, id);
      more = paraat_sql_step (sql, statement, error);
      if (more > 0)
        {
          json_builder_begin_object (builder);
          paraat_wire_add_string (builder, "text", (const char *) sqlite3_column_text (statement, 0));
          paraat_wire_add_bytes (builder, "signature", sqlite3_column_blob (statement, 1),
                                 (gsize) sqlite3_column_bytes (statement, 1));
          json_builder_end_object (builder);
        }
      paraat_sql_done (statement);
      if (more < 0)
        return FALSE;
    }

  return TRUE;
}

/* Everything of this administration but the caller's own, in order of arrival; one more than the limit tells that there
 * is more. */
static sqlite3_stmt *
prepare_fetch (ParaatSql    *sql,
               const Fetch  *fetch,
               GError      **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (sql,
    "WITH theirs (n, claimed_n, last) AS (SELECT root.n, claimed_n, last FROM intake_root"
    "    JOIN root ON root.id = intake_root.root WHERE intake_root.bestuur = ?1),"
    " news (came, within, n) AS ("
    "  SELECT change.n, 0, change.n FROM theirs JOIN change ON change.root = theirs.n"
    "   WHERE last > ?2 AND change.n > max(?2, claimed_n) AND change.device IS NOT (SELECT n FROM device WHERE id = ?3)"
    "  UNION ALL SELECT claimed_n, change.n, change.n FROM theirs JOIN change ON change.root = theirs.n"
    "   WHERE claimed_n >= max(?2, 1) AND change.n <= claimed_n AND change.device IS NOT (SELECT n FROM device WHERE id = ?3)"
    "     AND (claimed_n > ?2 OR change.n > ?5)"
    "  ORDER BY 1, 2 LIMIT ?4)"
    " SELECT came, within, header, signature, value, salt FROM news JOIN change ON change.n = news.n"
    " ORDER BY came, within", error);

  if (statement == NULL)
    return NULL;
  paraat_sql_bind_uuid (statement, 1, &fetch->device.bestuur);
  sqlite3_bind_int64 (statement, 2, fetch->after);
  paraat_sql_bind_uuid (statement, 3, &fetch->device.id);
  sqlite3_bind_int64 (statement, 4, (gint64) fetch->limit + 1);
  sqlite3_bind_int64 (statement, 5, fetch->within);

  return statement;
}

static int
read_changes (ParaatSql    *sql,
              Fetch        *fetch,
              GPtrArray    *changes,
              gint64        out_last[2],
              GError      **error)
{
  sqlite3_stmt *statement = prepare_fetch (sql, fetch, error);
  gsize size = 0;
  int more = -1;

  while (statement != NULL && (more = paraat_sql_step (sql, statement, error)) > 0)
    {
      ParaatChange *change;

      size += (gsize) sqlite3_column_bytes (statement, 2) + (gsize) sqlite3_column_bytes (statement, 4);
      if (changes->len == fetch->limit || (changes->len > 0 && size > BYTES_MAX))
        break;
      change = paraat_sql_column_change (statement, 2, error);
      if (change == NULL)
        {
          more = -1;
          break;
        }
      out_last[0] = sqlite3_column_int64 (statement, 0);
      out_last[1] = sqlite3_column_int64 (statement, 1);
      g_ptr_array_add (changes, change);
    }
  if (statement != NULL)
    paraat_sql_done (statement);

  return more;
}

static void
add_cursor (JsonBuilder  *builder,
            const gint64 *parts,
            guint         n_parts,
            gboolean      has_more)
{
  g_autoptr(GString) cursor = g_string_new (NULL);

  for (guint i = 0; i < n_parts && (i == 0 || parts[i] != 0); i++)
    g_string_append_printf (cursor, "%s%" G_GINT64_FORMAT, i > 0 ? "." : "", parts[i]);
  paraat_wire_add_string (builder, "cursor", cursor->str);
  json_builder_set_member_name (builder, "more");
  json_builder_add_boolean_value (builder, has_more);
}

static gboolean
fetch_query (ParaatSql  *sql,
             gpointer    data,
             GError    **error)
{
  Fetch *fetch = data;
  g_autoptr(GPtrArray) changes = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_change_unref);
  g_autoptr(GHashTable) speakers = g_hash_table_new (paraat_uuid_hash, paraat_uuid_equal);
  g_autoptr(JsonBuilder) builder = intake_begin_answer (fetch->epoch);
  gint64 last[] = { fetch->after, fetch->within };
  int more = read_changes (sql, fetch, changes, last, error);

  if (more < 0)
    return FALSE;
  add_cursor (builder, last, G_N_ELEMENTS (last), more > 0);
  for (guint i = 0; i < changes->len; i++)
    g_hash_table_add (speakers, (gpointer) &paraat_change_get_header (g_ptr_array_index (changes, i))->device);
  json_builder_set_member_name (builder, "devices");
  json_builder_begin_array (builder);
  if (!add_cards (sql, speakers, builder, error))
    return FALSE;
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "changes");
  json_builder_begin_array (builder);
  for (guint i = 0; i < changes->len; i++)
    paraat_wire_add_change (builder, g_ptr_array_index (changes, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  g_clear_pointer (&fetch->json, g_bytes_unref);
  fetch->json = intake_build (builder);
  fetch->n_changes = changes->len;

  return TRUE;
}

/* --- waiting --- */

static void
end_waiter (IntakeWaiter *waiter)
{
  IntakeRequest *request = waiter->request;

  g_clear_handle_id (&waiter->timer, g_source_remove);
  g_ptr_array_remove_fast (request->intake->waiters, waiter);
  fetch_free (waiter->fetch);
  g_free (waiter);
  intake_request_resume (request);
}

static void
answer_waiter (IntakeWaiter *waiter)
{
  waiter->request->n_changes = waiter->fetch->n_changes;
  intake_answer_json (waiter->request->message, SOUP_STATUS_OK, waiter->fetch->json);
  end_waiter (waiter);
}

static gboolean
waited_cb (gpointer data)
{
  IntakeWaiter *waiter = data;

  waiter->timer = 0;
  answer_waiter (waiter);

  return G_SOURCE_REMOVE;
}

static void
fetched_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  IntakeWaiter *waiter = user_data;
  Intake *self = waiter->request->intake;
  gint64 left_us = waiter->until_us - g_get_monotonic_time ();
  g_autoptr(GError) error = NULL;

  waiter->is_asking = FALSE;
  if (!paraat_store_query_finish (PARAAT_STORE (object), result, &error))
    {
      intake_answer_error (waiter->request->message, error);
      end_waiter (waiter);
    }
  else if (waiter->fetch->n_changes > 0 || left_us <= 0 || self->closing != NULL)
    answer_waiter (waiter);
  else if (waiter->ask_again)
    ask (waiter);
  else
    waiter->timer = g_timeout_add ((guint) (left_us / 1000 + 1), waited_cb, waiter);
}

static void
ask (IntakeWaiter *waiter)
{
  waiter->is_asking = TRUE;
  waiter->ask_again = FALSE;
  g_clear_handle_id (&waiter->timer, g_source_remove);
  paraat_store_query_async (waiter->request->intake->store, fetch_query, waiter->fetch, NULL, NULL, fetched_cb, waiter);
}

/**
 * intake_wake:
 * @bestuur: (nullable): for whom something is new and durable; %NULL: for everybody
 */
void
intake_wake (Intake           *self,
             const ParaatUuid *bestuur)
{
  g_autoptr(GPtrArray) waiters = g_ptr_array_copy (self->waiters, NULL, NULL);

  for (guint i = 0; i < waiters->len; i++)
    {
      IntakeWaiter *waiter = g_ptr_array_index (waiters, i);

      if (bestuur != NULL && !paraat_uuid_equal (&waiter->fetch->device.bestuur, bestuur))
        continue;
      if (waiter->is_asking)
        waiter->ask_again = TRUE;
      else
        ask (waiter);
    }
}

/* A number in the query; FALSE when it is none. */
static gboolean
read_number (IntakeRequest *request,
             const char    *name,
             gint64         fallback,
             gint64        *out_value)
{
  const char *text = request->query != NULL ? g_hash_table_lookup (request->query, name) : NULL;
  guint64 value;

  *out_value = fallback;
  if (text == NULL || *text == '\0')
    return TRUE;
  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, &value, NULL))
    return FALSE;
  *out_value = (gint64) value;

  return TRUE;
}

/* As add_cursor() wrote it; parts that are not there are 0. */
static gboolean
read_cursor (IntakeRequest *request,
             gint64        *parts,
             guint          n_parts)
{
  const char *text = request->query != NULL ? g_hash_table_lookup (request->query, "after") : NULL;
  g_auto(GStrv) pieces = g_strsplit (text != NULL ? text : "", ".", -1);

  if (g_strv_length (pieces) > n_parts)
    return FALSE;
  for (guint i = 0; i < n_parts; i++)
    parts[i] = 0;
  for (guint i = 0; pieces[i] != NULL; i++)
    {
      guint64 value;

      if (!g_ascii_string_to_unsigned (pieces[i], 10, 0, G_MAXINT64, &value, NULL))
        return FALSE;
      parts[i] = (gint64) value;
    }

  return TRUE;
}

static Fetch *
new_fetch (IntakeRequest *request)
{
  Fetch *fetch = g_new0 (Fetch, 1);

  fetch->device = request->caller;
  fetch->epoch = g_strdup (request->intake->epoch);

  return fetch;
}

/* Who asks for what is here now does not wait, and always may. */
static gboolean
may_wait (IntakeRequest *request)
{
  GPtrArray *waiters = request->intake->waiters;
  guint n = 0;

  if (waiters->len >= WAITERS_MAX)
    return FALSE;
  for (guint i = 0; i < waiters->len; i++)
    {
      IntakeWaiter *waiter = g_ptr_array_index (waiters, i);

      n += paraat_uuid_equal (&waiter->fetch->device.id, &request->caller.id);
    }

  return n < INTAKE_WAITING;
}

void
intake_handle_get (IntakeRequest *request)
{
  Intake *self = request->intake;
  gint64 after[2];
  gint64 wait_s, limit;
  IntakeWaiter *waiter;

  if (!read_cursor (request, after, G_N_ELEMENTS (after)) || !read_number (request, "wait", 0, &wait_s)
      || !read_number (request, "limit", LIMIT_MAX, &limit) || limit == 0)
    {
      intake_answer_problem (request->message, SOUP_STATUS_BAD_REQUEST, "malformed", "after, wait or limit is no number");
      return;
    }
  if (wait_s > 0 && !may_wait (request))
    {
      intake_answer_limited (request->message, INTAKE_WAIT_MAX_S);
      return;
    }

  waiter = g_new0 (IntakeWaiter, 1);
  waiter->request = request;
  waiter->fetch = new_fetch (request);
  waiter->fetch->after = after[0];
  waiter->fetch->within = after[1];
  waiter->fetch->limit = (guint) MIN (limit, LIMIT_MAX);
  waiter->until_us = g_get_monotonic_time () + MIN (wait_s, INTAKE_WAIT_MAX_S) * G_USEC_PER_SEC;
  g_ptr_array_add (self->waiters, waiter);
  intake_request_pause (request);
  ask (waiter);
}

/* --- the state --- */

typedef struct
{
  ParaatUuid                device;
  ParaatUuid                root;
  gint64                    first;
  gint64                    last;    /* 0: no run yet */
  crypto_generichash_state  ids;
} Run;

/* One answer: where it goes on after, and what is in it. */
typedef struct
{
  gint64       root;       /* number of the root of the last change */
  gint64       device;     /* and of its device, 0: the whole root is told */
  gint64       seq;
  gint64       change;     /* where one device has several changes at one seq: n of the last */
  JsonBuilder *builder;    /* (unowned) */
  guint        n_runs;
  guint        n_hashed;
} Page;

static gboolean
is_full (const Page *page)
{
  return page->n_runs >= RUNS_MAX || page->n_hashed >= HASHED_MAX;
}

static void
end_run (Run  *run,
         Page *page)
{
  JsonBuilder *builder = page->builder;
  char hex[PARAAT_HASH_HEX_SIZE];
  ParaatHash digest;

  if (run->last == 0)
    return;
  crypto_generichash_final (&run->ids, digest.bytes, sizeof digest.bytes);
  paraat_hash_format (&digest, hex);
  json_builder_begin_object (builder);
  paraat_wire_add_uuid (builder, "device", &run->device);
  paraat_wire_add_uuid (builder, "root", &run->root);
  json_builder_set_member_name (builder, "first");
  json_builder_add_int_value (builder, run->first);
  json_builder_set_member_name (builder, "last");
  json_builder_add_int_value (builder, run->last);
  paraat_wire_add_string (builder, "digest", hex);
  json_builder_end_object (builder);
  run->last = 0;
  page->n_runs++;
}

static void
add_to_run (Run              *run,
            const ParaatUuid *device,
            const ParaatUuid *root,
            gint64            seq,
            const void       *id,
            Page             *page)
{
  if (run->last == 0 || seq != run->last + 1 || !paraat_uuid_equal (device, &run->device))
    {
      end_run (run, page);
      run->device = *device;
      run->root = *root;
      run->first = seq;
      crypto_generichash_init (&run->ids, NULL, 0, PARAAT_HASH_SIZE);
    }
  crypto_generichash_update (&run->ids, id, PARAAT_HASH_SIZE);
  run->last = seq;
}

/* One root, from the index of its chains, or what fits of it. */
static gboolean
add_runs_of (ParaatSql         *sql,
             const ParaatUuid  *root,
             Page              *page,
             GError           **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (sql,
    "SELECT device.id, seq, change.id, change.device, change.n FROM change JOIN device ON device.n = change.device"
    " WHERE root = ?1 AND (change.device, seq, change.n) > (?2, ?3, ?4) ORDER BY change.device, seq, change.n", error);
  Run run = { 0 };
  int more = 0;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, page->root);
  sqlite3_bind_int64 (statement, 2, page->device);
  sqlite3_bind_int64 (statement, 3, page->seq);
  sqlite3_bind_int64 (statement, 4, page->change);
  while (!is_full (page) && (more = paraat_sql_step (sql, statement, error)) > 0)
    {
      ParaatUuid device;
      ParaatHash id;

      paraat_sql_column_uuid (statement, 0, &device);
      page->seq = sqlite3_column_int64 (statement, 1);
      paraat_sql_column_hash (statement, 2, &id);
      page->device = sqlite3_column_int64 (statement, 3);
      page->change = sqlite3_column_int64 (statement, 4);
      add_to_run (&run, &device, root, page->seq, id.bytes, page);
      page->n_hashed++;
    }
  paraat_sql_done (statement);
  end_run (&run, page);
  if (more == 0 && !is_full (page))
    page->device = page->seq = page->change = 0;

  return more >= 0;
}

/* The next root of this administration, in the order in which they came. */
static int
next_root (ParaatSql         *sql,
           const ParaatUuid  *bestuur,
           gint64             after,
           gint64            *out_n,
           ParaatUuid        *out_root,
           GError           **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (sql,
    "SELECT root.n, root.id FROM intake_root JOIN root ON root.id = intake_root.root"
    " WHERE intake_root.bestuur = ?1 AND root.n > ?2 ORDER BY root.n LIMIT 1", error);
  int more;

  if (statement == NULL)
    return -1;
  paraat_sql_bind_uuid (statement, 1, bestuur);
  sqlite3_bind_int64 (statement, 2, after);
  more = paraat_sql_step (sql, statement, error);
  if (more > 0)
    {
      *out_n = sqlite3_column_int64 (statement, 0);
      paraat_sql_column_uuid (statement, 1, out_root);
    }
  paraat_sql_done (statement);

  return more;
}

static gboolean
state_query (ParaatSql  *sql,
             gpointer    data,
             GError    **error)
{
  Fetch *fetch = data;
  g_autoptr(JsonBuilder) builder = intake_begin_answer (fetch->epoch);
  Page page = { .root = fetch->state[0], .device = fetch->state[1], .seq = fetch->state[2], .change = fetch->state[3],
                .builder = builder };
  gint64 last[G_N_ELEMENTS (fetch->state)];
  int more = 1;

  json_builder_set_member_name (builder, "runs");
  json_builder_begin_array (builder);
  while (!is_full (&page))
    {
      gint64 begun = page.device != 0 ? page.root : 0;
      ParaatUuid root;

      more = next_root (sql, &fetch->device.bestuur, begun != 0 ? begun - 1 : page.root, &page.root, &root, error);
      if (more <= 0)
        break;
      if (page.root != begun)
        page.device = page.seq = page.change = 0;
      if (!add_runs_of (sql, &root, &page, error))
        return FALSE;
    }
  if (more < 0)
    return FALSE;
  json_builder_end_array (builder);
  last[0] = page.root;
  last[1] = page.device;
  last[2] = page.seq;
  last[3] = page.change;
  add_cursor (builder, last, G_N_ELEMENTS (last), more > 0);
  json_builder_end_object (builder);
  g_clear_pointer (&fetch->json, g_bytes_unref);
  fetch->json = intake_build (builder);

  return TRUE;
}

static void
state_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  IntakeWaiter *waiter = user_data;
  g_autoptr(GError) error = NULL;

  if (paraat_store_query_finish (PARAAT_STORE (object), result, &error))
    answer_waiter (waiter);
  else
    {
      intake_answer_error (waiter->request->message, error);
      end_waiter (waiter);
    }
}

void
intake_handle_state (IntakeRequest *request)
{
  IntakeWaiter *waiter;
  gint64 after[4];

  if (!read_cursor (request, after, G_N_ELEMENTS (after)))
    {
      intake_answer_problem (request->message, SOUP_STATUS_BAD_REQUEST, "malformed", "after is no cursor");
      return;
    }
  waiter = g_new0 (IntakeWaiter, 1);   /* not among those that wait for news */
  waiter->request = request;
  waiter->fetch = new_fetch (request);
  memcpy (waiter->fetch->state, after, sizeof after);
  intake_request_pause (request);
  paraat_store_query_async (request->intake->store, state_query, waiter->fetch, NULL, NULL, state_cb, waiter);
}

/* SPDX-License-Identifier: EUPL-1.2 */

/* GET /v1/changes, with long poll, and GET /v1/state. */
#include "config.h"

#include "intake.h"

#include <sodium.h>
#include <string.h>

#define WAIT_MAX_S  25
#define LIMIT_MAX   500
#define ROOTS_A_PAGE 200

typedef struct
{
  Intake            *intake;
  SoupServerMessage *message;   /* (owned) paused */
  IntakeDevice       device;
  gint64             after;
  guint              limit;
  guint              wait_s;
  gint64             cursor;
  gboolean           more;
  GPtrArray         *changes;   /* (owned) (element-type ParaatChange) */
  GHashTable        *cards;     /* (owned) text -> base64 of signature */
  GArray            *runs;      /* (owned) (element-type Run) */
} Fetch;

typedef struct
{
  ParaatUuid  device;
  ParaatUuid  root;
  gint64      first;
  gint64      last;
  ParaatHash  digest;
} Run;

static void
fetch_free (gpointer data)
{
  Fetch *fetch = data;

  g_object_unref (fetch->message);
  g_ptr_array_unref (fetch->changes);
  g_hash_table_unref (fetch->cards);
  g_array_unref (fetch->runs);
  g_free (fetch);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fetch, fetch_free)

static Fetch *
fetch_new (Intake             *self,
           SoupServerMessage  *message,
           const IntakeDevice *device,
           gint64              after,
           guint               limit)
{
  Fetch *fetch = g_new0 (Fetch, 1);

  fetch->intake = self;
  fetch->message = g_object_ref (message);
  fetch->device = *device;
  fetch->after = fetch->cursor = after;
  fetch->limit = limit;
  fetch->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_change_unref);
  fetch->cards = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  fetch->runs = g_array_new (FALSE, FALSE, sizeof (Run));

  return fetch;
}

static void
add_card (Fetch        *fetch,
          sqlite3_stmt *statement,
          int           column)
{
  const char *text = (const char *) sqlite3_column_text (statement, column);

  if (text == NULL || g_hash_table_contains (fetch->cards, text))
    return;
  g_hash_table_insert (fetch->cards, g_strdup (text),
                       g_base64_encode (sqlite3_column_blob (statement, column + 1),
                                        (gsize) sqlite3_column_bytes (statement, column + 1)));
}

/* Everything of this bestuur but what the device itself said. */
static gboolean
fetch_job (ParaatSql  *sql,
           gpointer    data,
           GError    **error)
{
  Fetch *fetch = data;
  sqlite3_stmt *statement = paraat_sql_prepare (sql,
    "SELECT change.n, header, signature, value, salt, device.card, device.card_signature FROM change"
    "  JOIN root ON root.n = change.root JOIN intake_root ON intake_root.root = root.id"
    "  JOIN device ON device.n = change.device"
    " WHERE change.n > ?1 AND intake_root.bestuur = ?2 AND device.id <> ?3 ORDER BY change.n LIMIT ?4 + 1", error);
  int more;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, fetch->after);
  paraat_sql_bind_uuid (statement, 2, &fetch->device.bestuur);
  paraat_sql_bind_uuid (statement, 3, &fetch->device.id);
  sqlite3_bind_int (statement, 4, (int) fetch->limit);
  while ((more = paraat_sql_step (sql, statement, error)) > 0)
    {
      ParaatChange *change;

      if (fetch->changes->len == fetch->limit)
        {
          fetch->more = TRUE;
          break;
        }
      change = paraat_sql_column_change (statement, 1, error);
      if (change == NULL)
        {
          more = -1;
          break;
        }
      fetch->cursor = sqlite3_column_int64 (statement, 0);
      g_ptr_array_add (fetch->changes, change);
      add_card (fetch, statement, 5);
    }
  paraat_sql_done (statement);
  if (more < 0)
    return FALSE;

  /* Nothing more for them up to here: the next call need not walk what others said. */
  return fetch->more || paraat_sql_get_int (sql, "SELECT max(ifnull((SELECT max(n) FROM change), 0))", &fetch->cursor, error);
}

static void
add_cards (JsonBuilder *builder,
           GHashTable  *cards)
{
  GHashTableIter iter;
  const char *text, *signature;

  json_builder_set_member_name (builder, "devices");
  json_builder_begin_array (builder);
  g_hash_table_iter_init (&iter, cards);
  while (g_hash_table_iter_next (&iter, (gpointer *) &text, (gpointer *) &signature))
    {
      json_builder_begin_object (builder);
      paraat_wire_add_string (builder, "text", text);
      paraat_wire_add_string (builder, "signature", signature);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_cursor (JsonBuilder *builder,
            Fetch       *fetch)
{
  g_autofree char *cursor = g_strdup_printf ("%" G_GINT64_FORMAT, fetch->cursor);

  intake_add_epoch (fetch->intake, builder);
  paraat_wire_add_string (builder, "cursor", cursor);
  json_builder_set_member_name (builder, "more");
  json_builder_add_boolean_value (builder, fetch->more);
}

static void
answer_fetch (Fetch *fetch)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_cursor (builder, fetch);
  add_cards (builder, fetch->cards);
  json_builder_set_member_name (builder, "changes");
  json_builder_begin_array (builder);
  for (guint i = 0; i < fetch->changes->len; i++)
    paraat_wire_add_change (builder, g_ptr_array_index (fetch->changes, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  intake_answer_json (fetch->message, SOUP_STATUS_OK, builder);
}

void
intake_waiter_free (IntakeWaiter *waiter)
{
  g_clear_handle_id (&waiter->timer, g_source_remove);
  g_object_unref (waiter->message);
  g_free (waiter);
}

static void fetch_now (Fetch *fetch);

/* Its time is up, or there is something: ask the store once more, and answer whatever it says. */
static void
end_waiting (IntakeWaiter *waiter)
{
  Fetch *fetch = fetch_new (waiter->intake, waiter->message, &waiter->device, waiter->after, waiter->limit);

  g_ptr_array_remove_fast (waiter->intake->waiters, waiter);
  fetch_now (fetch);
}

static gboolean
waited_cb (gpointer data)
{
  IntakeWaiter *waiter = data;

  waiter->timer = 0;
  end_waiting (waiter);

  return G_SOURCE_REMOVE;
}

static void
start_waiting (Fetch *fetch)
{
  IntakeWaiter *waiter = g_new0 (IntakeWaiter, 1);

  waiter->intake = fetch->intake;
  waiter->message = g_object_ref (fetch->message);
  waiter->device = fetch->device;
  waiter->after = fetch->after;
  waiter->limit = fetch->limit;
  waiter->timer = g_timeout_add_seconds (fetch->wait_s, waited_cb, waiter);
  g_ptr_array_add (fetch->intake->waiters, waiter);
}

void
intake_wake (Intake           *self,
             const ParaatUuid *bestuur)
{
  g_autoptr(GPtrArray) woken = g_ptr_array_new ();

  for (guint i = 0; i < self->waiters->len; i++)
    {
      IntakeWaiter *waiter = g_ptr_array_index (self->waiters, i);

      if (paraat_uuid_equal (&waiter->device.bestuur, bestuur))
        g_ptr_array_add (woken, waiter);
    }
  for (guint i = 0; i < woken->len; i++)
    end_waiting (g_ptr_array_index (woken, i));
}

static void
fetched_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(Fetch) fetch = user_data;
  g_autoptr(GError) error = NULL;

  if (!paraat_store_query_finish (PARAAT_STORE (object), result, &error))
    intake_answer_error (fetch->message, error);
  else if (fetch->changes->len == 0 && fetch->wait_s > 0)
    {
      start_waiting (fetch);
      return;
    }
  else
    answer_fetch (fetch);
  soup_server_message_unpause (fetch->message);
}

static void
fetch_now (Fetch *fetch)
{
  paraat_store_query_async (fetch->intake->store, fetch_job, fetch, NULL, NULL, fetched_cb, fetch);
}

static gboolean
read_number (GHashTable *query,
             const char *name,
             guint64     most,
             guint64     usual,
             guint64    *out_value)
{
  const char *text = query != NULL ? g_hash_table_lookup (query, name) : NULL;

  *out_value = usual;

  return text == NULL || *text == '\0' || g_ascii_string_to_unsigned (text, 10, 0, most, out_value, NULL);
}

void
intake_handle_get (Intake            *self,
                   SoupServerMessage *message,
                   GHashTable        *query)
{
  guint64 after, wait_s, limit;
  IntakeDevice device;
  Fetch *fetch;

  if (!intake_authenticate (self, message, &device))
    return;
  if (!read_number (query, "after", G_MAXINT64, 0, &after) || !read_number (query, "wait", 3600, 0, &wait_s)
      || !read_number (query, "limit", 1000000, LIMIT_MAX, &limit) || limit == 0)
    {
      intake_answer_problem (message, SOUP_STATUS_BAD_REQUEST, "malformed", "after, wait or limit cannot be read");
      return;
    }
  fetch = fetch_new (self, message, &device, (gint64) after, (guint) MIN (limit, LIMIT_MAX));
  fetch->wait_s = (guint) MIN (wait_s, WAIT_MAX_S);
  soup_server_message_pause (message);
  fetch_now (fetch);
}

/* --- state --- */

typedef struct
{
  crypto_generichash_state  hash;
  Run                       run;
  gboolean                  is_open;
} RunBuilder;

static void
end_run (RunBuilder *builder,
         GArray     *runs)
{
  if (!builder->is_open)
    return;
  crypto_generichash_final (&builder->hash, builder->run.digest.bytes, sizeof builder->run.digest.bytes);
  g_array_append_val (runs, builder->run);
  builder->is_open = FALSE;
}

static void
add_to_run (RunBuilder *builder,
            GArray     *runs,
            const Run  *at,
            const ParaatHash *id)
{
  gboolean goes_on = builder->is_open && paraat_uuid_equal (&builder->run.device, &at->device)
                     && paraat_uuid_equal (&builder->run.root, &at->root) && at->first == builder->run.last + 1;

  if (!goes_on)
    {
      end_run (builder, runs);
      builder->run = *at;
      builder->is_open = TRUE;
      crypto_generichash_init (&builder->hash, NULL, 0, PARAAT_HASH_SIZE);
    }
  builder->run.last = at->first;
  crypto_generichash_update (&builder->hash, id->bytes, sizeof id->bytes);
}

/* A page of roots; a chain with two changes at one place shows as two runs, and is sent again: no harm. */
static gboolean
state_job (ParaatSql  *sql,
           gpointer    data,
           GError    **error)
{
  Fetch *fetch = data;
  sqlite3_stmt *statement = paraat_sql_prepare (sql,
    "WITH page AS (SELECT root.n, root.id FROM root JOIN intake_root ON intake_root.root = root.id"
    "   WHERE intake_root.bestuur = ?2 AND root.n > ?1 ORDER BY root.n LIMIT ?3)"
    " SELECT page.n, page.id, device.id, change.seq, change.id FROM page JOIN change ON change.root = page.n"
    "  JOIN device ON device.n = change.device WHERE device.card IS NOT NULL"
    " ORDER BY page.n, change.device, change.seq", error);
  RunBuilder builder = { .is_open = FALSE };
  int more;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, fetch->after);
  paraat_sql_bind_uuid (statement, 2, &fetch->device.bestuur);
  sqlite3_bind_int (statement, 3, ROOTS_A_PAGE);
  while ((more = paraat_sql_step (sql, statement, error)) > 0)
    {
      ParaatHash id;
      Run at = { 0 };

      fetch->cursor = sqlite3_column_int64 (statement, 0);
      paraat_sql_column_uuid (statement, 1, &at.root);
      paraat_sql_column_uuid (statement, 2, &at.device);
      at.first = sqlite3_column_int64 (statement, 3);
      paraat_sql_column_hash (statement, 4, &id);
      add_to_run (&builder, fetch->runs, &at, &id);
    }
  paraat_sql_done (statement);
  end_run (&builder, fetch->runs);
  fetch->more = fetch->cursor != fetch->after;   /* the page after the last one is empty */

  return more == 0;
}

static void
state_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(Fetch) fetch = user_data;
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(GError) error = NULL;

  if (!paraat_store_query_finish (PARAAT_STORE (object), result, &error))
    {
      intake_answer_error (fetch->message, error);
      soup_server_message_unpause (fetch->message);
      return;
    }
  json_builder_begin_object (builder);
  add_cursor (builder, fetch);
  json_builder_set_member_name (builder, "runs");
  json_builder_begin_array (builder);
  for (guint i = 0; i < fetch->runs->len; i++)
    {
      const Run *run = &g_array_index (fetch->runs, Run, i);
      char hex[PARAAT_HASH_HEX_SIZE];

      paraat_hash_format (&run->digest, hex);
      json_builder_begin_object (builder);
      paraat_wire_add_uuid (builder, "device", &run->device);
      paraat_wire_add_uuid (builder, "root", &run->root);
      json_builder_set_member_name (builder, "first");
      json_builder_add_int_value (builder, run->first);
      json_builder_set_member_name (builder, "last");
      json_builder_add_int_value (builder, run->last);
      paraat_wire_add_string (builder, "digest", hex);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  intake_answer_json (fetch->message, SOUP_STATUS_OK, builder);
  soup_server_message_unpause (fetch->message);
}

void
intake_handle_state (Intake            *self,
                     SoupServerMessage *message,
                     GHashTable        *query)
{
  IntakeDevice device;
  guint64 after;
  Fetch *fetch;

  if (!intake_authenticate (self, message, &device))
    return;
  if (!read_number (query, "after", G_MAXINT64, 0, &after))
    {
      intake_answer_problem (message, SOUP_STATUS_BAD_REQUEST, "malformed", "after cannot be read");
      return;
    }
  fetch = fetch_new (self, message, &device, (gint64) after, 0);
  soup_server_message_pause (message);
  paraat_store_query_async (self->store, state_job, fetch, NULL, NULL, state_cb, fetch);
}

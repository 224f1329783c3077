/* SPDX-License-Identifier: EUPL-1.2 */

/* What a receiving end must at least do: listen, read a batch, verify each signature, and commit it durably into a bare
 * table in one transaction before it answers.  It takes the command line of paraat-intake. */
#include "config.h"

#include "bare-server.h"

#include <glib-unix.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>

#include "paraat-wire-json.h"

typedef struct
{
  sqlite3      *db;
  sqlite3_stmt *begin, *insert, *commit;
  guint8        key[PARAAT_PUBLIC_KEY_SIZE];
} Bare;

static const char schema[] =
  "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;"
  "CREATE TABLE change (n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, root BLOB, record BLOB, field TEXT,"
  "  seq INTEGER, at_us INTEGER, superseded INTEGER, header BLOB, signature BLOB, value TEXT, salt BLOB);"
  "CREATE INDEX by_chain ON change (root, seq);"
  "CREATE INDEX head ON change (record, field) WHERE superseded IS NULL;";

static sqlite3_stmt *
prepare (sqlite3    *db,
         const char *sql)
{
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) != SQLITE_OK)
    g_error ("%s", sqlite3_errmsg (db));

  return statement;
}

static void
run (Bare         *bare,
     sqlite3_stmt *statement)
{
  if (sqlite3_step (statement) != SQLITE_DONE)
    g_error ("%s", sqlite3_errmsg (bare->db));
  sqlite3_reset (statement);
}

static void
insert (Bare         *bare,
        ParaatChange *change)
{
  const ParaatHeader *header = paraat_change_get_header (change);
  gsize size;
  const guint8 *bytes = paraat_change_get_header_bytes (change, &size);

  if (!paraat_change_verify (change, bare->key, NULL))
    g_error ("A change that is not of this device");
  sqlite3_bind_blob (bare->insert, 1, paraat_change_get_id (change)->bytes, 32, SQLITE_STATIC);
  sqlite3_bind_blob (bare->insert, 2, &header->root, 16, SQLITE_STATIC);
  sqlite3_bind_blob (bare->insert, 3, &header->record, 16, SQLITE_STATIC);
  sqlite3_bind_text (bare->insert, 4, header->field, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (bare->insert, 5, (gint64) header->seq);
  sqlite3_bind_int64 (bare->insert, 6, header->at_us);
  sqlite3_bind_blob (bare->insert, 7, bytes, (int) size, SQLITE_STATIC);
  sqlite3_bind_blob (bare->insert, 8, paraat_change_get_signature (change), PARAAT_SIGNATURE_SIZE, SQLITE_STATIC);
  sqlite3_bind_text (bare->insert, 9, paraat_change_get_value (change), -1, SQLITE_STATIC);
  sqlite3_bind_blob (bare->insert, 10, paraat_change_get_salt (change), PARAAT_SALT_SIZE, SQLITE_STATIC);
  run (bare, bare->insert);
}

static void
handle_cb (SoupServer        *server,
           SoupServerMessage *message,
           const char        *path,
           GHashTable        *query,
           gpointer           user_data)
{
  Bare *bare = user_data;
  g_autoptr(GBytes) body = soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autoptr(GPtrArray) refused = g_ptr_array_new ();
  g_autoptr(ParaatBatch) batch = paraat_batch_decode (body, refused, NULL);
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  char *json;

  if (batch == NULL || refused->len > 0)
    g_error ("A batch that cannot be read");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "accepted");
  json_builder_begin_array (builder);
  run (bare, bare->begin);
  for (guint i = 0; i < batch->changes->len; i++)
    {
      char hex[PARAAT_HASH_HEX_SIZE];

      insert (bare, g_ptr_array_index (batch->changes, i));
      paraat_hash_format (paraat_change_get_id (g_ptr_array_index (batch->changes, i)), hex);
      json_builder_add_string_value (builder, hex);
    }
  run (bare, bare->commit);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  json = paraat_wire_print (builder);
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_TAKE, json, strlen (json));
}

static gboolean
quit_cb (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_CONTINUE;
}

static char *
listen_here (SoupServer *server)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GSocket) socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr(GSocketAddress) bound = NULL;

  g_assert_no_error (error);
  g_socket_set_listen_backlog (socket, 1024);
  if (!g_socket_bind (socket, address, TRUE, &error) || !g_socket_listen (socket, &error)
      || !soup_server_listen_socket (server, socket, 0, &error))
    g_error ("%s", error->message);
  bound = g_socket_get_local_address (socket, &error);

  return g_strdup_printf ("http://127.0.0.1:%u\n", g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound)));
}

int
bare_server_main (const char   *dir,
                  const char   *ready_file,
                  ParaatDevice *device)
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(SoupServer) server = soup_server_new (NULL, NULL);
  g_autofree char *path = g_build_filename (dir, "bare.db", NULL);
  g_autofree char *url = listen_here (server);
  Bare bare = { 0 };

  memcpy (bare.key, paraat_device_get_public_key (device), sizeof bare.key);
  if (sqlite3_open (path, &bare.db) != SQLITE_OK || sqlite3_exec (bare.db, schema, NULL, NULL, NULL) != SQLITE_OK)
    g_error ("%s", sqlite3_errmsg (bare.db));
  bare.begin = prepare (bare.db, "BEGIN IMMEDIATE");
  bare.insert = prepare (bare.db, "INSERT INTO change (id, root, record, field, seq, at_us, header, signature, value, salt)"
                                  " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  bare.commit = prepare (bare.db, "COMMIT");
  soup_server_add_handler (server, NULL, handle_cb, &bare, NULL);
  g_unix_signal_add (SIGTERM, quit_cb, loop);
  g_file_set_contents (ready_file, url, -1, NULL);
  g_main_loop_run (loop);
  soup_server_disconnect (server);
  sqlite3_finalize (bare.begin);
  sqlite3_finalize (bare.insert);
  sqlite3_finalize (bare.commit);
  sqlite3_close (bare.db);

  return 0;
}

/* SPDX-License-Identifier: EUPL-1.2 */

/* After a bad day: everything that was acknowledged is there, every chain is whole, the heads are what the changes say,
 * the blobs are what their names say, and of what was being typed at most the last 0.3 s is gone.
 *
 * The changes are read from the file itself and everything is computed once more from their headers, so that the store's
 * own tables cannot vouch for themselves.
 */
#include "config.h"

#include "promises.h"

#include <sqlite3.h>
#include <string.h>

#define TYPING_MAY_LOSE_US (300 * 1000)

typedef struct
{
  ParaatChange *change;        /* (owned) */
  gboolean      is_head;       /* says the file */
  gboolean      is_replaced;   /* say the headers */
} Stored;

static guint64
number_at (char       **words,
           const guint  at)
{
  return g_ascii_strtoull (words[at], NULL, 10);
}

static void
note_number (GHashTable *table,
             char       *key,
             guint64     number)
{
  g_hash_table_replace (table, key, GUINT_TO_POINTER ((guint) number));
}

static void
note_tick (Promises *self,
           gint64    us)
{
  if (self->last_tick_us != 0)
    self->longest_stall_us = MAX (self->longest_stall_us, us - self->last_tick_us);
  self->last_tick_us = us;
}

static void
start_run (Promises *self)
{
  self->is_open = TRUE;
  self->last_tick_us = self->longest_stall_us = 0;
  g_ptr_array_set_size (self->typed, 0);
}

static void
read_line (Promises   *self,
           const char *line)
{
  g_auto(GStrv) words = g_strsplit (line, " ", 5);
  guint n = g_strv_length (words);

  if (n == 0)
    return;
  switch (words[0][0])
    {
    case 'O':
      start_run (self);
      break;
    case 'E':
      g_set_str (&self->open_error, line);
      break;
    case 'C':
      g_hash_table_replace (self->changes, g_strdup (words[1]), g_strdup (line + 2 + strlen (words[1]) + 1));
      break;
    case 'M':
      g_hash_table_add (self->merged, g_strdup (words[1]));
      break;
    case 'B':
      g_hash_table_add (self->blobs, g_strdup (words[1]));
      break;
    case 'S':
      note_number (self->settings, g_strdup (words[1]), number_at (words, 2));
      break;
    case 'D':
      note_number (self->drafts, g_strdup_printf ("%s %s", words[1], words[2]), number_at (words, 3));
      break;
    case 'T':
      g_ptr_array_add (self->typed, g_strdup (line + 2));
      break;
    case 'K':
      note_tick (self, g_ascii_strtoll (words[1], NULL, 10));
      break;
    default:
      g_error ("The worker wrote %s", line);
    }
}

Promises *
promises_read (const char *path)
{
  Promises *self = g_new0 (Promises, 1);
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;

  self->changes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->merged = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->blobs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->settings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->drafts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->typed = g_ptr_array_new_with_free_func (g_free);
  if (!g_file_get_contents (path, &text, NULL, NULL))
    return self;   /* it did not come as far as its first promise */

  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL && lines[i + 1] != NULL; i++)   /* a last line without its end was not said */
    read_line (self, lines[i]);

  return self;
}

void
promises_free (Promises *self)
{
  g_hash_table_unref (self->changes);
  g_hash_table_unref (self->merged);
  g_hash_table_unref (self->blobs);
  g_hash_table_unref (self->settings);
  g_hash_table_unref (self->drafts);
  g_ptr_array_unref (self->typed);
  g_free (self->open_error);
  g_free (self);
}

guint
promises_count (const Promises *self)
{
  return g_hash_table_size (self->changes) + g_hash_table_size (self->merged) + g_hash_table_size (self->blobs);
}

static void
stored_free (gpointer data)
{
  Stored *stored = data;

  paraat_change_unref (stored->change);
  g_free (stored);
}

/* (nullable) */
static char *
check_integrity (sqlite3 *db)
{
  sqlite3_stmt *statement = NULL;
  char *problem = NULL;

  if (sqlite3_prepare_v2 (db, "PRAGMA integrity_check", -1, &statement, NULL) != SQLITE_OK
      || sqlite3_step (statement) != SQLITE_ROW)
    problem = g_strdup_printf ("integrity_check: %s", sqlite3_errmsg (db));
  else if (strcmp ((const char *) sqlite3_column_text (statement, 0), "ok") != 0)
    problem = g_strdup_printf ("integrity_check: %s", sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);

  return problem;
}

static char *
load_row (sqlite3_stmt *row,
          GHashTable   *all)
{
  g_autoptr(ParaatChange) change = NULL;
  g_autoptr(GError) error = NULL;
  const void *key = sqlite3_column_blob (row, 6);
  const char *value = (const char *) sqlite3_column_text (row, 3);
  Stored *stored;

  if (sqlite3_column_bytes (row, 2) != PARAAT_SIGNATURE_SIZE || sqlite3_column_bytes (row, 0) != PARAAT_HASH_SIZE)
    return g_strdup ("a stored change has wrong sizes");
  /* As if it came from outside: the hash of the value and the form of everything are checked once more. */
  change = paraat_change_new_received (sqlite3_column_blob (row, 1), (gsize) sqlite3_column_bytes (row, 1),
                                       sqlite3_column_blob (row, 2), value, value != NULL ? sqlite3_column_bytes (row, 3) : 0,
                                       sqlite3_column_blob (row, 4), &error);
  if (change == NULL)
    return g_strdup_printf ("a stored change does not read: %s", error->message);
  if (memcmp (paraat_change_get_id (change), sqlite3_column_blob (row, 0), PARAAT_HASH_SIZE) != 0)
    return g_strdup ("a stored change has the id of another");
  if (key == NULL || !paraat_change_verify (change, key, &error))
    return g_strdup_printf ("a stored change does not verify: %s", error != NULL ? error->message : "no key");

  stored = g_new0 (Stored, 1);
  stored->is_head = sqlite3_column_type (row, 5) == SQLITE_NULL;
  stored->change = g_steal_pointer (&change);
  g_hash_table_insert (all, (gpointer) paraat_change_get_id (stored->change), stored);

  return NULL;
}

static char *
load_changes (sqlite3    *db,
              GHashTable *all)
{
  sqlite3_stmt *row = NULL;
  char *problem = NULL;

  if (sqlite3_prepare_v2 (db, "SELECT change.id, header, signature, value, salt, superseded, device.key FROM change"
                              " LEFT JOIN device ON device.n = change.device", -1, &row, NULL) != SQLITE_OK)
    return g_strdup_printf ("the changes do not read: %s", sqlite3_errmsg (db));
  while (problem == NULL && sqlite3_step (row) == SQLITE_ROW)
    problem = load_row (row, all);
  sqlite3_finalize (row);

  return problem;
}

/* A head is a change that no other of its record and field is over. */
static char *
check_heads (GHashTable *all)
{
  GHashTableIter iter;
  Stored *stored;

  g_hash_table_iter_init (&iter, all);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &stored))
    {
      const ParaatHeader *header = paraat_change_get_header (stored->change);

      for (guint i = 0; i < header->n_over; i++)
        {
          Stored *under = g_hash_table_lookup (all, &header->over[i]);
          const ParaatHeader *other = under != NULL ? paraat_change_get_header (under->change) : NULL;

          if (other != NULL && paraat_uuid_equal (&other->record, &header->record) && g_str_equal (other->field, header->field))
            under->is_replaced = TRUE;
        }
    }
  g_hash_table_iter_init (&iter, all);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &stored))
    if (stored->is_head == stored->is_replaced)
      return g_strdup_printf ("a change is %s head", stored->is_head ? "wrongly a" : "wrongly no");

  return NULL;
}

/* A device never leaves a gap in what it said itself: each change follows one that is here. Those of the colleague have
 * gaps by intent. */
static char *
check_chains (const Promises *self,
              GHashTable     *all)
{
  g_autoptr(GHashTable) own = g_hash_table_new (paraat_uuid_hash, paraat_uuid_equal);
  GHashTableIter iter;
  const char *id;
  Stored *stored;

  g_hash_table_iter_init (&iter, self->changes);
  while (g_hash_table_iter_next (&iter, (gpointer *) &id, NULL))
    {
      ParaatHash hash;

      g_assert_true (paraat_hash_parse (id, &hash));
      stored = g_hash_table_lookup (all, &hash);
      if (stored != NULL)
        g_hash_table_add (own, (gpointer) &paraat_change_get_header (stored->change)->device);
    }
  g_hash_table_iter_init (&iter, all);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &stored))
    {
      const ParaatHeader *header = paraat_change_get_header (stored->change);
      const Stored *before = g_hash_table_lookup (all, &header->prev);

      if (header->seq == 1 || !g_hash_table_contains (own, &header->device))
        continue;
      if (before == NULL || paraat_change_get_header (before->change)->seq != header->seq - 1)
        return g_strdup_printf ("a chain is broken before number %" G_GUINT64_FORMAT, header->seq);
    }

  return NULL;
}

static char *
check_acknowledged (const Promises *self,
                    GHashTable     *all)
{
  GHashTableIter iter;
  const char *id, *said;
  ParaatHash hash;

  g_hash_table_iter_init (&iter, self->changes);
  while (g_hash_table_iter_next (&iter, (gpointer *) &id, (gpointer *) &said))
    {
      const Stored *stored;
      g_autofree char *record = NULL;
      g_autofree char *found = NULL;

      g_assert_true (paraat_hash_parse (id, &hash));
      stored = g_hash_table_lookup (all, &hash);
      if (stored == NULL)
        return g_strdup_printf ("lost: change %s", id);
      record = paraat_uuid_dup_string (&paraat_change_get_header (stored->change)->record);
      found = g_strdup_printf ("%s %s %s", record, paraat_change_get_header (stored->change)->field,
                               paraat_change_get_value (stored->change));
      if (!g_str_equal (found, said))
        return g_strdup_printf ("change %s says another thing than it said", id);
    }
  g_hash_table_iter_init (&iter, self->merged);
  while (g_hash_table_iter_next (&iter, (gpointer *) &id, NULL))
    {
      g_assert_true (paraat_hash_parse (id, &hash));
      if (!g_hash_table_contains (all, &hash))
        return g_strdup_printf ("lost: merged change %s", id);
    }

  return NULL;
}

/* The highest number ever said in a field, out of values like "17". */
static guint64
highest_said (GHashTable *all,
              const char *record_and_field)
{
  GHashTableIter iter;
  Stored *stored;
  guint64 highest = 0;

  g_hash_table_iter_init (&iter, all);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &stored))
    {
      const ParaatHeader *header = paraat_change_get_header (stored->change);
      const char *value = paraat_change_get_value (stored->change);
      g_autofree char *record = paraat_uuid_dup_string (&header->record);
      g_autofree char *key = g_strdup_printf ("%s %s", record, header->field);

      if (value != NULL && g_str_equal (key, record_and_field))
        highest = MAX (highest, g_ascii_strtoull (value + 1, NULL, 10));
    }

  return highest;
}

static char *
check_drafts (const Promises *self,
              GHashTable     *all,
              gint64          end_us)
{
  GHashTableIter iter;
  const char *key;
  gpointer number;
  gint64 stall_us = MAX (self->longest_stall_us, end_us - self->last_tick_us);

  g_hash_table_iter_init (&iter, self->drafts);
  while (g_hash_table_iter_next (&iter, (gpointer *) &key, &number))
    if (highest_said (all, key) < GPOINTER_TO_UINT (number))
      return g_strdup_printf ("lost: draft %s %u", key, GPOINTER_TO_UINT (number));

  for (guint i = self->typed->len; i-- > 0;)
    {
      g_auto(GStrv) words = g_strsplit (g_ptr_array_index (self->typed, i), " ", -1);
      g_autofree char *where = g_strdup_printf ("%s %s", words[0], words[1]);

      /* A loop that did not come by could not have stored it either: a machine that stalls is not what is tested. */
      if (g_ascii_strtoll (words[3], NULL, 10) > end_us - TYPING_MAY_LOSE_US - stall_us)
        continue;
      if (highest_said (all, where) < number_at (words, 2))
        return g_strdup_printf ("lost: typing of %" G_GINT64_FORMAT " ms before the end",
                                (end_us - g_ascii_strtoll (words[3], NULL, 10)) / 1000);
      break;
    }

  return NULL;
}

static char *
check_settings (const Promises *self,
                ParaatStore    *store)
{
  GHashTableIter iter;
  const char *name;
  gpointer number;

  g_hash_table_iter_init (&iter, self->settings);
  while (g_hash_table_iter_next (&iter, (gpointer *) &name, &number))
    {
      const char *value = paraat_store_get_setting (store, name);

      if (value == NULL || g_ascii_strtoull (value, NULL, 10) < GPOINTER_TO_UINT (number))
        return g_strdup_printf ("lost: setting %s %u, found %s", name, GPOINTER_TO_UINT (number), value);
    }

  return NULL;
}

static char *
check_blobs (const Promises *self,
             ParaatStore    *store)
{
  GHashTableIter iter;
  const char *name;

  g_hash_table_iter_init (&iter, self->blobs);
  while (g_hash_table_iter_next (&iter, (gpointer *) &name, NULL))
    {
      g_autoptr(GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
      g_autoptr(GError) error = NULL;
      g_autoptr(GInputStream) stream = paraat_blobs_read (paraat_store_get_blobs (store), name, &error);
      guint8 piece[16384];
      gssize n = 0;

      if (stream == NULL)
        return g_strdup_printf ("lost: blob %s: %s", name, error->message);
      while ((n = g_input_stream_read (stream, piece, sizeof piece, NULL, NULL)) > 0)
        g_checksum_update (sum, piece, n);
      if (n < 0 || !g_str_equal (g_checksum_get_string (sum), name))
        return g_strdup_printf ("blob %s is not what its name says", name);
    }

  return NULL;
}

static char *
check_file (const Promises *self,
            const char     *data_dir,
            gint64          end_us)
{
  g_autofree char *path = g_build_filename (data_dir, "paraat.db", NULL);
  g_autoptr(GHashTable) all = g_hash_table_new_full (paraat_hash_hash, paraat_hash_equal, NULL, stored_free);
  sqlite3 *db = NULL;
  char *problem;

  if (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
    problem = g_strdup_printf ("the file does not open: %s", sqlite3_errmsg (db));
  else
    problem = check_integrity (db);
  if (problem == NULL)
    problem = load_changes (db, all);
  if (problem == NULL)
    problem = check_acknowledged (self, all);
  if (problem == NULL)
    problem = check_heads (all);
  if (problem == NULL)
    problem = check_chains (self, all);
  if (problem == NULL)
    problem = check_drafts (self, all, end_us);
  sqlite3_close (db);

  return problem;
}

char *
promises_check (const Promises *self,
                const char     *data_dir,
                gint64          end_us)
{
  g_autoptr(ParaatStore) store = paraat_store_new (data_dir);
  g_autoptr(GError) error = NULL;
  char *problem;

  if (self->open_error != NULL)
    return g_strdup_printf ("the worker could not open: %s", self->open_error);
  if (!support_open (store, &error))
    return g_strdup_printf ("open: %s", error->message);

  problem = check_settings (self, store);
  if (problem == NULL)
    problem = check_blobs (self, store);
  if (problem == NULL && g_hash_table_size (self->changes) > 0 && paraat_store_get_mint_reason (store) != PARAAT_MINT_NONE)
    problem = g_strdup_printf ("a new device identity was made: %d", (int) paraat_store_get_mint_reason (store));
  support_close (store);

  return problem != NULL ? problem : check_file (self, data_dir, end_us);
}

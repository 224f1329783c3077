/* SPDX-License-Identifier: EUPL-1.2 */

/* Works in a data folder until somebody ends it: changes, drafts, typing, merges, files, settings, as fast as it can.
 * Of each promise that it was given (a callback that ran) it writes one line to a file outside that folder:
 *
 *   O                            the store is open
 *   C ID RECORD FIELD VALUE      this change is durable
 *   M ID                         this change of somebody else's is durable
 *   B NAME                       this blob is whole
 *   S NAME VALUE                 this setting is durable (it was put before a change that is)
 *   D RECORD FIELD NUMBER        this draft is durable (likewise), or a later one of the same field
 *   T RECORD FIELD NUMBER US     this was typed then (CLOCK_MONOTONIC)
 *   K US                         the main loop came by
 *
 * worker DATA-DIR ACK-FILE SEED
 */
#include "config.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "paraat-record.h"

#define IN_FLIGHT_MAX 6
#define N_RECORDS     5

typedef struct
{
  ParaatDevice   *device;            /* (owned) */
  ParaatIdentity  root;
  guint64         seq;
  ParaatHash      prev;
} Colleague;

typedef struct
{
  ParaatStore    *store;             /* (owned) */
  GRand          *random;            /* (owned) */
  int             acks;
  guint           run;               /* tells the words of one run from those of another */
  guint           n_in_flight;
  guint           n_said;
  ParaatIdentity  records[N_RECORDS];   /* the first is the root of the others */
  ParaatIdentity  drafts;
  ParaatRecord   *typed;             /* (owned) */
  guint           n_typed;
  guint           n_drafted;
  guint           n_set;
  Colleague       colleague;
} Worker;

typedef struct
{
  Worker    *worker;
  GPtrArray *edits;         /* (owned) */
  GPtrArray *changes;       /* (owned) */
  guint      n_drafted;     /* what was put before it */
  guint      n_set;
} Work;

static void next_work (Worker *worker);

static void acknowledge (Worker     *worker,
                         const char *format,
                         ...) G_GNUC_PRINTF (2, 3);

static void
acknowledge (Worker     *worker,
             const char *format,
             ...)
{
  g_autofree char *line = NULL;
  va_list arguments;

  va_start (arguments, format);
  line = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  if (write (worker->acks, line, strlen (line)) != (gssize) strlen (line))
    g_error ("The acknowledgement could not be written");
}

static Work *
work_new (Worker *worker)
{
  Work *work = g_new0 (Work, 1);

  work->worker = worker;
  work->edits = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_edit_free);
  work->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_change_unref);
  work->n_drafted = worker->n_drafted;
  work->n_set = worker->n_set;

  return work;
}

static void
work_free (Work *work)
{
  g_ptr_array_unref (work->edits);
  g_ptr_array_unref (work->changes);
  g_free (work);
}

static void
acknowledge_earlier (const Work *work)
{
  char record[PARAAT_UUID_STRING_SIZE];

  paraat_uuid_format (&work->worker->drafts.record, record);
  if (work->n_drafted > 0)
    acknowledge (work->worker, "D %s text %u\n", record, work->n_drafted);
  if (work->n_set > 0)
    acknowledge (work->worker, "S worker-%u %u\n", work->worker->run, work->n_set);
}

static void
appended_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      data)
{
  Work *work = data;
  Worker *worker = work->worker;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) changes = paraat_store_append_finish (PARAAT_STORE (object), result, &error);

  if (changes == NULL)
    g_error ("append: %s", error->message);
  for (guint i = 0; i < changes->len; i++)
    {
      ParaatChange *change = g_ptr_array_index (changes, i);
      char id[PARAAT_HASH_HEX_SIZE];
      char record[PARAAT_UUID_STRING_SIZE];

      paraat_hash_format (paraat_change_get_id (change), id);
      paraat_uuid_format (&paraat_change_get_header (change)->record, record);
      acknowledge (worker, "C %s %s %s %s\n", id, record, paraat_change_get_header (change)->field,
                   paraat_change_get_value (change));
    }
  acknowledge_earlier (work);
  work_free (work);
  worker->n_in_flight--;
  next_work (worker);
}

static void
append (Worker *worker)
{
  static const char * const fields[] = { "what", "text", "care", "status" };
  Work *work = work_new (worker);
  gint32 n = g_rand_int_range (worker->random, 1, 5);

  for (gint32 i = 0; i < n; i++)
    {
      const ParaatIdentity *identity = &worker->records[g_rand_int_range (worker->random, 0, N_RECORDS)];
      g_autoptr(GString) value = g_string_new (NULL);

      g_string_printf (value, "\"run %u, number %u", worker->run, ++worker->n_said);
      if (g_rand_int_range (worker->random, 0, 8) == 0)
        for (gint32 j = g_rand_int_range (worker->random, 0, 2000); j > 0; j--)
          g_string_append (value, " lorem");
      g_string_append_c (value, '"');
      g_ptr_array_add (work->edits, paraat_edit_new (identity, &paraat_uuid_nil,
                                                     fields[g_rand_int_range (worker->random, 0, 4)], value->str));
    }
  worker->n_in_flight++;
  paraat_store_append_async (worker->store, work->edits, NULL, appended_cb, work);
}

static void
merged_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      data)
{
  Work *work = data;
  Worker *worker = work->worker;
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatMergeResult) merged = paraat_store_merge_finish (PARAAT_STORE (object), result, &error);

  if (merged == NULL || merged->refused->len > 0)
    g_error ("merge: %s", merged == NULL ? error->message
                                         : ((ParaatRefusal *) g_ptr_array_index (merged->refused, 0))->error->message);
  for (guint i = 0; i < merged->accepted->len; i++)
    {
      char id[PARAAT_HASH_HEX_SIZE];

      paraat_hash_format (&g_array_index (merged->accepted, ParaatHash, i), id);
      acknowledge (worker, "M %s\n", id);
    }
  acknowledge_earlier (work);
  work_free (work);
  worker->n_in_flight--;
  next_work (worker);
}

static ParaatChange *
colleague_says (Worker *worker)
{
  Colleague *colleague = &worker->colleague;
  g_autofree char *value = g_strdup_printf ("\"a colleague's word %" G_GUINT64_FORMAT "\"", colleague->seq + 1);
  g_autoptr(GError) error = NULL;
  ParaatChange *change;
  ParaatHeader header = {
    .root = colleague->root.root, .record = colleague->root.record, .device = *paraat_device_get_id (colleague->device),
    .seq = colleague->seq + 1, .prev = colleague->prev, .at_us = g_get_real_time (), .kind = "incident",
    .field = colleague->seq % 2 == 0 ? "what" : "text",
  };
  ParaatHash over = colleague->prev;

  if (colleague->seq >= 2 && g_rand_boolean (worker->random))
    {
      header.over = &over;   /* of the other field, mostly: it stays awaited, or means nothing */
      header.n_over = 1;
    }
  change = paraat_change_new_signed (&header, value, NULL, paraat_device_sign, colleague->device, &error);
  if (change == NULL)
    g_error ("sign: %s", error->message);
  colleague->seq++;
  colleague->prev = *paraat_change_get_id (change);

  return change;
}

static void
merge (Worker *worker)
{
  Work *work = work_new (worker);
  gint32 n = g_rand_int_range (worker->random, 1, 60);

  for (gint32 i = 0; i < n; i++)
    {
      g_autoptr(ParaatChange) change = colleague_says (worker);

      if (g_rand_int_range (worker->random, 0, 10) == 0)
        continue;   /* a gap */
      g_ptr_array_add (work->changes, g_rand_int_range (worker->random, 0, 10) == 0 ? paraat_change_new_stub (change)
                                                                                    : paraat_change_ref (change));
    }
  worker->n_in_flight++;
  paraat_store_merge_async (worker->store, work->changes, NULL, merged_cb, work);
}

static void
add_blob (Worker *worker)
{
  gsize size = (gsize) g_rand_int_range (worker->random, 0, 300 * 1024);
  guint8 *bytes = g_malloc (size + 1);
  g_autoptr(GInputStream) stream = NULL;
  g_autoptr(GError) error = NULL;
  char name[PARAAT_BLOB_NAME_SIZE];
  goffset stored;

  for (gsize i = 0; i < size; i++)
    bytes[i] = (guint8) g_rand_int (worker->random);
  stream = g_memory_input_stream_new_from_data (bytes, (gssize) size, g_free);
  if (!paraat_blobs_add_stream (paraat_store_get_blobs (worker->store), stream, 1024 * 1024, NULL, name, &stored, &error))
    g_error ("blob: %s", error->message);
  acknowledge (worker, "B %s\n", name);
}

static void
put_setting (Worker *worker)
{
  g_autofree char *name = g_strdup_printf ("worker-%u", worker->run);
  g_autofree char *value = g_strdup_printf ("%u", ++worker->n_set);

  paraat_store_put_setting (worker->store, name, value);
}

static void
put_draft (Worker *worker)
{
  g_autofree char *value = g_strdup_printf ("\"%u\"", ++worker->n_drafted);

  paraat_store_put_draft (worker->store, paraat_edit_new (&worker->drafts, &paraat_uuid_nil, "text", value));
}

static void
next_work (Worker *worker)
{
  while (worker->n_in_flight < IN_FLIGHT_MAX)
    switch (g_rand_int_range (worker->random, 0, 10))
      {
      case 0:
      case 1:
        merge (worker);
        break;
      case 2:
        add_blob (worker);
        break;
      case 3:
        put_setting (worker);
        break;
      case 4:
      case 5:
        put_draft (worker);
        break;
      default:
        append (worker);
        break;
      }
}

/* A person who types without ever leaving the field. */
static gboolean
type_cb (gpointer data)
{
  Worker *worker = data;
  g_autofree char *text = g_strdup_printf ("%u", ++worker->n_typed);
  char record[PARAAT_UUID_STRING_SIZE];

  acknowledge (worker, "K %" G_GINT64_FORMAT "\n", g_get_monotonic_time ());
  if (worker->n_typed % 3 != 0)
    return G_SOURCE_CONTINUE;

  paraat_uuid_format (paraat_record_get_id (worker->typed), record);
  acknowledge (worker, "T %s text %u %" G_GINT64_FORMAT "\n", record, worker->n_typed, g_get_monotonic_time ());
  paraat_record_type_text (worker->typed, "text", text);

  return G_SOURCE_CONTINUE;
}

static void
known_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      data)
{
  Worker *worker = data;
  g_autoptr(GError) error = NULL;

  if (!paraat_store_put_device_finish (PARAAT_STORE (object), result, &error))
    g_error ("put_device: %s", error->message);
  g_timeout_add (7, type_cb, worker);
  next_work (worker);
}

static void
opened_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      data)
{
  Worker *worker = data;
  ParaatIdentity typed;
  ParaatKnownDevice known = { 0 };
  guint8 seed[32];
  g_autoptr(GError) error = NULL;

  if (!paraat_store_open_finish (PARAAT_STORE (object), result, &error))
    {
      acknowledge (worker, "E %s %d %s\n", g_quark_to_string (error->domain), error->code, error->message);
      g_error ("open: %s", error->message);
    }
  acknowledge (worker, "O\n");

  paraat_identity_init_root (&worker->records[0], "incident", &paraat_uuid_nil, FALSE);
  for (guint i = 1; i < N_RECORDS; i++)
    paraat_identity_init_child (&worker->records[i], &worker->records[0], "entry", NULL);
  paraat_identity_init_child (&worker->drafts, &worker->records[0], "note", NULL);
  paraat_identity_init_child (&typed, &worker->records[0], "note", NULL);
  worker->typed = paraat_record_new (worker->store, &typed);

  for (guint i = 0; i < sizeof seed; i++)
    seed[i] = (guint8) g_rand_int (worker->random);
  worker->colleague.device = paraat_device_new_from_seed (seed);
  paraat_identity_init_root (&worker->colleague.root, "incident", &paraat_uuid_nil, FALSE);
  known.id = *paraat_device_get_id (worker->colleague.device);
  known.name = (char *) "A colleague";
  memcpy (known.public_key, paraat_device_get_public_key (worker->colleague.device), PARAAT_PUBLIC_KEY_SIZE);
  paraat_store_put_device_async (worker->store, &known, known_cb, worker);
}

int
main (int    argc,
      char **argv)
{
  Worker worker = { 0 };
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  if (argc != 4)
    g_error ("worker DATA-DIR ACK-FILE SEED");
  worker.run = (guint) g_ascii_strtoull (argv[3], NULL, 10);
  worker.random = g_rand_new_with_seed (worker.run);
  worker.acks = open (argv[2], O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  worker.store = paraat_store_new (argv[1]);
  paraat_store_open_async (worker.store, NULL, opened_cb, &worker);
  g_main_loop_run (loop);

  return 0;
}

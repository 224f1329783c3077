/* SPDX-License-Identifier: EUPL-1.2 */

/* The laws of merging: the same changes, in any order, in any portions, some twice, some first without their body, give
 * the same state in every store; and merging them once more changes nothing.
 *
 * Changes are made as devices would make them that have seen a part of each other's: edits over what was seen, deletes,
 * erasures, corrections of the clock, forks, unknown kinds and fields, exercises; some are withheld from all stores and
 * some come only as stubs. Left out are changes that contradict their record (another root, kind, bestuur…): the first
 * that comes wins there, by design.
 *
 * PARAAT_LAW_SEED repeats one case, PARAAT_LAW_ROUNDS says how many there are. A case that fails is made smaller before
 * it is printed.
 */
#include "config.h"

#include <string.h>

#include "paraat-store-sql.h"
#include "support.h"

#define N_STORES    3
#define DEVICES_MAX 4
#define RECORDS_MAX 8

typedef enum
{
  FATE_COMES,
  FATE_STUB_ONLY,
  FATE_WITHHELD,
} Fate;

typedef struct
{
  ParaatChange *change;   /* (owned) */
  Fate          fate;
  guint         known;    /* bit set of the devices that have seen it */
  guint         record;
} Made;

typedef struct
{
  guint32         seed;
  GRand          *random;                  /* (owned) */
  guint           n_devices;
  ParaatDevice   *devices[DEVICES_MAX];    /* (owned) */
  guint           n_records;
  ParaatIdentity  records[RECORDS_MAX];
  guint64         seqs[DEVICES_MAX][RECORDS_MAX];   /* by the index of the root */
  ParaatHash      prevs[DEVICES_MAX][RECORDS_MAX];
  guint           roots[RECORDS_MAX];               /* index of the record's root */
  GPtrArray      *made;                    /* (owned) (element-type Made) */
} Case;

static void
made_free (gpointer data)
{
  Made *made = data;

  paraat_change_unref (made->change);
  g_free (made);
}

static guint
below (Case  *self,
       guint  n)
{
  return (guint) g_rand_int_range (self->random, 0, (gint32) n);
}

static void
random_uuid (Case       *self,
             ParaatUuid *out_uuid)
{
  for (guint i = 0; i < sizeof out_uuid->bytes; i++)
    out_uuid->bytes[i] = (guint8) below (self, 256);
}

static void
make_records (Case *self)
{
  static const char * const kinds[] = { "entry", "message", "zz-from-the-future", "clock" };
  guint n_roots = 1 + below (self, 2);

  self->n_records = n_roots + 1 + below (self, RECORDS_MAX - n_roots - 1);
  for (guint i = 0; i < self->n_records; i++)
    {
      ParaatIdentity *identity = &self->records[i];
      ParaatUuid id;

      random_uuid (self, &id);
      self->roots[i] = i < n_roots ? i : below (self, n_roots);
      if (i >= n_roots)
        {
          paraat_identity_init_child (identity, &self->records[self->roots[i]], kinds[below (self, G_N_ELEMENTS (kinds))], &id);
          continue;
        }
      paraat_identity_init_root (identity, "incident", &paraat_uuid_nil, below (self, 4) == 0);
      identity->root = identity->record = id;
    }
}

/* What the device has seen of the record: of one field (its heads only), or of all (field NULL). */
static void
collect_seen (Case       *self,
              guint       device,
              guint       record,
              const char *field,
              GArray     *ids)
{
  g_autoptr(GHashTable) replaced = g_hash_table_new (paraat_hash_hash, paraat_hash_equal);

  for (guint i = 0; i < self->made->len; i++)
    {
      const Made *made = g_ptr_array_index (self->made, i);
      const ParaatHeader *header = paraat_change_get_header (made->change);

      if ((made->known & (1u << device)) == 0 || made->record != record)
        continue;
      for (guint j = 0; j < header->n_over; j++)
        g_hash_table_add (replaced, (gpointer) &header->over[j]);
    }
  for (guint i = 0; i < self->made->len; i++)
    {
      const Made *made = g_ptr_array_index (self->made, i);
      const ParaatHash *id = paraat_change_get_id (made->change);

      if ((made->known & (1u << device)) == 0 || made->record != record
          || (field != NULL && !g_str_equal (field, paraat_change_get_header (made->change)->field))
          || (g_hash_table_contains (replaced, id) && below (self, 12) != 0))
        continue;
      if (below (self, 12) != 0)
        g_array_append_vals (ids, id, 1);
    }
  if (below (self, 40) == 0)
    {
      ParaatHash nobody_has;

      for (guint i = 0; i < sizeof nobody_has.bytes; i++)
        nobody_has.bytes[i] = (guint8) below (self, 256);
      g_array_append_val (ids, nobody_has);
    }
  g_array_sort (ids, paraat_hash_compare);
}

static void
add_change (Case       *self,
            guint       device,
            guint       record,
            const char *field,
            const char *value,
            GArray     *over)
{
  const ParaatIdentity *identity = &self->records[record];
  guint root = self->roots[record];
  ParaatHeader header = { 0 };
  Made *made = g_new0 (Made, 1);
  guint8 salt[PARAAT_SALT_SIZE];
  g_autoptr(GError) error = NULL;

  header.root = identity->root;
  header.record = identity->record;
  header.parent = identity->parent;
  header.bestuur = identity->bestuur;
  header.exercise = identity->exercise;
  header.kind = identity->kind;
  header.device = *paraat_device_get_id (self->devices[device]);
  header.seq = self->seqs[device][root] + 1;
  header.prev = self->prevs[device][root];
  header.at_us = G_GINT64_CONSTANT (1700000000000000) + below (self, 6) * 1000000;
  header.boot_id.bytes[0] = (guint8) (1 + below (self, 3));
  header.boot_us = below (self, 1000000);
  header.field = field;
  header.over = (const ParaatHash *) over->data;
  header.n_over = over->len;
  for (guint i = 0; i < sizeof salt; i++)
    salt[i] = (guint8) below (self, 256);

  made->change = paraat_change_new_signed (&header, value, salt, paraat_device_sign, self->devices[device], &error);
  g_assert_no_error (error);
  made->known = 1u << device;
  made->record = record;
  made->fate = below (self, 20) == 0 ? FATE_WITHHELD : below (self, 20) == 0 ? FATE_STUB_ONLY : FATE_COMES;
  g_ptr_array_add (self->made, made);

  if (below (self, 30) != 0)   /* else the next one of this device stands at the same place: a fork */
    {
      self->seqs[device][root] = header.seq;
      self->prevs[device][root] = *paraat_change_get_id (made->change);
    }
}

static void
say (Case *self)
{
  static const char * const fields[] = { "what", "text", "zz.unknown_field" };
  static const char * const values[] = { "\"a\"", "\"b\"", "{\"x\":[1,2]}", "null" };
  guint device = below (self, self->n_devices);
  guint record = below (self, self->n_records);
  const char *field = fields[below (self, G_N_ELEMENTS (fields))];
  const char *value = values[below (self, G_N_ELEMENTS (values))];
  g_autofree char *offset = NULL;
  g_autoptr(GArray) over = g_array_new (FALSE, FALSE, sizeof (ParaatHash));
  guint what = below (self, 100);

  if (what < 14)
    {
      field = PARAAT_FIELD_DELETED;
      value = below (self, 4) == 0 ? "false" : "true";
    }
  else if (what < 22)
    {
      field = PARAAT_FIELD_ERASED;
      value = "{\"reason\":\"a name\"}";
    }
  else if (what < 28)
    {
      field = PARAAT_FIELD_SHARED;
      value = "{\"kinds\":[\"incident\",\"message\"],\"follow\":true}";
    }
  else if (g_str_equal (self->records[record].kind, "clock") && what < 80)
    {
      field = "offset_us";
      offset = g_strdup_printf ("%d", (int) below (self, 5) * 1000000 - 2000000);
      value = offset;
    }
  collect_seen (self, device, record, what < 22 ? NULL : field, over);
  add_change (self, device, record, field, value, over);
}

/* One device learns all, or some, of what another has seen. */
static void
learn (Case *self)
{
  guint from = below (self, self->n_devices);
  guint to = below (self, self->n_devices);
  gboolean all = below (self, 2) == 0;

  for (guint i = 0; i < self->made->len; i++)
    {
      Made *made = g_ptr_array_index (self->made, i);

      if ((made->known & (1u << from)) != 0 && (all || below (self, 3) != 0))
        made->known |= 1u << to;
    }
}

static Case *
case_new (guint32 seed)
{
  Case *self = g_new0 (Case, 1);
  guint n_steps;

  self->seed = seed;
  self->random = g_rand_new_with_seed (seed);
  self->made = g_ptr_array_new_with_free_func (made_free);
  self->n_devices = 2 + below (self, DEVICES_MAX - 1);
  for (guint i = 0; i < self->n_devices; i++)
    {
      guint8 key[32];

      for (guint j = 0; j < sizeof key; j++)
        key[j] = (guint8) below (self, 256);
      self->devices[i] = paraat_device_new_from_seed (key);
    }
  make_records (self);
  n_steps = 5 + below (self, 90);
  for (guint i = 0; i < n_steps; i++)
    if (below (self, 6) == 0)
      learn (self);
    else
      say (self);

  return self;
}

static void
case_free (Case *self)
{
  for (guint i = 0; i < self->n_devices; i++)
    paraat_device_unref (self->devices[i]);
  g_ptr_array_unref (self->made);
  g_rand_free (self->random);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Case, case_free)

/* One arrival at one store.  The key orders them and depends on the change alone, so that leaving out another change
 * keeps the order of those that stay. */
typedef struct
{
  guint64       key;
  ParaatChange *change;   /* (unowned) */
  gboolean      as_stub;
} Arrival;

static guint64
arrival_key (guint32 seed,
             guint   store,
             guint   change,
             guint   copy)
{
  guint64 z = ((guint64) seed << 32) ^ (store * 0x9e3779b97f4a7c15u) ^ (change * 0xbf58476d1ce4e5b9u)
              ^ (copy * 0x94d049bb133111ebu);

  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;

  return z ^ (z >> 31);
}

static int
compare_arrivals (gconstpointer a,
                  gconstpointer b)
{
  const Arrival *first = a;
  const Arrival *second = b;

  return first->key < second->key ? -1 : first->key > second->key;
}

static GArray *
make_arrivals (Case  *self,
               guint  store)
{
  GArray *arrivals = g_array_new (FALSE, FALSE, sizeof (Arrival));

  for (guint i = 0; i < self->made->len; i++)
    {
      const Made *made = g_ptr_array_index (self->made, i);
      guint n_copies = 1 + arrival_key (self->seed, store, i, 100) % 3;

      if (made->fate == FATE_WITHHELD)
        continue;
      for (guint copy = 0; copy < n_copies; copy++)
        {
          Arrival arrival = { .key = arrival_key (self->seed, store, i, copy), .change = made->change };

          arrival.as_stub = made->fate == FATE_STUB_ONLY || (copy > 0 && arrival.key % 2 == 0);
          g_array_append_val (arrivals, arrival);
        }
    }
  g_array_sort (arrivals, compare_arrivals);

  return arrivals;
}

static guint
merge_portion (ParaatStore *store,
               GPtrArray   *portion)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatMergeResult) result = support_merge (store, portion, &error);

  g_assert_no_error (error);
  if (result->refused->len > 0)
    g_assert_no_error (((ParaatRefusal *) g_ptr_array_index (result->refused, 0))->error);
  g_assert_cmpuint (result->accepted->len, ==, portion->len);

  return result->n_new;
}

static guint
merge_all (Case        *self,
           guint        nth,
           ParaatStore *store)
{
  g_autoptr(GArray) arrivals = make_arrivals (self, nth);
  g_autoptr(GPtrArray) portion = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_change_unref);
  guint n_new = 0;

  for (guint i = 0; i < arrivals->len; i++)
    {
      const Arrival *arrival = &g_array_index (arrivals, Arrival, i);

      g_ptr_array_add (portion, arrival->as_stub ? paraat_change_new_stub (arrival->change)
                                                 : paraat_change_ref (arrival->change));
      if (arrival->key / 7 % 8 != 0 && i + 1 < arrivals->len)
        continue;
      n_new += merge_portion (store, portion);
      g_ptr_array_set_size (portion, 0);
    }

  return n_new;
}

static void
describe_heads (GString     *text,
                ParaatState *state,
                const char  *field)
{
  GPtrArray *heads = paraat_state_get_heads (state, field);

  g_string_append_printf (text, "  %s shows %s\n", field, paraat_state_get_value (state, field));
  for (guint i = 0; i < heads->len; i++)
    {
      const ParaatSaid *said = g_ptr_array_index (heads, i);
      char id[PARAAT_HASH_HEX_SIZE];

      paraat_hash_format (&said->id, id);
      g_string_append_printf (text, "    %.12s %s at %" G_GINT64_FORMAT " corrected %" G_GINT64_FORMAT " %s\n", id,
                              said->value, said->at_us, said->corrected_us, said->is_head ? "head" : "folded");
    }
}

static void
describe_record (GString              *text,
                 ParaatStore          *store,
                 const ParaatIdentity *identity)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatState) state = support_read (store, &identity->record, &error);
  g_autofree char **fields = NULL;
  g_autofree char *id = paraat_uuid_dup_string (&identity->record);

  g_string_append_printf (text, "%s %s", identity->kind, id);
  if (g_error_matches (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_NOT_FOUND))
    {
      g_string_append (text, " unknown\n");
      return;
    }
  g_assert_no_error (error);
  g_assert_true (paraat_identity_equal (paraat_state_get_identity (state), identity));
  g_string_append_printf (text, " first %" G_GINT64_FORMAT " deletion %d\n", paraat_state_get_first_us (state),
                          (int) paraat_state_get_deletion (state));
  fields = paraat_state_list_fields (state);
  for (guint i = 0; fields[i] != NULL; i++)
    describe_heads (text, state, fields[i]);
}

/* Where a device has two changes at one place, or one that does not follow the one before it. */
static gboolean
describe_forks_query (ParaatSql  *sql,
                      gpointer    data,
                      GError    **error)
{
  GString *text = data;
  sqlite3_stmt *statement = paraat_sql_prepare (sql,
    "SELECT hex(device.id) || ' ' || hex(root.id) || ' ' || seq FROM fork JOIN device ON device.n = fork.device"
    " JOIN root ON root.n = fork.root ORDER BY 1", error);
  int more;

  if (statement == NULL)
    return FALSE;
  while ((more = paraat_sql_step (sql, statement, error)) > 0)
    g_string_append_printf (text, "fork %s\n", (const char *) sqlite3_column_text (statement, 0));
  paraat_sql_done (statement);

  return more == 0;
}

static void
got_result_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static void
describe_forks (GString     *text,
                ParaatStore *store)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  paraat_store_query_async (store, describe_forks_query, text, NULL, NULL, got_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  paraat_store_query_finish (store, result, &error);
  g_assert_no_error (error);
}

static char *
describe (Case        *self,
          ParaatStore *store)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->n_records; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GArray) listed = NULL;

      describe_record (text, store, &self->records[i]);
      listed = support_list (store, self->records[i].kind, &self->records[i].root, &error);
      g_assert_no_error (error);
      for (guint j = 0; j < listed->len; j++)
        {
          g_autofree char *id = paraat_uuid_dup_string (&g_array_index (listed, ParaatUuid, j));

          g_string_append_printf (text, "  listed %u %s\n", j, id);
        }
    }
  describe_forks (text, store);

  return g_string_free (text, FALSE);
}

/* A head is a change that no other of its record and field is over; said here once more, from the changes themselves. */
static guint
count_heads (Case  *self,
             guint  record)
{
  guint n = 0;

  for (guint i = 0; i < self->made->len; i++)
    {
      const Made *made = g_ptr_array_index (self->made, i);
      gboolean is_head = made->record == record && made->fate != FATE_WITHHELD;

      for (guint j = 0; is_head && j < self->made->len; j++)
        {
          const Made *other = g_ptr_array_index (self->made, j);
          const ParaatHeader *header = paraat_change_get_header (other->change);

          if (other->record != record || other->fate == FATE_WITHHELD
              || !g_str_equal (header->field, paraat_change_get_header (made->change)->field))
            continue;
          for (guint k = 0; k < header->n_over; k++)
            is_head &= !paraat_hash_equal (&header->over[k], paraat_change_get_id (made->change));
        }
      n += is_head;
    }

  return n;
}

static guint
count_heads_of_store (ParaatStore      *store,
                      const ParaatUuid *record)
{
  g_autoptr(ParaatState) state = support_read (store, record, NULL);   /* NULL: nothing was said of it */
  g_autofree char **fields = state != NULL ? paraat_state_list_fields (state) : NULL;
  guint n = 0;

  for (guint i = 0; fields != NULL && fields[i] != NULL; i++)
    n += paraat_state_get_heads (state, fields[i])->len;

  return n;
}

/* (nullable) What is wrong. */
static char *
try_case (Case         *self,
          ParaatStore **stores)
{
  g_autofree char *first = NULL;

  for (guint i = 0; i < N_STORES; i++)
    {
      g_autofree char *once = NULL;
      g_autofree char *twice = NULL;

      for (guint j = 0; j < self->n_devices; j++)
        g_assert_true (support_put_device (stores[i], self->devices[j], "", NULL));
      merge_all (self, i, stores[i]);
      once = describe (self, stores[i]);
      if (merge_all (self, i + N_STORES, stores[i]) != 0)
        return g_strdup_printf ("store %u: something was new the second time", i);
      twice = describe (self, stores[i]);
      if (!g_str_equal (once, twice))
        return g_strdup_printf ("store %u, once:\n%sand twice:\n%s", i, once, twice);
      if (first != NULL && !g_str_equal (first, once))
        return g_strdup_printf ("store 0:\n%sstore %u:\n%s", first, i, once);
      g_set_str (&first, once);
    }
  for (guint i = 0; i < self->n_records; i++)
    {
      guint expected = count_heads (self, i);
      guint got = count_heads_of_store (stores[0], &self->records[i].record);

      if (expected != got)
        return g_strdup_printf ("record %u has %u heads and not %u:\n%s", i, got, expected, first);
    }

  return NULL;
}

static void
open_stores (ParaatStore *stores[N_STORES])
{
  for (guint i = 0; i < N_STORES; i++)
    {
      g_autofree char *dir = support_new_dir ("laws");

      stores[i] = support_new_store (dir);
    }
}

static void
close_stores (ParaatStore *stores[N_STORES])
{
  for (guint i = 0; i < N_STORES; i++)
    {
      g_autofree char *dir = g_strdup (paraat_store_get_data_dir (stores[i]));

      support_close (stores[i]);
      support_finalize (stores[i]);
      support_remove_dir (dir);
    }
}

/* Leaves out one change after the other for as long as it keeps failing. */
static char *
shrink (Case *self)
{
  char *problem = NULL;

  for (guint i = 0; i < self->made->len; i++)
    {
      Made *made = g_ptr_array_index (self->made, i);
      Fate fate = made->fate;
      ParaatStore *stores[N_STORES];
      char *still;

      if (fate == FATE_WITHHELD)
        continue;
      made->fate = FATE_WITHHELD;
      open_stores (stores);
      still = try_case (self, stores);
      close_stores (stores);
      if (still == NULL)
        {
          made->fate = fate;
          continue;
        }
      g_free (problem);
      problem = still;
    }

  return problem;
}

static void
print_case (Case *self)
{
  for (guint i = 0; i < self->made->len; i++)
    {
      const Made *made = g_ptr_array_index (self->made, i);
      const ParaatHeader *header = paraat_change_get_header (made->change);
      g_autoptr(GString) line = g_string_new (NULL);
      char id[PARAAT_HASH_HEX_SIZE];

      if (made->fate == FATE_WITHHELD)
        continue;
      paraat_hash_format (paraat_change_get_id (made->change), id);
      g_string_append_printf (line, "%.12s record %u (%s) %s = %s%s boot %u over", id, made->record, header->kind,
                              header->field, paraat_change_get_value (made->change),
                              made->fate == FATE_STUB_ONLY ? " (stub)" : "", header->boot_id.bytes[0]);
      for (guint j = 0; j < header->n_over; j++)
        {
          paraat_hash_format (&header->over[j], id);
          g_string_append_printf (line, " %.12s", id);
        }
      g_test_message ("%s", line->str);
    }
}

static guint
number_from_environment (const char *name,
                         guint       fallback)
{
  const char *text = g_getenv (name);

  return text != NULL ? (guint) g_ascii_strtoull (text, NULL, 10) : fallback;
}

static void
test_random_orders (void)
{
  guint n_rounds = number_from_environment ("PARAAT_LAW_ROUNDS", 60);
  guint only = number_from_environment ("PARAAT_LAW_SEED", 0);
  ParaatStore *stores[N_STORES];

  open_stores (stores);
  for (guint i = 0; i < (only != 0 ? 1 : n_rounds); i++)
    {
      guint32 seed = only != 0 ? only : (guint32) g_test_rand_int ();
      g_autoptr(Case) made = case_new (seed);
      g_autofree char *problem = try_case (made, stores);
      g_autofree char *smaller = NULL;

      if (problem == NULL)
        continue;
      smaller = shrink (made);
      print_case (made);
      g_test_message ("PARAAT_LAW_SEED=%u: %s", seed, smaller != NULL ? smaller : problem);
      g_test_fail ();
      break;
    }
  close_stores (stores);
}

/* Three desks that write for themselves and then exchange all they said. */
static void
test_exchange (void)
{
  ParaatStore *stores[N_STORES];
  g_autoptr(GPtrArray) said = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_change_unref);
  g_autoptr(Case) shape = case_new (1);
  g_autofree char *first = NULL;

  open_stores (stores);
  shape->n_records = 2;
  paraat_identity_init_root (&shape->records[0], "incident", &paraat_uuid_nil, FALSE);
  paraat_identity_init_child (&shape->records[1], &shape->records[0], "message", NULL);
  for (guint i = 0; i < 60; i++)
    {
      guint nth = (guint) g_test_rand_int_range (0, N_STORES);
      g_autofree char *value = g_strdup_printf ("\"%u\"", i);
      g_autoptr(GError) error = NULL;

      g_ptr_array_add (said, support_append_one (stores[nth], &shape->records[i % 2], i % 3 == 0 ? "what" : "text", value,
                                                 &error));
      g_assert_no_error (error);
    }
  for (guint i = 0; i < N_STORES; i++)
    {
      g_autofree char *text = NULL;

      for (guint j = 0; j < N_STORES; j++)
        if (i != j)
          g_assert_true (support_put_device (stores[i], paraat_store_get_device (stores[j]), "", NULL));
      merge_portion (stores[i], said);
      text = describe (shape, stores[i]);
      g_assert_cmpstr (first != NULL ? first : text, ==, text);
      g_set_str (&first, text);
    }
  close_stores (stores);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/merge-laws/random-orders", test_random_orders);
  g_test_add_func ("/merge-laws/exchange", test_exchange);

  return g_test_run ();
}

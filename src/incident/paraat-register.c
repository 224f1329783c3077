/* SPDX-License-Identifier: EUPL-1.2 */

/* First the ids, in one go; then what is shown and filtered on, some hundreds at a time, with what is on the screen before
 * the rest.  From then on only what changed is read again. */
#define G_LOG_DOMAIN "paraat-incident"

#include "config.h"

#include "paraat-register-row.h"

#include <string.h>

#define CHUNK 400
#define SCREENFUL 40   /* a view asks for many more rows than it shows, the first ones first */
#define MAX_RUNS 100   /* above it one large splice is quicker than many small ones */

struct _ParaatRegister
{
  GObject               parent_instance;

  ParaatStore          *store;       /* (owned) */
  ParaatRegisterFilter  filter;      /* its text is owned */
  char                **words;       /* (owned) (nullable) of the text, folded */
  GPtrArray            *rows;        /* (owned) (element-type ParaatRegisterRow) all, newest first */
  GHashTable           *by_id;       /* (owned) ParaatUuid -> ParaatRegisterRow (unowned) */
  GArray               *shown;       /* (owned) (element-type ParaatRegisterRow*) of the rows: what fits */
  GArray               *queue;       /* (owned) (element-type ParaatUuid) being read */
  guint                 n_taken;     /* of the queue */
  GHashTable           *touched;     /* (owned) ParaatUuid: to be read next */
  GArray               *wanted;      /* (owned) (element-type ParaatUuid) somebody looks at it: to be read before the rest */
  guint                 n_given;     /* of those wanted */
  GHashTable           *items;       /* (owned) ParaatUuid -> ParaatRegisterItem (unowned) that are alive */
  gboolean              is_listed;
  gboolean              is_loaded;
  gboolean              is_reading;  /* or listing */
  gboolean              list_again;
  gboolean              is_disposed;
  ParaatPeer            peer;
  gboolean              has_peer;
  ParaatStandings      *standings;   /* (owned) (nullable) how far the reports came, as it was looked up last */
  ParaatStandings      *made_with;   /* (owned) (nullable) those that the rows under way are made with */
  gboolean              is_looking;
  gboolean              look_again;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void paraat_register_iface_init (GListModelInterface *iface);
static void read_next (ParaatRegister *self);

G_DEFINE_FINAL_TYPE_WITH_CODE (ParaatRegister, paraat_register, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, paraat_register_iface_init))

/* --- showing --- */

typedef struct
{
  guint before;      /* where it begins in the list as it was */
  guint at;          /* and in the new one */
  guint n_removed;
  guint n_added;
} Run;

static ParaatRegisterRow *
row_at (GArray *list,
        guint   position)
{
  return g_array_index (list, ParaatRegisterRow *, position);
}

/* Where the two lists differ.  A row that moved is taken away here and put there. */
static GArray *
compare_lists (GArray *before,
               GArray *after)
{
  GArray *runs = g_array_new (FALSE, FALSE, sizeof (Run));
  guint i = 0, j = 0;

  while (i < before->len || j < after->len)
    {
      Run run = { i, j, 0, 0 };

      for (;;)
        {
          ParaatRegisterRow *old = i < before->len ? row_at (before, i) : NULL;
          ParaatRegisterRow *new = j < after->len ? row_at (after, j) : NULL;

          if (old == new)
            break;
          if (old != NULL && old->after <= j)
            i++;
          else if (new != NULL && new->before <= i)
            j++;
          else if (old->after - j > new->before - i)
            i++;
          else
            j++;
        }
      run.n_removed = i - run.before;
      run.n_added = j - run.at;
      if (run.n_removed + run.n_added > 0)
        g_array_append_val (runs, run);
      i += i < before->len;
      j += j < after->len;
    }

  return runs;
}

static void
join_runs (GArray *runs)
{
  Run first = g_array_index (runs, Run, 0);
  Run last = g_array_index (runs, Run, runs->len - 1);

  first.n_removed = last.before + last.n_removed - first.before;
  first.n_added = last.at + last.n_added - first.at;
  g_array_set_size (runs, 0);
  g_array_append_val (runs, first);
}

static void
splice (ParaatRegister *self,
        GArray         *after,
        const Run      *run)
{
  if (run->n_removed > 0)
    g_array_remove_range (self->shown, run->at, run->n_removed);
  if (run->n_added > 0)
    g_array_insert_vals (self->shown, run->at, &g_array_index (after, ParaatRegisterRow *, run->at), run->n_added);
  g_list_model_items_changed (G_LIST_MODEL (self), run->at, run->n_removed, run->n_added);
}

/* Only what differs is told: a list that is being read stays where it is. */
static void
show (ParaatRegister *self)
{
  g_autoptr(GArray) after = g_array_sized_new (FALSE, FALSE, sizeof (ParaatRegisterRow *), self->rows->len);
  g_autoptr(GArray) runs = NULL;
  gboolean is_filtered = paraat_register_is_filtered (self);

  for (guint i = 0; i < self->rows->len; i++)
    {
      ParaatRegisterRow *row = g_ptr_array_index (self->rows, i);

      if (row->is_gone || (is_filtered && (!row->is_read || !paraat_register_row_fits (row, &self->filter, self->words))))
        continue;
      g_array_append_val (after, row);
      row->after = after->len;
    }
  for (guint i = 0; i < self->shown->len; i++)
    row_at (self->shown, i)->before = i + 1;

  runs = compare_lists (self->shown, after);
  for (guint i = 0; i < self->shown->len; i++)
    row_at (self->shown, i)->before = row_at (self->shown, i)->after = 0;
  for (guint i = 0; i < after->len; i++)
    row_at (after, i)->before = row_at (after, i)->after = 0;
  if (runs->len > MAX_RUNS)
    join_runs (runs);
  for (guint i = 0; i < runs->len; i++)
    splice (self, after, &g_array_index (runs, Run, i));
}

/* --- reading --- */

static int
compare_rows (gconstpointer a,
              gconstpointer b)
{
  const ParaatRegisterRow *first = a;
  const ParaatRegisterRow *second = b;

  if (first->first_us != second->first_us)
    return first->first_us > second->first_us ? -1 : 1;

  return memcmp (second->id.bytes, first->id.bytes, sizeof first->id.bytes);
}

static void
drop_gone (ParaatRegister *self)
{
  guint kept = 0;

  for (guint i = 0; i < self->rows->len; i++)
    {
      ParaatRegisterRow *row = g_ptr_array_index (self->rows, i);

      if (!row->is_gone)
        {
          self->rows->pdata[kept++] = row;
          continue;
        }
      g_hash_table_remove (self->by_id, &row->id);
      paraat_register_row_free (row);
    }
  g_ptr_array_set_size (self->rows, (int) kept);   /* what lies behind was moved or freed */
}

static void
add_row (ParaatRegister    *self,
         ParaatRegisterRow *row)
{
  g_ptr_array_add (self->rows, row);
  g_hash_table_insert (self->by_id, &row->id, row);
}

/* Takes what was read: each replaces what was known of it. */
static void
take_rows (ParaatRegister *self,
           GPtrArray      *rows)
{
  gboolean is_other_order = FALSE;
  gboolean has_gone = FALSE;

  for (guint i = 0; i < rows->len; i++)
    {
      ParaatRegisterRow *news = g_steal_pointer (&rows->pdata[i]);
      ParaatRegisterRow *row = g_hash_table_lookup (self->by_id, &news->id);

      ParaatRegisterItem *item = g_hash_table_lookup (self->items, &news->id);

      if (item != NULL)
        paraat_register_item_show (item, news);
      has_gone |= news->is_gone;
      is_other_order |= !news->is_gone && (row == NULL || (row->is_read && row->first_us != news->first_us));
      if (row != NULL)
        paraat_register_row_take (row, news);
      else if (!news->is_gone)
        add_row (self, news);
      else
        paraat_register_row_free (news);
    }
  if (is_other_order && self->is_loaded)
    g_ptr_array_sort_values (self->rows, compare_rows);
  if (is_other_order || has_gone || paraat_register_is_filtered (self))
    show (self);
  if (has_gone)
    drop_gone (self);
}

/* What stands otherwise than it did is read again. */
static void
touch_others (ParaatRegister  *self,
              ParaatStandings *before)
{
  g_autoptr(GArray) others = paraat_standings_compare (before, self->standings);

  for (guint i = 0; i < others->len; i++)
    if (g_hash_table_contains (self->by_id, &g_array_index (others, ParaatUuid, i)))
      g_hash_table_add (self->touched, g_memdup2 (&g_array_index (others, ParaatUuid, i), sizeof (ParaatUuid)));
}

static void
made_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(ParaatRegister) self = user_data;
  g_autoptr(GPtrArray) rows = paraat_register_make_rows_finish (result);

  self->is_reading = FALSE;
  if (self->is_disposed)
    return;
  take_rows (self, rows);
  /* Rows that were not there yet when a newer look came were made with the older one. */
  if (self->made_with != self->standings)
    touch_others (self, self->made_with);
  read_next (self);
}

static void
tell (ParaatRegister *self,
      const GError   *error)
{
  if (!g_error_matches (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_CLOSED))
    g_signal_emit_by_name (self->store, "failed", error);
}

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(ParaatRegister) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) glances = paraat_store_read_fields_finish (PARAAT_STORE (object), result, &error);

  if (glances == NULL)
    {
      /* What is known stays; the next change reads again. */
      self->is_reading = FALSE;
      tell (self, error);
      return;
    }
  g_clear_pointer (&self->made_with, g_hash_table_unref);
  self->made_with = self->standings != NULL ? g_hash_table_ref (self->standings) : NULL;
  paraat_register_make_rows_async (glances, self->standings, made_cb, g_object_ref (self));
}

static void
read_chunk (ParaatRegister *self,
            GArray         *from,
            guint          *n_read,
            guint           at_most)
{
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof (ParaatUuid));
  guint n = MIN (at_most, from->len - *n_read);

  g_array_append_vals (ids, &g_array_index (from, ParaatUuid, *n_read), n);
  *n_read += n;
  self->is_reading = TRUE;
  paraat_store_read_fields_of_async (self->store, ids, paraat_register_fields, NULL, read_cb, g_object_ref (self));
}

/* Once all of the list was read, its rows know their times. */
static void
finish_loading (ParaatRegister *self)
{
  gboolean was_loaded = self->is_loaded;

  self->is_loaded = TRUE;
  if (was_loaded)
    return;
  g_ptr_array_sort_values (self->rows, compare_rows);
  show (self);
}

static void
take_list (ParaatRegister *self,
           GArray         *ids)
{
  g_autoptr(GPtrArray) before = g_steal_pointer (&self->rows);

  self->rows = g_ptr_array_new ();
  for (guint i = 0; i < before->len; i++)
    ((ParaatRegisterRow *) g_ptr_array_index (before, i))->is_gone = TRUE;
  for (guint i = 0; i < ids->len; i++)
    {
      const ParaatUuid *id = &g_array_index (ids, ParaatUuid, i);
      ParaatRegisterRow *row = g_hash_table_lookup (self->by_id, id);

      if (row == NULL)
        add_row (self, paraat_register_row_new_bare (id));
      else
        g_ptr_array_add (self->rows, row);
      if (row != NULL)
        row->is_gone = FALSE;
    }
  show (self);
  for (guint i = 0; i < before->len; i++)
    {
      ParaatRegisterRow *row = g_ptr_array_index (before, i);

      if (row->is_gone)
        g_ptr_array_add (self->rows, row);
    }
  drop_gone (self);
}

static void look (ParaatRegister *self);

static void
standings_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(ParaatRegister) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GHashTable) standings = paraat_standings_read_finish (PARAAT_STORE (object), result, &error);
  g_autoptr(GHashTable) before = NULL;

  self->is_looking = FALSE;
  if (self->is_disposed)
    return;
  if (standings == NULL)
    {
      tell (self, error);
      return;
    }
  before = g_steal_pointer (&self->standings);
  self->standings = g_steal_pointer (&standings);
  touch_others (self, before);
  read_next (self);
  if (self->look_again)
    look (self);
}

static void
look (ParaatRegister *self)
{
  self->look_again = self->is_looking;
  if (self->is_looking)
    return;
  self->is_looking = TRUE;
  paraat_standings_read_async (self->store, self->has_peer ? &self->peer : NULL, NULL, standings_cb, g_object_ref (self));
}

static void
listed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(ParaatRegister) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) ids = paraat_store_list_finish (PARAAT_STORE (object), result, &error);

  self->is_reading = FALSE;
  if (ids == NULL)
    {
      tell (self, error);
      return;
    }
  if (self->is_disposed)
    return;
  self->is_listed = TRUE;
  self->is_loaded = FALSE;
  g_clear_pointer (&self->queue, g_array_unref);
  self->queue = g_array_ref (ids);
  self->n_taken = 0;
  take_list (self, ids);
  g_signal_emit (self, signals[CHANGED], 0);
  /* Before the rows, so that none of them first says that it waits. */
  if (self->standings == NULL && !self->is_looking)
    look (self);
  read_next (self);
}

static void
queue_touched (ParaatRegister *self)
{
  GHashTableIter iter;
  gpointer id;

  g_clear_pointer (&self->queue, g_array_unref);
  self->queue = g_array_new (FALSE, FALSE, sizeof (ParaatUuid));
  self->n_taken = 0;
  g_hash_table_iter_init (&iter, self->touched);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_array_append_vals (self->queue, id, 1);
  g_hash_table_remove_all (self->touched);
}

/* One thing at a time: the list, what is left of it, then what changed meanwhile. */
static void
read_next (ParaatRegister *self)
{
  if (self->is_reading || self->is_disposed)
    return;
  if (self->list_again)
    {
      self->list_again = FALSE;
      self->is_reading = TRUE;
      paraat_store_list_async (self->store, "incident", NULL, NULL, listed_cb, g_object_ref (self));
      return;
    }
  if (self->n_taken == self->queue->len && self->is_listed)
    {
      finish_loading (self);
      g_signal_emit (self, signals[CHANGED], 0);
      queue_touched (self);
      g_array_set_size (self->wanted, 0);
      self->n_given = 0;
    }
  if (self->n_given < self->wanted->len)
    read_chunk (self, self->wanted, &self->n_given, SCREENFUL);
  else if (self->n_taken < self->queue->len)
    read_chunk (self, self->queue, &self->n_taken, CHUNK);
}

static void
store_changed_cb (ParaatRegister *self,
                  GPtrArray      *touched)
{
  static const char *incident = NULL;
  gboolean has_receipt = FALSE;

  if (incident == NULL)
    incident = g_intern_static_string ("incident");
  for (guint i = 0; i < touched->len; i++)
    {
      const ParaatTouched *one = g_ptr_array_index (touched, i);

      if (one->kind == incident)
        g_hash_table_add (self->touched, g_memdup2 (&one->record, sizeof one->record));
      /* A corrected clock may move any of them. */
      self->list_again |= g_str_equal (one->kind, "clock");
      has_receipt |= g_str_equal (one->kind, "receipt");
    }
  if (has_receipt)
    look (self);
  if (self->list_again || g_hash_table_size (self->touched) > 0)
    read_next (self);
}

/* --- what it tells --- */

/**
 * paraat_register_set_peer:
 * @peer: (nullable): the CRT that this laptop is linked with
 *
 * Looks anew how far the reports came, also when it is the same one: what is sent or acknowledged changes no record.
 */
void
paraat_register_set_peer (ParaatRegister   *self,
                          const ParaatPeer *peer)
{
  g_return_if_fail (PARAAT_IS_REGISTER (self));

  self->has_peer = peer != NULL;
  if (peer != NULL)
    self->peer = *peer;
  look (self);
}

/**
 * paraat_register_set_filter:
 * @filter: (nullable): what to show; %NULL for all
 */
void
paraat_register_set_filter (ParaatRegister             *self,
                            const ParaatRegisterFilter *filter)
{
  const ParaatRegisterFilter all = { 0 };
  g_autofree char *before = (char *) self->filter.text;
  g_autofree char *folded = NULL;

  g_return_if_fail (PARAAT_IS_REGISTER (self));

  self->filter = filter != NULL ? *filter : all;
  self->filter.text = g_strdup (self->filter.text);
  g_clear_pointer (&self->words, g_strfreev);
  if (self->filter.text != NULL)
    {
      folded = g_strstrip (paraat_register_fold (self->filter.text));
      self->words = *folded != '\0' ? g_strsplit (folded, " ", -1) : NULL;
    }
  show (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

gboolean
paraat_register_is_filtered (ParaatRegister *self)
{
  return self->filter.only_open || self->filter.only_breaches || self->filter.year != 0
         || self->filter.exercises != PARAAT_EXERCISES_WITH || self->words != NULL
         || !paraat_uuid_is_nil (&self->filter.bestuur);
}

gboolean
paraat_register_get_is_listed (ParaatRegister *self)
{
  return self->is_listed;
}

gboolean
paraat_register_get_is_loaded (ParaatRegister *self)
{
  return self->is_loaded;
}

guint
paraat_register_get_n_all (ParaatRegister *self)
{
  return self->rows->len;
}

static int
compare_years (gconstpointer a,
               gconstpointer b)
{
  return *(const int *) b - *(const int *) a;
}

/**
 * paraat_register_list_years:
 *
 * Returns: (transfer full) (element-type int): the years of which there is something, newest first
 */
GArray *
paraat_register_list_years (ParaatRegister *self)
{
  GArray *years = g_array_new (FALSE, FALSE, sizeof (int));

  for (guint i = 0; i < self->rows->len; i++)
    {
      const ParaatRegisterRow *row = g_ptr_array_index (self->rows, i);
      gboolean is_known = !row->is_read || row->year == 0;

      for (guint j = 0; j < years->len && !is_known; j++)
        is_known = g_array_index (years, int, j) == row->year;
      if (!is_known)
        g_array_append_val (years, row->year);
    }
  g_array_sort (years, compare_years);

  return years;
}

static void
bestuur_free (gpointer data)
{
  ParaatRegisterBestuur *bestuur = data;

  g_free (bestuur->name);
  g_free (bestuur);
}

static int
compare_besturen (gconstpointer a,
                  gconstpointer b)
{
  return g_utf8_collate (((const ParaatRegisterBestuur *) a)->name, ((const ParaatRegisterBestuur *) b)->name);
}

/**
 * paraat_register_list_besturen:
 *
 * Returns: (transfer full) (element-type ParaatRegisterBestuur): those that an incident names, by name
 */
GPtrArray *
paraat_register_list_besturen (ParaatRegister *self)
{
  GPtrArray *besturen = g_ptr_array_new_with_free_func (bestuur_free);
  g_autoptr(GHashTable) known = g_hash_table_new (paraat_uuid_hash, paraat_uuid_equal);

  for (guint i = 0; i < self->rows->len; i++)
    {
      const ParaatRegisterRow *row = g_ptr_array_index (self->rows, i);

      for (guint j = 0; j < row->n_besturen; j++)
        {
          ParaatRegisterBestuur *bestuur;

          if (*row->names[j] == '\0' || g_hash_table_contains (known, &row->besturen[j]))
            continue;
          bestuur = g_new0 (ParaatRegisterBestuur, 1);
          bestuur->id = row->besturen[j];
          bestuur->name = g_strdup (row->names[j]);
          g_hash_table_add (known, &bestuur->id);
          g_ptr_array_add (besturen, bestuur);
        }
    }
  g_ptr_array_sort_values (besturen, compare_besturen);

  return besturen;
}

/* --- object --- */

static GType
paraat_register_get_item_type (GListModel *model)
{
  return PARAAT_TYPE_REGISTER_ITEM;
}

static guint
paraat_register_get_n_items (GListModel *model)
{
  return PARAAT_REGISTER (model)->shown->len;
}

static gpointer
paraat_register_get_item (GListModel *model,
                          guint       position)
{
  ParaatRegister *self = PARAAT_REGISTER (model);
  const ParaatRegisterRow *row;
  ParaatRegisterItem *item;

  if (position >= self->shown->len)
    return NULL;
  row = row_at (self->shown, position);
  item = g_hash_table_lookup (self->items, &row->id);
  if (item != NULL)
    return g_object_ref (item);

  item = paraat_register_item_new (self->items, &row->id);
  paraat_register_item_show (item, row);
  if (!row->is_read)
    g_array_append_val (self->wanted, row->id);

  return item;
}

static void
paraat_register_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = paraat_register_get_item_type;
  iface->get_n_items = paraat_register_get_n_items;
  iface->get_item = paraat_register_get_item;
}

static void
paraat_register_dispose (GObject *object)
{
  ParaatRegister *self = PARAAT_REGISTER (object);

  self->is_disposed = TRUE;

  G_OBJECT_CLASS (paraat_register_parent_class)->dispose (object);
}

static void
paraat_register_finalize (GObject *object)
{
  ParaatRegister *self = PARAAT_REGISTER (object);

  g_free ((char *) self->filter.text);
  g_strfreev (self->words);
  g_array_unref (self->shown);
  g_array_unref (self->queue);
  g_array_unref (self->wanted);
  g_hash_table_unref (self->items);
  g_clear_pointer (&self->standings, g_hash_table_unref);
  g_clear_pointer (&self->made_with, g_hash_table_unref);
  g_hash_table_unref (self->touched);
  g_hash_table_unref (self->by_id);
  for (guint i = 0; i < self->rows->len; i++)
    paraat_register_row_free (g_ptr_array_index (self->rows, i));
  g_ptr_array_unref (self->rows);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (paraat_register_parent_class)->finalize (object);
}

static void
paraat_register_class_init (ParaatRegisterClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = paraat_register_dispose;
  G_OBJECT_CLASS (klass)->finalize = paraat_register_finalize;
  signals[CHANGED] = g_signal_new ("changed", PARAAT_TYPE_REGISTER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
paraat_register_init (ParaatRegister *self)
{
  self->rows = g_ptr_array_new ();
  self->by_id = g_hash_table_new (paraat_uuid_hash, paraat_uuid_equal);
  self->shown = g_array_new (FALSE, FALSE, sizeof (ParaatRegisterRow *));
  self->queue = g_array_new (FALSE, FALSE, sizeof (ParaatUuid));
  self->wanted = g_array_new (FALSE, FALSE, sizeof (ParaatUuid));
  self->items = g_hash_table_new (paraat_uuid_hash, paraat_uuid_equal);
  self->touched = g_hash_table_new_full (paraat_uuid_hash, paraat_uuid_equal, g_free, NULL);
}

/**
 * paraat_register_new:
 * @store: an open store
 *
 * Returns: (transfer full): a list model of [class@RegisterItem]; loads by itself and follows the store
 */
ParaatRegister *
paraat_register_new (ParaatStore *store)
{
  ParaatRegister *self = g_object_new (PARAAT_TYPE_REGISTER, NULL);

  self->store = g_object_ref (store);
  self->list_again = TRUE;
  g_signal_connect_object (store, "changed", G_CALLBACK (store_changed_cb), self, G_CONNECT_SWAPPED);
  read_next (self);

  return self;
}

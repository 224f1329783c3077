/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-earlier.h"

#include "paraat-record-list.h"

#include <glib/gi18n.h>

#define N_LOOKED_AT 40   /* evaluations: a lifetime of them */

struct _ParaatEarlier
{
  GObject           parent_instance;

  ParaatStore      *store;      /* (owned) */
  ParaatEvaluation *before;     /* (owned) */
  ParaatRecordList *list;       /* (owned) newest first */
  GPtrArray        *records;    /* (owned) (element-type ParaatRecord) that are followed until they are loaded */
  GPtrArray        *found;      /* (owned) (element-type ParaatEvaluation) newest first */
  GPtrArray        *left_out;   /* (owned) (element-type utf8) days on which others were closed, of other questions */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ParaatEarlier, paraat_earlier, G_TYPE_OBJECT)

static void collect (ParaatEarlier *self);

static void
changed_cb (ParaatEarlier *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
note_left_out (ParaatEarlier    *self,
               ParaatEvaluation *evaluation)
{
  char *day = paraat_evaluation_dup_closed_day (evaluation);

  g_ptr_array_add (self->left_out, day != NULL ? day : g_strdup ("?"));
}

/* (transfer full) (nullable): as it was found before, or new. */
static ParaatEvaluation *
take (ParaatEarlier *self,
      GPtrArray     *known,
      ParaatRecord  *record)
{
  ParaatEvaluation *evaluation;

  for (guint i = 0; i < known->len; i++)
    if (paraat_evaluation_get_record (g_ptr_array_index (known, i)) == record)
      return g_object_ref (g_ptr_array_index (known, i));
  evaluation = paraat_evaluation_new (self->store, record, paraat_evaluation_get_questionnaire (self->before));
  if (paraat_evaluation_is_closed (evaluation) && !paraat_evaluation_get_is_quick (evaluation) && !paraat_evaluation_fits (evaluation))
    note_left_out (self, evaluation);
  if (!paraat_evaluation_fits (evaluation) || !paraat_evaluation_is_closed (evaluation) || paraat_evaluation_get_is_quick (evaluation))
    {
      g_object_unref (evaluation);
      return NULL;
    }
  g_signal_connect_object (evaluation, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);

  return evaluation;
}

static void
follow (ParaatEarlier *self,
        ParaatRecord  *record)
{
  if (g_ptr_array_find (self->records, record, NULL))
    return;
  g_ptr_array_add (self->records, g_object_ref (record));
  g_signal_connect_object (record, "notify::is-loaded", G_CALLBACK (collect), self, G_CONNECT_SWAPPED);
}

static gboolean
is_of_same (ParaatEarlier *self,
            ParaatRecord  *record)
{
  const ParaatIdentity *own = paraat_record_get_identity (paraat_evaluation_get_record (self->before));
  const ParaatIdentity *other = paraat_record_get_identity (record);

  return own != NULL && other != NULL && paraat_uuid_equal (&own->bestuur, &other->bestuur);
}

static void
collect (ParaatEarlier *self)
{
  g_autoptr(GPtrArray) known = g_steal_pointer (&self->found);
  guint n = MIN (g_list_model_get_n_items (G_LIST_MODEL (self->list)), N_LOOKED_AT);
  ParaatRecord *own = paraat_evaluation_get_record (self->before);
  gboolean is_earlier = FALSE;

  self->found = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_set_size (self->left_out, 0);
  for (guint i = 0; i < n && self->found->len < PARAAT_EARLIER_MAX; i++)
    {
      g_autoptr(ParaatRecord) record = g_list_model_get_item (G_LIST_MODEL (self->list), i);
      ParaatEvaluation *evaluation = NULL;

      if (!is_earlier)
        {
          is_earlier = record == own;
          continue;
        }
      if (!paraat_record_get_is_loaded (record))
        follow (self, record);
      else if (is_of_same (self, record))
        evaluation = take (self, known, record);
      if (evaluation != NULL)
        g_ptr_array_add (self->found, evaluation);
    }
  changed_cb (self);
}

static void
paraat_earlier_dispose (GObject *object)
{
  ParaatEarlier *self = PARAAT_EARLIER (object);

  g_clear_pointer (&self->found, g_ptr_array_unref);
  g_clear_pointer (&self->left_out, g_ptr_array_unref);
  for (guint i = 0; self->records != NULL && i < self->records->len; i++)
    g_signal_handlers_disconnect_by_func (g_ptr_array_index (self->records, i), collect, self);
  g_clear_pointer (&self->records, g_ptr_array_unref);
  g_clear_object (&self->list);
  g_clear_object (&self->before);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (paraat_earlier_parent_class)->dispose (object);
}

static void
paraat_earlier_class_init (ParaatEarlierClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = paraat_earlier_dispose;
  signals[CHANGED] = g_signal_new ("changed", PARAAT_TYPE_EARLIER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
paraat_earlier_init (ParaatEarlier *self)
{
  self->records = g_ptr_array_new_with_free_func (g_object_unref);
  self->found = g_ptr_array_new_with_free_func (g_object_unref);
  self->left_out = g_ptr_array_new_with_free_func (g_free);
}

/**
 * paraat_earlier_new:
 * @store: an open store
 * @before: what they came before
 *
 * Returns: (transfer full): follows the store
 */
ParaatEarlier *
paraat_earlier_new (ParaatStore      *store,
                    ParaatEvaluation *before)
{
  ParaatEarlier *self = g_object_new (PARAAT_TYPE_EARLIER, NULL);

  self->store = g_object_ref (store);
  self->before = g_object_ref (before);
  self->list = paraat_record_list_new (store, PARAAT_KIND_EVALUATION, NULL);
  g_signal_connect_object (self->list, "items-changed", G_CALLBACK (collect), self, G_CONNECT_SWAPPED);
  collect (self);

  return self;
}

GPtrArray *
paraat_earlier_list (ParaatEarlier *self)
{
  GPtrArray *loaded = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->found->len; i++)
    if (paraat_evaluation_get_is_loaded (g_ptr_array_index (self->found, i)))
      g_ptr_array_add (loaded, g_object_ref (g_ptr_array_index (self->found, i)));

  return loaded;
}

/**
 * paraat_earlier_dup_left_out:
 *
 * Returns: (transfer full) (nullable): which closed ones cannot be compared with it, and why; %NULL: all of them can
 */
char *
paraat_earlier_dup_left_out (ParaatEarlier *self)
{
  g_autoptr(GString) days = g_string_new (NULL);

  if (self->left_out->len == 0)
    return NULL;
  for (guint i = 0; i < self->left_out->len; i++)
    g_string_append_printf (days, "%s%s", i > 0 ? ", " : "", (const char *) g_ptr_array_index (self->left_out, i));

  return g_strdup_printf (ngettext ("Not shown: the self-evaluation of %s, made with another version of the questions.",
                                    "Not shown: the self-evaluations of %s, made with another version of the questions.",
                                    self->left_out->len), days->str);
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-newest.h"

#include "paraat-record-list.h"

struct _ParaatNewest
{
  GObject           parent_instance;

  ParaatStore      *store;        /* (owned) */
  ParaatRecordList *list;         /* (owned) newest first */
  ParaatRecord     *record;       /* (owned) (nullable) the first of it */
  ParaatEvaluation *evaluation;   /* (owned) (nullable) of it, once it is known to fit */
  ParaatRecord     *last;         /* (owned) (nullable) that it goes on from */
  ParaatEvaluation *before;       /* (owned) (nullable) of that one */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ParaatNewest, paraat_newest, G_TYPE_OBJECT)

static void
changed_cb (ParaatNewest *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
last_loaded_cb (ParaatNewest *self)
{
  if (self->before != NULL || self->last == NULL || !paraat_record_get_is_loaded (self->last) || !paraat_record_get_exists (self->last))
    return;
  self->before = paraat_evaluation_open (self->store, self->last);
  if (self->before == NULL)
    return;
  g_signal_connect_object (self->before, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  changed_cb (self);
}

static void
follow_last (ParaatNewest *self)
{
  g_autofree char *id = paraat_record_dup_text (self->record, "previous");
  const ParaatIdentity *own = paraat_record_get_identity (self->record);
  ParaatIdentity identity;

  if (id == NULL || own == NULL || !paraat_uuid_parse (id, &identity.record))
    return;
  identity = (ParaatIdentity) { .root = identity.record, .record = identity.record, .bestuur = own->bestuur, .kind = own->kind };
  self->last = paraat_record_new (self->store, &identity);
  g_signal_connect_object (self->last, "notify::is-loaded", G_CALLBACK (last_loaded_cb), self, G_CONNECT_SWAPPED);
  last_loaded_cb (self);
}

static void
let_go_of_last (ParaatNewest *self)
{
  if (self->last != NULL)
    g_signal_handlers_disconnect_by_func (self->last, last_loaded_cb, self);
  g_clear_object (&self->before);
  g_clear_object (&self->last);
}

static void
loaded_cb (ParaatNewest *self)
{
  if (self->evaluation != NULL || !paraat_record_get_is_loaded (self->record))
    return;
  self->evaluation = paraat_evaluation_open (self->store, self->record);
  if (self->evaluation == NULL)
    return;
  g_signal_connect_object (self->evaluation, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  follow_last (self);
  changed_cb (self);
}

static void
items_cb (ParaatNewest *self)
{
  g_autoptr(ParaatRecord) record = g_list_model_get_item (G_LIST_MODEL (self->list), 0);

  if (record == self->record)
    return;
  if (self->record != NULL)
    g_signal_handlers_disconnect_by_func (self->record, loaded_cb, self);
  let_go_of_last (self);
  g_clear_object (&self->evaluation);
  g_set_object (&self->record, record);
  changed_cb (self);
  if (record == NULL)
    return;
  g_signal_connect_object (record, "notify::is-loaded", G_CALLBACK (loaded_cb), self, G_CONNECT_SWAPPED);
  loaded_cb (self);
}

/* Under way, and not far enough to say anything. */
static gboolean
has_just_begun (ParaatEvaluation *evaluation)
{
  guint n_answered;
  guint n = paraat_evaluation_count (evaluation, &n_answered);

  return !paraat_evaluation_is_closed (evaluation)
         && n_answered < paraat_evaluation_get_questionnaire (evaluation)->least_answered * n;
}

ParaatEvaluation *
paraat_newest_get_evaluation (ParaatNewest *self)
{
  if (self->evaluation == NULL || !paraat_evaluation_get_is_loaded (self->evaluation))
    return NULL;
  if (self->before != NULL && paraat_evaluation_get_is_loaded (self->before) && paraat_evaluation_is_closed (self->before)
      && has_just_begun (self->evaluation))
    return self->before;

  return self->evaluation;
}

static void
paraat_newest_dispose (GObject *object)
{
  ParaatNewest *self = PARAAT_NEWEST (object);

  let_go_of_last (self);
  g_clear_object (&self->evaluation);
  g_clear_object (&self->record);
  g_clear_object (&self->list);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (paraat_newest_parent_class)->dispose (object);
}

static void
paraat_newest_class_init (ParaatNewestClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = paraat_newest_dispose;
  signals[CHANGED] = g_signal_new ("changed", PARAAT_TYPE_NEWEST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
paraat_newest_init (ParaatNewest *self)
{
}

/**
 * paraat_newest_new:
 * @store: an open store
 *
 * Returns: (transfer full): follows the store
 */
ParaatNewest *
paraat_newest_new (ParaatStore *store)
{
  ParaatNewest *self = g_object_new (PARAAT_TYPE_NEWEST, NULL);

  self->store = g_object_ref (store);
  self->list = paraat_record_list_new (store, PARAAT_KIND_EVALUATION, NULL);
  g_signal_connect_object (self->list, "items-changed", G_CALLBACK (items_cb), self, G_CONNECT_SWAPPED);
  items_cb (self);

  return self;
}

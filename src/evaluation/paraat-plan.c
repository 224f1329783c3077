/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-plan.h"

#include "paraat-finding.h"
#include "paraat-followed.h"
#include "paraat-newest.h"

struct _ParaatPlan
{
  GObject           parent_instance;

  ParaatNewest     *newest;     /* (owned) */
  ParaatFollowed   *followed;   /* (owned) all actions */
  ParaatFollowed   *findings;   /* (owned) of all audits */
  GPtrArray        *actions;    /* (owned) (element-type ParaatRecord) that were read, in order */
  guint             idle;       /* GSource id, 0: none */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ParaatPlan, paraat_plan, G_TYPE_OBJECT)

static int
compare_cb (gconstpointer a,
            gconstpointer b)
{
  return paraat_action_compare (*(ParaatRecord **) a, *(ParaatRecord **) b);
}

static void
sort (ParaatPlan *self)
{
  GPtrArray *records = paraat_followed_get_records (self->followed);

  g_ptr_array_set_size (self->actions, 0);
  for (guint i = 0; i < records->len; i++)
    g_ptr_array_add (self->actions, g_object_ref (g_ptr_array_index (records, i)));
  g_ptr_array_sort (self->actions, compare_cb);
}

static gboolean
tell_cb (gpointer data)
{
  ParaatPlan *self = data;

  self->idle = 0;
  sort (self);
  g_signal_emit (self, signals[CHANGED], 0);

  return G_SOURCE_REMOVE;
}

static void
changed_cb (ParaatPlan *self)
{
  if (self->idle == 0)
    self->idle = g_idle_add (tell_cb, self);
}

GPtrArray *
paraat_plan_get_actions (ParaatPlan *self)
{
  return self->actions;
}

GPtrArray *
paraat_plan_get_findings (ParaatPlan *self)
{
  return paraat_followed_get_records (self->findings);
}

ParaatEvaluation *
paraat_plan_get_evaluation (ParaatPlan *self)
{
  return paraat_newest_get_evaluation (self->newest);
}

static void
paraat_plan_dispose (GObject *object)
{
  ParaatPlan *self = PARAAT_PLAN (object);

  g_clear_handle_id (&self->idle, g_source_remove);
  g_clear_pointer (&self->actions, g_ptr_array_unref);
  g_clear_object (&self->findings);
  g_clear_object (&self->followed);
  g_clear_object (&self->newest);

  G_OBJECT_CLASS (paraat_plan_parent_class)->dispose (object);
}

static void
paraat_plan_class_init (ParaatPlanClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = paraat_plan_dispose;
  signals[CHANGED] = g_signal_new ("changed", PARAAT_TYPE_PLAN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
paraat_plan_init (ParaatPlan *self)
{
  self->actions = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * paraat_plan_new:
 * @store: an open store
 *
 * Returns: (transfer full): follows the store; says "changed" once it was read
 */
ParaatPlan *
paraat_plan_new (ParaatStore *store)
{
  ParaatPlan *self = g_object_new (PARAAT_TYPE_PLAN, NULL);

  self->newest = paraat_newest_new (store);
  self->followed = paraat_followed_new (store, PARAAT_KIND_ACTION, NULL);
  self->findings = paraat_followed_new (store, PARAAT_KIND_FINDING, NULL);
  g_signal_connect_object (self->newest, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->followed, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->findings, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);

  return self;
}

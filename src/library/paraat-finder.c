/* SPDX-License-Identifier: EUPL-1.2 */

/* One thread, one search, a queue.  Whoever types asks again with every key: what waits when something newer comes is not looked
 * for any more.  Tasks are touched on the thread that asked only, so that no finder is ever finalized on its own thread. */
#define G_LOG_DOMAIN "paraat-library"

#include "config.h"

#include "paraat-finder.h"

#include "paraat-pack-join.h"

struct _ParaatFinder
{
  GObject      parent_instance;

  GAsyncQueue *jobs;     /* (owned) (element-type Job) */
  GThread     *thread;   /* (owned) */
};

typedef struct
{
  GTask        *task;        /* (owned) (nullable): without one it is the last job */
  GCancellable *cancellable; /* (owned) (nullable) */
  char         *text;        /* (owned) (nullable) */
  guint         max;
  GPtrArray    *found;       /* (owned) (nullable) */
  char         *corrected;   /* (owned) (nullable) */
  GError       *error;       /* (owned) (nullable) */
} Job;

/* State of the thread; no other touches it but for the queue. */
typedef struct
{
  GAsyncQueue  *jobs;     /* (owned) */
  ParaatPack   *pack;     /* (owned) */
  GPtrArray    *beside;   /* (owned) (nullable) (element-type ParaatPack) */
  ParaatSearch *search;   /* (owned) (nullable) */
} Finding;

G_DEFINE_FINAL_TYPE (ParaatFinder, paraat_finder, G_TYPE_OBJECT)

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_object (&job->task);
  g_clear_object (&job->cancellable);
  g_clear_pointer (&job->found, g_ptr_array_unref);
  g_clear_pointer (&job->corrected, g_free);
  g_clear_pointer (&job->text, g_free);
  g_clear_error (&job->error);
  g_free (job);
}

/* --- the thread --- */

static gboolean
return_cb (gpointer user_data)
{
  Job *job = user_data;
  g_autoptr(GTask) task = g_steal_pointer (&job->task);

  if (job->error != NULL)
    {
      g_task_return_error (task, g_steal_pointer (&job->error));
      return G_SOURCE_REMOVE;
    }
  g_task_set_task_data (task, g_steal_pointer (&job->corrected), g_free);
  g_task_return_pointer (task, g_steal_pointer (&job->found), (GDestroyNotify) g_ptr_array_unref);

  return G_SOURCE_REMOVE;
}

static void
send_back (Job *job)   /* (transfer full) */
{
  g_autoptr(GSource) source = g_idle_source_new ();

  g_source_set_static_name (source, "[paraat] found");
  g_source_set_priority (source, g_task_get_priority (job->task));
  g_source_set_callback (source, return_cb, job, job_free);
  g_source_attach (source, g_task_get_context (job->task));
}

static void
look (Finding *self,
      Job     *job)   /* (transfer full) */
{
  if (!g_cancellable_set_error_if_cancelled (job->cancellable, &job->error)
      && (self->search != NULL || (self->search = paraat_search_new (self->pack, &job->error)) != NULL))
    job->found = paraat_search_find (self->search, job->text, job->max, &job->corrected, &job->error);
  send_back (job);
}

static void
give_up (Job *job)   /* (transfer full) */
{
  job->error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Something else is looked for");
  send_back (job);
}

/* Where there is more than one pack, all are looked in as one; what cannot be joined is not found, and the rest is. */
static void
join (Finding *self)
{
  g_autoptr(GError) error = NULL;
  ParaatPack *joined;

  if (self->beside == NULL || self->beside->len == 0)
    return;
  joined = paraat_pack_join (self->pack, self->beside, &error);
  if (joined == NULL)
    {
      g_warning ("Nothing is found in what is beside: %s", error->message);
      return;
    }
  paraat_pack_unref (self->pack);
  self->pack = joined;
}

static gpointer
finding_main (gpointer data)
{
  Finding *self = data;
  Job *job;

  join (self);
  self->search = paraat_search_new (self->pack, NULL);   /* before the first key; that it fails is said to who asks */
  for (job = g_async_queue_pop (self->jobs); job->task != NULL; job = g_async_queue_pop (self->jobs))
    {
      Job *newer;

      while (job->task != NULL && (newer = g_async_queue_try_pop (self->jobs)) != NULL)
        {
          give_up (job);
          job = newer;
        }
      if (job->task == NULL)
        break;
      look (self, job);
    }
  job_free (job);
  g_clear_pointer (&self->search, paraat_search_free);
  paraat_pack_unref (self->pack);
  g_clear_pointer (&self->beside, g_ptr_array_unref);
  g_async_queue_unref (self->jobs);
  g_free (self);

  return NULL;
}

/* --- the object --- */

static void
paraat_finder_finalize (GObject *object)
{
  ParaatFinder *self = PARAAT_FINDER (object);

  if (self->thread != NULL)
    {
      g_async_queue_push (self->jobs, g_new0 (Job, 1));
      g_clear_pointer (&self->thread, g_thread_join);   /* it has nothing to do: each job keeps the finder */
    }
  g_clear_pointer (&self->jobs, g_async_queue_unref);

  G_OBJECT_CLASS (paraat_finder_parent_class)->finalize (object);
}

static void
paraat_finder_class_init (ParaatFinderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = paraat_finder_finalize;
}

static void
paraat_finder_init (ParaatFinder *self)
{
  self->jobs = g_async_queue_new ();
}

/**
 * paraat_finder_new:
 * @pack: what is looked in; kept
 *
 * Returns: (transfer full): a finder, whose thread opens the pack at once
 */
ParaatFinder *
paraat_finder_new (ParaatPack *pack)
{
  return paraat_finder_new_with (pack, NULL);
}

/**
 * paraat_finder_new_with:
 * @pack: what the program goes by
 * @beside: (nullable) (element-type ParaatPack): what else is looked in; what is found there is called "pack/document"
 *
 * Returns: (transfer full): a finder, whose thread opens the packs at once
 */
ParaatFinder *
paraat_finder_new_with (ParaatPack *pack,
                        GPtrArray  *beside)
{
  ParaatFinder *self = g_object_new (PARAAT_TYPE_FINDER, NULL);
  Finding *finding = g_new0 (Finding, 1);

  finding->jobs = g_async_queue_ref (self->jobs);
  finding->pack = paraat_pack_ref (pack);
  finding->beside = beside != NULL ? g_ptr_array_ref (beside) : NULL;
  self->thread = g_thread_new ("finder", finding_main, finding);

  return self;
}

/**
 * paraat_finder_find_async:
 * @text: what was typed so far, the last word perhaps not finished; any UTF-8
 * @max: how many at most
 * @cancellable: (nullable): to stop caring
 * @callback: (scope async): called in the thread-default main context of now, never before this returns
 *
 * Looks for @text.  What was asked before and is still waiting then ends with %G_IO_ERROR_CANCELLED: answers come in the
 * order of the questions, and the newest question is always answered.
 */
void
paraat_finder_find_async (ParaatFinder        *self,
                          const char          *text,
                          guint                max,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  Job *job;

  g_return_if_fail (PARAAT_IS_FINDER (self));
  g_return_if_fail (text != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  job = g_new0 (Job, 1);
  job->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (job->task, paraat_finder_find_async);
  g_set_object (&job->cancellable, cancellable);
  job->text = g_strdup (text);
  job->max = max;
  g_async_queue_push (self->jobs, job);
}

/**
 * paraat_finder_find_finish:
 * @out_corrected: (out) (optional) (nullable) (transfer full): the text without its typing errors, when that was looked for
 *   instead
 * @error: %G_IO_ERROR_CANCELLED when something newer was asked, or by the cancellable; [error@ContentError] or
 *   [error@StoreError] when the pack is damaged
 *
 * Returns: (transfer full) (element-type ParaatFound): the best first; nothing for no words
 */
GPtrArray *
paraat_finder_find_finish (ParaatFinder  *self,
                           GAsyncResult  *result,
                           char         **out_corrected,
                           GError       **error)
{
  GTask *task = G_TASK (result);
  GPtrArray *found;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_task_get_source_tag (task) == paraat_finder_find_async, NULL);

  found = g_task_propagate_pointer (task, error);
  if (found != NULL && out_corrected != NULL)
    *out_corrected = g_strdup (g_task_get_task_data (task));

  return found;
}

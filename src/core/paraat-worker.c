/* SPDX-License-Identifier: EUPL-1.2 */

/* Jobs that wait together share one transaction and so one flush of the disk: group commit.  Each runs inside a
 * savepoint of its own, so that one that fails takes only itself back. */
#define G_LOG_DOMAIN "paraat-core"

#include "config.h"

#include "paraat-worker.h"

#define GROUP_MAX 64

typedef struct
{
  ParaatSqlFunc    func;
  ParaatAloneFunc  alone;
  gboolean         is_read;
  gpointer         data;
  GDestroyNotify   destroy;
  GTask           *task;    /* (owned) while queued */
  GError          *error;   /* (owned) (nullable) of this job */
} Job;

/* State owned by the thread; no other thread touches it but for the queue. */
struct _ParaatWorker
{
  GAsyncQueue         *jobs;      /* (owned) (element-type Job) */
  GThread             *thread;    /* (owned) */
  ParaatSql           *sql;       /* (owned) (nullable) */
  ParaatLedger        *ledger;    /* (owned) (nullable) */
  ParaatCommittedFunc  committed; /* (nullable) */
  ParaatMakeRoomFunc   make_room; /* (nullable) */
  gpointer             user_data;
};

static void
job_free (gpointer data)
{
  Job *job = data;

  if (job->destroy != NULL)
    job->destroy (job->data);
  g_clear_error (&job->error);
  g_free (job);
}

/* The task owns the job from here on, and its result goes to the context that the task was made in. */
static void
job_return (Job *job)
{
  g_autoptr(GTask) task = g_steal_pointer (&job->task);

  if (job->error != NULL)
    g_task_return_error (task, g_steal_pointer (&job->error));
  else
    g_task_return_boolean (task, TRUE);
}

static gboolean
is_full (const GError *error)
{
  return g_error_matches (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_FULL);
}

/* FALSE: the whole group failed.  TRUE: what each job has to say is in its error. */
static gboolean
run_job (ParaatWorker  *self,
         Job           *job,
         gboolean       is_alone,
         GError       **error)
{
  g_clear_error (&job->error);
  if (!is_alone && !paraat_sql_exec (self->sql, "SAVEPOINT job", error))
    return FALSE;

  if (job->func (self->sql, job->data, &job->error) && paraat_ledger_flush (self->ledger, &job->error))
    return is_alone || paraat_sql_exec (self->sql, "RELEASE job", error);

  g_assert (job->error != NULL);
  paraat_ledger_forget (self->ledger);
  if (is_full (job->error) || !paraat_sql_in_transaction (self->sql))
    {
      g_propagate_error (error, g_steal_pointer (&job->error));
      return FALSE;
    }
  if (is_alone)
    return paraat_sql_exec (self->sql, "ROLLBACK", error);

  return paraat_sql_exec (self->sql, "ROLLBACK TO job", error) && paraat_sql_exec (self->sql, "RELEASE job", error);
}

static gboolean
try_group (ParaatWorker  *self,
           GPtrArray     *group,
           GError       **error)
{
  gboolean ok;

  paraat_ledger_begin (self->ledger);
  ok = paraat_sql_exec (self->sql, "BEGIN IMMEDIATE", error);
  for (guint i = 0; ok && i < group->len; i++)
    ok = run_job (self, g_ptr_array_index (group, i), group->len == 1, error);
  if (ok && paraat_sql_in_transaction (self->sql))
    ok = paraat_sql_exec (self->sql, "COMMIT", error);
  if (!ok)
    {
      paraat_ledger_forget (self->ledger);
      if (paraat_sql_in_transaction (self->sql))
        paraat_sql_exec (self->sql, "ROLLBACK", NULL);   /* the first error is the one to report */
    }

  return ok;
}

static gboolean
require_sql (ParaatWorker  *self,
             GError       **error)
{
  if (self->sql == NULL)
    g_set_error_literal (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_CLOSED, "The store is not open");

  return self->sql != NULL;
}

static void
run_group (ParaatWorker *self,
           GPtrArray    *group)
{
  g_autoptr(GError) error = NULL;
  gboolean ok = require_sql (self, &error) && try_group (self, group, &error);

  if (!ok && is_full (error) && self->make_room != NULL && self->make_room (self->user_data))
    {
      g_clear_error (&error);
      ok = try_group (self, group, &error);
    }

  if (ok && self->committed != NULL)
    {
      g_autoptr(GPtrArray) touched = paraat_ledger_take_touched (self->ledger);

      if (touched->len > 0)
        self->committed (touched, paraat_ledger_take_erased (self->ledger), self->user_data);
    }

  for (guint i = 0; i < group->len; i++)
    {
      Job *job = g_ptr_array_index (group, i);

      if (!ok)
        {
          g_clear_error (&job->error);
          job->error = g_error_copy (error);
        }
      job_return (job);
    }
  g_ptr_array_set_size (group, 0);
}

static void
run_single (ParaatWorker *self,
            Job          *job)
{
  if (job->alone != NULL)
    job->alone (self, job->data, &job->error);
  else if (require_sql (self, &job->error))
    job->func (self->sql, job->data, &job->error);
  job_return (job);
}

static gboolean
is_single (const Job *job)
{
  return job->alone != NULL || job->is_read;
}

static gpointer
worker_main (gpointer data)
{
  ParaatWorker *self = data;
  g_autoptr(GPtrArray) group = g_ptr_array_new ();
  Job *job = g_async_queue_pop (self->jobs);

  while (job->task != NULL)
    {
      if (is_single (job))
        {
          run_single (self, job);
          job = g_async_queue_pop (self->jobs);
          continue;
        }
      g_ptr_array_add (group, job);
      job = NULL;
      while (group->len < GROUP_MAX && (job = g_async_queue_try_pop (self->jobs)) != NULL
             && job->task != NULL && !is_single (job))
        g_ptr_array_add (group, g_steal_pointer (&job));
      run_group (self, group);
      if (job == NULL)
        job = g_async_queue_pop (self->jobs);
    }
  job_free (job);
  paraat_worker_take_sql (self, NULL, NULL);

  return NULL;
}

ParaatWorker *
paraat_worker_new (const char          *name,
                   ParaatCommittedFunc  committed,
                   ParaatMakeRoomFunc   make_room,
                   gpointer             user_data)
{
  ParaatWorker *self = g_new0 (ParaatWorker, 1);

  self->jobs = g_async_queue_new ();
  self->committed = committed;
  self->make_room = make_room;
  self->user_data = user_data;
  self->thread = g_thread_new (name, worker_main, self);

  return self;
}

void
paraat_worker_join (ParaatWorker *self)
{
  g_async_queue_push (self->jobs, g_new0 (Job, 1));   /* without a task: the last one */
  g_thread_join (self->thread);
  g_async_queue_unref (self->jobs);
  g_free (self);
}

static void
push (ParaatWorker   *self,
      Job             shape,
      GTask          *task)
{
  Job *job = g_memdup2 (&shape, sizeof shape);

  job->task = task;
  g_task_set_task_data (task, job, job_free);
  g_async_queue_push (self->jobs, job);
}

void
paraat_worker_push (ParaatWorker   *self,
                    ParaatSqlFunc   func,
                    gpointer        data,
                    GDestroyNotify  destroy,
                    GTask          *task)
{
  push (self, (Job) { .func = func, .data = data, .destroy = destroy }, task);
}

void
paraat_worker_push_read (ParaatWorker   *self,
                         ParaatSqlFunc   func,
                         gpointer        data,
                         GDestroyNotify  destroy,
                         GTask          *task)
{
  push (self, (Job) { .func = func, .is_read = TRUE, .data = data, .destroy = destroy }, task);
}

void
paraat_worker_push_alone (ParaatWorker     *self,
                          ParaatAloneFunc   func,
                          gpointer          data,
                          GDestroyNotify    destroy,
                          GTask            *task)
{
  push (self, (Job) { .alone = func, .data = data, .destroy = destroy }, task);
}

gpointer
paraat_worker_get_data (GTask *task)
{
  return ((Job *) g_task_get_task_data (task))->data;
}

ParaatSql *
paraat_worker_get_sql (ParaatWorker *self)
{
  return self->sql;
}

void
paraat_worker_take_sql (ParaatWorker *self,
                        ParaatSql    *sql,
                        ParaatLedger *ledger)
{
  g_clear_pointer (&self->ledger, paraat_ledger_free);
  g_clear_pointer (&self->sql, paraat_sql_close);
  self->sql = sql;
  self->ledger = ledger;
}

/* SPDX-License-Identifier: EUPL-1.2 */

/* A copy a day, seven kept, made on a thread and a connection of its own so that neither reader nor writer waits. */
#define G_LOG_DOMAIN "paraat-core"

#include "config.h"

#include "paraat-store-private.h"

#include <glib/gstdio.h>

#define COPIES_KEPT       7
#define FIRST_COPY_S      60            /* after the start has long been painted */
#define NEXT_COPY_S       (60 * 60)     /* a laptop that stays on gets one a day too */

typedef struct
{
  char     *path;         /* (owned) of the database */
  char     *copy;         /* (owned) */
  gboolean  only_this;    /* something was erased: no older copy may keep it */
} Copying;

static void note_newest (ParaatStore *self);

static void
copying_free (gpointer data)
{
  Copying *copying = data;

  g_free (copying->path);
  g_free (copying->copy);
  g_free (copying);
}

static void
copy_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  Copying *copying = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatSql) sql = paraat_sql_open (copying->path, FALSE, &error);

  if (sql == NULL || !paraat_sql_copy_into (sql, copying->copy, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
copied_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  ParaatStore *self = PARAAT_STORE (object);
  Copying *copying = g_task_get_task_data (G_TASK (result));
  g_autoptr(GError) error = NULL;

  self->n_copying--;
  if (g_task_propagate_boolean (G_TASK (result), &error))
    {
      paraat_folder_prune_copies (self->folder, copying->only_this ? 1 : COPIES_KEPT);
      note_newest (self);
    }
  else
    {
      /* No word of anybody is lost by this, and "copied-us" says how old the newest copy is. */
      g_message ("No copy was made: %s", error->message);
    }
  paraat_store_finish_closing (self);
}

static void
start_copy (ParaatStore *self,
            char        *copy,
            gboolean     only_this)
{
  GTask *task = paraat_store_new_task (self, NULL, copied_cb, NULL, start_copy);
  Copying *copying = g_new0 (Copying, 1);

  copying->path = g_strdup (self->path);
  copying->copy = copy;
  copying->only_this = only_this;
  self->n_copying++;
  g_task_set_task_data (task, copying, copying_free);
  g_task_run_in_thread (task, copy_thread);
  g_object_unref (task);
}

static void
note_newest (ParaatStore *self)
{
  g_autoptr(GPtrArray) copies = paraat_folder_list_copies (self->folder);
  GStatBuf found;

  if (copies->len > 0 && g_stat (g_ptr_array_index (copies, 0), &found) == 0)
    self->copied_us = (gint64) found.st_mtime * G_USEC_PER_SEC;
  g_object_notify (G_OBJECT (self), "copied-us");
}

gint64
paraat_store_get_copied_us (ParaatStore *self)
{
  return self->copied_us;
}

static gboolean
copy_due_cb (gpointer data)
{
  ParaatStore *self = data;
  char *copy = paraat_folder_next_copy_path (self->folder, g_get_real_time (), 0);

  if (copy != NULL)
    start_copy (self, copy, FALSE);
  self->copy_timer = g_timeout_add_seconds (NEXT_COPY_S, copy_due_cb, self);

  return G_SOURCE_REMOVE;
}

void
paraat_store_copies_start (ParaatStore *self)
{
  note_newest (self);
  self->copy_timer = g_timeout_add_seconds (FIRST_COPY_S, copy_due_cb, self);
}

void
paraat_store_copies_stop (ParaatStore *self)
{
  g_clear_handle_id (&self->copy_timer, g_source_remove);
}

/* Erased words may stand in every copy and in the journal: one new copy, and the others go. */
void
paraat_store_copies_rewrite (ParaatStore *self)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *name = g_date_time_format (now, "paraat-%Y-%m-%d.db");

  if (self->folder == NULL || !self->is_open)
    return;
  start_copy (self, g_build_filename (self->data_dir, "copies", name, NULL), TRUE);
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-text-file.h"

#include <string.h>

typedef struct
{
  char *path;   /* (owned) */
  char *text;   /* (owned) */
} Writing;

static void
writing_free (gpointer data)
{
  Writing *writing = data;

  g_free (writing->path);
  g_free (writing->text);
  g_free (writing);
}

/* Aside, synced, renamed; nothing is left of one that fails. */
static void
write_thread (GTask        *task,
              gpointer      source,
              gpointer      data,
              GCancellable *cancellable)
{
  Writing *writing = data;
  g_autoptr(GError) error = NULL;

  if (g_file_set_contents_full (writing->path, writing->text, (gssize) strlen (writing->text),
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0644, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error_literal (task, G_IO_ERROR, (int) g_io_error_from_file_error ((GFileError) error->code),
                                     error->message);
}

/**
 * paraat_text_write_async:
 * @path: replaced when it is there
 * @text: UTF-8
 *
 * Writes a file; what stood there stays until the new one is whole and durable.
 */
void
paraat_text_write_async (const char          *path,
                         const char          *text,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Writing *writing = g_new0 (Writing, 1);

  writing->path = g_strdup (path);
  writing->text = g_strdup (text);
  g_task_set_source_tag (task, paraat_text_write_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, writing, writing_free);
  g_task_run_in_thread (task, write_thread);
}

gboolean
paraat_text_write_finish (GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, paraat_text_write_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

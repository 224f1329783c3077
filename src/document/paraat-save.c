/* SPDX-License-Identifier: EUPL-1.2 */

/* A document's file: there whole, under its name, or not at all. */
#define G_LOG_DOMAIN "paraat-document"

#include "config.h"

#include "paraat-save-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

static gboolean
fail (GError     **error,
      int          saved_errno,
      const char  *doing)
{
  GIOErrorEnum code = g_io_error_from_errno (saved_errno);

  if (saved_errno == EFBIG || saved_errno == EDQUOT)
    code = G_IO_ERROR_NO_SPACE;
  else if (saved_errno == EROFS)
    code = G_IO_ERROR_READ_ONLY;
  g_set_error (error, G_IO_ERROR, (int) code, "%s: %s", doing, g_strerror (saved_errno));

  return FALSE;
}

/* Only a file is replaced: never a folder, and never a device, which root could. */
static gboolean
check_target (const char  *path,
              GError     **error)
{
  struct stat found;

  if (stat (path, &found) != 0 || S_ISREG (found.st_mode))
    return TRUE;
  if (S_ISDIR (found.st_mode))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY, "There is a folder of that name");
  else
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE, "What has that name is not a file");

  return FALSE;
}

static gboolean
write_all (int           fd,
           const guint8 *data,
           gsize         size)
{
  while (size > 0)
    {
      gssize n = write (fd, data, size);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      data += n;
      size -= (gsize) n;
    }

  return TRUE;
}

/* Some file systems of other systems cannot do this for a folder, and then it is not asked of them. */
static gboolean
sync_folder (const char  *path,
             GError     **error)
{
  g_autofd int fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd >= 0 && (fsync (fd) == 0 || errno == EINVAL || errno == ENOTSUP))
    return TRUE;
  if (fd < 0 && errno == EACCES)   /* a folder to put files in and not to look into */
    return TRUE;

  return fail (error, errno, "Making the folder durable");
}

static gboolean
put_in_place (const char    *path,
              GByteArray    *bytes,
              GCancellable  *cancellable,
              GError       **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *part = g_build_filename (folder, ".paraat-XXXXXX", NULL);
  g_autofd int fd = g_mkstemp_full (part, O_WRONLY | O_CLOEXEC, 0666);

  if (fd < 0)
    return fail (error, errno, "Making a file");
  if (!write_all (fd, bytes->data, bytes->len) || fsync (fd) != 0)
    {
      fail (error, errno, "Writing the document");
      (void) g_unlink (part);   /* the error above is the one to report */
      return FALSE;
    }
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    {
      (void) g_unlink (part);
      return FALSE;
    }
  if (g_rename (part, path) != 0)
    {
      fail (error, errno, "Giving the document its name");
      (void) g_unlink (part);
      return FALSE;
    }

  return sync_folder (folder, error);
}

gboolean
paraat_save (ParaatDocument  *document,
             const char      *path,
             ParaatRender     render,
             GCancellable    *cancellable,
             GError         **error)
{
  g_autoptr(GByteArray) bytes = NULL;

  if (!check_target (path, error))
    return FALSE;
  bytes = render (document, cancellable, error);

  return bytes != NULL && put_in_place (path, bytes, cancellable, error);
}

typedef struct
{
  ParaatDocument *document;   /* (owned) */
  char           *path;       /* (owned) */
  ParaatRender    render;
} Save;

static void
save_free (gpointer data)
{
  Save *job = data;

  g_object_unref (job->document);
  g_free (job->path);
  g_free (job);
}

static void
run_save (GTask        *task,
          gpointer      source,
          gpointer      data,
          GCancellable *cancellable)
{
  Save *job = data;
  g_autoptr(GError) error = NULL;

  if (paraat_save (job->document, job->path, job->render, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
paraat_save_in_task (GTask        *task,
                     const char   *path,
                     ParaatRender  render)
{
  Save *job = g_new0 (Save, 1);

  job->document = paraat_document_copy (g_task_get_source_object (task));
  job->path = g_strdup (path);
  job->render = render;
  g_task_set_task_data (task, job, save_free);
  g_task_run_in_thread (task, run_save);
}

/* SPDX-License-Identifier: EUPL-1.2 */

/* The data folder.
 *
 *   paraat.db, -wal, -shm   the database
 *   device.key              this device's identity, 0600
 *   lock                    held as long as a process uses the folder
 *   reserve                 8 MiB that are given up when the disk is full, so that the last words still fit
 *   copies/                 paraat-YYYY-MM-DD.db, asked-<time>.db, before-v<N>-<time>.db, before-restore-<time>.db,
 *                           after-restore-<time>.db
 *   restoring/, restoring.db  what is being put back, before it is in place; of no use to a later start
 *   damaged-<time>/         what was set aside; never deleted by us
 *   recovering              names of those folders of which it is not known that all was read that can be
 *   blobs/                  files by their SHA-256
 */
#define G_LOG_DOMAIN "paraat-core"

#include "config.h"

#include "paraat-folder.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

struct _ParaatFolder
{
  char *path;      /* (owned) */
  int   lock_fd;
};

/* File systems that are shared with other machines: their locks do not hold what SQLite needs (sqlite.org/wal.html,
 * "all processes must be on the same host").  Numbers from linux/magic.h and the file systems' own headers. */
static const struct { guint32 magic; const char *name; } shared_file_systems[] = {
  { 0x6969, "NFS" },
  { 0x517b, "SMB" },
  { 0xff534d42, "CIFS" },
  { 0xfe534d42, "SMB2" },
  { 0x01021997, "9P" },
  { 0x5346414f, "AFS" },
  { 0x73757245, "Coda" },
  { 0x564c, "NCP" },
  { 0x00c36400, "Ceph" },
  { 0x0bd00bd0, "Lustre" },
  { 0x01161970, "GFS2" },
  { 0x7461636f, "OCFS2" },
};

static gboolean
fail (GError     **error,
      int          saved_errno,
      const char  *doing)
{
  g_propagate_error (error, paraat_error_new_from_errno (saved_errno, doing));
  return FALSE;
}

static gboolean
sync_folder (const char  *path,
             GError     **error)
{
  g_autofd int fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  return fd >= 0 && fsync (fd) == 0 ? TRUE : fail (error, errno, "Making a folder durable");
}

/**
 * paraat_folder_make:
 * @path: (type filename): a folder
 * @error: [error@StoreError]: READ_ONLY, FULL
 *
 * Makes a folder and those above it that are missing, 0700; the name of each is durable, for a file in a folder whose
 * own name is lost is lost too.
 */
gboolean
paraat_folder_make (const char  *path,
                    GError     **error)
{
  g_autofree char *parent = g_path_get_dirname (path);

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return TRUE;
  if (!g_str_equal (parent, path) && !paraat_folder_make (parent, error))
    return FALSE;
  if (g_mkdir (path, 0700) != 0 && errno != EEXIST)
    return fail (error, errno, "Making a folder");

  return sync_folder (parent, error);
}

static gboolean
check_file_system (const char  *path,
                   GError     **error)
{
  struct statfs found;

  if (statfs (path, &found) != 0)
    return fail (error, errno, "Looking at the file system");
  for (guint i = 0; i < G_N_ELEMENTS (shared_file_systems); i++)
    if ((guint32) found.f_type == shared_file_systems[i].magic)
      {
        g_set_error (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_UNSUITABLE,
                     "The data folder is on a network file system (%s)", shared_file_systems[i].name);
        return FALSE;
      }

  return TRUE;
}

static gboolean
take_lock (ParaatFolder  *self,
           GError       **error)
{
  g_autofree char *path = g_build_filename (self->path, "lock", NULL);

  self->lock_fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (self->lock_fd < 0)
    return fail (error, errno, "Opening the lock");
  if (flock (self->lock_fd, LOCK_EX | LOCK_NB) == 0)
    return TRUE;
  if (errno != EWOULDBLOCK)
    return fail (error, errno, "Locking the data folder");
  g_set_error_literal (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_IN_USE,
                       "Another process uses this data folder");

  return FALSE;
}

/**
 * paraat_folder_open:
 * @path: (type filename): the data folder
 * @error: [error@StoreError]: IN_USE, READ_ONLY, UNSUITABLE, FULL
 *
 * Makes the folder when it is not there, looks whether its file system can hold a database, and locks it until
 * paraat_folder_close() or the end of the process.
 */
ParaatFolder *
paraat_folder_open (const char  *path,
                    GError     **error)
{
  g_autoptr(ParaatFolder) self = g_new0 (ParaatFolder, 1);
  g_autofree char *copies = g_build_filename (path, "copies", NULL);

  self->path = g_strdup (path);
  self->lock_fd = -1;
  if (!paraat_folder_make (path, error) || !check_file_system (path, error) || !take_lock (self, error)
      || !paraat_folder_make (copies, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
paraat_folder_close (ParaatFolder *self)
{
  if (self->lock_fd >= 0)
    close (self->lock_fd);   /* the lock goes with it; the file stays, so that nobody locks a name that is gone */
  g_free (self->path);
  g_free (self);
}

const char *
paraat_folder_get_path (ParaatFolder *self)
{
  return self->path;
}

char *
paraat_folder_build_path (ParaatFolder *self,
                          const char   *name)
{
  return g_build_filename (self->path, name, NULL);
}

static gboolean
write_zeros (int   fd,
             gsize size)
{
  g_autofree char *zeros = g_malloc0 (64 * 1024);

  for (gsize done = 0; done < size;)
    {
      gssize n = write (fd, zeros, MIN (size - done, 64 * 1024));

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      done += (gsize) n;
    }

  return TRUE;
}

/**
 * paraat_folder_keep_reserve:
 *
 * Returns: whether 8 MiB stand aside now; %FALSE when there is no room for them
 */
gboolean
paraat_folder_keep_reserve (ParaatFolder *self)
{
  g_autofree char *path = paraat_folder_build_path (self, "reserve");
  g_autofd int fd = open (path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  struct stat found;

  if (fd < 0)
    return FALSE;
  if (fstat (fd, &found) == 0 && found.st_blocks * 512 >= PARAAT_RESERVE_BYTES)
    return TRUE;
  if (posix_fallocate (fd, 0, PARAAT_RESERVE_BYTES) == 0
      || (lseek (fd, 0, SEEK_SET) == 0 && write_zeros (fd, PARAAT_RESERVE_BYTES)))
    return TRUE;
  (void) g_unlink (path);   /* half a reserve only takes the room of others */

  return FALSE;
}

gboolean
paraat_folder_free_reserve (ParaatFolder *self)
{
  g_autofree char *path = paraat_folder_build_path (self, "reserve");

  return g_unlink (path) == 0;
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

/**
 * paraat_folder_write_file:
 * @path: (type filename): the file
 * @data: (array length=size): what it will hold
 * @size: its bytes
 * @error: [error@StoreError]: FULL, READ_ONLY
 *
 * Writes a file that is there whole or not at all: aside, 0600, synced, renamed, its folder synced.
 */
gboolean
paraat_folder_write_file (const char  *path,
                          const void  *data,
                          gsize        size,
                          GError     **error)
{
  g_autofree char *part = g_strconcat (path, ".part", NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofd int fd = -1;

  (void) g_unlink (part);   /* of an earlier try, if there is one */
  fd = open (part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0)
    return fail (error, errno, "Making a file");
  if (!write_all (fd, data, size) || fsync (fd) != 0 || g_rename (part, path) != 0)
    {
      fail (error, errno, "Writing a file");
      (void) g_unlink (part);   /* the error above is the one to report */
      return FALSE;
    }

  return sync_folder (folder, error);
}

typedef struct
{
  char   *path;      /* (owned) */
  gint64  made_us;
} Copy;

static void
copy_free (gpointer data)
{
  Copy *copy = data;

  g_free (copy->path);
  g_free (copy);
}

static int
compare_copies (gconstpointer a,
                gconstpointer b)
{
  const Copy *first = a;
  const Copy *second = b;

  if (first->made_us != second->made_us)
    return first->made_us > second->made_us ? -1 : 1;

  return strcmp (second->path, first->path);
}

/**
 * paraat_folder_list_copies:
 *
 * Returns: (transfer full) (element-type filename): whole copies of the database, the one made last first
 */
GPtrArray *
paraat_folder_list_copies (ParaatFolder *self)
{
  g_autofree char *folder = paraat_folder_build_path (self, "copies");
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr(GPtrArray) copies = g_ptr_array_new_with_free_func (copy_free);
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      struct stat found;
      Copy *copy;

      if (!g_str_has_suffix (name, ".db") || stat (path, &found) != 0 || !S_ISREG (found.st_mode))
        continue;
      copy = g_new0 (Copy, 1);
      copy->path = g_steal_pointer (&path);
      copy->made_us = (gint64) found.st_mtim.tv_sec * G_USEC_PER_SEC + found.st_mtim.tv_nsec / 1000;
      g_ptr_array_add (copies, copy);
    }
  g_ptr_array_sort_values (copies, compare_copies);
  for (guint i = 0; i < copies->len; i++)
    g_ptr_array_add (paths, g_strdup (((Copy *) g_ptr_array_index (copies, i))->path));

  return paths;
}

/**
 * paraat_folder_next_copy_path:
 * @now_us: wall clock
 * @before_version: the schema that the copy keeps, when it is made before a migration; 0 for the daily one
 *
 * Returns: (transfer full) (nullable): where the next copy goes; %NULL when today's is there already
 */
char *
paraat_folder_next_copy_path (ParaatFolder *self,
                              gint64        now_us,
                              int           before_version)
{
  g_autoptr(GDateTime) now = g_date_time_new_from_unix_utc_usec (now_us);
  g_autofree char *date = g_date_time_format (now, before_version > 0 ? "%Y%m%d-%H%M%S" : "%Y-%m-%d");
  g_autofree char *name = before_version > 0 ? g_strdup_printf ("before-v%d-%s.db", before_version, date)
                                             : g_strdup_printf ("paraat-%s.db", date);
  g_autofree char *path = g_build_filename (self->path, "copies", name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS) ? NULL : g_steal_pointer (&path);
}

/**
 * paraat_folder_build_copy_path:
 * @kind: %PARAAT_COPY_ASKED, %PARAAT_COPY_BEFORE_RESTORE or %PARAAT_COPY_AFTER_RESTORE
 *
 * Returns: (transfer full) (type filename): where such a copy goes that is made now
 */
char *
paraat_folder_build_copy_path (ParaatFolder   *self,
                               ParaatCopyKind  kind)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format (now, "%Y%m%d-%H%M%S-%f");
  g_autofree char *name = g_strdup_printf ("%s-%s.db", kind == PARAAT_COPY_BEFORE_RESTORE ? "before-restore"
                                                       : kind == PARAAT_COPY_AFTER_RESTORE ? "after-restore" : "asked", time);

  return g_build_filename (self->path, "copies", name, NULL);
}

/**
 * paraat_folder_get_copy_kind:
 * @path: (type filename): of a copy in the folder
 *
 * Returns: why it was made, by its name
 */
ParaatCopyKind
paraat_folder_get_copy_kind (const char *path)
{
  g_autofree char *name = g_path_get_basename (path);

  if (g_str_has_prefix (name, "before-restore-"))
    return PARAAT_COPY_BEFORE_RESTORE;
  if (g_str_has_prefix (name, "after-restore-"))
    return PARAAT_COPY_AFTER_RESTORE;
  if (g_str_has_prefix (name, "before-v"))
    return PARAAT_COPY_BEFORE_UPDATE;

  return g_str_has_prefix (name, "paraat-") ? PARAAT_COPY_DAILY : PARAAT_COPY_ASKED;
}

/**
 * paraat_folder_prune_copies:
 * @keep: how many of each kind stay, the newest; what was set aside before a restore stays whatever its age
 */
void
paraat_folder_prune_copies (ParaatFolder *self,
                            guint         keep)
{
  g_autoptr(GPtrArray) copies = paraat_folder_list_copies (self);
  guint n[PARAAT_N_COPY_KINDS] = { 0 };

  for (guint i = 0; i < copies->len; i++)
    {
      const char *path = g_ptr_array_index (copies, i);
      ParaatCopyKind kind = paraat_folder_get_copy_kind (path);

      if (kind != PARAAT_COPY_BEFORE_RESTORE && ++n[kind] > keep)
        (void) g_unlink (path);   /* one too many does no harm; the next time tries again */
    }
}

static gboolean
copy_bytes (int      from,
            int      to,
            GError **error)
{
  g_autofree guint8 *bytes = g_malloc (64 * 1024);

  for (;;)
    {
      gssize n = read (from, bytes, 64 * 1024);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return fail (error, errno, "Reading a file");
      if (n == 0)
        return fsync (to) == 0 ? TRUE : fail (error, errno, "Making a file durable");
      if (!write_all (to, bytes, (gsize) n))
        return fail (error, errno, "Writing a file");
    }
}

/**
 * paraat_folder_copy_file:
 * @from: (type filename): a file, anywhere
 * @to: (type filename): a name that is free
 * @error: [error@StoreError]: NOT_FOUND, FOREIGN when it is no file, FULL, READ_ONLY
 *
 * Copies the bytes of a file, 0600, durable but for its name.
 */
gboolean
paraat_folder_copy_file (const char  *from,
                         const char  *to,
                         GError     **error)
{
  g_autofd int source = open (from, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  g_autofd int target = -1;
  struct stat found;

  if (source < 0 || fstat (source, &found) != 0)
    return fail (error, errno, "Opening a file");
  if (!S_ISREG (found.st_mode))
    {
      g_set_error_literal (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_FOREIGN, "This is not a file");
      return FALSE;
    }
  target = open (to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (target < 0)
    return fail (error, errno, "Making a file");

  return copy_bytes (source, target, error);
}

/**
 * paraat_folder_rename_file:
 * @from: a file in the folder
 * @to: its new name; a file of that name is replaced
 * @error: [error@StoreError]
 *
 * Gives a file another name. Once that is done it does not fail: after a power cut either name may hold.
 */
gboolean
paraat_folder_rename_file (ParaatFolder  *self,
                           const char    *from,
                           const char    *to,
                           GError       **error)
{
  g_autofree char *source = paraat_folder_build_path (self, from);
  g_autofree char *target = paraat_folder_build_path (self, to);

  /* What was removed before must not come back beside the new file. */
  if (!sync_folder (self->path, error))
    return FALSE;
  if (g_rename (source, target) != 0)
    return fail (error, errno, "Renaming a file");
  (void) sync_folder (self->path, NULL);   /* see above */

  return TRUE;
}

/**
 * paraat_folder_keep_only_copy:
 * @path: (type filename): a copy
 * @error: [error@StoreError]: another one is still there
 *
 * Removes all other copies, halves of copies too, whatever the clock said when they were made.
 */
gboolean
paraat_folder_keep_only_copy (ParaatFolder  *self,
                              const char    *path,
                              GError       **error)
{
  g_autofree char *folder = paraat_folder_build_path (self, "copies");
  g_autofree char *kept = g_path_get_basename (path);
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  if (dir == NULL)
    return fail (error, errno, "Looking for other copies");
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *other = g_build_filename (folder, name, NULL);

      if (!g_str_equal (name, kept) && g_unlink (other) != 0 && errno != ENOENT)
        return fail (error, errno, "Removing another copy");
    }

  return sync_folder (folder, error);
}

/**
 * paraat_folder_make_aside:
 * @error: [error@StoreError]
 *
 * Makes the folder for a damaged database, whose name is durable.
 *
 * Returns: (transfer full): its name within the data folder
 */
char *
paraat_folder_make_aside (ParaatFolder  *self,
                          GError       **error)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *name = g_date_time_format (now, "damaged-%Y%m%d-%H%M%S-%f");
  g_autofree char *path = paraat_folder_build_path (self, name);

  if (g_mkdir (path, 0700) != 0)
    {
      fail (error, errno, "Setting the damaged database aside");
      return NULL;
    }

  return sync_folder (self->path, error) ? g_steal_pointer (&name) : NULL;
}

/**
 * paraat_folder_set_aside:
 * @name: of a database in the folder
 * @aside: of a folder in the folder, by paraat_folder_make_aside()
 * @error: [error@StoreError]
 *
 * Moves a damaged database, with its journal, to a folder of its own. Nothing is deleted. The database goes last: as
 * long as it is not there, what was interrupted may be done again.
 */
gboolean
paraat_folder_set_aside (ParaatFolder  *self,
                         const char    *name,
                         const char    *aside,
                         GError       **error)
{
  static const char * const suffixes[] = { "-wal", "-shm", "" };
  g_autofree char *folder = paraat_folder_build_path (self, aside);

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *file = g_strconcat (name, suffixes[i], NULL);
      g_autofree char *from = paraat_folder_build_path (self, file);
      g_autofree char *to = g_build_filename (folder, file, NULL);

      if (g_rename (from, to) != 0 && errno != ENOENT)
        return fail (error, errno, "Setting the damaged database aside");
    }

  return sync_folder (folder, error) && sync_folder (self->path, error);
}

/**
 * paraat_folder_remove_file:
 * @name: of a file in the folder, which need not be there
 * @error: [error@StoreError]
 *
 * Removes a file, durably.
 */
gboolean
paraat_folder_remove_file (ParaatFolder  *self,
                           const char    *name,
                           GError       **error)
{
  g_autofree char *path = paraat_folder_build_path (self, name);

  if (g_unlink (path) != 0 && errno != ENOENT)
    return fail (error, errno, "Removing a file");

  return sync_folder (self->path, error);
}

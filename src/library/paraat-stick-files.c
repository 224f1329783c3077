/* SPDX-License-Identifier: EUPL-1.2 */

/* A folder on a stick: filled under a name that says that it is not done, and renamed when all of it is on the medium. */
#define G_LOG_DOMAIN "paraat-library"

#include "config.h"

#include "paraat-disk.h"
#include "paraat-noodstick-private.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#define SUMS "SHA256SUMS"
#define BLOCK (1024 * 1024)
#define MAX_SUMS (64 * 1024)
#define MAX_FILES 32
#define MAX_NAME 100
#define MAX_OPEN 16
#define FAT 0x4d44                          /* f_type of it, linux/magic.h */
#define FAT_MAX G_GUINT64_CONSTANT (0xffffffff)

struct _ParaatStick
{
  char      *target;   /* (owned) */
  char      *part;     /* (owned) the folder that is being filled */
  char      *whole;    /* (owned) what it will be called */
  char      *before;   /* (owned) what the one that lies there is called for a moment */
  GString   *sums;     /* (owned) */
  GPtrArray *folders;  /* (owned) (element-type filename) in it */
  gboolean   is_done;
};

G_DEFINE_QUARK (paraat-noodstick-error-quark, paraat_noodstick_error)

static gboolean
fail (GError     **error,
      int          saved_errno,
      const char  *doing)
{
  ParaatNoodstickError code;

  switch (saved_errno)
    {
    case ENOSPC:
    case EDQUOT:
      code = PARAAT_NOODSTICK_ERROR_NO_ROOM;
      break;
    case EFBIG:
      code = PARAAT_NOODSTICK_ERROR_TOO_LARGE;
      break;
    case EROFS:
    case EACCES:
    case EPERM:
      code = PARAAT_NOODSTICK_ERROR_READ_ONLY;
      break;
    case EIO:
    case ENODEV:
    case ENXIO:
    case ENOENT:
    case ENOTDIR:
    case ESTALE:
      code = PARAAT_NOODSTICK_ERROR_GONE;
      break;
    default:
      code = PARAAT_NOODSTICK_ERROR_FAILED;
      break;
    }
  g_set_error (error, PARAAT_NOODSTICK_ERROR, (int) code, "%s: %s", doing, g_strerror (saved_errno));

  return FALSE;
}

/* --- trees --- */

static int
remove_one (const char        *path,
            const struct stat *found,
            int                type,
            struct FTW        *at)
{
  return type == FTW_DP || type == FTW_D || type == FTW_DNR ? g_rmdir (path) : g_unlink (path);
}

/* Of one that is not there nothing is left either.  A link is not followed. */
static gboolean
remove_tree (const char  *path,
             GError     **error)
{
  if (nftw (path, remove_one, MAX_OPEN, FTW_DEPTH | FTW_PHYS) == 0 || errno == ENOENT)
    return TRUE;

  return fail (error, errno, "Taking away a folder");
}

static guint64
measure_tree (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  guint64 size = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *below = g_build_filename (path, name, NULL);
      struct stat found;

      if (lstat (below, &found) != 0)
        continue;
      size += S_ISDIR (found.st_mode) ? measure_tree (below) : (guint64) found.st_size;
    }

  return size;
}

static gboolean
is_there (const char *path)
{
  struct stat found;

  return lstat (path, &found) == 0;
}

/* Both: what lies between us and the stick may know the first of them only, as the portal of a sandbox does. */
static gboolean
sync_folder (const char  *path,
             GError     **error)
{
  g_autofd int fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd >= 0 && (fsync (fd) == 0 || errno == EINVAL || errno == ENOTSUP) && syncfs (fd) == 0)
    return TRUE;

  return fail (error, errno, "Making the stick durable");
}

/* --- beginning --- */

/* What an interrupted one left: the one before gets its place back. */
static gboolean
tidy (ParaatStick  *self,
      GError      **error)
{
  if (!is_there (self->whole) && is_there (self->before) && g_rename (self->before, self->whole) != 0)
    return fail (error, errno, "Putting the one before back");

  return remove_tree (self->part, error) && remove_tree (self->before, error);
}

static gboolean
make_room (ParaatStick  *self,
           guint64       need_bytes,
           gboolean      replace,
           const char   *keep,   /* (nullable) */
           GError      **error)
{
  guint64 free_bytes;
  /* What lies in the one that would go cannot be copied from there. */
  guint64 old_bytes = keep != NULL && g_str_has_prefix (keep, self->whole) ? 0 : measure_tree (self->whole);

  if (!paraat_disk_get_free (self->target, &free_bytes))
    return fail (error, errno, "Looking for room");
  if (free_bytes >= need_bytes)
    return TRUE;
  if (old_bytes == 0 || free_bytes + old_bytes < need_bytes)
    return fail (error, ENOSPC, "Looking for room");
  if (replace)   /* half of it must not be taken for whole */
    return g_rename (self->whole, self->part) == 0 ? remove_tree (self->part, error) : fail (error, errno, "Taking the old one away");
  g_set_error_literal (error, PARAAT_NOODSTICK_ERROR, PARAAT_NOODSTICK_ERROR_REPLACE, "There is no room for two");

  return FALSE;
}

ParaatStick *
paraat_stick_begin (const char  *target,
                    guint64      need_bytes,
                    gboolean     replace,
                    const char  *keep,
                    GError     **error)
{
  g_autoptr(ParaatStick) self = g_new0 (ParaatStick, 1);
  g_autofree char *name = g_path_get_basename (target);
  struct stat found;

  self->is_done = TRUE;   /* nothing to take away yet */
  self->target = g_str_equal (name, PARAAT_NOODSTICK_FOLDER) ? g_path_get_dirname (target) : g_strdup (target);
  self->part = g_build_filename (self->target, PARAAT_NOODSTICK_PART, NULL);
  self->whole = g_build_filename (self->target, PARAAT_NOODSTICK_FOLDER, NULL);
  self->before = g_build_filename (self->target, PARAAT_NOODSTICK_BEFORE, NULL);
  self->sums = g_string_new (NULL);
  self->folders = g_ptr_array_new_with_free_func (g_free);
  if (stat (self->target, &found) != 0 || !S_ISDIR (found.st_mode))
    {
      fail (error, ENOENT, "Opening the stick");
      return NULL;
    }
  if (!tidy (self, error) || !make_room (self, need_bytes, replace, keep, error))
    return NULL;
  if (g_mkdir (self->part, 0777) != 0)
    {
      fail (error, errno, "Making a folder");
      return NULL;
    }
  self->is_done = FALSE;

  return g_steal_pointer (&self);
}

void
paraat_stick_free (ParaatStick *self)
{
  if (!self->is_done)
    (void) remove_tree (self->part, NULL);   /* its name says that it is not done */
  g_ptr_array_unref (self->folders);
  g_string_free (self->sums, TRUE);
  g_free (self->before);
  g_free (self->whole);
  g_free (self->part);
  g_free (self->target);
  g_free (self);
}

/* --- filling --- */

gboolean
paraat_stick_add_folder (ParaatStick  *self,
                         const char   *name,
                         GError      **error)
{
  char *path = g_build_filename (self->part, name, NULL);

  g_ptr_array_add (self->folders, path);

  return g_mkdir (path, 0777) == 0 || fail (error, errno, "Making a folder");
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

static int
create (ParaatStick *self,
        const char  *name)
{
  g_autofree char *path = g_build_filename (self->part, name, NULL);

  return open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
}

static void
note_sum (ParaatStick *self,
          const char  *sum,
          const char  *name)
{
  g_string_append_printf (self->sums, "%s  %s\n", sum, name);
}

gboolean
paraat_stick_add (ParaatStick       *self,
                  const char        *name,
                  const GByteArray  *bytes,
                  GError           **error)
{
  g_autofree char *sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, bytes->data, bytes->len);
  g_autofd int fd = create (self, name);

  if (fd < 0 || !write_all (fd, bytes->data, bytes->len) || fsync (fd) != 0)
    return fail (error, errno, name);
  note_sum (self, sum, name);

  return TRUE;
}

/* @to: below 0: nowhere, it is only looked at.  @unreadable: what it means when @from cannot be read. */
static char *
read_sum (int                   from,
          int                   to,
          ParaatNoodstickError  unreadable,
          ParaatStickBytes      report,
          gpointer              data,
          GCancellable         *cancellable,
          GError              **error)
{
  g_autoptr(GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *block = g_malloc (BLOCK);

  while (TRUE)
    {
      gssize n = read (from, block, BLOCK);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          g_set_error (error, PARAAT_NOODSTICK_ERROR, (int) unreadable, "Reading: %s", g_strerror (errno));
          return NULL;
        }
      if (n == 0)
        return g_strdup (g_checksum_get_string (sum));
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      g_checksum_update (sum, block, n);
      if (to >= 0 && !write_all (to, block, (gsize) n))
        {
          fail (error, errno, "Copying");
          return NULL;
        }
      if (report != NULL)
        report ((guint64) n, data);
    }
}

static gboolean
check_sum (const char  *name,
           const char  *sum,
           const char  *wanted,   /* (nullable) */
           GError     **error)
{
  if (wanted == NULL || g_ascii_strcasecmp (sum, wanted) == 0)
    return TRUE;
  g_set_error (error, PARAAT_NOODSTICK_ERROR, PARAAT_NOODSTICK_ERROR_DAMAGED, "%s is another than its sum says", name);

  return FALSE;
}

gboolean
paraat_stick_copy (ParaatStick       *self,
                   const char        *from,
                   const char        *name,
                   const char        *wanted,
                   ParaatStickBytes   report,
                   gpointer           data,
                   GCancellable      *cancellable,
                   GError           **error)
{
  g_autofd int in = open (from, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  g_autofd int out = -1;
  g_autofree char *sum = NULL;

  if (in < 0)
    {
      g_set_error (error, PARAAT_NOODSTICK_ERROR, PARAAT_NOODSTICK_ERROR_INSTALLATION, "%s: %s", from, g_strerror (errno));
      return FALSE;
    }
  out = create (self, name);
  if (out < 0)
    return fail (error, errno, name);
  sum = read_sum (in, out, PARAAT_NOODSTICK_ERROR_INSTALLATION, report, data, cancellable, error);
  if (sum == NULL || !check_sum (name, sum, wanted, error))
    return FALSE;
  if (fsync (out) != 0)
    return fail (error, errno, name);
  note_sum (self, sum, name);

  return TRUE;
}

/* --- the installation --- */

static void
file_free (gpointer data)
{
  ParaatStickFile *file = data;

  g_free (file->name);
  g_free (file->sum);
  g_free (file);
}

/* One that is a name on any file system, and never a way out of the folder. */
static gboolean
is_name (const char *name)
{
  gsize n = strspn (name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._+-");

  return n > 0 && n <= MAX_NAME && name[n] == '\0' && name[0] != '.' && name[n - 1] != '.';
}

static gboolean
not_whole (GError     **error,
           const char  *what)
{
  g_set_error (error, PARAAT_NOODSTICK_ERROR, PARAAT_NOODSTICK_ERROR_INSTALLATION, "The installation: %s", what);
  return FALSE;
}

/* "SUM  NAME", as sha256sum writes it. */
static gboolean
add_line (GPtrArray   *files,
          const char  *line,
          GError     **error)
{
  gsize n = strspn (line, "0123456789abcdefABCDEF");
  const char *name = n == 64 && line[n] == ' ' && (line[n + 1] == ' ' || line[n + 1] == '*') ? line + n + 2 : NULL;
  ParaatStickFile *file;

  if (name == NULL || !is_name (name) || files->len == MAX_FILES)
    return not_whole (error, "its sums cannot be read");
  for (guint i = 0; i < files->len; i++)
    if (g_ascii_strcasecmp (((ParaatStickFile *) g_ptr_array_index (files, i))->name, name) == 0)
      return not_whole (error, "a name is there twice");
  file = g_new0 (ParaatStickFile, 1);
  file->name = g_strdup (name);
  file->sum = g_strndup (line, n);
  g_ptr_array_add (files, file);

  return TRUE;
}

static gboolean
read_sums (const char  *folder,
           GPtrArray   *files,
           GError     **error)
{
  g_autofree char *path = g_build_filename (folder, SUMS, NULL);
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;
  struct stat found;
  gsize size;

  if (stat (path, &found) != 0 || !S_ISREG (found.st_mode) || found.st_size > MAX_SUMS || !g_file_get_contents (path, &text, &size, NULL))
    return not_whole (error, "it has no sums");
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0' && !add_line (files, lines[i], error))
      return FALSE;

  return TRUE;
}

/* Before anything is read: it takes long, and will not go. */
static gboolean
check_size (const char   *target,
            guint64       size,
            GError      **error)
{
  struct statfs system;

  if (size > FAT_MAX && statfs (target, &system) == 0 && (guint64) system.f_type == FAT)
    return fail (error, EFBIG, "Copying");

  return TRUE;
}

static gboolean
check_file (const char       *folder,
            const char       *target,
            ParaatStickFile  *file,
            GCancellable     *cancellable,
            GError          **error)
{
  g_autofree char *path = g_build_filename (folder, file->name, NULL);
  g_autofd int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  g_autofree char *sum = NULL;
  struct stat found;

  if (fd < 0 || fstat (fd, &found) != 0 || !S_ISREG (found.st_mode))
    return not_whole (error, file->name);
  file->size = (guint64) found.st_size;
  if (!check_size (target, file->size, error))
    return FALSE;
  sum = read_sum (fd, -1, PARAAT_NOODSTICK_ERROR_INSTALLATION, NULL, NULL, cancellable, error);

  return sum != NULL && check_sum (file->name, sum, file->sum, error);
}

/* A script to begin with, and something to install. */
static gboolean
is_installation (GPtrArray *files)
{
  gboolean has_script = FALSE, has_bundle = FALSE;

  for (guint i = 0; i < files->len; i++)
    {
      const ParaatStickFile *file = g_ptr_array_index (files, i);

      has_script = has_script || g_str_equal (file->name, "installeer.sh");
      has_bundle = has_bundle || g_str_has_suffix (file->name, ".flatpak");
    }

  return has_script && has_bundle;
}

GPtrArray *
paraat_stick_list_installation (const char    *folder,
                                const char    *target,
                                GCancellable  *cancellable,
                                GError       **error)
{
  g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func (file_free);

  if (!read_sums (folder, files, error))
    return NULL;
  if (!is_installation (files))
    {
      not_whole (error, "it is of something else");
      return NULL;
    }
  for (guint i = 0; i < files->len; i++)
    if (!check_file (folder, target, g_ptr_array_index (files, i), cancellable, error))
      return NULL;

  return g_steal_pointer (&files);
}

/* --- the end --- */

/* From the medium, as far as a system lets go of what it has in memory: there are sticks that keep less than they say. */
static gboolean
check_written (ParaatStick   *self,
               const char    *sum,
               const char    *name,
               GCancellable  *cancellable,
               GError       **error)
{
  g_autofree char *path = g_build_filename (self->part, name, NULL);
  g_autofd int fd = open (path, O_RDONLY | O_CLOEXEC);
  g_autofree char *found = NULL;

  if (fd < 0)
    return fail (error, errno, name);
  (void) posix_fadvise (fd, 0, 0, POSIX_FADV_DONTNEED);   /* a hint; without it memory is compared */
  found = read_sum (fd, -1, PARAAT_NOODSTICK_ERROR_BAD_STICK, NULL, NULL, cancellable, error);
  if (found == NULL)
    return FALSE;
  if (g_str_equal (found, sum))
    return TRUE;
  g_set_error (error, PARAAT_NOODSTICK_ERROR, PARAAT_NOODSTICK_ERROR_BAD_STICK, "%s is not what was written", name);

  return FALSE;
}

static gboolean
check_all_written (ParaatStick   *self,
                   GCancellable  *cancellable,
                   GError       **error)
{
  g_auto(GStrv) lines = g_strsplit (self->sums->str, "\n", -1);

  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_auto(GStrv) parts = g_strsplit (lines[i], "  ", 2);

      if (!check_written (self, parts[0], parts[1], cancellable, error))
        return FALSE;
    }

  return TRUE;
}

/* Two renames: whoever pulls the stick out between them finds the one before, whole, under a name that says so. */
static gboolean
put_in_place (ParaatStick  *self,
              GError      **error)
{
  gboolean had_one = is_there (self->whole);

  if (had_one && g_rename (self->whole, self->before) != 0)
    return fail (error, errno, "Setting the one before aside");
  if (g_rename (self->part, self->whole) == 0)
    return TRUE;
  fail (error, errno, "Giving it its name");
  if (had_one)
    (void) g_rename (self->before, self->whole);   /* the error above is the one to report */

  return FALSE;
}

gboolean
paraat_stick_end (ParaatStick   *self,
                  GCancellable  *cancellable,
                  GError       **error)
{
  g_autofd int fd = create (self, SUMS);

  if (fd < 0 || !write_all (fd, (const guint8 *) self->sums->str, self->sums->len) || fsync (fd) != 0)
    return fail (error, errno, SUMS);
  for (guint i = 0; i < self->folders->len; i++)
    if (!sync_folder (g_ptr_array_index (self->folders, i), error))
      return FALSE;
  if (!sync_folder (self->part, error) || !check_all_written (self, cancellable, error) || g_cancellable_set_error_if_cancelled (cancellable, error)
      || !put_in_place (self, error))
    return FALSE;
  self->is_done = TRUE;   /* from here on it is the one that lies there */
  if (!sync_folder (self->target, error) || !remove_tree (self->before, error))
    return FALSE;

  return sync_folder (self->target, error);
}

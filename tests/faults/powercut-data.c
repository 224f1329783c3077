/* SPDX-License-Identifier: EUPL-1.2 */

/* The interposers of what changes a file's bytes. */
#include "powercut-private.h"

/* Not declared by the headers at hand. */
EXPORT int __open_2     (const char *path, int flags);
EXPORT int __open64_2   (const char *path, int flags);
EXPORT int __openat_2   (int dir, const char *path, int flags);
EXPORT int __openat64_2 (int dir, const char *path, int flags);

static int
open_below (const char *path,
            int         flags,
            mode_t      mode)
{
  bool was_there = powercut_exists (path);
  bool creates = (flags & O_CREAT) != 0 && !was_there;
  bool writes = (flags & O_ACCMODE) != O_RDONLY;
  struct stat info;
  int fd;

  if (powercut.is_read_only && (writes || creates || (flags & O_TRUNC) != 0))
    return powercut_fail (EROFS);
  if (was_there && (flags & O_TRUNC) != 0)
    {
      fd = real_open (path, O_RDWR | O_CLOEXEC, 0);
      if (fd >= 0 && fstat (fd, &info) == 0 && S_ISREG (info.st_mode))
        {
          powercut_log_note_file (fd, path, false);
          powercut_log_resize (fd, 0);
          powercut_give_room (info.st_size);
        }
      if (fd >= 0)
        close (fd);   /* truncating openers hold no locks yet */
    }
  fd = real_open (path, flags, mode);
  if (fd < 0)
    return fd;
  if (creates)
    powercut_log_create (path);
  if (writes || creates)
    powercut_log_note_file (fd, path, creates);
  if (creates || (flags & O_TRUNC) != 0)
    powercut_count ("open", path);

  return fd;
}

static int
do_open (int         dir,
         const char *path,
         int         flags,
         mode_t      mode)
{
  NEXT (openat64);
  char whole[PATH_MAX];
  int fd;

  if ((flags & O_TMPFILE) == O_TMPFILE && powercut_resolve (dir, path, whole))
    return powercut_fail (EOPNOTSUPP);   /* what cannot be followed is not offered */
  if (!powercut_resolve (dir, path, whole))
    return next (dir, path, flags, mode);

  pthread_mutex_lock (&powercut.lock);
  fd = open_below (whole, flags, mode);
  pthread_mutex_unlock (&powercut.lock);

  return fd;
}

#define MODE_ARGUMENT(flags) \
  mode_t mode = 0; \
  va_list arguments; \
  va_start (arguments, flags); \
  if (((flags) & (O_CREAT | __O_TMPFILE)) != 0) \
    mode = va_arg (arguments, mode_t); \
  va_end (arguments)

EXPORT int
open (const char *path, int flags, ...)
{
  MODE_ARGUMENT (flags);
  return do_open (AT_FDCWD, path, flags, mode);
}

EXPORT int
open64 (const char *path, int flags, ...)
{
  MODE_ARGUMENT (flags);
  return do_open (AT_FDCWD, path, flags, mode);
}

EXPORT int
openat (int dir, const char *path, int flags, ...)
{
  MODE_ARGUMENT (flags);
  return do_open (dir, path, flags, mode);
}

EXPORT int
openat64 (int dir, const char *path, int flags, ...)
{
  MODE_ARGUMENT (flags);
  return do_open (dir, path, flags, mode);
}

int
__open_2 (const char *path, int flags)
{
  return do_open (AT_FDCWD, path, flags, 0);
}

int
__open64_2 (const char *path, int flags)
{
  return do_open (AT_FDCWD, path, flags, 0);
}

int
__openat_2 (int dir, const char *path, int flags)
{
  return do_open (dir, path, flags, 0);
}

int
__openat64_2 (int dir, const char *path, int flags)
{
  return do_open (dir, path, flags, 0);
}

EXPORT int
creat (const char *path, mode_t mode)
{
  return do_open (AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode);
}

EXPORT int
creat64 (const char *path, mode_t mode)
{
  return do_open (AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode);
}

static ssize_t
write_at (int         fd,
          const void *data,
          size_t      size,
          off_t       offset)
{
  ssize_t room = powercut_take_room (fd, offset, size);
  ssize_t n;

  if (powercut.is_read_only)
    return powercut_fail (EROFS);
  if (room < 0)
    return room;
  powercut_log_write (fd, offset, data, (size_t) room);
  n = real_pwrite (fd, data, (size_t) room, offset);
  powercut_count_fd ("write", fd);

  return n;
}

EXPORT ssize_t
pwrite64 (int fd, const void *data, size_t size, off64_t offset)
{
  ssize_t n;

  pthread_mutex_lock (&powercut.lock);
  n = powercut_is_watched (fd) ? write_at (fd, data, size, offset) : real_pwrite (fd, data, size, offset);
  pthread_mutex_unlock (&powercut.lock);

  return n;
}

EXPORT ssize_t
pwrite (int fd, const void *data, size_t size, off_t offset)
{
  return pwrite64 (fd, data, size, offset);
}

static ssize_t
write_on (int         fd,
          const void *data,
          size_t      size)
{
  int flags = fcntl (fd, F_GETFL);
  off_t at = (flags & O_APPEND) != 0 ? lseek (fd, 0, SEEK_END) : lseek (fd, 0, SEEK_CUR);
  ssize_t n = write_at (fd, data, size, at);

  if (n > 0)
    lseek (fd, at + n, SEEK_SET);

  return n;
}

EXPORT ssize_t
write (int fd, const void *data, size_t size)
{
  NEXT (write);
  ssize_t n;

  if (!powercut.is_on)
    return next (fd, data, size);
  pthread_mutex_lock (&powercut.lock);
  if (powercut_is_watched (fd))
    {
      n = write_on (fd, data, size);
      pthread_mutex_unlock (&powercut.lock);
      return n;
    }
  pthread_mutex_unlock (&powercut.lock);   /* a pipe may block */

  return next (fd, data, size);
}

/* A short write is allowed: the caller goes on with the rest. */
EXPORT ssize_t
writev (int fd, const struct iovec *parts, int n_parts)
{
  NEXT (writev);
  ssize_t total = 0;

  if (!powercut_is_watched (fd))
    return next (fd, parts, n_parts);
  for (int i = 0; i < n_parts; i++)
    {
      ssize_t n = write (fd, parts[i].iov_base, parts[i].iov_len);

      if (n < 0)
        return total > 0 ? total : n;
      total += n;
      if ((size_t) n < parts[i].iov_len)
        break;
    }

  return total;
}

EXPORT ssize_t
pwritev64 (int fd, const struct iovec *parts, int n_parts, off64_t offset)
{
  NEXT (pwritev64);

  if (!powercut_is_watched (fd) || n_parts == 0)
    return next (fd, parts, n_parts, offset);

  return pwrite64 (fd, parts[0].iov_base, parts[0].iov_len, offset);
}

EXPORT ssize_t
pwritev (int fd, const struct iovec *parts, int n_parts, off_t offset)
{
  return pwritev64 (fd, parts, n_parts, offset);
}

EXPORT ssize_t
copy_file_range (int from, off64_t *from_at, int to, off64_t *to_at, size_t size, unsigned flags)
{
  NEXT (copy_file_range);

  return powercut_is_watched (to) ? powercut_fail (EXDEV) : next (from, from_at, to, to_at, size, flags);
}

EXPORT ssize_t
splice (int from, off64_t *from_at, int to, off64_t *to_at, size_t size, unsigned flags)
{
  NEXT (splice);

  return powercut_is_watched (to) ? powercut_fail (EINVAL) : next (from, from_at, to, to_at, size, flags);
}

EXPORT int
ftruncate64 (int fd, off64_t size)
{
  struct stat info;
  int result;

  pthread_mutex_lock (&powercut.lock);
  if (!powercut_is_watched (fd))
    result = real_ftruncate (fd, size);
  else if (powercut.is_read_only)
    result = powercut_fail (EROFS);
  else
    {
      fstat (fd, &info);
      powercut_log_resize (fd, size);
      result = real_ftruncate (fd, size);
      powercut_give_room (info.st_size - size);   /* holes are counted as if they were filled */
      powercut_count_fd ("truncate", fd);
    }
  pthread_mutex_unlock (&powercut.lock);

  return result;
}

EXPORT int
ftruncate (int fd, off_t size)
{
  return ftruncate64 (fd, size);
}

static int
allocate (int   fd,
          off_t offset,
          off_t size)
{
  NEXT (fallocate64);
  ssize_t room = powercut_take_room (fd, offset, (size_t) size);
  struct stat info;
  int result = 0;

  if (powercut.is_read_only)
    return powercut_fail (EROFS);
  if (room < size)
    return powercut_fail (ENOSPC);
  fstat (fd, &info);
  if (offset + size > info.st_size)
    {
      powercut_log_resize (fd, offset + size);
      result = next (fd, 0, offset, size);
    }
  powercut_count_fd ("allocate", fd);

  return result;
}

EXPORT int
fallocate64 (int fd, int mode, off64_t offset, off64_t size)
{
  NEXT (fallocate64);
  int result;

  if (!powercut_is_watched (fd))
    return next (fd, mode, offset, size);
  if (mode != 0)
    return powercut_fail (EOPNOTSUPP);
  pthread_mutex_lock (&powercut.lock);
  result = allocate (fd, offset, size);
  pthread_mutex_unlock (&powercut.lock);

  return result;
}

EXPORT int
fallocate (int fd, int mode, off_t offset, off_t size)
{
  return fallocate64 (fd, mode, offset, size);
}

EXPORT int
posix_fallocate64 (int fd, off64_t offset, off64_t size)
{
  NEXT (posix_fallocate64);

  if (!powercut_is_watched (fd))
    return next (fd, offset, size);

  return fallocate64 (fd, 0, offset, size) == 0 ? 0 : errno;
}

EXPORT int
posix_fallocate (int fd, off_t offset, off_t size)
{
  return posix_fallocate64 (fd, offset, size);
}

/* Nobody cuts the real power: what was synced need not reach a real disk. */
static int
sync_fd (int fd)
{
  struct stat info;
  char path[PATH_MAX];
  bool is_dir = fstat (fd, &info) == 0 && S_ISDIR (info.st_mode);

  powercut_count_fd ("sync", fd);
  if (powercut.lies)
    return 0;
  if (!is_dir)
    powercut_log_sync_file (fd);
  else if (powercut_path_of (fd, path))
    powercut_log_sync_dir (path);

  return 0;
}

static bool
syncs_below (int fd)
{
  char path[PATH_MAX];

  return powercut.is_on && powercut_path_of (fd, path) && powercut_is_below (path);
}

EXPORT int
fsync (int fd)
{
  NEXT (fsync);
  int result;

  if (!syncs_below (fd))
    return next (fd);
  pthread_mutex_lock (&powercut.lock);
  result = sync_fd (fd);
  pthread_mutex_unlock (&powercut.lock);

  return result;
}

EXPORT int
fdatasync (int fd)
{
  return fsync (fd);
}

/* Promises nothing about a disk's cache, says its manual: so it settles nothing here. */
EXPORT int
sync_file_range (int fd, off64_t offset, off64_t size, unsigned flags)
{
  NEXT (sync_file_range);

  return powercut_is_watched (fd) ? 0 : next (fd, offset, size, flags);
}

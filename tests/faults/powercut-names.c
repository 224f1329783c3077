/* SPDX-License-Identifier: EUPL-1.2 */

/* The interposers of what changes directories, and of what asks about them. */
#include "powercut-private.h"

static void
give_room_of (const char *path)
{
  struct stat info;

  if (lstat (path, &info) == 0 && S_ISREG (info.st_mode) && info.st_nlink == 1)
    powercut_give_room (info.st_size);
}

EXPORT int
renameat (int from_dir, const char *from, int to_dir, const char *to)
{
  NEXT (renameat);
  char whole_from[PATH_MAX], whole_to[PATH_MAX];
  bool is_below = powercut_resolve (from_dir, from, whole_from);
  int result;

  is_below |= powercut_resolve (to_dir, to, whole_to);
  if (!is_below)
    return next (from_dir, from, to_dir, to);
  if (powercut.is_read_only)
    return powercut_fail (EROFS);

  pthread_mutex_lock (&powercut.lock);
  give_room_of (whole_to);
  powercut_log_before_rename (whole_from, whole_to);
  result = real_rename (whole_from, whole_to);
  if (result != 0)
    powercut_log_abandon ();
  powercut_count ("rename", whole_to);
  pthread_mutex_unlock (&powercut.lock);

  return result;
}

EXPORT int
rename (const char *from, const char *to)
{
  return renameat (AT_FDCWD, from, AT_FDCWD, to);
}

EXPORT int
renameat2 (int from_dir, const char *from, int to_dir, const char *to, unsigned flags)
{
  NEXT (renameat2);
  char whole[PATH_MAX];

  if (flags != 0 && (powercut_resolve (from_dir, from, whole) || powercut_resolve (to_dir, to, whole)))
    return powercut_fail (EINVAL);

  return flags == 0 ? renameat (from_dir, from, to_dir, to) : next (from_dir, from, to_dir, to, flags);
}

EXPORT int
unlinkat (int dir, const char *path, int flags)
{
  NEXT (unlinkat);
  char whole[PATH_MAX];
  int result;

  if (!powercut_resolve (dir, path, whole))
    return next (dir, path, flags);
  if (powercut.is_read_only)
    return powercut_fail (EROFS);

  pthread_mutex_lock (&powercut.lock);
  if ((flags & AT_REMOVEDIR) != 0)
    {
      powercut_log_rmdir (whole);
      result = real_rmdir (whole);
    }
  else
    {
      give_room_of (whole);
      powercut_log_before_unlink (whole);
      result = real_unlink (whole);
    }
  if (result != 0)
    powercut_log_abandon ();
  powercut_count ("unlink", whole);
  pthread_mutex_unlock (&powercut.lock);

  return result;
}

EXPORT int
unlink (const char *path)
{
  return unlinkat (AT_FDCWD, path, 0);
}

EXPORT int
rmdir (const char *path)
{
  return unlinkat (AT_FDCWD, path, AT_REMOVEDIR);
}

EXPORT int
mkdirat (int dir, const char *path, mode_t mode)
{
  NEXT (mkdirat);
  char whole[PATH_MAX];
  int result;

  if (!powercut_resolve (dir, path, whole))
    return next (dir, path, mode);
  if (powercut.is_read_only)
    return powercut_fail (powercut_exists (whole) ? EEXIST : EROFS);

  pthread_mutex_lock (&powercut.lock);
  result = real_mkdir (whole, mode);
  if (result == 0)
    {
      powercut_log_mkdir (whole);
      powercut_count ("mkdir", whole);
    }
  pthread_mutex_unlock (&powercut.lock);

  return result;
}

EXPORT int
mkdir (const char *path, mode_t mode)
{
  return mkdirat (AT_FDCWD, path, mode);
}

EXPORT int
linkat (int from_dir, const char *from, int to_dir, const char *to, int flags)
{
  NEXT (linkat);
  char whole[PATH_MAX];
  int result;

  if (!powercut_resolve (to_dir, to, whole))
    return next (from_dir, from, to_dir, to, flags);
  if (powercut.is_read_only)
    return powercut_fail (EROFS);

  pthread_mutex_lock (&powercut.lock);
  result = next (from_dir, from, to_dir, to, flags);
  if (result == 0)
    {
      powercut_log_create (whole);
      powercut_count ("link", whole);
    }
  pthread_mutex_unlock (&powercut.lock);

  return result;
}

EXPORT int
link (const char *from, const char *to)
{
  return linkat (AT_FDCWD, from, AT_FDCWD, to, 0);
}

EXPORT int
access (const char *path, int mode)
{
  NEXT (access);
  char whole[PATH_MAX];

  if (powercut.is_read_only && (mode & W_OK) != 0 && powercut_resolve (AT_FDCWD, path, whole) && powercut_exists (whole))
    return powercut_fail (EROFS);

  return next (path, mode);
}

EXPORT int
statfs (const char *path, struct statfs *info)
{
  NEXT (statfs);
  char whole[PATH_MAX];
  int result = next (path, info);

  if (result == 0 && powercut.statfs_type != 0 && powercut_resolve (AT_FDCWD, path, whole))
    info->f_type = powercut.statfs_type;

  return result;
}

EXPORT int
statfs64 (const char *path, struct statfs64 *info)
{
  return statfs (path, (struct statfs *) info);   /* one and the same on 64 bits */
}

EXPORT int
fstatfs (int fd, struct statfs *info)
{
  NEXT (fstatfs);
  char whole[PATH_MAX];
  int result = next (fd, info);

  if (result == 0 && powercut.statfs_type != 0 && powercut_path_of (fd, whole) && powercut_is_below (whole))
    info->f_type = powercut.statfs_type;

  return result;
}

EXPORT int
fstatfs64 (int fd, struct statfs64 *info)
{
  return fstatfs (fd, (struct statfs *) info);
}

/* SPDX-License-Identifier: EUPL-1.2 */

/* A disk that loses its power, fills up, refuses to be written or lives on a network: an LD_PRELOAD library.
 *
 * Why preloaded and not an SQLite VFS: the promise is about the folder, not about SQLite. The database, its copies, the
 * blobs, the key and the reserve are written by SQLite, GLib and our own code, and all of it passes here, in the very
 * programs that ship. A VFS would need a way in, in production code, and would see the database alone.
 *
 * PARAAT_POWERCUT_DIR        the folder that this is about; everything else passes
 * PARAAT_POWERCUT_AT         the power goes at the so manieth operation below it (0: never)
 * PARAAT_POWERCUT_SEED       what becomes of what was not synced
 * PARAAT_POWERCUT_LIE        1: fsync() says yes and promises nothing
 * PARAAT_POWERCUT_SYNC_OFF   1: SQLite is told PRAGMA synchronous = OFF whenever it is told another
 * PARAAT_POWERCUT_QUOTA      so many bytes fit below the folder, then ENOSPC
 * PARAAT_POWERCUT_READ_ONLY  1: EROFS below the folder
 * PARAAT_POWERCUT_STATFS     what statfs() says the file system is, hexadecimal (6969: NFS)
 *
 * The folder and the last three can be set while the program runs: paraat_powercut_…(), found with dlsym(). When the
 * power goes, the file DIR.cut says when (CLOCK_MONOTONIC, µs), at which operation, and on what. Not seen here: mmap
 * (SQLite's -shm alone uses it, and is rebuilt), stdio, io_uring; the code under test has no data in the latter two.
 */
#include "powercut-private.h"

#include <dlfcn.h>
#include <ftw.h>
#include <sys/resource.h>
#include <time.h>

EXPORT void          paraat_powercut_watch         (const char *dir);
EXPORT void          paraat_powercut_set_room      (long long  bytes);
EXPORT void          paraat_powercut_set_read_only (int        is_read_only);
EXPORT void          paraat_powercut_set_statfs    (long       type);
EXPORT unsigned long paraat_powercut_count         (void);

Powercut powercut;

static char          watched[PATH_MAX];
static size_t        watched_length;
static unsigned long n_operations;
static unsigned long cut_at;
static long long     quota = -1;   /* none */
static long long     used;

void *
powercut_next (const char *symbol)
{
  void *next = dlsym (RTLD_NEXT, symbol);

  if (next == NULL)
    {
      fprintf (stderr, "powercut: no %s\n", symbol);
      abort ();
    }

  return next;
}

int
real_open (const char *path,
           int         flags,
           mode_t      mode)
{
  NEXT (open64);

  return next (path, flags, mode);
}

ssize_t
real_pwrite (int         fd,
             const void *data,
             size_t      size,
             off_t       offset)
{
  NEXT (pwrite64);

  return next (fd, data, size, offset);
}

int
real_ftruncate (int   fd,
                off_t size)
{
  NEXT (ftruncate64);

  return next (fd, size);
}

int
real_mkdir (const char *path,
            mode_t      mode)
{
  NEXT (mkdir);

  return next (path, mode);
}

int
real_rmdir (const char *path)
{
  NEXT (rmdir);

  return next (path);
}

int
real_link (const char *from,
           const char *to)
{
  NEXT (link);

  return next (from, to);
}

int
real_unlink (const char *path)
{
  NEXT (unlink);

  return next (path);
}

int
real_rename (const char *from,
             const char *to)
{
  NEXT (rename);

  return next (from, to);
}

static int
add_size (const char        *path,
          const struct stat *info,
          int                kind,
          struct FTW        *walk)
{
  (void) path;
  (void) walk;
  if (kind == FTW_F)
    used += info->st_size;

  return 0;
}

static const char *
setting (const char *name)
{
  const char *value = getenv (name);

  return value != NULL ? value : "0";
}

static bool
is_set (const char *name)
{
  return strcmp (setting (name), "1") == 0;
}

static void __attribute__ ((constructor))
set_up (void)
{
  pthread_mutexattr_t recursive;
  struct rlimit files;
  const char *dir = getenv ("PARAAT_POWERCUT_DIR");

  pthread_mutexattr_init (&recursive);
  pthread_mutexattr_settype (&recursive, PTHREAD_MUTEX_RECURSIVE);
  pthread_mutex_init (&powercut.lock, &recursive);
  if (getrlimit (RLIMIT_NOFILE, &files) == 0)
    {
      files.rlim_cur = files.rlim_max;
      setrlimit (RLIMIT_NOFILE, &files);
    }
  cut_at = strtoul (setting ("PARAAT_POWERCUT_AT"), NULL, 10);
  powercut.lies = is_set ("PARAAT_POWERCUT_LIE");
  powercut.sync_off = is_set ("PARAAT_POWERCUT_SYNC_OFF");
  if (dir != NULL)
    paraat_powercut_watch (dir);
  powercut.is_read_only = is_set ("PARAAT_POWERCUT_READ_ONLY");
  powercut.statfs_type = strtol (setting ("PARAAT_POWERCUT_STATFS"), NULL, 16);
  if (getenv ("PARAAT_POWERCUT_QUOTA") != NULL)
    quota = strtoll (setting ("PARAAT_POWERCUT_QUOTA"), NULL, 10);
}

void
paraat_powercut_watch (const char *dir)
{
  pthread_mutex_lock (&powercut.lock);
  powercut.is_on = false;
  powercut.is_read_only = false;
  powercut.statfs_type = 0;
  quota = -1;
  used = 0;
  if (realpath (dir, watched) != NULL)
    {
      watched_length = strlen (watched);
      nftw (watched, add_size, 16, FTW_PHYS);
      powercut_log_init (watched, strtoull (setting ("PARAAT_POWERCUT_SEED"), NULL, 10));
      powercut.is_on = true;
    }
  pthread_mutex_unlock (&powercut.lock);
}

/* So many bytes more fit below the folder; -1: as many as you like. */
void
paraat_powercut_set_room (long long bytes)
{
  pthread_mutex_lock (&powercut.lock);
  used = 0;
  nftw (watched, add_size, 16, FTW_PHYS);
  quota = bytes < 0 ? -1 : used + bytes;
  pthread_mutex_unlock (&powercut.lock);
}

void
paraat_powercut_set_read_only (int is_read_only)
{
  powercut.is_read_only = is_read_only != 0;
}

void
paraat_powercut_set_statfs (long type)
{
  powercut.statfs_type = type;
}

unsigned long
paraat_powercut_count (void)
{
  return n_operations;
}

bool
powercut_is_below (const char *path)
{
  return powercut.is_on && strncmp (path, watched, watched_length) == 0
         && (path[watched_length] == '/' || path[watched_length] == '\0');
}

bool
powercut_path_of (int  fd,
                  char out_path[PATH_MAX])
{
  char link_path[64];
  ssize_t n;

  snprintf (link_path, sizeof link_path, "/proc/self/fd/%d", fd);
  n = readlink (link_path, out_path, PATH_MAX - 1);
  if (n < 0)
    return false;
  out_path[n] = '\0';

  return true;
}

bool
powercut_resolve (int         dir,
                  const char *path,
                  char        out_path[PATH_MAX])
{
  char base[PATH_MAX] = "";

  if (!powercut.is_on)
    return false;
  if (path[0] != '/')
    {
      if (dir == AT_FDCWD ? getcwd (base, sizeof base) == NULL : !powercut_path_of (dir, base))
        return false;
    }
  if (snprintf (out_path, PATH_MAX, "%s%s%s", base, path[0] == '/' ? "" : "/", path) >= PATH_MAX)
    return false;
  for (size_t length = strlen (out_path); length > 1 && out_path[length - 1] == '/'; length--)
    out_path[length - 1] = '\0';

  return powercut_is_below (out_path);
}

bool
powercut_exists (const char *path)
{
  struct stat info;

  return lstat (path, &info) == 0;
}

bool
powercut_is_watched (int fd)
{
  bool is_watched;

  if (!powercut.is_on)
    return false;
  pthread_mutex_lock (&powercut.lock);
  is_watched = powercut_log_has_file (fd);
  pthread_mutex_unlock (&powercut.lock);

  return is_watched;
}

int
powercut_fail (int error)
{
  errno = error;
  return -1;
}

static void
tell (const char *what,
      const char *path)
{
  char name[PATH_MAX + 8];
  struct timespec now;
  FILE *file;

  snprintf (name, sizeof name, "%s.cut", watched);
  clock_gettime (CLOCK_MONOTONIC, &now);
  file = fopen (name, "we");
  if (file == NULL)
    return;
  fprintf (file, "%lld %lu %s %s\n", (long long) now.tv_sec * 1000000 + now.tv_nsec / 1000, n_operations, what, path);
  fclose (file);
}

void
powercut_count (const char *what,
                const char *path)
{
  n_operations++;
  if (cut_at == 0 || n_operations != cut_at)
    return;

  tell (what, path);
  powercut_log_lose ();
  _exit (99);
}

void
powercut_count_fd (const char *what,
                   int         fd)
{
  char path[PATH_MAX] = "";

  if (cut_at != 0 && n_operations + 1 == cut_at && !powercut_path_of (fd, path))
    path[0] = '\0';
  powercut_count (what, path);
}

ssize_t
powercut_take_room (int    fd,
                    off_t  offset,
                    size_t size)
{
  struct stat info;
  long long growth, left;

  if (fstat (fd, &info) != 0)
    return -1;
  growth = (long long) offset + (long long) size - info.st_size;
  if (growth <= 0)
    return (ssize_t) size;
  left = quota > used ? quota - used : 0;
  if (quota >= 0 && growth > left)
    {
      long long fits = (long long) size - growth + left;

      if (fits <= 0)
        return powercut_fail (ENOSPC);
      used += left;
      return (ssize_t) fits;
    }
  used += growth;

  return (ssize_t) size;
}

void
powercut_give_room (long long size)
{
  used -= size;
}

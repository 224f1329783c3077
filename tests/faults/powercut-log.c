/* SPDX-License-Identifier: EUPL-1.2 */

/* The memory of the power cut: for each file its writes and resizes since its last sync, with what stood there before;
 * for each directory its entries made, renamed and removed since its last sync.
 *
 * The disk of this model promises what POSIX promises and no more: fsync() of a file makes its bytes and size durable,
 * not its name; a name is durable after fsync() of its directory.  Names change in order within a directory (every
 * journalling file system does that), bytes in any order and in sectors of 512 bytes.
 */
#include "powercut-log.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "powercut-real.h"

#define SECTOR 512

typedef struct
{
  bool      is_resize;
  off_t     offset;
  size_t    size;         /* of after */
  off_t     old_size;     /* of the file */
  off_t     new_size;     /* of the file, when it is a resize */
  uint8_t  *before;       /* what stood from offset on, up to old_size */
  size_t    before_size;
  uint8_t  *after;        /* NULL for a resize */
} DataOp;

typedef struct
{
  dev_t     dev;
  ino_t     ino;
  int       fd;           /* our own; never closed: closing would drop SQLite's locks on the file */
  bool      is_exempt;    /* SQLite's -shm: in memory, rebuilt by whoever comes first */
  DataOp   *ops;
  size_t    n_ops;
  size_t    room;
} File;

typedef enum
{
  DIR_CREATE,
  DIR_MKDIR,
  DIR_RMDIR,
  DIR_UNLINK,
  DIR_RENAME,
} DirKind;

typedef struct
{
  DirKind   kind;
  char      path[PATH_MAX];      /* of the entry; the new one of a rename */
  char      from[PATH_MAX];      /* of a rename */
  char      kept[PATH_MAX];      /* where what was removed or replaced is kept; "" when nothing was */
  bool      is_settled;
} DirOp;

static char      watched[PATH_MAX];
static char      trash[PATH_MAX];
static uint64_t  random_state;
static File     *files;
static size_t    n_files;
static DirOp   **dir_ops;
static size_t    n_dir_ops;
static unsigned  n_kept;

static void
die (const char *what)
{
  fprintf (stderr, "powercut: %s: %s\n", what, strerror (errno));
  abort ();
}

static void *
grow (void   *memory,
      size_t  size)
{
  void *grown = realloc (memory, size > 0 ? size : 1);

  if (grown == NULL)
    die ("no memory");

  return grown;
}

/* splitmix64 */
uint64_t
powercut_log_random (uint64_t below)
{
  uint64_t z = (random_state += 0x9e3779b97f4a7c15u);

  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;

  return (z ^ (z >> 31)) % below;
}

void
powercut_log_init (const char *dir,
                   uint64_t    seed)
{
  random_state = seed;
  snprintf (watched, sizeof watched, "%s", dir);
  if (snprintf (trash, sizeof trash, "%s.trash", dir) >= (int) sizeof trash)
    die ("the path is too long");
  if (real_mkdir (trash, 0700) != 0 && errno != EEXIST)
    die (trash);
}

static File *
find_file (int fd)
{
  struct stat info;

  if (fstat (fd, &info) != 0 || !S_ISREG (info.st_mode))
    return NULL;
  for (size_t i = 0; i < n_files; i++)
    if (files[i].ino == info.st_ino && files[i].dev == info.st_dev)
      return &files[i];

  return NULL;
}

static void
forget_ops (File *file)
{
  for (size_t i = 0; i < file->n_ops; i++)
    {
      free (file->ops[i].before);
      free (file->ops[i].after);
    }
  file->n_ops = 0;
}

void
powercut_log_note_file (int         fd,
                        const char *path,
                        bool        is_created)
{
  File *file = find_file (fd);
  size_t length = strlen (path);
  struct stat info;

  if (file != NULL)
    {
      if (is_created)   /* the number of an inode that is gone */
        forget_ops (file);
      return;
    }
  if (fstat (fd, &info) != 0 || !S_ISREG (info.st_mode))
    return;

  files = grow (files, (n_files + 1) * sizeof (File));
  file = &files[n_files++];
  memset (file, 0, sizeof *file);
  file->dev = info.st_dev;
  file->ino = info.st_ino;
  file->is_exempt = length > 4 && strcmp (path + length - 4, "-shm") == 0;
  file->fd = real_open (path, O_RDWR | O_CLOEXEC, 0);
  if (file->fd < 0)
    die (path);
}

bool
powercut_log_has_file (int fd)
{
  return find_file (fd) != NULL;
}

static DataOp *
add_op (File  *file,
        off_t  offset)
{
  struct stat info;
  DataOp *op;

  if (file->n_ops == file->room)
    {
      file->room = file->room * 2 + 8;
      file->ops = grow (file->ops, file->room * sizeof (DataOp));
    }
  op = &file->ops[file->n_ops++];
  memset (op, 0, sizeof *op);
  if (fstat (file->fd, &info) != 0)
    die ("fstat");
  op->offset = offset;
  op->old_size = info.st_size;

  return op;
}

static void
keep_before (File   *file,
             DataOp *op,
             off_t   end)
{
  ssize_t n;

  if (end > op->old_size)
    end = op->old_size;
  if (end <= op->offset)
    return;
  op->before_size = (size_t) (end - op->offset);
  op->before = grow (NULL, op->before_size);
  n = pread (file->fd, op->before, op->before_size, op->offset);
  if (n != (ssize_t) op->before_size)
    die ("pread");
}

/* Before the write happens. */
void
powercut_log_write (int         fd,
                    off_t       offset,
                    const void *data,
                    size_t      size)
{
  File *file = find_file (fd);
  DataOp *op;

  if (file == NULL || file->is_exempt || size == 0)
    return;
  op = add_op (file, offset);
  op->size = size;
  op->after = grow (NULL, size);
  memcpy (op->after, data, size);
  keep_before (file, op, offset + (off_t) size);
}

/* Before the file is cut or grown. */
void
powercut_log_resize (int   fd,
                     off_t size)
{
  File *file = find_file (fd);
  DataOp *op;

  if (file == NULL || file->is_exempt)
    return;
  op = add_op (file, size);
  op->is_resize = true;
  op->new_size = size;
  keep_before (file, op, op->old_size);
}

void
powercut_log_sync_file (int fd)
{
  File *file = find_file (fd);

  if (file != NULL)
    forget_ops (file);
}

static DirOp *
add_dir_op (DirKind     kind,
            const char *path)
{
  DirOp *op = calloc (1, sizeof *op);

  if (op == NULL)
    die ("no memory");
  dir_ops = grow (dir_ops, (n_dir_ops + 1) * sizeof (DirOp *));
  dir_ops[n_dir_ops++] = op;
  op->kind = kind;
  snprintf (op->path, sizeof op->path, "%s", path);

  return op;
}

void
powercut_log_create (const char *path)
{
  add_dir_op (DIR_CREATE, path);
}

void
powercut_log_mkdir (const char *path)
{
  add_dir_op (DIR_MKDIR, path);
}

void
powercut_log_rmdir (const char *path)
{
  add_dir_op (DIR_RMDIR, path);
}

/* A second name keeps what is about to lose its only one. */
static void
keep_aside (DirOp      *op,
            const char *path)
{
  struct stat info;

  if (lstat (path, &info) != 0 || !S_ISREG (info.st_mode))
    return;
  if (snprintf (op->kept, sizeof op->kept, "%s/%d-%u", trash, (int) getpid (), n_kept++) >= (int) sizeof op->kept
      || real_link (path, op->kept) != 0)
    die (path);
}

void
powercut_log_before_unlink (const char *path)
{
  keep_aside (add_dir_op (DIR_UNLINK, path), path);
}

void
powercut_log_before_rename (const char *from,
                            const char *to)
{
  DirOp *op = add_dir_op (DIR_RENAME, to);

  snprintf (op->from, sizeof op->from, "%s", from);
  keep_aside (op, to);
}

void
powercut_log_abandon (void)
{
  DirOp *op = dir_ops[--n_dir_ops];

  if (op->kept[0] != '\0')
    real_unlink (op->kept);
  free (op);
}

static bool
is_in (const char *path,
       const char *dir)
{
  const char *slash = strrchr (path, '/');
  size_t length = strlen (dir);

  return slash != NULL && (size_t) (slash - path) == length && strncmp (path, dir, length) == 0;
}

/* A rename between two directories belongs to the one it goes to. */
void
powercut_log_sync_dir (const char *path)
{
  size_t left = 0;

  for (size_t i = 0; i < n_dir_ops; i++)
    {
      DirOp *op = dir_ops[i];

      if (!is_in (op->path, path))
        {
          dir_ops[left++] = op;
          continue;
        }
      if (op->kept[0] != '\0')
        real_unlink (op->kept);
      free (op);
    }
  n_dir_ops = left;
}

static void
put_back (int         fd,
          const void *data,
          size_t      size,
          off_t       offset)
{
  if (size > 0 && real_pwrite (fd, data, size, offset) != (ssize_t) size)
    die ("pwrite");
}

static void
resize (int   fd,
        off_t size)
{
  if (real_ftruncate (fd, size) != 0)
    die ("ftruncate");
}

/* Some of the sectors that a write touches. */
static void
tear (File         *file,
      const DataOp *op)
{
  size_t at = 0;

  while (at < op->size)
    {
      size_t left = SECTOR - (size_t) ((op->offset + (off_t) at) % SECTOR);
      size_t size = left < op->size - at ? left : op->size - at;

      if (powercut_log_random (2) == 0)
        put_back (file->fd, op->after + at, size, op->offset + (off_t) at);
      at += size;
    }
}

static void
lose_data (File *file)
{
  uint64_t mood = powercut_log_random (4);   /* nothing came through, everything did, or each for itself */

  for (size_t i = file->n_ops; i-- > 0;)
    {
      const DataOp *op = &file->ops[i];

      if (op->is_resize)
        resize (file->fd, op->old_size);
      put_back (file->fd, op->before, op->before_size, op->offset);
      if (!op->is_resize)
        resize (file->fd, op->old_size);
    }
  for (size_t i = 0; i < file->n_ops && mood != 0; i++)
    {
      const DataOp *op = &file->ops[i];
      uint64_t fate = mood == 1 ? 0 : powercut_log_random (3);

      if (fate == 0 && op->is_resize)
        resize (file->fd, op->new_size);
      else if (fate == 0)
        put_back (file->fd, op->after, op->size, op->offset);
      else if (fate == 1 && !op->is_resize)
        tear (file, op);
    }
}

static int
remove_one (const char        *path,
            const struct stat *info,
            int                kind,
            struct FTW        *walk)
{
  (void) info;
  (void) walk;

  return kind == FTW_DP ? real_rmdir (path) : real_unlink (path);
}

static void
undo_dir_op (const DirOp *op)
{
  switch (op->kind)
    {
    case DIR_CREATE:
      real_unlink (op->path);
      break;
    case DIR_MKDIR:
      nftw (op->path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
      break;
    case DIR_RMDIR:
      real_mkdir (op->path, 0700);
      break;
    case DIR_RENAME:
      real_rename (op->path, op->from);
      /* fallthrough */
    case DIR_UNLINK:
    default:
      if (op->kept[0] != '\0')
        real_rename (op->kept, op->path);
      break;
    }
}

/* Of each directory the first so many operations stay, and none of those after them. */
static void
lose_names (void)
{
  for (size_t i = n_dir_ops; i-- > 0;)
    {
      char dir[PATH_MAX];
      size_t n = 0;
      size_t keep;

      if (dir_ops[i]->is_settled)
        continue;
      snprintf (dir, sizeof dir, "%s", dir_ops[i]->path);
      *strrchr (dir, '/') = '\0';
      for (size_t j = 0; j <= i; j++)
        n += is_in (dir_ops[j]->path, dir);
      keep = powercut_log_random (n + 1);
      for (size_t j = 0; j <= i; j++)
        if (is_in (dir_ops[j]->path, dir) && !dir_ops[j]->is_settled)
          {
            dir_ops[j]->is_settled = true;   /* decided */
            if (keep > 0)
              {
                keep--;
                dir_ops[j]->path[0] = '\0';   /* stays */
              }
          }
    }
  for (size_t i = n_dir_ops; i-- > 0;)
    if (dir_ops[i]->path[0] != '\0')
      undo_dir_op (dir_ops[i]);
}

static int
scribble_one (const char        *path,
              const struct stat *info,
              int                kind,
              struct FTW        *walk)
{
  size_t length = strlen (path);
  uint8_t junk[4096];
  int fd;

  (void) walk;
  if (kind != FTW_F || length < 4 || strcmp (path + length - 4, "-shm") != 0)
    return 0;
  fd = real_open (path, O_RDWR | O_CLOEXEC, 0);
  for (off_t at = 0; fd >= 0 && at < info->st_size; at += (off_t) sizeof junk)
    {
      for (size_t i = 0; i < sizeof junk; i++)
        junk[i] = (uint8_t) powercut_log_random (256);
      put_back (fd, junk, sizeof junk, at);
    }

  return 0;
}

void
powercut_log_lose (void)
{
  for (size_t i = 0; i < n_files; i++)
    lose_data (&files[i]);
  lose_names ();
  if (powercut_log_random (2) == 0)
    nftw (watched, scribble_one, 16, FTW_PHYS);
  nftw (trash, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

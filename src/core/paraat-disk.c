/* SPDX-License-Identifier: EUPL-1.2 */

/* Whether the disk under a folder is encrypted, as the kernel tells everybody: the mount in /proc/self/mountinfo, its
 * device in /sys/dev/block, and what lies below that.  Encryption that the disk does by itself, or the host of a virtual
 * machine, does not show. */
#define G_LOG_DOMAIN "paraat-core"

#include "config.h"

#include "paraat-disk.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>

#define LAYERS_MAX 16   /* a partition in a volume in a RAID in … */

typedef struct
{
  char *device;   /* (owned) MAJOR:MINOR */
  char *type;     /* (owned) of the file system */
  char *source;   /* (owned) "/dev/…", for file systems whose device is not a disk's */
  gsize depth;    /* length of the mount point */
} Mount;

static void
mount_clear (Mount *mount)
{
  g_free (mount->device);
  g_free (mount->type);
  g_free (mount->source);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Mount, mount_clear)

static gboolean
is_below (const char *path,
          const char *folder)
{
  gsize size = strlen (folder);

  return g_str_equal (folder, "/") || (g_str_has_prefix (path, folder) && (path[size] == '\0' || path[size] == '/'));
}

/* "36 35 98:0 /root /mount/point rw,noatime shared:1 - ext4 /dev/sda1 rw"; the optional fields end with a dash. */
static void
consider_mount (const char *line,
                const char *path,
                Mount      *best)
{
  g_auto(GStrv) fields = g_strsplit (line, " ", -1);
  guint n = g_strv_length (fields);
  g_autofree char *point = NULL;
  guint dash = 6;

  if (n < 10)
    return;
  while (dash < n && !g_str_equal (fields[dash], "-"))
    dash++;
  point = g_strcompress (fields[4]);   /* a space is \040 */
  if (dash + 2 >= n || !is_below (path, point) || strlen (point) < best->depth)
    return;
  /* The later one lies over the earlier. */
  mount_clear (best);
  *best = (Mount) { g_strdup (fields[2]), g_strdup (fields[dash + 1]), g_strcompress (fields[dash + 2]), strlen (point) };
}

static char *
read_line (const char *folder,
           const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) ? g_strchomp (text) : NULL;
}

static ParaatDiskState find_device (const char *sys,
                                    const char *folder,
                                    guint       n_layers);

/* What a volume lies on: encrypted only when all of it is. */
static ParaatDiskState
find_slaves (const char *sys,
             const char *folder,
             guint       n_layers)
{
  g_autofree char *slaves = g_build_filename (folder, "slaves", NULL);
  g_autoptr(GDir) dir = g_dir_open (slaves, 0, NULL);
  ParaatDiskState state = PARAAT_DISK_UNKNOWN;
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *slave = g_build_filename (slaves, name, NULL);
      ParaatDiskState one = find_device (sys, slave, n_layers + 1);

      state = n++ == 0 || one == PARAAT_DISK_OPEN || (one == PARAAT_DISK_UNKNOWN && state != PARAAT_DISK_OPEN) ? one : state;
    }

  return n > 0 ? state : PARAAT_DISK_OPEN;
}

static ParaatDiskState
find_device (const char *sys,
             const char *folder,
             guint       n_layers)
{
  g_autofree char *uuid = read_line (folder, "dm/uuid");
  g_autofree char *backing = read_line (folder, "loop/backing_file");
  g_autofree char *partition = read_line (folder, "partition");

  if (n_layers > LAYERS_MAX || backing != NULL || !g_file_test (folder, G_FILE_TEST_IS_DIR))
    return PARAAT_DISK_UNKNOWN;
  if (uuid != NULL && g_str_has_prefix (uuid, "CRYPT-"))
    return PARAAT_DISK_ENCRYPTED;
  if (partition != NULL)
    {
      /* The folder of a partition is within its disk's. */
      g_autofree char *real = realpath (folder, NULL);
      g_autofree char *disk = real != NULL ? g_path_get_dirname (real) : NULL;

      return disk != NULL ? find_device (sys, disk, n_layers + 1) : PARAAT_DISK_UNKNOWN;
    }

  return find_slaves (sys, folder, n_layers);
}

/* btrfs and others have a device of their own, which is no disk: their source is. */
static char *
get_device (const Mount *mount)
{
  struct stat found;

  if (!g_str_has_prefix (mount->device, "0:"))
    return g_strdup (mount->device);
  if (!g_str_has_prefix (mount->source, "/dev/") || stat (mount->source, &found) != 0 || !S_ISBLK (found.st_mode))
    return NULL;

  return g_strdup_printf ("%u:%u", major (found.st_rdev), minor (found.st_rdev));
}

/**
 * paraat_disk_find_state:
 * @mountinfo: (type filename): /proc/self/mountinfo
 * @sys: (type filename): /sys
 * @path: (type filename): a folder, absolute and without links
 */
ParaatDiskState
paraat_disk_find_state (const char *mountinfo,
                        const char *sys,
                        const char *path)
{
  g_auto(Mount) mount = { 0 };
  g_auto(GStrv) lines = NULL;
  g_autofree char *text = NULL;
  g_autofree char *device = NULL;
  g_autofree char *folder = NULL;

  if (!g_file_get_contents (mountinfo, &text, NULL, NULL))
    return PARAAT_DISK_UNKNOWN;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    consider_mount (lines[i], path, &mount);
  if (mount.device == NULL)
    return PARAAT_DISK_UNKNOWN;
  if (g_str_equal (mount.type, "ecryptfs"))
    return PARAAT_DISK_ENCRYPTED;
  device = get_device (&mount);
  if (device == NULL)
    return PARAAT_DISK_UNKNOWN;
  folder = g_build_filename (sys, "dev", "block", device, NULL);

  return find_device (sys, folder, 0);
}

ParaatDiskState
paraat_disk_get_state (const char *path)
{
  g_autofree char *real = realpath (path, NULL);

  return real != NULL ? paraat_disk_find_state ("/proc/self/mountinfo", "/sys", real) : PARAAT_DISK_UNKNOWN;
}

gboolean
paraat_disk_get_free (const char *path,
                      guint64    *out_bytes)
{
  struct statvfs found;

  if (statvfs (path, &found) != 0)
    return FALSE;
  *out_bytes = (guint64) found.f_bavail * found.f_frsize;

  return TRUE;
}

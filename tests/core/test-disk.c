/* SPDX-License-Identifier: EUPL-1.2 */

/* Disks as the kernel tells of them, made up. */
#include "config.h"

#include "paraat-disk.h"
#include "support.h"

#include <glib/gstdio.h>

typedef struct
{
  char *dir;         /* (owned) a made-up /sys */
  char *mountinfo;   /* (owned) */
} Fixture;

static void
put (Fixture    *fixture,
     const char *name,
     const char *text)
{
  g_autofree char *path = g_build_filename (fixture->dir, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
put_link (Fixture    *fixture,
          const char *name,
          const char *to)
{
  g_autofree char *path = g_build_filename (fixture->dir, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr(GFile) file = g_file_new_for_path (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_make_symbolic_link (file, to, NULL, NULL));
}

/* A disk with a bare partition and one with LUKS, on which lies LVM; a volume on both; a loop. */
static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  fixture->dir = support_new_dir ("sys");
  fixture->mountinfo = g_build_filename (fixture->dir, "mountinfo", NULL);
  put (fixture, "devices/sda/size", "1");
  put (fixture, "devices/sda/sda1/partition", "1\n");
  put (fixture, "devices/sda/sda2/partition", "2\n");
  put (fixture, "devices/dm-0/dm/uuid", "CRYPT-LUKS2-0123-luks\n");
  put_link (fixture, "devices/dm-0/slaves/sda2", "../../sda/sda2");
  put (fixture, "devices/dm-1/dm/uuid", "LVM-abcd\n");
  put_link (fixture, "devices/dm-1/slaves/dm-0", "../../dm-0");
  put (fixture, "devices/dm-2/dm/uuid", "LVM-efgh\n");
  put_link (fixture, "devices/dm-2/slaves/dm-0", "../../dm-0");
  put_link (fixture, "devices/dm-2/slaves/sda1", "../../sda/sda1");
  put (fixture, "devices/loop0/loop/backing_file", "/een/bestand\n");
  put_link (fixture, "dev/block/8:1", "../../devices/sda/sda1");
  put_link (fixture, "dev/block/253:0", "../../devices/dm-0");
  put_link (fixture, "dev/block/253:1", "../../devices/dm-1");
  put_link (fixture, "dev/block/253:2", "../../devices/dm-2");
  put_link (fixture, "dev/block/7:0", "../../devices/loop0");
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  support_remove_dir (fixture->dir);
  g_free (fixture->mountinfo);
  g_free (fixture->dir);
}

static void
test_states (Fixture       *fixture,
             gconstpointer  data)
{
  const struct { const char *mounts; ParaatDiskState state; } table[] = {
    { "", PARAAT_DISK_UNKNOWN },
    { "niet te lezen\n", PARAAT_DISK_UNKNOWN },
    { "25 1 8:1 / / rw shared:1 - ext4 /dev/sda1 rw\n", PARAAT_DISK_OPEN },
    { "25 1 253:0 / / rw - ext4 /dev/dm-0 rw\n", PARAAT_DISK_ENCRYPTED },
    { "25 1 253:1 / / rw - ext4 /dev/dm-1 rw\n", PARAAT_DISK_ENCRYPTED },
    { "25 1 253:2 / / rw - ext4 /dev/dm-2 rw\n", PARAAT_DISK_OPEN },
    { "25 1 7:0 / / rw - ext4 /dev/loop0 rw\n", PARAAT_DISK_UNKNOWN },
    { "25 1 9:9 / / rw - ext4 /dev/weg rw\n", PARAAT_DISK_UNKNOWN },
    { "25 1 0:31 / / rw - overlay overlay rw\n", PARAAT_DISK_UNKNOWN },
    { "25 1 0:31 / / rw - btrfs /dev/bestaat-niet rw\n", PARAAT_DISK_UNKNOWN },
    { "25 1 0:31 / / rw - ecryptfs /home/.x rw\n", PARAAT_DISK_ENCRYPTED },
    /* The deepest mount counts, and the later one of two; a neighbour with a longer name does not. */
    { "25 1 8:1 / / rw - ext4 /dev/sda1 rw\n26 25 253:0 / /home rw - ext4 /dev/dm-0 rw\n", PARAAT_DISK_ENCRYPTED },
    { "25 1 8:1 / / rw - ext4 /dev/sda1 rw\n26 25 253:0 / /home/an rw - ext4 /dev/dm-0 rw\n", PARAAT_DISK_OPEN },
    { "25 1 8:1 / / rw - ext4 /dev/sda1 rw\n26 25 253:0 / /home/an\\040na rw - ext4 /dev/dm-0 rw\n", PARAAT_DISK_ENCRYPTED },
    { "25 1 253:0 / / rw - ext4 /dev/dm-0 rw\n26 25 8:1 / / rw - ext4 /dev/sda1 rw\n", PARAAT_DISK_OPEN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_test_message ("%s", table[i].mounts);
      g_assert_true (g_file_set_contents (fixture->mountinfo, table[i].mounts, -1, NULL));
      g_assert_cmpint (paraat_disk_find_state (fixture->mountinfo, fixture->dir, "/home/an na/paraat"), ==, table[i].state);
    }
}

static void
test_without_files (Fixture       *fixture,
                    gconstpointer  data)
{
  guint64 n = 0;

  g_assert_cmpint (paraat_disk_find_state (fixture->mountinfo, fixture->dir, "/home"), ==, PARAAT_DISK_UNKNOWN);
  g_assert_cmpint (paraat_disk_get_state ("/bestaat/niet"), ==, PARAAT_DISK_UNKNOWN);
  g_assert_true (paraat_disk_get_free (fixture->dir, &n));
  g_assert_cmpuint (n, >, 0);
  g_assert_false (paraat_disk_get_free ("/bestaat/niet", &n));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/disk/states", Fixture, NULL, fixture_set_up, test_states, fixture_tear_down);
  g_test_add ("/disk/without-files", Fixture, NULL, fixture_set_up, test_without_files, fixture_tear_down);

  return g_test_run ();
}

/* SPDX-License-Identifier: EUPL-1.2 */

/* Room for files: the disk keeps a rest for reports, whatever is uploaded, and no administration takes more than its share.
 * On threads of the pool, one at a time. */
#include "config.h"

#include "intake.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#define PART_LIFE_S (7 * 24 * 3600)   /* of an upload that does not go on */

/* What the files of one shelf take; of the shelf of parts those that nobody goes on with go. */
static goffset
measure_shelf (const char *path,
               gboolean    is_parts)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  gint64 now_s = g_get_real_time () / G_USEC_PER_SEC;
  const char *name;
  goffset size = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);
      struct stat found;

      if (lstat (file, &found) != 0)
        continue;
      if (is_parts && found.st_mtime < now_s - PART_LIFE_S && g_unlink (file) == 0)
        continue;
      size += found.st_size;
    }

  return size;
}

static goffset
measure (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  goffset size = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *shelf = g_build_filename (folder, name, NULL);

      size += measure_shelf (shelf, g_str_equal (name, "parts"));
    }

  return size;
}

/* Measured once, and followed from then on. */
static goffset *
find_taken (Intake           *self,
            const ParaatUuid *bestuur)
{
  goffset *taken = g_hash_table_lookup (self->blob_bytes, bestuur);

  if (taken == NULL)
    {
      g_autofree char *name = paraat_uuid_dup_string (bestuur);
      g_autofree char *folder = g_build_filename (self->data_dir, "blobs", name, NULL);

      taken = g_new0 (goffset, 1);
      *taken = measure (folder);
      g_hash_table_insert (self->blob_bytes, g_memdup2 (bestuur, sizeof *bestuur), taken);
    }

  return taken;
}

/**
 * intake_room_check:
 * @bestuur: whose file
 * @size: how much comes
 * @error: PARAAT_STORE_ERROR_FULL
 */
gboolean
intake_room_check (Intake            *self,
                   const ParaatUuid  *bestuur,
                   goffset            size,
                   GError           **error)
{
  struct statvfs disk;

  if (statvfs (self->data_dir, &disk) == 0
      && (goffset) disk.f_bavail * (goffset) disk.f_frsize - size < self->disk_floor)
    g_set_error_literal (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_FULL, "What is left of the disk is for reports");
  else if (*find_taken (self, bestuur) + size > self->blobs_max)
    g_set_error_literal (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_FULL, "The share of the administration is full");
  else
    return TRUE;

  return FALSE;
}

/* So much came, or went when it is negative; after intake_room_check(). */
void
intake_room_take (Intake           *self,
                  const ParaatUuid *bestuur,
                  goffset           size)
{
  *find_taken (self, bestuur) += size;
}

/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  PARAAT_DISK_UNKNOWN,     /* this cannot be seen from here */
  PARAAT_DISK_OPEN,        /* whoever has the disk reads it */
  PARAAT_DISK_ENCRYPTED,
} ParaatDiskState;

ParaatDiskState paraat_disk_get_state (const char *path);   /* of the disk that holds it */
ParaatDiskState paraat_disk_find_state (const char *mountinfo,
                                        const char *sys,
                                        const char *path);   /* by the kernel's own files, or a test's */
gboolean        paraat_disk_get_free  (const char *path,
                                       guint64    *out_bytes);

G_END_DECLS

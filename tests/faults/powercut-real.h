/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <sys/types.h>

/* The C library's own, past our interposers. */
int      real_open      (const char *path,
                         int         flags,
                         mode_t      mode);
ssize_t  real_pwrite    (int         fd,
                         const void *data,
                         size_t      size,
                         off_t       offset);
int      real_ftruncate (int         fd,
                         off_t       size);
int      real_mkdir     (const char *path,
                         mode_t      mode);
int      real_rmdir     (const char *path);
int      real_link      (const char *from,
                         const char *to);
int      real_unlink    (const char *path);
int      real_rename    (const char *from,
                         const char *to);

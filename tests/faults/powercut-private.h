/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

/* What the interposers share.  The symbols without 64 are the C library's own here, so that both can be defined. */
#undef _FILE_OFFSET_BITS
#undef _FORTIFY_SOURCE

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "powercut-log.h"
#include "powercut-real.h"

#define EXPORT __attribute__ ((visibility ("default")))
#define NEXT(name) __typeof__ (name) *next = (__typeof__ (name) *) powercut_next (#name)

typedef struct
{
  pthread_mutex_t lock;
  bool            is_on;          /* a folder is watched */
  bool            lies;
  bool            sync_off;
  bool            is_read_only;
  long            statfs_type;    /* 0: as it is */
} Powercut;

extern Powercut powercut;

void    *powercut_next       (const char *symbol);
bool     powercut_resolve    (int         dir,
                              const char *path,
                              char        out_path[PATH_MAX]);   /* the whole path, when it is below the folder */
bool     powercut_path_of    (int         fd,
                              char        out_path[PATH_MAX]);
bool     powercut_is_below   (const char *path);
bool     powercut_is_watched (int         fd);                   /* a file below the folder, open for writing */
bool     powercut_exists     (const char *path);
int      powercut_fail       (int         error);                /* -1 */

/* With the lock held. */
void     powercut_count      (const char *what,
                              const char *path);                 /* one operation more, and perhaps the last */
void     powercut_count_fd   (const char *what,
                              int         fd);
ssize_t  powercut_take_room  (int         fd,
                              off_t       offset,
                              size_t      size);                 /* how much of it fits; -1 and ENOSPC: nothing */
void     powercut_give_room  (long long   size);

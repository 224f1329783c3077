/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/types.h>

/* What the disk was told and has not promised yet.  Called with the lock of powercut.c held. */
void     powercut_log_init         (const char        *dir,
                                    uint64_t           seed);
void     powercut_log_note_file    (int                fd,
                                    const char        *path,
                                    bool               is_created);
bool     powercut_log_has_file     (int                fd);
void     powercut_log_write        (int                fd,
                                    off_t              offset,
                                    const void        *data,
                                    size_t             size);
void     powercut_log_resize       (int                fd,
                                    off_t              size);
void     powercut_log_sync_file    (int                fd);

void     powercut_log_create       (const char        *path);
void     powercut_log_mkdir        (const char        *path);
void     powercut_log_rmdir        (const char        *path);
void     powercut_log_before_unlink (const char       *path);
void     powercut_log_before_rename (const char       *from,
                                     const char       *to);
void     powercut_log_abandon      (void);   /* the directory operation noted last did not happen */
void     powercut_log_sync_dir     (const char        *path);

void     powercut_log_lose         (void);   /* makes of the folder what a disk could hold now */
uint64_t powercut_log_random       (uint64_t           below);

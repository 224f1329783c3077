/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

#include "paraat-error.h"

G_BEGIN_DECLS

/* The data folder: made 0700, locked against a second process, on a file system that can lock, with room kept aside.
 * Any thread; every call may block. */
typedef struct _ParaatFolder ParaatFolder;

#define PARAAT_RESERVE_BYTES (8 * 1024 * 1024)

ParaatFolder *paraat_folder_open           (const char    *path,
                                            GError       **error) G_GNUC_WARN_UNUSED_RESULT;
void          paraat_folder_close          (ParaatFolder  *self);      /* gives up the lock and frees */
const char   *paraat_folder_get_path       (ParaatFolder  *self);
char         *paraat_folder_build_path     (ParaatFolder  *self,
                                            const char    *name) G_GNUC_WARN_UNUSED_RESULT;
gboolean      paraat_folder_keep_reserve   (ParaatFolder  *self);      /* FALSE: there is no room for it now */
gboolean      paraat_folder_free_reserve   (ParaatFolder  *self);      /* FALSE: there was none */
gboolean      paraat_folder_make           (const char    *path,
                                            GError       **error);     /* with its parents, 0700, each name durable */
gboolean      paraat_folder_write_file     (const char    *path,
                                            const void    *data,
                                            gsize          size,
                                            GError       **error);     /* 0600, aside, synced, renamed, folder synced */

/* Daily copies: <folder>/copies/paraat-YYYY-MM-DD.db and before-v<N>-….db, newest first. */
GPtrArray    *paraat_folder_list_copies    (ParaatFolder  *self) G_GNUC_WARN_UNUSED_RESULT;   /* (element-type filename) */
char         *paraat_folder_next_copy_path (ParaatFolder  *self,
                                            gint64         now_us,
                                            int            before_version) G_GNUC_WARN_UNUSED_RESULT;   /* 0: the daily one; NULL: today's is there */
void          paraat_folder_prune_copies   (ParaatFolder  *self,
                                            guint          keep);
gboolean      paraat_folder_keep_only_copy (ParaatFolder  *self,
                                            const char    *path,
                                            GError       **error);     /* what was erased stands in no other */
char         *paraat_folder_make_aside     (ParaatFolder  *self,
                                            GError       **error) G_GNUC_WARN_UNUSED_RESULT;   /* a folder for a damaged database */
gboolean      paraat_folder_set_aside      (ParaatFolder  *self,
                                            const char    *name,
                                            const char    *aside,
                                            GError       **error);     /* renames the database with its -wal, -shm; never deletes */
gboolean      paraat_folder_remove_file    (ParaatFolder  *self,
                                            const char    *name,
                                            GError       **error);

GError       *paraat_error_new_from_errno  (int            saved_errno,
                                            const char    *doing) G_GNUC_WARN_UNUSED_RESULT;   /* PARAAT_STORE_ERROR by errno */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParaatFolder, paraat_folder_close)

G_END_DECLS

/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "support.h"

G_BEGIN_DECLS

/* What a worker was promised (see worker.c for the lines), and whether a data folder keeps it. */
typedef struct
{
  GHashTable *changes;      /* (owned) id -> "RECORD FIELD VALUE" */
  GHashTable *merged;       /* (owned) set of ids */
  GHashTable *blobs;        /* (owned) set of names */
  GHashTable *settings;     /* (owned) name -> number */
  GHashTable *drafts;       /* (owned) "RECORD FIELD" -> number */
  GPtrArray  *typed;        /* (owned) of the last run: "RECORD FIELD NUMBER US" */
  gint64      last_tick_us;
  gint64      longest_stall_us;
  gboolean    is_open;      /* the last run came as far as an open store */
  char       *open_error;   /* (owned) (nullable) */
} Promises;

Promises *promises_read    (const char     *path);
void      promises_free    (Promises       *self);
char     *promises_check   (const Promises *self,
                            const char     *data_dir,
                            gint64          end_us);   /* (transfer full) (nullable) what is broken */
guint     promises_count   (const Promises *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Promises, promises_free)

G_END_DECLS

/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Why a copy of the data was made. */
typedef enum
{
  PARAAT_COPY_DAILY,
  PARAAT_COPY_ASKED,
  PARAAT_COPY_BEFORE_UPDATE,    /* before an older file was brought up to date */
  PARAAT_COPY_BEFORE_RESTORE,   /* what stood there before another copy was put back */
  PARAAT_COPY_AFTER_RESTORE,    /* what stands there since, so that the newest copy is of that */
  PARAAT_N_COPY_KINDS,
} ParaatCopyKind;

/* A whole copy of the database, without the key of this device. */
typedef struct
{
  char           *path;      /* (owned) */
  ParaatCopyKind  kind;
  gint64          made_us;   /* wall clock */
  guint64         size;      /* in bytes */
} ParaatCopy;

void paraat_copy_free (ParaatCopy *copy);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParaatCopy, paraat_copy_free)

G_END_DECLS

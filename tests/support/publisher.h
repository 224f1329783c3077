/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-manifest.h"

G_BEGIN_DECLS

/* Somebody who publishes our content under other versions. */
typedef struct
{
  char   *folder;   /* (owned) where the packs come */
  guint8  key[PARAAT_MANIFEST_KEY_SIZE];
  guint8  secret[PARAAT_MANIFEST_SECRET_SIZE];
} Publisher;

void  publisher_init    (Publisher  *self);
void  publisher_clear   (Publisher  *self);
char *publisher_publish (Publisher  *self,
                         gint64      version,
                         const char *expires);   /* (nullable); returns the path of a pack, its manifest beside it */
char *publisher_build   (Publisher  *self,
                         gint64      version,
                         const char *id);        /* without a manifest */
void  publisher_sign    (Publisher  *self,
                         const char *pack,
                         const char *expires);

G_END_DECLS

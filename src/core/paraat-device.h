/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib-object.h>

#include "paraat-change.h"

G_BEGIN_DECLS

/* Why a new identity was made. */
typedef enum
{
  PARAAT_MINT_NONE,            /* the one on record was kept */
  PARAAT_MINT_FIRST,           /* no store and no key yet */
  PARAAT_MINT_KEY_MISSING,     /* a store, but no key: a backup was restored, or the file is unreadable */
  PARAAT_MINT_OTHER_MACHINE,   /* machine-id is not the one on record */
  PARAAT_MINT_OTHER_FILE,      /* the database is not the file on record */
  PARAAT_MINT_OLDER_FILE,      /* the database is older than the key remembers: a snapshot */
  PARAAT_MINT_FORK,            /* two changes at one (device, root, seq) */
} ParaatMintReason;

/* What ties a key to one place; compared as text. */
typedef struct
{
  char    *machine;    /* (owned) hash of machine-id, or "" when there is none */
  char    *file;       /* (owned) inode number of the database file */
  guint64  opens;      /* how often the database was opened, counted inside it */
} ParaatDevicePlace;

typedef struct _ParaatDevice ParaatDevice;   /* counted, immutable, usable from any thread */

ParaatMintReason  paraat_device_check            (const char              *data_dir,
                                                  const ParaatDevicePlace *place,
                                                  gboolean                 store_is_new);   /* what open would do; writes nothing */
ParaatDevice     *paraat_device_open             (const char              *data_dir,
                                                  const ParaatDevicePlace *place,
                                                  gboolean                 store_is_new,
                                                  ParaatMintReason        *out_reason,
                                                  GError                 **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean          paraat_device_is_on_record     (const char              *data_dir);   /* there is a key file, readable or not */
ParaatDevice     *paraat_device_mint             (const char              *data_dir,
                                                  const ParaatDevicePlace *place,
                                                  GError                 **error) G_GNUC_WARN_UNUSED_RESULT;
ParaatDevice     *paraat_device_new_from_seed    (const guint8             seed[32]) G_GNUC_WARN_UNUSED_RESULT;
ParaatDevice     *paraat_device_ref              (ParaatDevice            *self);
void              paraat_device_unref            (ParaatDevice            *self);
const ParaatUuid *paraat_device_get_id           (ParaatDevice            *self);
const guint8     *paraat_device_get_public_key   (ParaatDevice            *self);
void              paraat_device_sign             (gconstpointer            self,
                                                  const guint8            *message,
                                                  gsize                    size,
                                                  guint8                   out_signature[PARAAT_SIGNATURE_SIZE]);   /* a ParaatSignFunc */

void              paraat_device_place_init       (ParaatDevicePlace       *out_place,
                                                  const char              *database_path,
                                                  guint64                  opens);
void              paraat_device_place_clear      (ParaatDevicePlace       *place);

void              paraat_device_id_from_key      (const guint8             public_key[PARAAT_PUBLIC_KEY_SIZE],
                                                  ParaatUuid              *out_id);
gboolean          paraat_signature_verify        (const guint8             signature[PARAAT_SIGNATURE_SIZE],
                                                  const guint8            *message,
                                                  gsize                    size,
                                                  const guint8             public_key[PARAAT_PUBLIC_KEY_SIZE]);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParaatDevice, paraat_device_unref)

G_END_DECLS

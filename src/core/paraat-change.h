/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib-object.h>

#include "paraat-error.h"
#include "paraat-hash.h"
#include "paraat-uuid.h"

G_BEGIN_DECLS

#define PARAAT_CHANGE_VALUE_MAX   (64 * 1024)   /* bytes of JSON */
#define PARAAT_CHANGE_OVER_MAX    1024
#define PARAAT_CHANGE_KIND_MAX    40
#define PARAAT_CHANGE_FIELD_MAX   64
#define PARAAT_SALT_SIZE          16
#define PARAAT_SIGNATURE_SIZE     64
#define PARAAT_PUBLIC_KEY_SIZE    32

/* Fields whose over reaches across the fields of their record. */
#define PARAAT_FIELD_DELETED "deleted"
#define PARAAT_FIELD_ERASED  "erased"
/* The field of a root that says which kinds of records its audience gets. */
#define PARAAT_FIELD_SHARED  "shared"

/* What a header says; the bytes are in docs/protocol/change.md. */
typedef struct
{
  ParaatUuid        root;
  ParaatUuid        record;
  ParaatUuid        parent;      /* nil for a root */
  ParaatUuid        bestuur;     /* nil until one is chosen */
  ParaatUuid        author;      /* nil when nobody said who sits here */
  ParaatUuid        device;
  guint64           seq;         /* from 1, per device and root */
  ParaatHash        prev;        /* id at seq - 1, nil for the first */
  gint64            at_us;       /* wall clock, µs since 1970 UTC */
  ParaatUuid        boot_id;
  gint64            boot_us;     /* CLOCK_BOOTTIME, µs */
  ParaatHash        value_hash;
  gboolean          exercise;
  const char       *kind;        /* [a-z][a-z0-9-]* */
  const char       *field;       /* [a-z][a-z0-9._-]* */
  const ParaatHash *over;        /* strictly ascending */
  guint             n_over;
} ParaatHeader;

#define PARAAT_TYPE_CHANGE (paraat_change_get_type ())
typedef struct _ParaatChange ParaatChange;   /* boxed, counted, immutable, usable from any thread */

typedef void (*ParaatSignFunc) (gconstpointer  signer,
                                const guint8  *message,
                                gsize          size,
                                guint8         out_signature[PARAAT_SIGNATURE_SIZE]);

GType               paraat_change_get_type     (void);
ParaatChange       *paraat_change_new_signed   (const ParaatHeader *header,
                                                const char         *value,
                                                const guint8       *salt,
                                                ParaatSignFunc      sign,
                                                gconstpointer       signer,
                                                GError            **error) G_GNUC_WARN_UNUSED_RESULT;
ParaatChange       *paraat_change_new_received (const void         *header,
                                                gsize               header_size,
                                                const guint8        signature[PARAAT_SIGNATURE_SIZE],
                                                const char         *value,
                                                gssize              value_size,
                                                const guint8       *salt,
                                                GError            **error) G_GNUC_WARN_UNUSED_RESULT;
ParaatChange       *paraat_change_new_stored   (const void         *header,
                                                gsize               header_size,
                                                const guint8        signature[PARAAT_SIGNATURE_SIZE],
                                                const char         *value,
                                                const guint8       *salt,
                                                GError            **error) G_GNUC_WARN_UNUSED_RESULT;
ParaatChange       *paraat_change_new_stub     (ParaatChange       *self) G_GNUC_WARN_UNUSED_RESULT;
ParaatChange       *paraat_change_ref          (ParaatChange       *self);
void                paraat_change_unref        (ParaatChange       *self);
gboolean            paraat_change_verify       (ParaatChange       *self,
                                                const guint8        public_key[PARAAT_PUBLIC_KEY_SIZE],
                                                GError            **error);

const ParaatHeader *paraat_change_get_header       (ParaatChange *self);
const guint8       *paraat_change_get_header_bytes (ParaatChange *self,
                                                    gsize        *out_size);
const ParaatHash   *paraat_change_get_id           (ParaatChange *self);
const guint8       *paraat_change_get_signature    (ParaatChange *self);
const char         *paraat_change_get_value        (ParaatChange *self);
const guint8       *paraat_change_get_salt         (ParaatChange *self);
gboolean            paraat_change_is_stub          (ParaatChange *self);

gboolean            paraat_value_is_valid          (const char *value,
                                                    gssize      size,
                                                    GError    **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParaatChange, paraat_change_unref)

G_END_DECLS
